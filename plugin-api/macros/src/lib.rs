//! The derives and the attribute of `wushe-plugin`. Use them through that crate, where they are explained by example.

use proc_macro::TokenStream;
use syn::{DeriveInput, ItemImpl, parse_macro_input};

mod choice;
mod fields;
mod module;
mod work;

/// A struct that the platform keeps in a collection of the module.
///
/// `#[record(collection = "cards", index(resident), unique(number))]` on the struct names the collection, the fields by
/// which it can be queried and those whose value no two records of a unit share (they can be queried too).
///
/// `migrate = bring_over` names a `fn(&mut RecordFields) -> Result<()>` that makes of a record which an older version wrote one of
/// this version, and leaves a new one as it is. `keep_days = 730` has the platform take a record away so long after its last change.
///
/// On a field: `#[record(personal)]` for what tells of a person, and everything that [`macro@Input`] knows.
#[proc_macro_derive(Record, attributes(record, field))]
pub fn record(input: TokenStream) -> TokenStream {
    answer(fields::record(&parse_macro_input!(input as DeriveInput)))
}

/// The input of an action, or the parameters of a page.
///
/// On a field: `#[field(max_length = 200)]`, `#[field(min = 1, max = 720)]`, `#[field(paragraph)]` for several lines,
/// `#[field(picture)]` and `#[field(document)]` for what an `Upload` may be, `#[field(default = 48)]` for what it is when left out. An `Option` may be left out; a `bool` left out is `false`.
#[proc_macro_derive(Input, attributes(field))]
pub fn input(input: TokenStream) -> TokenStream {
    answer(fields::input(&parse_macro_input!(input as DeriveInput)))
}

/// Settings that an administrator fills in for each unit; labels are the messages `setting-<field>`. Field attributes as in
/// [`macro@Input`].
#[proc_macro_derive(Settings, attributes(field))]
pub fn settings(input: TokenStream) -> TokenStream {
    answer(fields::settings(&parse_macro_input!(input as DeriveInput)))
}

/// One of a few values: an enum without data. `CardStatus::InHand` is stored as `in-hand` and read as the message
/// `card-status-in-hand`.
#[proc_macro_derive(Choice)]
pub fn choice(input: TokenStream) -> TokenStream {
    answer(choice::choice(&parse_macro_input!(input as DeriveInput)))
}

/// Something that has happened: `#[event(name = "seat_taken")]` of a module's own, `#[event(name = "sisters-teahouse/seat_taken")]`
/// of another's. Field attributes as in [`macro@Input`].
#[proc_macro_derive(Event, attributes(event, field))]
pub fn event(input: TokenStream) -> TokenStream {
    answer(fields::event(&parse_macro_input!(input as DeriveInput)))
}

/// Makes a module of an impl block: `#[module(records(Card, Visit), settings(Settings))]`.
///
/// Inside it, `#[page(surfaces(staff), menu)] fn name(cx: &Context, params: P) -> Result<Page>` is a page (without `menu`
/// it is reached by links alone, and the parameters may be missing), and
/// `#[action(by(staff, resident), on_behalf)] fn name(cx: &Context, input: I) -> Result<Done>` is an action.
///
/// What nobody asks for answers `Result<()>`: `#[on] fn name(cx: &Context, event: E)` takes an event, `#[answer] fn name(cx: &Context,
/// answer: HttpAnswer)` what another server says, `#[job(cron = "0 8 * * 1-5")] fn name(cx: &Context)` comes back by itself (minute,
/// hour, day, month, weekday, in the county's time), and `#[job] fn name(cx: &Context, input: I)` is planned by the module. Events that
/// it emits are listed in `#[module(events(…))]`.
///
/// `#[indicator(pieces)] fn name(cx: &Context, days: Days) -> Result<u64>` is a figure of the unit for some days: a whole number, an
/// amount of money or a `Figure`, counted in `pieces`, `people`, `person_times`, `minutes`, `fen`, or a `share`. `page(name)` names the
/// staff page with the records behind it; `apart` says that figures of several units do not add up. Other functions stay as they are.
#[proc_macro_attribute]
pub fn module(args: TokenStream, item: TokenStream) -> TokenStream {
    let args = parse_macro_input!(args as module::Args);
    answer(module::module(&args, parse_macro_input!(item as ItemImpl)))
}

fn answer(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
