//! Pages and actions of modules, as JSON.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest as _, Json, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};
use wushe_core::app::unit;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::shape::Surface;

use super::problem::{ApiError, answer, locale};
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{Ask, Idempotency, Module, ModuleError, Raw, ShownFile, clean, has_business, takes_files};
use crate::upload::{Came, MODULE_FORM_BYTES};

/// Most surfaces that are tried when a request does not name one: what a person is in a unit, closest first.
const SURFACES: [Surface; 3] = [Surface::Staff, Surface::Volunteer, Surface::Resident];

pub(super) async fn unit_of(app: &App, code: String, locale: Locale) -> Result<Unit, ApiError> {
    let found = app.store.read(|tx| Box::pin(async move { unit::by_code(tx, &code).await })).await;
    found.map_err(|error| ApiError::core(locale, &error))
}

/// The module's own messages, for the words of a refusal.
async fn catalog_of(app: &App, ask: &Ask) -> Option<Arc<Module>> {
    let mut tx = app.store.begin(wushe_core::store::Mode::Read).await.ok()?;
    app.module_in(&mut tx, &ask.module, ask.unit).await.ok().map(|(module, _)| module)
}

async fn refused(app: &App, ask: &Ask, error: &ModuleError) -> ApiError {
    let module = catalog_of(app, ask).await;
    ApiError::module(ask.locale, module.as_deref().map(|module| &module.catalog), error)
}

/// Takes our own parameters out: which surface, and on whose behalf.
fn take_ours(
    locale: Locale,
    query: &mut Map<String, Value>,
) -> Result<(Option<Surface>, Option<ResidentId>), ApiError> {
    let wrong = |field| ApiError::core(locale, &Error::invalid(field, "choice"));
    let surface = query.remove("surface").map(serde_json::from_value).transpose().map_err(|_| wrong("surface"))?;
    let behalf =
        query.remove("on_behalf_of").map(serde_json::from_value).transpose().map_err(|_| wrong("on_behalf_of"))?;
    Ok((surface, behalf))
}

/// `GET /units/{code}/modules`: the modules that are on there, for whoever has business in the unit.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let who = app.who(&headers).await.map_err(|error| ApiError::core(locale, &error))?;
    if who.user.is_none() {
        return Err(ApiError::core(locale, &Error::Unauthenticated));
    }
    let unit = unit_of(&app, code, locale).await?;
    let mut tx =
        app.store.begin(wushe_core::store::Mode::Read).await.map_err(|error| ApiError::core(locale, &error))?;
    let cx = app.core.cx(who.actor, unit.id, locale.tag());
    match has_business(&mut tx, &cx).await {
        Ok(true) => {}
        Ok(false) => return Err(ApiError::module(locale, None, &ModuleError::NotHere)),
        Err(error) => return Err(ApiError::module(locale, None, &error)),
    }
    let modules = app.modules_in(&mut tx, unit.id).await.map_err(|error| ApiError::module(locale, None, &error))?;
    let items: Vec<Value> = modules
        .iter()
        .map(|module| {
            let plugin = &module.manifest.plugin;
            json!({
                "id": plugin.id,
                "version": plugin.version,
                "name": plugin.name,
                "summary": plugin.summary,
                "pages": module.manifest.shapes.pages,
                "actions": module.manifest.shapes.actions,
                "indicators": module.manifest.shapes.indicators,
            })
        })
        .collect();
    Ok(answer(StatusCode::OK, json!({ "items": items })))
}

/// `GET /units/{code}/modules/{module}/pages/{page}?…`: a page as data. Parameters are those of the page, and `surface`. `files` says
/// where the files that it names are, for whoever asked.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Path((code, module, name)): Path<(String, String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let who = app.who(&headers).await.map_err(|error| ApiError::core(locale, &error))?;
    let mut input: Map<String, Value> = query.into_iter().map(|(name, value)| (name, value.into())).collect();
    let (surface, _) = take_ours(locale, &mut input)?;
    // Who has not logged in does not learn what is on where.
    if who.user.is_none() && !matches!(surface, Some(Surface::Public | Surface::Wall)) {
        return Err(ApiError::core(locale, &Error::Unauthenticated));
    }
    let unit = unit_of(&app, code.clone(), locale).await?;
    let surfaces = surface.map_or_else(|| SURFACES.to_vec(), |surface| vec![surface]);
    let mut ask =
        Ask { actor: who.actor, unit: unit.id, module, surface: surfaces[0], name, input, locale, on_behalf_of: None };
    ask.input = typed_params(&app, &ask).await;
    let mut outcome = Err(ModuleError::NotHere);
    for surface in surfaces {
        ask.surface = surface;
        outcome = app.page(&ask).await;
        if !matches!(outcome, Err(ModuleError::NotHere)) {
            break;
        }
    }
    match outcome {
        Ok(mut paged) => {
            let files = paged.files().await;
            let files = files.map_err(|error| ApiError::core(locale, &error))?;
            let mut page =
                serde_json::to_value(&paged.page).map_err(|error| ApiError::core(locale, &Error::internal(error)))?;
            if !files.is_empty() {
                let at = |(id, shown): (String, ShownFile)| {
                    let address = format!("/files/{code}/{}/{id}?{}", ask.module, shown.query);
                    (id, Value::from(address))
                };
                page["files"] = files.into_iter().map(at).collect::<Map<_, _>>().into();
            }
            Ok(answer(StatusCode::OK, page))
        }
        Err(error) => Err(refused(&app, &ask, &error).await),
    }
}

