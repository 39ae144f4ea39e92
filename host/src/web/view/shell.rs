//! The frame around a page.

use std::borrow::Borrow;

use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::{tone_class, tone_icon};
use crate::i18n::{Catalog, Locale};
use crate::web::assets;

/// How large type is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextSize {
    /// As usual.
    #[default]
    Normal,
    /// For old eyes and fingers: 20 px.
    Large,
    /// 24 px.
    Larger,
    /// 30 px.
    Largest,
}

impl TextSize {
    /// Every size, the smallest first.
    pub const ALL: [Self; 4] = [Self::Normal, Self::Large, Self::Larger, Self::Largest];

    /// As the cookie and the style sheet name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
            Self::Largest => "largest",
        }
    }

    /// The size that a cookie names; anything unknown is the usual one.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|size| size.name() == name).unwrap_or_default()
    }

    /// The next one up; none: this is the largest.
    #[must_use]
    pub const fn up(self) -> Option<Self> {
        match self {
            Self::Normal => Some(Self::Large),
            Self::Large => Some(Self::Larger),
            Self::Larger => Some(Self::Largest),
            Self::Largest => None,
        }
    }

    /// The next one down; none: this is the usual one.
    #[must_use]
    pub const fn down(self) -> Option<Self> {
        match self {
            Self::Normal => None,
            Self::Large => Some(Self::Normal),
            Self::Larger => Some(Self::Large),
            Self::Largest => Some(Self::Larger),
        }
    }

    /// Whether type is larger than usual.
    #[must_use]
    pub const fn is_enlarged(self) -> bool {
        self.down().is_some()
    }
}

/// Which frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShellKind {
    /// Nothing but the top bar: login, errors, print.
    #[default]
    Bare,
    /// Phones first, navigation at the bottom: residents and volunteers.
    Phone,
    /// Navigation at the side: staff and county.
    Desk,
}

/// Everything that the frame shows.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The reader's language.
    pub locale: Locale,
    /// The reader's type.
    pub size: TextSize,
    /// Which frame.
    pub kind: ShellKind,
    /// Title of the document.
    pub title: String,
    /// What the bar says: the unit, or the platform.
    pub brand: String,
    /// Smaller, below it.
    pub brand_sub: String,
    /// Where the bar's name leads.
    pub home: String,
    /// Path and query of this page, to come back to after a change of language or type.
    pub here: String,
    /// Who is logged in.
    pub who: Option<WhoView>,
    /// Navigation.
    pub nav: Vec<NavGroupView>,
    /// What just happened.
    pub flash: Option<FlashView>,
    /// Where the page hears of changes.
    pub live: Option<String>,
    /// Keys that do something here; none: there is no help either.
    pub keys: Vec<KeyView>,
    /// Whether the reader wants them.
    pub keys_on: bool,
    /// Whether the frame offers to print the page: at a desk, unless the page offers it itself.
    pub prints: bool,
}

/// A key, or one after the other, and what it does.
#[derive(Debug, Clone)]
pub struct KeyView {
    /// The keys, with a blank between two that are pressed one after the other.
    pub keys: String,
    /// What happens.
    pub text: String,
    /// The same for the script; empty: it leads somewhere, or the browser does it.
    pub does: &'static str,
    /// Where it leads; empty: nowhere.
    pub href: String,
}

impl KeyView {
    /// The keys one by one.
    pub fn pressed(&self) -> impl Iterator<Item = &str> {
        self.keys.split(' ')
    }
}

/// Who is logged in.
#[derive(Debug, Clone)]
pub struct WhoView {
    /// Their name.
    pub name: String,
    /// As what.
    pub role: String,
}

/// What just happened, said once.
#[derive(Debug, Clone)]
pub struct FlashView {
    /// How it went.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

impl FlashView {
    /// The class that colours it.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        tone_class(self.tone)
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        tone_icon(self.tone)
    }
}

/// Some entries of the navigation.
#[derive(Debug, Clone, Default)]
pub struct NavGroupView {
    /// Their heading; empty: none.
    pub title: String,
    /// The entries.
    pub items: Vec<NavItemView>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Default)]
pub struct NavItemView {
    /// Its icon.
    pub icon: String,
    /// Its words.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is where we are.
    pub current: bool,
    /// How many wait there; empty: none shown.
    pub count: String,
    /// The keys that lead there; empty: none.
    pub keys: String,
}

/// Words that lead somewhere.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// The words.
    pub text: String,
    /// Where to.
    pub href: String,
}

impl Shell {
    /// A message of the host.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale, key)
    }

    /// A message of the host about a number, `$n`.
    #[must_use]
    pub fn tn(&self, key: &str, n: impl Borrow<i64>) -> String {
        Catalog::host().ta(self.locale, key, [("n", Arg::Number(*n.borrow()))])
    }

    /// A message of the host with one argument.
    #[must_use]
    pub fn ta(&self, key: &str, name: &str, value: &str) -> String {
        Catalog::host().ta(self.locale, key, [(name, Arg::Text(value.to_owned()))])
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// An icon, as markup.
    #[must_use]
    pub fn icon(&self, name: &str) -> String {
        assets::icon(name)
    }

    /// Whether navigation stands at the side.
    #[must_use]
    pub fn is_desk(&self) -> bool {
        self.kind == ShellKind::Desk
    }

    /// Whether navigation stands at the bottom.
    #[must_use]
    pub fn is_phone(&self) -> bool {
        self.kind == ShellKind::Phone
    }

    /// The class of the frame.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self.kind {
            ShellKind::Bare => "shell-bare",
            ShellKind::Phone => "shell-phone",
            ShellKind::Desk => "shell-desk",
        }
    }

    /// The language that the switch offers.
    #[must_use]
    pub const fn other_locale(&self) -> Locale {
        match self.locale {
            Locale::ZhCn => Locale::En,
            Locale::En => Locale::ZhCn,
        }
    }

    /// The entries of the navigation in a row.
    pub fn nav_items(&self) -> impl Iterator<Item = &NavItemView> {
        self.nav.iter().flat_map(|group| &group.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_stepped_through_one_by_one_and_known_by_their_names() {
        for pair in TextSize::ALL.windows(2) {
            assert_eq!((pair[0].up(), pair[1].down()), (Some(pair[1]), Some(pair[0])));
        }
        assert_eq!((TextSize::Normal.down(), TextSize::Largest.up()), (None, None));
        for size in TextSize::ALL {
            assert_eq!(TextSize::parse(size.name()), size);
        }
        assert_eq!(TextSize::parse("huge"), TextSize::Normal);
    }
}
