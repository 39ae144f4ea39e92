//! The love canteen in 陈家岭社区: its people, the fund that pays for meals, last month's meals, settled and public, and what
//! there is to eat this week. Through the same doors as its desk.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::{Value, json};
use wushe_core::Result;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::{Actor, Cx, fund, resident, team, volunteer, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::{FundSource, NewFund, NewIncome};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::domain::team::{JoinTeam, NewTeam, TeamKind};
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::error::Error;
use wushe_core::id::{ResidentId, TeamId, UnitId};
use wushe_core::store::Tx;
use wushe_plugin_schema::shape::Surface;

use super::act::{Service, fields};
use super::county::Units;
use super::people::{Age, People};
use super::{logins, places};
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{self, Saying};

/// The module.
pub(super) const MODULE: &str = "love-canteen";

/// What is cooked, for how much, and what is in it.
const DISHES: [(&str, i64, &str); 6] = [
    ("红烧肉套餐", 1_400, ""),
    ("清炒时蔬豆腐", 900, "大豆"),
    ("番茄鸡蛋面", 800, "鸡蛋"),
    ("清蒸鱼套餐", 1_600, "鱼"),
    ("萝卜炖排骨", 1_500, ""),
    ("小米粥配花卷", 600, "小麦"),
];

/// Volunteers who bring meals, beside those of 治城社区.
pub(super) const CARRIERS: usize = 4;
/// Residents beside those of every community: the one who can log in.
pub(super) const DINERS: usize = 1;

/// Days of last month on which people ate, counted back from its last.
const DAYS: [i64; 5] = [2, 3, 4, 7, 8];
/// How many ate on each of them.
const EATERS: usize = 8;

/// Who runs the canteen and who eats there.
#[derive(Debug, Clone)]
pub struct Canteen {
    /// 陈家岭社区.
    pub unit: UnitId,
    /// Staff of the community.
    pub(super) staff: Actor,
    team: TeamId,
    /// The elder who can log in.
    pub(super) diner: Actor,
    /// Elders who live alone, the one who can log in first.
    pub(super) diners: Vec<ResidentId>,
}

/// Enters its people and their logins, and opens the fund.
pub(super) async fn people(tx: &mut Tx, system: &Cx, units: &Units, people: &mut People) -> Result<Canteen> {
    let unit = units.get(places::CHENJIALING).copied();
    let unit = unit.ok_or_else(|| Error::internal("the demo lacks 陈家岭社区"))?;
    let cx = system.in_unit(unit);
    let staff = staff(tx, &cx, people).await?;
    let team = carriers(tx, &cx, people).await?;
    let (diner, login) = diner(tx, &cx, people).await?;
    open_fund(tx, &cx).await?;
    let filter = wushe_core::domain::resident::ResidentFilter { lives_alone: Some(true), ..Default::default() };
    let mut diners = vec![diner];
    let alone = resident::list(tx, &cx, filter, Page::first(10)).await?.items;
    diners.extend(alone.into_iter().map(|resident| resident.id).filter(|id| *id != diner));
    Ok(Canteen { unit, staff, team, diner: login, diners })
}

async fn staff(tx: &mut Tx, cx: &Cx, people: &mut People) -> Result<Actor> {
    let name = logins::name(logins::CANTEEN);
    let new = NewWorker {
        name: name.into(),
        kind: WorkerKind::CommunityStaff,
        level: WorkerLevel::Assistant,
        certificate_no: None,
        phone: Some(people.named(name, Age::Adult, true).phone),
        ..NewWorker::default()
    };
    let worker = worker::create(tx, cx, new).await?;
    let user = access::create_user(tx, cx, NewUser { worker_id: Some(worker.id), ..login(logins::CANTEEN) }).await?;
    let mut posts = Vec::new();
    for role in [Role::Staff, Role::FundClerk] {
        posts.push(access::give_post(tx, cx, user.id, role).await?);
    }
    Ok(Actor::User { id: user.id, name: user.name, posts, resident: None, volunteer: None })
}

async fn carriers(tx: &mut Tx, cx: &Cx, people: &mut People) -> Result<TeamId> {
    let team = team::create(tx, cx, NewTeam { name: "爱心送餐队".to_owned(), kind: TeamKind::Backbone }).await?.id;
    for number in 0..CARRIERS {
        let person = match number {
            0 => people.named(logins::name(logins::CARRIER), Age::Adult, false),
            _ => people.person(Age::Adult),
        };
        let skills = vec!["送餐".to_owned()];
        let new = NewVolunteer { name: person.name, phone: Some(person.phone), skills, ..NewVolunteer::default() };
        let made = volunteer::create(tx, cx, new).await?.id;
        team::join(tx, cx, team, JoinTeam { volunteer_id: made }).await?;
        if number == 0 {
            access::create_user(tx, cx, NewUser { volunteer_id: Some(made), ..login(logins::CARRIER) }).await?;
        }
    }
    Ok(team)
}

/// An elder who lives alone and can log in.
async fn diner(tx: &mut Tx, cx: &Cx, people: &mut People) -> Result<(ResidentId, Actor)> {
    let person = people.named(logins::name(logins::DINER), Age::Elder, true);
    let new = NewResident {
        name: person.name,
        id_number: Some(person.id_number),
        phone: Some(person.phone),
        address: Some("陈家岭社区3组12号".to_owned()),
        groups: vec![SpecialGroup::Elder],
        lives_alone: true,
        ..NewResident::default()
    };
    let made = resident::create(tx, cx, new).await?.id;
    let user = access::create_user(tx, cx, NewUser { resident_id: Some(made), ..login(logins::DINER) }).await?;
    let actor = Actor::User { id: user.id, name: user.name, posts: Vec::new(), resident: Some(made), volunteer: None };
    Ok((made, actor))
}

async fn open_fund(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let today = Day::of(cx.now);
    let new = NewFund {
        name: "陈家岭社区慈善基金".to_owned(),
        approval_limit: Fen::new(500_000),
        major_amount: None,
        publicity: None,
        designated_platform: None,
        filing_no: None,
        donate_link: None,
        opened_on: Some(today.plus_days(-60)),
        active: None,
    };
    let fund = fund::create(tx, cx, new).await?.id;
    let income = NewIncome {
        fund_id: fund,
        source: FundSource::GrantSuperior,
        from_name: "旺苍县民政局".to_owned(),
        document_no: Some(format!("旺民〔{}〕18号", today.date().year())),
        day: None,
        amount: Fen::new(400_000),
        purpose_id: None,
        account_id: None,
        voucher: None,
    };
    fund::income::create(tx, cx, income).await.map(drop)
}

fn login(login: &str) -> NewUser {
    NewUser {
        login: login.into(),
        name: logins::name(login).into(),
        password: logins::PASSWORD.into(),
        ..NewUser::default()
    }
}

/// The canteen's desk, at which the demo acts.
struct DeskOf<'a> {
    app: &'a Arc<App>,
    canteen: &'a Canteen,
}

