//! A small county: two neighbouring communities with staff, volunteers and residents.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use wushe_core::Result;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::{Actor, Cx, resident, team, unit, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::domain::team::{JoinTeam, NewTeam};
use wushe_core::domain::volunteer::{NewVolunteer, SetAvailableVolunteer};
use wushe_core::id::UnitId;
use wushe_core::store::{Mode, Tx};
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_host::app::{App, Place};
use wushe_host::modules::{self, Saying};
use wushe_plugin_schema::shape::Surface;

use crate::component;
use crate::person::Person;

/// When every county begins: 2 March 2026, nine in the morning.
const BEGIN: Timestamp = Timestamp::from_micros(1_772_413_200_000_000);
/// The code of the township.
pub(crate) const TOWNSHIP: &str = "510821100000";
/// Volunteers of the community.
const VOLUNTEERS: usize = 4;
/// Residents of the community.
const RESIDENTS: usize = 6;

/// A county with one community in which the module under test is on, and a neighbour in which it is off.
#[derive(Debug)]
pub struct County {
    pub(crate) app: Arc<App>,
    pub(crate) runtime: Arc<Runtime>,
    pub(crate) module: String,
    pub(crate) community: UnitId,
    pub(crate) neighbour: UnitId,
    people: People,
    /// The data; removed with the county.
    _data: TempDir,
}

/// Who lives and works there.
#[derive(Debug)]
struct People {
    staff: Actor,
    bookkeeper: Actor,
    neighbour_staff: Actor,
    volunteers: Vec<(Actor, String)>,
    residents: Vec<(Actor, String)>,
    neighbour_resident: (Actor, String),
    team: String,
}

impl County {
    /// A county in which the module in `folder` is on in one community, with everything granted that its manifest asks for.
    /// `folder` is `env!("CARGO_MANIFEST_DIR")` in the module's own tests.
    ///
    /// # Panics
    /// When the module cannot be built or installed: with the words of the builder.
    #[must_use]
    pub fn with_module(folder: &str) -> Self {
        Self::with_modules(folder, &[])
    }

    /// As [`County::with_module`], with others beside it that are on in the same community.
    ///
    /// # Panics
    /// As [`County::with_module`].
    #[must_use]
    pub fn with_modules(folder: &str, beside: &[&str]) -> Self {
        let files: Vec<_> =
            std::iter::once(&folder).chain(beside).map(|folder| component::file(Path::new(folder)).to_vec()).collect();
        Self::with_files(files)
    }

    /// The first of these files is the module under test.
    pub(crate) fn with_files(files: Vec<Vec<u8>>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = Arc::new(runtime.expect("threads can be started"));
        let data = tempfile::tempdir().expect("a directory can be made");
        let county = runtime.block_on(set_up(data.path(), files));
        let (app, module, communities, people) =
            county.unwrap_or_else(|error| panic!("the county cannot be set up: {error}"));
        Self { app, runtime, module, community: communities[0], neighbour: communities[1], people, _data: data }
    }

