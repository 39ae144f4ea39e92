//! Registers at the desk: every one in the same way, from the declaration that the API uses too.

mod act;
mod choose;
mod files;
mod form;
mod list;
mod sheet;
mod show;
mod tree;
mod value;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::error::PageError;
use super::frame::Here;
use super::view::{BlockView, PageView, TileView};
use super::visitor::Visitor;
use crate::app::App;
use crate::registers::words;
use crate::registers::{self, Group, Operation, Register};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}/g/{group}", get(group))
        .route("/staff/{unit}/r/{register}", get(list::show))
        .route("/staff/{unit}/r/{register}/-/export", get(sheet::export))
        .route("/staff/{unit}/r/{register}/-/template", get(sheet::template))
        .route(
            "/staff/{unit}/r/{register}/-/sheet",
            get(sheet::show).post(sheet::upload).layer(DefaultBodyLimit::max(sheet::SHEET_BYTES)),
        )
        .route("/staff/{unit}/r/units/-/tree", get(tree::show))
        .route("/staff/{unit}/r/{register}/-/choose", get(choose::found))
        .route("/staff/{unit}/r/{register}/-/sheet/{id}/take", post(sheet::take))
        .route("/staff/{unit}/r/{register}/-/sheet/{id}/undo", post(sheet::undo))
        .route("/staff/{unit}/r/{register}/-/{operation}", get(act::of_register).post(act::do_to_register))
        .route("/staff/{unit}/files/{file}", get(files::content))
        .route(
            "/staff/{unit}/r/{register}/{id}/-/files",
            post(files::add).layer(DefaultBodyLimit::max(crate::upload::FORM_BYTES)),
        )
        .route("/staff/{unit}/r/{register}/{id}/-/files/{file}/remove", post(files::remove))
        .route("/staff/{unit}/r/{register}/{id}", get(show::show))
        .route("/staff/{unit}/r/{register}/{id}/{operation}", get(act::of_entry).post(act::do_to_entry))
}

/// The register of an address.
fn register(name: &str) -> Result<&'static Register, PageError> {
    registers::find(name).ok_or_else(PageError::not_found)
}

/// Where the desk has pages of its own for a register: its list and its entries are there, its forms here.
fn by_hand(here: &Here, register: &Register) -> Option<String> {
    (register.name == "requests").then(|| format!("{}/requests", here.home()))
}

/// Whether the reader may do this here; what only the use case can decide is offered.
async fn may(here: &mut Here, operation: &Operation) -> Result<bool, PageError> {
    match operation.permission {
        Some(permission) => here.may(permission).await,
        None => Ok(true),
    }
}

/// Registers of a group of the menu that the reader may look into.
pub(super) async fn of_group(here: &mut Here, group: Group) -> Result<Vec<&'static Register>, PageError> {
    let mut found = Vec::new();
    for register in registers::all().iter().filter(|register| register.group == Some(group)) {
        let readers = register.read_by();
        let mut open = readers.is_empty();
        for permission in readers {
            open = open || here.may(permission).await?;
        }
        // Listing may need more than looking into what is known: nobody is led to where they are refused.
        if let Some(list) = register.operation("list") {
            open = open && may(here, list).await?;
        }
        if open {
            found.push(register);
        }
    }
    Ok(found)
}

/// `/staff/{unit}/g/{group}`: the registers of a group.
async fn group(
    axum::extract::State(app): axum::extract::State<Arc<App>>,
    visitor: Visitor,
    axum::extract::Path((unit, name)): axum::extract::Path<(String, String)>,
) -> super::error::PageResult {
    let mut here = Here::open(app, visitor, super::frame::Place::Staff, &unit).await?;
    let group = Group::ALL.into_iter().find(|group| group.name() == name).ok_or_else(PageError::not_found)?;
    let registers = of_group(&mut here, group).await?;
    if registers.is_empty() {
        return Err(PageError::not_found());
    }
    let locale = here.locale();
    let tiles = registers
        .into_iter()
        .map(|register| TileView {
            icon: register.icon.to_owned(),
            title: words::title(locale, register),
            text: words::lead(locale, register),
            href: format!("{}/r/{}", here.home(), register.name),
        })
        .collect();
    let page = PageView::new(here.t(&format!("menu-{name}"))).with(BlockView::Tiles { tiles });
    here.show(page).await
}
