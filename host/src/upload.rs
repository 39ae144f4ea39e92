//! Files that people bring and take away: read from a form, cleaned, attached, handed out.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use wushe_core::app::{Cx, attachment, business, idempotency};
use wushe_core::domain::attachment::{AttachmentContent, AttachmentEntity, NewAttachment};
use wushe_core::domain::file::{self, MOST_BYTES, MediaType};
use wushe_core::error::{Error, Problem, Result};

use crate::app::App;
use crate::modules::{MOST_UPLOADS, Raw};
use crate::registers::op::json;
use crate::registers::run::{Done, owner};

/// Most bytes of a form that carries a file: the file, and the words around it.
pub const FORM_BYTES: usize = MOST_BYTES + 64 * 1024;

/// Most bytes of a form of a module that carries files: six photographs of the greatest size, and the words around them.
pub const MODULE_FORM_BYTES: usize = 64 * 1024 * 1024;
/// Most bytes of the words in such a form.
const WORDS_BYTES: usize = 256 * 1024;

/// What a browser offers to choose from; what a file is, its content tells.
pub const ACCEPT: &str = ".jpg,.jpeg,.png,.webp,.pdf,.xlsx,.docx,.txt,.csv";
/// Of these, pictures alone. Named as types: a telephone then offers its camera, and turns what it takes into JPEG.
pub const PICTURES: &str = "image/jpeg,image/png,image/webp";
/// Of these, documents alone.
pub const DOCUMENTS: &str = ".pdf,.xlsx,.docx,.txt,.csv";

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

/// What came in a form of a module.
#[derive(Debug, Default)]
pub struct Came {
    /// Its words, by name.
    pub words: Vec<(String, String)>,
    /// Its files, in their order.
    pub files: Vec<Raw>,
    /// Whether it went on for longer than it may: what follows is missing.
    pub is_cut: bool,
}

impl Came {
    /// Reads a form to its end, or to where it is too long. A file that is too large is passed over, and said to be so.
    ///
    /// # Errors
    /// When it is no form.
    pub async fn read(mut form: Multipart) -> std::result::Result<Self, MultipartError> {
        let mut came = Self::default();
        match came.fill(&mut form).await {
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => came.is_cut = true,
            read => read?,
        }
        Ok(came)
    }

    async fn fill(&mut self, form: &mut Multipart) -> std::result::Result<(), MultipartError> {
        let mut words = 0;
        while let Some(mut field) = form.next_field().await? {
            let Some(name) = field.name().map(str::to_owned) else { continue };
            let Some(file) = field.file_name().map(str::to_owned) else {
                let text = field.text().await?;
                words += name.len() + text.len();
                if words > WORDS_BYTES {
                    self.is_cut = true;
                    return Ok(());
                }
                self.words.push((name, text));
                continue;
            };
            // Past the number that any action takes it is enough to know that there are more.
            let is_wanted = self.files.len() <= MOST_UPLOADS;
            let mut content = Some(Vec::new());
            while let Some(chunk) = field.chunk().await? {
                content = content.filter(|content| is_wanted && content.len() + chunk.len() <= MOST_BYTES);
                if let Some(content) = &mut content {
                    content.extend_from_slice(&chunk);
                }
            }
            // A field in which nothing was chosen comes without name and content.
            if is_wanted && !(file.is_empty() && content.as_ref().is_some_and(Vec::is_empty)) {
                self.files.push(Raw { field: name, name: file, content });
            }
        }
        Ok(())
    }

    /// What is wrong with a form that is cut.
    #[must_use]
    pub fn too_large(field: &str) -> Problem {
        Problem::new(field, "files-too-large").with("max", MODULE_FORM_BYTES / (1024 * 1024))
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
    let AttachmentContent { view, content } = file;
    let content = (!has_already(&view.sha256, asked)).then_some(content);
    handed_out(&view.name, view.media_type, &view.sha256, content)
}

/// Whether whoever asks has this file already.
#[must_use]
pub fn has_already(sha256: &str, asked: &HeaderMap) -> bool {
    asked.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == format!("\"{sha256}\"").as_bytes())
}

/// As [`hand_out`]; without content for whoever has it already.
#[must_use]
pub fn handed_out(name: &str, media_type: MediaType, sha256: &str, content: Option<Vec<u8>>) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{sha256}\"")).ok();
    let kind = match media_type {
        MediaType::Text => "text/plain; charset=utf-8",
        known => known.as_str(),
    };
    let mut response = content.map_or_else(|| StatusCode::NOT_MODIFIED.into_response(), IntoResponse::into_response);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // Whether it may still be read is asked every time: a notice may have been taken down.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(name, media_type));
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
