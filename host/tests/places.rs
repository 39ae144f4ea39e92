//! Units, organisations and workers at the desk: taken in from a sheet, told what is wrong where it is wrong, shown as a tree.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use tower::Service as _;
use wushe_core::app::{unit, worker};
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::{CoverageParams, Unit};
use wushe_core::store::Mode;
use wushe_host::app::{App, Place};
use wushe_host::demo::{self, logins};

const COUNTY: &str = "510821000000";
const ZHICHENG: &str = "510821100001";
const PUZILING: &str = "510821107001";
const CHENJIALING: &str = "510821103001";

/// The demo county, and its pages.
struct County {
    app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What was answered.
struct Answer {
    status: StatusCode,
    cookies: String,
    body: String,
}

impl Answer {
    /// The words that stand at a field as what is wrong with it; empty: nothing.
    fn wrong_at(&self, field: &str) -> String {
        let id = format!("id=\"f-{field}-error\"");
        let Some((_, rest)) = self.body.split_once(&id) else { return String::new() };
        // The words come after an icon.
        let words = rest.split_once("<span>").and_then(|(_, rest)| rest.split_once("</span>"));
        words.map(|(words, _)| words.to_owned()).unwrap_or_default()
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
        let body = to_bytes(body, 8 << 20).await.expect("a body");
        let set = parts.headers.get_all(header::SET_COOKIE).iter();
        let pairs = set.filter_map(|value| value.to_str().ok()?.split(';').next()).filter(|pair| !pair.ends_with('='));
        Answer {
            status: parts.status,
            cookies: pairs.collect::<Vec<_>>().join("; "),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
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

    /// Uploads a sheet to be tried.
    async fn try_sheet(&self, path: &str, cookies: &str, csv: &str) -> Answer {
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

    async fn log_in(&self, login: &str) -> String {
        let answer = self.post("/login", "", &format!("login={login}&password={}", logins::PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookies
    }

    async fn unit(&self, code: &str) -> Option<Unit> {
        let mut tx = self.app.store.begin(Mode::Read).await.expect("a transaction");
        unit::by_code(&mut tx, code).await.ok()
    }
}

/// The address behind the first button or form of a page that ends so.
fn address(body: &str, end: &str) -> String {
    let (before, _) = body.split_once(&format!("{end}\"")).unwrap_or_else(|| panic!("no …{end} in {body}"));
    format!("{}{end}", before.rsplit('"').next().unwrap_or_default())
}

#[tokio::test]
async fn the_unit_tree_comes_from_a_sheet_and_goes_again() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let page = format!("/staff/{COUNTY}/r/units/-/import");
    let template = county.get(&format!("/staff/{COUNTY}/r/units/-/template?format=csv"), &cookies).await;
    assert!(template.body.contains("单位代码*,中文名称*,英文名称*,上级单位"), "{}", template.body);
    assert_eq!(template.body.matches("单位代码").count(), 1, "{}", template.body);

    let wrong = "单位代码,中文名称,英文名称,上级单位\n\
        510821130000,新建乡,Xinjian Township,510821000000\n\
        510821131001,青山村,Qingshan Village,510821130000\n\
        51082113000,短码村,Short Village,510821130000\n\
        510821130201,无上级村,Nowhere Village,510821199000\n\
        510821130202,,No Name Village,510821130000\n";
    let tried = county.try_sheet(&page, &cookies, wrong).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tried.body);
    for words in ["代码要以上级单位的代码开头。", "单位代码不正确。", "上级单位", "中文名称"]
    {
        assert!(tried.body.contains(words), "no {words} in {}", tried.body);
    }
    assert!(!tried.body.contains("确认导入"), "{}", tried.body);

    let right = "单位代码,中文名称,英文名称,上级单位,公开电话\n\
        510821130000,新建乡,Xinjian Township,,\n\
        510821130001,新街社区,Xinjie Community,510821130000,0839-5550999\n\
        510821130200,青山村,Qingshan Village,510821130000,\n\
        510821130200001,第1网格,Grid 1,510821130200,\n\
        510821100001,治城社区,Zhicheng Community,,0839-5550111\n";
    let tried = county.try_sheet(&page, &cookies, right).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.body);
    assert!(county.unit("510821130000").await.is_none(), "trying changes nothing");
    let taken = county.post(&address(&tried.body, "/take"), &cookies, "").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let grid = county.unit("510821130200001").await.expect("the grid");
    let village = county.unit("510821130200").await.expect("the village");
    let township = county.unit("510821130000").await.expect("the township");
    let root = county.unit(COUNTY).await.expect("the county");
    assert_eq!((grid.parent_id, village.parent_id), (Some(village.id), Some(township.id)));
    assert_eq!(township.parent_id, Some(root.id));
    let zhicheng = county.unit(ZHICHENG).await.expect("治城社区");
    assert_eq!(zhicheng.desk_phone.as_deref(), Some("08395550111"));
    assert!(zhicheng.demo, "what the sheet leaves out stays");

    let listed = county.get(&page, &cookies).await;
    let undone = county.post(&address(&listed.body, "/undo"), &cookies, "").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    for code in ["510821130000", "510821130001", "510821130200", "510821130200001"] {
        assert!(county.unit(code).await.is_none(), "{code}");
    }
    let zhicheng = county.unit(ZHICHENG).await.expect("治城社区");
    assert_ne!(zhicheng.desk_phone.as_deref(), Some("08395550111"));
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_in_both_languages() {
    let county = County::new().await;
    let admin = county.log_in(logins::ADMIN).await;
    let everywhere = county.log_in(logins::COUNTY).await;
    let (first, second) = {
        let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
        let puziling = unit::by_code(&mut tx, PUZILING).await.expect("普子岭社区");
        let grids = unit::children(&mut tx, puziling.id).await.expect("grids");
        let cx = county.app.core.system(grids[0].id);
        let workers = worker::list(&mut tx, &cx, Default::default(), Page::first(1)).await.expect("workers");
        (workers.items[0].id, grids[1].id)
    };
    let (into, from) =
        (county.unit(PUZILING).await.expect("普子岭社区").id, county.unit(CHENJIALING).await.expect("陈家岭社区").id);
    // The other community has one grid by a name of its own, and so has this one.
    for (of, parent) in [("510821107001041", into), ("510821103001001", from)] {
        let form = format!("code={of}&name_zh=老街院落&name_en=Old+Street&parent_id={parent}");
        let made = county.post(&format!("/staff/{COUNTY}/r/units/-/create"), &everywhere, &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
    let organisation = format!("/staff/{ZHICHENG}/r/organisations/-/create");
    let assign = format!("/staff/{PUZILING}/r/workers/{first}/assign");
    let merge = format!("/staff/{COUNTY}/r/units/{into}/merge");
    let cases = [
        (
            organisation,
            &admin,
            "name=某某协会&credit_code=52510821MJ0000018F&origin=introduced".to_owned(),
            "credit_code",
            "统一社会信用代码不正确，请对照登记证书核对。",
            "This is not a unified social credit code. Compare it with the certificate.",
        ),
        (
            assign,
            &everywhere,
            format!("grid_id={second}&day=2026-03-02"),
            "grid_id",
            "这个网格已有网格员。请用“交接网格”换人。",
            "This grid has a worker. Hand the grid over to change who serves it.",
        ),
        (
            merge,
            &everywhere,
            format!("from={from}&day=2026-03-02&reason=合并"),
            "from",
            "合到一起后会有两个“老街院落”，请先给其中一个更名。",
            "There would be two called “老街院落” side by side. Rename one of them first.",
        ),
    ];
    for (path, cookies, form, field, zh, en) in cases {
        for (locale, words) in [("zh-CN", zh), ("en", en)] {
            let cookies = format!("{cookies}; wushe-locale={locale}");
            let answer = county.post(&path, &cookies, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.body);
            assert_eq!(answer.wrong_at(field), words, "{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn the_county_reads_its_tree_and_is_covered() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let tree = county.get(&format!("/staff/{COUNTY}/r/units/-/tree"), &cookies).await;
    assert_eq!(tree.status, StatusCode::OK, "{}", tree.body);
    let units = tree.body.matches(&format!("href=\"/staff/{COUNTY}/r/units/0")).count();
    assert_eq!(units, 243, "{}", tree.body);
    let whole = county.get(&format!("/staff/{COUNTY}/r/units/-/tree?lowest=grid"), &cookies).await;
    assert_eq!(whole.body.matches(&format!("href=\"/staff/{COUNTY}/r/units/0")).count(), 283);
    let before = county.get(&format!("/staff/{COUNTY}/r/units/-/tree?day=2020-01-01"), &cookies).await;
    assert!(before.body.contains("这一天还没有单位"), "{}", before.body);
    let wrong = county.get(&format!("/staff/{COUNTY}/r/units/-/tree?day=never"), &cookies).await;
    assert_eq!(wrong.wrong_at("day"), "日期不正确。", "{}", wrong.body);

    let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
    let root = unit::by_code(&mut tx, COUNTY).await.expect("the county");
    let cx = county.app.core.system(root.id);
    let covered = unit::coverage(&mut tx, &cx, CoverageParams::default()).await.expect("coverage");
    assert_eq!((covered.townships, covered.townships_with_station_permille), (23, Some(1000)));
    assert_eq!((covered.communities, covered.communities_with_station_permille), (220, Some(1000)));
    assert_eq!((covered.grids, covered.grids_with_worker), (40, 40));
}
