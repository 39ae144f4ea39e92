//! In which state an entry must be for what can be done to it. The use cases refuse the rest; the desk does not offer what
//! would be refused.

use serde_json::Value;

/// What an entry must say.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// Its status is one of these.
    Status(&'static [&'static str]),
    /// This field is empty, or says no.
    Empty(&'static str),
    /// This field is filled, or says yes.
    Filled(&'static str),
    /// Both.
    Both(&'static When, &'static When),
}

impl When {
    /// Whether an entry says so.
    #[must_use]
    pub fn holds(self, entry: &Value) -> bool {
        let is_empty = |field: &str| matches!(entry.get(field), None | Some(Value::Null | Value::Bool(false)));
        match self {
            Self::Status(states) => {
                entry.get("status").and_then(Value::as_str).is_some_and(|now| states.contains(&now))
            }
            Self::Empty(field) => is_empty(field),
            Self::Filled(field) => !is_empty(field),
            Self::Both(one, other) => one.holds(entry) && other.holds(entry),
        }
    }
}

const WRITTEN: When = When::Status(&["draft", "returned", "withdrawn"]);
const UP: When = When::Status(&["scheduled", "published"]);
const RUNNING: When = When::Status(&["running"]);
const PLANNED: When = When::Status(&["planned"]);
const PREPARED: When = When::Status(&["prepared"]);
const BOOKED: When = When::Status(&["booked"]);
const OPEN: When = When::Status(&["open"]);
const APPLIED: When = When::Status(&["applied"]);

/// Register, operation, and when it can be done. What is not here can be done at any time, or depends on more than the entry.
pub const TABLE: &[(&str, &str, When)] = &[
    ("notices", "update", WRITTEN),
    ("notices", "submit", When::Status(&["draft", "returned"])),
    ("notices", "publish", When::Status(&["submitted"])),
    ("notices", "send_back", When::Status(&["submitted"])),
    ("notices", "pin", UP),
    ("notices", "withdraw", UP),
    ("notices", "remove", WRITTEN),
    ("objections", "answer", OPEN),
    ("objections", "retract", OPEN),
    ("activities", "open", When::Status(&["draft", "closed"])),
    ("activities", "close", OPEN),
    ("activities", "hold", When::Status(&["open", "closed"])),
    ("activities", "cancel", When::Status(&["draft", "open", "closed"])),
    ("activity-sessions", "update", PLANNED),
    ("activity-sessions", "remove", PLANNED),
    ("activity-sessions", "cancel", PLANNED),
    ("activity-sessions", "hold", When::Status(&["planned", "held"])),
    ("sign-ups", "cancel", When::Status(&["seated", "waiting"])),
    ("sign-ups", "attend", When::Status(&["seated", "walk_in"])),
    ("hours", "decide", When::Status(&["pending"])),
    ("hours", "withdraw", When::Status(&["pending", "approved"])),
    ("stars", "decide", APPLIED),
    ("certificates", "issue", APPLIED),
    ("certificates", "refuse", APPLIED),
    ("certificates", "revoke", When::Status(&["valid"])),
    ("contracts", "update", RUNNING),
    ("contracts", "end", RUNNING),
    ("contracts", "terminate", RUNNING),
    ("contract-duties", "update", When::Empty("done_day")),
    ("contract-duties", "fulfil", When::Empty("done_day")),
    ("contract-duties", "remove", When::Empty("done_day")),
    ("stations", "end", When::Empty("ended_day")),
    ("guardians", "end", When::Empty("ended_on")),
    ("consents", "withdraw", When::Empty("withdrawn_on")),
    ("data-requests", "carry_out", OPEN),
    ("data-requests", "refuse", OPEN),
    ("data-requests", "withdraw", OPEN),
    ("fund-postings", "approve", PREPARED),
    ("fund-postings", "reject", PREPARED),
    ("fund-postings", "reverse", When::Both(&BOOKED, &When::Empty("reversed_by_id"))),
    (
        "donations",
        "issue_receipt",
        When::Both(&BOOKED, &When::Both(&When::Empty("receipt_no"), &When::Empty("reversed"))),
    ),
    ("donations", "void_receipt", When::Filled("receipt_no")),
    ("donations", "receipt", When::Filled("receipt_no")),
    ("users", "disable", When::Empty("disabled_at")),
    ("users", "enable", When::Filled("disabled_at")),
];

/// Whether it can be done to an entry as it stands.
#[must_use]
pub fn fits(register: &str, operation: &str, entry: &Value) -> bool {
    let rules = TABLE.iter().filter(|(of, name, _)| *of == register && *name == operation);
    rules.into_iter().all(|(_, _, when)| when.holds(entry))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::registers::{self, Field, Kind};

    /// Every state and field that a rule names is one that the register's entries have.
    fn assert_known(register: &str, fields: &[Field], when: When) {
        let field = |name: &str| fields.iter().find(|field| field.name == name);
        match when {
            When::Status(states) => {
                let Some(Field { kind: Kind::Choice { values, .. }, .. }) = field("status") else {
                    panic!("{register} has no status")
                };
                for state in states {
                    assert!(values.iter().any(|value| value == state), "{register}: {state} in {values:?}");
                }
            }
            When::Empty(name) | When::Filled(name) => assert!(field(name).is_some(), "{register}: {name}"),
            When::Both(one, other) => {
                assert_known(register, fields, *one);
                assert_known(register, fields, *other);
            }
        }
    }

    #[test]
    fn every_rule_is_about_something_that_is_there() {
        for (register, operation, when) in TABLE {
            let found = registers::find(register).unwrap_or_else(|| panic!("no register {register}"));
            assert!(found.operation(operation).is_some(), "{register} has no {operation}");
            assert_known(register, found.shown(), *when);
        }
    }

    #[test]
    fn what_would_be_refused_is_not_offered() {
        let draft = json!({ "status": "draft" });
        assert!(!fits("notices", "withdraw", &draft) && fits("notices", "submit", &draft));
        assert!(fits("notices", "withdraw", &json!({ "status": "published" })));
        let undone = json!({ "status": "booked", "reversed_by_id": "…" });
        assert!(!fits("fund-postings", "reverse", &undone) && !fits("fund-postings", "approve", &undone));
        assert!(fits("residents", "merge", &json!({})), "what has no rule can be done at any time");
    }
}
