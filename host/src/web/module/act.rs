//! A form of a module that was sent: carried out, or shown again with what is wrong at its field.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use sha2::{Digest as _, Sha256};
use wushe_core::app::Actor;
use wushe_core::error::Error;
use wushe_core::id::ResidentId;
use wushe_plugin_schema::shape::{ActionShape, FieldShape, Kind, Surface};
use wushe_plugin_schema::value::Tone;

use super::pick;
use super::show::{Wanted, base, find, show};
use crate::app::App;
use crate::explain;
use crate::modules::{Acted, Ask, Idempotency, Module, ModuleError, Raw, Upload, clean, takes_files};
use crate::runtime::InvokeError;
use crate::upload::{Came, MODULE_FORM_BYTES};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place, go, local_path};
use crate::web::page::{FormState, form_values, page_url, read_input};
use crate::web::visitor::Visitor;

pub(super) async fn act(
    State(app): State<Arc<App>>,
    Extension(place): Extension<Place>,
    visitor: Visitor,
    Path((unit, module, action)): Path<(String, String, String)>,
    request: Request,
) -> PageResult {
    carry_out(app, visitor, Stand { place, unit, module, behalf: None }, action, request).await
}

/// What staff do for a resident, on a page that is made for residents.
pub(super) async fn act_for(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, resident, module, action)): Path<(String, ResidentId, String, String)>,
    request: Request,
) -> PageResult {
    carry_out(app, visitor, Stand { place: Place::Staff, unit, module, behalf: Some(resident) }, action, request).await
}

/// Where the form stood.
struct Stand {
    place: Place,
    unit: String,
    module: String,
    /// For whom staff act.
    behalf: Option<ResidentId>,
}

impl Stand {
    fn base(&self) -> String {
        base(self.place, &self.unit, self.behalf, &self.module)
    }

    /// Where a page of the module stands: what is not made for residents stands at the desk.
    fn base_of(&self, page: &str, module: &Module) -> String {
        let is_residents = module
            .manifest
            .shapes
            .pages
            .iter()
            .any(|shape| shape.name == page && shape.surfaces.contains(&Surface::Resident));
        if is_residents { self.base() } else { base(self.place, &self.unit, None, &self.module) }
    }
}

async fn carry_out(app: Arc<App>, visitor: Visitor, stand: Stand, action: String, request: Request) -> PageResult {
    if matches!(visitor.actor, Actor::Anonymous) {
        return Err(Error::Unauthenticated.into());
    }
    let (found, installed) = find(&app, &stand.unit, &stand.module).await?;
    let shape =
        installed.manifest.shapes.actions.iter().find(|shape| shape.name == action).ok_or(ModuleError::NotHere)?;
    let mut ask = Ask {
        actor: visitor.actor.clone(),
        unit: found.id,
        module: stand.module.clone(),
        surface: stand.place.surface(),
        name: action.clone(),
        input: serde_json::Map::new(),
        locale: visitor.reader.locale,
        on_behalf_of: stand.behalf,
    };
    let Came { words: pairs, files, is_cut } = match read(&app, &ask, &installed, shape, request).await? {
        Ok(came) => came,
        Err(refused) => return Ok(refused),
    };
    let sent = Sent::of(&pairs, &stand);

    let mut state = FormState { action: action.clone(), values: form_values(&pairs), ..FormState::default() };
    if is_cut {
        let field = files.last().map(|file| file.field.clone()).unwrap_or_default();
        let words = explain::problem_words(visitor.reader.locale, &Came::too_large(&field));
        state.errors.insert(field, words);
        return again(app, visitor, sent, state).await;
    }
    state.files = files.iter().map(|file| (file.field.clone(), file.name.clone())).collect();
    if look_for_people(&app, &visitor, &sent, shape, &mut state).await? {
        return again(app, visitor, sent, state).await;
    }
    ask.input = match read_input(&shape.input, &pairs) {
        Ok(input) => input,
        Err(problems) => {
            for problem in problems {
                state.errors.insert(problem.field, visitor.reader.t(&format!("problem-{}", problem.code)));
            }
            keep_people(&app, &visitor, &sent, shape, &mut state).await?;
            return again(app, visitor, sent, state).await;
        }
    };
    match acted(&app, ask, &sent, files).await {
        Ok(acted) => {
            let to = match acted.done.go {
                Some(link) => page_url(&stand.base_of(&link.page, &installed), &link),
                None => sent.from.clone(),
            };
            let say = acted.done.say.map(|text| installed.catalog.text(visitor.reader.locale, &text));
            Ok(go(&visitor, &to, Tone::Good, say.unwrap_or_default()))
        }
        Err(error) => match told(&error, &installed, &visitor, &mut state) {
            Told::AtTheForm => {
                keep_people(&app, &visitor, &sent, shape, &mut state).await?;
                again(app, visitor, sent, state).await
            }
            Told::OnThePage(words) => Ok(go(&visitor, &sent.from, Tone::Bad, words)),
            Told::Elsewhere => Err(PageError::Module(Arc::new(error), Some(installed))),
        },
    }
}

