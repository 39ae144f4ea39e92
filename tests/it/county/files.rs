//! Files that are brought to a module over the API: once, to whom they are shown, and not by whom they are none of.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::{logins, picture, places};
use wushe_tests::{Client, Server};

use super::{assert_refused, find};

/// The teahouse's part of the API in its community.
fn at(rest: &str) -> String {
    format!("/api/v1/units/{}/modules/sisters-teahouse/{rest}", places::CHENJIALING)
}

/// The addresses of the files on a page.
async fn files(who: &Client, page: &str) -> Result<Vec<String>> {
    let answer = who.get(&at(page)).await?;
    ensure!(answer.status == 200, "{page}: {} {}", answer.status, answer.body);
    let page = answer.json()?;
    let files = page["files"].as_object().cloned().unwrap_or_default();
    Ok(files.values().filter_map(Value::as_str).map(str::to_owned).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn photographs_are_brought_once_and_handed_to_whom_they_are_shown() -> Result<()> {
    let server = Server::start().await?;
    let (mut staff, mut resident) = (server.visitor()?, server.visitor()?);
    staff.login(logins::CANTEEN, logins::PASSWORD).await?;
    resident.login(logins::DINER, logins::PASSWORD).await?;
    let home = resident.get(&at("pages/home?surface=resident")).await?.json()?;
    // The card of what is over leads to it; those that are to come have no `to`.
    let talks = find(&home["blocks"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default(), "opening")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let opening = talks.with_context(|| format!("no photographs in {home}"))?;
    let (shown, desk) = (format!("pages/talk?opening={opening}"), format!("pages/opening?opening={opening}"));
    let before = files(&resident, &shown).await?.len();

    let input = json!({ "opening": opening, "minutes": "又加了一张。", "consent": true }).to_string();
    let photo = picture::png(3);
    let parts: &[(&str, Option<&str>, &[u8])] =
        &[("input", None, input.as_bytes()), ("photos", Some("合影.png"), &photo)];
    let act = at("actions/write_minutes");
    for again in [false, true] {
        let done = staff.bring(&act, Some("photo-1"), parts).await?;
        ensure!(done.status == 200, "{} {}", done.status, done.body);
        assert_eq!(done.json()?["again"], again);
    }
    // The same key and another picture is another request.
    let other = picture::png(0);
    let others: &[(&str, Option<&str>, &[u8])] = &[parts[0], ("photos", Some("合影.png"), &other)];
    assert_refused(&staff.bring(&act, Some("photo-1"), others).await?, 409, "another picture under the key");
    let now = files(&resident, &shown).await?;
    assert_eq!(now.len(), before + 1, "one effect");

    // Each address is its reader's own.
    for address in &now {
        let got = resident.get(address).await?;
        assert_eq!((got.status, got.content_type.as_str()), (200, "image/png"));
        assert_eq!(staff.get(address).await?.status, 404);
        assert_eq!(server.visitor()?.get(address).await?.status, 404);
    }
    let theirs = files(&staff, &desk).await?;
    assert_eq!(theirs.len(), before + 1);
    assert_eq!(staff.get(&theirs[0]).await?.status, 200);

    // Whoever may not act is told so before anything is looked at, and what is wrong stands at its field.
    let large = vec![0; 11 * 1024 * 1024];
    let too_much: &[(&str, Option<&str>, &[u8])] = &[parts[0], ("photos", Some("大.png"), &large)];
    assert_refused(&resident.bring(&act, None, parts).await?, 404, "a resident");
    assert_refused(&server.visitor()?.bring(&act, None, parts).await?, 401, "nobody");
    let refused = staff.bring(&act, None, too_much).await?;
    assert_refused(&refused, 422, "too large");
    assert!(refused.body.contains("photos.0"), "{}", refused.body);
    assert_eq!(files(&resident, &shown).await?.len(), before + 1);
    Ok(())
}
