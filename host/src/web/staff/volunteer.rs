//! One volunteer's card.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::{hours, team, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::volunteer::VolunteerView;
use wushe_core::id::VolunteerId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::reveal::{self, Purpose};
use crate::web::view::{BlockView, ButtonView, LinkView, PageView, TableRowView, TableView, ValueView};
use crate::web::visitor::Visitor;
use crate::web::volunteer::{fact, hours_status, served_for};

pub(super) fn available(here: &Here, volunteer: &VolunteerView) -> ValueView {
    let (tone, key) =
        if volunteer.available { (Tone::Good, "volunteer-available") } else { (Tone::Neutral, "volunteer-away") };
    ValueView::tag(tone, here.t(key))
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, VolunteerId)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let page = card(&mut here, id, None).await?;
    here.show(page).await
}

async fn card(here: &mut Here, id: VolunteerId, revealed: Option<(Field, String)>) -> Result<PageView, PageError> {
    let volunteer = volunteer::look(&mut here.tx, &here.cx, id).await?.ok_or_else(PageError::not_found)?;
    let base = format!("{}/volunteers", here.home());
    let mut page = PageView::new(volunteer.name.clone());
    page.back = Some(LinkView { text: here.t("volunteers-title"), href: base.clone() });
    if here.may(Permission::ReadRequests).await? {
        let href = format!("{}/requests?who=volunteer:{id}", here.home());
        page.buttons.push(ButtonView::go(here.t("volunteer-requests"), href).icon("clipboard-list"));
    }
    if let Some((field, value)) = revealed {
        page.blocks.extend(reveal::revealed(here, field, &value));
    }
    let mut teams = Vec::new();
    for id in &volunteer.teams {
        teams.extend(team::look(&mut here.tx, &here.cx, *id).await?.map(|team| team.name));
    }
    page.blocks.push(BlockView::Detail {
        rows: vec![
            fact(here, "person-phone", ValueView::Number(volunteer.phone.clone().unwrap_or_else(|| "—".to_owned()))),
            fact(here, "volunteer-skills", ValueView::text(volunteer.skills.join(" · "))),
            fact(here, "volunteer-teams", ValueView::text(teams.join(" · "))),
            fact(here, "volunteer-hours", ValueView::Number(here.format().minutes(volunteer.approved_minutes))),
            fact(here, "request-status", available(here, &volunteer)),
        ],
    });
    let mut rows = Vec::new();
    for entry in hours::of_volunteer(&mut here.tx, &here.cx, id, Page::first(50)).await?.items {
        let title = served_for(here, &entry).await?;
        rows.push(TableRowView {
            cells: vec![
                here.time(entry.served_at, TimeStyle::Date),
                ValueView::text(title),
                ValueView::Number(here.format().minutes(entry.minutes)),
                hours_status(here, &entry),
            ],
            ..TableRowView::default()
        });
    }
    page.blocks.push(BlockView::Heading { text: here.t("hours-title") });
    page.blocks.push(BlockView::Table(TableView {
        columns: ["hours-served", "hours-request", "hours-minutes", "hours-status"].map(|key| here.t(key)).to_vec(),
        rows,
        empty: here.t("hours-none"),
    }));
    if here.cx.may(&mut here.tx, Permission::RevealPersonal).await? {
        page.blocks.push(BlockView::Form(reveal::form(
            here,
            format!("{base}/{id}/reveal"),
            &[Field::Name, Field::Phone],
        )));
    }
    Ok(page)
}

pub(super) async fn reveal(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, VolunteerId)>,
    Form(purpose): Form<Purpose>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let (field, value) = reveal::open(&here, Person::Volunteer(id), purpose).await?;
    let page = card(&mut here, id, Some((field, value))).await?;
    here.visitor.reader.here = format!("{}/volunteers/{id}", here.home());
    here.answer_to_form().show(page).await
}
