//! One's own API tokens.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wushe_core::app::{Actor, api_token, unit};
use wushe_core::domain::access::{ApiTokenView, NewApiToken, Permission};
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_core::id::{ApiTokenId, UnitId};
use wushe_core::store::{Mode, Tx};
use wushe_plugin_schema::value::Tone;

use super::{Own, Wrong, field, wrong};
use crate::app::App;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::go;
use crate::web::view::{
    BlockView, ButtonView, CardView, FieldKindView, FieldView, FormView, OptionView, PageView, ValueView,
};
use crate::web::visitor::Visitor;

/// What was typed into the form.
#[derive(Debug, Default)]
struct Entered {
    unit: String,
    name: String,
    scopes: BTreeSet<String>,
    read_only: bool,
    expires_on: String,
}

impl Entered {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut entered = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "unit" => entered.unit = value,
                "name" => entered.name = value,
                "scopes" => {
                    entered.scopes.insert(value);
                }
                "read_only" => entered.read_only = value == "true",
                "expires_on" => entered.expires_on = value,
                _ => {}
            }
        }
        entered
    }

    fn read(&self) -> Result<NewApiToken, Error> {
        let scopes = self.scopes.iter().map(|scope| scope.parse().map_err(|_| Error::invalid("scopes", "choice")));
        let expires_on = match self.expires_on.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| Error::invalid("expires_on", "date"))?),
        };
        Ok(NewApiToken {
            name: self.name.clone(),
            scopes: scopes.collect::<Result<Vec<Permission>, Error>>()?,
            read_only: self.read_only,
            expires_on,
        })
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let page = page(&own, &Entered::default(), &Wrong::new()).await?;
    own.show(StatusCode::OK, page)
}

async fn page(own: &Own, entered: &Entered, wrong: &Wrong) -> Result<PageView, PageError> {
    let mut tx = own.app.store.begin(Mode::Read).await?;
    let tokens = api_token::list(&mut tx, &own.cx, own.session, Page::first(100)).await?.items;
    let mut page = own.page(&own.t("tokens-title"));
    page.lead = own.t("tokens-lead");
    let mut cards = Vec::with_capacity(tokens.len());
    for token in &tokens {
        cards.push(card(own, &mut tx, token).await?);
    }
    page.blocks.push(if cards.is_empty() {
        BlockView::Empty { text: own.t("tokens-none"), buttons: Vec::new() }
    } else {
        BlockView::Cards { cards }
    });
    if let Some(form) = form(own, &mut tx, entered, wrong).await? {
        page.blocks.push(form);
    }
    tx.rollback().await.ok();
    Ok(page)
}

async fn card(own: &Own, tx: &mut Tx, token: &ApiTokenView) -> Result<CardView, PageError> {
    let locale = own.visitor.reader.locale;
    let unit = unit::by_id(tx, token.unit_id).await?;
    let scopes: Vec<String> = token.scopes.iter().map(|scope| scope_words(own, *scope)).collect();
    let mut rows = vec![
        own.fact("tokens-unit", ValueView::text(unit.name(locale.tag()))),
        own.fact("tokens-scopes", ValueView::text(scopes.join("、"))),
        own.fact("tokens-expires", own.time(token.expires_at)),
    ];
    if let Some(used) = token.used_at {
        rows.push(own.fact("tokens-used", own.time(used)));
    }
    let (mut badges, mut buttons) = (Vec::new(), Vec::new());
    if token.read_only {
        badges.push(ValueView::tag(Tone::Neutral, own.t("tokens-read-only")));
    }
    if token.revoked_at.is_some() || token.expires_at <= own.cx.now {
        badges.push(ValueView::tag(Tone::Bad, own.t("tokens-ended")));
    } else {
        let revoke =
            ButtonView::post(own.t("tokens-revoke"), format!("/account/tokens/{}/revoke", token.id), Vec::new());
        buttons.push(revoke.danger().ask(own.t("tokens-revoke-ask")));
    }
    let title = ValueView::text(token.name.clone());
    Ok(CardView { title, badges, rows, text: String::new(), href: String::new(), buttons })
}