/// Reads what was sent. Great forms are read only of those who may carry out an action that takes files.
async fn read(
    app: &Arc<App>,
    ask: &Ask,
    module: &Arc<Module>,
    shape: &ActionShape,
    mut request: Request,
) -> Result<Result<Came, Response>, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") || !takes_files(shape) {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let words = form.map(|Form(words)| Came { words, ..Came::default() });
        return Ok(words.map_err(IntoResponse::into_response));
    }
    let refused = |error| PageError::Module(Arc::new(error), Some(Arc::clone(module)));
    app.may_act(ask).await.map_err(refused)?;
    DefaultBodyLimit::max(MODULE_FORM_BYTES).apply(&mut request);
    let form = match Multipart::from_request(request, &()).await {
        Ok(form) => form,
        Err(refused) => return Ok(Err(refused.into_response())),
    };
    Ok(Came::read(form).await.map_err(IntoResponse::into_response))
}

/// Cleans what was brought, and carries the action out.
async fn acted(app: &Arc<App>, ask: Ask, sent: &Sent, files: Vec<Raw>) -> Result<Acted, ModuleError> {
    let uploads = clean(files).await?;
    let key = sent.key(&ask, &uploads);
    app.act_with(ask, uploads, key).await
}

/// What came along with a form.
struct Sent {
    /// The page on which it stood, as an address of ours.
    from: String,
    /// The same, to be shown again; none when it is not a page of this module.
    wanted: Option<Wanted>,
    /// The field whose "find" button was pressed.
    find: Option<String>,
    /// When the page on which it stood was made.
    once: Option<i64>,
}

impl Sent {
    fn of(pairs: &[(String, String)], stand: &Stand) -> Self {
        let value = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let home = format!("/{}/{}", stand.place.name(), stand.unit);
        let from = value("_from").map(|from| local_path(&from).to_owned()).unwrap_or_else(|| home.clone());
        let wanted = from.strip_prefix(&format!("{}/", stand.base())).and_then(|rest| {
            let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
            let known = !page.is_empty() && !page.contains('/');
            let params = serde_urlencoded_pairs(query);
            known.then(|| Wanted {
                place: stand.place,
                unit: stand.unit.clone(),
                module: stand.module.clone(),
                page: page.to_owned(),
                params,
                behalf: stand.behalf,
            })
        });
        let once = value("_once").and_then(|once| once.parse().ok());
        Self { from, wanted, find: value("_find"), once }
    }

