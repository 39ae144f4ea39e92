//! The built module in the real runtime: what the township was promised.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Done, Page, Person, Surface};

/// The county begins on Monday 2 March 2026 at nine: lunch of that day is closed, dinner is open.
const TODAY: &str = "2026-03-02";
const TOMORROW: &str = "2026-03-03";

fn county() -> County {
    County::with_module(env!("CARGO_MANIFEST_DIR"))
}

fn id(done: Done) -> String {
    done.id.expect("an id")
}

fn dish(county: &County, name: &str, price: i64) -> String {
    id(county.staff().act("add_dish", json!({ "name": name, "price": price })).expect("added"))
}

fn plan(county: &County, day: &str, meal: &str, dish: &str, portions: Option<u32>) -> String {
    let input = json!({ "day": day, "meal": meal, "dish": dish, "portions": portions });
    id(county.staff().act("plan_dish", input).expect("planned"))
}

/// A dish of 12.00 yuan for dinner today.
fn dinner(county: &County) -> String {
    let dish = dish(county, "红烧肉", 1_200);
    plan(county, TODAY, "dinner", &dish, None)
}

fn order(person: &Person<'_>, item: &str, way: &str) -> String {
    id(person.act("order", json!({ "item": item, "way": way })).expect("ordered"))
}

fn serve(county: &County, order: &str) {
    county.staff().act("serve", json!({ "order": order })).expect("served");
}

fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

