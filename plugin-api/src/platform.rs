//! What the platform itself tells modules of, to be taken like any event: `#[on] fn request_changed(cx: &Context, event:
//! platform::RequestChanged)`. It tells that something has changed; what it is now, the module asks. What the module does itself it is not
//! told of, nor what another does with nobody acting. Needs the grants `events` and that of what it is about.

use crate::Event;
use crate::id::RequestId;

/// Something happened to a request that the module opened: somebody worked on it at the platform's own desk, or its time was up.
#[derive(Debug, Event)]
#[event(name = "platform/request_changed")]
pub struct RequestChanged {
    /// The request.
    pub request: RequestId,
}

/// An entry of a fund of the unit was entered, decided on or reversed by anybody but the module itself.
#[derive(Debug, Event)]
#[event(name = "platform/entry_changed")]
pub struct EntryChanged {
    /// The entry; of a reversal, what it reverses.
    pub entry: String,
}

/// Something happened to a session of an activity in the unit, or to its sign-ups by anybody but the module itself.
#[derive(Debug, Event)]
#[event(name = "platform/session_changed")]
pub struct SessionChanged {
    /// The session.
    pub session: String,
}
