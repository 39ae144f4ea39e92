//! Menus and orders: who eats what, and what the kitchen knows.

use serde_json::{Value, json};

use crate::common::{
    TODAY, TOMORROW, amounts, county, dinner, dish, id, nobody_eats_free, order, plan, send_out, serve, words,
};

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
