//! Somebody about whom everything is kept that may be kept, with a mark in every personal text.

use serde_json::json;
use wushe_core::app::record::{self, Collection, IndexedField};
use wushe_core::app::{Actor, Cx};
use wushe_core::app::{consent, data_request, guardian, household, request, resident};
use wushe_core::domain::consent::{ConsentGiver, ConsentPurpose, Evidence, NewConsent};
use wushe_core::domain::data_request::{DataRequestKind, NewDataRequest};
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{GuardianRelation, NewGuardian};
use wushe_core::domain::household::NewHousehold;
use wushe_core::domain::request::NewRequest;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::id::{RequestId, ResidentId, UserId, VolunteerId};

use super::World;

/// Stands in every text that tells of the person.
pub(crate) const MARK: &str = "印记甲";

/// A person with all that may be kept about them.
pub(crate) struct Whole {
    pub(crate) id: ResidentId,
    pub(crate) ward: ResidentId,
    pub(crate) volunteer: VolunteerId,
    pub(crate) request: RequestId,
    /// Their own login.
    pub(crate) login: Cx,
}

/// The collection in which a module keeps something about them.
pub(crate) fn cards() -> Collection {
    let field = |name: &str| IndexedField { name: name.to_owned(), number: false, unique: true };
    Collection {
        name: "cards".to_owned(),
        indexed: vec![field("resident"), field("contact")],
        personal: vec!["contact".to_owned(), "notes".to_owned()],
    }
}

/// An id that ends with a number.
pub(crate) fn id(number: u32) -> String {
    format!("019a0000-0000-7000-8000-{number:012}")
}

impl Whole {
    /// Enters them in the first community. What is enough as it stands in the database is written there.
    pub(crate) async fn enter(world: &World<'_>) -> Self {
        let bed = world.bed;
        let system = world.system(world.home);
        let today = Day::of(system.now);
        let new = NewResident {
            name: MARK.to_owned(),
            id_number: Some("51089919620504019X".to_owned()),
            phone: Some("19911112222".to_owned()),
            address: Some(format!("{MARK}路一号")),
            care_note: Some(format!("{MARK}怕狗")),
            contact: Some(format!("{MARK}之子")),
            contact_phone: Some("19911113333".to_owned()),
            groups: vec![SpecialGroup::ALL[0]],
            ..NewResident::default()
        };
        let person = put!(bed, tx => resident::create(tx, &system, new)).unwrap().id;
        let ward = world.resident(world.home, "小明").await;
        let home = NewHousehold { address: Some(format!("{MARK}路一号")), head_id: Some(person) };
        put!(bed, tx => household::create(tx, &system, home)).unwrap();
        for (ward_id, guardian_id, name) in [(person, None, Some(MARK.to_owned())), (ward, Some(person), None)] {
            let phone = name.as_ref().map(|_| "19911114444".to_owned());
            let relation = GuardianRelation::Parent;
            let new = NewGuardian { ward_id, guardian_id, name, phone, relation, since: today };
            put!(bed, tx => guardian::create(tx, &system, new)).unwrap();
        }
        let new = NewVolunteer {
            name: MARK.to_owned(),
            phone: Some("19911112222".to_owned()),
            skills: vec![MARK.to_owned()],
            ..NewVolunteer::default()
        };
        let volunteer = put!(bed, tx => wushe_core::app::volunteer::create(tx, &system, new)).unwrap().id;
        bed.tamper(&format!("UPDATE volunteer SET resident_id = '{person}' WHERE id = '{volunteer}'")).await;
        for (resident_id, volunteer_id) in [(Some(person), None), (None, Some(volunteer))] {
            let new = NewConsent {
                resident_id,
                volunteer_id,
                purpose: ConsentPurpose::Portrait,
                scope: format!("{MARK}的照片"),
                given_by: ConsentGiver::Own,
                guardian_id: None,
                given_on: today,
                until: None,
                evidence: Evidence::Paper,
            };
            put!(bed, tx => consent::create(tx, &system, new)).unwrap();
        }
        let new = NewRequest {
            detail: format!("{MARK}要降压药"),
            ..NewRequest::of(person, "errand", &format!("{MARK}买药"))
        };
        let request = put!(bed, tx => request::open(tx, &system, new)).unwrap().id;
        let new = NewDataRequest {
            resident_id: Some(person),
            kind: DataRequestKind::Correct,
            detail: format!("{MARK}的生日错了"),
            evidence: Evidence::Phone,
        };
        put!(bed, tx => data_request::create(tx, &system, new)).unwrap();
        let login = world.as_resident(world.home, "mark.a", person).await;
        let module = Cx { module: Some("cards".into()), ..system.clone() };
        let body = json!({
            "resident": person, "contact": format!("{MARK}的儿子"), "notes": [{ "text": MARK, "times": 3 }], "serial": 1
        });
        let serde_json::Value::Object(body) = body else { panic!("an object") };
        put!(bed, tx => record::insert(tx, &module, &cards(), body)).unwrap();
        let whole = Self { id: person, ward, volunteer, request, login };
        whole.write(world).await;
        whole
    }

