//! Organisations.

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::organisation::{
    NewOrganisation, Organisation, OrganisationFilter, OrganisationKind, OrganisationStatus, OrganisationView, Rating,
};
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "organisation" };

/// Enters an organisation in the register of the unit of the context.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `Invalid` for wrong fields, or a credit code that is in the unit already.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewOrganisation) -> Result<OrganisationView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let blank = Organisation {
        id: cx.id(OrganisationId::from_uuid),
        unit_id: cx.unit,
        name: String::new(),
        credit_code: String::new(),
        kind: OrganisationKind::Other,
        origin: new.origin,
        rating: Rating::None,
        rated_day: None,
        status: OrganisationStatus::Active,
        scope_of_work: String::new(),
        desk_phone: None,
        address: None,
        contact_name: None,
        contact_phone: None,
        created_at: cx.now,
        version: 1,
    };
    let (organisation, phone) = filled(tx, cx, blank, &new).await?;
    tx.insert_organisation(&organisation, phone.map(|phone| cx.core.keys.lookup("phone", &phone))).await?;
    note(tx, cx, "organisations.create", &organisation).await?;
    view(cx, organisation)
}

/// Replaces what is entered for an organisation that is still at `version`. The person whom to ask for, when left out, stays
/// as they are.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    id: OrganisationId,
    version: i64,
    new: NewOrganisation,
) -> Result<OrganisationView> {
    let there = writable(tx, cx, id).await?;
    replace(tx, cx, there, version, &new, "organisations.update").await
}

/// All that is entered for an organisation, in the clear, before something changes it that may have to be undone
/// ([`restore`]).
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`.
pub async fn whole(tx: &mut Tx, cx: &Cx, id: OrganisationId) -> Result<NewOrganisation> {
    let there = writable(tx, cx, id).await?;
    Ok(NewOrganisation {
        contact_phone: personal::open(cx, Person::Contact(id), Field::Phone, there.contact_phone.as_ref())?,
        name: there.name,
        credit_code: there.credit_code,
        origin: there.origin,
        rating: Some(there.rating),
        rated_day: there.rated_day,
        status: Some(there.status),
        scope_of_work: Some(there.scope_of_work),
        desk_phone: there.desk_phone,
        address: there.address,
        contact_name: there.contact_name,
    })
}

/// Brings back all that was entered for an organisation that is still at `version`: a contact who was not there then goes.
///
/// # Errors
/// As [`update`].
pub async fn restore(
    tx: &mut Tx,
    cx: &Cx,
    id: OrganisationId,
    version: i64,
    whole: NewOrganisation,
) -> Result<OrganisationView> {
    let there = writable(tx, cx, id).await?;
    let there = Organisation { contact_name: None, contact_phone: None, ..there };
    replace(tx, cx, there, version, &whole, "organisations.restore").await
}

async fn writable(tx: &mut Tx, cx: &Cx, id: OrganisationId) -> Result<Organisation> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    tx.get_organisation(id, cx.unit).await?.ok_or(MISSING)
}

async fn replace(
    tx: &mut Tx,
    cx: &Cx,
    there: Organisation,
    version: i64,
    new: &NewOrganisation,
    verb: &str,
) -> Result<OrganisationView> {
    let (organisation, phone) = filled(tx, cx, Organisation { version, ..there }, new).await?;
    let hash = phone.map(|phone| cx.core.keys.lookup("phone", &phone));
    if !tx.update_organisation(&organisation, hash).await? {
        return Err(Error::Conflict { entity: "organisation" });
    }
    note(tx, cx, verb, &organisation).await?;
    view(cx, Organisation { version: version + 1, ..organisation })
}

/// Takes out an organisation that was entered by mistake and to which nothing refers.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: OrganisationId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_organisation(id, cx.unit).await?.ok_or(MISSING)?;
    if !super::in_use(tx.delete_organisation(id, version).await)? {
        return Err(Error::Conflict { entity: "organisation" });
    }
    note(tx, cx, "organisations.remove", &there).await
}

/// An organisation in the registers of the unit and below.
///
/// # Errors
/// `Forbidden` without `organisations.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: OrganisationId) -> Result<OrganisationView> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "organisation");
    view(cx, tx.get_organisation(id, cx.unit).await?.ok_or(MISSING)?)
}

