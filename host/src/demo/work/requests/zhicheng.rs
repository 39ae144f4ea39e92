//! Requests of 治城社区, one in each state of the lifecycle at least.

use wushe_core::Result;
use wushe_core::app::{Cx, paper, request, resident};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    ArbitrateRequest, Channel, CustodyStep, ExtensionKind, MergeRequest, NewPaper, NewRequest, PaperStep,
};
use wushe_core::domain::resident::ResidentFilter;
use wushe_core::error::Error;
use wushe_core::id::{RequestId, ResidentId};
use wushe_core::store::Tx;

use super::super::Ground;
use super::basis::{ERRAND_HERE, Kinds};
use super::story::{Day, Step, later, wish};
use crate::demo::places;

/// What residents ask for: kind, how it came, title, details, what was done.
type Told = (&'static str, Channel, &'static str, &'static str, Vec<Step>);

pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>, kinds: &Kinds) -> Result<()> {
    let unit = ground.unit(places::ZHICHENG)?;
    let day = Day { desk: ground.by(&ground.users.staff, unit), head: ground.by(&ground.users.admin, unit) };
    let people = people(tx, &day.desk).await?;
    let who = |number: usize| people.get(number % people.len().max(1)).copied().unwrap_or(ground.residents.alone[0]);
    for (number, (kind, channel, title, detail, steps)) in told(ground)?.into_iter().enumerate() {
        let new = wish(who(number), kinds.get(kind).copied(), channel, title, detail);
        day.play(tx, i64::try_from(number).unwrap_or(0) * 6, new, &steps).await?;
    }
    ask_online(tx, ground, kinds).await?;
    late(tx, &day, kinds, who(40)).await?;
    with_papers(tx, &day, kinds, who(41)).await?;
    duplicates(tx, &day, kinds, [who(42), who(43), who(44)]).await?;
    named_from_above(tx, ground, &day, kinds, who(45)).await?;
    let draft =
        NewRequest { draft: Some(true), ..wish(who(46), None, Channel::Phone, "咨询残疾人两项补贴", "") };
    day.play(tx, 190, draft, &[]).await?;
    Ok(())
}

