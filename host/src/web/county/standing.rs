//! What holds for a module in one unit, who has said so, and what would hold otherwise.

use wushe_core::app::module::Standing;
use wushe_core::app::unit;
use wushe_core::domain::access::Permission;
use wushe_core::domain::module::Enablement;
use wushe_core::domain::unit::Unit;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::{Way, base};
use crate::i18n::Catalog;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{BlockView, ButtonView, FactView, ValueView};
use crate::web::volunteer::fact;

/// The unit above that has said something, by name.
pub(super) async fn unit_above(here: &mut Here, standing: &Standing) -> Result<Option<Unit>, PageError> {
    match &standing.above {
        Some(above) => Ok(Some(unit::by_id(&mut here.tx, above.unit_id).await?)),
        None => Ok(None),
    }
}

/// On or off, by whose word, since when; and what is said above.
pub(super) async fn facts(
    here: &mut Here,
    way: &Way,
    standing: &Standing,
    above: Option<&Unit>,
) -> Result<BlockView, PageError> {
    let on = standing.holds().is_some_and(|word| word.enabled);
    let (tone, key) = if on { (Tone::Good, "module-on") } else { (Tone::Neutral, "module-off") };
    let mut rows = vec![fact(here, "module-state", ValueView::tag(tone, here.t(key)))];
    let said_by = said_by(here, way, standing, above).await?;
    rows.push(fact(here, "module-said-by", said_by));
    if let Some(own) = &standing.own {
        rows.push(fact(here, "module-said-at", here.time(own.changed_at, TimeStyle::Full)));
        if let (Some(word), Some(above)) = (&standing.above, above) {
            rows.push(FactView { label: here.t("module-above"), value: ValueView::text(told(here, word, above)) });
        }
    }
    Ok(BlockView::Detail { rows })
}

async fn said_by(
    here: &mut Here,
    way: &Way,
    standing: &Standing,
    above: Option<&Unit>,
) -> Result<ValueView, PageError> {
    let Some(above) = above.filter(|_| standing.own.is_none()) else {
        let key = if standing.own.is_some() { "module-said-here" } else { "module-said-nowhere" };
        return Ok(ValueView::text(here.t(key)));
    };
    let name = here.ta("module-said-above", "unit", above.name(here.locale().tag()));
    // What lies above the place has no page here.
    let reachable = above.id == here.unit.id || unit::is_within(&mut here.tx, above.id, here.unit.id).await?;
    let href = format!("{}/{}/units/{}/settings", base(here), way.module, above.code);
    Ok(if reachable { ValueView::link(name, href) } else { ValueView::text(name) })
}

fn told(here: &Here, word: &Enablement, above: &Unit) -> String {
    let key = if word.enabled { "module-above-on" } else { "module-above-off" };
    here.ta(key, "unit", above.name(here.locale().tag()))
}

/// The switch, the way back to what is said above, and the trail of both.
pub(super) async fn buttons(
    here: &mut Here,
    way: &Way,
    at: &Unit,
    standing: &Standing,
    above: Option<&Unit>,
) -> Result<BlockView, PageError> {
    let on = standing.holds().is_some_and(|word| word.enabled);
    let name = at.name(here.locale().tag()).to_owned();
    let action = format!("{}/{}/units/{}", base(here), way.module, at.code);
    let seen = standing.own.as_ref().map(|own| own.version.to_string()).unwrap_or_default();
    let hidden = vec![
        ("enabled".to_owned(), (!on).to_string()),
        ("seen".to_owned(), seen.clone()),
        ("own_page".to_owned(), "true".to_owned()),
    ];
    let mut buttons = vec![if on {
        ButtonView::post(here.t("module-disable"), action.clone(), hidden).ask(here.ta(
            "module-disable-ask",
            "unit",
            name.clone(),
        ))
    } else {
        ButtonView::post(here.t("module-enable"), action.clone(), hidden).primary()
    }];
    if standing.own.is_some() {
        let then = match (&standing.above, above) {
            (Some(word), Some(above)) => {
                let key = if word.enabled { "module-inherit-ask-on" } else { "module-inherit-ask-off" };
                let args =
                    [("unit", Arg::Text(name)), ("above", Arg::Text(above.name(here.locale().tag()).to_owned()))];
                Catalog::host().ta(here.locale(), key, args)
            }
            _ => here.ta("module-inherit-ask-nothing", "unit", name),
        };
        let hidden = vec![("seen".to_owned(), seen)];
        buttons.push(ButtonView::post(here.t("module-inherit"), format!("{action}/inherit"), hidden).ask(then));
    }
    if here.may(Permission::ReadAudit).await? {
        let href = format!("/staff/{}/r/audit-entries?entity=module&entity_id={}", at.code, way.module);
        buttons.push(ButtonView::go(here.t("module-audit"), href));
    }
    Ok(BlockView::Actions { buttons })
}
