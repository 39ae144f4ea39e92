//! Each job once on a demo county: it does what the table of jobs says, and nothing the second time.

use std::collections::BTreeMap;
use std::sync::Arc;

use tempfile::TempDir;
use wushe_core::app::{
    Core, Cx, access, attachment, audit, consent, idempotency, notice, notification, request, sheet,
};
use wushe_core::domain::attachment::{AttachmentEntity, NewAttachment};
use wushe_core::domain::consent::{ConsentGiver, ConsentPurpose, Evidence, NewConsent};
use wushe_core::domain::day::Day;
use wushe_core::domain::file::clean;
use wushe_core::domain::notice::{
    NewNotice, NoticeSection, NoticeStatus, NoticeView, PublishNotice, ShownPerson, SubmitNotice,
};
use wushe_core::domain::request::NewRequest;
use wushe_core::id::{NoticeId, ResidentId};
use wushe_core::seal::Keyring;
use wushe_core::store::{Mode, Store};
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_core::{Error, Result};
use wushe_host::demo::{self, DemoSummary, FOUNDED, logins};
use wushe_host::jobs::{JOBS, Job};

const DAY: i64 = 86_400;

struct County {
    _folder: TempDir,
    store: Store,
    core: Core,
    demo: DemoSummary,
}

/// Does a piece of work in a transaction of its own.
macro_rules! put {
    ($county:expr, $tx:ident => $work:expr) => {{
        let mut open = $county.store.begin(Mode::Write).await.expect("as in the demo county");
        let outcome = {
            let $tx = &mut open;
            $work.await
        };
        open.commit().await.expect("as in the demo county");
        outcome
    }};
}

impl County {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("as in the demo county");
        let store = Store::open_sqlite(&folder.path().join("county.db")).await.expect("as in the demo county");
        store.migrate().await.expect("as in the demo county");
        let core = Core {
            keys: Arc::new(Keyring::new(BTreeMap::from([(1, [7; 32])]), [8; 32]).expect("as in the demo county")),
            clock: Arc::new(Clock::at(FOUNDED)),
            ids: Arc::new(Ids::seeded(1)),
            require_second_factor: false,
        };
        let demo = demo::load(&store, &core, |_, _| {}).await.expect("as in the demo county");
        let county = Self { _folder: folder, store, core, demo };
        // What the demo itself has left to do is done.
        for job in &JOBS {
            job.turn(&county.store, &county.core).await.expect("as in the demo county");
        }
        county
    }

    fn cx(&self) -> Cx {
        self.core.system(self.demo.zhicheng)
    }

    /// A grown-up of 治城社区.
    /// Somebody about whom the demo has entered nothing else.
    fn resident(&self) -> ResidentId {
        self.demo.alone[self.demo.alone.len() - 1]
    }

    async fn turn(&self, job: &str) -> Result<u64> {
        Job::named(job).expect("as in the demo county").turn(&self.store, &self.core).await
    }

    /// Lets days go by; the job then has something to do, and at once thereafter nothing.
    async fn after(&self, days: i64, job: &str) {
        self.core.clock.advance_seconds(days * DAY);
        assert!(self.turn(job).await.expect("as in the demo county") > 0, "{job} has done nothing");
        assert_eq!(self.turn(job).await.expect("as in the demo county"), 0, "{job} again");
    }

    async fn draft(&self, people: Vec<ShownPerson>, publish_at: Option<Timestamp>) -> NoticeView {
        let new = NewNotice {
            section: NoticeSection::News,
            title_zh: "义诊".to_owned(),
            title_en: None,
            body_zh: "周三上午在社区广场义诊。".to_owned(),
            body_en: None,
            audience: None,
            pinned: None,
            period: None,
            publish_at,
            expires_on: None,
            objection_days: None,
            people,
            items: Vec::new(),
        };
        put!(self, tx => notice::create(tx, &self.cx(), new)).expect("as in the demo county")
    }

    /// A notice that was approved.
    async fn approved(&self, people: Vec<ShownPerson>, publish_at: Option<Timestamp>) -> NoticeId {
        let cx = self.cx();
        let made = self.draft(people, publish_at).await;
        let submit = SubmitNotice { version: made.version };
        let made = put!(self, tx => notice::submit(tx, &cx, made.id, submit)).expect("as in the demo county");
        let publish = PublishNotice { version: made.version, publish_at: None };
        put!(self, tx => notice::publish(tx, &cx, made.id, publish)).expect("as in the demo county").id
    }

    async fn status(&self, id: NoticeId) -> NoticeStatus {
        put!(self, tx => notice::get(tx, &self.cx(), id)).expect("as in the demo county").status
    }
}

