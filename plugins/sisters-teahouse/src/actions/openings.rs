//! Putting on openings, and what is noted of them.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::{NewActivity, NewSession};

use crate::Options;
use crate::opening::{self, Opening};
use crate::pages::opening::ShowOpening;
use crate::photo;

/// Nobody pays for a seat in the teahouse.
const UNPAID: &str = "free_public_benefit";
/// What the platform calls an activity of this kind.
const KIND: &str = "meeting";
/// How far ahead an opening may be put on.
const FURTHEST_DAYS: i64 = 366;

/// Put on an opening.
#[derive(Debug, Input)]
pub(crate) struct PutOn {
    #[field(max_length = 40)]
    pub title: String,
    pub day: Date,
    /// When it begins, `14:30`.
    #[field(max_length = 5)]
    pub starts: String,
    /// For how many minutes it is open.
    #[field(min = 15, max = 720)]
    pub length: u32,
    #[field(min = 1, max = 100)]
    pub seats: u32,
    pub women_only: bool,
}

/// Call an opening off.
#[derive(Debug, Input)]
pub(crate) struct CallOff {
    pub opening: Id<Opening>,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Count somebody who dropped in.
#[derive(Debug, Input)]
pub(crate) struct CountDropIn {
    pub opening: Id<Opening>,
}

/// Say how many have dropped in.
#[derive(Debug, Input)]
pub(crate) struct SetDropIns {
    pub opening: Id<Opening>,
    #[field(min = 0, max = 10_000)]
    pub drop_ins: u32,
}

/// Write down what was talked about.
#[derive(Debug, Input)]
pub(crate) struct WriteMinutes {
    pub opening: Id<Opening>,
    #[field(max_length = 1000, paragraph)]
    pub minutes: String,
    #[field(picture, max_length = 6)]
    pub photos: Vec<Upload>,
    /// What the photographs show.
    #[field(max_length = 60)]
    pub shows: Option<String>,
    /// Whether everybody on them has agreed to be shown to residents.
    pub consent: bool,
}

pub(crate) fn put_on(cx: &Context, input: &PutOn) -> Result<Done> {
    let (hour, minute) =
        opening::read_time(&input.starts).ok_or_else(|| Error::invalid("starts", t!("put-on-no-time")))?;
    let today = cx.today();
    ensure!(input.day >= today, "day", t!("put-on-past"));
    ensure!(today.days_until(&input.day) <= FURTHEST_DAYS, "day", t!("put-on-too-far"));
    let begins_at = input.day.at(hour, minute);
    ensure!(begins_at > cx.now(), "starts", t!("put-on-past"));
    let ends_at = begins_at.plus_minutes(i64::from(input.length));
    let title = input.title.trim().to_owned();
    let made = activities::create(&NewActivity {
        kind: KIND.to_owned(),
        title: title.clone(),
        detail: String::new(),
        place: cx.settings::<Options>()?.place,
        charge_class: UNPAID.to_owned(),
        groups: Vec::new(),
        women_only: input.women_only,
        sessions: vec![NewSession {
            begins_at: begins_at.micros(),
            ends_at: ends_at.micros(),
            seats: Some(input.seats),
            waiting_list: true,
            sign_up_opens_at: None,
            sign_up_closes_at: None,
        }],
    })?;
    let session = made.sessions.into_iter().next();
    let opening = Opening::insert(Opening {
        session: session.ok_or_else(|| Error::Broken("an activity was made without its session".to_owned()))?,
        title,
        begins_at,
        ends_at,
        women_only: input.women_only,
        called_off: None,
        came: 0,
        drop_ins: 0,
        minutes: None,
    })?;
    Ok(done(&opening, t!("put-on-done")))
}

pub(crate) fn call_off(cx: &Context, input: CallOff) -> Result<Done> {
    let mut opening = input.opening.get()?;
    ensure!(opening.called_off.is_none(), t!("call-off-already"));
    ensure!(cx.now() < opening.ends_at, t!("call-off-over"));
    // The platform tells everybody who has a seat or waits for one.
    activities::cancel(&opening.session, &input.reason)?;
    opening.called_off = Some(input.reason);
    opening.save()?;
    Ok(done(&opening, t!("call-off-done")))
}

pub(crate) fn count_drop_in(cx: &Context, input: &CountDropIn) -> Result<Done> {
    let mut opening = at_the_door(cx, &input.opening)?;
    opening.drop_ins = opening.drop_ins.saturating_add(1);
    opening.save()?;
    Ok(done(&opening, t!("drop-in-done", count = opening.drop_ins)))
}

pub(crate) fn set_drop_ins(cx: &Context, input: &SetDropIns) -> Result<Done> {
    let mut opening = at_the_door(cx, &input.opening)?;
    opening.drop_ins = input.drop_ins;
    opening.save()?;
    Ok(done(&opening, t!("drop-in-done", count = opening.drop_ins)))
}

pub(crate) fn write_minutes(cx: &Context, input: &WriteMinutes) -> Result<Done> {
    // Nobody is shown without consent (个人信息保护法第二十五条).
    ensure!(input.photos.is_empty() || input.consent, "consent", t!("photos-no-consent"));
    let mut opening = input.opening.get()?;
    ensure!(opening.called_off.is_none(), t!("door-called-off"));
    ensure!(opening.begins_at <= cx.now(), t!("minutes-early"));
    opening.minutes = Some(input.minutes.trim().to_owned());
    opening.save()?;
    photo::add(cx, &opening.id(), &input.photos, input.shows.as_ref())?;
    Ok(done(&opening, t!("minutes-done")))
}

/// An opening at which people can be counted.
fn at_the_door(cx: &Context, id: &Id<Opening>) -> Result<Stored<Opening>> {
    let opening = id.get()?;
    ensure!(opening.called_off.is_none(), t!("door-called-off"));
    ensure!(opening.is_at_the_door(cx.now()), t!("door-early"));
    Ok(opening)
}

fn done(opening: &Stored<Opening>, sentence: Text) -> Done {
    let to = ShowOpening::of(opening.id()).link();
    Done::say(sentence).go(to).id(opening.id())
}
