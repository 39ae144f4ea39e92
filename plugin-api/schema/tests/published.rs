//! The published JSON Schemas are those of the types. `WRITE_SCHEMAS=1 cargo test -p wushe-plugin-schema` writes them anew.

use std::fs;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::page::{Done, Page};
use wushe_plugin_schema::query::{RecordQuery, RequestQuery};
use wushe_plugin_schema::shape::Shapes;
use wushe_plugin_schema::text::Text;
use wushe_plugin_schema::view::{
    Context, Hours, Message, NewHours, NewRequest, Request, RequestListing, Resident, Team, Volunteer,
};

fn check<T: JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/0.1").join(format!("{name}.json"));
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
    check::<Context>("context");
    check::<Done>("done");
    check::<Hours>("hours");
    check::<Manifest>("manifest");
    check::<Message>("message");
    check::<NewHours>("new-hours");
    check::<NewRequest>("new-request");
    check::<Page>("page");
    check::<RecordQuery>("record-query");
    check::<Request>("request");
    check::<RequestListing>("request-listing");
    check::<RequestQuery>("request-query");
    check::<Resident>("resident");
    check::<Shapes>("shapes");
    check::<Team>("team");
    check::<Text>("text");
    check::<Volunteer>("volunteer");
}
