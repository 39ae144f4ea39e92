//! The duty clock, and what was published.

use wushe_core::app::fund;
use wushe_core::domain::access::Role;
use wushe_core::domain::fund::{
    CorrectDisclosure, DisclosureFilter, DutiesParams, DutyStatus, DutyView, NewDisclosure, NewFund, NewPurpose,
    PublicityCycle, SetDutyRule,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, day, new_fund};
use crate::kit::{Bed, World, said};

store_tests![
    the_clock_of_a_campaign,
    the_clock_of_books_that_are_put_up,
    major_matters_within_thirty_days,
    what_is_published_stays,
    a_correction_says_what_was_wrong,
    a_rule_changes_with_the_law,
];

async fn duties(books: &Books<'_>, until: &str) -> Vec<DutyView> {
    let asked = DutiesParams { fund_id: books.fund.id, until: Some(day(until)), status: None };
    ask!(books.bed, tx => fund::duties(tx, &books.second, asked)).unwrap()
}

fn dates(duties: &[DutyView], rule: &str) -> Vec<(String, DutyStatus)> {
    let of_rule = duties.iter().filter(|duty| duty.rule == rule);
    of_rule.map(|duty| (duty.due_on.to_string(), duty.status)).collect()
}

fn at(text: &str, status: DutyStatus) -> (String, DutyStatus) {
    (text.to_owned(), status)
}

async fn the_clock_of_a_campaign(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let campaign = |from, to| NewPurpose {
        name: "爱心食堂".to_owned(),
        raising_from: Some(day(from)),
        raising_to: Some(day(to)),
        ..NewPurpose::default()
    };
    // Seven months: every three months, and all of it within three months of its end.
    let long = campaign("2026-02-01", "2026-09-15");
    put!(bed, tx => fund::purpose::create(tx, &books.clerk, long)).unwrap();
    let found = duties(&books, "2027-06-30").await;
    assert_eq!(
        dates(&found, "raising-periodic"),
        [at("2026-04-30", DutyStatus::Overdue), at("2026-07-31", DutyStatus::Overdue)]
    );
    assert_eq!(dates(&found, "raising-full"), [at("2026-12-15", DutyStatus::Due)]);
    assert_eq!(dates(&found, "yearly-report"), [at("2027-05-31", DutyStatus::Due)]);
    assert!(found.iter().all(|duty| !duty.source.is_empty()));
    // Six months are not more than six.
    let short = campaign("2026-02-01", "2026-08-01");
    put!(bed, tx => fund::purpose::create(tx, &books.clerk, short)).unwrap();
    let found = duties(&books, "2027-06-30").await;
    assert_eq!(dates(&found, "raising-periodic").len(), 2);
    assert_eq!(dates(&found, "raising-full"), [at("2026-11-01", DutyStatus::Due), at("2026-12-15", DutyStatus::Due)]);
    // A project without an end in sight.
    let project = NewPurpose { name: "助老".to_owned(), starts_on: Some(day("2026-05-01")), ..NewPurpose::default() };
    put!(bed, tx => fund::purpose::create(tx, &books.clerk, project)).unwrap();
    let found = duties(&books, "2026-12-31").await;
    assert_eq!(
        dates(&found, "project-periodic"),
        [at("2026-07-31", DutyStatus::Overdue), at("2026-10-31", DutyStatus::Due)]
    );
    assert_eq!(dates(&found, "project-full"), []);
}

async fn the_clock_of_books_that_are_put_up(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    assert_eq!(dates(&duties(&books, "2026-12-31").await, "publicity-quarterly"), []);
    let with = |publicity| NewFund { publicity: Some(publicity), ..new_fund(1_000_000_000) };
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 1, with(PublicityCycle::Quarterly))).unwrap();
    assert_eq!(
        dates(&duties(&books, "2026-12-31").await, "publicity-quarterly"),
        [
            at("2026-04-10", DutyStatus::Overdue),
            at("2026-07-10", DutyStatus::Overdue),
            at("2026-10-10", DutyStatus::Due)
        ]
    );
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 2, with(PublicityCycle::Monthly))).unwrap();
    let monthly = dates(&duties(&books, "2026-09-10").await, "publicity-monthly");
    assert_eq!((monthly.len(), monthly[7].clone()), (8, at("2026-09-10", DutyStatus::Due)));
}

async fn major_matters_within_thirty_days(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let new = NewFund { major_amount: Some(Fen::new(10_000)), ..new_fund(1_000_000_000) };
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 1, new)).unwrap();
    books.income(9_999, None).await;
    let major = books.income(10_000, None).await;
    let found = duties(&books, "2026-12-31").await;
    assert_eq!(dates(&found, "major-matter"), [at("2026-10-01", DutyStatus::Due)]);
    assert_eq!(found[0].subject, major.posting_id.to_string());
}

async fn publish(
    books: &Books<'_>,
    rule: &str,
    from: &str,
) -> wushe_core::Result<wushe_core::domain::fund::DisclosureView> {
    let new = NewDisclosure { fund_id: books.fund.id, rule: rule.to_owned(), subject: None, period_from: day(from) };
    put!(books.bed, tx => fund::disclosure::create(tx, &books.second, new))
}