    fn person(&self, (actor, id): &(Actor, String), surface: Surface, unit: UnitId) -> Person<'_> {
        Person { county: self, actor: actor.clone(), id: id.clone(), surface, unit, module: self.module.clone() }
    }

    /// Staff of the community.
    #[must_use]
    pub fn staff(&self) -> Person<'_> {
        self.person(&(self.people.staff.clone(), String::new()), Surface::Staff, self.community)
    }

    /// Staff of the community, at the pages of a module beside the one under test.
    #[must_use]
    pub fn staff_of(&self, module: &str) -> Person<'_> {
        Person { module: module.to_owned(), ..self.staff() }
    }

    /// Staff of the community who also keep the books of its funds.
    #[must_use]
    pub fn bookkeeper(&self) -> Person<'_> {
        self.person(&(self.people.bookkeeper.clone(), String::new()), Surface::Staff, self.community)
    }

    /// Staff of the neighbouring community, at their own desk.
    #[must_use]
    pub fn neighbour_staff(&self) -> Person<'_> {
        self.person(&(self.people.neighbour_staff.clone(), String::new()), Surface::Staff, self.neighbour)
    }

    /// A volunteer of the community, by number from 0; there are four.
    ///
    /// # Panics
    /// For a greater number.
    #[must_use]
    pub fn volunteer(&self, number: usize) -> Person<'_> {
        self.person(&self.people.volunteers[number], Surface::Volunteer, self.community)
    }

    /// A resident of the community, by number from 0; there are six, elders who live alone.
    ///
    /// # Panics
    /// For a greater number.
    #[must_use]
    pub fn resident(&self, number: usize) -> Person<'_> {
        self.person(&self.people.residents[number], Surface::Resident, self.community)
    }

    /// A resident of the neighbouring community.
    #[must_use]
    pub fn neighbour_resident(&self) -> Person<'_> {
        self.person(&self.people.neighbour_resident, Surface::Resident, self.neighbour)
    }

    /// The duty team of the community, by id: its third and fourth volunteer.
    #[must_use]
    pub fn team(&self) -> &str {
        &self.people.team
    }

    /// Moves the clock on.
    pub fn pass_minutes(&self, minutes: i64) {
        self.app.core.clock.advance_seconds(minutes * 60);
    }

    /// Switches the module on or off in the community; settings as given, or as they are.
    ///
    /// # Panics
    /// When the settings do not fit.
    pub fn switch(&self, enabled: bool, settings: Option<Value>) {
        self.say(&self.module, enabled, settings, None);
    }

    /// As [`County::switch`], of a module beside the one under test.
    ///
    /// # Panics
    /// When the settings do not fit.
    pub fn switch_module(&self, module: &str, enabled: bool, settings: Option<Value>) {
        self.say(module, enabled, settings, None);
    }

    /// Grants a module these capabilities in the community, and no others.
    ///
    /// # Panics
    /// When there is no such module.
    pub fn grant(&self, module: &str, capabilities: &[&str]) {
        let granted = capabilities.iter().map(|name| (*name).to_owned()).collect();
        self.say(module, true, None, Some(granted));
    }

    fn say(&self, module: &str, enabled: bool, settings: Option<Value>, grants: Option<Vec<String>>) {
        self.runtime.block_on(async {
            let system = self.app.core.system(self.community);
            let seen = seen(&self.app, &system, module).await.expect("the word can be read");
            let settings = settings.map(|settings| settings.as_object().cloned().unwrap_or_default());
            let saying = Saying { enabled, settings, grants, seen };
            modules::say(&self.app, system, module, saying).await.expect("the module can be switched");
        });
    }

    /// Says whether a volunteer takes requests.
    ///
    /// # Panics
    /// When there is no such volunteer.
    pub fn set_available(&self, number: usize, available: bool) {
        let cx = self.app.core.system(self.community);
        let id = self.people.volunteers[number].1.parse().expect("the id of a volunteer");
        let said = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                volunteer::set_available(tx, &cx, id, SetAvailableVolunteer { available }).await.map(|_| ())
            })
        });
        self.runtime.block_on(said).expect("the volunteer is there");
    }

    /// Opens a charity fund in the community; answers its id. Nothing is booked in it above this many fen without a second person.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn open_fund(&self, name: &str, approval_limit: i64) -> String {
        let cx = self.app.core.system(self.community);
        let new = serde_json::json!({ "name": name, "approval_limit": approval_limit });
        let opened = self.app.store.write(move |tx| {
            let (cx, new) = (cx.clone(), new.clone());
            Box::pin(async move {
                let new = serde_json::from_value(new).map_err(wushe_core::Error::internal)?;
                wushe_core::app::fund::create(tx, &cx, new).await
            })
        });
        self.runtime.block_on(opened).expect("a fund can be opened").id.to_string()
    }

    /// Enters unrestricted money of a source (`grant_superior`, `low_fee_income`, `other`) in a fund, in fen.
    ///
    /// # Panics
    /// When it is not booked.
    pub fn give_money(&self, fund: &str, source: &str, fen: i64) {
        let cx = self.app.core.system(self.community);
        let new = serde_json::json!({
            "fund_id": fund, "source": source, "from_name": "测试", "document_no": "测试〔2026〕1号", "amount": fen,
        });
        let entered = self.app.store.write(move |tx| {
            let (cx, new) = (cx.clone(), new.clone());
            Box::pin(async move {
                let new = serde_json::from_value(new).map_err(wushe_core::Error::internal)?;
                wushe_core::app::fund::income::create(tx, &cx, new).await
            })
        });
        self.runtime.block_on(entered).expect("money can be entered");
    }

    /// How many records the module keeps in the community: for tests that nothing was left behind.
    ///
    /// # Panics
    /// When the figure cannot be had.
    #[must_use]
    pub fn module_records(&self) -> i64 {
        self.records_of(&self.module)
    }

    /// As [`County::module_records`], of a module beside the one under test.
    ///
    /// # Panics
    /// When the figure cannot be had.
    #[must_use]
    pub fn records_of(&self, module: &str) -> i64 {
        let system = self.app.core.system(self.community);
        let counted = self
            .app
            .store
            .read(|tx| Box::pin(async move { wushe_core::app::module::count_records(tx, &system).await }));
        let counted = self.runtime.block_on(counted).expect("records can be counted");
        counted.iter().filter(|(counted, _)| counted == module).map(|(_, count)| count).sum()
    }
}

async fn seen(app: &App, cx: &Cx, module: &str) -> Result<Option<i64>> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let words = wushe_core::app::module::words(&mut tx, cx, module).await?;
    Ok(words.iter().find(|word| word.unit_id == cx.unit).map(|word| word.version))
}

type SetUp = (Arc<App>, String, [UnitId; 2], People);

