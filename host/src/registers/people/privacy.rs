//! Consents, questions about one's own data, one's own data itself, and how long things are kept.

use schemars::JsonSchema;
use serde::Serialize;
use wushe_core::app::{Cx, consent, data_request, mine, retention};
use wushe_core::domain::access::Permission;
use wushe_core::domain::consent::{ConsentFilter, ConsentView, NewConsent, WithdrawConsent};
use wushe_core::domain::data_request::{
    CarryOutDataRequest, DataRequestFilter, DataRequestView, MyDataParams, MyDataView, NewDataRequest,
    RefuseDataRequest, WithdrawDataRequest,
};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::retention::{PrivacyRuleView, PrivacySubject, SetPrivacyRule};
use wushe_core::error::{Error, Result};
use wushe_core::id::{ConsentId, DataRequestId, ResidentId};
use wushe_core::store::Tx;
use wushe_core::time::Timestamp;

use super::register;
use crate::registers::op::Nothing;
use crate::registers::{Intake, Register};

const READ: Option<Permission> = Some(Permission::ReadResidents);
const PRIVACY: Option<Permission> = Some(Permission::ManagePrivacy);

/// What was said on paper and entered from a sheet is withdrawn when that is undone: that it was entered stays to be seen.
const WITHDRAWN: Intake = Intake { undo: "withdraw", ..Intake::PLAIN };

pub(super) fn registers() -> Vec<Register> {
    vec![consents(), data_requests(), my_data(), privacy_rules()]
}

/// Who enters and withdraws a consent is the person themselves, their guardian, or staff: of residents and of volunteers
/// different ones. The use case knows.
fn consents() -> Register {
    Register {
        title: "purpose",
        intake: WITHDRAWN,
        columns: &["purpose", "resident_id", "volunteer_id", "given_by", "given_on", "until", "withdrawn_on"],
        operations: vec![
            list!(consent::list, ConsentFilter => ConsentView, READ),
            get!(consent::get, "consent" ConsentId => ConsentView, READ),
            create!(consent::create, NewConsent => ConsentView, None),
            act!("withdraw", consent::withdraw, "consent" ConsentId, WithdrawConsent => ConsentView, None),
        ],
        ..register("consents", "consent", "ConsentId", "circle-check")
    }
}

/// Who asks is the person themselves, their guardian, or staff who note it; who answers needs a permission.
fn data_requests() -> Register {
    Register {
        read: PRIVACY,
        title: "kind",
        intake: WITHDRAWN,
        columns: &["kind", "resident_id", "status", "asked_at", "due_on", "overdue", "decided_at"],
        operations: vec![
            list!(data_request::list, DataRequestFilter => DataRequestView, PRIVACY),
            get!(data_request::get, "data_request" DataRequestId => DataRequestView, PRIVACY),
            create!(data_request::create, NewDataRequest => DataRequestView, None),
            act!("carry_out", data_request::carry_out, "data_request" DataRequestId, CarryOutDataRequest => DataRequestView, PRIVACY),
            act!("refuse", data_request::refuse, "data_request" DataRequestId, RefuseDataRequest => DataRequestView, PRIVACY),
            act!("withdraw", data_request::withdraw, "data_request" DataRequestId, WithdrawDataRequest => DataRequestView, None),
            act!("hand_over", data_request::hand_over, "data_request" DataRequestId => MyDataView, PRIVACY).unkept(),
        ],
        ..register("data-requests", "data_request", "DataRequestId", "clipboard-list")
    }
}

/// Somebody whose data one may see: oneself, or for whom one speaks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct MyPerson {
    /// Who.
    id: ResidentId,
    /// Name: one's own in the clear, those of wards masked.
    name: String,
    /// Whether it is oneself.
    own: bool,
}

