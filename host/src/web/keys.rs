//! Keys of the desk: which there are, and what each does. They stand in one list, the help that every page of the desk carries;
//! the script takes them from there and knows none by itself.

use wushe_core::domain::access::Permission;

use super::error::PageError;
use super::frame::{Here, Place};
use super::view::{KeyView, NavGroupView};

/// Entries of the menu that have keys: `g`, and a letter of their own.
const GO: [(&str, &str); 11] = [
    ("nav-home", "g h"),
    ("nav-overview", "g h"),
    ("nav-requests", "g i"),
    ("nav-calendar", "g c"),
    ("nav-residents", "g r"),
    ("nav-volunteers", "g v"),
    ("nav-hours", "g t"),
    ("nav-indicators", "g n"),
    ("nav-wall", "g w"),
    ("nav-modules", "g m"),
    ("nav-county", "g k"),
];

/// What can be done on a page; where there is nothing of the kind, the key does nothing.
const DO: [(&str, &str, &str); 7] = [
    ("/", "search", "keys-search"),
    ("j", "down", "keys-down"),
    ("k", "up", "keys-up"),
    ("Enter", "", "keys-open"),
    ("x", "tick", "keys-tick"),
    ("[", "previous", "keys-previous"),
    ("]", "next", "keys-next"),
];

/// The keys of an entry of the menu, by the message that names it; empty: none.
pub(super) fn of(message: &str) -> &'static str {
    GO.iter().find(|(name, _)| *name == message).map_or("", |(_, keys)| keys)
}

/// The keys of the `at`th service in the menu, from 0; empty: none are left.
pub(super) fn of_service(at: usize) -> String {
    if at < 9 { format!("g {}", at + 1) } else { String::new() }
}

/// Every key of the place, as its help lists them.
pub(super) async fn list(here: &mut Here, nav: &[NavGroupView]) -> Result<Vec<KeyView>, PageError> {
    if !matches!(here.place, Place::Staff | Place::County) {
        return Ok(Vec::new());
    }
    let doing = |keys: &str, does: &'static str, text: String| KeyView {
        keys: keys.to_owned(),
        text,
        does,
        href: String::new(),
    };
    let mut list = vec![doing("?", "help", here.t("keys-help"))];
    list.extend(DO.iter().map(|(keys, does, key)| doing(keys, does, here.t(key))));
    if here.place == Place::Staff && here.may(Permission::HandleRequests).await? {
        let href = format!("{}/r/requests/-/create", here.home());
        list.push(KeyView { keys: "n".to_owned(), text: here.t("verb-request-create"), does: "", href });
    }
    let items = nav.iter().flat_map(|group| &group.items).filter(|item| !item.keys.is_empty());
    list.extend(items.map(|item| KeyView {
        keys: item.keys.clone(),
        text: item.text.clone(),
        does: "",
        href: item.href.clone(),
    }));
    Ok(list)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_key_means_two_things() {
        // The home of the county stands in another menu than that of a unit.
        let go = GO.iter().filter(|(name, _)| *name != "nav-overview").map(|(_, keys)| (*keys).to_owned());
        let keys: Vec<String> =
            go.chain((0..9).map(of_service)).chain(DO.iter().map(|(keys, ..)| (*keys).to_owned())).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
        assert_eq!((of("nav-requests"), of("nav-me"), of_service(9).as_str()), ("g i", "", ""));
        // A key by itself is no beginning of two.
        assert!(
            keys.iter().all(|key| !keys.contains(&key.split(' ').next().unwrap().to_owned()) || !key.contains(' '))
        );
    }
}
