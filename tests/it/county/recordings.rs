//! The page of a module's recordings, as administrators use it.

use anyhow::Result;
use serde_json::{Value, json};
use wushe_host::demo::places;
use wushe_tests::{Role, Server};

use super::{action, card, errand, page};

const PAGE: &str = "/county/modules/liaison-card/recordings";

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_records_for_a_while_and_downloads() -> Result<()> {
    let server = Server::start().await?;
    let county = server.login(Role::County).await?;
    let staff = server.login(Role::Staff).await?;
    let module = county.get("/county/modules/liaison-card").await?;
    assert!(module.body.contains(PAGE), "the module's page leads there");
    let empty = county.get(PAGE).await?;
    assert_eq!(empty.status, 200, "{}", empty.body);
    assert!(empty.body.contains("还没有调用记录"), "{}", empty.body);

    let form = |minutes: &'static str, count: &'static str| {
        [("unit", places::ZHICHENG), ("minutes", minutes), ("count", count), ("one_in", "1")]
    };
    for (minutes, count) in [("0", "1"), ("soon", "1"), ("5", "21"), ("5", "-1")] {
        let wrong = county.submit(PAGE, &form(minutes, count)).await?;
        assert_eq!(wrong.status, 422, "{minutes} {count}: {}", wrong.body);
        assert!(wrong.body.contains("请填写"), "{}", wrong.body);
    }
    let card = card(&staff, "LX-0001").await?;
    let started = county.submit(PAGE, &form("5", "2")).await?;
    assert_eq!(started.status, 303, "{}", started.body);
    let opened = staff.call(&action(places::ZHICHENG, "open_request"), None, &errand(&card, "买米13800009999")).await?;
    assert_eq!(opened.status, 200, "{}", opened.body);

    let link = until_listed(&county).await?;
    let file = county.get(&link).await?;
    assert_eq!(file.status, 200, "{}", file.body);
    let recording: Value = file.json()?;
    assert_eq!((&recording["name"], &recording["faithful"]), (&json!("open_request"), &json!(true)), "{recording:#}");
    assert!(!file.body.contains("买米") && !file.body.contains("9999"), "{}", file.body);

    // To those who may not, it is not there: as one that never was.
    let admin_elsewhere = server.login(Role::Neighbour).await?;
    for client in [&staff, &admin_elsewhere] {
        for path in [PAGE, &link, &format!("{PAGE}/00000000-0000-7000-8000-000000000000")] {
            assert_eq!(client.get(path).await?.status, 404, "{path}");
        }
    }
    let random = county.get(&format!("{PAGE}/00000000-0000-7000-8000-000000000000")).await?;
    assert_eq!((random.status, county.get(&format!("{PAGE}/x")).await?.status), (404, 404));

    let stopped = county.submit(&format!("{PAGE}/stop"), &[("unit", places::ZHICHENG)]).await?;
    assert_eq!(stopped.status, 303, "{}", stopped.body);
    assert_eq!(county.submit(&format!("{PAGE}/stop"), &[("unit", places::ZHICHENG)]).await?.status, 404);
    assert_eq!(staff.get(&page(places::ZHICHENG, "desk")).await?.status, 200);
    Ok(())
}

/// The address of the first recording, once there is one.
async fn until_listed(county: &wushe_tests::Client) -> Result<String> {
    let begun = std::time::Instant::now();
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(50));
    loop {
        ticks.tick().await;
        let listed = county.get(PAGE).await?.body;
        let link = format!("\"{PAGE}/");
        let mut links = listed.split(&link).skip(1).filter_map(|rest| rest.split('"').next());
        if let Some(id) = links.find(|id| id.len() == 36) {
            return Ok(format!("{PAGE}/{id}"));
        }
        anyhow::ensure!(begun.elapsed().as_secs() < 60, "nothing is listed: {listed}");
    }
}
