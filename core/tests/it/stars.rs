//! Stars of volunteers, and what units settle about volunteer service.

use wushe_core::app::{Cx, service_setting, star};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::service_setting::NewServiceSetting;
use wushe_core::domain::star::{DecideStar, NewStar, StarFilter, StarStatus};

use crate::activities::later;
use crate::kit::{Bed, NOW, World, said};
use crate::service::give_days;

store_tests![stars_are_applied_for_and_decided, stars_lapse_after_a_review, units_settle_what_holds_below,];

async fn stars_are_applied_for_and_decided(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let apply = async |cx: &Cx| put!(bed, tx => star::create(tx, cx, NewStar { volunteer_id: helper }));
    let decide = async |cx: &Cx, id, grant, reason: &str| {
        let input = DecideStar { grant, reason: reason.to_owned() };
        put!(bed, tx => star::decide(tx, cx, id, input))
    };
    give_days(&world, helper, 9, 100).await;
    assert_eq!(said(apply(&own).await), "refused: star-not-reached");
    // Ten days of ten hours: a hundred hours.
    give_days(&world, helper, 1, 200).await;
    let first = apply(&own).await.unwrap();
    assert_eq!((first.stars, first.minutes, first.status), (1, 6000, StarStatus::Applied));
    assert_eq!(said(apply(&own).await), "refused: star-waiting");
    assert_eq!(said(decide(&own, first.id, true, "").await), "forbidden: hours.approve");
    assert_eq!(said(decide(&staff, first.id, false, " ").await), "invalid: reason required");
    assert_eq!(decide(&staff, first.id, false, "服务质量有投诉").await.unwrap().status, StarStatus::Refused);
    assert_eq!(said(decide(&staff, first.id, true, "").await), "refused: star-decided");
    // Again, and by staff on behalf: another decides.
    let second = apply(&staff).await.unwrap();
    assert_eq!(said(decide(&staff, second.id, true, "").await), "refused: own-star");
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let granted = decide(&admin, second.id, true, "").await.unwrap();
    assert_eq!((granted.status, granted.review_on), (StarStatus::Granted, None));
    assert_eq!(said(apply(&own).await), "refused: star-not-reached");
    give_days(&world, helper, 20, 300).await;
    assert_eq!(apply(&own).await.unwrap().stars, 2);
    let of = |status| StarFilter { status, volunteer_id: Some(helper) };
    let list = async |cx: &Cx, filter: StarFilter| ask!(bed, tx => star::list(tx, cx, filter, Page::default()));
    assert_eq!(list(&own, of(None)).await.unwrap().items.len(), 3);
    assert_eq!(list(&staff, of(Some(StarStatus::Granted))).await.unwrap().items.len(), 1);
    assert_eq!(list(&staff, StarFilter::default()).await.unwrap().items[0].volunteer_name, "赵*勇");
    assert_eq!(said(list(&own, StarFilter::default()).await), "forbidden: volunteers.read");
}

async fn stars_lapse_after_a_review(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let setting = NewServiceSetting { star_minutes: vec![600, 1200], star_review_days: 365, ..Default::default() };
    put!(bed, tx => service_setting::update(tx, &world.system(world.county), 0, setting)).unwrap();
    give_days(&world, helper, 1, 50).await;
    let id = put!(bed, tx => star::create(tx, &system, NewStar { volunteer_id: helper })).unwrap().id;
    let decide = async |cx: &Cx, grant, reason: &str| {
        let input = DecideStar { grant, reason: reason.to_owned() };
        put!(bed, tx => star::decide(tx, cx, id, input)).unwrap()
    };
    let today = wushe_core::domain::day::Day::of(NOW);
    assert_eq!(decide(&system, true, "").await.review_on, Some(today.plus_days(365)));
    let next_year = later(&system, 24 * 365);
    assert_eq!(decide(&next_year, true, "").await.review_on, Some(today.plus_days(730)));
    let lapsed = decide(&later(&system, 24 * 730), false, "两年没有服务").await;
    assert_eq!((lapsed.status, lapsed.review_on), (StarStatus::Lapsed, None));
    // What has lapsed may be applied for again.
    let again = put!(bed, tx => star::create(tx, &system, NewStar { volunteer_id: helper })).unwrap();
    assert_eq!(again.stars, 1);
}

async fn units_settle_what_holds_below(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let home = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let get = async |unit| ask!(bed, tx => service_setting::get(tx, &world.system(unit))).unwrap();
    let first = get(world.home).await;
    assert_eq!((first.unit_id, first.version, first.late_days), (None, 0, 30));
    assert_eq!(first.star_minutes, [6000, 18_000, 36_000, 60_000, 90_000]);
    let update = async |cx: &Cx, version, late_days| {
        let new = NewServiceSetting { late_days, ..Default::default() };
        put!(bed, tx => service_setting::update(tx, cx, version, new))
    };
    assert_eq!(update(&county, 0, 60).await.unwrap().version, 1);
    assert_eq!((get(world.home).await.unit_id, get(world.home).await.late_days), (Some(world.county), 60));
    assert_eq!(get(world.home).await.version, 0);
    assert_eq!(said(update(&home, 1, 10).await), "conflict: service_setting");
    assert_eq!(update(&home, 0, 10).await.unwrap().late_days, 10);
    assert_eq!(said(update(&home, 0, 11).await), "conflict: service_setting");
    assert_eq!(update(&home, 1, 12).await.unwrap().version, 2);
    assert_eq!((get(world.grid).await.late_days, get(world.next_door).await.late_days), (12, 60));
    assert_eq!(said(update(&home, 2, -1).await), "invalid: late_days range");
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(update(&staff, 2, 9).await), "forbidden: certificates.issue");
}
