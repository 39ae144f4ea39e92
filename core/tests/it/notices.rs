//! Notices as readers and writers find them: who sees what, in which order, from which unit.

use wushe_core::app::{Cx, notice};
use wushe_core::domain::access::Role;
use wushe_core::domain::money::Fen;
use wushe_core::domain::notice::{
    Audience, ItemStatus, NewNotice, NoticeFilter, NoticeItem, NoticeSection, NoticeStatus, NoticeView,
    PublicNoticeFilter, PublishNotice, ShownPerson, SubmitNotice, WithdrawNotice,
};
use wushe_core::domain::page::Page;
use wushe_core::id::{NoticeId, UnitId};

use crate::kit::{Bed, World, said};

store_tests![
    a_draft_is_nobody_elses,
    what_is_told_above_is_shown_below,
    the_neighbour_knows_nothing,
    some_things_are_for_residents,
    pinned_first_then_the_newest_page_by_page,
    staff_list_and_count_what_they_filter,
    wrong_fields_are_named,
    lines_are_data,
    reads_are_counted_and_nobody_is_noted,
    a_reader_gets_their_language,
    only_a_draft_nobody_saw_is_removed,
];

/// A notice as it is written.
pub(crate) fn new_notice(title: &str) -> NewNotice {
    NewNotice {
        section: NoticeSection::News,
        title_zh: title.to_owned(),
        title_en: None,
        body_zh: "周三上午在社区广场义诊。\n\n欢迎参加：https://example.org".to_owned(),
        body_en: None,
        audience: None,
        pinned: None,
        period: None,
        publish_at: None,
        expires_on: None,
        objection_days: None,
        people: Vec::new(),
        items: Vec::new(),
    }
}

/// A line of spending.
pub(crate) fn item(name: &str, fen: i64) -> NoticeItem {
    NoticeItem {
        name: name.to_owned(),
        amount: Fen::new(fen),
        progress: Some(100),
        status: ItemStatus::Done,
        note: None,
    }
}

/// Writes a notice in a unit and publishes it, by two hands.
pub(crate) async fn published(world: &World<'_>, unit: UnitId, new: NewNotice) -> NoticeView {
    let bed = world.bed;
    let system = world.system(unit);
    let made = put!(bed, tx => notice::create(tx, &system, new)).unwrap();
    let version = made.version;
    let made = put!(bed, tx => notice::submit(tx, &system, made.id, SubmitNotice { version })).unwrap();
    let input = PublishNotice { version: made.version, publish_at: None };
    put!(bed, tx => notice::publish(tx, &system, made.id, input)).unwrap()
}

/// The titles on a unit's page.
pub(crate) async fn titles(bed: &Bed, cx: &Cx, filter: PublicNoticeFilter) -> Vec<String> {
    let listed = ask!(bed, tx => notice::list_public(tx, cx, filter, Page::default())).unwrap();
    listed.items.into_iter().map(|notice| notice.title).collect()
}

fn all() -> PublicNoticeFilter {
    PublicNoticeFilter::default()
}

async fn a_draft_is_nobody_elses(bed: Bed) {
    let world = World::new(&bed).await;
    let writer = world.staff(world.home, "writer").await;
    let made = put!(bed, tx => notice::create(tx, &writer, new_notice("义诊"))).unwrap();
    assert_eq!((made.status, made.version, made.written_by_name.as_str()), (NoticeStatus::Draft, 1, "名writer"));
    let resident = world.resident(world.home, "李秀兰").await;
    let resident = world.as_resident(world.home, "xiulan", resident).await;
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    for cx in [&world.anonymous(world.home), &resident, &grid_worker] {
        assert_eq!(said(ask!(bed, tx => notice::get(tx, cx, made.id))), "not found: notice");
        assert_eq!(said(ask!(bed, tx => notice::get_public(tx, cx, made.id))), "not found: notice");
        let answer = put!(bed, tx => notice::update(tx, cx, made.id, 1, new_notice("改"))).map(|_| ());
        assert_eq!(said(answer), "not found: notice");
        assert!(titles(&bed, cx, all()).await.is_empty());
    }
    assert_eq!(said(put!(bed, tx => notice::create(tx, &grid_worker, new_notice("义诊")))), "forbidden: notices.write");
    let anonymous = world.anonymous(world.home);
    assert_eq!(said(put!(bed, tx => notice::create(tx, &anonymous, new_notice("义诊")))), "unauthenticated");
    let listed = ask!(bed, tx => notice::list(tx, &grid_worker, NoticeFilter::default(), Page::default()));
    assert_eq!(said(listed), "forbidden: notices.write");
    // Even the writer reads it at the desk alone.
    assert_eq!(said(ask!(bed, tx => notice::get_public(tx, &writer, made.id))), "not found: notice");
    assert_eq!(ask!(bed, tx => notice::get(tx, &writer, made.id)).unwrap(), made);
}

