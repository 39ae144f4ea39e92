//! Files that people bring and take away: read from a form, cleaned, attached, handed out.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use wushe_core::app::{Cx, attachment, business, idempotency};
use wushe_core::domain::attachment::{AttachmentContent, AttachmentEntity, NewAttachment};
use wushe_core::domain::file::{self, MOST_BYTES, MediaType};
use wushe_core::error::{Error, Problem, Result};

use crate::app::App;
use crate::registers::op::json;
use crate::registers::run::{Done, owner};

/// Most bytes of a form that carries a file: the file, and the words around it.
pub const FORM_BYTES: usize = MOST_BYTES + 64 * 1024;

/// What a browser offers to choose from; what a file is, its content tells.
pub const ACCEPT: &str = ".jpg,.jpeg,.png,.webp,.pdf,.xlsx,.docx,.txt,.csv";

/// What came in a form: words by name, and one file.
#[derive(Debug, Default)]
pub struct Brought {
    /// Fields beside the file.
    pub fields: BTreeMap<String, String>,
    /// Name of the file.
    pub name: String,
    /// What it holds.
    pub content: Vec<u8>,
}

impl Brought {
    /// Reads a form to its end.
    ///
    /// # Errors
    /// When it is no form, or greater than the address takes.
    pub async fn read(mut form: Multipart) -> std::result::Result<Self, MultipartError> {
        let mut brought = Self::default();
        while let Some(field) = form.next_field().await? {
            if field.name() == Some("file") {
                field.file_name().unwrap_or_default().clone_into(&mut brought.name);
                brought.content = field.bytes().await?.to_vec();
            } else if let Some(name) = field.name().map(str::to_owned) {
                brought.fields.insert(name, field.text().await?);
            }
        }
        Ok(brought)
    }

    /// A field, without what surrounds it.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// What the form says about the file. Every wrong field is named at once.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn about(&self) -> Result<NewAttachment> {
        let mut problems = Vec::new();
        let known = ["entity", "entity_id", "is_public"];
        problems.extend(
            self.fields
                .keys()
                .filter(|name| !known.contains(&name.as_str()))
                .map(|name| Problem::new(name.clone(), "unknown")),
        );
        let entity = self.field("entity").parse::<AttachmentEntity>();
        if entity.is_err() {
            problems.push(Problem::new("entity", "choice"));
        }
        if self.field("entity_id").is_empty() {
            problems.push(Problem::new("entity_id", "required"));
        }
        let is_public = match self.field("is_public") {
            "" | "false" => Some(false),
            "true" => Some(true),
            _ => None,
        };
        if is_public.is_none() {
            problems.push(Problem::new("is_public", "choice"));
        }
        match entity {
            Ok(entity) if problems.is_empty() => Ok(NewAttachment {
                entity,
                entity_id: self.field("entity_id").to_owned(),
                name: self.name.clone(),
                is_public,
            }),
            _ => Err(Error::Invalid(problems)),
        }
    }
}

impl App {
    /// Checks and cleans a file and attaches it. With a key the same request has one effect, however often it arrives.
    ///
    /// # Errors
    /// As [`file::clean`] and [`attachment::create`].
    pub async fn attach(
        self: &Arc<Self>,
        cx: Cx,
        new: NewAttachment,
        content: Vec<u8>,
        key: Option<String>,
    ) -> Result<Done> {
        // Some milliseconds of work for a great picture: not on the threads that serve everybody.
        let cleaned = tokio::task::spawn_blocking(move || file::clean(&content)).await.map_err(Error::internal)?;
        let file = Arc::new(cleaned?);
        self.store
            .write(move |tx| {
                let (cx, new, file, key) = (cx.clone(), new.clone(), Arc::clone(&file), key.clone());
                Box::pin(async move {
                    business::require(tx, &cx).await?;
                    let who = owner(&cx);
                    let asked = format!(
                        "{} attach {} {} {:?} {} {}",
                        cx.unit, new.entity, new.entity_id, new.is_public, new.name, file.sha256
                    );
                    let asked = hex::encode(Sha256::digest(asked));
                    if let Some(key) = &key
                        && let Some(answer) = idempotency::answered(tx, &who, key, &asked).await?
                    {
                        let answer = serde_json::from_str(&answer).map_err(Error::internal)?;
                        return Ok(Done { answer, again: true });
                    }
                    let answer = json(attachment::create(tx, &cx, new, &file).await?)?;
                    if let Some(key) = &key {
                        idempotency::keep(tx, &cx, &who, key, &asked, &answer.to_string()).await?;
                    }
                    Ok(Done { answer, again: false })
                })
            })
            .await
    }
}

/// A file on its way out: saved, never opened in the place of a page; what it is, is not guessed.
#[must_use]
pub fn hand_out(file: AttachmentContent, asked: &HeaderMap) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", file.view.sha256)).ok();
    let unchanged = tag.is_some() && asked.get(header::IF_NONE_MATCH) == tag.as_ref();
    let media_type = match file.view.media_type {
        MediaType::Text => "text/plain; charset=utf-8",
        known => known.as_str(),
    };
    let mut response = if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { file.content.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // Whether it may still be read is asked every time: a notice may have been taken down.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&file.view.name, file.view.media_type));
    if let Some(tag) = tag {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// The name under which a browser saves it (RFC 6266): once for everybody, once for those who read more than ASCII.
fn disposition(name: &str, media_type: MediaType) -> HeaderValue {
    let ending = media_type.endings().first().copied().unwrap_or_default();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    let text = format!("attachment; filename=\"file.{ending}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_out_for_old_and_new_browsers() {
        let named = disposition("2月 收支\".csv", MediaType::Text);
        assert_eq!(
            named.to_str().unwrap(),
            "attachment; filename=\"file.txt\"; filename*=UTF-8''2%E6%9C%88%20%E6%94%B6%E6%94%AF%22.csv"
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        let fields = [("entity", "house"), ("is_public", "perhaps"), ("colour", "red")];
        let brought = Brought {
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Brought::default()
        };
        let Err(Error::Invalid(problems)) = brought.about() else { panic!("taken") };
        let named: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(named, ["colour", "entity", "entity_id", "is_public"]);
    }
}
