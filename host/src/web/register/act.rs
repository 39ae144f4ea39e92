//! Doing something to an entry or to the register: the form that asks, and what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::Value;
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Problem};
use wushe_plugin_schema::value::Tone;

use super::value::Names;
use super::{choose, form, may, register, show};
use crate::app::App;
use crate::explain;
use crate::i18n::Locale;
use crate::registers::words;
use crate::registers::{Call, Op, Operation, Register, run};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::fund;
use crate::web::page::query_string;
use crate::web::view::{BlockView, FormView, LinkView, PageView};
use crate::web::visitor::Visitor;

/// One operation at an address.
struct At {
    register: &'static Register,
    operation: &'static Operation,
    /// The entry; empty: the register as a whole.
    id: String,
}

impl At {
    fn find(register: &'static Register, name: &str, id: String) -> Result<Self, PageError> {
        let fits = |operation: &&Operation| {
            operation.name == name
                && match operation.op {
                    Op::Create | Op::Do | Op::Report => id.is_empty(),
                    Op::Update | Op::Remove | Op::Act => !id.is_empty(),
                    Op::List | Op::Get | Op::Part => false,
                }
        };
        let operation = register.operations.iter().find(fits).ok_or_else(PageError::not_found)?;
        Ok(Self { register, operation, id })
    }

    fn base(&self, here: &Here) -> String {
        format!("{}/r/{}", here.home(), self.register.name)
    }

    /// Where one comes from, and goes back to.
    fn back(&self, here: &Here) -> String {
        let base = self.base(here);
        if self.id.is_empty() { base } else { format!("{base}/{}", self.id) }
    }

    fn here(&self, here: &Here) -> String {
        let at = if self.id.is_empty() { "-" } else { &self.id };
        format!("{}/{at}/{}", self.base(here), self.operation.name)
    }
}

pub(super) async fn of_register(
    state: State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, operation)): Path<(String, String, String)>,
    query: Query<Vec<(String, String)>>,
) -> PageResult {
    ask(state, visitor, unit, At::find(register(&name)?, &operation, String::new())?, query).await
}

pub(super) async fn of_entry(
    state: State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id, operation)): Path<(String, String, String, String)>,
    query: Query<Vec<(String, String)>>,
) -> PageResult {
    ask(state, visitor, unit, At::find(register(&name)?, &operation, id)?, query).await
}

pub(super) async fn do_to_register(
    state: State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, operation)): Path<(String, String, String)>,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    change(state, visitor, unit, At::find(register(&name)?, &operation, String::new())?, form).await
}

pub(super) async fn do_to_entry(
    state: State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id, operation)): Path<(String, String, String, String)>,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    change(state, visitor, unit, At::find(register(&name)?, &operation, id)?, form).await
}

/// The form that asks; of figures, the figures too once what they need is known.
async fn ask(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    unit: String,
    at: At,
    Query(query): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    if !may(&mut here, at.operation).await? {
        return Err(PageError::not_found());
    }
    let mut values = form::sent(query);
    let mut version = None;
    if !at.id.is_empty() {
        let entry = show::entry(&mut here, at.register, &at.id).await?;
        version = entry.get("version").and_then(Value::as_i64);
        let mut known = form::prefilled(&at.operation.types.input, &entry);
        if at.operation.op == Op::Update {
            mask_free(&at, &mut known);
            known.append(&mut values);
            values = known;
        }
    }
    if at.operation.op == Op::Report {
        return report(here, &at, &values).await;
    }
    let page = page(&mut here, &at, &values, version, &BTreeMap::new(), String::new()).await?;
    here.show(page).await
}

/// A masked value does not go back into the form: left empty, what is kept stays.
fn mask_free(_at: &At, values: &mut form::Values) {
    for given in values.values_mut() {
        given.retain(|value| !value.contains('*') && !value.contains('＊'));
    }
}

async fn page(
    here: &mut Here,
    at: &At,
    values: &form::Values,
    version: Option<i64>,
    errors: &BTreeMap<String, String>,
    error: String,
) -> Result<PageView, PageError> {
    let locale = here.locale();
    let title = words::operation(locale, at.register, at.operation);
    let mut page = PageView::new(title.clone());
    page.back = Some(LinkView { text: words::title(locale, at.register), href: at.back(here) });
    let entry = if at.id.is_empty() { None } else { Some(show::entry(here, at.register, &at.id).await?) };
    if let Some(entry) = &entry {
        page.lead = show::name(here, at.register, entry);
    }
    let danger = at.operation.op == Op::Remove;
    let mut hidden = vec![("_key".to_owned(), uuid::Uuid::new_v4().to_string())];
    if let Some(version) = version {
        hidden.push(("_version".to_owned(), version.to_string()));
    }
    // What is wrong with no field in particular stands above them all.
    let of = form::Of { register: at.register, operation: at.operation, entry: entry.as_ref() };
    let fields = form::fields(here, of, &at.operation.types.input, values, errors).await?;
    let unplaced: Vec<&str> = errors
        .iter()
        .filter(|(name, _)| !fields.iter().any(|field| field.name == **name))
        .map(|(_, words)| words.as_str())
        .collect();
    let error = if error.is_empty() { unplaced.join("\n") } else { error };
    page.blocks.push(BlockView::Form(FormView {
        id: "f".to_owned(),
        action: at.here(here),
        lead: if danger { here.t("register-remove-lead") } else { String::new() },
        hidden,
        fields,
        error,
        submit: title,
        danger,
        ..FormView::default()
    }));
    Ok(page)
}

