//! The rule for every text that comes out of a guest: the border lets any Unicode pass, readers and databases must not.

use serde_json::Value;
use wushe_core::domain::check::is_bad_char;
use wushe_plugin_schema::text::Text;

/// Characters of an error text that are kept.
const ERROR_CHARS: usize = 1_000;

/// Whether a text holds no control character but line break and tab, and nothing that turns the direction of writing.
pub(super) fn is_clean(text: &str) -> bool {
    !text.chars().any(is_bad_char)
}

/// Whether every text in a JSON value is clean, names of fields included.
pub(super) fn is_clean_json(value: &Value) -> bool {
    match value {
        Value::String(text) => is_clean(text),
        Value::Array(values) => values.iter().all(is_clean_json),
        Value::Object(fields) => fields.iter().all(|(name, value)| is_clean(name) && is_clean_json(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// An error text as it may be shown: cut to a kilobyte, bad characters taken out, identity and telephone numbers masked.
pub(super) fn for_errors(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !is_bad_char(*c)).take(ERROR_CHARS).collect();
    wushe_core::domain::mask::numbers(&kept)
}

/// A `text` of the page schema inside an error; what does not parse is shown as the words it is.
pub(super) fn sentence(json: &str) -> Text {
    match serde_json::from_str::<Text>(json) {
        Ok(Text::Literal(words)) => Text::Literal(for_errors(&words)),
        Ok(text @ Text::Key { .. })
            if json.len() <= ERROR_CHARS
                && serde_json::from_str(json).is_ok_and(|value: Value| is_clean_json(&value)) =>
        {
            text
        }
        _ => Text::Literal(for_errors(json)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_in_json_are_looked_through() {
        let value: Value = serde_json::from_str(r#"{"name":["a\u0000"]}"#).expect("JSON");
        assert!(!is_clean_json(&value));
        let value: Value = serde_json::from_str(r#"{"\u202ename":1}"#).expect("JSON");
        assert!(!is_clean_json(&value));
        let value: Value = serde_json::from_str(r#"{"name":"两行\n文字"}"#).expect("JSON");
        assert!(is_clean_json(&value));
    }

    #[test]
    fn error_texts_are_cut_cleaned_and_masked() {
        let text = for_errors(&format!("\u{1b}[31m19900000001{}", "x".repeat(5_000)));
        assert!(text.starts_with("[31m199****0001"), "{text}");
        assert!(text.chars().count() <= ERROR_CHARS);
        assert_eq!(sentence(r#""满员""#), Text::Literal("满员".to_owned()));
        assert_eq!(sentence(r#"{"key":"full"}"#), Text::key("full"));
        assert_eq!(sentence("not JSON"), Text::Literal("not JSON".to_owned()));
    }
}
