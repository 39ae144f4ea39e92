//! Activities on the phones of residents and volunteers: what one can sign up for, and what one has signed up for.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::{activity, activity_session, mine, resident, sign_up};
use wushe_core::domain::activity::ActivityStatus;
use wushe_core::domain::activity_session::{ActivitySessionFilter, ActivitySessionView, SessionStatus};
use wushe_core::domain::data_request::MyDataParams;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::sign_up::{CancelSignUp, NewSignUp, SignUpFilter, SignUpRole, SignUpStatus, SignUpView};
use wushe_core::error::Error;
use wushe_core::id::{ActivitySessionId, ResidentId, SignUpId};
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::view::{
    BlockView, ButtonView, CardView, FactView, FieldKindView, FieldView, FormView, LinkView, ListItemView, OptionView,
    PageView, TileView, ValueView,
};
use super::visitor::Visitor;
use crate::app::App;
use crate::explain;
use crate::registers::words;

/// Sessions that a page shows: what is on in the weeks to come.
const SESSIONS: i64 = 60;

pub(super) fn routes() -> Router<Arc<App>> {
    at(Place::Resident).merge(at(Place::Volunteer))
}

fn at(place: Place) -> Router<Arc<App>> {
    type At<T> = (State<Arc<App>>, Visitor, Path<T>);
    let name = place.name();
    Router::new()
        .route(
            &format!("/{name}/{{unit}}/activities"),
            get(move |(State(app), visitor, Path(unit)): At<String>| list(app, visitor, place, unit)),
        )
        .route(
            &format!("/{name}/{{unit}}/activities/{{id}}"),
            get(move |(State(app), visitor, Path((unit, id))): At<(String, ActivitySessionId)>| {
                show(app, visitor, place, unit, id)
            })
            .post(
                move |State(app): State<Arc<App>>,
                      visitor: Visitor,
                      Path((unit, id)): Path<(String, ActivitySessionId)>,
                      Form(asked): Form<Asked>| { join(app, visitor, place, unit, id, asked) },
            ),
        )
        .route(
            &format!("/{name}/{{unit}}/sign-ups"),
            get(move |(State(app), visitor, Path(unit)): At<String>| own(app, visitor, place, unit)),
        )
        .route(
            &format!("/{name}/{{unit}}/sign-ups/{{id}}/cancel"),
            post(move |(State(app), visitor, Path((unit, id))): At<(String, SignUpId)>| {
                cancel(app, visitor, place, unit, id)
            }),
        )
}

/// What a form of signing up says.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    role: String,
    #[serde(default)]
    whom: String,
    #[serde(default)]
    guardian_name: String,
    #[serde(default)]
    guardian_phone: String,
    #[serde(default)]
    note: String,
    /// Whether it turned out that whoever comes is a minor without a guardian in the register.
    #[serde(skip)]
    for_minor: bool,
    /// What was wrong, by field.
    #[serde(skip)]
    wrong: BTreeMap<String, String>,
}

/// The way here from a home page.
pub(super) fn tile(here: &Here) -> TileView {
    TileView {
        icon: "calendar-event".to_owned(),
        title: here.t("activities-title"),
        text: here.t("activities-lead"),
        href: format!("{}/activities", here.home()),
    }
}

/// The acting person's seats and places, and those of whoever they are guardian of; newest first.
async fn standing(here: &mut Here) -> Result<Vec<SignUpView>, PageError> {
    let mut found = sign_up::mine(&mut here.tx, &here.cx, Page::first(100)).await?.items;
    for (ward, _) in wards(here).await? {
        let filter = SignUpFilter { resident_id: Some(ward), ..SignUpFilter::default() };
        found.extend(sign_up::list(&mut here.tx, &here.cx, filter, Page::first(100)).await?.items);
    }
    Ok(found)
}

/// For whom the acting resident speaks beside themselves.
async fn wards(here: &mut Here) -> Result<Vec<(ResidentId, String)>, PageError> {
    if here.place != Place::Resident {
        return Ok(Vec::new());
    }
    let data = mine::get(&mut here.tx, &here.cx, MyDataParams { resident_id: None }).await?;
    let mut wards = Vec::new();
    for ward in data.wards {
        if let Some(known) = resident::look(&mut here.tx, &here.cx, ward.ward_id).await? {
            wards.push((known.id, known.name));
        }
    }
    Ok(wards)
}

