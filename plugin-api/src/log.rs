//! Lines for the developer and the operator: `log::info!("{} cards", cards.len())`. Never write personal data into them.

pub use crate::{__log_debug as debug, __log_error as error, __log_info as info, __log_warn as warn};

use crate::bindings::wushe::log::log as wit;

#[doc(hidden)]
pub use wit::Level;

/// What the macros of this module call.
#[doc(hidden)]
pub fn __write(level: Level, line: &str) {
    wit::write(level, line);
}

/// A line that helps while developing.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_debug {
    ($($line:tt)+) => { $crate::log::__write($crate::log::Level::Debug, &::std::format!($($line)+)) };
}

/// A line that tells what happened.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_info {
    ($($line:tt)+) => { $crate::log::__write($crate::log::Level::Info, &::std::format!($($line)+)) };
}

/// A line that tells of something odd.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_warn {
    ($($line:tt)+) => { $crate::log::__write($crate::log::Level::Warn, &::std::format!($($line)+)) };
}

/// A line that tells of something wrong.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_error {
    ($($line:tt)+) => { $crate::log::__write($crate::log::Level::Error, &::std::format!($($line)+)) };
}
