//! The rules for what a module's code declares.

use std::collections::BTreeSet;

use wushe_core::domain::cron::Cron;
use wushe_core::domain::outbox::{PLATFORM, PlatformEvent};
use wushe_plugin_schema::shape::{Collection, FieldShape, HTTP, HandlerShape, JobShape, Kind, Shapes, Surface};

use super::PackageError;

/// Most characters of the name of a page, an action, a collection or a field.
const NAME_LENGTH: usize = 40;
/// Most pages, actions, collections, or fields of one of them.
const MOST: usize = 100;
/// How deep lists and objects may be inside each other.
const DEPTH: u8 = 4;
/// Days for which a record can be kept: a hundred years are as good as for ever.
const KEEP_DAYS: std::ops::RangeInclusive<u32> = 1..=36_500;
/// Parameters of a page that an indicator always fills in.
const FILLED: [&str; 2] = ["from", "to"];
/// What an id can be of, besides a collection.
const OF: [&str; 5] = ["resident", "volunteer", "team", "request", "file"];

/// Checks the rules.
///
/// # Errors
/// The first place that breaks one.
pub fn check(shapes: &Shapes) -> Result<(), PackageError> {
    let collections: Vec<&str> = shapes.collections.iter().map(|collection| collection.name.as_str()).collect();
    unique("collections", &collections)?;
    unique("pages", &shapes.pages.iter().map(|page| page.name.as_str()).collect::<Vec<_>>())?;
    unique("actions", &shapes.actions.iter().map(|action| action.name.as_str()).collect::<Vec<_>>())?;
    for collection in &shapes.collections {
        check_collection(collection, &collections)?;
    }
    for page in &shapes.pages {
        let place = format!("pages.{}", page.name);
        if page.surfaces.is_empty() {
            return Err(wrong(&place, "package-shape-no-surface", &page.name));
        }
        if page.menu
            && let Some(required) = page.params.iter().find(|param| param.required)
        {
            // A menu has nothing to fill it in with.
            return Err(wrong(&place, "package-shape-menu-needs", &required.name));
        }
        fields(&place, &page.params, &collections, DEPTH)?;
        // In an address nobody can tell yuan from fen.
        if let Some(money) = page.params.iter().find(|param| param.kind == Kind::Money) {
            return Err(wrong(&place, "package-shape-money", &money.name));
        }
    }
    for action in &shapes.actions {
        let place = format!("actions.{}", action.name);
        if action.by.is_empty() {
            return Err(wrong(&place, "package-shape-no-role", &action.name));
        }
        // A file is brought to an action, one in a field or several, and nowhere else.
        let (files, others): (Vec<FieldShape>, Vec<FieldShape>) =
            action.input.iter().cloned().partition(|field| is_file(&field.kind));
        fields(&place, &others, &collections, DEPTH)?;
        let named: Vec<&str> = action.input.iter().map(|field| field.name.as_str()).collect();
        unique(&place, &named)?;
        // A list that is left out is empty.
        let has_default = |field: &&FieldShape| {
            !field.default.is_null() && field.default.as_array().is_none_or(|list| !list.is_empty())
        };
        if let Some(wrong_one) = files.iter().find(|field| has_default(field) || field.personal) {
            return Err(wrong(&place, "package-shape-file", &wrong_one.name));
        }
    }
    unique("events", &shapes.events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>())?;
    unique("handlers", &shapes.handlers.iter().map(|handler| handler.name.as_str()).collect::<Vec<_>>())?;
    unique("jobs", &shapes.jobs.iter().map(|job| job.name.as_str()).collect::<Vec<_>>())?;
    for event in &shapes.events {
        let place = format!("events.{}", event.name);
        fields(&place, &event.fields, &collections, DEPTH)?;
        if let Some(personal) = event.fields.iter().find(|field| field.personal) {
            // An event goes to modules that were granted other things.
            return Err(wrong(&place, "package-shape-event-personal", &personal.name));
        }
    }
    for handler in &shapes.handlers {
        check_handler(handler, shapes)?;
    }
    for job in &shapes.jobs {
        check_job(job, &collections)?;
    }
    check_indicators(shapes)?;
    fields("settings", &shapes.settings, &collections, DEPTH)
}

