//! Amounts in Chinese capitals, as receipts bear them beside the figures (《正确填写票据和结算凭证的基本规定》).

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// An amount of fen, zero or more: `1200.50` yuan is 壹仟贰佰元伍角.
pub(super) fn capital(fen: i64) -> String {
    let fen = fen.unsigned_abs();
    let (yuan, jiao, cent) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut out = if yuan > 0 { format!("{}元", whole(yuan)) } else { String::new() };
    match (jiao, cent) {
        (0, 0) if yuan > 0 => out.push('整'),
        (0, 0) => out.push_str("零元整"),
        (jiao, cent) => {
            if jiao > 0 {
                out.push(digit(jiao));
                out.push('角');
            } else if yuan > 0 {
                out.push('零');
            }
            if cent > 0 {
                out.push(digit(cent));
                out.push('分');
            }
        }
    }
    out
}

fn digit(value: u64) -> char {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('零')
}

fn whole(yuan: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (at, group) in GROUPS.iter().enumerate().rev() {
        let size = 10_u64.checked_pow(u32::try_from(at).unwrap_or(0) * 4);
        let four = size.map_or(0, |size| yuan / size % 10_000);
        if four == 0 {
            gap = gap || !out.is_empty();
            continue;
        }
        // A zero is read where digits are left out between two that are read.
        if !out.is_empty() && (gap || four < 1000) {
            out.push('零');
        }
        out.push_str(&thousands(four));
        out.push_str(group);
        gap = false;
    }
    out
}

fn thousands(four: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (at, place) in PLACES.iter().enumerate().rev() {
        let value = four / 10_u64.pow(u32::try_from(at).unwrap_or(0)) % 10;
        if value == 0 {
            gap = gap || !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
        }
        out.push(digit(value));
        out.push_str(place);
        gap = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn amounts_are_written_as_banks_ask() {
        let cases = [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角"),
            (100, "壹元整"),
            (105, "壹元零伍分"),
            (1_000, "壹拾元整"),
            (120_050, "壹仟贰佰元伍角"),
            (140_950, "壹仟肆佰零玖元伍角"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (10_000_000_000, "壹亿元整"),
            (10_000_100, "壹拾万零壹元整"),
            (100_000_100_000, "壹拾亿零壹仟元整"),
            (50_000_000_500, "伍亿零伍元整"),
        ];
        for (fen, words) in cases {
            assert_eq!(capital(fen), words, "{fen}");
        }
    }
}
