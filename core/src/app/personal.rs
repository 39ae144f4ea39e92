//! Personal fields: sealed when entered, masked when shown, opened only for a purpose that is written down.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::mask;
use crate::domain::worker::WorkerKind;
use crate::error::{Error, Result};
use crate::id::{OrganisationId, ResidentId, VolunteerId, WorkerId};
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
}

super::super::domain::text_enum! {
    /// A personal field.
    Field {
        /// Name.
        Name = "name",
        /// Telephone number.
        Phone = "phone",
        /// Address.
        Address = "address",
        /// Identity number.
        IdNumber = "id_number",
    }
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

impl Person {
    /// The entity's word in the audit trail.
    #[must_use]
    pub const fn entity(self) -> &'static str {
        match self {
            Self::Resident(_) => "resident",
            Self::Volunteer(_) => "volunteer",
            Self::Worker(_) => "worker",
            Self::Contact(_) => "organisation",
        }
    }

    fn id(self) -> String {
        match self {
            Self::Resident(id) => id.to_string(),
            Self::Volunteer(id) => id.to_string(),
            Self::Worker(id) => id.to_string(),
            Self::Contact(id) => id.to_string(),
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

/// A kept field, masked. A name is kept in the clear for finding, and masked like the rest.
pub(crate) fn masked(cx: &Cx, person: Person, field: Field, sealed: Option<&Sealed>) -> Result<Option<String>> {
    let Some(sealed) = sealed else { return Ok(None) };
    let clear = cx.core.keys.open(sealed, &person.place(field))?;
    Ok(Some(mask_field(field, &clear)))
}

fn mask_field(field: Field, clear: &str) -> String {
    if clear.is_empty() {
        // Stars would say that there is something.
        return String::new();
    }
    match field {
        Field::Name => mask::name(clear),
        Field::Phone => mask::phone(clear),
        Field::Address => mask::address(clear),
        Field::IdNumber => mask::id_number(clear),
    }
}

async fn clear_field(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<String> {
    let (name, sealed) = match person {
        Person::Resident(id) => {
            let resident = tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
            let sealed = match field {
                Field::Name => None,
                Field::Phone => resident.phone,
                Field::Address => resident.address,
                Field::IdNumber => resident.id_number,
            };
            (resident.name, sealed)
        }
        Person::Volunteer(id) => {
            let volunteer = tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
            (volunteer.name, if field == Field::Phone { volunteer.phone } else { None })
        }
        Person::Worker(id) => {
            let worker = tx.get_worker(id, cx.unit).await?.ok_or(Error::NotFound { entity: "worker" })?;
            (worker.name, if field == Field::Phone { worker.phone } else { None })
        }
        Person::Contact(id) => {
            let organisation =
                tx.get_organisation(id, cx.unit).await?.ok_or(Error::NotFound { entity: "organisation" })?;
            let phone = if field == Field::Phone { organisation.contact_phone } else { None };
            (organisation.contact_name.unwrap_or_default(), phone)
        }
    };
    match (field, sealed) {
        (Field::Name, _) => Ok(name),
        (_, Some(sealed)) => cx.core.keys.open(&sealed, &person.place(field)),
        (_, None) => Ok(String::new()),
    }
}

/// A field as the acting person may see it on a page, without asking for anything: in the clear to the person themselves,
/// to a volunteer who has taken a request of this resident (name, telephone, address, until the resident has confirmed that
/// it is done), and to a resident for the name and telephone of a volunteer who has taken theirs; a worker's name, and the
/// telephone of whoever serves a grid, to everybody in the unit (they are posted up by duty); masked to everybody else.
///
/// # Errors
/// `NotFound` for somebody outside the unit.
pub async fn show(tx: &mut Tx, cx: &Cx, person: Person, field: Field) -> Result<Shown> {
    let clear = clear_field(tx, cx, person, field).await?;
    if clear.is_empty() || field == Field::IdNumber && !is_self(cx, person) {
        return Ok(Shown { text: mask_field(field, &clear), clear: false, disclosed: false });
    }
    if is_posted(tx, person, field).await? {
        return Ok(Shown { text: clear, clear: true, disclosed: false });
    }
    let own = is_self(cx, person);
    if own || needs_to_know(tx, cx, person).await? {
        return Ok(Shown { text: clear, clear: true, disclosed: !own });
    }
    Ok(Shown { text: mask_field(field, &clear), clear: false, disclosed: false })
}

fn is_self(cx: &Cx, person: Person) -> bool {
    match person {
        Person::Resident(id) => cx.resident() == Some(id),
        Person::Volunteer(id) => cx.volunteer() == Some(id),
        Person::Worker(_) | Person::Contact(_) => false,
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

async fn needs_to_know(tx: &mut Tx, cx: &Cx, person: Person) -> Result<bool> {
    use crate::domain::request::RequestStatus::{Done, Handling};
    let (resident, volunteer) = match person {
        Person::Resident(id) => (Some(id), cx.volunteer()),
        Person::Volunteer(id) => (cx.resident(), Some(id)),
        Person::Worker(_) | Person::Contact(_) => return Ok(false),
    };
    if resident.is_none() || volunteer.is_none() {
        return Ok(false);
    }
    let filter = crate::store::RequestFilter {
        status: vec![Handling, Done],
        resident_id: resident,
        volunteer_id: volunteer,
        limit: 1,
        ..Default::default()
    };
    Ok(tx.count_requests(cx.unit, &filter).await? > 0)
}

/// Writes into the audit trail which fields of somebody a page showed in the clear.
///
/// # Errors
/// As any statement.
pub async fn note_shown(tx: &mut Tx, cx: &Cx, person: Person, fields: &[Field]) -> Result<()> {
    let words: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    super::audit::record(tx, cx, "personal.show", person.entity(), &person.id(), &words.join(" ")).await
}

/// A field in the clear, for a purpose that is written into the audit trail.
///
/// # Errors
/// `Forbidden` without `personal.reveal`; `Invalid` without a purpose; `NotFound` for somebody outside the unit.
pub async fn reveal(tx: &mut Tx, cx: &Cx, person: Person, field: Field, purpose: &str) -> Result<String> {
    cx.require(tx, Permission::RevealPersonal).await?;
    let purpose = crate::domain::check::line("purpose", purpose, 200)?;
    let clear = clear_field(tx, cx, person, field).await?;
    super::audit::record_for(tx, cx, "personal.reveal", person.entity(), &person.id(), &purpose, field.as_str())
        .await?;
    Ok(clear)
}
