//! What things are: values that cannot be wrong once made, and the states they go through.

pub mod access;
pub mod activity;
pub mod activity_session;
pub mod agenda;
pub mod attachment;
pub mod audit;
pub mod calendar;
pub mod certificate;
pub mod check;
pub mod consent;
pub mod contract;
pub mod cron;
pub mod data_request;
pub mod day;
pub mod file;
pub mod fund;
pub mod hours;
pub mod hours_export;
pub mod indicator;

pub mod guardian;
pub mod household;
pub mod mask;
pub mod module;
pub mod module_figure;
pub mod module_file;
pub mod module_migration;
pub mod module_use;
pub mod money;
mod my_data;
pub mod notice;
pub mod objection;
pub mod organisation;
pub mod outbox;
pub mod page;
pub mod period;
pub mod personal;
pub mod publicity;
pub mod recording;
pub mod request;
pub mod resident;
pub mod retention;
pub mod service_setting;
pub mod sheet;
pub mod sign_up;
pub mod star;
pub mod station;
pub mod suspension;
pub mod team;
pub mod totp;
pub mod unit;
pub mod volunteer;
pub mod wall;
pub mod worker;

/// Makes an enum that is written as text, the same text in the database, the API and the tests.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As written everywhere.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)+ other => Err(format!("{other:?} is no {}", stringify!($name))) }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($text),+], "x-choice": stringify!($name) })
            }
        }

        $crate::store::codec::text_codec!($name);
    };
}
pub(crate) use text_enum;
