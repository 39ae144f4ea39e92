//! Who sees what of people in the clear, and what remains of it in the audit trail.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;
use wushe_core::app::audit::{self, AuditEntry};
use wushe_core::app::{Core, unit};
use wushe_core::seal::Keyring;
use wushe_core::store::Store;
use wushe_core::time::{Clock, Ids};
use wushe_host::demo::places;
use wushe_tests::{Role, Server};

use super::{act, card, errand, id};

/// Entries of the audit trail of the county with this verb.
pub(super) async fn entries(server: &Server, verb: &str) -> Result<Vec<AuditEntry>> {
    let store = Store::open_sqlite(&server.data().join("wushe.db")).await?;
    // The trail holds no personal field, so that any keys will do.
    let keys = Keyring::new([(1, [7; 32])].into(), [9; 32])?;
    let core = Core {
        keys: Arc::new(keys),
        clock: Arc::new(Clock::System),
        ids: Arc::new(Ids::random()),
        require_second_factor: false,
    };
    let listed = store.read(|tx| {
        Box::pin(async move {
            let county = unit::roots(tx).await?.remove(0);
            audit::list(tx, &core.system(county.id), None, 200).await
        })
    });
    let listed = listed.await?;
    store.close().await;
    Ok(listed.into_iter().filter(|entry| entry.verb == verb).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_helper_sees_of_the_elder_is_written_down() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let helper = server.login(Role::Volunteer(1)).await?;
    let card = card(&staff, "LX-0001").await?;
    let request = id(&act(&staff, "open_request", errand(&card, "买药")).await?)?;
    let task = format!("/volunteer/{}/m/liaison-card/task?request={request}", places::ZHICHENG);

    let before = helper.get(&task).await?;
    assert_eq!(before.status, 200, "{}", before.body);
    assert!(!before.body.contains("tel:"), "her number is not for whoever has not accepted");
    assert_eq!(entries(&server, "personal.show").await?, []);

    act(&helper, "accept", json!({ "request": request })).await?;
    let after = helper.get(&task).await?;
    assert!(after.body.contains("tel:"), "whoever goes can ring her: {}", after.body);
    let noted = entries(&server, "personal.show").await?;
    let [entry] = noted.as_slice() else { panic!("{noted:?}") };
    assert_eq!((entry.entity.as_str(), entry.module_id.as_deref()), ("resident", Some("liaison-card")));
    entry.user_id.context("who looked")?;
    let mut fields: Vec<&str> = entry.detail.split(' ').collect();
    fields.sort_unstable();
    assert_eq!(fields, ["address", "name", "phone"]);

    // Staff see her masked, which needs no entry.
    let desk = staff.get(&format!("/staff/{}/m/liaison-card/desk?q=LX-0001", places::ZHICHENG)).await?;
    assert_eq!(desk.status, 200, "{}", desk.body);
    assert_eq!(entries(&server, "personal.show").await?.len(), 1);
    Ok(())
}
