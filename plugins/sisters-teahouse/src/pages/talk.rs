//! What was talked about at an opening, as residents read it, with its photographs.

use wushe_plugin::prelude::*;

use super::{day, hours, pictures};
use crate::opening::Opening;
use crate::photo;

/// Parameters of the page.
#[derive(Debug, Input)]
pub(crate) struct ShowTalk {
    pub opening: Id<Opening>,
}

pub(crate) fn page(params: &ShowTalk) -> Result<Page> {
    let opening = params.opening.get()?;
    // Of an opening that was called off, or of which nothing was written down, there is nothing to read.
    let minutes = opening.minutes.clone().filter(|_| opening.called_off.is_none()).ok_or(Error::NotFound)?;
    let photos = photo::shown(&params.opening)?;
    Ok(Page::new(opening.title.as_str())
        .back(Link::page("home"))
        .detail([
            Labelled::new(t!("label-day"), day(&opening.begins_at.date())),
            Labelled::new(t!("label-hours"), hours(&opening)),
        ])
        .heading(t!("talk-words"))
        .text(minutes)
        .when(!photos.is_empty(), |page| page.heading(t!("photos-heading")))
        .pictures(pictures(&opening, &photos)))
}
