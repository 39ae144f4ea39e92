//! Several requests at once: ticked on the page, each done on its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use wushe_core::app::{Cx, request, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::request::{
    BulkAccept, BulkAssign, BulkClose, BulkDispatch, BulkExtend, BulkOutcome, BulkTake, DispatchRequest,
    EXTENSION_DAYS, RequestStatus, RequestVerb, RequestView,
};
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::error::{Error, Result};
use wushe_core::id::{RequestId, UnitId};
use wushe_core::store::Tx;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::asked::Asked;
use super::inbox;
use super::show::{chosen, whom};
use crate::app::App;
use crate::explain;
use crate::i18n::Catalog;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView, TableRowView, TableView,
    ValueView,
};
use crate::web::visitor::Visitor;

/// What can be done to several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Many {
    Accept,
    Take,
    Dispatch,
    Assign,
    Extend,
    Close,
}

impl Many {
    const ALL: [Self; 6] = [Self::Accept, Self::Take, Self::Dispatch, Self::Assign, Self::Extend, Self::Close];

    /// As it stands in an address.
    const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Take => "take",
            Self::Dispatch => "dispatch",
            Self::Assign => "assign",
            Self::Extend => "extend",
            Self::Close => "close",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Accept => "verb-request-accept-many",
            Self::Take => "verb-request-take-many",
            Self::Dispatch => "verb-request-dispatch-many",
            Self::Assign => "verb-request-assign-many",
            Self::Extend => "verb-request-ask-extension-many",
            Self::Close => "verb-request-close-many",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|many| many.name() == name)
    }

    /// What somebody most likely comes to a tab for.
    fn of_tab(tab: &str) -> Option<Self> {
        match tab {
            "wait" => Some(Self::Dispatch),
            "confirm" => Some(Self::Close),
            _ => None,
        }
    }

    const fn verb(self) -> RequestVerb {
        match self {
            Self::Accept => RequestVerb::Accept,
            Self::Take => RequestVerb::Take,
            Self::Dispatch => RequestVerb::Dispatch,
            Self::Assign => RequestVerb::Assign,
            Self::Extend => RequestVerb::Ask,
            Self::Close => RequestVerb::Close,
        }
    }

    /// Whether it is worth offering for a request: it can be done, by this desk, and has not been done.
    fn fits(self, request: &RequestView, desk: UnitId) -> bool {
        let sent = request.volunteer_id.is_some() || request.team_id.is_some();
        let waits = match self {
            Self::Take => !sent,
            Self::Dispatch => request.status != RequestStatus::Dispatched,
            _ => true,
        };
        waits && request.handling_unit_id == desk && request.status.after(self.verb()).is_some()
    }
}

/// What stood in the form when it came back, and what was wrong with it, by field.
#[derive(Debug, Default)]
pub(super) struct Sent {
    values: Vec<(String, String)>,
    problems: BTreeMap<String, String>,
}

