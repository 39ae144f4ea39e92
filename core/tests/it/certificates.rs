//! Certificates of hours: issued by one for another, frozen, verified by whoever holds one; and exports, which send nothing
//! twice.

use std::sync::Arc;

use wushe_core::app::{Cx, audit, certificate, hours, hours_export, resident, service_setting, star};
use wushe_core::domain::access::Role;
use wushe_core::domain::certificate::{
    CertificateFilter, CertificateKind, CertificateStatus, CertificateView, IssueCertificate, NewCertificate,
    RefuseCertificate, VerifyCertificate,
};
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::WithdrawHours;
use wushe_core::domain::hours_export::{ExportChange, ExportRows, HoursExportFilter, NewHoursExport};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::NewResident;
use wushe_core::domain::service_setting::NewServiceSetting;
use wushe_core::domain::star::{DecideStar, NewStar};
use wushe_core::id::{CertificateId, HoursExportId, VolunteerId};

use crate::activities::later;
use crate::kit::{Bed, NOW, PASSWORD, World, new_resident, said};
use crate::service::give_days;

store_tests![
    a_certificate_is_applied_for_and_issued,
    a_certificate_counts_once_publicised,
    hours_are_certified_once,
    certified_hours_stay_until_it_is_revoked,
    whoever_holds_it_verifies_it,
    a_wrong_code_is_an_unknown_number,
    whoever_guesses_waits,
    nobody_issues_their_own,
    numbers_run_per_unit_and_year,
    two_issue_at_once_and_one_does,
    certificates_are_masked_for_staff,
    the_neighbour_finds_no_certificate,
    exports_send_nothing_twice,
    an_export_is_had_again_and_in_the_clear_for_a_purpose,
    the_neighbour_finds_no_export,
];

fn asked(volunteer_id: VolunteerId) -> NewCertificate {
    NewCertificate {
        volunteer_id,
        period_from: Day::of(NOW).plus_days(-365),
        period_to: Day::of(NOW),
        purpose: "升学".to_owned(),
    }
}

fn by_the_unit() -> IssueCertificate {
    IssueCertificate {
        issuer: String::new(),
        responsible: "王主任".to_owned(),
        handler: "刘红梅".to_owned(),
        contact: "0839-4200001".to_owned(),
        volunteer_no: "5108210001".to_owned(),
        content: "社区防汛".to_owned(),
    }
}

fn why(reason: &str) -> RefuseCertificate {
    RefuseCertificate { reason: reason.to_owned() }
}

async fn issued(bed: &Bed, cx: &Cx, volunteer_id: VolunteerId) -> CertificateView {
    let id = put!(bed, tx => certificate::create(tx, cx, asked(volunteer_id))).unwrap().id;
    put!(bed, tx => certificate::issue(tx, cx, id, by_the_unit())).unwrap()
}

async fn verify(
    bed: &Bed,
    cx: &Cx,
    number: &str,
    code: &str,
) -> wushe_core::Result<wushe_core::domain::certificate::VerifiedCertificateView> {
    let input = VerifyCertificate { number: number.to_owned(), code: code.to_owned() };
    ask!(bed, tx => certificate::verify(tx, cx, input))
}

