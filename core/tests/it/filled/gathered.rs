//! What gathers around people and requests over the years.

use wushe_core::domain::day::Day;
use wushe_core::id::{HoursId, RequestId, ResidentId, UnitId, VolunteerId};
use wushe_core::store::bulk::{Bulk, Cell};
use wushe_core::time::Timestamp;

use crate::kit::{Bed, NOW};

pub(super) async fn volunteers(
    bed: &Bed,
    bulk: &mut Bulk,
    homes: &[UnitId],
    count: usize,
) -> Vec<(VolunteerId, UnitId)> {
    let columns = [
        "id",
        "unit_id",
        "number",
        "name",
        "name_folded",
        "phone_hash",
        "available",
        "skills",
        "created_at",
        "version",
    ];
    let made: Vec<(VolunteerId, UnitId)> = (0..count)
        .map(|number| (VolunteerId::from_uuid(bed.core.ids.next(NOW)), homes[number % homes.len()]))
        .collect();
    let row = |(number, (id, unit)): (usize, &(VolunteerId, UnitId))| {
        vec![
            Cell::text(id),
            Cell::text(unit),
            Cell::Text(format!("V{number}")),
            Cell::Text(format!("姓{number}")),
            Cell::Text(format!("姓{number}")),
            Cell::Text(format!("phone {number}")),
            Cell::Flag(true),
            Cell::text("[]"),
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]
    };
    let rows: Vec<_> = made.iter().enumerate().map(row).collect();
    bulk.insert("volunteer", &columns, &rows).await.unwrap();
    made
}

/// An hour for every second request.
pub(super) async fn hours(bed: &Bed, bulk: &mut Bulk, requests: &[RequestId], volunteers: &[(VolunteerId, UnitId)]) {
    let columns = [
        "id",
        "unit_id",
        "request_id",
        "volunteer_id",
        "minutes",
        "travel_minutes",
        "source",
        "served_at",
        "content",
        "late_reason",
        "status",
        "submitted_at",
        "reason",
        "version",
    ];
    let row = |(number, request): (usize, &RequestId)| {
        let (volunteer, unit) = volunteers[number % volunteers.len()];
        let at = NOW.micros() - i64::try_from(number).unwrap() * 60_000_000;
        vec![
            Cell::text(&HoursId::from_uuid(bed.core.ids.next(Timestamp::from_micros(at)))),
            Cell::text(&unit),
            Cell::text(request),
            Cell::text(&volunteer),
            Cell::Number(60),
            Cell::Number(0),
            Cell::text("staff"),
            Cell::Number(at),
            Cell::text(""),
            Cell::text(""),
            Cell::text(if number % 50 == 3 { "pending" } else { "approved" }),
            Cell::Number(at),
            Cell::text(""),
            Cell::Number(1),
        ]
    };
    let rows: Vec<_> = requests.iter().step_by(2).enumerate().map(row).collect();
    bulk.insert("hours", &columns, &rows).await.unwrap();
}

/// A household for every second resident.
pub(super) async fn households(bed: &Bed, bulk: &mut Bulk, residents: &[(ResidentId, UnitId)]) {
    let columns = ["id", "unit_id", "head_id", "created_at", "version"];
    let (mut rows, mut members) = (Vec::new(), Vec::new());
    for (head, unit) in residents.iter().step_by(2) {
        let id = bed.core.ids.next(NOW);
        rows.push(vec![
            Cell::text(&id),
            Cell::text(unit),
            Cell::text(head),
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]);
        members.push(vec![Cell::text(head), Cell::text(&id), Cell::text("head")]);
    }
    bulk.insert("household", &columns, &rows).await.unwrap();
    bulk.insert("household_member", &["resident_id", "household_id", "relation"], &members).await.unwrap();
}

/// Two consents of everybody, some of them withdrawn.
pub(super) async fn consents(bed: &Bed, bulk: &mut Bulk, residents: &[(ResidentId, UnitId)]) {
    let columns = [
        "id",
        "unit_id",
        "resident_id",
        "purpose",
        "scope",
        "given_by",
        "given_on",
        "evidence",
        "created_at",
        "withdrawn_on",
        "version",
    ];
    let day = Day::of(NOW);
    let row = |(number, (resident, unit)): (usize, &(ResidentId, UnitId))| {
        vec![
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::text(unit),
            Cell::text(resident),
            Cell::text(if number % 2 == 0 { "portrait" } else { "service" }),
            Cell::text(""),
            Cell::text("self"),
            Cell::text(&day),
            Cell::text("paper"),
            Cell::Number(NOW.micros()),
            if number % 30 == 7 { Cell::text(&day) } else { Cell::Null },
            Cell::Number(1),
        ]
    };
    let rows: Vec<_> = residents.iter().chain(residents).enumerate().map(row).collect();
    bulk.insert("consent", &columns, &rows).await.unwrap();
}

