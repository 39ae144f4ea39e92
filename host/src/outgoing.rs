//! Requests to other servers: to public addresses over TLS alone unless the operator says otherwise, to the very host that was asked
//! for, within limits of time and size.

use std::error::Error as StdError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};
use rustls::{ClientConfig, RootCertStore};
use wushe_plugin_schema::view::{HttpAnswer, HttpRequest};

/// Methods that a request may have.
pub const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// Time from the beginning to the last byte.
const WHOLE: Duration = Duration::from_secs(20);
/// Time until the connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// Bytes of an answer.
const ANSWER_BYTES: usize = 256 << 10;
/// Headers that belong to the connection, or are ours.
const OURS: [&str; 12] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// To where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The host as manifests name it: with the port where it is not the usual one.
    pub host: String,
    url: Url,
}

/// The address in a text; none: it is no whole `http` or `https` address, or one with a login.
#[must_use]
pub fn address(text: &str) -> Option<Address> {
    let url: Url = text.parse().ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !plain || text.len() > 2_000 {
        return None;
    }
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    Some(Address { host, url })
}

/// Whether a module may set this header.
#[must_use]
pub fn is_header(name: &str, value: &str) -> bool {
    let name_fits = HeaderName::from_bytes(name.as_bytes()).is_ok_and(|name| !OURS.contains(&name.as_str()));
    name_fits && value.len() <= 4_096 && HeaderValue::from_str(value).is_ok()
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// There is an answer, or a reason that will not pass.
    Final(HttpAnswer),
    /// It may do better next time; this is what is said when there is none.
    Again(HttpAnswer),
}

/// Sends requests.
#[derive(Debug, Clone)]
pub struct Outgoing {
    client: Client,
    private: bool,
}

/// Why an address is not reached.
#[derive(Debug, thiserror::Error)]
#[error("the address is private")]
struct Private;

/// How servers prove who they are: by the public authorities' certificates.
pub(crate) fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl Outgoing {
    /// A sender. `private`: whether addresses of the own network, and `http` without TLS, may be asked.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(private: bool) -> anyhow::Result<Self> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls()?)
            .dns_resolver(Arc::new(Names { private }))
            .redirect(Policy::none())
            .no_proxy()
            .user_agent("wushe")
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .build()?;
        Ok(Self { client, private })
    }

    /// Sends a request under its mark.
    pub async fn send(&self, mark: &str, request: &HttpRequest) -> Sent {
        let no = |error: &str| HttpAnswer {
            request: mark.to_owned(),
            status: None,
            content_type: None,
            body: None,
            error: Some(error.to_owned()),
        };
        let Some(Address { url, .. }) = address(&request.url) else { return Sent::Final(no("unreachable")) };
        if !self.private && (url.scheme() == "http" || is_private_literal(&url)) {
            return Sent::Final(no("private-address"));
        }
        let answer = match self.build(mark, url, request).send().await {
            Ok(answer) => answer,
            Err(error) if is_private_name(&error) => return Sent::Final(no("private-address")),
            Err(error) if error.is_timeout() => return Sent::Again(no("timeout")),
            Err(error) => {
                tracing::info!(%error, "a server cannot be reached");
                return Sent::Again(no("unreachable"));
            }
        };
        let status = answer.status().as_u16();
        let content_type =
            answer.headers().get("content-type").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut bytes = Vec::new();
        let mut stream = answer.bytes_stream();
        while let Some(piece) = stream.next().await {
            match piece {
                Ok(piece) => bytes.extend_from_slice(&piece),
                Err(error) => return Sent::Again(no(if error.is_timeout() { "timeout" } else { "unreachable" })),
            }
            if bytes.len() > ANSWER_BYTES {
                return Sent::Final(no("too-large"));
            }
        }
        let Ok(body) = String::from_utf8(bytes) else { return Sent::Final(no("not-text")) };
        let content_type = content_type.filter(|text| text.len() <= 200);
        let answer = HttpAnswer { status: Some(status), content_type, body: Some(body), error: None, ..no("") };
        // Said by those who want to be asked again later.
        if matches!(status, 429 | 502..=504) { Sent::Again(answer) } else { Sent::Final(answer) }
    }

    fn build(&self, mark: &str, url: Url, request: &HttpRequest) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or(Method::GET);
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers.iter().filter(|(name, value)| is_header(name, value)) {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                headers.insert(name, value);
            }
        }
        if let Ok(mark) = HeaderValue::from_str(mark) {
            headers.insert("idempotency-key", mark);
        }
        let built = self.client.request(method, url).headers(headers);
        match &request.body {
            Some(body) => built.body(body.clone()),
            None => built,
        }
    }
}

/// Names are looked up here, and the very addresses that were looked at are connected to.
struct Names {
    private: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !private && found.iter().any(|found| is_private(found.ip())) {
                return Err(Box::new(Private) as Box<dyn StdError + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn is_private_name(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(error) = cause {
        if error.is::<Private>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn is_private_literal(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    literal.is_ok_and(is_private)
}

/// Whether an address is no public one: of this machine, its network, or of no machine at all.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private_v4(v4),
            None => is_private_v6(v6),
        },
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        || a >= 240
        // Carriers' own (RFC 6598), protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (b == 18 || b == 19))
}

fn is_private_v6(v6: Ipv6Addr) -> bool {
    let [first, second, ..] = v6.segments();
    // Public addresses are those of 2000::/3, but for documentation, and for tunnels that end at any IPv4 address.
    !(0x2000..0x4000).contains(&first) || (first == 0x2001 && matches!(second, 0 | 0xdb8)) || first == 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_whole_and_without_a_login() {
        let host = |text: &str| address(text).map(|address| address.host);
        assert_eq!(host("https://api.example.cn/v1?q=1").as_deref(), Some("api.example.cn"));
        assert_eq!(host("https://api.example.cn:443/").as_deref(), Some("api.example.cn"));
        assert_eq!(host("https://API.example.cn:8443/").as_deref(), Some("api.example.cn:8443"));
        for wrong in ["", "api.example.cn", "ftp://api.example.cn", "file:///etc/passwd", "https://u:p@api.example.cn/"]
        {
            assert_eq!(host(wrong), None, "{wrong}");
        }
        // The host is what is connected to, whatever it is made to look like.
        assert_eq!(host("https://api.example.cn\\@evil.example/").as_deref(), Some("api.example.cn"));
    }

    #[test]
    fn private_addresses_are_known() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "2001:0:1::",
            "64:ff9b::7f00:1",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "223.5.5.5", "100.128.0.1", "2400:3200::1"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
        for url in ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"] {
            assert!(is_private_literal(&url.parse().unwrap()), "{url}");
        }
    }

    #[test]
    fn headers_of_the_connection_are_ours() {
        assert!(is_header("Accept", "application/json"));
        for (name, value) in
            [("Host", "x"), ("content-length", "1"), ("Idempotency-Key", "x"), ("a b", "x"), ("x", "a\r\nb")]
        {
            assert!(!is_header(name, value), "{name}");
        }
    }
}