fn check_handler(handler: &HandlerShape, shapes: &Shapes) -> Result<(), PackageError> {
    let place = format!("handlers.{}", handler.name);
    // The ids in an event are of its module's collections.
    unique(&place, &handler.input.iter().map(|field| field.name.as_str()).collect::<Vec<_>>())?;
    let known = match handler.of.split_once('/') {
        None if handler.of == HTTP => true,
        None => shapes.events.iter().any(|event| event.name == handler.of),
        Some((PLATFORM, event)) => event.parse::<PlatformEvent>().is_ok_and(|event| {
            let known = |field: &FieldShape| field.name == event.field() && is_id_of(&field.kind, event.field());
            handler.input.iter().all(known)
        }),
        Some((module, event)) => {
            let word = |word: &str, joint: char| {
                !word.is_empty()
                    && word.len() <= NAME_LENGTH
                    && word
                        .chars()
                        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == joint)
            };
            word(module, '-') && word(event, '_')
        }
    };
    if known { Ok(()) } else { Err(wrong(&place, "package-shape-event", &handler.of)) }
}

/// Whether a field takes an id as the platform tells it: a text, or the id of such a thing where modules know the kind.
fn is_id_of(kind: &Kind, what: &str) -> bool {
    match kind {
        Kind::Text => true,
        Kind::Id { of } => of == what && OF.contains(&what),
        _ => false,
    }
}

fn check_job(job: &JobShape, collections: &[&str]) -> Result<(), PackageError> {
    let place = format!("jobs.{}", job.name);
    fields(&place, &job.input, collections, DEPTH)?;
    let Some(cron) = &job.cron else { return Ok(()) };
    if cron.parse::<Cron>().is_err() {
        return Err(wrong(&place, "package-shape-cron", cron));
    }
    match job.input.iter().find(|field| field.required) {
        // A clock has nothing to fill it in with.
        Some(required) => Err(wrong(&place, "package-shape-job-needs", &required.name)),
        None => Ok(()),
    }
}

fn check_indicators(shapes: &Shapes) -> Result<(), PackageError> {
    unique("indicators", &shapes.indicators.iter().map(|indicator| indicator.name.as_str()).collect::<Vec<_>>())?;
    for indicator in &shapes.indicators {
        let Some(name) = &indicator.page else { continue };
        let place = format!("indicators.{}", indicator.name);
        let page = shapes.pages.iter().find(|page| page.name == *name && page.surfaces.contains(&Surface::Staff));
        let page = page.ok_or_else(|| wrong(&place, "package-shape-indicator-page", name))?;
        if let Some(required) =
            page.params.iter().find(|param| param.required && !FILLED.contains(&param.name.as_str()))
        {
            // A figure has nothing else to fill it in with.
            return Err(wrong(&place, "package-shape-indicator-needs", &required.name));
        }
    }
    Ok(())
}

fn check_collection(collection: &Collection, collections: &[&str]) -> Result<(), PackageError> {
    let place = format!("collections.{}", collection.name);
    if OF.contains(&collection.name.as_str()) {
        return Err(wrong(&place, "package-shape-taken", &collection.name));
    }
    fields(&place, &collection.fields, collections, DEPTH)?;
    if let Some(days) = collection.keep_days.filter(|days| !KEEP_DAYS.contains(days)) {
        return Err(wrong(&place, "package-shape-keep", &days.to_string()));
    }
    for name in collection.index.iter().chain(&collection.unique) {
        let Some(field) = collection.fields.iter().find(|field| field.name == *name) else {
            return Err(wrong(&place, "package-shape-no-field", name));
        };
        if matches!(field.kind, Kind::List { .. } | Kind::Object { .. }) {
            return Err(wrong(&place, "package-shape-cannot-index", name));
        }
    }
    Ok(())
}

fn fields(place: &str, shapes: &[FieldShape], collections: &[&str], depth: u8) -> Result<(), PackageError> {
    unique(place, &shapes.iter().map(|field| field.name.as_str()).collect::<Vec<_>>())?;
    for field in shapes {
        let place = format!("{place}.{}", field.name);
        if let (Some(min), Some(max)) = (field.min, field.max)
            && min > max
        {
            return Err(wrong(&place, "package-shape-range", &format!("{min} > {max}")));
        }
        kind(&place, &field.kind, collections, depth)?;
    }
    Ok(())
}

