//! Why a page or an action of a module did not come about.

use wushe_core::Problem;
use wushe_core::domain::module::ModuleVersion;
use wushe_core::domain::suspension::Suspension;

use super::concern::Concern;
use crate::package::PackageError;
use crate::runtime::{Busy, Failed, LoadError};

/// Why a page or an action of a module did not come about. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ModuleError {
    /// The module is not on in this unit, or has no such page or action for this person: the answer does not tell which.
    #[error("no such module, page or action here")]
    NotHere,
    /// The module is suspended in this unit after it kept failing.
    #[error("suspended since {}: {}", .0.suspended_at, .0.code)]
    Suspended(Box<Suspension>),
    /// The input does not fit what is declared.
    #[error("input does not fit: {0:?}")]
    Invalid(Vec<Problem>),
    /// Too many modules are running.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The module answered no, or failed; `Failed` carries the id of the invocation.
    #[error("{failed}")]
    Failed {
        /// What happened.
        failed: Failed,
        /// Which module.
        module: Box<ModuleVersion>,
    },
    /// An administrator has not agreed to all that is to be known of a version.
    #[error("not agreed to: {0:?}")]
    Unagreed(Vec<Concern>),
    /// The module cannot run here.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The installed file does not parse.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A rule of the platform.
    #[error(transparent)]
    Core(#[from] wushe_core::Error),
}
