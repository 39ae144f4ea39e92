//! What stands on a resident's card beside who they are: who is around them, what they take part in, and everything that staff
//! can do for them, so that nothing is looked for and nobody is searched for a second time.

use std::collections::BTreeSet;

use wushe_core::app::{guardian, household, sign_up, unit, volunteer, worker};
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::household::HouseholdFilter;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::RequestView;
use wushe_core::domain::resident::ResidentView;
use wushe_core::domain::sign_up::{SignUpFilter, SignUpStatus};
use wushe_core::domain::worker::AssignmentFilter;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::registers::{self, words};
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::service;
use crate::web::view::{BlockView, FactView, ListItemView, TileView, ValueView};

/// Registers whose form for a new entry begins with the person, in the order in which they are needed, and what staff need for it.
const FOR_A_PERSON: [(&str, Permission); 4] = [
    ("requests", Permission::HandleRequests),
    ("sign-ups", Permission::WriteActivities),
    ("consents", Permission::WriteResidents),
    ("data-requests", Permission::WriteResidents),
];
/// People who came of late, at most.
const HELPERS: usize = 5;
/// What they signed up for, at most.
const SIGN_UPS: i64 = 20;

/// Everything that can be done for somebody: what residents do by themselves on their phones.
pub(super) async fn behalf(here: &mut Here, id: ResidentId) -> Result<Vec<TileView>, PageError> {
    let mut tiles = Vec::new();
    for (name, permission) in FOR_A_PERSON {
        let Some(register) = registers::find(name) else { continue };
        if !here.may(permission).await? {
            continue;
        }
        tiles.push(TileView {
            icon: register.icon.to_owned(),
            title: here.t(&format!("behalf-{name}")),
            text: words::title(here.locale(), register),
            href: format!("{}/r/{name}/-/create?resident_id={id}", here.home()),
        });
    }
    if here.may(Permission::UseModules).await? && here.may(Permission::HandleRequests).await? {
        tiles.extend(service::behalf_tiles(here, id).await?);
    }
    Ok(tiles)
}

/// Who is around somebody: the worker of their grid, who lives with them, who speaks for them, who came of late.
pub(super) async fn around(
    here: &mut Here,
    resident: &ResidentView,
    requests: &[RequestView],
) -> Result<Vec<FactView>, PageError> {
    let mut rows = Vec::new();
    let row = |label: String, value: ValueView| FactView { label, value };
    if here.may(Permission::ReadWorkers).await? {
        let day = Some(Day::of(here.cx.now));
        let filter = AssignmentFilter { grid_id: Some(resident.unit_id), day, ..AssignmentFilter::default() };
        for held in worker::assignments(&mut here.tx, &here.cx, filter, Page::first(1)).await?.items {
            let href = format!("{}/r/workers/{}", here.home(), held.worker_id);
            rows.push(row(here.t("person-grid-worker"), ValueView::link(held.worker_name, href)));
        }
    }
    if here.may(Permission::ReadResidents).await? {
        let filter = HouseholdFilter { resident_id: Some(resident.id) };
        for home in household::list(&mut here.tx, &here.cx, filter, Page::first(1)).await?.items {
            for member in home.members.iter().filter(|member| member.resident_id != resident.id) {
                let relation = words::choice(here.locale(), "HouseholdRelation", member.relation.as_str());
                let text = format!("{} · {}", member.name, here.ta("person-relation", "relation", relation));
                let href = format!("{}/residents/{}", here.home(), member.resident_id);
                rows.push(row(here.t("person-lives-with"), ValueView::Person { text, masked: true, href }));
            }
        }
        let today = Day::of(here.cx.now);
        let guardians = guardian::of_resident(&mut here.tx, &here.cx, resident.id).await?;
        for one in guardians.into_iter().filter(|one| one.ended_on.is_none_or(|day| day > today)) {
            let relation = words::choice(here.locale(), "GuardianRelation", one.relation.as_str());
            let label = here.ta("person-guardian", "relation", relation);
            let phone = one.phone.map(|phone| format!(" · {phone}")).unwrap_or_default();
            rows.push(row(label, ValueView::text(format!("{}{phone}", one.name.unwrap_or_default()))));
        }
    }
    rows.extend(helpers(here, requests).await?);
    Ok(rows)
}

/// Volunteers who were sent to them, each with what it was last.
async fn helpers(here: &mut Here, requests: &[RequestView]) -> Result<Vec<FactView>, PageError> {
    let mut rows = Vec::new();
    if !here.may(Permission::ReadVolunteers).await? {
        return Ok(rows);
    }
    let mut met = BTreeSet::new();
    for request in requests {
        let Some(id) = request.volunteer_id.filter(|id| met.len() < HELPERS && met.insert(*id)) else { continue };
        let Some(volunteer) = volunteer::look(&mut here.tx, &here.cx, id).await? else { continue };
        let when = request.ended_at.unwrap_or(request.opened_at);
        let when = here.format().time(when.micros(), TimeStyle::Date);
        let href = format!("{}/requests/{}", here.home(), request.id);
        let text = format!("{} · {} · {when}", volunteer.name, request.title);
        rows.push(FactView { label: here.t("person-helper"), value: ValueView::link(text, href) });
    }
    Ok(rows)
}

/// What they have signed up for and has not begun yet.
pub(super) async fn engagements(here: &mut Here, id: ResidentId) -> Result<Option<BlockView>, PageError> {
    if !here.may(Permission::ReadActivities).await? {
        return Ok(None);
    }
    let filter = SignUpFilter { resident_id: Some(id), ..SignUpFilter::default() };
    let found = sign_up::list(&mut here.tx, &here.cx, filter, Page::first(SIGN_UPS)).await?.items;
    let now = here.cx.now;
    let comes = |status: SignUpStatus| matches!(status, SignUpStatus::Seated | SignUpStatus::Waiting);
    let mut items = Vec::new();
    for one in found.into_iter().filter(|one| comes(one.status) && one.begins_at >= now) {
        let tone = if one.status == SignUpStatus::Seated { Tone::Good } else { Tone::Warn };
        let status = words::choice(here.locale(), "SignUpStatus", one.status.as_str());
        let place = unit::by_id(&mut here.tx, one.unit_id).await?.name(here.locale().tag()).to_owned();
        items.push(ListItemView {
            icon: "calendar-event".to_owned(),
            text: format!("{} · {place}", here.format().time(one.begins_at.micros(), TimeStyle::Full)),
            title: one.title,
            badges: vec![ValueView::tag(tone, status)],
            href: format!("{}/r/sign-ups/{}", here.home(), one.id),
        });
    }
    Ok((!items.is_empty()).then_some(BlockView::List { items }))
}
