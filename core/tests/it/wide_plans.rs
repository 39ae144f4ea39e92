//! How a page of a whole county is found: along the order in which it is shown, so that a page costs a page, however much there
//! is; what is told all day is kept, or comes from an index alone; and who holds a token is asked in one or two statements,
//! without a transaction.

use wushe_core::app::{Actor, Cx, access, api_token, audit, consent, hours, household, request, resident, volunteer};
use wushe_core::domain::access::{NewApiToken, Permission};
use wushe_core::domain::audit::AuditFilter;
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::{HoursFilter, HoursStatus};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_core::domain::resident::ResidentFilter;
use wushe_core::store::{Mode, Tx};

use crate::filled::Filled;
use crate::kit::{Bed, NOW, PASSWORD, World};
use crate::plans::assert_indexed;

store_tests![
    a_page_of_a_county_is_read_in_its_order,
    a_page_of_a_community_is_found_by_its_units,
    the_newest_of_a_community_are_read_unit_by_unit,
    the_tabs_of_a_wide_inbox_go_by_what_they_ask,
    what_a_first_page_tells_is_not_counted_anew,
    who_holds_a_token_is_asked_without_a_transaction
];

/// The statements of a piece of work, which is done and undone.
macro_rules! statements {
    ($filled:expr, $tx:ident => $work:expr) => {{
        let mut open = $filled.bed.store.begin(Mode::Read).await.unwrap();
        open.keep_statements();
        {
            let $tx = &mut open;
            $work.await.unwrap();
        }
        assert_indexed(&$filled.bed, stringify!($work), &open).await;
        let statements = open.statements().to_vec();
        open.rollback().await.unwrap();
        statements
    }};
}

/// The plan of the one statement that makes the page.
async fn plan_of_page(bed: &Bed, statements: &[String]) -> String {
    let pages: Vec<&String> =
        statements.iter().filter(|sql| sql.contains("ORDER BY") && sql.contains("LIMIT")).collect();
    let [page] = pages.as_slice() else { panic!("not one page: {statements:#?}") };
    format!("{page}\n{}", bed.plan(page).await.join("\n"))
}

fn is_sorted(plan: &str) -> bool {
    plan.contains("TEMP B-TREE") || plan.contains("Sort")
}

async fn a_page_of_a_county_is_read_in_its_order(bed: Bed) {
    let filled = Filled::new(bed).await;
    let beyond = Page { after: Some(filled.resident.to_string()), ..Page::default() };
    let named = ResidentFilter { name: Some("姓".to_owned()), ..ResidentFilter::default() };
    let open = RequestFilter { open: Some(true), ..RequestFilter::default() };
    for unit in [filled.place.town, filled.place.county] {
        let cx = &filled.bed.core.system(unit);
        let pages = [
            statements!(filled, tx => resident::list(tx, cx, ResidentFilter::default(), Page::default())),
            statements!(filled, tx => resident::list(tx, cx, named.clone(), Page::default())),
            statements!(filled, tx => resident::list(tx, cx, ResidentFilter::default(), beyond.clone())),
            statements!(filled, tx => resident::find(tx, cx, "姓", 50)),
            statements!(filled, tx => audit::list(tx, cx, None, 50)),
            statements!(filled, tx => audit::browse(tx, cx, AuditFilter::default(), Page::default())),
            statements!(filled, tx => hours::list(tx, cx, Default::default(), Page::default())),
            statements!(filled, tx => household::list(tx, cx, Default::default(), Page::default())),
            statements!(filled, tx => volunteer::list(tx, cx, Default::default(), Page::default())),
            statements!(filled, tx => consent::list(tx, cx, Default::default(), Page::default())),
            // The requests of a township have an index of their own.
            statements!(filled, tx => request::list(tx, cx, RequestFilter::default(), Page::default())),
            statements!(filled, tx => request::list(tx, cx, open.clone(), Page::default())),
        ];
        for statements in pages {
            let plan = plan_of_page(&filled.bed, &statements).await;
            assert!(!is_sorted(&plan), "{plan}");
        }
    }
}

/// Of a county the same statement would read from the first name to the community's.
async fn the_tabs_of_a_wide_inbox_go_by_what_they_ask(bed: Bed) {
    let filled = Filled::new(bed).await;
    let confirm = RequestFilter::in_states(vec![RequestStatus::Done, RequestStatus::Verified]);
    let overdue = RequestFilter { overdue: Some(true), ..RequestFilter::default() };
    for unit in [filled.place.home, filled.place.town, filled.place.county] {
        let cx = &filled.bed.core.system(unit);
        // Of the only county the first are counted without going through its communities.
        for (filter, indexes) in
            [(&confirm, ["request_waiting", "request_state"]), (&overdue, ["request_open_due", "request_due"])]
        {
            let mut made = statements!(filled, tx => request::count_to(tx, cx, filter.clone(), 999));
            if unit != filled.place.home {
                made.extend(statements!(filled, tx => request::list(tx, cx, filter.clone(), Page::default())));
            }
            let of_tab: Vec<&String> = made.iter().filter(|sql| sql.contains("request x")).collect();
            assert!(!of_tab.is_empty() && (unit == filled.place.home || of_tab.len() >= 3), "{made:#?}");
            for sql in of_tab {
                let plan = filled.bed.plan(sql).await.join("\n");
                for index in indexes {
                    // PostgreSQL takes another way while the tables are as small as here.
                    let step = plan.contains(&format!("USING COVERING INDEX {index} "));
                    assert!(!filled.bed.store.is_sqlite() || step, "{sql}\n{plan}");
                }
                // Whether this is the only county is asked once, and not of every request.
                let [asked, walked] = [" o USING", indexes[1]].map(|step| plan.find(step));
                assert!(!filled.bed.store.is_sqlite() || (asked.is_some() && asked < walked), "{sql}\n{plan}");
            }
        }
    }
}