async fn a_certificate_is_applied_for_and_issued(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let given = give_days(&world, helper, 3, 100).await;
    // Before the period.
    give_days(&world, helper, 1, 500).await;
    let applied = put!(bed, tx => certificate::create(tx, &own, asked(helper))).unwrap();
    assert_eq!((applied.status, applied.number.clone()), (CertificateStatus::Applied, None));
    assert_eq!(
        said(put!(bed, tx => certificate::issue(tx, &own, applied.id, by_the_unit()))),
        "forbidden: certificates.issue"
    );
    let blank = IssueCertificate { handler: " ".to_owned(), ..by_the_unit() };
    assert_eq!(said(put!(bed, tx => certificate::issue(tx, &admin, applied.id, blank))), "invalid: handler required");
    let made = put!(bed, tx => certificate::issue(tx, &admin, applied.id, by_the_unit())).unwrap();
    assert_eq!((made.minutes, made.kind), (1800, CertificateKind::PlatformRecord));
    assert_eq!((made.volunteer_name.as_str(), made.issuer.as_str()), ("赵大勇", "单位510821100001"));
    assert_eq!(made.number.as_deref(), Some("510821100001-2026-00001"));
    let covered = ask!(bed, tx => certificate::hours(tx, &own, made.id, Page::first(2))).unwrap();
    assert_eq!((covered.items.len(), covered.items[0].minutes), (2, 600));
    let rest =
        ask!(bed, tx => certificate::hours(tx, &own, made.id, Page { after: covered.next, limit: None })).unwrap();
    assert_eq!(rest.items[0].hours_id, given[2].id);
    assert_eq!(rest.items[0].content, "社区防汛");
    assert_eq!(
        said(put!(bed, tx => certificate::issue(tx, &admin, made.id, by_the_unit()))),
        "refused: certificate-decided"
    );
    // Refused, and wrong periods.
    let second = put!(bed, tx => certificate::create(tx, &own, asked(helper))).unwrap().id;
    assert_eq!(said(put!(bed, tx => certificate::refuse(tx, &admin, second, why("")))), "invalid: reason required");
    let refused = put!(bed, tx => certificate::refuse(tx, &admin, second, why("材料不全"))).unwrap();
    assert_eq!((refused.status, refused.number), (CertificateStatus::Refused, None));
    for (new, expected) in [
        (NewCertificate { period_from: Day::of(NOW).plus_days(1), ..asked(helper) }, "invalid: period_to order"),
        (NewCertificate { period_to: Day::of(NOW).plus_days(1), ..asked(helper) }, "invalid: period_to future"),
    ] {
        assert_eq!(said(put!(bed, tx => certificate::create(tx, &own, new))), expected);
    }
    let other = world.volunteer(world.home, "白云").await;
    assert_eq!(said(put!(bed, tx => certificate::create(tx, &own, asked(other)))), "forbidden: certificates.issue");
}

async fn a_certificate_counts_once_publicised(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    let made = issued(&bed, &system, helper).await;
    let today = Day::of(NOW);
    assert_eq!((made.status, made.issued_on), (CertificateStatus::Publicised, Some(today)));
    assert_eq!(made.counts_from, Some(today.plus_days(7)));
    let status =
        async |days: i64| ask!(bed, tx => certificate::get(tx, &later(&system, 24 * days), made.id)).unwrap().status;
    assert_eq!(status(6).await, CertificateStatus::Publicised);
    assert_eq!(status(7).await, CertificateStatus::Valid);
    let setting = NewServiceSetting { publicise_days: 0, ..Default::default() };
    put!(bed, tx => service_setting::update(tx, &system, 0, setting)).unwrap();
    give_days(&world, helper, 1, 50).await;
    assert_eq!(issued(&bed, &system, helper).await.status, CertificateStatus::Valid);
}

async fn hours_are_certified_once(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 2, 100).await;
    let first = issued(&bed, &system, helper).await;
    let again = put!(bed, tx => certificate::create(tx, &system, asked(helper))).unwrap().id;
    let issue = async || put!(bed, tx => certificate::issue(tx, &system, again, by_the_unit()));
    assert_eq!(said(issue().await), "refused: certificate-no-hours");
    give_days(&world, helper, 1, 50).await;
    assert_eq!(issue().await.unwrap().minutes, 600);
    assert_eq!(first.minutes, 1200);
}

