//! Postings: booked, approved, reversed, closed.

use wushe_core::app::fund;
use wushe_core::domain::fund::{
    AccountKind, ApprovePosting, CloseFund, FundForm, FundSource, NewAccount, PostingFilter, PostingStatus,
    RejectPosting, ReversePosting,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, available_in, credit, day, debit, new_fund, today};
use crate::kit::{Bed, World, said};

store_tests![
    money_comes_in_and_goes_out,
    a_fund_is_entered_and_changed,
    entries_by_hand,
    above_the_limit_a_second_person_books,
    what_is_rejected_never_was,
    a_reversal_mirrors_once,
    spent_money_is_not_taken_back,
    a_closed_month_stays_closed,
    numbers_begin_anew_each_year,
];

async fn money_comes_in_and_goes_out(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = books.purpose("助老敬老").await.id;
    let received = books.income(50_000, Some(elders)).await;
    assert_eq!((received.status, received.day), (PostingStatus::Booked, today()));
    let grant = books.grant(books.new_grant(20_000, Some(elders))).await.unwrap();
    assert_eq!(grant.status, PostingStatus::Booked);
    let left = books.available(FundSource::GrantSuperior, Some(elders), FundForm::Money).await;
    assert_eq!(left, 30_000);
    assert_eq!(books.account(AccountKind::Bank).await.debit.get(), 50_000);
    let posting = ask!(bed, tx => fund::posting::get(tx, &books.clerk, grant.posting_id)).unwrap();
    assert_eq!(
        (posting.number.as_deref(), posting.amount.get(), posting.lines.len()),
        (Some("2026-000002"), 20_000, 2)
    );
    assert_eq!(posting.lines[0].for_purpose_id, Some(elders));
    let more = books.grant(books.new_grant(30_001, Some(elders))).await;
    assert_eq!(available_in(more).as_deref(), Some("300.00"));
    books.assert_right().await;
}

async fn a_fund_is_entered_and_changed(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let listed = ask!(bed, tx => fund::list(tx, &books.second, Default::default(), Page::first(9))).unwrap();
    assert_eq!(listed.items, std::slice::from_ref(&books.fund));
    let named = wushe_core::domain::fund::NewFund { name: "新名字".to_owned(), ..new_fund(1_000_000_000) };
    let update = async |cx, version, new| put!(bed, tx => fund::update(tx, cx, books.fund.id, version, new));
    let changed = update(&books.clerk, 1, named.clone()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.version), ("新名字", 2));
    assert_eq!(said(update(&books.clerk, 1, named.clone()).await), "conflict: fund");
    // Whoever is held by the limit does not raise it.
    let limit = wushe_core::domain::fund::NewFund { approval_limit: Fen::new(5), ..named.clone() };
    assert_eq!(said(update(&books.clerk, 2, limit.clone()).await), "forbidden: fund.approve");
    assert_eq!(said(update(&books.second, 2, named).await), "forbidden: fund.write");
    assert_eq!(update(&books.second, 2, limit).await.unwrap().approval_limit.get(), 5);
}

async fn entries_by_hand(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let open = async |kind, source| {
        let new = NewAccount {
            fund_id: books.fund.id,
            kind,
            name: "手工".to_owned(),
            source,
            purpose_id: None,
            active: None,
        };
        put!(bed, tx => fund::account::create(tx, &books.clerk, new))
    };
    let opening = open(AccountKind::NetAssets, Some(FundSource::Other)).await.unwrap();
    let overhead = open(AccountKind::Overhead, Some(FundSource::Other)).await.unwrap();
    let income = open(AccountKind::Income, Some(FundSource::Other)).await.unwrap();
    let promised = open(AccountKind::Receivable, Some(FundSource::Other)).await.unwrap();
    let (bank, cash) = (books.account(AccountKind::Bank).await, books.account(AccountKind::Cash).await);
    let payable = books.account(AccountKind::Payable).await;
    // What was there before, in two tills; interest; a bill that is paid later.
    books.post(vec![debit(&bank, 900), debit(&cash, 100), credit(&opening, 1000)]).await.unwrap();
    books.post(vec![debit(&bank, 5), credit(&income, 5)]).await.unwrap();
    books.post(vec![debit(&overhead, 300), credit(&payable, 300)]).await.unwrap();
    assert_eq!(books.available(FundSource::Other, None, FundForm::Money).await, 705);
    books.post(vec![debit(&payable, 300), credit(&bank, 300)]).await.unwrap();
    assert_eq!(books.available(FundSource::Other, None, FundForm::Money).await, 705);
    // What is promised is income, and not available before it is paid.
    books.post(vec![debit(&promised, 400), credit(&income, 400)]).await.unwrap();
    assert_eq!(books.available(FundSource::Other, None, FundForm::Money).await, 705);
    books.post(vec![debit(&bank, 400), credit(&promised, 400)]).await.unwrap();
    assert_eq!(books.available(FundSource::Other, None, FundForm::Money).await, 1105);
    // More than is owed is not paid back, and a till is not overdrawn.
    assert_eq!(said(books.post(vec![debit(&payable, 1), credit(&bank, 1)]).await), "refused: fund-account-short");
    assert_eq!(said(books.post(vec![debit(&bank, 101), credit(&cash, 101)]).await), "refused: fund-account-short");
    books.assert_right().await;
}