async fn what_is_told_above_is_shown_below(bed: Bed) {
    let world = World::new(&bed).await;
    for (unit, title) in [(world.county, "县"), (world.town, "镇"), (world.home, "社区"), (world.next_door, "邻居")]
    {
        published(&world, unit, new_notice(title)).await;
    }
    let shown = async |unit, filter| titles(&bed, &world.anonymous(unit), filter).await;
    assert_eq!(shown(world.county, all()).await, ["县"]);
    assert_eq!(shown(world.town, all()).await, ["镇", "县"]);
    assert_eq!(shown(world.home, all()).await, ["社区", "镇", "县"]);
    assert_eq!(shown(world.grid, all()).await, ["社区", "镇", "县"]);
    let below = PublicNoticeFilter { below: Some(true), ..all() };
    assert_eq!(shown(world.county, below.clone()).await, ["邻居", "社区", "镇", "县"]);
    assert_eq!(shown(world.home, below).await, ["社区", "镇", "县"]);
    let other = PublicNoticeFilter { section: Some(NoticeSection::Showcase), ..all() };
    assert!(shown(world.home, other).await.is_empty());
}

async fn the_neighbour_knows_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let neighbour = world.with_roles(world.next_door, "next", &[Role::Staff, Role::UnitAdmin]).await;
    let draft = put!(bed, tx => notice::create(tx, &world.system(world.home), new_notice("草稿"))).unwrap();
    let shown = published(&world, world.home, new_notice("已发布")).await;
    let nothing = NoticeId::from_uuid(bed.core.ids.next(neighbour.now));
    for id in [draft.id, shown.id, nothing] {
        let cx = &neighbour;
        let answers = [
            said(ask!(bed, tx => notice::get(tx, cx, id))),
            said(ask!(bed, tx => notice::get_public(tx, cx, id))),
            said(put!(bed, tx => notice::update(tx, cx, id, 1, new_notice("改")))),
            said(put!(bed, tx => notice::remove(tx, cx, id, 1))),
            said(put!(bed, tx => notice::submit(tx, cx, id, SubmitNotice { version: 1 }))),
            said(put!(bed, tx => notice::publish(tx, cx, id, PublishNotice { version: 2, publish_at: None }))),
            said(put!(bed, tx => notice::withdraw(tx, cx, id, WithdrawNotice { version: 3, reason: "无".to_owned() }))),
        ];
        assert!(answers.iter().all(|answer| answer == "not found: notice"), "{answers:?}");
    }
    let listed = ask!(bed, tx => notice::list(tx, &neighbour, NoticeFilter::default(), Page::default())).unwrap();
    assert!(listed.items.is_empty());
    let of_home = NoticeFilter { unit_id: Some(world.home), ..Default::default() };
    assert_eq!(ask!(bed, tx => notice::count(tx, &neighbour, of_home)).unwrap(), 0);
    // People of another community cannot be named, and whether they are there is not told.
    let stranger = world.resident(world.home, "李秀兰").await;
    let person = ShownPerson { resident_id: Some(stranger), ..Default::default() };
    let new = NewNotice { people: vec![person], ..new_notice("风采") };
    assert_eq!(said(put!(bed, tx => notice::create(tx, &neighbour, new))), "not found: resident");
}

