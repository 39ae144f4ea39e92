//! Pages as modules send them, and a form that was filled in wrongly.

use serde_json::json;
use wushe_host::web::page::FormState;
use wushe_plugin_schema::value::PersonRef;

use super::NOW;

fn key(name: &str) -> serde_json::Value {
    json!({ "key": name })
}

fn name() -> serde_json::Value {
    json!({ "type": "person", "person": PersonRef::resident("r1"), "field": "name" })
}

fn phone() -> serde_json::Value {
    json!({ "type": "person", "person": PersonRef::resident("r1"), "field": "phone" })
}

pub(super) fn card_list_page() -> serde_json::Value {
    let row = |number: &str, hours: i64| {
        json!({
            "cells": [
                { "type": "text", "text": number }, name(), phone(),
                { "type": "time", "at": NOW - hours * 3_600_000_000, "style": "relative" },
                { "type": "status", "text": key("active"), "tone": "good" },
            ],
            "to": { "page": "card", "params": { "id": number } },
            "buttons": [{ "text": key("call"), "does": { "type": "go", "to": { "page": "call" } } }],
        })
    };
    json!({ "schema": "wushe-page/0.1", "title": key("title"), "lead": key("lead"), "blocks": [
        { "type": "search", "to": { "page": "home" }, "param": "q", "label": key("search"), "value": "" },
        { "type": "table", "columns": [key("number"), key("holder"), key("phone"), key("last"), key("status")],
          "rows": [row("ZC-0012", 5), row("ZC-0013", 50), row("ZC-0014", 200)], "empty": key("none") },
        { "type": "table", "columns": [], "rows": [], "empty": key("none") },
        { "type": "pagination", "next": { "page": "home", "params": { "after": "x" } } },
    ]})
}

pub(super) fn card_page() -> serde_json::Value {
    json!({ "schema": "wushe-page/0.1", "title": "ZC-0012", "back": { "page": "home" }, "blocks": [
        { "type": "tabs", "tabs": [
            { "title": key("title"), "to": { "page": "card" }, "current": true }, { "title": key("visit"), "to": { "page": "visits" } } ] },
        { "type": "detail", "rows": [
            { "label": key("holder"), "value": name() }, { "label": key("phone"), "value": phone() },
            { "label": key("address"), "value": { "type": "person", "person": PersonRef::resident("r1"), "field": "address" } },
            { "label": key("minutes"), "value": { "type": "duration", "minutes": 85 } } ] },
        { "type": "actions", "buttons": [
            { "text": key("call"), "style": "primary", "does": { "type": "go", "to": { "page": "call" } } },
            { "text": key("ring"), "does": { "type": "ring", "person": PersonRef::volunteer("v1") } },
            { "text": key("decline"), "style": "danger", "does": { "type": "act", "action": "decline", "input": { "id": 3 }, "confirm": key("decline-ask") } } ] },
        { "type": "steps", "steps": [
            { "title": key("call"), "state": "done" }, { "title": key("take"), "state": "current" }, { "title": key("visit"), "state": "ahead" } ] },
        { "type": "timeline", "entries": [
            { "at": NOW - 300_000_000, "title": { "type": "text", "text": key("take") }, "by": { "type": "text", "text": "王*国" } },
            { "at": NOW - 900_000_000, "title": { "type": "text", "text": key("call") }, "text": "代购降压药，家里只剩两天的量。" } ] },
        { "type": "qr", "to": { "page": "card", "params": { "number": "ZC-0012" } }, "caption": key("number") },
        { "type": "empty", "text": key("none"), "buttons": [ { "text": key("call"), "does": { "type": "go", "to": { "page": "call" } } } ] },
    ]})
}

pub(super) fn volunteer_page() -> serde_json::Value {
    json!({ "schema": "wushe-page/0.1", "title": key("title"), "blocks": [
        { "type": "alert", "tone": "info", "text": key("lead") },
        { "type": "cards", "cards": [ {
            "title": { "type": "text", "text": "代购降压药" },
            "badges": [ { "type": "request-status", "status": "dispatched" } ],
            "rows": [
                { "label": key("holder"), "value": name() }, { "label": key("address"), "value": { "type": "person", "person": PersonRef::resident("r1"), "field": "address" } },
                { "label": key("due"), "value": { "type": "time", "at": NOW + 7_200_000_000_i64 } } ],
            "text": "家里只剩两天的量，请今天买到。",
            "buttons": [
                { "text": key("take"), "style": "primary", "does": { "type": "act", "action": "take", "input": { "id": "x" } } },
                { "text": key("ring"), "does": { "type": "ring", "person": PersonRef::volunteer("v1") } },
                { "text": key("decline"), "style": "danger", "does": { "type": "act", "action": "decline", "confirm": key("decline-ask") } } ] } ] },
    ]})
}

pub(super) fn hostile_page() -> serde_json::Value {
    let script = "<script>alert(1)</script>";
    json!({ "schema": "wushe-page/0.1", "title": script, "lead": script, "blocks": [
        { "type": "text", "text": script },
        { "type": "detail", "rows": [ { "label": script, "value": { "type": "text", "text": script } } ] },
        { "type": "search", "to": { "page": script }, "param": "\"><script>alert(1)</script>", "label": script, "value": script },
        { "type": "actions", "buttons": [ { "text": script, "does": { "type": "act", "action": script, "input": { "\" onclick=x": script }, "confirm": script } } ] },
    ] })
}

pub(super) fn form_page() -> serde_json::Value {
    let options = json!([{ "value": "shopping", "label": key("shopping") }, { "value": "health", "label": key("health") }, { "value": "other", "label": key("other") }]);
    json!({ "schema": "wushe-page/0.1", "title": key("call"), "blocks": [ { "type": "form", "action": "call", "fields": [
        { "name": "card", "label": "", "kind": { "type": "hidden" }, "value": "c1" },
        { "name": "resident", "label": key("resident"), "kind": { "type": "resident" }, "required": true },
        { "name": "kind", "label": key("kind"), "kind": { "type": "choice", "options": options }, "required": true },
        { "name": "title", "label": key("what"), "kind": { "type": "text", "max_length": 60 }, "help": key("what-help"), "required": true },
        { "name": "detail", "label": key("note"), "kind": { "type": "paragraph" } },
        { "name": "minutes", "label": key("minutes"), "kind": { "type": "number", "min": 1, "max": 1440 }, "required": true },
        { "name": "day", "label": key("due"), "kind": { "type": "date" } },
        { "name": "volunteer", "label": key("volunteer"), "kind": { "type": "volunteer" } },
        { "name": "urgent", "label": key("urgent"), "kind": { "type": "check" } },
    ], "submit": key("submit") } ] })
}

pub(super) fn wrong_form() -> FormState {
    let text =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    FormState {
        action: "call".to_owned(),
        values: text(&[
            ("resident__q", "李"),
            ("kind", "shopping"),
            ("minutes", "3000"),
            ("detail", "家里只剩两天的量。"),
        ]),
        errors: text(&[
            ("title", "请填写这一项。"),
            ("minutes", "不能大于 1440。"),
            ("resident", "请从查到的人中选择一位。"),
        ]),
        found: [(
            "resident".to_owned(),
            vec![
                ("r1".to_owned(), "李*兰".to_owned(), "78 · 139****0007".to_owned()),
                ("r2".to_owned(), "李*才".to_owned(), "81 · 136****0123".to_owned()),
            ],
        )]
        .into(),
        files: Vec::new(),
    }
}
