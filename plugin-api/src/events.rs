//! Events: tell other modules of the unit that something has happened, once the transaction has committed.

use crate::bindings::wushe::events::events as wit;
use crate::error::{Result, write};
use crate::field::Fields;

/// Something that has happened: emitted by one module, taken by others. Derived.
///
/// The module that emits it names it `#[event(name = "seat_taken")]` and lists it in `#[module(events(SeatTaken))]`; one that takes
/// it has a struct of its own with the fields that it reads, `#[event(name = "sisters-teahouse/seat_taken")]`.
pub trait Event: Fields {
    /// Its name; with the module in front where it is another's.
    const NAME: &'static str;

    /// Emits it. Each module that is on in the unit and takes it does so once, after this transaction has committed.
    ///
    /// # Errors
    /// Refused when this very event, however indirectly, set off what emits it now: events never go round in a circle.
    fn emit(&self) -> Result<()>
    where
        Self: Emitted,
    {
        Ok(wit::emit(Self::NAME, &write("event", &self.to_map())?)?)
    }
}

/// An event that its module lists. `#[module(events(…))]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is an event that the module does not list",
    note = "add it to the module: `#[module(events({Self}))]`"
)]
pub trait Emitted {}
