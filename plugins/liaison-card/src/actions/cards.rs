//! Issuing and keeping cards.

use wushe_plugin::prelude::*;

use crate::card::{self, Card, CardStatus};
use crate::pages::card::ShowCard;
use crate::watch;

/// Issue a card to a resident.
#[derive(Debug, Input)]
pub(crate) struct IssueCard {
    pub resident: ResidentId,
    pub helper: Option<VolunteerId>,
    pub backup: Option<VolunteerId>,
    pub team: Option<TeamId>,
    #[field(max_length = 500, paragraph)]
    pub note: Option<String>,
}

/// Change who helps, and what they must know.
#[derive(Debug, Input)]
pub(crate) struct EditCard {
    pub card: Id<Card>,
    pub helper: Option<VolunteerId>,
    pub backup: Option<VolunteerId>,
    pub team: Option<TeamId>,
    #[field(max_length = 500, paragraph)]
    pub note: Option<String>,
}

/// Note that the card is lost.
#[derive(Debug, Input)]
pub(crate) struct MarkLost {
    pub card: Id<Card>,
}

/// Issue a new piece of paper for a card.
#[derive(Debug, Input)]
pub(crate) struct ReissueCard {
    pub card: Id<Card>,
}

/// Take a card out of use.
#[derive(Debug, Input)]
pub(crate) struct RetireCard {
    pub card: Id<Card>,
}

pub(crate) fn issue(cx: &Context, input: IssueCard) -> Result<Done> {
    // Somebody outside the community has no card here.
    directory::resident(&input.resident)?;
    if let Some(card) = card::of_resident(&input.resident)? {
        return Err(Error::invalid("resident", t!("issue-has-card", number = &card.number)));
    }
    check_helpers(input.helper.as_ref(), input.backup.as_ref())?;
    let sequence = card::next_sequence()?;
    let card = Card::insert(Card {
        sequence,
        number: card::number(sequence),
        resident: input.resident,
        helper: input.helper,
        backup: input.backup,
        team: input.team,
        note: input.note,
        status: CardStatus::Active,
        issued_at: cx.now(),
        serial: 1,
    })?;
    watch::keep(&card, &cx.today())?;
    Ok(done(&card, t!("issue-done", number = &card.number)))
}

pub(crate) fn edit(cx: &Context, input: EditCard) -> Result<Done> {
    let mut card = input.card.get()?;
    check_helpers(input.helper.as_ref(), input.backup.as_ref())?;
    card.helper = input.helper;
    card.backup = input.backup;
    card.team = input.team;
    card.note = input.note;
    card.save()?;
    watch::keep(&card, &cx.today())?;
    Ok(done(&card, t!("edit-done")))
}

pub(crate) fn mark_lost(input: &MarkLost) -> Result<Done> {
    let mut card = input.card.get()?;
    ensure!(card.status == CardStatus::Active, t!("lost-not-active"));
    card.status = CardStatus::Lost;
    card.save()?;
    Ok(done(&card, t!("lost-done")))
}

pub(crate) fn reissue(cx: &Context, input: &ReissueCard) -> Result<Done> {
    let mut card = input.card.get()?;
    card.status = CardStatus::Active;
    card.issued_at = cx.now();
    card.serial += 1;
    card.save()?;
    watch::keep(&card, &cx.today())?;
    Ok(done(&card, t!("reissue-done", number = &card.number, serial = card.serial)))
}

pub(crate) fn retire(cx: &Context, input: &RetireCard) -> Result<Done> {
    let mut card = input.card.get()?;
    ensure!(card.status != CardStatus::Retired, t!("retire-already"));
    card.status = CardStatus::Retired;
    card.save()?;
    watch::keep(&card, &cx.today())?;
    Ok(done(&card, t!("retire-done", number = &card.number)))
}

/// Helpers are volunteers of this community, and two different people.
fn check_helpers(helper: Option<&VolunteerId>, backup: Option<&VolunteerId>) -> Result<()> {
    ensure!(helper.is_none() || helper != backup, "backup", t!("helpers-same"));
    for (field, id) in [("helper", helper), ("backup", backup)] {
        if let Some(id) = id {
            ensure!(directory::find_volunteer(id)?.is_some(), field, t!("helpers-unknown"));
        }
    }
    Ok(())
}

fn done(card: &Stored<Card>, sentence: Text) -> Done {
    let to = ShowCard { card: card.id() }.link();
    Done::say(sentence).go(to).id(card.id())
}
