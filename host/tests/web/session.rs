//! Logging in and out, and what is remembered of a reader.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use wushe_host::demo::logins;

use crate::kit::{County, ZHICHENG};

#[tokio::test]
async fn whoever_is_not_logged_in_is_sent_to_log_in_and_comes_back() {
    let county = County::new().await;
    let wanted = format!("/staff/{ZHICHENG}/residents?q=a");
    let answer = county.get(&wanted, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/login?next=%2Fstaff"), "{}", answer.location());
    let form = county.get(answer.location(), "").await;
    assert!(form.body.contains(&format!("name=\"next\" value=\"{wanted}\"")), "{}", form.body);

    let next = "next=%2Fstaff%2F510821100001";
    let sent = format!("login={}&password={}&{next}", logins::STAFF, logins::PASSWORD);
    assert_eq!(county.post("/login", "", &sent).await.location(), "/staff/510821100001");
    let elsewhere = format!("login={}&password={}&next=//evil.example", logins::STAFF, logins::PASSWORD);
    assert_eq!(county.post("/login", "", &elsewhere).await.location(), "/");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_get_the_same_answer() {
    let county = County::new().await;
    let wrong = county.post("/login", "", &format!("login={}&password=not-this-one", logins::STAFF)).await;
    let unknown = county.post("/login", "", "login=nobody&password=not-this-one").await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(wrong.body.replace(logins::STAFF, "nobody"), unknown.body);
    assert!(wrong.body.contains("账号或密码不正确") && !wrong.body.contains("not-this-one"));
    assert!(wrong.cookies().is_empty());
}

#[tokio::test]
async fn logging_out_ends_the_session_on_the_server() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    assert_eq!(county.get(&format!("/staff/{ZHICHENG}"), &cookies).await.status, StatusCode::OK);
    county.post("/logout", &cookies, "").await;
    assert_eq!(county.get(&format!("/staff/{ZHICHENG}"), &cookies).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_another_site_sends_is_not_done() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    let request = Request::builder()
        .method(Method::POST)
        .uri("/logout")
        .header(header::COOKIE, &cookies)
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(county.send(request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(county.get(&format!("/staff/{ZHICHENG}"), &cookies).await.status, StatusCode::OK);
}

#[tokio::test]
async fn language_and_type_are_remembered() {
    let county = County::new().await;
    let plain = county.get("/login", "").await;
    assert!(plain.body.contains("<html lang=\"zh-CN\" data-size=\"normal\">"));
    for size in ["large", "larger", "largest"] {
        let answer = county.post("/prefs", "", &format!("size={size}&locale=en&back=%2Flogin")).await;
        assert_eq!(answer.location(), "/login");
        let changed = county.get("/login", &answer.cookies()).await;
        assert!(changed.body.contains(&format!("<html lang=\"en\" data-size=\"{size}\" class=\"is-enlarged\">")));
        assert!(changed.body.contains("Log in"));
    }
    let unknown = county.get("/login", "wushe-size=huge").await;
    assert!(unknown.body.contains("data-size=\"normal\">"));
}
