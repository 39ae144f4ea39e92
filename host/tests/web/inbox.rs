//! The inbox: what narrows it, in which order, what is done to several at once, and the sheets beside it and the desk's other lists.

use axum::http::StatusCode;
use wushe_core::app::{Cx, request, team, unit, volunteer};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Assignee, NewRequest, RequestStatus, RequestView};
use wushe_core::domain::team::NewTeam;
use wushe_core::domain::unit::{NewUnit, Unit};
use wushe_core::id::{RequestId, ResidentId, VolunteerId};
use wushe_host::demo::logins;

use crate::kit::{Answer, County, NEIGHBOUR, PUZILING, ZHICHENG, ask, put};

/// A request that the desk opened; due in so many days.
async fn open(county: &County, cx: &Cx, resident: ResidentId, title: &str, days: i64) -> RequestId {
    let due_at = Some(cx.now.plus_seconds(days * 86_400));
    let new = NewRequest { due_at, ..NewRequest::of(resident, "errand", title) };
    put!(county, tx => request::open(tx, cx, new)).id
}

async fn stands(county: &County, cx: &Cx, id: RequestId) -> RequestView {
    ask!(county, tx => request::get(tx, cx, id))
}

/// The words at a field of the form for several, or of that which sends one.
fn wrong_at(answer: &Answer, field: &str) -> String {
    let Some((_, rest)) = answer.body.split_once(&format!("id=\"{field}-error\"")) else { return String::new() };
    let words = rest.split_once("<span>").and_then(|(_, rest)| rest.split_once("</span>"));
    words.map(|(words, _)| words.to_owned()).unwrap_or_default()
}

/// The rows of the table, from the first on.
fn rows(answer: &Answer) -> String {
    answer.body.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or_default().to_owned()
}

/// The address of the sheet beside a list; empty: there is none.
fn sheet(answer: &Answer) -> String {
    let before = answer.body.split("format=xlsx\"").next().filter(|before| before.len() < answer.body.len());
    let address = before.and_then(|before| before.rsplit('"').next()).unwrap_or_default();
    if address.is_empty() {
        String::new()
    } else {
        format!("{address}format=csv").replace("&amp;", "&").replace("&#38;", "&")
    }
}

/// A grid of the community, and somebody who asks.
async fn scene(county: &County) -> (Cx, Unit, ResidentId) {
    let cx = county.system(ZHICHENG).await;
    let new = NewUnit {
        code: format!("{ZHICHENG}001"),
        name_zh: "第一网格".to_owned(),
        name_en: "Grid 1".to_owned(),
        ..NewUnit::default()
    };
    let grid = put!(county, tx => unit::create(tx, &cx, new)).id;
    let grid = ask!(county, tx => unit::by_id(tx, grid));
    (cx, grid, county.anybody().await.id)
}

