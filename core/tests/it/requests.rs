//! The whole story of a request, and who may do what in it.

use wushe_core::app::{Cx, request, team};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AnswerRequest, Assignee, HandleRequest, NewRequest, OWN_WAITING, RequestFilter, RequestStatus, RequestVerb,
    Statuses,
};
use wushe_core::domain::team::{JoinTeam, NewTeam};

use crate::kit::{Bed, World, new_request, said};

store_tests![
    the_story_of_a_call,
    a_resident_asks_for_themselves,
    a_resident_follows_their_own,
    few_wait_to_be_taken_on,
    of_a_team_one_has_it,
    two_members_at_once_and_one_has_it,
    staff_answer_for_a_volunteer_who_rings,
    only_those_concerned_see_and_act,
    a_module_sees_the_requests_it_opened,
    lists_are_narrowed_and_paged,
    wrong_requests_are_refused,
    words_are_asked_for,
];

async fn the_story_of_a_call(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.grid, "李秀兰").await;
    let linked = world.volunteer(world.home, "赵大勇").await;
    let backup = world.volunteer(world.home, "白云").await;
    let linked_cx = world.as_volunteer(world.home, "dayong", linked).await;
    let backup_cx = world.as_volunteer(world.home, "baiyun", backup).await;

    let new = NewRequest { due_at: Some(staff.now.plus_seconds(86_400)), ..new_request(resident) };
    let opened = put!(bed, tx => request::open(tx, &staff, new)).unwrap();
    assert_eq!(opened.number, "20260901-001");
    assert_eq!((opened.status, opened.on_behalf, opened.opened_by), (RequestStatus::Accepted, true, staff.user()));
    let id = opened.id;
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(linked).into())).unwrap();
    let returned = put!(bed, tx => request::decline(tx, &linked_cx, id, "在外地".into())).unwrap();
    assert_eq!((returned.status, returned.volunteer_id), (RequestStatus::Returned, None));
    assert_eq!(said(put!(bed, tx => request::take(tx, &linked_cx, id, Default::default()))), "not found: request");
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(backup).into())).unwrap();
    put!(bed, tx => request::take(tx, &backup_cx, id, Default::default())).unwrap();
    put!(bed, tx => request::report_done(tx, &backup_cx, id, "药已送到".into())).unwrap();
    let failed = put!(bed, tx => request::verify(tx, &staff, id, (false, "少了一盒").into())).unwrap();
    assert_eq!((failed.status, failed.volunteer_id), (RequestStatus::Handling, Some(backup)));
    put!(bed, tx => request::report_done(tx, &backup_cx, id, "补上了".into())).unwrap();
    put!(bed, tx => request::verify(tx, &staff, id, (true, "满意").into())).unwrap();
    bed.core.clock.advance_seconds(60);
    let closing = bed.core.cx(staff.actor.clone(), world.home, "zh-CN");
    let closed = put!(bed, tx => request::close(tx, &closing, id, Default::default())).unwrap();
    assert_eq!((closed.status, closed.ended_at), (RequestStatus::Closed, Some(closing.now)));
    assert_eq!(ask!(bed, tx => request::find(tx, &staff, id)).unwrap(), Some(closed.clone()));
    assert_eq!(closed.version, 10);

    // All but the last happened at the same moment: the history keeps their order all the same.
    use RequestVerb::{Close, Decline, Dispatch, Fail, Open, Report, Take, Verify};
    let history = ask!(bed, tx => request::history(tx, &staff, id)).unwrap();
    let verbs: Vec<RequestVerb> = history.iter().map(|event| event.verb).collect();
    assert_eq!(verbs, [Open, Dispatch, Decline, Dispatch, Take, Report, Fail, Report, Verify, Close]);
    let declined = &history[2];
    assert_eq!((declined.note.as_str(), declined.by_name.as_str()), ("在外地", "名dayong"));
    assert_eq!((declined.user_id, declined.status), (linked_cx.user(), RequestStatus::Returned));
}

