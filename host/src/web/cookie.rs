//! Cookies: the session, the reader's choices, and a sentence for the next page.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wushe_plugin_schema::value::Tone;

use super::view::FlashView;
use crate::auth;

/// Seconds for which the reader's choices of language and type are kept.
const CHOICE_SECONDS: i64 = 365 * 24 * 3600;
/// Seconds for which a browser remembers that somebody has logged in from it.
const DEVICE_SECONDS: i64 = 180 * 24 * 3600;
/// Seconds for which a sentence waits for its page.
const FLASH_SECONDS: i64 = 60;
/// Characters of a sentence that a cookie carries.
const FLASH_CHARS: usize = 300;

/// Writes and reads our cookies. Over HTTPS each has the `__Host-` prefix, which ties it to this host and to secure
/// connections; plain HTTP is for one's own machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cookies {
    secure: bool,
}

impl Cookies {
    pub(super) fn of(public_url: &str) -> Self {
        Self { secure: public_url.starts_with("https://") }
    }

    fn name(self, plain: &str) -> String {
        if self.secure { format!("__Host-{plain}") } else { plain.to_owned() }
    }

    fn get(self, headers: &HeaderMap, plain: &str) -> Option<String> {
        auth::cookie(headers, &self.name(plain))
    }

    fn set(self, plain: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name(plain);
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}").parse().ok()
    }

    pub(super) fn set_session(self, token: &str, seconds: i64) -> Option<HeaderValue> {
        let name = auth::COOKIES[usize::from(!self.secure)];
        let plain = name.strip_prefix("__Host-").unwrap_or(name);
        self.set(plain, token, seconds)
    }

    /// What the browser kept of an earlier login.
    pub(super) fn device(self, headers: &HeaderMap) -> String {
        self.get(headers, "wushe-device").unwrap_or_default()
    }

    pub(super) fn set_device(self, device: &str) -> Option<HeaderValue> {
        self.set("wushe-device", device, DEVICE_SECONDS)
    }

    pub(super) fn choice(self, headers: &HeaderMap, what: &str) -> Option<String> {
        self.get(headers, &format!("wushe-{what}"))
    }

    pub(super) fn set_choice(self, what: &str, value: &str) -> Option<HeaderValue> {
        self.set(&format!("wushe-{what}"), value, CHOICE_SECONDS)
    }

    pub(super) fn flash(self, headers: &HeaderMap) -> Option<FlashView> {
        let bytes = URL_SAFE_NO_PAD.decode(self.get(headers, "wushe-flash")?).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (tone, text) = text.split_at_checked(1)?;
        let tone = if tone == "+" { Tone::Good } else { Tone::Bad };
        (!text.is_empty()).then(|| FlashView { tone, text: text.chars().take(FLASH_CHARS).collect() })
    }

    pub(super) fn set_flash(self, flash: &FlashView) -> Option<HeaderValue> {
        let sign = if flash.tone == Tone::Good { "+" } else { "-" };
        let text: String = flash.text.chars().take(FLASH_CHARS).collect();
        self.set("wushe-flash", &URL_SAFE_NO_PAD.encode(format!("{sign}{text}")), FLASH_SECONDS)
    }

    pub(super) fn clear_flash(self) -> Option<HeaderValue> {
        self.set("wushe-flash", "", 0)
    }
}

/// Adds a cookie to an answer.
pub(super) fn add(headers: &mut HeaderMap, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        headers.append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        [(header::COOKIE, pair.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn a_session_over_https_is_tied_to_the_host_and_hidden_from_scripts() {
        let cookie = Cookies::of("https://wushe.example").set_session("token", 60).unwrap();
        let text = cookie.to_str().unwrap();
        assert_eq!(text, "__Host-wushe-session=token; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let plain = Cookies::of("http://localhost").set_session("token", 60).unwrap();
        assert_eq!(plain, "wushe-session=token; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_sentence_travels_to_the_next_page() {
        let cookies = Cookies::of("http://localhost");
        let cookie = cookies.set_flash(&FlashView { tone: Tone::Good, text: "已接单。".to_owned() }).unwrap();
        let flash = cookies.flash(&sent(&cookie)).unwrap();
        assert_eq!((flash.tone, flash.text.as_str()), (Tone::Good, "已接单。"));
    }
}