async fn certified_hours_stay_until_it_is_revoked(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let given = give_days(&world, helper, 2, 100).await;
    let made = issued(&bed, &system, helper).await;
    let withdraw = async || {
        let input = WithdrawHours { reason: "重复登记".to_owned() };
        said(put!(bed, tx => hours::withdraw(tx, &system, given[0].id, input)))
    };
    assert_eq!(withdraw().await, "refused: hours-certified");
    let revoke = async |reason: &str| put!(bed, tx => certificate::revoke(tx, &system, made.id, why(reason)));
    assert_eq!(said(revoke(" ").await), "invalid: reason required");
    let revoked = revoke("重复登记").await.unwrap();
    assert_eq!((revoked.status, revoked.minutes), (CertificateStatus::Revoked, 1200));
    assert_eq!(said(revoke("再来").await), "refused: certificate-decided");
    assert_eq!(withdraw().await, "ok");
    // What it covered stays readable, and what is left is certified anew.
    let covered = ask!(bed, tx => certificate::hours(tx, &system, made.id, Page::default())).unwrap();
    assert_eq!(covered.items.len(), 2);
    assert_eq!(issued(&bed, &system, helper).await.minutes, 600);
}

async fn whoever_holds_it_verifies_it(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 2, 100).await;
    let made = issued(&bed, &system, helper).await;
    let (number, code) = (made.number.unwrap(), made.verify_code.unwrap());
    // Without a login, from anywhere, however it is typed.
    let anybody = later(&world.anonymous(world.next_door), 24 * 8);
    let spaced = format!(" {} ", code.to_lowercase().replace('-', " "));
    for typed in [&code, &spaced] {
        let seen = verify(&bed, &anybody, &number, typed).await.unwrap();
        assert_eq!(
            (seen.status, seen.minutes, seen.volunteer_name.as_str()),
            (CertificateStatus::Valid, 1200, "赵*勇")
        );
        assert_eq!((seen.issuer.as_str(), seen.kind), ("单位510821100001", CertificateKind::PlatformRecord));
    }
    put!(bed, tx => certificate::revoke(tx, &system, made.id, why("重复登记"))).unwrap();
    let seen = verify(&bed, &anybody, &number, &code).await.unwrap();
    assert_eq!((seen.status, seen.revoked_on), (CertificateStatus::Revoked, Some(Day::of(NOW))));
}

async fn a_wrong_code_is_an_unknown_number(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    let made = issued(&bed, &system, helper).await;
    give_days(&world, helper, 1, 50).await;
    let other = issued(&bed, &system, helper).await;
    let applied = put!(bed, tx => certificate::create(tx, &system, asked(helper))).unwrap();
    assert_eq!(applied.number, None);
    let (number, code) = (made.number.unwrap(), made.verify_code.unwrap());
    let others = other.verify_code.unwrap();
    assert_ne!(code, others);
    let anybody = world.anonymous(world.home);
    let unknown = "510821100001-2026-99999";
    for (number, code) in [
        (unknown, code.as_str()),
        (number.as_str(), others.as_str()),
        (number.as_str(), ""),
        (number.as_str(), "-"),
        (number.as_str(), "0000-0000-000"),
        (unknown, "-"),
        ("", ""),
        ("%", "%"),
        ("\0", "\0"),
    ] {
        let answer = verify(&bed, &anybody, number, code).await;
        assert_eq!(said(answer), "not found: certificate", "{number} {code}");
    }
    assert_eq!(said(verify(&bed, &anybody, &number, &code).await), "ok");
}

async fn whoever_guesses_waits(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    let made = issued(&bed, &system, helper).await;
    let (number, right) = (made.number.unwrap(), made.verify_code.unwrap());
    let anybody = world.anonymous(world.home);
    let tried = async |who: &str, code: &str, cx: &Cx| {
        let input = VerifyCertificate { number: number.clone(), code: code.to_owned() };
        put!(bed, tx => certificate::check(tx, cx, who, input)).map(|checked| checked.found)
    };
    let mut tries = 0;
    while let Ok(found) = tried("address:192.0.2.1", "0000-0000-000", &anybody).await {
        assert!(!found);
        tries += 1;
        assert!(tries < 60, "nobody is stopped");
    }
    assert!(tries > 20, "an office behind one address is stopped after {tries}");
    // The right code has to wait too, others do not, and neither does whoever comes back later.
    assert!(said(tried("address:192.0.2.1", &right, &anybody).await).starts_with("too many"));
    assert!(tried("address:192.0.2.2", &right, &anybody).await.unwrap());
    assert!(tried("address:192.0.2.1", &right, &later(&anybody, 1)).await.unwrap());
}

