//! What 治城社区 put on this winter and spring.

use wushe_core::domain::activity::{ActivityKind, NewActivity};
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::resident::SpecialGroup;

/// How far an activity has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Draft,
    Open,
    Closed,
    Held,
    Cancelled(&'static str),
}

/// Who takes part by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Elders,
    Children,
    /// Nobody: people are counted at the door.
    Uncounted,
}

/// An activity.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) title: &'static str,
    pub(super) kind: ActivityKind,
    pub(super) category: &'static str,
    pub(super) detail: &'static str,
    pub(super) place: &'static str,
    pub(super) charge: ChargeClass,
    pub(super) groups: &'static [SpecialGroup],
    pub(super) women_only: bool,
    pub(super) hazardous: bool,
    /// What helpers do.
    pub(super) task: &'static str,
    pub(super) who: Who,
    /// Whether the elder who can log in signs up herself.
    pub(super) elder_comes: bool,
    /// Days from today, hour, minutes, people counted at the door.
    pub(super) past: &'static [(i64, i64, i64, i64)],
    /// Days from today, hour, minutes, seats.
    pub(super) ahead: &'static [(i64, i64, i64, Option<i64>)],
    pub(super) end: End,
}

const FREE: Plan = Plan {
    title: "",
    kind: ActivityKind::VolunteerService,
    category: "",
    detail: "",
    place: "治城社区党群服务中心",
    charge: ChargeClass::FreePublicBenefit,
    groups: &[],
    women_only: false,
    hazardous: false,
    task: "现场服务",
    who: Who::Elders,
    elder_comes: false,
    past: &[],
    ahead: &[],
    end: End::Open,
};

pub(super) const PLANS: [Plan; 13] = [
    Plan {
        title: "免费义诊",
        category: "健康义诊",
        detail: "县医院医生和健康义诊队现场量血压、测血糖、看慢性病，请带好平时吃的药。",
        task: "量血压、引导",
        elder_comes: true,
        past: &[(-26, 9, 180, 31), (-12, 9, 180, 27)],
        ahead: &[(5, 9, 180, Some(30))],
        ..FREE
    },
    Plan {
        title: "清洁红城",
        category: "环境整治",
        detail: "清扫背街小巷和楼道，清除小广告。",
        place: "红军城老街",
        hazardous: true,
        task: "清扫街巷",
        who: Who::Uncounted,
        past: &[(-23, 8, 150, 18), (-9, 8, 150, 22)],
        ahead: &[(12, 8, 150, None)],
        ..FREE
    },
    Plan {
        title: "法律援助咨询",
        category: "法律援助",
        detail: "律师和法律援助队解答婚姻、赡养、劳动等问题。",
        task: "接待登记",
        past: &[(-17, 14, 150, 6)],
        ahead: &[(8, 14, 150, Some(12))],
        ..FREE
    },
    Plan {
        title: "助老理发",
        category: "助老助残",
        detail: "为老年人和行动不便的居民免费理发，也可上门。",
        task: "理发",
        elder_comes: true,
        past: &[(-20, 9, 120, 4)],
        ahead: &[(3, 9, 120, Some(6))],
        ..FREE
    },
    Plan {
        title: "闹元宵·包汤圆",
        kind: ActivityKind::Culture,
        category: "节日活动",
        detail: "猜灯谜、包汤圆，邻里一起过元宵。",
        place: "治城社区小广场",
        task: "布置、煮汤圆",
        ahead: &[(1, 14, 180, Some(40))],
        end: End::Closed,
        ..FREE
    },
    Plan {
        title: "智能手机课堂",
        kind: ActivityKind::Learning,
        category: "学习培训",
        detail: "教老年人视频通话、挂号和防诈骗。",
        groups: &[SpecialGroup::Elder],
        task: "一对一辅导",
        elder_comes: true,
        past: &[(-6, 15, 90, 0)],
        ahead: &[(9, 15, 90, Some(15))],
        ..FREE
    },
    Plan {
        title: "居民议事会",
        kind: ActivityKind::Meeting,
        category: "议事协商",
        detail: "商量小区停车和楼道照明。",
        task: "记录",
        past: &[(-5, 19, 120, 9)],
        end: End::Held,
        ..FREE
    },
    Plan {
        title: "消防应急演练",
        kind: ActivityKind::Patrol,
        category: "平安巡查",
        detail: "学用灭火器，走一遍疏散路线。",
        place: "治城社区小广场",
        hazardous: true,
        task: "引导疏散",
        who: Who::Uncounted,
        past: &[(-25, 10, 90, 64)],
        end: End::Held,
        ..FREE
    },
    Plan {
        title: "四点半课堂",
        kind: ActivityKind::Care,
        category: "关爱儿童",
        detail: "放学后陪孩子写作业、读书。",
        groups: &[SpecialGroup::Child],
        task: "辅导作业",
        who: Who::Children,
        ahead: &[(2, 16, 120, Some(15)), (4, 16, 120, Some(15))],
        ..FREE
    },
    Plan {
        title: "便民磨刀修伞",
        kind: ActivityKind::Other,
        category: "便民服务",
        detail: "师傅收材料费，磨刀每把3元、修伞每把5元。",
        charge: ChargeClass::LowFee,
        task: "维持秩序",
        past: &[(-8, 9, 180, 25)],
        ahead: &[(13, 9, 180, None)],
        ..FREE
    },
    Plan {
        title: "三八节春游踏青",
        kind: ActivityKind::Culture,
        category: "节日活动",
        detail: "米仓山踏青，往返乘车。",
        place: "社区门口集合",
        women_only: true,
        hazardous: true,
        task: "随车照看",
        ahead: &[(6, 8, 480, Some(20))],
        end: End::Cancelled("气象台预报当天有大风降温，改期另行通知。"),
        ..FREE
    },
    Plan {
        title: "便民服务日",
        category: "便民服务",
        detail: "每月一次：理发、量血压、修小家电、政策咨询，样样不收费。",
        place: "治城社区小广场",
        task: "引导、登记",
        ahead: &[(10, 9, 180, Some(40)), (40, 9, 180, Some(40)), (70, 9, 180, Some(40))],
        ..FREE
    },
    Plan {
        title: "邻里百家宴",
        kind: ActivityKind::Culture,
        category: "邻里互助",
        detail: "每家带一个菜，孤寡老人由社区接送。",
        place: "治城社区小广场",
        ahead: &[(33, 11, 180, Some(120))],
        end: End::Draft,
        ..FREE
    },
];

/// The school crossing, where volunteers stand every morning.
pub(super) fn crossing() -> NewActivity {
    NewActivity {
        kind: ActivityKind::VolunteerService,
        category: "平安巡查".to_owned(),
        title: "护学岗".to_owned(),
        detail: "上学时段在校门口护送学生过街。".to_owned(),
        place: "东河小学门口".to_owned(),
        charge_class: ChargeClass::FreePublicBenefit,
        organisation_id: None,
        groups: Vec::new(),
        women_only: false,
        hazardous: false,
        risk_note: String::new(),
        insurance_note: String::new(),
    }
}
