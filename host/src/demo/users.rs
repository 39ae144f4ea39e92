//! Who can log in to the demo county.

use wushe_core::Result;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::{Cx, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::id::{UnitId, UserId};
use wushe_core::store::Tx;

use super::county::Units;
use super::people::{Age, People};
use super::residents::{ELDER, Residents};
use super::volunteers::Volunteers;
use super::{Login, logins, places};

/// Everybody who was given a login.
pub(super) struct Users {
    /// The logins, as they are printed.
    pub(super) logins: Vec<Login>,
    /// Staff of 治城社区, who issue the cards.
    pub(super) staff: UserId,
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
    let mut given = Vec::new();
    let administrator = person(logins::COUNTY, "何敏");
    let administrator = access::create_user(tx, &system.in_unit(county), administrator).await?;
    access::give_post(tx, &system.in_unit(county), administrator.id, Role::CountyAdmin).await?;
    given.push(Login {
        role: "county_admin", login: logins::COUNTY.into(), name: administrator.name, unit: "旺苍县"
    });

    let desks = [
        (logins::STAFF, "刘红梅", places::ZHICHENG, "治城社区"),
        (logins::NEIGHBOUR, "唐静", places::NEIGHBOUR, "滨河社区"),
        (logins::GRIDS, "罗小平", places::PUZILING, "普子岭社区"),
    ];
    let mut staff = administrator.id;
    for (login, name, code, unit_name) in desks {
        let Some(unit) = units.get(code) else { continue };
        let cx = system.in_unit(*unit);
        let phone = people.named(name, Age::Adult, true).phone;
        let new = NewWorker {
            name: name.into(),
            kind: WorkerKind::CommunityStaff,
            level: WorkerLevel::Assistant,
            certificate_no: None,
            phone: Some(phone),
        };
        let worker = worker::create(tx, &cx, new).await?;
        let user = access::create_user(tx, &cx, NewUser { worker_id: Some(worker.id), ..person(login, name) }).await?;
        access::give_post(tx, &cx, user.id, Role::Staff).await?;
        if login == logins::STAFF {
            staff = user.id;
        }
        given.push(Login { role: "staff", login: login.into(), name: name.into(), unit: unit_name });
    }

    let Some(zhicheng) = units.get(places::ZHICHENG) else { return Ok(Users { logins: given, staff }) };
    let cx = system.in_unit(*zhicheng);
    for (number, volunteer) in (1..=logins::VOLUNTEERS).zip(&volunteers.all) {
        let login = logins::volunteer(number);
        let new = NewUser { volunteer_id: Some(volunteer.id), ..person(&login, &volunteer.name) };
        access::create_user(tx, &cx, new).await?;
        given.push(Login { role: "volunteer", login, name: volunteer.name.clone(), unit: "治城社区" });
    }
    let new = NewUser { resident_id: residents.alone.first().copied(), ..person(logins::RESIDENT, ELDER) };
    access::create_user(tx, &cx, new).await?;
    given.push(Login { role: "resident", login: logins::RESIDENT.into(), name: ELDER.into(), unit: "治城社区" });
    Ok(Users { logins: given, staff })
}

fn person(login: &str, name: &str) -> NewUser {
    NewUser { login: login.into(), name: name.into(), password: logins::PASSWORD.into(), ..NewUser::default() }
}
