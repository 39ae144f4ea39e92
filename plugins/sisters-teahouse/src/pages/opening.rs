//! One opening, as staff see it: who has signed up, who came, what was talked about.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::SignUp as PlatformSignUp;

use super::openings::seated;
use super::photo::ShowPhoto;
use super::{day, hours, number, pictures, women_only};
use crate::actions::openings::{CallOff, CountDropIn, SetDropIns, WriteMinutes};
use crate::actions::photos::RemovePhoto;
use crate::actions::seats::{NoteCame, Release, SignUp};
use crate::opening::{Opening, Shown, Stage};
use crate::photo::{self, Photo};

/// Parameters of an opening's page.
#[derive(Debug, Input)]
pub(crate) struct ShowOpening {
    pub opening: Id<Opening>,
    /// Only some of the sign-ups; none: all that stand.
    pub only: Option<Only>,
}

/// Some sign-ups: those behind a figure of the opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Only {
    /// Those that have a seat.
    Seated,
    /// Those that wait for one.
    Waiting,
    /// Those who came.
    Came,
}

impl Only {
    fn has(self, one: &PlatformSignUp) -> bool {
        match self {
            Self::Seated => one.status == "seated",
            Self::Waiting => one.status == "waiting",
            Self::Came => one.attendance == "attended",
        }
    }
}

impl ShowOpening {
    /// The page of an opening, with all of its sign-ups.
    pub(crate) fn of(opening: Id<Opening>) -> Self {
        Self { opening, only: None }
    }
}

pub(crate) fn page(cx: &Context, params: &ShowOpening) -> Result<Page> {
    let shown = Shown::of(params.opening.get()?)?.ok_or(Error::NotFound)?;
    let stage = shown.stage(cx.now());
    let mut listed = activities::sign_ups(&shown.opening.session)?;
    listed.retain(|one| params.only.is_none_or(|only| only.has(one)));
    let opening = &shown.opening;
    let only = |only| ShowOpening { opening: opening.id(), only: Some(only) }.link();
    let whom = if opening.women_only { women_only() } else { t!("for-everybody").into() };
    let page = Page::new(shown.session.title.as_str())
        .back(Link::page("openings"))
        .detail([
            Labelled::new(t!("label-stage"), stage.sign()),
            Labelled::new(t!("label-day"), day(&opening.begins_at.date())),
            Labelled::new(t!("label-hours"), hours(opening)),
            Labelled::new(t!("label-place"), shown.session.place.as_str()),
            Labelled::new(t!("label-whom"), whom),
        ])
        .when(stage == Stage::CalledOff, |page| page.alert(Tone::Warn, reason(opening)))
        .stats([
            Stat::new(t!("label-seated"), seated(&shown)).to(only(Only::Seated)),
            Stat::new(t!("label-waiting"), number(shown.session.waiting)).to(only(Only::Waiting)),
            Stat::new(t!("label-came"), number(opening.came)).to(only(Only::Came)),
            Stat::new(t!("label-drop-ins"), number(opening.drop_ins)),
        ])
        .heading(t!("opening-signed-up"))
        .when(params.only.is_some(), |page| {
            page.buttons([Button::go(t!("opening-all"), ShowOpening::of(opening.id()).link())])
        })
        .table(table(cx, &shown, &listed, stage));
    let photos = photo::of(&opening.id())?;
    let page =
        page.when(!photos.is_empty(), |page| page.heading(t!("photos-heading"))).pictures(removable(opening, &photos)?);
    Ok(next_steps(cx, page, opening, stage))
}

/// Photographs, each of which can be taken away; and who is on it.
fn removable(opening: &Opening, photos: &[Stored<Photo>]) -> Result<Vec<Picture>> {
    let mut removable = Vec::with_capacity(photos.len());
    for (picture, photo) in pictures(opening, photos).into_iter().zip(photos) {
        let people = Button::go(t!("photo-people-count", count = photo::people(photo)?.count()), ShowPhoto::of(photo));
        let remove = RemovePhoto { photo: photo.id() }.button(t!("photo-remove"));
        removable.push(picture.button(people).button(remove.danger().confirm(t!("photo-remove-sure"))));
    }
    Ok(removable)
}

