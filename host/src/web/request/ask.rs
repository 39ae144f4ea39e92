//! To ask the community for something: a question, a wish, a complaint.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::{request, request_kind};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Channel, ChargeClass, NewRequest, RequestKindFilter, RequestKindView, ServiceLine};
use wushe_core::error::Error;
use wushe_core::id::RequestKindId;
use wushe_plugin_schema::value::Tone;

use crate::app::App;
use crate::explain;
use crate::i18n::Locale;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{
    BlockView, ButtonDoes, ButtonView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView, TileView,
};
use crate::web::visitor::Visitor;

/// Kinds to choose from, at most: whoever knows none leaves it to the desk.
const KINDS: i64 = 100;

/// What the form is about: it asks for the same, in other words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum About {
    /// A question or a wish.
    #[default]
    Question,
    /// A complaint or a suggestion. Every platform that staff and residents have to use needs one (为基层减负).
    Complaint,
}

impl About {
    /// The word for its kind where no kind is chosen; also in addresses.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Complaint => "complaint",
        }
    }

    /// A message of this form.
    fn words(self, here: &Here, name: &str) -> String {
        let form = match self {
            Self::Question => "ask",
            Self::Complaint => "complaint",
        };
        here.ta(&format!("{form}-{name}"), "unit", here.unit_name())
    }

    /// Whether a kind belongs here: complaints and suggestions are the line of petitions (信访).
    fn takes(self, kind: &RequestKindView) -> bool {
        (kind.line == ServiceLine::Petitions) == (self == Self::Complaint)
    }
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    about: About,
}

/// What was entered.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Entered {
    #[serde(default)]
    about: About,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
}

/// The ways here from a resident's home.
pub(in crate::web) fn tiles(here: &Here) -> Vec<TileView> {
    let tile = |about: About, icon: &str| TileView {
        icon: icon.to_owned(),
        title: about.words(here, "title"),
        text: about.words(here, "tile"),
        href: format!("{}/ask?about={}", here.home(), about.as_str()),
    };
    vec![tile(About::Question, "message-circle-question"), tile(About::Complaint, "message-report")]
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(which): Query<Which>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let entered = Entered { about: which.about, ..Entered::default() };
    let page = page(&mut here, &entered, None).await?;
    here.show(page).await
}

pub(super) async fn send(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(entered): Form<Entered>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let resident_id = here.cx.resident().ok_or_else(PageError::not_found)?;
    let chosen = match entered.kind.as_str() {
        "" => None,
        id => Some(id.parse::<RequestKindId>().map_err(|_| PageError::not_found())?),
    };
    let new = NewRequest {
        kind_id: chosen,
        detail: entered.detail.clone(),
        channel: Channel::Online,
        charge_class: ChargeClass::FreePublicBenefit,
        ..NewRequest::of(resident_id, entered.about.as_str(), &entered.title)
    };
    let cx = here.cx.clone();
    let sent = here.app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { request::open(tx, &cx, new).await })
    });
    match sent.await {
        Ok(made) => {
            let words = here.ta("ask-sent", "number", made.number);
            Ok(here.go(&format!("{}/requests/{}", here.home(), made.id), Tone::Good, words))
        }
        Err(error @ (Error::Refused { .. } | Error::Invalid(_))) => {
            let page = page(&mut here, &entered, Some(&error)).await?;
            here.visitor.reader.here = format!("{}/ask?about={}", here.home(), entered.about.as_str());
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(here: &mut Here, entered: &Entered, error: Option<&Error>) -> Result<PageView, PageError> {
    let about = entered.about;
    let explained = error.map(|error| explain::core(here.locale(), error));
    let wrong = |field: &str| {
        let problems = explained.iter().flat_map(|explained| &explained.problems);
        problems.filter(|(name, _)| name == field).map(|(_, words)| words.clone()).next().unwrap_or_default()
    };
    let mut fields = vec![FieldView {
        id: "ask-what".to_owned(),
        name: "title".to_owned(),
        label: about.words(here, "what"),
        help: about.words(here, "example"),
        error: wrong("title"),
        required: true,
        value: entered.title.clone(),
        kind: FieldKindView::Limited { max: 120 },
        ..FieldView::default()
    }];
    fields.push(FieldView {
        id: "ask-detail".to_owned(),
        name: "detail".to_owned(),
        label: here.t("ask-detail"),
        error: wrong("detail"),
        value: entered.detail.clone(),
        kind: FieldKindView::Paragraph { max: 2000 },
        ..FieldView::default()
    });
    let kinds = kinds(here, about).await?;
    if !kinds.is_empty() {
        fields.push(FieldView {
            id: "ask-kind".to_owned(),
            name: "kind".to_owned(),
            label: here.t("ask-kind"),
            help: here.t("ask-kind-any"),
            error: wrong("kind_id"),
            value: entered.kind.clone(),
            kind: FieldKindView::Select { options: options(here, &kinds, &entered.kind) },
            ..FieldView::default()
        });
    }
    let mut page = PageView::new(about.words(here, "title"));
    page.lead = about.words(here, "lead");
    page.back = Some(LinkView { text: here.t("nav-home"), href: here.home() });
    page.blocks.push(BlockView::Form(FormView {
        id: "ask".to_owned(),
        action: format!("{}/ask", here.home()),
        hidden: vec![("about".to_owned(), about.as_str().to_owned())],
        fields,
        // What no field is to blame for.
        error: explained
            .as_ref()
            .filter(|explained| explained.problems.is_empty())
            .map(|explained| explained.words.clone())
            .unwrap_or_default(),
        submit: here.t("ask-send"),
        ..FormView::default()
    }));
    // Whoever would rather speak than write.
    if let Some(phone) = here.unit.desk_phone.clone().filter(|phone| !phone.is_empty()) {
        page.blocks.push(BlockView::Text { text: here.t("ask-phone") });
        let ring = ButtonView { does: ButtonDoes::Ring { number: phone.clone() }, ..ButtonView::go(phone, "") };
        page.blocks.push(BlockView::Actions { buttons: vec![ring] });
    }
    Ok(page)
}

/// What can be asked for here, so that whoever knows what it is gets the time limit of that kind.
async fn kinds(here: &mut Here, about: About) -> Result<Vec<RequestKindView>, PageError> {
    let filter = RequestKindFilter { active: Some(true), ..RequestKindFilter::default() };
    let found = request_kind::list(&mut here.tx, &here.cx, filter, Page::first(KINDS)).await?.items;
    Ok(found.into_iter().filter(|kind| about.takes(kind)).collect())
}

fn options(here: &Here, kinds: &[RequestKindView], chosen: &str) -> Vec<OptionView> {
    let name = |kind: &RequestKindView| match here.locale() {
        Locale::ZhCn => kind.name_zh.clone(),
        Locale::En => kind.name_en.clone(),
    };
    let option = |kind: &RequestKindView| OptionView {
        value: kind.id.to_string(),
        label: name(kind),
        chosen: kind.id.to_string() == chosen,
        ..OptionView::default()
    };
    kinds.iter().map(option).collect()
}
