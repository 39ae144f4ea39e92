//! Files that people bring: photographs, scanned papers. A module knows what a file is and names it on its pages; it never holds the
//! bytes. The platform has checked each by its content, and taken off where and with what a photograph was taken.
//!
//! An action takes them in fields of the type [`Upload`] (`#[field(picture, max_length = 6)] photos: Vec<Upload>`), and keeps those
//! that it wants: [`Upload::keep`]. What is not kept is gone when the action ends. What is kept stays until it is removed
//! ([`FileId::remove`]); so whoever deletes a record removes its files.
//!
//! Who can be recognised on a photograph is noted with [`FileId::shows`]: the platform asks for their consent, and stops showing it
//! when one of them takes it back.

use wushe_plugin_schema::file::File;
use wushe_plugin_schema::page::Picture;
use wushe_plugin_schema::text::Text;
use wushe_plugin_schema::value::Value;

use crate::bindings::wushe::files::files as wit;
use crate::error::{Error, Result, parse};
use crate::id::{FileId, ResidentId, VolunteerId};

/// A file that came with the input of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload(String);

impl Upload {
    pub(crate) fn from_text(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is.
    ///
    /// # Errors
    /// Denied without the grant.
    pub fn look(&self) -> Result<File> {
        look(&self.0)?.ok_or(Error::NotFound)
    }

    /// Keeps it, if the action succeeds.
    ///
    /// # Errors
    /// Refused when the module keeps too much already; denied without the grant.
    pub fn keep(&self) -> Result<FileId> {
        let kept: File = parse("file", &wit::keep(&self.0)?)?;
        Ok(kept.id.into())
    }
}

impl FileId {
    /// What it is; none: there is no such file here.
    ///
    /// # Errors
    /// Denied without the grant.
    pub fn look(&self) -> Result<Option<File>> {
        look(self.as_str())
    }

    /// Removes it for good.
    ///
    /// # Errors
    /// Not found when there is no such file here; denied without the grant.
    pub fn remove(&self) -> Result<()> {
        Ok(wit::remove(self.as_str())?)
    }

    /// Notes who can be recognised on it, instead of whom was noted before: people of the unit, at most 50. Whoever
    /// is noted anew has consented to be shown, in the platform's register. While somebody on it has not any more, the file is held
    /// ([`File::held`]): residents, the wall and the public do not get it. To note the same people again looks again.
    ///
    /// # Errors
    /// Refused when somebody has no such consent; not found when there is no such file here; denied without the grant.
    pub fn shows(&self, residents: &[ResidentId], volunteers: &[VolunteerId]) -> Result<File> {
        let residents: Vec<String> = residents.iter().map(|id| id.as_str().to_owned()).collect();
        let volunteers: Vec<String> = volunteers.iter().map(|id| id.as_str().to_owned()).collect();
        parse("file", &wit::people(self.as_str(), &residents, &volunteers)?)
    }

    /// As a picture of a page. `alt` says what it shows, for whoever cannot see it.
    #[must_use]
    pub fn picture(&self, alt: impl Into<Text>) -> Picture {
        Picture::new(self.as_str(), alt)
    }

    /// As a value for a page: its name, which leads to it.
    #[must_use]
    pub fn link(&self) -> Value {
        Value::file(self.as_str())
    }
}

fn look(id: &str) -> Result<Option<File>> {
    wit::file(id)?.map(|file| parse("file", &file)).transpose()
}
