//! Sheets taken in at the desk and undone: what they made goes, what they changed is as before, and nothing comes twice.

use axum::http::StatusCode;
use wushe_core::app::{Cx, calendar, hours, request, request_kind, resident, station, volunteer, worker};
use wushe_core::domain::calendar::NewCalendarDay;
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::{DecideHours, HoursFilter, HoursSource, HoursStatus, HoursView};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_core::domain::resident::{NewResident, ResidentFilter, WholeResident};
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::id::ResidentId;
use wushe_core::store::Mode;
use wushe_host::demo::logins;

use crate::kit::{Answer, COUNTY, County, ZHICHENG, ask, put};

/// The figures above a sheet that was tried: entries it would make, entries it would change.
fn figures(tried: &Answer) -> (usize, usize) {
    let before = |label: &str| {
        let end = format!("</span><span class=\"stat-label\">{label}</span>");
        let (rest, _) = tried.body.split_once(&end).unwrap_or_else(|| panic!("no {label} in {}", tried.body));
        rest.rsplit('>').next().unwrap_or_default().parse().expect("a figure")
    };
    (before("新增"), before("更新"))
}

/// Uploads a sheet to be tried.
async fn try_sheet(county: &County, page: &str, cookies: &str, csv: &str) -> Answer {
    county.upload(page, cookies, &[], "sheet.csv", csv.as_bytes()).await
}

/// Tries a sheet and takes it in.
async fn take(county: &County, cookies: &str, page: &str, sheet: &str) -> (usize, usize) {
    let tried = try_sheet(county, page, cookies, sheet).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.body);
    let taken = county.post(&tried.address("/take"), cookies, "").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    figures(&tried)
}

/// Undoes the sheet that was taken in last.
async fn undo(county: &County, cookies: &str, page: &str) -> Answer {
    let listed = county.get(page, cookies).await;
    county.post(&listed.address("/undo"), cookies, "").await
}

async fn whole(county: &County, cx: &Cx, id: ResidentId) -> WholeResident {
    put!(county, tx => resident::whole(tx, cx, id))
}

#[tokio::test]
async fn a_changed_resident_is_as_before_and_a_later_change_is_told_by_its_row() {
    let county = County::new().await;
    let admin = county.log_in(logins::ADMIN).await;
    let cx = county.system(ZHICHENG).await;
    let page = format!("/staff/{ZHICHENG}/r/residents/-/sheet");
    let new = |name: &str, number: &str| NewResident {
        name: name.to_owned(),
        id_number: Some(number.to_owned()),
        phone: Some("19900004321".to_owned()),
        ..NewResident::default()
    };
    let known = put!(county, tx => resident::create(tx, &cx, new("张老三", "51089919620504019X"))).id;
    let other = put!(county, tx => resident::create(tx, &cx, new("李老四", "510899195803090029"))).id;
    let (before, other_before) = (whole(&county, &cx, known).await, whole(&county, &cx, other).await);
    let count = async || ask!(county, tx => resident::count(tx, &cx, ResidentFilter::default()));
    let there = count().await;

    let sheet = "id_number,name,phone,address,contact,lives_alone\n\
        51089919620504019X,张三,19900005555,红星路1号,女儿,是\n\
        510899195803090029,李老四,19900006666,,,否\n\
        11010519491231002X,新来的,19900007777,,,否\n";
    assert_eq!(take(&county, &admin, &page, sheet).await, (1, 2));
    let changed = whole(&county, &cx, known).await;
    assert_eq!(changed.entered.phone.as_deref(), Some("19900005555"));
    assert_eq!((changed.entered.contact.as_deref(), count().await), (Some("女儿"), there + 1));
    assert_eq!(undo(&county, &admin, &page).await.status, StatusCode::SEE_OTHER);
    // Personal fields too, which nobody was shown: what stood there, and what did not stand there.
    assert_eq!(whole(&county, &cx, known).await, before);
    assert_eq!((whole(&county, &cx, other).await, count().await), (other_before, there));

    // Taken in twice, nobody stands there twice.
    assert_eq!(take(&county, &admin, &page, sheet).await, (1, 2));
    assert_eq!(take(&county, &admin, &page, sheet).await, (0, 3));
    assert_eq!(count().await, there + 1);

    // Somebody works on with two of them: their rows are told, and nothing at all is undone.
    let version = ask!(county, tx => resident::get(tx, &cx, known)).version;
    let later = NewResident { name: "张三丰".to_owned(), ..NewResident::default() };
    put!(county, tx => resident::update(tx, &cx, known, version, later));
    let version = ask!(county, tx => resident::get(tx, &cx, other)).version;
    let later = NewResident { name: "李四光".to_owned(), ..NewResident::default() };
    put!(county, tx => resident::update(tx, &cx, other, version, later));
    let refused = undo(&county, &admin, &page).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("导入后又被改动过的行：2, 3；"), "{}", refused.body);
    assert_eq!(whole(&county, &cx, known).await.entered.name, "张三丰");
    assert_eq!(count().await, there + 1);
}