async fn set_up(data: &Path, files: Vec<Vec<u8>>) -> std::result::Result<SetUp, Box<dyn std::error::Error>> {
    let place = Place {
        data_dir: data.to_owned(),
        images: Some(component::images()),
        database_url: None,
        program: Some(component::program()),
        public_url: "http://127.0.0.1".to_owned(),
        require_second_factor: Some(false),
        private_addresses: false,
        record_failures: true,
        allowance: Default::default(),
    };
    let app = App::open(&place, Clock::at(BEGIN), Ids::seeded(1)).await?;
    app.store.migrate().await?;
    let mut tx = app.store.begin(Mode::Write).await?;
    let root = app.core.system(UnitId::from_uuid(app.core.ids.next(BEGIN)));
    let county = found_unit(&mut tx, &root, "510821000000", "测试县", None).await?;
    let township = found_unit(&mut tx, &root, TOWNSHIP, "测试镇", Some(county)).await?;
    let community = found_unit(&mut tx, &root, "510821100001", "测试社区", Some(township)).await?;
    let neighbour = found_unit(&mut tx, &root, "510821100002", "邻居社区", Some(township)).await?;
    let people = settle(&mut tx, &root.in_unit(community), &root.in_unit(neighbour)).await?;
    tx.commit().await?;
    let mut installed = Vec::new();
    for file in files {
        let module = modules::install_now(&app, root.in_unit(county), file).await?.module_id;
        let saying = Saying { enabled: true, settings: Some(Map::new()), grants: None, seen: None };
        modules::say(&app, root.in_unit(community), &module, saying).await?;
        installed.push(module);
    }
    Ok((app, installed.swap_remove(0), [community, neighbour], people))
}

async fn found_unit(tx: &mut Tx, cx: &Cx, code: &str, name: &str, parent_id: Option<UnitId>) -> Result<UnitId> {
    let new = unit::NewUnit {
        code: code.to_owned(),
        name_zh: name.to_owned(),
        name_en: name.to_owned(),
        parent_id,
        desk_phone: Some("08395550101".to_owned()),
        ..unit::NewUnit::default()
    };
    Ok(unit::create(tx, cx, new).await?.id)
}

async fn settle(tx: &mut Tx, here: &Cx, next_door: &Cx) -> Result<People> {
    let mut volunteers = Vec::new();
    let team = team::create(tx, here, NewTeam::named("值班小队")).await?;
    for number in 0..VOLUNTEERS {
        let phone = Some(format!("199000001{number:02}"));
        let new = NewVolunteer { name: format!("志愿者{number}"), phone, ..NewVolunteer::default() };
        let made = volunteer::create(tx, here, new).await?;
        if number >= 2 {
            team::join(tx, here, team.id, JoinTeam { volunteer_id: made.id }).await?;
        }
        let user = NewUser { volunteer_id: Some(made.id), ..login(&format!("volunteer{number}")) };
        volunteers.push((user_of(tx, here, user, None).await?, made.id.to_string()));
    }
    let mut residents = Vec::new();
    for number in 0..RESIDENTS {
        residents.push(enter(tx, here, &format!("居民{number}"), number).await?);
    }
    let bookkeeper = user_of(tx, here, login("bookkeeper"), Some(Role::Staff)).await?;
    let bookkeeper = match bookkeeper {
        Actor::User { id, .. } => {
            access::give_post(tx, here, id, Role::FundClerk).await?;
            access::actor(tx, &here.core, id).await?
        }
        other => other,
    };
    Ok(People {
        staff: user_of(tx, here, login("staff"), Some(Role::Staff)).await?,
        bookkeeper,
        neighbour_staff: user_of(tx, next_door, login("neighbour"), Some(Role::Staff)).await?,
        volunteers,
        residents,
        neighbour_resident: enter(tx, next_door, "邻居", RESIDENTS).await?,
        team: team.id.to_string(),
    })
}

async fn enter(tx: &mut Tx, cx: &Cx, name: &str, number: usize) -> Result<(Actor, String)> {
    let new = NewResident {
        name: name.to_owned(),
        phone: Some(format!("199000002{number:02}")),
        address: Some(format!("测试路{number}号")),
        groups: vec![SpecialGroup::Elder],
        lives_alone: true,
        ..NewResident::default()
    };
    let made = resident::create(tx, cx, new).await?;
    let user = NewUser { resident_id: Some(made.id), ..login(&format!("resident{number}")) };
    Ok((user_of(tx, cx, user, None).await?, made.id.to_string()))
}

fn login(login: &str) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: login.to_owned(),
        password: "not used here".to_owned(),
        ..NewUser::default()
    }
}

async fn user_of(tx: &mut Tx, cx: &Cx, new: NewUser, role: Option<Role>) -> Result<Actor> {
    let user = access::create_user(tx, cx, new).await?;
    if let Some(role) = role {
        access::give_post(tx, cx, user.id, role).await?;
    }
    access::actor(tx, &cx.core, user.id).await
}
