//! Who can log in to the demo county.

use wushe_core::Result;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::{Actor, Cx, worker};
use wushe_core::domain::access::{Post, Role, User};
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::id::UnitId;
use wushe_core::store::Tx;

use super::county::Units;
use super::people::{Age, People};
use super::residents::Residents;
use super::volunteers::Volunteers;
use super::{logins, places};

/// Everybody who was given a login.
pub(super) struct Users {
    /// The county's administrator, who installs the modules.
    pub(super) administrator: Actor,
    /// Staff of 治城社区, who issue the cards.
    pub(super) staff: Actor,
    /// The administrator of 治城社区.
    pub(super) admin: Actor,
    /// Staff of 普子岭社区, the community of the grids.
    pub(super) grids: Actor,
    /// The elder of 治城社区 who can log in.
    pub(super) resident: Actor,
    /// Keeps the books of 治城社区's fund.
    pub(super) bookkeeper: Actor,
    /// Approves what the bookkeeper has prepared.
    pub(super) approver: Actor,
}

/// Gives the logins.
pub(super) async fn enter(
    tx: &mut Tx,
    system: &Cx,
    county: UnitId,
    units: &Units,
    residents: &Residents,
    volunteers: &Volunteers,
    people: &mut People,
) -> Result<Users> {
    let administrator = person(logins::COUNTY);
    let administrator = access::create_user(tx, &system.in_unit(county), administrator).await?;
    let post = access::give_post(tx, &system.in_unit(county), administrator.id, Role::CountyAdmin).await?;
    let administrator = actor(administrator, Some(post));

    let desks =
        [(logins::STAFF, places::ZHICHENG), (logins::NEIGHBOUR, places::NEIGHBOUR), (logins::GRIDS, places::PUZILING)];
    let nobody = Actor::Anonymous;
    let (mut staff, mut grids) = (nobody.clone(), nobody.clone());
    for (login, code) in desks {
        let Some(unit) = units.get(code) else { continue };
        let cx = system.in_unit(*unit);
        let name = logins::name(login);
        let phone = people.named(name, Age::Adult, true).phone;
        let new = NewWorker {
            name: name.into(),
            kind: WorkerKind::CommunityStaff,
            level: WorkerLevel::Assistant,
            certificate_no: None,
            phone: Some(phone),
            ..NewWorker::default()
        };
        let worker = worker::create(tx, &cx, new).await?;
        let user = access::create_user(tx, &cx, NewUser { worker_id: Some(worker.id), ..person(login) }).await?;
        let post = access::give_post(tx, &cx, user.id, Role::Staff).await?;
        match login {
            logins::STAFF => staff = actor(user, Some(post)),
            logins::GRIDS => grids = actor(user, Some(post)),
            _ => {}
        }
    }

    let mut users = Users {
        administrator,
        staff,
        grids,
        admin: nobody.clone(),
        resident: nobody.clone(),
        bookkeeper: nobody.clone(),
        approver: nobody,
    };
    let Some(zhicheng) = units.get(places::ZHICHENG) else { return Ok(users) };
    let cx = system.in_unit(*zhicheng);
    let offices = [
        (logins::ADMIN, Role::UnitAdmin, &mut users.admin),
        (logins::BOOKKEEPER, Role::FundClerk, &mut users.bookkeeper),
        (logins::APPROVER, Role::FundApprover, &mut users.approver),
    ];
    for (login, role, place) in offices {
        let user = access::create_user(tx, &cx, person(login)).await?;
        let post = access::give_post(tx, &cx, user.id, role).await?;
        *place = actor(user, Some(post));
    }
    for (number, volunteer) in (1..=logins::VOLUNTEERS).zip(&volunteers.all) {
        let login = logins::volunteer(number);
        let new = NewUser { volunteer_id: Some(*volunteer), ..person(&login) };
        access::create_user(tx, &cx, new).await?;
    }
    let new = NewUser { resident_id: residents.alone.first().copied(), ..person(logins::RESIDENT) };
    users.resident = actor(access::create_user(tx, &cx, new).await?, None);
    Ok(users)
}

/// Somebody, with a post perhaps, as they act when they have logged in.
fn actor(user: User, post: Option<Post>) -> Actor {
    let (resident, volunteer) = (user.resident_id, user.volunteer_id);
    Actor::User { id: user.id, name: user.name, posts: post.into_iter().collect(), resident, volunteer }
}

fn person(login: &str) -> NewUser {
    NewUser {
        login: login.into(),
        name: logins::name(login).into(),
        password: logins::PASSWORD.into(),
        ..NewUser::default()
    }
}
