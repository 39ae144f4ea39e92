//! What people read, in their language: Fluent messages of the host and of modules, through one type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;
use wushe_plugin_schema::text::{Arg, Text};

/// The languages of the platform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locale {
    /// Chinese, as used on the mainland: what everybody gets who asks for nothing else.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// Its tag, e.g. `zh-CN`: folder name, `lang` attribute, cookie value.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
        }
    }

    /// The language that a tag such as `en-GB` or `zh-Hans-CN` means, if we have it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        if primary.eq_ignore_ascii_case("zh") {
            Some(Self::ZhCn)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// What a reader gets: their own choice (cookie), else the best of `Accept-Language`, else Chinese.
    #[must_use]
    pub fn negotiate(chosen: Option<&str>, accept_language: Option<&str>) -> Self {
        if let Some(locale) = chosen.and_then(Self::parse) {
            return locale;
        }
        let mut best: Option<(f32, Self)> = None;
        for range in accept_language.unwrap_or_default().split(',') {
            let mut parts = range.split(';');
            let Some(locale) = parts.next().and_then(Self::parse) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
            // Of equal weights the first stands.
            if weight > best.map_or(0.0, |(weight, _)| weight) {
                best = Some((weight, locale));
            }
        }
        best.map_or_else(Self::default, |(_, locale)| locale)
    }

    fn id(self) -> LanguageIdentifier {
        // Our own two tags are well formed; the empty identifier would only cost plural rules.
        self.tag().parse().unwrap_or_default()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A translation that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{locale}: {reason}")]
pub struct CatalogError {
    /// In which language.
    pub locale: Locale,
    /// What is wrong, and where.
    pub reason: String,
}

/// The messages of the host, or of one module, in every language.
pub struct Catalog {
    bundles: BTreeMap<Locale, Messages>,
}

struct Messages {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeMap<String, BTreeSet<String>>,
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.bundles.iter().map(|(locale, messages)| (locale, messages.keys.len()))).finish()
    }
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/locales"]
struct HostLocales;

static HOST: LazyLock<Catalog> = LazyLock::new(|| {
    let mut sources: Vec<(Locale, String)> = Vec::new();
    for path in HostLocales::iter() {
        let Some(locale) = path.split('/').next().and_then(Locale::parse) else { continue };
        let Some(file) = HostLocales::get(&path) else { continue };
        sources.push((locale, String::from_utf8_lossy(&file.data).into_owned()));
    }
    // Embedded and tested: a message that cannot be read is found before anything is shipped.
    Catalog::from_sources(sources).unwrap_or_else(|error| panic!("the host's own messages: {error}"))
});

impl Catalog {
    /// The host's own messages.
    #[must_use]
    pub fn host() -> &'static Self {
        &HOST
    }

    /// Messages from Fluent sources; several sources of one language add up.
    ///
    /// # Errors
    /// A source that is not Fluent, or a message that stands twice in one language.
    pub fn from_sources(sources: impl IntoIterator<Item = (Locale, String)>) -> Result<Self, CatalogError> {
        let mut bundles = BTreeMap::new();
        for (locale, source) in sources {
            let messages: &mut Messages = bundles.entry(locale).or_insert_with(|| {
                let mut bundle = FluentBundle::new_concurrent(vec![locale.id()]);
                // Isolation marks around arguments would end up in search boxes and on paper.
                bundle.set_use_isolating(false);
                Messages { bundle, keys: BTreeMap::new() }
            });
            messages.keys.extend(keys_of(&source));
            let resource = FluentResource::try_new(source).map_err(|(_, errors)| CatalogError {
                locale,
                reason: errors.first().map_or_else(|| "not Fluent".to_owned(), ToString::to_string),
            })?;
            messages.bundle.add_resource(resource).map_err(|errors| CatalogError {
                locale,
                reason: errors.first().map_or_else(|| "a message stands twice".to_owned(), ToString::to_string),
            })?;
        }
        Ok(Self { bundles })
    }

    /// Whether `locale` has the message.
    #[must_use]
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.bundles.get(&locale).is_some_and(|messages| messages.bundle.has_message(key))
    }

    /// The messages of `locale`, each with the names of its arguments.
    #[must_use]
    pub fn keys(&self, locale: Locale) -> BTreeMap<&str, &BTreeSet<String>> {
        self.bundles
            .get(&locale)
            .map(|messages| messages.keys.iter().map(|(key, args)| (key.as_str(), args)).collect())
            .unwrap_or_default()
    }

    /// A message without arguments.
    #[must_use]
    pub fn t(&self, locale: Locale, key: &str) -> String {
        self.format(locale, key, &FluentArgs::new())
    }

    /// A message with arguments.
    #[must_use]
    pub fn ta<'a>(&self, locale: Locale, key: &str, args: impl IntoIterator<Item = (&'a str, Arg)>) -> String {
        let mut fluent = FluentArgs::new();
        for (name, arg) in args {
            let value = match arg {
                Arg::Number(number) => FluentValue::from(number),
                Arg::Text(text) => FluentValue::from(text),
            };
            fluent.set(name, value);
        }
        self.format(locale, key, &fluent)
    }

    /// A text of a page: literal words as they are, a key looked up here.
    #[must_use]
    pub fn text(&self, locale: Locale, text: &Text) -> String {
        match text {
            Text::Literal(words) => words.clone(),
            Text::Key { key, args } => {
                self.ta(locale, key, args.iter().map(|(name, arg)| (name.as_str(), arg.clone())))
            }
        }
    }

    /// In `locale`, else in any language that has it; a key that nobody has stands out as `⟦key⟧`.
    fn format(&self, locale: Locale, key: &str, args: &FluentArgs<'_>) -> String {
        let ours = self.bundles.get(&locale).into_iter();
        for messages in ours.chain(self.bundles.values()) {
            let Some(pattern) = messages.bundle.get_message(key).and_then(|message| message.value()) else { continue };
            let mut errors = Vec::new();
            let words = messages.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
            if let Some(error) = errors.first() {
                tracing::warn!(message.key = key, locale = locale.tag(), %error, "message formatted with an error");
            }
            return words;
        }
        tracing::warn!(message.key = key, locale = locale.tag(), "message missing");
        format!("⟦{key}⟧")
    }
}

