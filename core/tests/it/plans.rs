//! How the databases go about what is asked all day: through an index, however much has gathered. A full scan of a table
//! that grows is not felt in a test and brings a county to a halt in its third year.
//!
//! The tables are filled so that PostgreSQL, which looks at their size, has a reason to take the right index.

use wushe_core::app::{Cx, access, audit, notification, request, resident, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{FiguresParams, RequestFilter, RequestStatus};
use wushe_core::id::{RequestId, ResidentId, UnitId};
use wushe_core::store::bulk::{Bulk, Cell};
use wushe_core::store::{Mode, Tx};
use wushe_core::time::Timestamp;

use crate::kit::{Bed, NOW, PASSWORD, World, new_request};

store_tests![
    a_session_is_found_through_an_index,
    a_desk_reads_through_indexes,
    a_desk_writes_through_indexes,
    requests_are_listed_through_indexes
];

/// Tables that grow with the years.
const GROWING: &[&str] = &[
    "request",
    "request_event",
    "resident",
    "resident_group",
    "audit",
    "notification",
    "session",
    "login_user",
    "hours",
    "volunteer",
    "household",
    "consent",
    "request_support",
    "request_extension",
    "request_paper",
    "paper_custody",
    "fund_posting",
    "fund_line",
    "fund_balance",
    "fund_donation",
    "fund_lot",
    "fund_move",
    "fund_receipt",
    "fund_income",
    "fund_grant",
];

/// Indexes that hold only what is open or ended in a rare way: to read one as a whole is to read little.
const LITTLE: &[&str] = &[
    "request_open",
    "request_open_unit",
    "request_open_community",
    "request_open_township",
    "request_desk",
    "request_due",
    "request_waiting",
];

/// Steps of a statement that go through the whole of a table or of an index.
async fn whole_reads(bed: &Bed, sql: &str) -> Vec<String> {
    let steps = bed.plan(sql).await;
    let mut found = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let step = step.trim().trim_start_matches("->").trim();
        if step.split(' ').any(|word| LITTLE.contains(&word)) {
            continue;
        }
        // SQLite: `SCAN r`, `SCAN request USING INDEX …`.
        if let Some(rest) = step.strip_prefix("SCAN ") {
            let name = rest.split(' ').next().unwrap_or_default();
            if GROWING.contains(&table_of(sql, name)) {
                found.push(step.to_owned());
            }
        }
        // PostgreSQL: `Seq Scan on request r`; `Index Scan using request_pkey on request r` without a condition below it.
        if let Some((kind, rest)) = step.split_once(" on ") {
            let table = rest.split(' ').next().unwrap_or_default();
            let conditional = steps[at + 1..]
                .iter()
                .take_while(|line| !line.contains("->"))
                .any(|line| line.contains("Index Cond") || line.contains("Recheck Cond"));
            let whole = kind.starts_with("Seq Scan") || kind.starts_with("Index") && !conditional;
            if whole && GROWING.contains(&table) {
                found.push(step.to_owned());
            }
        }
    }
    found
}