impl Sent {
    fn value(&self, name: &str) -> String {
        self.values.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn ids(&self) -> Vec<RequestId> {
        self.values.iter().filter(|(name, _)| name == "ids").filter_map(|(_, id)| id.parse().ok()).collect()
    }

    fn wrong(&mut self, field: &str, words: String) {
        self.problems.insert(field.to_owned(), words);
    }
}

/// What can be done with several of the requests that are shown, and the form for what was chosen of that.
pub(super) async fn forms(
    here: &mut Here,
    asked: &Asked,
    shown: &[RequestView],
    below: &[Unit],
    sent: &Sent,
) -> Result<Vec<BlockView>, PageError> {
    // The worker of a grid handles what lies there; whoever else may not is told by the use case.
    let handles = here.may(Permission::HandleRequests).await? || here.unit.kind == UnitKind::Grid;
    if asked.tab() == "ended" || !handles {
        return Ok(Vec::new());
    }
    let desk = here.unit.id;
    let fitting = |many: Many| shown.iter().filter(move |request| many.fits(request, desk));
    // One is done on its own page. What came back is shown again in any case.
    let offered: Vec<Many> = Many::ALL
        .into_iter()
        .filter(|many| *many != Many::Assign || !below.is_empty())
        .filter(|many| fitting(*many).nth(1).is_some() || !sent.problems.is_empty() && many.name() == asked.many)
        .collect();
    let chosen = Many::of(&asked.many).or(Many::of_tab(asked.tab())).filter(|many| offered.contains(many));
    let base = format!("{}/requests", here.home());
    let mut blocks = Vec::new();
    if !offered.is_empty() && offered.as_slice() != chosen.as_slice() {
        blocks.push(BlockView::Heading { text: here.t("requests-many") });
        let button = |many: &Many| {
            let href = asked.with(&base, asked.tab(), &[("many", many.name()), ("before", &asked.before)]);
            let button = ButtonView::go(here.t(many.key()), format!("{href}#bulk"));
            if Some(*many) == chosen { button.primary() } else { button }
        };
        blocks.push(BlockView::Actions { buttons: offered.iter().map(button).collect() });
    }
    let Some(many) = chosen else { return Ok(blocks) };
    let ticked = sent.ids();
    let options = fitting(many).map(|request| OptionView {
        value: request.id.to_string(),
        label: format!("{} {}", request.number, request.title),
        note: String::new(),
        chosen: ticked.contains(&request.id),
    });
    let options = options.collect();
    let mut fields = vec![FieldView {
        id: "bulk-ids".to_owned(),
        name: "ids".to_owned(),
        label: here.t("requests-title"),
        required: true,
        kind: FieldKindView::Checks { options },
        ..FieldView::default()
    }];
    fields.extend(more(here, many, below, sent).await?);
    for field in &mut fields {
        field.error = sent.problems.get(&field.name).cloned().unwrap_or_default();
    }
    let more = [("many", many.name()), ("before", asked.before.as_str())];
    let action = asked.with(&format!("{}/requests-many/{}", here.home(), many.name()), asked.tab(), &more);
    blocks.push(BlockView::Form(FormView {
        id: "bulk".to_owned(),
        action,
        title: here.t(many.key()),
        fields,
        error: sent.problems.get("").cloned().unwrap_or_default(),
        submit: here.t(many.key()),
        ..FormView::default()
    }));
    Ok(blocks)
}

/// What is asked beside which requests.
async fn more(here: &mut Here, many: Many, below: &[Unit], sent: &Sent) -> Result<Vec<FieldView>, PageError> {
    let field = |name: &str, label: String, kind| FieldView {
        id: format!("bulk-{name}"),
        name: name.to_owned(),
        label,
        value: sent.value(name),
        required: true,
        autocomplete: "off",
        kind,
        ..FieldView::default()
    };
    let label = |here: &Here, name: &str| words::field(here.locale(), "request", name);
    Ok(match many {
        Many::Accept | Many::Take | Many::Close => Vec::new(),
        Many::Dispatch => vec![whom(here, &sent.value("to")).await?],
        Many::Assign => {
            let asked = sent.value("unit_id");
            let options = below.iter().map(|unit| OptionView {
                value: unit.id.to_string(),
                label: unit.name(here.locale().tag()).to_owned(),
                note: String::new(),
                chosen: unit.id.to_string() == asked,
            });
            vec![field(
                "unit_id",
                label(here, "handling_unit_id"),
                FieldKindView::Select { options: options.collect() },
            )]
        }
        Many::Extend => vec![
            field(
                "days",
                label(here, "days"),
                FieldKindView::Number { min: "1".to_owned(), max: EXTENSION_DAYS.to_string() },
            ),
            field("reason", label(here, "reason"), FieldKindView::Limited { max: 200 }),
        ],
    })
}

/// What is to be done, as the use cases take it.
#[derive(Debug, Clone)]
enum Input {
    Accept(BulkAccept),
    Take(BulkTake),
    Dispatch(BulkDispatch),
    Assign(BulkAssign),
    Extend(BulkExtend),
    Close(BulkClose),
}

impl Input {
    /// Reads the form; what is missing is noted at its field.
    fn read(here: &Here, many: Many, sent: &mut Sent, below: &[Unit]) -> Option<Self> {
        let (ids, note) = (sent.ids(), String::new());
        if ids.is_empty() {
            sent.wrong("ids", here.t("requests-none-ticked"));
        }
        let input = match many {
            Many::Accept => Self::Accept(BulkAccept { ids, note }),
            Many::Take => Self::Take(BulkTake { ids, note }),
            Many::Close => Self::Close(BulkClose { ids, note }),
            Many::Dispatch => {
                let Some(to) = chosen(&sent.value("to")) else {
                    sent.wrong("to", here.t("problem-one-assignee"));
                    return None;
                };
                let to = DispatchRequest::to(to);
                Self::Dispatch(BulkDispatch { ids, volunteer_id: to.volunteer_id, team_id: to.team_id })
            }
            Many::Assign => {
                let asked = sent.value("unit_id");
                let Some(unit) = below.iter().find(|unit| unit.id.to_string() == asked) else {
                    sent.wrong("unit_id", here.t("problem-choice"));
                    return None;
                };
                Self::Assign(BulkAssign { ids, unit_id: unit.id, note })
            }
            Many::Extend => {
                let (days, reason) = (sent.value("days").trim().parse().unwrap_or_default(), sent.value("reason"));
                Self::Extend(BulkExtend { ids, days, reason })
            }
        };
        sent.problems.is_empty().then_some(input)
    }

