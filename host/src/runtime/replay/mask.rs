//! Takes out of what a module is given everything that a person may have written: digits become `0`, letters `a` or `A`,
//! characters of other scripts `某`; marks and length stay. Ids are exchanged for others, the same one for the same.
//!
//! What stays is what the platform or the module's author has declared: statuses and kinds, choices, times, amounts. So a module
//! mostly goes the same way; whether it does is tried, not hoped (`masked`).

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::shape::{FieldShape, HTTP, HandlerShape, Kind as FieldKind};

use super::super::bindings::contract::wushe::types::types::Kind;
use super::recording::{Answered, Crossing};

/// Fields of the platform's own answers whose values are its words, or figures in them.
const KEPT: [&str; 13] = [
    "status",
    "verb",
    "kind",
    "charge_class",
    "channel",
    "groups",
    "number",
    "source",
    "attendance",
    "day",
    "content_type",
    "media_type",
    "error",
];
/// Characters of an id.
const ID_CHARS: usize = 36;
/// Digits from which on a number may be somebody's.
const DIGITS: usize = 11;
/// Digits from which on the name of a field may be somebody's number.
const NAME_DIGITS: usize = 7;
/// Times of this century, microseconds since 1970.
const TIMES: std::ops::Range<i64> = 946_684_800_000_000..4_102_444_800_000_000;

/// Masks one invocation.
pub(super) struct Masker<'a> {
    /// From which the other ids come. It is thrown away, so nobody finds the way back.
    pub(super) key: [u8; 32],
    /// Ids that name no person: the unit, the invocation.
    pub(super) open: BTreeSet<Uuid>,
    pub(super) manifest: &'a Manifest,
}