async fn a_resident_asks_for_themselves(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let other = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let opened = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap();
    assert_eq!((opened.status, opened.on_behalf), (RequestStatus::Submitted, false));
    let for_another = put!(bed, tx => request::open(tx, &own, new_request(other)));
    assert_eq!(said(for_another), "forbidden: requests.handle");
    assert_eq!(
        said(put!(bed, tx => request::accept(tx, &own, opened.id, Default::default()))),
        "forbidden: requests.handle"
    );
    put!(bed, tx => request::accept(tx, &staff, opened.id, Default::default())).unwrap();
    assert_eq!(said(put!(bed, tx => request::void(tx, &own, opened.id, "不用了".into()))), "ok");
    let again = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap();
    assert_eq!(again.number, "20260901-002");

    let helper = world.volunteer(world.home, "赵大勇").await;
    let done = world.done_request(world.home, resident, helper).await;
    assert_eq!(
        said(put!(bed, tx => request::close(tx, &own, done.id, Default::default()))),
        "forbidden: requests.handle"
    );
    let verified = put!(bed, tx => request::verify(tx, &own, done.id, (true, "").into())).unwrap();
    assert_eq!(verified.status, RequestStatus::Verified);
    assert_eq!(said(put!(bed, tx => request::void(tx, &own, done.id, "不用了".into()))), "refused: request-state");
}

/// They read what was said to them; what the desk writes for itself, and who exactly works on it, they do not.
async fn a_resident_follows_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let neighbour = world.resident(world.home, "王桂芳").await;
    let neighbour = world.as_resident(world.home, "guifang", neighbour).await;
    let id = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap().id;
    put!(bed, tx => request::accept(tx, &staff, id, Default::default())).unwrap();
    let note = HandleRequest { note: "她常来问".to_owned() };
    put!(bed, tx => request::handle(tx, &staff, id, note)).unwrap();
    let answer = AnswerRequest { text: "请带身份证来".to_owned(), ..AnswerRequest::default() };
    put!(bed, tx => request::answer(tx, &staff, id, answer)).unwrap();
    let read = async |cx: &Cx| {
        let history = ask!(bed, tx => request::history(tx, cx, id)).unwrap();
        let entry = |event: wushe_core::domain::request::RequestEvent| (event.verb, event.note, event.by_name);
        history.into_iter().map(entry).collect::<Vec<_>>()
    };
    let (desk, me) = (staff.actor_name(), own.actor_name());
    let full = read(&staff).await;
    assert_eq!(full[2], (RequestVerb::Handle, "她常来问".to_owned(), desk.clone()));
    let mine = read(&own).await;
    let masked = wushe_core::domain::mask::name(&desk);
    assert_ne!(masked, desk);
    assert_eq!(mine[0], (RequestVerb::Open, String::new(), me));
    assert_eq!(mine[2], (RequestVerb::Handle, String::new(), masked.clone()));
    assert_eq!(mine[3], (RequestVerb::Answer, "请带身份证来".to_owned(), masked));
    assert_eq!(said(ask!(bed, tx => request::history(tx, &neighbour, id))), "not found: request");
}

/// Whoever asks and asks would bury what others have asked: first the desk looks.
async fn few_wait_to_be_taken_on(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let mut first = None;
    for _ in 0..OWN_WAITING {
        let opened = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap();
        first.get_or_insert(opened.id);
    }
    let one_more = async || said(put!(bed, tx => request::open(tx, &own, new_request(resident))));
    assert_eq!(one_more().await, "refused: own-requests-many");
    // Staff enter what they are told, and what a module opens is counted by the module.
    put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    world.install("canteen").await;
    let canteen = Cx { module: Some("canteen".into()), ..own.clone() };
    let meal = NewRequest { kind: "meal".to_owned(), ..new_request(resident) };
    put!(bed, tx => request::open(tx, &canteen, meal)).unwrap();
    put!(bed, tx => request::accept(tx, &staff, first.unwrap(), Default::default())).unwrap();
    assert_eq!(one_more().await, "ok");
}

