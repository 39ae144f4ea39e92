//! The liaison card in 治城社区: installed from the command line, switched on by the county's administrator, cards issued by
//! the staff. The same doors as the console's.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::json;
use wushe_core::app::unit;
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
        service.act(&county.staff, Surface::Staff, "issue_card", input).await?;
    }
    Ok(county.alone.len().min(CARDS))
}

/// Who helps the holder of the card with this number, and who stands in: two different volunteers. The first card has the
/// first two, who can log in.
fn helpers(all: &[VolunteerId], number: usize, chance: &mut Chance) -> (VolunteerId, VolunteerId) {
    let last = u32::try_from(all.len().saturating_sub(2)).unwrap_or(0);
    let first = if number == 0 { 0 } else { chance.between(0, last) as usize };
    (all[first], all[first + 1])
}
