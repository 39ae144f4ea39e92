//! Residents: at the desk, where their fields are masked, and on their own phone.

use axum::http::StatusCode;
use wushe_core::app::personal::Field;
use wushe_core::app::{audit, unit};
use wushe_core::domain::audit::AuditFilter;
use wushe_core::domain::page::Page;
use wushe_core::store::Mode;
use wushe_host::demo::logins;

use crate::kit::{County, NEIGHBOUR, NOBODY, ZHICHENG};

#[tokio::test]
async fn the_neighbour_sees_nothing_and_learns_nothing() {
    let county = County::new().await;
    let cookies = county.log_in(logins::NEIGHBOUR).await;
    let somebody = county.anybody().await;
    let there = county.get(&format!("/staff/{ZHICHENG}/residents/{}", somebody.id), &cookies).await;
    let not_there = county.get(&format!("/staff/{ZHICHENG}/residents/{}", NOBODY), &cookies).await;
    assert_eq!((there.status, not_there.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    for path in ["", "/requests", "/volunteers", "/hours", "/m/liaison-card/desk"] {
        let answer = county.get(&format!("/staff/{ZHICHENG}{path}"), &cookies).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    // The same person by way of the neighbour's own community.
    let own = county.get(&format!("/staff/{NEIGHBOUR}/residents/{}", somebody.id), &cookies).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND);
    assert_eq!(county.get("/county", &cookies).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_field_is_masked_until_it_is_opened_for_a_purpose_that_is_written_down() {
    let county = County::new().await;
    let cookies = county.log_in(logins::STAFF).await;
    let somebody = county.anybody().await;
    let card = format!("/staff/{ZHICHENG}/residents/{}", somebody.id);
    let masked = somebody.phone.clone().expect("a telephone");
    let shown = county.get(&card, &cookies).await;
    assert!(shown.body.contains(&masked), "{masked}");

    let without = county.post(&format!("{card}/reveal"), &cookies, "field=phone&purpose=curiosity").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = county.post(&format!("{card}/reveal"), &cookies, "field=phone&purpose=service&note=").await;
    assert_eq!(opened.status, StatusCode::OK);
    let tail = masked.rsplit('*').next().expect("a tail");
    let clear = opened.body.split("电话：").nth(1).and_then(|rest| rest.split('<').next()).expect("the number");
    assert!(clear.len() == 11 && clear.ends_with(tail) && clear.bytes().all(|byte| byte.is_ascii_digit()), "{clear}");

    let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
    let zhicheng = unit::by_code(&mut tx, ZHICHENG).await.expect("the community");
    let filter = AuditFilter {
        entity_id: Some(somebody.id.to_string()),
        verb: Some("personal.reveal".to_owned()),
        ..AuditFilter::default()
    };
    let trail = audit::browse(&mut tx, &county.app.core.system(zhicheng.id), filter, Page::default()).await;
    let rows = trail.expect("the trail").items;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].detail.as_str(), rows[0].purpose.as_str()), (Field::Phone.as_str(), "办理该居民的事项"));
}

#[tokio::test]
async fn a_resident_signs_up_on_the_phone_and_cancels() {
    let county = County::new().await;
    let resident = county.log_in(logins::RESIDENT).await;
    let base = format!("/resident/{ZHICHENG}");
    assert!(county.get(&base, &resident).await.body.contains(&format!("{base}/activities")));
    let list = county.get(&format!("{base}/activities"), &resident).await;
    let row = list.body.split("<a ").find(|row| row.contains("法律援助咨询")).expect("an activity");
    let at = row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its page").to_owned();
    let joined = county.post(&at, &resident, "note=").await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    let again = county.post(&at, &resident, "note=").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody has two seats");
    let mine = county.get(&format!("{base}/sign-ups"), &resident).await;
    let card = mine.body.split("法律援助咨询").nth(1).expect("what she signed up for");
    let cancel = card.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a button").to_owned();
    assert!(cancel.ends_with("/cancel"), "{cancel}");
    // A volunteer does not cancel for her.
    let other = county.log_in(&logins::volunteer(1)).await;
    let theirs = cancel.replace("/resident/", "/volunteer/");
    assert_eq!(county.post(&theirs, &other, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(county.post(&cancel, &resident, "").await.status, StatusCode::SEE_OTHER);
    assert!(county.get(&at, &resident).await.body.contains("name=\"note\""), "she may sign up again");
}