/// Organisations in the registers of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `organisations.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: OrganisationFilter, page: Page) -> Result<Listed<OrganisationView>> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "organisation");
    let found = tx.list_organisations(cx.unit, &filter, &page.after(), page.rows()).await?;
    let listed = page.of(found, |organisation| organisation.id.to_string());
    let items = listed.items.into_iter().map(|found| view(cx, found)).collect::<Result<_>>()?;
    Ok(Listed { items, next: listed.next })
}

/// How many organisations [`list`] lists in all. A figure, open to everybody with a post.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: OrganisationFilter) -> Result<i64> {
    cx.saw(tx, "organisation");
    tx.count_organisations(cx.unit, &filter).await
}

/// Puts what was entered into the entry; answers with the contact's telephone number in the clear, for its hash.
async fn filled(
    tx: &mut Tx,
    cx: &Cx,
    there: Organisation,
    new: &NewOrganisation,
) -> Result<(Organisation, Option<String>)> {
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let credit_code = check::credit_code(&new.credit_code)?;
    let others = tx.list_organisations_by_code(cx.unit, &credit_code).await?;
    if others.iter().any(|other| other.id != there.id) {
        return Err(Error::invalid("credit_code", "taken"));
    }
    let rating = new.rating.unwrap_or(Rating::None);
    match (rating, new.rated_day) {
        (Rating::None, Some(_)) => return Err(Error::invalid("rated_day", "rating-none")),
        (Rating::None, None) => {}
        (_, None) => return Err(Error::invalid("rated_day", "required")),
        (_, Some(day)) if day > Day::of(cx.now) => return Err(Error::invalid("rated_day", "future")),
        (_, Some(_)) => {}
    }
    let person = Person::Contact(there.id);
    let phone = match (text(&new.contact_phone), &there.contact_phone) {
        (Some(phone), _) => Some(at("contact_phone", check::phone(&phone))?),
        (None, Some(sealed)) => Some(cx.core.keys.open(sealed, &person.place(Field::Phone))?),
        (None, None) => None,
    };
    let contact_name = match text(&new.contact_name) {
        Some(name) => Some(check::line("contact_name", &name, 60)?),
        None => there.contact_name,
    };
    let organisation = Organisation {
        name: check::line("name", &new.name, 100)?,
        kind: OrganisationKind::of_code(&credit_code),
        credit_code,
        origin: new.origin,
        rating,
        rated_day: new.rated_day,
        status: new.status.unwrap_or(OrganisationStatus::Active),
        scope_of_work: check::paragraph("scope_of_work", new.scope_of_work.as_deref().unwrap_or_default(), 500)?,
        desk_phone: text(&new.desk_phone).map(|phone| at("desk_phone", check::phone(&phone))).transpose()?,
        address: text(&new.address).map(|address| check::line("address", &address, 200)).transpose()?,
        contact_name,
        contact_phone: personal::seal(cx, person, Field::Phone, phone.as_deref())?,
        ..there
    };
    Ok((organisation, phone))
}

/// Names the field at which a check of telephone numbers failed.
fn at<T>(field: &str, checked: Result<T>) -> Result<T> {
    checked.map_err(|_| Error::invalid(field, "phone"))
}

fn view(cx: &Cx, o: Organisation) -> Result<OrganisationView> {
    Ok(OrganisationView {
        contact_phone: personal::masked(cx, Person::Contact(o.id), Field::Phone, o.contact_phone.as_ref())?,
        id: o.id,
        unit_id: o.unit_id,
        version: o.version,
        name: o.name,
        credit_code: o.credit_code,
        kind: o.kind,
        origin: o.origin,
        rating: o.rating,
        rated_day: o.rated_day,
        status: o.status,
        scope_of_work: o.scope_of_work,
        desk_phone: o.desk_phone,
        address: o.address,
        contact_name: o.contact_name.as_deref().map(mask::name),
    })
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, o: &Organisation) -> Result<()> {
    super::audit::record(tx, cx, verb, "organisation", &o.id.to_string(), &o.credit_code).await?;
    cx.touch(tx, o.unit_id, "organisation").await
}
