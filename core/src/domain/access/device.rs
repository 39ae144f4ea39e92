//! What a browser says about itself, in a few words, and where it stands, as far as its owner needs to recognise it.

/// Browser and system of a `User-Agent`, e.g. `WeChat · Android`. What is not known is told by its own first word.
#[must_use]
pub fn device_words(agent: &str) -> String {
    // The order matters: nearly everybody claims to be Safari.
    const BROWSERS: [(&str, &str); 9] = [
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Edg", "Edge"),
        ("QQBrowser", "QQ"),
        ("HuaweiBrowser", "Huawei"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let known =
        |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, word)| *word);
    let first: String =
        agent.split(['/', ' ']).next().unwrap_or_default().chars().filter(char::is_ascii_graphic).take(24).collect();
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => first,
    }
}

/// The network of an address, its end hidden: `203.0.113.*`, `2001:db8:*`.
#[must_use]
pub fn network_words(address: &str) -> String {
    if let Some((head, _)) = address.rsplit_once('.').filter(|_| address.parse::<std::net::Ipv4Addr>().is_ok()) {
        return format!("{head}.*");
    }
    let six = address.split('/').next().and_then(|six| six.parse::<std::net::Ipv6Addr>().ok());
    six.map_or_else(String::new, |six| format!("{:x}:{:x}:*", six.segments()[0], six.segments()[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_in_a_few_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Linux; Android 14; PGT-AN00) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0",
                "WeChat · Android",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iOS"),
            ("curl/8.5.0", "curl"),
            ("sync-job/1.0 (nightly)", "sync-job"),
            ("", ""),
        ] {
            assert_eq!(device_words(agent), words);
        }
    }

    #[test]
    fn of_an_address_the_network_is_told() {
        assert_eq!(network_words("203.0.113.7"), "203.0.113.*");
        assert_eq!(network_words("2001:db8:1:2::/64"), "2001:db8:*");
        assert_eq!(network_words("unknown"), "");
    }
}