/// The messages of a Fluent source and the arguments that each names.
fn keys_of(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if line.starts_with('#') {
            continue;
        }
        if line.starts_with(|first: char| first.is_ascii_alphabetic())
            && let Some((key, _)) = line.split_once('=')
        {
            key.trim().clone_into(&mut current);
            keys.entry(current.clone()).or_default();
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once('$') {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(after.len());
            if let Some(args) = keys.get_mut(&current) {
                args.insert(after[..end].to_owned());
            }
            rest = &after[end..];
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_what_they_chose_else_what_they_accept_else_chinese() {
        assert_eq!(Locale::negotiate(Some("en"), Some("zh-CN")), Locale::En);
        assert_eq!(Locale::negotiate(None, Some("fr, en-GB;q=0.8, zh;q=0.5")), Locale::En);
        assert_eq!(Locale::negotiate(None, Some("en;q=0.5, zh-Hans-CN;q=0.9")), Locale::ZhCn);
        assert_eq!(Locale::negotiate(None, Some("fr")), Locale::ZhCn);
        assert_eq!(Locale::negotiate(Some("fr"), None), Locale::ZhCn);
        assert_eq!(Locale::negotiate(None, Some("en;q=0, zh;q=0.1")), Locale::ZhCn);
    }

    #[test]
    fn both_languages_of_the_host_have_the_same_messages_with_the_same_arguments() {
        let chinese = Catalog::host().keys(Locale::ZhCn);
        let english = Catalog::host().keys(Locale::En);
        assert!(chinese.len() > 100);
        for (key, args) in &chinese {
            let other = english.get(key).unwrap_or_else(|| panic!("{key} has no English"));
            assert_eq!(args, other, "arguments of {key}");
        }
        for key in english.keys() {
            assert!(chinese.contains_key(key), "{key} has no Chinese");
        }
    }

    #[test]
    fn a_missing_message_stands_out() {
        assert_eq!(Catalog::host().t(Locale::En, "no-such-message"), "⟦no-such-message⟧");
    }

    #[test]
    fn a_module_speaks_through_the_same_type() {
        let source = "join-full = 名额已满\nseats = 还有 { $n } 个座位".to_owned();
        let catalog = Catalog::from_sources([(Locale::ZhCn, source)]).unwrap();
        assert_eq!(catalog.text(Locale::ZhCn, &Text::key("seats").with("n", 3_u32)), "还有 3 个座位");
        // English is missing: better Chinese than a key.
        assert_eq!(catalog.text(Locale::En, &Text::key("join-full")), "名额已满");
        assert_eq!(catalog.text(Locale::En, &Text::from("豆花")), "豆花");
    }

    #[test]
    fn a_source_that_is_not_fluent_is_refused_with_its_language() {
        let error = Catalog::from_sources([(Locale::En, "= nothing".to_owned())]).unwrap_err();
        assert_eq!(error.locale, Locale::En);
    }
}