async fn nobody_issues_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let wushe_core::app::Actor::User { id, name, posts, resident, .. } = admin.actor.clone() else {
        panic!("not a user")
    };
    let actor = wushe_core::app::Actor::User { id, name, posts, resident, volunteer: Some(helper) };
    let both = Cx { actor, ..admin.clone() };
    let applied = put!(bed, tx => certificate::create(tx, &both, asked(helper))).unwrap().id;
    assert_eq!(
        said(put!(bed, tx => certificate::issue(tx, &both, applied, by_the_unit()))),
        "refused: own-certificate"
    );
    assert_eq!(said(put!(bed, tx => certificate::refuse(tx, &both, applied, why("不")))), "refused: own-certificate");
    put!(bed, tx => certificate::issue(tx, &world.system(world.home), applied, by_the_unit())).unwrap();
    assert_eq!(said(put!(bed, tx => certificate::revoke(tx, &both, applied, why("不")))), "refused: own-certificate");
}

async fn numbers_run_per_unit_and_year(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, town) = (world.system(world.home), world.system(world.town));
    let mut numbers = Vec::new();
    for (number, cx) in [&home, &home, &town, &later(&home, 24 * 200)].into_iter().enumerate() {
        let helper = world.volunteer(world.home, "赵大勇").await;
        give_days(&world, helper, 1, 100 + number as i64).await;
        numbers.push(issued(&bed, cx, helper).await.number.unwrap());
    }
    assert_eq!(
        numbers,
        ["510821100001-2026-00001", "510821100001-2026-00002", "510821100000-2026-00001", "510821100001-2027-00001"]
    );
}

async fn two_issue_at_once_and_one_does(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    // Several applications for the same hours, each decided on by somebody else at the same moment.
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let id = put!(bed, tx => certificate::create(tx, &system, asked(helper))).unwrap().id;
        let (store, cx) = (bed.store.clone(), Arc::new(system.clone()));
        all.spawn(async move {
            let work = store.write(move |tx| {
                let cx = Arc::clone(&cx);
                Box::pin(async move { certificate::issue(tx, &cx, id, by_the_unit()).await })
            });
            said(work.await)
        });
    }
    let mut answers = all.join_all().await;
    answers.sort();
    assert_eq!(answers[0], "ok");
    assert!(answers[1..].iter().all(|answer| answer == "refused: certificate-no-hours"), "{answers:?}");
}

async fn certificates_are_masked_for_staff(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    give_days(&world, helper, 1, 100).await;
    let id = issued(&bed, &system, helper).await.id;
    let staff = world.staff(world.home, "desk").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    for (cx, name, clear) in [(&staff, "赵*勇", false), (&admin, "赵大勇", true), (&own, "赵大勇", true)] {
        let of = CertificateFilter { volunteer_id: Some(helper), ..Default::default() };
        let listed = ask!(bed, tx => certificate::list(tx, cx, of, Page::default())).unwrap().items;
        let seen = ask!(bed, tx => certificate::get(tx, cx, id)).unwrap();
        assert_eq!(listed, std::slice::from_ref(&seen));
        assert_eq!((seen.volunteer_name.as_str(), seen.verify_code.is_some()), (name, clear));
    }
    let all = CertificateFilter::default();
    assert_eq!(said(ask!(bed, tx => certificate::list(tx, &own, all, Page::default()))), "forbidden: volunteers.read");
    for (status, found) in
        [(CertificateStatus::Publicised, 1), (CertificateStatus::Valid, 1), (CertificateStatus::Applied, 0)]
    {
        let of = CertificateFilter { status: Some(status), ..Default::default() };
        assert_eq!(ask!(bed, tx => certificate::list(tx, &staff, of, Page::default())).unwrap().items.len(), found);
    }
}