impl Masker<'_> {
    /// An input.
    pub(super) fn input(&self, kind: Kind, name: &str, input: Value) -> Value {
        let shapes = &self.manifest.shapes;
        let is_answer = |handler: &HandlerShape| handler.name == name && handler.of == HTTP;
        if kind == Kind::Event && shapes.handlers.iter().any(is_answer) {
            return self.loose(input, true);
        }
        let fields: Option<&[FieldShape]> = match kind {
            Kind::Page => shapes.pages.iter().find(|page| page.name == name).map(|page| page.params.as_slice()),
            Kind::Action => shapes.actions.iter().find(|action| action.name == name).map(|it| it.input.as_slice()),
            Kind::Job => shapes.jobs.iter().find(|job| job.name == name).map(|job| job.input.as_slice()),
            Kind::Event => shapes.handlers.iter().find(|handler| handler.name == name).map(|it| it.input.as_slice()),
            // Two days, which tell of nobody.
            Kind::Indicator => return input,
            Kind::Describe | Kind::Migrate => None,
        };
        match fields {
            Some(fields) => self.fields(fields, input),
            None => self.loose(input, false),
        }
    }

    /// A setting.
    pub(super) fn context(&self, mut context: Value) -> Value {
        let Some(fields) = context.as_object_mut() else { return Value::Null };
        for name in ["actor", "on_behalf_of", "cause"] {
            if let Some(value) = fields.get_mut(name) {
                *value = self.ids_in(value.take());
            }
        }
        if let Some(settings) = fields.get_mut("settings") {
            *settings = self.fields(&self.manifest.shapes.settings, settings.take());
        }
        context
    }

    /// What the host answered. Arguments stay: they are only compared.
    pub(super) fn crossing(&self, crossing: &Crossing) -> Crossing {
        let answer = match &crossing.answer {
            Answered::Value(value) => Answered::Value(self.answer(crossing, value.clone())),
            Answered::Error(error) => Answered::Error(self.error(error.clone())),
            Answered::Stop(stop) => Answered::Stop(stop.clone()),
        };
        Crossing { answer, ..crossing.clone() }
    }

    fn answer(&self, crossing: &Crossing, answer: Value) -> Value {
        let collection = crossing.arguments.first().and_then(Value::as_str).unwrap_or_default();
        let declared = self.manifest.shapes.collections.iter().find(|declared| declared.name == collection);
        match (crossing.call.as_str(), declared) {
            ("records.get" | "records.insert" | "records.update", Some(declared)) => {
                self.entry(&declared.fields, answer)
            }
            ("records.query", Some(declared)) => {
                let Value::Object(mut listing) = answer else { return Value::Null };
                if let Some(Value::Array(entries)) = listing.get_mut("entries") {
                    for entry in entries {
                        *entry = self.entry(&declared.fields, entry.take());
                    }
                }
                if let Some(next) = listing.get_mut("next") {
                    *next = self.loose(next.take(), false);
                }
                listing.into()
            }
            _ => match answer {
                Value::String(text) => match serde_json::from_str::<Value>(&text) {
                    Ok(value) if value.is_object() || value.is_array() => self.loose(value, true).to_string().into(),
                    _ => self.text(&text).into(),
                },
                other => self.loose(other, true),
            },
        }
    }

    /// An `error` of the contract: its codes stay, the arguments of its sentences do not.
    fn error(&self, mut error: Value) -> Value {
        if let Some(args) = error.pointer_mut("/refused/args") {
            *args = self.loose(args.take(), false);
        }
        if let Some(Value::Array(problems)) = error.get_mut("invalid") {
            for message in problems.iter_mut().filter_map(|problem| problem.get_mut("message")) {
                let Some(Ok(mut text)) = message.as_str().map(serde_json::from_str::<Value>) else { continue };
                if let Some(args) = text.get_mut("args") {
                    *args = self.loose(args.take(), false);
                }
                *message = text.to_string().into();
            }
        }
        error
    }

    fn entry(&self, fields: &[FieldShape], mut entry: Value) -> Value {
        let Some(parts) = entry.as_object_mut() else { return entry };
        if let Some(id) = parts.get_mut("id") {
            *id = self.ids_in(id.take());
        }
        if let Some(Value::String(body)) = parts.get("body") {
            let masked = match serde_json::from_str(body) {
                Ok(body) => self.fields(fields, body).to_string(),
                Err(_) => self.text(body),
            };
            parts.insert("body".to_owned(), masked.into());
        }
        entry
    }

    /// An object of declared fields.
    fn fields(&self, fields: &[FieldShape], given: Value) -> Value {
        let Value::Object(given) = given else { return self.loose(given, false) };
        let masked = given.into_iter().map(|(name, value)| {
            let value = match fields.iter().find(|field| field.name == name) {
                Some(field) if field.personal => self.loose(value, false),
                Some(field) => self.declared(&field.kind, value),
                None => self.loose(value, false),
            };
            (name, value)
        });
        masked.collect::<Map<_, _>>().into()
    }

    fn declared(&self, kind: &FieldKind, value: Value) -> Value {
        match (kind, value) {
            (FieldKind::Boolean | FieldKind::Timestamp | FieldKind::Date | FieldKind::Choice { .. }, value) => value,
            (FieldKind::List { of }, Value::Array(values)) => {
                values.into_iter().map(|value| self.declared(of, value)).collect()
            }
            (FieldKind::Object { fields }, value) => self.fields(fields, value),
            (_, value) => self.loose(value, false),
        }
    }

    /// A value of no declared form; with `platform`, one of the platform's own answers.
    fn loose(&self, value: Value, platform: bool) -> Value {
        match value {
            Value::String(text) if text.starts_with(['{', '[']) => match serde_json::from_str::<Value>(&text) {
                // What somebody wrote may look like the platform's own.
                Ok(value) => self.loose(value, false).to_string().into(),
                Err(_) => self.text(&text).into(),
            },
            Value::String(text) if platform && self.is_choice(&text) => text.into(),
            Value::String(text) => self.text(&text).into(),
            // Figures of the platform are counts, times and amounts.
            Value::Number(figure) if platform => figure.into(),
            Value::Number(figure) => number(&figure),
            Value::Array(values) => values.into_iter().map(|value| self.loose(value, platform)).collect(),
            Value::Object(fields) => {
                let masked = fields.into_iter().map(|(name, value)| {
                    let kept = platform && KEPT.contains(&name.as_str()) && !value.is_object();
                    let value = if kept { value } else { self.loose(value, platform) };
                    (if platform { name } else { self.name(name) }, value)
                });
                masked.collect::<Map<_, _>>().into()
            }
            other => other,
        }
    }

    /// The name of a field that nobody declared: a number in it may be somebody's.
    fn name(&self, name: String) -> String {
        let figures = name.chars().filter(char::is_ascii_digit).count();
        if figures >= NAME_DIGITS { self.text(&name) } else { name }
    }

    /// Whether the module declares this word as a choice.
    fn is_choice(&self, word: &str) -> bool {
        let fields = self.manifest.shapes.collections.iter().flat_map(|declared| &declared.fields);
        fields.into_iter().any(|field| match &field.kind {
            FieldKind::Choice { values, .. } => values.iter().any(|value| value == word),
            _ => false,
        })
    }

    /// A value of which the ids alone are exchanged.
    fn ids_in(&self, value: Value) -> Value {
        match value {
            Value::String(text) => {
                parts(&text).into_iter().map(|part| self.part(part, str::to_owned)).collect::<String>().into()
            }
            Value::Array(values) => values.into_iter().map(|value| self.ids_in(value)).collect(),
            Value::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name, self.ids_in(value))).collect::<Map<_, _>>().into()
            }
            other => other,
        }
    }

    /// A text, its ids exchanged and the rest levelled.
    fn text(&self, text: &str) -> String {
        parts(text).into_iter().map(|part| self.part(part, characters)).collect()
    }

    fn part(&self, part: Part<'_>, words: impl Fn(&str) -> String) -> String {
        match part {
            Part::Words(text) => words(text),
            Part::Id(id) if self.open.contains(&id) => id.to_string(),
            Part::Id(id) => self.id(id).to_string(),
        }
    }

    /// Another id. When it was made stays, and with it the order of ids.
    fn id(&self, id: Uuid) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(id.as_bytes());
        let hashed = hash.finalize();
        let mut bytes = *id.as_bytes();
        bytes[9..].copy_from_slice(&hashed[..7]);
        Uuid::from_bytes(bytes)
    }
}

