//! Where, when, for whom and by whom a page or an action runs.

use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::view::{self, Actor, Cause, UnitView};

use crate::bindings::wushe::context::context as wit;
use crate::error::{Error, Result, parse};
use crate::field::Settings;
use crate::id::{ResidentId, VolunteerId};
use crate::time::{Date, Timestamp};

/// The setting of an invocation. It stays the same from beginning to end, and in every retry.
#[derive(Debug, Clone)]
pub struct Context {
    view: view::Context,
}

impl Context {
    /// The setting of this invocation.
    pub(crate) fn current() -> Result<Self> {
        Ok(Self { view: parse("context", &wit::current())? })
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.view.now)
    }

    /// Today, in the county.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().date()
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.view.actor
    }

    /// Whether staff act, for themselves or on behalf of a resident.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        matches!(self.view.actor, Actor::Staff { .. })
    }

    /// Whether staff act on behalf of a resident, who is then [`Context::resident`].
    #[must_use]
    pub fn on_behalf(&self) -> bool {
        self.view.on_behalf_of.is_some()
    }

    /// The resident whom this concerns: the one who acts, or on whose behalf staff act.
    ///
    /// # Errors
    /// Denied when no resident does.
    pub fn resident(&self) -> Result<ResidentId> {
        match (&self.view.on_behalf_of, &self.view.actor) {
            (Some(id), _) | (None, Actor::Resident { id }) => Ok(id.into()),
            _ => Err(Error::Denied("only for residents".to_owned())),
        }
    }

    /// The volunteer who acts.
    ///
    /// # Errors
    /// Denied when it is not a volunteer.
    pub fn volunteer(&self) -> Result<VolunteerId> {
        match &self.view.actor {
            Actor::Volunteer { id } => Ok(id.into()),
            _ => Err(Error::Denied("only for volunteers".to_owned())),
        }
    }

    /// The unit in which the module runs.
    #[must_use]
    pub fn unit(&self) -> &UnitView {
        &self.view.unit
    }

    /// Where the page is shown or the action came from.
    #[must_use]
    pub fn surface(&self) -> Option<Surface> {
        self.view.surface
    }

    /// Language of the reader: `zh-CN` or `en`. Texts by key need no look at it.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.view.locale
    }

    /// Id of this invocation, as the logs and the error pages show it.
    #[must_use]
    pub fn invocation(&self) -> &str {
        &self.view.invocation
    }

    /// What set this off, where nobody did: an event, the answer of another server, or a time. Its id is the same in every try.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        self.view.cause.as_ref()
    }

    /// The settings of this unit; those that nobody filled in have their defaults.
    ///
    /// # Errors
    /// Invalid when a setting without default is missing.
    pub fn settings<S: Settings>(&self) -> Result<S> {
        S::from_map(self.view.settings.clone()).map_err(Error::Invalid)
    }

    /// `length` bytes (at most 1024) by chance; the same in every retry of this invocation.
    #[must_use]
    pub fn random(&self, length: u32) -> Vec<u8> {
        wit::random(length)
    }
}

impl From<view::Context> for Context {
    /// For tests of code that takes a context.
    fn from(view: view::Context) -> Self {
        Self { view }
    }
}
