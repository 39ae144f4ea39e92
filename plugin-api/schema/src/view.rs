//! What the host tells a module of its setting, of people, requests and hours, and what a module asks the host to write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::shape::Surface;
use crate::text::{Names, Text};
use crate::value::{Link, PersonRef};

/// The setting of an invocation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// Id of this invocation; the same in every retry.
    pub invocation: String,
    /// UTC microseconds since 1970; stands still throughout the invocation.
    pub now: i64,
    /// Where it runs.
    pub unit: UnitView,
    /// Who acts.
    pub actor: Actor,
    /// The resident on whose behalf staff act.
    #[serde(default)]
    pub on_behalf_of: Option<String>,
    /// Where the page is shown or the action came from; none: job, event.
    #[serde(default)]
    pub surface: Option<Surface>,
    /// Language of the reader: `zh-CN` or `en`.
    pub locale: String,
    /// The settings of this unit, under the module's settings shape.
    #[serde(default)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// What set this invocation off; none: a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// What set off an event's or a job's invocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// Its mark: the same however often it is tried, and never that of another.
    pub id: String,
    /// The event, `<module>/<name>`; the job; or `http` with the id of the request.
    pub name: String,
    /// When it was emitted, planned or asked: UTC microseconds since 1970.
    pub at: i64,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitView {
    /// Id.
    pub id: String,
    /// 12 digits (15 for a grid).
    pub code: String,
    /// `county`, `township`, `community` or `grid`.
    pub kind: String,
    /// Name.
    pub name: Names,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Actor {
    /// A resident.
    Resident {
        /// Resident id.
        id: String,
    },
    /// A volunteer.
    Volunteer {
        /// Volunteer id.
        id: String,
    },
    /// Staff.
    Staff {
        /// User id.
        id: String,
    },
    /// The platform itself: a job, an event.
    System,
    /// Nobody who has said who they are: public and wall pages.
    Anonymous,
}

/// A resident. Only granted fields are filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resident {
    /// Id.
    pub id: String,
    /// Name, masked (`李*兰`).
    #[serde(default)]
    pub name: Option<String>,
    /// Telephone number, masked (`138****0001`).
    #[serde(default)]
    pub phone: Option<String>,
    /// Address, masked.
    #[serde(default)]
    pub address: Option<String>,
    /// Special groups: `elder`, `child`, `hardship`, `disabled` (老、小、困、残).
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the person lives alone (独居).
    #[serde(default)]
    pub lives_alone: bool,
}

/// A volunteer. Only granted fields are filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Volunteer {
    /// Id.
    pub id: String,
    /// Name, masked.
    #[serde(default)]
    pub name: Option<String>,
    /// Telephone number, masked.
    #[serde(default)]
    pub phone: Option<String>,
    /// What they can do.
    #[serde(default)]
    pub skills: Vec<String>,
    /// Whether they take requests now.
    pub available: bool,
    /// Teams they belong to, by id.
    #[serde(default)]
    pub teams: Vec<String>,
}

/// A volunteer team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Team {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// How many belong to it.
    pub members: u32,
}

/// A request to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewRequest {
    /// For whom.
    pub resident: String,
    /// Kind within the module, e.g. `shopping`; its name is the message `request-kind-<kind>`.
    pub kind: String,
    /// One line that tells what is wanted.
    pub title: String,
    /// More words.
    #[serde(default)]
    pub detail: String,
    /// How it reached us: `phone`, `visit`, `online`, `paper`.
    pub channel: String,
    /// Who pays: `free_public_benefit`, `low_fee` or `market`. Only the first can become volunteer hours.
    pub charge_class: String,
    /// UTC microseconds by which it should be done.
    #[serde(default)]
    pub due_at: Option<i64>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// Id.
    pub id: String,
    /// Number that people read and write.
    pub number: String,
    /// For whom.
    pub resident: String,
    /// Kind within the module.
    pub kind: String,
    /// One line.
    pub title: String,
    /// More words.
    pub detail: String,
    /// `submitted`, `accepted`, `dispatched`, `returned`, `handling`, `done`, `verified`, `closed`, `voided`.
    pub status: String,
    /// Who pays.
    pub charge_class: String,
    /// The volunteer to whom it was sent, or who took it.
    #[serde(default)]
    pub volunteer: Option<String>,
    /// The team to which it was sent, until somebody takes it.
    #[serde(default)]
    pub team: Option<String>,
    /// UTC microseconds.
    pub opened_at: i64,
    /// UTC microseconds.
    #[serde(default)]
    pub due_at: Option<i64>,
    /// What happened so far, oldest first. Filled by `get`, empty in listings.
    #[serde(default)]
    pub history: Vec<RequestEvent>,
}

/// One thing that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestEvent {
    /// UTC microseconds.
    pub at: i64,
    /// The status it had after it.
    pub status: String,
    /// What was done: `open`, `accept`, `dispatch`, `take`, `decline`, `report`, `verify`, `fail`, `close`, `void`.
    pub verb: String,
    /// Who, masked.
    pub by: String,
    /// Their words.
    #[serde(default)]
    pub note: String,
}

/// Requests, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestListing {
    /// The requests.
    pub items: Vec<Request>,
    /// Pass as `after` for the next page.
    #[serde(default)]
    pub next: Option<String>,
}

/// Hours to be handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewHours {
    /// For which request.
    pub request: String,
    /// Whose.
    pub volunteer: String,
    /// Minutes of service given, travel not counted; 1–1440.
    pub minutes: u32,
    /// When the service began: UTC microseconds.
    pub served_at: i64,
}

/// Hours handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hours {
    /// Id.
    pub id: String,
    /// For which request.
    pub request: String,
    /// Whose.
    pub volunteer: String,
    /// Minutes.
    pub minutes: u32,
    /// `pending`, `approved` or `rejected`.
    pub status: String,
}

/// A request to another server. It is sent after the transaction has committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpRequest {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// `https://…`, to a host that the manifest names.
    pub url: String,
    /// Further headers, by name; at most 20. Those that belong to the connection are refused.
    #[serde(default)]
    pub headers: std::collections::BTreeMap<String, String>,
    /// What is sent; at most 64 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The handler that takes the answer; none: nobody wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// What came of a request to another server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HttpAnswer {
    /// Id of the request.
    pub request: String,
    /// The status; none: there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The kind of text, e.g. `application/json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The text; at most 256 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Why there is no answer: `unreachable`, `timeout`, `too-large`, `not-text`, `private-address`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Something to tell people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// The sentence.
    pub text: Text,
    /// A person whose name the sentence uses as `{ $person }`; shown as far as the reader may see it.
    #[serde(default)]
    pub person: Option<PersonRef>,
    /// Where it leads.
    #[serde(default)]
    pub to: Option<Link>,
}
