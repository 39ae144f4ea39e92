//! Logging in with a second factor, one's own account and API tokens, asked for as browsers and programmes ask.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::Service as _;
use wushe_core::app::{unit, user};
use wushe_core::domain::access::NewUser;
use wushe_core::domain::totp;
use wushe_core::store::Mode;
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_host::app::{App, Place};
use wushe_host::demo::{self, logins};

const ZHICHENG: &str = "510821100001";

/// The demo county, where power asks for a second factor.
struct County {
    app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

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

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    /// What stands between `before` and `after`.
    fn between(&self, before: &str, after: &str) -> String {
        let rest = self.body.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split(after).next().unwrap_or_default().to_owned()
    }
}

impl County {
    async fn new(require_second_factor: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place {
            data_dir: folder.path().to_owned(),
            database_url: None,
            program: None,
            images: None,
            public_url: "http://localhost".to_owned(),
            require_second_factor: Some(require_second_factor),
            private_addresses: false,
        };
        let clock = Clock::at(Timestamp::from_micros(1_772_413_200_000_000));
        let app = App::open(&place, clock, Ids::seeded(1)).await.expect("an installation");
        app.store.migrate().await.expect("a schema");
        demo::load(&app.store, &app.core, |_, _| {}).await.expect("the demo county");
        let router = wushe_host::server::router(Arc::clone(&app));
        Self { app, router, _folder: folder }
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, 7], 5000))));
        let response = self.router.clone().call(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 4 << 20).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, cookies: &str) -> Answer {
        self.send(Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(request).await
    }

    /// As a programme asks.
    async fn call(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        self.send(request).await
    }

    async fn log_in(&self, login: &str, password: &str) -> Answer {
        self.post("/login", "", &format!("login={login}&password={password}&next=%2Fcounty")).await
    }

    fn code(&self, secret: &str) -> String {
        totp::code(&from_base32(secret), totp::step_at(self.app.core.clock.now()))
    }
}

fn from_base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in text.bytes().filter(|c| *c != b' ') {
        held = held << 5 | u32::from(if c >= b'A' { c - b'A' } else { c - b'2' + 26 });
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 255) as u8);
        }
    }
    bytes
}

