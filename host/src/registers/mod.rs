//! Registers: what the core keeps, declared once for everybody who shows or takes it.
//!
//! A register names its use cases. Their types carry the fields, so that the JSON API and its OpenAPI document, the pages at
//! the desk, and the sheets are made from the same declaration and cannot differ. A use case decides who may do what; the
//! permission that stands here is asked first, so that the answer to whoever may not is the same for what exists and what
//! does not.

#[macro_use]
pub mod op;
#[macro_use]
pub mod intake;

pub mod address;
pub mod check;
pub mod field;
pub mod names;
pub mod narrow;
pub mod run;
pub mod when;
pub mod words;

mod access;
mod activities;
mod fund;
mod modules;
mod people;
mod places;
mod publicity;
mod requests;
mod reveal;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use wushe_core::domain::access::Permission;

pub use field::{Field, Kind};
pub use intake::Intake;
pub use op::{Call, Op, Operation, Run, Types};

/// Where a register stands in the menu of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Residents, volunteers, workers.
    People,
    /// Requests, activities, hours.
    Service,
    /// Units, organisations, stations.
    Places,
    /// The charity fund.
    Money,
    /// Notices and figures.
    Publicity,
    /// Users, roles, audit.
    Access,
}

impl Group {
    /// Every group, in the order of the menu.
    pub const ALL: [Self; 6] = [Self::People, Self::Service, Self::Places, Self::Money, Self::Publicity, Self::Access];

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::People => "users",
            Self::Service => "clipboard-list",
            Self::Places => "building-community",
            Self::Money => "wallet",
            Self::Publicity => "speakerphone",
            Self::Access => "key",
        }
    }

    /// As message keys name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Service => "service",
            Self::Places => "places",
            Self::Money => "money",
            Self::Publicity => "publicity",
            Self::Access => "access",
        }
    }
}

/// A register.
#[derive(Debug)]
pub struct Register {
    /// Plural, as addresses name it: `organisations`.
    pub name: &'static str,
    /// Singular, as message keys name it: `organisation`.
    pub entity: &'static str,
    /// The id's type, by which other registers refer to it: `OrganisationId`.
    pub id: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Where it stands in the menu; none: reached from elsewhere.
    pub group: Option<Group>,
    /// What whoever looks into it needs.
    pub read: Option<Permission>,
    /// The field that tells one entry from another.
    pub title: &'static str,
    /// The fields that stand in the table.
    pub columns: &'static [&'static str],
    /// How a sheet is taken in.
    pub intake: Intake,
    /// What can be done.
    pub operations: Vec<Operation>,
}

impl Register {
    /// The operation with this name, e.g. `create`.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// What an entry is called in the reader's language; empty: nothing.
    #[must_use]
    pub fn title_of<'e>(&self, entry: &'e Value, locale: &str) -> &'e str {
        // What has a name in both languages is called by the reader's.
        let name = if self.title == "name_zh" && locale.starts_with("en") { "name_en" } else { self.title };
        entry.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Permissions of which any one opens it; none: it is open, and its use cases decide what is seen.
    #[must_use]
    pub fn read_by(&self) -> Vec<Permission> {
        match self.read {
            // Whoever reviews what is written reads it too, and the county reviews without writing.
            Some(Permission::WriteNotices) => vec![Permission::WriteNotices, Permission::ReviewNotices],
            read => read.into_iter().collect(),
        }
    }

    /// The fields of an entry as it is shown.
    #[must_use]
    pub fn shown(&self) -> &[Field] {
        self.operation("get")
            .or_else(|| self.operation("list"))
            .map(|operation| operation.types.output.as_slice())
            .unwrap_or_default()
    }
}

static REGISTERS: LazyLock<Vec<Register>> = LazyLock::new(|| {
    let mut registers = Vec::new();
    registers.extend(people::registers());
    registers.extend(requests::registers());
    registers.extend(activities::registers());
    registers.extend(places::registers());
    registers.extend(fund::registers());
    registers.extend(publicity::registers());
    registers.extend(access::registers());
    registers.extend(modules::registers());
    registers
});
static BY_ID: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| all().iter().map(|register| (register.id, register.name)).collect());

/// Every register, in the order of the menu.
#[must_use]
pub fn all() -> &'static [Register] {
    &REGISTERS
}

/// The register with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Register> {
    all().iter().find(|register| register.name == name)
}

/// The register whose entries have ids of this type.
#[must_use]
pub fn of_id(id: &str) -> Option<&'static Register> {
    BY_ID.get(id).and_then(|name| find(name))
}
