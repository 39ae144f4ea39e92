//! One card, and a new one.

use wushe_plugin::prelude::*;

use crate::actions::cards::{EditCard, IssueCard, MarkLost, ReissueCard, RetireCard};
use crate::card::{Card as LiaisonRecord, CardStatus};
use crate::pages::desk::Desk;
use crate::pages::print::Print;
use crate::pages::request::ShowRequest;
use crate::pages::{assignee, elders, kind, past_calls, seen, status, team_name, volunteer_name};
use crate::watch::{self, Watched};
use crate::{Options, call};

/// Requests of the holder that are listed.
const LISTED: u32 = 20;
/// Visits to the holder that are listed.
const CALLS: u32 = 10;

/// Parameters of a card's page.
#[derive(Debug, Input)]
pub(crate) struct ShowCard {
    pub card: Id<LiaisonRecord>,
}

/// Parameters of the page for a new card.
#[derive(Debug, Input)]
pub(crate) struct NewCard {
    /// The resident who is filled in.
    pub resident: Option<ResidentId>,
}

pub(crate) fn page(cx: &Context, params: &ShowCard) -> Result<Page> {
    let card = params.card.get()?;
    let teams = directory::teams()?;
    let history = requests::query().resident(&card.resident).limit(LISTED).list()?;
    let team = card.team.as_ref().map_or_else(|| t!("card-team-default").into(), |team| team_name(team, &teams));
    let (today, days) = (cx.today(), cx.settings::<Options>()?.visit_days);
    let watch = watch::find(&card.id())?.filter(|watch| watch.state != Watched::Off);
    let last = watch.map_or_else(|| t!("none").into(), |watch| seen(&watch, &today, days));
    let calls = call::last(&card.id(), CALLS)?;
    let page = Page::new(t!("page-card", number = &card.number))
        .back(Link::page("cards"))
        .detail([
            Labelled::new(t!("label-who"), card.resident.name()),
            Labelled::new(t!("label-phone"), card.resident.phone()),
            Labelled::new(t!("label-address"), card.resident.address()),
            Labelled::new(t!("label-status"), card.status.sign()),
            Labelled::new(t!("label-last-seen"), last),
            Labelled::new(t!("label-helper"), volunteer_name(card.helper.as_ref())),
            Labelled::new(t!("label-backup"), volunteer_name(card.backup.as_ref())),
            Labelled::new(t!("label-team"), team),
            Labelled::new(t!("label-note"), card.note.clone().map_or_else(|| t!("none").into(), Value::from)),
            Labelled::new(t!("label-issued"), Value::day(card.issued_at)),
            Labelled::new(t!("label-serial"), i64::from(card.serial)),
        ])
        .buttons(buttons(&card))
        .heading(t!("call-history"));
    let page = page.table(past_calls(&calls));
    let page = page.when(card.status != CardStatus::Retired, |page| {
        page.form(elders::note(&card.id(), &today).help("volunteer", t!("note_call-volunteer-help")))
    });
    Ok(page.heading(t!("card-history")).table(past(&history, &teams)).form(edit(&card)))
}

fn buttons(card: &Stored<LiaisonRecord>) -> Vec<Button> {
    let ask = Button::go(t!("desk-ask"), Desk { q: None, card: Some(card.id()) }.link()).primary();
    let ring = Button::ring(t!("ring"), card.resident.person());
    let print = Button::go(t!("card-print"), Print { card: Some(card.id()), after: None }.link());
    let lost = MarkLost { card: card.id() }.button(t!("card-lost")).confirm(t!("card-lost-sure"));
    let reissue = ReissueCard { card: card.id() }.button(t!("card-reissue")).confirm(t!("card-reissue-sure"));
    let retire = RetireCard { card: card.id() }.button(t!("card-retire")).confirm(t!("card-retire-sure")).danger();
    match card.status {
        CardStatus::Active => vec![ask, ring, print, lost, reissue, retire],
        CardStatus::Lost => vec![ask, ring, reissue.primary(), retire],
        CardStatus::Retired => vec![reissue],
    }
}

fn past(history: &[Request], teams: &[Team]) -> Table {
    let rows = history.iter().map(|request| {
        Row::new([
            Value::day(request.opened_at),
            kind(request).into(),
            request.title.as_str().into(),
            status(request),
            assignee(request, teams),
        ])
        .to(ShowRequest { request: request.id.as_str().into() }.link())
    });
    let columns = ["opened", "kind", "what", "status", "assignee"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("card-no-history")).rows(rows)
}

fn edit(card: &Stored<LiaisonRecord>) -> Form {
    form::<EditCard>()
        .title(t!("card-edit"))
        .hide("card", card.id())
        .fill("helper", card.helper.clone().map(String::from))
        .fill("backup", card.backup.clone().map(String::from))
        .fill("team", card.team.clone().map(String::from))
        .fill("note", card.note.clone())
}

pub(crate) fn new(params: NewCard) -> Result<Page> {
    let form = form::<IssueCard>().fill("resident", params.resident.map(String::from));
    let form = form.help("team", t!("card-team-help"));
    Ok(Page::new(t!("page-new_card")).lead(t!("new-card-lead")).back(Link::page("cards")).form(form))
}
