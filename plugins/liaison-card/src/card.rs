//! The cards.

use wushe_plugin::prelude::*;

/// What a card's number begins with.
const PREFIX: &str = "LX-";

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum CardStatus {
    /// In the elder's hands.
    Active,
    /// Lost; a new one has to be printed.
    Lost,
    /// No longer used: moved away, passed away, lives with family.
    Retired,
}

/// A card. An elder has one, with the same number for good.
#[derive(Debug, Clone, Record)]
#[record(collection = "cards", index(status), unique(sequence, number, resident))]
pub(crate) struct Card {
    /// Running number within the community, from 1.
    pub sequence: u32,
    /// The number as it is printed and read over the telephone, `LX-0001`.
    pub number: String,
    /// Whose card it is.
    pub resident: ResidentId,
    /// The linked volunteer, who is asked first.
    pub helper: Option<VolunteerId>,
    /// Who is asked when the helper cannot come.
    pub backup: Option<VolunteerId>,
    /// Who is asked when neither can; none: the duty team of the settings.
    pub team: Option<TeamId>,
    /// What a helper must know, such as a key at the neighbour's.
    #[field(max_length = 500)]
    pub note: Option<String>,
    /// Where it stands.
    pub status: CardStatus,
    /// When this piece of paper was issued.
    pub issued_at: Timestamp,
    /// Which piece of paper it is: 1, and one more with each re-issue.
    #[field(min = 1)]
    pub serial: u32,
}

impl CardStatus {
    /// As a coloured sign.
    pub(crate) fn sign(self) -> Value {
        let tone = match self {
            Self::Active => Tone::Good,
            Self::Lost => Tone::Warn,
            Self::Retired => Tone::Neutral,
        };
        Value::status(self.label(), tone)
    }
}

/// The number of the card with this running number.
pub(crate) fn number(sequence: u32) -> String {
    format!("{PREFIX}{sequence:04}")
}

/// The card's number that somebody typed, however they typed it: `LX-0012`, `lx12`, `12`.
pub(crate) fn read_number(typed: &str) -> Option<String> {
    let typed = typed.trim().to_uppercase();
    let digits = typed.trim_start_matches("LX").trim_start_matches(['-', '-', ' ']);
    // Longer ones are telephone numbers.
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().map(number)
}

/// The running number of the next card.
pub(crate) fn next_sequence() -> Result<u32> {
    let last = Card::query().order_by("sequence").descending().first()?;
    Ok(last.map_or(1, |card| card.sequence.saturating_add(1)))
}

/// The card of a resident.
pub(crate) fn of_resident(resident: &ResidentId) -> Result<Option<Stored<Card>>> {
    Card::query().eq("resident", resident).first()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        for typed in ["LX-0012", "lx-12", "LX 0012", " 12 ", "lx0012", "LX-12"] {
            assert_eq!(read_number(typed).as_deref(), Some("LX-0012"), "{typed}");
        }
        assert_eq!(read_number("10001").as_deref(), Some("LX-10001"));
    }

    #[test]
    fn names_and_telephone_numbers_are_not_card_numbers() {
        for typed in ["李桂兰", "19900000001", "LX-", "", "-"] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
    }
}
