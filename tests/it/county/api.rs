//! The API against its own document, and against people who have no business there.

use std::collections::BTreeMap;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wushe_host::demo::{logins, places};
use wushe_tests::{Client, Role, Server};

/// The code of the demo's county.
const COUNTY: &str = "510821000000";

/// What `schemathesis` does not look at: rules that no schema can say (a credit code's check digit, a login that is taken)
/// are refusals with words and no fault of the document; and a missing `If-Match` is answered with 428 (RFC 6585).
const NOT_LOOKED_AT: &str = "positive_data_acceptance,missing_required_header";

/// Who tries which part of the API: whoever may do most of what stands there gets furthest into it.
const TRIED: [(&str, &str, &[&str]); 3] = [
    (logins::ADMIN, places::ZHICHENG, &["--exclude-path-regex", "^/sessions"]),
    (
        logins::BOOKKEEPER,
        places::ZHICHENG,
        &["--include-path-regex", "^/units/[^/]+/(fund|donation|grant|disclosure)[^/]*(/|$)"],
    ),
    (
        logins::COUNTY,
        COUNTY,
        &[
            "--include-path-regex",
            "^/units/[^/]+/(unit|user|post|role|request-kind|calendar|privacy|service)[^/]*(/|$)",
        ],
    ),
];

/// Every address with generated input: no 5xx, and every answer as the document says.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "the test command says where the tool is")]
async fn the_api_is_as_its_document_says() -> Result<()> {
    let Ok(program) = std::env::var("WUSHE_SCHEMATHESIS") else {
        println!("skipped: WUSHE_SCHEMATHESIS is not set");
        return Ok(());
    };
    // Each with a server of its own: what one changes is none of another's surprise.
    let tried = TRIED.map(|(login, code, part)| try_as(&program, login, code, part));
    for outcome in futures_util::future::join_all(tried).await {
        outcome?;
    }
    Ok(())
}

