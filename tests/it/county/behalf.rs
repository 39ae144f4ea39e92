//! Staff do for a resident what she would do herself, on her own pages; and pages that anybody may read.

use anyhow::{Context as _, Result};
use serde_json::Value;
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

use super::{card, find, see};

/// The holder of the card with this number.
async fn holder(staff: &Client, number: &str) -> Result<String> {
    let desk = see(staff, &format!("desk?q={number}")).await?;
    let person = find(&desk, "person").and_then(|person| person["id"].as_str()).map(str::to_owned);
    person.with_context(|| format!("nobody in {desk}"))
}

fn below(unit: &str, resident: &str, rest: &str) -> String {
    format!("/staff/{unit}/residents/{resident}/m/liaison-card/{rest}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_stands_in_for_a_resident_and_nobody_else_does() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let (resident, card) = (holder(&staff, "LX-0001").await?, card(&staff, "LX-0001").await?);
    let mine = below(places::ZHICHENG, &resident, "my_card");

    let shown = staff.get(&mine).await?;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("您正在替") && shown.body.contains("actions/open_request"), "{}", shown.body);
    let open = below(places::ZHICHENG, &resident, "actions/open_request");
    let fields = [("card", card.as_str()), ("kind", "shopping"), ("title", "替老人买米"), ("_from", mine.as_str())];
    let opened = staff.submit(&open, &fields).await?;
    assert!((300..400).contains(&opened.status), "{} {}", opened.status, opened.body);
    let requests = staff.get(&below(places::ZHICHENG, &resident, "my_requests")).await?;
    assert!(requests.body.contains("替老人买米"), "{}", requests.body);
    // The same through her own login.
    let herself = server.login(Role::Resident).await?;
    let hers = herself.get(&format!("/resident/{}/m/liaison-card/my_requests", places::ZHICHENG)).await?;
    assert!(hers.body.contains("替老人买米"), "{}", hers.body);

    // What only the desk does is not done for somebody, and what is not made for residents is not shown so.
    let retire = below(places::ZHICHENG, &resident, "actions/retire_card");
    assert_eq!(staff.submit(&retire, &[("card", card.as_str())]).await?.status, 404);
    assert_eq!(staff.get(&below(places::ZHICHENG, &resident, "desk")).await?.status, 404);
    let nobody = below(places::ZHICHENG, "0190a0a0-0000-7000-8000-000000000000", "my_card");
    assert_eq!(staff.get(&nobody).await?.status, 404);

    for role in [Role::Neighbour, Role::Resident, Role::Volunteer(1), Role::Bookkeeper] {
        let other = server.login(role).await?;
        for unit in [places::ZHICHENG, places::NEIGHBOUR] {
            assert_eq!(other.get(&below(unit, &resident, "my_card")).await?.status, 404, "{role:?} in {unit}");
            let fields = [("card", card.as_str()), ("kind", "shopping"), ("title", "买米")];
            let sent = other.submit(&below(unit, &resident, "actions/open_request"), &fields).await?;
            assert_eq!(sent.status, 404, "{role:?} in {unit}: {}", sent.body);
        }
    }
    let visitor = server.visitor()?;
    assert_ne!(visitor.get(&mine).await?.status, 200, "nobody without a login");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_reads_what_a_module_makes_public_and_nothing_more() -> Result<()> {
    let server = Server::start().await?;
    let public = |unit: &str, page: &str| format!("/public/{unit}/m/love-canteen/{page}");
    let visitor = server.visitor()?;
    let accounts = visitor.get(&public(places::CHENJIALING, "spending")).await?;
    assert_eq!(accounts.status, 200, "{}", accounts.body);
    assert!(accounts.body.contains("¥135.00") && accounts.body.contains("¥361.00"), "{}", accounts.body);
    for (unit, page) in [
        (places::CHENJIALING, "today"),
        (places::CHENJIALING, "meals"),
        (places::CHENJIALING, "no_such_page"),
        (places::ZHICHENG, "spending"),
    ] {
        assert_eq!(visitor.get(&public(unit, page)).await?.status, 404, "{page} in {unit}");
    }
    // The same through the API, as data: nobody is named.
    let path = format!("/api/v1/units/{}/modules/love-canteen/pages/board?surface=public", places::CHENJIALING);
    let board: Value = visitor.get(&path).await?.json()?;
    assert!(find(&board, "person").is_none() && find(&board, "tiles").is_some(), "{board}");
    Ok(())
}