    async fn carry_out(self, tx: &mut Tx, cx: &Cx) -> Result<Vec<BulkOutcome>> {
        match self {
            Self::Accept(input) => request::accept_many(tx, cx, input).await,
            Self::Take(input) => request::take_many(tx, cx, input).await,
            Self::Dispatch(input) => request::dispatch_many(tx, cx, input).await,
            Self::Assign(input) => request::assign_many(tx, cx, input).await,
            Self::Extend(input) => request::ask_extension_many(tx, cx, input).await,
            Self::Close(input) => request::close_many(tx, cx, input).await,
        }
    }
}

/// `/staff/{unit}/requests-many/{what}?…what is looked at…`
pub(super) async fn act(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, what)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Form(values): Form<Vec<(String, String)>>,
) -> PageResult {
    let many = Many::of(&what).ok_or_else(PageError::not_found)?;
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let asked = Asked { many: what, ..asked };
    let below = unit::children(&mut here.tx, here.unit.id).await?;
    let mut sent = Sent { values, problems: BTreeMap::new() };
    let Some(input) = Input::read(&here, many, &mut sent, &below) else { return again(here, &asked, &sent).await };
    let (store, cx) = (here.app.store.clone(), here.cx.clone());
    let work = store.write(move |tx| {
        let (cx, input) = (cx.clone(), input.clone());
        Box::pin(async move { input.carry_out(tx, &cx).await })
    });
    let (here, done) = here.between(work).await?;
    match done {
        Ok(outcomes) => came_of(here, &asked, many, outcomes).await,
        Err(error @ Error::Invalid(_)) => {
            for (field, words) in explain::core(here.locale(), &error).problems {
                let known = ["ids", "to", "unit_id", "days", "reason"].contains(&field.as_str());
                sent.wrong(if known { &field } else { "" }, words);
            }
            again(here, &asked, &sent).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page as it was, with what was entered and what is wrong with it.
async fn again(mut here: Here, asked: &Asked, sent: &Sent) -> PageResult {
    here.visitor.reader.here = asked.with(&format!("{}/requests", here.home()), asked.tab(), &[("many", &asked.many)]);
    let page = inbox::page(&mut here, asked, sent).await?;
    here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

/// Back to what was looked at; what could not be done is told one by one, with the reason.
async fn came_of(mut here: Here, asked: &Asked, many: Many, outcomes: Vec<BulkOutcome>) -> PageResult {
    let list = asked.at(&format!("{}/requests", here.home()), asked.tab());
    let failed: Vec<(RequestId, String)> =
        outcomes.iter().filter_map(|one| Some((one.id, one.code.clone()?))).collect();
    let number = |count: usize| Arg::Text(here.format().number(i64::try_from(count).unwrap_or(i64::MAX)));
    let args = [("done", number(outcomes.len() - failed.len())), ("left", number(failed.len()))];
    let (tone, key) =
        if failed.is_empty() { (Tone::Good, "requests-many-done") } else { (Tone::Warn, "requests-many-left") };
    let said = Catalog::host().ta(here.locale(), key, args);
    if failed.is_empty() {
        return Ok(here.go(&list, tone, said));
    }
    let mut rows = Vec::with_capacity(failed.len());
    for (id, code) in failed {
        let found = request::find(&mut here.tx, &here.cx, id).await?;
        let (number, title, href) = match found {
            Some(one) => (one.number, one.title, format!("{}/requests/{id}", here.home())),
            None => ("—".to_owned(), "—".to_owned(), String::new()),
        };
        let why = match code.as_str() {
            "not-found" | "forbidden" => here.t(&format!("error-{code}")),
            code => here.t(&format!("refused-{code}")),
        };
        rows.push(TableRowView {
            cells: [number, title, why].map(ValueView::text).to_vec(),
            href,
            buttons: Vec::new(),
        });
    }
    let columns = ["request-number", "request-what", "requests-many-why"].map(|key| here.t(key)).to_vec();
    let mut page = PageView::new(here.t(many.key()))
        .with(BlockView::Alert { tone, text: said })
        .with(BlockView::Table(TableView { columns, rows, empty: String::new() }));
    page.back = Some(LinkView { text: here.t("requests-title"), href: list.clone() });
    here.visitor.reader.here = list;
    here.answer_to_form().show(page).await
}