fn kind(place: &str, of: &Kind, collections: &[&str], depth: u8) -> Result<(), PackageError> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(wrong(place, "package-shape-too-deep", ""));
    };
    match of {
        Kind::Choice { values, .. } => {
            let distinct: BTreeSet<&String> = values.iter().collect();
            if values.is_empty() || distinct.len() < values.len() {
                return Err(wrong(place, "package-shape-choice", &values.join(", ")));
            }
            Ok(())
        }
        Kind::Id { of } if OF.contains(&of.as_str()) || collections.contains(&of.as_str()) => Ok(()),
        Kind::Id { of } => Err(wrong(place, "package-shape-id", of)),
        Kind::List { of } => kind(place, of, collections, deeper),
        Kind::Object { fields: inner } => fields(place, inner, collections, deeper),
        Kind::File { .. } => Err(wrong(place, "package-shape-file", place.rsplit('.').next().unwrap_or(place))),
        Kind::Text | Kind::Integer | Kind::Money | Kind::Boolean | Kind::Timestamp | Kind::Date => Ok(()),
    }
}

/// Whether a field of an action's input takes files: one, or a list of them.
#[must_use]
pub fn is_file(of: &Kind) -> bool {
    match of {
        Kind::File { .. } => true,
        Kind::List { of } => matches!(**of, Kind::File { .. }),
        _ => false,
    }
}

/// Checks names: their form, their number, and that none stands twice.
fn unique(place: &str, names: &[&str]) -> Result<(), PackageError> {
    if names.len() > MOST {
        return Err(wrong(place, "package-shape-too-many", &names.len().to_string()));
    }
    let mut seen = BTreeSet::new();
    for name in names {
        let letters = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        let form = name.len() <= NAME_LENGTH
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(letters);
        if !form {
            return Err(wrong(place, "package-shape-name", name));
        }
        if !seen.insert(*name) {
            return Err(wrong(place, "package-shape-twice", name));
        }
    }
    Ok(())
}

fn wrong(place: &str, rule: &'static str, found: &str) -> PackageError {
    PackageError::Shape { place: place.to_owned(), rule, found: found.to_owned() }
}

#[cfg(test)]
mod tests {
    use wushe_plugin_schema::indicator::{CountedIn, IndicatorShape};
    use wushe_plugin_schema::shape::EventShape;

    use super::*;
    use crate::package::sample;

