//! One resident's card: masked, opened field by field for a purpose.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::{request, resident, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestView};
use wushe_core::domain::resident::ResidentView;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::value::Tone;

use super::person;
use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::reveal::{self, Purpose};
use crate::web::view::{BlockView, ButtonView, LinkView, PageView, ValueView};
use crate::web::visitor::Visitor;
use crate::web::volunteer::fact;

/// Requests on a card that are open.
const OPEN: i64 = 50;
/// Requests on a card that have ended.
const ENDED: i64 = 10;

/// The special groups and whether somebody lives alone, in words.
pub(super) fn groups(here: &Here, resident: &ResidentView) -> ValueView {
    let mut words: Vec<String> = resident.groups.iter().map(|group| here.t(&format!("group-{group}"))).collect();
    if resident.lives_alone {
        words.push(here.t("person-alone"));
    }
    if words.is_empty() { ValueView::text("—") } else { ValueView::tag(Tone::Info, words.join(" · ")) }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, ResidentId)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let page = card(&mut here, id, None).await?;
    here.show(page).await
}

/// The card; `revealed` is a field that was just opened for a purpose, with what it says.
async fn card(here: &mut Here, id: ResidentId, revealed: Option<(Field, String)>) -> Result<PageView, PageError> {
    let resident = resident::look(&mut here.tx, &here.cx, id).await?.ok_or_else(PageError::not_found)?;
    let grid = unit::by_id(&mut here.tx, resident.unit_id).await?.name(here.locale().tag()).to_owned();
    let mut page = PageView::new(resident.name.clone());
    let base = format!("{}/residents", here.home());
    page.back = Some(LinkView { text: here.t("residents-title"), href: base.clone() });
    if here.cx.may(&mut here.tx, Permission::ReadResidents).await? {
        let registers = format!("{}/r", here.home());
        page.buttons = vec![
            ButtonView::go(here.t("person-entry"), format!("{registers}/residents/{id}")).icon("file-text"),
            ButtonView::go(here.t("register-consents"), format!("{registers}/consents?resident_id={id}")),
        ];
    }
    if let Some((field, value)) = revealed {
        page.blocks.extend(reveal::revealed(here, field, &value));
    }
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    page.blocks.push(BlockView::Detail {
        rows: vec![
            fact(here, "person-phone", ValueView::Number(or_dash(&resident.phone))),
            fact(here, "person-address", ValueView::text(or_dash(&resident.address))),
            fact(here, "person-id-number", ValueView::Number(or_dash(&resident.id_number))),
            fact(here, "person-grid", ValueView::text(grid)),
            fact(here, "person-groups", groups(here, &resident)),
        ],
    });
    let tiles = person::behalf(here, id).await?;
    if !tiles.is_empty() {
        page.blocks.push(BlockView::Heading { text: here.t("behalf-title") });
        page.blocks.push(BlockView::Tiles { tiles });
    }
    let (open, ended) = requests(here, id).await?;
    let around = person::around(here, &resident, &[open.as_slice(), ended.as_slice()].concat()).await?;
    if !around.is_empty() {
        page.blocks.push(BlockView::Heading { text: here.t("person-around") });
        page.blocks.push(BlockView::Detail { rows: around });
    }
    if let Some(list) = person::engagements(here, id).await? {
        page.blocks.push(BlockView::Heading { text: here.t("person-sign-ups") });
        page.blocks.push(list);
    }
    if here.may(Permission::ReadRequests).await? {
        page.blocks.push(BlockView::Heading { text: here.t("person-requests-open") });
        page.blocks.push(BlockView::Table(super::request::table(here, &open, "person-requests-none-open").await?));
        if !ended.is_empty() {
            page.blocks.push(BlockView::Heading { text: here.t("person-requests-ended") });
            page.blocks.push(BlockView::Table(super::request::table(here, &ended, "person-requests-none").await?));
        }
    }
    if here.cx.may(&mut here.tx, Permission::RevealPersonal).await? {
        let fields = [
            Field::Name,
            Field::Phone,
            Field::Address,
            Field::IdNumber,
            Field::BirthDay,
            Field::CareNote,
            Field::Contact,
            Field::ContactPhone,
        ];
        page.blocks.push(BlockView::Form(reveal::form(here, format!("{base}/{id}/reveal"), &fields)));
    }
    Ok(page)
}

/// What is open for somebody, and what ended last.
async fn requests(here: &mut Here, id: ResidentId) -> Result<(Vec<RequestView>, Vec<RequestView>), PageError> {
    if !here.may(Permission::ReadRequests).await? {
        return Ok((Vec::new(), Vec::new()));
    }
    let of = |open: bool| RequestFilter { resident_id: Some(id), open: Some(open), ..RequestFilter::default() };
    let open = request::list(&mut here.tx, &here.cx, of(true), Page::first(OPEN)).await?.items;
    let ended = request::list(&mut here.tx, &here.cx, of(false), Page::first(ENDED)).await?.items;
    Ok((open, ended))
}

pub(super) async fn reveal(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, ResidentId)>,
    Form(purpose): Form<Purpose>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let (field, value) = reveal::open(&here, Person::Resident(id), purpose).await?;
    let page = card(&mut here, id, Some((field, value))).await?;
    here.visitor.reader.here = format!("{}/residents/{id}", here.home());
    here.answer_to_form().show(page).await
}
