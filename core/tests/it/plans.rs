//! How the databases go about what is asked all day: through an index, however much has gathered. A full scan of a table
//! that grows is not felt in a test and brings a county to a halt in its third year.
//!
//! The tables are filled ([`Filled`]) so that PostgreSQL, which looks at their size, has a reason to take the right index.

use wushe_core::app::{access, audit, notification, request, resident, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{FiguresParams, RequestFilter, RequestStatus};
use wushe_core::store::{Mode, Tx};

use crate::filled::Filled;
use crate::kit::{Bed, NOW, PASSWORD, new_request};

store_tests![
    a_session_is_found_through_an_index,
    a_desk_reads_through_indexes,
    a_desk_writes_through_indexes,
    an_inbox_lies_together,
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
    "data_request",
    "invocation_failure",
    "sheet_import_row",
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
    "request_open_due",
    "request_desk",
    "request_due",
    "request_state",
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
        let plan = if whole.is_empty() { Vec::new() } else { bed.plan(&sql).await };
        assert!(whole.is_empty(), "{what}\n{sql}\n{}\n---\n{}", whole.join("\n"), plan.join("\n"));
    }
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

/// Fifty rows of an inbox lie together on SQLite: nothing of them is fetched from the table, and no name from the residents.
async fn an_inbox_lies_together(bed: Bed) {
    let filled = Filled::new(bed).await;
    if !filled.bed.store.is_sqlite() {
        return;
    }
    let cx = &filled.staff;
    let open = RequestFilter { open: Some(true), ..RequestFilter::default() };
    let mut tx = filled.bed.store.begin(Mode::Read).await.unwrap();
    tx.keep_statements();
    request::list(&mut tx, cx, open, Page::default()).await.unwrap();
    let listing = tx.statements().iter().find(|sql| sql.contains("FROM request r")).unwrap().clone();
    drop(tx);
    let plan = filled.bed.plan(&listing).await;
    let from_the_index = "SEARCH r USING COVERING INDEX request_open_community";
    assert!(plan.iter().any(|step| step.contains(from_the_index)), "{plan:#?}");
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
