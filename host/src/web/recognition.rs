//! What a volunteer gets for their hours: certificates and stars, asked for on the phone.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::{certificate, star};
use wushe_core::domain::certificate::{CertificateFilter, CertificateStatus, CertificateView, NewCertificate};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::star::{NewStar, StarFilter, StarStatus};
use wushe_core::error::Error;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::certificate::print_path;
use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, ListItemView, PageView, ValueView,
};
use super::visitor::Visitor;
use crate::app::App;
use crate::explain;
use crate::registers::words;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/volunteer/{unit}/certificates", get(show).post(ask))
        .route("/volunteer/{unit}/stars", post(apply))
}

/// A certificate that is asked for; days as the form sends them.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    period_from: String,
    #[serde(default)]
    period_to: String,
    #[serde(default)]
    purpose: String,
}

async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Volunteer, &unit).await?;
    let today = Day::of(here.cx.now);
    let asked = Asked {
        period_from: format!("{}-01-01", today.date().year()),
        period_to: today.to_string(),
        purpose: String::new(),
    };
    let page = page(&mut here, &asked, String::new()).await?;
    here.show(page).await
}

async fn page(here: &mut Here, asked: &Asked, error: String) -> Result<PageView, PageError> {
    let me = here.cx.volunteer().ok_or_else(PageError::not_found)?;
    let home = here.home();
    let filter = StarFilter { volunteer_id: Some(me), ..StarFilter::default() };
    let stars = star::list(&mut here.tx, &here.cx, filter, Page::first(20)).await?.items;
    let filter = CertificateFilter { volunteer_id: Some(me), ..CertificateFilter::default() };
    let kept = certificate::list(&mut here.tx, &here.cx, filter, Page::first(50)).await?.items;
    let mut page = PageView::new(here.t("my-certificates"));
    page.lead = here.t("my-certificates-lead");
    page.back = Some(LinkView { text: here.t("hours-title"), href: format!("{home}/hours") });
    page.blocks.push(if kept.is_empty() {
        BlockView::Empty { text: here.t("my-certificates-none"), buttons: Vec::new() }
    } else {
        BlockView::List { items: kept.iter().map(|one| item(here, one)).collect() }
    });
    page.blocks.push(BlockView::Form(form(here, asked, error)));
    page.blocks.push(BlockView::Heading { text: here.t("my-stars") });
    let items: Vec<ListItemView> = stars
        .iter()
        .map(|star| ListItemView {
            icon: "star".to_owned(),
            title: here.ta("my-star-count", "n", star.stars),
            text: star.reason.clone(),
            badges: vec![ValueView::tag(
                match star.status {
                    StarStatus::Granted => Tone::Good,
                    StarStatus::Applied => Tone::Warn,
                    StarStatus::Refused | StarStatus::Lapsed => Tone::Bad,
                },
                words::choice(here.locale(), "StarStatus", star.status.as_str()),
            )],
            href: String::new(),
        })
        .collect();
    page.blocks.push(if items.is_empty() {
        BlockView::Text { text: here.t("my-stars-none") }
    } else {
        BlockView::List { items }
    });
    let apply = ButtonView::post(here.t("my-star-ask"), format!("{home}/stars"), Vec::new()).icon("star");
    page.blocks.push(BlockView::Actions { buttons: vec![apply] });
    Ok(page)
}

fn item(here: &Here, one: &CertificateView) -> ListItemView {
    let day = |day: Day| here.format().time(day.begins().micros(), TimeStyle::Date);
    let tone = match one.status {
        CertificateStatus::Valid => Tone::Good,
        CertificateStatus::Applied | CertificateStatus::Publicised => Tone::Warn,
        CertificateStatus::Refused | CertificateStatus::Revoked => Tone::Bad,
    };
    let asked = here.format().time(one.created_at.micros(), TimeStyle::Date);
    let text = format!("{} – {}", day(one.period_from), day(one.period_to));
    ListItemView {
        icon: "award".to_owned(),
        title: one.number.clone().unwrap_or_else(|| here.ta("my-certificate-waiting", "day", asked)),
        text: if one.reason.is_empty() { text } else { format!("{text} · {}", one.reason) },
        badges: vec![ValueView::tag(tone, words::choice(here.locale(), "CertificateStatus", one.status.as_str()))],
        href: print_path(&here.home(), one),
    }
}

fn form(here: &Here, asked: &Asked, error: String) -> FormView {
    let field = |name: &str, value: &str, required, kind| FieldView {
        id: format!("ask-{name}"),
        name: name.to_owned(),
        label: words::field(here.locale(), "certificate", name),
        required,
        value: value.to_owned(),
        autocomplete: "off",
        kind,
        ..FieldView::default()
    };
    FormView {
        id: "ask".to_owned(),
        action: format!("{}/certificates", here.home()),
        title: here.t("my-certificate-ask"),
        fields: vec![
            field("period_from", &asked.period_from, true, FieldKindView::Date),
            field("period_to", &asked.period_to, true, FieldKindView::Date),
            field("purpose", &asked.purpose, false, FieldKindView::Limited { max: 120 }),
        ],
        error,
        submit: here.t("my-certificate-send"),
        ..FormView::default()
    }
}

/// What was entered, with every wrong day named at once.
fn read(asked: &Asked, volunteer_id: wushe_core::id::VolunteerId) -> wushe_core::Result<NewCertificate> {
    Ok(NewCertificate {
        volunteer_id,
        period_from: asked.period_from.parse().map_err(|_| Error::invalid("period_from", "date"))?,
        period_to: asked.period_to.parse().map_err(|_| Error::invalid("period_to", "date"))?,
        purpose: asked.purpose.clone(),
    })
}

async fn ask(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(asked): Form<Asked>,
) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, Place::Volunteer, &unit).await?;
    let me = here.cx.volunteer().ok_or_else(PageError::not_found)?;
    let cx = here.cx.clone();
    let done = match read(&asked, me) {
        Ok(new) => {
            let write = app.store.write(move |tx| {
                let (cx, new) = (cx.clone(), new.clone());
                Box::pin(async move { certificate::create(tx, &cx, new).await })
            });
            write.await.map(|_| ())
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(here.go(&format!("{}/certificates", here.home()), Tone::Good, here.t("my-certificate-asked"))),
        Err(error @ (Error::Invalid(_) | Error::Refused { .. })) => {
            let explained = explain::core(here.locale(), &error);
            let said: Vec<String> = explained.problems.iter().map(|(_, words)| words.clone()).collect();
            let said = if said.is_empty() { explained.words } else { said.join("\n") };
            let page = page(&mut here, &asked, said).await?;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn apply(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, Place::Volunteer, &unit).await?;
    let volunteer_id = here.cx.volunteer().ok_or_else(PageError::not_found)?;
    let cx = here.cx.clone();
    let done = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { star::create(tx, &cx, NewStar { volunteer_id }).await })
    });
    let to = format!("{}/certificates", here.home());
    match done.await {
        Ok(_) => Ok(here.go(&to, Tone::Good, here.t("my-star-asked"))),
        Err(error @ Error::Refused { .. }) => Ok(here.go(&to, Tone::Bad, explain::core(here.locale(), &error).words)),
        Err(error) => Err(error.into()),
    }
}