/// A piece of a text.
#[derive(Clone, Copy)]
enum Part<'t> {
    Id(Uuid),
    Words(&'t str),
}

/// A text as ids and what is between them.
fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let found = text
            .get(at..at + ID_CHARS)
            .filter(|piece| piece.as_bytes().get(8) == Some(&b'-'))
            .and_then(|piece| Uuid::try_parse(piece).ok());
        match found {
            Some(id) => {
                parts.push(Part::Words(&text[from..at]));
                parts.push(Part::Id(id));
                at += ID_CHARS;
                from = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(Part::Words(&text[from..]));
    parts
}

/// Every character as its class.
fn characters(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            _ if c.is_ascii_digit() => '0',
            _ if c.is_ascii_lowercase() => 'a',
            _ if c.is_ascii_uppercase() => 'A',
            _ if c.is_alphanumeric() => '某',
            _ => c,
        })
        .collect()
}

/// A text with every id alike and every character as its class.
pub(super) fn level(text: &str) -> String {
    let pieces = parts(text).into_iter().map(|part| match part {
        Part::Words(words) => characters(words),
        Part::Id(_) => "id".to_owned(),
    });
    pieces.collect()
}

/// A figure that may be somebody's number keeps its length alone.
pub(super) fn number(figure: &Number) -> Value {
    match figure.as_i64() {
        Some(whole) if !TIMES.contains(&whole) && digits(whole) >= DIGITS => {
            let masked = 10_i64.checked_pow(u32::try_from(digits(whole) - 1).unwrap_or(0)).unwrap_or(i64::MAX);
            if whole < 0 { (-masked).into() } else { masked.into() }
        }
        _ => figure.clone().into(),
    }
}

fn digits(whole: i64) -> usize {
    whole.unsigned_abs().to_string().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let names = serde_json::json!({"zh-CN": "试", "en": "Trial"});
        let plugin = serde_json::json!({
            "id": "trial", "version": "0.1.0", "contract": "0.2", "name": names, "summary": names, "enable-at": ["community"],
        });
        let shapes = serde_json::json!({"collections": [], "pages": [], "actions": []});
        serde_json::from_value(serde_json::json!({"plugin": plugin, "shapes": shapes})).expect("a manifest")
    }

    fn masker(manifest: &Manifest) -> Masker<'_> {
        Masker { key: [5; 32], open: BTreeSet::new(), manifest }
    }

    #[test]
    fn a_text_keeps_its_length_and_marks_alone() {
        assert_eq!(characters("李秀兰 138-0000 Room B2, ok"), "某某某 000-0000 Aaaa A0, aa");
        let id = "0197e000-0000-7000-8000-000000000001";
        assert_eq!(level(&format!("看{id}。")), "某id。");
        assert_eq!(level(&level("李秀兰")), level("李秀兰"));
    }

    #[test]
    fn an_id_becomes_another_and_always_the_same() {
        let manifest = manifest();
        let masker = masker(&manifest);
        let id = "0197e000-0000-7000-8000-000000000001";
        let masked = masker.text(&format!("{id}:王"));
        assert!(masked.starts_with("0197e000-0000-7000-80") && masked.ends_with(":某"), "{masked}");
        assert!(!masked.contains(id));
        assert_eq!(masked, masker.text(&format!("{id}:李")));
    }

    #[test]
    fn what_somebody_wrote_is_not_taken_for_the_platforms_own() {
        let manifest = manifest();
        let request =
            serde_json::json!({"status": "closed", "fen": 12_345_678, "title": r#"{"status":"李秀兰 13800000001"}"#});
        let crossing = Crossing {
            call: "requests.get".to_owned(),
            arguments: Vec::new(),
            answer: Answered::Value(request.to_string().into()),
        };
        let masked = masker(&manifest).crossing(&crossing).answer.value().to_string();
        assert!(masked.contains("closed") && masked.contains("12345678"), "{masked}");
        assert!(!masked.contains("李") && !masked.contains("138"), "{masked}");
    }

    #[test]
    fn long_numbers_keep_their_length_and_times_stay() {
        assert_eq!(number(&13_800_000_001_i64.into()), Value::from(10_000_000_000_i64));
        assert_eq!(number(&1_772_413_200_000_000_i64.into()), Value::from(1_772_413_200_000_000_i64));
        assert_eq!(number(&1_250.into()), Value::from(1_250));
        assert_eq!(number(&i64::MIN.into()), Value::from(-1_000_000_000_000_000_000_i64));
    }
}
