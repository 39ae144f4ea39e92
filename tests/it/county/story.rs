//! She rings, and somebody comes.

use anyhow::Result;
use serde_json::json;
use wushe_tests::{Role, Server};

use super::{act, card, errand, find, id, see, status};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_becomes_a_visit_and_the_visit_hours() -> Result<()> {
    from_call_to_close(&Server::start().await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_too() -> Result<()> {
    match Server::start_on_postgres().await? {
        Some(server) => from_call_to_close(&server).await,
        None => Ok(()),
    }
}

async fn from_call_to_close(server: &Server) -> Result<()> {
    let staff = server.login(Role::Staff).await?;
    let helper = server.login(Role::Volunteer(1)).await?;
    let elder = server.login(Role::Resident).await?;

    // She is found by card number, by name and by telephone number, and each leads to the same card.
    let by_number = card(&staff, "LX-0001").await?;
    assert_eq!(card(&staff, "李秀兰").await?, by_number);

    let request = id(&act(&staff, "open_request", errand(&by_number, "买米和盐")).await?)?;
    assert_eq!(status(&staff, &request).await?, "dispatched", "it goes to the linked volunteer at once");

    let tasks = see(&helper, "tasks").await?;
    assert!(tasks.to_string().contains("买米和盐"), "{tasks}");
    act(&helper, "accept", json!({ "request": request })).await?;
    assert_eq!(status(&staff, &request).await?, "handling");

    act(&helper, "report_visit", json!({ "request": request, "minutes": 45, "note": "米和盐都买到了" })).await?;
    assert_eq!(status(&staff, &request).await?, "done");
    let task = see(&helper, &format!("task?request={request}")).await?;
    assert!(task.to_string().contains("hours-pending"), "the minutes wait for approval: {task}");

    act(&elder, "note_feedback", json!({ "request": request, "outcome": "satisfied", "words": "谢谢小王" })).await?;
    act(&staff, "close", json!({ "request": request })).await?;
    assert_eq!(status(&staff, &request).await?, "closed");
    let history = see(&staff, &format!("request?request={request}")).await?;
    assert!(history.to_string().contains("谢谢小王"), "{history}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_given_back_goes_to_the_backup_and_then_to_the_team() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let (helper, backup) = (server.login(Role::Volunteer(1)).await?, server.login(Role::Volunteer(2)).await?);
    let teammate = server.login(Role::Volunteer(3)).await?;
    let card = card(&staff, "LX-0001").await?;
    let request = id(&act(&staff, "open_request", errand(&card, "陪同就医")).await?)?;

    act(&helper, "decline", json!({ "request": request, "reason": "今天不在家" })).await?;
    assert!(see(&backup, "tasks").await?.to_string().contains("陪同就医"), "the backup is asked");
    assert!(!see(&teammate, "tasks").await?.to_string().contains("陪同就医"), "the team is not asked yet");

    act(&backup, "decline", json!({ "request": request, "reason": "孩子生病" })).await?;
    assert!(see(&teammate, "tasks").await?.to_string().contains("陪同就医"), "the team is asked");
    act(&teammate, "accept", json!({ "request": request })).await?;
    assert_eq!(status(&staff, &request).await?, "handling");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_page_names_people_and_never_tells_of_them() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let desk = see(&staff, "desk?q=LX-0001").await?;
    assert!(find(&desk, "person").is_some(), "the page refers to a person: {desk}");
    assert!(!desk.to_string().contains("1990000"), "no telephone number in what the module made: {desk}");
    Ok(())
}
