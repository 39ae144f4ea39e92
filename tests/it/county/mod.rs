//! The demo county at work: the liaison card in 治城社区, over HTTP, as people with different roles.

mod api;
mod asked;
mod behalf;
mod borders;
mod disclosure;
mod figures;
mod files;
mod fund;
mod kept;
mod modules;
mod observed;
mod once;
mod paged;
mod recordings;
mod story;
mod switching;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_tests::{Answer, Client};

/// The address of a page of the liaison card in a unit.
fn page(unit: &str, page: &str) -> String {
    format!("/api/v1/units/{unit}/modules/liaison-card/pages/{page}")
}

/// The address of an action of the liaison card in a unit.
fn action(unit: &str, action: &str) -> String {
    format!("/api/v1/units/{unit}/modules/liaison-card/actions/{action}")
}

/// The first value with this key, anywhere in the page and however deep.
fn find<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.get(key).or_else(|| fields.values().find_map(|value| find(value, key))),
        Value::Array(items) => items.iter().find_map(|value| find(value, key)),
        _ => None,
    }
}

/// A page of 治城社区 that must be there.
async fn see(who: &Client, name: &str) -> Result<Value> {
    let answer = who.get(&page(places::ZHICHENG, name)).await?;
    ensure!(answer.status == 200, "{name}: {} {}", answer.status, answer.body);
    answer.json()
}

/// An action in 治城社区 that must be carried out.
async fn act(who: &Client, name: &str, input: Value) -> Result<Value> {
    let answer = who.call(&action(places::ZHICHENG, name), None, &input).await?;
    ensure!(answer.status == 200, "{name}: {} {}", answer.status, answer.body);
    answer.json()
}

/// The id of the card with this number, as the desk finds it.
async fn card(staff: &Client, number: &str) -> Result<String> {
    let desk = see(staff, &format!("desk?q={number}")).await?;
    let card = find(&desk, "card").and_then(Value::as_str).with_context(|| format!("no card in {desk}"))?;
    Ok(card.to_owned())
}

/// What is sent to open a request for the holder of a card who rang.
fn errand(card: &str, title: &str) -> Value {
    json!({ "card": card, "kind": "shopping", "title": title, "channel": "phone" })
}

/// A child of 治城社区 for whom a resident speaks: entered by staff.
async fn ward(staff: &Client, guardian: &str) -> Result<String> {
    let at = |register: &str| format!("/api/v1/units/{}/{register}", places::ZHICHENG);
    let born = wushe_core::domain::day::Day::of(wushe_core::time::Clock::System.now()).plus_days(-8 * 365);
    let child = json!({ "name": "李小苗", "birth_day": born, "groups": ["child"] });
    let child = staff.call(&at("residents"), None, &child).await?;
    ensure!(child.status == 201, "{} {}", child.status, child.body);
    let ward = id(&child.json()?)?;
    let named = json!({ "ward_id": ward, "guardian_id": guardian, "relation": "grandparent", "since": born });
    let named = staff.call(&at("guardians"), None, &named).await?;
    ensure!(named.status == 201, "{} {}", named.status, named.body);
    Ok(ward)
}

/// The id that an action answers.
fn id(done: &Value) -> Result<String> {
    Ok(done["id"].as_str().with_context(|| format!("no id in {done}"))?.to_owned())
}

/// Where a request stands, as its page tells staff.
async fn status(staff: &Client, request: &str) -> Result<String> {
    let page = see(staff, &format!("request?request={request}")).await?;
    let status = find(&page["blocks"], "status").and_then(Value::as_str);
    Ok(status.with_context(|| format!("no status in {page}"))?.to_owned())
}

/// Fails unless the answer is a problem with this status, and says nothing of what is there.
fn assert_refused(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    assert_eq!(answer.content_type, "application/problem+json", "{what}");
    for secret in ["LX-0001", "李秀兰", "王建军"] {
        assert!(!answer.body.contains(secret), "{what} tells of {secret}: {}", answer.body);
    }
}