#[tokio::test]
async fn workers_and_stations_are_known_again() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let cx = county.system(COUNTY).await;
    let workers = async || ask!(county, tx => worker::count(tx, &cx, Default::default()));
    let stations = async || ask!(county, tx => station::count(tx, &cx, Default::default()));
    let (workers_there, stations_there) = (workers().await, stations().await);

    // By certificate, else by telephone number: the second has none, the third's has changed since.
    let page = format!("/staff/{COUNTY}/r/workers/-/sheet");
    let sheet = |second: &str, third: &str| {
        format!(
            "unit_code,name,kind,level,certificate_no,phone,title\n\
            {ZHICHENG},沈静,social_worker,senior,SW-1001,19955550001,站长\n\
            {ZHICHENG},苏明,community_staff,none,,19955550002,{second}\n\
            ,罗兰,social_worker,assistant,SW-1002,{third},\n"
        )
    };
    assert_eq!(take(&county, &cookies, &page, &sheet("干事", "19955550003")).await, (3, 0));
    assert_eq!(take(&county, &cookies, &page, &sheet("主任", "19955550009")).await, (0, 3));
    assert_eq!(workers().await, workers_there + 3);
    let by_phone = async |phone: &str| {
        let filter = wushe_core::domain::worker::WorkerFilter { phone: Some(phone.to_owned()), ..Default::default() };
        ask!(county, tx => worker::list(tx, &cx, filter, Page::default())).items
    };
    assert_eq!(by_phone("19955550002").await[0].title.as_deref(), Some("主任"));
    assert_eq!(undo(&county, &cookies, &page).await.status, StatusCode::SEE_OTHER);
    assert_eq!(by_phone("19955550002").await[0].title.as_deref(), Some("干事"));
    assert_eq!((by_phone("19955550003").await.len(), by_phone("19955550009").await.len()), (1, 0));

    // A station by its name within its unit; who works there by what they are called.
    let page = format!("/staff/{COUNTY}/r/stations/-/sheet");
    let sheet = "unit_id,name,tier,established_day,in_charge_id,staff\n\
        510821100000,便民社工站,township,2024-03-01,SW-1001,沈静、19955550002\n\
        510821000000,便民社工站,county,2024-03-01,,\n";
    assert_eq!(take(&county, &cookies, &page, sheet).await, (2, 0));
    assert_eq!(take(&county, &cookies, &page, sheet).await, (0, 2));
    assert_eq!(stations().await, stations_there + 2);
    let named =
        wushe_core::domain::station::StationFilter { name: Some("便民社工站".to_owned()), ..Default::default() };
    let found = ask!(county, tx => station::list(tx, &cx, named, Page::default())).items;
    assert_eq!(found.iter().map(|station| station.staff.len()).max(), Some(2));
    for _ in 0..2 {
        assert_eq!(undo(&county, &cookies, &page).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(stations().await, stations_there);

    // Two of the same name: the sheet says in which row and column it is not clear who is meant.
    for phone in ["19955550021", "19955550022"] {
        let new = wushe_core::domain::worker::NewWorker {
            name: "王同名".to_owned(),
            phone: Some(phone.to_owned()),
            ..Default::default()
        };
        put!(county, tx => worker::create(tx, &cx, new));
    }
    let unclear = "unit_id,name,tier,established_day,in_charge_id\n510821000000,总站,county,2024-03-01,王同名\n";
    let tried = try_sheet(&county, &page, &cookies, unclear).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tried.body);
    assert!(tried.body.contains("对应到不止一条记录"), "{}", tried.body);
}

