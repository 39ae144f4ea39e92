//! The lifecycle against its table: each verb in each state, and random stories.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wushe_core::Result;
use wushe_core::app::{Cx, request};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    ArbitrateRequest, AskExtension, AssignRequest, Assignee, DecideExtension, ExtensionFilter, ExtensionKind,
    GiveOpinion, MergeRequest, NameSupport, NewRequest, RateRequest, ReleaseSupport, RequestStatus, RequestVerb,
    RequestView,
};
use wushe_core::id::{RequestId, ResidentId, UnitId, VolunteerId};

use crate::kit::{Bed, World, new_request, said};

store_tests![every_verb_in_every_state, random_stories_follow_the_table];

/// Who plays: staff with a post at the county, so that whoever has the request, their desk can go on with it.
struct Cast {
    staff: Cx,
    supervisor: Cx,
    resident: ResidentId,
    helper: VolunteerId,
    county: UnitId,
    home: UnitId,
    next_door: UnitId,
    grid: UnitId,
}

impl Cast {
    async fn new(world: &World<'_>) -> Self {
        let resident = world.resident(world.home, "李秀兰").await;
        Self {
            staff: world.staff(world.county, "desk").await.in_unit(world.home),
            supervisor: world.with_roles(world.county, "head", &[Role::CountyAdmin]).await,
            helper: world.volunteer(world.home, "赵大勇").await,
            resident,
            county: world.county,
            home: world.home,
            next_door: world.next_door,
            grid: world.grid,
        }
    }

    async fn submitted(&self, bed: &Bed) -> RequestId {
        // Of what residents hand in themselves few may wait at a time: the desk wrote it down and hands it in.
        let new = NewRequest { draft: Some(true), ..new_request(self.resident) };
        let id = put!(bed, tx => request::open(tx, &self.staff, new)).unwrap().id;
        put!(bed, tx => request::submit(tx, &self.staff, id, Default::default())).unwrap().id
    }

    async fn read(&self, bed: &Bed, id: RequestId) -> RequestView {
        ask!(bed, tx => request::get(tx, &self.staff, id)).unwrap()
    }

    /// Asks for more time or for a pause, and has it decided.
    async fn decide(&self, bed: &Bed, id: RequestId, kind: ExtensionKind, granted: bool) -> Result<RequestView> {
        let (cx, head) = (later(bed, &self.staff), later(bed, &self.supervisor));
        let days = (kind == ExtensionKind::Extension).then_some(3);
        let wish = AskExtension { kind, days, reason: "等零件".to_owned() };
        put!(bed, tx => request::ask_extension(tx, &cx, id, wish))?;
        let of = ExtensionFilter { request_id: Some(id) };
        let asked = ask!(bed, tx => request::extensions(tx, &cx, of, Page::default())).unwrap();
        let decision = DecideExtension { extension_id: asked.items[0].id, granted, words: "知道了".to_owned() };
        put!(bed, tx => request::decide_extension(tx, &head, id, decision))
    }

