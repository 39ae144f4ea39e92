//! One notice: its words, lines and files, and what may be said against it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use wushe_core::app::{Actor, attachment, notice, objection};
use wushe_core::domain::attachment::{AttachmentEntity, AttachmentFilter, AttachmentView};
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::PublicNoticeView;
use wushe_core::domain::objection::{NewObjection, ObjectionFilter, ObjectionStatus};
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_core::id::{AttachmentId, NoticeId};
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::{Board, section_name};
use crate::app::App;
use crate::explain;
use crate::i18n::Catalog;
use crate::registers::words;
use crate::upload::hand_out;
use crate::web::error::{PageError, PageResult};
use crate::web::format::{Formatter, bytes, money};
use crate::web::frame::go;
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, ListItemView, PageView, PieceView,
    TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// Most characters of an objection.
const REASON_CHARS: u32 = 1000;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, String)>,
) -> PageResult {
    let id = read_id(&id)?;
    let mut board = Board::open(app, visitor, &unit).await?;
    let view = page(&mut board, id, "", String::new()).await?;
    board.app.was_read(id);
    board.render(StatusCode::OK, view).await
}

fn read_id(id: &str) -> Result<NoticeId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

/// `…/files/{file}`: a file that belongs to this notice and is public with it.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> PageResult {
    let id = read_id(&id)?;
    let file: AttachmentId = file.parse().map_err(|_| PageError::not_found())?;
    let mut board = Board::open(app, visitor, &unit).await?;
    let found = attachment::content(&mut board.tx, &board.cx, file).await?;
    if found.view.entity != AttachmentEntity::Notice || found.view.entity_id != id.to_string() || !found.view.is_public
    {
        return Err(PageError::not_found());
    }
    board.tx.rollback().await?;
    Ok(hand_out(found, &headers))
}

#[derive(Debug, Deserialize)]
pub(super) struct Objected {
    #[serde(default)]
    reason: String,
}

/// A resident objects.
pub(super) async fn object(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, String)>,
    Form(Objected { reason }): Form<Objected>,
) -> PageResult {
    let id = read_id(&id)?;
    if matches!(visitor.actor, Actor::Anonymous) {
        return Err(Error::Unauthenticated.into());
    }
    let board = Board::open(Arc::clone(&app), visitor, &unit).await?;
    let Board { visitor, cx, tx, .. } = board;
    // The reading transaction ends before the writer is asked for.
    tx.rollback().await?;
    let new = NewObjection { notice_id: id, resident_id: None, reason: reason.clone() };
    let made = app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { objection::create(tx, &cx, new).await })
    });
    let locale = visitor.reader.locale;
    let wrong = match made.await {
        Ok(_) => {
            let back = format!("/public/{unit}/notices/{id}");
            return Ok(go(&visitor, &back, Tone::Good, visitor.reader.t("public-objected")).into_response());
        }
        Err(Error::Invalid(problems)) => {
            problems.iter().map(|problem| explain::problem_words(locale, problem)).collect::<Vec<_>>().join("\n")
        }
        Err(error @ Error::Refused { .. }) => explain::core(locale, &error).words,
        Err(error) => return Err(error.into()),
    };
    let mut board = Board::open(app, visitor, &unit).await?;
    board.visitor.reader.here = format!("{}/{id}", board.base());
    let view = page(&mut board, id, &reason, wrong).await?;
    board.render(StatusCode::UNPROCESSABLE_ENTITY, view).await
}