#[tokio::test]
async fn a_worker_without_a_certificate_is_known_by_telephone_when_one_is_brought() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let cx = county.system(COUNTY).await;
    let new = wushe_core::domain::worker::NewWorker {
        name: "沈静".to_owned(),
        phone: Some("19955550041".to_owned()),
        ..Default::default()
    };
    let id = put!(county, tx => worker::create(tx, &cx, new)).id;
    let workers = async || ask!(county, tx => worker::count(tx, &cx, Default::default()));
    let there = workers().await;
    let page = format!("/staff/{COUNTY}/r/workers/-/sheet");
    let sheet = |certificate: &str| {
        format!("name,kind,level,certificate_no,phone\n沈静,social_worker,assistant,{certificate},19955550041\n")
    };
    assert_eq!(take(&county, &cookies, &page, &sheet("SW-2001")).await, (0, 1));
    let kept = ask!(county, tx => worker::get(tx, &cx, id));
    assert_eq!((kept.certificate_no.as_deref(), workers().await), (Some("SW-2001"), there));
    // The same telephone with another certificate may be a mistake or somebody else: nobody is changed.
    let tried = try_sheet(&county, &page, &cookies, &sheet("SW-2002")).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tried.body);
    assert!(tried.body.contains("对应到不止一条记录"), "{}", tried.body);
    assert_eq!(undo(&county, &cookies, &page).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ask!(county, tx => worker::get(tx, &cx, id)).certificate_no, None);
}

#[tokio::test]
async fn a_sheet_that_met_one_entry_twice_is_undone() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let cx = county.system(COUNTY).await;
    let new = wushe_core::domain::worker::NewWorker {
        name: "沈静".to_owned(),
        phone: Some("19955550051".to_owned()),
        title: Some("干事".to_owned()),
        ..Default::default()
    };
    let id = put!(county, tx => worker::create(tx, &cx, new)).id;
    let before = put!(county, tx => worker::whole(tx, &cx, id));
    let workers = async || ask!(county, tx => worker::count(tx, &cx, Default::default()));
    let there = workers().await;
    let page = format!("/staff/{COUNTY}/r/workers/-/sheet");
    // The register knows both ways of writing a number as one: of her there are two rows, and two of somebody new.
    let sheet = "name,kind,level,phone,title\n\
        沈静,social_worker,none,19955550051,主任\n\
        沈静,social_worker,none,199 5555 0051,站长\n\
        罗兰,social_worker,none,19955550052,干事\n\
        罗兰,social_worker,none,199-5555-0052,主任\n";
    let first = "name,kind,level,phone,title\n沈静,social_worker,none,19955550051,副站长\n";
    assert_eq!(take(&county, &cookies, &page, first).await, (0, 1));
    assert_eq!(take(&county, &cookies, &page, sheet).await, (1, 3));
    let title = async || ask!(county, tx => worker::get(tx, &cx, id)).title;
    assert_eq!((title().await.as_deref(), workers().await), (Some("站长"), there + 1));
    let undone = undo(&county, &cookies, &page).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!((title().await.as_deref(), workers().await), (Some("副站长"), there));
    // And the sheet before it, which has left her as she is again.
    assert_eq!(undo(&county, &cookies, &page).await.status, StatusCode::SEE_OTHER);
    assert_eq!(put!(county, tx => worker::whole(tx, &cx, id)), before);
}

#[tokio::test]
async fn a_calendar_that_was_overwritten_comes_back() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let cx = county.system(COUNTY).await;
    let page = format!("/staff/{COUNTY}/r/calendar-days/-/sheet");
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let known = NewCalendarDay { day: day("2031-05-02"), works: false, name: "劳动节".to_owned() };
    put!(county, tx => calendar::create(tx, &cx, known));
    let sheet = "day,works,name\n2031-05-02,是,调休上班\n2031-05-05,否,劳动节\n";
    assert_eq!(take(&county, &cookies, &page, sheet).await, (1, 1));
    let kept = ask!(county, tx => calendar::get(tx, &cx, day("2031-05-02")));
    assert_eq!((kept.works, kept.name.as_str()), (true, "调休上班"));
    assert_eq!(undo(&county, &cookies, &page).await.status, StatusCode::SEE_OTHER);
    let kept = ask!(county, tx => calendar::get(tx, &cx, day("2031-05-02")));
    assert_eq!((kept.works, kept.name.as_str()), (false, "劳动节"));
    let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
    assert!(calendar::get(&mut tx, &cx, day("2031-05-05")).await.is_err());
}