    /// A form that is sent twice as it stands has one effect: a second press of the button, a page that is loaded again.
    /// Filled in anew it is another one, also on the same page.
    fn key(&self, ask: &Ask, uploads: &[Upload]) -> Option<Idempotency> {
        let once = self.once?;
        let mut hash = Sha256::new();
        let behalf = ask.on_behalf_of.map(|id| id.to_string()).unwrap_or_default();
        let input = serde_json::Value::Object(ask.input.clone()).to_string();
        let unit = ask.unit.to_string();
        let sent = [&unit, &ask.module, &ask.name, &behalf, &input];
        let came = uploads.iter().flat_map(|upload| [&upload.field, &upload.name, &upload.file.sha256]);
        for part in sent.into_iter().chain(came) {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Some(Idempotency(format!("form-{once}-{}", hex::encode(hash.finalize()))))
    }
}

/// The pairs of a query.
fn serde_urlencoded_pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<axum::http::Uri>();
    let pairs = uri.ok().and_then(|uri| axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    pairs.map(|pairs| pairs.0).unwrap_or_default()
}

/// Fields of an action that name a resident.
fn resident_fields(shape: &ActionShape) -> impl Iterator<Item = &FieldShape> {
    shape.input.iter().filter(|field| matches!(&field.kind, Kind::Id { of } if of == "resident"))
}

/// Looks for residents where somebody typed a name and chose nobody yet, or pressed "find". Whether there was anything to
/// look for: the form is then shown again.
async fn look_for_people(
    app: &Arc<App>,
    visitor: &Visitor,
    sent: &Sent,
    shape: &ActionShape,
    state: &mut FormState,
) -> Result<bool, PageError> {
    let mut looked = false;
    for field in resident_fields(shape) {
        let typed = state.values.get(&format!("{}__q", field.name)).cloned().unwrap_or_default();
        let chosen = state.values.get(&field.name).is_some_and(|id| !id.is_empty());
        let pressed = sent.find.as_deref() == Some(&field.name);
        if typed.trim().is_empty() || chosen && !pressed {
            continue;
        }
        let Some(wanted) = &sent.wanted else { continue };
        let mut here = Here::open(Arc::clone(app), visitor.clone(), wanted.place, &wanted.unit).await?;
        let found = pick::find(&mut here, &typed).await?;
        if let [(only, ..)] = found.as_slice() {
            // One person answers to it: chosen already, to be looked at before the form is sent.
            state.values.insert(field.name.clone(), only.clone());
        } else if !found.is_empty() {
            state.values.remove(&field.name);
            state.errors.insert(field.name.clone(), visitor.reader.t("pick-choose"));
        }
        state.found.insert(field.name.clone(), found);
        looked = true;
    }
    Ok(looked || sent.find.is_some())
}

/// Whoever was chosen is still chosen when the form comes back for another reason.
async fn keep_people(
    app: &Arc<App>,
    visitor: &Visitor,
    sent: &Sent,
    shape: &ActionShape,
    state: &mut FormState,
) -> Result<(), PageError> {
    let Some(wanted) = &sent.wanted else { return Ok(()) };
    for field in resident_fields(shape) {
        let Some(id) = state.values.get(&field.name).filter(|id| !id.is_empty()) else { continue };
        let mut here = Here::open(Arc::clone(app), visitor.clone(), wanted.place, &wanted.unit).await?;
        if let Some(person) = pick::by_id(&mut here, id).await? {
            state.found.insert(field.name.clone(), vec![person]);
        }
    }
    Ok(())
}

/// The page of the form once more, with what is wrong.
async fn again(app: Arc<App>, visitor: Visitor, sent: Sent, mut state: FormState) -> PageResult {
    // What was chosen does not come back with the form.
    for (field, _) in &state.files {
        state.errors.entry(field.clone()).or_insert_with(|| visitor.reader.t("problem-file-again"));
    }
    match sent.wanted {
        Some(wanted) => show(app, visitor, wanted, &sent.from, Some(&state)).await,
        None => {
            let words = state.errors.into_values().collect::<Vec<_>>().join(" ");
            Ok(go(&visitor, &sent.from, Tone::Bad, words))
        }
    }
}

/// Where a refusal is told.
enum Told {
    /// In the form, which keeps what was typed.
    AtTheForm,
    /// Above the page on which the button stood.
    OnThePage(String),
    /// On a page of its own.
    Elsewhere,
}

/// The name of the file that stands at `photos.2`.
fn file_at<'s>(files: &'s [(String, String)], place: &str) -> Option<&'s str> {
    let (field, number) = place.split_once('.')?;
    let number: usize = number.parse().ok()?;
    files.iter().filter(|(name, _)| name == field).nth(number).map(|(_, name)| name.as_str())
}

fn told(error: &ModuleError, module: &Module, visitor: &Visitor, state: &mut FormState) -> Told {
    let locale = visitor.reader.locale;
    let explained = explain::module(locale, Some(&module.catalog), error);
    let typed = state.values.keys().any(|name| !name.is_empty());
    match error {
        ModuleError::Invalid(_)
        | ModuleError::Failed { failed: crate::runtime::Failed { error: InvokeError::Invalid(_), .. }, .. } => {
            let mut errors: BTreeMap<String, String> = BTreeMap::new();
            for (place, words) in explained.problems {
                // `items.3.name` stands at `items`, the field that the form shows.
                let field = place.split('.').next().unwrap_or_default().to_owned();
                let words = match file_at(&state.files, &place) {
                    Some(name) => format!("{name}: {words}"),
                    None => words,
                };
                let entry = errors.entry(field).or_default();
                if !entry.is_empty() {
                    entry.push(' ');
                }
                entry.push_str(&words);
            }
            state.errors = errors;
            Told::AtTheForm
        }
        ModuleError::Core(Error::Refused { .. } | Error::Conflict { .. })
        | ModuleError::Failed {
            failed: crate::runtime::Failed { error: InvokeError::Refused(_) | InvokeError::Conflict, .. },
            ..
        } => {
            if typed {
                state.errors.insert(String::new(), explained.words);
                Told::AtTheForm
            } else {
                Told::OnThePage(explained.words)
            }
        }
        _ => Told::Elsewhere,
    }
}
