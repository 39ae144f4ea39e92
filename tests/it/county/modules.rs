//! A community's administrator decides on modules in their own unit: at the desk, and nowhere else.

use anyhow::Result;
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

use super::{action, assert_refused, card, errand, page};

/// What the liaison card asks for.
const ASKED: [&str; 7] = ["directory", "events", "hours", "notify", "records", "requests", "schedule"];

fn at_desk(unit: &str) -> String {
    format!("/staff/{unit}/modules/liaison-card")
}

fn in_unit(unit: &str, rest: &str) -> String {
    format!("{}/units/{unit}{rest}", at_desk(places::ZHICHENG))
}

/// Sends the form of settings and grants; `seen` is the version of the word.
async fn grant(who: &Client, seen: &str, granted: &[&str]) -> Result<u16> {
    let mut fields = vec![("_seen", seen), ("due_hours", "48"), ("visit_days", "15"), ("most_a_day", "20")];
    fields.extend(granted.iter().map(|name| ("_grant", *name)));
    Ok(who.submit(&in_unit(places::ZHICHENG, "/settings"), &fields).await?.status)
}

#[tokio::test(flavor = "multi_thread")]
async fn they_see_and_change_their_own_unit_alone() -> Result<()> {
    let server = Server::start().await?;
    let admin = server.login(Role::Admin).await?;
    let list = admin.get(&format!("/staff/{}/modules", places::ZHICHENG)).await?;
    assert!(list.status == 200 && list.body.contains(&at_desk(places::ZHICHENG)), "{}", list.body);
    assert!(!list.body.contains("install-file"), "the county installs");
    let module = admin.get(&at_desk(places::ZHICHENG)).await?;
    assert!(module.body.contains(&in_unit(places::ZHICHENG, "/settings")), "{}", module.body);
    assert!(!module.body.contains(places::NEIGHBOUR) && !module.body.contains("/versions/"), "{}", module.body);
    for path in ["/usage", &format!("/units/{}/settings", places::ZHICHENG)] {
        let path = format!("{}{path}", at_desk(places::ZHICHENG));
        assert_eq!(admin.get(&path).await?.status, 200, "{path}");
    }
    // The county's console, the unit next door, and what is next door seen from here are not there.
    for path in [
        "/county",
        "/county/modules",
        "/county/modules/liaison-card",
        &format!("/staff/{}/modules", places::NEIGHBOUR),
        &at_desk(places::NEIGHBOUR),
        &in_unit(places::NEIGHBOUR, "/settings"),
        &in_unit("510821000000", "/settings"),
    ] {
        assert_eq!(admin.get(path).await?.status, 404, "{path}");
    }
    let on = [("enabled", "true"), ("seen", "")];
    for path in [
        in_unit(places::NEIGHBOUR, ""),
        format!("{}/units/{}", at_desk(places::NEIGHBOUR), places::NEIGHBOUR),
        format!("/county/modules/liaison-card/units/{}", places::ZHICHENG),
    ] {
        assert_eq!(admin.submit(&path, &on).await?.status, 404, "{path}");
    }
    let back = admin.submit(&in_unit(places::NEIGHBOUR, "/inherit"), &[("seen", "1")]).await?;
    assert_eq!(back.status, 404, "{}", back.body);
    // Whoever may not switch modules has none of these pages.
    for role in [Role::Staff, Role::Neighbour, Role::Resident] {
        let who = server.login(role).await?;
        for path in [at_desk(places::ZHICHENG), in_unit(places::ZHICHENG, "/settings")] {
            assert_eq!(who.get(&path).await?.status, 404, "{role:?} {path}");
        }
        assert_eq!(who.submit(&in_unit(places::ZHICHENG, ""), &on).await?.status, 404, "{role:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_they_withhold_the_module_has_not_with_the_next_call() -> Result<()> {
    let server = Server::start().await?;
    let (admin, staff) = (server.login(Role::Admin).await?, server.login(Role::Staff).await?);
    let card = card(&staff, "LX-0001").await?;
    let open = action(places::ZHICHENG, "open_request");
    assert_eq!(staff.call(&open, None, &errand(&card, "买米")).await?.status, 200);

    let less: Vec<&str> = ASKED.into_iter().filter(|name| *name != "requests").collect();
    assert_eq!(grant(&admin, "1", &less).await?, 303);
    let refused = staff.call(&open, None, &errand(&card, "买盐")).await?;
    assert_refused(&refused, 403, "requests are withheld");
    assert!(refused.body.contains("module-withheld") && refused.body.contains("登记和推进事项"), "{}", refused.body);
    let trail = admin.get(&format!("/staff/{}/r/audit-entries?verb=modules.", places::ZHICHENG)).await?;
    assert!(trail.body.contains("-requests") && trail.body.contains("修改模块设置和权限"), "{}", trail.body);

    // Switched off and on, it has no more than it had.
    server.command(&["module", "disable", "liaison-card", places::ZHICHENG]).await?;
    server.command(&["module", "enable", "liaison-card", places::ZHICHENG]).await?;
    assert_refused(&staff.call(&open, None, &errand(&card, "买盐")).await?, 403, "they still are");
    let listed = server.command(&["module", "list"]).await?;
    assert!(listed.contains("治城社区 -requests"), "{listed}");

    assert_eq!(grant(&admin, "2", &ASKED).await?, 409, "somebody else has changed it");
    assert_eq!(grant(&admin, "4", &ASKED).await?, 303);
    assert_eq!(staff.call(&open, None, &errand(&card, "买盐")).await?.status, 200);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_taken_back_and_the_data_stay() -> Result<()> {
    let server = Server::start().await?;
    let (admin, staff) = (server.login(Role::Admin).await?, server.login(Role::Staff).await?);
    let shown = admin.get(&in_unit(places::ZHICHENG, "/settings")).await?;
    assert!(shown.body.contains("上级没有启用，之后这项服务停用"), "it says what will hold: {}", shown.body);
    let back = async |seen: &'static str| {
        Ok::<_, anyhow::Error>(admin.submit(&in_unit(places::ZHICHENG, "/inherit"), &[("seen", seen)]).await?.status)
    };
    assert_eq!(back("7").await?, 409);
    assert_eq!(back("1").await?, 303);
    assert_eq!(back("1").await?, 404, "nothing is said any more");
    assert_refused(&staff.get(&page(places::ZHICHENG, "cards")).await?, 404, "cards");
    let late = grant(&admin, "1", &ASKED).await?;
    assert_eq!(late, 409, "settings do not switch it on again");
    let on = admin.submit(&in_unit(places::ZHICHENG, ""), &[("enabled", "true"), ("seen", "")]).await?;
    assert_eq!(on.status, 303, "{}", on.body);
    card(&staff, "LX-0001").await?;
    Ok(())
}