#[tokio::test]
async fn an_administrator_sets_up_a_second_factor_and_shows_it_from_then_on() {
    let county = County::new(true).await;
    let first = county.log_in(logins::COUNTY, logins::PASSWORD).await;
    assert_eq!(first.location(), "/account/second-factor?next=%2Fcounty");
    let cookies = first.cookies();
    // Nothing else is open, and every way leads to the step.
    for path in ["/county", "/", "/account", "/account/tokens", "/account/password", "/login/code"] {
        assert!(county.get(path, &cookies).await.location().starts_with("/login"), "{path}");
    }
    assert_eq!(county.get("/login?next=%2Fcounty", &cookies).await.location(), first.location());
    let page = county.get(first.location(), &cookies).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("您的岗位需要动态验证码") && !page.body.contains("<svg xmlns"));
    let begun = county.post("/account/second-factor", &cookies, "do=begin&next=%2Fcounty").await;
    assert_eq!(begun.location(), first.location());
    let page = county.get(begun.location(), &cookies).await;
    assert!(page.body.contains("<svg xmlns") && !page.body.contains('⟦'));
    let secret = page.between("密钥</dt>", "</dd>");
    let secret = secret.split('>').rev().find_map(|part| part.split('<').next().filter(|text| text.len() > 30));
    let secret = secret.expect("a secret").to_owned();

    let wrong = county.post("/account/second-factor", &cookies, "do=confirm&code=000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("验证码不正确"));
    let code = county.code(&secret);
    let done = county.post("/account/second-factor", &cookies, &format!("do=confirm&code={code}&next=%2Fcounty")).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.headers[header::CACHE_CONTROL], "no-store");
    let codes: Vec<&str> = done
        .body
        .split(['>', '<'])
        .filter(|text| text.len() == 11 && text.as_bytes()[5] == b'-' && text.is_ascii())
        .collect();
    assert_eq!(codes.len(), 10, "{}", done.body);
    assert!(done.body.contains("href=\"/county\""));
    assert_eq!(county.get("/county", &cookies).await.status, StatusCode::OK);

    // The next login asks for a code, and nothing opens before it is shown.
    let again = county.log_in(logins::COUNTY, logins::PASSWORD).await;
    assert_eq!(again.location(), "/login/code?next=%2Fcounty");
    let cookies = again.cookies();
    assert!(county.get("/county", &cookies).await.location().starts_with("/login"));
    assert!(county.get("/account/second-factor", &cookies).await.location().starts_with("/login"));
    let asked = county.get(again.location(), &cookies).await;
    assert!(asked.body.contains("autocomplete=\"one-time-code\"") && asked.body.contains("/logout"));
    let wrong = county.post("/login/code", &cookies, "code=000000&next=%2Fcounty").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    county.app.core.clock.advance_seconds(60);
    let shown = county.post("/login/code", &cookies, &format!("code={}&next=%2Fcounty", county.code(&secret))).await;
    assert_eq!((shown.status, shown.location()), (StatusCode::SEE_OTHER, "/county"));
    assert_eq!(county.get("/county", &cookies).await.status, StatusCode::OK);

    // Without the telephone, a code on paper.
    let third = county.log_in(logins::COUNTY, logins::PASSWORD).await.cookies();
    let paper = county.post("/login/code", &third, &format!("code={}", codes[0])).await;
    assert_eq!(paper.location(), "/");
    assert_eq!(county.get("/account", &third).await.status, StatusCode::OK);
    // Guesses have to wait.
    let fourth = county.log_in(logins::COUNTY, logins::PASSWORD).await.cookies();
    for _ in 0..5 {
        county.post("/login/code", &fourth, "code=000000").await;
    }
    assert_eq!(county.post("/login/code", &fourth, "code=000000").await.status, StatusCode::TOO_MANY_REQUESTS);
    // Whoever gives up logs out.
    assert_eq!(county.post("/logout", &fourth, "").await.location(), "/login");
    assert_eq!(county.get("/login/code", &fourth).await.location(), "/login?next=%2Flogin%2Fcode");
}

#[tokio::test]
async fn whoever_holds_no_power_needs_no_second_factor() {
    let county = County::new(true).await;
    for login in [logins::STAFF, logins::RESIDENT, &logins::volunteer(1)] {
        let answer = county.log_in(login, logins::PASSWORD).await;
        assert_eq!(answer.location(), "/county", "{login}");
    }
}

