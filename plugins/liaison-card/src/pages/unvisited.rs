//! With whom nobody has been, and since when; on the screen and, for going round, on paper.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::actions::calls::LookNow;
use crate::actions::requests::RequestKind;
use crate::card::Card as LiaisonRecord;
use crate::pages::card::ShowCard;
use crate::pages::request::ShowRequest;
use crate::pages::{OPEN, columns, number, seen, volunteer_name};
use crate::watch::{self, Watch, Watched};

/// Elders on one page.
const ON_A_PAGE: u32 = 50;
/// Holders who have left, at most, in the list below.
const LEFT: u32 = 20;

/// Which elders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Which {
    /// Those with whom nobody has been for too long.
    Overdue,
    /// All of them.
    All,
}

/// Parameters of the list.
#[derive(Debug, Input)]
pub(crate) struct Unvisited {
    /// Which; none: those with whom nobody has been for too long.
    pub which: Option<Which>,
    /// Where the page before ended.
    pub after: Option<String>,
}

pub(crate) fn page(cx: &Context, params: Unvisited) -> Result<Page> {
    let (today, days) = (cx.today(), cx.settings::<Options>()?.visit_days);
    let which = params.which.unwrap_or(Which::Overdue);
    let on = || Watch::query().eq("state", Watched::On);
    let (all, overdue) = (on().count()?, watch::overdue(&today, days).count()?);
    let query = match which {
        Which::Overdue => watch::overdue(&today, days),
        Which::All => on().order_by("seen"),
    };
    let listing = query.limit(ON_A_PAGE).after(params.after).page()?;
    let tabs = [Which::Overdue, Which::All].map(|tab| {
        let to = Unvisited { which: Some(tab), after: None }.link();
        Tab::new(t!(&format!("unvisited-{}", tab.value()), days = days), to, tab == which)
    });
    let empty = if all == 0 { "unvisited-no-cards" } else { "unvisited-none" };
    let next = listing.next.map(|after| Unvisited { which: Some(which), after: Some(after) }.link());
    let page = Page::new(t!("page-unvisited"))
        .lead(t!("unvisited-lead", days = days))
        .stats([
            Stat::new(t!("unvisited-stat-all"), number(all)),
            Stat::new(t!("unvisited-stat-overdue"), number(overdue)).tone(if overdue > 0 {
                Tone::Warn
            } else {
                Tone::Good
            }),
        ])
        .when(is_behind(all)?, |page| page.alert(Tone::Info, t!("unvisited-behind")))
        .buttons([LookNow {}.button(t!("unvisited-look-now"))])
        .tabs(tabs)
        .table(screen(&listing.items, &today, days, t!(empty, days = days))?)
        .pagination(next);
    let page = gone(page)?;
    Ok(page.when(!listing.items.is_empty(), |page| {
        page.print_list(t!("unvisited-paper", days = days), paper(&listing.items, &today))
    }))
}

/// Whether there are cards that the rounds have not come to yet.
fn is_behind(watched: u64) -> Result<bool> {
    let off = Watch::query().eq("state", Watched::Off).count()? + Watch::query().eq("state", Watched::Gone).count()?;
    Ok(LiaisonRecord::query().count()? > watched + off)
}

fn screen(elders: &[Stored<Watch>], today: &Date, days: u32, empty: Text) -> Result<Table> {
    let open = requests::query().status(OPEN).limit(200).list()?;
    let kind = RequestKind::Visit.value();
    let rows = elders.iter().map(|watch| {
        let asked = open.iter().find(|request| request.resident == watch.resident.as_str() && request.kind == kind);
        let asked = match asked {
            Some(request) => {
                let to = ShowRequest { request: request.id.as_str().into() }.link();
                Value::link(t!("unvisited-asked", number = &request.number), to)
            }
            None => t!("unvisited-not-asked").into(),
        };
        Row::new([
            watch.resident.name(),
            watch.number.as_str().into(),
            seen(watch, today, days),
            Value::from(&watch.seen),
            volunteer_name(watch.helper.as_ref()),
            asked,
        ])
        .to(ShowCard { card: watch.card.clone() }.link())
    });
    Ok(Table::new(columns(["who", "card", "last-seen", "since", "helper", "asked"]), empty).rows(rows))
}

fn paper(elders: &[Stored<Watch>], today: &Date) -> Table {
    let rows = elders.iter().map(|watch| {
        Row::new([
            watch.resident.name(),
            watch.resident.address(),
            watch.resident.phone(),
            Value::from(&watch.seen),
            watch.days(today).into(),
            volunteer_name(watch.helper.as_ref()),
        ])
    });
    let heads = columns(["who", "address", "phone", "since", "days", "helper"]);
    Table::new(heads, t!("unvisited-none-paper")).rows(rows)
}

/// Holders who do not live here any more while their card is in use.
fn gone(page: Page) -> Result<Page> {
    let gone = Watch::query().eq("state", Watched::Gone).limit(LEFT).list()?;
    if gone.is_empty() {
        return Ok(page);
    }
    let rows = gone.iter().map(|watch| {
        Row::new([watch.resident.name(), watch.number.as_str().into(), Value::from(&watch.seen)])
            .to(ShowCard { card: watch.card.clone() }.link())
    });
    let table = Table::new(columns(["who", "card", "since"]), t!("unvisited-none-paper")).rows(rows);
    Ok(page.heading(t!("unvisited-gone")).text(t!("unvisited-gone-hint")).table(table))
}
