//! What volunteers gave: hours taken over and reported, trainings, stars, certificates, an export.

use wushe_core::Result;
use wushe_core::app::{certificate, hours, hours_export, star, volunteer};
use wushe_core::domain::certificate::{IssueCertificate, NewCertificate, RefuseCertificate};
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::{DecideHours, ImportHours, WithdrawHours};
use wushe_core::domain::hours_export::NewHoursExport;
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::star::{DecideStar, NewStar};
use wushe_core::domain::volunteer::{NoteAwardVolunteer, NoteTrainingVolunteer};
use wushe_core::id::{HoursId, VolunteerId};
use wushe_core::store::Tx;

use super::Desk;

/// Days of the year before that were taken over for each of two volunteers: with eight hours each enough for a star.
const DAYS: i64 = 13;

pub(super) async fn enter(tx: &mut Tx, desk: &Desk<'_, '_>) -> Result<()> {
    for (number, skill) in [(0, "应急救护"), (1, "入户探访技巧"), (4, "应急救护"), (7, "志愿服务礼仪")]
    {
        let Some(id) = desk.volunteer(number) else { continue };
        let input = NoteTrainingVolunteer {
            held_on: Day::of(desk.staff.now).plus_days(-40),
            title: skill.to_owned(),
            minutes: 180,
            issuer: "旺苍县志愿服务联合会".to_owned(),
        };
        volunteer::note_training(tx, &desk.staff, id, input).await?;
    }
    let (Some(first), Some(second), Some(third)) = (desk.volunteer(0), desk.volunteer(1), desk.volunteer(2)) else {
        return Ok(());
    };
    let today = Day::of(desk.staff.now);
    let award = NoteAwardVolunteer {
        given_on: today.plus_days(-87),
        title: "年度优秀志愿者".to_owned(),
        issuer: "治城社区居民委员会".to_owned(),
    };
    volunteer::note_award(tx, &desk.staff, first, award).await?;
    take_over(tx, desk, first, 0).await?;
    take_over(tx, desk, second, 1).await?;
    // One was entered twice over there, one nobody has looked at yet.
    let twice = import(tx, desk, first, today.plus_days(-51), "ZY-0101").await?;
    hours::withdraw(tx, &desk.staff, twice, WithdrawHours { reason: "原系统重复登记".to_owned() }).await?;
    import(tx, desk, third, today.plus_days(-44), "ZY-0102").await?;
    stars(tx, desk, first, second).await?;
    certificates(tx, desk, [first, second, third]).await?;
    let through_day = today.plus_days(-2);
    hours_export::create(tx, &desk.admin, NewHoursExport { through_day }).await?;
    Ok(())
}

async fn import(
    tx: &mut Tx,
    desk: &Desk<'_, '_>,
    volunteer_id: VolunteerId,
    day: Day,
    external_ref: &str,
) -> Result<HoursId> {
    let new = ImportHours {
        volunteer_id,
        minutes: 480,
        served_at: day.begins().plus_seconds(9 * 3600),
        content: "“清洁红城”和入户探访（原系统记录）".to_owned(),
        charge_class: ChargeClass::FreePublicBenefit,
        external_ref: external_ref.to_owned(),
    };
    Ok(hours::import(tx, &desk.admin, new).await?.id)
}

async fn take_over(tx: &mut Tx, desk: &Desk<'_, '_>, volunteer: VolunteerId, row: i64) -> Result<()> {
    for at in 0..DAYS {
        let day = Day::of(desk.staff.now).plus_days(at * 14 - 366);
        let id = import(tx, desk, volunteer, day, &format!("ZY-{:04}", row * DAYS + at + 1)).await?;
        hours::decide(tx, &desk.staff, id, DecideHours { approve: true, reason: String::new() }).await?;
    }
    Ok(())
}

async fn stars(tx: &mut Tx, desk: &Desk<'_, '_>, first: VolunteerId, second: VolunteerId) -> Result<()> {
    let [one, two, ..] = desk.volunteers.as_slice() else { return Ok(()) };
    let asked = star::create(tx, &desk.own(one), NewStar { volunteer_id: first }).await?.id;
    star::decide(tx, &desk.admin, asked, DecideStar { grant: true, reason: String::new() }).await?;
    star::create(tx, &desk.own(two), NewStar { volunteer_id: second }).await?;
    Ok(())
}

/// One issued, one refused, one that waits.
async fn certificates(tx: &mut Tx, desk: &Desk<'_, '_>, whose: [VolunteerId; 3]) -> Result<()> {
    let today = Day::of(desk.staff.now);
    let purposes = ["评优推荐", "单位年度考核", "升学"];
    let mut asked = Vec::new();
    for ((actor, volunteer_id), purpose) in desk.volunteers.iter().zip(whose).zip(purposes) {
        let new = NewCertificate {
            volunteer_id,
            period_from: today.plus_days(-425),
            period_to: today.plus_days(-2),
            purpose: purpose.to_owned(),
        };
        asked.push(certificate::create(tx, &desk.own(actor), new).await?.id);
    }
    let [issued, refused, ..] = asked.as_slice() else { return Ok(()) };
    let input = IssueCertificate {
        issuer: "旺苍县东河镇治城社区居民委员会".to_owned(),
        responsible: "杨光明".to_owned(),
        handler: "刘红梅".to_owned(),
        contact: "0839-5550101".to_owned(),
        volunteer_no: String::new(),
        content: "参加“清洁红城”、免费义诊、入户探访等志愿服务".to_owned(),
    };
    certificate::issue(tx, &desk.admin, *issued, input).await?;
    let input = RefuseCertificate { reason: "申请时段的时长还在核对，请下月再申请。".to_owned() };
    certificate::refuse(tx, &desk.admin, *refused, input).await?;
    Ok(())
}