async fn try_as(program: &str, login: &str, code: &str, part: &[&str]) -> Result<()> {
    let server = Server::start().await?;
    let credentials = json!({ "login": login, "password": logins::PASSWORD });
    let session = server.visitor()?.call("/api/v1/sessions", None, &credentials).await?.json()?;
    let token = session["token"].as_str().context("a token")?.to_owned();
    let folder = tempfile::tempdir()?;
    let config = folder.path().join("schemathesis.toml");
    std::fs::write(&config, format!("[parameters]\n\"path.code\" = \"{code}\"\n"))?;
    let address = format!("{}/api/v1", server.address());
    let output = tokio::process::Command::new(program)
        .arg("--config-file")
        .arg(&config)
        .args(["run", &format!("{address}/openapi.json"), "--url", &address])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--phases", "coverage,fuzzing,stateful", "--max-examples", "5", "--seed", "1", "--no-color"])
        .args(["--exclude-checks", NOT_LOOKED_AT, "--warnings", "off"])
        .args(part)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{login} at {code}:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Registers whose entries hold for the whole county.
const COUNTY_WIDE: [&str; 7] =
    ["units", "roles", "request-kinds", "calendar-days", "fund-duty-rules", "publicity-rules", "privacy-rules"];

/// An id that nothing has.
const NOBODY: &str = "01890000-0000-7000-8000-000000000001";

/// An entry of each register that somebody of 治城社区 sees there: (register, id); one that is listed and cannot be opened
/// stands with the id that nothing has.
async fn entries(server: &Server) -> Result<BTreeMap<String, String>> {
    let document = server.visitor()?.get("/api/v1/openapi.json").await?.json()?;
    let paths = document["paths"].as_object().context("paths")?;
    let registers: Vec<&str> = paths
        .keys()
        .filter_map(|path| path.strip_prefix("/units/{code}/"))
        .filter(|rest| !rest.contains('/'))
        .collect();
    let mut found = BTreeMap::new();
    let (one, two) = (Role::Volunteer(1), Role::Volunteer(2));
    let here = [Role::Admin, Role::Bookkeeper, Role::Approver, Role::Staff, one, two, Role::Resident];
    // Roles are those of the county; grids with their workers and renamed units lie elsewhere in it.
    let places = here.map(|role| (role, places::ZHICHENG)).into_iter().chain([(Role::County, COUNTY)]);
    for (role, code) in places {
        let client = server.login(role).await?;
        for register in &registers {
            if code == COUNTY && !["roles", "unit-changes", "assignments"].contains(register) {
                continue;
            }
            let answer = client.get(&format!("/api/v1/units/{code}/{register}?limit=1")).await?;
            let first = answer.json().ok().map(|body| body["items"][0].clone()).filter(Value::is_object);
            let id = first.map(|entry| entry["id"].as_str().or(entry["code"].as_str()).unwrap_or(NOBODY).to_owned());
            if let (200, Some(id)) = (answer.status, id) {
                found.entry((*register).to_owned()).or_insert(id);
            }
        }
    }
    Ok(found)
}

/// Calls an operation of the document at a unit and an entry, with the least input.
async fn call(client: &Client, method: &str, path: &str, code: &str, id: &str) -> Result<(u16, String)> {
    let path = format!("/api/v1{}", path.replace("{code}", code).replace("{id}", id));
    let answer = match method {
        "get" => client.get(&path).await?,
        "post" => client.call(&path, None, &json!({})).await?,
        other => client.ask(other, &path, Some("\"1\""), &json!({})).await?,
    };
    Ok((answer.status, answer.body))
}

/// For every address: who belongs to the sibling community gets nothing of this one, at this unit's address and at their own,
/// and the answer for what exists is that for what does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_sibling_units_user_gets_nothing_and_learns_nothing() -> Result<()> {
    let server = Server::start().await?;
    let entries = entries(&server).await?;
    ensure!(entries.len() > 2, "the demo county has entries: {entries:?}");
    let document = server.visitor()?.get("/api/v1/openapi.json").await?.json()?;
    let nobody = NOBODY;
    let stranger = server.login(Role::Neighbour).await?;
    let (mut tried, mut told) = (0, Vec::new());
    for (path, methods) in document["paths"].as_object().context("paths")? {
        let Some(rest) = path.strip_prefix("/units/{code}/") else { continue };
        let register = rest.split('/').next().unwrap_or_default();
        if register == "modules" {
            continue;
        }
        let id = entries.get(register).map_or(nobody, String::as_str);
        for method in methods.as_object().context("methods")?.keys() {
            let (status, there) = call(&stranger, method, path, places::ZHICHENG, id).await?;
            if status != 404 {
                told.push(format!("{method} {path} at the sibling's address: {status} {there}"));
            }
            if path.contains("{id}") {
                let (_, not_there) = call(&stranger, method, path, places::ZHICHENG, nobody).await?;
                if there != not_there {
                    told.push(format!("{method} {path} tells what exists: {there} / {not_there}"));
                }
                // At their own address, with an entry of the sibling; what holds for the whole county is no unit's secret.
                if !COUNTY_WIDE.contains(&register) {
                    let mine = call(&stranger, method, path, places::NEIGHBOUR, id).await?;
                    let none = call(&stranger, method, path, places::NEIGHBOUR, nobody).await?;
                    if mine != none || mine.0 < 400 {
                        told.push(format!("{method} {path} at one's own address: {mine:?} / {none:?}"));
                    }
                }
            }
            tried += 1;
        }
    }
    ensure!(told.is_empty(), "{} answers tell too much:\n{}", told.len(), told.join("\n"));
    ensure!(tried > 200, "{tried} operations");
    Ok(())
}

/// Every register of the document has an entry in the demo county, so that the sweep above means something.
#[tokio::test(flavor = "multi_thread")]
async fn every_register_has_an_entry_in_the_demo_county() -> Result<()> {
    let server = Server::start().await?;
    let entries = entries(&server).await?;
    let document: Value = server.visitor()?.get("/api/v1/openapi.json").await?.json()?;
    let lists = document["paths"].as_object().context("paths")?.iter().filter(|(path, methods)| {
        path.strip_prefix("/units/{code}/").is_some_and(|rest| !rest.contains('/'))
            && methods["get"]["tags"][0] != "modules"
    });
    // What only comes of something else being done.
    let later = ["imports", "outbox", "suspensions"];
    let missing: Vec<&str> = lists
        .filter_map(|(path, _)| path.rsplit('/').next())
        .filter(|register| !entries.contains_key(*register) && !later.contains(register))
        .collect();
    ensure!(missing.is_empty(), "no entry: {missing:?}");
    Ok(())
}