/// Every amount of money on a page, in fen, from the top.
fn amounts(page: &Page) -> Vec<i64> {
    fn walk(value: &Value, found: &mut Vec<i64>) {
        match value {
            Value::Object(fields) if fields.get("type") == Some(&json!("money")) => {
                found.extend(fields.get("fen").and_then(Value::as_i64));
            }
            Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(page).expect("JSON"), &mut found);
    found
}

/// From here on whoever lives alone pays the fee of 5.00 yuan.
fn nobody_eats_free(county: &County) {
    county.switch(true, Some(json!({ "free_living_alone": false, "delivery_team": county.team() })));
}

fn with_a_team(county: &County) {
    county.switch(true, Some(json!({ "delivery_team": county.team() })));
}

/// Sends the deliveries of dinner to the first volunteer; answers the request that she sees.
fn send_out(county: &County) -> String {
    let input = json!({ "day": TODAY, "meal": "dinner", "volunteer": county.volunteer(0).id() });
    county.staff().act("send_out", input).expect("sent out");
    request_of(&county.volunteer(0))
}

fn request_of(volunteer: &Person<'_>) -> String {
    let page = serde_json::to_value(volunteer.page("tasks", json!({})).expect("tasks")).expect("JSON");
    page.pointer("/blocks/1/cards/0/to/params/request").and_then(Value::as_str).expect("a delivery waits").to_owned()
}

#[test]
fn who_eats_free_pays_nothing_and_others_the_fee() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "eat-in");
    nobody_eats_free(&county);
    order(&county.resident(1), &item, "eat-in");
    let page = words(&county.staff().page("today", json!({})).expect("shown"));
    assert!(page.contains(r#""fen":500"#) && page.contains("charge-free"), "{page}");
    // The fee is never more than the price.
    let porridge = dish(&county, "白粥", 200);
    let item = plan(&county, TOMORROW, "lunch", &porridge, None);
    order(&county.resident(1), &item, "eat-in");
    let mine = county.resident(1).page("meals", json!({})).expect("shown");
    assert_eq!(amounts(&mine)[..2], [500, 200]);
}

#[test]
fn the_last_portion_goes_to_one() {
    let county = county();
    let dish = dish(&county, "清蒸鱼", 1_500);
    let item = plan(&county, TODAY, "dinner", &dish, Some(1));
    let residents: Vec<_> = (0..6).map(|number| county.resident(number)).collect();
    let outcomes = county.all_at_once(&residents, "order", &json!({ "item": item, "way": "eat-in" }));
    assert_eq!(outcomes.succeeded(), 1, "{outcomes:?}");
    let fewer = json!({ "item": item, "portions": 1 });
    county.staff().act("change_portions", fewer).expect("as many as are ordered");
    let taken_off = county.staff().act("take_off", json!({ "item": item })).expect_err("somebody has ordered it");
    assert_eq!(taken_off.code, "refused");
}

#[test]
fn everybody_has_one_meal_and_may_take_another_after_cancelling() {
    let county = county();
    let item = dinner(&county);
    let other = plan(&county, TODAY, "dinner", &dish(&county, "豆腐", 600), Some(1));
    let resident = county.resident(0);
    let first = order(&resident, &item, "eat-in");
    let again = resident.act("order", json!({ "item": other, "way": "eat-in" })).expect_err("has one");
    assert_eq!(again.code, "refused");
    resident.act("cancel", json!({ "order": first })).expect("cancelled");
    order(&resident, &other, "deliver");
    county.pass_minutes(6 * 60);
    let late = resident.act("cancel", json!({ "order": first })).expect_err("three o'clock is over");
    assert_eq!(late.code, "refused");
    // Staff may: somebody has rung.
    county.staff().act("cancel", json!({ "order": first })).expect("cancelled");
    let input = json!({ "item": other, "way": "eat-in", "resident": county.resident(1).id() });
    county.staff().act("order", input).expect("the portion is free again");
}

#[test]
fn lunch_closes_at_nine_and_staff_seat_whoever_comes() {
    let county = county();
    let lunch = plan(&county, TODAY, "lunch", &dish(&county, "面条", 800), None);
    let late = county.resident(0).act("order", json!({ "item": lunch, "way": "eat-in" })).expect_err("closed");
    assert_eq!(late.code, "refused");
    let unnamed = county.staff().act("order", json!({ "item": lunch, "way": "eat-in" })).expect_err("for whom");
    assert!(unnamed.fields.contains_key("resident"), "{unnamed:?}");
    let input = json!({ "item": lunch, "way": "eat-in", "resident": county.resident(0).id() });
    let seated = id(county.staff().act("order", input).expect("seated"));
    serve(&county, &seated);
    let for_another = json!({ "item": lunch, "way": "eat-in", "resident": county.resident(1).id() });
    let refused = county.resident(2).act("order", for_another).expect_err("for oneself alone");
    assert_eq!(refused.code, "invalid");
}

#[test]
fn the_kitchen_knows_who_cannot_eat_what_and_nobody_else_does() {
    let county = county();
    let item = dinner(&county);
    let elder = county.resident(0);
    elder.act("note_allergy", json!({ "allergy": "花生过敏" })).expect("noted");
    order(&elder, &item, "deliver");
    let kitchen = words(&county.staff().page("kitchen", json!({ "meal": "dinner" })).expect("shown"));
    assert!(kitchen.contains("花生过敏") && kitchen.contains("print-list"), "{kitchen}");
    for (who, page) in [(county.resident(1), "meals"), (county.volunteer(0), "tasks")] {
        assert!(!words(&who.page(page, json!({})).expect("shown")).contains("花生过敏"), "{page}");
    }
    let request = send_out(&county);
    let task = || words(&county.volunteer(0).page("task", json!({ "request": request })).expect("shown"));
    assert!(!task().contains("花生过敏"), "not before she has taken it");
    county.volunteer(0).act("accept", json!({ "request": request })).expect("taken");
    assert!(task().contains("花生过敏"));
    let other = county.volunteer(1).page("task", json!({ "request": request })).expect_err("not hers");
    assert_eq!(other.code, "not-found");
}

#[test]
fn a_free_meal_brought_by_a_volunteer_yields_hours() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(60);
    let report = json!({ "request": request, "minutes": 20, "note": "老人精神好" });
    let said = volunteer.act("report_delivered", report).expect("reported");
    assert_eq!(serde_json::to_value(said.say).expect("JSON")["key"], "report-done-hours");
    let elder = county.resident(0);
    assert!(words(&elder.page("meals", json!({})).expect("shown")).contains("note_feedback"));
    let foreign = json!({ "request": request, "outcome": "satisfied" });
    assert_eq!(county.resident(1).act("note_feedback", foreign.clone()).expect_err("not hers").code, "not-found");
    elder.act("note_feedback", foreign).expect("said");
}

