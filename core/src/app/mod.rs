//! Use cases: each authorises, checks, writes and records, in the transaction that it is given.

pub mod access;
pub mod activity;
pub mod activity_session;
pub mod agenda;
pub mod api_token;
pub mod attachment;
pub mod audit;
pub mod business;
pub mod calendar;
pub mod certificate;
pub mod consent;
pub mod contract;
pub mod cx;
pub mod data_request;
pub mod fund;
pub mod guardian;
pub mod hours;
pub mod hours_export;
pub mod household;
pub mod idempotency;
pub mod indicator;
pub mod invocation;
pub mod mine;
pub mod module;
pub mod module_figure;
pub mod module_file;
pub mod module_use;
pub mod notice;
pub mod notification;
pub mod objection;
pub mod organisation;
pub mod outbox;
pub mod paper;
pub mod personal;
mod platform_event;
pub mod post;
pub mod publicity;
pub mod record;
pub(crate) mod record_body;
pub mod record_sum;
pub mod recording;
pub mod reply_template;
pub mod request;
pub mod request_kind;
pub mod reseal;
pub mod resident;
pub mod retention;
pub mod role;
pub mod schedule;
pub mod service_setting;
pub mod session;
pub mod sheet;
pub mod sign_up;
pub mod star;
pub mod station;
pub mod suspension;
pub mod team;
pub mod unit;
pub mod user;
pub mod volunteer;
pub mod wall;
pub mod worker;

pub use cx::{Actor, Core, Cx};

/// What a deletion answers, with the sentence for an entry to which something refers.
pub(crate) fn in_use<T>(deleted: crate::Result<T>) -> crate::Result<T> {
    match deleted {
        Err(crate::Error::Conflict { entity: "reference" }) => Err(crate::Error::refused("in-use")),
        other => other,
    }
}
