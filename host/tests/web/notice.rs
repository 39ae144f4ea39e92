//! What units make public: read without login, files, objections; and the figures of the desk.

use axum::http::{StatusCode, header};
use wushe_host::demo::logins;

use crate::kit::{County, NEIGHBOUR, NOBODY, ZHICHENG};

impl County {
    /// Id of the notice of 治城社区 with this title.
    async fn notice(&self, title: &str) -> String {
        let staff = self.log_in(logins::STAFF).await;
        let listed = self.get(&format!("/api/v1/units/{ZHICHENG}/notices?limit=200"), &staff).await.json();
        let items = listed["items"].as_array().expect("notices").iter();
        let mut found = items.filter(|notice| notice["title_zh"].as_str().is_some_and(|known| known.contains(title)));
        found.next().and_then(|notice| notice["id"].as_str()).unwrap_or_else(|| panic!("no notice {title}")).to_owned()
    }

    /// Ids of the files of a notice.
    async fn files(&self, id: &str) -> Vec<String> {
        let staff = self.log_in(logins::STAFF).await;
        let path = format!("/api/v1/units/{ZHICHENG}/attachments?entity=notice&entity_id={id}");
        let listed = self.get(&path, &staff).await.json();
        let items = listed["items"].as_array().expect("files").iter();
        items.filter_map(|file| file["id"].as_str().map(str::to_owned)).collect()
    }
}

