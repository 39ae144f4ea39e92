//! Check digits and forms of the numbers that people bring.

use crate::domain::day::Day;
use crate::domain::resident::Sex;
use crate::error::{Error, Result};

/// An identity number as GB 11643 has it: 18 characters, a real date of birth, the right check digit (ISO 7064 MOD 11-2).
/// Lower-case `x` and full-width digits are taken; a 15-digit number of the first generation is brought to 18.
///
/// # Errors
/// `Invalid` at field `id_number`.
pub fn id_number(text: &str) -> Result<String> {
    let bad = || Error::invalid("id_number", "id-number");
    let mut digits: String = half_width(text.trim()).to_ascii_uppercase();
    if digits.len() == 15 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.insert_str(6, "19");
        digits.push(id_check_digit(&digits).ok_or_else(bad)?);
    }
    // Eighteen bytes may be fewer characters: nothing is cut before it is known to be ASCII.
    let right = digits.len() == 18 && digits.is_ascii() && id_check_digit(&digits[..17]) == digits.chars().last();
    let day: jiff::civil::Date = if right {
        jiff::civil::Date::strptime("%Y%m%d", &digits[6..14]).map_err(|_| bad())?
    } else {
        return Err(bad());
    };
    if day.year() < 1800 { Err(bad()) } else { Ok(digits) }
}

/// The day of birth and the sex that a checked identity number of 18 characters tells (GB 11643: digits 7–14, and the last of
/// the running number, odd for men).
///
/// # Errors
/// `Invalid` at field `id_number` for a number that was not checked.
pub fn born(number: &str) -> Result<(Day, Sex)> {
    let bad = || Error::invalid("id_number", "id-number");
    let (day, order) = number.get(6..14).zip(number.get(16..17)).ok_or_else(bad)?;
    let day = jiff::civil::Date::strptime("%Y%m%d", day).map_err(|_| bad())?;
    let order: u8 = order.parse().map_err(|_| bad())?;
    Ok((Day::from(day), if order % 2 == 1 { Sex::Male } else { Sex::Female }))
}

/// The check digit of the first 17 digits; none unless they are digits.
fn id_check_digit(first: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    let mut count = 0;
    for (digit, weight) in first.chars().zip(WEIGHTS) {
        sum += digit.to_digit(10)? * weight;
        count += 1;
    }
    (count == 17).then(|| char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// The characters of a unified social credit code, each worth its place: no I, O, S, V, Z.
const CREDIT: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code as GB 32100 has it: 18 characters, a registrar that there is, six digits of a division, an
/// organisation code with its own check character (GB 11714) in places 9 to 17, and the check character of the whole. Letters
/// stand first for the army (A), agriculture (N) and others (Y). Lower case and full-width characters are taken.
///
/// # Errors
/// `Invalid` at field `credit_code`.
pub fn credit_code(text: &str) -> Result<String> {
    let code = half_width(text.trim()).to_ascii_uppercase();
    let bytes = code.as_bytes();
    let right = bytes.len() == 18
        && b"123456789ANY".contains(&bytes[0])
        && b"123456789".contains(&bytes[1])
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && organisation_check(&bytes[8..16]) == Some(bytes[16])
        && credit_check(&bytes[..17]) == Some(bytes[17]);
    if right { Ok(code) } else { Err(Error::invalid("credit_code", "credit-code")) }
}

/// The check character of the first 17: weights 3^i mod 31.
fn credit_check(first: &[u8]) -> Option<u8> {
    let (mut sum, mut weight) = (0, 1);
    for byte in first {
        sum += CREDIT.iter().position(|known| known == byte)? * weight;
        weight = weight * 3 % 31;
    }
    Some(CREDIT[(31 - sum % 31) % 31])
}

/// The check character of the eight of an organisation code (GB 11714): A counts ten, Z thirty-five.
fn organisation_check(first: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (byte, weight) in first.iter().zip(WEIGHTS) {
        sum += char::from(*byte).to_digit(36)? * weight;
    }
    Some(match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b"0123456789"[digit as usize],
    })
}

/// A telephone number: digits only, 5 to 15 of them; spaces, hyphens and a leading `+86` are taken off.
///
/// # Errors
/// `Invalid` at field `phone`.
pub fn phone(text: &str) -> Result<String> {
    let digits: String = half_width(text).chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let digits = digits.strip_prefix("+86").unwrap_or(&digits);
    let right = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if right { Ok(digits.to_owned()) } else { Err(Error::invalid("phone", "phone")) }
}

/// A name or another line that people read: trimmed, 1 to `most` characters, no control or direction-changing characters.
///
/// # Errors
/// `Invalid` at `field`.
pub fn line(field: &str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid(field, "required"));
    }
    if text.contains(['\n', '\r']) {
        return Err(Error::invalid(field, "one-line"));
    }
    paragraph(field, text, most)
}

