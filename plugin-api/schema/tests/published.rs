//! The published JSON Schemas are those of the types. `WRITE_SCHEMAS=1 cargo test -p wushe-plugin-schema` writes them anew.
//! That they only add to what was released is checked in `tests/it/architecture/contract.rs`.

use std::fs;
use std::path::Path;

use schemars::{JsonSchema, schema_for};
use wushe_plugin_schema::activity::{Activity, NewActivity, Session, SessionListing, SessionQuery, SignUp};
use wushe_plugin_schema::file::File;
use wushe_plugin_schema::indicator::{Days, Values};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::money::{Fund, LedgerEntry, NewGrant, NewIncome};
use wushe_plugin_schema::notice::{NewNotice, Notice};
use wushe_plugin_schema::page::{Done, Page};
use wushe_plugin_schema::query::{RecordQuery, RecordSum, RecordSums, RequestQuery};
use wushe_plugin_schema::shape::{Migration, Shapes};
use wushe_plugin_schema::text::Text;
use wushe_plugin_schema::view::{
    Context, Hours, HttpAnswer, HttpRequest, Message, NewHours, NewRequest, Request, RequestListing, Resident, Team,
    Volunteer,
};

fn check<T: JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/0.3").join(format!("{name}.json"));
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
    check::<Days>("days");
    check::<Done>("done");
    check::<File>("file");
    check::<Fund>("fund");
    check::<Hours>("hours");
    check::<HttpAnswer>("http-answer");
    check::<HttpRequest>("http-request");
    check::<LedgerEntry>("ledger-entry");
    check::<Manifest>("manifest");
    check::<Message>("message");
    check::<Migration>("migration");
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
    check::<Values>("values");
    check::<Volunteer>("volunteer");
}