async fn some_things_are_for_residents(bed: Bed) {
    let world = World::new(&bed).await;
    let new = NewNotice { audience: Some(Audience::Residents), ..new_notice("楼栋会议") };
    let id = published(&world, world.home, new).await.id;
    let here = world.resident(world.grid, "李秀兰").await;
    let here = world.as_resident(world.home, "xiulan", here).await;
    let there = world.resident(world.next_door, "王芳").await;
    let there = world.as_resident(world.next_door, "wangfang", there).await.in_unit(world.home);
    let staff = world.staff(world.home, "desk").await;
    for (cx, sees) in [(&here, true), (&staff, true), (&there, false), (&world.anonymous(world.home), false)] {
        assert_eq!(titles(&bed, cx, all()).await.len(), usize::from(sees));
        let answer = said(ask!(bed, tx => notice::get_public(tx, cx, id)));
        assert_eq!(answer, if sees { "ok" } else { "not found: notice" });
    }
}

async fn pinned_first_then_the_newest_page_by_page(bed: Bed) {
    let world = World::new(&bed).await;
    for number in 0..7 {
        let new = NewNotice { pinned: Some(number % 3 == 0), ..new_notice(&number.to_string()) };
        published(&world, world.home, new).await;
        // Some appear at the same moment.
        bed.core.clock.advance_seconds(number % 2);
    }
    let reader = world.anonymous(world.home);
    let mut shown = Vec::new();
    let mut page = Page::first(2);
    loop {
        let listed = ask!(bed, tx => notice::list_public(tx, &reader, all(), page)).unwrap();
        shown.extend(listed.items.into_iter().map(|notice| notice.title));
        let Some(next) = listed.next else { break };
        page = Page { after: Some(next), limit: Some(2) };
    }
    assert_eq!(shown, ["6", "3", "0", "5", "4", "2", "1"]);
    for bad in ["x", "1.2", "2.1.018cc251-f400-7000-8000-000000000001", "1..", "1.1.x"] {
        let page = Page { after: Some(bad.to_owned()), limit: None };
        let answer = ask!(bed, tx => notice::list_public(tx, &reader, all(), page));
        assert_eq!(said(answer), "invalid: after malformed");
    }
}

async fn staff_list_and_count_what_they_filter(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let shown = published(&world, world.home, new_notice("已发布")).await;
    for (section, period) in [
        (NoticeSection::Affairs, Some("2026-Q2")),
        (NoticeSection::Affairs, Some("2026-Q3")),
        (NoticeSection::News, None),
    ] {
        let period = period.map(|period| period.parse().unwrap());
        let new = NewNotice { section, period, ..new_notice("草稿") };
        put!(bed, tx => notice::create(tx, &system, new)).unwrap();
    }
    put!(bed, tx => notice::create(tx, &world.system(world.town), new_notice("镇"))).unwrap();
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let desk = world.staff(world.home, "desk").await;
    let none = NoticeFilter::default();
    for (cx, filter, expected) in [
        (&desk, none.clone(), 4),
        (&town, none.clone(), 5),
        (&town, NoticeFilter { unit_id: Some(world.home), ..none.clone() }, 4),
        (&desk, NoticeFilter { status: Some(NoticeStatus::Draft), ..none.clone() }, 3),
        (&desk, NoticeFilter { section: Some(NoticeSection::Affairs), ..none.clone() }, 2),
        (&desk, NoticeFilter { period: Some("2026-Q3".parse().unwrap()), ..none.clone() }, 1),
        (&desk, NoticeFilter { shown_from: shown.shown_from, ..none.clone() }, 1),
        (&desk, NoticeFilter { shown_before: shown.shown_from, ..none }, 0),
    ] {
        let listed = ask!(bed, tx => notice::list(tx, cx, filter.clone(), Page::first(200))).unwrap().items;
        assert_eq!(listed.len(), expected, "{filter:?}");
        assert!(listed.is_sorted_by(|before, after| before.id > after.id));
        assert_eq!(ask!(bed, tx => notice::count(tx, cx, filter)).unwrap(), expected as i64);
    }
    let first = ask!(bed, tx => notice::list(tx, &desk, NoticeFilter::default(), Page::first(3))).unwrap();
    let page = Page { after: first.next, limit: None };
    let rest = ask!(bed, tx => notice::list(tx, &desk, NoticeFilter::default(), page)).unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (3, 1, None));
}

