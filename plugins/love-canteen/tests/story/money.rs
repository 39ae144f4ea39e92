//! Months that are settled, and settled again.

use serde_json::json;
use wushe_plugin_testkit::{County, Done, Page, Refusal};

use crate::common::{TODAY, amounts, county, dinner, dish, nobody_eats_free, order, plan, serve, words};

#[test]
fn a_month_is_settled_to_the_fen_and_published_from_the_same_rows() {
    let county = county();
    let fund = county.open_fund("爱心基金", 1_000_000);
    assert!(!fund.is_empty());
    let item = plan(&county, TODAY, "dinner", &dish(&county, "红烧肉", 1_201), None);
    let free = [order(&county.resident(0), &item, "eat-in"), order(&county.resident(1), &item, "eat-in")];
    nobody_eats_free(&county);
    let paid = order(&county.resident(2), &item, "eat-in");
    let missed = order(&county.resident(3), &item, "eat-in");
    free.iter().chain([&paid]).for_each(|order| serve(&county, order));
    let early = county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect_err("not over");
    assert!(early.fields.contains_key("month"), "{early:?}");

    county.pass_minutes(31 * 24 * 60);
    let open = county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect_err("one is open");
    assert_eq!(open.code, "refused", "{open:?}");
    county.staff().act("mark_missed", json!({ "order": missed })).expect("missed");
    // Without money for the subsidy nothing is entered at all.
    let poor = county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect_err("no money");
    assert_eq!(poor.code, "refused", "{poor:?}");
    let settings = json!({ "free_living_alone": false, "subsidy_source": "low-fee-income" });
    county.switch(true, Some(settings));
    county.give_money(&fund, "low_fee_income", 10_000);
    county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect("settled");
    let twice = county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect_err("settled already");
    assert!(twice.fields.contains_key("month"), "{twice:?}");

    // Two free at 12.01, one at a fee of 5.00 of 12.01.
    let (income, subsidy) = (500, 1_201 * 2 + 701);
    let public = county.resident(5).page("spending", json!({})).expect("shown");
    assert_eq!(amounts(&public), [income, subsidy, income + subsidy]);
    let of = |name: &str| county.indicator(name, "2026-03-01", "2026-03-31").expect(name).value;
    assert_eq!((of("low_fee_income"), of("subsidy")), (income, subsidy));
    let accounts = county.bookkeeper().page("accounts", json!({})).expect("shown");
    assert!(amounts(&accounts).ends_with(&[income, subsidy]), "{:?}", amounts(&accounts));
    let late = county.staff().act("mark_missed", json!({ "order": paid })).expect_err("settled");
    assert_eq!(late.code, "refused");
}

#[test]
fn the_month_settles_itself_or_says_why_not() {
    let county = county();
    let item = dinner(&county);
    serve(&county, &order(&county.resident(0), &item, "eat-in"));
    county.pass_minutes(30 * 24 * 60);
    county.settle();
    assert_eq!(county.parked(), [], "without a fund it tells staff, and does not fail");
    assert!(!words(&county.resident(0).page("spending", json!({})).expect("shown")).contains("2026-03"));
    let _fund = county.open_fund("爱心基金", 1_000_000);
    let settled = county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect_err("no money in it yet");
    assert_eq!(settled.code, "refused", "{settled:?}");
}

const MARCH: &str = "2026-03";

/// Three meals in March, two of them free at 12.01 and one at a fee of 5.00; the fund holds enough. Answers the fund, the orders, and
/// what they come to: fees and subsidy.
fn a_month(approval_limit: i64) -> (County, String, Vec<String>, [i64; 2]) {
    let county = county();
    // The server knows of the module's jobs from now on.
    county.settle();
    let item = plan(&county, TODAY, "dinner", &dish(&county, "红烧肉", 1_201), None);
    let mut orders = vec![order(&county.resident(0), &item, "eat-in"), order(&county.resident(1), &item, "eat-in")];
    nobody_eats_free(&county);
    orders.push(order(&county.resident(2), &item, "eat-in"));
    orders.iter().for_each(|order| serve(&county, order));
    county.pass_minutes(30 * 24 * 60 + 30);
    let fund = county.open_fund("爱心基金", approval_limit);
    for _ in 0..10 {
        county.give_money(&fund, "grant_superior", 1_000);
    }
    (county, fund, orders, [500, 1_201 * 2 + 701])
}

fn settle(county: &County) -> Result<Done, Refusal> {
    county.bookkeeper().act("settle", json!({ "month": MARCH }))
}

/// What the canteen has entered: source, fen, status and whether it was undone, fees before subsidies.
fn entered(county: &County, fund: &str) -> Vec<(String, i64, String, bool)> {
    let mut entries: Vec<_> =
        county.entries(fund).into_iter().filter(|one| one.given || one.source == "low_fee_income").collect();
    entries.sort_by_key(|one| one.given);
    entries.into_iter().map(|one| (one.source, one.fen, one.status, one.reversed)).collect()
}

fn subsidy_entry(county: &County, fund: &str) -> String {
    county.entries(fund).into_iter().find(|one| one.given).expect("a subsidy").id
}

/// The states of the entries in the first line of the table on a page, in words: fees, subsidy.
fn states(page: &Page) -> [String; 2] {
    let page = serde_json::to_value(page).expect("JSON");
    let blocks = page["blocks"].as_array().expect("blocks");
    let cells = blocks.iter().find(|block| block["type"] == "table").expect("a table")["rows"][0]["cells"].clone();
    let money: Vec<usize> = (0..9).filter(|at| cells[*at]["type"] == "money").collect();
    [money[0] + 1, money[1] + 1].map(|at| cells[at]["text"]["key"].as_str().unwrap_or_default().to_owned())
}