#[tokio::test]
async fn notices_are_read_without_login() {
    let county = County::new().await;
    let list = county.get(&format!("/public/{ZHICHENG}/notices"), "").await;
    assert_eq!(list.status, StatusCode::OK);
    let text = list.body;
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not there"));
    // The pinned one stands above those that are newer; what the county tells is there, too.
    assert!(at("雨夜陪护") < at("老旧小区加装扶手"));
    at("全县社区便民服务热线开通");
    for hidden in ["停水通知", "植树节", "晚自习", "日间照料室", "趣味运动会", "腊八节"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    assert!(!text.contains("data-live"), "nobody's page listens");
    let column = county.get(&format!("/public/{ZHICHENG}/notices?section=project"), "").await;
    assert!(column.body.contains("老旧小区加装扶手") && !column.body.contains("雨夜陪护"));
    assert_eq!(
        county.get(&format!("/public/{ZHICHENG}/notices?section=secrets"), "").await.status,
        StatusCode::NOT_FOUND
    );
    // The county's page tells of everything below, and is found from the login page.
    assert!(county.get("/login", "").await.body.contains("href=\"/public\""));
    let door = county.get("/public", "").await;
    let whole = county.get(door.header(header::LOCATION), "").await;
    assert!(whole.body.contains("雨夜陪护") && whole.body.contains("治城社区"), "{}", whole.body);
    // The neighbour's page tells what the county tells and nothing of 治城社区.
    let next = county.get(&format!("/public/{NEIGHBOUR}/notices"), "").await;
    assert!(next.body.contains("全县社区便民服务热线开通") && !next.body.contains("雨夜陪护"));
    // Whoever lives there reads what is for residents, and finds the page from home.
    let resident = county.log_in(logins::RESIDENT).await;
    assert!(county.get(&format!("/public/{ZHICHENG}/notices"), &resident).await.body.contains("停水通知"));
    let home = county.get(&format!("/resident/{ZHICHENG}"), &resident).await;
    assert!(home.body.contains(&format!("href=\"/public/{ZHICHENG}/notices\"")));
}

#[tokio::test]
async fn a_notice_is_shown_with_its_lines_and_files() {
    let county = County::new().await;
    let id = county.notice("2026 年 2 月财务收支公开").await;
    let page = county.get(&format!("/public/{ZHICHENG}/notices/{id}"), "").await;
    for words in ["慰问物资", "¥6,400.00", "¥10,195.00", "2026-03-17", "15"] {
        assert!(page.body.contains(words), "{words}");
    }
    let file = county.files(&id).await.remove(0);
    assert!(page.body.contains(&format!("/notices/{id}/files/{file}")));
    let sheet = county.get(&format!("/public/{ZHICHENG}/notices/{id}/files/{file}"), "").await;
    assert!(sheet.body.contains("2026-02-002"));
    assert_eq!(sheet.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert!(sheet.header(header::CONTENT_DISPOSITION).starts_with("attachment; "), "{:?}", sheet.headers);
    assert_eq!(sheet.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    // Under another notice it is not there, nor at the neighbour's.
    let other = county.notice("启动独居老人日常巡访").await;
    for path in [
        format!("/public/{ZHICHENG}/notices/{other}/files/{file}"),
        format!("/public/{NEIGHBOUR}/notices/{id}/files/{file}"),
    ] {
        assert_eq!(county.get(&path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // What is not shown is not there; what is for residents alone neither.
    for hidden in [county.notice("认养一棵树").await, county.notice("停水通知").await, NOBODY.to_owned()] {
        let answer = county.get(&format!("/public/{ZHICHENG}/notices/{hidden}"), "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn reads_are_counted_together() {
    let county = County::new().await;
    let id = county.notice("老旧小区加装扶手").await;
    let path = format!("/public/{ZHICHENG}/notices/{id}");
    let staff = county.log_in(logins::STAFF).await;
    let api = format!("/api/v1/units/{ZHICHENG}/notices/{id}");
    let before = county.get(&api, &staff).await.json()["reads"].as_i64();
    for _ in 0..3 {
        county.get(&path, "").await;
    }
    assert_eq!(county.get(&api, &staff).await.json()["reads"].as_i64(), before);
    county.app.hand_in_reads().await;
    assert_eq!(county.get(&api, &staff).await.json()["reads"].as_i64(), before.map(|reads| reads + 3));
}

#[tokio::test]
async fn everybody_finds_their_board_the_money_and_the_certificates() {
    let county = County::new().await;
    let door = county.get("/public", "").await;
    let above = county.get(door.header(header::LOCATION), "").await.body;
    let board = county.get(&format!("/public/{ZHICHENG}/notices"), "").await.body;
    for page in [&above, &board] {
        for way in ["/public/units", "/certificates", "/login"] {
            assert!(page.contains(&format!("class=\"tile\" href=\"{way}\"")), "{way}");
        }
    }
    // The county keeps no fund: its page names those below that do.
    let fund = format!("/public/{ZHICHENG}/fund");
    assert!(board.contains(&format!("class=\"tile\" href=\"{fund}\"")));
    let money = door.header(header::LOCATION).replace("/notices", "/fund");
    assert!(above.contains(&format!("class=\"tile\" href=\"{money}\"")));
    assert!(county.get(&money, "").await.body.contains(&format!("href=\"{fund}\"")));
    let neighbour = county.get(&format!("/public/{NEIGHBOUR}/notices"), "").await.body;
    assert!(!neighbour.contains(&format!("/public/{NEIGHBOUR}/fund")), "it keeps none");
    // Every community, below its township.
    let units = county.get("/public/units", "").await.body;
    for unit in [ZHICHENG, NEIGHBOUR, "510821100000"] {
        assert!(units.contains(&format!("href=\"/public/{unit}/notices\"")), "{unit}");
    }
    // And the ways back.
    assert!(county.get(&fund, "").await.body.contains(&format!("class=\"back\" href=\"/public/{ZHICHENG}/notices\"")));
    assert!(county.get("/certificates", "").await.body.contains("class=\"back\" href=\"/public\""));
    let resident = county.log_in(logins::RESIDENT).await;
    let board = county.get(&format!("/public/{ZHICHENG}/notices"), &resident).await.body;
    assert!(!board.contains("class=\"tile\" href=\"/login\""));
}

#[tokio::test]
async fn a_resident_objects_once_and_reads_the_answer() {
    let county = County::new().await;
    let id = county.notice("老旧小区加装扶手").await;
    let (path, form) = (format!("/public/{ZHICHENG}/notices/{id}"), "reason=坡道太陡");
    let anonymous = county.get(&path, "").await;
    assert!(anonymous.body.contains("/login?next=") && !anonymous.body.contains("/objections\""));
    let refused = county.post(&format!("{path}/objections"), "", form).await;
    assert_eq!(refused.header(header::LOCATION), "/login");
    let resident = county.log_in(logins::RESIDENT).await;
    let empty = county.post(&format!("{path}/objections"), &resident, "reason=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = county.post(&format!("{path}/objections"), &resident, form).await;
    assert_eq!((sent.status, sent.header(header::LOCATION)), (StatusCode::SEE_OTHER, path.as_str()));
    let again = county.post(&format!("{path}/objections"), &resident, form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let staff = county.log_in(logins::STAFF).await;
    let listed = county.get(&format!("/api/v1/units/{ZHICHENG}/objections?notice_id={id}"), &staff).await.json();
    let objection = listed["items"][0]["id"].as_str().expect("an objection").to_owned();
    // At the desk it is answered by a form that asks for no version.
    let act = format!("/staff/{ZHICHENG}/r/objections/{objection}/answer");
    let asked = county.get(&act, &staff).await;
    assert!(asked.body.contains("name=\"_version\"") && !asked.body.contains("name=\"version\""));
    let answered = county.post(&act, &staff, "_key=1&_version=1&answer=坡度符合规范&upheld=").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    let page = county.get(&path, &resident).await;
    assert!(page.body.contains("坡度符合规范") && page.body.contains("坡道太陡"));
    assert!(!county.get(&path, "").await.body.contains("坡道太陡"), "an objection is between the two");
}

#[tokio::test]
async fn what_a_picture_tells_does_not_come_out_again() {
    let county = County::new().await;
    let shown = county.notice("志愿便民代办队风采").await;
    let file = county.files(&shown).await.remove(0);
    let picture = county.get(&format!("/public/{ZHICHENG}/notices/{shown}/files/{file}"), "").await.bytes;
    // A text after the header, as programmes write it.
    let mut telling = picture[..33].to_vec();
    telling.extend([0, 0, 0, 14]);
    telling.extend(b"tEXtAuthor\0Li Xiul1234");
    telling.extend(&picture[33..]);
    let draft = county.notice("晚自习").await;
    let staff = county.log_in(logins::STAFF).await;
    let api = format!("/api/v1/units/{ZHICHENG}/attachments");
    let fields = [("entity", "notice"), ("entity_id", draft.as_str()), ("is_public", "true")];
    let made = county.upload(&api, &staff, &fields, "合影.exe", &telling).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let view = made.json();
    assert_eq!((view["name"].as_str(), view["media_type"].as_str()), (Some("合影.png"), Some("image/png")));
    assert_eq!(made.header(header::LOCATION), format!("{api}/{}", view["id"].as_str().unwrap_or_default()));
    let content = format!("{}/content", made.header(header::LOCATION));
    let kept = county.get(&content, &staff).await;
    assert_eq!(kept.bytes, picture);
    assert!(kept.header(header::CONTENT_DISPOSITION).starts_with("attachment; "));
    // It is read by whoever reads the draft, and by nobody else.
    let stranger = county.log_in(logins::NEIGHBOUR).await;
    for cookies in [&stranger, &county.log_in(logins::RESIDENT).await] {
        assert_eq!(county.get(&content, cookies).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(county.get(&content, "").await.status, StatusCode::UNAUTHORIZED);
    let refused = county.upload(&api, &stranger, &fields, "a.png", &picture).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
    // A programme is no file of ours; a form without words is told all of them.
    let programme = county.upload(&api, &staff, &fields, "a.png", b"MZ\x90\0\x03\0\0\0").await;
    assert_eq!(programme.json()["errors"][0]["field"], "file");
    let empty = county.upload(&api, &staff, &[], "a.png", &picture).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.json()["errors"].as_array().map(Vec::len), Some(2));
    // Too great a body is refused before it is read to its end.
    let great = county.upload(&api, &staff, &fields, "a.txt", &vec![b'a'; 11 << 20]).await;
    assert_eq!(great.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_desk_attaches_with_a_form() {
    let county = County::new().await;
    let draft = county.notice("晚自习").await;
    let staff = county.log_in(logins::STAFF).await;
    let entry = format!("/staff/{ZHICHENG}/r/notices/{draft}");
    assert!(county.get(&entry, &staff).await.body.contains("multipart/form-data"));
    let files = format!("{entry}/-/files");
    let wrong = county.upload(&files, &staff, &[], "a.exe", b"MZ\x90\0\x03\0\0\0").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let added = county.upload(&files, &staff, &[("is_public", "true")], "课表.txt", "周二、周四".as_bytes()).await;
    assert_eq!((added.status, added.header(header::LOCATION)), (StatusCode::SEE_OTHER, entry.as_str()));
    let file = county.files(&draft).await.remove(0);
    assert!(county.get(&entry, &staff).await.body.contains("课表.txt"));
    let content = county.get(&format!("/staff/{ZHICHENG}/files/{file}"), &staff).await;
    assert_eq!(content.body, "周二、周四");
    // A notice that waits for review takes no more files.
    let waits = county.notice("认养一棵树").await;
    let page = county.get(&format!("/staff/{ZHICHENG}/r/notices/{waits}"), &staff).await;
    assert!(!page.body.contains("multipart/form-data"));
    let late = county.upload(&format!("/staff/{ZHICHENG}/r/notices/{waits}/-/files"), &staff, &[], "a.txt", b"a").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let removed = county.post(&format!("{files}/{file}/remove"), &staff, "version=1").await;
    assert_eq!(removed.header(header::LOCATION), entry);
    assert!(county.files(&draft).await.is_empty());
}

#[tokio::test]
async fn whoever_reviews_finds_the_notices() {
    let county = County::new().await;
    let administrator = county.log_in(logins::COUNTY).await;
    let menu = county.get(&format!("/staff/{ZHICHENG}/g/publicity"), &administrator).await;
    assert!(menu.body.contains(&format!("/staff/{ZHICHENG}/r/notices\"")));
    let clerk = county.log_in(logins::BOOKKEEPER).await;
    let menu = county.get(&format!("/staff/{ZHICHENG}/g/publicity"), &clerk).await;
    assert!(!menu.body.contains(&format!("/staff/{ZHICHENG}/r/notices\"")));
}

#[tokio::test]
async fn figures_open_into_records() {
    let county = County::new().await;
    let staff = county.log_in(logins::STAFF).await;
    let base = format!("/staff/{ZHICHENG}/indicators");
    let page = county.get(&format!("{base}?period=2026-03"), &staff).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&format!("{base}/notices_published?period=2026-03")));
    let wrong = county.get(&format!("{base}?period=March"), &staff).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = county.get(&format!("{base}/notices_published?period=2026-03"), &staff).await;
    let notice = county.notice("老旧小区加装扶手").await;
    assert!(opened.body.contains(&format!("/staff/{ZHICHENG}/r/notices/{notice}")));
    assert_eq!(county.get(&format!("{base}/nothing"), &staff).await.status, StatusCode::NOT_FOUND);
    // The town's figure rolls up, and leads to the community's.
    let administrator = county.log_in(logins::COUNTY).await;
    let town = county.get("/staff/510821100000/indicators/notices_published?period=2026-03", &administrator).await;
    assert!(town.body.contains(&format!("{base}/notices_published?period=2026-03")), "{}", town.body);
}
