//! Who has signed up, as a resident sees it of herself. The seats are the platform's; it tells residents nothing of a sign-up that
//! they do not name, so each has a line here that follows the platform's.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::SignUp;

use crate::opening::Opening;

/// Openings that are looked through for sign-ups that were entered elsewhere.
const LOOKED_THROUGH: u32 = 50;

/// A seat, or a place on the waiting list.
#[derive(Debug, Clone, Record)]
#[record(collection = "seats", index(opening, waiting, place), unique(mark))]
pub(crate) struct Seat {
    /// Of which opening.
    pub opening: Id<Opening>,
    /// Whose.
    pub resident: ResidentId,
    /// The platform's sign-up.
    pub sign_up: String,
    /// Its running number in the session: the waiting list moves in its order.
    pub place: u32,
    /// Whether it is a place on the waiting list.
    pub waiting: bool,
    /// Opening and resident: one line for both.
    pub mark: String,
}

/// Somebody has given a seat back: those who waited may have moved up.
#[derive(Debug, Event)]
#[event(name = "seats_changed")]
pub(crate) struct SeatsChanged {
    pub opening: Id<Opening>,
}

impl Seat {
    /// What a resident has in an opening.
    pub(crate) fn of(opening: &Id<Opening>, resident: &ResidentId) -> Result<Option<Stored<Self>>> {
        Self::query().eq("mark", mark(opening, resident)).first()
    }

    /// How many are in front of it on the waiting list, itself included.
    pub(crate) fn turn(&self) -> Result<u64> {
        let in_front = Self::query().eq("opening", &self.opening).eq("waiting", true).before("place", self.place);
        Ok(in_front.count()?.saturating_add(1))
    }
}

fn mark(opening: &Id<Opening>, resident: &ResidentId) -> String {
    format!("{opening}/{resident}")
}

/// Notes what the platform gave a resident.
pub(crate) fn keep(opening: &Id<Opening>, resident: &ResidentId, given: &SignUp) -> Result<Stored<Seat>> {
    match Seat::of(opening, resident)? {
        Some(mut seat) => {
            seat.sign_up.clone_from(&given.id);
            seat.place = given.place;
            seat.waiting = is_waiting(given);
            seat.save()?;
            Ok(seat)
        }
        None => insert(opening, resident, given),
    }
}

fn insert(opening: &Id<Opening>, resident: &ResidentId, given: &SignUp) -> Result<Stored<Seat>> {
    Seat::insert(Seat {
        opening: opening.clone(),
        resident: resident.clone(),
        sign_up: given.id.clone(),
        place: given.place,
        waiting: is_waiting(given),
        mark: mark(opening, resident),
    })
}

fn is_waiting(sign_up: &SignUp) -> bool {
    sign_up.status == "waiting"
}

/// Makes the lines of an opening equal to the platform's sign-ups.
pub(crate) fn bring_up_to_date(opening: &Id<Opening>) -> Result<()> {
    let Some(found) = opening.find()? else { return Ok(()) };
    let mut kept = Seat::query().eq("opening", opening).all()?;
    // In the order of places, so that of somebody who came back the later one counts.
    for sign_up in activities::sign_ups(&found.session)? {
        let Some(resident) = sign_up.resident.as_ref().map(ResidentId::from) else { continue };
        let at = kept.iter().position(|seat| seat.resident == resident);
        match (sign_up.status.as_str(), at) {
            ("seated" | "waiting", None) => kept.push(insert(opening, &resident, &sign_up)?),
            ("seated" | "waiting", Some(at)) => follow(&mut kept[at], &sign_up)?,
            (_, Some(at)) if kept[at].sign_up == sign_up.id => kept.swap_remove(at).delete()?,
            _ => {}
        }
    }
    Ok(())
}

/// Brings the opening of a session up to date, if it is one of ours: staff work with its sign-ups at the platform's own desk too.
pub(crate) fn follow_session(session: &str) -> Result<()> {
    match Opening::query().eq("session", session).first()? {
        Some(opening) => bring_up_to_date(&opening.id()),
        None => Ok(()),
    }
}

/// Changes a line only where the platform says something else.
fn follow(seat: &mut Stored<Seat>, sign_up: &SignUp) -> Result<()> {
    if seat.sign_up == sign_up.id && seat.place == sign_up.place && seat.waiting == is_waiting(sign_up) {
        return Ok(());
    }
    seat.sign_up.clone_from(&sign_up.id);
    seat.place = sign_up.place;
    seat.waiting = is_waiting(sign_up);
    seat.save()
}

/// Has every coming opening brought up to date, each in a turn of its own: of what changes in the register, as when two entries of
/// one person become one, this module does not hear.
pub(crate) fn look_again(cx: &Context) -> Result<()> {
    let coming = Opening::query().from("ends_at", cx.now()).order_by("ends_at").limit(LOOKED_THROUGH).list()?;
    coming.iter().try_for_each(|opening| SeatsChanged { opening: opening.id() }.emit())
}
