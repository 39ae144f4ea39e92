//! `wushe plugin check`: what a module may touch, what it asks for in vain, and how large it is.

use wushe_plugin_schema::text::Text;

use super::{ModuleFile, imports};
use crate::i18n::{Catalog, Locale};

/// What is worth knowing of a module that keeps all the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Size of its file in bytes.
    pub bytes: usize,
    /// What it touches, with the reason that the administrator reads.
    pub touches: Vec<Touch>,
    /// Capabilities that it declares and does not import.
    pub unused: Vec<String>,
    /// Messages that the Chinese and the English translation have each.
    pub messages: usize,
    /// Pages, actions and collections that it has.
    pub parts: (usize, usize, usize),
    /// Who signed it; empty: nobody.
    pub publisher: String,
}

/// One import of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// Its name, e.g. `wushe:records/records@0.1.0`.
    pub import: String,
    /// Why, in Chinese and in English; none: it gives no power and needs no reason.
    pub why: Option<(String, String)>,
}

/// Reports on a module's file. That it could be read already says that no rule is broken.
#[must_use]
pub fn check(module: &ModuleFile) -> Report {
    let plugin = &module.manifest.plugin;
    let shapes = &module.manifest.shapes;
    let touch = |import: &String| {
        let capability = imports::interface(import).ok().and_then(|known| plugin.capabilities.get(known.name));
        let why = capability.map(|capability| (capability.why.zh_cn.clone(), capability.why.en.clone()));
        Touch { import: import.clone(), why }
    };
    let messages = module.catalog().map_or(0, |catalog| catalog.keys(Locale::ZhCn).len());
    Report {
        id: plugin.id.clone(),
        version: plugin.version.clone(),
        bytes: module.bytes.len(),
        touches: module.imports.iter().map(touch).collect(),
        unused: imports::unused(&module.imports, &module.manifest),
        messages,
        parts: (shapes.pages.len(), shapes.actions.len(), shapes.collections.len()),
        publisher: module.publisher.clone(),
    }
}

impl Report {
    /// The report as lines to read.
    #[must_use]
    pub fn lines(&self, locale: Locale) -> Vec<String> {
        let say = |text: Text| Catalog::host().text(locale, &text);
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let (pages, actions, collections) = self.parts;
        let mut lines = vec![
            say(Text::key("package-report-title")
                .with("id", &self.id)
                .with("version", &self.version)
                .with("kib", count(self.bytes.div_ceil(1024)))),
            say(Text::key("package-report-parts")
                .with("pages", count(pages))
                .with("actions", count(actions))
                .with("collections", count(collections))
                .with("messages", count(self.messages))),
        ];
        lines.push(say(match self.publisher.as_str() {
            "" => Text::key("package-report-unsigned"),
            key => Text::key("package-report-publisher").with("key", super::signature::fingerprint(key)),
        }));
        for touch in &self.touches {
            lines.push(match &touch.why {
                Some((chinese, english)) => {
                    let why = if locale == Locale::En { english } else { chinese };
                    say(Text::key("package-report-touches").with("import", &touch.import).with("why", why))
                }
                None => say(Text::key("package-report-free").with("import", &touch.import)),
            });
        }
        let unused = self.unused.iter();
        lines.extend(unused.map(|name| say(Text::key("package-report-unused").with("capability", name))));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample;

    fn report(imports: &[&str]) -> Report {
        let bytes = sample::file(imports, Some(&sample::manifest()), Some(&sample::locales()));
        check(&ModuleFile::parse(bytes).expect("the sample is right"))
    }

    #[test]
    fn what_it_touches_stands_beside_the_reason() {
        let report = report(&["wushe:records/records@0.1.0", "wushe:log/log@0.1.0"]);
        assert_eq!(report.touches[0].why, Some(("保存".to_owned(), "keep".to_owned())));
        assert_eq!(report.touches[1].why, None);
        assert!(report.unused.is_empty());
        assert_eq!((report.messages, report.parts), (6, (1, 1, 1)));
    }

    #[test]
    fn what_it_asks_for_in_vain_is_named() {
        let report = report(&[]);
        assert_eq!(report.unused, ["records"]);
        for locale in Locale::ALL {
            let lines = report.lines(locale);
            assert!(lines.iter().all(|line| !line.contains('⟦')), "{lines:?}");
            assert!(lines.last().is_some_and(|line| line.contains("records")), "{lines:?}");
        }
    }
}
