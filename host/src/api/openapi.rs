//! The OpenAPI 3.1 document, made from the registers: what stands here is what the server checks and answers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::Json;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

use crate::registers::address::{address, summary};
use crate::registers::op::generator;
use crate::registers::{self, Op, Operation, Register};

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// `GET /openapi.json`
pub(super) async fn serve() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "max-age=3600")], Json(&*DOCUMENT))
}

/// The whole document.
#[must_use]
pub fn get() -> &'static Value {
    &DOCUMENT
}

fn document() -> Value {
    let (mut taken, mut answered) = (generator(true), generator(false));
    let mut paths: Map<String, Value> = Map::new();
    for register in registers::all() {
        for operation in &register.operations {
            let input = (operation.input)(&mut taken).to_value();
            let output = (operation.output)(&mut answered).to_value();
            let (path, method) = address(register, operation);
            let entry = paths.entry(path).or_insert_with(|| Value::Object(Map::new()));
            entry[method.to_ascii_lowercase()] = describe(register, operation, &input, &output);
        }
    }
    let mut schemas = answered.take_definitions(true);
    let mut inputs = taken.take_definitions(true);
    inputs.values_mut().for_each(plain_text);
    // A type that is taken and answered may ask for less than it tells: it stands twice then.
    let differ: BTreeSet<String> = inputs
        .iter()
        .filter(|(name, schema)| schemas.get(*name).is_some_and(|other| other != *schema))
        .map(|(name, _)| name.clone())
        .collect();
    for (name, mut schema) in inputs {
        rename(&mut schema, &differ);
        let name = if differ.contains(&name) { format!("{name}Input") } else { name };
        schemas.entry(name).or_insert(schema);
    }
    for path in paths.values_mut().filter_map(Value::as_object_mut) {
        for operation in path.values_mut() {
            if let Some(body) = operation.get_mut("requestBody") {
                rename(body, &differ);
            }
        }
    }
    for path in paths.values_mut().filter_map(Value::as_object_mut) {
        for operation in path.values_mut() {
            operation.get_mut("parameters").into_iter().for_each(plain_text);
        }
    }
    schemas.insert("Problem".to_owned(), problem());
    super::openapi_more::add(&mut paths, &mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "五社 Wushe API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Registers of a county: every entry belongs to a unit, and whoever asks sees what their posts allow there and below. Errors are `application/problem+json` (RFC 9457) in the language of `Accept-Language` (zh-CN, en).",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "bearer": [] }],
        "tags": registers::all().iter().map(|register| json!({ "name": register.name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "description": "A session's token (POST /sessions) or an API token." } },
            "schemas": schemas
        }
    })
}

/// Texts hold no control characters and none that turn the direction of writing.
const PLAIN_TEXT: &str = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$";

/// Says of every free text what it may not hold.
fn plain_text(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let is_text = match map.get("type") {
                Some(Value::String(kind)) => kind == "string",
                Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
                _ => false,
            };
            if is_text && !["format", "enum", "pattern", "const"].iter().any(|key| map.contains_key(*key)) {
                map.insert("pattern".to_owned(), Value::from(PLAIN_TEXT));
            }
            map.values_mut().for_each(plain_text);
        }
        Value::Array(list) => list.iter_mut().for_each(plain_text),
        _ => {}
    }
}

/// Points at the schema of what is taken where it differs from what is answered.
fn rename(schema: &mut Value, differ: &BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/components/schemas/")
                && differ.contains(name)
            {
                *reference = format!("#/components/schemas/{name}Input");
            }
            map.values_mut().for_each(|value| rename(value, differ));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, differ)),
        _ => {}
    }
}

fn describe(register: &Register, operation: &Operation, input: &Value, output: &Value) -> Value {
    let mut parameters = vec![json!({
        "name": "code", "in": "path", "required": true, "description": "Code of the unit: 12 digits, 15 for a grid.",
        "schema": { "type": "string", "pattern": "^([0-9]{12}|[0-9]{15})$" }
    })];
    if operation.op.is_of_entry() {
        parameters.push(
            json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }),
        );
    }
    if matches!(operation.op, Op::Update | Op::Remove) {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true, "description": "The entry's version, as its ETag says it.",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,9}\"$" }
        }));
    }
    if operation.op.writes() {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same request with the same key has one effect, however often it arrives.",
            "schema": { "type": "string", "pattern": "^[!-~]{1,120}$" }
        }));
    }
    let mut said = json!({
        "operationId": operation_id(register, operation),
        "tags": [register.name],
        "summary": summary(register, operation),
        "responses": responses(register, operation, output),
    });
    if let Some(permission) = operation.permission {
        said["description"] = Value::from(format!("Needs `{permission}` in the unit or above."));
        said["x-permission"] = Value::from(permission.as_str());
    }
    if operation.op.writes() {
        if !operation.types.input.is_empty() {
            said["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": input } } });
        }
    } else {
        parameters.extend(query(operation, input));
    }
    said["parameters"] = Value::Array(parameters);
    said
}

