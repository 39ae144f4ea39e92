//! The way of a notice: two hands, the clock, consent, and two people at once.

use wushe_core::app::personal::Person;
use wushe_core::app::{Cx, consent, notice, notification};
use wushe_core::domain::access::Role;
use wushe_core::domain::consent::{ConsentGiver, ConsentPurpose, Evidence, NewConsent, WithdrawConsent};
use wushe_core::domain::notice::{
    NewNotice, NoticeStatus, NoticeView, NoticesTurned, PinNotice, PublicNoticeFilter, PublishNotice, ReturnNotice,
    ShownPerson, SubmitNotice, WithdrawNotice,
};
use wushe_core::domain::page::Page;
use wushe_core::id::NoticeId;

use crate::kit::{Bed, NOW, World, said};
use crate::notices::{new_notice, published, titles};

store_tests![
    written_reviewed_published,
    writer_and_reviewer_are_told,
    nobody_reviews_what_they_had_a_hand_in,
    what_is_returned_is_mended,
    each_state_allows_what_it_allows,
    it_appears_when_its_time_comes_and_goes_when_it_is_over,
    the_clock_is_the_platforms,
    what_is_wrong_is_taken_down_at_once,
    nobody_is_shown_without_consent,
    who_takes_consent_back_is_not_shown_any_more,
    a_consent_in_the_register_counts_and_ends,
    a_stale_version_is_refused,
    of_two_reviewers_at_once_one_decides,
];

struct Cast {
    writer: Cx,
    reviewer: Cx,
}

impl Cast {
    async fn new(world: &World<'_>) -> Self {
        Self {
            writer: world.staff(world.home, "writer").await,
            reviewer: world.with_roles(world.home, "reviewer", &[Role::UnitAdmin]).await,
        }
    }

    async fn submitted(&self, bed: &Bed, new: NewNotice) -> NoticeView {
        let made = put!(bed, tx => notice::create(tx, &self.writer, new)).unwrap();
        put!(bed, tx => notice::submit(tx, &self.writer, made.id, SubmitNotice { version: 1 })).unwrap()
    }
}

async fn publish(bed: &Bed, cx: &Cx, id: NoticeId, version: i64) -> String {
    let input = PublishNotice { version, publish_at: None };
    said(put!(bed, tx => notice::publish(tx, cx, id, input)))
}

async fn at_desk(bed: &Bed, world: &World<'_>, id: NoticeId) -> NoticeView {
    ask!(bed, tx => notice::get(tx, &world.system(world.home), id)).unwrap()
}

async fn shown(bed: &Bed, world: &World<'_>) -> Vec<String> {
    titles(bed, &world.anonymous(world.home), PublicNoticeFilter::default()).await
}

async fn written_reviewed_published(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let waits = cast.submitted(&bed, NewNotice { objection_days: Some(7), ..new_notice("义诊") }).await;
    assert_eq!((waits.status, waits.version, waits.submitted_at), (NoticeStatus::Submitted, 2, Some(NOW)));
    assert!(shown(&bed, &world).await.is_empty());
    assert_eq!(publish(&bed, &cast.writer, waits.id, 2).await, "forbidden: notices.review");
    let input = PublishNotice { version: 2, publish_at: None };
    let up = put!(bed, tx => notice::publish(tx, &cast.reviewer, waits.id, input)).unwrap();
    assert_eq!((up.status, up.version, up.shown_from), (NoticeStatus::Published, 3, Some(NOW)));
    assert_eq!((up.reviewed_by_name.as_str(), up.written_by_name.as_str()), ("名reviewer", "名writer"));
    assert_eq!(up.objections_until, Some("2026-09-08".parse().unwrap()));
    assert_eq!(shown(&bed, &world).await, ["义诊"]);
}

