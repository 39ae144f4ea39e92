//! A small contract, and what may become of it.

use serde_json::json;

use super::{Contract, Direction, breaks, schema_breaks};

/// A contract with one imported interface, whose types the exported function uses too.
const RELEASED: &str = "
    package t:module@0.1.0;
    world module {
        use t:box/box@0.1.0.{kind, failure};
        import t:box/box@0.1.0;
        import t:log/log@0.1.0;
        export invoke: func(kind: kind, input: string) -> result<string, failure>;
    }
    package t:log@0.1.0 { interface log { write: func(line: string); } }
    package t:box@0.1.0 {
        interface box {
            type json = string;
            record entry { id: string, version: u64 }
            variant failure { gone, limit(u64) }
            enum kind { page, action }
            flags rights { read, write }
            get: func(id: string) -> result<option<entry>, failure>;
            allowed: func(id: string) -> rights;
            insert: func(body: json);
        }
    }";

/// What the check says when each of these pieces of the text is exchanged.
fn after(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = RELEASED.to_owned();
    for (was, is) in changes {
        assert!(text.contains(was), "{was} is not there");
        text = text.replace(was, is);
    }
    let read = |text: &str| Contract::from_text(text).unwrap_or_else(|error| panic!("{error:#}\n{text}"));
    breaks(&read(RELEASED), &read(&text))
}

#[track_caller]
fn harmless(changes: &[(&str, &str)]) {
    assert_eq!(after(changes), Vec::<String>::new());
}

/// One break, told with these words.
#[track_caller]
fn broken(changes: &[(&str, &str)], words: &[&str]) {
    let said = after(changes);
    assert_eq!(said.len(), 1, "{said:#?}");
    for word in words {
        assert!(said[0].contains(word), "`{word}` is not in: {}", said[0]);
    }
}

const NEXT: (&str, &str) = ("t:box/box@0.1.0", "t:box/box@0.1.1");
const NEXT_PACKAGE: (&str, &str) = ("package t:box@0.1.0", "package t:box@0.1.1");
const INSERT: &str = "insert: func(body: json);";

#[test]
fn comments_order_and_another_name_for_the_same_are_no_change() {
    harmless(&[]);
    harmless(&[("enum kind", "/// What for.\n enum kind"), ("package t:module@0.1.0", "package t:module@0.2.0")]);
    harmless(&[(INSERT, ""), ("type json = string;", "type json = string; insert: func(body: string);")]);
}

#[test]
fn a_world_that_modules_implement_may_gain_imports() {
    harmless(&[
        ("export invoke", "import t:more/more@0.1.0; export invoke"),
        ("package t:box@0.1.0 {", "package t:more@0.1.0 { interface more { ring: func(); } } package t:box@0.1.0 {"),
    ]);
    harmless(&[("export invoke", "import ring: func(); export invoke")]);
}

#[test]
fn a_world_that_modules_implement_never_gains_exports() {
    broken(
        &[("export invoke", "export ring: func(); export invoke")],
        &["exported function `ring` is new", "imported interface"],
    );
    broken(&[("export invoke", "export ears: interface { hear: func(); } export invoke")], &["`ears` is new"]);
}

#[test]
fn what_is_exported_is_neither_lost_nor_changed() {
    let invoke = "export invoke: func(kind: kind, input: string) -> result<string, failure>;";
    broken(&[(invoke, "")], &["exported function `invoke` is gone"]);
    broken(&[("input: string) ->", "input: list<u8>) ->")], &["`invoke` has changed from", "list<u8>"]);
    broken(&[("input: string) ->", "text: string) ->")], &["`invoke` has changed from"]);
}

#[test]
fn an_imported_interface_stays() {
    broken(&[("import t:log/log@0.1.0;", "")], &["interface `t:log/log@0.1` is gone", "Keep it"]);
}

#[test]
fn a_new_minor_version_in_place_of_the_old_one_is_a_loss() {
    let said = after(&[("t:box/box@0.1.0", "t:box/box@0.2.0"), ("package t:box@0.1.0", "package t:box@0.2.0")]);
    assert!(said.iter().any(|one| one.contains("`t:box/box@0.1` is gone")), "{said:#?}");
}

#[test]
fn an_interface_gains_a_function_under_a_new_patch_version() {
    let added = (INSERT, "insert: func(body: json); @since(version = 0.1.1) count: func() -> u64;");
    harmless(&[NEXT, NEXT_PACKAGE, added]);
    let unsaid = (INSERT, "insert: func(body: json); count: func() -> u64;");
    broken(&[unsaid], &["`count` of `t:box/box@0.1` is new", "Raise the patch version"]);
    broken(&[NEXT, NEXT_PACKAGE, unsaid], &["`count`", "@since(version = 0.1.1)"]);
}

#[test]
fn an_interface_gains_a_type_under_a_new_patch_version() {
    let added = (INSERT, "insert: func(body: json); @since(version = 0.1.1) record sum { of: u64 }");
    harmless(&[NEXT, NEXT_PACKAGE, added]);
    broken(&[(INSERT, "insert: func(body: json); record sum { of: u64 }")], &["type `sum`", "Raise the patch version"]);
}

