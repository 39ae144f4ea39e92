//! How personal fields look to whom they are not shown.

/// `李秀兰` → `李*兰`, `李兰` → `李*`, `Anna Li` → `A****** `: the first character, the last of three or more, stars between.
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

/// Whatever looks like an identity or telephone number in free text (logs, errors) is starred away.
#[must_use]
pub fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() || (run.len() == 17 && matches!(c, 'x' | 'X')) {
            run.push(c);
            continue;
        }
        match run.len() {
            18 => out.push_str(&id_number(&run)),
            11 if run.starts_with('1') => out.push_str(&phone(&run)),
            _ => out.push_str(&run),
        }
        run.clear();
        out.push(c);
    }
    out.pop();
    out
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
        assert_eq!(
            super::numbers("call 19900000001, id 510899195803090029, no 12"),
            "call 199****0001, id 5108**********0029, no 12"
        );
    }
}
