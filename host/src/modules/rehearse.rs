//! Trying a version against everything that the county has, before it is taken into use: it makes every page and computes every
//! indicator of every unit where the module is on, and every record is held against its shapes. Only in reading transactions, which are rolled back.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::task::JoinHandle;
use wushe_core::app::module::{rehearsal, version};
use wushe_core::app::record;
use wushe_core::app::{Actor, Cx, module, resident, schedule, unit, volunteer};
use wushe_core::domain::day::Day;
use wushe_core::domain::module::{Enablement, ModuleVersion, Rehearsal};
use wushe_core::domain::page::Page;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_core::domain::unit::Unit;
use wushe_core::error::{Error, Result};
use wushe_core::id::{InvocationId, RecordId, UserId};
use wushe_core::store::{Mode, RecordFilter, Tx};
use wushe_plugin_schema::indicator::IndicatorShape;
use wushe_plugin_schema::shape::{self, PageShape, Surface};
use wushe_plugin_schema::view::Actor as ActorView;

use super::ask::{Setting, setting};
use super::catalogue::{Module, level_of};
use super::concern::more;
use super::error::ModuleError;
use super::figures::Cell;
use super::migrate::{fitting, is_newer, over};
use crate::app::App;
use crate::runtime::{Call, Grants, InvokeError, Kind, Loaded, collection_of};

/// Troubles that a report tells one by one.
const TOLD: usize = 50;
/// Records of a collection in a unit that are looked at, the newest.
const RECORDS: usize = 1_000;

/// What came of a rehearsal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Units in which the module is on.
    pub units: u32,
    /// Pages that were made.
    pub pages: u32,
    /// Indicators that were computed.
    pub indicators: u32,
    /// Records that were looked at.
    pub records: u32,
    /// Pages that cannot be made without knowing of what: they were left out.
    pub left_out: BTreeSet<String>,
    /// Pages, actions and indicators that the version in use has and this one has not.
    pub gone: BTreeSet<String>,
    /// What went wrong, the first fifty.
    pub troubles: Vec<Trouble>,
    /// How much went wrong in all.
    pub troubled: u32,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Code of the unit.
    pub unit: String,
    /// `page`, `indicator`, `records` (they cannot be brought over), `back` (the version before could not read them by then) or
    /// `unique` (several have a value that no two may share).
    pub what: String,
    /// Which page, indicator or collection.
    pub name: String,
    /// How: the code of the failure, or the field.
    pub code: String,
    /// More about it, for the developer.
    pub detail: String,
    /// Whether it went wrong with the version in use, too.
    pub before: bool,
}

impl Report {
    /// Whether something would break that works now.
    #[must_use]
    pub fn breaks(&self) -> bool {
        !self.gone.is_empty() || self.troubled > 0 && !self.troubles.iter().all(|trouble| trouble.before)
    }

    /// What stands in a rehearsal that has ended.
    #[must_use]
    pub fn of(rehearsal: &Rehearsal) -> Option<Self> {
        rehearsal.ended_at?;
        serde_json::from_str(&rehearsal.report).ok()
    }

    fn note(&mut self, trouble: Trouble) {
        self.troubled += 1;
        if self.troubles.len() < TOLD {
            self.troubles.push(trouble);
        }
    }
}

/// Begins a rehearsal of a version, and does it in a task of its own; the report is kept with the version when it ends.
///
/// # Errors
/// `Core(Forbidden)` without `modules.install`; `Core(NotFound)`; `Load` when it cannot run here.
pub async fn rehearse(
    app: &Arc<App>,
    cx: Cx,
    id: &str,
    version: &str,
) -> Result<JoinHandle<Result<Report, ModuleError>>, ModuleError> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let new = version::get(&mut tx, id, version).await?;
    let old = module::get(&mut tx, id).await?;
    let (old, new) = (app.module(&mut tx, old).await?, app.module(&mut tx, new).await?);
    tx.rollback().await?;
    let begin = {
        let (cx, version) = (cx.clone(), new.version.clone());
        app.store.write(move |tx| {
            let (cx, version) = (cx.clone(), version.clone());
            Box::pin(async move { rehearsal::begin(tx, &cx, &version).await })
        })
    };
    let begun = begin.await?;
    let app = Arc::clone(app);
    Ok(tokio::spawn(async move {
        let report = Trial::new(&app, &old, &new).await?.run().await?;
        let text = serde_json::to_string(&report).map_err(Error::internal)?;
        let cx = app.core.cx(cx.actor, cx.unit, &cx.locale);
        let end = app.store.write(move |tx| {
            let (cx, begun, text) = (cx.clone(), begun.clone(), text.clone());
            Box::pin(async move { rehearsal::end(tx, &cx, &begun, &text).await })
        });
        end.await?;
        Ok(report)
    }))
}

