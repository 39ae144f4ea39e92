//! Personal fields: sealed when entered, masked when shown, opened only for a purpose that is written down.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::consent::ConsentPurpose;
use crate::domain::mask;
pub use crate::domain::personal::Field;
use crate::domain::worker::WorkerKind;
use crate::error::{Error, Result};
use crate::id::{GuardianId, OrganisationId, ResidentId, VolunteerId, WorkerId};
use crate::seal::Sealed;
use crate::store::Tx;

/// Whose field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// A resident.
    Resident(ResidentId),
    /// A volunteer.
    Volunteer(VolunteerId),
    /// A worker.
    Worker(WorkerId),
    /// The person whom to ask for in an organisation.
    Contact(OrganisationId),
    /// A guardian; of one who is in the register of residents the resident is told.
    Guardian(GuardianId),
}

/// A personal field as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What they read; empty when nothing is kept.
    pub text: String,
    /// Whether it is in the clear.
    pub clear: bool,
    /// Whether somebody else's field is in the clear: [`note_shown`] writes that down.
    pub disclosed: bool,
}

/// A kept field: the person as they are in the register now, and what is kept.
struct Kept {
    /// Of a merged entry: the one that remained; of a guardian who is a resident: the resident.
    person: Person,
    text: String,
}

impl Person {
    /// The entity's word in the audit trail.
    #[must_use]
    pub const fn entity(self) -> &'static str {
        match self {
            Self::Resident(_) => "resident",
            Self::Volunteer(_) => "volunteer",
            Self::Worker(_) => "worker",
            Self::Contact(_) => "organisation",
            Self::Guardian(_) => "guardian",
        }
    }

    /// Who may see the register in which they are, masked.
    const fn reading(self) -> Permission {
        match self {
            Self::Resident(_) | Self::Guardian(_) => Permission::ReadResidents,
            Self::Volunteer(_) => Permission::ReadVolunteers,
            Self::Worker(_) => Permission::ReadWorkers,
            Self::Contact(_) => Permission::ReadOrganisations,
        }
    }

    /// The id, as text.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Resident(id) => id.to_string(),
            Self::Volunteer(id) => id.to_string(),
            Self::Worker(id) => id.to_string(),
            Self::Contact(id) => id.to_string(),
            Self::Guardian(id) => id.to_string(),
        }
    }

    /// The place for which a field of this person is sealed.
    #[must_use]
    pub fn place(self, field: Field) -> String {
        format!("{}.{field}:{}", self.entity(), self.id())
    }
}

/// Seals an entered field for its person.
pub(crate) fn seal(cx: &Cx, person: Person, field: Field, clear: Option<&str>) -> Result<Option<Sealed>> {
    clear.map(|clear| cx.core.keys.seal(clear, &person.place(field))).transpose()
}

/// A kept field, in the clear.
pub(crate) fn open(cx: &Cx, person: Person, field: Field, sealed: Option<&Sealed>) -> Result<Option<String>> {
    sealed.map(|sealed| cx.core.keys.open(sealed, &person.place(field))).transpose()
}

/// A kept field, masked. A name is kept in the clear for finding, and masked like the rest.
pub(crate) fn masked(cx: &Cx, person: Person, field: Field, sealed: Option<&Sealed>) -> Result<Option<String>> {
    Ok(open(cx, person, field, sealed)?.map(|clear| mask_field(field, &clear)))
}

/// What a change says of a kept field: left empty, or as the mask shows it, it stays as it is. Whoever corrects a name does
/// not have to see the telephone number, and a form that was filled in from the masked entry does not overwrite it with stars.
pub(crate) fn changed(
    cx: &Cx,
    person: Person,
    field: Field,
    entered: Option<String>,
    sealed: Option<&Sealed>,
) -> Result<Option<String>> {
    let kept = open(cx, person, field, sealed)?;
    let entered = entered.filter(|text| !text.trim().is_empty());
    Ok(match (entered, kept) {
        (Some(text), Some(kept)) if text.trim() == mask_field(field, &kept) => Some(kept),
        (Some(text), _) => Some(text),
        (None, kept) => kept,
    })
}

