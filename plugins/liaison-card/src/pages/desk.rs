//! The desk: somebody rings, and her card is found in seconds.

use wushe_plugin::prelude::*;

use crate::actions::requests::{Channel, OpenRequest};
use crate::card::{self, Card as LiaisonRecord, CardStatus};
use crate::pages::card::{NewCard, ShowCard};
use crate::pages::request::ShowRequest;
use crate::pages::{OPEN, assignee, due, kind, status, volunteer_name};

/// Most people shown for one search; with more, a longer name helps.
const FOUND: u32 = 10;
/// Most requests in the list below.
const LISTED: u32 = 50;

/// Parameters of the desk.
#[derive(Debug, Input)]
pub(crate) struct Desk {
    /// Card number, name or telephone number that was searched for.
    #[field(max_length = 40)]
    pub q: Option<String>,
    /// The card for which a request is being opened.
    pub card: Option<Id<LiaisonRecord>>,
}

/// Somebody who was found, with her card if she has one.
struct Found {
    resident: ResidentId,
    card: Option<Stored<LiaisonRecord>>,
}

pub(crate) fn page(params: &Desk) -> Result<Page> {
    let q = params.q.clone().unwrap_or_default();
    let mut page =
        Page::new(t!("page-desk")).lead(t!("desk-lead")).search(Link::page("desk"), "q", t!("desk-search"), q.as_str());
    if let Some(id) = &params.card {
        let card = id.get()?;
        page = found(page, &Found { resident: card.resident.clone(), card: Some(card) }, true);
    } else if !q.trim().is_empty() {
        let people = find(q.trim())?;
        // With one result the form is there at once: one step less while she waits on the line.
        let only_one = people.len() == 1;
        page = people.iter().fold(page, |page, person| found(page, person, only_one));
        page = page.when(people.is_empty(), |page| {
            page.empty(t!("desk-nobody"), [Button::go(t!("desk-issue"), Link::page("new_card"))])
        });
    }
    open_requests(page)
}

fn find(q: &str) -> Result<Vec<Found>> {
    if let Some(number) = card::read_number(q)
        && let Some(card) = LiaisonRecord::query().eq("number", number).first()?
    {
        return Ok(vec![Found { resident: card.resident.clone(), card: Some(card) }]);
    }
    let mut people = Vec::new();
    for person in directory::find_residents(q, FOUND)? {
        let resident = ResidentId::from(person.id);
        let card = card::of_resident(&resident)?;
        people.push(Found { resident, card });
    }
    // Those with a card first: it is they who ring.
    people.sort_by_key(|person| person.card.is_none());
    Ok(people)
}

fn found(page: Page, person: &Found, with_form: bool) -> Page {
    let shown = Card::new(person.resident.name())
        .row(t!("label-phone"), person.resident.phone())
        .row(t!("label-address"), person.resident.address());
    let Some(card) = &person.card else {
        let issue = NewCard { resident: Some(person.resident.clone()) }.link();
        let shown = shown.text(t!("desk-no-card")).button(Button::go(t!("desk-issue"), issue));
        return page.cards([shown], t!("desk-nobody"));
    };
    let usable = card.status != CardStatus::Retired;
    let ask = Desk { q: None, card: Some(card.id()) }.link();
    let shown = shown
        .badge(card.number.as_str())
        .badge(card.status.sign())
        .row(t!("label-helper"), volunteer_name(card.helper.as_ref()))
        .row(t!("label-backup"), volunteer_name(card.backup.as_ref()))
        .to(ShowCard { card: card.id() }.link())
        .when(card.note.is_some(), |shown| shown.text(card.note.clone().unwrap_or_default()))
        .when(usable && !with_form, |shown| shown.button(Button::go(t!("desk-ask"), ask).primary()))
        .button(Button::ring(t!("ring"), person.resident.person()))
        .button(Button::go(t!("desk-card"), ShowCard { card: card.id() }.link()));
    page.cards([shown], t!("desk-nobody")).when(usable && with_form, |page| {
        let form = form::<OpenRequest>().hide("card", card.id()).fill("channel", Channel::Phone);
        page.form(form.title(t!("desk-open")))
    })
}

/// Everything that is still to be done, with what waits for staff counted above it.
fn open_requests(page: Page) -> Result<Page> {
    let listing = requests::query().status(OPEN).limit(LISTED).page()?;
    let waiting = requests::query().status(["submitted", "accepted", "returned", "done", "verified"]).count()?;
    let cards = LiaisonRecord::query().eq("status", CardStatus::Active).count()?;
    let teams = directory::teams()?;
    let count = |count: u64| Value::from(i64::try_from(count).unwrap_or(i64::MAX));
    let rows = listing.items.iter().map(|request| {
        Row::new([
            request.number.as_str().into(),
            ResidentId::from(&request.resident).name(),
            kind(request).into(),
            request.title.as_str().into(),
            status(request),
            assignee(request, &teams),
            due(request),
        ])
        .to(ShowRequest { request: request.id.as_str().into() }.link())
    });
    let columns = ["number", "who", "kind", "what", "status", "assignee", "due"];
    let table = Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("desk-no-requests")).rows(rows);
    Ok(page
        .heading(t!("desk-requests"))
        .stats([
            Stat::new(t!("desk-waiting"), count(waiting)).tone(if waiting > 0 { Tone::Warn } else { Tone::Good }),
            Stat::new(t!("desk-cards"), count(cards)).to(Link::page("cards")),
        ])
        .table(table))
}