async fn the_neighbour_finds_no_certificate(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let there = world.with_roles(world.next_door, "other", &[Role::UnitAdmin]).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let other = world.volunteer(world.home, "白云").await;
    let stranger = world.as_volunteer(world.home, "baiyun", other).await;
    give_days(&world, helper, 1, 100).await;
    let real = issued(&bed, &system, helper).await.id;
    let made_up = CertificateId::from_uuid(bed.core.ids.next(NOW));
    for cx in [&there, &stranger] {
        let mut answers = Vec::new();
        for id in [real, made_up] {
            answers.push([
                said(ask!(bed, tx => certificate::get(tx, cx, id))),
                said(ask!(bed, tx => certificate::hours(tx, cx, id, Page::default()))),
                said(put!(bed, tx => certificate::issue(tx, cx, id, by_the_unit()))),
                said(put!(bed, tx => certificate::refuse(tx, cx, id, why("看看")))),
                said(put!(bed, tx => certificate::revoke(tx, cx, id, why("看看")))),
            ]);
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().all(|answer| answer == "not found: certificate"), "{answers:?}");
    }
    assert_eq!(said(put!(bed, tx => certificate::create(tx, &there, asked(helper)))), "not found: volunteer");
    let of = CertificateFilter::default();
    assert!(ask!(bed, tx => certificate::list(tx, &there, of, Page::default())).unwrap().items.is_empty());
}

async fn exports_send_nothing_twice(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let given = give_days(&world, helper, 3, 100).await;
    let today = Day::of(NOW);
    let export =
        async |cx: &Cx, through_day| put!(bed, tx => hours_export::create(tx, cx, NewHoursExport { through_day }));
    let first = export(&admin, today).await.unwrap();
    assert_eq!((first.entries, first.minutes, first.number.as_str()), (3, 1800, "20260901-001"));
    assert_eq!(said(export(&admin, today).await), "refused: export-nothing");
    // Nor by the county, which sees the same hours.
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    assert_eq!(said(export(&county, today).await), "refused: export-nothing");
    assert_eq!(said(export(&admin, today.plus_days(1)).await), "invalid: through_day future");
    // What is withdrawn afterwards goes out once more, as withdrawn; with what is new.
    let input = WithdrawHours { reason: "重复".to_owned() };
    put!(bed, tx => hours::withdraw(tx, &system, given[0].id, input)).unwrap();
    give_days(&world, helper, 2, 50).await;
    assert_eq!(said(export(&admin, today.plus_days(-200)).await), "refused: export-nothing");
    let second = export(&county, today).await.unwrap();
    assert_eq!((second.entries, second.minutes), (3, 600));
    let rows =
        ask!(bed, tx => hours_export::rows(tx, &county, second.id, ExportRows::default(), Page::default())).unwrap();
    let withdrawn: Vec<_> = rows.services.iter().filter(|row| row.change == ExportChange::Withdrawn).collect();
    assert_eq!(withdrawn.iter().map(|row| row.hours_id).collect::<Vec<_>>(), [given[0].id]);
    assert_eq!(said(export(&county, today).await), "refused: export-nothing");
    // What is withdrawn before it was ever exported never goes out.
    let unseen = give_days(&world, helper, 1, 20).await;
    let input = WithdrawHours { reason: "重复".to_owned() };
    put!(bed, tx => hours::withdraw(tx, &system, unseen[0].id, input)).unwrap();
    assert_eq!(said(export(&county, today).await), "refused: export-nothing");
    let list = async |cx: &Cx| ask!(bed, tx => hours_export::list(tx, cx, HoursExportFilter {}, Page::default()));
    assert_eq!(list(&admin).await.unwrap().items.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
    assert_eq!(list(&county).await.unwrap().items.len(), 2);
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(list(&staff).await), "forbidden: sheets.export");
}

