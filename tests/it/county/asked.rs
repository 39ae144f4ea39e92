//! What residents and volunteers ask for on their phones: a seat for a child, a certificate, a star.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_core::domain::day::Day;
use wushe_core::time::Clock;
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

/// Everything of a register of 治城社区.
async fn all(who: &Client, rest: &str) -> Result<Vec<Value>> {
    let answer = who.get(&format!("/api/v1/units/{}/{rest}", places::ZHICHENG)).await?;
    ensure!(answer.status == 200, "{rest}: {} {}", answer.status, answer.body);
    Ok(answer.json()?["items"].as_array().context("items")?.clone())
}

fn count(entries: &[Value], status: &str) -> usize {
    entries.iter().filter(|entry| entry["status"] == status).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_signs_a_child_up() -> Result<()> {
    let server = Server::start().await?;
    let (staff, resident) = (server.login(Role::Staff).await?, server.login(Role::Resident).await?);
    let own = all(&resident, "my-data").await?.into_iter().find(|entry| entry["own"] == true).context("oneself")?;
    let ward = super::ward(&staff, own["id"].as_str().context("an id")?).await?;
    let base = format!("/resident/{}", places::ZHICHENG);
    // Sessions on whose page the child can be chosen; some are for others.
    let listed = resident.get(&format!("{base}/activities")).await?.body;
    let link = format!("{base}/activities/");
    let sessions: std::collections::BTreeSet<&str> =
        listed.split(&link).skip(1).filter_map(|rest| rest.get(..36)).collect();
    let neighbours = all(&staff, "residents?limit=5").await?;
    let other = neighbours.iter().find(|entry| entry["id"] != own["id"] && entry["id"] != ward.as_str());
    let other = other.and_then(|entry| entry["id"].as_str()).context("a neighbour")?;
    let (mut offered, mut seated) = (0, None);
    for session in sessions {
        let page = format!("{base}/activities/{session}");
        if !resident.get(&page).await?.body.contains(&format!("value=\"{ward}\"")) {
            continue;
        }
        offered += 1;
        // Somebody for whom one does not speak is signed up by others.
        let refused = resident.submit(&page, &[("whom", other)]).await?;
        ensure!([403, 404].contains(&refused.status), "{} {}", refused.status, refused.body);
        let done = resident.submit(&page, &[("whom", ward.as_str())]).await?;
        if done.status == 303 {
            seated = Some(session.to_owned());
            break;
        }
        ensure!(done.status == 422, "{} {}", done.status, done.body);
    }
    let session = seated.with_context(|| format!("a session that takes a child, of {offered}"))?;
    let of_session = format!("sign-ups?session_id={session}&resident_id={ward}");
    let places = all(&staff, &of_session).await?;
    ensure!(places.len() == 1 && places[0]["on_behalf"] != Value::Null, "{places:?}");
    ensure!(["seated", "waiting"].contains(&places[0]["status"].as_str().unwrap_or_default()), "{places:?}");
    let mine = resident.get(&format!("{base}/sign-ups")).await?;
    let cancel = format!("{base}/sign-ups/{}/cancel", places[0]["id"].as_str().context("an id")?);
    ensure!(mine.body.contains(&cancel), "the child's seat is not among one's own");
    ensure!(resident.submit(&cancel, &[]).await?.status == 303);
    ensure!(count(&all(&staff, &of_session).await?, "cancelled") == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volunteer_asks_for_a_certificate() -> Result<()> {
    let server = Server::start().await?;
    let (admin, helper) = (server.login(Role::Admin).await?, server.login(Role::Volunteer(1)).await?);
    let page = format!("/volunteer/{}/certificates", places::ZHICHENG);
    let today = Day::of(Clock::System.now());
    let (from, to) = (today.plus_days(-60).to_string(), today.to_string());
    let before = count(&all(&admin, "certificates?limit=200").await?, "applied");
    // The other way round, and with a day that is none: told above the form, in which everything still stands.
    for (first, last) in [(to.as_str(), from.as_str()), ("昨天", to.as_str())] {
        let fields = [("period_from", first), ("period_to", last), ("purpose", "升学用的证明")];
        let wrong = helper.submit(&page, &fields).await?;
        ensure!(wrong.status == 422 && wrong.body.contains("升学用的证明"), "{} {}", wrong.status, wrong.body);
    }
    ensure!(count(&all(&admin, "certificates?limit=200").await?, "applied") == before);
    let fields = [("period_from", from.as_str()), ("period_to", to.as_str()), ("purpose", "升学用的证明")];
    let asked = helper.submit(&page, &fields).await?;
    ensure!(asked.status == 303, "{} {}", asked.status, asked.body);
    let kept = all(&admin, "certificates?limit=200").await?;
    ensure!(count(&kept, "applied") == before + 1);
    let kept = kept.iter().find(|entry| entry["purpose"] == "升学用的证明").context("the certificate")?;
    ensure!(kept["period_from"] == from && kept["period_to"] == to && kept["number"].is_null(), "{kept}");
    // Who is no volunteer has no such page.
    let resident = server.login(Role::Resident).await?.submit(&page, &fields).await?;
    ensure!(resident.status == 404, "{} {}", resident.status, resident.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volunteer_asks_for_a_star() -> Result<()> {
    let server = Server::start().await?;
    let (admin, helper) = (server.login(Role::Admin).await?, server.login(Role::Volunteer(1)).await?);
    let page = format!("/volunteer/{}/certificates", places::ZHICHENG);
    let apply = format!("/volunteer/{}/stars", places::ZHICHENG);
    let stars = async || all(&admin, "stars?limit=200").await;
    // A table by which whoever has served at all has all five.
    let setting = all(&admin, "service-settings").await?.remove(0);
    let version = setting["version"].as_i64().context("a version")?;
    let settle = async |minutes: Value, version: i64| {
        let mut new = json!({ "star_minutes": minutes });
        for name in ["late_days", "publicise_days", "star_review_days"] {
            new[name] = setting[name].clone();
        }
        let path = format!(
            "/api/v1/units/{}/service-settings/{}",
            places::ZHICHENG,
            setting["id"].as_str().unwrap_or_default()
        );
        admin.ask("PUT", &path, Some(&format!("\"{version}\"")), &new).await
    };
    let high = settle(json!([9_000_000, 9_000_001, 9_000_002, 9_000_003, 9_000_004]), version).await?;
    ensure!(high.status == 200, "{} {}", high.status, high.body);
    let before = stars().await?;
    ensure!(helper.submit(&apply, &[]).await?.location.as_deref() == Some(page.as_str()));
    ensure!(stars().await? == before, "nobody gets a star that they have not reached");
    let low = settle(json!([1, 2, 3, 4, 5]), high.json()?["version"].as_i64().context("a version")?).await?;
    ensure!(low.status == 200, "{} {}", low.status, low.body);
    ensure!(helper.submit(&apply, &[]).await?.status == 303);
    let after = stars().await?;
    let new: Vec<&Value> = after.iter().filter(|star| !before.iter().any(|known| known["id"] == star["id"])).collect();
    ensure!(new.len() == 1 && new[0]["stars"] == 5 && new[0]["status"] == "applied", "{new:?}");
    // While one waits a second is not asked for.
    ensure!(helper.submit(&apply, &[]).await?.status == 303);
    ensure!(stars().await?.len() == after.len());
    ensure!(server.login(Role::Resident).await?.submit(&apply, &[]).await?.status == 404);
    Ok(())
}