async fn writer_and_reviewer_are_told(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let told = async |cx: &Cx| {
        let messages = ask!(bed, tx => notification::list(tx, cx, 10)).unwrap();
        let keys = messages.into_iter().map(|one| {
            let said: notification::Told = serde_json::from_str(&one.message).unwrap();
            (said.text.key, said.text.args["reason"].clone())
        });
        keys.collect::<Vec<_>>()
    };
    let said = |key: &str, reason: &str| (key.to_owned(), reason.to_owned());
    let waits = cast.submitted(&bed, new_notice("义诊")).await;
    assert_eq!(told(&cast.reviewer).await, [said("told-notice-submitted", "")]);
    let back = ReturnNotice { version: 2, reason: "写明地点".to_owned() };
    put!(bed, tx => notice::send_back(tx, &cast.reviewer, waits.id, back)).unwrap();
    put!(bed, tx => notice::submit(tx, &cast.writer, waits.id, SubmitNotice { version: 3 })).unwrap();
    assert_eq!(publish(&bed, &cast.reviewer, waits.id, 4).await, "ok");
    assert_eq!(told(&cast.writer).await, [said("told-notice-published", ""), said("told-notice-returned", "写明地点")]);
    assert_eq!(told(&cast.reviewer).await.len(), 2);
}

async fn nobody_reviews_what_they_had_a_hand_in(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let both = world.with_roles(world.home, "both", &[Role::Staff, Role::UnitAdmin]).await;
    // Their own.
    let own = put!(bed, tx => notice::create(tx, &both, new_notice("自己写"))).unwrap().id;
    put!(bed, tx => notice::submit(tx, &both, own, SubmitNotice { version: 1 })).unwrap();
    assert_eq!(publish(&bed, &both, own, 2).await, "refused: own-notice");
    let back = ReturnNotice { version: 2, reason: "改".to_owned() };
    assert_eq!(said(put!(bed, tx => notice::send_back(tx, &both, own, back))), "refused: own-notice");
    // Somebody else's, which they changed before yet another one did.
    let id = put!(bed, tx => notice::create(tx, &cast.writer, new_notice("别人写"))).unwrap().id;
    put!(bed, tx => notice::update(tx, &both, id, 1, new_notice("改过"))).unwrap();
    put!(bed, tx => notice::update(tx, &cast.writer, id, 2, new_notice("又改"))).unwrap();
    put!(bed, tx => notice::submit(tx, &cast.writer, id, SubmitNotice { version: 3 })).unwrap();
    assert_eq!(publish(&bed, &both, id, 4).await, "refused: own-notice");
    assert_eq!(publish(&bed, &cast.reviewer, id, 4).await, "ok");
}

async fn what_is_returned_is_mended(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.submitted(&bed, new_notice("义诊")).await.id;
    let send_back = async |version, reason: &str| {
        let input = ReturnNotice { version, reason: reason.to_owned() };
        put!(bed, tx => notice::send_back(tx, &cast.reviewer, id, input))
    };
    assert_eq!(said(send_back(2, " ").await), "invalid: reason required");
    let back = send_back(2, "请写明地点").await.unwrap();
    assert_eq!((back.status, back.reason.as_str()), (NoticeStatus::Returned, "请写明地点"));
    let mended = put!(bed, tx => notice::update(tx, &cast.writer, id, 3, new_notice("广场义诊"))).unwrap();
    assert_eq!((mended.status, mended.version, mended.reason.as_str()), (NoticeStatus::Draft, 4, "请写明地点"));
    put!(bed, tx => notice::submit(tx, &cast.writer, id, SubmitNotice { version: 4 })).unwrap();
    assert_eq!(publish(&bed, &cast.reviewer, id, 5).await, "ok");
    assert_eq!(at_desk(&bed, &world, id).await.reason, "");
}

async fn each_state_allows_what_it_allows(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let id = put!(bed, tx => notice::create(tx, &system, new_notice("义诊"))).unwrap().id;
    let tried = async |version| {
        let reason = "无".to_owned();
        // Each is rolled back, so that all of them meet the same state.
        let mut answers = Vec::new();
        for verb in ["update", "submit", "publish", "return", "withdraw", "pin"] {
            let mut open = bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
            let (tx, cx, reason) = (&mut open, &system, reason.clone());
            let answer = match verb {
                "update" => said(notice::update(tx, cx, id, version, new_notice("改")).await),
                "submit" => said(notice::submit(tx, cx, id, SubmitNotice { version }).await),
                "publish" => said(notice::publish(tx, cx, id, PublishNotice { version, publish_at: None }).await),
                "return" => said(notice::send_back(tx, cx, id, ReturnNotice { version, reason }).await),
                "withdraw" => said(notice::withdraw(tx, cx, id, WithdrawNotice { version, reason }).await),
                _ => said(notice::pin(tx, cx, id, PinNotice { version, pinned: true }).await),
            };
            open.rollback().await.unwrap();
            match answer.as_str() {
                "ok" => answers.push(verb),
                other => assert_eq!(other, "refused: notice-state", "{verb}"),
            }
        }
        answers
    };
    assert_eq!(tried(1).await, ["update", "submit"]);
    put!(bed, tx => notice::submit(tx, &system, id, SubmitNotice { version: 1 })).unwrap();
    assert_eq!(tried(2).await, ["publish", "return"]);
    let later = PublishNotice { version: 2, publish_at: Some(NOW.plus_seconds(60)) };
    put!(bed, tx => notice::publish(tx, &system, id, later)).unwrap();
    assert_eq!(tried(3).await, ["withdraw", "pin"]);
    let withdraw = WithdrawNotice { version: 3, reason: "有误".to_owned() };
    put!(bed, tx => notice::withdraw(tx, &system, id, withdraw)).unwrap();
    assert_eq!(tried(4).await, ["update"]);
}