    async fn perform(&self, bed: &Bed, id: RequestId, verb: RequestVerb) -> Result<RequestView> {
        let cx = &later(bed, &self.staff);
        match verb {
            RequestVerb::Open => put!(bed, tx => request::open(tx, cx, new_request(self.resident))),
            RequestVerb::Submit => put!(bed, tx => request::submit(tx, cx, id, Default::default())),
            RequestVerb::Accept => put!(bed, tx => request::accept(tx, cx, id, Default::default())),
            RequestVerb::Reject => put!(bed, tx => request::reject(tx, cx, id, "已进入诉讼".into())),
            RequestVerb::Dispatch => {
                put!(bed, tx => request::dispatch(tx, cx, id, Assignee::Volunteer(self.helper).into()))
            }
            RequestVerb::Take => put!(bed, tx => request::take(tx, cx, id, Default::default())),
            RequestVerb::Decline => put!(bed, tx => request::decline(tx, cx, id, "没空".into())),
            RequestVerb::Handle => put!(bed, tx => request::handle(tx, cx, id, Default::default())),
            RequestVerb::Escalate => put!(bed, tx => request::escalate(tx, cx, id, "超出权限".into())),
            RequestVerb::Assign => {
                let to = AssignRequest { unit_id: self.grid, note: String::new() };
                put!(bed, tx => request::assign(tx, cx, id, to))
            }
            RequestVerb::Arbitrate => {
                let to = ArbitrateRequest { unit_id: self.home, reason: "属地".to_owned() };
                put!(bed, tx => request::arbitrate(tx, &later(bed, &self.supervisor), id, to))
            }
            RequestVerb::Ask => {
                let wish =
                    AskExtension { kind: ExtensionKind::Extension, days: Some(2), reason: "等零件".to_owned() };
                put!(bed, tx => request::ask_extension(tx, cx, id, wish))
            }
            RequestVerb::Extend => self.decide(bed, id, ExtensionKind::Extension, true).await,
            RequestVerb::Refuse => self.decide(bed, id, ExtensionKind::Extension, false).await,
            RequestVerb::Suspend => self.decide(bed, id, ExtensionKind::Suspension, true).await,
            RequestVerb::Resume => put!(bed, tx => request::resume(tx, cx, id, Default::default())),
            RequestVerb::Answer => {
                let words = wushe_core::domain::request::AnswerRequest {
                    text: "请带身份证".to_owned(),
                    ..Default::default()
                };
                put!(bed, tx => request::answer(tx, cx, id, words))
            }
            RequestVerb::Support | RequestVerb::Release => {
                let name = NameSupport { unit_id: self.next_door, note: String::new() };
                put!(bed, tx => request::name_support(tx, cx, id, name))?;
                let release = ReleaseSupport { unit_id: self.next_door, reason: "不用了".to_owned() };
                put!(bed, tx => request::release_support(tx, cx, id, release))
            }
            RequestVerb::Opinion => {
                let name = NameSupport { unit_id: self.next_door, note: String::new() };
                put!(bed, tx => request::name_support(tx, cx, id, name))?;
                let opinion = GiveOpinion { unit_id: Some(self.next_door), opinion: "同意".to_owned() };
                put!(bed, tx => request::give_opinion(tx, cx, id, opinion))
            }
            RequestVerb::Report => put!(bed, tx => request::report_done(tx, cx, id, "好了".into())),
            RequestVerb::Verify => put!(bed, tx => request::verify(tx, cx, id, (true, "").into())),
            RequestVerb::Fail => put!(bed, tx => request::verify(tx, cx, id, (false, "不行").into())),
            RequestVerb::Close => put!(bed, tx => request::close(tx, cx, id, Default::default())),
            RequestVerb::Revisit => put!(bed, tx => request::revisit(tx, cx, id, "满意".into())),
            RequestVerb::Rate => {
                let rating = RateRequest { rating: 5, words: "好".to_owned() };
                put!(bed, tx => request::rate(tx, cx, id, rating))
            }
            RequestVerb::Reopen => put!(bed, tx => request::reopen(tx, cx, id, "又坏了".into())),
            RequestVerb::Merge => {
                let into_id = self.submitted(bed).await;
                put!(bed, tx => request::merge(tx, cx, id, MergeRequest { into_id, note: String::new() }))
            }
            RequestVerb::Follow => {
                let other = self.submitted(bed).await;
                put!(bed, tx => request::merge(tx, cx, other, MergeRequest { into_id: id, note: String::new() }))?;
                Ok(self.read(bed, id).await)
            }
            RequestVerb::Void => put!(bed, tx => request::void(tx, cx, id, "误开".into())),
        }
    }

    /// The state that the table gives, as far as the rules beside it let it come to that.
    fn expected(&self, before: &RequestView, verb: RequestVerb) -> Option<RequestStatus> {
        use RequestVerb as V;
        let status = before.status;
        let after = |verb| status.after(verb);
        match verb {
            // Nothing can be decided that was not asked for, and nobody released who was not named.
            V::Extend | V::Refuse => after(V::Ask).and(after(verb)),
            V::Suspend => after(V::Suspend),
            V::Support | V::Release | V::Opinion => after(V::Support).and(after(verb)),
            // A unit that was named keeps it; there is nothing above the county, and nothing below the grid.
            V::Decline if before.arbitrated && before.volunteer_id.is_none() => None,
            V::Escalate if before.arbitrated || before.handling_unit_id == self.county => None,
            V::Assign if before.handling_unit_id == self.grid => None,
            V::Dispatch if status == RequestStatus::Submitted => Some(RequestStatus::Dispatched),
            _ => after(verb),
        }
    }