#[tokio::test]
async fn the_inbox_is_narrowed_by_where_from_and_who() {
    let county = County::new().await;
    let (cx, grid, resident) = scene(&county).await;
    let below = county.app.core.system(grid.id);
    let in_grid = put!(county, tx => wushe_core::app::resident::create(tx, &below, new_resident("网格人"))).id;
    open(&county, &below, in_grid, "网格里的灯", 9).await;
    let plain = open(&county, &cx, resident, "社区的井盖", 1).await;
    let sent = open(&county, &cx, resident, "社区的灯", 2).await;
    let duty = put!(county, tx => team::create(tx, &cx, NewTeam::named("灯具小队"))).id;
    let helper = helper(&county, &cx).await;
    put!(county, tx => team::join(tx, &cx, duty, wushe_core::domain::team::JoinTeam { volunteer_id: helper }));
    put!(county, tx => request::dispatch(tx, &cx, sent, Assignee::Team(duty).into()));
    put!(county, tx => request::dispatch(tx, &cx, plain, Assignee::Volunteer(helper).into()));
    let staff = county.log_in(logins::STAFF).await;
    let inbox = format!("/staff/{ZHICHENG}/requests");
    for (asked, shown, hidden) in [
        (format!("unit={}", grid.code), "网格里的灯", "社区的灯"),
        (format!("who=team:{duty}"), "社区的灯", "网格里的灯"),
        (format!("who=volunteer:{helper}"), "社区的井盖", "网格里的灯"),
        ("who=desk".to_owned(), "社区的灯", "网格里的灯"),
        ("text=%E7%BD%91%E6%A0%BC".to_owned(), "网格里的灯", "社区的灯"),
    ] {
        for order in ["", "&order=due"] {
            let page = county.get(&format!("{inbox}?{asked}{order}"), &staff).await;
            assert_eq!(page.status, StatusCode::OK, "{asked}");
            let rows = rows(&page);
            assert!(rows.contains(shown) && !rows.contains(hidden), "{asked}{order}\n{rows}");
        }
    }
    let none = county.get(&format!("{inbox}?kind=m:no-such-module"), &staff).await;
    assert!(rows(&none).is_empty());
    // Each row says who has it.
    let all = rows(&county.get(&inbox, &staff).await);
    assert!(all.contains("灯具小队"), "{all}");
    // A unit beside is not there, whatever it is called.
    for beside in [NEIGHBOUR, PUZILING, "x"] {
        assert_eq!(county.get(&format!("{inbox}?unit={beside}"), &staff).await.status, StatusCode::NOT_FOUND);
    }
    // What is due first comes first, and the tabs keep that.
    let urgent = county.get(&format!("{inbox}?order=due&text=%E7%A4%BE%E5%8C%BA"), &staff).await;
    let found = rows(&urgent);
    assert!(found.find("社区的井盖") < found.find("社区的灯"), "{found}");
    assert!(urgent.body.contains("tab=underway") && urgent.body.contains("order=due"));
    let newest = rows(&county.get(&format!("{inbox}?text=%E7%A4%BE%E5%8C%BA"), &staff).await);
    assert!(newest.find("社区的灯") < newest.find("社区的井盖"), "{newest}");
}

