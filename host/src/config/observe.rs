//! `[observe]`: what an operator's own tools are told.

use std::net::SocketAddr;

use serde::Deserialize;

/// What an operator's own tools are told. By default nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Observe {
    /// Address and port at which `GET /metrics` gives figures for Prometheus, e.g. `127.0.0.1:9464`. Whoever reaches it may read
    /// them: keep it on this machine or in a network of operators. Default: none.
    pub metrics_listen: Option<SocketAddr>,
    /// Address of a collector that takes traces by OTLP over HTTP, e.g. `http://127.0.0.1:4318`; `/v1/traces` is added. Default:
    /// none, and nothing is traced.
    pub otlp_endpoint: Option<String>,
    /// The share of requests and background works that is traced, from 0 to 1. Default 0.1.
    pub trace_share: Share,
}

/// A share of all, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Share(f64);

/// A share is a number: one that is none is refused.
impl Eq for Share {}

impl Default for Share {
    fn default() -> Self {
        Self(0.1)
    }
}

impl Share {
    /// The number, from 0 to 1.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(format!("{share} is no share: a number from 0 (none) to 1 (all) is expected"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_from_nothing_to_all() {
        for share in ["0.0", "0.25", "1.0"] {
            toml::from_str::<Observe>(&format!("trace_share = {share}")).expect(share);
        }
        for share in ["-0.1", "1.01", "10.0", "nan", "inf"] {
            let error = toml::from_str::<Observe>(&format!("trace_share = {share}")).expect_err(share);
            assert!(error.to_string().contains("from 0 (none) to 1 (all)"), "{error}");
        }
    }
}
