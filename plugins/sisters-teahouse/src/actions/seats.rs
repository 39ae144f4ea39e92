//! Seats: taken, given back, and whether somebody came.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::SignUp as PlatformSignUp;

use super::whom;
use crate::opening::Opening;
use crate::seat::{self, Seat, SeatsChanged};
use crate::tell;

/// Take a seat, or a place on the waiting list.
#[derive(Debug, Input)]
pub(crate) struct SignUp {
    pub opening: Id<Opening>,
    /// Staff only: for whom.
    pub resident: Option<ResidentId>,
}

/// Give one's seat or place back.
#[derive(Debug, Input)]
pub(crate) struct Withdraw {
    pub opening: Id<Opening>,
}

/// Give somebody's seat or place back.
#[derive(Debug, Input)]
pub(crate) struct Release {
    pub opening: Id<Opening>,
    #[field(max_length = 40)]
    pub sign_up: String,
}

/// Note whether somebody came.
#[derive(Debug, Input)]
pub(crate) struct NoteCame {
    pub opening: Id<Opening>,
    #[field(max_length = 40)]
    pub sign_up: String,
    pub came: bool,
}

pub(crate) fn sign_up(cx: &Context, input: SignUp) -> Result<Done> {
    let opening = input.opening.get()?;
    let resident = whom(cx, "resident", input.resident)?;
    let at_the_desk = cx.is_staff() && !cx.on_behalf();
    let given = if at_the_desk {
        activities::sign_up_resident(&opening.session, &resident)?
    } else {
        activities::sign_up(&opening.session)?
    };
    // Of somebody who stands twice in the register the platform takes the entry that remained.
    let resident = given.resident.as_ref().map_or(resident, ResidentId::from);
    let seat = seat::keep(&opening.id(), &resident, &given)?;
    let sentence = if seat.waiting { t!("sign-up-waiting", turn = seat.turn()?) } else { t!("sign-up-seated") };
    Ok(Done::say(sentence).id(given.id))
}

pub(crate) fn withdraw(cx: &Context, input: &Withdraw) -> Result<Done> {
    let opening = input.opening.get()?;
    let seat = Seat::of(&opening.id(), &cx.resident()?)?.ok_or_else(|| Error::refused(t!("withdraw-nothing")))?;
    activities::withdraw(&seat.sign_up, "")?;
    seat.delete()?;
    SeatsChanged { opening: opening.id() }.emit()?;
    Ok(Done::say(t!("withdraw-done")))
}

pub(crate) fn release(input: &Release) -> Result<Done> {
    let opening = input.opening.get()?;
    let given_back = of_opening(&opening, activities::withdraw(&input.sign_up, "")?)?;
    if let Some(resident) = given_back.resident.as_ref().map(ResidentId::from) {
        if let Some(seat) = Seat::of(&opening.id(), &resident)? {
            seat.delete()?;
        }
        tell::released(&resident, t!("told-released", title = &opening.title))?;
    }
    SeatsChanged { opening: opening.id() }.emit()?;
    Ok(Done::say(t!("release-done")))
}

pub(crate) fn note_came(input: &NoteCame) -> Result<Done> {
    let mut opening = input.opening.get()?;
    of_opening(&opening, activities::attend(&input.sign_up, input.came)?)?;
    let attended = activities::sign_ups(&opening.session)?.iter().filter(|one| one.attendance == "attended").count();
    let came = u32::try_from(attended).unwrap_or(u32::MAX);
    if opening.came != came {
        opening.came = came;
        opening.save()?;
    }
    Ok(Done::say(if input.came { t!("note-came-done") } else { t!("note-absent-done") }))
}

/// The sign-up, if it is of this opening: an action that says not found leaves nothing of what it has done.
fn of_opening(opening: &Opening, sign_up: PlatformSignUp) -> Result<PlatformSignUp> {
    if sign_up.session == opening.session { Ok(sign_up) } else { Err(Error::NotFound) }
}