#[tokio::test]
async fn a_sheet_has_in_it_what_is_looked_at() {
    let county = County::new().await;
    let (cx, grid, resident) = scene(&county).await;
    let below = county.app.core.system(grid.id);
    let in_grid = put!(county, tx => wushe_core::app::resident::create(tx, &below, new_resident("网格人"))).id;
    open(&county, &below, in_grid, "网格里的灯", 9).await;
    let handled = open(&county, &cx, resident, "社区的灯", 2).await;
    put!(county, tx => request::handle(tx, &cx, handled, Default::default()));
    open(&county, &cx, resident, "社区的井盖", 1).await;
    let admin = county.log_in(logins::ADMIN).await;
    let inbox = format!("/staff/{ZHICHENG}/requests");
    for (asked, inside, outside) in [
        ("tab=underway".to_owned(), vec!["社区的灯"], vec!["网格里的灯", "社区的井盖"]),
        ("tab=wait&text=%E7%A4%BE%E5%8C%BA".to_owned(), vec!["社区的井盖"], vec!["社区的灯", "网格里的灯"]),
        (format!("tab=open&unit={}", grid.code), vec!["网格里的灯"], vec!["社区的灯", "社区的井盖"]),
        ("tab=mine&who=desk".to_owned(), vec!["社区的灯", "社区的井盖"], vec!["网格里的灯"]),
    ] {
        let page = county.get(&format!("{inbox}?{asked}"), &admin).await;
        assert!(page.body.contains(&format!("/staff/{ZHICHENG}/r/requests/-/sheet")), "taking one in is offered");
        let csv = county.get(&sheet(&page), &admin).await;
        assert_eq!(csv.status, StatusCode::OK, "{asked}: {}", csv.body);
        for title in inside {
            assert!(csv.body.contains(title), "{asked}\n{}", csv.body);
        }
        for title in outside {
            assert!(!csv.body.contains(title), "{asked}\n{}", csv.body);
        }
    }
    // Whoever may not take a sheet out is not led there.
    let staff = county.log_in(logins::STAFF).await;
    let page = county.get(&inbox, &staff).await;
    let export = format!("/staff/{ZHICHENG}/r/requests/-/export?format=csv");
    let refused = county.get(&export, &staff).await.status;
    assert_eq!(sheet(&page).is_empty(), refused == StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn several_at_once_tell_what_is_missing_and_what_was_not_done() {
    let county = County::new().await;
    let (cx, grid, resident) = scene(&county).await;
    let mut ids = Vec::new();
    for title in ["第一盏灯", "第二盏灯", "第三盏灯"] {
        ids.push(open(&county, &cx, resident, title, 3).await);
    }
    let staff = county.log_in(logins::STAFF).await;
    let base = format!("/staff/{ZHICHENG}/requests-many");
    // Nobody chosen: the page comes back, what was ticked is ticked, the error stands at the field.
    let sent = county.post(&format!("{base}/dispatch?tab=wait"), &staff, &format!("ids={}&to=", ids[0])).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_at(&sent, "dispatch-to"), "请选择一名志愿者或一个小队。");
    assert!(sent.body.contains(&format!("value=\"{}\" checked", ids[0])) && sent.body.contains("error-summary"));
    let none = county.post(&format!("{base}/dispatch?tab=wait"), &staff, "to=").await;
    assert_eq!(wrong_at(&none, "bulk-ids"), "请至少勾选一件事项。");
    assert!(!wrong_at(&none, "dispatch-to").is_empty());
    let extend = format!("{base}/extend?tab=open&many=extend");
    let wish = county.post(&extend, &staff, &format!("ids={}&days=0&reason=+", ids[0])).await;
    assert_eq!(wish.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong_at(&wish, "bulk-days").is_empty() && !wrong_at(&wish, "bulk-reason").is_empty());
    let beside = ask!(county, tx => unit::by_code(tx, NEIGHBOUR)).id;
    let hand = format!("{base}/assign?tab=open");
    let wrong = county.post(&hand, &staff, &format!("ids={}&unit_id={beside}", ids[0])).await;
    assert!(!wrong_at(&wrong, "bulk-unit_id").is_empty(), "a unit beside is no choice");
    assert_eq!(stands(&county, &cx, ids[0]).await.status, RequestStatus::Accepted, "nothing was done");

    // What cannot be done is told with its reason, and does not hold up the others.
    put!(county, tx => request::void(tx, &cx, ids[1], "误开".into()));
    let form = format!("ids={}&ids={}&ids={}&unit_id={}", ids[0], ids[1], ids[2], grid.id);
    let came = county.post(&hand, &staff, &form).await;
    assert_eq!(came.status, StatusCode::OK, "{}", came.body);
    let told = rows(&came);
    assert!(told.contains("第二盏灯") && told.contains("状态已经改变") && !told.contains("第一盏灯"), "{told}");
    for id in [ids[0], ids[2]] {
        assert_eq!(stands(&county, &cx, id).await.handling_unit_id, grid.id);
    }
    // All of it done: back to the list, with the filter.
    let more = open(&county, &cx, resident, "第四盏灯", 3).await;
    let form = format!("ids={more}&days=3&reason=x");
    let done = county.post(&format!("{base}/extend?tab=overdue&line=service"), &staff, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(done.location(), format!("/staff/{ZHICHENG}/requests?tab=overdue&line=service"));
    // Nobody does it for a unit where they have no business, and nothing else can be done there.
    let other = county.log_in(logins::NEIGHBOUR).await;
    let theirs = county.post(&format!("{base}/assign"), &other, &format!("ids={more}&unit_id={}", grid.id)).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    let own = format!("/staff/{NEIGHBOUR}/requests-many/accept");
    let told = rows(&county.post(&own, &other, &format!("ids={more}")).await);
    assert!(!told.contains("第四盏灯"), "{told}");
    assert_eq!(county.post(&format!("{base}/void"), &staff, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_is_sent_to_nobody_and_the_page_says_so() {
    let county = County::new().await;
    let (cx, _, resident) = scene(&county).await;
    let id = open(&county, &cx, resident, "一盏灯", 3).await;
    let empty = put!(county, tx => team::create(tx, &cx, NewTeam::named("空队"))).id;
    let staff = county.log_in(logins::STAFF).await;
    let at = format!("/staff/{ZHICHENG}/requests/{id}");
    for (form, status) in [
        ("to=".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (String::new(), StatusCode::UNPROCESSABLE_ENTITY),
        ("to=volunteer:x".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("to=team:{empty}"), StatusCode::CONFLICT),
    ] {
        let answer = county.post(&format!("{at}/dispatch"), &staff, &form).await;
        assert_eq!(answer.status, status, "{form}");
        assert!(!wrong_at(&answer, "dispatch-to").is_empty() && answer.body.contains("一盏灯"), "{form}");
    }
    assert!(county.get(&at, &staff).await.body.contains("data-print"));
    assert_eq!(stands(&county, &cx, id).await.status, RequestStatus::Accepted);
}

#[tokio::test]
async fn the_desks_lists_are_searched_paged_and_taken_out() {
    let county = County::new().await;
    let cx = county.system(ZHICHENG).await;
    for number in 0..60 {
        let name = format!("林{}", char::from_u32(0x4e00 + number).expect("a character"));
        put!(county, tx => wushe_core::app::resident::create(tx, &cx, new_resident(&name)));
        let new = wushe_core::domain::volunteer::NewVolunteer { name, ..Default::default() };
        put!(county, tx => volunteer::create(tx, &cx, new));
    }
    let admin = county.log_in(logins::ADMIN).await;
    for list in ["residents", "volunteers"] {
        let first = county.get(&format!("/staff/{ZHICHENG}/{list}?q=%E6%9E%97"), &admin).await;
        assert_eq!(rows(&first).matches("<tr>").count(), 50, "{list}");
        let pager = first.body.split("class=\"pager\"").nth(1).expect("another page");
        let next = pager.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its address");
        let next = next.replace("&amp;", "&").replace("&#38;", "&");
        let second = county.get(&next, &admin).await;
        assert_eq!(rows(&second).matches("<tr>").count(), 10, "{list} {next}");
        assert!(first.body.contains(&format!("/r/{list}/-/sheet")), "{list}");
        let csv = county.get(&sheet(&first), &admin).await;
        assert_eq!((csv.status, csv.body.lines().count()), (StatusCode::OK, 61), "{list}");
        let nobody = county.get(&format!("/staff/{ZHICHENG}/{list}?q=13900000000"), &admin).await;
        assert!(rows(&nobody).is_empty(), "{list}");
    }
    // Hours are those of the volunteer who was looked for; of several of one name the reader chooses.
    let hours = format!("/staff/{ZHICHENG}/hours");
    let several = county.get(&format!("{hours}?tab=all&q=%E6%9E%97"), &admin).await;
    assert!(several.body.contains("volunteer=") && sheet(&several).is_empty());
    let all = county.get(&format!("{hours}?tab=all"), &admin).await;
    assert!(all.body.contains("/r/hours/-/sheet"));
    let csv = county.get(&sheet(&all), &admin).await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.body);
    let staff = county.log_in(logins::STAFF).await;
    assert_eq!(county.get(&format!("{hours}?tab=approved&source=staff"), &staff).await.status, StatusCode::OK);
}

fn new_resident(name: &str) -> wushe_core::domain::resident::NewResident {
    wushe_core::domain::resident::NewResident { name: name.to_owned(), ..Default::default() }
}

async fn helper(county: &County, cx: &Cx) -> VolunteerId {
    let found = ask!(county, tx => volunteer::list(tx, cx, Default::default(), Page::first(1)));
    found.items.first().expect("a volunteer").id
}
