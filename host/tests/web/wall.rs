//! The wall over HTTP: what listens at its address, how long, and how many.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use futures_util::StreamExt as _;
use wushe_host::demo::logins;
use wushe_host::live::MOST_PAGES;

use crate::kit::{County, ZHICHENG};

/// Opens the wall, or gives it a new address; answers that, and where its page listens.
async fn opened(county: &County, cookies: &str) -> (String, String) {
    let answer = county.post(&format!("/staff/{ZHICHENG}/wall"), cookies, "").await;
    let address = format!("/wall/{}", answer.between("href=\"/wall/", "\""));
    let live = county.get(&address, "").await.between("data-live=\"", "\"");
    assert!(live.starts_with(&format!("{address}/live?topics=")), "{live}");
    (address, live)
}

async fn listen(county: &County, address: &str) -> Response {
    county.open_answer(Request::get(address).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_screen_listens_for_as_long_as_its_address_holds() {
    let county = County::new().await;
    let cookies = county.log_in(logins::ADMIN).await;
    let (_, first) = opened(&county, &cookies).await;
    let answer = listen(&county, &first).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut events = answer.into_body().into_data_stream();
    let (address, second) = opened(&county, &cookies).await;
    assert!(events.next().await.is_none(), "it ends when the address is renewed");
    let mut events = listen(&county, &second).await.into_body().into_data_stream();
    county.post(&format!("/staff/{ZHICHENG}/wall/close"), &cookies, "").await;
    assert!(events.next().await.is_none(), "and when the wall is closed");
    for gone in [&first, &second, &address] {
        assert_eq!(listen(&county, gone).await.status(), StatusCode::NOT_FOUND, "{gone}");
    }
}

#[tokio::test]
async fn what_is_signed_for_a_wall_is_good_for_nothing_else() {
    let county = County::new().await;
    let cookies = county.log_in(logins::ADMIN).await;
    let (_, before) = opened(&county, &cookies).await;
    let (address, own) = opened(&county, &cookies).await;
    let topics = |live: &str| live.split_once('?').expect("topics").1.to_owned();
    let page = county.get(&format!("/staff/{ZHICHENG}"), &cookies).await.between("data-live=\"", "\"");
    for wrong in [topics(&before), topics(&page), "topics=x".to_owned()] {
        assert_eq!(
            listen(&county, &format!("{address}/live?{wrong}")).await.status(),
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    assert_eq!(county.get(&format!("/live?{}", topics(&own)), &cookies).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn so_many_screens_and_no_more() {
    let county = County::new().await;
    let cookies = county.log_in(logins::ADMIN).await;
    let (_, live) = opened(&county, &cookies).await;
    let mut screens = Vec::new();
    for _ in 0..MOST_PAGES {
        screens.push(listen(&county, &live).await);
    }
    assert!(screens.iter().all(|screen| screen.status() == StatusCode::OK));
    assert_eq!(listen(&county, &live).await.status(), StatusCode::TOO_MANY_REQUESTS);
    screens.pop();
    assert_eq!(listen(&county, &live).await.status(), StatusCode::OK);
}
