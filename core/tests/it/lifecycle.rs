//! The lifecycle against its table: each verb in each state, and random stories.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wushe_core::Result;
use wushe_core::app::{Cx, request};
use wushe_core::domain::request::{Assignee, Request, RequestStatus, RequestVerb};
use wushe_core::id::{RequestId, ResidentId, VolunteerId};

use crate::kit::{Bed, World, new_request, said};

store_tests![every_verb_in_every_state, random_stories_follow_the_table];

/// Who plays.
struct Cast {
    staff: Cx,
    resident: ResidentId,
    own: Cx,
    helper: VolunteerId,
}

impl Cast {
    async fn new(world: &World<'_>) -> Self {
        let resident = world.resident(world.home, "李秀兰").await;
        Self {
            staff: world.staff(world.home, "desk").await,
            own: world.as_resident(world.home, "xiulan", resident).await,
            helper: world.volunteer(world.home, "赵大勇").await,
            resident,
        }
    }

    async fn submitted(&self, bed: &Bed) -> RequestId {
        put!(bed, tx => request::open(tx, &self.own, new_request(self.resident))).unwrap().id
    }

    async fn perform(&self, bed: &Bed, id: RequestId, verb: RequestVerb) -> Result<Request> {
        let cx = &self.staff;
        match verb {
            RequestVerb::Open => put!(bed, tx => request::open(tx, cx, new_request(self.resident))),
            RequestVerb::Accept => put!(bed, tx => request::accept(tx, cx, id)),
            RequestVerb::Dispatch => {
                put!(bed, tx => request::dispatch(tx, cx, id, Assignee::Volunteer(self.helper)))
            }
            RequestVerb::Take => put!(bed, tx => request::take(tx, cx, id)),
            RequestVerb::Decline => put!(bed, tx => request::decline(tx, cx, id, "没空")),
            RequestVerb::Report => put!(bed, tx => request::report_done(tx, cx, id, "好了")),
            RequestVerb::Verify => put!(bed, tx => request::verify(tx, cx, id, true, "")),
            RequestVerb::Fail => put!(bed, tx => request::verify(tx, cx, id, false, "不行")),
            RequestVerb::Close => put!(bed, tx => request::close(tx, cx, id)),
            RequestVerb::Void => put!(bed, tx => request::void(tx, cx, id, "误开")),
        }
    }
}

/// Verbs that lead from `submitted` to a state.
fn way_to(status: RequestStatus) -> Vec<RequestVerb> {
    use RequestVerb::{Accept, Close, Decline, Dispatch, Report, Take, Verify, Void};
    let straight = [Accept, Dispatch, Take, Report, Verify, Close];
    match status {
        RequestStatus::Submitted => Vec::new(),
        RequestStatus::Accepted => straight[..1].to_vec(),
        RequestStatus::Dispatched => straight[..2].to_vec(),
        RequestStatus::Handling => straight[..3].to_vec(),
        RequestStatus::Done => straight[..4].to_vec(),
        RequestStatus::Verified => straight[..5].to_vec(),
        RequestStatus::Closed => straight.to_vec(),
        RequestStatus::Returned => vec![Dispatch, Decline],
        RequestStatus::Voided => vec![Void],
    }
}

/// How many steps a verb takes: what nobody has looked at is taken on before it is sent.
fn steps(status: RequestStatus, verb: RequestVerb) -> i64 {
    if status == RequestStatus::Submitted && verb == RequestVerb::Dispatch { 2 } else { 1 }
}

/// What may be read of a request must fit its state.
fn assert_sound(request: &Request) {
    let assigned = request.volunteer_id.is_some() || request.team_id.is_some();
    match request.status {
        RequestStatus::Submitted | RequestStatus::Accepted | RequestStatus::Returned => assert!(!assigned),
        RequestStatus::Dispatched => assert!(assigned),
        RequestStatus::Handling | RequestStatus::Done | RequestStatus::Verified | RequestStatus::Closed => {
            assert!(request.volunteer_id.is_some() && request.team_id.is_none());
        }
        RequestStatus::Voided => {}
    }
    assert_eq!(request.ended_at.is_some(), !request.status.is_open());
}

async fn every_verb_in_every_state(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    for status in RequestStatus::ALL {
        for verb in RequestVerb::ALL.iter().filter(|verb| **verb != RequestVerb::Open) {
            let id = cast.submitted(&bed).await;
            for step in way_to(*status) {
                cast.perform(&bed, id, step).await.unwrap();
            }
            let before = ask!(bed, tx => request::get(tx, &cast.staff, id)).unwrap().unwrap();
            assert_eq!(before.status, *status);
            let outcome = cast.perform(&bed, id, *verb).await;
            let after = ask!(bed, tx => request::get(tx, &cast.staff, id)).unwrap().unwrap();
            assert_sound(&after);
            if let Some(expected) = status.after(*verb) {
                assert_eq!((outcome.unwrap(), after.status), (after.clone(), expected), "{verb} in {status}");
                assert_eq!(after.version, before.version + steps(*status, *verb));
            } else {
                let answer = said(outcome);
                // Where nobody has it, there is nobody for whom staff could answer.
                let unassigned = before.volunteer_id.is_none() && answer == "forbidden: request-assignee";
                assert!(answer == "refused: request-state" || unassigned, "{verb} in {status}: {answer}");
                assert_eq!(after, before, "{verb} in {status}");
            }
        }
    }
}

async fn random_stories_follow_the_table(bed: Bed) {
    let world = World::new(&bed).await;
    let cast = Cast::new(&world).await;
    let stories = proptest::collection::vec(0..RequestVerb::ALL.len(), 1..14);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 16, failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let run = |verbs: Vec<usize>| {
        let play = async {
            let id = cast.submitted(&bed).await;
            let (mut status, mut done) = (RequestStatus::Submitted, vec![RequestVerb::Open]);
            for verb in verbs.into_iter().map(|at| RequestVerb::ALL[at]).filter(|verb| *verb != RequestVerb::Open) {
                let outcome = cast.perform(&bed, id, verb).await;
                assert_eq!(outcome.is_ok(), status.after(verb).is_some(), "{verb} in {status}");
                if let Some(after) = status.after(verb) {
                    if steps(status, verb) == 2 {
                        done.push(RequestVerb::Accept);
                    }
                    status = after;
                    done.push(verb);
                }
            }
            let kept = ask!(bed, tx => request::get(tx, &cast.staff, id)).unwrap().unwrap();
            assert_sound(&kept);
            assert_eq!(kept.status, status);
            let history = ask!(bed, tx => request::history(tx, &cast.staff, id)).unwrap();
            assert_eq!(history.iter().map(|event| event.verb).collect::<Vec<_>>(), done);
            assert_eq!(history.last().map(|event| event.status), Some(status));
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
    fn no_story_leaves_the_table(verbs in proptest::collection::vec(0..RequestVerb::ALL.len(), 0..40)) {
        let mut status = RequestStatus::Submitted;
        for verb in verbs.into_iter().map(|at| RequestVerb::ALL[at]) {
            if let Some(after) = status.after(verb) {
                prop_assert!(status.is_open(), "{} left {}", verb, status);
                prop_assert!(RequestStatus::ALL.contains(&after));
                status = after;
            }
        }
        prop_assert_eq!(status.as_str().parse(), Ok(status));
    }
}
