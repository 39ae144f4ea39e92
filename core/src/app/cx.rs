//! The acting context: who acts, where, through what, in which language, at what time.

use std::sync::Arc;

use crate::domain::access::{Permission, Post};
use crate::domain::unit::Unit;
use crate::error::{Error, Result};
use crate::id::{InvocationId, ResidentId, UnitId, UserId, VolunteerId};
use crate::seal::Keyring;
use crate::store::Tx;
use crate::time::{Clock, Ids, Timestamp};

/// What every use case leans on, shared by the whole process.
#[derive(Debug, Clone)]
pub struct Core {
    /// The county's keys.
    pub keys: Arc<Keyring>,
    /// Where "now" comes from.
    pub clock: Arc<Clock>,
    /// Where ids come from.
    pub ids: Arc<Ids>,
    /// Whether whoever holds power over access, modules or money must show a second factor
    /// ([`Permission::needs_second_factor`]).
    pub require_second_factor: bool,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has logged in.
    User {
        /// Who.
        id: UserId,
        /// Their name, for histories.
        name: String,
        /// Their posts.
        posts: Vec<Post>,
        /// Which resident they are.
        resident: Option<ResidentId>,
        /// Which volunteer they are.
        volunteer: Option<VolunteerId>,
    },
    /// The platform itself: the command line, a job.
    System,
    /// Nobody who has said who they are.
    Anonymous,
}

/// The acting context of one piece of work.
#[derive(Debug, Clone)]
pub struct Cx {
    /// Keys, clock, ids.
    pub core: Core,
    /// Who acts.
    pub actor: Actor,
    /// The unit in which they act: nothing outside it and what lies below is visible.
    pub unit: UnitId,
    /// The module through which they act; none: the platform's own pages.
    pub module: Option<Arc<str>>,
    /// When; stands still for this piece of work.
    pub now: Timestamp,
    /// `zh-CN` or `en`.
    pub locale: Arc<str>,
    /// The invocation of a module that this is part of.
    pub invocation: Option<InvocationId>,
    /// The resident on whose behalf staff act.
    pub on_behalf_of: Option<ResidentId>,
}

impl Core {
    /// A context for `actor` in `unit`, now.
    #[must_use]
    pub fn cx(&self, actor: Actor, unit: UnitId, locale: &str) -> Cx {
        Cx {
            core: self.clone(),
            actor,
            unit,
            module: None,
            now: self.clock.now(),
            locale: locale.into(),
            invocation: None,
            on_behalf_of: None,
        }
    }

    /// A context for the platform itself.
    #[must_use]
    pub fn system(&self, unit: UnitId) -> Cx {
        self.cx(Actor::System, unit, "zh-CN")
    }
}

impl Cx {
    /// A new id, made now.
    #[must_use]
    pub fn id<T>(&self, make: impl FnOnce(uuid::Uuid) -> T) -> T {
        make(self.core.ids.next(self.now))
    }

    /// The same person and time in another unit. Whether they may act there is asked by each use case.
    #[must_use]
    pub fn in_unit(&self, unit: UnitId) -> Self {
        Self { unit, ..self.clone() }
    }

    /// The acting user, if one has logged in.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match &self.actor {
            Actor::User { id, .. } => Some(*id),
            Actor::System | Actor::Anonymous => None,
        }
    }

    /// The name for histories.
    #[must_use]
    pub fn actor_name(&self) -> String {
        match &self.actor {
            Actor::User { name, .. } => name.clone(),
            Actor::System | Actor::Anonymous => String::new(),
        }
    }

    /// Which resident the acting person is.
    #[must_use]
    pub const fn resident(&self) -> Option<ResidentId> {
        match &self.actor {
            Actor::User { resident, .. } => *resident,
            Actor::System | Actor::Anonymous => None,
        }
    }

    /// Which volunteer the acting person is.
    #[must_use]
    pub const fn volunteer(&self) -> Option<VolunteerId> {
        match &self.actor {
            Actor::User { volunteer, .. } => *volunteer,
            Actor::System | Actor::Anonymous => None,
        }
    }

    /// Whether the acting person may do this in the unit of the context.
    ///
    /// # Errors
    /// As any statement.
    pub async fn may(&self, tx: &mut Tx, permission: Permission) -> Result<bool> {
        self.may_in(tx, permission, self.unit).await
    }

    /// Whether the acting person may do this in `unit`: a post with the permission there or above.
    ///
    /// # Errors
    /// As any statement.
    pub async fn may_in(&self, tx: &mut Tx, permission: Permission, unit: UnitId) -> Result<bool> {
        match &self.actor {
            Actor::System => Ok(true),
            Actor::Anonymous => Ok(false),
            Actor::User { posts, .. } => {
                for post in posts.iter().filter(|post| post.permissions.contains(permission)) {
                    if post.unit_id == unit || tx.is_unit_within(unit, post.unit_id).await? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// The one gate: the acting person may do this in the unit of the context.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody has logged in; `Forbidden` otherwise.
    pub async fn require(&self, tx: &mut Tx, permission: Permission) -> Result<()> {
        if matches!(self.actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated);
        }
        if self.may(tx, permission).await? { Ok(()) } else { Err(Error::Forbidden { permission: permission.as_str() }) }
    }

    /// As [`Self::require`], about one thing that is there: whoever may not even see such things (`reading`) gets the answer
    /// that they get for one that never was.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`.
    pub(crate) async fn require_of(
        &self,
        tx: &mut Tx,
        permission: Permission,
        reading: Permission,
        entity: &'static str,
    ) -> Result<()> {
        match self.require(tx, permission).await {
            Err(Error::Forbidden { .. } | Error::Unauthenticated) if !self.may(tx, reading).await? => {
                Err(Error::NotFound { entity })
            }
            asked => asked,
        }
    }

    /// The unit of the context.
    ///
    /// # Errors
    /// `NotFound` when it is not there any more.
    pub async fn unit(&self, tx: &mut Tx) -> Result<Unit> {
        tx.get_unit(self.unit).await?.ok_or(Error::NotFound { entity: "unit" })
    }

    /// The county: what lies above everything.
    ///
    /// # Errors
    /// `NotFound` when the unit of the context is not there any more.
    pub async fn county(&self, tx: &mut Tx) -> Result<Unit> {
        tx.list_units_above(self.unit).await?.pop().ok_or(Error::NotFound { entity: "unit" })
    }

    /// Marks a topic of this unit as changed, for pages of the unit itself and of everything above it.
    pub(crate) async fn touch(&self, tx: &mut Tx, unit: UnitId, what: &str) -> Result<()> {
        for above in tx.list_units_above(unit).await? {
            tx.touch(format!("{what}:{}", above.id));
        }
        Ok(())
    }

    /// Notes that what is being made shows a topic of the unit of the context and below.
    pub(crate) fn saw(&self, tx: &mut Tx, what: &str) {
        tx.saw(format!("{what}:{}", self.unit));
    }
}
