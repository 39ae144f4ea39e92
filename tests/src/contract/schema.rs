//! Two versions of a JSON Schema side by side: what travels through `invoke` and the host calls.

use serde_json::{Map, Value};

/// Who writes what the schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The platform writes it and modules read it: what they could count on stays.
    ToModule,
    /// Modules write it and the platform reads it: nothing that they may say is refused.
    FromModule,
}

/// What a module that was built for `released` would miss under `now`, one sentence each. Empty: it goes on working. Both sides
/// pass over fields and cases that they do not know, so that both may be added.
#[must_use]
pub fn breaks(name: &str, direction: Direction, released: &Value, now: &Value) -> Vec<String> {
    let mut comparison = Comparison { direction, found: Vec::new() };
    comparison.schema(name, released, now);
    comparison.found
}

/// Keywords that say nothing of what is allowed.
const WORDS: [&str; 5] = ["$schema", "title", "description", "examples", "$comment"];
/// Keywords that may come to a schema: names of their own, and what is said when nothing is said.
const GROWING: [&str; 3] = ["properties", "$defs", "default"];

struct Comparison {
    direction: Direction,
    found: Vec<String>,
}

impl Comparison {
    fn say(&mut self, place: &str, what: &str, instead: &str) {
        self.found.push(format!("{place} {what}. {instead}."));
    }

    fn schema(&mut self, place: &str, was: &Value, is: &Value) {
        let (Value::Object(was), Value::Object(is)) = (was, is) else {
            if was != is {
                self.say(
                    place,
                    &format!("has changed from {was} to {is}"),
                    "Put it back, and add another field beside it",
                );
            }
            return;
        };
        for (keyword, old) in was.iter().filter(|(keyword, _)| !WORDS.contains(&keyword.as_str())) {
            let place = format!("{place}/{keyword}");
            match (keyword.as_str(), old, is.get(keyword)) {
                ("required", ..) => {}
                (_, _, None) => self.say(&place, "is gone", "Put it back"),
                ("properties" | "$defs", Value::Object(old), Some(Value::Object(new))) => {
                    let closed =
                        keyword == "properties" && was.get("additionalProperties") == Some(&Value::Bool(false));
                    self.names(&place, old, new, closed);
                }
                ("enum" | "anyOf" | "oneOf", Value::Array(old), Some(Value::Array(new))) => {
                    self.cases(&place, old, new);
                }
                (_, old, Some(new)) => self.schema(&place, old, new),
            }
        }
        self.required(place, was, is);
        let known = |keyword: &&String| {
            let plain = [WORDS.as_slice(), &GROWING, &["required"]].concat().contains(&keyword.as_str());
            !plain && !was.contains_key(*keyword)
        };
        for keyword in is.keys().filter(known) {
            self.say(
                place,
                &format!("is narrowed by `{keyword}`"),
                "Check it where it is used, or add another field beside it",
            );
        }
    }

    fn names(&mut self, place: &str, was: &Map<String, Value>, is: &Map<String, Value>, closed: bool) {
        for (name, old) in was {
            match is.get(name) {
                None => self.say(
                    &format!("{place}/{name}"),
                    "is gone",
                    "Put it back; what is no longer used may stay unused",
                ),
                Some(new) => self.schema(&format!("{place}/{name}"), old, new),
            }
        }
        if closed && self.direction == Direction::ToModule {
            for name in is.keys().filter(|name| !was.contains_key(*name)) {
                let instead = "Modules refuse what they do not know here; say it in a schema of its own";
                self.say(&format!("{place}/{name}"), "is new", instead);
            }
        }
    }

    /// Cases are known by their place.
    fn cases(&mut self, place: &str, was: &[Value], is: &[Value]) {
        if is.len() < was.len() {
            self.say(place, "has lost cases", "Put them back");
        }
        for (at, (old, new)) in was.iter().zip(is).enumerate() {
            if old.is_object() {
                self.schema(&format!("{place}/{at}"), old, new);
            } else if old != new {
                self.say(&format!("{place}/{at}"), &format!("was {old} and is {new}"), "Add new cases at the end");
            }
        }
    }

    fn required(&mut self, place: &str, was: &Map<String, Value>, is: &Map<String, Value>) {
        let names = |of: &Map<String, Value>| -> Vec<String> {
            let names = of.get("required").and_then(Value::as_array).into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (before, now) = (names(was), names(is));
        match self.direction {
            Direction::FromModule => {
                for name in now.iter().filter(|name| !before.contains(name)) {
                    self.say(
                        place,
                        &format!("asks for `{name}`"),
                        "Give it a default: modules that were built do not say it",
                    );
                }
            }
            Direction::ToModule => {
                for name in before.iter().filter(|name| !now.contains(name)) {
                    self.say(place, &format!("may come without `{name}`"), "Go on saying it: modules count on it");
                }
            }
        }
    }
}
