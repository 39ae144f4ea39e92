//! Notices, objections, duties to publish.

use wushe_core::Result;
use wushe_core::app::{Cx, attachment, notice, objection, publicity};
use wushe_core::domain::attachment::{AttachmentEntity, NewAttachment};
use wushe_core::domain::day::Day;
use wushe_core::domain::file;
use wushe_core::domain::money::Fen;
use wushe_core::domain::notice::{
    Audience, ItemStatus, NewNotice, NoticeItem, NoticeSection, NoticeView, PinNotice, PublishNotice, ReturnNotice,
    ShownPerson, SubmitNotice, WithdrawNotice,
};
use wushe_core::domain::objection::{AnswerObjection, NewObjection};
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_core::domain::publicity::NewPublicityRule;
use wushe_core::domain::unit::UnitKind;
use wushe_core::store::Tx;

use super::super::picture;
use super::{Ground, notices};
use crate::demo::places;

/// Who writes and who reviews, at a point in time.
struct Desk {
    writer: Cx,
    reviewer: Cx,
}

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let unit = ground.unit(places::ZHICHENG)?;
    let desk = Desk { writer: ground.by(&ground.users.staff, unit), reviewer: ground.by(&ground.users.admin, unit) };
    rules(tx, ground, &desk).await?;
    past(tx, ground, &desk).await?;
    for (reads, new) in notices::shown(Day::of(desk.writer.now)) {
        let drafted = notice::create(tx, &desk.writer, new).await?;
        shown(tx, ground, &desk, drafted, reads).await?;
    }
    people(tx, ground, &desk).await?;
    spending(tx, ground, &desk).await?;
    under_way(tx, &desk).await?;
    county(tx, ground).await
}

/// A text of one paragraph or more, with nothing else.
pub(super) fn plain(section: NoticeSection, title: &str, body: &str) -> NewNotice {
    NewNotice {
        section,
        title_zh: title.to_owned(),
        title_en: None,
        body_zh: body.to_owned(),
        body_en: None,
        audience: None,
        pinned: None,
        period: None,
        publish_at: None,
        expires_on: None,
        objection_days: None,
        people: Vec::new(),
        items: Vec::new(),
    }
}

/// A line of so many yuan.
pub(super) fn line(name: &str, yuan: i64, progress: Option<i64>, status: ItemStatus) -> NoticeItem {
    NoticeItem { name: name.to_owned(), amount: Fen::new(yuan * 100), progress, status, note: None }
}

/// Handed in by the one, published by the other, read so many times.
async fn shown(tx: &mut Tx, ground: &Ground<'_>, desk: &Desk, drafted: NoticeView, reads: i64) -> Result<NoticeView> {
    let submitted = notice::submit(tx, &desk.writer, drafted.id, SubmitNotice { version: drafted.version }).await?;
    let publish = PublishNotice { version: submitted.version, publish_at: None };
    let published = notice::publish(tx, &desk.reviewer, drafted.id, publish).await?;
    let system = ground.system(desk.writer.unit);
    notice::add_reads(tx, &system, &[(published.id, reads)]).await?;
    Ok(published)
}

/// What the community asks of itself beyond the law.
async fn rules(tx: &mut Tx, ground: &Ground<'_>, desk: &Desk) -> Result<()> {
    let rule = |section, every, grace_days, basis: &str| -> Result<NewPublicityRule> {
        Ok(NewPublicityRule {
            section,
            unit_kind: UnitKind::Community,
            every,
            grace_days,
            basis: basis.to_owned(),
            valid_from: ground.day("2025-10-01")?,
        })
    };
    let own = rule(NoticeSection::FundDisclosure, PeriodKind::Quarter, 15, "治城社区慈善基金管理办法：每季度公开一次")?;
    publicity::create_rule(tx, &desk.reviewer, own).await?;
    let above = rule(NoticeSection::FundDisclosure, PeriodKind::Year, 90, "县民政局要求：社区慈善基金每年公开一次")?;
    let county = ground.by(&ground.users.administrator, ground.county);
    publicity::create_rule(tx, &county, above).await?;
    Ok(())
}