async fn above_the_limit_a_second_person_books(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 1000).await;
    let below = books.income(1000, None).await;
    let above = books.income(1001, None).await;
    assert_eq!((below.status, above.status), (PostingStatus::Booked, PostingStatus::Prepared));
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 1000);
    let approve = async |cx| put!(bed, tx => fund::posting::approve(tx, cx, above.posting_id, ApprovePosting {}));
    assert_eq!(said(approve(&books.clerk).await), "forbidden: fund.approve");
    // Somebody who may do both still needs another.
    let mut both = books.clerk.clone();
    if let (wushe_core::app::Actor::User { posts, .. }, wushe_core::app::Actor::User { posts: others, .. }) =
        (&mut both.actor, &books.second.actor)
    {
        posts.extend(others.iter().cloned());
    }
    assert_eq!(said(approve(&both).await), "refused: own-posting");
    let waiting = PostingFilter { status: Some(PostingStatus::Prepared), ..Default::default() };
    assert_eq!(ask!(bed, tx => fund::posting::count(tx, &books.second, waiting.clone())).unwrap(), 1);
    let booked = approve(&books.second).await.unwrap();
    assert_eq!((booked.status, booked.number.as_deref()), (PostingStatus::Booked, Some("2026-000002")));
    assert_eq!((booked.prepared_by, booked.decided_by), (books.clerk.user(), books.second.user()));
    assert_eq!(said(approve(&books.second).await), "refused: posting-decided");
    assert_eq!(ask!(bed, tx => fund::posting::count(tx, &books.second, waiting)).unwrap(), 0);
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 2001);
    // What was there when it was prepared may be gone when it is to be booked.
    let first = books.grant(books.new_grant(1500, None)).await.unwrap();
    let second = books.grant(books.new_grant(1500, None)).await.unwrap();
    put!(bed, tx => fund::posting::approve(tx, &books.second, first.posting_id, ApprovePosting {})).unwrap();
    let late = put!(bed, tx => fund::posting::approve(tx, &books.second, second.posting_id, ApprovePosting {}));
    assert_eq!(available_in(late).as_deref(), Some("5.01"));
    books.assert_right().await;
}

async fn what_is_rejected_never_was(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 0).await;
    let waits = books.income(700, None).await.posting_id;
    let reject = async |reason: &str| {
        let input = RejectPosting { reason: reason.to_owned() };
        put!(bed, tx => fund::posting::reject(tx, &books.second, waits, input))
    };
    assert_eq!(said(reject(" ").await), "invalid: reason required");
    let rejected = reject("文号不对").await.unwrap();
    assert_eq!(
        (rejected.status, rejected.number, rejected.reason.as_deref()),
        (PostingStatus::Rejected, None, Some("文号不对"))
    );
    assert_eq!(said(reject("再来").await), "refused: posting-decided");
    let undo = ReversePosting { reason: "错".to_owned(), day: None };
    let answer = put!(bed, tx => fund::posting::reverse(tx, &books.clerk, waits, undo));
    assert_eq!(said(answer), "refused: posting-not-booked");
    // The next that is booked is the first.
    let next = books.income(800, None).await.posting_id;
    let booked = put!(bed, tx => fund::posting::approve(tx, &books.second, next, ApprovePosting {})).unwrap();
    assert_eq!(booked.number.as_deref(), Some("2026-000001"));
    books.assert_right().await;
}

async fn a_reversal_mirrors_once(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let id = books.income(900, None).await.posting_id;
    let reverse = async |id| {
        let input = ReversePosting { reason: "重复入账".to_owned(), day: None };
        put!(bed, tx => fund::posting::reverse(tx, &books.clerk, id, input))
    };
    let mirror = reverse(id).await.unwrap();
    let original = ask!(bed, tx => fund::posting::get(tx, &books.clerk, id)).unwrap();
    assert_eq!((mirror.reverses_id, original.reversed_by_id), (Some(id), Some(mirror.id)));
    assert_eq!((original.status, original.lines[0].debit), (PostingStatus::Booked, mirror.lines[0].credit));
    assert_eq!(said(reverse(id).await), "refused: posting-reversed");
    assert_eq!(said(reverse(mirror.id).await), "refused: posting-is-reversal");
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 0);
    let income = ask!(bed, tx => fund::income::list(tx, &books.clerk, Default::default(), Page::first(9))).unwrap();
    assert!(income.items[0].reversed);
    books.assert_right().await;
}