/// The table that a statement calls by this name.
fn table_of<'s>(sql: &'s str, name: &'s str) -> &'s str {
    let words: Vec<&str> = sql.split([' ', '\n', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let named = words.windows(3).find(|words| matches!(words[0], "FROM" | "JOIN" | "UPDATE") && words[2] == name);
    named.map_or(name, |words| words[1])
}

/// Fails when a statement reads the whole of a growing table.
pub(crate) async fn assert_indexed(bed: &Bed, what: &str, tx: &Tx) {
    let statements: Vec<String> =
        tx.statements().iter().filter(|sql| !sql.trim().starts_with("INSERT")).cloned().collect();
    assert!(!tx.statements().is_empty(), "{what}: no statement");
    for sql in statements {
        let whole = whole_reads(bed, &sql).await;
        assert!(whole.is_empty(), "{what}\n{sql}\n{}", whole.join("\n"));
    }
}

/// A county with enough in it, and people at the desk.
pub(crate) struct Filled {
    pub(crate) bed: Bed,
    pub(crate) staff: Cx,
    pub(crate) resident: ResidentId,
    request: RequestId,
    pub(crate) place: Place,
}

/// Units that a case looks into.
pub(crate) struct Place {
    pub(crate) county: UnitId,
    pub(crate) town: UnitId,
    pub(crate) home: UnitId,
    grid: UnitId,
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
        "created_at",
        "version",
    ];
    let mut made = Vec::new();
    let mut rows = Vec::new();
    for number in 0..count {
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

/// Does a piece of work in a transaction that keeps its statements, and looks at how they are done.
macro_rules! indexed {
    ($filled:expr, $mode:expr, $what:literal, $tx:ident => $work:expr) => {{
        let mut open = $filled.bed.store.begin($mode).await.unwrap();
        open.keep_statements();
        {
            let $tx = &mut open;
            $work.await.unwrap();
        }
        // What the plan is made for is not seen by others, so that nothing has to be undone first.
        assert_indexed(&$filled.bed, $what, &open).await;
        open.rollback().await.unwrap();
    }};
}

async fn a_session_is_found_through_an_index(bed: Bed) {
    let filled = Filled::new(bed).await;
    let (store, core) = (&filled.bed.store, &filled.bed.core);
    let session = access::log_in(store, core, "desk", PASSWORD, "127.0.0.1").await.unwrap();
    indexed!(filled, Mode::Read, "session", tx => access::authenticate(tx, core, &session.token));
    indexed!(filled, Mode::Write, "session noted", tx => access::keep_alive(tx, core, &session.token));
}

async fn a_desk_reads_through_indexes(bed: Bed) {
    let filled = Filled::new(bed).await;
    let cx = &filled.staff;
    indexed!(filled, Mode::Read, "unit", tx => unit::by_code(tx, "510821100001"));
    indexed!(filled, Mode::Read, "one request", tx => request::get(tx, cx, filled.request));
    indexed!(filled, Mode::Read, "its history", tx => request::history(tx, cx, filled.request));
    indexed!(filled, Mode::Read, "one resident", tx => resident::get(tx, cx, filled.resident));
    for asked in ["姓1", "1234", "19900001234", "510899195001010029"] {
        indexed!(filled, Mode::Read, "residents found", tx => resident::find(tx, cx, asked, 50));
    }
    indexed!(filled, Mode::Read, "notices", tx => notification::list(tx, cx, 20));
    let system = filled.bed.core.system(cx.unit);
    indexed!(filled, Mode::Read, "audit", tx => audit::list(tx, &system, None, 50));
}

async fn a_desk_writes_through_indexes(bed: Bed) {
    let filled = Filled::new(bed).await;
    let cx = &filled.staff;
    indexed!(filled, Mode::Write, "request opened", tx => request::open(tx, cx, new_request(filled.resident)));
}

/// Each way into the listing of requests, from each level, and what is counted of them.
async fn requests_are_listed_through_indexes(bed: Bed) {
    let filled = Filled::new(bed).await;
    let text = |words: &str| RequestFilter { text: Some(words.to_owned()), ..RequestFilter::default() };
    let filters = [
        RequestFilter::default(),
        RequestFilter { open: Some(true), ..RequestFilter::default() },
        RequestFilter::in_states(vec![RequestStatus::Accepted, RequestStatus::Returned]),
        RequestFilter::in_states(vec![RequestStatus::Voided]),
        RequestFilter { overdue: Some(true), ..RequestFilter::default() },
        RequestFilter { resident_id: Some(filled.resident), ..RequestFilter::default() },
        RequestFilter { handling_unit_id: Some(filled.place.home), open: Some(true), ..RequestFilter::default() },
        RequestFilter { kind: Some("errand".to_owned()), ..RequestFilter::default() },
        RequestFilter { opened_from: Some(Day::of(NOW)), ..RequestFilter::default() },
        RequestFilter { module_id: Some("liaison-card".to_owned()), ..RequestFilter::default() },
        text("买"),
        text("20260901-001"),
        text("20260901"),
    ];
    for unit in [filled.place.grid, filled.place.home, filled.place.town, filled.place.county] {
        let cx = &filled.bed.core.system(unit);
        for filter in &filters {
            indexed!(filled, Mode::Read, "requests listed", tx => request::list(tx, cx, filter.clone(), Page::default()));
            indexed!(filled, Mode::Read, "requests counted", tx => request::count(tx, cx, filter.clone()));
        }
        let day = Day::of(NOW);
        let period = FiguresParams { from: day.plus_days(-30), to: day };
        indexed!(filled, Mode::Read, "figures", tx => request::figures(tx, cx, period));
        indexed!(filled, Mode::Write, "reminders", tx => request::remind_overdue(tx, cx));
    }
}
