//! `[server]`: where it listens and how people reach it.

use std::net::{Ipv4Addr, SocketAddr};

use serde::Deserialize;

/// Where it listens and how people reach it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port. Default `127.0.0.1:8080`: behind a proxy on this machine that speaks TLS and says in
    /// `X-Forwarded-For` who asks.
    pub listen: SocketAddr,
    /// Scheme and host as people type them, e.g. `https://wushe.example`; printed in QR codes. Default: the address.
    pub public_url: Option<String>,
}

impl Default for Server {
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)), public_url: None }
    }
}

impl Server {
    /// How people reach it.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen)).trim_end_matches('/').to_owned()
    }
}