#[test]
fn a_paid_meal_yields_no_hours_by_any_route() {
    let county = county();
    nobody_eats_free(&county);
    let item = dinner(&county);
    let meal = order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(60);
    let asked = volunteer.page("task", json!({ "request": request })).expect("shown");
    assert!(!words(&asked).contains("report_delivered-minutes") && words(&asked).contains("task-low-fee"));
    let with_minutes = json!({ "request": request, "minutes": 20 });
    for who in [&volunteer, &county.staff()] {
        let refusal = who.act("report_delivered", with_minutes.clone()).expect_err("no hours for what is paid");
        assert!(refusal.fields.contains_key("minutes"), "{refusal:?}");
    }
    // That the fee is dropped afterwards changes nothing of what was ordered.
    with_a_team(&county);
    volunteer.act("report_delivered", with_minutes).expect_err("still paid for");
    volunteer.act("report_delivered", json!({ "request": request })).expect("delivered");
    let again = json!({ "order": meal });
    county.staff().act("serve", again).expect("as it is");
}

#[test]
fn a_delivery_that_is_given_back_is_sent_to_somebody_else() {
    let county = county();
    with_a_team(&county);
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    county.volunteer(0).act("decline", json!({ "request": request, "reason": "下雨" })).expect("given back");
    let again = json!({ "day": TODAY, "meal": "dinner" });
    county.staff().act("send_out", again.clone()).expect("to the team");
    assert_eq!(county.staff().act("send_out", again).expect_err("nothing waits").code, "refused");
    let team = [county.volunteer(2), county.volunteer(3)];
    let taken = county.all_at_once(&team, "accept", &json!({ "request": request_of(&team[0]) }));
    assert_eq!(taken.succeeded(), 1, "{taken:?}");
}

#[test]
fn who_lives_alone_and_does_not_come_is_looked_after() {
    let county = county();
    let lunch = plan(&county, TODAY, "lunch", &dish(&county, "面条", 800), None);
    let input = |number: usize| json!({ "item": lunch, "way": "eat-in", "resident": county.resident(number).id() });
    let came = id(county.staff().act("order", input(0)).expect("ordered"));
    county.staff().act("order", input(1)).expect("ordered");
    serve(&county, &came);
    let desk = || words(&county.staff().page("today", json!({})).expect("shown"));
    assert!(!desk().contains("sign-look-after"));
    county.live_through(5 * 60);
    assert_eq!(desk().matches("sign-look-after").count(), 1, "{}", desk());
    // At night what nobody called for is missed.
    county.live_through(8 * 60);
    assert!(desk().contains("order-status-missed") && !desk().contains("sign-look-after"));
    assert_eq!(county.parked(), []);
}

#[test]
fn what_is_caught_up_in_the_morning_leaves_the_day_alone() {
    let county = county();
    let lunch = plan(&county, TOMORROW, "lunch", &dish(&county, "面条", 800), None);
    order(&county.resident(0), &lunch, "eat-in");
    let today = dinner(&county);
    order(&county.resident(1), &today, "eat-in");
    // The server knows of the module's jobs, and then none runs until the next morning.
    county.live_through(1);
    county.pass_minutes(24 * 60);
    county.settle();
    let desk = |day: &str| words(&county.staff().page("today", json!({ "day": day })).expect("shown"));
    assert!(desk(TODAY).contains("order-status-missed"));
    assert!(desk(TOMORROW).contains("order-status-ordered") && !desk(TOMORROW).contains("sign-look-after"));
}

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

#[test]
fn wrong_input_is_told_at_its_field_and_nothing_is_kept() {
    let county = county();
    let dish = dish(&county, "红烧肉", 1_200);
    let before = county.module_records();
    let cases: [(&str, Value, &str); 7] = [
        ("add_dish", json!({ "name": "", "price": 100 }), "name"),
        ("add_dish", json!({ "name": "红烧肉", "price": 100 }), "name"),
        ("add_dish", json!({ "name": "汤", "price": 0 }), "price"),
        ("add_dish", json!({ "name": "汤", "price": "3.00" }), "price"),
        ("plan_dish", json!({ "day": "2026-03-01", "meal": "lunch", "dish": dish }), "day"),
        ("plan_dish", json!({ "day": "2026-02-30", "meal": "lunch", "dish": dish }), "day"),
        ("copy_day", json!({ "from": TODAY, "to": TODAY }), "to"),
    ];
    for (action, input, field) in cases {
        let refusal = county.staff().act(action, input).expect_err("refused");
        assert_eq!(refusal.code, "invalid", "{action} {field}");
        assert!(refusal.fields.contains_key(field), "{refusal:?}");
    }
    assert_eq!(county.module_records(), before);
}

