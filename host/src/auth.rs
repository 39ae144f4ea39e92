//! Who is at the door: the session of a browser (cookie) or of a programme (bearer token).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, header};
use wushe_core::app::{Actor, access};
use wushe_core::domain::access::{Step, User};
use wushe_core::error::{Error, Result};
use wushe_core::id::SessionId;

use crate::app::App;

/// Names of the session cookie: over TLS, where the prefix makes browsers refuse it from anybody but this host, and on one's
/// own machine.
pub const COOKIES: [&str; 2] = ["__Host-wushe-session", "wushe-session"];

/// Who is at the door.
#[derive(Debug, Clone)]
pub struct Who {
    /// The acting person.
    pub actor: Actor,
    /// Their login, if they have one.
    pub user: Option<User>,
    /// The token of the session.
    pub token: Option<String>,
    /// The session; none: nobody, or an API token.
    pub session: Option<SessionId>,
    /// Somebody who has said their password and has a step left to take: until then they are nobody, but for that step.
    pub pending: Option<Pending>,
    /// Whether nothing may be changed: an API token for reading.
    pub read_only: bool,
}

/// Somebody who has a step of logging in left.
#[derive(Debug, Clone)]
pub struct Pending {
    /// As whom they will act.
    pub actor: Actor,
    /// Their account.
    pub user: User,
    /// The step.
    pub step: Step,
}

impl Who {
    /// Somebody who has not said who they are.
    #[must_use]
    pub const fn anonymous() -> Self {
        Self { actor: Actor::Anonymous, user: None, token: None, session: None, pending: None, read_only: false }
    }
}

impl App {
    /// Who sent a request with these headers. A session that has ended makes somebody anonymous: pages then ask for the
    /// login.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn who(&self, headers: &HeaderMap) -> Result<Who> {
        let Some(token) =
            bearer(headers).or_else(|| cookie(headers, COOKIES[usize::from(!self.public_url.starts_with("https://"))]))
        else {
            return Ok(Who::anonymous());
        };
        let (core, asked) = (self.core.clone(), token.clone());
        let found =
            self.store.glance(|tx| Box::pin(async move { access::authenticate(tx, &core, &asked).await })).await;
        match found {
            Ok(found) => {
                if found.due {
                    let (core, kept) = (self.core.clone(), token.clone());
                    let keep = self.store.write(move |tx| {
                        let (core, kept) = (core.clone(), kept.clone());
                        Box::pin(async move { access::keep_alive(tx, &core, &kept).await })
                    });
                    // A disk without room must not keep people from reading.
                    if let Err(error) = keep.await {
                        tracing::warn!(%error, "the use of a session was not noted");
                    }
                }
                let (token, session, read_only) = (Some(token), found.session, found.read_only);
                let (actor, user, step) = (found.actor, found.user, found.step);
                Ok(if step == Step::Done {
                    Who { actor, user: Some(user), token, session, pending: None, read_only }
                } else {
                    Who { token, session, pending: Some(Pending { actor, user, step }), ..Who::anonymous() }
                })
            }
            Err(Error::Unauthenticated) => Ok(Who::anonymous()),
            Err(error) => Err(error),
        }
    }
}

/// Whether a request shows an API token, not a session's.
#[must_use]
pub fn is_api_token(headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|token| token.starts_with(wushe_core::app::api_token::PREFIX))
}

/// The token of an `Authorization: Bearer …` header.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

/// What a browser says that it is.
#[must_use]
pub fn agent(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.chars().take(400).collect()
}

/// Where a request comes from, for counting failed logins. Behind a proxy on this machine that is whoever the proxy says
/// (the last entry of `X-Forwarded-For`, which is the proxy's own); anybody else's word for it does not count. Of an IPv6
/// address the network stands, since whoever has one has them all.
#[must_use]
pub fn address(headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
    let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else { return "unknown".to_owned() };
    let said = headers.get_all("x-forwarded-for").iter().next_back();
    let said = said.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    match said.filter(|_| peer.is_loopback()).unwrap_or(peer).to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Whether a request that changes something comes from our own pages or from a programme: a browser says where a request
/// was made. The rule of Go's `CrossOriginProtection`: `Sec-Fetch-Site` decides, `Origin` where a browser lacks it; neither
/// means that no browser sent it.
#[must_use]
pub fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), ..) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, authority)| authority == host),
        (None, Some(_), None) => false,
        (None, None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .filter_map(|(name, value)| Some((name.parse::<header::HeaderName>().ok()?, value.parse().ok()?)))
            .collect()
    }

    #[test]
    fn requests_of_other_sites_are_told_apart() {
        for good in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("sec-fetch-site", "none")],
            &[],
            &[("origin", "https://w.cn"), ("host", "w.cn")],
        ] {
            assert!(is_same_origin(&headers(good)), "{good:?}");
        }
        for bad in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://w.cn"), ("host", "w.cn")],
            &[("origin", "https://evil.cn"), ("host", "w.cn")],
            &[("origin", "null"), ("host", "w.cn")],
        ] {
            assert!(!is_same_origin(&headers(bad)), "{bad:?}");
        }
    }

    #[test]
    fn a_proxy_on_this_machine_says_who_asks_and_nobody_else_does() {
        let at = |pairs: &[(&'static str, &'static str)], peer: &str| address(&headers(pairs), peer.parse().ok());
        let forged = [("x-forwarded-for", "198.51.100.9, 203.0.113.7")];
        assert_eq!(at(&forged, "127.0.0.1:5000"), "203.0.113.7");
        assert_eq!(at(&forged, "203.0.113.1:5000"), "203.0.113.1");
        assert_eq!(at(&[], "127.0.0.1:5000"), "127.0.0.1");
        assert_eq!(at(&[("x-forwarded-for", "nobody")], "[::1]:5000"), "::/64");
        assert_eq!(at(&[], "[2001:db8:1:2:3:4:5:6]:5000"), "2001:db8:1:2::/64");
        assert_eq!(at(&[], "[::ffff:203.0.113.1]:5000"), "203.0.113.1");
        assert_eq!(address(&HeaderMap::new(), None), "unknown");
    }

    #[test]
    fn tokens_are_found() {
        assert_eq!(bearer(&headers(&[("authorization", "Bearer abc")])).as_deref(), Some("abc"));
        assert_eq!(bearer(&headers(&[("authorization", "Basic abc")])), None);
        assert_eq!(
            cookie(&headers(&[("cookie", "a=1; __Host-wushe-session=xyz; b=2")]), COOKIES[0]).as_deref(),
            Some("xyz")
        );
    }
}