/// The notice, with what was written into the form and what was wrong with it.
async fn page(board: &mut Board, id: NoticeId, reason: &str, wrong: String) -> Result<PageView, PageError> {
    let notice = notice::get_public(&mut board.tx, &board.cx, id).await?;
    let locale = board.locale();
    let format = Formatter { locale, now: board.cx.now.micros() };
    let mut view = PageView::new(notice.title.clone());
    view.back = Some(LinkView { text: board.t("public-title"), href: board.base() });
    let mut lead = vec![notice.unit_name.clone(), section_name(locale, notice.section)];
    lead.extend(notice.period.map(|period| format.period(period)));
    lead.push(format.time(notice.shown_from.micros(), TimeStyle::Date));
    lead.push(board.ta("public-reads", "n", notice.reads));
    view.lead = lead.join(" · ");
    view.blocks.push(BlockView::Prose { paragraphs: paragraphs(&notice.body) });
    if !notice.items.is_empty() {
        view.blocks.extend(lines(board, &notice));
    }
    view.blocks.extend(files(board, id).await?);
    view.blocks.extend(objections(board, &notice, reason, wrong).await?);
    Ok(view)
}

/// What it cost, or how far it has come.
fn lines(board: &Board, notice: &PublicNoticeView) -> Vec<BlockView> {
    let field = |name: &str| words::field(board.locale(), "notice", name);
    let progress = notice.items.iter().any(|line| line.progress.is_some());
    let noted = notice.items.iter().any(|line| line.note.is_some());
    let mut columns = vec![field("name"), field("amount"), field("status")];
    columns.extend(progress.then(|| field("progress")));
    columns.extend(noted.then(|| field("note")));
    let rows = notice.items.iter().map(|line| {
        let status = words::choice(board.locale(), "ItemStatus", line.status.as_str());
        let mut cells = vec![
            ValueView::text(line.name.clone()),
            ValueView::Number(money(line.amount.get())),
            ValueView::text(status),
        ];
        if progress {
            let percent = line.progress.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
            cells.push(ValueView::Number(percent));
        }
        if noted {
            cells.push(ValueView::text(line.note.clone().unwrap_or_else(|| "—".to_owned())));
        }
        TableRowView { cells, ..TableRowView::default() }
    });
    let table = TableView { columns, rows: rows.collect(), empty: String::new() };
    vec![
        BlockView::Heading { text: field("items") },
        BlockView::Table(table),
        BlockView::Text { text: board.ta("public-total", "amount", money(notice.total.get())) },
    ]
}

/// Pictures as pictures, everything else to be saved.
async fn files(board: &mut Board, id: NoticeId) -> Result<Vec<BlockView>, PageError> {
    let filter = AttachmentFilter { entity: Some(AttachmentEntity::Notice), entity_id: Some(id.to_string()) };
    let listed = attachment::list(&mut board.tx, &board.cx, filter, Page::first(200)).await?.items;
    let public: Vec<AttachmentView> = listed.into_iter().filter(|file| file.is_public).collect();
    if public.is_empty() {
        return Ok(Vec::new());
    }
    let address = |file: &AttachmentView| format!("{}/{id}/files/{}", board.base(), file.id);
    let mut blocks = Vec::new();
    let side = |side: Option<i64>| side.map(|pixels| pixels.to_string()).unwrap_or_default();
    for file in public.iter().filter(|file| file.media_type.is_image()) {
        blocks.push(BlockView::Picture {
            src: address(file),
            alt: file.name.clone(),
            width: side(file.width),
            height: side(file.height),
        });
    }
    let items = public.iter().map(|file| ListItemView {
        icon: "download".to_owned(),
        title: file.name.clone(),
        text: format!(
            "{} · {}",
            words::choice(board.locale(), "MediaType", file.media_type.as_str()),
            bytes(file.size)
        ),
        badges: Vec::new(),
        href: address(file),
    });
    blocks.push(BlockView::Heading { text: board.t("files-title") });
    blocks.push(BlockView::List { items: items.collect() });
    Ok(blocks)
}

