//! The organisations of 陈家岭社区 as the sources count them (four introduced, one local and four of the community's own
//! incubated) and those of 治城社区, with what they run and owe. Names and codes are invented; the codes are valid.

use wushe_core::Result;
use wushe_core::app::contract::duty;
use wushe_core::app::{Cx, contract, organisation};
use wushe_core::domain::contract::{EndContract, EvaluateContract, FulfilDuty, NewContract, NewDuty};
use wushe_core::domain::day::Day;
use wushe_core::domain::money::Fen;
use wushe_core::domain::organisation::{NewOrganisation, Origin, Rating};
use wushe_core::domain::request::ChargeClass;
use wushe_core::id::{ContractId, OrganisationId};
use wushe_core::store::Tx;

use super::super::Ground;
use crate::demo::places::{CHENJIALING, ZHICHENG};
use crate::demo::when::moved;

/// An organisation and the space that it runs.
struct Runs {
    name: &'static str,
    code: &'static str,
    origin: Origin,
    rating: Rating,
    work: &'static str,
    title: &'static str,
    place: &'static str,
    term: (&'static str, &'static str),
    yuan: i64,
    charge: ChargeClass,
}

const FREE: ChargeClass = ChargeClass::FreePublicBenefit;
const LOW: ChargeClass = ChargeClass::LowFee;
const TERM: (&str, &str) = ("2025-03-01", "2027-02-28");

const IN_CHENJIALING: [Runs; 9] = [
    Runs {
        name: "广元市晨曦社会工作服务中心",
        code: "52510800MJ0001010F",
        origin: Origin::Introduced,
        rating: Rating::A4,
        work: "个案、小组和社区社会工作，困难群众入户探访",
        title: "社区社会工作服务",
        place: "社工室",
        term: TERM,
        yuan: 120_000,
        charge: FREE,
    },
    Runs {
        name: "广元康宁养老服务有限公司",
        code: "91510800MA0001026H",
        origin: Origin::Introduced,
        rating: Rating::None,
        work: "日间照料、康复护理、上门助浴",
        title: "康养护理室运营",
        place: "康养护理室",
        term: TERM,
        yuan: 60_000,
        charge: LOW,
    },
    Runs {
        name: "广元市童乐亲子成长中心",
        code: "52510800MJ00010377",
        origin: Origin::Introduced,
        rating: Rating::A3,
        work: "四点半课堂、亲子活动、假期托管",
        title: "亲子娱乐空间运营",
        place: "亲子娱乐空间",
        term: ("2024-09-01", "2026-08-31"),
        yuan: 40_000,
        charge: LOW,
    },
    Runs {
        name: "旺苍县暖味餐饮服务有限公司",
        code: "91510821MA0001042L",
        origin: Origin::Introduced,
        rating: Rating::None,
        work: "老年助餐、送餐上门",
        title: "爱心食堂运营",
        place: "爱心食堂",
        term: TERM,
        yuan: 36_000,
        charge: LOW,
    },
    Runs {
        name: "旺苍县白水镇同心社会工作服务站",
        code: "52510821MJ0001053A",
        origin: Origin::Incubated,
        rating: Rating::None,
        work: "本土社会工作者培养，居民骨干培训",
        title: "居民骨干培训",
        place: "议事厅",
        term: ("2025-06-01", "2026-05-31"),
        yuan: 20_000,
        charge: FREE,
    },
    Runs {
        name: "陈家岭社区姐妹互助会",
        code: "51510821MJ00010618",
        origin: Origin::CommunityType,
        rating: Rating::None,
        work: "姐妹茶馆日常开放，妇女议事会",
        title: "姐妹茶馆运营",
        place: "姐妹茶馆",
        term: ("2025-01-01", "2026-12-31"),
        yuan: 0,
        charge: FREE,
    },
    Runs {
        name: "陈家岭社区爱心菜园协会",
        code: "51510821MJ000107X0",
        origin: Origin::CommunityType,
        rating: Rating::None,
        work: "闲置地块种植，菜品供给爱心食堂",
        title: "爱心菜园管护",
        place: "爱心菜园",
        term: ("2025-01-01", "2026-12-31"),
        yuan: 0,
        charge: FREE,
    },
    Runs {
        name: "陈家岭社区夕阳红文艺队",
        code: "51510821MJ00010880",
        origin: Origin::CommunityType,
        rating: Rating::None,
        work: "文艺排练和节庆演出",
        title: "文化活动室使用",
        place: "文化活动室",
        term: ("2025-01-01", "2025-12-31"),
        yuan: 0,
        charge: FREE,
    },
    Runs {
        name: "陈家岭社区院落治理促进会",
        code: "51510821MJ0001096T",
        origin: Origin::CommunityType,
        rating: Rating::None,
        work: "院落议事、环境整治、邻里调解",
        title: "院落议事服务",
        place: "圆桌会议室",
        term: ("2025-01-01", "2026-12-31"),
        yuan: 0,
        charge: FREE,
    },
];

