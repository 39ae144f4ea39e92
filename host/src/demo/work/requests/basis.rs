//! What requests stand on: the year's working days, kinds with their lead departments and time limits, reply templates.

use std::collections::BTreeMap;

use wushe_core::Result;
use wushe_core::app::{calendar, reply_template, request_kind};
use wushe_core::domain::calendar::NewCalendarDay;
use wushe_core::domain::day::Day;
use wushe_core::domain::request::{NewReplyTemplate, NewRequestKind, ServiceLine};
use wushe_core::id::{ReplyTemplateId, RequestKindId};
use wushe_core::store::Tx;

use super::super::Ground;
use crate::demo::places;

/// Days off in 2026: name, first day, last day (国务院办公厅关于2026年部分节假日安排的通知).
const OFF: [(&str, &str, &str); 7] = [
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午节", "2026-06-19", "2026-06-21"),
    ("中秋节", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
];
/// Weekends that are worked for them.
const WORKED: [(&str, &str); 6] = [
    ("元旦调休上班", "2026-01-04"),
    ("春节调休上班", "2026-02-14"),
    ("春节调休上班", "2026-02-28"),
    ("劳动节调休上班", "2026-05-09"),
    ("国庆节调休上班", "2026-09-20"),
    ("国庆节调休上班", "2026-10-10"),
];

/// Enters the days of 2026 that do not follow their weekday.
pub(super) async fn working_days(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let cx = ground.by(&ground.users.administrator, ground.county);
    for (name, first, last) in OFF {
        let (first, last): (Day, Day) = (first.parse()?, last.parse()?);
        for ahead in 0..=first.days_until(last) {
            let new = NewCalendarDay { day: first.plus_days(ahead), works: false, name: name.to_owned() };
            calendar::create(tx, &cx, new).await?;
        }
    }
    for (name, day) in WORKED {
        calendar::create(tx, &cx, NewCalendarDay { day: day.parse()?, works: true, name: name.to_owned() }).await?;
    }
    Ok(())
}

/// Kinds by code.
pub(super) type Kinds = BTreeMap<&'static str, RequestKindId>;

/// A kind: code, names, lead department, line, working days to be done, taken on, answered, and whether it is urgent.
type Kind = (&'static str, &'static str, &'static str, &'static str, ServiceLine, i64, i64, i64, bool);

/// Time limits as counties set them: questions 2 working days, help and suggestions 5, complaints 12, dangers at once.
const KINDS: [Kind; 13] = {
    use ServiceLine::{CityManagement, CivilAffairs, MarketSupervision, Petitions, PublicOrder, Service};
    [
        ("dispute", "矛盾纠纷调解", "Mediation of disputes", "县委政法委", PublicOrder, 5, 1, 2, false),
        ("hazard", "治安与安全隐患", "Safety hazard", "县公安局", PublicOrder, 0, 0, 0, true),
        ("relief", "低保与临时救助", "Subsistence and relief", "县民政局", CivilAffairs, 5, 1, 2, false),
        ("elder-care", "高龄津贴与养老服务", "Allowance and care for elders", "县民政局", CivilAffairs, 5, 1, 2, false),
        ("facility", "市政设施损坏", "Damaged public facility", "县综合行政执法局", CityManagement, 5, 1, 2, false),
        ("street", "市容环境与占道", "Streets and tidiness", "县综合行政执法局", CityManagement, 5, 1, 2, false),
        ("complaint", "投诉举报", "Complaint", "县信访局", Petitions, 12, 1, 5, false),
        ("suggestion", "意见建议", "Suggestion", "县信访局", Petitions, 5, 1, 3, false),
        ("consumer", "消费维权", "Consumer protection", "县市场监督管理局", MarketSupervision, 12, 1, 5, false),
        ("food", "食品安全", "Food safety", "县市场监督管理局", MarketSupervision, 1, 0, 1, true),
        ("question", "政策咨询", "Question", "社区便民服务站", Service, 2, 1, 1, false),
        ("pension", "养老保险经办", "Pension insurance", "县人力资源和社会保障局", Service, 5, 1, 1, false),
        ("errand", "代办服务", "Errand", "社区党群服务中心", Service, 2, 1, 1, false),
    ]
};

/// The kind that 治城社区 has for errands.
pub(super) const ERRAND_HERE: &str = "errand-here";

/// The county's kinds, and one that 治城社区 sets more strictly for itself.
pub(super) async fn kinds(tx: &mut Tx, ground: &Ground<'_>) -> Result<Kinds> {
    let county = ground.by(&ground.users.administrator, ground.county);
    let zhicheng = ground.by(&ground.users.admin, ground.unit(places::ZHICHENG)?);
    let mut kinds = Kinds::new();
    for kind in KINDS {
        kinds.insert(kind.0, request_kind::create(tx, &county, new_kind(kind)).await?.id);
    }
    let stricter = (
        "errand",
        "代办服务（当日办结）",
        "Errand (the same day)",
        "志愿便民代办队",
        ServiceLine::Service,
        0,
        0,
        0,
        false,
    );
    kinds.insert(ERRAND_HERE, request_kind::create(tx, &zhicheng, new_kind(stricter)).await?.id);
    Ok(kinds)
}

fn new_kind((code, zh, en, lead, line, days, accept, answer, urgent): Kind) -> NewRequestKind {
    NewRequestKind {
        code: code.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        lead_department: lead.to_owned(),
        line,
        deadline_days: Some(days),
        accept_days: Some(accept),
        answer_days: Some(answer),
        urgent: Some(urgent),
        active: None,
    }
}

/// The template that answers what to bring for the pension insurance.
pub(super) struct Templates {
    pub(super) pension: ReplyTemplateId,
}

/// What is answered often: the county's words, and some of 治城社区.
pub(super) async fn templates(tx: &mut Tx, ground: &Ground<'_>) -> Result<Templates> {
    let county = ground.by(&ground.users.administrator, ground.county);
    let pension = template(
        "pension",
        "养老保险：需要哪些材料",
        "Pension: what to bring",
        "{name}，您好！您咨询的“{title}”（{number}）答复如下：办理城乡居民养老保险，请带3张一寸白底照片、户口簿、身份证及复印件，\
         到社区便民服务站办理。行动不便的，社区可上门收取材料代为办理。",
    );
    let pension = reply_template::create(tx, &county, pension).await?.id;
    let general = [
        template(
            "",
            "已受理",
            "Taken on",
            "{name}，您好！您反映的“{title}”（{number}）已受理，将在{due}前办理完毕，办理进展会及时告诉您。",
        ),
        template(
            "question",
            "咨询答复",
            "Answer to a question",
            "{name}，您好！您咨询的“{title}”（{number}）已转相关部门，一个工作日内答复您。",
        ),
    ];
    for new in general {
        reply_template::create(tx, &county, new).await?;
    }
    let zhicheng = ground.by(&ground.users.admin, ground.unit(places::ZHICHENG)?);
    let errand = template(
        "errand",
        "代办已安排",
        "Errand arranged",
        "{name}，您好！您的代办需求“{title}”（{number}）已安排志愿者，请保持电话畅通，有事可按连心卡上的值守电话。",
    );
    reply_template::create(tx, &zhicheng, errand).await?;
    Ok(Templates { pension })
}

fn template(kind: &str, zh: &str, en: &str, text: &str) -> NewReplyTemplate {
    NewReplyTemplate {
        kind: kind.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        text: text.to_owned(),
        active: None,
    }
}