async fn an_export_is_had_again_and_in_the_clear_for_a_purpose(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let new = NewResident { id_number: Some("510899198506151239".to_owned()), ..new_resident("赵大勇") };
    let resident = put!(bed, tx => resident::create(tx, &system, new)).unwrap().id;
    let login = wushe_core::app::access::NewUser {
        login: "dayong".to_owned(),
        name: "赵大勇".to_owned(),
        password: PASSWORD.to_owned(),
        resident_id: Some(resident),
        volunteer_id: Some(helper),
        worker_id: None,
    };
    put!(bed, tx => wushe_core::app::access::create_user(tx, &system, login)).unwrap();
    give_days(&world, helper, 11, 100).await;
    let id = put!(bed, tx => star::create(tx, &system, NewStar { volunteer_id: helper })).unwrap().id;
    let grant = DecideStar { grant: true, reason: String::new() };
    put!(bed, tx => star::decide(tx, &system, id, grant)).unwrap();
    let through_day = Day::of(NOW);
    let made = put!(bed, tx => hours_export::create(tx, &admin, NewHoursExport { through_day })).unwrap();
    let masked =
        ask!(bed, tx => hours_export::rows(tx, &admin, made.id, ExportRows::default(), Page::first(4))).unwrap();
    assert_eq!((masked.services.len(), masked.people.len()), (4, 1));
    assert_eq!(masked.people[0].name, "赵*勇");
    assert_eq!(masked.people[0].id_number.as_deref(), Some("5108**********1239"));
    assert_eq!(masked.awards.iter().map(|award| award.stars).collect::<Vec<_>>(), [Some(1)]);
    assert_eq!(
        (masked.services[0].unit_code.as_str(), masked.services[0].content.as_str()),
        ("510821100001", "社区防汛")
    );
    let page = Page { after: masked.next, limit: Some(200) };
    let rest = ask!(bed, tx => hours_export::rows(tx, &admin, made.id, ExportRows::default(), page)).unwrap();
    assert_eq!((rest.services.len(), rest.next), (7, None));
    let clear = |purpose: &str| ExportRows { purpose: Some(purpose.to_owned()) };
    let rows = async |cx: &Cx, asked| put!(bed, tx => hours_export::rows(tx, cx, made.id, asked, Page::default()));
    assert_eq!(said(rows(&admin, clear(" ")).await), "invalid: purpose required");
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    assert_eq!(said(rows(&county, clear("上报")).await), "forbidden: personal.reveal");
    for _ in 0..2 {
        let seen = rows(&admin, clear("上报全国志愿服务信息系统")).await.unwrap();
        assert_eq!(seen.services.len(), 11);
        assert_eq!((seen.people[0].name.as_str(), seen.people[0].approved_minutes), ("赵大勇", 6600));
        assert_eq!(seen.people[0].id_number.as_deref(), Some("510899198506151239"));
        assert_eq!(seen.people[0].phone.as_deref(), Some("19900000777"));
    }
    let trail = ask!(bed, tx => audit::list(tx, &system, None, 200)).unwrap();
    let reveals: Vec<_> = trail.iter().filter(|entry| entry.verb == "personal.reveal").collect();
    assert_eq!(reveals.len(), 2);
    assert!(
        reveals
            .iter()
            .all(|entry| entry.purpose == "上报全国志愿服务信息系统" && entry.entity_id == helper.to_string())
    );
}

async fn the_neighbour_finds_no_export(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 1, 100).await;
    let through_day = Day::of(NOW);
    let real = put!(bed, tx => hours_export::create(tx, &system, NewHoursExport { through_day })).unwrap().id;
    let made_up = HoursExportId::from_uuid(bed.core.ids.next(NOW));
    let there = world.with_roles(world.next_door, "other", &[Role::UnitAdmin]).await;
    for id in [real, made_up] {
        assert_eq!(said(ask!(bed, tx => hours_export::get(tx, &there, id))), "not found: hours_export");
        let rows = ask!(bed, tx => hours_export::rows(tx, &there, id, ExportRows::default(), Page::default()));
        assert_eq!(said(rows), "not found: hours_export");
    }
    let answer = put!(bed, tx => hours_export::create(tx, &there, NewHoursExport { through_day }));
    assert_eq!(said(answer), "refused: export-nothing");
}
