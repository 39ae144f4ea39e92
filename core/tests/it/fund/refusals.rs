//! What the books do not take.

use wushe_core::app::fund;
use wushe_core::domain::fund::{AccountKind, Entry, FundSource, NewAccount, NewFund, NewPurpose};
use wushe_core::domain::money::Fen;
use wushe_core::id::{AccountId, PurposeId};

use super::{Books, credit, day, debit, new_fund};
use crate::kit::{Bed, World, said};

store_tests![
    lines_that_are_wrong,
    one_purpose_does_not_pay_for_another,
    accounts_that_are_wrong,
    funds_that_are_wrong,
    a_purpose_out_of_use,
];

struct Chart {
    bank: wushe_core::domain::fund::AccountView,
    elders: PurposeId,
    children: PurposeId,
}

async fn chart(books: &Books<'_>) -> Chart {
    let (elders, children) = (books.purpose("助老敬老").await.id, books.purpose("儿童服务").await.id);
    books.income(1000, Some(elders)).await;
    books.income(1000, Some(children)).await;
    Chart { bank: books.account(AccountKind::Bank).await, elders, children }
}

async fn open(
    books: &Books<'_>,
    kind: AccountKind,
    purpose_id: Option<PurposeId>,
) -> wushe_core::domain::fund::AccountView {
    let source = Some(FundSource::GrantSuperior);
    let new = NewAccount { fund_id: books.fund.id, kind, name: "手工".to_owned(), source, purpose_id, active: None };
    put!(books.bed, tx => fund::account::create(tx, &books.clerk, new)).unwrap()
}

async fn lines_that_are_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let Chart { bank, elders, .. } = chart(&books).await;
    let income = open(&books, AccountKind::Income, Some(elders)).await;
    let expense = open(&books, AccountKind::Expense, Some(elders)).await;
    let stock = books.account(AccountKind::Stock).await;
    let nowhere = Entry { account_id: AccountId::from_uuid(uuid::Uuid::nil()), ..debit(&bank, 5) };
    let both = Entry { debit: Fen::new(5), ..credit(&income, 5) };
    for (lines, expected) in [
        (vec![], "invalid: lines range"),
        (vec![debit(&bank, 5)], "invalid: lines range"),
        (vec![debit(&bank, 5), credit(&income, 4)], "invalid: lines fund-unbalanced"),
        (vec![debit(&bank, 5), both], "invalid: lines fund-one-side"),
        (vec![debit(&bank, -5), credit(&income, -5)], "invalid: debit amount"),
        (vec![debit(&bank, 0), credit(&income, 0)], "invalid: debit amount"),
        (vec![debit(&bank, i64::MAX), credit(&income, i64::MAX)], "invalid: debit amount"),
        (vec![nowhere, credit(&income, 5)], "not found: fund_account"),
        (vec![debit(&income, 5), credit(&bank, 5)], "refused: fund-wrong-side"),
        (vec![debit(&bank, 5), credit(&expense, 5)], "refused: fund-wrong-side"),
        (vec![debit(&stock, 5), credit(&income, 5)], "refused: fund-goods-by-hand"),
        (vec![debit(&expense, 2001), credit(&bank, 2001)], "refused: fund-not-available"),
        (vec![debit(&expense, 5), credit(&bank, 5)], "ok"),
    ] {
        assert_eq!(said(books.post(lines.clone()).await), expected, "{lines:?}");
    }
    let many = (0..101).map(|_| debit(&bank, 1)).collect();
    assert_eq!(said(books.post(many).await), "invalid: lines range");
    books.assert_right().await;
}

async fn one_purpose_does_not_pay_for_another(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let Chart { bank, elders, children } = chart(&books).await;
    let expense = open(&books, AccountKind::Expense, Some(elders)).await;
    let income = open(&books, AccountKind::Income, Some(children)).await;
    let assets = open(&books, AccountKind::NetAssets, Some(children)).await;
    let promised = open(&books, AccountKind::Receivable, Some(children)).await;
    for to in [&income, &assets, &promised] {
        let shifted = books.post(vec![debit(&expense, 5), credit(to, 5)]).await;
        assert_eq!(said(shifted), "refused: fund-pot-to-pot", "{:?}", to.kind);
    }
    let through_the_bank = vec![debit(&expense, 5), credit(&bank, 5), debit(&bank, 5), credit(&income, 5)];
    assert_eq!(said(books.post(through_the_bank).await), "refused: fund-pot-to-pot");
    let named = |purpose| vec![Entry { for_purpose_id: Some(purpose), ..debit(&expense, 5) }, credit(&bank, 5)];
    assert_eq!(said(books.post(named(children)).await), "refused: fund-restricted");
    assert_eq!(said(books.post(named(elders)).await), "ok");
    let on_the_bank = vec![debit(&expense, 5), Entry { for_purpose_id: Some(elders), ..credit(&bank, 5) }];
    assert_eq!(said(books.post(on_the_bank).await), "invalid: for_purpose_id fund-not-spending");
    books.assert_right().await;
}