/// What somebody logs in with: letters a–z, digits and `.`, `_`, `-`, `@`, a letter or a digit first, at most 40. Letters become
/// lower case and full-width ones plain. Nothing else: a Cyrillic а, or a space in the middle, would make two logins that
/// nobody tells apart (UTS #39).
///
/// # Errors
/// `Invalid` at field `login`.
pub fn login(text: &str) -> Result<String> {
    let login = half_width(&line("login", text, 40)?).to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let right = login.starts_with(plain) && login.chars().all(|c| plain(c) || matches!(c, '.' | '_' | '-' | '@'));
    if right { Ok(login) } else { Err(Error::invalid("login", "login-form")) }
}

/// Words that may be empty and may have several lines, at most `most` characters.
///
/// # Errors
/// `Invalid` at `field`.
pub fn paragraph(field: &str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(crate::Problem::new(field, "too-long").with("max", most).into());
    }
    if text.chars().any(is_bad_char) {
        Err(Error::invalid(field, "bad-text"))
    } else {
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }
}

/// Characters that no text may hold: controls but for line breaks and tabs, and what turns the direction of writing. One
/// database refuses NUL and the other takes it; readers can be deceived by the rest.
#[must_use]
pub const fn is_bad_char(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Folds for finding: half-width, lower case, without spaces and what no kept text may hold.
#[must_use]
pub fn fold(text: &str) -> String {
    half_width(text).to_lowercase().chars().filter(|c| !c.is_whitespace() && !is_bad_char(*c)).collect()
}

/// Full-width digits and letters, as Chinese keyboards give them, to plain ones.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_identity_numbers() {
        for good in [
            "11010519491231002X",
            "11010519491231002x",
            "360426199101010071",
            "510899195803090029",
            "510899194701011049",
            "510899198506151239",
            "510899201106010052",
            "51089919620504019X",
        ] {
            assert_eq!(id_number(good).ok(), Some(good.to_uppercase()), "{good}");
        }
        assert_eq!(id_number("510899580309002").ok().as_deref(), Some("510899195803090029"));
        assert_eq!(id_number("５１０８９９１９５８０３０９００２９").ok().as_deref(), Some("510899195803090029"));
    }

    #[test]
    fn a_number_tells_day_of_birth_and_sex() {
        for (number, day, sex) in [
            ("11010519491231002X", "1949-12-31", Sex::Female),
            ("360426199101010071", "1991-01-01", Sex::Male),
            ("510899198506151239", "1985-06-15", Sex::Male),
            ("510899195803090029", "1958-03-09", Sex::Female),
        ] {
            assert_eq!(born(number).ok(), day.parse().ok().map(|day| (day, sex)), "{number}");
        }
        assert!(born("5108").is_err() && born("510899195813090029").is_err());
    }

    #[test]
    fn bad_identity_numbers() {
        for bad in [
            "",
            "36042619910102009X",
            "360426199113010079",
            "51089919580309002",
            "5108991958030900299",
            "51089919580309002九",
            // Eighteen bytes, not eighteen characters.
            "5108991958030900é",
        ] {
            assert!(id_number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn credit_codes() {
        for good in [
            "91110000600037341L",
            "91350100M000100Y43",
            "52510821MJ0000018E",
            "51510821MJ0000026C",
            "53510821MJ00000341",
            "N2510821MF00000137",
        ] {
            assert_eq!(credit_code(good).ok().as_deref(), Some(good));
            assert_eq!(credit_code(&format!(" {} ", good.to_lowercase())).ok().as_deref(), Some(good));
        }
        assert_eq!(credit_code("５２５１０８２１ＭＪ０００００１８Ｅ").ok().as_deref(), Some("52510821MJ0000018E"));
        for bad in [
            "",
            "A1110000600037341L",
            "91110000600037341",
            "91110000600037341L1",
            "91110000600037341I",
            "52510821MJ0000018F",
            "52510821MJ0000019E",
            "5251O821MJ0000018E",
            "52510821MJ000001é",
            "020000000000000000",
        ] {
            assert!(credit_code(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_registrar_has_codes() {
        for registrar in "123456789ANY".chars() {
            let first = format!("{registrar}1510821MF0000013");
            let check = credit_check(first.as_bytes()).map(char::from).unwrap();
            assert!(credit_code(&format!("{first}{check}")).is_ok(), "{registrar}");
        }
        for registrar in "0BCXZ".chars() {
            let first = format!("{registrar}1510821MF0000013");
            let check = credit_check(first.as_bytes()).map_or('0', char::from);
            assert!(credit_code(&format!("{first}{check}")).is_err(), "{registrar}");
        }
    }

    #[test]
    fn telephone_numbers() {
        assert_eq!(phone("+86 199-0000-0001").ok().as_deref(), Some("19900000001"));
        assert_eq!(phone("0839-4200001").ok().as_deref(), Some("08394200001"));
        for bad in ["", "1234", "phone", "1990000000a", "1234567890123456"] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_that_deceive_are_refused() {
        assert!(line("name", "李\u{202e}兰", 20).is_err());
        assert!(line("name", "李\0兰", 20).is_err());
        assert!(line("name", "  ", 20).is_err());
        assert_eq!(line("name", " 李秀兰 ", 20).ok().as_deref(), Some("李秀兰"));
    }
}