/// As a reader sees it who may not see it.
pub(crate) fn mask_field(field: Field, clear: &str) -> String {
    if clear.is_empty() {
        // Stars would say that there is something.
        return String::new();
    }
    match field {
        Field::Name | Field::Contact => mask::name(clear),
        Field::Phone | Field::ContactPhone => mask::phone(clear),
        Field::Address => mask::address(clear),
        Field::IdNumber => mask::id_number(clear),
        Field::BirthDay => mask::birth_day(clear),
        Field::CareNote => mask::words(clear).to_owned(),
    }
}

/// A guardian who is a resident has name and telephone in that register; of anything else a guardian has nothing.
async fn as_registered(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<Person> {
    let Person::Guardian(id) = person else { return Ok(person) };
    if !matches!(field, Field::Name | Field::Phone) {
        return Ok(person);
    }
    let known = tx.get_guardian(id, cx.unit).await?.and_then(|guardian| guardian.guardian_id);
    Ok(known.map_or(person, Person::Resident))
}

async fn kept(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<Kept> {
    let missing = Error::NotFound { entity: person.entity() };
    let person = as_registered(tx, cx, person, field).await?;
    let (person, name, sealed) = match person {
        Person::Resident(id) => {
            let resident = tx.get_resident(id, cx.unit).await?.ok_or(missing)?;
            let sealed = match field {
                Field::Name => None,
                Field::Phone => resident.phone,
                Field::Address => resident.address,
                Field::IdNumber => resident.id_number,
                Field::BirthDay => resident.birth_day,
                Field::CareNote => resident.care_note,
                Field::Contact => resident.contact,
                Field::ContactPhone => resident.contact_phone,
            };
            (Person::Resident(resident.id), resident.name, sealed)
        }
        Person::Volunteer(id) => {
            let volunteer = tx.get_volunteer(id, cx.unit).await?.ok_or(missing)?;
            (person, volunteer.name, volunteer.phone.filter(|_| field == Field::Phone))
        }
        Person::Guardian(id) => {
            let guardian = tx.get_guardian(id, cx.unit).await?.ok_or(missing)?;
            let name = open(cx, person, Field::Name, guardian.name.as_ref())?.unwrap_or_default();
            (person, name, guardian.phone.filter(|_| field == Field::Phone))
        }
        Person::Worker(id) => {
            let worker = tx.get_worker(id, cx.unit).await?.ok_or(missing)?;
            (person, worker.name, worker.phone.filter(|_| field == Field::Phone))
        }
        Person::Contact(id) => {
            let organisation = tx.get_organisation(id, cx.unit).await?.ok_or(missing)?;
            let phone = organisation.contact_phone.filter(|_| field == Field::Phone);
            (person, organisation.contact_name.unwrap_or_default(), phone)
        }
    };
    let text = match field {
        Field::Name => name,
        _ => open(cx, person, field, sealed.as_ref())?.unwrap_or_default(),
    };
    Ok(Kept { person, text })
}

/// A field as the acting person may see it on a page, without asking for anything.
///
/// In the clear: to the person themselves; to a volunteer who has taken a request of this resident (name, telephone, address,
/// until the resident has confirmed that it is done; the note for care where the resident has consented to that); and to a
/// resident for the name and telephone of a volunteer who has taken theirs. Masked: to whoever may see the register, on the
/// pages of modules (whose grants the runtime has checked), and between a resident and the volunteer to whom a request of
/// theirs was sent. A worker's name, and the telephone of whoever serves a grid, are posted up by duty: to everybody.
///
/// # Errors
/// `NotFound` for somebody outside the unit, and for everybody else.
pub async fn show(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<Shown> {
    let Kept { person, text } = kept(tx, cx, person, field).await?;
    if is_posted(tx, person, field).await? && !text.is_empty() {
        return Ok(Shown { text, clear: true, disclosed: false });
    }
    let own = is_self(cx, person);
    if own && !text.is_empty() {
        return Ok(Shown { text, clear: true, disclosed: false });
    }
    let tie = if own { Tie::None } else { tie(tx, cx, person).await? };
    if tie == Tie::Handling && !text.is_empty() && is_needed(tx, cx, person, field).await? {
        return Ok(Shown { text, clear: true, disclosed: true });
    }
    if own || tie != Tie::None || cx.module.is_some() || cx.may(tx, person.reading()).await? {
        return Ok(Shown { text: mask_field(field, &text), clear: false, disclosed: false });
    }
    Err(Error::NotFound { entity: person.entity() })
}

fn is_self(cx: &Cx, person: Person) -> bool {
    match person {
        Person::Resident(id) => cx.resident() == Some(id),
        Person::Volunteer(id) => cx.volunteer() == Some(id),
        Person::Guardian(_) | Person::Worker(_) | Person::Contact(_) => false,
    }
}

/// Names of workers stand on doors; a grid's worker is posted up with name and telephone (滨州市网格化服务管理条例, 2021).
async fn is_posted(tx: &mut Tx, person: Person, field: Field) -> Result<bool> {
    let Person::Worker(id) = person else { return Ok(false) };
    if field == Field::Name {
        return Ok(true);
    }
    let kind = tx.find_worker(id).await?.map(|worker| worker.kind);
    Ok(kind == Some(WorkerKind::GridWorker) && !tx.list_open_assignments(id).await?.is_empty())
}

/// Whether whoever handles a request needs this field for it.
async fn is_needed(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<bool> {
    match field {
        Field::Name | Field::Phone | Field::Address => Ok(true),
        // Health: only with a consent of its own (个人信息保护法 art. 29).
        Field::CareNote => super::consent::has_consent(tx, cx, person, ConsentPurpose::CareNote).await,
        Field::IdNumber | Field::BirthDay | Field::Contact | Field::ContactPhone => Ok(false),
    }
}

/// What a request makes of the acting person and somebody else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    None,
    /// One was sent.
    Sent,
    /// One was taken, and is not confirmed yet.
    Handling,
}

async fn tie(tx: &mut Tx, cx: &Cx, person: Person) -> Result<Tie> {
    let (resident, volunteer) = match person {
        Person::Resident(id) => (Some(id), cx.volunteer()),
        Person::Volunteer(id) => (cx.resident(), Some(id)),
        Person::Guardian(_) | Person::Worker(_) | Person::Contact(_) => (None, None),
    };
    let (Some(resident), Some(volunteer)) = (resident, volunteer) else { return Ok(Tie::None) };
    if tx.helps(resident, volunteer, cx.unit).await? {
        return Ok(Tie::Handling);
    }
    Ok(if tx.is_sent(resident, volunteer, cx.unit).await? { Tie::Sent } else { Tie::None })
}

/// Writes into the audit trail which fields of somebody a page showed in the clear.
///
/// # Errors
/// As any statement.
pub async fn note_shown(tx: &mut Tx, cx: &Cx, person: Person, fields: &[Field]) -> Result<()> {
    let words: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    super::audit::record(tx, cx, "personal.show", person.entity(), &person.id(), &words.join(" ")).await
}

/// A field in the clear, for a purpose that is written into the audit trail: of a guardian who is a resident, into the
/// resident's.
///
/// # Errors
/// `Forbidden` without `personal.reveal`; `Invalid` without a purpose; `NotFound` for somebody outside the unit.
pub async fn reveal(tx: &mut Tx, cx: &Cx, person: Person, field: Field, purpose: &str) -> Result<String> {
    cx.require(tx, Permission::RevealPersonal).await?;
    let purpose = crate::domain::check::line("purpose", purpose, 200)?;
    let Kept { person, text } = kept(tx, cx, person, field).await?;
    super::audit::record_for(tx, cx, "personal.reveal", person.entity(), &person.id(), &purpose, field.as_str())
        .await?;
    Ok(text)
}