async fn it_appears_when_its_time_comes_and_goes_when_it_is_over(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    // At 10:00 of the first, until the second.
    let at = NOW.plus_seconds(3600);
    let new =
        NewNotice { publish_at: Some(at), expires_on: Some("2026-09-02".parse().unwrap()), ..new_notice("义诊") };
    let id = cast.submitted(&bed, new).await.id;
    assert_eq!(publish(&bed, &cast.reviewer, id, 2).await, "ok");
    let turn = async || put!(bed, tx => notice::turn(tx, &world.system(world.county))).unwrap();
    let status = async || at_desk(&bed, &world, id).await.status;
    assert_eq!(turn().await, NoticesTurned::default());
    assert_eq!((status().await, shown(&bed, &world).await.len()), (NoticeStatus::Scheduled, 0));
    bed.core.clock.advance_seconds(3600);
    // Readers need no job.
    assert_eq!((status().await, shown(&bed, &world).await.len()), (NoticeStatus::Scheduled, 1));
    assert_eq!(turn().await, NoticesTurned { published: 1, ..Default::default() });
    assert_eq!((status().await, shown(&bed, &world).await.len()), (NoticeStatus::Published, 1));
    // 23:59 of the second, then midnight.
    bed.core.clock.advance_seconds(14 * 3600 + 24 * 3600 - 60);
    assert_eq!((turn().await, shown(&bed, &world).await.len()), (NoticesTurned::default(), 1));
    bed.core.clock.advance_seconds(60);
    assert_eq!((status().await, shown(&bed, &world).await.len()), (NoticeStatus::Published, 0));
    assert_eq!(turn().await, NoticesTurned { expired: 1, ..Default::default() });
    assert_eq!((status().await, turn().await), (NoticeStatus::Expired, NoticesTurned::default()));
    // Nothing is approved that would be over before it begins.
    let new = NewNotice { expires_on: Some("2026-09-02".parse().unwrap()), ..new_notice("过期") };
    let late = cast.submitted(&bed, new).await;
    let reviewer = Cx { now: bed.core.clock.now(), ..cast.reviewer };
    assert_eq!(publish(&bed, &reviewer, late.id, 2).await, "invalid: publish_at notice-expires");
}

async fn the_clock_is_the_platforms(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    assert_eq!(said(put!(bed, tx => notice::turn(tx, &cast.reviewer))), "forbidden: notices.review");
}

async fn what_is_wrong_is_taken_down_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.submitted(&bed, new_notice("有误")).await.id;
    assert_eq!(publish(&bed, &cast.reviewer, id, 2).await, "ok");
    let input = |reason: &str| WithdrawNotice { version: 3, reason: reason.to_owned() };
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let answer = put!(bed, tx => notice::withdraw(tx, &grid_worker, id, input("有误")));
    // It is up, so that everybody may know of it.
    assert_eq!(said(answer), "forbidden: notices.write");
    assert_eq!(said(put!(bed, tx => notice::withdraw(tx, &cast.writer, id, input("")))), "invalid: reason required");
    let down = put!(bed, tx => notice::withdraw(tx, &cast.writer, id, input("日期写错"))).unwrap();
    assert_eq!((down.status, down.reason.as_str()), (NoticeStatus::Withdrawn, "日期写错"));
    assert!(shown(&bed, &world).await.is_empty());
    assert_eq!(said(ask!(bed, tx => notice::get_public(tx, &cast.writer, id))), "not found: notice");
    // It can be mended, and then goes the whole way again.
    put!(bed, tx => notice::update(tx, &cast.writer, id, 4, new_notice("改正"))).unwrap();
    assert_eq!(publish(&bed, &cast.reviewer, id, 5).await, "refused: notice-state");
}

