//! Every sample page, in both languages and at every text size, is sound markup: nothing inline, no missing message, ids
//! once each, every input labelled.

use std::collections::HashSet;

use wushe_host::i18n::Locale;
use wushe_host::web::view::TextSize;

#[path = "../examples/gallery/samples/mod.rs"]
mod samples;

fn every_page() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for locale in Locale::ALL {
        for size in TextSize::ALL {
            let rendered = samples::all(locale, size).expect("samples render");
            pages.extend(rendered.into_iter().map(|(name, html)| (format!("{name} {locale} {}", size.name()), html)));
        }
    }
    assert!(pages.len() >= 36);
    pages
}

/// Values of an attribute wherever it stands.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    html.match_indices(&opening).filter_map(|(at, _)| html[at + opening.len()..].split('"').next()).collect()
}

#[test]
fn nothing_in_a_page_needs_an_unsafe_policy() {
    for (name, html) in every_page() {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}: inline style");
        assert!(!html.contains("<script>") && !html.contains("javascript:"), "{name}: inline script");
        for handler in [" onclick=\"", " onsubmit=\"", " onchange=\"", " onload=\"", "hx-on"] {
            assert!(!html.contains(handler), "{name}: {handler}");
        }
        assert!(html.starts_with("<!doctype html>"), "{name}");
    }
}

#[test]
fn no_page_shows_a_missing_message() {
    for (name, html) in every_page() {
        assert!(!html.contains('⟦'), "{name}: {}", html.split('⟦').nth(1).unwrap_or_default());
    }
}

#[test]
fn ids_stand_once_and_labels_find_their_inputs() {
    for (name, html) in every_page() {
        let ids = attributes(&html, "id");
        let once: HashSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), once.len(), "{name}: an id stands twice");
        for target in attributes(&html, "for") {
            assert!(once.contains(&target), "{name}: label for {target}");
        }
        for list in attributes(&html, "aria-describedby") {
            for id in list.split(' ') {
                assert!(once.contains(&id), "{name}: described by {id}");
            }
        }
    }
}

#[test]
fn what_people_write_is_never_markup() {
    let html = samples::all(Locale::En, TextSize::Normal).unwrap();
    let form = &html.iter().find(|(name, _)| *name == "hostile").unwrap().1;
    assert!(!form.contains("<script>alert"));
    assert!(form.contains("&#60;script&#62;alert"));
}

#[test]
fn a_form_that_came_back_keeps_what_was_typed_and_says_what_is_wrong() {
    let html = samples::all(Locale::ZhCn, TextSize::Normal).unwrap();
    let form = &html.iter().find(|(name, _)| *name == "form").unwrap().1;
    assert!(form.contains("家里只剩两天的量。</textarea>"));
    assert!(form.contains("aria-invalid=\"true\""));
    assert!(form.contains("不能大于 1440。"));
    assert!(form.contains("name=\"_from\" value=\"/staff/510821100001/m/liaison-card/home?q=1\""));
}
