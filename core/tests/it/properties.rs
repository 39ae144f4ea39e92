//! What holds for every input: numbers that people bring, masks, codes, ids.

use proptest::prelude::*;
use wushe_core::domain::unit::{UnitCode, UnitKind};
use wushe_core::domain::{check, mask};
use wushe_core::id::ResidentId;
use wushe_core::time::{Ids, Timestamp};

/// Text of any kind: ordinary, full-width, control and direction-changing characters, digits with something among them.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,30}",
        "[0-9]{0,20}",
        "[0-9]{10,17}[é九xX０\u{202e}\u{0}]{1,2}[0-9]{0,3}",
        "[０-９0-9 +()-]{0,24}",
        "[李秀兰\u{200b}\u{3000}\u{feff} ]{0,12}",
    ]
}

/// Seventeen digits with a real date of birth.
fn first_17() -> impl Strategy<Value = String> {
    (100_000..=999_999_u32, 1900..=2026_u32, 1..=12_u32, 1..=28_u32, 0..=999_u32)
        .prop_map(|(area, year, month, day, order)| format!("{area}{year}{month:02}{day:02}{order:03}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_check_digit_in_eleven_is_right(first in first_17()) {
        let right: Vec<String> = "0123456789X"
            .chars()
            .map(|last| format!("{first}{last}"))
            .filter(|number| check::id_number(number).is_ok())
            .collect();
        prop_assert_eq!(right.len(), 1);
        // ISO 7064 MOD 11-2: the weighted sum of all 18 leaves 1.
        let sum = right[0].chars().enumerate().fold(0, |sum, (at, digit)| {
            let weight = (0..17 - at).fold(1, |weight, _| weight * 2 % 11);
            sum + weight * digit.to_digit(10).unwrap_or(10)
        });
        prop_assert_eq!(sum % 11, 1);
        prop_assert_eq!(check::id_number(&right[0].to_lowercase()).ok(), Some(right[0].clone()));
    }

    #[test]
    fn one_wrong_digit_is_noticed(first in first_17(), at in 0..17_usize, by in 1..10_u32) {
        let number = "0123456789X".chars().map(|last| format!("{first}{last}")).find(|n| check::id_number(n).is_ok());
        let mut digits: Vec<char> = number.unwrap().chars().collect();
        digits[at] = char::from_digit((digits[at].to_digit(10).unwrap() + by) % 10, 10).unwrap();
        prop_assert!(check::id_number(&digits.into_iter().collect::<String>()).is_err());
    }

    #[test]
    fn fifteen_digits_become_eighteen(first in first_17()) {
        prop_assume!(&first[6..8] == "19");
        let old = format!("{}{}", &first[..6], &first[8..]);
        let new = check::id_number(&old).unwrap();
        prop_assert_eq!(&new[..17], first);
        prop_assert_eq!(check::id_number(&new).ok(), Some(new.clone()));
    }

    #[test]
    fn no_text_breaks_a_check(text in any_text()) {
        if let Ok(number) = check::id_number(&text) {
            prop_assert_eq!(number.len(), 18);
        }
        if let Ok(phone) = check::phone(&text) {
            prop_assert!((5..=15).contains(&phone.len()) && phone.bytes().all(|byte| byte.is_ascii_digit()));
            // The last four digits, by which a resident is found, are always there.
            prop_assert!(phone.get(phone.len() - 4..).is_some());
            prop_assert_eq!(check::phone(&phone).ok(), Some(phone.clone()));
        }
        for kept in [check::line("f", &text, 20), check::paragraph("f", &text, 20)].into_iter().flatten() {
            prop_assert!(kept.chars().count() <= 20 && !kept.chars().any(check::is_bad_char));
            prop_assert_eq!(kept.trim(), kept.as_str());
        }
        if let Ok(line) = check::line("f", &text, 20) {
            prop_assert!(!line.is_empty() && !line.contains(['\n', '\r']));
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in any_text()) {
        let folded = check::fold(&text);
        prop_assert_eq!(check::fold(&folded), folded.clone());
        prop_assert!(!folded.chars().any(char::is_whitespace) && !folded.contains('\0'));
        prop_assert_eq!(check::fold(&format!(" {text}\t")), folded);
    }

    #[test]
    fn no_text_breaks_a_mask(text in any_text()) {
        for masked in [mask::name(&text), mask::phone(&text), mask::id_number(&text), mask::address(&text)] {
            prop_assert!(masked.len() <= text.len() * 2 + 4);
        }
        let name: Vec<char> = mask::name(&text).chars().collect();
        let shown = if name.len() < 3 { name.len() } else { name.len() - 1 };
        prop_assert!(name.iter().take(shown).skip(1).all(|c| *c == '*'));
        prop_assert_eq!(name.len(), text.chars().count());
        let masked = mask::numbers(&text);
        prop_assert_eq!(mask::numbers(&masked), masked);
    }

    #[test]
    fn a_telephone_number_is_not_read_off_its_mask(phone in "[0-9]{5,15}") {
        let masked = mask::phone(&phone);
        let shown = masked.chars().filter(char::is_ascii_digit).count();
        prop_assert!(phone.len() - shown >= 1 && shown <= 7);
        prop_assert_eq!(masked.len(), phone.len());
        prop_assert!(masked.rsplit('*').next().is_some_and(|tail| tail.len() <= 4 && phone.ends_with(tail)));
    }

    #[test]
    fn numbers_are_masked_wherever_they_stand(before in "[^0-9]{0,5}", mobile in "1[0-9]{10}", after in "[^0-9xX]{0,5}") {
        for text in [format!("{before}{mobile}{after}"), format!("{before}+86{mobile}{after}")] {
            let masked = mask::numbers(&text);
            prop_assert!(!masked.contains(&mobile), "{}", masked);
        }
    }

    #[test]
    fn a_code_is_twelve_or_fifteen_digits(text in prop_oneof![any_text(), "[0-9]{12}", "[0-9]{15}", "[0-9]{9}000"]) {
        let right = matches!(text.len(), 12 | 15) && text.bytes().all(|byte| byte.is_ascii_digit());
        let code = UnitCode::parse(&text);
        prop_assert_eq!(code.is_ok(), right);
        if let Ok(code) = code {
            prop_assert_eq!(code.as_str(), text.as_str());
            prop_assert_eq!(code.kind() == UnitKind::Grid, text.len() == 15);
            prop_assert_eq!(code.to_string().parse::<UnitCode>().ok(), Some(code));
        }
    }

    #[test]
    fn ids_sort_by_when_they_were_made(seed in any::<u64>(), steps in proptest::collection::vec(0..3_i64, 1..200)) {
        let ids = Ids::seeded(seed);
        let mut now = Timestamp::from_micros(1_788_224_400_000_000);
        let mut made: Vec<ResidentId> = Vec::new();
        for step in steps {
            // Mostly at the same millisecond, as within one transaction.
            now = Timestamp::from_micros(now.micros() + step * 700);
            made.push(ResidentId::from_uuid(ids.next(now)));
        }
        prop_assert!(made.is_sorted());
        let mut texts: Vec<String> = made.iter().map(ToString::to_string).collect();
        prop_assert!(texts.is_sorted());
        texts.dedup();
        prop_assert_eq!(texts.len(), made.len());
        prop_assert!(made.iter().all(|id| id.uuid().get_version_num() == 7 && id.to_string().parse() == Ok(*id)));
    }

    #[test]
    fn time_does_not_break_at_its_ends(micros in any::<i64>(), seconds in any::<i64>()) {
        let at = Timestamp::from_micros(micros);
        prop_assert!(seconds < 0 || at.plus_seconds(seconds) >= at);
        prop_assert!(!at.to_string().is_empty() && !at.local_day().is_empty());
        prop_assert_eq!(Ids::seeded(1).next(at).get_version_num(), 7);
    }

    #[test]
    fn a_day_has_eight_digits(micros in 0..253_370_000_000_000_000_i64) {
        let day = Timestamp::from_micros(micros).local_day();
        prop_assert!(day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()));
    }
}

#[test]
fn an_id_of_an_earlier_moment_does_not_disturb_the_order_of_a_later_one() {
    let ids = Ids::seeded(1);
    let (early, late) = (Timestamp::from_micros(1_000_000_000), Timestamp::from_micros(2_000_000_000));
    // Two transactions side by side, each with its own moment.
    let mut made = (Vec::new(), Vec::new());
    for _ in 0..50 {
        made.0.push(ids.next(early));
        made.1.push(ids.next(late));
    }
    assert!(made.0.is_sorted() && made.1.is_sorted());
}