/// What was shown some weeks ago and is over by now.
async fn past(tx: &mut Tx, ground: &Ground<'_>, desk: &Desk) -> Result<()> {
    let today = Day::of(desk.writer.now);
    let at = today.plus_days(-49).begins().plus_seconds(9 * 3600);
    let then = Desk {
        writer: Cx { now: at, ..desk.writer.clone() },
        reviewer: Cx { now: at.plus_seconds(3600), ..desk.reviewer.clone() },
    };
    for (title, body, last) in [
        (
            "安全用火用电提醒",
            "请各户检查燃气软管和取暖电器，外出关火断电。需要上门检查的老人，请联系本网格的网格员。",
            -6,
        ),
        ("送粥活动通知", "周六上午 9 点，在社区服务站门口为老人准备热粥，先到先得。", -35),
    ] {
        let mut new = plain(NoticeSection::Announcement, title, body);
        new.expires_on = Some(today.plus_days(last));
        let drafted = notice::create(tx, &then.writer, new).await?;
        shown(tx, ground, &then, drafted, 120).await?;
    }
    notice::turn(tx, &ground.system(ground.county)).await?;
    Ok(())
}

/// Good people, with their consent on paper, and a picture.
async fn people(tx: &mut Tx, ground: &Ground<'_>, desk: &Desk) -> Result<()> {
    let paper = |page: usize| Some(format!("社区档案柜 3 号盒，第 {page} 页"));
    let body = "上月的一个雨夜，独居的李奶奶突发腹痛。值班志愿者王建军接到电话后十分钟赶到，背老人下楼并陪同就医，\
                直到家属赶来才离开。老人现已康复回家。";
    let mut new = plain(NoticeSection::GoodPeople, "雨夜陪护，邻里情深", body);
    new.title_en = Some("A neighbour through the night".to_owned());
    new.people = ground
        .volunteers
        .all
        .first()
        .map(|id| ShownPerson { volunteer_id: Some(*id), paper: paper(12), ..ShownPerson::default() })
        .into_iter()
        .collect();
    let drafted = notice::create(tx, &desk.writer, new).await?;
    let published = shown(tx, ground, desk, drafted, 214).await?;
    notice::pin(tx, &desk.reviewer, published.id, PinNotice { version: published.version, pinned: true }).await?;

    let body = "志愿便民代办队共 12 名队员，去年以来为高龄、独居老人代买代办、陪同就医、修理水电。\n\n\
                欢迎更多邻居报名加入，请到社区服务站登记。";
    let mut new = plain(NoticeSection::Showcase, "志愿便民代办队风采", body);
    new.people = (13..)
        .zip(ground.volunteers.all.iter().take(3))
        .map(|(page, id)| ShownPerson { volunteer_id: Some(*id), paper: paper(page), ..ShownPerson::default() })
        .collect();
    let drafted = notice::create(tx, &desk.writer, new).await?;
    attach(tx, &desk.writer, &drafted, "代办队合影.png", &picture::png(0)).await?;
    shown(tx, ground, desk, drafted, 167).await?;
    Ok(())
}

/// Attaches a file for everybody, as an upload does.
async fn attach(tx: &mut Tx, cx: &Cx, notice: &NoticeView, name: &str, bytes: &[u8]) -> Result<()> {
    let new = NewAttachment {
        entity: AttachmentEntity::Notice,
        entity_id: notice.id.to_string(),
        name: name.to_owned(),
        is_public: Some(true),
    };
    attachment::create(tx, cx, new, &file::clean(bytes)?).await?;
    Ok(())
}

