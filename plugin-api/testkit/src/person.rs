//! Somebody in front of the module.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use wushe_core::app::{Actor, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::period::Period;
use wushe_core::id::UnitId;
use wushe_core::store::Mode;
use wushe_host::i18n::Locale;
use wushe_host::modules::{Ask, Counted, ModuleError, Raw, clean};
use wushe_plugin_schema::indicator::Values;
use wushe_plugin_schema::page::{Done, Page};
use wushe_plugin_schema::shape::Surface;

use crate::county::{County, TOWNSHIP};
use crate::refusal::Refusal;

/// Somebody in front of the module, on their own surface.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    pub(crate) county: &'a County,
    pub(crate) actor: Actor,
    pub(crate) id: String,
    pub(crate) surface: Surface,
    pub(crate) unit: UnitId,
    pub(crate) module: String,
}

impl Person<'_> {
    /// Their id as resident or volunteer; empty for staff.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same person trying another surface.
    #[must_use]
    pub fn on(&self, surface: Surface) -> Self {
        Self { surface, ..self.clone() }
    }

    /// The same person trying the doors of the unit of `other`.
    #[must_use]
    pub fn at(&self, other: &Self) -> Self {
        Self { unit: other.unit, ..self.clone() }
    }

    fn ask(&self, name: &str, input: Value) -> Ask {
        let input = match input {
            Value::Object(input) => input.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Map::new(),
        };
        Ask {
            actor: self.actor.clone(),
            unit: self.unit,
            module: self.module.clone(),
            surface: self.surface,
            name: name.to_owned(),
            input,
            locale: Locale::ZhCn,
            on_behalf_of: None,
        }
    }

    async fn refusal(&self, error: ModuleError) -> Refusal {
        let module = async {
            let mut tx = self.county.app.store.begin(Mode::Read).await.ok()?;
            self.county.app.module_in(&mut tx, &self.module, self.unit).await.ok()
        };
        let module = module.await;
        Refusal::of(module.as_ref().map(|(module, _)| &module.catalog), &error)
    }

    /// A page.
    ///
    /// # Errors
    /// As the person would read it.
    pub fn page(&self, name: &str, params: Value) -> Result<Page, Refusal> {
        let ask = self.ask(name, params);
        self.county.runtime.block_on(async {
            match self.county.app.page(&ask).await {
                Ok(paged) => Ok(paged.page),
                Err(error) => Err(self.refusal(error).await),
            }
        })
    }

    /// Carries out an action.
    ///
    /// # Errors
    /// As the person would read it; nothing was changed then.
    pub fn act(&self, action: &str, input: Value) -> Result<Done, Refusal> {
        let ask = self.ask(action, input);
        self.county.runtime.block_on(self.act_now(ask))
    }

    /// Carries out an action with files: the field in which each is brought, its name, and what it holds. [`photo`](crate::photo)
    /// draws some.
    ///
    /// # Errors
    /// As the person would read it; nothing was changed then, and nothing kept.
    pub fn act_with(&self, action: &str, input: Value, files: &[(&str, &str, &[u8])]) -> Result<Done, Refusal> {
        let ask = self.ask(action, input);
        let raw = files.iter().map(|(field, name, content)| Raw {
            field: (*field).to_owned(),
            name: (*name).to_owned(),
            content: Some(content.to_vec()),
        });
        let raw = raw.collect();
        self.county.runtime.block_on(async {
            let acted = match clean(raw).await {
                Ok(uploads) => self.county.app.act_with(ask, uploads, None).await,
                Err(error) => Err(error),
            };
            match acted {
                Ok(acted) => Ok(acted.done),
                Err(error) => Err(self.refusal(error).await),
            }
        })
    }

    /// The files that a page shows to them, as far as they are there: the name of each, in the order of ids.
    ///
    /// # Errors
    /// As [`Person::page`].
    pub fn files_on(&self, page: &str, params: Value) -> Result<Vec<String>, Refusal> {
        let ask = self.ask(page, params);
        self.county.runtime.block_on(async {
            match self.county.app.page(&ask).await {
                Ok(mut paged) => {
                    let shown = paged.files().await.expect("files can be looked up");
                    let mut shown: Vec<_> = shown.into_values().map(|file| file.about).collect();
                    shown.sort_by_key(|file| file.id);
                    Ok(shown.into_iter().map(|file| file.name).collect())
                }
                Err(error) => Err(self.refusal(error).await),
            }
        })
    }

    async fn act_now(&self, ask: Ask) -> Result<Done, Refusal> {
        match self.county.app.act(ask, None).await {
            Ok(acted) => Ok(acted.done),
            Err(error) => Err(self.refusal(error).await),
        }
    }
}

