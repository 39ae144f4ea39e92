//! A county with enough in its tables that a database which looks at their size plans as it would for a real one.

mod gathered;

use wushe_core::app::Cx;
use wushe_core::domain::day::Day;
use wushe_core::id::{RequestId, ResidentId, UnitId};
use wushe_core::store::bulk::{Bulk, Cell};
use wushe_core::time::Timestamp;

use self::gathered::{consents, failures, grants, hours, households, questions, volunteers, words};
use crate::kit::{Bed, NOW, World};

/// A county with enough in it, and people at the desk.
pub(crate) struct Filled {
    pub(crate) bed: Bed,
    pub(crate) staff: Cx,
    pub(crate) resident: ResidentId,
    pub(crate) request: RequestId,
    pub(crate) place: Place,
}

/// Units that a case looks into.
pub(crate) struct Place {
    pub(crate) county: UnitId,
    pub(crate) town: UnitId,
    pub(crate) home: UnitId,
    pub(crate) grid: UnitId,
}

impl Filled {
    pub(crate) async fn new(mut bed: Bed) -> Self {
        let (staff, homes, place) = {
            let world = World::new(&bed).await;
            let place = Place { county: world.county, town: world.town, home: world.home, grid: world.grid };
            (world.staff(world.home, "desk").await, [world.home, world.next_door, world.grid], place)
        };
        let mut bulk = bed.bulk().await;
        users(&bed, &mut bulk, place.home, 300).await;
        let residents = residents(&bed, &mut bulk, &homes, 2000).await;
        let requests = requests(&bed, &mut bulk, &place, &residents, 20_000).await;
        let volunteers = volunteers(&bed, &mut bulk, &homes, 500).await;
        words(&bed, &mut bulk, place.home, &requests).await;
        hours(&bed, &mut bulk, &requests, &volunteers).await;
        households(&bed, &mut bulk, &residents).await;
        consents(&bed, &mut bulk, &residents).await;
        questions(&bed, &mut bulk, &residents).await;
        grants(&bed, &mut bulk, &residents).await;
        failures(&bed, &mut bulk, place.home).await;
        bulk.finish().await.unwrap();
        bed.store = bed.second_store().await;
        Self { bed, staff, resident: residents[0].0, request: requests[0], place }
    }
}

async fn users(bed: &Bed, bulk: &mut Bulk, unit: UnitId, count: usize) {
    let columns = ["id", "unit_id", "login", "name", "password_hash", "created_at", "version"];
    let row = |number: usize| {
        vec![
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::text(&unit),
            Cell::Text(format!("user{number}")),
            Cell::Text(format!("姓{number}")),
            Cell::text("-"),
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]
    };
    let rows: Vec<_> = (0..count).map(row).collect();
    bulk.insert("login_user", &columns, &rows).await.unwrap();
    let (mut sessions, mut messages) = (Vec::new(), Vec::new());
    for number in 0..count * 10 {
        let user = rows[number % count][0].clone();
        let at = NOW.micros() + i64::try_from(number).unwrap();
        sessions.push(vec![
            Cell::Text(format!("token {number}")),
            Cell::text(&bed.core.ids.next(NOW)),
            user.clone(),
            Cell::Number(at),
            Cell::Number(at),
            Cell::Number(at + 1),
            Cell::text(""),
            Cell::text("127.0.0.1"),
        ]);
        let id = Cell::text(&bed.core.ids.next(NOW));
        messages.push(vec![id, user, Cell::text(&unit), Cell::text("{}"), Cell::Number(at)]);
    }
    let columns = ["token_hash", "id", "user_id", "created_at", "seen_at", "expires_at", "device", "address"];
    bulk.insert("session", &columns, &sessions).await.unwrap();
    bulk.insert("notification", &["id", "user_id", "unit_id", "message", "created_at"], &messages).await.unwrap();
}

async fn residents(bed: &Bed, bulk: &mut Bulk, homes: &[UnitId], count: usize) -> Vec<(ResidentId, UnitId)> {
    let columns = [
        "id",
        "unit_id",
        "name",
        "name_folded",
        "phone_hash",
        "phone_tail_hash",
        "id_number_hash",
        "lives_alone",
        "status",
        "status_since",
        "created_at",
        "version",
    ];
    let mut made = Vec::new();
    let mut rows = Vec::new();
    for number in 0..count {
        let left = number % 40 == 11;
        let id = ResidentId::from_uuid(bed.core.ids.next(NOW));
        let unit = homes[number % homes.len()];
        rows.push(vec![
            Cell::text(&id),
            Cell::text(&unit),
            Cell::Text(format!("姓{number}")),
            Cell::Text(format!("姓{number}")),
            Cell::Text(format!("phone {number}")),
            Cell::Text(format!("tail {}", number % 500)),
            Cell::Text(format!("id {number}")),
            Cell::Flag(false),
            Cell::text(if left { "moved_away" } else { "living" }),
            if left { Cell::text(&Day::of(NOW)) } else { Cell::Null },
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]);
        made.push((id, unit));
    }
    bulk.insert("resident", &columns, &rows).await.unwrap();
    made
}

async fn requests(
    bed: &Bed,
    bulk: &mut Bulk,
    place: &Place,
    residents: &[(ResidentId, UnitId)],
    count: usize,
) -> Vec<RequestId> {
    let columns = [
        "id",
        "number",
        "unit_id",
        "community_id",
        "township_id",
        "handling_unit_id",
        "kind",
        "resident_id",
        "title",
        "detail",
        "channel",
        "charge_class",
        "status",
        "on_behalf",
        "opened_at",
        "ended_at",
        "updated_at",
        "version",
    ];
    let mut made = Vec::new();
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    for number in 0..count {
        let at = Timestamp::from_micros(NOW.micros() - 1_000_000_000 + i64::try_from(number).unwrap() * 1000);
        let id = RequestId::from_uuid(bed.core.ids.next(at));
        let (resident, unit) = residents[number % residents.len()];
        let open = number % 200 == 7;
        rows.push(vec![
            Cell::text(&id),
            Cell::Text(format!("{number}")),
            Cell::text(&unit),
            Cell::text(&if unit == place.grid { place.home } else { unit }),
            Cell::text(&place.town),
            Cell::text(&unit),
            Cell::text("errand"),
            Cell::text(&resident),
            Cell::text("买药"),
            Cell::text(""),
            Cell::text("phone"),
            Cell::text("free_public_benefit"),
            Cell::text(if open { "accepted" } else { "closed" }),
            Cell::Flag(true),
            Cell::Number(at.micros()),
            if open { Cell::Null } else { Cell::Number(at.micros()) },
            Cell::Number(at.micros()),
            Cell::Number(1),
        ]);
        events.push(vec![
            Cell::text(&bed.core.ids.next(at)),
            Cell::text(&id),
            Cell::Number(at.micros()),
            Cell::text("open"),
            Cell::text("accepted"),
            Cell::text(""),
            Cell::text(""),
        ]);
        made.push(id);
    }
    bulk.insert("request", &columns, &rows).await.unwrap();
    let columns = ["id", "request_id", "at", "verb", "status", "by_name", "note"];
    bulk.insert("request_event", &columns, &events).await.unwrap();
    made
}
