//! Approving volunteer hours.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::{hours, request, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::hours::{DecideHours, HoursFilter, HoursSource, HoursStatus, HoursView};
use wushe_core::domain::page::Page;
use wushe_core::domain::volunteer::VolunteerFilter;
use wushe_core::id::{HoursId, VolunteerId};
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::{is_number, sheets};
use crate::app::App;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonView, CardView, FieldKindView, FieldView, FormView, LinkView, ListItemView, OptionView, PageView,
    SearchView, TabView, ValueView,
};
use crate::web::visitor::Visitor;
use crate::web::volunteer::{fact, hours_status};

/// Entries of a page.
const ENTRIES: i64 = 50;

/// Most volunteers of one name to choose from.
const NAMESAKES: i64 = 20;

/// The tabs: name, message, and the state that is shown.
const TABS: [(&str, &str, Option<HoursStatus>); 4] = [
    ("pending", "hours-pending", Some(HoursStatus::Pending)),
    ("approved", "hours-approved-status", Some(HoursStatus::Approved)),
    ("rejected", "hours-rejected-status", Some(HoursStatus::Rejected)),
    ("all", "all", None),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tab: String,
    /// Of whom: a name or a telephone number.
    q: String,
    /// Of whom, once it is known.
    volunteer: String,
    source: String,
    before: Option<HoursId>,
    /// Hours that are about to be rejected: the page asks why.
    reject: Option<HoursId>,
}

impl Asked {
    fn tab(&self) -> (&'static str, &'static str, Option<HoursStatus>) {
        TABS.into_iter().find(|(name, ..)| *name == self.tab).unwrap_or(TABS[0])
    }

    fn at(&self, base: &str, tab: &str, more: &[(&str, String)]) -> String {
        let kept = [("q", &self.q), ("volunteer", &self.volunteer), ("source", &self.source)];
        let kept = kept.into_iter().map(|(name, value)| (name, value.clone()));
        let more = more.iter().map(|(name, value)| (*name, value.clone()));
        let asked = [("tab", tab.to_owned())].into_iter().chain(kept).chain(more);
        format!("{base}?{}", query_string(asked.filter(|(_, value)| !value.is_empty())))
    }
}

/// Whose hours are looked at.
enum Whose {
    Everybodys,
    Of(VolunteerId),
    /// Several have that name, or nobody.
    Unclear(Vec<(VolunteerId, String, String)>),
}

async fn whose(here: &mut Here, asked: &Asked) -> Result<Whose, PageError> {
    if let Ok(id) = asked.volunteer.parse() {
        return Ok(Whose::Of(id));
    }
    let words = asked.q.trim();
    if words.is_empty() {
        return Ok(Whose::Everybodys);
    }
    let said = Some(words.to_owned());
    let filter = if is_number(words) {
        VolunteerFilter { phone: said, ..VolunteerFilter::default() }
    } else {
        VolunteerFilter { name: said, ..VolunteerFilter::default() }
    };
    let found = volunteer::list(&mut here.tx, &here.cx, filter, Page::first(NAMESAKES)).await?.items;
    Ok(match found.as_slice() {
        [one] => Whose::Of(one.id),
        _ => Whose::Unclear(
            found
                .into_iter()
                .map(|one| (one.id, one.name, format!("{} {}", one.number, one.phone.unwrap_or_default())))
                .collect(),
        ),
    })
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/hours", here.home());
    let (tab, _, status) = asked.tab();
    let whose = whose(&mut here, &asked).await?;
    let tabs = TABS.map(|(name, key, _)| TabView {
        text: here.t(key),
        href: asked.at(&base, name, &[]),
        current: name == tab,
        count: String::new(),
    });
    let mut page = PageView::new(here.t("hours-title"))
        .with(BlockView::Tabs { tabs: tabs.into() })
        .with(BlockView::Search(search(&here, &asked, &base)));
    page.lead = here.t("hours-lead");
    let volunteer_id = match whose {
        Whose::Unclear(people) => {
            page.blocks.push(choose(&here, &asked, &base, people));
            return here.show(page).await;
        }
        Whose::Of(id) => Some(id),
        Whose::Everybodys => None,
    };
    let filter = HoursFilter { status, volunteer_id, source: asked.source.parse().ok(), ..HoursFilter::default() };
    let taken_out = [
        ("status", status.map(|status| status.to_string())),
        ("volunteer_id", volunteer_id.map(|id| id.to_string())),
        ("source", filter.source.map(|source| source.to_string())),
    ];
    let taken_out = taken_out.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let unit = here.unit.code.clone();
    page.buttons = sheets(&mut here, "hours", &unit, taken_out).await?;
    let shown = Page { after: asked.before.map(|id| id.to_string()), limit: Some(ENTRIES) };
    let listed = hours::list(&mut here.tx, &here.cx, filter, shown).await?;
    let next = listed.next.map(|next| asked.at(&base, tab, &[("before", next)])).unwrap_or_default();
    let found = listed.items;
    let may = here.may(Permission::ApproveHours).await?;
    let mut cards = Vec::with_capacity(found.len());
    for entry in &found {
        cards.push(card(&mut here, entry, may).await?);
    }
    if let Some(entry) = asked.reject.and_then(|id| found.iter().find(|entry| entry.id == id)) {
        page.back = Some(LinkView { text: here.t("hours-pending"), href: base.clone() });
        page.blocks.push(BlockView::Form(why_form(&here, &base, entry)));
    }
    page.blocks.push(if cards.is_empty() {
        let asked = volunteer_id.is_some() || !asked.source.is_empty();
        let text = match (asked, tab) {
            (true, _) => "hours-none-found",
            (false, "pending") => "hours-none-pending",
            (false, _) => "hours-none",
        };
        BlockView::Empty { text: here.t(text), buttons: Vec::new() }
    } else {
        BlockView::Cards { cards }
    });
    page.blocks.push(BlockView::Pagination { next });
    here.show(page).await
}