/// What was said of every eighth request by others, and a paper that was taken for it, handed on and given back.
pub(super) async fn words(bed: &Bed, bulk: &mut Bulk, unit: UnitId, requests: &[RequestId]) {
    let (now, next) = (Cell::Number(NOW.micros()), || Cell::text(&bed.core.ids.next(NOW)));
    let (mut opinions, mut extensions, mut papers, mut steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for request in requests.iter().step_by(8) {
        let (request, unit, paper) = (Cell::text(request), Cell::text(&unit), next());
        opinions.push(vec![request.clone(), unit.clone(), now.clone(), Cell::text("同意")]);
        extensions.push(vec![
            next(),
            request.clone(),
            unit.clone(),
            Cell::text("extension"),
            Cell::Number(1),
            Cell::text("缺药"),
            now.clone(),
            Cell::text("granted"),
            Cell::text(""),
        ]);
        papers.push(vec![
            paper.clone(),
            request,
            unit,
            Cell::text("户口簿"),
            Cell::Flag(true),
            Cell::Number(1),
            Cell::text("姓1"),
            Cell::text(""),
            now.clone(),
            now.clone(),
            Cell::Number(1),
        ]);
        for step in ["taken", "returned"] {
            let (from, to, note, by) = (Cell::text("姓1"), Cell::text("姓2"), Cell::text(""), Cell::text("姓2"));
            steps.push(vec![next(), paper.clone(), Cell::text(step), from, to, now.clone(), note, by]);
        }
    }
    let columns = ["request_id", "unit_id", "named_at", "opinion"];
    bulk.insert("request_support", &columns, &opinions).await.unwrap();
    let columns = ["id", "request_id", "unit_id", "kind", "days", "reason", "asked_at", "status", "words"];
    bulk.insert("request_extension", &columns, &extensions).await.unwrap();
    let columns = [
        "id",
        "request_id",
        "unit_id",
        "name",
        "original",
        "count",
        "owner",
        "holder",
        "returned_at",
        "created_at",
        "version",
    ];
    bulk.insert("request_paper", &columns, &papers).await.unwrap();
    let columns = ["id", "paper_id", "step", "from_name", "to_name", "at", "note", "by_name"];
    bulk.insert("paper_custody", &columns, &steps).await.unwrap();
}

/// Modules have failed two thousand times.
pub(super) async fn failures(bed: &Bed, bulk: &mut Bulk, unit: UnitId) {
    let columns = ["id", "at", "module_id", "version", "unit_id", "kind", "name", "code", "detail"];
    let row = |number: i64| {
        vec![
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::Number(NOW.micros() + number),
            Cell::text("cards"),
            Cell::text("1.0.0"),
            Cell::text(&unit),
            Cell::text("page"),
            Cell::text("desk"),
            Cell::text("trap"),
            Cell::text(""),
        ]
    };
    let rows: Vec<_> = (0..2000).map(row).collect();
    bulk.insert("invocation_failure", &columns, &rows).await.unwrap();
}

/// Every second resident has asked about the own data once, and most were answered.
pub(super) async fn questions(bed: &Bed, bulk: &mut Bulk, residents: &[(ResidentId, UnitId)]) {
    let columns = [
        "id",
        "unit_id",
        "resident_id",
        "kind",
        "detail",
        "evidence",
        "status",
        "asked_at",
        "due_on",
        "decided_at",
        "version",
    ];
    let row = |(number, (resident, unit)): (usize, &(ResidentId, UnitId))| {
        let (open, refused) = (number % 20 == 3, number % 20 == 13);
        vec![
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::text(unit),
            Cell::text(resident),
            Cell::text("export"),
            if refused { Cell::text("sealed") } else { Cell::Null },
            Cell::text(""),
            Cell::text(match (open, refused) {
                (true, _) => "open",
                (_, true) => "refused",
                _ => "withdrawn",
            }),
            Cell::Number(NOW.micros()),
            Cell::text(&Day::of(NOW)),
            if open { Cell::Null } else { Cell::Number(NOW.micros()) },
            Cell::Number(1),
        ]
    };
    let rows: Vec<_> = residents.iter().step_by(2).enumerate().map(row).collect();
    bulk.insert("data_request", &columns, &rows).await.unwrap();
}

/// A grant to every second resident. Its fund and its posting are not there: nothing here asks for them.
pub(super) async fn grants(bed: &Bed, bulk: &mut Bulk, residents: &[(ResidentId, UnitId)]) {
    let columns = [
        "id",
        "fund_id",
        "unit_id",
        "recipient_kind",
        "resident_id",
        "beneficiaries",
        "title",
        "source",
        "in_kind",
        "day",
        "amount",
        "posting_id",
        "created_at",
    ];
    let row = |(resident, unit): &(ResidentId, UnitId)| {
        vec![
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::text(unit),
            Cell::text("resident"),
            Cell::text(resident),
            Cell::Number(1),
            Cell::text("慰问金"),
            Cell::text("social_donation"),
            Cell::Flag(false),
            Cell::text(&Day::of(NOW)),
            Cell::Number(20_000),
            Cell::text(&bed.core.ids.next(NOW)),
            Cell::Number(NOW.micros()),
        ]
    };
    let rows: Vec<_> = residents.iter().step_by(2).map(row).collect();
    bulk.insert("fund_grant", &columns, &rows).await.unwrap();
}
