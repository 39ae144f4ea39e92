//! Files that come with an action: checked and cleaned before anything begins, named by ids in its input.

use std::sync::Arc;

use serde_json::{Map, Value};
use wushe_core::app::{Cx, module_file};
use wushe_core::domain::file::{self, CleanFile, MOST_BYTES};
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::error::{Error, Problem};
use wushe_plugin_schema::shape::{ActionShape, FieldShape, FileKind, Kind};

use super::error::ModuleError;
use crate::package::shapes::is_file;

/// Files that one action takes at most, whatever its fields say.
pub const MOST_UPLOADS: usize = 12;

/// What came in a field.
#[derive(Debug, Clone)]
pub struct Raw {
    /// The field.
    pub field: String,
    /// Name of the file.
    pub name: String,
    /// What it holds; none: it was greater than any file may be, and was not read to its end.
    pub content: Option<Vec<u8>>,
}

/// A file that may be kept.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The field in which it came.
    pub field: String,
    /// Its name, as it came.
    pub name: String,
    /// What it holds, clean.
    pub file: Arc<CleanFile>,
}

/// Whether an action takes files.
#[must_use]
pub fn takes_files(shape: &ActionShape) -> bool {
    shape.input.iter().any(|field| is_file(&field.kind))
}

/// Checks and cleans what came. What is wrong with one of several stands at `<field>.<number>`, from 0.
///
/// # Errors
/// `Invalid`, with everything that is wrong.
pub async fn clean(came: Vec<Raw>) -> Result<Vec<Upload>, ModuleError> {
    if came.is_empty() {
        return Ok(Vec::new());
    }
    // Some milliseconds of work for a great picture: not on the threads that serve everybody.
    let cleaned = tokio::task::spawn_blocking(move || clean_all(came)).await.map_err(Error::internal)?;
    cleaned.map_err(ModuleError::Invalid)
}

fn clean_all(came: Vec<Raw>) -> Result<Vec<Upload>, Vec<Problem>> {
    let (mut uploads, mut problems) = (Vec::new(), Vec::new());
    let mut numbers: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for Raw { field, name, content } in came {
        let number = numbers.entry(field.clone()).or_default();
        let place = format!("{field}.{number}");
        *number += 1;
        let Some(content) = content else {
            let too_large = Problem::new(place, "file-too-large").with("max", MOST_BYTES / (1024 * 1024));
            problems.push(too_large);
            continue;
        };
        match file::clean(&content) {
            Ok(file) => uploads.push(Upload { field, name, file: Arc::new(file) }),
            Err(Error::Invalid(found)) => {
                problems.extend(found.into_iter().map(|problem| Problem { field: place.clone(), ..problem }));
            }
            Err(error) => {
                tracing::error!(%error, "a file could not be looked at");
                problems.push(Problem::new(place, "file-damaged"));
            }
        }
    }
    if problems.is_empty() { Ok(uploads) } else { Err(problems) }
}

/// The files of one action under the ids that they get, each with its field: the same in every try.
pub(super) fn bring(cx: &Cx, uploads: &[Upload]) -> Result<Vec<(String, BroughtFile)>, ModuleError> {
    let brought = uploads.iter().map(|upload| {
        let brought = module_file::bring(cx, &upload.name, Arc::clone(&upload.file))?;
        Ok((upload.field.clone(), brought))
    });
    brought.collect()
}

/// The input with the ids of what was brought in its fields. Nobody else puts anything there: an id that comes from outside could
/// name what another person brought.
pub(super) fn named(
    shape: &ActionShape,
    mut input: Map<String, Value>,
    brought: &[(String, BroughtFile)],
) -> Result<Map<String, Value>, ModuleError> {
    let mut problems = Vec::new();
    for field in shape.input.iter().filter(|field| is_file(&field.kind)) {
        if input.remove(&field.name).is_some_and(|value| !value.is_null()) {
            problems.push(Problem::new(field.name.clone(), "file-not-brought"));
        }
        let own: Vec<&BroughtFile> =
            brought.iter().filter(|(name, _)| *name == field.name).map(|(_, file)| file).collect();
        for (number, file) in own.iter().enumerate() {
            if let Some(code) = unfit(field, file) {
                problems.push(Problem::new(format!("{}.{number}", field.name), code));
            }
        }
        let mut ids = own.iter().map(|file| Value::from(file.about.id.to_string()));
        match (&field.kind, own.len()) {
            (_, 0) => {}
            (Kind::List { .. }, _) => drop(input.insert(field.name.clone(), ids.collect())),
            (_, 1) => drop(input.insert(field.name.clone(), ids.next().unwrap_or_default())),
            _ => problems.push(Problem::new(field.name.clone(), "too-many").with("max", 1)),
        }
    }
    if brought.len() > MOST_UPLOADS {
        let field = brought.first().map(|(field, _)| field.clone()).unwrap_or_default();
        problems.push(Problem::new(field, "too-many").with("max", MOST_UPLOADS));
    }
    let known = |name: &String| shape.input.iter().any(|field| field.name == *name && is_file(&field.kind));
    problems
        .extend(brought.iter().filter(|(name, _)| !known(name)).map(|(name, _)| Problem::new(name.clone(), "unknown")));
    if problems.is_empty() { Ok(input) } else { Err(ModuleError::Invalid(problems)) }
}

/// Why a file does not fit its field.
fn unfit(field: &FieldShape, file: &BroughtFile) -> Option<&'static str> {
    let accepts = match &field.kind {
        Kind::File { accepts } => accepts,
        Kind::List { of } => match &**of {
            Kind::File { accepts } => accepts,
            _ => return None,
        },
        _ => return None,
    };
    let kind = if file.about.media_type.is_image() { FileKind::Picture } else { FileKind::Document };
    match (accepts.is_empty() || accepts.contains(&kind), kind) {
        (true, _) => None,
        (false, FileKind::Document) => Some("file-picture"),
        (false, FileKind::Picture) => Some("file-document"),
    }
}