impl County {
    /// Computes an indicator of the module in the community, from one day to another (`2026-03-01`), both among them.
    ///
    /// # Errors
    /// As somebody would read it: the module is off, has no such indicator, or could not compute it (`module`).
    ///
    /// # Panics
    /// For days that are none.
    pub fn indicator(&self, name: &str, from: &str, to: &str) -> Result<Values, Refusal> {
        let day = |text: &str| text.parse::<Day>().expect("a day like 2026-03-01");
        let days = (day(from), day(to));
        let staff = self.staff();
        self.runtime.block_on(async {
            match self.app.indicator(staff.unit, &self.module, name, days).await {
                Ok(Ok(values)) => Ok(values),
                Ok(Err(missed)) => Err(Refusal {
                    code: "module",
                    words: format!("could not be computed: {}", missed.code),
                    fields: BTreeMap::new(),
                }),
                Err(error) => Err(staff.refusal(error).await),
            }
        })
    }

    /// What an indicator comes to in the township, in a period such as `2026-03`, after the figures of its communities were brought
    /// up to date; none where nothing is known.
    ///
    /// # Panics
    /// For a period that is none, and when the figures cannot be had.
    #[must_use]
    pub fn indicator_above(&self, name: &str, period: &str) -> Option<Counted> {
        let period: Period = period.parse().expect("a period like 2026-03");
        self.runtime.block_on(async {
            self.app.tally().await.expect("figures can be brought up to date");
            let above = self.app.store.read(|tx| Box::pin(unit::by_code(tx, TOWNSHIP))).await.expect("a township");
            let cx = self.app.core.system(above.id);
            let told = self.app.module_figures(&cx, period, Some(&self.module)).await.expect("figures can be read");
            let figures = told.into_iter().flat_map(|told| told.figures);
            figures.into_iter().find(|(shape, _)| shape.name == name).map(|(_, counted)| counted)
        })
    }
}

/// What came of several people acting at once.
#[derive(Debug)]
pub struct Outcomes(pub Vec<Result<Done, Refusal>>);

impl Outcomes {
    /// How many were carried out.
    #[must_use]
    pub fn succeeded(&self) -> usize {
        self.0.iter().filter(|outcome| outcome.is_ok()).count()
    }
}

impl County {
    /// All of these people carry out the same action at the same time.
    #[must_use]
    pub fn all_at_once(&self, people: &[Person<'_>], action: &str, input: &Value) -> Outcomes {
        let asks: Vec<Ask> = people.iter().map(|person| person.ask(action, input.clone())).collect();
        let tasks: Vec<_> = asks
            .into_iter()
            .map(|ask| {
                let app = Arc::clone(&self.app);
                self.runtime.spawn(async move { app.act(ask, None).await })
            })
            .collect();
        let outcomes = people.iter().zip(tasks).map(|(person, task)| {
            self.runtime.block_on(async {
                match task.await.expect("no task panics") {
                    Ok(acted) => Ok(acted.done),
                    Err(error) => Err(person.refusal(error).await),
                }
            })
        });
        Outcomes(outcomes.collect())
    }
}