#[test]
fn a_version_does_not_go_back() {
    let later =
        RELEASED.replace("t:box/box@0.1.0", "t:box/box@0.1.3").replace("package t:box@0.1.0", "package t:box@0.1.3");
    let (later, now) = (Contract::from_text(&later).unwrap(), Contract::from_text(RELEASED).unwrap());
    assert!(breaks(&now, &later).is_empty());
    let said = breaks(&later, &now);
    assert!(said.len() == 1 && said[0].contains("gone back from 0.1.3 to 0.1.0"), "{said:#?}");
}

#[test]
fn an_imported_function_is_neither_lost_nor_changed_whatever_the_version() {
    broken(&[NEXT, NEXT_PACKAGE, (INSERT, "")], &["function `insert` of `t:box/box@0.1` is gone"]);
    let more = (INSERT, "insert: func(body: json, twice: bool);");
    broken(&[NEXT, NEXT_PACKAGE, more], &["`insert`", "has changed from", "new minor version"]);
    broken(&[(INSERT, "insert: func(body: json) -> u64;")], &["`insert`", "-> u64"]);
    broken(&[(INSERT, "insert: async func(body: json);")], &["`insert`", "async func"]);
}

#[test]
fn a_record_keeps_its_fields() {
    let entry = "record entry { id: string, version: u64 }";
    broken(&[(entry, "record entry { id: string, version: u64, at: s64 }")], &["record `entry`", "new field `at`"]);
    broken(&[(entry, "record entry { id: string }")], &["has lost the field `version`"]);
    broken(&[(entry, "record entry { id: string, version: u32 }")], &["it held `u64` and holds `u32`"]);
    broken(&[(entry, "record entry { version: u64, id: string }")], &["in another order"]);
}

#[test]
fn a_variant_and_an_enum_keep_their_cases() {
    broken(
        &[("enum kind { page, action }", "enum kind { page, action, event }")],
        &["enum `kind`", "new case `event`"],
    );
    broken(&[("enum kind { page, action }", "enum kind { action, page }")], &["in another order"]);
    broken(&[("{ gone, limit(u64) }", "{ gone, limit(u64), busy }")], &["variant `failure`", "new case `busy`"]);
    broken(&[("{ gone, limit(u64) }", "{ limit(u64) }")], &["has lost the case `gone`"]);
    broken(&[("{ gone, limit(u64) }", "{ gone, limit(string) }")], &["it held `u64` and holds `string`"]);
}

#[test]
fn flags_and_other_names_keep_what_they_are() {
    broken(&[("flags rights { read, write }", "flags rights { read, write, lend }")], &["new flag `lend`"]);
    broken(&[("flags rights", "enum rights")], &["flags `rights`", "is now `enum`"]);
    let said = after(&[("type json = string;", "type json = list<u8>;")]);
    assert!(
        said.iter().any(|one| one.contains("`json`")) && said.iter().any(|one| one.contains("`insert`")),
        "{said:#?}"
    );
}

#[test]
fn a_schema_grows_by_fields_and_cases_in_both_directions() {
    let was = json!({ "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
        "$defs": { "kind": { "enum": ["a", "b"] } } });
    let is = json!({ "type": "object", "title": "New", "properties": { "id": { "type": "string" }, "more": { "type": "string" } },
        "required": ["id"], "$defs": { "kind": { "enum": ["a", "b", "c"] }, "other": {} } });
    for direction in [Direction::ToModule, Direction::FromModule] {
        assert_eq!(schema_breaks("thing", direction, &was, &is), Vec::<String>::new());
        assert!(schema_breaks("thing", direction, &is, &was).len() > 1, "what was added is lost");
    }
}

#[test]
fn what_is_required_depends_on_who_writes() {
    let free = json!({ "properties": { "id": { "type": "string" } } });
    let asked = json!({ "properties": { "id": { "type": "string" } }, "required": ["id"] });
    assert!(schema_breaks("page", Direction::FromModule, &free, &asked)[0].contains("asks for `id`"));
    assert!(schema_breaks("page", Direction::FromModule, &asked, &free).is_empty());
    assert!(schema_breaks("context", Direction::ToModule, &asked, &free)[0].contains("may come without `id`"));
    assert!(schema_breaks("context", Direction::ToModule, &free, &asked).is_empty());
}

#[test]
fn a_schema_is_not_narrowed_and_not_changed() {
    let was = json!({ "properties": { "id": { "type": "string" } } });
    let narrowed = json!({ "properties": { "id": { "type": "string", "maxLength": 9 } } });
    assert!(schema_breaks("page", Direction::FromModule, &was, &narrowed)[0].contains("narrowed by `maxLength`"));
    let other = json!({ "properties": { "id": { "type": "integer" } } });
    assert!(schema_breaks("page", Direction::FromModule, &was, &other)[0].contains("has changed from"));
    let closed = json!({ "properties": {}, "additionalProperties": false });
    let opened = json!({ "properties": { "id": {} }, "additionalProperties": false });
    assert!(
        schema_breaks("context", Direction::ToModule, &closed, &opened)[0].contains("refuse what they do not know")
    );
    assert!(schema_breaks("page", Direction::FromModule, &closed, &opened).is_empty());
}