    pub(crate) fn user(&self) -> UserId {
        let Actor::User { id, .. } = self.login.actor else { panic!("a login") };
        id
    }

    /// The rest: sessions, papers, hours, grants and what people were told.
    async fn write(&self, world: &World<'_>) {
        let bed = world.bed;
        let (person, volunteer, request, user) = (self.id, self.volunteer, self.request, self.user());
        let (unit, now, m) = (world.home, world.system(world.home).now.micros(), MARK);
        let seal = |clear: &str, place: String| bed.core.keys.seal(clear, &place).unwrap().as_str().to_owned();
        let donor = seal(m, format!("grant.recipient_name:{}", id(5)));
        let (guardian, phone) = (
            seal(m, format!("sign_up.guardian_name:{}", id(3))),
            seal("19911115555", format!("sign_up.guardian_phone:{}", id(3))),
        );
        for sql in [
            format!("UPDATE resident_group SET basis = '{m}残疾证' WHERE resident_id = '{person}'"),
            format!("UPDATE request SET late_reason = '{m}' WHERE id = '{request}'"),
            format!(
                "INSERT INTO request_event (id, request_id, at, verb, status, user_id, by_name, note) VALUES ('{}', '{request}', {now}, 'note', 'new', '{user}', '{m}', '{m}说的')",
                id(1)
            ),
            format!(
                "INSERT INTO request_support (request_id, unit_id, named_at, opinion) VALUES ('{request}', '{unit}', {now}, '{m}')"
            ),
            format!(
                "INSERT INTO request_extension (id, request_id, unit_id, kind, days, reason, asked_at, status, words) VALUES ('{}', '{request}', '{unit}', 'extension', 1, '{m}', {now}, 'refused', '{m}')",
                id(1)
            ),
            format!(
                "INSERT INTO request_paper (id, request_id, unit_id, name, original, count, owner, holder, returned_at, created_at, version) VALUES ('{}', '{request}', '{unit}', '{m}户口簿', TRUE, 1, '{m}', '', {now}, {now}, 1)",
                id(1)
            ),
            format!(
                "INSERT INTO paper_custody (id, paper_id, step, from_name, to_name, at, note, user_id, by_name) VALUES ('{}', '{}', 'taken', '{m}', '{m}的儿子', {now}, '{m}', '{user}', '{m}')",
                id(1),
                id(1)
            ),
            format!(
                "INSERT INTO activity (id, unit_id, kind, category, title, detail, place, charge_class, audience, women_only, hazardous, risk_note, insurance_note, status, cancel_reason, told, to_ring, created_at, version) VALUES ('{}', '{unit}', 'learning', '', '书法', '', '', 'free_public_benefit', '[]', FALSE, FALSE, '', '', 'open', '', 0, 0, {now}, 1)",
                id(1)
            ),
            format!(
                "INSERT INTO activity_session (id, unit_id, activity_id, begins_at, ends_at, place, waiting_list, sign_up_opens_at, sign_up_closes_at, status, cancel_reason, drop_ins, next_place, created_at, version) VALUES ('{}', '{unit}', '{}', {now}, {now} + 1, '', FALSE, 0, 0, 'held', '', 0, 9, {now}, 1)",
                id(2),
                id(1)
            ),
            format!(
                "INSERT INTO sign_up (id, unit_id, session_id, role, resident_id, task, place, status, attendance, guardian_name, guardian_phone, note, on_behalf, signed_up_at, cancel_reason, version) VALUES ('{}', '{unit}', '{}', 'participant', '{person}', '', 1, 'seated', 'attended', '{guardian}', '{phone}', '{m}', FALSE, {now}, '{m}', 1)",
                id(3),
                id(2)
            ),
            format!(
                "INSERT INTO sign_up (id, unit_id, session_id, role, volunteer_id, task, place, status, attendance, note, on_behalf, signed_up_at, cancel_reason, version) VALUES ('{}', '{unit}', '{}', 'helper', '{volunteer}', '{m}', 2, 'seated', 'attended', '{m}', FALSE, {now}, '', 1)",
                id(4),
                id(2)
            ),
            format!(
                "INSERT INTO hours (id, unit_id, session_id, volunteer_id, minutes, travel_minutes, source, served_at, content, late_reason, status, submitted_at, reason, version) VALUES ('{}', '{unit}', '{}', '{volunteer}', 60, 0, 'self_reported', {now}, '{m}帮厨', '{m}', 'approved', {now}, '{m}', 1)",
                id(4),
                id(2)
            ),
            format!(
                "INSERT INTO star (id, unit_id, volunteer_id, stars, minutes, status, applied_at, reason, version) VALUES ('{}', '{unit}', '{volunteer}', 1, 60, 'refused', {now}, '{m}', 1)",
                id(4)
            ),
            format!(
                "INSERT INTO certificate (id, unit_id, volunteer_id, period_from, period_to, purpose, status, volunteer_name, volunteer_no, minutes, content, issuer, responsible, handler, contact, reason, created_at, version) VALUES ('{}', '{unit}', '{volunteer}', '2026-01-01', '2026-06-30', '{m}入党', 'valid', '{m}', 'V1', 60, '{m}帮厨', '', '', '', '', '{m}', {now}, 1)",
                id(4)
            ),
            format!(
                "INSERT INTO volunteer_training (id, volunteer_id, held_on, title, minutes, issuer) VALUES ('{}', '{volunteer}', '2026-01-01', '{m}', 60, '{m}')",
                id(4)
            ),
            format!(
                "INSERT INTO volunteer_award (id, volunteer_id, given_on, title, issuer) VALUES ('{}', '{volunteer}', '2026-01-01', '{m}', '{m}')",
                id(4)
            ),
            format!("INSERT INTO volunteer_team (id, unit_id, name) VALUES ('{}', '{unit}', '值班队')", id(4)),
            format!("INSERT INTO volunteer_team_member (team_id, volunteer_id) VALUES ('{}', '{volunteer}')", id(4)),
            format!(
                "INSERT INTO fund (id, unit_id, name, approval_limit, publicity, opened_on, active, created_at, version) VALUES ('{}', '{unit}', '微基金', 0, 'none', '2026-01-01', TRUE, {now}, 1)",
                id(5)
            ),
            format!(
                "INSERT INTO fund_posting (id, fund_id, unit_id, kind, status, day, amount, words, entries, goods, prepared_at, version) VALUES ('{}', '{}', '{unit}', 'grant', 'prepared', '2026-01-01', 5000, '慰问', '[]', '[]', {now}, 1)",
                id(5),
                id(5)
            ),
            format!(
                "INSERT INTO fund_grant (id, fund_id, unit_id, recipient_kind, recipient_sealed, resident_id, beneficiaries, title, description, source, in_kind, day, amount, evidence, posting_id, created_at) VALUES ('{}', '{}', '{unit}', 'person', '{donor}', '{person}', 1, '慰问', '{m}住院', 'donation', FALSE, '2026-01-01', 5000, '{m}签收单', '{}', {now})",
                id(5),
                id(5),
                id(5)
            ),
            format!(
                "INSERT INTO notice (id, unit_id, section, title_zh, title_en, body_zh, body_en, audience, pinned, objection_days, status, reason, written_by_name, reviewed_by_name, created_at, updated_at, version) VALUES ('{}', '{unit}', 'affairs', '公告', 'N', '', '', 'public', FALSE, 0, 'draft', '', '', '', {now}, {now}, 1)",
                id(6)
            ),
            format!(
                "INSERT INTO notice_person (notice_id, position, resident_id, paper) VALUES ('{}', 1, '{person}', '{m}签的字')",
                id(6)
            ),
            format!(
                "INSERT INTO notice_person (notice_id, position, volunteer_id, paper) VALUES ('{}', 2, '{volunteer}', '{m}签的字')",
                id(6)
            ),
            format!(
                "INSERT INTO objection (id, unit_id, notice_id, resident_id, reason, on_behalf, status, answer, filed_at, version) VALUES ('{}', '{unit}', '{}', '{person}', '{m}不同意', FALSE, 'explained', '{m}您好', {now}, 1)",
                id(6),
                id(6)
            ),
            format!(
                "INSERT INTO notification (id, user_id, unit_id, message, created_at) VALUES ('{}', '{user}', '{unit}', '{{\"text\":\"{m}\"}}', {now})",
                id(7)
            ),
            format!(
                "INSERT INTO file (sha256, media_type, size, content, kept_at) VALUES ('aa', 'image/png', 1, '', {now})"
            ),
            format!(
                "INSERT INTO attachment (id, unit_id, entity, entity_id, name, sha256, is_public, created_at, version) VALUES ('{}', '{unit}', 'resident', '{person}', '{m}.png', 'aa', FALSE, {now}, 1)",
                id(8)
            ),
            format!(
                "INSERT INTO module_file (id, unit_id, module_id, name, sha256, size, created_at) VALUES ('{}', '{unit}', 'teahouse', 'a.png', 'aa', 1, {now})",
                id(8)
            ),
            format!(
                "INSERT INTO module_file_person (file_id, position, resident_id) VALUES ('{}', 1, '{person}')",
                id(8)
            ),
            format!(
                "INSERT INTO attachment (id, unit_id, entity, entity_id, name, sha256, is_public, created_at, version) VALUES ('{}', '{unit}', 'request', '{request}', '{m}.png', 'aa', FALSE, {now}, 1)",
                id(9)
            ),
            format!(
                "INSERT INTO api_token (id, token_hash, user_id, unit_id, name, scopes, read_only, created_at, expires_at) VALUES ('{}', 'aa', '{user}', '{unit}', '{m}', '[]', TRUE, {now}, {now})",
                id(7)
            ),
            format!(
                "INSERT INTO session (token_hash, id, user_id, created_at, seen_at, expires_at, device, address) VALUES ('aa', '{}', '{user}', {now}, {now}, {now} + 9000000000, '{m}', '')",
                id(7)
            ),
            format!(
                "INSERT INTO login_throttle (subject, failures, blocked_until, updated_at) VALUES ('login:mark.a', 1, {now}, {now})"
            ),
            format!(
                "INSERT INTO invocation_failure (id, at, module_id, version, unit_id, user_id, kind, name, code, detail) VALUES ('{}', {now}, 'cards', '1', '{unit}', '{user}', 'page', 'x', 'x', '{m}')",
                id(7)
            ),
            format!(
                "INSERT INTO idempotency (owner, idempotency_key, request_hash, answer, created_at) VALUES ('desk', 'k', 'h', '{{\"resident_id\":\"{person}\",\"title\":\"{m}\"}}', {now})"
            ),
            format!(
                "INSERT INTO idempotency (owner, idempotency_key, request_hash, answer, created_at) VALUES ('user:{user}', 'k', 'h', '{m}', {now})"
            ),
            format!("UPDATE login_user SET name = '{m}' WHERE id = '{user}'"),
        ] {
            if let Err(said) = bed.try_tamper(&sql).await {
                panic!("{said}: {sql}");
            }
        }
    }

    /// Ends their requests, long enough ago that neither hours nor the books keep anything.
    pub(crate) async fn let_go(&self, world: &World<'_>) {
        for sql in [
            format!(
                "UPDATE request SET status = 'closed', closed_level = 'community', ended_at = updated_at WHERE resident_id = '{}'",
                self.id
            ),
            "UPDATE hours SET served_at = 0".to_owned(),
            "UPDATE fund_grant SET day = '1980-01-01'".to_owned(),
        ] {
            world.bed.tamper(&sql).await;
        }
    }
}
