//! What stands beside the registers in the OpenAPI document: sessions, modules, files.

use serde_json::{Map, Value, json};

/// Adds the addresses that are no registers.
pub(super) fn add(paths: &mut Map<String, Value>, schemas: &mut Map<String, Value>) {
    schemas.insert(
        "Session".to_owned(),
        json!({
            "type": "object",
            "required": ["token", "expires_at", "step"],
            "properties": {
                "token": { "type": "string", "description": "Sent with every request as `Authorization: Bearer …`." },
                "expires_at": { "type": "string", "format": "date-time" },
                "step": step()
            }
        }),
    );
    schemas.insert(
        "Credentials".to_owned(),
        json!({
            "type": "object",
            "required": ["login", "password"],
            "additionalProperties": false,
            "properties": { "login": { "type": "string" }, "password": { "type": "string", "format": "password" } }
        }),
    );
    paths.insert(
        "/sessions".to_owned(),
        json!({ "post": {
            "operationId": "sessions_create", "tags": ["sessions"], "summary": "Log in", "security": [],
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Credentials" } } } },
            "responses": refusals(json!({
                "201": { "description": "Logged in.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Session" } } } }
            }))
        } }),
    );
    paths.insert(
        "/sessions/current".to_owned(),
        json!({ "delete": {
            "operationId": "sessions_end", "tags": ["sessions"], "summary": "Log out",
            "responses": refusals(json!({ "204": { "description": "Logged out." } }))
        } }),
    );
    paths.insert(
        "/sessions/current/second-factor".to_owned(),
        json!({ "post": {
            "operationId": "sessions_second_factor", "tags": ["sessions"], "summary": "Show the second factor",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "required": ["code"], "additionalProperties": false,
                "properties": { "code": { "type": "string", "maxLength": 40 } }
            } } } },
            "responses": refusals(json!({ "200": { "description": "What is left to do.", "content": { "application/json": { "schema": {
                "type": "object", "required": ["step"], "properties": { "step": step() }
            } } } } }))
        } }),
    );
    let code = json!({ "name": "code", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^([0-9]{12}|[0-9]{15})$" } });
    paths.insert(
        "/units/{code}/modules".to_owned(),
        json!({ "get": {
            "operationId": "modules_list", "tags": ["modules"], "summary": "Modules that are switched on in the unit",
            "parameters": [&code],
            "responses": refusals(json!({ "200": { "description": "Done.", "content": { "application/json": { "schema": {
                "type": "object", "required": ["items"], "properties": { "items": { "type": "array", "items": { "type": "object" } } }
            } } } } }))
        } }),
    );
    figures(paths, &code);
    files(paths, &code);
}

/// What the indicators of a module come to.
fn figures(paths: &mut Map<String, Value>, code: &Value) {
    let number = json!({ "type": ["integer", "null"] });
    let item = json!({
        "type": "object",
        "required": ["indicator", "name", "counted_in", "apart", "value", "part", "whole", "failed", "units", "without", "as_of"],
        "properties": {
            "indicator": { "type": "string" },
            "name": { "type": "object", "description": "By language." },
            "counted_in": { "type": "string", "enum": ["pieces", "people", "person-times", "minutes", "fen", "share"] },
            "apart": { "type": "boolean", "description": "Whether figures of several units do not add up." },
            "value": { "type": ["integer", "null"], "description": "The figure, a share in hundredths of a percent; null: not known, or a share of nothing." },
            "part": number, "whole": number,
            "failed": {
                "type": ["object", "null"], "description": "Why it could not be computed, and the invocation that failed.",
                "properties": { "code": { "type": "string" }, "invocation_id": { "type": ["string", "null"] } }
            },
            "units": { "type": "integer", "description": "Units in which the module is on." },
            "without": { "type": "integer", "description": "Units that have no figure yet, and are not in it." },
            "as_of": { "type": ["string", "null"], "format": "date-time", "description": "When the oldest figure in it was computed; null: now." }
        }
    });
    paths.insert(
        "/units/{code}/modules/{module}/indicators".to_owned(),
        json!({ "get": {
            "operationId": "modules_indicators", "tags": ["modules"], "summary": "What the indicators of a module come to",
            "description": "Needs `indicators.read`. Where the module is on they are computed now; for the units above, what is kept of those below is added up.",
            "parameters": [
                code,
                { "name": "module", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } },
                { "name": "period", "in": "query", "required": true, "schema": {
                    "type": "string", "pattern": "^[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$", "examples": ["2026-11", "2026-Q3", "2026"]
                } }
            ],
            "responses": refusals(json!({ "200": { "description": "Done.", "content": { "application/json": { "schema": {
                "type": "object", "required": ["period", "source", "items"],
                "properties": {
                    "period": { "type": "string" },
                    "source": { "type": "string", "enum": ["computed", "kept", "suspended", "busy"] },
                    "items": { "type": "array", "items": item }
                }
            } } } } }))
        } }),
    );
}