async fn list(app: Arc<App>, visitor: Visitor, place: Place, unit: String) -> PageResult {
    let mut here = Here::open(app, visitor, place, &unit).await?;
    let filter = ActivitySessionFilter {
        status: Some(SessionStatus::Planned),
        from: Some(here.cx.now),
        ..ActivitySessionFilter::default()
    };
    let found = activity_session::list(&mut here.tx, &here.cx, filter, Page::first(SESSIONS)).await?.items;
    let mine = standing(&mut here).await?;
    let mut items = Vec::new();
    for session in found.iter().filter(|session| session.activity_status == ActivityStatus::Open) {
        let when = here.format().time(session.begins_at.micros(), TimeStyle::Full);
        let mut badges = vec![seats(&here, session)];
        let own = mine.iter().find(|own| own.session_id == session.id && is_standing(own));
        badges.extend(own.map(|own| status(&here, own)));
        items.push(ListItemView {
            icon: "calendar-event".to_owned(),
            title: session.title.clone(),
            text: format!("{when} · {}", session.place),
            badges,
            href: format!("{}/activities/{}", here.home(), session.id),
        });
    }
    let mut page = PageView::new(here.t("activities-title"));
    page.lead = here.t("activities-lead");
    page.buttons
        .push(ButtonView::go(here.t("activities-mine"), format!("{}/sign-ups", here.home())).icon("list-check"));
    page.blocks.push(if items.is_empty() {
        BlockView::Empty { text: here.t("activities-none"), buttons: Vec::new() }
    } else {
        BlockView::List { items }
    });
    here.show(page).await
}

const fn is_standing(own: &SignUpView) -> bool {
    matches!(own.status, SignUpStatus::Seated | SignUpStatus::Waiting)
}

/// What somebody who has signed up has, in words.
fn status(here: &Here, own: &SignUpView) -> ValueView {
    let tone = match own.status {
        SignUpStatus::Seated | SignUpStatus::WalkIn => Tone::Good,
        SignUpStatus::Waiting => Tone::Warn,
        SignUpStatus::Cancelled => Tone::Neutral,
    };
    ValueView::tag(tone, words::choice(here.locale(), "SignUpStatus", own.status.as_str()))
}

/// Whether there is a seat, in words.
fn seats(here: &Here, session: &ActivitySessionView) -> ValueView {
    match session.seats.map(|seats| seats - session.seated) {
        None => ValueView::tag(Tone::Good, here.t("activity-no-limit")),
        Some(left) if left > 0 => ValueView::tag(Tone::Good, here.ta("activity-free-seats", "n", left)),
        Some(_) if session.waiting_list => ValueView::tag(Tone::Warn, here.t("activity-full-waiting")),
        Some(_) => ValueView::tag(Tone::Neutral, here.t("activity-full")),
    }
}

async fn show(app: Arc<App>, visitor: Visitor, place: Place, unit: String, id: ActivitySessionId) -> PageResult {
    let mut here = Here::open(app, visitor, place, &unit).await?;
    let page = page(&mut here, id, &Asked::default()).await?;
    here.show(page).await
}

async fn page(here: &mut Here, id: ActivitySessionId, asked: &Asked) -> Result<PageView, PageError> {
    let session = activity_session::get(&mut here.tx, &here.cx, id).await?;
    let activity = activity::get(&mut here.tx, &here.cx, session.activity_id).await?;
    let own: Vec<SignUpView> =
        standing(here).await?.into_iter().filter(|own| own.session_id == id && is_standing(own)).collect();
    let mut page = PageView::new(session.title.clone());
    page.back = Some(LinkView { text: here.t("activities-title"), href: format!("{}/activities", here.home()) });
    page.lead.clone_from(&activity.detail);
    let fact = |key: &str, value: ValueView| FactView { label: here.t(key), value };
    let pays = words::choice(here.locale(), "ChargeClass", session.charge_class.as_str());
    let mut rows = vec![
        fact("activity-when", here.time(session.begins_at, TimeStyle::Full)),
        fact("activity-where", ValueView::text(session.place.clone())),
        fact("activity-seats", seats(here, &session)),
        fact("activity-pays", ValueView::text(pays)),
        fact("activity-until", here.time(session.sign_up_closes_at, TimeStyle::Full)),
    ];
    for (key, text) in [("field-risk-note", activity.risk_note), ("field-insurance-note", activity.insurance_note)] {
        if !text.is_empty() {
            rows.push(fact(key, ValueView::text(text)));
        }
    }
    page.blocks.push(BlockView::Detail { rows });
    for one in &own {
        page.blocks.push(BlockView::Cards { cards: vec![card(here, one)] });
    }
    if here.place == Place::Volunteer && session.charge_class != ChargeClass::FreePublicBenefit {
        page.blocks.push(BlockView::Text { text: here.t("activity-low-fee-note") });
    }
    let open = session.activity_status == ActivityStatus::Open
        && session.status == SessionStatus::Planned
        && session.sign_up_opens_at <= here.cx.now
        && here.cx.now < session.sign_up_closes_at;
    let form = form(here, &session, &own, asked).await?;
    match form {
        Some(form) if open => page.blocks.push(BlockView::Form(form)),
        None => {}
        Some(_) => page.blocks.push(BlockView::Alert { tone: Tone::Info, text: here.t("activity-cannot") }),
    }
    Ok(page)
}

