//! How personal fields look to whom they are not shown.

/// `李秀兰` → `李*兰`, `李兰` → `李*`, `Anna Li` → `A*****i`: the first character, the last of three or more, stars between.
#[must_use]
pub fn name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, _] => format!("{first}*"),
        [first, between @ .., last] => format!("{first}{}{last}", "*".repeat(between.len())),
    }
}

/// `19900000001` → `199****0001`; short numbers keep their last two digits.
#[must_use]
pub fn phone(phone: &str) -> String {
    match phone.len() {
        length if length >= 8 && phone.is_ascii() => {
            format!("{}{}{}", &phone[..3], "*".repeat(length - 7), &phone[length - 4..])
        }
        length if length > 2 && phone.is_ascii() => format!("{}{}", "*".repeat(length - 2), &phone[length - 2..]),
        _ => "**".to_owned(),
    }
}

/// `5108**********0029`.
#[must_use]
pub fn id_number(number: &str) -> String {
    if number.len() == 18 && number.is_ascii() {
        format!("{}{}{}", &number[..4], "*".repeat(10), &number[14..])
    } else {
        "*".repeat(number.chars().count())
    }
}

/// The first six characters (district, street), the rest starred away.
#[must_use]
pub fn address(address: &str) -> String {
    let head: String = address.chars().take(6).collect();
    if head.len() < address.len() { format!("{head}****") } else { "****".to_owned() }
}

/// `1958-03-09` → `1958-**-**`.
#[must_use]
pub fn birth_day(day: &str) -> String {
    match day.split_once('-') {
        Some((year, _)) => format!("{year}-**-**"),
        None => "****".to_owned(),
    }
}

/// Words of which nothing may be seen but that there are some.
#[must_use]
pub const fn words(words: &str) -> &'static str {
    if words.is_empty() { "" } else { "****" }
}

/// Whatever looks like an identity, telephone or card number in free text (logs, errors) is starred away: eleven digits and
/// more in a row, full-width ones too.
#[must_use]
pub fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // The run of digits that is being read: as it stands, and plain.
    let (mut as_is, mut plain) = (String::new(), String::new());
    for c in text.chars() {
        let digit = match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xfee0),
            _ => (c.is_ascii_digit() || plain.len() == 17 && matches!(c, 'x' | 'X')).then_some(c),
        };
        if let Some(digit) = digit {
            as_is.push(c);
            plain.push(digit);
            continue;
        }
        end_run(&mut out, &mut as_is, &mut plain);
        out.push(c);
    }
    end_run(&mut out, &mut as_is, &mut plain);
    out
}

fn end_run(out: &mut String, as_is: &mut String, plain: &mut String) {
    match plain.len() {
        18 => out.push_str(&id_number(plain)),
        11.. => out.push_str(&phone(plain)),
        _ => out.push_str(as_is),
    }
    as_is.clear();
    plain.clear();
}

#[cfg(test)]
mod tests {
    #[test]
    fn masks() {
        assert_eq!(super::name("李秀兰"), "李*兰");
        assert_eq!(super::name("李兰"), "李*");
        assert_eq!(super::name("欧阳秀兰"), "欧**兰");
        assert_eq!(super::phone("19900000001"), "199****0001");
        assert_eq!(super::id_number("510899195803090029"), "5108**********0029");
        assert_eq!(super::birth_day("1958-03-09"), "1958-**-**");
        assert_eq!((super::words("青霉素过敏"), super::words("")), ("****", ""));
        assert_eq!(
            super::numbers("call 19900000001, id 510899195803090029, no 12"),
            "call 199****0001, id 5108**********0029, no 12"
        );
        for (text, masked) in [
            ("+8619900000001", "+861******0001"),
            ("0839-4200001", "0839-4200001"),
            ("08394200001", "083****0001"),
            ("５１０８９９１９５８０３０９００２９", "5108**********0029"),
            ("51089919620504019x", "5108**********019x"),
            ("１２ and 2026-09-01", "１２ and 2026-09-01"),
        ] {
            assert_eq!(super::numbers(text), masked);
        }
    }
}