#[test]
fn a_day_is_copied_and_what_is_on_the_menu_stays_once() {
    let county = county();
    dinner(&county);
    let copy = json!({ "from": TODAY, "to": TOMORROW });
    county.staff().act("copy_day", copy.clone()).expect("copied");
    assert_eq!(county.staff().act("copy_day", copy).expect_err("nothing new").code, "refused");
    assert!(words(&county.staff().page("week", json!({ "day": TOMORROW })).expect("shown")).contains("红烧肉"));
}

#[test]
fn the_neighbour_sees_nothing_and_nobody_acts_above_their_station() {
    let county = county();
    let item = dinner(&county);
    let meal = order(&county.resident(0), &item, "eat-in");
    let neighbour = county.neighbour_resident();
    let none = [
        neighbour.page("meals", json!({})).err(),
        neighbour.at(&county.resident(0)).page("meals", json!({})).err(),
        neighbour.at(&county.resident(0)).act("order", json!({ "item": item, "way": "eat-in" })).err(),
        county.neighbour_staff().at(&county.staff()).page("today", json!({})).err(),
        county.resident(1).act("cancel", json!({ "order": meal })).err(),
        county.resident(0).act("serve", json!({ "order": meal })).err(),
        county.volunteer(0).act("settle", json!({ "month": "2026-02" })).err(),
        county.volunteer(0).on(Surface::Staff).page("today", json!({})).err(),
    ];
    assert!(none.iter().all(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.code == "not-found")), "{none:?}");
}

#[test]
fn what_is_public_names_nobody() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "eat-in");
    for (surface, page) in [(Surface::Wall, "board"), (Surface::Public, "board"), (Surface::Public, "spending")] {
        let shown = words(
            &county.neighbour_resident().at(&county.resident(0)).on(surface).page(page, json!({})).expect("open"),
        );
        assert!(!shown.contains("person"), "{shown}");
    }
}

#[test]
fn switched_off_it_is_gone_and_its_data_stays() {
    let county = county();
    dinner(&county);
    let kept = county.module_records();
    county.switch(false, None);
    assert_eq!(county.staff().page("today", json!({})).expect_err("gone").code, "not-found");
    assert_eq!(county.module_records(), kept);
    county.switch(true, None);
    county.staff().page("today", json!({})).expect("there again");
}

#[test]
fn the_indicators_are_those_of_the_meals_that_were_eaten() {
    let county = county();
    let item = plan(&county, TODAY, "dinner", &dish(&county, "红烧肉", 1_201), None);
    order(&county.resident(4), &item, "deliver");
    let free = order(&county.resident(0), &item, "eat-in");
    nobody_eats_free(&county);
    let paid = order(&county.resident(1), &item, "eat-in");
    let missed = order(&county.resident(2), &item, "eat-in");
    order(&county.resident(3), &item, "eat-in");
    [&free, &paid].into_iter().for_each(|order| serve(&county, order));
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(12 * 60);
    volunteer.act("report_delivered", json!({ "request": request, "minutes": 20, "note": "好" })).expect("reported");
    county.staff().act("mark_missed", json!({ "order": missed })).expect("missed");

    // Two free at 12.01, one of them brought; one at a fee of 5.00 of 12.01. Who only ordered, or did not come, has eaten nothing.
    let of = |name: &str, from: &str, to: &str| county.indicator(name, from, to).expect(name).value;
    let march = |name: &str| of(name, "2026-03-01", "2026-03-31");
    assert_eq!((march("meals_served"), march("meals_free"), march("meals_low_fee")), (3, 2, 1));
    assert_eq!((march("meals_eaten_in"), march("meals_delivered"), march("diners")), (2, 1, 3));
    assert_eq!((march("low_fee_income"), march("subsidy")), (500, 1_201 * 2 + 701));
    assert_eq!((of("meals_served", TODAY, TODAY), of("meals_served", TOMORROW, TOMORROW)), (3, 0));
    let above = county.indicator_above("subsidy", "2026-03").expect("known");
    assert_eq!((above.value, above.units, above.without), (Some(march("subsidy")), 1, 0));
    assert_eq!(county.indicator("meals", TODAY, TODAY).expect_err("there is none").code, "not-found");
}
