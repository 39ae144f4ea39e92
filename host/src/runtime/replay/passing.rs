//! What passes over the border as JSON: records by the names of their fields in the contract, a case of a variant as
//! `{"case": payload}`, or `"case"` when it has none.

use serde_json::{Value, json};

use super::super::bindings::contract::wushe::activities::activities::Attendee;
use super::super::bindings::contract::wushe::notify::notify::Recipient;
use super::super::bindings::contract::wushe::records::records::{Entry, Listing};
use super::super::bindings::contract::wushe::requests::requests::Assignee;
use super::super::bindings::contract::wushe::types::types::{Budget, Error, Problem, Refusal};

/// A value of the contract.
pub(in crate::runtime) trait Passing {
    /// As it stands in a recording.
    fn noted(&self) -> Value;
}

impl Passing for () {
    fn noted(&self) -> Value {
        Value::Null
    }
}

impl Passing for String {
    fn noted(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Passing for bool {
    fn noted(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Passing for u32 {
    fn noted(&self) -> Value {
        (*self).into()
    }
}

impl Passing for u64 {
    fn noted(&self) -> Value {
        (*self).into()
    }
}

impl Passing for i64 {
    fn noted(&self) -> Value {
        (*self).into()
    }
}

impl<T: Passing> Passing for Option<T> {
    fn noted(&self) -> Value {
        self.as_ref().map_or(Value::Null, Passing::noted)
    }
}

impl<T: Passing> Passing for Vec<T> {
    fn noted(&self) -> Value {
        self.iter().map(Passing::noted).collect()
    }
}

impl Passing for Entry {
    fn noted(&self) -> Value {
        json!({
            "id": self.id,
            "version": self.version,
            "created-at": self.created_at,
            "updated-at": self.updated_at,
            "body": self.body,
        })
    }
}

impl Passing for Listing {
    fn noted(&self) -> Value {
        json!({ "entries": self.entries.noted(), "next": self.next })
    }
}

impl Passing for Assignee {
    fn noted(&self) -> Value {
        match self {
            Self::Volunteer(id) => json!({ "volunteer": id }),
            Self::Team(id) => json!({ "team": id }),
        }
    }
}

impl Passing for Recipient {
    fn noted(&self) -> Value {
        match self {
            Self::Resident(id) => json!({ "resident": id }),
            Self::Volunteer(id) => json!({ "volunteer": id }),
            Self::Team(id) => json!({ "team": id }),
            Self::Staff => json!("staff"),
        }
    }
}

impl Passing for Attendee {
    fn noted(&self) -> Value {
        match self {
            Self::Myself => json!("myself"),
            Self::Resident(id) => json!({ "resident": id }),
            Self::Volunteer(id) => json!({ "volunteer": id }),
        }
    }
}

impl Passing for Problem {
    fn noted(&self) -> Value {
        json!({ "field": self.field, "message": self.message })
    }
}

impl Passing for Error {
    fn noted(&self) -> Value {
        match self {
            Self::Denied(what) => json!({ "denied": what }),
            Self::NotFound => json!("not-found"),
            Self::Conflict => json!("conflict"),
            Self::Invalid(problems) => json!({ "invalid": problems.noted() }),
            Self::Refused(Refusal { code, args }) => json!({ "refused": { "code": code, "args": args } }),
            Self::Limit(Budget { name, allowed }) => json!({ "limit": { "name": name, "allowed": allowed } }),
        }
    }
}