fn search(here: &Here, asked: &Asked, base: &str) -> SearchView {
    let sources = HoursSource::ALL.iter().map(|source| OptionView {
        value: source.to_string(),
        label: words::choice(here.locale(), "HoursSource", source.as_str()),
        chosen: source.as_str() == asked.source,
        ..OptionView::default()
    });
    let options = sources.collect();
    let source = FieldView {
        id: "find-source".to_owned(),
        name: "source".to_owned(),
        label: words::field(here.locale(), "hours", "source"),
        kind: FieldKindView::Select { options },
        ..FieldView::default()
    };
    SearchView {
        id: "find".to_owned(),
        action: base.to_owned(),
        hidden: vec![("tab".to_owned(), asked.tab().0.to_owned())],
        param: "q".to_owned(),
        label: here.t("hours-search"),
        value: asked.q.clone(),
        filters: vec![source],
    }
}

/// Which of those who were found is meant.
fn choose(here: &Here, asked: &Asked, base: &str, people: Vec<(VolunteerId, String, String)>) -> BlockView {
    if people.is_empty() {
        return BlockView::Empty { text: here.t("volunteers-none-found"), buttons: Vec::new() };
    }
    let items = people.into_iter().map(|(id, title, text)| ListItemView {
        icon: "user".to_owned(),
        title,
        text,
        badges: Vec::new(),
        href: asked.at(base, asked.tab().0, &[("volunteer", id.to_string())]),
    });
    BlockView::List { items: items.collect() }
}

async fn card(here: &mut Here, entry: &HoursView, may: bool) -> Result<CardView, PageError> {
    let base = format!("{}/hours", here.home());
    let request = match entry.request_id {
        Some(id) => request::find(&mut here.tx, &here.cx, id).await?,
        None => None,
    };
    let mut rows = vec![
        fact(here, "hours-minutes", ValueView::Number(here.format().minutes(entry.minutes))),
        fact(here, "hours-served", here.time(entry.served_at, TimeStyle::Full)),
    ];
    if let Some(request) = request {
        let href = format!("{}/requests/{}", here.home(), request.id);
        rows.push(fact(here, "hours-request", ValueView::link(format!("{} {}", request.number, request.title), href)));
    } else if !entry.content.is_empty() {
        rows.push(fact(here, "hours-content", ValueView::text(entry.content.clone())));
    }
    if !entry.late_reason.is_empty() {
        rows.push(fact(here, "hours-late-reason", ValueView::text(entry.late_reason.clone())));
    }
    let mut buttons = Vec::new();
    if may && entry.status == HoursStatus::Pending {
        let approve = vec![("approve".to_owned(), "true".to_owned())];
        buttons.push(
            ButtonView::post(here.t("hours-approve"), format!("{base}/{}", entry.id), approve).primary().icon("check"),
        );
        buttons.push(ButtonView::go(here.t("hours-reject"), format!("{base}?reject={}", entry.id)));
    }
    Ok(CardView {
        title: ValueView::text(entry.volunteer_name.clone()),
        badges: vec![hours_status(here, entry)],
        rows,
        text: String::new(),
        href: String::new(),
        buttons,
    })
}

/// Asks why hours are rejected.
fn why_form(here: &Here, base: &str, entry: &HoursView) -> FormView {
    FormView {
        id: "reject".to_owned(),
        action: format!("{base}/{}", entry.id),
        title: here.t("hours-reject"),
        lead: here.format().minutes(entry.minutes),
        hidden: vec![("approve".to_owned(), "false".to_owned())],
        fields: vec![FieldView {
            id: "reject-reason".to_owned(),
            name: "reason".to_owned(),
            label: here.t("hours-reject-reason"),
            required: true,
            kind: FieldKindView::Limited { max: 200 },
            autocomplete: "off",
            ..FieldView::default()
        }],
        submit: here.t("hours-reject"),
        danger: true,
        ..FormView::default()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    approve: bool,
    #[serde(default)]
    reason: String,
}

pub(super) async fn decide(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, HoursId)>,
    Form(decision): Form<Decision>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    let approve = decision.approve;
    let decided = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), DecideHours { approve, reason: decision.reason.clone() });
        Box::pin(async move { hours::decide(tx, &cx, id, input).await })
    });
    decided.await?;
    let key = if approve { "hours-approved-flash" } else { "hours-rejected-flash" };
    Ok(here.go(&format!("{}/hours", here.home()), Tone::Good, here.t(key)))
}