/// Files are taken and handed out as what they are, beside the register that tells of them.
fn files(paths: &mut Map<String, Value>, code: &Value) {
    let entry = paths.entry("/units/{code}/attachments").or_insert_with(|| Value::Object(Map::new()));
    let file = "JPEG, PNG, WebP, PDF, XLSX, DOCX or text in UTF-8, at most 10 MiB, told by its content. What a picture tells beyond its pixels (place, time, device) is taken off.";
    entry["post"] = json!({
        "operationId": "attachments_create", "tags": ["attachments"], "summary": "Attach a file",
        "description": "Needs the permission to change the thing: `notices.write`, `requests.handle` or `residents.write`.",
        "parameters": [code, {
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same request with the same key has one effect, however often it arrives.",
            "schema": { "type": "string", "pattern": "^[!-~]{1,120}$" }
        }],
        "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": {
            "type": "object", "required": ["entity", "entity_id", "file"], "additionalProperties": false,
            "properties": {
                "entity": { "type": "string", "enum": ["notice", "request", "resident"], "description": "What kind of thing it is attached to." },
                "entity_id": { "type": "string", "format": "uuid", "description": "Id of the thing." },
                "is_public": { "type": "boolean", "description": "Whether everybody may read it while the thing is public. Only notices are ever public." },
                "file": { "type": "string", "format": "binary", "description": file }
            }
        } } } },
        "responses": refusals(json!({ "201": {
            "description": "Attached.",
            "headers": { "ETag": { "description": "The entry's version.", "schema": { "type": "string" } }, "Location": { "description": "Where it is.", "schema": { "type": "string" } } },
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/AttachmentView" } } }
        } }))
    });
    paths.insert(
        "/units/{code}/attachments/{id}/content".to_owned(),
        json!({ "get": {
            "operationId": "attachments_content", "tags": ["attachments"], "summary": "The file itself",
            "parameters": [code, { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }],
            "responses": refusals(json!({
                "200": {
                    "description": "What the file holds, to be saved.",
                    "headers": { "ETag": { "description": "SHA-256 of the content.", "schema": { "type": "string" } } },
                    "content": { "*/*": { "schema": { "type": "string", "format": "binary" } } }
                },
                "304": { "description": "As it was: the ETag in `If-None-Match` still holds." }
            }))
        } }),
    );
}

/// What stands between a session and everything else.
fn step() -> Value {
    json!({
        "type": "string", "enum": ["done", "password", "code", "enrol"],
        "description": "What is left to do before anything else: nothing, set a password of one's own (on the pages), show the second factor, set one up (on the pages)."
    })
}

/// The refusals that any request may meet.
fn refusals(mut responses: Value) -> Value {
    let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    for (status, about) in [
        ("400", "The body cannot be read."),
        ("401", "Nobody has logged in."),
        ("403", "Not allowed."),
        ("404", "Not there, or not to be known."),
        ("409", "A rule forbids it now."),
        ("413", "The body is too large."),
        ("415", "The body is no JSON."),
        ("422", "Wrong fields, each named."),
        ("429", "Too many tries."),
        ("503", "Busy: try again."),
    ] {
        responses[status] = json!({ "description": about, "content": content });
    }
    responses
}
