//! A county with more workers than anybody reads in a list: each can still be chosen, with and without script.

use axum::http::StatusCode;
use wushe_core::app::{station, unit, worker};
use wushe_core::domain::page::Page;
use wushe_core::domain::station::StationFilter;
use wushe_core::domain::worker::{NewWorker, WorkerFilter, WorkerLevel};
use wushe_core::store::Mode;
use wushe_host::demo::logins;

use crate::kit::{COUNTY, County};

/// What a form sends, encoded as a browser does.
fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn one_of_many_is_found_and_chosen_without_script() {
    let county = County::new().await;
    let cookies = county.log_in(logins::COUNTY).await;
    let create = format!("/staff/{COUNTY}/r/stations/-/create");
    let admin = county.log_in(logins::ADMIN).await;
    let few = county.get("/staff/510821100001/r/stations/-/create", &admin).await;
    assert_eq!(few.status, StatusCode::OK, "{}", few.body);
    assert!(few.body.contains("name=\"in_charge_id\"") && !few.body.contains("in_charge_id__q"), "few stand in a list");

    let mut tx = county.app.store.begin(Mode::Write).await.expect("a transaction");
    let root = unit::by_code(&mut tx, COUNTY).await.expect("the county");
    let cx = county.app.core.system(root.id);
    // The first is the last of a list that begins with the newest.
    for number in 0..250 {
        let new = NewWorker {
            name: if number == 1 { "孔乙己".to_owned() } else { format!("社工甲{number}") },
            level: if number == 0 { WorkerLevel::Senior } else { WorkerLevel::None },
            certificate_no: (number == 0).then(|| "SW-7001".to_owned()),
            phone: Some(format!("1996{number:07}")),
            ..NewWorker::default()
        };
        worker::create(&mut tx, &cx, new).await.expect("a worker");
    }
    let known = async |tx: &mut wushe_core::store::Tx, text: &str| {
        let filter = WorkerFilter { text: Some(text.to_owned()), ..WorkerFilter::default() };
        worker::list(tx, &cx, filter, Page::first(1)).await.expect("workers").items[0].id.to_string()
    };
    let (first, second) = (known(&mut tx, "社工甲0").await, known(&mut tx, "孔乙己").await);
    tx.commit().await.expect("kept");

    // The box, and the button beside it that looks: by the beginning of the name, by certificate, by telephone.
    let asked = county.get(&create, &cookies).await;
    assert!(asked.body.contains("name=\"in_charge_id__q\"") && asked.body.contains("value=\"in_charge_id\""));
    for (typed, found) in [("孔", &second), ("SW-7001", &first), ("19960000001", &second)] {
        let sent = form(&[("in_charge_id__q", typed), ("_find", "in_charge_id"), ("name", "县总站")]);
        let page = county.post(&create, &cookies, &sent).await;
        let radio = format!("type=\"radio\" name=\"in_charge_id\" value=\"{found}\"");
        assert!(page.body.contains(&radio), "{typed}: {}", page.body);
        assert!(page.body.contains("value=\"县总站\""), "what was entered stays");
        // With script the same comes while typing.
        let typing = form(&[("field", "in_charge_id"), ("in_charge_id__q", typed)]);
        let part = county.get(&format!("/staff/{COUNTY}/r/workers/-/choose?{typing}"), &cookies).await;
        assert!(part.body.contains(&radio) && !part.body.contains("<html"), "{typed}: {}", part.body);
    }
    let nobody =
        county.post(&create, &cookies, &form(&[("in_charge_id__q", "无此人"), ("_find", "in_charge_id")])).await;
    assert!(nobody.body.contains("没有找到"), "{}", nobody.body);
    // A text that was pasted by mistake, longer than any filter takes, is nobody too: the form and what was entered stay.
    let pasted = "错粘的一段话".repeat(40);
    let sent = form(&[("in_charge_id__q", &pasted), ("_find", "in_charge_id"), ("name", "县总站")]);
    let page = county.post(&create, &cookies, &sent).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("没有找到") && page.body.contains("value=\"县总站\""), "{}", page.body);
    let typing = form(&[("field", "in_charge_id"), ("in_charge_id__q", &pasted)]);
    let part = county.get(&format!("/staff/{COUNTY}/r/workers/-/choose?{typing}"), &cookies).await;
    assert!(part.status == StatusCode::OK && part.body.contains("没有找到"), "{}", part.body);

    // Several are written; what is not clear is told at the field, and what was written stands there still.
    let with = |staff: &'static str| {
        [
            ("name", "县总站"),
            ("tier", "county"),
            ("established_day", "2024-03-01"),
            ("in_charge_id", ""),
            ("staff", staff),
        ]
    };
    let mut fields = with("SW-7001、查无此人");
    fields[3].1 = &second;
    let wrong = county.post(&create, &cookies, &form(&fields)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("没有找到“查无此人”。") && wrong.body.contains("SW-7001、查无此人"), "{}", wrong.body);
    fields[4].1 = "SW-7001、孔乙己";
    let made = county.post(&create, &cookies, &form(&fields)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let mut tx = county.app.store.begin(Mode::Read).await.expect("a transaction");
    let named = StationFilter { name: Some("县总站".to_owned()), ..StationFilter::default() };
    let listed = station::list(&mut tx, &cx, named, Page::first(5)).await.expect("stations").items;
    let kept = listed.iter().find(|station| station.in_charge_id.is_some_and(|id| id.to_string() == second));
    let kept = kept.expect("the station");
    let staff: Vec<String> = kept.staff.iter().map(ToString::to_string).collect();
    assert!(staff.len() == 2 && staff.contains(&first) && staff.contains(&second), "{staff:?}");

    // The form for a change says by name who stands there.
    let change = county.get(&format!("/staff/{COUNTY}/r/stations/{}/update", kept.id), &cookies).await;
    assert!(
        change.body.contains("孔乙己") && change.body.contains(&format!("value=\"{second}\" checked")),
        "{}",
        change.body
    );
    // Whoever may not see workers finds none.
    let resident = county.log_in(logins::RESIDENT).await;
    let refused = county.get(&format!("/staff/{COUNTY}/r/workers/-/choose?field=x&x__q=SW-7001"), &resident).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
}
