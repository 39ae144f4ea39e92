//! Write a Wushe module in Rust.
//!
//! A module is a struct with pages and actions. [`macro@module`] turns it into what the platform calls; records, inputs and
//! settings are plain structs with a derive. Nothing here opens a transaction, checks a permission or writes markup: the
//! platform does that around every call. See the README of this crate for a whole module, and `plugins/liaison-card` for
//! one in use.
//!
//! The crate also compiles outside WebAssembly, so that the logic of a module is tested like any other code; only calls
//! to the platform need the platform.

// What the derives write names the crate as modules do.
extern crate self as wushe_plugin;

pub mod activities;
#[doc(hidden)]
pub mod bindings;
mod context;
pub mod directory;
mod error;
mod events;
pub mod field;
pub mod files;
mod form;
pub mod hours;
pub mod http;
mod id;
mod indicator;
pub mod ledger;
pub mod log;
mod module;
mod money;
pub mod notices;
pub mod notify;
pub mod platform;
mod record;
pub mod requests;
pub mod schedule;
mod text;
mod time;

pub use wushe_plugin_macros::{Choice, Event, Input, Record, Settings, module};
pub use wushe_plugin_schema as schema;

pub use crate::context::Context;
pub use crate::error::{Error, Problem, Result};
pub use crate::events::{Emitted, Event};
pub use crate::field::{Choice, Fields, Settings};
pub use crate::files::Upload;
pub use crate::form::{ToAction, ToPage, form};
pub use crate::id::{FileId, Id, RequestId, ResidentId, TeamId, VolunteerId};
pub use crate::indicator::{Days, Figure};
pub use crate::module::Module;
pub use crate::money::Money;
pub use crate::record::{Declared, Listing, Query, Record, RecordFields, Stored, Sum, Sums};
pub use crate::schedule::ToJob;
pub use crate::time::{Date, Timestamp};

/// Everything that a module usually needs: `use wushe_plugin::prelude::*;`.
pub mod prelude {
    pub use wushe_plugin_macros::{Choice, Event, Input, Record, Settings, module};

    pub use crate::events::Event as _;
    pub use crate::field::{Choice as _, Fields as _, Settings as _};
    pub use crate::schema::page::{
        Block, Button, Card, Done, FieldKind, Form, Labelled, Page, Picture, PrintCard, PrintPhone, Row, Stat, Tab,
        Table, TimelineEntry,
    };
    pub use crate::schema::shape::Surface;
    pub use crate::schema::text::Text;
    pub use crate::schema::value::{Link, PersonField, PersonRef, Tone, Value};
    pub use crate::schema::view::{
        Actor, Hours, HttpAnswer, Message, NewHours, NewRequest, Request, Resident, Team, Volunteer,
    };
    pub use crate::{
        Context, Date, Days, Error, Figure, FileId, Id, Listing, Money, Query, Record as _, RecordFields, RequestId,
        ResidentId, Result, Stored, TeamId, Timestamp, ToAction as _, ToJob as _, ToPage as _, Upload, VolunteerId,
        activities, directory, ensure, form, hours, http, ledger, log, notices, notify, platform, requests, schedule,
        t,
    };
}

/// What the macros write refers to. Not part of the contract with authors.
#[doc(hidden)]
pub mod __private {
    pub use serde_json::{Map, Value as Json};

    pub use crate::bindings::{Failure, Guest, Kind, export};
    pub use crate::indicator::{Days, Figure};
    pub use crate::module::{answer, invoke};
    pub use crate::record::migrated;
    pub use crate::schema::indicator::{CountedIn, IndicatorShape};
    pub use crate::schema::page::{Done, Page};
    pub use crate::schema::shape::{
        ActionShape, Collection, EventShape, HTTP, HandlerShape, JobShape, Kind as FieldKind, Migration, PageShape,
        Role, Shapes, Surface,
    };
    pub use crate::schema::text::Text;
}

/// The module in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
