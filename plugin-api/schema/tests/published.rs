//! The published JSON Schemas are those of the types. `WRITE_SCHEMAS=1 cargo test -p wushe-plugin-schema` writes them anew.

use std::fs;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use wushe_plugin_schema::activity::{Activity, NewActivity, Session, SessionListing, SessionQuery, SignUp};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::money::{Fund, LedgerEntry, NewGrant, NewIncome};
use wushe_plugin_schema::notice::{NewNotice, Notice};
use wushe_plugin_schema::page::{Done, Page};
use wushe_plugin_schema::query::{RecordQuery, RecordSum, RecordSums, RequestQuery};
use wushe_plugin_schema::shape::Shapes;
use wushe_plugin_schema::text::Text;
use wushe_plugin_schema::view::{
    Context, Hours, HttpAnswer, HttpRequest, Message, NewHours, NewRequest, Request, RequestListing, Resident, Team,
    Volunteer,
};

fn check<T: JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/0.2").join(format!("{name}.json"));
    let ours = serde_json::to_string_pretty(&schema_for!(T)).expect("a schema is JSON") + "\n";
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
    if std::env::var_os("WRITE_SCHEMAS").is_some() {
        fs::write(&path, &ours).expect("the schema can be written");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, ours, "{} is not the schema of its type", path.display());
}

#[test]
fn published_schemas_are_those_of_the_types() {
    check::<Activity>("activity");
    check::<Context>("context");
    check::<Done>("done");
    check::<Fund>("fund");
    check::<Hours>("hours");
    check::<HttpAnswer>("http-answer");
    check::<HttpRequest>("http-request");
    check::<LedgerEntry>("ledger-entry");
    check::<Manifest>("manifest");
    check::<Message>("message");
    check::<NewActivity>("new-activity");
    check::<NewGrant>("new-grant");
    check::<NewHours>("new-hours");
    check::<NewIncome>("new-income");
    check::<NewNotice>("new-notice");
    check::<NewRequest>("new-request");
    check::<Notice>("notice");
    check::<Page>("page");
    check::<RecordQuery>("record-query");
    check::<RecordSum>("record-sum");
    check::<RecordSums>("record-sums");
    check::<Request>("request");
    check::<RequestListing>("request-listing");
    check::<RequestQuery>("request-query");
    check::<Resident>("resident");
    check::<Session>("session");
    check::<SessionListing>("session-listing");
    check::<SessionQuery>("session-query");
    check::<Shapes>("shapes");
    check::<SignUp>("sign-up");
    check::<Team>("team");
    check::<Text>("text");
    check::<Volunteer>("volunteer");
}

/// What an older schema asked for is still there, and nothing that it left free is asked for now.
fn check_grown(place: &str, old: &Value, new: &Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old {
                if matches!(name.as_str(), "required" | "description" | "title") {
                    continue;
                }
                let newer = new.get(name).unwrap_or_else(|| panic!("{place} has lost {name}"));
                check_grown(&format!("{place}/{name}"), value, newer);
            }
            let required = |of: &serde_json::Map<String, Value>| -> Vec<String> {
                let names = of.get("required").and_then(Value::as_array).into_iter().flatten();
                names.filter_map(Value::as_str).map(str::to_owned).collect()
            };
            let (before, now) = (required(old), required(new));
            assert!(now.iter().all(|name| before.contains(name)), "{place} asks for more than it did: {now:?}");
        }
        // The cases of an enum may grow at the end; a reader of the older version passes over what it does not know.
        (Value::Array(old), Value::Array(new)) => {
            assert!(new.len() >= old.len(), "{place} has lost cases");
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                check_grown(&format!("{place}/{at}"), old, new);
            }
        }
        (old, new) => assert_eq!(old, new, "{place} has changed"),
    }
}

#[test]
fn later_schemas_only_add() {
    let folder = |version: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(version);
    let mut compared = 0;
    for entry in fs::read_dir(folder("0.1")).expect("published schemas") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_owned();
        let read = |path: &Path| -> Value {
            serde_json::from_str(&fs::read_to_string(path).expect("a schema")).expect("JSON")
        };
        check_grown(&name.to_string_lossy(), &read(&path), &read(&folder("0.2").join(&name)));
        compared += 1;
    }
    assert!(compared > 15);
}

/// A frozen interface stands in the folders of all versions as it was; one that has grown has another version.
#[test]
fn a_released_interface_never_changes() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let package = |text: &str| text.lines().find(|line| line.starts_with("package ")).expect("a package").to_owned();
    let mut compared = 0;
    for entry in fs::read_dir(wit.join("since-0.1/deps")).expect("interfaces") {
        let name = entry.expect("an entry").file_name();
        let file = Path::new(&name).with_extension("wit");
        let read = |version: &str| {
            fs::read_to_string(wit.join(version).join("deps").join(&name).join(&file)).expect("an interface")
        };
        let (old, new) = (read("since-0.1"), read("since-0.2"));
        assert!(old == new || package(&old) != package(&new), "{} has changed", file.display());
        compared += 1;
    }
    assert_eq!(compared, 8);
}
