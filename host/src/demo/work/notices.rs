//! What the notices of 治城社区 say.

use wushe_core::domain::day::Day;
use wushe_core::domain::notice::{Audience, ItemStatus, NewNotice, NoticeSection};
use wushe_core::domain::period::{Period, PeriodKind};

use super::publicity::{line, plain};

/// The lines of what was spent in a month: what, how many yuan, on which day of the month.
const SPENT: [(&str, i64, u8); 4] =
    [("慰问物资", 6400, 3), ("楼道照明维修", 1860, 9), ("志愿者保险", 1200, 20), ("办公耗材", 735, 26)];

/// The sheet that is attached to what was spent in a month.
pub(super) fn sheet(month: Period) -> String {
    let lines = (1..).zip(SPENT).map(|(number, (name, yuan, day))| {
        let (month, day) = (month.to_string(), format!("{day:02}"));
        format!("{month}-{day},{name},{yuan}.00,{month}-{number:03}\r\n")
    });
    format!("\u{feff}日期,项目,金额（元）,凭证号\r\n{}", lines.collect::<String>())
}

/// What was spent in a month, open to objections for a fortnight.
pub(super) fn spending(month: Period) -> NewNotice {
    let date = month.first().date();
    let mut new = plain(
        NoticeSection::Spending,
        &format!("{} 年 {} 月财务收支公开", date.year(), date.month()),
        "本月社区支出公开如下，凭证可到社区服务站查阅。如有异议，请在公示期内提出。",
    );
    new.title_en = Some(format!("Spending in {month}"));
    new.period = Some(month);
    new.objection_days = Some(15);
    new.items = SPENT.iter().map(|(name, yuan, _)| line(name, *yuan, None, ItemStatus::Done)).collect();
    new
}

/// What is shown, each with how often it was read.
pub(super) fn shown(today: Day) -> Vec<(i64, NewNotice)> {
    let date = |days: i64| {
        let date = today.plus_days(days).date();
        format!("{} 月 {} 日", date.month(), date.day())
    };
    let mut news = plain(
        NoticeSection::News,
        "治城社区启动独居老人日常巡访",
        "自本月起，网格员和志愿者对辖区独居老人每周上门或电话巡访一次，了解身体、用火用电和生活需要，发现问题当天转办。\n\n\
         需要巡访的家庭可在手机上提交，或拨打社区服务站电话。",
    );
    news.title_en = Some("Regular visits to elders who live alone".to_owned());
    news.body_en = Some(
        "From this month, grid workers and volunteers visit or ring every elder who lives alone once a week. What they find is passed on the same day."
            .to_owned(),
    );

    let mut day = plain(
        NoticeSection::Announcement,
        "便民服务日活动通知",
        &format!("{}上午 9:00—11:30，社区服务站门前提供理发、量血压、磨刀、小家电维修和法律咨询，全部免费。", date(3)),
    );
    day.title_en = Some("Service day at the station".to_owned());

    let mut project = plain(
        NoticeSection::Project,
        "老旧小区加装扶手和坡道工程",
        "工程由居民议事会表决通过，资金来自社区公益金和上级补助，下月底完工。验收前接受居民监督。",
    );
    project.title_en = Some("Handrails and ramps in older buildings".to_owned());
    project.objection_days = Some(30);
    project.items = vec![
        line("1—4 栋楼道扶手", 18_600, Some(100), ItemStatus::Done),
        line("5—8 栋楼道扶手", 18_600, Some(60), ItemStatus::UnderWay),
        line("服务站无障碍坡道", 9_200, Some(35), ItemStatus::UnderWay),
        line("竣工验收和审计", 3_000, Some(0), ItemStatus::Planned),
    ];

    let quarter = Period::of(PeriodKind::Quarter, today);
    let number = ["一", "二", "三", "四"][usize::from((quarter.first().date().month().unsigned_abs() - 1) / 3)];
    let mut affairs = plain(
        NoticeSection::Affairs,
        &format!("{} 年第{}季度居务公开", today.date().year(), number),
        "一、低保、特困、临时救助对象评议结果已按规定张榜。\n\n二、居民议事会两次，议定加装扶手、垃圾房迁移两项。\n\n\
         三、居务监督小组对上季度收支核查一次，未发现问题。",
    );
    affairs.period = Some(quarter);
    affairs.objection_days = Some(10);

    let mut earlier = spending(Period::of(PeriodKind::Month, today).before().before());
    earlier.items = vec![
        line("服务站取暖费", 2150, None, ItemStatus::Done),
        line("微机维护", 480, None, ItemStatus::Done),
        line("议事会会务", 320, None, ItemStatus::Settled),
    ];

    let mut own = plain(
        NoticeSection::Announcement,
        &format!("{}停水通知（仅本社区）", date(2)),
        &format!("因管网检修，{} 9:00—17:00 本社区 1—6 栋停水，请提前储水。行动不便的住户可请网格员送水。", date(2)),
    );
    own.audience = Some(Audience::Residents);

    vec![(143, news), (88, earlier), (201, project), (64, affairs), (312, day), (57, own)]
}