    /// A request in this state.
    async fn made(&self, bed: &Bed, status: RequestStatus) -> RequestId {
        if status == RequestStatus::Draft {
            let new = NewRequest { draft: Some(true), ..new_request(self.resident) };
            return put!(bed, tx => request::open(tx, &self.staff, new)).unwrap().id;
        }
        let id = self.submitted(bed).await;
        for step in way_to(status) {
            self.perform(bed, id, step).await.unwrap();
        }
        id
    }
}

/// Whether the staff of these stories do a verb by itself: neither as part of another, nor after something that somebody else
/// does first.
const fn is_asked_alone(verb: RequestVerb) -> bool {
    use RequestVerb as V;
    !matches!(
        verb,
        V::Extend | V::Refuse | V::Suspend | V::Release | V::Opinion | V::Fail | V::Follow | V::Open | V::Arbitrate
    )
}

/// The same person a little later: time goes on between steps.
fn later(bed: &Bed, cx: &Cx) -> Cx {
    bed.core.clock.advance_seconds(1800);
    bed.core.cx(cx.actor.clone(), cx.unit, &cx.locale)
}

/// Verbs that lead from `submitted` to a state.
fn way_to(status: RequestStatus) -> Vec<RequestVerb> {
    use RequestVerb::{
        Accept, Close, Decline, Dispatch, Merge, Rate, Reject, Report, Revisit, Suspend, Take, Verify, Void,
    };
    let straight = [Accept, Dispatch, Take, Report, Verify, Close, Revisit, Rate];
    match status {
        RequestStatus::Draft | RequestStatus::Submitted => Vec::new(),
        RequestStatus::Accepted => straight[..1].to_vec(),
        RequestStatus::Dispatched => straight[..2].to_vec(),
        RequestStatus::Handling => straight[..3].to_vec(),
        RequestStatus::Done => straight[..4].to_vec(),
        RequestStatus::Verified => straight[..5].to_vec(),
        RequestStatus::Closed => straight[..6].to_vec(),
        RequestStatus::Revisited => straight[..7].to_vec(),
        RequestStatus::Rated => straight.to_vec(),
        RequestStatus::Returned => vec![Dispatch, Decline],
        RequestStatus::Suspended => vec![Accept, Dispatch, Take, Suspend],
        RequestStatus::Rejected => vec![Reject],
        RequestStatus::Merged => vec![Merge],
        RequestStatus::Voided => vec![Void],
    }
}

/// What may be read of a request must fit its state.
fn assert_sound(request: &RequestView) {
    use RequestStatus as S;
    let (volunteer, team, handler) =
        (request.volunteer_id.is_some(), request.team_id.is_some(), request.handler_id.is_some());
    match request.status {
        S::Draft | S::Submitted | S::Accepted | S::Returned | S::Rejected => assert!(!volunteer && !team && !handler),
        // To neither: it waits for the desk of the unit.
        S::Dispatched => assert!(!(handler || volunteer && team)),
        S::Handling | S::Suspended | S::Done | S::Verified | S::Closed | S::Revisited | S::Rated => {
            assert!(!team && volunteer != handler);
        }
        S::Merged | S::Voided => {}
    }
    let status = request.status;
    assert_eq!(request.ended_at.is_some(), !status.is_open());
    assert_eq!(request.suspended_at.is_some(), status == S::Suspended);
    assert_eq!(request.closed_level.is_some(), status.is_closed());
    assert_eq!(request.merged_into.is_some(), status == S::Merged);
    assert_eq!(request.rating.is_some(), status == S::Rated);
    assert_eq!(request.days_left.is_some(), status.is_open() && request.due_at.is_some());
    assert!(request.opened_at <= request.entered_at && request.entered_at <= request.updated_at);
}

/// What a step did to the clocks.
fn assert_forward(before: &RequestView, after: &RequestView) {
    assert!(after.due_at >= before.due_at, "{before:?} {after:?}");
    assert!(after.updated_at >= before.updated_at);
    assert_eq!(after.opened_at, before.opened_at);
    assert!(before.answered_at.is_none() || after.answered_at == before.answered_at);
}

