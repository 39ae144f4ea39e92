//! Requests of modules to other servers: sent after the commit, under one mark, to where they may go; their answers come back.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wushe_core::domain::outbox::OutboxState;
use wushe_host::modules::ModuleError;
use wushe_tests::guest::{Guest, host};

use super::{House, module, why};

/// A server that gives these answers one after the other, the last one for ever, and keeps what it was asked.
struct Far {
    host: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Far {
    async fn answering(answers: Vec<String>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let host = listener.local_addr()?.to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        tokio::spawn(async move {
            let mut answers = answers.into_iter().peekable();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                // Head, and the body of the one that has one.
                while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
                    let mut piece = [0; 4096];
                    match stream.read(&mut piece).await {
                        Ok(0) | Err(_) => break,
                        Ok(read) => request.extend_from_slice(&piece[..read]),
                    }
                }
                let request = String::from_utf8_lossy(&request).into_owned();
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                let answer = if answers.len() > 1 { answers.next() } else { answers.peek().cloned() };
                // Somebody who went away is no business of ours.
                let _ = stream.write_all(answer.unwrap_or_default().as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Ok(Self { host, asked })
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn answer(status: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n{body}",
        body.len()
    )
}

/// Its action `ask` asks a server, its action `fail` does so and traps; what comes back is kept as it came.
fn asking(url: &str, host: &str) -> Result<Vec<u8>> {
    let action = |name: &str| json!({"name": name, "by": ["staff"], "input": []});
    let text = |name: &str| json!({"name": name, "kind": {"type": "text"}});
    let shapes = json!({
        "collections": [{
            "name": "answers",
            "fields": [
                text("request"), {"name": "status", "kind": {"type": "integer"}}, text("content_type"), text("body"), text("error"),
            ],
        }],
        "pages": [],
        "actions": [action("ask"), action("fail")],
        "handlers": [{"name": "heard", "of": "http"}],
    });
    let request = json!({"method": "GET", "url": url, "headers": {"accept": "application/json"}, "answer": "heard"});
    let request = request.to_string();
    let fields =
        format!(r#"(data (i32.const 2000) "answers") (data (i32.const 3000) "{}")"#, request.replace('"', "\\\""));
    let invoke = format!(
        "(if (i32.eq (local.get $kind) (i32.const 4)) (then
            (call $insert (i32.const 2000) (i32.const 7) (local.get $input) (local.get $input_len) (i32.const 64)))
        (else
            (call $ask (i32.const 3000) (i32.const {}) (i32.const 64))
            (if (i32.eq (i32.load8_u (local.get $name)) (i32.const 102)) (then unreachable))))
        (if (i32.load8_u (i32.const 64)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))",
        request.len()
    );
    let imports = format!("{} {}", host::INSERT.replace("@0.1.0", "@0.1.1"), host::ASK);
    let capabilities = json!({"records": {"why": why()}, "http": {"why": why(), "hosts": [host]}});
    let guest = Guest { contract: "0.2", imports: &imports, fields: &fields, invoke: &invoke, ..Guest::default() };
    module("1.0.0", &shapes, &capabilities, &guest)
}

async fn house(far: &Far, private: bool) -> Result<House> {
    let house = House::new(private).await?;
    house.install(asking(&format!("http://{}/v1?q=1", far.host), &far.host)?).await?;
    Ok(house)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_back_once_and_nothing_is_sent_for_what_failed() -> Result<()> {
    let far = Far::answering(vec![answer("200 OK", "", r#"{"warm":true}"#)]).await?;
    let house = house(&far, true).await?;
    assert!(matches!(house.act("fail").await, Err(ModuleError::Failed { .. })));
    house.settle().await?;
    assert!(far.asked().is_empty(), "its transaction was rolled back");

    house.act("ask").await?;
    assert!(far.asked().is_empty(), "not before the commit, and not in it");
    house.settle().await?;
    house.settle().await?;
    let asked = far.asked();
    assert_eq!(asked.len(), 1);
    let head = asked[0].to_lowercase();
    assert!(head.starts_with("get /v1?q=1 http/1.1") && head.contains("accept: application/json"), "{head}");
    let answers = house.records().await?;
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["status"], json!(200));
    assert_eq!(answers[0]["body"], json!(r#"{"warm":true}"#));
    let mark = answers[0]["request"].as_str().unwrap_or_default();
    assert!(head.contains(&format!("idempotency-key: {mark}")), "{head}");
    assert!(house.outbox().await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_busy_is_asked_again_under_the_same_mark() -> Result<()> {
    let busy = answer("503 Service Unavailable", "", "");
    let far = Far::answering(vec![busy.clone(), busy, answer("201 Created", "", "done")]).await?;
    let house = house(&far, true).await?;
    house.act("ask").await?;
    for _ in 0..8 {
        house.settle().await?;
        house.app.core.clock.advance_seconds(4);
    }
    let asked = far.asked();
    let mark = |request: &String| {
        let line = request.to_lowercase().lines().find(|line| line.starts_with("idempotency-key")).map(str::to_owned);
        line.unwrap_or_default()
    };
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|request| mark(request) == mark(&asked[0]) && !mark(request).is_empty()));
    let answers = house.records().await?;
    assert_eq!((answers.len(), &answers[0]["status"]), (1, &json!(201)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_told_to_the_module_in_the_end() -> Result<()> {
    let gone = TcpListener::bind("127.0.0.1:0").await?;
    let host = gone.local_addr()?.to_string();
    drop(gone);
    let house = House::new(true).await?;
    house.install(asking(&format!("http://{host}/"), &host)?).await?;
    house.act("ask").await?;
    house.settle().await?;
    let waiting = house.outbox().await?;
    assert_eq!((waiting.len(), waiting[0].state, waiting[0].reason.as_str()), (1, OutboxState::Waiting, "unreachable"));
    for _ in 0..10 {
        house.app.core.clock.advance_seconds(256);
        house.settle().await?;
    }
    let answers = house.records().await?;
    assert_eq!((answers.len(), &answers[0]["error"]), (1, &json!("unreachable")));
    assert!(answers[0].get("status").is_none_or(Value::is_null));
    assert!(house.outbox().await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_network_is_not_asked_unless_the_operator_says_so() -> Result<()> {
    let far = Far::answering(vec![answer("200 OK", "", "secret")]).await?;
    let port = far.host.rsplit(':').next().unwrap_or_default().to_owned();
    // By number, and by a name that turns out to be this machine.
    for host in [far.host.clone(), format!("localhost:{port}")] {
        for scheme in ["http", "https"] {
            let house = House::new(false).await?;
            house.install(asking(&format!("{scheme}://{host}/"), &host)?).await?;
            house.act("ask").await?;
            house.settle().await?;
            let answers = house.records().await?;
            assert_eq!((answers.len(), &answers[0]["error"]), (1, &json!("private-address")), "{scheme} {host}");
        }
    }
    assert!(far.asked().is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_hosts_great_answers_and_other_things_than_text_are_refused() -> Result<()> {
    let other = Far::answering(vec![answer("200 OK", "", "elsewhere")]).await?;
    let moved = answer("302 Found", &format!("location: http://{}/\r\n", other.host), "");
    let great = answer("200 OK", "", &"x".repeat(300 << 10));
    for (said, field, expected) in [
        (moved, "status", json!(302)),
        (great, "error", json!("too-large")),
        (answer("404 Not Found", "", "no"), "status", json!(404)),
    ] {
        let far = Far::answering(vec![said]).await?;
        let house = house(&far, true).await?;
        house.act("ask").await?;
        house.settle().await?;
        let answers = house.records().await?;
        assert_eq!((answers.len(), &answers[0][field]), (1, &expected));
    }
    assert!(other.asked().is_empty(), "nobody is sent on to another host");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_granted_is_looked_at_when_it_is_sent() -> Result<()> {
    let far = Far::answering(vec![answer("200 OK", "", "late")]).await?;
    let house = house(&far, true).await?;
    house.act("ask").await?;
    let mut tx = house.app.store.begin(wushe_core::store::Mode::Read).await?;
    let words = wushe_core::app::module::words(&mut tx, &house.system(), super::MODULE).await?;
    tx.rollback().await?;
    let seen = words.first().map(|word| word.version);
    let grants = Some(vec!["records".to_owned()]);
    let saying = wushe_host::modules::Saying { enabled: true, settings: None, grants, seen };
    wushe_host::modules::say(&house.app, house.system(), super::MODULE, saying).await?;
    house.settle().await?;
    assert!(far.asked().is_empty());
    let parked = house.outbox().await?;
    assert_eq!((parked.len(), parked[0].state, parked[0].reason.as_str()), (1, OutboxState::Parked, "not-here"));
    Ok(())
}
