//! What is told of people in the clear is told for a purpose, each time anew, and kept nowhere.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

use super::disclosure::entries;

/// The address of something of 治城社区.
fn at(rest: &str) -> String {
    format!("/api/v1/units/{}/{rest}", places::ZHICHENG)
}

/// The first entry of a register of which `is` holds.
async fn first(who: &Client, register: &str, is: impl Fn(&Value) -> bool) -> Result<Value> {
    let answer = who.get(&at(&format!("{register}?limit=200"))).await?;
    ensure!(answer.status == 200, "{register}: {} {}", answer.status, answer.body);
    let listed = answer.json()?["items"].as_array().context("items")?.clone();
    listed.into_iter().find(is).with_context(|| format!("no such entry of {register}"))
}

fn id(entry: &Value) -> Result<&str> {
    entry["id"].as_str().context("an id")
}

/// Whether the database's files hold a text anywhere.
fn is_at_rest(server: &Server, text: &str) -> Result<bool> {
    for file in ["wushe.db", "wushe.db-wal"] {
        let path = server.data().join(file);
        if path.exists() && std::fs::read(path)?.windows(text.len()).any(|part| part == text.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Calls twice with one key and answers both bodies.
async fn twice(who: &Client, path: &str, body: &Value) -> Result<[Value; 2]> {
    let (first, again) = (who.call(path, Some("same-key"), body).await?, who.call(path, Some("same-key"), body).await?);
    ensure!((first.status, again.status) == (200, 200), "{path}: {} {}", first.body, again.body);
    Ok([first.json()?, again.json()?])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_is_revealed_for_a_purpose_and_kept_nowhere() -> Result<()> {
    let server = Server::start().await?;
    let (staff, admin) = (server.login(Role::Staff).await?, server.login(Role::Admin).await?);
    let has_phone = |entry: &Value| entry["phone"].as_str().is_some_and(|phone| phone.contains('*'));
    let mut noted = 0;
    for register in ["residents", "volunteers", "workers"] {
        let entry = first(&admin, register, has_phone).await?;
        let path = at(&format!("{register}/{}/reveal", id(&entry)?));
        let ask = json!({ "field": "phone", "purpose": "回访" });
        let [once, again] = twice(&staff, &path, &ask).await?;
        let phone = once["revealed_value"].as_str().context("a telephone number")?;
        ensure!(phone.len() > 6 && phone.bytes().all(|byte| byte.is_ascii_digit()), "{register}: {once}");
        ensure!(entry["phone"].as_str().is_some_and(|masked| masked[..3] == phone[..3]), "{entry} {once}");
        // Asked again it is a look of its own, not an answer that was lying about.
        ensure!(once == again, "{once} {again}");
        ensure!(!is_at_rest(&server, phone)?, "{register}: the number lies in the clear");
        let looks = entries(&server, "personal.reveal").await?;
        noted += 2;
        ensure!(looks.len() == noted, "{register}: {looks:?}");
        ensure!(looks.iter().all(|look| look.purpose == "回访" && look.detail == "phone"), "{looks:?}");

        for wrong in [
            json!({ "field": "phone" }),
            json!({ "field": "phone", "purpose": " " }),
            json!({ "field": "moon", "purpose": "回访" }),
        ] {
            let answer = staff.call(&path, None, &wrong).await?;
            ensure!(answer.status == 422, "{wrong}: {} {}", answer.status, answer.body);
        }
        // Who sees the register masked and may not open it; who is nothing here; who is nobody.
        let elsewhere = server.login(Role::Neighbour).await?;
        for (who, status) in [(server.login(Role::Bookkeeper).await?, 403), (elsewhere, 404), (server.visitor()?, 401)]
        {
            let answer = who.call(&path, None, &ask).await?;
            ensure!(answer.status == status && !answer.body.contains(phone), "{} {}", answer.status, answer.body);
        }
        ensure!(entries(&server, "personal.reveal").await?.len() == noted, "a refusal is no look");
    }
    // Of anybody but a resident there is a name and a telephone number.
    let worker = first(&admin, "workers", has_phone).await?;
    let path = at(&format!("workers/{}/reveal", id(&worker)?));
    let answer = staff.call(&path, None, &json!({ "field": "id_number", "purpose": "回访" })).await?;
    ensure!(answer.status == 422, "{} {}", answer.status, answer.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_is_revealed_and_not_kept_with_the_key() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let place = first(&staff, "sign-ups", |entry| entry["guardian_phone"].is_string()).await?;
    let path = at(&format!("sign-ups/{}/reveal_guardian", id(&place)?));
    let [once, again] = twice(&staff, &path, &json!({ "purpose": "接送" })).await?;
    ensure!(once["revealed_name"] == "罗春燕" && once["revealed_phone"] == "19900008801", "{once}");
    // The answer that is kept for the key is without the secret.
    ensure!(again == json!({}), "{again}");
    ensure!(!is_at_rest(&server, "19900008801")?, "the number lies in the clear");
    let looks = entries(&server, "personal.reveal").await?;
    ensure!(looks.len() == 1 && looks[0].purpose == "接送", "{looks:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_or_taken_along_is_not_kept_with_the_key() -> Result<()> {
    let server = Server::start().await?;
    let (staff, admin) = (server.login(Role::Staff).await?, server.login(Role::Admin).await?);
    let resident = server.login(Role::Resident).await?;
    let own = first(&resident, "my-data", |entry| entry["own"] == true).await?;
    let taken = twice(&resident, &at(&format!("my-data/{}/export", id(&own)?)), &json!({})).await?;
    // Made anew: the second tells of the first.
    let looks = |data: &Value| data["looks"].as_array().map_or(0, Vec::len);
    ensure!(looks(&taken[1]) == looks(&taken[0]) + 1, "{} {}", looks(&taken[0]), looks(&taken[1]));

    let ask = json!({ "resident_id": id(&own)?, "kind": "access", "evidence": "in_person" });
    let asked = staff.call(&at("data-requests"), None, &ask).await?;
    ensure!(asked.status == 201, "{} {}", asked.status, asked.body);
    let path = at(&format!("data-requests/{}/hand_over", id(&asked.json()?)?));
    let refused = staff.call(&path, None, &json!({})).await?;
    ensure!(refused.status == 403, "{} {}", refused.status, refused.body);
    let handed = twice(&admin, &path, &json!({})).await?;
    ensure!(looks(&handed[1]) == looks(&handed[0]) + 1, "{} {}", looks(&handed[0]), looks(&handed[1]));
    let phone = handed[0]["profile"]["phone"].as_str().context("a telephone number")?;
    ensure!(!is_at_rest(&server, phone)?, "the number lies in the clear");
    ensure!(entries(&server, "personal.export").await?.len() == 4);
    Ok(())
}

/// A guardian reads of their ward by page and by API, and each time is written down; of themselves it is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_guardians_look_is_written_down() -> Result<()> {
    let server = Server::start().await?;
    let (staff, resident) = (server.login(Role::Staff).await?, server.login(Role::Resident).await?);
    let own = first(&resident, "my-data", |entry| entry["own"] == true).await?;
    let ward = super::ward(&staff, id(&own)?).await?;
    for path in [format!("/resident/{}/data", places::ZHICHENG), at(&format!("my-data/{}/data", id(&own)?))] {
        ensure!(resident.get(&path).await?.status == 200, "{path}");
    }
    ensure!(entries(&server, "personal.show").await?.is_empty(), "a look at oneself");
    let of_ward = [format!("/resident/{}/data?of={ward}", places::ZHICHENG), at(&format!("my-data/{ward}/data"))];
    for (number, path) in of_ward.iter().enumerate() {
        let answer = resident.get(path).await?;
        ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.body);
        let looks = entries(&server, "personal.show").await?;
        ensure!(looks.len() == number + 1 && looks.iter().all(|look| look.entity_id == ward), "{looks:?}");
    }
    for path in &of_ward {
        let refused = server.login(Role::Volunteer(1)).await?.get(path).await?;
        ensure!([401, 404].contains(&refused.status), "{path}: {}", refused.status);
    }
    Ok(())
}
