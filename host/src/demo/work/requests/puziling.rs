//! Requests of 普子岭社区 and its grids: 周晓敏's question, small matters that grids settle, and what goes up.

use wushe_core::Result;
use wushe_core::app::{paper, request, resident};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{AnswerRequest, Channel, CustodyStep, PaperStep};
use wushe_core::domain::resident::ResidentFilter;
use wushe_core::error::Error;
use wushe_core::id::{ResidentId, UnitId};
use wushe_core::store::Tx;

use super::super::Ground;
use super::basis::{Kinds, Templates};
use super::story::{Day, Step, later, wish};
use super::zhicheng::take_paper;
use crate::demo::places;

/// 普济镇, above the community.
const TOWNSHIP: &str = "510821107000";

pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>, kinds: &Kinds, templates: &Templates) -> Result<()> {
    let unit = ground.unit(places::PUZILING)?;
    let day = Day { desk: ground.by(&ground.users.grids, unit), head: ground.system(unit) };
    ask_for_the_pension(tx, &day, kinds, templates).await?;
    settle_in_the_grids(tx, ground, &day, kinds).await?;
    go_up(tx, ground, &day, kinds).await
}

/// 周晓敏 asks what to bring; the answer is a template, then she brings it.
async fn ask_for_the_pension(tx: &mut Tx, day: &Day, kinds: &Kinds, templates: &Templates) -> Result<()> {
    let filter = ResidentFilter { name: Some("周晓敏".to_owned()), ..ResidentFilter::default() };
    let found = resident::list(tx, &day.desk, filter, Page::first(1)).await?.items;
    let asker = found.first().ok_or(Error::NotFound { entity: "resident" })?.id;
    let title = "我想办理养老保险,要准备哪些材料?";
    let new = wish(asker, kinds.get("pension").copied(), Channel::Online, title, "公众号留言");
    let id = day.play(tx, 2, new, &[]).await?.id;
    let answer = AnswerRequest { template_id: Some(templates.pension), text: String::new() };
    request::answer(tx, &later(&day.desk, 6), id, answer).await?;
    request::handle(tx, &later(&day.desk, 120), id, Default::default()).await?;
    take_paper(tx, &later(&day.desk, 121), id, "一寸白底照片", false, 3).await?;
    let book = take_paper(tx, &later(&day.desk, 122), id, "户口簿", true, 1).await?;
    let card = take_paper(tx, &later(&day.desk, 123), id, "身份证", true, 1).await?;
    take_paper(tx, &later(&day.desk, 124), id, "身份证复印件", false, 1).await?;
    let step =
        |step, to: Option<&str>, note: &str| PaperStep { step, to: to.map(str::to_owned), note: note.to_owned() };
    let back = step(CustodyStep::Returned, None, "核对后当场归还，本人签收");
    paper::step(tx, &later(&day.desk, 126), card, back).await?;
    let on = step(CustodyStep::HandedOn, Some("普济镇便民服务中心"), "随参保登记表送交");
    paper::step(tx, &later(&day.desk, 180), book, on).await?;
    Ok(())
}

/// Somebody who lives in a grid.
async fn neighbour(tx: &mut Tx, ground: &Ground<'_>, grid: UnitId) -> Result<ResidentId> {
    let found = resident::list(tx, &ground.system(grid), ResidentFilter::default(), Page::first(1)).await?;
    Ok(found.items.first().ok_or(Error::NotFound { entity: "resident" })?.id)
}

/// Small matters do not leave the grid (小事不出格).
async fn settle_in_the_grids(tx: &mut Tx, ground: &Ground<'_>, day: &Day, kinds: &Kinds) -> Result<()> {
    use Step::{Close, Rate, Report, Take, Verify};
    let small = [
        ("dispute", "晒谷场使用起争执", "已按商定的时段轮流使用"),
        ("street", "路边杂草遮挡视线", "已组织清理"),
        ("errand", "帮老人交合作医疗", "已在手机上代缴"),
        ("facility", "入户路口积水", "已疏通边沟"),
        ("question", "耕地补贴什么时候发", "已说明发放时间和查询办法"),
        ("hazard", "电线垂落", "已联系供电所当天拉直"),
    ];
    for (number, (kind, title, found)) in small.into_iter().enumerate() {
        let grid = ground.grids[(number * 7 + 2) % ground.grids.len()];
        let who = neighbour(tx, ground, grid).await?;
        let new = wish(who, kinds.get(kind).copied(), Channel::Visit, title, "");
        let mut steps = vec![Step::Assign(grid), Take, Report(found), Verify, Close];
        if number % 2 == 0 {
            steps.push(Rate(5, "当天就办好了"));
        }
        day.play(tx, 10 + i64::try_from(number).unwrap_or(0) * 5, new, &steps).await?;
    }
    // One is still on its way, and one was given back.
    let grid = ground.grids[11];
    let who = neighbour(tx, ground, grid).await?;
    let kind = kinds.get("street").copied();
    let new = wish(who, kind, Channel::Phone, "公路边堆放砂石", "");
    day.play(tx, 45, new, &[Step::Assign(grid)]).await?;
    let new = wish(who, kind, Channel::Phone, "河道里有建筑垃圾", "");
    day.play(tx, 50, new, &[Step::Assign(grid), Step::Decline("地点在相邻网格，请转派")]).await?;
    Ok(())
}

/// What the community settles itself, and what it cannot.
async fn go_up(tx: &mut Tx, ground: &Ground<'_>, day: &Day, kinds: &Kinds) -> Result<()> {
    use Step::{Close, Escalate, Handle, Report, Verify};
    let who = neighbour(tx, ground, ground.grids[20]).await?;
    let town = Day { desk: ground.system(ground.unit(TOWNSHIP)?), head: day.head.clone() };
    let settled = [
        ("dispute", "两户宅基地界址争议", "社区调解委员会现场丈量，签订协议"),
        ("relief", "低保复核", "入户核查完成，资料已归档"),
    ];
    for (number, (kind, title, found)) in settled.into_iter().enumerate() {
        let new = wish(who, kinds.get(kind).copied(), Channel::Visit, title, "");
        let steps = [Handle, Report(found), Verify, Close];
        day.play(tx, 60 + i64::try_from(number).unwrap_or(0) * 5, new, &steps).await?;
    }
    let new = wish(who, kinds.get("facility").copied(), Channel::Phone, "村道路基塌陷", "约五米，车辆无法会车。");
    let up = [Handle, Escalate("需镇里安排抢修队")];
    let raised = day.play(tx, 75, new, &up).await?;
    town.go_on(tx, 140, raised, &[Handle, Report("镇抢修队已回填加固，恢复通行"), Verify, Close]).await?;
    let new = wish(who, kinds.get("complaint").copied(), Channel::Paper, "养殖场气味扰民", "附二十户签名。");
    day.play(tx, 80, new, &[Handle, Escalate("涉及环保执法，社区无权处理")]).await?;
    Ok(())
}
