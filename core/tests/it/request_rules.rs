//! Kinds, working days, late entry, templates and answers, papers, and what waits for more time.

use wushe_core::app::{Cx, calendar, notification, paper, reply_template, request, request_kind};
use wushe_core::domain::access::Role;
use wushe_core::domain::calendar::{CalendarFilter, NewCalendarDay, YearParams};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AnswerRequest, AskExtension, Assignee, CustodyStep, DecideExtension, ExtensionFilter, ExtensionKind, NewPaper,
    NewReplyTemplate, NewRequest, NewRequestKind, PaperFilter, PaperStep, PaperView, ReplyTemplateFilter,
    RequestKindFilter, RequestStatus, RequestVerb, RequestView, ServiceLine,
};
use wushe_core::id::{RequestId, ResidentId};

use crate::kit::{Bed, World, new_request, said};

store_tests![
    kinds_are_inherited_and_set_the_clocks,
    the_calendar_is_the_countys,
    paper_is_entered_late,
    answers_come_from_templates,
    nothing_ends_while_an_original_is_out,
    more_time_is_granted_by_another,
    the_clock_stands_while_suspended,
    a_draft_is_its_writers,
    whoever_asks_need_not_know_the_kind,
];

pub(crate) fn new_kind(code: &str) -> NewRequestKind {
    NewRequestKind {
        code: code.to_owned(),
        name_zh: "养老保险".to_owned(),
        name_en: "Pension".to_owned(),
        lead_department: "人社局".to_owned(),
        line: ServiceLine::CivilAffairs,
        deadline_days: Some(10),
        accept_days: Some(1),
        answer_days: Some(3),
        urgent: None,
        active: None,
    }
}

/// The same person, now.
fn now(bed: &Bed, cx: &Cx) -> Cx {
    bed.core.cx(cx.actor.clone(), cx.unit, &cx.locale)
}

/// What somebody was told, newest first: the keys of the sentences.
pub(crate) async fn told(bed: &Bed, cx: &Cx) -> Vec<String> {
    let all = ask!(bed, tx => notification::list(tx, cx, 50)).unwrap();
    all.into_iter().map(|one| serde_json::from_str::<notification::Told>(&one.message).unwrap().text.key).collect()
}

/// A request that a volunteer is on.
pub(crate) async fn in_hand(world: &World<'_>, staff: &Cx, resident: ResidentId) -> RequestView {
    let bed = world.bed;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let id = put!(bed, tx => request::open(tx, staff, new_request(resident))).unwrap().id;
    put!(bed, tx => request::dispatch(tx, staff, id, Assignee::Volunteer(helper).into())).unwrap();
    put!(bed, tx => request::take(tx, staff, id, Default::default())).unwrap()
}

