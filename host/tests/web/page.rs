//! What holds for every page: headers, languages, failures, and hearing of changes.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt as _;
use wushe_core::app::unit;
use wushe_core::domain::team::NewTeam;
use wushe_host::demo::logins;

use crate::kit::{County, ZHICHENG};

#[tokio::test]
async fn every_page_forbids_what_none_of_ours_needs() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    for path in ["/login", "/nowhere", &format!("/staff/{ZHICHENG}")] {
        let answer = county.get(path, &cookies).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_in_a_page_with_a_number() {
    let county = County::new().await;
    let answer = county.get("/nowhere", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let id = answer.headers["x-request-id"].to_str().expect("text");
    assert!(answer.body.contains("没有找到") && answer.body.contains(id));
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_in_words() {
    let county = County::new().await;
    let answer = county.post("/login", "", &format!("login=a&password={}", "x".repeat(300 * 1024))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("内容太大"));
}

#[tokio::test]
async fn an_open_page_hears_of_a_change_of_what_it_shows() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    let page = county.get(&format!("/staff/{ZHICHENG}/volunteers"), &cookies).await;
    let address = page.body.split("data-live=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    let listen = |address: String| Request::get(address).header(header::COOKIE, &cookies).body(Body::empty());
    let response = county.open_answer(listen(address.to_owned()).expect("a request")).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut events = response.into_body().into_data_stream();

    let (app, core) = (Arc::clone(&county.app), county.app.core.clone());
    let changed = app.store.write(move |tx| {
        let core = core.clone();
        Box::pin(async move {
            let zhicheng = unit::by_code(tx, ZHICHENG).await?;
            wushe_core::app::team::create(tx, &core.system(zhicheng.id), NewTeam::named("新小队")).await
        })
    });
    changed.await.expect("a new team");
    let event = events.next().await.expect("an event").expect("bytes");
    let event = String::from_utf8_lossy(&event);
    assert!(event.contains("event: changed") && event.contains("data: "), "{event}");

    let forged = format!("{}x", address.replace("topics=", "topics=x"));
    assert_eq!(county.get(&forged, &cookies).await.status, StatusCode::NOT_FOUND);
    assert_ne!(county.get(address, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_page_shows_a_missing_message_in_either_language() {
    let county = County::new().await;
    let somebody = county.anybody().await.id;
    let staff = [
        "",
        "/requests",
        "/requests?tab=ended",
        "/residents",
        "/residents?q=x",
        "/volunteers",
        "/hours",
        "/hours?tab=all",
        "/calendar",
        "/calendar?view=week",
        "/calendar?view=day",
        "/calendar/due",
    ];
    let walks: [(&str, Vec<String>); 4] = [
        (logins::STAFF, staff.iter().map(|path| format!("/staff/{ZHICHENG}{path}")).collect()),
        (logins::COUNTY, vec!["/county".to_owned(), "/county/modules".to_owned()]),
        (logins::RESIDENT, vec![format!("/resident/{ZHICHENG}"), format!("/resident/{ZHICHENG}/requests")]),
        (&logins::volunteer(1), vec![format!("/volunteer/{ZHICHENG}"), format!("/volunteer/{ZHICHENG}/hours")]),
    ];
    for (login, mut paths) in walks {
        if login == logins::STAFF {
            paths.push(format!("/staff/{ZHICHENG}/residents/{somebody}"));
        }
        let session = county.log_in(login).await;
        for locale in ["zh-CN", "en"] {
            let cookies = format!("{session}; wushe-locale={locale}");
            for path in &paths {
                let answer = county.get(path, &cookies).await;
                assert_eq!(answer.status, StatusCode::OK, "{login} {path}");
                assert!(answer.body.contains(&format!("<html lang=\"{locale}\"")), "{path}");
                let missing = answer.body.split('⟦').nth(1).and_then(|rest| rest.split('⟧').next());
                assert_eq!(missing, None, "{login} {path} {locale}");
            }
        }
    }
}