#[tokio::test]
async fn a_programme_takes_the_same_steps() {
    let county = County::new(true).await;
    let cookies = county.log_in(logins::COUNTY, logins::PASSWORD).await.cookies();
    county.post("/account/second-factor", &cookies, "do=begin").await;
    let page = county.get("/account/second-factor", &cookies).await;
    let secret = page.between("密钥</dt>", "</dd>");
    let secret = secret.split(['>', '<']).find(|text| text.len() > 30).expect("a secret").to_owned();
    county.post("/account/second-factor", &cookies, &format!("do=confirm&code={}", county.code(&secret))).await;
    county.app.core.clock.advance_seconds(60);

    let credentials = json!({ "login": logins::COUNTY, "password": logins::PASSWORD });
    let session = county.call("POST", "/sessions", "", &credentials).await;
    assert_eq!((session.status, session.json()["step"].as_str()), (StatusCode::CREATED, Some("code")));
    let token = session.json()["token"].as_str().expect("a token").to_owned();
    let users = "/units/510821000000/users";
    assert_eq!(county.call("GET", users, &token, &Value::Null).await.status, StatusCode::UNAUTHORIZED);
    let wrong = county.call("POST", "/sessions/current/second-factor", &token, &json!({ "code": "000000" })).await;
    assert_eq!(
        (wrong.status, wrong.json()["errors"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("code"))
    );
    let code = json!({ "code": county.code(&secret) });
    let shown = county.call("POST", "/sessions/current/second-factor", &token, &code).await;
    assert_eq!((shown.status, shown.json()["step"].as_str()), (StatusCode::OK, Some("done")));
    assert_eq!(county.call("GET", users, &token, &Value::Null).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_that_was_given_is_replaced_first() {
    let county = County::new(false).await;
    let mut tx = county.app.store.begin(Mode::Write).await.expect("a transaction");
    let zhicheng = unit::by_code(&mut tx, ZHICHENG).await.expect("the community");
    let new = NewUser { login: "xiaoyu".to_owned(), name: "余晓".to_owned(), ..NewUser::default() };
    let made = user::create(&mut tx, &county.app.core.system(zhicheng.id), new).await.expect("a user");
    tx.commit().await.expect("commits");
    let given = made.one_time_password.expect("a password");

    let answer = county.log_in("xiaoyu", &given).await;
    assert_eq!(answer.location(), "/account/password?next=%2Fcounty");
    let cookies = answer.cookies();
    assert!(county.get("/", &cookies).await.location().starts_with("/login"));
    let form = county.get("/account/password", &cookies).await;
    assert!(form.body.contains("请先设置自己的密码") && !form.body.contains("old_password"));
    let change = async |form: &str| county.post("/account/password", &cookies, form).await;
    let different = change("password=a-fine-password&again=another-password").await;
    assert!(different.status == StatusCode::UNPROCESSABLE_ENTITY && different.body.contains("两次输入的密码不一致"));
    let short = change("password=short&again=short").await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.body.contains("10 到 128"));
    assert_eq!(change("password=a-fine-password&again=a-fine-password").await.location(), "/login");
    assert!(county.get("/account", &cookies).await.location().starts_with("/login"));
    assert_eq!(county.log_in("xiaoyu", &given).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = county.log_in("xiaoyu", "a-fine-password").await.cookies();
    // From now on the old one is asked for.
    let form = county.get("/account/password", &own).await;
    assert!(form.body.contains("old_password"));
    let wrong =
        county.post("/account/password", &own, "old_password=x&password=a-new-password&again=a-new-password").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("原密码不正确"));
}

#[tokio::test]
async fn a_given_password_is_shown_once_to_whoever_makes_it() {
    let county = County::new(false).await;
    let cookies = county.log_in(logins::COUNTY, logins::PASSWORD).await.cookies();
    let form = "_key=one-time&login=xiaoyu&name=%E4%BD%99%E6%99%93";
    let path = "/staff/510821000000/r/users/-/create";
    let made = county.post(path, &cookies, form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let is_password = |text: &&str| {
        let groups: Vec<&str> = text.split('-').collect();
        groups.len() == 3
            && groups.iter().all(|group| group.len() == 4 && group.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    let password = made.body.split(['>', '<']).find(is_password).expect("the password").to_owned();
    assert_eq!(county.log_in("xiaoyu", &password).await.location(), "/account/password?next=%2Fcounty");
    // The same form sent again has no second effect, and what was shown once is kept nowhere.
    let again = county.post(path, &cookies, form).await;
    assert!(again.status.is_redirection() || again.status == StatusCode::OK);
    assert!(!again.body.contains(&password));
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    let county = County::new(false).await;
    let one = county.log_in(logins::STAFF, logins::PASSWORD).await.cookies();
    county.app.core.clock.advance_seconds(5);
    let other = county.log_in(logins::STAFF, logins::PASSWORD).await.cookies();
    let page = county.get("/account/sessions", &one).await;
    assert_eq!(page.body.matches("Firefox · Windows").count(), 2);
    assert!(page.body.contains("203.0.113.*") && page.body.contains("本机"));
    let id = page.between("name=\"id\" value=\"", "\"");
    assert_eq!(county.post("/account/sessions", &one, &format!("id={id}")).await.location(), "/account/sessions");
    assert!(county.get("/account", &other).await.location().starts_with("/login"));
    let third = county.log_in(logins::STAFF, logins::PASSWORD).await.cookies();
    county.post("/account/sessions", &one, "").await;
    assert!(county.get("/account", &third).await.location().starts_with("/login"));
    assert_eq!(county.get("/account", &one).await.status, StatusCode::OK);
    // Somebody else's session is none.
    let neighbour = county.log_in(logins::NEIGHBOUR, logins::PASSWORD).await.cookies();
    let own = county.get("/account/sessions", &one).await;
    assert!(!own.body.contains("name=\"id\""));
    assert_eq!(county.post("/account/sessions", &neighbour, &format!("id={id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_api_token_does_what_it_is_for_and_opens_no_page() {
    let county = County::new(false).await;
    let cookies = county.log_in(logins::STAFF, logins::PASSWORD).await.cookies();
    let page = county.get("/account/tokens", &cookies).await;
    assert!(page.body.contains("查看居民") || page.body.contains("residents.read"), "{}", page.body);
    let unit = page.between("<option value=\"0", "\"");
    let form = |read_only: bool| {
        format!(
            "name=sync&unit=0{unit}&scopes=modules.use&scopes=residents.read&scopes=residents.write&expires_on=2026-12-31&read_only={read_only}"
        )
    };
    let blank = county.post("/account/tokens", &cookies, "name=&unit=&expires_on=soon").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let token_of = async |read_only: bool| {
        let made = county.post("/account/tokens", &cookies, &form(read_only)).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let token = made.body.split(['>', '<']).find(|text| text.starts_with("wsh_")).map(str::to_owned);
        token.unwrap_or_else(|| panic!("{}", made.body))
    };
    let (full, reading) = (token_of(false).await, token_of(true).await);
    assert!(!county.get("/account/tokens", &cookies).await.body.contains("wsh_"));
    let modules = format!("/units/{ZHICHENG}/modules");
    for token in [&full, &reading] {
        assert_eq!(county.call("GET", &modules, token, &Value::Null).await.status, StatusCode::OK);
        let page = Request::get(format!("/staff/{ZHICHENG}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let page = county.send(page.body(Body::empty()).expect("a request")).await;
        assert!(page.location().starts_with("/login"));
    }
    let act = format!("{modules}/liaison-card/actions/open_request");
    let refused = county.call("POST", &act, &reading, &json!({})).await;
    assert_eq!(
        (refused.status, refused.json()["type"].as_str()),
        (StatusCode::FORBIDDEN, Some("urn:wushe:problem:read-only"))
    );
    assert_ne!(county.call("POST", &act, &full, &json!({})).await.status, StatusCode::FORBIDDEN);
    let elsewhere = county.call("GET", "/units/510821100002/modules", &full, &Value::Null).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);

    let page = county.get("/account/tokens", &cookies).await;
    let revoke = page.between("action=\"/account/tokens/", "\"");
    county.post(&format!("/account/tokens/{revoke}"), &cookies, "").await;
    // The newest stands first.
    assert_eq!(county.call("GET", &modules, &reading, &Value::Null).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(county.call("GET", &modules, &full, &Value::Null).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_page_of_the_account_shows_a_missing_message() {
    let county = County::new(false).await;
    let session = county.log_in(logins::STAFF, logins::PASSWORD).await.cookies();
    county.post("/account/second-factor", &session, "do=begin").await;
    for locale in ["zh-CN", "en"] {
        let cookies = format!("{session}; wushe-locale={locale}");
        for path in ["", "/password", "/second-factor", "/sessions", "/tokens"] {
            let answer = county.get(&format!("/account{path}"), &cookies).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.body.contains('⟦'), "{path} {locale}: {}", answer.body);
        }
    }
}
