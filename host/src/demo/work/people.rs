//! Households, guardians, consents and what residents asked about their data.

use wushe_core::Result;
use wushe_core::app::{Cx, consent, data_request, guardian, household, resident, service_setting};
use wushe_core::domain::consent::{ConsentGiver, ConsentPurpose, Evidence, NewConsent, WithdrawConsent};
use wushe_core::domain::data_request::{
    CarryOutDataRequest, DataRequestKind, NewDataRequest, RefuseDataRequest, WithdrawDataRequest,
};
use wushe_core::domain::day::Day;
use wushe_core::domain::guardian::{EndGuardian, GuardianRelation, NewGuardian};
use wushe_core::domain::household::{HouseholdRelation, JoinHousehold, NewHousehold};
use wushe_core::domain::resident::{NewResident, Sex, SpecialGroup};
use wushe_core::domain::service_setting::NewServiceSetting;
use wushe_core::id::{GuardianId, ResidentId};
use wushe_core::store::Tx;

use super::Ground;
use crate::demo::places;

/// Families of 治城社区: parents, perhaps a child and a grandparent.
const FAMILIES: usize = 8;

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let zhicheng = ground.unit(places::ZHICHENG)?;
    let (staff, admin) = (ground.by(&ground.users.staff, zhicheng), ground.by(&ground.users.admin, zhicheng));
    households(tx, ground, &staff).await?;
    let guardians = guardians(tx, ground, &staff).await?;
    consents(tx, ground, &staff, &guardians).await?;
    questions(tx, ground, &staff, &admin).await?;
    twice(tx, &staff).await?;
    let county = ground.by(&ground.users.administrator, ground.county);
    service_setting::update(tx, &county, 0, NewServiceSetting::default()).await?;
    Ok(())
}

/// A day before today.
fn ago(cx: &Cx, days: i64) -> Day {
    Day::of(cx.now).plus_days(-days)
}

async fn households(tx: &mut Tx, ground: &Ground<'_>, cx: &Cx) -> Result<()> {
    let people = ground.residents;
    for (number, head) in (1..).zip(people.alone.iter().take(2)) {
        let address = Some(format!("治城社区1组{number}号"));
        household::create(tx, cx, NewHousehold { address, head_id: Some(*head) }).await?;
    }
    for (at, pair) in people.adults.chunks_exact(2).take(FAMILIES).enumerate() {
        let address = Some(format!("治城社区{}组{}号", at % 4 + 2, at * 7 + 3));
        let home = household::create(tx, cx, NewHousehold { address, head_id: pair.first().copied() }).await?;
        let mut members = vec![(pair.get(1), HouseholdRelation::Spouse)];
        members.push((people.children.get(at), HouseholdRelation::Child));
        if at % 3 == 0 {
            members.push((people.elders.get(at), HouseholdRelation::Parent));
        }
        for (member, relation) in members {
            let Some(resident_id) = member.copied() else { continue };
            household::join(tx, cx, home.id, JoinHousehold { resident_id, relation }).await?;
        }
    }
    Ok(())
}

/// Children with the guardian who speaks for each. The elder who can log in speaks for her grandchild.
async fn guardians(tx: &mut Tx, ground: &Ground<'_>, cx: &Cx) -> Result<Vec<(ResidentId, GuardianId)>> {
    let people = ground.residents;
    let mut made = Vec::new();
    let named = |ward_id, guardian_id, relation| NewGuardian {
        ward_id,
        guardian_id: Some(guardian_id),
        name: None,
        phone: None,
        relation,
        since: ago(cx, 400),
    };
    for (pair, ward) in people.adults.chunks_exact(2).zip(&people.children).take(FAMILIES) {
        let Some(parent) = pair.first() else { continue };
        let guardian = guardian::create(tx, cx, named(*ward, *parent, GuardianRelation::Parent)).await?;
        made.push((*ward, guardian.id));
    }
    if let (Some(grandmother), Some(ward)) = (people.alone.first(), people.children.get(FAMILIES)) {
        let guardian = guardian::create(tx, cx, named(*ward, *grandmother, GuardianRelation::Grandparent)).await?;
        made.push((*ward, guardian.id));
    }
    if let (Some(elder), Some(son)) = (people.elders.last(), people.adults.last()) {
        guardian::create(tx, cx, named(*elder, *son, GuardianRelation::AdultChild)).await?;
    }
    if let Some(ward) = people.children.last() {
        let uncle = NewGuardian {
            guardian_id: None,
            name: Some("周建国".to_owned()),
            phone: Some("19900009001".to_owned()),
            ..named(*ward, *ward, GuardianRelation::Relative)
        };
        let uncle = guardian::create(tx, cx, uncle).await?;
        let over = EndGuardian { version: uncle.version, ended_on: ago(cx, 30) };
        guardian::end(tx, cx, uncle.id, over).await?;
    }
    Ok(made)
}