/// What was spent, what was asked about it, and what was answered.
async fn spending(tx: &mut Tx, ground: &Ground<'_>, desk: &Desk) -> Result<()> {
    let month = Period::of(PeriodKind::Month, Day::of(desk.writer.now)).before();
    let drafted = notice::create(tx, &desk.writer, notices::spending(month)).await?;
    attach(tx, &desk.writer, &drafted, "收支明细.csv", notices::sheet(month).as_bytes()).await?;
    let published = shown(tx, ground, desk, drafted, 96).await?;
    let asked = [
        "楼道照明维修 1860 元，请说明修了哪几栋。",
        "慰问物资的发放名单在哪里可以看？",
        "办公耗材比上月多，请说明原因。",
    ];
    let mut filed = Vec::new();
    for (resident, reason) in ground.residents.alone.iter().skip(1).zip(asked) {
        let new = NewObjection { notice_id: published.id, resident_id: Some(*resident), reason: reason.to_owned() };
        filed.push(objection::create(tx, &desk.writer, new).await?);
    }
    let answers = [
        (false, "维修的是 2、5、7 栋共 31 盏灯，单价 60 元，发票和验收单可到社区查阅。"),
        (true, "明细中漏附名单，已隐去个人信息后张贴在服务站公示栏。感谢提醒。"),
    ];
    for (filed, (upheld, answer)) in filed.iter().zip(answers) {
        let input = AnswerObjection { version: filed.version, upheld, answer: answer.to_owned() };
        objection::answer(tx, &desk.reviewer, filed.id, input).await?;
    }
    Ok(())
}

/// What is being written, waits, or came back.
async fn under_way(tx: &mut Tx, desk: &Desk) -> Result<()> {
    let waits = plain(
        NoticeSection::Announcement,
        "“认养一棵树”活动通知",
        "周六上午 9 点在滨河步道集合，树苗和工具由社区准备，每户限认养一棵。请于周四前到服务站报名。",
    );
    let waits = notice::create(tx, &desk.writer, waits).await?;
    notice::submit(tx, &desk.writer, waits.id, SubmitNotice { version: waits.version }).await?;

    let body = "家住 3 栋的退休教师每周二、周四晚上义务辅导社区孩子功课，已坚持两年。（待补充本人同意书）";
    notice::create(tx, &desk.writer, plain(NoticeSection::GoodPeople, "退休教师的晚自习", body)).await?;

    let body = "社区日间照料室完成改造，现有休息床位 8 张、助浴间 1 间，周一至周六开放。";
    let back = notice::create(tx, &desk.writer, plain(NoticeSection::News, "日间照料室开放", body)).await?;
    let back = notice::submit(tx, &desk.writer, back.id, SubmitNotice { version: back.version }).await?;
    let reason = "请补充开放时间和收费标准。".to_owned();
    notice::send_back(tx, &desk.reviewer, back.id, ReturnNotice { version: back.version, reason }).await?;

    let body = "周日下午举办家庭趣味运动会，请家长带孩子参加。";
    let gone = notice::create(tx, &desk.writer, plain(NoticeSection::Announcement, "家庭趣味运动会通知", body)).await?;
    let gone = notice::submit(tx, &desk.writer, gone.id, SubmitNotice { version: gone.version }).await?;
    let publish = PublishNotice { version: gone.version, publish_at: None };
    let gone = notice::publish(tx, &desk.reviewer, gone.id, publish).await?;
    let reason = "场地临时维修，活动改期，另行通知。".to_owned();
    notice::withdraw(tx, &desk.reviewer, gone.id, WithdrawNotice { version: gone.version, reason }).await?;
    Ok(())
}

/// What the county tells everybody.
async fn county(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let reviewer = ground.by(&ground.users.administrator, ground.county);
    let desk = Desk { writer: ground.system(ground.county), reviewer };
    let mut new = plain(
        NoticeSection::Announcement,
        "全县社区便民服务热线开通",
        "居民可通过所在社区服务站或网格员提交事项，办理进度在手机上随时可查。",
    );
    new.title_en = Some("Service line open in every community".to_owned());
    new.audience = Some(Audience::Public);
    let drafted = notice::create(tx, &desk.writer, new).await?;
    shown(tx, ground, &desk, drafted, 530).await?;
    Ok(())
}
