//! The liaison card in 治城社区: installed from the command line, switched on by the county's administrator, cards issued by
//! the staff, elders visited, and a roster for this week. The same doors as the console's.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::json;
use wushe_core::app::unit;
use wushe_core::domain::day::Day;
use wushe_core::error::Error;
use wushe_core::id::{UnitId, VolunteerId};
use wushe_core::store::Mode;
use wushe_plugin_schema::shape::Surface;

use super::DemoSummary;
use super::act::{Service, fields};
use super::chance::Chance;
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{self, InstallError, Saying};

/// The module.
pub(super) const MODULE: &str = "liaison-card";

/// Elders who get a card; the others who live alone wait for one, so that there is something to try.
pub(super) const CARDS: usize = 24;

/// Days ago on which the cards were issued. Days without a visit are counted from then on.
const ISSUED: i64 = 34;

/// Notes of those who went to see somebody.
const NOTES: [&str; 6] = [
    "精神好，在院坝里晒太阳。",
    "血压正常，药还够吃一周。",
    "聊了半小时，想念外地的女儿。",
    "帮着把被子晒了。",
    "腿脚不便，下次陪着走走。",
    "家里灶台收拾得干净。",
];

/// Who is on duty on a day of the week from Monday: a volunteer by number, or somebody of the staff, and their hours.
const ROSTER: [&[(Duty, &str, &str)]; 7] = [
    &[(Duty::Volunteer(0), "08:30", "12:00"), (Duty::Staff("社区 李会计"), "14:00", "18:00")],
    &[(Duty::Volunteer(1), "08:30", "12:00"), (Duty::Volunteer(3), "14:00", "18:00")],
    &[(Duty::Volunteer(2), "08:30", "12:00"), (Duty::Staff("社区 王主任"), "14:00", "18:00")],
    &[(Duty::Volunteer(0), "08:30", "12:00"), (Duty::Volunteer(4), "14:00", "18:00")],
    &[(Duty::Volunteer(1), "08:30", "12:00"), (Duty::Staff("社区 李会计"), "14:00", "18:00")],
    &[(Duty::Volunteer(5), "08:30", "18:00")],
    &[(Duty::Staff("社区值班室"), "09:00", "17:00")],
];

/// Somebody on duty.
#[derive(Debug, Clone, Copy)]
enum Duty {
    /// A volunteer of 治城社区.
    Volunteer(usize),
    /// Somebody of the staff.
    Staff(&'static str),
}

/// Installs a module's file, as the command line does. Before there is a county: whatever is wrong with the file shows
/// before anything else is written, and compiling takes longest.
pub(super) async fn install(app: &Arc<App>, file: Vec<u8>) -> anyhow::Result<()> {
    let system = app.core.system(UnitId::from_uuid(uuid::Uuid::nil()));
    modules::install_now(app, system, file).await.context("cannot install a module of the demo")?;
    Ok(())
}

/// Installs the file if it is not the one in use; false when it has the version of another one.
pub(super) async fn renew(app: &Arc<App>, file: Vec<u8>) -> anyhow::Result<bool> {
    let system = app.core.system(UnitId::from_uuid(uuid::Uuid::nil()));
    match modules::install_now(app, system, file).await {
        Ok(_) => Ok(true),
        Err(InstallError::Core(Error::Refused { code: "module-version-taken", .. })) => Ok(false),
        Err(error) => Err(error).context("cannot install a module of the demo"),
    }
}

/// Switches the module on in 治城社区 with its duty desk and team, and issues the cards.
pub(super) async fn issue(app: &Arc<App>, county: &DemoSummary) -> anyhow::Result<usize> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let zhicheng = unit::by_id(&mut tx, county.zhicheng).await?;
    tx.rollback().await?;

    let settings = fields(json!({
        "duty_phone": zhicheng.desk_phone,
        "duty_team": county.duty_team.to_string(),
        "due_hours": 48,
    }));
    let here = app.core.cx(county.administrator.clone(), county.zhicheng, Locale::ZhCn.tag());
    let saying = Saying { enabled: true, settings: Some(settings), grants: None, seen: None };
    modules::say(app, here, MODULE, saying).await.context("cannot switch the liaison card on")?;