/// Figures: asked for what they need, shown below.
async fn report(mut here: Here, at: &At, values: &form::Values) -> PageResult {
    let input = form::read(&at.operation.types.input, values)?;
    let mut page = PageView::new(words::operation(here.locale(), at.register, at.operation));
    page.back = Some(LinkView { text: words::title(here.locale(), at.register), href: at.base(&here) });
    let one = |name: &str| values.get(name).and_then(|given| given.first()).cloned();
    let call = Call { input, page: Page { after: one("after"), limit: None }, ..Call::default() };
    let outcome = run::run(&mut here.tx, &here.cx, at.operation, call).await;
    let mut next = None;
    let mut errors = BTreeMap::new();
    let mut names = Names::default();
    let shown = match outcome {
        Ok(value) => {
            if at.operation.paged {
                next = value.get("next").and_then(Value::as_str).map(str::to_owned);
            }
            page.buttons.extend(fund::download(&here, at.register.name, at.operation.name, one));
            show::answer(&mut here, &mut names, at.register, at.operation, &value).await?
        }
        Err(Error::Invalid(problems)) => {
            // Before anything is asked for, nothing is wrong.
            if !values.is_empty() {
                errors = told(here.locale(), &problems);
            }
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    if !at.operation.types.input.is_empty() {
        let fields = form::fields(
            &mut here,
            form::Of { register: at.register, operation: at.operation, entry: None },
            &at.operation.types.input,
            values,
            &errors,
        )
        .await?;
        page.blocks.push(BlockView::Form(FormView {
            id: "f".to_owned(),
            action: at.here(&here),
            fields,
            submit: here.t("report-show"),
            get: true,
            ..FormView::default()
        }));
    }
    page.blocks.extend(shown);
    if let Some(next) = next {
        let kept = values.iter().filter(|(name, _)| *name != "after").flat_map(|(name, values)| {
            values.iter().filter(|value| !value.is_empty()).map(move |value| (name.as_str(), value.clone()))
        });
        let next = format!("{}?{}", at.here(&here), query_string(kept.chain([("after", next)])));
        page.blocks.push(BlockView::Pagination { next });
    }
    here.show(page).await
}

async fn change(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    unit: String,
    at: At,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let values = form::sent(pairs);
    let one = |name: &str| values.get(name).and_then(|given| given.first()).cloned();
    let version = one("_version").and_then(|version| version.parse::<i64>().ok());
    // Looking for somebody is not sending the form.
    if values.contains_key("_find") {
        let page = page(&mut here, &at, &values, version, &BTreeMap::new(), String::new()).await?;
        return here.answer_to_form().show(page).await;
    }
    let mut read = form::read(&at.operation.types.input, &values);
    if let Ok(input) = &mut read
        && let Err(error) = choose::resolve(&mut here, &at.operation.types.input, input).await
    {
        read = Err(error);
    }
    let outcome = match read {
        Ok(mut input) => {
            if let Some(version) = version
                && at.operation.types.input.iter().any(|field| field.name == form::VERSION)
            {
                input.insert(form::VERSION.to_owned(), Value::from(version));
            }
            let call = Call { id: at.id.clone(), version, input, ..Call::default() };
            // One connection is given back before the writer is asked for.
            let cx = here.cx.clone();
            app.change(cx, at.register, at.operation, call, one("_key")).await
        }
        Err(error) => Err(error),
    };
    let locale = here.locale();
    match outcome {
        Ok(done) => {
            let id = done.answer.get("id").and_then(Value::as_str).unwrap_or_default();
            let to = match at.operation.op {
                _ if run::has_secrets(&done.answer) => return said(here, &at, &done.answer).await,
                Op::Create if !id.is_empty() => format!("{}/{id}", at.base(&here)),
                Op::Remove => at.base(&here),
                // What is answered and no entry of the register is shown once: a one-time password, a token.
                Op::Do | Op::Act if said_once(&at, &done.answer) => return said(here, &at, &done.answer).await,
                _ => at.back(&here),
            };
            Ok(here.go(&to, Tone::Good, here.t("register-done")).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let errors = told(locale, &problems);
            let page = page(&mut here, &at, &values, version, &errors, String::new()).await?;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error @ (Error::Refused { .. } | Error::Conflict { .. })) => {
            let explained = explain::core(locale, &error);
            let page = page(&mut here, &at, &values, version, &BTreeMap::new(), explained.words).await?;
            here.answer_to_form().show_with(explained.status, page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What is wrong, in words, by field.
pub(super) fn told(locale: Locale, problems: &[Problem]) -> BTreeMap<String, String> {
    problems.iter().map(|problem| (problem.field.clone(), explain::problem_words(locale, problem))).collect()
}

/// Whether an answer says something that the entry's page does not.
fn said_once(at: &At, answer: &Value) -> bool {
    let entry = at.register.shown();
    let tells = |field: &crate::registers::Field| {
        !entry.iter().any(|known| known.name == field.name)
            && answer.get(&field.name).is_some_and(|value| !value.is_null())
    };
    answer.is_array() || at.operation.types.output.iter().any(tells)
}

async fn said(mut here: Here, at: &At, answer: &Value) -> PageResult {
    let mut page = PageView::new(words::operation(here.locale(), at.register, at.operation));
    page.back = Some(LinkView { text: words::title(here.locale(), at.register), href: at.back(&here) });
    page.blocks.push(BlockView::Alert { tone: Tone::Good, text: here.t("register-done") });
    let mut names = Names::default();
    page.blocks.extend(show::answer(&mut here, &mut names, at.register, at.operation, answer).await?);
    here.answer_to_form().show(page).await
}
