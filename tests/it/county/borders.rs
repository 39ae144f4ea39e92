//! What is on in one community is nowhere else.

use anyhow::Result;
use serde_json::json;
use wushe_host::demo::places;
use wushe_tests::{Role, Server};

use super::{action, assert_refused, card, errand, page};

#[tokio::test(flavor = "multi_thread")]
async fn the_neighbour_has_no_page_no_action_and_no_data() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let neighbour = server.login(Role::Neighbour).await?;
    let card = card(&staff, "LX-0001").await?;

    let here = neighbour.get(&format!("/api/v1/units/{}/modules", places::NEIGHBOUR)).await?.json()?;
    assert_eq!(here["items"], json!([]), "no module is on here");

    let there = neighbour.get(&format!("/api/v1/units/{}/modules", places::ZHICHENG)).await?;
    assert_refused(&there, 404, "what is on in a community where she is nothing");

    // In her own community the module is not there; in the other one she has no post. Ids she might have seen do not help.
    for unit in [places::NEIGHBOUR, places::ZHICHENG] {
        for name in ["desk", "desk?q=LX-0001", "cards", "print", &format!("card?card={card}"), "no_such_page"] {
            let answer = neighbour.get(&page(unit, name)).await?;
            assert_refused(&answer, 404, &format!("page {name} in {unit}"));
        }
        for (name, input) in [
            ("open_request", errand(&card, "买米")),
            ("retire_card", json!({ "card": card })),
            ("no_such_action", json!({})),
        ] {
            let answer = neighbour.call(&action(unit, name), None, &input).await?;
            assert_refused(&answer, 404, &format!("action {name} in {unit}"));
        }
    }
    Ok(())
}

/// A module that is off, one that does not exist, and one elsewhere: the answers must not differ.
#[tokio::test(flavor = "multi_thread")]
async fn off_and_unknown_look_the_same() -> Result<()> {
    let server = Server::start().await?;
    let neighbour = server.login(Role::Neighbour).await?;
    let off = neighbour.get(&page(places::NEIGHBOUR, "desk")).await?;
    let unknown = neighbour.get(&format!("/api/v1/units/{}/modules/no-such/pages/desk", places::NEIGHBOUR)).await?;
    assert_eq!((off.status, off.json()?), (unknown.status, unknown.json()?));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_login_or_in_another_role() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;

    let visitor = server.visitor()?;
    for name in ["desk", "cards", "tasks", "my_card"] {
        // The answer does not tell where the module is on.
        for unit in [places::ZHICHENG, places::NEIGHBOUR] {
            assert_refused(&visitor.get(&page(unit, name)).await?, 401, name);
        }
    }
    let opened = visitor.call(&action(places::ZHICHENG, "open_request"), None, &errand(&card, "买米")).await?;
    assert_refused(&opened, 401, "open_request");

    let elder = server.login(Role::Resident).await?;
    let volunteer = server.login(Role::Volunteer(1)).await?;
    for name in ["desk", "cards", "print"] {
        assert_refused(&elder.get(&page(places::ZHICHENG, name)).await?, 404, name);
        assert_refused(&volunteer.get(&page(places::ZHICHENG, name)).await?, 404, name);
    }
    let retired = volunteer.call(&action(places::ZHICHENG, "retire_card"), None, &json!({ "card": card })).await?;
    assert_refused(&retired, 404, "retire_card");
    // Somebody else's task cannot be taken.
    let request = staff.call(&action(places::ZHICHENG, "open_request"), None, &errand(&card, "买米")).await?.json()?;
    let other = server.login(Role::Volunteer(2)).await?;
    let taken = other.call(&action(places::ZHICHENG, "accept"), None, &json!({ "request": request["id"] })).await?;
    assert!((400..500).contains(&taken.status), "{} {}", taken.status, taken.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_act_in_ones_name() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let foreign = staff.from_origin("https://evil.example");
    let answer = foreign.call(&action(places::ZHICHENG, "retire_card"), None, &json!({ "card": card })).await?;
    assert_refused(&answer, 403, "a request of another site");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_told_at_the_field() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let card = card(&staff, "LX-0001").await?;
    let wrong = json!({ "card": card, "kind": "robbery", "channel": "phone" });
    let answer = staff.call(&action(places::ZHICHENG, "open_request"), None, &wrong).await?;
    assert_refused(&answer, 422, "wrong input");
    let problem = answer.json()?;
    let fields: Vec<&str> =
        problem["errors"].as_array().into_iter().flatten().filter_map(|error| error["field"].as_str()).collect();
    assert!(fields.contains(&"kind") && fields.contains(&"title"), "{problem}");
    assert!(problem["errors"].as_array().is_some_and(|errors| errors.iter().all(|error| error["message"] != "")));
    Ok(())
}