/// A request sent to a team of two, whose members' contexts are given back.
async fn sent_to_team(world: &World<'_>) -> (wushe_core::id::RequestId, [Cx; 2]) {
    let (bed, system) = (world.bed, world.system(world.home));
    let resident = world.resident(world.home, "李秀兰").await;
    let members = [world.volunteer(world.home, "赵大勇").await, world.volunteer(world.home, "白云").await];
    let team = put!(bed, tx => team::create(tx, &system, NewTeam::named("值班队"))).unwrap().id;
    let id = world.request(world.home, resident).await.id;
    let empty = put!(bed, tx => request::dispatch(tx, &system, id, Assignee::Team(team).into()));
    assert_eq!(said(empty), "refused: team-empty");
    for member in members {
        put!(bed, tx => team::join(tx, &system, team, JoinTeam { volunteer_id: member })).unwrap();
    }
    let sent = put!(bed, tx => request::dispatch(tx, &system, id, Assignee::Team(team).into())).unwrap();
    assert_eq!((sent.volunteer_id, sent.team_id), (None, Some(team)));
    let logins = [
        world.as_volunteer(world.home, "dayong", members[0]).await,
        world.as_volunteer(world.home, "baiyun", members[1]).await,
    ];
    (id, logins)
}

async fn of_a_team_one_has_it(bed: Bed) {
    let world = World::new(&bed).await;
    let (id, [first, second]) = sent_to_team(&world).await;
    let waiting = |cx: &Cx| RequestFilter { volunteer_id: cx.volunteer(), ..Default::default() };
    for cx in [&first, &second] {
        assert_eq!(ask!(bed, tx => request::list(tx, cx, waiting(cx), Page::default())).unwrap().items.len(), 1);
    }
    let outsider = world.volunteer(world.home, "钱三").await;
    let outsider = world.as_volunteer(world.home, "qian", outsider).await;
    assert_eq!(said(put!(bed, tx => request::take(tx, &outsider, id, Default::default()))), "not found: request");
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(put!(bed, tx => request::take(tx, &staff, id, Default::default()))), "forbidden: request-assignee");

    assert_eq!(said(put!(bed, tx => request::decline(tx, &first, id, "没空".into()))), "refused: decline-team");
    assert_eq!(ask!(bed, tx => request::list(tx, &second, waiting(&second), Page::default())).unwrap().items.len(), 1);

    let taken = put!(bed, tx => request::take(tx, &second, id, Default::default())).unwrap();
    assert_eq!((taken.volunteer_id, taken.team_id), (second.volunteer(), None));
    assert_eq!(said(put!(bed, tx => request::take(tx, &first, id, Default::default()))), "not found: request");
    assert_eq!(said(put!(bed, tx => request::take(tx, &second, id, Default::default()))), "refused: request-state");
    assert!(ask!(bed, tx => request::list(tx, &first, waiting(&first), Page::default())).unwrap().items.is_empty());
    assert_eq!(ask!(bed, tx => request::count(tx, &second, waiting(&second))).unwrap(), 1);
}

async fn two_members_at_once_and_one_has_it(bed: Bed) {
    let world = World::new(&bed).await;
    let (id, members) = sent_to_team(&world).await;
    let mut takers = tokio::task::JoinSet::new();
    for cx in members.iter().cycle().take(8).cloned() {
        let store = bed.store.clone();
        takers.spawn(async move {
            let who = cx.volunteer();
            let cx = std::sync::Arc::new(cx);
            let work = store.write(move |tx| {
                let cx = std::sync::Arc::clone(&cx);
                Box::pin(async move { request::take(tx, &cx, id, Default::default()).await })
            });
            (who, work.await)
        });
    }
    let outcomes = takers.join_all().await;
    let winners: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(who, _)| *who).collect();
    let answers: Vec<String> = outcomes.into_iter().map(|(_, outcome)| said(outcome)).collect();
    assert_eq!(winners.len(), 1, "{answers:?}");
    let expected = ["ok", "not found: request", "refused: request-state"];
    assert!(answers.iter().all(|answer| expected.contains(&answer.as_str())), "{answers:?}");
    let kept = ask!(bed, tx => request::find(tx, &world.system(world.home), id)).unwrap().unwrap();
    assert_eq!(kept.volunteer_id, winners[0]);
    let history = ask!(bed, tx => request::history(tx, &world.system(world.home), id)).unwrap();
    assert_eq!(history.iter().filter(|event| event.verb == RequestVerb::Take).count(), 1);
}