async fn a_page_of_a_community_is_found_by_its_units(bed: Bed) {
    let filled = Filled::new(bed).await;
    let cx: &Cx = &filled.staff;
    for statements in [
        statements!(filled, tx => resident::list(tx, cx, ResidentFilter::default(), Page::default())),
        statements!(filled, tx => resident::find(tx, cx, "姓", 50)),
    ] {
        let plan = plan_of_page(&filled.bed, &statements).await;
        // PostgreSQL may take any way but that along the names.
        let by_units = if filled.bed.store.is_sqlite() {
            plan.contains("resident_unit") || plan.contains("resident_stands")
        } else {
            is_sorted(&plan)
        };
        assert!(by_units, "{plan}");
    }
}

/// A quiet community of a county in which much happens: along the ids of the county one would read for long to meet its few.
async fn the_newest_of_a_community_are_read_unit_by_unit(bed: Bed) {
    let filled = Filled::new(bed).await;
    let cx = &filled.bed.core.system(filled.place.home);
    let pending = HoursFilter { status: Some(HoursStatus::Pending), ..HoursFilter::default() };
    let own = AuditFilter { verb: Some("users.".to_owned()), ..AuditFilter::default() };
    for (through, statements) in [
        ("audit_unit", statements!(filled, tx => audit::list(tx, cx, None, 50))),
        ("audit_unit", statements!(filled, tx => audit::browse(tx, cx, AuditFilter::default(), Page::default()))),
        ("audit_unit", statements!(filled, tx => audit::browse(tx, cx, own.clone(), Page::default()))),
        ("hours_unit_newest", statements!(filled, tx => hours::list(tx, cx, Default::default(), Page::default()))),
        ("hours_unit", statements!(filled, tx => hours::list(tx, cx, pending.clone(), Page::default()))),
        ("consent_unit", statements!(filled, tx => consent::list(tx, cx, Default::default(), Page::default()))),
    ] {
        let plan = plan_of_page(&filled.bed, &statements).await;
        if filled.bed.store.is_sqlite() {
            let step = plan.contains(&format!("INDEX {through} (unit_id=?")) && plan.contains("INDEX sqlite_autoindex");
            assert!(step, "{plan}");
        } else if through == "audit_unit" {
            // PostgreSQL looks at how much there is, and of the others there is nothing.
            assert!(plan.contains("audit_unit") && !plan.contains("audit_pkey"), "{plan}");
        }
    }
}

async fn what_a_first_page_tells_is_not_counted_anew(bed: Bed) {
    let filled = Filled::new(bed).await;
    let open = RequestFilter { open: Some(true), ..RequestFilter::default() };
    for unit in [filled.place.home, filled.place.county] {
        let cx = &filled.bed.core.system(unit);
        let kept = [
            statements!(filled, tx => resident::count(tx, cx, ResidentFilter::default())),
            statements!(filled, tx => volunteer::count(tx, cx, Default::default())),
            statements!(filled, tx => request::count(tx, cx, open.clone())),
        ];
        for statements in kept {
            let counted = statements.iter().any(|sql| sql.contains("COUNT(*)"));
            // Of a community what waits is read from an index alone: it is little.
            let waiting = unit == filled.place.home && statements.iter().any(|sql| sql.contains("r.ended_at IS NULL"));
            assert!(counted == waiting, "{statements:#?}");
            if waiting {
                let count = statements.iter().find(|sql| sql.contains("COUNT(*)")).unwrap();
                let plan = filled.bed.plan(count).await.join("\n");
                let step = if filled.bed.store.is_sqlite() { "USING COVERING INDEX" } else { "Index Only Scan using" };
                assert!(plan.contains(&format!("{step} request_waiting")), "{count}\n{plan}");
            }
        }
    }
}

async fn who_holds_a_token_is_asked_without_a_transaction(bed: Bed) {
    let world = World::new(&bed).await;
    let desk = world.staff(world.home, "desk").await;
    let session = access::log_in(&bed.store, &bed.core, "desk", PASSWORD, "127.0.0.1").await.unwrap();
    let held = ask!(bed, tx => access::authenticate(tx, &bed.core, &session.token)).unwrap();
    let new = NewApiToken {
        name: "导出".to_owned(),
        scopes: vec![Permission::ReadResidents],
        read_only: true,
        expires_on: Some(Day::of(NOW).plus_days(30)),
    };
    let own = held.session.unwrap();
    let cx = Cx { actor: held.actor, ..desk };
    let token = put!(bed, tx => api_token::create(tx, &cx, own, new)).unwrap().token.unwrap();
    for (token, statements) in [(session.token, 1), (token, 2)] {
        let mut tx: Tx = bed.store.begin(Mode::Glance).await.unwrap();
        tx.keep_statements();
        let held = access::authenticate(&mut tx, &bed.core, &token).await.unwrap();
        assert_eq!(tx.statements().len(), statements, "{:#?}", tx.statements());
        assert!(matches!(&held.actor, Actor::User { posts, .. } if !posts.is_empty()), "{held:?}");
        assert!(access::keep_alive(&mut tx, &bed.core, &token).await.is_err(), "nothing is written at a glance");
        tx.rollback().await.unwrap();
    }
}