/// One's own data stand in no menu of the desk: residents have them on a page of their own.
fn my_data() -> Register {
    Register {
        group: None,
        read: None,
        columns: &["name", "own"],
        operations: vec![
            list!(people, Nothing => MyPerson, None),
            part!("data", data, "resident" ResidentId => MyDataView, None).noted(),
            act!("export", export, "resident" ResidentId => MyDataView, None).unkept(),
        ],
        ..register("my-data", "data_request", "MyDataId", "user")
    }
}

async fn people(tx: &mut Tx, cx: &Cx, _: Nothing, page: Page) -> Result<Listed<MyPerson>> {
    let data = mine::get(tx, cx, MyDataParams::default()).await?;
    let mut people = vec![MyPerson { id: data.profile.id, name: data.profile.name, own: true }];
    people.extend(data.wards.into_iter().map(|ward| MyPerson { id: ward.ward_id, name: String::new(), own: false }));
    for person in people.iter_mut().filter(|person| !person.own) {
        // A ward is read as the register shows them: masked. One who lives elsewhere keeps their place without a name.
        if let Some(ward) = wushe_core::app::resident::look(tx, cx, person.id).await? {
            person.name = ward.name;
        }
    }
    people.sort_by_key(|person| person.id);
    let after = page.after();
    people.retain(|person| person.id.to_string() > after);
    Ok(page.of(people, |person| person.id.to_string()))
}

async fn data(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<MyDataView> {
    mine::get(tx, cx, MyDataParams { resident_id: Some(id) }).await
}

async fn export(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<MyDataView> {
    mine::export(tx, cx, MyDataParams { resident_id: Some(id) }).await
}

/// A rule of the privacy register, named by what it is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct RuleEntry {
    /// What it is about.
    code: PrivacySubject,
    /// Days.
    days: i64,
    /// The fewest it may say.
    least: i64,
    /// The most it may say.
    most: i64,
    /// When it was changed.
    changed_at: Timestamp,
    /// Grows with each change.
    version: i64,
}

impl From<PrivacyRuleView> for RuleEntry {
    fn from(rule: PrivacyRuleView) -> Self {
        let PrivacyRuleView { subject, days, least, most, changed_at, version } = rule;
        Self { code: subject, days, least, most, changed_at, version }
    }
}

/// The rules are no secret; whoever answers questions finds them in the menu.
fn privacy_rules() -> Register {
    Register {
        read: PRIVACY,
        title: "code",
        columns: &["code", "days", "least", "most", "changed_at"],
        operations: vec![
            list!(rules, Nothing => RuleEntry, None),
            get!(rule, "privacy_rule" PrivacySubject => RuleEntry, None),
            act!("set", set_rule, "privacy_rule" PrivacySubject, SetPrivacyRule => RuleEntry, PRIVACY),
        ],
        ..register("privacy-rules", "privacy_rule", "PrivacyRuleCode", "calendar-time")
    }
}

async fn rules(tx: &mut Tx, cx: &Cx, _: Nothing, page: Page) -> Result<Listed<RuleEntry>> {
    let mut rules: Vec<RuleEntry> = retention::rules(tx, cx).await?.into_iter().map(RuleEntry::from).collect();
    rules.sort_by_key(|rule| rule.code.as_str());
    let after = page.after();
    rules.retain(|rule| rule.code.as_str() > after.as_str());
    Ok(page.of(rules, |rule| rule.code.to_string()))
}

async fn rule(tx: &mut Tx, cx: &Cx, subject: PrivacySubject) -> Result<RuleEntry> {
    let mut rules = retention::rules(tx, cx).await?.into_iter();
    rules.find(|rule| rule.subject == subject).map(RuleEntry::from).ok_or(Error::NotFound { entity: "privacy_rule" })
}

async fn set_rule(tx: &mut Tx, cx: &Cx, subject: PrivacySubject, input: SetPrivacyRule) -> Result<RuleEntry> {
    retention::set_rule(tx, cx, subject, input).await.map(RuleEntry::from)
}