async fn nobody_is_shown_without_consent(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let resident_id = Some(world.resident(world.home, "李秀兰").await);
    let volunteer_id = Some(world.volunteer(world.home, "赵大勇").await);
    let on_paper = ShownPerson { paper: Some("档案柜三号".to_owned()), ..Default::default() };
    let people = vec![
        on_paper,
        ShownPerson { resident_id, ..Default::default() },
        ShownPerson { volunteer_id, ..Default::default() },
    ];
    let id = cast.submitted(&bed, NewNotice { people: people.clone(), ..new_notice("风采") }).await.id;
    let input = PublishNotice { version: 2, publish_at: None };
    match put!(bed, tx => notice::publish(tx, &cast.reviewer, id, input)) {
        Err(wushe_core::Error::Refused { code: "notice-consent", args }) => assert_eq!(args["people"], "2、3"),
        other => panic!("{other:?}"),
    }
    let back = ReturnNotice { version: 2, reason: "请补同意".to_owned() };
    put!(bed, tx => notice::send_back(tx, &cast.reviewer, id, back)).unwrap();
    let people: Vec<ShownPerson> =
        people.into_iter().map(|person| ShownPerson { paper: Some("档案柜三号".to_owned()), ..person }).collect();
    let new = NewNotice { people: people.clone(), ..new_notice("风采") };
    put!(bed, tx => notice::update(tx, &cast.writer, id, 3, new)).unwrap();
    put!(bed, tx => notice::submit(tx, &cast.writer, id, SubmitNotice { version: 4 })).unwrap();
    assert_eq!(publish(&bed, &cast.reviewer, id, 5).await, "ok");
    assert_eq!(at_desk(&bed, &world, id).await.people, people);
}

async fn who_takes_consent_back_is_not_shown_any_more(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let volunteer = world.volunteer(world.home, "赵大勇").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let paper = Some("档案柜三号".to_owned());
    let of_both = vec![
        ShownPerson { volunteer_id: Some(volunteer), paper: paper.clone(), ..Default::default() },
        ShownPerson { resident_id: Some(resident), paper: paper.clone(), ..Default::default() },
    ];
    let with = |people: &[ShownPerson], title| NewNotice { people: people.to_vec(), ..new_notice(title) };
    let both = published(&world, world.home, with(&of_both, "两人")).await.id;
    let other = published(&world, world.home, with(&of_both[1..], "另一人")).await.id;
    let draft = put!(bed, tx => notice::create(tx, &system, with(&of_both, "草稿"))).unwrap().id;
    let held = put!(bed, tx => notice::consent_withdrawn(tx, &system, Person::Volunteer(volunteer))).unwrap();
    assert_eq!((held, shown(&bed, &world).await), (1, vec!["另一人".to_owned()]));
    let at_review = at_desk(&bed, &world, both).await;
    assert_eq!((at_review.status, at_review.reason.as_str()), (NoticeStatus::Submitted, "consent-withdrawn"));
    // The paper counts no more, anywhere; that of the other one does.
    for id in [both, draft] {
        let people = at_desk(&bed, &world, id).await.people;
        assert_eq!((people[0].paper.clone(), people[1].paper.clone()), (None, paper.clone()));
    }
    assert_eq!(publish(&bed, &system, both, at_review.version).await, "refused: notice-consent");
    assert_eq!(at_desk(&bed, &world, other).await.status, NoticeStatus::Published);
}

