//! Two versions of the contract side by side.

use std::collections::BTreeMap;

use super::model::{Contract, Face, Interface, Item, Shape, Version};

/// What a module that was built for `released` would miss under `now`, one sentence each with what to do instead. Empty: every
/// such module goes on working.
#[must_use]
pub fn breaks(released: &Contract, now: &Contract) -> Vec<String> {
    let mut found = Vec::new();
    exports(&released.exports, &now.exports, &mut found);
    imports(&released.imports, &now.imports, &mut found);
    found
}

/// Modules have what the world exports: it stays as it is.
fn exports(released: &Face, now: &Face, found: &mut Vec<String>) {
    const INSTEAD: &str = "The exports are frozen, since every module that was built has exactly these. Give modules a new power \
                           as a new imported interface; let what they are asked for travel as JSON through `invoke`";
    let mut say = |what: String| found.push(format!("{what}. {INSTEAD}."));
    let names = |face: &Face| -> BTreeMap<String, String> {
        let functions =
            face.functions.iter().map(|(name, function)| (format!("function `{name}`"), function.what.clone()));
        let interfaces =
            face.interfaces.iter().map(|(name, interface)| (format!("interface `{name}`"), format!("{interface:?}")));
        functions.chain(interfaces).collect()
    };
    let (before, after) = (names(released), names(now));
    for (name, was) in &before {
        match after.get(name) {
            None => say(format!("The exported {name} is gone: the platform could not call a module that has it")),
            Some(is) if is != was => say(format!("The exported {name} has changed from `{was}` to `{is}`")),
            Some(_) => {}
        }
    }
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        say(format!("The exported {name} is new: no module that was built before has it"));
    }
}

/// The platform has what the world imports: what an older module asks for is there as it was.
fn imports(released: &Face, now: &Face, found: &mut Vec<String>) {
    for (name, was) in &released.interfaces {
        match now.interfaces.get(name) {
            None => found.push(format!(
                "The imported interface `{name}` is gone: modules that use it could not be loaded. Keep it; what has to \
                 break comes beside it, as a new minor version of the interface or under another name."
            )),
            Some(is) => interface(name, was, is, found),
        }
    }
    for (name, was) in &released.functions {
        match now.functions.get(name) {
            None => found.push(format!("The imported function `{name}` is gone. Keep it, and add another beside it.")),
            Some(is) if is.what != was.what => found.push(format!(
                "The imported function `{name}` has changed from `{}` to `{}`. Keep it, and add another beside it.",
                was.what, is.what
            )),
            Some(_) => {}
        }
    }
}

/// Within one line of compatible versions an interface may gain functions and types under a higher version, and nothing else.
fn interface(name: &str, was: &Interface, is: &Interface, found: &mut Vec<String>) {
    if is.version < was.version {
        let (was, is) = (written(was.version), written(is.version));
        found.push(format!("The version of `{name}` has gone back from {was} to {is}. Put {was} back."));
    }
    for (function, was) in &was.functions {
        match is.functions.get(function) {
            None => found.push(format!("The function `{function}` of `{name}` is gone. {}", beside("function"))),
            Some(is) if is.what != was.what => found.push(format!(
                "The function `{function}` of `{name}` has changed from `{}` to `{}`. {}",
                was.what,
                is.what,
                beside("function")
            )),
            Some(_) => {}
        }
    }
    for (ty, was) in &was.types {
        match is.types.get(ty) {
            None => found.push(format!("The type `{ty}` of `{name}` is gone. {}", beside("type"))),
            Some(is) => found.extend(
                differences(&was.what, &is.what)
                    .into_iter()
                    .map(|what| format!("The {} `{ty}` of `{name}` {what}. {}", was.what.kind, beside("type"))),
            ),
        }
    }
    additions("function", name, (was.version, &was.functions), (is.version, &is.functions), found);
    additions("type", name, (was.version, &was.types), (is.version, &is.types), found);
}

/// What to do instead of changing something that modules were built with.
fn beside(what: &str) -> String {
    format!(
        "Modules that were built with it look for it as it was: put it back, and add another {what} under a new name in the next \
         patch version of the interface; or make a new minor version of the interface and import both."
    )
}

/// A platform of the older patch version does not have what is new, so the version has to tell.
fn additions<T>(
    what: &str,
    interface: &str,
    (old, before): (Option<Version>, &BTreeMap<String, Item<T>>),
    (new, after): (Option<Version>, &BTreeMap<String, Item<T>>),
    found: &mut Vec<String>,
) {
    for (name, item) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        if new <= old {
            found.push(format!(
                "The {what} `{name}` of `{interface}` is new, and the interface still has the version {}: a platform without it \
                 could not be told apart. Raise the patch version of the package and write `@since(version = …)` above it.",
                written(old)
            ));
        } else if item.since.is_none() || item.since <= old {
            found.push(format!(
                "The {what} `{name}` of `{interface}` is new and does not say since when. Write `@since(version = {})` above it.",
                written(new)
            ));
        }
    }
}

/// How a type's shape has changed; nothing when it has not.
fn differences(was: &Shape, is: &Shape) -> Vec<String> {
    if was.kind != is.kind {
        return vec![format!("is now `{}`", is.kind)];
    }
    let part = match was.kind {
        "record" => "field",
        "variant" | "enum" => "case",
        "flags" => "flag",
        _ => {
            let text = |shape: &Shape| shape.parts.iter().map(|(_, held)| held.as_str()).collect::<String>();
            let (was, is) = (text(was), text(is));
            return if was == is { Vec::new() } else { vec![format!("has changed from `{was}` to `{is}`")] };
        }
    };
    let find = |shape: &Shape, name: &str| shape.parts.iter().find(|(known, _)| known == name).cloned();
    let mut found = Vec::new();
    for (name, held) in &was.parts {
        match find(is, name) {
            None => found.push(format!("has lost the {part} `{name}`")),
            Some((_, now)) if now != *held => {
                found.push(format!("has another {part} `{name}`: it held `{held}` and holds `{now}`"));
            }
            Some(_) => {}
        }
    }
    let added = is.parts.iter().filter(|(name, _)| find(was, name).is_none());
    found.extend(added.map(|(name, _)| format!("has the new {part} `{name}`")));
    if found.is_empty() && was.parts != is.parts {
        found.push(format!("has its {part}s in another order, which numbers them anew"));
    }
    found
}

fn written(version: Option<Version>) -> String {
    version.map_or_else(|| "none".to_owned(), |(major, minor, patch)| format!("{major}.{minor}.{patch}"))
}