#[tokio::test]
async fn notices_appear_and_go_back_when_a_consent_is_over() {
    let county = County::new().await;
    let today = Day::of(FOUNDED);
    let resident_id = Some(county.resident());
    let new = NewConsent {
        resident_id,
        volunteer_id: None,
        purpose: ConsentPurpose::Portrait,
        scope: String::new(),
        given_by: ConsentGiver::Own,
        guardian_id: None,
        given_on: today,
        until: Some(today.plus_days(5)),
        evidence: Evidence::Paper,
    };
    put!(county, tx => consent::create(tx, &county.cx(), new)).expect("as in the demo county");
    let planned = county.approved(Vec::new(), Some(FOUNDED.plus_seconds(DAY))).await;
    let people = vec![ShownPerson { resident_id, ..ShownPerson::default() }];
    let shown = county.approved(people, None).await;
    assert_eq!(county.status(planned).await, NoticeStatus::Scheduled);
    county.after(1, "notices").await;
    assert_eq!(county.status(planned).await, NoticeStatus::Published);
    assert_eq!(county.turn("consents").await.expect("as in the demo county"), 0);
    county.after(6, "consents").await;
    assert_eq!(county.status(shown).await, NoticeStatus::Submitted);
    assert_eq!(county.status(planned).await, NoticeStatus::Published);
}

#[tokio::test]
async fn desks_are_reminded_and_old_notifications_go() {
    let county = County::new().await;
    let id = county.resident();
    put!(county, tx => request::open(tx, &county.cx(), NewRequest::of(id, "errand", "买药")))
        .expect("as in the demo county");
    county.after(30, "reminders").await;
    let desk = county.core.cx(county.demo.staff.clone(), county.demo.zhicheng, "zh-CN");
    let told = put!(county, tx => notification::count_unread(tx, &desk)).expect("as in the demo county");
    assert!(told > 0);
    county.after(400, "retention").await;
    let desk = county.core.cx(county.demo.staff.clone(), county.demo.zhicheng, "zh-CN");
    assert_eq!(put!(county, tx => notification::count_unread(tx, &desk)).expect("as in the demo county"), 0);
}

#[tokio::test]
async fn what_has_served_its_time_is_forgotten() {
    let county = County::new().await;
    let cx = county.cx();
    let core = &county.core;
    access::log_in(&county.store, core, logins::STAFF, logins::PASSWORD, "127.0.0.1")
        .await
        .expect("as in the demo county");
    put!(county, tx => idempotency::keep(tx, &cx, "somebody", "key", "hash", "{}")).expect("as in the demo county");
    let tried = sheet::Tried {
        register: "residents".to_owned(),
        file_name: "名册.xlsx".to_owned(),
        digest: "0".repeat(64),
        content: "[]".to_owned(),
        rows: 0,
    };
    let tried = put!(county, tx => sheet::keep(tx, &cx, tried)).expect("as in the demo county");
    let notice = county.draft(Vec::new(), None).await.id;
    let new = NewAttachment {
        entity: AttachmentEntity::Notice,
        entity_id: notice.to_string(),
        name: "说明.txt".to_owned(),
        is_public: Some(true),
    };
    let file = clean("说明".as_bytes()).expect("as in the demo county");
    let attached = put!(county, tx => attachment::create(tx, &cx, new, &file)).expect("as in the demo county");
    put!(county, tx => attachment::remove(tx, &cx, attached.id, attached.version)).expect("as in the demo county");
    for job in ["sessions", "answers", "sheets", "files"] {
        assert_eq!(county.turn(job).await.expect("as in the demo county"), 0, "{job} is too early");
    }
    county.after(60, "sessions").await;
    county.after(0, "answers").await;
    county.after(0, "sheets").await;
    county.after(0, "files").await;
    let forgotten = put!(county, tx => sheet::content(tx, &cx, tried.id));
    assert!(matches!(forgotten, Err(Error::Refused { code: "import-forgotten", .. })), "{forgotten:?}");
    assert_eq!(
        put!(county, tx => idempotency::answered(tx, "somebody", "key", "hash")).expect("as in the demo county"),
        None
    );
}

#[tokio::test]
async fn the_trail_is_bound() {
    let county = County::new().await;
    county.approved(Vec::new(), None).await;
    county.after(0, "audit").await;
    let verdict = audit::verify(&county.store, &county.core, None).await.expect("as in the demo county");
    assert_eq!((verdict.waiting, verdict.finding.is_none()), (0, true));
}

/// A job that fails says so, and the task that does it goes on to the next turn.
#[tokio::test]
async fn a_database_that_is_gone_is_an_error_and_no_end() {
    let county = County::new().await;
    county.store.close().await;
    for job in &JOBS {
        assert!(job.turn(&county.store, &county.core).await.is_err(), "{}", job.name);
    }
}

#[test]
fn operators_are_told_of_every_job() {
    let table = include_str!("../../docs/operations.md");
    for job in &JOBS {
        let every = match job.every.as_secs() {
            60 => "1 minute".to_owned(),
            3600 => "1 hour".to_owned(),
            86_400 => "1 day".to_owned(),
            seconds => format!("{} minutes", seconds / 60),
        };
        let line = format!("| `{}` | {every} |", job.name);
        assert!(table.contains(&line), "docs/operations.md lacks: {line}");
    }
}
