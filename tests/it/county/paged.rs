//! Figures in pages, and what only the second person sets.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

fn at(rest: &str) -> String {
    format!("/api/v1/units/{}/{rest}", places::ZHICHENG)
}

async fn read(who: &Client, path: &str) -> Result<Value> {
    let answer = who.get(path).await?;
    ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.body);
    answer.json()
}

/// Every row of a report, page by page, and the rows of the whole.
async fn both_ways(who: &Client, path: &str) -> Result<[Vec<Value>; 2]> {
    let whole = read(who, &at(&format!("{path}&limit=200"))).await?;
    ensure!(whole["next"].is_null(), "{path} has more than two hundred rows");
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page = read(who, &at(&format!("{path}&limit=3{after}"))).await?;
        let items = page["items"].as_array().context("items")?;
        ensure!(items.len() <= 3 && (items.len() == 3 || page["next"].is_null()), "{page}");
        paged.extend(items.iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    Ok([paged, whole["items"].as_array().context("items")?.clone()])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_read_page_by_page() -> Result<()> {
    let server = Server::start().await?;
    let clerk = server.login(Role::Bookkeeper).await?;
    let fund = read(&clerk, &at("funds")).await?["items"][0]["id"].as_str().context("a fund")?.to_owned();
    let accounts = read(&clerk, &at(&format!("fund-accounts?fund_id={fund}&limit=200"))).await?;
    let mut longest = Vec::new();
    for account in accounts["items"].as_array().context("accounts")? {
        let id = account["id"].as_str().context("an id")?;
        let path = format!("fund-accounts/ledger?account_id={id}&from=2020-01-01&to=2099-12-31");
        let [paged, whole] = both_ways(&clerk, &path).await?;
        ensure!(paged == whole, "{path}");
        if whole.len() > longest.len() {
            longest = whole;
        }
    }
    ensure!(longest.len() > 6, "an account with more than two pages");
    let grants = format!("grants/giving360?fund_id={fund}");
    let [paged, whole] = both_ways(&clerk, &grants).await?;
    ensure!(paged == whole && whole.len() > 5, "{} {}", paged.len(), whole.len());
    let ids: BTreeSet<String> = paged.iter().map(|grant| grant["id"].to_string()).collect();
    ensure!(ids.len() == paged.len(), "a row comes once");
    // What is no page is told at its parameter.
    for (wrong, status) in [("limit=0", 422), ("limit=201", 422), ("after=%00", 422), ("page=2", 422)] {
        let answer = clerk.get(&at(&format!("{grants}&{wrong}"))).await?;
        ensure!(answer.status == status, "{wrong}: {} {}", answer.status, answer.body);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_sets_the_limit() -> Result<()> {
    let server = Server::start().await?;
    let (clerk, second) = (server.login(Role::Bookkeeper).await?, server.login(Role::Approver).await?);
    let fund = read(&clerk, &at("funds")).await?["items"][0].clone();
    let id = fund["id"].as_str().context("an id")?;
    let path = at(&format!("funds/{id}/set_limit"));
    let limit = json!({ "approval_limit": 12_345 });
    // Whoever is held by the limit does not change it, nor does anybody from next door.
    for (who, status) in [(&clerk, 403), (&server.login(Role::Neighbour).await?, 404)] {
        let refused = who.call(&path, None, &limit).await?;
        ensure!(refused.status == status, "{} {}", refused.status, refused.body);
    }
    for wrong in [json!({}), json!({ "approval_limit": -1 }), json!({ "approval_limit": "100" })] {
        ensure!(second.call(&path, None, &wrong).await?.status == 422, "{wrong}");
    }
    let set = second.call(&path, None, &limit).await?;
    ensure!(set.status == 200, "{} {}", set.status, set.body);
    let mut expected = fund.clone();
    (expected["approval_limit"], expected["version"]) =
        (json!(12_345), json!(fund["version"].as_i64().unwrap_or(0) + 1));
    ensure!(read(&clerk, &at(&format!("funds/{id}"))).await? == expected, "nothing else has changed");
    // From now on it holds: one fen below is booked at once, what is above waits.
    for (amount, status) in [(12_345, "booked"), (12_346, "prepared")] {
        let new = json!({ "fund_id": id, "source": "low_fee_income", "from_name": "助浴点", "amount": amount });
        let made = clerk.call(&at("fund-incomes"), None, &new).await?;
        ensure!(made.status == 201 && made.json()?["status"] == status, "{amount}: {}", made.body);
    }
    Ok(())
}