async fn wrong_fields_are_named(bed: Bed) {
    let world = World::new(&bed).await;
    let writer = world.staff(world.home, "writer").await;
    let paper = |text: &str| vec![ShownPerson { paper: Some(text.to_owned()), ..Default::default() }];
    let new = || new_notice("标题");
    for (wrong, expected) in [
        (NewNotice { title_zh: " ".to_owned(), ..new() }, "invalid: title_zh required"),
        (NewNotice { title_zh: "长".repeat(101), ..new() }, "invalid: title_zh too-long"),
        (NewNotice { body_zh: String::new(), ..new() }, "invalid: body_zh required"),
        (NewNotice { body_zh: "<script>alert(1)</script>".to_owned(), ..new() }, "invalid: body_zh no-markup"),
        (NewNotice { body_en: Some("see <a href=x>".to_owned()), ..new() }, "invalid: body_en no-markup"),
        (NewNotice { body_zh: "1 < 2，3<4，<《".to_owned(), ..new() }, "ok"),
        (NewNotice { objection_days: Some(61), ..new() }, "invalid: objection_days range"),
        (NewNotice { objection_days: Some(-1), ..new() }, "invalid: objection_days range"),
        (NewNotice { period: Some("2026".parse().unwrap()), ..new() }, "invalid: period notice-no-period"),
        (
            NewNotice {
                publish_at: Some(writer.now.plus_seconds(3 * 86_400)),
                expires_on: Some("2026-09-03".parse().unwrap()),
                ..new()
            },
            "invalid: expires_on notice-expires",
        ),
        (NewNotice { people: vec![ShownPerson::default()], ..new() }, "invalid: people required"),
        (NewNotice { people: vec![paper("长")[0].clone(); 51], ..new() }, "invalid: people too-many"),
        (NewNotice { people: paper("档案柜三号"), ..new() }, "ok"),
        (NewNotice { items: vec![item("", 1)], ..new() }, "invalid: items required"),
        (NewNotice { items: vec![item("甲", i64::MAX), item("乙", 1)], ..new() }, "invalid: amount too-great"),
        (
            NewNotice { items: vec![NoticeItem { progress: Some(101), ..item("甲", 1) }], ..new() },
            "invalid: items range",
        ),
    ] {
        assert_eq!(said(put!(bed, tx => notice::create(tx, &writer, wrong))), expected);
    }
}

async fn lines_are_data(bed: Bed) {
    let world = World::new(&bed).await;
    let items = vec![item("路灯维修", 128_050), NoticeItem { note: Some("分两期".to_owned()), ..item("花坛", 50_000) }];
    let new = NewNotice {
        section: NoticeSection::Spending,
        period: Some("2026-08".parse().unwrap()),
        items: items.clone(),
        ..new_notice("八月收支")
    };
    let made = published(&world, world.home, new).await;
    let read = ask!(bed, tx => notice::get_public(tx, &world.anonymous(world.home), made.id)).unwrap();
    assert_eq!((read.items, read.total), (items.clone(), Fen::new(178_050)));
    assert_eq!(read.period, Some("2026-08".parse().unwrap()));
    let at_desk = ask!(bed, tx => notice::get(tx, &world.system(world.home), made.id)).unwrap();
    assert_eq!(at_desk.items, items);
    // What is owed is asked for when it is handed in.
    let system = world.system(world.home);
    for (section, expected) in [
        (NoticeSection::Affairs, "invalid: period required"),
        (NoticeSection::Spending, "invalid: period required"),
        (NoticeSection::Project, "invalid: items required"),
        (NoticeSection::News, "ok"),
    ] {
        let new = NewNotice { section, ..new_notice("公开") };
        let id = put!(bed, tx => notice::create(tx, &system, new)).unwrap().id;
        let answer = put!(bed, tx => notice::submit(tx, &system, id, SubmitNotice { version: 1 }));
        assert_eq!(said(answer), expected);
    }
}

