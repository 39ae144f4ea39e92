//! Indicators of modules, over HTTP: in a community, added up above, and not for the neighbours.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

/// The code of the county.
const COUNTY: &str = "510821000000";

async fn told(who: &Client, unit: &str, module: &str) -> Result<Value> {
    let answer = who.get(&at(unit, module, "2026")).await?;
    ensure!(answer.status == 200, "{unit} {module}: {} {}", answer.status, answer.body);
    answer.json()
}

fn at(unit: &str, module: &str, period: &str) -> String {
    format!("/api/v1/units/{unit}/modules/{module}/indicators?period={period}")
}

fn value(told: &Value, indicator: &str) -> Option<i64> {
    let items = told["items"].as_array()?;
    items.iter().find(|item| item["indicator"] == indicator)?["value"].as_i64()
}

#[tokio::test(flavor = "multi_thread")]
async fn modules_have_figures_of_their_own_which_add_up_above() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let here = told(&staff, places::ZHICHENG, "liaison-card").await?;
    ensure!(here["source"] == "computed" && here["items"].as_array().is_some_and(|items| items.len() == 4), "{here}");
    let visits = value(&here, "visits").context("visits")?;
    ensure!(here["items"][0]["name"]["zh-CN"] == "看望次数" && here["items"][0]["as_of"].is_null(), "{here}");

    // The county has the same cards, and nobody else's.
    let administrator = server.login(Role::County).await?;
    let county = told(&administrator, COUNTY, "liaison-card").await?;
    ensure!(county["source"] == "kept" && value(&county, "visits") == Some(visits), "{county}");
    ensure!(county["items"][0]["without"] == 0 && county["items"][0]["as_of"].is_string(), "{county}");
    let page = administrator.get(&format!("/staff/{}/indicators/m/liaison-card/visits", COUNTY)).await?;
    ensure!(page.status == 200 && page.body.contains("看望次数"), "{} {}", page.status, page.body);

    let page = staff.get(&format!("/staff/{}/indicators", places::ZHICHENG)).await?;
    ensure!(page.body.contains("连心卡") && page.body.contains("indicators/m/liaison-card/visits"), "{}", page.body);
    let page = staff.get(&format!("/staff/{}/indicators/m/liaison-card/visits", places::ZHICHENG)).await?;
    ensure!(
        page.body.contains(r#"role="img""#) && page.body.contains("m/liaison-card/figures?month="),
        "{}",
        page.body
    );

    // Next door it is not there, nor is a module that is not on, nor an indicator that is none.
    let neighbour = server.login(Role::Neighbour).await?;
    for (who, path) in [
        (&neighbour, at(places::ZHICHENG, "liaison-card", "2026")),
        (&staff, at(places::ZHICHENG, "no-such-module", "2026")),
        (&staff, at(COUNTY, "liaison-card", "2026")),
        (&neighbour, format!("/staff/{}/indicators/m/liaison-card/visits", places::ZHICHENG)),
        (&staff, format!("/staff/{}/indicators/m/liaison-card/other", places::ZHICHENG)),
        (&staff, format!("/staff/{}/indicators/m/love-garden/visits", places::ZHICHENG)),
    ] {
        ensure!(who.get(&path).await?.status == 404, "{path}");
    }
    let resident = server.login(Role::Resident).await?;
    ensure!(resident.get(&at(places::ZHICHENG, "liaison-card", "2026")).await?.status == 403);
    ensure!(server.visitor()?.get(&at(places::ZHICHENG, "liaison-card", "2026")).await?.status == 401);
    for wrong in ["2026-13", "", "2026&unit=1"] {
        let answer = staff.get(&at(places::ZHICHENG, "liaison-card", wrong)).await?;
        ensure!(answer.status == 422, "{wrong}: {} {}", answer.status, answer.body);
    }
    Ok(())
}