impl DeskOf<'_> {
    async fn act(&self, name: &str, input: Value) -> anyhow::Result<String> {
        let service = Service { app: self.app, unit: self.canteen.unit, module: MODULE };
        service.act(&self.canteen.staff, Surface::Staff, name, input).await
    }

    fn today(&self) -> Day {
        Day::of(self.app.core.clock.now())
    }

    async fn plan(&self, day: Day, meal: &str, dish: &str, portions: Option<u32>) -> anyhow::Result<String> {
        self.act("plan_dish", json!({ "day": day, "meal": meal, "dish": dish, "portions": portions })).await
    }

    async fn order(&self, item: &str, diner: usize, way: &str) -> anyhow::Result<String> {
        let resident = self.canteen.diners[diner % self.canteen.diners.len()];
        self.act("order", json!({ "item": item, "way": way, "resident": resident.to_string() })).await
    }
}

/// Switches the module on, and lets a month and a week go by.
pub(super) async fn open(app: &Arc<App>, administrator: &Actor, canteen: &Canteen) -> anyhow::Result<()> {
    let here = app.core.cx(administrator.clone(), canteen.unit, Locale::ZhCn.tag());
    // Who lives alone but is in no need pays the fee, so that there is something of both kinds.
    let settings = fields(json!({ "free_living_alone": false, "delivery_team": canteen.team.to_string() }));
    let saying = Saying { enabled: true, settings: Some(settings), grants: None, seen: None };
    modules::say(app, here, MODULE, saying).await.context("cannot switch the love canteen on")?;

    let desk = DeskOf { app, canteen };
    let mut dishes = Vec::new();
    for (name, price, contains) in DISHES {
        let contains = (!contains.is_empty()).then_some(contains);
        dishes.push(desk.act("add_dish", json!({ "name": name, "price": price, "contains": contains })).await?);
    }
    let resident = canteen.diners.first().context("the canteen has no diners")?;
    desk.act("note_allergy", json!({ "resident": resident.to_string(), "allergy": "花生过敏，少糖" })).await?;
    last_month(&desk, &dishes).await?;
    this_week(&desk, &dishes).await
}

/// A few days of last month, with the clock turned back to each of them; then the month is settled.
async fn last_month(desk: &DeskOf<'_>, dishes: &[String]) -> anyhow::Result<()> {
    let today = desk.today();
    let first = format!("{}-01", &today.to_string()[..7]).parse::<Day>()?;
    for (number, before) in DAYS.into_iter().enumerate() {
        let day = first.plus_days(-before);
        let back = day.days_until(today) * 86_400;
        desk.app.core.clock.advance_seconds(-back);
        let lunch = desk.plan(day, "lunch", &dishes[number % dishes.len()], None).await?;
        for diner in 0..EATERS {
            let order = desk.order(&lunch, number + diner, "eat-in").await?;
            desk.act("serve", json!({ "order": order })).await?;
        }
        desk.app.core.clock.advance_seconds(back);
    }
    let month = first.plus_days(-1).to_string()[..7].to_owned();
    desk.act("settle", json!({ "month": month })).await.map(drop)
}

/// Menus for the days ahead, and what is ordered for today and tomorrow.
async fn this_week(desk: &DeskOf<'_>, dishes: &[String]) -> anyhow::Result<()> {
    let today = desk.today();
    for ahead in 0..5 {
        let day = today.plus_days(ahead);
        let at = usize::try_from(ahead).unwrap_or(0);
        let dish = |number: usize| dishes[(at + number) % dishes.len()].as_str();
        let lunch = [desk.plan(day, "lunch", dish(0), Some(40)).await?, desk.plan(day, "lunch", dish(1), None).await?];
        let dinner = desk.plan(day, "dinner", dish(5), Some(20)).await?;
        if ahead > 1 {
            continue;
        }
        for diner in 0..6 {
            let way = if diner % 3 == 0 { "deliver" } else { "eat-in" };
            desk.order(&lunch[diner % 2], diner, way).await?;
        }
        for diner in 6..9 {
            desk.order(&dinner, diner, "eat-in").await?;
        }
    }
    Ok(())
}