async fn staff_answer_for_a_volunteer_who_rings(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let id = world.request(world.home, resident).await.id;
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(helper).into())).unwrap();
    assert_eq!(
        said(put!(bed, tx => request::take(tx, &grid_worker, id, Default::default()))),
        "forbidden: requests.handle"
    );
    let taken = put!(bed, tx => request::take(tx, &staff, id, Default::default())).unwrap();
    assert_eq!(taken.volunteer_id, Some(helper));
    put!(bed, tx => request::report_done(tx, &staff, id, "电话回报".into())).unwrap();
}

async fn only_those_concerned_see_and_act(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let neighbour = world.resident(world.home, "王桂芳").await;
    let neighbour = world.as_resident(world.home, "guifang", neighbour).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let other = world.volunteer(world.home, "白云").await;
    let other = world.as_volunteer(world.home, "baiyun", other).await;
    let id = world.done_request(world.home, resident, helper).await.id;
    let random = wushe_core::id::RequestId::from_uuid(bed.core.ids.next(other.now));
    for cx in [&neighbour, &other] {
        for id in [id, random] {
            assert_eq!(ask!(bed, tx => request::find(tx, cx, id)).unwrap(), None);
            assert_eq!(said(ask!(bed, tx => request::history(tx, cx, id))), "not found: request");
            for answer in [
                said(put!(bed, tx => request::accept(tx, cx, id, Default::default()))),
                said(put!(bed, tx => request::dispatch(tx, cx, id, Assignee::Volunteer(helper).into()))),
                said(put!(bed, tx => request::take(tx, cx, id, Default::default()))),
                said(put!(bed, tx => request::decline(tx, cx, id, "不去".into()))),
                said(put!(bed, tx => request::report_done(tx, cx, id, "好了".into()))),
                said(put!(bed, tx => request::verify(tx, cx, id, (true, "").into()))),
                said(put!(bed, tx => request::close(tx, cx, id, Default::default()))),
                said(put!(bed, tx => request::void(tx, cx, id, "误开".into()))),
            ] {
                assert_eq!(answer, "not found: request");
            }
        }
    }
}

async fn a_module_sees_the_requests_it_opened(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let cards = Cx { module: Some("liaison-card".into()), ..staff.clone() };
    let meals = Cx { module: Some("canteen".into()), ..staff.clone() };
    let opened = put!(bed, tx => request::open(tx, &cards, new_request(resident))).unwrap();
    assert_eq!(opened.module_id.as_deref(), Some("liaison-card"));
    let desk = world.request(world.home, resident).await;
    for id in [opened.id, desk.id] {
        assert_eq!(ask!(bed, tx => request::find(tx, &meals, id)).unwrap(), None);
        let sent = put!(bed, tx => request::dispatch(tx, &meals, id, Assignee::Volunteer(helper).into()));
        assert_eq!(said(sent), "not found: request");
        assert_eq!(said(put!(bed, tx => request::void(tx, &meals, id, "误开".into()))), "not found: request");
    }
    let all = |module: Option<&str>| RequestFilter { module_id: module.map(str::to_owned), ..Default::default() };
    // A module cannot ask for another's by naming it.
    assert_eq!(ask!(bed, tx => request::count(tx, &meals, all(Some("liaison-card")))).unwrap(), 0);
    assert_eq!(
        ask!(bed, tx => request::list(tx, &cards, all(None), Page::default())).unwrap().items,
        std::slice::from_ref(&opened)
    );
    assert_eq!(ask!(bed, tx => request::count(tx, &staff, all(None))).unwrap(), 2);
    assert_eq!(
        ask!(bed, tx => request::list(tx, &staff, all(Some("liaison-card")), Page::default())).unwrap().items,
        [opened]
    );
}

