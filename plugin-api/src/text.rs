//! The two macros that authors write most.

/// A message of the module's translations, with arguments: `t!("card-issued", number = &card.number)`.
#[macro_export]
macro_rules! t {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::schema::text::Text::key($key)$(.with(stringify!($name), $value))*
    };
}

/// Goes on only where the condition holds; otherwise the action is refused with the sentence, and nothing of it remains.
///
/// With a field in front, the sentence stands at that field of the form:
/// `ensure!(minutes > 0, "minutes", t!("report-no-minutes"))`.
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $field:expr, $sentence:expr $(,)?) => {
        if !$condition {
            return ::core::result::Result::Err($crate::Error::invalid($field, $sentence));
        }
    };
    ($condition:expr, $sentence:expr $(,)?) => {
        if !$condition {
            return ::core::result::Result::Err($crate::Error::refused($sentence));
        }
    };
}