#[tokio::test]
async fn hours_of_another_system_come_through_the_gate_for_hours() {
    let county = County::new().await;
    let admin = county.log_in(logins::ADMIN).await;
    let cx = county.system(ZHICHENG).await;
    let page = format!("/staff/{ZHICHENG}/r/hours/-/sheet");
    let phone = Some("19966660001".to_owned());
    let new = NewVolunteer { name: "周到".to_owned(), phone, ..NewVolunteer::default() };
    let id = put!(county, tx => volunteer::create(tx, &cx, new)).id;
    let imported = async || -> Vec<HoursView> {
        let filter = HoursFilter { volunteer_id: Some(id), ..HoursFilter::default() };
        ask!(county, tx => hours::list(tx, &cx, filter, Page::default())).items
    };

    let wrong = "volunteer_id,minutes,served_at,content,charge_class,external_ref\n\
        19966660001,60,2025-03-05 09:00,帮厨,公益免费,N-1\n\
        19966660001,60,2025-03-05 09:30,帮厨,公益免费,N-2\n\
        19966660001,60,2025-03-06 09:00,收费理发,低偿,N-3\n\
        19966660001,60,2025-03-07 09:00,帮厨,公益免费,N-1\n\
        19966669999,60,2025-03-08 09:00,帮厨,公益免费,N-5\n\
        19966660001,1500,2025-03-09 09:00,帮厨,公益免费,N-6\n";
    let tried = try_sheet(&county, &page, &admin, wrong).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tried.body);
    // Row, column and words stand side by side.
    let text: String = tried.body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim()).fold(
        String::new(),
        |mut all, text| {
            if !text.is_empty() {
                all.push_str(text);
                all.push('|');
            }
            all
        },
    );
    for told in [
        "3|服务开始|这段时间与已申报的时长重叠。",
        "4|收费类别|收费服务不能计为志愿时长。",
        "5|原系统编号|这次服务的时长已经申报过了。",
        "6|志愿者|",
        "7|时长|",
    ] {
        assert!(text.contains(told), "no {told} in {text}");
    }
    assert_eq!(imported().await.len(), 0, "trying changes nothing");

    let right = "volunteer_id,minutes,served_at,content,charge_class,external_ref\n\
        19966660001,60,2025-03-05 09:00,帮厨,公益免费,N-1\n\
        19966660001,45,2025-03-06 09:00,陪诊,公益免费,N-2\n";
    assert_eq!(take(&county, &admin, &page, right).await, (2, 0));
    let kept = imported().await;
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|hours| hours.source == HoursSource::Import && hours.status == HoursStatus::Pending));
    // Nothing is taken over twice.
    let again = try_sheet(&county, &page, &admin, right).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);

    // Undone, they stay to be seen as withdrawn, and may come again.
    assert_eq!(undo(&county, &admin, &page).await.status, StatusCode::SEE_OTHER);
    assert!(
        imported().await.iter().all(|hours| hours.status == HoursStatus::Withdrawn && hours.reason == "撤销表格导入")
    );
    assert_eq!(take(&county, &admin, &page, right).await, (2, 0));
    let pending = imported().await.into_iter().find(|hours| hours.status == HoursStatus::Pending).expect("hours");
    let approve = DecideHours { approve: true, reason: String::new() };
    put!(county, tx => hours::decide(tx, &cx, pending.id, approve));
    let refused = undo(&county, &admin, &page).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("导入后又被改动过的行："), "{}", refused.body);
    assert_eq!(imported().await.iter().filter(|hours| hours.status == HoursStatus::Approved).count(), 1);
}

#[tokio::test]
async fn what_is_never_removed_is_void_when_its_sheet_is_undone() {
    let county = County::new().await;
    let admin = county.log_in(logins::ADMIN).await;
    let cx = county.system(ZHICHENG).await;
    let page = format!("/staff/{ZHICHENG}/r/requests/-/sheet");
    let new = NewResident {
        name: "张老三".to_owned(),
        id_number: Some("51089919620504019X".to_owned()),
        ..NewResident::default()
    };
    let id = put!(county, tx => resident::create(tx, &cx, new)).id;
    let requests = async || {
        let filter = RequestFilter { resident_id: Some(id), ..RequestFilter::default() };
        ask!(county, tx => request::list(tx, &cx, filter, Page::default())).items
    };
    let kind = {
        let kinds = ask!(county, tx => request_kind::list(tx, &cx, Default::default(), Page::default()));
        kinds.items.into_iter().find(|kind| kind.active).expect("a kind")
    };
    let wrong = "resident_id,title,channel,charge_class\n110105194912310021,买药,phone,公益免费\n";
    let tried = try_sheet(&county, &page, &admin, wrong).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tried.body);
    let sheet = format!(
        "resident_id,title,kind_id,channel,charge_class\n\
        51089919620504019X,热线转来：路灯不亮,{},phone,公益免费\n\
        51089919620504019X,热线转来：井盖松动,{},phone,公益免费\n",
        kind.name_zh, kind.code
    );
    assert_eq!(take(&county, &admin, &page, &sheet).await, (2, 0));
    let opened = requests().await;
    assert!(opened.len() == 2 && opened.iter().all(|request| request.kind_id == Some(kind.id)), "{opened:?}");
    assert_eq!(undo(&county, &admin, &page).await.status, StatusCode::SEE_OTHER);
    let void = requests().await;
    assert!(void.len() == 2 && void.iter().all(|request| request.status == RequestStatus::Voided), "{void:?}");
}