async fn consents(tx: &mut Tx, ground: &Ground<'_>, cx: &Cx, wards: &[(ResidentId, GuardianId)]) -> Result<()> {
    let new = |resident_id, purpose, evidence, days, scope: &str| NewConsent {
        resident_id: Some(resident_id),
        volunteer_id: None,
        purpose,
        scope: scope.to_owned(),
        given_by: ConsentGiver::Own,
        guardian_id: None,
        given_on: ago(cx, days),
        until: None,
        evidence,
    };
    for (at, elder) in (0..).zip(ground.residents.alone.iter().take(5)) {
        let service = new(*elder, ConsentPurpose::Service, Evidence::Paper, 60 - at, "连心卡服务登记");
        consent::create(tx, cx, service).await?;
    }
    for elder in ground.residents.alone.iter().take(2) {
        let scope = "上门服务的志愿者可以看到照护提示";
        consent::create(tx, cx, new(*elder, ConsentPurpose::CareNote, Evidence::InPerson, 40, scope)).await?;
    }
    for (at, elder) in (0..).zip(ground.residents.alone.iter().take(3)) {
        let scope = "春节慰问活动照片";
        let given = consent::create(tx, cx, new(*elder, ConsentPurpose::Portrait, Evidence::Phone, 35, scope)).await?;
        if at > 0 {
            let withdrawn = WithdrawConsent { version: given.version, withdrawn_on: ago(cx, 10 - at) };
            consent::withdraw(tx, cx, given.id, withdrawn).await?;
        }
    }
    for (ward, guardian) in wards.iter().take(3).chain(wards.last()) {
        let by_guardian = NewConsent {
            given_by: ConsentGiver::Guardian,
            guardian_id: Some(*guardian),
            ..new(*ward, ConsentPurpose::Portrait, Evidence::Paper, 20, "寒假托管班活动照片")
        };
        consent::create(tx, cx, by_guardian).await?;
    }
    if let Some(volunteer) = ground.volunteers.all.first() {
        let published = NewConsent {
            resident_id: None,
            volunteer_id: Some(*volunteer),
            purpose: ConsentPurpose::VolunteerPublication,
            scope: "姓名和服务时长在社区公示".to_owned(),
            given_by: ConsentGiver::Own,
            guardian_id: None,
            given_on: ago(cx, 90),
            until: Some(ago(cx, -275)),
            evidence: Evidence::Paper,
        };
        consent::create(tx, cx, published).await?;
    }
    Ok(())
}

/// What residents asked: two wait, the others came to each of the ends that there are.
async fn questions(tx: &mut Tx, ground: &Ground<'_>, staff: &Cx, admin: &Cx) -> Result<()> {
    use DataRequestKind::{Access, Correct, Delete, Export};
    let asked = [
        (Correct, Evidence::Phone, "门牌号换了，请改为新的门牌号。"),
        (Export, Evidence::InPerson, "办理养老手续，需要带走登记信息。"),
        (Correct, Evidence::InPerson, "紧急联系人换成了女儿。"),
        (Access, Evidence::Paper, ""),
        (Delete, Evidence::Phone, "不想再登记了。"),
        (Export, Evidence::Phone, ""),
    ];
    for (at, (whose, (kind, evidence, detail))) in ground.residents.alone.iter().zip(asked).enumerate() {
        let new = NewDataRequest { resident_id: Some(*whose), kind, detail: detail.to_owned(), evidence };
        let made = data_request::create(tx, staff, new).await?;
        let version = made.version;
        match at {
            2 | 3 => {
                let answer = if kind == Correct { "已更正。" } else { "已打印并当面交给本人。" };
                let done = CarryOutDataRequest { version, answer: answer.to_owned() };
                data_request::carry_out(tx, admin, made.id, done).await?;
            }
            4 => {
                let reason = "低保审核期间须保留登记，审核结束后可再次申请。".to_owned();
                data_request::refuse(tx, admin, made.id, RefuseDataRequest { version, reason }).await?;
            }
            5 => {
                data_request::withdraw(tx, staff, made.id, WithdrawDataRequest { version }).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Two people who were entered twice: by the same day of birth, and by the same telephone number.
async fn twice(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let entered = |name: &str, phone: &str, born: Option<&str>, address: &str, sex| NewResident {
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        birth_day: born.and_then(|day| day.parse().ok()),
        sex: Some(sex),
        address: Some(address.to_owned()),
        groups: vec![SpecialGroup::Elder],
        ..NewResident::default()
    };
    for new in [
        entered("陈桂英", "19900009101", Some("1951-06-12"), "治城社区4组36号", Sex::Female),
        entered("陈桂英", "19900009102", Some("1951-06-12"), "治城社区4组36号附1号", Sex::Female),
        entered("吴建国", "19900009103", Some("1948-11-02"), "治城社区6组8号", Sex::Male),
        entered("吴建国", "19900009103", None, "治城社区6组8号", Sex::Male),
    ] {
        resident::create(tx, cx, new).await?;
    }
    Ok(())
}