/// The parameters of the address.
fn query(operation: &Operation, input: &Value) -> Vec<Value> {
    let mut generator = generator(true);
    let whole = (operation.input)(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    let named = whole.get("$ref").and_then(Value::as_str).and_then(|path| definitions.get(path.rsplit('/').next()?));
    let properties = named.unwrap_or(input).get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut parameters: Vec<Value> = operation
        .types
        .input
        .iter()
        .map(|field| {
            let mut schema = properties.get(&field.name).cloned().unwrap_or_else(|| json!({}));
            let about = schema.as_object_mut().and_then(|map| map.remove("description"));
            json!({ "name": field.name, "in": "query", "required": field.required, "description": about, "schema": not_null(schema) })
        })
        .collect();
    if operation.paged {
        parameters.push(json!({ "name": "after", "in": "query", "description": "`next` of the page before.", "schema": { "type": "string", "maxLength": 200 } }));
        parameters.push(json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 } }));
    }
    parameters
}

/// In an address a value is there or not: it is never null.
fn not_null(mut schema: Value) -> Value {
    if let Some(map) = schema.as_object_mut() {
        map.remove("default");
        if let Some(Value::Array(kinds)) = map.get("type").cloned() {
            let mut kinds: Vec<Value> = kinds.into_iter().filter(|kind| kind != "null").collect();
            let kind = if kinds.len() == 1 { kinds.remove(0) } else { Value::Array(kinds) };
            map.insert("type".to_owned(), kind);
        }
        if let Some(Value::Array(options)) = map.get("anyOf").cloned() {
            let mut options: Vec<Value> =
                options.into_iter().filter(|option| option.get("type").is_none_or(|kind| kind != "null")).collect();
            if options.len() == 1 {
                return options.remove(0);
            }
        }
    }
    schema
}

fn operation_id(register: &Register, operation: &Operation) -> String {
    format!("{}_{}", register.name, operation.name).replace('-', "_")
}

/// What can be done next to an entry that was just made.
fn links(register: &Register) -> Value {
    let of_entry = register.operations.iter().filter(|operation| operation.op.is_of_entry());
    let link = |operation: &Operation| {
        let mut parameters = json!({ "code": "$request.path.code", "id": "$response.body#/id" });
        if matches!(operation.op, Op::Update | Op::Remove) {
            parameters["If-Match"] = Value::from("$response.header.ETag");
        }
        (
            operation.name.to_owned(),
            json!({ "operationId": operation_id(register, operation), "parameters": parameters }),
        )
    };
    Value::Object(of_entry.map(link).collect())
}

fn responses(register: &Register, operation: &Operation, output: &Value) -> Value {
    let tagged = operation.types.output.iter().any(|field| field.name == "version");
    let headers = if tagged && operation.op != Op::List {
        json!({ "ETag": { "description": "The entry's version.", "schema": { "type": "string" } } })
    } else {
        json!({})
    };
    let body = match operation.op {
        Op::List => json!({
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": { "type": "array", "items": output },
                "next": { "type": ["string", "null"], "description": "What to ask for as `after` to get the next page." }
            }
        }),
        _ => output.clone(),
    };
    let content = json!({ "application/json": { "schema": body } });
    let mut said = Map::new();
    match operation.op {
        Op::Create => said.insert(
            "201".to_owned(),
            json!({ "description": "Entered.", "headers": headers, "content": content, "links": links(register) }),
        ),
        Op::Remove => said.insert("204".to_owned(), json!({ "description": "Taken back." })),
        _ => said.insert("200".to_owned(), json!({ "description": "Done.", "headers": headers, "content": content })),
    };
    if operation.op == Op::Get && tagged {
        said.insert("304".to_owned(), json!({ "description": "As the caller has it." }));
    }
    let mut refusals = vec![
        ("401", "Nobody has logged in."),
        ("403", "The posts do not allow it."),
        ("404", "Not there, or not to be known."),
        ("422", "Wrong fields, each named."),
    ];
    if operation.op.writes() {
        refusals.extend([
            ("400", "The body cannot be read."),
            ("409", "A rule forbids it now."),
            ("413", "The body is too large."),
            ("415", "The body is no JSON."),
        ]);
    }
    if matches!(operation.op, Op::Update | Op::Remove) {
        refusals.extend([("412", "It changed since it was read."), ("428", "If-Match is missing.")]);
    }
    refusals.push(("503", "Busy: try again."));
    for (status, about) in refusals {
        let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        said.insert(status.to_owned(), json!({ "description": about, "content": content }));
    }
    Value::Object(said)
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457. Members are only ever added.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "description": "urn:wushe:problem:<code>" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What happened and what to do, in the reader's language." },
            "invocation_id": { "type": "string", "description": "The invocation of a module that failed." },
            "errors": {
                "type": "array",
                "description": "What is wrong with which field.",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": { "field": { "type": "string" }, "message": { "type": "string" } }
                }
            }
        }
    })
}