async fn lists_are_narrowed_and_paged(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let other = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.insert(0, world.request(world.home, resident).await.id);
    }
    let others = world.request(world.home, other).await.id;
    put!(bed, tx => request::void(tx, &staff, others, "误开".into())).unwrap();

    let ids = async |cx: &Cx, filter: RequestFilter| {
        let page = ask!(bed, tx => request::list(tx, cx, filter, Page::default())).unwrap().items;
        page.into_iter().map(|request| request.id).collect::<Vec<_>>()
    };
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let page = Page { after, limit: Some(2) };
        let found = ask!(bed, tx => request::list(tx, &staff, RequestFilter::default(), page)).unwrap();
        read.extend(found.items.into_iter().map(|request| request.id));
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, [&[others][..], &opened].concat());
    let of = |status: &[RequestStatus]| RequestFilter { status: Some(Statuses(status.to_vec())), ..Default::default() };
    assert_eq!(ids(&staff, of(&[RequestStatus::Voided])).await, [others]);
    assert_eq!(ids(&staff, of(&[RequestStatus::Accepted, RequestStatus::Voided])).await.len(), 6);
    assert_eq!(ids(&staff, of(&[RequestStatus::Closed])).await, []);
    assert_eq!(ids(&own, RequestFilter { resident_id: Some(resident), ..Default::default() }).await, opened);
    for filter in [RequestFilter::default(), RequestFilter { resident_id: Some(other), ..Default::default() }] {
        let answer = ask!(bed, tx => request::list(tx, &own, filter, Page::default()));
        assert_eq!(said(answer), "forbidden: requests.read");
    }
}

async fn wrong_requests_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let new = || new_request(resident);
    for (new, expected) in [
        (NewRequest { title: " ".to_owned(), ..new() }, "invalid: title required"),
        (NewRequest { title: "买\n药".to_owned(), ..new() }, "invalid: title one-line"),
        (NewRequest { title: "药".repeat(121), ..new() }, "invalid: title too-long"),
        (NewRequest { kind: "x".repeat(41), ..new() }, "invalid: kind too-long"),
        (NewRequest { detail: "x".repeat(2001), ..new() }, "invalid: detail too-long"),
        (NewRequest { detail: "\u{202e}".to_owned(), ..new() }, "invalid: detail bad-text"),
    ] {
        assert_eq!(said(put!(bed, tx => request::open(tx, &staff, new))), expected);
    }
    // Nothing of what was refused is counted.
    assert_eq!(put!(bed, tx => request::open(tx, &staff, new())).unwrap().number, "20260901-001");
    bed.core.clock.advance_seconds(16 * 3600);
    let tomorrow = bed.core.cx(staff.actor.clone(), world.home, "zh-CN");
    assert_eq!(put!(bed, tx => request::open(tx, &tomorrow, new())).unwrap().number, "20260902-001");
}

async fn words_are_asked_for(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let id = world.request(world.home, resident).await.id;
    assert_eq!(said(put!(bed, tx => request::void(tx, &staff, id, " ".into()))), "invalid: reason required");
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(helper).into())).unwrap();
    assert_eq!(said(put!(bed, tx => request::decline(tx, &staff, id, "".into()))), "invalid: reason required");
    put!(bed, tx => request::take(tx, &staff, id, Default::default())).unwrap();
    assert_eq!(said(put!(bed, tx => request::report_done(tx, &staff, id, " \n".into()))), "invalid: note required");
    let long = "长".repeat(1001);
    assert_eq!(
        said(put!(bed, tx => request::report_done(tx, &staff, id, long.as_str().into()))),
        "invalid: note too-long"
    );
    put!(bed, tx => request::report_done(tx, &staff, id, "好了".into())).unwrap();
    assert_eq!(said(put!(bed, tx => request::verify(tx, &staff, id, (false, "").into()))), "invalid: words required");
}