/// Until when residents may object, what one has said oneself, and the form.
async fn objections(
    board: &mut Board,
    notice: &PublicNoticeView,
    reason: &str,
    wrong: String,
) -> Result<Vec<BlockView>, PageError> {
    let Some(last) = notice.objections_until else { return Ok(Vec::new()) };
    let mut blocks = vec![BlockView::Heading { text: board.t("public-objections") }];
    let left = Day::of(board.cx.now).days_until(last);
    let args = [("day", Arg::Text(last.to_string())), ("n", Arg::from(left))];
    let key = match left {
        ..0 => "public-objections-over",
        0 => "public-objections-last",
        _ => "public-objections-left",
    };
    let tone = if left < 0 { Tone::Neutral } else { Tone::Info };
    blocks.push(BlockView::Alert { tone, text: Catalog::host().ta(board.locale(), key, args) });
    let mut waits = false;
    if let Some(own) = board.cx.resident() {
        let filter =
            ObjectionFilter { notice_id: Some(notice.id), resident_id: Some(own), ..ObjectionFilter::default() };
        for said in objection::list(&mut board.tx, &board.cx, filter, Page::default()).await?.items {
            waits |= said.status == ObjectionStatus::Open;
            let status = words::choice(board.locale(), "ObjectionStatus", said.status.as_str());
            let mut text = format!("{}\n{}", board.ta("public-my-objection", "status", status), said.reason);
            if !said.answer.is_empty() {
                text.push('\n');
                text.push_str(&board.ta("public-answer", "answer", said.answer));
            }
            blocks.push(BlockView::Text { text });
        }
    }
    if left < 0 || waits {
        return Ok(blocks);
    }
    let here = format!("{}/{}", board.base(), notice.id);
    if matches!(board.visitor.actor, Actor::Anonymous) {
        let login = format!("/login?{}", query_string([("next", here)]));
        blocks.push(BlockView::Actions { buttons: vec![ButtonView::go(board.t("public-log-in-to-object"), login)] });
    } else if board.cx.resident().is_some() {
        blocks.push(BlockView::Form(FormView {
            id: "objection".to_owned(),
            action: format!("{here}/objections"),
            title: board.t("public-object"),
            fields: vec![FieldView {
                id: "objection-reason".to_owned(),
                name: "reason".to_owned(),
                label: words::field(board.locale(), "objection", "reason"),
                error: wrong,
                required: true,
                value: reason.to_owned(),
                autocomplete: "off",
                kind: FieldKindView::Paragraph { max: REASON_CHARS },
                ..FieldView::default()
            }],
            submit: board.t("public-object-send"),
            ..FormView::default()
        }));
    }
    Ok(blocks)
}

/// Paragraphs, with the addresses in them apart.
pub(in crate::web) fn paragraphs(text: &str) -> Vec<Vec<PieceView>> {
    let split = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    split.map(pieces).collect()
}

fn pieces(paragraph: &str) -> Vec<PieceView> {
    let mut found = Vec::new();
    let mut rest = paragraph;
    let word = |text: &str, href: &str| PieceView { text: text.to_owned(), href: href.to_owned() };
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        let stops = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '\'');
        let (address, after) = from.split_at(from.find(stops).unwrap_or(from.len()));
        // A full stop ends the sentence, not the address.
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if !before.is_empty() {
            found.push(word(before, ""));
        }
        let href = if trimmed.len() > "https://".len() { trimmed } else { "" };
        found.push(word(trimmed, href));
        let ended = &address[trimmed.len()..];
        if !ended.is_empty() {
            found.push(word(ended, ""));
        }
        rest = after;
    }
    if !rest.is_empty() {
        found.push(word(rest, ""));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        let found =
            paragraphs("见 https://wangcang.example/a?b=1。\n\njavascript:alert(1) (https://x.example).\n\n\n\n");
        let texts: Vec<Vec<(&str, &str)>> = found
            .iter()
            .map(|pieces| pieces.iter().map(|piece| (piece.text.as_str(), piece.href.as_str())).collect())
            .collect();
        let (first, second) = ("https://wangcang.example/a?b=1", "https://x.example");
        assert_eq!(
            texts,
            [
                vec![("见 ", ""), (first, first), ("。", "")],
                vec![("javascript:alert(1) (", ""), (second, second), (").", "")],
            ]
        );
    }
}
