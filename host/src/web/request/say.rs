//! What a resident says to their request: whether it is done, how it was, that it is not over, that it is not needed.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::request;
use wushe_core::domain::request::{RateRequest, RequestVerb, RequestView, VerifyRequest};
use wushe_core::error::Error;
use wushe_core::id::RequestId;
use wushe_plugin_schema::value::Tone;

use super::{own, show};
use crate::app::App;
use crate::explain;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{FieldKindView, FieldView, FormView, OptionView};
use crate::web::visitor::Visitor;

/// What a form says, and after it came back what is wrong with it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    satisfied: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    words: String,
    /// The form it was.
    #[serde(skip)]
    verb: Option<RequestVerb>,
    /// Fields and sentences; without a field, about the whole.
    #[serde(skip)]
    wrong: Vec<(String, String)>,
}

/// Whether the desk waits for it; anything else is said when somebody wants to.
pub(super) const fn is_asked(verb: RequestVerb) -> bool {
    matches!(verb, RequestVerb::Verify | RequestVerb::Rate)
}

/// The forms for what can be said now.
pub(super) fn forms(
    here: &Here,
    request: &RequestView,
    verbs: &[RequestVerb],
    said: &Said,
) -> Vec<(RequestVerb, FormView)> {
    let offered = [RequestVerb::Verify, RequestVerb::Rate, RequestVerb::Reopen, RequestVerb::Void];
    let possible = offered.into_iter().filter(|verb| verbs.contains(verb));
    possible.map(|verb| (verb, form(here, request, verb, said))).collect()
}

fn form(here: &Here, request: &RequestView, verb: RequestVerb, said: &Said) -> FormView {
    let blank = Said::default();
    let said = if said.verb == Some(verb) { said } else { &blank };
    let key = |name: &str| here.t(&format!("own-{verb}-{name}"));
    let wrong = |names: &[&str]| {
        let found = said.wrong.iter().find(|(field, _)| names.contains(&field.as_str()));
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    };
    let choice = |name: &str, chosen: &str, all: Vec<(String, String)>| FieldView {
        id: format!("{verb}-{name}"),
        name: name.to_owned(),
        label: key(name),
        required: true,
        error: wrong(&[name]),
        kind: FieldKindView::Choice {
            options: all
                .into_iter()
                .map(|(value, label)| OptionView { chosen: value == chosen, value, label, ..OptionView::default() })
                .collect(),
        },
        ..FieldView::default()
    };
    let mut fields = Vec::new();
    match verb {
        RequestVerb::Verify => {
            let all = ["yes", "no"].map(|word| (word.to_owned(), here.t(&format!("own-satisfied-{word}"))));
            fields.push(choice("satisfied", &said.satisfied, all.to_vec()));
        }
        RequestVerb::Rate => {
            let all = (1..=5).rev().map(|stars| (stars.to_string(), here.t(&format!("own-rating-{stars}"))));
            fields.push(choice("rating", &said.rating, all.collect()));
        }
        _ => {}
    }
    fields.push(FieldView {
        id: format!("{verb}-words"),
        name: "words".to_owned(),
        label: key("words"),
        required: !is_asked(verb),
        error: wrong(&["words", "reason"]),
        value: said.words.clone(),
        // Longer reasons are told on the telephone.
        kind: match is_asked(verb) {
            true => FieldKindView::Paragraph { max: 900 },
            false => FieldKindView::Limited { max: 200 },
        },
        ..FieldView::default()
    });
    FormView {
        id: format!("say-{verb}"),
        action: format!("{}/requests/{}/{verb}", here.home(), request.id),
        title: key("title"),
        lead: key("lead"),
        fields,
        error: wrong(&[""]),
        submit: key("submit"),
        danger: verb == RequestVerb::Void,
        ..FormView::default()
    }
}

pub(super) async fn say(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id, verb)): Path<(String, RequestId, String)>,
    Form(mut said): Form<Said>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    own(&mut here, id).await?;
    let verb = verb.parse::<RequestVerb>().map_err(|_| PageError::not_found())?;
    let address = format!("{}/requests/{id}", here.home());
    match carry_out(&here, id, verb, &said).await {
        Ok(()) => Ok(here.go(&address, Tone::Good, here.t(&format!("own-{verb}-said")))),
        Err(error @ (Error::Refused { .. } | Error::Invalid(_))) => {
            let explained = explain::core(here.locale(), &error);
            said.verb = Some(verb);
            said.wrong = match explained.problems.is_empty() {
                true => vec![(String::new(), explained.words)],
                false => explained.problems,
            };
            let page = show::page(&mut here, id, &said).await?;
            here.visitor.reader.here = address;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Says it; nothing else can be done from here.
async fn carry_out(here: &Here, id: RequestId, verb: RequestVerb, said: &Said) -> Result<(), Error> {
    let words = said.words.clone();
    let satisfied = match (verb, said.satisfied.as_str()) {
        (RequestVerb::Verify, "yes" | "no") => said.satisfied == "yes",
        (RequestVerb::Verify, _) => return Err(Error::invalid("satisfied", "required")),
        _ => false,
    };
    let rating = match verb {
        RequestVerb::Rate => said.rating.parse().map_err(|_| Error::invalid("rating", "required"))?,
        _ => 0,
    };
    let cx = here.cx.clone();
    here.app
        .store
        .write(move |tx| {
            let (cx, words) = (cx.clone(), words.clone());
            Box::pin(async move {
                match verb {
                    RequestVerb::Verify => request::verify(tx, &cx, id, VerifyRequest { satisfied, words }).await,
                    RequestVerb::Rate => request::rate(tx, &cx, id, RateRequest { rating, words }).await,
                    RequestVerb::Reopen => request::reopen(tx, &cx, id, words.as_str().into()).await,
                    RequestVerb::Void => request::void(tx, &cx, id, words.as_str().into()).await,
                    _ => Err(Error::NotFound { entity: "request" }),
                }
                .map(drop)
            })
        })
        .await
}
