//! Jobs: what a module does at a time, without anybody asking.

use crate::bindings::wushe::schedule::schedule as wit;
use crate::error::{Result, write};
use crate::field::Fields;
use crate::time::Timestamp;

/// The input of a job that the module plans. `#[module]` implements this for it.
pub trait ToJob: Fields {
    /// Name of the job.
    const JOB: &'static str;

    /// Plans the job once, not before `at`: at least a minute and at most 400 days ahead. Answers the id by which [`cancel`] calls
    /// it off.
    ///
    /// # Errors
    /// Invalid for another time.
    fn run_at(&self, at: Timestamp) -> Result<String> {
        Ok(wit::at(Self::JOB, at.micros(), &write("input", &self.to_map())?)?)
    }
}

/// Plans a job without input once, by its name.
///
/// # Errors
/// As [`ToJob::run_at`].
pub fn run_at(job: &str, at: Timestamp) -> Result<String> {
    Ok(wit::at(job, at.micros(), "{}")?)
}

/// Calls off a job that was planned and has not been run.
///
/// # Errors
/// Not found when there is none, or it was run.
pub fn cancel(id: &str) -> Result<()> {
    Ok(wit::cancel(id)?)
}