/// The form, for whoever has not signed up yet; none: everybody here has.
async fn form(
    here: &mut Here,
    session: &ActivitySessionView,
    own: &[SignUpView],
    asked: &Asked,
) -> Result<Option<FormView>, PageError> {
    let me_too = !own.iter().any(|own| {
        own.volunteer_id.is_some() && own.volunteer_id == here.cx.volunteer()
            || own.resident_id.is_some() && own.resident_id == here.cx.resident()
    });
    let mut people = Vec::new();
    if me_too {
        people.push((String::new(), here.t("activity-for-me")));
    }
    for (ward, name) in wards(here).await? {
        if !own.iter().any(|own| own.resident_id == Some(ward)) {
            people.push((ward.to_string(), name));
        }
    }
    if people.is_empty() {
        return Ok(None);
    }
    let options = |all: Vec<(String, String)>, chosen: &str| {
        let first = all.first().map(|(value, _)| value.clone()).unwrap_or_default();
        let chosen = if all.iter().any(|(value, _)| value == chosen) { chosen.to_owned() } else { first };
        let one = |(value, label): (String, String)| OptionView {
            chosen: value == chosen,
            value,
            label,
            note: String::new(),
        };
        FieldKindView::Choice { options: all.into_iter().map(one).collect() }
    };
    let field = |name: &str, key: &str, value: &str, kind| FieldView {
        id: format!("join-{name}"),
        name: name.to_owned(),
        label: here.t(key),
        value: value.to_owned(),
        error: asked.wrong.get(name).cloned().unwrap_or_default(),
        autocomplete: "off",
        kind,
        ..FieldView::default()
    };
    let mut fields = Vec::new();
    if here.place == Place::Volunteer {
        let roles = [SignUpRole::Helper, SignUpRole::Participant]
            .map(|role| (role.to_string(), words::choice(here.locale(), "SignUpRole", role.as_str())));
        fields.push(field("role", "activity-as", "", options(roles.to_vec(), &asked.role)));
    }
    if here.place == Place::Resident && people.len() > 1 {
        fields.push(field("whom", "activity-for-whom", "", options(people.clone(), &asked.whom)));
    }
    if asked.for_minor {
        let mut name =
            field("guardian_name", "field-guardian-name", &asked.guardian_name, FieldKindView::Limited { max: 60 });
        name.help = here.t("activity-guardian-hint");
        let mut phone = field("guardian_phone", "field-guardian-phone", &asked.guardian_phone, FieldKindView::Phone);
        // Of several people the next who is chosen may be grown up.
        (name.required, phone.required) = (people.len() == 1, people.len() == 1);
        fields.extend([name, phone]);
    }
    fields.push(field("note", "activity-note", &asked.note, FieldKindView::Limited { max: 200 }));
    let full = session.seats.is_some_and(|seats| session.seated >= seats);
    let only = people.first().map(|(value, _)| value.clone()).unwrap_or_default();
    Ok(Some(FormView {
        id: "join".to_owned(),
        action: format!("{}/activities/{}", here.home(), session.id),
        title: here.t("activity-sign-up"),
        hidden: if people.len() == 1 && !only.is_empty() { vec![("whom".to_owned(), only)] } else { Vec::new() },
        fields,
        error: asked.wrong.get("").cloned().unwrap_or_default(),
        submit: here.t(if full && here.place == Place::Resident {
            "activity-sign-up-wait"
        } else {
            "activity-sign-up"
        }),
        ..FormView::default()
    }))
}

