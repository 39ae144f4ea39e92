//! Photographs of openings. Whoever adds one has asked everybody on it; that is noted with each. Who of the register is on it is
//! noted with the platform, which shows it no more once one of them takes their consent back.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::file::File;

use crate::opening::Opening;

/// Photographs of one opening.
pub(crate) const MOST: usize = 6;

/// A photograph of an opening.
#[derive(Debug, Clone, Record)]
#[record(collection = "photos", index(opening))]
pub(crate) struct Photo {
    /// Of which opening.
    pub opening: Id<Opening>,
    /// The file.
    pub file: FileId,
    /// What it shows, in the words of whoever added it.
    #[field(max_length = 60)]
    pub shows: Option<String>,
    /// The user who said that the people on it have agreed to be shown to residents.
    pub agreed_by: String,
    /// When.
    pub agreed_at: Timestamp,
}

/// The photographs of an opening, the first added first.
pub(crate) fn of(opening: &Id<Opening>) -> Result<Vec<Stored<Photo>>> {
    Photo::query().eq("opening", opening).all()
}

/// Those that residents see: not those that are held.
pub(crate) fn shown(opening: &Id<Opening>) -> Result<Vec<Stored<Photo>>> {
    let mut shown = Vec::new();
    for photo in of(opening)? {
        if look(&photo)?.is_some_and(|file| !file.held) {
            shown.push(photo);
        }
    }
    Ok(shown)
}

/// What the platform keeps; nothing, where it was not granted.
fn look(photo: &Photo) -> Result<Option<File>> {
    match photo.file.look() {
        Err(Error::Denied(_)) => Ok(None),
        looked => looked,
    }
}

/// Adds photographs to an opening.
pub(crate) fn add(cx: &Context, opening: &Id<Opening>, brought: &[Upload], shows: Option<&String>) -> Result<()> {
    let have = of(opening)?.len();
    let fits = have.saturating_add(brought.len()) <= MOST;
    ensure!(fits, "photos", t!("photos-too-many", have = u32::try_from(have).unwrap_or(u32::MAX)));
    let Actor::Staff { id } = cx.actor() else { return Err(Error::Denied("staff".to_owned())) };
    for photo in brought {
        let file = photo.keep()?;
        let (agreed_by, agreed_at) = (id.clone(), cx.now());
        Photo { opening: opening.clone(), file, shows: shows.cloned(), agreed_by, agreed_at }.insert()?;
    }
    Ok(())
}

/// Who of the register is on a photograph.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Residents.
    pub residents: Vec<ResidentId>,
    /// Volunteers.
    pub volunteers: Vec<VolunteerId>,
    /// One of them has taken back that they may be shown.
    pub held: bool,
}

impl People {
    /// How many they are.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.residents.len().saturating_add(self.volunteers.len())).unwrap_or(u32::MAX)
    }
}

/// Who is on a photograph.
pub(crate) fn people(photo: &Photo) -> Result<People> {
    let Some(file) = look(photo)? else { return Ok(People::default()) };
    Ok(People {
        residents: file.residents.into_iter().map(ResidentId::from).collect(),
        volunteers: file.volunteers.into_iter().map(VolunteerId::from).collect(),
        held: file.held,
    })
}

/// Takes a photograph away for good.
pub(crate) fn remove(photo: Stored<Photo>) -> Result<()> {
    match photo.file.remove() {
        Ok(()) | Err(Error::NotFound) => photo.delete(),
        Err(error) => Err(error),
    }
}
