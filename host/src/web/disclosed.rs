//! Fields of other people that a page shows in the clear: the audit trail knows of each before the page goes out.

use std::sync::Arc;

use wushe_core::app::Cx;
use wushe_core::app::personal::{self, Field, Person, Shown};

use super::error::PageError;
use crate::app::App;

/// What a page shows in the clear, of whom.
#[derive(Debug, Default)]
pub(super) struct Disclosed {
    /// The module whose page it is; none: the platform's own.
    module: Option<Arc<str>>,
    fields: Vec<(Person, Vec<Field>)>,
}

impl Disclosed {
    /// Nothing yet, on a page of this module.
    pub(super) const fn on_page_of(module: Option<Arc<str>>) -> Self {
        Self { module, fields: Vec::new() }
    }

    /// Takes note of a field that was looked up, if it is somebody else's and in the clear.
    pub(super) fn add(&mut self, person: Person, field: Field, shown: &Shown) {
        if !shown.disclosed {
            return;
        }
        match self.fields.iter_mut().find(|(known, _)| *known == person) {
            Some((_, fields)) if fields.contains(&field) => {}
            Some((_, fields)) => fields.push(field),
            None => self.fields.push((person, vec![field])),
        }
    }

    /// Writes it into the audit trail: one entry for each person. A page whose entries cannot be written is not shown.
    pub(super) async fn note(self, app: &App, mut cx: Cx) -> Result<(), PageError> {
        if self.fields.is_empty() {
            return Ok(());
        }
        cx.module = self.module;
        let fields = Arc::new(self.fields);
        let noted = app.store.write(move |tx| {
            let (cx, fields) = (cx.clone(), Arc::clone(&fields));
            Box::pin(async move {
                for (person, fields) in fields.iter() {
                    personal::note_shown(tx, &cx, *person, fields).await?;
                }
                Ok(())
            })
        });
        Ok(noted.await?)
    }
}