fn reason(opening: &Opening) -> Text {
    match &opening.called_off {
        Some(reason) => t!("opening-called-off", reason = reason),
        None => t!("opening-called-off-elsewhere"),
    }
}

fn table(cx: &Context, shown: &Shown, signed_up: &[PlatformSignUp], stage: Stage) -> Table {
    let standing = signed_up.iter().filter(|one| one.status != "cancelled");
    let rows = standing.map(|one| {
        let who = match (&one.resident, &one.volunteer) {
            (Some(resident), _) => ResidentId::from(resident).name(),
            (None, Some(volunteer)) => VolunteerId::from(volunteer).name(),
            (None, None) => t!("nobody").into(),
        };
        let row = Row::new([number(one.place), who, has(one), came(one)]);
        buttons(cx, shown, one, stage).into_iter().fold(row, Row::button)
    });
    let columns = ["place-number", "who", "has", "attendance"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("opening-nobody")).rows(rows)
}

/// What somebody who has signed up has.
fn has(one: &PlatformSignUp) -> Value {
    match one.status.as_str() {
        "waiting" => Value::status(t!("has-waiting"), Tone::Warn),
        "walk_in" => Value::status(t!("has-walk-in"), Tone::Info),
        _ => Value::status(t!("has-seat"), Tone::Good),
    }
}

fn came(one: &PlatformSignUp) -> Value {
    match one.attendance.as_str() {
        "attended" => Value::status(t!("attendance-attended"), Tone::Good),
        "absent" => Value::status(t!("attendance-absent"), Tone::Warn),
        _ => t!("attendance-unknown").into(),
    }
}

/// What can be done to a sign-up: given back until it is over, and from an hour before it begins whether they came.
fn buttons(cx: &Context, shown: &Shown, one: &PlatformSignUp, stage: Stage) -> Vec<Button> {
    let opening = || shown.opening.id();
    if stage == Stage::CalledOff {
        return Vec::new();
    }
    let came = |came| NoteCame { opening: opening(), sign_up: one.id.clone(), came };
    let at_the_door = shown.opening.is_at_the_door(cx.now()) && one.status == "seated";
    let releasable = stage != Stage::Over && one.attendance == "unknown" && one.status != "walk_in";
    let release = Release { opening: opening(), sign_up: one.id.clone() };
    let mut buttons = Vec::new();
    if at_the_door && one.attendance != "attended" {
        buttons.push(came(true).button(t!("opening-came")).primary());
    }
    if at_the_door && one.attendance != "absent" {
        buttons.push(came(false).button(t!("opening-absent")));
    }
    if releasable {
        buttons.push(release.button(t!("opening-release")).confirm(t!("opening-release-sure")));
    }
    buttons
}

/// What staff can do with the opening now.
fn next_steps(cx: &Context, page: Page, opening: &Stored<Opening>, stage: Stage) -> Page {
    if stage == Stage::CalledOff {
        return page;
    }
    let sign_up = || form::<SignUp>().title(t!("opening-sign-up")).hide("opening", opening.id()).require("resident");
    let call_off = || form::<CallOff>().title(t!("opening-call-off")).hide("opening", opening.id());
    let drop_ins = || {
        let form = form::<SetDropIns>().title(t!("opening-drop-ins")).hide("opening", opening.id());
        form.fill("drop_ins", opening.drop_ins)
    };
    let minutes = || {
        let form = form::<WriteMinutes>().title(t!("opening-minutes")).hide("opening", opening.id());
        form.fill("minutes", opening.minutes.clone())
            .help("minutes", t!("opening-minutes-help"))
            .help("photos", t!("opening-photos-help"))
            .help("shows", t!("opening-shows-help"))
            .help("consent", t!("opening-consent-help"))
    };
    let one_more = CountDropIn { opening: opening.id() }.button(t!("opening-drop-in")).primary();
    page.when(opening.is_at_the_door(cx.now()), |page| page.buttons([one_more]).form(drop_ins()))
        .when(opening.begins_at <= cx.now(), |page| page.form(minutes()))
        .when(stage != Stage::Over, |page| page.form(sign_up()).form(call_off()))
}