async fn join(
    app: Arc<App>,
    visitor: Visitor,
    place: Place,
    unit: String,
    id: ActivitySessionId,
    mut asked: Asked,
) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, place, &unit).await?;
    let whom = match asked.whom.as_str() {
        "" => None,
        ward => Some(ward.parse().map_err(|_| PageError::not_found())?),
    };
    let helps = place == Place::Volunteer && asked.role == SignUpRole::Helper.as_str();
    let new = NewSignUp {
        session_id: id,
        role: if helps { SignUpRole::Helper } else { SignUpRole::Participant },
        // At the volunteers' door somebody comes as the volunteer they are, also if they live here.
        resident_id: if place == Place::Resident { whom.or(here.cx.resident()) } else { None },
        volunteer_id: if place == Place::Volunteer { here.cx.volunteer() } else { None },
        task: String::new(),
        guardian_name: asked.guardian_name.clone(),
        guardian_phone: asked.guardian_phone.clone(),
        note: asked.note.clone(),
    };
    let cx = here.cx.clone();
    let done = app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { sign_up::create(tx, &cx, new).await })
    });
    match done.await {
        Ok(own) if own.status == SignUpStatus::Waiting => {
            Ok(here.go(&format!("{}/sign-ups", here.home()), Tone::Warn, here.t("activity-waiting")))
        }
        Ok(_) => Ok(here.go(&format!("{}/sign-ups", here.home()), Tone::Good, here.t("activity-seated"))),
        Err(error @ (Error::Refused { .. } | Error::Invalid(_))) => {
            let explained = explain::core(here.locale(), &error);
            asked.for_minor = !asked.guardian_name.is_empty() || !asked.guardian_phone.is_empty();
            asked.for_minor |= explained.problems.iter().any(|(field, _)| field.starts_with("guardian_"));
            if explained.problems.is_empty() {
                asked.wrong.insert(String::new(), explained.words);
            }
            for (field, words) in explained.problems {
                // What is not asked here is told above.
                let known = match field.as_str() {
                    "guardian_name" | "guardian_phone" | "note" => field.as_str(),
                    "role" if place == Place::Volunteer => "role",
                    _ => "",
                };
                asked.wrong.entry(known.to_owned()).or_insert(words);
            }
            // Name and number are told together, not one after the other.
            if let Some(words) = asked.wrong.get("guardian_name").cloned()
                && asked.guardian_phone.trim().is_empty()
            {
                asked.wrong.entry("guardian_phone".to_owned()).or_insert(words);
            }
            here.visitor.reader.here = format!("{}/activities/{id}", here.home());
            let page = page(&mut here, id, &asked).await?;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// One of the acting person's seats or places.
fn card(here: &Here, own: &SignUpView) -> CardView {
    let fact = |key: &str, value: ValueView| FactView { label: here.t(key), value };
    let role = words::choice(here.locale(), "SignUpRole", own.role.as_str());
    let mut rows = vec![
        fact("activity-when", here.time(own.begins_at, TimeStyle::Full)),
        fact("activity-as", ValueView::text(role)),
    ];
    if own.resident_id.is_some() && own.resident_id != here.cx.resident() {
        rows.push(fact("activity-for-whom", ValueView::text(own.name.clone())));
    }
    let mut buttons = Vec::new();
    if is_standing(own) && here.cx.now < own.begins_at {
        let action = format!("{}/sign-ups/{}/cancel", here.home(), own.id);
        buttons.push(ButtonView::post(here.t("activity-cancel"), action, Vec::new()).ask(own.title.clone()));
    }
    CardView {
        title: ValueView::text(own.title.clone()),
        badges: vec![status(here, own)],
        rows,
        text: own.cancel_reason.clone(),
        href: String::new(),
        buttons,
    }
}

async fn own(app: Arc<App>, visitor: Visitor, place: Place, unit: String) -> PageResult {
    let mut here = Here::open(app, visitor, place, &unit).await?;
    let mine = standing(&mut here).await?;
    let all = ButtonView::go(here.t("activities-all"), format!("{}/activities", here.home()));
    let mut page = PageView::new(here.t("activities-mine"));
    if mine.is_empty() {
        page.blocks.push(BlockView::Empty { text: here.t("activities-mine-none"), buttons: vec![all] });
    } else {
        page.buttons.push(all);
        page.blocks.push(BlockView::Cards { cards: mine.iter().map(|own| card(&here, own)).collect() });
    }
    here.show(page).await
}

async fn cancel(app: Arc<App>, visitor: Visitor, place: Place, unit: String, id: SignUpId) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, place, &unit).await?;
    let cx = here.cx.clone();
    let done = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { sign_up::cancel(tx, &cx, id, CancelSignUp::default()).await })
    });
    let to = format!("{}/sign-ups", here.home());
    match done.await {
        Ok(_) => Ok(here.go(&to, Tone::Good, here.t("activity-cancelled"))),
        Err(error @ Error::Refused { .. }) => {
            let said = explain::core(here.locale(), &error).words;
            Ok(here.go(&to, Tone::Bad, said))
        }
        Err(error) => Err(error.into()),
    }
}
