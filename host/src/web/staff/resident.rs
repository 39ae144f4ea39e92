//! One resident's card: masked, opened field by field for a purpose.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::{request, resident, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::RequestFilter;
use wushe_core::domain::resident::ResidentView;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::value::Tone;

use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::reveal::{self, Purpose};
use crate::web::service;
use crate::web::view::{BlockView, ButtonView, LinkView, PageView, ValueView};
use crate::web::visitor::Visitor;
use crate::web::volunteer::fact;

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
    let stands_in = here.may(Permission::UseModules).await? && here.may(Permission::HandleRequests).await?;
    let tiles = if stands_in { service::behalf_tiles(here, id).await? } else { Vec::new() };
    if !tiles.is_empty() {
        page.blocks.push(BlockView::Heading { text: here.t("behalf-title") });
        page.blocks.push(BlockView::Tiles { tiles });
    }
    if here.cx.may(&mut here.tx, Permission::ReadRequests).await? {
        let filter = RequestFilter { resident_id: Some(id), ..RequestFilter::default() };
        let found = request::list(&mut here.tx, &here.cx, filter, Page::first(20)).await?.items;
        page.blocks.push(BlockView::Heading { text: here.t("person-requests") });
        page.blocks.push(BlockView::Table(super::request::table(here, &found, "person-requests-none").await?));
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
