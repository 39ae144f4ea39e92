//! Volunteers: whether requests may be sent, and their certificates.

use axum::http::{StatusCode, header};
use wushe_host::demo::logins;

use crate::kit::{County, NEIGHBOUR, ZHICHENG};

#[tokio::test]
async fn a_volunteer_says_whether_requests_may_be_sent() {
    let county = County::new().await;
    let cookies = county.log_in(&logins::volunteer(1)).await;
    let home = format!("/volunteer/{ZHICHENG}");
    assert!(county.get(&home, &cookies).await.body.contains("暂停接单"));
    let answer = county.post(&format!("{home}/available"), &cookies, "available=false").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, home.as_str()));
    let paused = county.get(&home, &format!("{cookies}; {}", answer.cookies())).await;
    assert!(paused.body.contains("恢复接单") && paused.body.contains("已暂停接单"));
}

/// What stands in a page after a label of a list of facts.
fn fact(body: &str, label: &str) -> String {
    let (_, rest) = body.split_once(label).unwrap_or_else(|| panic!("{label} in {body}"));
    let (_, rest) = rest.split_once("<dd").expect("a fact");
    let (_, rest) = rest.split_once('>').expect("a fact");
    let text = rest.split("</dd>").next().unwrap_or_default();
    let plain = text.split('<').filter_map(|part| part.split_once('>').map_or(Some(part), |(_, text)| Some(text)));
    plain.collect::<String>().trim().to_owned()
}

#[tokio::test]
async fn whoever_holds_a_certificate_verifies_it_without_a_login() {
    let county = County::new().await;
    let volunteer = county.log_in(&logins::volunteer(1)).await;
    let list = county.get(&format!("/volunteer/{ZHICHENG}/certificates"), &volunteer).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    let start = format!("/volunteer/{ZHICHENG}/certificates/");
    let id = list.body.split(&start).nth(1).and_then(|rest| rest.split('"').next()).expect("a certificate to print");
    let paper = county.get(&format!("{start}{id}"), &volunteer).await;
    assert!(paper.body.contains("平台记录") && paper.body.contains("王建军"), "{}", paper.body);
    let (number, code) = (fact(&paper.body, "证明编号"), fact(&paper.body, "校验码"));

    let form = county.get(&format!("/certificates?number={number}"), "").await;
    assert!(form.status == StatusCode::OK && form.body.contains(&number) && !form.body.contains(&code));
    let right = county.post("/certificates", "", &format!("number={number}&code={}", code.to_lowercase())).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.body);
    assert!(right.body.contains("平台记录") && right.body.contains("小时") && !right.body.contains("王建军"));
    let wrong = format!("number={number}&code=0000-0000-000");
    let mut last = county.post("/certificates", "", &wrong).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..60 {
        last = county.post("/certificates", "", &wrong).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "whoever guesses waits");
    assert!(last.headers.contains_key(header::RETRY_AFTER));
    // The neighbour's desk has no such paper.
    let neighbour = county.log_in(logins::NEIGHBOUR).await;
    for unit in [ZHICHENG, NEIGHBOUR] {
        let answer = county.get(&format!("/staff/{unit}/certificates/{id}"), &neighbour).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unit}");
    }
}