async fn a_consent_in_the_register_counts_and_ends(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let system = world.system(world.home);
    let resident_id = Some(world.resident(world.home, "李秀兰").await);
    let give = async |purpose, until: Option<&str>| {
        let new = NewConsent {
            resident_id,
            volunteer_id: None,
            purpose,
            scope: String::new(),
            given_by: ConsentGiver::Own,
            guardian_id: None,
            given_on: "2026-09-01".parse().unwrap(),
            until: until.map(|day| day.parse().unwrap()),
            evidence: Evidence::Paper,
        };
        put!(bed, tx => consent::create(tx, &system, new)).unwrap().id
    };
    let people = vec![ShownPerson { resident_id, ..Default::default() }];
    let first = cast.submitted(&bed, NewNotice { people: people.clone(), ..new_notice("风采") }).await.id;
    // For something else.
    give(ConsentPurpose::Service, None).await;
    assert_eq!(publish(&bed, &cast.reviewer, first, 2).await, "refused: notice-consent");
    let given = give(ConsentPurpose::Portrait, None).await;
    assert_eq!(publish(&bed, &cast.reviewer, first, 2).await, "ok");
    let today = "2026-09-01".parse().unwrap();
    let withdraw = WithdrawConsent { version: 1, withdrawn_on: today };
    put!(bed, tx => consent::withdraw(tx, &system, given, withdraw)).unwrap();
    assert_eq!(at_desk(&bed, &world, first).await.status, NoticeStatus::Submitted);
    assert!(shown(&bed, &world).await.is_empty());
    // One that ends by itself: before a notice appears, and while it is shown.
    give(ConsentPurpose::Portrait, Some("2026-09-03")).await;
    let on = |day: i64| Some(NOW.plus_seconds(day * 86_400));
    let second =
        cast.submitted(&bed, NewNotice { people: people.clone(), publish_at: on(1), ..new_notice("明天") }).await.id;
    let third = cast.submitted(&bed, NewNotice { people, publish_at: on(3), ..new_notice("大后天") }).await.id;
    for id in [second, third] {
        assert_eq!(publish(&bed, &cast.reviewer, id, 2).await, "ok");
    }
    let turn = async || put!(bed, tx => notice::turn(tx, &world.system(world.county))).unwrap();
    let recheck = async || put!(bed, tx => notice::recheck(tx, &world.system(world.county), Page::default())).unwrap();
    bed.core.clock.advance_seconds(2 * 86_400);
    assert_eq!(turn().await, NoticesTurned { published: 1, ..Default::default() });
    assert!(recheck().await.items.is_empty());
    bed.core.clock.advance_seconds(86_400);
    assert_eq!(turn().await, NoticesTurned { held: 1, ..Default::default() });
    assert_eq!(recheck().await.items, [second]);
    for id in [second, third] {
        let held = at_desk(&bed, &world, id).await;
        assert_eq!((held.status, held.reason.as_str()), (NoticeStatus::Submitted, "consent-withdrawn"));
    }
    let answer = put!(bed, tx => notice::recheck(tx, &cast.reviewer, Page::default()));
    assert_eq!(said(answer), "forbidden: notices.review");
}

async fn a_stale_version_is_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = put!(bed, tx => notice::create(tx, &cast.writer, new_notice("义诊"))).unwrap().id;
    put!(bed, tx => notice::update(tx, &cast.writer, id, 1, new_notice("义诊二"))).unwrap();
    let answer = put!(bed, tx => notice::update(tx, &cast.writer, id, 1, new_notice("义诊三")));
    assert_eq!(said(answer), "conflict: notice");
    let answer = put!(bed, tx => notice::submit(tx, &cast.writer, id, SubmitNotice { version: 1 }));
    assert_eq!(said(answer), "conflict: notice");
    put!(bed, tx => notice::submit(tx, &cast.writer, id, SubmitNotice { version: 2 })).unwrap();
    // What is published is what was looked at.
    assert_eq!(publish(&bed, &cast.reviewer, id, 2).await, "conflict: notice");
    assert_eq!(at_desk(&bed, &world, id).await.title_zh, "义诊二");
}

async fn of_two_reviewers_at_once_one_decides(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let id = cast.submitted(&bed, new_notice("义诊")).await.id;
    let mut deciding = tokio::task::JoinSet::new();
    for number in 0..4 {
        let cx = world.with_roles(world.home, &format!("reviewer{number}"), &[Role::UnitAdmin]).await;
        let store = if number % 2 == 0 { bed.store.clone() } else { bed.second_store().await };
        deciding.spawn(async move {
            let work = store.write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move {
                    if number % 2 == 0 {
                        notice::publish(tx, &cx, id, PublishNotice { version: 2, publish_at: None }).await
                    } else {
                        notice::send_back(tx, &cx, id, ReturnNotice { version: 2, reason: "改".to_owned() }).await
                    }
                })
            });
            said(work.await)
        });
    }
    let mut answers = deciding.join_all().await;
    answers.sort();
    assert_eq!(answers, ["conflict: notice", "conflict: notice", "conflict: notice", "ok"]);
    assert_eq!(at_desk(&bed, &world, id).await.version, 3);
}
