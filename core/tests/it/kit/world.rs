//! A small county: two communities next to each other, and people as a case needs them.

use wushe_core::app::access::{self, NewUser};
use wushe_core::app::unit::NewUnit;
use wushe_core::app::{Actor, Cx, module, request, resident, unit, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::request::{NewRequest, RequestView};
use wushe_core::domain::resident::NewResident;
use wushe_core::domain::unit::UnitKind;
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::id::{ResidentId, UnitId, VolunteerId};

use super::Bed;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The units of the small county.
pub(crate) struct World<'b> {
    pub(crate) bed: &'b Bed,
    pub(crate) county: UnitId,
    pub(crate) town: UnitId,
    pub(crate) home: UnitId,
    pub(crate) next_door: UnitId,
    pub(crate) grid: UnitId,
}

impl<'b> World<'b> {
    /// County, township, two communities, and a grid in the first.
    pub(crate) async fn new(bed: &'b Bed) -> World<'b> {
        let county = make(bed, "510821000000", None).await;
        let town = make(bed, "510821100000", Some(county)).await;
        let home = make(bed, "510821100001", Some(town)).await;
        let next_door = make(bed, "510821100002", Some(town)).await;
        let grid = make(bed, "510821100001001", Some(home)).await;
        Self { bed, county, town, home, next_door, grid }
    }

    /// The platform itself, in a unit.
    pub(crate) fn system(&self, unit: UnitId) -> Cx {
        self.bed.core.system(unit)
    }

    /// Nobody.
    pub(crate) fn anonymous(&self, unit: UnitId) -> Cx {
        self.bed.core.cx(Actor::Anonymous, unit, "zh-CN")
    }

    /// Somebody with these roles in a unit, acting there.
    pub(crate) async fn with_roles(&self, unit: UnitId, login: &str, roles: &[Role]) -> Cx {
        self.login(unit, login, roles, None, None).await
    }

    /// A member of the staff of a unit, acting there.
    pub(crate) async fn staff(&self, unit: UnitId, login: &str) -> Cx {
        self.with_roles(unit, login, &[Role::Staff]).await
    }

    /// A resident's login, acting in a unit.
    pub(crate) async fn as_resident(&self, unit: UnitId, login: &str, id: ResidentId) -> Cx {
        self.login(unit, login, &[], Some(id), None).await
    }

    /// A volunteer's login, acting in a unit.
    pub(crate) async fn as_volunteer(&self, unit: UnitId, login: &str, id: VolunteerId) -> Cx {
        self.login(unit, login, &[], None, Some(id)).await
    }

    async fn login(
        &self,
        unit: UnitId,
        login: &str,
        roles: &[Role],
        resident_id: Option<ResidentId>,
        volunteer_id: Option<VolunteerId>,
    ) -> Cx {
        let system = self.system(unit);
        let new = NewUser {
            login: login.to_owned(),
            name: format!("名{login}"),
            password: PASSWORD.to_owned(),
            resident_id,
            volunteer_id,
            worker_id: None,
        };
        let user = put!(self.bed, tx => access::create_user(tx, &system, new)).unwrap();
        let mut posts = Vec::new();
        for role in roles {
            posts.push(put!(self.bed, tx => access::give_post(tx, &system, user.id, *role)).unwrap());
        }
        let actor = Actor::User { id: user.id, name: user.name, posts, resident: resident_id, volunteer: volunteer_id };
        self.bed.core.cx(actor, unit, "zh-CN")
    }

    /// A further unit.
    pub(crate) async fn unit(&self, code: &str, parent: UnitId) -> UnitId {
        make(self.bed, code, Some(parent)).await
    }

    /// A resident of a unit, with a telephone number and an address.
    pub(crate) async fn resident(&self, unit: UnitId, name: &str) -> ResidentId {
        let new = new_resident(name);
        put!(self.bed, tx => resident::create(tx, &self.system(unit), new)).unwrap().id
    }

    /// A volunteer of a unit.
    pub(crate) async fn volunteer(&self, unit: UnitId, name: &str) -> VolunteerId {
        let new = NewVolunteer { name: name.to_owned(), phone: Some("19900000777".to_owned()), ..Default::default() };
        put!(self.bed, tx => volunteer::create(tx, &self.system(unit), new)).unwrap().id
    }

    /// A request of a resident of a unit, opened by the platform.
    pub(crate) async fn request(&self, unit: UnitId, resident: ResidentId) -> RequestView {
        put!(self.bed, tx => request::open(tx, &self.system(unit), new_request(resident))).unwrap()
    }

    /// A request that was opened three days ago.
    pub(crate) async fn old_request(&self, unit: UnitId, resident: ResidentId) -> RequestView {
        let then = self.system(unit);
        let then = Cx { now: then.now.plus_seconds(-3 * 86_400), ..then };
        put!(self.bed, tx => request::open(tx, &then, new_request(resident))).unwrap()
    }

    /// A request that was opened three days ago and that this volunteer has reported done.
    pub(crate) async fn done_request(&self, unit: UnitId, resident: ResidentId, helper: VolunteerId) -> RequestView {
        let system = self.system(unit);
        let id = self.old_request(unit, resident).await.id;
        let to = wushe_core::domain::request::Assignee::Volunteer(helper);
        put!(self.bed, tx => request::dispatch(tx, &system, id, to.into())).unwrap();
        put!(self.bed, tx => request::take(tx, &system, id, Default::default())).unwrap();
        put!(self.bed, tx => request::report_done(tx, &system, id, "去过了".into())).unwrap()
    }

    /// Installs a module in version 1.0.0.
    pub(crate) async fn install(&self, id: &str) {
        let new = module::NewVersion {
            module_id: id.to_owned(),
            version: "1.0.0".to_owned(),
            digest: format!("digest of {id} 1.0.0"),
            manifest: "{}".to_owned(),
            publisher: String::new(),
            component: b"\0asm".to_vec(),
        };
        put!(self.bed, tx => module::version::add(tx, &self.system(self.county), new)).unwrap();
    }
}

/// A unit; without a parent a county.
pub(crate) async fn make(bed: &Bed, code: &str, parent_id: Option<UnitId>) -> UnitId {
    let new = NewUnit {
        code: code.to_owned(),
        name_zh: format!("单位{code}"),
        name_en: format!("Unit {code}"),
        parent_id,
        desk_phone: None,
        ..NewUnit::default()
    };
    let system = bed.core.system(parent_id.unwrap_or(UnitId::from_uuid(uuid::Uuid::nil())));
    let made = put!(bed, tx => unit::create(tx, &system, new)).unwrap();
    assert_eq!(made.kind.parent().is_none(), made.kind == UnitKind::County);
    made.id
}

/// A resident as they are entered.
pub(crate) fn new_resident(name: &str) -> NewResident {
    NewResident {
        name: name.to_owned(),
        phone: Some("19900001234".to_owned()),
        address: Some("治城社区红星路十八号二单元".to_owned()),
        ..Default::default()
    }
}

/// A request as it is entered.
pub(crate) fn new_request(resident_id: ResidentId) -> NewRequest {
    NewRequest { detail: "降压药一盒".to_owned(), ..NewRequest::of(resident_id, "errand", "买药") }
}

/// A unified social credit code of a social service institution, another for each number.
pub(crate) fn credit_code(number: u32) -> String {
    let first = format!("52510821MJ{number:06}");
    "0123456789X"
        .chars()
        .flat_map(|inner| "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(move |last| (inner, last)))
        .map(|(inner, last)| format!("{first}{inner}{last}"))
        .find(|code| wushe_core::domain::check::credit_code(code).is_ok())
        .unwrap()
}

/// An organisation as it is entered.
pub(crate) fn new_organisation(number: u32) -> wushe_core::domain::organisation::NewOrganisation {
    wushe_core::domain::organisation::NewOrganisation {
        name: format!("阳光社会工作服务中心{number}"),
        credit_code: credit_code(number),
        origin: wushe_core::domain::organisation::Origin::Introduced,
        rating: None,
        rated_day: None,
        status: None,
        scope_of_work: None,
        desk_phone: None,
        address: None,
        contact_name: None,
        contact_phone: None,
    }
}