    fn refused(change: impl FnOnce(&mut Shapes)) -> (String, &'static str) {
        let mut shapes = sample::shapes();
        check(&shapes).expect("the sample is right");
        change(&mut shapes);
        match check(&shapes) {
            Err(PackageError::Shape { place, rule, .. }) => (place, rule),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_rule_names_the_place_that_breaks_it() {
        assert_eq!(
            refused(|shapes| shapes.collections[0].index.push("nowhere".into())),
            ("collections.cards".into(), "package-shape-no-field")
        );
        assert_eq!(
            refused(|shapes| shapes.pages[0].surfaces.clear()),
            ("pages.home".into(), "package-shape-no-surface")
        );
        assert_eq!(
            refused(|shapes| shapes.pages[0].params.push(sample::field("card", Kind::Text))),
            ("pages.home".into(), "package-shape-menu-needs")
        );
        assert_eq!(refused(|shapes| shapes.actions[0].by.clear()), ("actions.join".into(), "package-shape-no-role"));
        assert_eq!(
            refused(|shapes| shapes.actions[0].input[0].name = "Seat".into()),
            ("actions.join".into(), "package-shape-name")
        );
        assert_eq!(
            refused(|shapes| shapes.actions[0].input.push(sample::field("who", Kind::Id { of: "moon".into() }))),
            ("actions.join.who".into(), "package-shape-id")
        );
        assert_eq!(
            refused(|shapes| {
                let twice = shapes.pages[0].clone();
                shapes.pages.push(twice);
            }),
            ("pages".into(), "package-shape-twice")
        );
    }

    #[test]
    fn files_are_brought_to_actions_alone() {
        let file = || sample::field("photos", Kind::List { of: Box::new(Kind::File { accepts: Vec::new() }) });
        let mut shapes = sample::shapes();
        shapes.actions[0].input.push(file());
        check(&shapes).expect("an action takes files");
        let at = |change: &dyn Fn(&mut Shapes)| refused(|shapes| change(shapes));
        let rule = "package-shape-file";
        assert_eq!(at(&|shapes| shapes.settings.push(file())), ("settings.photos".into(), rule));
        let kept = at(&|shapes| shapes.collections[0].fields.push(file()));
        assert_eq!(kept, (format!("collections.{}.photos", sample::shapes().collections[0].name), rule));
        let deep = at(&|shapes| {
            let inner = Kind::Object { fields: vec![file()] };
            shapes.actions[0].input.push(sample::field("inner", inner));
        });
        assert_eq!(deep, ("actions.join.inner.photos".into(), rule));
        let twice = at(&|shapes| shapes.actions[0].input.extend([file(), file()]));
        assert_eq!(twice, ("actions.join".into(), "package-shape-twice"));
    }

    #[test]
    fn events_handlers_and_jobs_have_rules_too() {
        let event = |name: &str| EventShape { name: name.into(), fields: Vec::new() };
        let handler = |of: &str| HandlerShape { name: "told".into(), of: of.into(), input: Vec::new() };
        let mut shapes = sample::shapes();
        shapes.events.push(event("seat_taken"));
        shapes.handlers = vec![handler("seat_taken")];
        shapes.jobs = vec![sample::job("morning", Some("0 8 * * 1-5")), sample::job("later", None)];
        check(&shapes).expect("all right");
        for of in ["other-module/seat_taken", "http", "platform/request_changed", "platform/session_changed"] {
            shapes.handlers = vec![handler(of)];
            check(&shapes).expect(of);
        }
        for of in ["", "seat", "a/b/c", "/seat_taken", "Teahouse/seat_taken", "platform/seat_taken"] {
            let wrong = refused(|shapes| shapes.handlers.push(handler(of)));
            assert_eq!(wrong, ("handlers.told".into(), "package-shape-event"), "{of}");
        }
        let id = |of: &str| Kind::Id { of: of.to_owned() };
        for (name, kind, fits) in [
            ("request", Kind::Text, true),
            ("request", id("request"), true),
            ("request", Kind::Integer, false),
            ("request", id("team"), false),
            ("name", Kind::Text, false),
        ] {
            let mut shapes = sample::shapes();
            let input = vec![sample::field(name, kind)];
            shapes.handlers.push(HandlerShape { input, ..handler("platform/request_changed") });
            assert_eq!(check(&shapes).is_ok(), fits, "{name}");
        }
        assert_eq!(
            refused(|shapes| {
                let phone = FieldShape { personal: true, ..sample::field("phone", Kind::Text) };
                shapes.events.push(EventShape { fields: vec![phone], ..event("told") });
            }),
            ("events.told".into(), "package-shape-event-personal")
        );
        assert_eq!(
            refused(|shapes| shapes.jobs.push(sample::job("morning", Some("at eight")))),
            ("jobs.morning".into(), "package-shape-cron")
        );
        assert_eq!(
            refused(|shapes| {
                let input = vec![sample::field("card", Kind::Text)];
                shapes.jobs.push(JobShape { input, ..sample::job("morning", Some("0 8 * * *")) });
            }),
            ("jobs.morning".into(), "package-shape-job-needs")
        );
    }

    #[test]
    fn an_indicator_opens_a_page_that_needs_nothing_but_its_days() {
        let indicator = |name: &str, page: &str| IndicatorShape {
            name: name.into(),
            counted_in: CountedIn::Pieces,
            apart: false,
            page: Some(page.into()),
        };
        let mut shapes = sample::shapes();
        shapes.pages[0].menu = false;
        shapes.pages[0].params = vec![sample::field("from", Kind::Date), sample::field("to", Kind::Date)];
        shapes.indicators.push(indicator("cards_issued", "home"));
        check(&shapes).expect("all right");
        assert_eq!(
            refused(|shapes| shapes.indicators.push(indicator("cards_issued", "nowhere"))),
            ("indicators.cards_issued".into(), "package-shape-indicator-page")
        );
        assert_eq!(
            refused(|shapes| {
                shapes.pages[0].menu = false;
                shapes.pages[0].params.push(sample::field("card", Kind::Text));
                shapes.indicators.push(indicator("cards_issued", "home"));
            }),
            ("indicators.cards_issued".into(), "package-shape-indicator-needs")
        );
        assert_eq!(
            refused(|shapes| shapes.indicators.push(indicator("Cards", "home"))),
            ("indicators".into(), "package-shape-name")
        );
    }

    #[test]
    fn types_inside_types_have_a_bottom() {
        let deep = (0..10).fold(Kind::Text, |of, _| Kind::List { of: Box::new(of) });
        let (place, rule) = refused(|shapes| shapes.settings.push(sample::field("deep", deep)));
        assert_eq!((place.as_str(), rule), ("settings.deep", "package-shape-too-deep"));
    }
}
