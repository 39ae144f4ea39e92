//! The demo county and its pages, asked for as browsers and programmes ask: in the process, against a real database, by a
//! clock that stands still.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use serde_json::Value;
use tempfile::TempDir;
use tower::Service as _;
use wushe_core::app::{Cx, resident, unit};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::ResidentView;
use wushe_core::store::Mode;
use wushe_core::time::{Clock, Ids};
use wushe_host::app::{App, Place};
use wushe_host::demo::{self, logins};

/// Does a piece of work and keeps it.
macro_rules! put {
    ($county:expr, $tx:ident => $work:expr) => {{
        let mut open = $county.app.store.begin(wushe_core::store::Mode::Write).await.expect("a transaction");
        let $tx = &mut open;
        let done = $work.await.expect("done");
        open.commit().await.expect("kept");
        done
    }};
}

/// Reads.
macro_rules! ask {
    ($county:expr, $tx:ident => $work:expr) => {{
        let mut open = $county.app.store.begin(wushe_core::store::Mode::Read).await.expect("a transaction");
        let $tx = &mut open;
        $work.await.expect("read")
    }};
}
pub(crate) use {ask, put};

pub(crate) const COUNTY: &str = "510821000000";
pub(crate) const ZHICHENG: &str = "510821100001";
pub(crate) const NEIGHBOUR: &str = "510821100002";
pub(crate) const PUZILING: &str = "510821107001";

/// An id that nothing has.
pub(crate) const NOBODY: &str = "01980000-0000-7000-8000-000000000000";

/// Most bytes of an answer.
const ANSWER_BYTES: usize = 8 << 20;

/// The demo county, and its pages.
pub(crate) struct County {
    pub(crate) app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body as it came: of a file.
    pub(crate) bytes: Vec<u8>,
    /// The body as words; empty: it is no text.
    pub(crate) body: String,
}

impl Answer {
    /// A header; empty: none.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        let pairs = set.filter_map(|value| value.to_str().ok()?.split(';').next()).filter(|pair| !pair.ends_with('='));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// What stands between `before` and the next `after`.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let rest = self.body.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split(after).next().unwrap_or_default().to_owned()
    }

    /// The address behind the first button or form that ends so.
    pub(crate) fn address(&self, end: &str) -> String {
        let (before, _) =
            self.body.split_once(&format!("{end}\"")).unwrap_or_else(|| panic!("no …{end} in {}", self.body));
        format!("{}{end}", before.rsplit('"').next().unwrap_or_default())
    }

    /// The words that stand at a field as what is wrong with it; empty: nothing.
    pub(crate) fn wrong_at(&self, field: &str) -> String {
        let id = format!("id=\"f-{field}-error\"");
        let Some((_, rest)) = self.body.split_once(&id) else { return String::new() };
        // The words come after an icon.
        let words = rest.split_once("<span>").and_then(|(_, rest)| rest.split_once("</span>"));
        words.map(|(words, _)| words.to_owned()).unwrap_or_default()
    }
}

impl County {
    /// The platform itself in a unit.
    pub(crate) async fn system(&self, code: &str) -> Cx {
        self.app.core.system(ask!(self, tx => unit::by_code(tx, code)).id)
    }

    pub(crate) async fn new() -> Self {
        Self::open(false).await
    }

    /// As a real county has it: power asks for a second factor.
    pub(crate) async fn with_second_factor() -> Self {
        Self::open(true).await
    }

    async fn open(require_second_factor: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place {
            data_dir: folder.path().to_owned(),
            database_url: None,
            program: None,
            images: None,
            public_url: "http://localhost".to_owned(),
            require_second_factor: Some(require_second_factor),
            private_addresses: false,
            record_failures: true,
            allowance: Default::default(),
        };
        let app = App::open(&place, Clock::at(demo::FOUNDED), Ids::seeded(1)).await.expect("an installation");
        app.store.migrate().await.expect("a schema");
        demo::load(&app.store, &app.core, |_, _| {}).await.expect("the demo county");
        let router = wushe_host::server::router(Arc::clone(&app));
        Self { app, router, _folder: folder }
    }

    /// What is answered before its body is read: of a stream, which has no end.
    pub(crate) async fn open_answer(&self, mut request: Request<Body>) -> Response {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, 7], 5000))));
        self.router.clone().call(request).await.expect("an answer")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.open_answer(request).await.into_parts();
        let bytes = to_bytes(body, ANSWER_BYTES).await.expect("a body").to_vec();
        let body = String::from_utf8(bytes.clone()).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, bytes, body }
    }

    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Answer {
        self.send(Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        self.submit(path, cookies, "application/x-www-form-urlencoded", form.to_owned().into_bytes()).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(
        &self,
        path: &str,
        cookies: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--wushe\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(
            format!("--wushe\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(file);
        body.extend(b"\r\n--wushe--\r\n");
        self.submit(path, cookies, "multipart/form-data; boundary=wushe", body).await
    }

    async fn submit(&self, path: &str, cookies: &str, media_type: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::USER_AGENT, "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Asks as a programme does.
    pub(crate) async fn call(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        self.send(request).await
    }

    /// Logs in and answers the cookies of the session.
    pub(crate) async fn log_in(&self, login: &str) -> String {
        let answer = self.post("/login", "", &format!("login={login}&password={}", logins::PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookies()
    }

    /// Somebody of 治城社区 whose number is known.
    pub(crate) async fn anybody(&self) -> ResidentView {
        let mut tx = self.app.store.begin(Mode::Read).await.expect("a transaction");
        let zhicheng = unit::by_code(&mut tx, ZHICHENG).await.expect("the community");
        let found = resident::list(&mut tx, &self.app.core.system(zhicheng.id), Default::default(), Page::first(200))
            .await
            .expect("residents")
            .items;
        found.into_iter().find(|resident| resident.phone.is_some()).expect("somebody with a telephone")
    }
}
