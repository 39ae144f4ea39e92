//! Ids that say what they are of.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value as Json;
use wushe_plugin_schema::value::{PersonField, PersonRef, Value};

use crate::error::{Error, Result};
use crate::record::{Record, Stored};

/// Id of a record of one collection.
pub struct Id<T> {
    text: String,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Record> Id<T> {
    /// The record.
    ///
    /// # Errors
    /// Not found when this unit has no such record.
    pub fn get(&self) -> Result<Stored<T>> {
        self.find()?.ok_or(Error::NotFound)
    }

    /// The record, if there is one.
    ///
    /// # Errors
    /// As the platform's `records.get`.
    pub fn find(&self) -> Result<Option<Stored<T>>> {
        crate::record::find(self)
    }
}

// Written out, because a derive would ask the same of `T`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.text)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> AsRef<str> for Id<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> From<String> for Id<T> {
    fn from(text: String) -> Self {
        Self { text, of: PhantomData }
    }
}

impl<T> From<&str> for Id<T> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T> From<Id<T>> for Json {
    fn from(id: Id<T>) -> Self {
        id.text.into()
    }
}

impl<T> From<&Id<T>> for Json {
    fn from(id: &Id<T>) -> Self {
        id.text.clone().into()
    }
}

impl<T> From<Id<T>> for String {
    fn from(id: Id<T>) -> Self {
        id.text
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<$name> for Json {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl From<&$name> for Json {
            fn from(id: &$name) -> Self {
                id.0.clone().into()
            }
        }
    )*};
}

ids! {
    /// Id of a resident.
    ResidentId;
    /// Id of a volunteer.
    VolunteerId;
    /// Id of a volunteer team.
    TeamId;
    /// Id of a request.
    RequestId;
    /// Id of a file that the module keeps.
    FileId;
}

macro_rules! people {
    ($($name:ident, $make:ident;)*) => {$(
        impl $name {
            /// Names the person on a page or in a message.
            #[must_use]
            pub fn person(&self) -> PersonRef {
                PersonRef::$make(self.0.clone())
            }

            /// The person's name, as a value for a page.
            #[must_use]
            pub fn name(&self) -> Value {
                self.person().field(PersonField::Name)
            }

            /// The person's telephone number, as a value for a page.
            #[must_use]
            pub fn phone(&self) -> Value {
                self.person().field(PersonField::Phone)
            }

            /// Where the person lives, as a value for a page.
            #[must_use]
            pub fn address(&self) -> Value {
                self.person().field(PersonField::Address)
            }
        }
    )*};
}

people! {
    ResidentId, resident;
    VolunteerId, volunteer;
}