async fn kinds_are_inherited_and_set_the_clocks(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let local = world.with_roles(world.home, "local", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.with_roles(world.next_door, "other", &[Role::UnitAdmin]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let county = put!(bed, tx => request_kind::create(tx, &head, new_kind("pension"))).unwrap();
    assert_eq!(said(put!(bed, tx => request_kind::create(tx, &head, new_kind("pension")))), "invalid: code taken");
    assert_eq!(said(put!(bed, tx => request_kind::create(tx, &staff, new_kind("x")))), "forbidden: requests.configure");
    let own = NewRequestKind { deadline_days: Some(2), ..new_kind("pension") };
    let own = put!(bed, tx => request_kind::create(tx, &local, own)).unwrap();
    put!(bed, tx => request_kind::create(tx, &local, new_kind("lamp"))).unwrap();

    let codes = async |cx: &Cx| {
        let page = ask!(bed, tx => request_kind::list(tx, cx, RequestKindFilter::default(), Page::default())).unwrap();
        page.items.into_iter().map(|kind| (kind.code, kind.unit_id)).collect::<Vec<_>>()
    };
    // Below, the nearest of a code is in force; next door and above, only what is defined there or above.
    assert_eq!(codes(&staff).await, [("lamp".to_owned(), world.home), ("pension".to_owned(), world.home)]);
    assert_eq!(codes(&head).await, [("pension".to_owned(), world.county)]);
    assert_eq!(codes(&neighbour).await, [("pension".to_owned(), world.county)]);
    assert_eq!(said(ask!(bed, tx => request_kind::get(tx, &neighbour, own.id))), "not found: request_kind");
    let change = || new_kind("pension");
    assert_eq!(
        said(put!(bed, tx => request_kind::update(tx, &local, county.id, 1, change()))),
        "forbidden: requests.configure"
    );
    let missing = put!(bed, tx => request_kind::update(tx, &neighbour, own.id, 1, change()));
    assert_eq!(said(missing), "not found: request_kind");
    assert_eq!(said(put!(bed, tx => request_kind::update(tx, &local, own.id, 7, change()))), "conflict: request_kind");

    // 2026-09-01 is a Tuesday: two working days end on Thursday night, one on Wednesday, three on Friday.
    let new = NewRequest { kind_id: Some(own.id), kind: String::new(), ..new_request(resident) };
    let opened = put!(bed, tx => request::open(tx, &staff, new.clone())).unwrap();
    assert_eq!((opened.kind.as_str(), opened.line), ("pension", Some(ServiceLine::CivilAffairs)));
    assert_eq!(opened.kind_name.as_deref(), Some("养老保险"));
    assert_eq!(opened.resident_name, "李*兰");
    assert_eq!((opened.due_at, opened.days_left), (Some("2026-09-03T15:59:59Z".parse().unwrap()), Some(2)));
    assert_eq!(opened.accept_due_at, Some("2026-09-02T15:59:59Z".parse().unwrap()));
    assert_eq!(opened.answer_due_at, Some("2026-09-04T15:59:59Z".parse().unwrap()));
    // Without a kind, the platform's own desk has five working days; a module says for itself.
    let plain = world.request(world.home, resident).await;
    assert_eq!(plain.due_at, Some("2026-09-08T15:59:59Z".parse().unwrap()));
    let module = Cx { module: Some("canteen".into()), ..staff.clone() };
    assert_eq!(put!(bed, tx => request::open(tx, &module, new_request(resident))).unwrap().due_at, None);

    // What was used stays; it can be put out of use.
    assert_eq!(said(put!(bed, tx => request_kind::remove(tx, &local, own.id, 1))), "refused: in-use");
    let off = NewRequestKind { active: Some(false), ..new_kind("pension") };
    put!(bed, tx => request_kind::update(tx, &local, own.id, 1, off)).unwrap();
    assert_eq!(said(put!(bed, tx => request::open(tx, &staff, new))), "refused: kind-inactive");
    put!(bed, tx => request_kind::remove(tx, &head, county.id, 1)).unwrap();
    for (bad, expected) in [
        (NewRequestKind { code: "a b".to_owned(), ..new_kind("x") }, "invalid: code code"),
        (NewRequestKind { deadline_days: Some(366), ..new_kind("x") }, "invalid: deadline_days range"),
        (NewRequestKind { name_zh: String::new(), ..new_kind("x") }, "invalid: name_zh required"),
    ] {
        assert_eq!(said(put!(bed, tx => request_kind::create(tx, &head, bad))), expected);
    }
}

async fn the_calendar_is_the_countys(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let local = world.with_roles(world.home, "local", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let day = |day: &str, works: bool| NewCalendarDay { day: day.parse().unwrap(), works, name: "调休".to_owned() };
    for cx in [&local, &staff] {
        let refused = put!(bed, tx => calendar::create(tx, cx, day("2026-09-03", false)));
        assert_eq!(said(refused), "forbidden: requests.configure");
    }
    // Thursday off, Saturday worked.
    put!(bed, tx => calendar::create(tx, &head, day("2026-09-03", false))).unwrap();
    put!(bed, tx => calendar::create(tx, &head, day("2026-09-05", true))).unwrap();
    let opened = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    assert_eq!((opened.due_at, opened.days_left), (Some("2026-09-08T15:59:59Z".parse().unwrap()), Some(5)));
    put!(bed, tx => calendar::create(tx, &head, day("2026-09-03", true))).unwrap();
    let opened = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    assert_eq!(opened.due_at, Some("2026-09-07T15:59:59Z".parse().unwrap()));

    let of = |year| CalendarFilter { year: Some(year), day: None };
    let page = Page::first(1);
    let first = ask!(bed, tx => calendar::list(tx, &staff, of(2026), page)).unwrap();
    assert_eq!((first.items[0].day.to_string(), first.next.as_deref()), ("2026-09-03".to_owned(), Some("2026-09-03")));
    let page = Page { after: first.next, limit: Some(1) };
    let second = ask!(bed, tx => calendar::list(tx, &staff, of(2026), page)).unwrap();
    assert_eq!((second.items[0].day.to_string(), second.next), ("2026-09-05".to_owned(), None));
    assert!(ask!(bed, tx => calendar::list(tx, &staff, of(2027), Page::default())).unwrap().items.is_empty());
    // A year whose days off are not entered says so.
    assert!(!ask!(bed, tx => calendar::calendar_complete(tx, &staff, 2026)).unwrap());
    for number in 1..=13 {
        let text = format!("2028-01-{number:02}");
        put!(bed, tx => calendar::create(tx, &head, day(&text, false))).unwrap();
    }
    let year = ask!(bed, tx => calendar::year(tx, &staff, YearParams { year: 2028 })).unwrap();
    assert!(year.complete && year.working_days < 261);
    let first: Day = "2028-01-01".parse().unwrap();
    // A day is changed and taken away by whoever has seen what stands there.
    let change = async |version, new| said(put!(bed, tx => calendar::update(tx, &head, first, version, new)));
    assert_eq!(change(1, day("2028-01-01", true)).await, "ok");
    assert_eq!(change(1, day("2028-01-01", false)).await, "conflict: calendar_day");
    assert_eq!(change(2, day("2028-01-02", false)).await, "invalid: day fixed");
    let only = CalendarFilter { year: None, day: Some(first) };
    let kept = ask!(bed, tx => calendar::list(tx, &staff, only, Page::default())).unwrap().items;
    assert_eq!((kept.len(), kept[0].works, kept[0].version), (1, true, 2));
    let again = put!(bed, tx => calendar::create(tx, &head, day("2028-01-01", false))).unwrap();
    assert_eq!(again.version, 3);
    let remove = async |cx, version| said(put!(bed, tx => calendar::remove(tx, cx, first, version)));
    assert_eq!(remove(&local, 3).await, "forbidden: requests.configure");
    assert_eq!(remove(&head, 2).await, "conflict: calendar_day");
    assert_eq!(remove(&head, 3).await, "ok");
    assert_eq!(remove(&head, 3).await, "not found: calendar_day");
    assert_eq!(change(3, day("2028-01-01", true)).await, "not found: calendar_day");
    assert_eq!(said(ask!(bed, tx => calendar::calendar_complete(tx, &staff, 1900))), "invalid: year range");
}

async fn paper_is_entered_late(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let at = staff.now.plus_seconds(-3 * 86_400);
    let late = |at, reason: &str| NewRequest {
        opened_at: Some(at),
        late_reason: Some(reason.to_owned()),
        ..new_request(resident)
    };
    let opened = put!(bed, tx => request::open(tx, &staff, late(at, "停电期间纸质登记"))).unwrap();
    assert_eq!((opened.opened_at, opened.entered_at), (at, staff.now));
    assert_eq!(opened.late_reason.as_deref(), Some("停电期间纸质登记"));
    // The clock began when the resident asked, on a Saturday.
    assert_eq!(opened.due_at, Some("2026-09-04T15:59:59Z".parse().unwrap()));
    for (new, expected) in [
        (late(at, " "), "invalid: late_reason required"),
        (late(staff.now.plus_seconds(60), "?"), "invalid: opened_at future"),
        (late(staff.now.plus_seconds(-31 * 86_400), "?"), "invalid: opened_at too-long-ago"),
    ] {
        assert_eq!(said(put!(bed, tx => request::open(tx, &staff, new))), expected);
    }
    assert_eq!(said(put!(bed, tx => request::open(tx, &own, late(at, "忘了")))), "refused: late-by-staff");
}

async fn answers_come_from_templates(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let local = world.with_roles(world.next_door, "local", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let template = |text: &str| NewReplyTemplate {
        kind: String::new(),
        name_zh: "材料清单".to_owned(),
        name_en: "Papers".to_owned(),
        text: text.to_owned(),
        active: None,
    };
    let words = "{name}您好，{number}（{title}）请于 {due} 前带户口簿。";
    let county = put!(bed, tx => reply_template::create(tx, &head, template(words))).unwrap();
    let foreign = put!(bed, tx => reply_template::create(tx, &local, template("x"))).unwrap();
    for (text, code) in [("{phone}", "placeholder"), ("{name", "placeholder-open"), (" ", "required")] {
        let answer = put!(bed, tx => reply_template::create(tx, &head, template(text)));
        assert_eq!(said(answer), format!("invalid: text {code}"));
    }
    let listed = ask!(bed, tx => reply_template::list(tx, &staff, ReplyTemplateFilter::default(), Page::default()));
    assert_eq!(listed.unwrap().items, std::slice::from_ref(&county));

    let opened = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap();
    let with = |id| AnswerRequest { template_id: Some(id), ..Default::default() };
    let id = opened.id;
    assert_eq!(said(put!(bed, tx => request::answer(tx, &staff, id, with(foreign.id)))), "not found: reply_template");
    assert_eq!(said(put!(bed, tx => request::answer(tx, &own, id, with(county.id)))), "forbidden: requests.handle");
    let neither = put!(bed, tx => request::answer(tx, &staff, id, AnswerRequest::default()));
    assert_eq!(said(neither), "invalid: text template-or-words");
    let answered = put!(bed, tx => request::answer(tx, &staff, id, with(county.id))).unwrap();
    assert_eq!((answered.status, answered.answered_at), (RequestStatus::Submitted, Some(staff.now)));
    let history = ask!(bed, tx => request::history(tx, &own, id)).unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.verb, RequestVerb::Answer);
    assert_eq!(last.note, "李*兰您好，20260901-001（买药）请于 2026-09-08 前带户口簿。");
    assert_eq!(told(&bed, &own).await, ["told-request-answered"]);
    // The first answer counts.
    bed.core.clock.advance_seconds(3600);
    let again = AnswerRequest { text: "另请带照片".to_owned(), ..Default::default() };
    let again = put!(bed, tx => request::answer(tx, &now(&bed, &staff), id, again)).unwrap();
    assert_eq!(again.answered_at, Some(staff.now));

    let off = NewReplyTemplate { active: Some(false), ..template(words) };
    assert_eq!(
        said(put!(bed, tx => reply_template::update(tx, &local, county.id, 1, off.clone()))),
        "forbidden: requests.configure"
    );
    assert_eq!(said(put!(bed, tx => reply_template::get(tx, &head, foreign.id))), "not found: reply_template");
    put!(bed, tx => reply_template::update(tx, &head, county.id, 1, off.clone())).unwrap();
    let stale = put!(bed, tx => reply_template::update(tx, &head, county.id, 1, off));
    assert_eq!(said(stale), "conflict: reply_template");
    assert_eq!(said(put!(bed, tx => request::answer(tx, &staff, id, with(county.id)))), "refused: template-inactive");
    put!(bed, tx => reply_template::remove(tx, &head, county.id, 2)).unwrap();
}

async fn nothing_ends_while_an_original_is_out(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let id = in_hand(&world, &staff, resident).await.id;
    let take = |request_id: RequestId, original: bool| NewPaper {
        request_id,
        name: "户口簿".to_owned(),
        original,
        count: 1,
        owner: "本人".to_owned(),
        holder: Some("赵大勇".to_owned()),
        note: "签收单一式两份".to_owned(),
    };
    let original: PaperView = put!(bed, tx => paper::create(tx, &staff, take(id, true))).unwrap();
    put!(bed, tx => paper::create(tx, &staff, take(id, false))).unwrap();
    assert_eq!(original.holder.as_deref(), Some("赵大勇"));
    assert_eq!(said(put!(bed, tx => paper::create(tx, &neighbour, take(id, true)))), "not found: request");
    assert_eq!(said(put!(bed, tx => paper::create(tx, &own, take(id, true)))), "forbidden: requests.handle");
    let zero = NewPaper { count: 0, ..take(id, true) };
    assert_eq!(said(put!(bed, tx => paper::create(tx, &staff, zero))), "invalid: count range");

    let refused = put!(bed, tx => request::void(tx, &staff, id, "误开".into()));
    assert_eq!(said(refused), "refused: papers-out");
    put!(bed, tx => request::report_done(tx, &staff, id, "好了".into())).unwrap();
    put!(bed, tx => request::verify(tx, &staff, id, (true, "").into())).unwrap();
    match put!(bed, tx => request::close(tx, &staff, id, Default::default())) {
        Err(wushe_core::Error::Refused { code: "papers-out", args }) => assert_eq!(args["papers"], "户口簿 ×1 (赵*勇)"),
        other => panic!("{other:?}"),
    }
    let step = |step, to: Option<&str>| PaperStep { step, to: to.map(str::to_owned), note: String::new() };
    let go = async |to: PaperStep| put!(bed, tx => paper::step(tx, &staff, original.id, to));
    assert_eq!(said(go(step(CustodyStep::HandedOn, None)).await), "invalid: to required");
    assert_eq!(said(go(step(CustodyStep::Taken, None)).await), "invalid: step choice");
    assert_eq!(go(step(CustodyStep::HandedOn, Some("人社所"))).await.unwrap().holder.as_deref(), Some("人社所"));
    go(step(CustodyStep::Held, None)).await.unwrap();
    go(step(CustodyStep::Signed, None)).await.unwrap();
    let back = go(step(CustodyStep::Returned, None)).await.unwrap();
    assert_eq!((back.holder, back.returned_at), (None, Some(staff.now)));
    assert_eq!(said(go(step(CustodyStep::HandedOn, Some("别人"))).await), "refused: paper-returned");
    let signed = go(step(CustodyStep::Signed, None)).await.unwrap();
    let way: Vec<_> = signed.steps.iter().map(|s| (s.step, s.from_name.as_str(), s.to_name.as_str())).collect();
    use CustodyStep::{HandedOn, Held, Returned, Signed, Taken};
    assert_eq!(
        way,
        [
            (Taken, "本人", "赵大勇"),
            (HandedOn, "赵大勇", "人社所"),
            (Held, "人社所", "人社所"),
            (Signed, "人社所", "人社所"),
            (Returned, "人社所", "本人"),
            (Signed, "", ""),
        ]
    );
    // A copy may stay.
    put!(bed, tx => request::close(tx, &staff, id, Default::default())).unwrap();
    assert_eq!(said(put!(bed, tx => paper::create(tx, &staff, take(id, false)))), "refused: request-ended");
    let of = PaperFilter { request_id: Some(id) };
    assert_eq!(ask!(bed, tx => paper::list(tx, &own, of.clone(), Page::default())).unwrap().items.len(), 2);
    let out = ask!(bed, tx => paper::list(tx, &staff, PaperFilter::default(), Page::default())).unwrap();
    assert_eq!(out.items.len(), 1);
    assert_eq!(said(ask!(bed, tx => paper::list(tx, &neighbour, of, Page::default()))), "not found: request");
    assert_eq!(said(ask!(bed, tx => paper::get(tx, &neighbour, original.id))), "not found: paper");
    let none = ask!(bed, tx => paper::list(tx, &neighbour, PaperFilter::default(), Page::default())).unwrap();
    assert!(none.items.is_empty());
}

fn wish(kind: ExtensionKind, days: Option<i64>) -> AskExtension {
    AskExtension { kind, days, reason: "等零件".to_owned() }
}

async fn more_time_is_granted_by_another(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.home, "head", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.with_roles(world.next_door, "other", &[Role::UnitAdmin]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let before = in_hand(&world, &staff, resident).await;
    let id = before.id;
    let more = || wish(ExtensionKind::Extension, Some(3));
    for days in [None, Some(0), Some(61)] {
        let bad = put!(bed, tx => request::ask_extension(tx, &staff, id, wish(ExtensionKind::Extension, days)));
        assert_eq!(said(bad), "invalid: days range");
    }
    let asked = put!(bed, tx => request::ask_extension(tx, &staff, id, more())).unwrap();
    assert_eq!((asked.status, asked.due_at), (RequestStatus::Handling, before.due_at));
    assert_eq!(said(put!(bed, tx => request::ask_extension(tx, &staff, id, more()))), "refused: extension-pending");
    assert_eq!(told(&bed, &head).await, ["told-extension-asked"]);
    let list = async |cx: &Cx| {
        ask!(bed, tx => request::extensions(tx, cx, ExtensionFilter::default(), Page::default())).unwrap().items
    };
    assert!(list(&neighbour).await.is_empty());
    let extension_id = list(&head).await[0].id;
    let decide = |granted: bool, words: &str| DecideExtension { extension_id, granted, words: words.to_owned() };
    let by = async |cx: &Cx, input| said(put!(bed, tx => request::decide_extension(tx, cx, id, input)));
    assert_eq!(by(&staff, decide(true, "")).await, "forbidden: requests.supervise");
    assert_eq!(by(&neighbour, decide(true, "")).await, "not found: request");
    assert_eq!(by(&head, decide(false, " ")).await, "invalid: words required");
    let granted = put!(bed, tx => request::decide_extension(tx, &head, id, decide(true, "可以"))).unwrap();
    // Five working days from Tuesday end on the next Tuesday; three more on the Friday after.
    assert_eq!(before.due_at, Some("2026-09-08T15:59:59Z".parse().unwrap()));
    assert_eq!(granted.due_at, Some("2026-09-11T15:59:59Z".parse().unwrap()));
    assert_eq!(by(&head, decide(true, "")).await, "refused: extension-decided");
    assert_eq!(told(&bed, &staff).await, ["told-extension-granted"]);
    // Nobody decides on what they asked for themselves, whatever they may do otherwise.
    let own = put!(bed, tx => request::ask_extension(tx, &head, id, more())).unwrap();
    let of = ExtensionFilter { request_id: Some(own.id) };
    let all = ask!(bed, tx => request::extensions(tx, &head, of, Page::default())).unwrap().items;
    let own = DecideExtension { extension_id: all[0].id, granted: true, words: String::new() };
    assert_eq!(by(&head, own).await, "refused: own-extension");
    assert_eq!(all.len(), 2);
}

async fn the_clock_stands_while_suspended(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.home, "head", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = in_hand(&world, &staff, resident).await.id;
    put!(bed, tx => request::ask_extension(tx, &staff, id, wish(ExtensionKind::Suspension, None))).unwrap();
    let of = ExtensionFilter { request_id: Some(id) };
    let asked = ask!(bed, tx => request::extensions(tx, &head, of, Page::default())).unwrap().items;
    let yes = DecideExtension { extension_id: asked[0].id, granted: true, words: String::new() };
    let suspended = put!(bed, tx => request::decide_extension(tx, &head, id, yes)).unwrap();
    assert_eq!((suspended.status, suspended.days_left), (RequestStatus::Suspended, Some(5)));
    // Three weeks later nothing has run out, and there are as many working days left.
    bed.core.clock.advance_seconds(21 * 86_400);
    let staff = now(&bed, &staff);
    let waiting = ask!(bed, tx => request::get(tx, &staff, id)).unwrap();
    assert_eq!((waiting.days_left, waiting.overdue), (Some(5), false));
    let resumed = put!(bed, tx => request::resume(tx, &staff, id, Default::default())).unwrap();
    assert_eq!((resumed.status, resumed.days_left, resumed.suspended_at), (RequestStatus::Handling, Some(5), None));
    // The fifth after Tuesday the 22nd: Friday the 25th is 中秋.
    assert_eq!(resumed.due_at, Some("2026-09-30T15:59:59Z".parse().unwrap()));
}

async fn a_draft_is_its_writers(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let new = NewRequest { draft: Some(true), ..new_request(resident) };
    let draft = put!(bed, tx => request::open(tx, &own, new)).unwrap();
    assert_eq!((draft.status, draft.due_at), (RequestStatus::Draft, None));
    // It stands in nobody's inbox.
    let all = wushe_core::domain::request::RequestFilter::default;
    assert!(ask!(bed, tx => request::list(tx, &staff, all(), Page::default())).unwrap().items.is_empty());
    assert_eq!(ask!(bed, tx => request::count(tx, &staff, all())).unwrap(), 0);
    bed.core.clock.advance_seconds(86_400);
    let handed_in = put!(bed, tx => request::submit(tx, &now(&bed, &own), draft.id, Default::default())).unwrap();
    assert_eq!(handed_in.status, RequestStatus::Submitted);
    assert_eq!(handed_in.due_at, Some("2026-09-09T15:59:59Z".parse().unwrap()));
    assert_eq!(ask!(bed, tx => request::count(tx, &staff, all())).unwrap(), 1);
    let change = NewRequest { title: "买两盒药".to_owned(), ..new_request(resident) };
    let stale = put!(bed, tx => request::update(tx, &staff, draft.id, 1, change.clone()));
    assert_eq!(said(stale), "conflict: request");
    let changed = put!(bed, tx => request::update(tx, &staff, draft.id, 2, change)).unwrap();
    assert_eq!((changed.title.as_str(), changed.version), ("买两盒药", 3));
}

async fn whoever_asks_need_not_know_the_kind(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let kind = put!(bed, tx => request_kind::create(tx, &head, new_kind("pension"))).unwrap();
    let asked = put!(bed, tx => request::open(tx, &own, NewRequest::of(resident, "", "养老保险怎么办"))).unwrap();
    assert_eq!((asked.kind.as_str(), asked.kind_id, asked.days_left), ("", None, Some(5)));
    let known = wushe_core::domain::request::AcceptRequest { kind_id: Some(kind.id), ..Default::default() };
    let taken = put!(bed, tx => request::accept(tx, &staff, asked.id, known)).unwrap();
    assert_eq!((taken.kind.as_str(), taken.days_left), ("pension", Some(10)));
    // A module says what it opens.
    let module = Cx { module: Some("canteen".into()), ..staff };
    let unnamed = put!(bed, tx => request::open(tx, &module, NewRequest::of(resident, "", "订餐")));
    assert_eq!(said(unnamed), "invalid: kind required");
}