/// Residents of the community, in the order of their ids.
async fn people(tx: &mut Tx, cx: &Cx) -> Result<Vec<ResidentId>> {
    let found = resident::list(tx, cx, ResidentFilter::default(), Page::first(100)).await?;
    let mut ids: Vec<ResidentId> = found.items.into_iter().map(|resident| resident.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

fn told(ground: &Ground<'_>) -> Result<Vec<Told>> {
    use Channel::{Paper, Phone, Visit};
    use Step::{
        Answer, Ask, Close, Decline, Escalate, Fail, Grant, Handle, Opinion, Rate, Refuse, Reject, Reopen, Report,
        Revisit, Support, Take, Team, Verify, Void, Volunteer,
    };
    let town = ground.unit("510821100000")?;
    let next_door = ground.unit(places::NEIGHBOUR)?;
    let helper = |number: usize| Volunteer(ground.volunteers.all[number]);
    let duty = Team(ground.volunteers.duty);
    Ok(vec![
        ("street", Phone, "楼道堆放杂物", "3单元2楼楼道堆满纸箱，老人出入不便。", vec![]),
        (ERRAND_HERE, Phone, "代买降压药", "家里的降压药只剩两天的量。", vec![helper(0)]),
        (ERRAND_HERE, Phone, "陪同去县医院复查", "周三上午，需要人陪。", vec![duty]),
        (ERRAND_HERE, Visit, "卧室灯不亮", "换过灯泡还是不亮。", vec![helper(1), Take]),
        (
            "elder-care",
            Visit,
            "申请社区助餐",
            "独居，想在社区食堂包月。",
            vec![Handle, Ask(ExtensionKind::Extension, Some(3), "等待民政局核定补贴档次"), Grant("同意")],
        ),
        (
            "relief",
            Visit,
            "申请临时救助",
            "家人住院，开支较大。",
            vec![
                Handle,
                Ask(ExtensionKind::Suspension, None, "等待家庭经济状况核对结果"),
                Grant("同意挂起，结果到了立即恢复"),
            ],
        ),
        (
            "street",
            Phone,
            "店铺占道经营",
            "早市摊位占了盲道。",
            vec![
                Handle,
                Answer("已与店主沟通，正在重新划线。"),
                Ask(ExtensionKind::Extension, Some(5), "划线施工队下周进场"),
            ],
        ),
        (
            "facility",
            Phone,
            "屋后排水沟堵塞",
            "下雨就漫水。",
            vec![Handle, Ask(ExtensionKind::Extension, Some(20), "人手不够"), Refuse("汛期前必须疏通，请按期办理")],
        ),
        (ERRAND_HERE, Phone, "清理阳台旧家具", "", vec![helper(2), Decline("需要两个人抬，我一个人搬不动")]),
        (
            ERRAND_HERE,
            Visit,
            "代缴水电费",
            "",
            vec![helper(3), Take, Report("水费86元、电费112元已代缴，票据已交给老人")],
        ),
        (ERRAND_HERE, Phone, "上门理发", "腿脚不便。", vec![helper(4), Take, Report("已上门理发"), Verify]),
        (
            "facility",
            Phone,
            "小区门口井盖松动",
            "车一过就响。",
            vec![Answer("今天上午派人查看。"), Handle, Report("已加固井盖并铺设橡胶垫"), Verify, Close],
        ),
        (
            "dispute",
            Visit,
            "楼上漏水邻里纠纷",
            "双方愿意调解。",
            vec![
                Handle,
                Report("双方达成协议，楼上负责维修防水"),
                Verify,
                Close,
                Revisit("电话回访：漏水已修好，双方满意"),
            ],
        ),
        (
            ERRAND_HERE,
            Phone,
            "代取快递",
            "",
            vec![helper(0), Take, Report("快递已送到家"), Verify, Close, Rate(5, "送得很快，谢谢小王")],
        ),
        (
            "question",
            Phone,
            "老年证怎么换",
            "",
            vec![
                Answer("带身份证和一寸照片到社区便民服务站，当场办理。"),
                Handle,
                Report("已办理"),
                Verify,
                Close,
                Rate(4, "说得清楚"),
            ],
        ),
        (
            "facility",
            Phone,
            "广场路灯不亮",
            "东南角两盏。",
            vec![Handle, Report("已更换灯泡"), Fail("只亮了一盏，另一盏还是不亮")],
        ),
        ("dispute", Visit, "民间借贷纠纷", "", vec![Reject("人民法院已经立案，请按诉讼程序办理")]),
        (ERRAND_HERE, Phone, "测试登记", "", vec![Void("误登记")]),
        (
            "facility",
            Paper,
            "老旧小区下水主管破裂",
            "涉及三栋楼，需要整体更换。",
            vec![Handle, Escalate("主管更换需镇里安排工程款和施工队")],
        ),
        (
            "food",
            Phone,
            "小卖部出售过期牛奶",
            "已留存购物小票。",
            vec![
                Handle,
                Support(town, "请镇市场监管所一同检查"),
                Support(next_door, "该店在贵社区另有一家分店，请一并查看"),
                Opinion(town, "已现场检查，下架过期牛奶12盒，责令整改"),
            ],
        ),
        (
            "street",
            Visit,
            "垃圾桶清运不及时",
            "",
            vec![Handle, Report("已协调每日两次清运"), Verify, Close, Reopen("又是两天没有来清运")],
        ),
    ])
}

/// 李秀兰 asks at home on the platform; nobody has looked at it yet.
async fn ask_online(tx: &mut Tx, ground: &Ground<'_>, kinds: &Kinds) -> Result<()> {
    let unit = ground.unit(places::ZHICHENG)?;
    let own = later(&ground.by(&ground.users.resident, unit), 200);
    let resident = own.resident().ok_or(Error::NotFound { entity: "resident" })?;
    let title = "水龙头滴水，想请人来修";
    let new = wish(resident, kinds.get(ERRAND_HERE).copied(), Channel::Online, title, "厨房的，一直滴。");
    request::open(tx, &own, new).await?;
    Ok(())
}

/// Taken down on paper before the platform began, and past its time by now.
async fn late(tx: &mut Tx, day: &Day, kinds: &Kinds, who: ResidentId) -> Result<()> {
    let new = NewRequest {
        opened_at: Some(day.desk.now.plus_seconds(-25 * 86_400)),
        late_reason: Some("平台启用前的纸质登记，补录".to_owned()),
        ..wish(
            who,
            kinds.get("suggestion").copied(),
            Channel::Paper,
            "建议增设健身器材",
            "公园东侧空地，希望有适合老人的器材。",
        )
    };
    day.play(tx, 150, new, &[Step::Handle, Step::Answer("已列入今年的公共设施计划，正在询价。")]).await?;
    Ok(())
}

/// Papers were taken for it; one of them is back.
async fn with_papers(tx: &mut Tx, day: &Day, kinds: &Kinds, who: ResidentId) -> Result<()> {
    let kind = kinds.get("elder-care").copied();
    let new = wish(who, kind, Channel::Visit, "代办高龄津贴", "行动不便，委托社区代办。");
    let id = day.play(tx, 160, new, &[Step::Handle]).await?.id;
    let book = take_paper(tx, &later(&day.desk, 185), id, "户口簿", true, 1).await?;
    let card = take_paper(tx, &later(&day.desk, 186), id, "身份证", true, 1).await?;
    take_paper(tx, &later(&day.desk, 187), id, "一寸白底照片", false, 3).await?;
    let step =
        |step, to: Option<&str>, note: &str| PaperStep { step, to: to.map(str::to_owned), note: note.to_owned() };
    let on = step(CustodyStep::HandedOn, Some("东河镇便民服务中心"), "随申请表一并送交");
    paper::step(tx, &later(&day.desk, 240), book, on).await?;
    let back = step(CustodyStep::Returned, None, "复印后当场归还，本人签收");
    paper::step(tx, &later(&day.desk, 190), card, back).await?;
    Ok(())
}

/// Notes that a paper was taken.
pub(super) async fn take_paper(
    tx: &mut Tx,
    cx: &Cx,
    request_id: RequestId,
    name: &str,
    original: bool,
    count: i64,
) -> Result<wushe_core::id::PaperId> {
    let new = NewPaper {
        request_id,
        name: name.to_owned(),
        original,
        count,
        owner: "本人".to_owned(),
        holder: None,
        note: "已当面清点".to_owned(),
    };
    Ok(paper::create(tx, cx, new).await?.id)
}

/// Three people report the same; two of them follow the first.
async fn duplicates(tx: &mut Tx, day: &Day, kinds: &Kinds, who: [ResidentId; 3]) -> Result<()> {
    let kind = kinds.get("facility").copied();
    let title = "河边步道护栏松动";
    let first = wish(who[0], kind, Channel::Phone, title, "靠近二桥，约三米长。");
    let into_id = day.play(tx, 170, first, &[Step::Handle]).await?.id;
    for (who, minutes) in who.into_iter().skip(1).zip([175, 180]) {
        let double = day.play(tx, minutes, wish(who, kind, Channel::Phone, title, ""), &[]).await?;
        let merge = MergeRequest { into_id, note: "同一处护栏".to_owned() };
        request::merge(tx, &later(&day.desk, minutes + 5), double.id, merge).await?;
    }
    Ok(())
}

/// Two communities could not agree whose it is; the county's supervisor named one.
async fn named_from_above(tx: &mut Tx, ground: &Ground<'_>, day: &Day, kinds: &Kinds, who: ResidentId) -> Result<()> {
    let new = wish(who, kinds.get("street").copied(), Channel::Phone, "两社区交界处垃圾堆积", "谁来清运说不清。");
    let id = day.play(tx, 140, new, &[]).await?.id;
    let head = later(&ground.by(&ground.users.administrator, ground.county), 200);
    let input = ArbitrateRequest {
        unit_id: day.desk.unit, reason: "垃圾堆放点在治城社区界内，按属地管理".to_owned()
    };
    request::arbitrate(tx, &head, id, input).await?;
    Ok(())
}
