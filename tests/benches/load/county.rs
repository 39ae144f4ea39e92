//! Filling a county: the tree and who can log in through use cases, people and requests in bulk. The same every time, but
//! for the keys that seal personal fields.

use std::collections::HashMap;
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result};
use tokio::sync::mpsc;
use uuid::Uuid;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::unit::{self, NewUnit};
use wushe_core::app::{Core, Cx};
use wushe_core::domain::access::Role;
use wushe_core::domain::check;
use wushe_core::id::{ResidentId, UnitId};
use wushe_core::store::bulk::Cell;
use wushe_core::store::{Mode, Tx};
use wushe_core::time::{Ids, Timestamp};

use super::chance::Chance;
use super::people::{self, People};
use super::place::Place;

/// The county's code.
pub(crate) const COUNTY: &str = "510821000000";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "load-bench-password";
/// The login of the county's administrator.
pub(crate) const ADMINISTRATOR: &str = "county";

const TOWNSHIPS: usize = 23;
const COMMUNITIES: usize = 220;
/// Every tenth community has grids …
const WITH_GRIDS: usize = 10;
/// … so many.
const GRIDS: usize = 40;
/// Communities whose staff can log in: the first ones, some with grids and some without.
pub(crate) const DESKS: usize = 24;

/// When the first request was opened: 2021-09-01 in the county.
const BEGAN: i64 = 1_630_425_600_000_000;
/// How long requests have come: five years.
const YEARS: i64 = 5 * 365 * 86_400 * 1_000_000;
/// Rows that are handed over at once.
const BATCH: usize = 10_000;

/// The code of the community with this number, and of the township above it.
fn codes(number: usize) -> (String, String) {
    let township = 100 + number % TOWNSHIPS;
    (format!("510821{township}{:03}", number / TOWNSHIPS + 1), format!("510821{township}000"))
}

/// The code of a community by number, whose staff logs in as [`desk_login`].
pub(crate) fn community_code(number: usize) -> String {
    codes(number).0
}

/// What the staff of a community logs in with.
pub(crate) fn desk_login(number: usize) -> String {
    format!("desk{number}")
}

