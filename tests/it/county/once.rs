//! What is asked for once happens once.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

use super::{action, assert_refused, card, errand, id, see};

/// How many requests with this title the desk lists.
async fn listed(staff: &Client, title: &str) -> Result<usize> {
    Ok(see(staff, "desk").await?.to_string().matches(title).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_twice_has_one_effect() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let open = action(places::ZHICHENG, "open_request");

    let first = staff.call(&open, Some("key-1"), &errand(&card, "代缴电费")).await?;
    let again = staff.call(&open, Some("key-1"), &errand(&card, "代缴电费")).await?;
    assert_eq!((first.status, again.status), (200, 200), "{} {}", first.body, again.body);
    assert_eq!(id(&first.json()?)?, id(&again.json()?)?);
    assert_eq!((&first.json()?["again"], &again.json()?["again"]), (&json!(false), &json!(true)));
    assert_eq!(listed(&staff, "代缴电费").await?, 1);

    // The same key for something else is a mistake of the caller, not a second effect.
    let other = staff.call(&open, Some("key-1"), &errand(&card, "代缴水费")).await?;
    assert_refused(&other, 409, "a key that was used for another request");
    assert_eq!(listed(&staff, "代缴水费").await?, 0);

    // Without a key each call counts, and one person's keys are not another's.
    staff.call(&open, None, &errand(&card, "代缴电费")).await?;
    assert_eq!(listed(&staff, "代缴电费").await?, 2);
    Ok(())
}

/// The button pressed twice, or the answer loaded again: without JavaScript nothing else tells the two apart.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_has_one_effect() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let module = format!("/staff/{}/m/liaison-card", places::ZHICHENG);
    let from = format!("{module}/desk?card={card}");
    let once = async || -> Result<String> {
        let page = staff.get(&from).await?.body;
        let (_, rest) = page.split_once("name=\"_once\" value=\"").context("the form carries when it was made")?;
        Ok(rest.split('"').next().unwrap_or_default().to_owned())
    };
    let send = async |title: &str, once: &str| {
        let fields = [("kind", "shopping"), ("channel", "phone"), ("card", &card), ("title", title)];
        let fields = [&fields[..], &[("_from", from.as_str()), ("_once", once)]].concat();
        staff.submit(&format!("{module}/actions/open_request"), &fields).await
    };
    let made = once().await?;
    let (first, again) = (send("换灯泡", &made).await?, send("换灯泡", &made).await?);
    assert_eq!((first.status, again.status), (303, 303), "{} {}", first.body, again.body);
    assert_eq!(first.location, again.location, "both lead to the one request");
    assert_eq!(listed(&staff, "换灯泡").await?, 1);

    // Filled in anew it is another request, and so is the same from a page that was made later.
    assert_eq!(send("换水管", &made).await?.status, 303);
    assert_eq!(listed(&staff, "换水管").await?, 1);
    assert_eq!(send("换灯泡", &once().await?).await?.status, 303);
    assert_eq!(listed(&staff, "换灯泡").await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_at_the_same_time_has_one_effect() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let open = action(places::ZHICHENG, "open_request");
    let body = errand(&card, "修水龙头");

    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (staff, open, body) = (staff.clone(), open.clone(), body.clone());
        calls.spawn(async move { staff.call(&open, Some("key-8"), &body).await });
    }
    let mut ids = BTreeSet::new();
    while let Some(answer) = calls.join_next().await {
        let answer = answer??;
        // Who finds no place in the queue is told to come again; nobody gets a second effect.
        match answer.status {
            200 => drop(ids.insert(id(&answer.json()?)?)),
            503 => assert_refused(&answer, 503, "a full queue"),
            other => panic!("{other} {}", answer.body),
        }
    }
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(listed(&staff, "修水龙头").await?, 1);
    Ok(())
}

/// The running number of a card is read and then written: two at once would take the same one.
#[tokio::test(flavor = "multi_thread")]
async fn cards_issued_at_the_same_time_get_different_numbers() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let residents = without_card(&staff).await?;
    assert!(residents.len() >= 4, "{residents:?}");

    let mut calls = tokio::task::JoinSet::new();
    for resident in residents.into_iter().take(4) {
        let staff = staff.clone();
        calls.spawn(async move {
            let input = json!({ "resident": resident });
            let issue = action(places::ZHICHENG, "issue_card");
            staff.call(&issue, Some(&format!("issue-{resident}")), &input).await
        });
    }
    let mut said = BTreeSet::new();
    while let Some(answer) = calls.join_next().await {
        let answer = answer??;
        assert_eq!(answer.status, 200, "{}", answer.body);
        said.insert(answer.json()?["say"].as_str().unwrap_or_default().to_owned());
    }
    // Each is told the number of the new card.
    assert_eq!(said.len(), 4, "{said:?}");
    Ok(())
}

/// Residents of 治城社区 for whom the desk offers to issue a card, by family name.
async fn without_card(staff: &Client) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for family in ["李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"] {
        let desk = see(staff, &format!("desk?q={family}")).await?;
        collect(&desk, &mut found);
    }
    Ok(found.into_iter().collect())
}

/// The parameter `resident` of every link to the page for a new card.
fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if fields.get("page") == Some(&json!("new_card"))
                && let Some(resident) = value["params"]["resident"].as_str()
            {
                found.insert(resident.to_owned());
            }
            fields.values().for_each(|value| collect(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}
