//! What the notices of 治城社区 say.

use wushe_core::Result;
use wushe_core::domain::notice::{Audience, ItemStatus, NewNotice, NoticeSection};

use super::publicity::{line, plain, read};

/// The sheet that is attached to the spending of February.
pub(super) const SHEET: &str = "\u{feff}日期,项目,金额（元）,凭证号\r\n\
2026-02-03,春节慰问物资,6400.00,2026-02-001\r\n\
2026-02-09,楼道照明维修,1860.00,2026-02-002\r\n\
2026-02-20,志愿者保险,1200.00,2026-02-003\r\n\
2026-02-26,办公耗材,735.00,2026-02-004\r\n";

/// What was spent in a month, open to objections for a fortnight.
pub(super) fn spending(period: &str, title: &str) -> Result<NewNotice> {
    let mut new = plain(
        NoticeSection::Spending,
        title,
        "本月社区支出公开如下，凭证可到社区服务站查阅。如有异议，请在公示期内提出。",
    );
    new.title_en = Some(format!("Spending in {period}"));
    new.period = Some(read(period)?);
    new.objection_days = Some(15);
    new.items = vec![
        line("春节慰问物资", 6400, None, ItemStatus::Done),
        line("楼道照明维修", 1860, None, ItemStatus::Done),
        line("志愿者保险", 1200, None, ItemStatus::Done),
        line("办公耗材", 735, None, ItemStatus::Settled),
    ];
    Ok(new)
}

/// What is shown, each with how often it was read.
pub(super) fn shown() -> Result<Vec<(i64, NewNotice)>> {
    let mut news = plain(
        NoticeSection::News,
        "治城社区启动独居老人日常巡访",
        "自 3 月起，网格员和志愿者对辖区独居老人每周上门或电话巡访一次，了解身体、用火用电和生活需要，发现问题当天转办。\n\n\
         需要巡访的家庭可在手机上提交，或拨打社区服务站电话。",
    );
    news.title_en = Some("Regular visits to elders who live alone".to_owned());
    news.body_en = Some(
        "From March, grid workers and volunteers visit or ring every elder who lives alone once a week. What they find is passed on the same day."
            .to_owned(),
    );

    let mut day = plain(
        NoticeSection::Announcement,
        "学雷锋便民服务日活动通知",
        "3 月 5 日上午 9:00—11:30，社区服务站门前提供理发、量血压、磨刀、小家电维修和法律咨询，全部免费。",
    );
    day.title_en = Some("Service day on 5 March".to_owned());

    let mut project = plain(
        NoticeSection::Project,
        "老旧小区加装扶手和坡道工程",
        "工程由居民议事会 1 月表决通过，资金来自社区公益金和上级补助，3 月底完工。验收前接受居民监督。",
    );
    project.title_en = Some("Handrails and ramps in older buildings".to_owned());
    project.objection_days = Some(30);
    project.items = vec![
        line("1—4 栋楼道扶手", 18_600, Some(100), ItemStatus::Done),
        line("5—8 栋楼道扶手", 18_600, Some(60), ItemStatus::UnderWay),
        line("服务站无障碍坡道", 9_200, Some(35), ItemStatus::UnderWay),
        line("竣工验收和审计", 3_000, Some(0), ItemStatus::Planned),
    ];

    let mut affairs = plain(
        NoticeSection::Affairs,
        "2026 年第一季度居务公开",
        "一、低保、特困、临时救助对象评议结果已按规定张榜。\n\n二、居民议事会两次，议定加装扶手、垃圾房迁移两项。\n\n\
         三、居务监督小组对去年第四季度收支核查一次，未发现问题。",
    );
    affairs.period = Some(read("2026-Q1")?);
    affairs.objection_days = Some(10);

    let mut earlier = spending("2026-01", "2026 年 1 月财务收支公开")?;
    earlier.items = vec![
        line("服务站取暖费", 2150, None, ItemStatus::Done),
        line("微机维护", 480, None, ItemStatus::Done),
        line("议事会会务", 320, None, ItemStatus::Settled),
    ];

    let mut own = plain(
        NoticeSection::Announcement,
        "3 月 4 日停水通知（仅本社区）",
        "因管网检修，3 月 4 日 9:00—17:00 本社区 1—6 栋停水，请提前储水。行动不便的住户可请网格员送水。",
    );
    own.audience = Some(Audience::Residents);

    Ok(vec![(143, news), (88, earlier), (201, project), (64, affairs), (312, day), (57, own)])
}