    let service = Service { app, unit: county.zhicheng, module: MODULE };
    let back = ISSUED * 86_400;
    app.core.clock.advance_seconds(-back);
    let cards = hand_out(&service, county).await?;
    app.core.clock.advance_seconds(back);
    let today = Day::of(app.core.clock.now());
    visit(&service, county, today, &cards).await?;
    put_on_duty(&service, county, today).await?;
    Ok(cards.len())
}

/// A card and the volunteer who helps its holder.
struct Issued {
    card: String,
    helper: VolunteerId,
}

/// Issues the cards, on the day that the clock shows.
async fn hand_out(service: &Service<'_>, county: &DemoSummary) -> anyhow::Result<Vec<Issued>> {
    let mut cards = Vec::new();
    let mut chance = Chance::new(super::SEED);
    for (number, resident) in county.alone.iter().take(CARDS).enumerate() {
        let (helper, backup) = helpers(&county.helpers, number, &mut chance);
        let note = (number % 5 == 0).then_some("听力不好，请多敲几次门。");
        let input = json!({
            "resident": resident.to_string(),
            "helper": helper.to_string(),
            "backup": backup.to_string(),
            "note": note,
        });
        cards.push(Issued { card: service.act(&county.staff, Surface::Staff, "issue_card", input).await?, helper });
    }
    Ok(cards)
}

/// Everybody was visited these days but the holder of the last card: the next round asks somebody to go there. Those who visit
/// ring the desk, which notes it; some go twice.
async fn visit(service: &Service<'_>, county: &DemoSummary, today: Day, cards: &[Issued]) -> anyhow::Result<()> {
    let looked_after = cards.iter().take(CARDS - 1).enumerate();
    for (number, Issued { card, helper }) in looked_after {
        let ago = i64::try_from(number % 13).unwrap_or(0);
        let often = if number % 4 == 0 { 2 } else { 1 };
        for time in (0..often).rev() {
            let input = json!({
                "card": card,
                "day": today.plus_days(-ago - time * 14),
                "volunteer": (number % 6 != 5).then(|| helper.to_string()),
                "note": NOTES[(number + usize::try_from(time).unwrap_or(0)) % NOTES.len()],
            });
            service.act(&county.staff, Surface::Staff, "note_call", input).await?;
        }
    }
    Ok(())
}

/// The roster of this week, and of the one before, from which the next is copied.
async fn put_on_duty(service: &Service<'_>, county: &DemoSummary, today: Day) -> anyhow::Result<()> {
    let monday = today.plus_days(1 - i64::from(today.date().weekday().to_monday_one_offset()));
    for (day, duties) in (0..).map(|ahead| monday.plus_days(ahead)).zip(ROSTER) {
        for (who, from, until) in duties {
            let (volunteer, staff) = match who {
                Duty::Volunteer(number) => (county.helpers.get(*number).map(ToString::to_string), None),
                Duty::Staff(name) => (None, Some(*name)),
            };
            let input = json!({
                "day": day.plus_days(-7),
                "from": from,
                "until": until,
                "volunteer": volunteer,
                "staff": staff,
            });
            service.act(&county.staff, Surface::Staff, "add_duty", input).await?;
        }
    }
    service.act(&county.staff, Surface::Staff, "copy_week", json!({ "week": today })).await.map(drop)
}

/// Who helps the holder of the card with this number, and who stands in: two different volunteers. The first card has the
/// first two, who can log in.
fn helpers(all: &[VolunteerId], number: usize, chance: &mut Chance) -> (VolunteerId, VolunteerId) {
    let last = u32::try_from(all.len().saturating_sub(2)).unwrap_or(0);
    let first = if number == 0 { 0 } else { chance.between(0, last) as usize };
    (all[first], all[first + 1])
}