struct Trial<'a> {
    app: &'a App,
    old: Side<'a>,
    new: Side<'a>,
    /// What the new version asks for beyond the old one: granted here, as it would be by then.
    granted: Vec<String>,
    report: Report,
}

struct Side<'a> {
    module: &'a Module,
    loaded: Arc<Loaded>,
}

/// Where and as whom a page is made.
struct Seat<'a> {
    unit: &'a Unit,
    word: &'a Enablement,
    surface: Surface,
}

/// What is tried.
#[derive(Clone, Copy)]
enum Part<'a> {
    Page(&'a PageShape),
    Indicator(Cell<'a>),
}

impl<'a> Trial<'a> {
    async fn new(app: &'a App, old: &'a Module, new: &'a Module) -> Result<Self, ModuleError> {
        let granted = more(&old.manifest, &new.manifest);
        let old = Side { module: old, loaded: app.loaded(old).await? };
        let new = Side { module: new, loaded: app.loaded(new).await? };
        Ok(Self { app, old, new, granted, report: Report::default() })
    }

    async fn run(mut self) -> Result<Report, ModuleError> {
        let (old, new) = (&self.old.module.manifest.shapes, &self.new.module.manifest.shapes);
        let pages = old.pages.iter().filter(|page| !new.pages.iter().any(|there| there.name == page.name));
        let actions = old.actions.iter().filter(|action| !new.actions.iter().any(|there| there.name == action.name));
        self.report.gone.extend(pages.map(|page| page.name.clone()));
        self.report.gone.extend(actions.map(|action| action.name.clone()));
        let counted = old.indicators.iter().filter(|one| !new.indicators.iter().any(|there| there.name == one.name));
        self.report.gone.extend(counted.map(|indicator| indicator.name.clone()));
        let manifest = Arc::clone(&self.new.module.manifest);
        let kinds: Vec<_> = manifest.plugin.enable_at.iter().map(|level| level_of(*level)).collect();
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let on = schedule::enabled_units(&mut tx, &manifest.plugin.id, &kinds).await?;
        tx.rollback().await?;
        for (id, word) in on {
            let unit = self.app.store.read(|tx| Box::pin(unit::by_id(tx, id))).await?;
            self.report.units += 1;
            for page in &manifest.shapes.pages {
                if page.params.iter().any(|param| param.required) {
                    self.report.left_out.insert(page.name.clone());
                    continue;
                }
                for surface in &page.surfaces {
                    self.page(page, &Seat { unit: &unit, word: &word, surface: *surface }).await?;
                }
            }
            for indicator in &manifest.shapes.indicators {
                self.indicator(indicator, &Seat { unit: &unit, word: &word, surface: Surface::Staff }).await?;
            }
            for collection in &manifest.shapes.collections {
                self.records(&unit, collection).await?;
            }
        }
        Ok(self.report)
    }

    async fn page(&mut self, page: &PageShape, seat: &Seat<'_>) -> Result<(), ModuleError> {
        let Some(outcome) = self.make(&self.new, Part::Page(page), seat).await? else { return Ok(()) };
        self.report.pages += 1;
        let Err(error) = outcome else { return Ok(()) };
        let had = self.old.module.manifest.shapes.pages.iter().find(|before| before.name == page.name);
        let before = match had.filter(|before| before.surfaces.contains(&seat.surface)) {
            Some(before) => matches!(self.make(&self.old, Part::Page(before), seat).await?, Some(Err(_))),
            None => false,
        };
        self.report.note(Trouble {
            unit: seat.unit.code.to_string(),
            what: "page".to_owned(),
            name: page.name.clone(),
            code: error.code().to_owned(),
            detail: error.to_string(),
            before,
        });
        Ok(())
    }

    /// Computes an indicator for this year, of which there is most.
    async fn indicator(&mut self, shape: &IndicatorShape, seat: &Seat<'_>) -> Result<(), ModuleError> {
        let year = Period::of(PeriodKind::Year, Day::of(self.app.core.clock.now()));
        let Some(outcome) = self.make(&self.new, Part::Indicator(Cell::of(shape, year)), seat).await? else {
            return Ok(());
        };
        self.report.indicators += 1;
        let Err(error) = outcome else { return Ok(()) };
        let had = self.old.module.manifest.shapes.indicators.iter().find(|before| before.name == shape.name);
        let before = match had {
            Some(had) => {
                matches!(self.make(&self.old, Part::Indicator(Cell::of(had, year)), seat).await?, Some(Err(_)))
            }
            None => false,
        };
        self.report.note(Trouble {
            unit: seat.unit.code.to_string(),
            what: "indicator".to_owned(),
            name: shape.name.clone(),
            code: error.code().to_owned(),
            detail: error.to_string(),
            before,
        });
        Ok(())
    }

    /// Makes a page or computes an indicator; none when there is nobody for whom it could be made. A module's own no is an answer.
    async fn make(
        &self,
        side: &Side<'_>,
        part: Part<'_>,
        seat: &Seat<'_>,
    ) -> Result<Option<Result<(), InvokeError>>, ModuleError> {
        // Let in one by one, and behind everybody who waits.
        let permit = self.app.admitted_behind_others("rehearsal").await?;
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let somebody = match part {
            Part::Page(_) => self.somebody(&mut tx, side, seat).await?,
            Part::Indicator(_) => Some((self.acting(side, seat), ActorView::System)),
        };
        let Some((cx, actor)) = somebody else { return Ok(None) };
        let manifest = &side.module.manifest;
        let word = Enablement { grants: version::with_more(&seat.word.grants, &self.granted)?, ..seat.word.clone() };
        let surface = matches!(part, Part::Page(_)).then_some(seat.surface);
        let seen = Setting { actor, surface, cause: None };
        let allowed: Vec<String> = serde_json::from_str(&word.grants).map_err(Error::internal)?;
        let (kind, name, input) = match part {
            Part::Page(page) => {
                let input = crate::shape::check(&page.params, Map::new()).map_err(ModuleError::Invalid)?;
                (Kind::Page, &page.name, Value::Object(input))
            }
            Part::Indicator(cell) => (Kind::Indicator, &cell.shape.name, cell.days()?),
        };
        let call = Call {
            kind,
            name: name.clone(),
            input,
            context: setting(&mut tx, &cx, &word, manifest, seen).await?,
            seed: self.app.core.ids.bytes(),
            grants: Grants::of(manifest, allowed.iter().map(String::as_str)),
            trail: Vec::new(),
            tape: None,
            cx,
            tx,
        };
        Ok(Some(match self.app.runtime.invoke(&permit, &side.loaded, call).await {
            Ok(reply) => {
                if let Part::Indicator(cell) = part {
                    return Ok(Some(cell.read(reply).await?.map(drop).map_err(|failed| failed.error)));
                }
                let made = serde_json::from_value::<wushe_plugin_schema::page::Page>(reply.output);
                reply.tx.rollback().await?;
                made.map(drop).map_err(|error| InvokeError::Broken(format!("not a page: {error}")))
            }
            Err(failed) if failed.error.is_fault_of_module() => Err(failed.error),
            Err(_) => Ok(()),
        }))
    }

    /// For whom a page of a surface is made: the first resident or volunteer of the unit; staff, who may all that the platform
    /// may; nobody.
    async fn somebody(
        &self,
        tx: &mut Tx,
        side: &Side<'_>,
        seat: &Seat<'_>,
    ) -> Result<Option<(Cx, ActorView)>, ModuleError> {
        let mut cx = self.acting(side, seat);
        let staff = UserId::from_uuid(uuid::Uuid::nil());
        let acting = |resident, volunteer| Actor::User {
            id: staff,
            name: String::new(),
            posts: Vec::new(),
            resident,
            volunteer,
        };
        let actor = match seat.surface {
            Surface::Staff | Surface::Print => ActorView::Staff { id: staff.to_string() },
            Surface::Public | Surface::Wall => {
                cx.actor = Actor::Anonymous;
                ActorView::Anonymous
            }
            Surface::Resident => {
                let first = resident::list(tx, &cx, Default::default(), Page::first(1)).await?.items.pop();
                let Some(resident) = first else { return Ok(None) };
                cx.actor = acting(Some(resident.id), None);
                ActorView::Resident { id: resident.id.to_string() }
            }
            Surface::Volunteer => {
                let first = volunteer::list(tx, &cx, Default::default(), Page::first(1)).await?.items.pop();
                let Some(volunteer) = first else { return Ok(None) };
                cx.actor = acting(None, Some(volunteer.id));
                ActorView::Volunteer { id: volunteer.id.to_string() }
            }
        };
        Ok(Some((cx, actor)))
    }

    /// The platform itself, through one of the versions.
    fn acting(&self, side: &Side<'_>, seat: &Seat<'_>) -> Cx {
        let mut cx = self.app.core.system(seat.unit.id);
        cx.module = Some(side.module.version.module_id.as_str().into());
        cx.invocation = Some(cx.id(InvocationId::from_uuid));
        cx
    }

    /// Holds the records of a unit against a collection as the new version declares it, brought over as they would be by then.
    async fn records(&mut self, unit: &Unit, declared: &shape::Collection) -> Result<(), ModuleError> {
        let before = self.old.module.manifest.shapes.collections.iter().find(|before| before.name == declared.name);
        let Some(before) = before else { return Ok(()) };
        let mut cx = self.app.core.system(unit.id);
        cx.module = Some(self.new.module.version.module_id.as_str().into());
        let newest = self.newest(&cx, before).await?;
        let looked = newest.len();
        let newer = is_newer(&self.old.module.version, &self.new.module.version);
        let calls = over(self.old.module, declared, newer).is_some_and(|over| over.calls);
        let made = if calls {
            let permit = self.app.admitted_behind_others("rehearsal").await?;
            self.app.brought_over(&permit, &cx, (self.new.module, &self.new.loaded), declared, newest).await?
        } else {
            newest.into_iter().map(|body| fitting(&declared.fields, body)).collect()
        };
        self.report.records += u32::try_from(looked).unwrap_or(u32::MAX);
        let trouble = |what: &str, code: String, detail: String| Trouble {
            unit: unit.code.to_string(),
            what: what.to_owned(),
            name: declared.name.clone(),
            code,
            detail,
            before: false,
        };
        let misfits = made.iter().filter(|made| made.is_err()).count();
        if let Some(why) = made.iter().find_map(|made| made.as_ref().err()) {
            self.report.note(trouble("records", "unreadable".to_owned(), format!("{misfits}: {why}")));
        }
        let made: Vec<_> = made.into_iter().filter_map(Result::ok).collect();
        // What the version before could not read by then, if somebody goes back to it.
        let lost = |body: &Map<String, Value>| {
            let known = body.iter().filter(|(name, _)| before.fields.iter().any(|field| field.name == **name));
            fitting(&before.fields, known.map(|(name, value)| (name.clone(), value.clone())).collect()).err()
        };
        if calls && let Some(why) = made.iter().find_map(lost) {
            self.report.note(trouble("back", "unreadable".to_owned(), why));
        }
        for field in declared.unique.iter().filter(|field| !before.unique.contains(field)) {
            let mut seen = BTreeSet::new();
            let values = made.iter().filter_map(|body| body.get(field)).map(ToString::to_string);
            let twice = values.filter(|value| !seen.insert(value.clone())).count();
            if twice > 0 {
                self.report.note(trouble("unique", field.clone(), twice.to_string()));
            }
        }
        Ok(())
    }

    /// The newest records of a collection in a unit, open.
    async fn newest(&self, cx: &Cx, declared: &shape::Collection) -> Result<Vec<Map<String, Value>>, ModuleError> {
        let collection = collection_of(declared);
        let mut found = Vec::new();
        let mut after: Option<RecordId> = None;
        let mut tx = self.app.store.begin(Mode::Read).await?;
        while found.len() < RECORDS {
            let filter = RecordFilter {
                descending: true,
                after: after.map(|id| (None, id)),
                limit: 200,
                ..RecordFilter::default()
            };
            let entries = record::query(&mut tx, cx, &collection, filter).await?;
            let Some(last) = entries.last() else { break };
            after = Some(last.record.id);
            found.extend(entries.into_iter().map(|entry| entry.body));
        }
        tx.rollback().await?;
        Ok(found)
    }
}

/// Whether a rehearsal says what would come of a version now: it has ended, and was held against the version in use.
pub(super) fn is_current(rehearsal: &Rehearsal, in_use: &ModuleVersion) -> bool {
    rehearsal.ended_at.is_some() && rehearsal.against == in_use.digest
}