/// The history that the database keeps goes along the table, from one state to the next, and never back in time.
async fn assert_history(bed: &Bed, cast: &Cast, kept: &RequestView) {
    let history = ask!(bed, tx => request::history(tx, &cast.staff, kept.id)).unwrap();
    assert_eq!(history[0].verb, RequestVerb::Open);
    for pair in history.windows(2) {
        assert_eq!(pair[0].status.after(pair[1].verb), Some(pair[1].status), "{} in {}", pair[1].verb, pair[0].status);
        assert!(pair[0].at <= pair[1].at);
    }
    assert_eq!(history.last().map(|event| event.status), Some(kept.status));
}

async fn every_verb_in_every_state(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    for status in RequestStatus::ALL {
        for verb in RequestVerb::ALL.iter().filter(|verb| **verb != RequestVerb::Open) {
            let id = cast.made(&bed, *status).await;
            let before = cast.read(&bed, id).await;
            assert_eq!(before.status, *status);
            let offered = ask!(bed, tx => request::possible(tx, &later(&bed, &cast.staff), id)).unwrap();
            let outcome = cast.perform(&bed, id, *verb).await;
            if is_asked_alone(*verb) {
                assert_eq!(offered.contains(verb), outcome.is_ok(), "{verb} is offered in {status}: {offered:?}");
            }
            let after = cast.read(&bed, id).await;
            assert_sound(&after);
            assert_forward(&before, &after);
            assert_history(&bed, &cast, &after).await;
            if let Some(expected) = cast.expected(&before, *verb) {
                assert_eq!(said(outcome), "ok", "{verb} in {status}");
                assert_eq!(after.status, expected, "{verb} in {status}");
                assert!(after.version > before.version || *verb == RequestVerb::Follow);
            } else {
                assert_eq!(said(outcome), "refused: request-state", "{verb} in {status}");
                assert_eq!((after.status, after.version), (before.status, before.version), "{verb} in {status}");
            }
        }
    }
}

async fn random_stories_follow_the_table(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let stories = proptest::collection::vec(0..RequestVerb::ALL.len(), 1..30);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 24, failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let run = |verbs: Vec<usize>| {
        let play = async {
            let id = cast.submitted(&bed).await;
            let mut pending = false;
            for verb in verbs.into_iter().map(|at| RequestVerb::ALL[at]).filter(|verb| *verb != RequestVerb::Open) {
                use RequestVerb as V;
                let before = cast.read(&bed, id).await;
                let outcome = cast.perform(&bed, id, verb).await;
                let after = cast.read(&bed, id).await;
                assert_sound(&after);
                assert_forward(&before, &after);
                let mut expected = cast.expected(&before, verb);
                if pending && matches!(verb, V::Ask | V::Extend | V::Refuse | V::Suspend) {
                    // One thing at a time is asked for.
                    expected = None;
                }
                assert_eq!(outcome.is_ok(), expected.is_some(), "{verb} in {}: {}", before.status, said(outcome));
                assert_eq!(after.status, expected.unwrap_or(before.status), "{verb} in {}", before.status);
                pending |= verb == V::Ask && expected.is_some();
                assert!(after.status.is_open() || expected.is_none() || after.ended_at.is_some());
            }
            let kept = cast.read(&bed, id).await;
            assert_history(&bed, &cast, &kept).await;
            assert_eq!(kept.unit_id, cast.home);
        };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(play));
        Ok(())
    };
    if let Err(error) = runner.run(&stories, run) {
        panic!("{error}");
    }
}

proptest! {
    #[test]
    fn no_story_leaves_the_table(verbs in proptest::collection::vec(0..RequestVerb::ALL.len(), 0..60)) {
        let mut status = RequestStatus::Draft;
        for verb in verbs.into_iter().map(|at| RequestVerb::ALL[at]) {
            if let Some(after) = status.after(verb) {
                let named = matches!(verb, RequestVerb::Revisit | RequestVerb::Rate | RequestVerb::Reopen);
                prop_assert!(status.is_open() || named, "{} left {}", verb, status);
                prop_assert!(RequestStatus::ALL.contains(&after));
                status = after;
            }
        }
        prop_assert_eq!(status.as_str().parse(), Ok(status));
    }
}
