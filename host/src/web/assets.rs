//! Style sheet, script and icons: made by `cargo xtask assets`, embedded here, served by names that carry their content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/dist"]
struct Dist;

/// What the build of the assets says it made.
#[derive(Debug, Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
    icons: BTreeSet<String>,
}

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    // The build script hands on the manifest, so that new assets make a new binary.
    serde_json::from_str(env!("WUSHE_ASSETS")).unwrap_or_else(|error| panic!("manifest of the web assets: {error}"))
});

/// The address of an asset by its plain name, e.g. `wushe.css`.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}", MANIFEST.files.get(name).map_or(name, String::as_str))
}

/// Whether the icon is among those that we ship.
#[must_use]
pub fn has_icon(name: &str) -> bool {
    name == "mark" || MANIFEST.icons.contains(name)
}

/// An icon as markup; one that we do not ship is drawn as a piece of a puzzle.
#[must_use]
pub fn icon(name: &str) -> String {
    let name = if has_icon(name) { name } else { "puzzle" };
    format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>", url("icons.svg"))
}

/// `GET /assets/{name}`: kept by browsers for a year, since a changed asset has another name.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let known = MANIFEST.files.values().any(|file| *file == name);
    let Some(plain) = known.then(|| Dist::get(&name)).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("\"{}\"", hex::encode(&plain.metadata.sha256_hash()[..8]));
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, value);
    }
    if unchanged {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    let accepts_gzip =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
            value
                .split(',')
                .any(|coding| matches!(coding.trim(), "gzip" | "*") || coding.trim().starts_with("gzip;q=1"))
        });
    if accepts_gzip && let Some(packed) = Dist::get(&format!("{name}.gz")) {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return (answer, packed.data.into_owned()).into_response();
    }
    (answer, plain.data.into_owned()).into_response()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(name: &str, headers: &[(header::HeaderName, &str)]) -> Response {
        let mut map = HeaderMap::new();
        for (key, value) in headers {
            map.insert(key, value.parse().unwrap());
        }
        serve(Path(name.to_owned()), map).await
    }

    #[tokio::test]
    async fn an_asset_is_packed_kept_and_asked_for_once() {
        let name = url("wushe.css").trim_start_matches("/assets/").to_owned();
        let answer = get(&name, &[(header::ACCEPT_ENCODING, "br, gzip")]).await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip");
        assert!(answer.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let etag = answer.headers()[header::ETAG].to_str().unwrap().to_owned();
        let again = get(&name, &[(header::IF_NONE_MATCH, &etag)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let plain = get(&name, &[]).await;
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
    }

    #[tokio::test]
    async fn what_we_did_not_make_is_not_there() {
        assert_eq!(get("manifest.json", &[]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(get("../Cargo.toml", &[]).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_first_visit_stays_below_200_kilobytes() {
        let packed: usize = MANIFEST
            .files
            .values()
            .filter_map(|name| Dist::get(&format!("{name}.gz")))
            .map(|file| file.data.len())
            .sum();
        // The page itself is far below the remaining 100 KB.
        assert!(packed < 100_000, "{packed} bytes");
    }

    #[test]
    fn an_unknown_icon_is_a_piece_of_a_puzzle() {
        assert!(icon("no-such-icon").contains("#puzzle"));
        assert!(icon("credit-card").contains("#credit-card"));
        assert!(icon("\"><script>").contains("#puzzle"));
    }
}
