//! "My data": all that is held about a resident, in the clear, for themselves (个人信息保护法 art. 44, 45), and who looked at it.

use crate::app::personal::{self, Field, Person};
use crate::app::{Cx, data_request, guardian, household, record_body, resident};
use crate::domain::consent::ConsentView;
use crate::domain::data_request::{
    Look, MyDataParams, MyDataView, MyHousehold, MyPicture, MyProfile, MySignUp, MyVolunteer,
};
use crate::domain::day::Day;
use crate::domain::resident::Resident;
use crate::domain::volunteer::Volunteer;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::store::{KeptSignUp, Tx};

const NOBODY: Error = Error::NotFound { entity: "resident" };

/// All that is held about the acting person, or about somebody for whom they speak. It tells of the whole county: what is held
/// about somebody is held about them wherever they look from. That somebody looked at another's is written down, and so needs
/// a transaction that writes ([`is_written_down`]).
///
/// # Errors
/// `Unauthenticated` for somebody who is no resident; `NotFound` for anybody else.
pub async fn get(tx: &mut Tx, cx: &Cx, asked: MyDataParams) -> Result<MyDataView> {
    let written_down = is_written_down(cx, &asked);
    let data = held(tx, cx, asked).await?;
    if written_down {
        super::audit::record(tx, cx, "personal.show", "resident", &data.profile.id.to_string(), "").await?;
    }
    Ok(data)
}

/// Whether a look leaves a row in the audit trail: at one's own data it does not.
#[must_use]
pub fn is_written_down(cx: &Cx, asked: &MyDataParams) -> bool {
    asked.resident_id.is_some_and(|whose| cx.resident() != Some(whose))
}

async fn held(tx: &mut Tx, cx: &Cx, asked: MyDataParams) -> Result<MyDataView> {
    let own = cx.resident().ok_or(Error::Unauthenticated)?;
    let whose = asked.resident_id.unwrap_or(own);
    if whose != own && !guardian::speaks_for(tx, cx, whose).await? {
        return Err(NOBODY);
    }
    let county = cx.in_unit(cx.county(tx).await?.id);
    let resident = tx.get_resident(whose, county.unit).await?.ok_or(NOBODY)?;
    cx.saw(tx, "resident");
    of(tx, &county, resident).await
}

/// As [`get`], for taking it along: as JSON it is whole, and structured as the reference of the API describes it. That it was
/// taken is written down.
///
/// # Errors
/// As [`get`].
pub async fn export(tx: &mut Tx, cx: &Cx, asked: MyDataParams) -> Result<MyDataView> {
    let data = held(tx, cx, asked).await?;
    super::audit::record(tx, cx, "personal.export", "resident", &data.profile.id.to_string(), "").await?;
    Ok(data)
}

/// All that is held about somebody, for whoever has made sure that they may have it.
pub(crate) async fn of(tx: &mut Tx, cx: &Cx, resident: Resident) -> Result<MyDataView> {
    let id = resident.id;
    let mut volunteers = Vec::new();
    let mut held = Held {
        consents: tx.list_all_consents_of(Some(id), None).await?,
        sign_ups: tx.list_my_sign_ups(Some(id), None).await?,
        logins: tx.list_my_logins(Some(id), None).await?,
        pictures: tx.list_my_pictures(Some(id), None).await?,
    };
    for volunteer in tx.list_volunteers_of_resident(id).await? {
        held.consents.extend(tx.list_all_consents_of(None, Some(volunteer.id)).await?);
        held.sign_ups.extend(tx.list_my_sign_ups(None, Some(volunteer.id)).await?);
        held.logins.extend(tx.list_my_logins(None, Some(volunteer.id)).await?);
        held.pictures.extend(tx.list_my_pictures(None, Some(volunteer.id)).await?);
        volunteers.push(self::volunteer(tx, cx, volunteer).await?);
    }
    held.logins.sort();
    held.logins.dedup();
    held.pictures.sort_by_key(|picture| picture.id);
    held.pictures.dedup();
    let (mut logins, mut notifications) = (Vec::new(), Vec::new());
    for (user, login) in held.logins {
        logins.push(login);
        notifications.extend(tx.list_my_notifications(user).await?);
    }
    let guardians = tx.list_guardians(id).await?;
    let wards = tx.list_wards(id, Day::of(cx.now)).await?;
    let ids = data_request::ids_of(tx, id).await?;
    Ok(MyDataView {
        at: cx.now,
        household: home(tx, cx, id).await?,
        looks: looks(tx, &ids, &held.sign_ups).await?,
        records: record_body::naming(tx, cx, &ids).await?,
        guardians: guardian::views(tx, cx, guardians).await?,
        wards: guardian::views(tx, cx, wards).await?,
        consents: held.consents,
        requests: tx.list_my_requests(id).await?,
        papers: tx.list_my_papers(id).await?,
        files: tx.list_my_files(id).await?,
        pictures: held.pictures,
        grants: tx.list_my_grants(id).await?,
        volunteers,
        sign_ups: held.sign_ups.into_iter().map(|kept| sign_up(cx, kept)).collect::<Result<_>>()?,
        objections: tx.list_my_objections(id).await?,
        data_requests: data_request::of_resident(tx, cx, id).await?,
        notifications,
        logins,
        profile: profile(tx, cx, resident).await?,
    })
}

