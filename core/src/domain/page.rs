//! Listings in pages: where one begins is said by the last thing of the one before (keyset), never by a number of rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which page of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Page {
    /// Begin after this: `next` of the page before. Left out: the first page.
    #[schemars(length(max = 200))]
    pub after: Option<String>,
    /// At most so many, 1 to 200. Left out: 50.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<i64>,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listed<T> {
    /// The things.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; none: this is the last.
    pub next: Option<String>,
}

impl Page {
    /// The first page, of at most so many.
    #[must_use]
    pub const fn first(limit: i64) -> Self {
        Self { after: None, limit: Some(limit) }
    }

    /// How many things the page holds at most.
    #[must_use]
    pub fn most(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// How many rows to ask the database for: one more than the page holds tells whether there is another page.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.most() + 1
    }

    /// Where to begin, as statements take it: empty is the beginning.
    #[must_use]
    pub fn after(&self) -> String {
        self.after.clone().unwrap_or_default()
    }

    /// Makes the page from at most [`Page::rows`] rows in the order of `key`.
    #[must_use]
    pub fn of<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Listed<T> {
        let most = usize::try_from(self.most()).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let next = if more { rows.last().map(key) } else { None };
        Listed { items: rows, next }
    }
}

impl<T> Listed<T> {
    /// The same page of other things.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Listed<U> {
        Listed { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}