async fn reads_are_counted_and_nobody_is_noted(bed: Bed) {
    let world = World::new(&bed).await;
    let first = published(&world, world.home, new_notice("一")).await.id;
    let second = published(&world, world.home, new_notice("二")).await.id;
    let system = world.system(world.county);
    let nothing = NoticeId::from_uuid(bed.core.ids.next(system.now));
    put!(bed, tx => notice::add_reads(tx, &system, &[(first, 3), (second, 1), (nothing, 9)])).unwrap();
    put!(bed, tx => notice::add_reads(tx, &system, &[(first, 4)])).unwrap();
    let tomorrow = Cx { now: system.now.plus_seconds(86_400), ..system.clone() };
    put!(bed, tx => notice::add_reads(tx, &tomorrow, &[(first, 1)])).unwrap();
    let read = ask!(bed, tx => notice::get_public(tx, &world.anonymous(world.home), first)).unwrap();
    assert_eq!(read.reads, 8);
    let listed = ask!(bed, tx => notice::list(tx, &system, NoticeFilter::default(), Page::default())).unwrap();
    assert_eq!(listed.items.iter().map(|notice| notice.reads).collect::<Vec<_>>(), [1, 8]);
    let staff = world.staff(world.home, "desk").await;
    let answer = put!(bed, tx => notice::add_reads(tx, &staff, &[(first, 1)]));
    assert_eq!(said(answer), "forbidden: notices.write");
    assert_eq!(said(put!(bed, tx => notice::add_reads(tx, &system, &[(first, 0)]))), "invalid: reads too-small");
}

async fn a_reader_gets_their_language(bed: Bed) {
    let world = World::new(&bed).await;
    let new = NewNotice {
        title_en: Some("Free check-up".to_owned()),
        body_en: Some("On Wednesday.".to_owned()),
        ..new_notice("义诊")
    };
    let both = published(&world, world.home, new).await.id;
    let one = published(&world, world.home, new_notice("只有中文")).await.id;
    let zh = world.anonymous(world.home);
    let en = Cx { locale: "en".into(), ..zh.clone() };
    let read = async |cx: &Cx, id| {
        let read = ask!(bed, tx => notice::get_public(tx, cx, id)).unwrap();
        (read.title, read.unit_name)
    };
    assert_eq!(read(&zh, both).await, ("义诊".to_owned(), "单位510821100001".to_owned()));
    assert_eq!(read(&en, both).await, ("Free check-up".to_owned(), "Unit 510821100001".to_owned()));
    assert_eq!(read(&en, one).await.0, "只有中文");
}

async fn only_a_draft_nobody_saw_is_removed(bed: Bed) {
    let world = World::new(&bed).await;
    let writer = world.staff(world.home, "writer").await;
    let remove = async |id, version| said(put!(bed, tx => notice::remove(tx, &writer, id, version)));
    let items = vec![item("甲", 1)];
    let people = vec![ShownPerson { paper: Some("档案柜".to_owned()), ..Default::default() }];
    let new = NewNotice { items, people, ..new_notice("误") };
    let id = put!(bed, tx => notice::create(tx, &writer, new)).unwrap().id;
    assert_eq!(remove(id, 2).await, "conflict: notice");
    assert_eq!(remove(id, 1).await, "ok");
    assert_eq!(remove(id, 1).await, "not found: notice");
    let shown = published(&world, world.home, new_notice("已发布")).await;
    assert_eq!(remove(shown.id, shown.version).await, "refused: in-use");
}
