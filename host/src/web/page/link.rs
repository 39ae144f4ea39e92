//! Addresses of a module's pages.

use serde_json::{Map, Value as Json};
use wushe_core::domain::money::Fen;
use wushe_plugin_schema::shape::{FieldShape, Kind};
use wushe_plugin_schema::value::Link;

/// The address of a page of the module whose pages stand at `base`. Whatever the module says, it stays below `base`.
#[must_use]
pub fn page_url(base: &str, link: &Link) -> String {
    let query = query_string(link.params.iter().map(|(name, value)| (name.as_str(), plain(value))));
    let page = encode(&link.page);
    if query.is_empty() { format!("{base}/{page}") } else { format!("{base}/{page}?{query}") }
}

/// Names and values as the query of an address.
#[must_use]
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(&value))).collect::<Vec<_>>().join("&")
}

/// What a parameter or a hidden input carries: text as it is, anything else as JSON.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// What an input carries as a form sends it, read back by [`super::read_input`]: money in yuan, anything else as [`plain`].
pub(super) fn sent(shape: Option<&FieldShape>, value: &Json) -> String {
    match (shape.map(|shape| &shape.kind), value.as_i64()) {
        (Some(Kind::Money), Some(fen)) => yuan(fen),
        _ => plain(value),
    }
}

/// Fen as yuan that can be typed: `12.50`.
pub(super) fn yuan(fen: i64) -> String {
    Fen::new(fen).to_string()
}

/// Inputs of an action as hidden fields.
pub(super) fn hidden(shapes: &[FieldShape], input: &Map<String, Json>) -> Vec<(String, String)> {
    let shape = |name: &str| shapes.iter().find(|shape| shape.name == name);
    input.iter().map(|(name, value)| (name.clone(), sent(shape(name), value))).collect()
}

/// Percent-encodes all but what may stand anywhere in an address.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            b'.' if text != "." && text != ".." => out.push('.'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_cannot_leave_its_module() {
        let link = Link::page("../../../logout").with("q", "a&b=c d").with("n", 3);
        assert_eq!(page_url("/staff/1/m/x", &link), "/staff/1/m/x/..%2F..%2F..%2Flogout?q=a%26b%3Dc%20d&n=3");
        assert_eq!(page_url("/b", &Link::page("..")), "/b/%2E%2E");
        assert_eq!(page_url("/b", &Link::page("卡")), "/b/%E5%8D%A1");
    }
}