async fn what_is_published_stays(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let new = NewFund { publicity: Some(PublicityCycle::Quarterly), ..new_fund(1_000_000_000) };
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 1, new)).unwrap();
    let early = wushe_core::domain::fund::NewIncome { day: Some(day("2026-05-01")), ..books.new_income(800, None) };
    put!(bed, tx => fund::income::create(tx, &books.clerk, early.clone())).unwrap();
    assert_eq!(said(publish(&books, "publicity-quarterly", "2026-04-02").await), "refused: disclosure-no-duty");
    assert_eq!(said(publish(&books, "publicity-quarterly", "2026-07-01").await), "refused: disclosure-too-early");
    let made = publish(&books, "publicity-quarterly", "2026-04-01").await.unwrap();
    assert_eq!((made.late, made.period_to, made.due_on), (true, day("2026-06-30"), day("2026-07-10")));
    assert_eq!(made.page.as_ref().unwrap().funds[0].pots[0].income.get(), 800);
    assert_eq!(said(publish(&books, "publicity-quarterly", "2026-04-01").await), "refused: disclosure-done");
    assert_eq!(dates(&duties(&books, "2026-07-31").await, "publicity-quarterly")[1].1, DutyStatus::Published);
    // Rows that come later do not change it.
    put!(bed, tx => fund::income::create(tx, &books.clerk, early)).unwrap();
    let nobody = world.anonymous(world.home);
    let read = ask!(bed, tx => fund::disclosure::get(tx, &nobody, made.id)).unwrap();
    assert_eq!((&read.page, &read.hash), (&made.page, &made.hash));
    assert_eq!(read.hash.len(), 64);
    bed.tamper("UPDATE fund_disclosure SET snapshot = REPLACE(snapshot, '800', '900')").await;
    assert!(said(ask!(bed, tx => fund::disclosure::get(tx, &nobody, made.id))).contains("is not what was published"));
    let next_door = world.anonymous(world.next_door);
    assert_eq!(said(ask!(bed, tx => fund::disclosure::get(tx, &next_door, made.id))), "not found: disclosure");
}

async fn a_correction_says_what_was_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let new = NewFund { publicity: Some(PublicityCycle::Quarterly), ..new_fund(1_000_000_000) };
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 1, new)).unwrap();
    let made = publish(&books, "publicity-quarterly", "2026-04-01").await.unwrap();
    let late = wushe_core::domain::fund::NewIncome { day: Some(day("2026-05-01")), ..books.new_income(800, None) };
    put!(bed, tx => fund::income::create(tx, &books.clerk, late)).unwrap();
    let correct = async |cx, id, note: &str| {
        let input = CorrectDisclosure { note: note.to_owned() };
        put!(bed, tx => fund::disclosure::correct(tx, cx, id, input))
    };
    assert_eq!(said(correct(&books.clerk, made.id, "漏记").await), "forbidden: fund.approve");
    assert_eq!(said(correct(&books.second, made.id, "").await), "invalid: note required");
    let again = correct(&books.second, made.id, "漏记一笔上级补助").await.unwrap();
    assert_eq!((again.replaces_id, again.note.as_deref()), (Some(made.id), Some("漏记一笔上级补助")));
    assert_ne!(again.hash, made.hash);
    assert_eq!(said(correct(&books.second, made.id, "又").await), "refused: disclosure-corrected");
    let nobody = world.anonymous(world.home);
    let listed = ask!(bed, tx => fund::disclosure::list(tx, &nobody, DisclosureFilter::default(), Page::first(9)));
    let listed = listed.unwrap().items;
    assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [again.id, made.id]);
    assert_eq!((listed[1].replaced_by_id, listed[1].page.is_none()), (Some(again.id), true));
    assert_eq!(dates(&duties(&books, "2026-07-31").await, "publicity-quarterly")[1].1, DutyStatus::Published);
}

async fn a_rule_changes_with_the_law(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let rules = ask!(bed, tx => fund::duty_rules(tx)).unwrap();
    assert_eq!(rules.len(), 8);
    let input = |active| SetDutyRule {
        longer_than_months: 0,
        every_months: 0,
        due_months: 6,
        due_days: 0,
        source: "新办法".to_owned(),
        active,
    };
    let set = async |cx, code: &str, version, input| put!(bed, tx => fund::set_duty_rule(tx, cx, code, version, input));
    assert_eq!(said(set(&books.second, "yearly-report", 1, input(true)).await), "forbidden: fund.approve");
    let county = world.with_roles(world.county, "county", &[Role::FundApprover]).await;
    assert_eq!(said(set(&county, "no-rule", 1, input(true)).await), "not found: duty_rule");
    assert_eq!(set(&county, "yearly-report", 1, input(true)).await.unwrap().version, 2);
    assert_eq!(said(set(&county, "yearly-report", 1, input(true)).await), "conflict: duty_rule");
    let found = duties(&books, "2027-12-31").await;
    assert_eq!(dates(&found, "yearly-report"), [at("2027-06-30", DutyStatus::Due)]);
    set(&county, "yearly-report", 2, input(false)).await.unwrap();
    assert_eq!(dates(&duties(&books, "2027-12-31").await, "yearly-report"), []);
    let wild = SetDutyRule { due_days: 367, ..input(true) };
    assert_eq!(said(set(&county, "yearly-report", 3, wild).await), "invalid: due_days range");
}