const IN_ZHICHENG: [Runs; 4] = [
    Runs {
        name: "旺苍县阳光社会工作服务中心",
        code: "52510821MJ0000018E",
        origin: Origin::Introduced,
        rating: Rating::A3,
        work: "社工点运营、个案帮扶、志愿者培训",
        title: "社工点运营",
        place: "社区社工点",
        term: ("2025-04-01", "2027-03-31"),
        yuan: 80_000,
        charge: FREE,
    },
    Runs {
        name: "治城社区老年协会",
        code: "51510821MJ0000026C",
        origin: Origin::CommunityType,
        rating: Rating::None,
        work: "老年活动、结对探访",
        title: "老年活动室管理",
        place: "老年活动室",
        term: ("2025-01-01", "2026-12-31"),
        yuan: 0,
        charge: FREE,
    },
    Runs {
        name: "旺苍县便民家政服务有限公司",
        code: "91510821MA0001106J",
        origin: Origin::Introduced,
        rating: Rating::None,
        work: "保洁、家电维修、陪诊",
        title: "便民服务点运营",
        place: "便民服务点",
        term: ("2025-01-01", "2025-12-31"),
        yuan: 12_000,
        charge: LOW,
    },
    Runs {
        name: "旺苍县东河公益基金会",
        code: "53510821MJ00000341",
        origin: Origin::Incubated,
        rating: Rating::None,
        work: "助学、助老、急难救助",
        title: "公益项目合作",
        place: "慈善驿站",
        term: ("2025-07-01", "2026-06-30"),
        yuan: 0,
        charge: FREE,
    },
];

/// The nine of 陈家岭社区, entered by the county.
pub(super) async fn chenjialing(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let cx = ground.by(&ground.users.administrator, ground.unit(CHENJIALING)?);
    for (at, runs) in IN_CHENJIALING.iter().enumerate() {
        let made = run(tx, &cx, runs, at).await?.1;
        owe(tx, &cx, made, "每季度公开服务台账", &["2025-12-31", "2026-03-31"]).await?;
    }
    Ok(())
}

/// Those of 治城社区, entered by its administrator; the one that runs the station is answered.
pub(super) async fn zhicheng(tx: &mut Tx, ground: &Ground<'_>) -> Result<Option<OrganisationId>> {
    let cx = ground.by(&ground.users.admin, ground.unit(ZHICHENG)?);
    let mut first = None;
    for (at, runs) in IN_ZHICHENG.iter().enumerate() {
        let (organisation, made) = run(tx, &cx, runs, at).await?;
        first.get_or_insert(organisation);
        owe(tx, &cx, made, "提交季度服务报告", &["2025-12-31", "2026-03-31"]).await?;
        match at {
            // One that is late, so that the list shows what late looks like.
            0 => owe(tx, &cx, made, "开展服务对象满意度调查", &[]).await?,
            // One whose term is over.
            2 => {
                let told = EvaluateContract {
                    score: 88,
                    evaluation: "按约开放，居民满意度较高；上门服务响应有时偏慢。".to_owned(),
                    day: moved(cx.now, "2026-01-10")?,
                };
                contract::evaluate(tx, &cx, made, told).await?;
                contract::end(tx, &cx, made, EndContract { day: moved(cx.now, "2025-12-31")? }).await?;
            }
            _ => {}
        }
    }
    Ok(first)
}

async fn run(tx: &mut Tx, cx: &Cx, runs: &Runs, at: usize) -> Result<(OrganisationId, ContractId)> {
    let new = NewOrganisation {
        name: runs.name.to_owned(),
        credit_code: runs.code.to_owned(),
        origin: runs.origin,
        rating: Some(runs.rating),
        rated_day: if runs.rating == Rating::None { None } else { Some(moved(cx.now, "2024-11-20")?) },
        status: None,
        scope_of_work: Some(runs.work.to_owned()),
        desk_phone: Some(format!("08395558{at:03}")),
        address: None,
        contact_name: None,
        contact_phone: None,
    };
    let organisation = organisation::create(tx, cx, new).await?.id;
    let new = NewContract {
        unit_id: None,
        organisation_id: organisation,
        title: runs.title.to_owned(),
        place: Some(runs.place.to_owned()),
        from_day: moved(cx.now, runs.term.0)?,
        to_day: moved(cx.now, runs.term.1)?,
        amount: Fen::new(runs.yuan * 100),
        charge_class: runs.charge,
    };
    Ok((organisation, contract::create(tx, cx, new).await?.id))
}

/// The same duty once for each day; what was due before today is done. Without days: one that was not done in time.
async fn owe(tx: &mut Tx, cx: &Cx, contract_id: ContractId, title: &str, due: &[&str]) -> Result<()> {
    if due.is_empty() {
        let new = NewDuty { contract_id, title: title.to_owned(), due_day: moved(cx.now, "2026-02-15")? };
        duty::create(tx, cx, new).await?;
        return Ok(());
    }
    let today = Day::of(cx.now);
    for due_day in due {
        let due_day = moved(cx.now, due_day)?;
        let made = duty::create(tx, cx, NewDuty { contract_id, title: title.to_owned(), due_day }).await?;
        if due_day < today {
            let done = FulfilDuty { day: due_day, evidence: "台账已提交社区存档".to_owned() };
            duty::fulfil(tx, cx, made.id, done).await?;
        }
    }
    Ok(())
}
