//! The platform's own pages, asked for as a browser asks: in the process, against a real database with the demo county.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_util::StreamExt as _;
use tempfile::TempDir;
use tower::Service as _;
use wushe_core::app::personal::Field;
use wushe_core::app::{audit, resident, unit};
use wushe_core::domain::audit::AuditFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::ResidentView;
use wushe_core::domain::team::NewTeam;
use wushe_core::store::Mode;
use wushe_host::app::{App, Place};
use wushe_host::demo::{self, logins};

const ZHICHENG: &str = "510821100001";

/// The demo county, and its pages.
struct County {
    app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What was answered.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// The cookies that it sets, as a browser sends them back.
    fn cookies(&self) -> String {
        let set =
            self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
        set.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
    }
}

impl County {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place {
            data_dir: folder.path().to_owned(),
            database_url: None,
            program: None,
            images: None,
            public_url: "http://localhost".to_owned(),
            require_second_factor: None,
            private_addresses: false,
        };
        let app = demo::open(&place).await.expect("an installation");
        app.store.migrate().await.expect("a schema");
        demo::load(&app.store, &app.core, |_, _| {}).await.expect("the demo county");
        let router = wushe_host::server::router(Arc::clone(&app));
        Self { app, router, _folder: folder }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().call(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 4 << 20).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, cookies: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request");
        self.send(request).await
    }

    async fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(request).await
    }

    /// Logs in and answers the cookies of the session.
    async fn log_in(&self, login: &str) -> String {
        let answer = self.post("/login", "", &format!("login={login}&password={}", demo::logins::PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookies()
    }

    /// Somebody of 治城社区 whose number is known.
    async fn anybody(&self) -> ResidentView {
        let mut tx = self.app.store.begin(Mode::Read).await.expect("a transaction");
        let zhicheng = unit::by_code(&mut tx, ZHICHENG).await.expect("the community");
        let found = resident::list(&mut tx, &self.app.core.system(zhicheng.id), Default::default(), Page::first(200))
            .await
            .expect("residents")
            .items;
        found.into_iter().find(|resident| resident.phone.is_some()).expect("somebody with a telephone")
    }
}

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
async fn the_neighbour_sees_nothing_and_learns_nothing() {
    let county = County::new().await;
    let cookies = county.log_in(logins::NEIGHBOUR).await;
    let somebody = county.anybody().await;
    let there = county.get(&format!("/staff/{ZHICHENG}/residents/{}", somebody.id), &cookies).await;
    let not_there = county.get(&format!("/staff/{ZHICHENG}/residents/{}", uuid_of_nobody()), &cookies).await;
    assert_eq!((there.status, not_there.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    for path in ["", "/requests", "/volunteers", "/hours", "/m/liaison-card/desk"] {
        let answer = county.get(&format!("/staff/{ZHICHENG}{path}"), &cookies).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    // The same person by way of the neighbour's own community.
    let own = county.get(&format!("/staff/510821100002/residents/{}", somebody.id), &cookies).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND);
    assert_eq!(county.get("/county", &cookies).await.status, StatusCode::NOT_FOUND);
}

fn uuid_of_nobody() -> &'static str {
    "01980000-0000-7000-8000-000000000000"
}

#[tokio::test]
async fn a_field_is_masked_until_it_is_opened_for_a_purpose_that_is_written_down() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    let somebody = county.anybody().await;
    let card = format!("/staff/{ZHICHENG}/residents/{}", somebody.id);
    let masked = somebody.phone.clone().expect("a telephone");
    let shown = county.get(&card, &cookies).await;
    assert!(shown.body.contains(&masked), "{masked}");

    let without = county.post(&format!("{card}/reveal"), &cookies, "field=phone&purpose=curiosity").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = county.post(&format!("{card}/reveal"), &cookies, "field=phone&purpose=service&note=").await;
    assert_eq!(opened.status, StatusCode::OK);
    let tail = masked.rsplit('*').next().expect("a tail");
    let clear = opened.body.split("电话：").nth(1).and_then(|rest| rest.split('<').next()).expect("the number");
    assert!(clear.len() == 11 && clear.ends_with(tail) && clear.bytes().all(|byte| byte.is_ascii_digit()), "{clear}");

    let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
    let zhicheng = unit::by_code(&mut tx, ZHICHENG).await.expect("the community");
    let filter = AuditFilter {
        entity_id: Some(somebody.id.to_string()),
        verb: Some("personal.reveal".to_owned()),
        ..AuditFilter::default()
    };
    let trail = audit::browse(&mut tx, &county.app.core.system(zhicheng.id), filter, Page::default()).await;
    let rows = trail.expect("the trail").items;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].detail.as_str(), rows[0].purpose.as_str()), (Field::Phone.as_str(), "办理该居民的事项"));
}

#[tokio::test]
async fn language_and_type_are_remembered() {
    let county = County::new().await;
    let plain = county.get("/login", "").await;
    assert!(plain.body.contains("<html lang=\"zh-CN\" data-size=\"normal\">"));
    let answer = county.post("/prefs", "", "size=large&locale=en&back=%2Flogin").await;
    assert_eq!(answer.location(), "/login");
    let changed = county.get("/login", &answer.cookies()).await;
    assert!(changed.body.contains("<html lang=\"en\" data-size=\"large\">"));
    assert!(changed.body.contains("Log in"));
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
    let response = county.router.clone().call(listen(address.to_owned()).expect("a request")).await.expect("an answer");
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
    for unit in [ZHICHENG, "510821100002"] {
        let answer = county.get(&format!("/staff/{unit}/certificates/{id}"), &neighbour).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unit}");
    }
}

#[tokio::test]
async fn a_resident_signs_up_on_the_phone_and_cancels() {
    let county = County::new().await;
    let resident = county.log_in(logins::RESIDENT).await;
    let base = format!("/resident/{ZHICHENG}");
    assert!(county.get(&base, &resident).await.body.contains(&format!("{base}/activities")));
    let list = county.get(&format!("{base}/activities"), &resident).await;
    let row = list.body.split("<a ").find(|row| row.contains("法律援助咨询")).expect("an activity");
    let at = row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its page").to_owned();
    let joined = county.post(&at, &resident, "note=").await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    let again = county.post(&at, &resident, "note=").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody has two seats");
    let mine = county.get(&format!("{base}/sign-ups"), &resident).await;
    let card = mine.body.split("法律援助咨询").nth(1).expect("what she signed up for");
    let cancel = card.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a button").to_owned();
    assert!(cancel.ends_with("/cancel"), "{cancel}");
    // A volunteer does not cancel for her.
    let other = county.log_in(&logins::volunteer(1)).await;
    let theirs = cancel.replace("/resident/", "/volunteer/");
    assert_eq!(county.post(&theirs, &other, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(county.post(&cancel, &resident, "").await.status, StatusCode::SEE_OTHER);
    assert!(county.get(&at, &resident).await.body.contains("name=\"note\""), "she may sign up again");
}