async fn accounts_that_are_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let new = |kind, source| NewAccount {
        fund_id: books.fund.id,
        kind,
        name: "账户".to_owned(),
        source,
        purpose_id: None,
        active: None,
    };
    let create = async |new| put!(bed, tx => fund::account::create(tx, &books.clerk, new));
    let donation = Some(FundSource::Donation);
    assert_eq!(said(create(new(AccountKind::Income, None)).await), "invalid: source required");
    assert_eq!(said(create(new(AccountKind::Bank, donation)).await), "invalid: source fund-no-pot");
    assert_eq!(said(create(new(AccountKind::Stock, None)).await), "refused: fund-goods-by-hand");
    let second = create(new(AccountKind::Bank, None)).await.unwrap();
    assert_eq!(second.code, "1002.02");
    let update = async |version, new| put!(bed, tx => fund::account::update(tx, &books.clerk, second.id, version, new));
    assert_eq!(said(update(1, new(AccountKind::Cash, None)).await), "refused: fund-account-fixed");
    let off = NewAccount { active: Some(false), ..new(AccountKind::Bank, None) };
    assert_eq!(update(1, off.clone()).await.unwrap().version, 2);
    assert_eq!(said(update(1, off).await), "conflict: fund_account");
    let into = wushe_core::domain::fund::NewIncome { account_id: Some(second.id), ..books.new_income(5, None) };
    let answer = put!(bed, tx => fund::income::create(tx, &books.clerk, into));
    assert_eq!(said(answer), "refused: fund-account-inactive");
}

async fn funds_that_are_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let create = async |new| said(put!(bed, tx => fund::create(tx, &books.clerk, new)));
    let link = NewFund { donate_link: Some("https://example.org/give".to_owned()), ..new_fund(0) };
    assert_eq!(create(link.clone()).await, "refused: fund-no-public-raising");
    let filed = NewFund {
        designated_platform: Some("腾讯公益".to_owned()),
        filing_no: Some("51082100000000000A26001".to_owned()),
        ..link
    };
    assert_eq!(create(filed.clone()).await, "ok");
    let plain = NewFund { donate_link: Some("http://example.org".to_owned()), ..filed };
    assert_eq!(create(plain).await, "invalid: donate_link fund-https");
    assert_eq!(create(new_fund(-1)).await, "invalid: approval_limit too-small");
    let ahead = NewFund { opened_on: Some(day("2026-09-02")), ..new_fund(0) };
    assert_eq!(create(ahead).await, "invalid: opened_on future");
    let off = NewFund { active: Some(false), ..new_fund(1_000_000_000) };
    put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, 1, off)).unwrap();
    let answer = put!(bed, tx => fund::income::create(tx, &books.clerk, books.new_income(5, None)));
    assert_eq!(said(answer), "refused: fund-inactive");
}

async fn a_purpose_out_of_use(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = books.purpose("助老敬老").await;
    books.income(100, Some(elders.id)).await;
    let new = |active| NewPurpose { name: "助老敬老".to_owned(), active: Some(active), ..NewPurpose::default() };
    let update = async |version, new| put!(bed, tx => fund::purpose::update(tx, &books.clerk, elders.id, version, new));
    update(1, new(false)).await.unwrap();
    assert_eq!(said(update(1, new(true)).await), "conflict: purpose");
    let answer = put!(bed, tx => fund::income::create(tx, &books.clerk, books.new_income(5, Some(elders.id))));
    assert_eq!(said(answer), "refused: purpose-inactive");
    // What is there may still be spent.
    assert_eq!(said(books.grant(books.new_grant(100, Some(elders.id))).await), "ok");
    let backwards = NewPurpose { starts_on: Some(day("2026-05-01")), ends_on: Some(day("2026-04-01")), ..new(true) };
    assert_eq!(said(update(2, backwards).await), "invalid: ends_on fund-before-begin");
    let no_begin = NewPurpose { raising_to: Some(day("2026-04-01")), ..new(true) };
    assert_eq!(said(update(2, no_begin).await), "invalid: raising_from required");
}