fn public(county: &County) -> Page {
    county.resident(5).page("spending", json!({})).expect("shown")
}

fn accounts(county: &County) -> Page {
    county.staff().page("accounts", json!({})).expect("shown")
}

#[test]
fn the_books_the_settlement_and_the_public_page_agree_to_the_fen() {
    let (county, fund, _, [income, subsidy]) = a_month(1_000_000);
    settle(&county).expect("settled");
    let booked = |source: &str, fen| (source.to_owned(), fen, "booked".to_owned(), false);
    assert_eq!(entered(&county, &fund), [booked("low_fee_income", income), booked("grant_superior", subsidy)]);
    assert_eq!(amounts(&public(&county)), [income, subsidy, income + subsidy]);
    assert!(amounts(&accounts(&county)).ends_with(&[income, subsidy]));
    let state = ["entry-state-booked", "entry-state-booked"].map(str::to_owned);
    assert_eq!([states(&public(&county)), states(&accounts(&county))], [state.clone(), state]);
}

#[test]
fn what_waits_for_a_second_person_is_said_to_wait_until_it_is_approved() {
    let (county, fund, _, _) = a_month(1_000);
    settle(&county).expect("settled");
    let waits = ["entry-state-booked", "entry-state-prepared"].map(str::to_owned);
    assert_eq!([states(&public(&county)), states(&accounts(&county))], [waits.clone(), waits.clone()]);
    county.approve_entry(&subsidy_entry(&county, &fund));
    // Whoever may not read the books waits until it is told; a bookkeeper looks at once.
    assert_eq!(county.staff().act("look_up", json!({})).expect_err("not theirs").code, "refused");
    assert_eq!(states(&public(&county)), waits);
    county.bookkeeper().act("look_up", json!({})).expect("looked up");
    assert_eq!(states(&public(&county)), ["entry-state-booked", "entry-state-booked"]);
    // A reversal that waits has undone nothing yet.
    county.reverse_entry(&subsidy_entry(&county, &fund));
    county.settle();
    assert_eq!(states(&public(&county)), ["entry-state-booked", "entry-state-booked"]);
}

#[test]
fn a_month_whose_subsidy_is_turned_down_is_corrected_and_settled_again() {
    let (county, fund, orders, [income, subsidy]) = a_month(1_000);
    settle(&county).expect("settled");
    let locked = county.staff().act("mark_missed", json!({ "order": orders[0] })).expect_err("settled");
    assert_eq!(locked.code, "refused");
    county.reject_entry(&subsidy_entry(&county, &fund));
    county.settle();
    assert_eq!(county.parked(), []);
    let turned_down = ["entry-state-booked", "entry-state-rejected"].map(str::to_owned);
    assert_eq!([states(&public(&county)), states(&accounts(&county))], [turned_down.clone(), turned_down]);
    assert!(words(&accounts(&county)).contains("accounts-settle-again"));

    // One of the free meals was not eaten after all.
    county.staff().act("mark_missed", json!({ "order": orders[0] })).expect("the month is open again");
    assert_eq!(amounts(&public(&county)), [income, subsidy, income + subsidy], "what was turned down");
    settle(&county).expect("settled again");
    assert!(settle(&county).expect_err("once").fields.contains_key("month"));
    let line = |source: &str, fen, status: &str| (source.to_owned(), fen, status.to_owned(), false);
    let less = subsidy - 1_201;
    assert_eq!(
        entered(&county, &fund),
        [
            line("low_fee_income", income, "booked"),
            line("grant_superior", less, "prepared"),
            line("grant_superior", subsidy, "rejected")
        ],
        "the fees are in the books once"
    );
    county.approve_entry(&subsidy_entry(&county, &fund));
    county.settle();
    assert_eq!(states(&public(&county)), ["entry-state-booked", "entry-state-booked"]);
    assert_eq!(amounts(&public(&county)), [income, less, income + less]);
    let page = accounts(&county);
    assert!(amounts(&page).ends_with(&[income, less, income, subsidy]), "{:?}", amounts(&page));
    assert!(words(&page).contains("accounts-before"));
    let of = |name: &str| county.indicator(name, "2026-03-01", "2026-03-31").expect(name).value;
    assert_eq!((of("low_fee_income"), of("subsidy")), (income, less));
}

#[test]
fn what_still_stands_in_the_books_is_not_entered_twice_with_another_amount() {
    let (county, fund, orders, [income, subsidy]) = a_month(1_000_000);
    settle(&county).expect("settled");
    county.reverse_entry(&subsidy_entry(&county, &fund));
    county.bookkeeper().act("look_up", json!({})).expect("looked up");
    assert_eq!(states(&public(&county)), ["entry-state-booked", "entry-state-reversed"]);
    // The meal that was paid for was not eaten: the fees in the books are wrong too.
    county.staff().act("mark_missed", json!({ "order": orders[2] })).expect("open again");
    let before = county.entries(&fund);
    assert_eq!(settle(&county).expect_err("the fees still stand").code, "refused");
    assert_eq!(county.entries(&fund), before, "nothing was entered");
    let fees = before.iter().find(|one| one.source == "low_fee_income").expect("the fees").id.clone();
    county.reverse_entry(&fees);
    settle(&county).expect("settled again");
    assert_eq!(amounts(&public(&county)), [0, subsidy - 701, subsidy - 701]);
    assert_eq!(states(&public(&county)), ["none", "entry-state-booked"]);
    let standing: i64 = county.entries(&fund).iter().filter(|one| one.given && !one.reversed).map(|one| one.fen).sum();
    assert_eq!((standing, income), (subsidy - 701, 500));
}