/// Parameters in an address are text; here they get the types that the page declares. What cannot be read stays text and is
/// refused with the rest.
async fn typed_params(app: &App, ask: &Ask) -> Map<String, Value> {
    let Some(module) = catalog_of(app, ask).await else { return ask.input.clone() };
    let page = module.manifest.shapes.pages.iter().find(|page| page.name == ask.name);
    let shapes = page.map(|page| page.params.as_slice()).unwrap_or_default();
    crate::shape::typed(shapes, &ask.input)
}

/// The input of an action and the files that come with it: JSON, or a form with the JSON in `input` and each file under the name of
/// its field. A form is read only of those who may carry the action out.
async fn body(
    app: &App,
    ask: &mut Ask,
    surfaces: &[Surface],
    mut request: Request,
) -> Result<(Map<String, Value>, Vec<Raw>), ApiError> {
    let locale = ask.locale;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let json = Json::<Map<String, Value>>::from_request(request, &()).await;
        let Json(input) = json.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
        return Ok((input, Vec::new()));
    }
    let mut may = Err(ModuleError::NotHere);
    for surface in surfaces {
        ask.surface = *surface;
        may = app.may_act(ask).await;
        if !matches!(may, Err(ModuleError::NotHere)) {
            break;
        }
    }
    if let Err(error) = may {
        return Err(refused(app, ask, &error).await);
    }
    let module = catalog_of(app, ask).await;
    let action = module.iter().flat_map(|module| &module.manifest.shapes.actions).find(|it| it.name == ask.name);
    if action.is_some_and(takes_files) {
        DefaultBodyLimit::max(MODULE_FORM_BYTES).apply(&mut request);
    }
    let form = Multipart::from_request(request, &()).await;
    let form = form.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    let came = Came::read(form).await;
    let came = came.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    if came.is_cut {
        let field = came.files.last().map(|file| file.field.clone()).unwrap_or_default();
        return Err(ApiError::core(locale, &Came::too_large(&field).into()));
    }
    let wrong = |name: &str, code| ApiError::core(locale, &Error::invalid(name, code));
    let mut input = Map::new();
    for (name, text) in came.words {
        if name != "input" {
            return Err(wrong(&name, "unknown"));
        }
        input = serde_json::from_str(&text).map_err(|_| wrong("input", "malformed"))?;
    }
    Ok((input, came.files))
}

/// `POST /units/{code}/modules/{module}/actions/{action}`: carries out an action. The body is its input; `surface` and
/// `on_behalf_of` stand in the address. With `Idempotency-Key` the same request has one effect, however often it arrives.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    Path((code, module, name)): Path<(String, String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    if !crate::auth::is_same_origin(&headers) {
        return Err(ApiError::cross_site(locale));
    }
    let who = app.who(&headers).await.map_err(|error| ApiError::core(locale, &error))?;
    if who.user.is_none() {
        return Err(ApiError::core(locale, &Error::Unauthenticated));
    }
    let mut ours: Map<String, Value> = query.into_iter().map(|(name, value)| (name, value.into())).collect();
    let (surface, on_behalf_of) = take_ours(locale, &mut ours)?;
    let unit = unit_of(&app, code, locale).await?;
    let key = match headers.get("idempotency-key").map(|value| value.to_str()) {
        Some(Ok(key)) => Some(Idempotency(key.to_owned())),
        Some(Err(_)) => return Err(ApiError::core(locale, &Error::invalid("Idempotency-Key", "idempotency-key"))),
        None => None,
    };
    let surfaces = surface.map_or_else(|| SURFACES.to_vec(), |surface| vec![surface]);
    let input = Map::new();
    let mut ask =
        Ask { actor: who.actor, unit: unit.id, module, surface: surfaces[0], name, input, locale, on_behalf_of };
    let (input, files) = body(&app, &mut ask, &surfaces, request).await?;
    ask.input = input;
    let uploads = match clean(files).await {
        Ok(uploads) => uploads,
        Err(error) => return Err(refused(&app, &ask, &error).await),
    };
    let mut outcome = Err(ModuleError::NotHere);
    for surface in surfaces {
        ask.surface = surface;
        outcome = app.act_with(ask.clone(), uploads.clone(), key.clone()).await;
        if !matches!(outcome, Err(ModuleError::NotHere)) {
            break;
        }
    }
    match outcome {
        Ok(acted) => {
            let say = acted
                .done
                .say
                .as_ref()
                .map(|say| crate::explain::module_words(locale, Some(&acted.module.catalog), say));
            Ok(answer(
                StatusCode::OK,
                json!({ "say": say, "go": acted.done.go, "id": acted.done.id, "again": acted.again }),
            ))
        }
        Err(error) => Err(refused(&app, &ask, &error).await),
    }
}
