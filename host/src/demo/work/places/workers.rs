//! Social workers and staff of 治城社区 and 东河镇: who supervises whom, what they learned, what was talked about.

use wushe_core::Result;
use wushe_core::app::Cx;
use wushe_core::app::worker::{self, supervision, training};
use wushe_core::domain::worker::{NewSupervision, NewTraining, NewWorker, WorkerKind, WorkerLevel};
use wushe_core::id::WorkerId;
use wushe_core::store::Tx;

use super::super::Ground;
use crate::demo::places::ZHICHENG;
use crate::demo::when::moved;

/// Who works at the stations.
pub(super) struct Staff {
    /// In charge of the station of 东河镇: supervises.
    pub(super) head: WorkerId,
    /// The social worker of 治城社区.
    pub(super) social_worker: WorkerId,
    /// Their assistant.
    pub(super) assistant: WorkerId,
}

fn new(name: &str, kind: WorkerKind, level: WorkerLevel, title: &str, number: u32) -> NewWorker {
    NewWorker {
        name: name.to_owned(),
        kind,
        level,
        certificate_no: (level != WorkerLevel::None).then(|| format!("DEMO-SW-{number:04}")),
        title: Some(title.to_owned()),
        // Beyond the numbers that the demo gives to residents and volunteers.
        phone: Some(format!("19900099{number:03}")),
        ..NewWorker::default()
    }
}

/// Enters them, with their trainings and supervision.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<Staff> {
    let town = ground.by(&ground.users.administrator, ground.unit("510821100000")?);
    let home = ground.by(&ground.users.admin, ground.unit(ZHICHENG)?);
    let social = WorkerKind::SocialWorker;
    let head = new("昝晓蓉", social, WorkerLevel::Senior, "社工站站长", 1);
    let head = NewWorker {
        registration_no: Some("DEMO-DJ-0001".to_owned()),
        registered_until: Some(ground.day("2028-06-30")?),
        ..head
    };
    let head = worker::create(tx, &town, head).await?.id;
    let entered = NewWorker {
        registration_no: Some("DEMO-DJ-0002".to_owned()),
        registered_until: Some(ground.day("2027-12-31")?),
        ..new("冯雪梅", social, WorkerLevel::SocialWorker, "社工点负责人", 2)
    };
    let first = worker::create(tx, &home, entered.clone()).await?;
    // The supervisor serves further up: the township names her.
    let supervised = NewWorker { supervisor_id: Some(head), ..entered };
    worker::update(tx, &town, first.id, first.version, supervised).await?;
    let assistant =
        NewWorker { supervisor_id: Some(first.id), ..new("谭浩", social, WorkerLevel::Assistant, "一线社工", 3) };
    let assistant = worker::create(tx, &home, assistant).await?.id;
    let staff = WorkerKind::CommunityStaff;
    let mut learned = vec![first.id, assistant];
    for (number, name, title) in [(4, "袁玲", "便民服务岗"), (5, "侯永刚", "综治岗"), (6, "蒲丽", "民政岗")]
    {
        learned.push(worker::create(tx, &home, new(name, staff, WorkerLevel::None, title, number)).await?.id);
    }
    train(tx, &home, &learned).await?;
    supervise(tx, &town, &home, first.id, assistant).await?;
    Ok(Staff { head, social_worker: first.id, assistant })
}

async fn train(tx: &mut Tx, cx: &Cx, workers: &[WorkerId]) -> Result<()> {
    let courses = [
        ("2025-09-18", "五社联动与社区治理", 360, "旺苍县民政局", 5),
        ("2025-11-06", "社会工作者继续教育：个案工作", 480, "广元市社会工作协会", 2),
        ("2025-12-12", "个人信息保护与居民隐私", 120, "旺苍县委社会工作部", 5),
        ("2026-01-22", "独居老人探访与风险识别", 180, "旺苍县社会工作总站", 3),
    ];
    for (on, topic, minutes, provider, many) in courses {
        for worker in workers.iter().take(many) {
            let (topic, provider) = (topic.to_owned(), provider.to_owned());
            let new = NewTraining { worker_id: *worker, day: moved(cx.now, on)?, topic, minutes, provider };
            training::create(tx, cx, new).await?;
        }
    }
    Ok(())
}

async fn supervise(tx: &mut Tx, town: &Cx, home: &Cx, first: WorkerId, assistant: WorkerId) -> Result<()> {
    let talks = [
        (town, first, "2025-12-19", 90, "小组工作方案的目标设定", "下次带上前后测量表。"),
        (home, assistant, "2026-01-09", 60, "入户探访的沟通技巧", "每次探访后当天写记录。"),
        (town, first, "2026-01-30", 90, "个案结案的判断", "结案前再作一次评估。"),
        (home, assistant, "2026-02-13", 60, "志愿者与社工的分工", "由社工排班，志愿者认领。"),
    ];
    for (cx, worker_id, on, minutes, topic, note) in talks {
        let new = NewSupervision {
            worker_id,
            supervisor_id: None,
            day: moved(cx.now, on)?,
            minutes,
            topic: topic.to_owned(),
            note: Some(note.to_owned()),
        };
        supervision::create(tx, cx, new).await?;
    }
    Ok(())
}