/// Loads the county if it is not there yet.
pub(crate) async fn ensure(place: &Place) -> Result<()> {
    if place.is_loaded() {
        return Ok(());
    }
    let began = Instant::now();
    println!("loading {} {} …", place.kind.name(), place.size.name);
    place.clear()?;
    let keys = wushe_host::keys::Keys::open_or_create(&place.folder.join("keys.toml"))?;
    let core = Core {
        keys: std::sync::Arc::new(keys.ring),
        clock: std::sync::Arc::new(wushe_core::time::Clock::at(Timestamp::from_micros(BEGAN))),
        ids: std::sync::Arc::new(Ids::seeded(510_821)),
        require_second_factor: false,
    };
    let store = place.open().await?;
    store.migrate().await?;
    let mut tx = store.begin(Mode::Write).await?;
    let units = Units::make(&mut tx, &core).await?;
    tx.commit().await?;
    store.close().await;

    let mut bulk = place.bulk().await?;
    let (give, mut take) = mpsc::channel::<Batch>(4);
    let size = place.size;
    let maker = thread::spawn(move || Maker::new(core, units, give).everything(size.residents, size.requests));
    while let Some(batch) = take.recv().await {
        bulk.insert(batch.table, batch.columns, &batch.rows).await.with_context(|| batch.table)?;
    }
    maker.join().map_err(|_| anyhow::anyhow!("the maker of rows failed"))??;
    println!("  rows after {:.0} s", began.elapsed().as_secs_f64());
    bulk.finish().await?;
    place.set_loaded()?;
    println!("  done in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// The tree, as far as the loader needs it.
struct Units {
    /// Where people live, large places first: a community, or each of its grids.
    homes: Vec<Vec<UnitId>>,
}

impl Units {
    async fn make(tx: &mut Tx, core: &Core) -> Result<Self> {
        let system = core.system(UnitId::from_uuid(Uuid::nil()));
        let county = add(tx, &system, COUNTY, "旺苍县", None).await?;
        let mut townships = HashMap::new();
        let (mut homes, mut communities) = (Vec::new(), Vec::new());
        for number in 0..COMMUNITIES {
            let (code, above) = codes(number);
            let township = match townships.get(&above) {
                Some(id) => *id,
                None => {
                    let id = add(tx, &system, &above, &format!("{}号镇", townships.len() + 1), Some(county)).await?;
                    townships.insert(above, id);
                    id
                }
            };
            let community = add(tx, &system, &code, &format!("{}号社区", number + 1), Some(township)).await?;
            communities.push(community);
            if number % WITH_GRIDS > 0 {
                homes.push(vec![community]);
                continue;
            }
            let mut grids = Vec::with_capacity(GRIDS);
            for grid in 1..=GRIDS {
                let name = format!("{}号社区第{grid}网格", number + 1);
                grids.push(add(tx, &system, &format!("{code}{grid:03}"), &name, Some(community)).await?);
            }
            homes.push(grids);
        }
        // Administers the county, and works at its desk.
        login(tx, &system.in_unit(county), ADMINISTRATOR, &[Role::CountyAdmin, Role::UnitAdmin]).await?;
        for (number, community) in communities.iter().take(DESKS).enumerate() {
            login(tx, &system.in_unit(*community), &desk_login(number), &[Role::Staff]).await?;
        }
        Ok(Self { homes })
    }
}

async fn add(tx: &mut Tx, system: &Cx, code: &str, name: &str, parent_id: Option<UnitId>) -> Result<UnitId> {
    let new = NewUnit {
        code: code.to_owned(),
        name_zh: name.to_owned(),
        name_en: format!("Unit {code}"),
        parent_id,
        desk_phone: None,
    };
    Ok(unit::create(tx, system, new).await?.id)
}

async fn login(tx: &mut Tx, cx: &Cx, login: &str, roles: &[Role]) -> Result<()> {
    let new = NewUser {
        login: login.to_owned(),
        name: format!("员工{login}"),
        password: PASSWORD.to_owned(),
        ..NewUser::default()
    };
    let user = access::create_user(tx, cx, new).await?;
    for role in roles {
        access::give_post(tx, cx, user.id, *role).await?;
    }
    Ok(())
}

/// Rows for one table.
struct Batch {
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

const RESIDENT: &[&str] = &[
    "id",
    "unit_id",
    "name",
    "name_folded",
    "id_number",
    "id_number_hash",
    "phone",
    "phone_hash",
    "phone_tail_hash",
    "address",
    "lives_alone",
    "created_at",
    "version",
];
const GROUP: &[&str] = &["resident_id", "special_group"];
const REQUEST: &[&str] = &[
    "id",
    "number",
    "unit_id",
    "module_id",
    "kind",
    "resident_id",
    "title",
    "detail",
    "channel",
    "charge_class",
    "status",
    "on_behalf",
    "opened_at",
    "due_at",
    "ended_at",
    "updated_at",
    "version",
];
const EVENT: &[&str] = &["id", "request_id", "at", "verb", "status", "by_name", "note"];
const AUDIT: &[&str] = &["id", "at", "unit_id", "verb", "entity", "entity_id", "purpose", "detail"];

/// What is asked for, and through which module.
const KINDS: [(&str, Option<&str>, &str); 6] = [
    ("call", Some("liaison-card"), "独居老人求助：请上门看看"),
    ("visit", Some("liaison-card"), "代办：医保缴费"),
    ("repair", None, "楼道灯不亮，请维修"),
    ("paper", None, "办理养老保险，咨询材料"),
    ("delivery", Some("volunteer-menu"), "代买药品送到家"),
    ("mediation", None, "邻里噪声，请调解"),
];

/// Makes rows on a thread of its own while others are put in.
struct Maker {
    core: Core,
    units: Units,
    give: mpsc::Sender<Batch>,
    chance: Chance,
    waiting: HashMap<&'static str, Batch>,
}

impl Maker {
    fn new(core: Core, units: Units, give: mpsc::Sender<Batch>) -> Self {
        Self { core, units, give, chance: Chance::new(510_821), waiting: HashMap::new() }
    }

    fn put(&mut self, table: &'static str, columns: &'static [&'static str], row: Vec<Cell>) -> Result<()> {
        let batch = self.waiting.entry(table).or_insert_with(|| Batch { table, columns, rows: Vec::new() });
        batch.rows.push(row);
        if batch.rows.len() >= BATCH {
            let full = Batch { table, columns, rows: std::mem::take(&mut batch.rows) };
            self.give.blocking_send(full).context("nobody takes the rows")?;
        }
        Ok(())
    }

    fn everything(mut self, residents: usize, requests: usize) -> Result<()> {
        let residents = self.residents(residents)?;
        self.requests(&residents, requests)?;
        for (_, batch) in std::mem::take(&mut self.waiting) {
            self.give.blocking_send(batch).context("nobody takes the rows")?;
        }
        Ok(())
    }

    /// An id of this moment, as the platform would have made it.
    fn id(&self, at: i64) -> Uuid {
        self.core.ids.next(Timestamp::from_micros(at))
    }

    fn residents(&mut self, count: usize) -> Result<Vec<(ResidentId, UnitId)>> {
        let people = People::new();
        let keys = std::sync::Arc::clone(&self.core.keys);
        let mut all = Vec::with_capacity(count);
        for number in 0..count {
            // They were entered in the first half year, community by community.
            let at = BEGAN + i64::try_from(number)? * (YEARS / 10) / i64::try_from(count)?;
            let id = ResidentId::from_uuid(self.id(at));
            let home = self.chance.pick_first(&self.units.homes);
            let unit = *self.chance.pick(home);
            let name = people.name(&mut self.chance);
            let (phone, id_number) = (people::phone(number), people::id_number(number));
            let address = format!("旺苍县{}组{}号", self.chance.below(12) + 1, self.chance.below(200) + 1);
            let person = Person::Resident(id);
            let sealed = |clear: &str, field| keys.seal(clear, &person.place(field));
            let row = vec![
                Cell::text(&id),
                Cell::text(&unit),
                Cell::text(&name),
                Cell::Text(check::fold(&name)),
                Cell::text(sealed(&id_number, Field::IdNumber)?.as_str()),
                Cell::Text(keys.lookup("id_number", &id_number)),
                Cell::text(sealed(&phone, Field::Phone)?.as_str()),
                Cell::Text(keys.lookup("phone", &phone)),
                Cell::Text(keys.lookup("phone-tail", &phone[phone.len() - 4..])),
                Cell::text(sealed(&address, Field::Address)?.as_str()),
                Cell::Flag(self.chance.per_mille(40)),
                Cell::Number(at),
                Cell::Number(1),
            ];
            self.put("resident", RESIDENT, row)?;
            for (group, share) in [("elder", 230), ("child", 160), ("hardship", 30), ("disabled", 60)] {
                if self.chance.per_mille(share) {
                    self.put("resident_group", GROUP, vec![Cell::text(&id), Cell::text(group)])?;
                }
            }
            all.push((id, unit));
        }
        Ok(all)
    }

    fn requests(&mut self, residents: &[(ResidentId, UnitId)], count: usize) -> Result<()> {
        let mut day = String::new();
        let mut running: HashMap<UnitId, u32> = HashMap::new();
        for number in 0..count {
            let at = BEGAN + YEARS / 10 + i64::try_from(number)? * (YEARS * 9 / 10) / i64::try_from(count)?;
            let moment = Timestamp::from_micros(at);
            let today = moment.local_day();
            if today != day {
                running.clear();
                day = today;
            }
            let (resident, unit) = *self.chance.pick(residents);
            let running = running.entry(unit).or_default();
            *running += 1;
            let running = *running;
            let (kind, module, title) = *self.chance.pick(&KINDS);
            // What is open came lately: 5 % of the last tenth, 0.5 % of all.
            let open = number >= count - count / 10 && self.chance.per_mille(50);
            let status = if open {
                *self.chance.pick(&["submitted", "accepted", "accepted", "returned", "done"])
            } else if self.chance.per_mille(30) {
                "voided"
            } else {
                "closed"
            };
            let ended = (!open).then(|| at + (1 + i64::try_from(self.chance.below(72)).unwrap_or(0)) * 3_600_000_000);
            let id = self.id(at);
            let row = vec![
                Cell::text(&id),
                Cell::Text(format!("{day}-{running:03}")),
                Cell::text(&unit),
                Cell::maybe(module),
                Cell::text(kind),
                Cell::text(&resident),
                Cell::text(title),
                Cell::text("居民来电说明情况，已登记，请尽快处理。"),
                Cell::text(*self.chance.pick(&["phone", "visit", "online"])),
                Cell::text("free_public_benefit"),
                Cell::text(status),
                Cell::Flag(true),
                Cell::Number(at),
                Cell::Number(at + 2 * 86_400_000_000),
                ended.map_or(Cell::Null, Cell::Number),
                Cell::Number(ended.unwrap_or(at)),
                Cell::Number(1 + i64::from(!open)),
            ];
            self.put("request", REQUEST, row)?;
            if open || number % 5 == 0 {
                self.history(id, unit, status, at, ended)?;
            }
        }
        Ok(())
    }

    /// The history of a request and its line in the audit trail.
    fn history(&mut self, request: Uuid, unit: UnitId, status: &str, at: i64, ended: Option<i64>) -> Result<()> {
        let last = if status == "voided" { "void" } else { "close" };
        let steps = [Some((at, "open", "accepted")), ended.map(|ended| (ended, last, status))];
        for (at, verb, status) in steps.into_iter().flatten() {
            let row = vec![
                Cell::text(&self.id(at)),
                Cell::text(&request),
                Cell::Number(at),
                Cell::text(verb),
                Cell::text(status),
                Cell::text("刘红梅"),
                Cell::text(""),
            ];
            self.put("request_event", EVENT, row)?;
        }
        let row = vec![
            Cell::text(&self.id(at)),
            Cell::Number(at),
            Cell::text(&unit),
            Cell::text("requests.open"),
            Cell::text("request"),
            Cell::text(&request),
            Cell::text(""),
            Cell::text(""),
        ];
        self.put("audit", AUDIT, row)
    }
}