fn scope_words(own: &Own, scope: Permission) -> String {
    words::choice(own.visitor.reader.locale, "Permission", scope.as_str())
}

/// The form for a new one: where one holds posts, what one may do there. None for whoever holds none.
async fn form(own: &Own, tx: &mut Tx, entered: &Entered, wrong: &Wrong) -> Result<Option<BlockView>, PageError> {
    let Actor::User { posts, .. } = &own.cx.actor else { return Ok(None) };
    let locale = own.visitor.reader.locale;
    let mut units: Vec<OptionView> = Vec::new();
    let mut scopes = BTreeSet::new();
    for post in posts {
        scopes.extend(post.permissions.iter().filter(|permission| !permission.needs_second_factor()));
        let value = post.unit_id.to_string();
        if units.iter().all(|known| known.value != value) {
            let label = unit::by_id(tx, post.unit_id).await?.name(locale.tag()).to_owned();
            let chosen = value == entered.unit;
            units.push(OptionView { value, label, note: String::new(), chosen });
        }
    }
    let Some(first) = units.first_mut() else { return Ok(None) };
    if entered.unit.is_empty() {
        first.chosen = true;
    }
    let scopes = scopes
        .into_iter()
        .map(|scope| OptionView {
            value: scope.as_str().to_owned(),
            label: scope_words(own, scope),
            note: String::new(),
            chosen: entered.scopes.contains(scope.as_str()),
        })
        .collect();
    let with = |field: FieldView, value: &str| FieldView { value: value.to_owned(), ..field };
    let fields = vec![
        with(field(own, "name", "tokens-name", FieldKindView::Limited { max: 60 }, wrong), &entered.name),
        field(own, "unit", "tokens-unit", FieldKindView::Select { options: units }, wrong),
        field(own, "scopes", "tokens-scopes", FieldKindView::Checks { options: scopes }, wrong),
        FieldView {
            required: false,
            ..with(
                field(own, "read_only", "tokens-read-only", FieldKindView::Check, wrong),
                if entered.read_only { "true" } else { "" },
            )
        },
        with(field(own, "expires_on", "tokens-expires", FieldKindView::Date, wrong), &entered.expires_on),
    ];
    Ok(Some(BlockView::Form(FormView {
        id: "token".to_owned(),
        action: "/account/tokens".to_owned(),
        title: own.t("tokens-new"),
        fields,
        error: wrong.get("").cloned().unwrap_or_default(),
        submit: own.t("tokens-make"),
        ..FormView::default()
    })))
}

pub(super) async fn create(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let entered = Entered::of(pairs);
    let made = match (entered.read(), entered.unit.parse::<UnitId>()) {
        (Ok(new), Ok(unit)) => {
            let (cx, session) = (own.cx.in_unit(unit), own.session);
            let made = own.app.store.write(move |tx| {
                let (cx, new) = (cx.clone(), new.clone());
                Box::pin(async move { api_token::create(tx, &cx, session, new).await })
            });
            made.await
        }
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(Error::invalid("unit", "choice")),
    };
    match made {
        Ok(made) => {
            let mut page = own.page(&own.t("tokens-made"));
            page.blocks.push(BlockView::Alert { tone: Tone::Warn, text: own.t("tokens-once") });
            let token = made.token.unwrap_or_default();
            page.blocks.push(BlockView::Detail { rows: vec![own.fact("tokens-token", ValueView::Number(token))] });
            own.show(StatusCode::OK, page)
        }
        Err(error) => {
            let (status, wrong) = wrong(&own, error)?;
            let page = page(&own, &entered, &wrong).await?;
            own.show(status, page)
        }
    }
}

pub(super) async fn revoke(State(app): State<Arc<App>>, visitor: Visitor, Path(id): Path<ApiTokenId>) -> PageResult {
    let own = Own::of(app, visitor, &[])?;
    let (cx, session) = (own.cx.clone(), own.session);
    let revoked = own.app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { api_token::revoke(tx, &cx, session, id).await })
    });
    revoked.await?;
    Ok(go(&own.visitor, "/account/tokens", Tone::Good, own.t("tokens-revoked")))
}
