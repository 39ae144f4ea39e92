//! The demo county, and its pages.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use tower::Service as _;
use wushe_host::app::{App, Place};
use wushe_host::demo::{self, logins};

/// The demo county, and its pages.
pub(crate) struct County {
    pub(crate) app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    cookies: String,
    pub(crate) body: String,
}

impl County {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place {
            data_dir: folder.path().to_owned(),
            database_url: None,
            program: None,
            images: None,
            public_url: "http://localhost".to_owned(),
            require_second_factor: None,
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
        let body = to_bytes(body, 8 << 20).await.expect("a body");
        let set = parts.headers.get_all(header::SET_COOKIE).iter();
        let pairs = set.filter_map(|value| value.to_str().ok()?.split(';').next()).filter(|pair| !pair.ends_with('='));
        Answer {
            status: parts.status,
            cookies: pairs.collect::<Vec<_>>().join("; "),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request");
        self.send(request).await
    }

    pub(crate) async fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(request).await
    }

    /// Uploads a sheet to be tried.
    pub(crate) async fn try_sheet(&self, path: &str, cookies: &str, csv: &str) -> Answer {
        let body = format!(
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sheet.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n--line--\r\n"
        );
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    pub(crate) async fn log_in(&self, login: &str) -> String {
        let answer = self.post("/login", "", &format!("login={login}&password={}", logins::PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookies
    }
}

/// The address behind the first button or form of a page that ends so.
pub(crate) fn address(body: &str, end: &str) -> String {
    let (before, _) = body.split_once(&format!("{end}\"")).unwrap_or_else(|| panic!("no …{end} in {body}"));
    format!("{}{end}", before.rsplit('"').next().unwrap_or_default())
}