/// What hangs on a person as resident or as volunteer.
struct Held {
    consents: Vec<ConsentView>,
    sign_ups: Vec<KeptSignUp>,
    logins: Vec<(UserId, String)>,
    pictures: Vec<MyPicture>,
}

async fn volunteer(tx: &mut Tx, cx: &Cx, volunteer: Volunteer) -> Result<MyVolunteer> {
    let person = Person::Volunteer(volunteer.id);
    Ok(MyVolunteer {
        id: volunteer.id,
        number: volunteer.number,
        phone: personal::open(cx, person, Field::Phone, volunteer.phone.as_ref())?,
        skills: serde_json::from_str(&volunteer.skills).map_err(Error::internal)?,
        slots: tx.list_slots_of_many(&[volunteer.id]).await?.into_iter().map(|(_, slot)| slot).collect(),
        status: volunteer.status,
        insured_until: volunteer.insured_until,
        trainings: tx.list_volunteer_trainings(volunteer.id).await?,
        awards: tx.list_volunteer_awards(volunteer.id).await?,
        services: tx.list_my_services(volunteer.id).await?,
        teams: tx.list_my_teams(volunteer.id).await?,
        stars: tx.list_my_stars(volunteer.id).await?,
        certificates: tx.list_my_certificates(volunteer.id).await?,
    })
}

fn sign_up(cx: &Cx, kept: KeptSignUp) -> Result<MySignUp> {
    Ok(MySignUp {
        title: kept.title,
        begins_at: kept.begins_at,
        status: kept.status,
        attendance: kept.attendance,
        role: kept.role,
        note: kept.note,
        guardian_name: super::sign_up::opened(cx, "guardian_name", kept.id, kept.guardian_name.as_ref())?,
        guardian_phone: super::sign_up::opened(cx, "guardian_phone", kept.id, kept.guardian_phone.as_ref())?,
        signed_up_at: kept.signed_up_at,
    })
}

/// Who looked at them as resident, as volunteer, and at the guardians named in their sign-ups. Of a merged person the trail
/// names the entries that they were.
async fn looks(tx: &mut Tx, ids: &[String], sign_ups: &[KeptSignUp]) -> Result<Vec<Look>> {
    let mut looks = Vec::new();
    for id in ids {
        for entity in ["resident", "volunteer"] {
            looks.extend(tx.list_looks_at(entity, id).await?);
        }
    }
    for kept in sign_ups.iter().filter(|kept| kept.guardian_name.is_some()) {
        looks.extend(tx.list_looks_at("sign_up", &kept.id.to_string()).await?);
    }
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    Ok(looks)
}

async fn home(tx: &mut Tx, cx: &Cx, id: crate::id::ResidentId) -> Result<Option<MyHousehold>> {
    let Some((household, relation)) = tx.get_membership(id).await? else { return Ok(None) };
    let address = household::open(cx, household.id, household.address.as_ref())?;
    Ok(Some(MyHousehold { address, relation: relation.to_string() }))
}

async fn profile(tx: &mut Tx, cx: &Cx, there: Resident) -> Result<MyProfile> {
    let person = Person::Resident(there.id);
    let open = |field, sealed| personal::open(cx, person, field, sealed);
    let groups = tx.list_group_entries(&[there.id]).await?.into_iter().map(|(_, entry)| entry).collect();
    Ok(MyProfile {
        id: there.id,
        unit_id: there.unit_id,
        id_number: open(Field::IdNumber, there.id_number.as_ref())?,
        phone: open(Field::Phone, there.phone.as_ref())?,
        address: open(Field::Address, there.address.as_ref())?,
        birth_day: resident::birth_day(cx, &there)?,
        sex: there.sex,
        care_note: open(Field::CareNote, there.care_note.as_ref())?,
        contact: open(Field::Contact, there.contact.as_ref())?,
        contact_phone: open(Field::ContactPhone, there.contact_phone.as_ref())?,
        groups,
        lives_alone: there.lives_alone,
        status: there.status,
        status_since: there.status_since,
        created_at: there.created_at,
        name: there.name,
    })
}
