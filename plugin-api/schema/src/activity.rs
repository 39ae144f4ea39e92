//! What the host tells a module of activities, and what a module asks it to enter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An activity to be put on, with its sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivity {
    /// Kind, in the platform's words, e.g. `gathering`.
    pub kind: String,
    /// Title.
    pub title: String,
    /// More words.
    #[serde(default)]
    pub detail: String,
    /// Where.
    pub place: String,
    /// Who pays: `free_public_benefit`, `low_fee` or `market`.
    pub charge_class: String,
    /// For which special groups: `elder`, `child`, `hardship`, `disabled`; empty: everybody.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether it is for women only.
    #[serde(default)]
    pub women_only: bool,
    /// Its sessions; one at least, 50 at most.
    pub sessions: Vec<NewSession>,
}

/// A session to be put on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// When it begins: UTC microseconds since 1970.
    pub begins_at: i64,
    /// When it ends.
    pub ends_at: i64,
    /// Seats; none: no limit.
    #[serde(default)]
    pub seats: Option<u32>,
    /// Whether those who find no seat may wait for one.
    #[serde(default)]
    pub waiting_list: bool,
    /// From when people may sign up themselves; none: at once.
    #[serde(default)]
    pub sign_up_opens_at: Option<i64>,
    /// Until when; none: until it begins.
    #[serde(default)]
    pub sign_up_closes_at: Option<i64>,
}

/// An activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Activity {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// `draft`, `open`, `closed`, `held` or `cancelled`.
    pub status: String,
    /// Its sessions, by id.
    pub sessions: Vec<String>,
}

/// Which sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionQuery {
    /// Of this activity.
    #[serde(default)]
    pub activity: Option<String>,
    /// That begin at this time or later.
    #[serde(default)]
    pub from: Option<i64>,
    /// That begin before this time.
    #[serde(default)]
    pub to: Option<i64>,
    /// At most this many (1–200); 0: 50.
    #[serde(default)]
    pub limit: u32,
    /// `next` of the listing before.
    #[serde(default)]
    pub after: Option<String>,
}

/// Sessions, by when they begin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionListing {
    /// The sessions.
    pub items: Vec<Session>,
    /// Pass as `after` for the next ones; none: these were the last.
    #[serde(default)]
    pub next: Option<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Id.
    pub id: String,
    /// Of which activity.
    pub activity: String,
    /// The activity's title.
    pub title: String,
    /// When it begins: UTC microseconds since 1970.
    pub begins_at: i64,
    /// When it ends.
    pub ends_at: i64,
    /// Where.
    pub place: String,
    /// `planned`, `held` or `cancelled`.
    pub status: String,
    /// Seats; none: no limit.
    #[serde(default)]
    pub seats: Option<u32>,
    /// Seats taken.
    pub seated: u32,
    /// People who wait for a seat.
    pub waiting: u32,
    /// Whether those who find no seat may wait for one.
    pub waiting_list: bool,
    /// From when people may sign up themselves.
    pub sign_up_opens_at: i64,
    /// Until when.
    pub sign_up_closes_at: i64,
}

/// A seat, or a place on the waiting list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignUp {
    /// Id.
    pub id: String,
    /// For which session.
    pub session: String,
    /// The resident who comes.
    #[serde(default)]
    pub resident: Option<String>,
    /// The volunteer who comes.
    #[serde(default)]
    pub volunteer: Option<String>,
    /// `seated`, `waiting`, `cancelled` or `walk_in`.
    pub status: String,
    /// `unknown`, `attended` or `absent`.
    pub attendance: String,
    /// Running number in the session: the waiting list moves in its order.
    pub place: u32,
}
