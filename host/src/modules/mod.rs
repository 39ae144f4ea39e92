//! Modules at work: which are on where, their pages and actions, and how an administrator installs and switches them.
//!
//! Every door (page, form, API, command) comes through here, so that the same checks stand in front of each: the module is on
//! in the unit, the page or action is declared for this surface, the person may use it, the input fits.

mod act;
mod admin;
mod ask;
mod behind;
mod brought;
mod catalogue;
mod concern;
mod deliver;
mod errand;
mod error;
mod figures;
mod file;
mod migrate;
mod page;
mod plan;
mod recorder;
mod rehearse;
mod retire;
mod upgrade;

pub use act::{Acted, Idempotency};
pub use admin::{InstallError, Saying, install, say, unsay};
pub use ask::{Ask, has_business};
pub(crate) use behind::turns;
pub use brought::{MOST_UPLOADS, Raw, Upload, clean, takes_files};
pub use catalogue::{Catalogue, Module};
pub use concern::Concern;
pub use deliver::begin;
pub use error::ModuleError;
pub use figures::{Counted, Missed, ModuleFigures, Source, begin as begin_figures, is_kept};
pub use file::{Mark, ShownFile};
pub use migrate::begin as begin_migrations;
pub use page::Paged;
pub(crate) use recorder::begin as begin_recording;
pub use recorder::{Pieces, Recorder, unpacked};
pub use rehearse::{Report, Trouble, rehearse};
pub use retire::begin as begin_retiring;
pub use upgrade::{Review, install_now, review, take, try_in};