async fn spent_money_is_not_taken_back(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let id = books.income(900, None).await.posting_id;
    let spent = books.grant(books.new_grant(100, None)).await.unwrap().posting_id;
    let reverse = async |id| {
        let input = ReversePosting { reason: "退回".to_owned(), day: None };
        put!(bed, tx => fund::posting::reverse(tx, &books.clerk, id, input))
    };
    assert_eq!(available_in(reverse(id).await).as_deref(), Some("8.00"));
    reverse(spent).await.unwrap();
    reverse(id).await.unwrap();
    // Nor was it there on the day before it came.
    books.income(500, None).await;
    let early = wushe_core::domain::fund::NewGrant { day: Some(today().plus_days(-1)), ..books.new_grant(100, None) };
    assert_eq!(available_in(books.grant(early).await).as_deref(), Some("0.00"));
    books.assert_right().await;
}

async fn a_closed_month_stays_closed(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 1000).await;
    let on = |text: &str| wushe_core::domain::fund::NewIncome { day: Some(day(text)), ..books.new_income(10, None) };
    let book = async |new| put!(bed, tx => fund::income::create(tx, &books.clerk, new));
    let july = book(on("2026-07-31")).await.unwrap();
    let close = async |through: &str| {
        let input = CloseFund { through: day(through) };
        said(put!(bed, tx => fund::close(tx, &books.clerk, books.fund.id, input)))
    };
    assert_eq!(close("2026-07-30").await, "invalid: through fund-month-end");
    assert_eq!(close("2026-09-30").await, "invalid: through future");
    let waits = wushe_core::domain::fund::NewIncome { amount: Fen::new(2000), ..on("2026-07-15") };
    let waits = book(waits).await.unwrap();
    assert_eq!(close("2026-07-31").await, "refused: fund-something-waits");
    put!(bed, tx => fund::posting::approve(tx, &books.second, waits.posting_id, ApprovePosting {})).unwrap();
    assert_eq!(close("2026-07-31").await, "ok");
    assert_eq!(close("2026-06-30").await, "invalid: through fund-closed-already");
    assert_eq!(said(book(on("2026-07-31")).await), "refused: fund-month-closed");
    assert_eq!(said(book(on("2026-08-01")).await), "ok");
    assert_eq!(said(book(on("2026-09-02")).await), "invalid: day future");
    assert_eq!(said(book(on("2025-12-31")).await), "invalid: day fund-before-opening");
    // A mistake of a closed month is undone in an open one.
    let undo = |text: &str| ReversePosting { reason: "错".to_owned(), day: Some(day(text)) };
    let reverse = async |input| said(put!(bed, tx => fund::posting::reverse(tx, &books.clerk, july.posting_id, input)));
    assert_eq!(reverse(undo("2026-07-31")).await, "refused: fund-month-closed");
    assert_eq!(reverse(undo("2026-08-31")).await, "ok");
    books.assert_right().await;
}

async fn numbers_begin_anew_each_year(bed: Bed) {
    let world = World::new(&bed).await;
    let clerk = world.with_roles(world.home, "clerk", &[wushe_core::domain::access::Role::FundClerk]).await;
    let new = wushe_core::domain::fund::NewFund { opened_on: Some(day("2025-01-01")), ..new_fund(1_000_000) };
    let made = put!(bed, tx => fund::create(tx, &clerk, new)).unwrap();
    let books = Books { bed: &bed, second: clerk.clone(), clerk, fund: made };
    let mut numbers = Vec::new();
    for on in ["2026-01-02", "2025-03-01", "2026-01-01", "2025-02-01"] {
        let new = wushe_core::domain::fund::NewIncome { day: Some(day(on)), ..books.new_income(10, None) };
        let income = put!(bed, tx => fund::income::create(tx, &books.clerk, new)).unwrap();
        let posting = ask!(bed, tx => fund::posting::get(tx, &books.clerk, income.posting_id)).unwrap();
        numbers.push(posting.number.unwrap());
    }
    assert_eq!(numbers, ["2026-000001", "2025-000001", "2026-000002", "2025-000002"]);
    books.assert_right().await;
}
