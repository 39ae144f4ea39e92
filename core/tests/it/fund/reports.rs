//! Reports: the same rows, read in several ways.

use wushe_core::app::fund;
use wushe_core::domain::fund::{
    AccountFilter, AccountKind, FundForm, FundSource, LedgerParams, NewGrant, NewIncome, PotSums, ReversePosting,
    StatementParams, TrialBalanceParams,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, day};
use crate::kit::{Bed, World, said};

store_tests![
    opening_plus_in_minus_out_is_closing,
    the_trial_balance_of_any_day,
    a_ledger_by_pages,
    the_check_finds_what_was_tampered_with,
];

fn fen(sums: PotSums) -> [i64; 5] {
    [sums.opening, sums.income, sums.spent, sums.moved, sums.closing].map(Fen::get)
}

/// Income and grants over three months.
async fn three_months(books: &Books<'_>) -> wushe_core::id::PurposeId {
    let elders = books.purpose("助老敬老").await.id;
    for (on, amount) in [("2026-06-30", 1000), ("2026-07-01", 500), ("2026-08-15", 250)] {
        let new = NewIncome { day: Some(day(on)), ..books.new_income(amount, Some(elders)) };
        put!(books.bed, tx => fund::income::create(tx, &books.clerk, new)).unwrap();
    }
    for (on, amount) in [("2026-07-31", 300), ("2026-08-20", 40)] {
        books.grant(NewGrant { day: Some(day(on)), ..books.new_grant(amount, Some(elders)) }).await.unwrap();
    }
    elders
}

async fn opening_plus_in_minus_out_is_closing(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = three_months(&books).await;
    let asked = |from, to| StatementParams { fund_id: books.fund.id, from: day(from), to: day(to) };
    let statement = async |from, to| ask!(bed, tx => fund::report::statement(tx, &books.clerk, asked(from, to)));
    let july = statement("2026-07-01", "2026-07-31").await.unwrap();
    assert_eq!(fen(july.money), [1000, 500, 300, 0, 1200]);
    assert_eq!((july.rows.len(), july.rows[0].purpose.as_deref()), (1, Some("助老敬老")));
    assert_eq!((july.rows[0].source, july.rows[0].purpose_id), (FundSource::GrantSuperior, Some(elders)));
    assert_eq!(fen(statement("2026-07-02", "2026-08-15").await.unwrap().money), [1500, 250, 300, 0, 1450]);
    assert_eq!(fen(statement("2026-01-01", "2026-12-31").await.unwrap().money), [0, 1750, 340, 0, 1410]);
    assert_eq!(said(statement("2026-07-02", "2026-07-01").await), "invalid: to fund-before-begin");
    let asked = asked("2026-07-01", "2026-08-31");
    let both = ask!(bed, tx => fund::report::income_and_expenditure(tx, &books.clerk, asked)).unwrap();
    assert_eq!((both.income.get(), both.expense.get(), both.overhead.get(), both.surplus.get()), (750, 340, 0, 410));
    let kinds: Vec<_> = both.rows.iter().map(|row| (row.kind, row.form, row.amount.get())).collect();
    assert_eq!(kinds, [(AccountKind::Income, FundForm::Money, 750), (AccountKind::Expense, FundForm::Money, 340)]);
}

async fn the_trial_balance_of_any_day(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    three_months(&books).await;
    for (on, expected) in [
        ("2026-06-29", 0),
        ("2026-06-30", 1000),
        ("2026-07-15", 1500),
        ("2026-07-31", 1200),
        ("2026-08-17", 1450),
        ("2026-09-30", 1410),
    ] {
        let asked = TrialBalanceParams { fund_id: books.fund.id, day: Some(day(on)) };
        let trial = ask!(bed, tx => fund::report::trial_balance(tx, &books.clerk, asked)).unwrap();
        let bank = trial.rows.iter().find(|row| row.kind == AccountKind::Bank);
        assert_eq!(bank.map_or(0, |row| row.debit.get() - row.credit.get()), expected, "{on}");
        assert_eq!(trial.difference, Fen::ZERO);
    }
}

async fn a_ledger_by_pages(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    three_months(&books).await;
    let account_id = books.account(AccountKind::Bank).await.id;
    let ledger = async |from: Option<&str>, page| {
        let asked = LedgerParams { account_id, from: from.map(day), to: None };
        ask!(bed, tx => fund::report::ledger(tx, &books.clerk, asked, page)).unwrap()
    };
    let all = ledger(None, Page::first(9)).await;
    let balances: Vec<i64> = all.items.iter().map(|row| row.balance.get()).collect();
    assert_eq!(balances, [1000, 1500, 1200, 1450, 1410]);
    let mut paged = Vec::new();
    let mut page = Page::first(2);
    loop {
        let part = ledger(None, page).await;
        paged.extend(part.items);
        let Some(next) = part.next else { break };
        page = Page { after: Some(next), limit: Some(2) };
    }
    assert_eq!(paged, all.items);
    assert_eq!(ledger(Some("2026-08-16"), Page::first(9)).await.items, all.items[4..]);
    assert_eq!((all.items[0].number.as_str(), all.items[0].words.as_str()), ("2026-000001", "旺苍县民政局"));
    let filter = AccountFilter { fund_id: Some(books.fund.id), kind: None };
    let first = ask!(bed, tx => fund::account::list(tx, &books.clerk, filter.clone(), Page::first(3))).unwrap();
    let page = Page { after: first.next.clone(), limit: Some(9) };
    let rest = ask!(bed, tx => fund::account::list(tx, &books.clerk, filter, page)).unwrap();
    let codes: Vec<&str> = first.items.iter().chain(&rest.items).map(|account| account.code.as_str()).collect();
    assert_eq!(codes, ["1001.01", "1002.01", "1201.01", "2202.01", "4101.01", "5101.01"]);
}

async fn the_check_finds_what_was_tampered_with(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    three_months(&books).await;
    books.donate(books.new_goods(10, 100, None)).await.unwrap();
    let undone = books.income(7, None).await.posting_id;
    let undo = ReversePosting { reason: "错".to_owned(), day: None };
    put!(bed, tx => fund::posting::reverse(tx, &books.clerk, undone, undo)).unwrap();
    books.assert_right().await;
    let faults = async || {
        let asked = wushe_core::domain::fund::CheckParams { fund_id: books.fund.id };
        ask!(bed, tx => fund::report::check(tx, &books.clerk, asked)).unwrap().faults
    };
    for (sql, undo, word) in [
        (
            "UPDATE fund_balance SET debit = debit + 1 WHERE month = '2026-07' AND debit > 0",
            "UPDATE fund_balance SET debit = debit - 1 WHERE month = '2026-07' AND debit > 1",
            "balance",
        ),
        (
            "UPDATE fund_line SET debit = 999 WHERE debit = 1000",
            "UPDATE fund_line SET debit = 1000 WHERE debit = 999",
            "unbalanced",
        ),
        (
            "UPDATE fund_posting SET amount = amount + 1 WHERE number = 1",
            "UPDATE fund_posting SET amount = amount - 1 WHERE number = 1",
            "lines",
        ),
        (
            "UPDATE fund_posting SET number = 99 WHERE number = 3",
            "UPDATE fund_posting SET number = 3 WHERE number = 99",
            "numbers",
        ),
        ("UPDATE fund_lot SET quantity_left = 9", "UPDATE fund_lot SET quantity_left = 10", "lot"),
    ] {
        bed.tamper(sql).await;
        let found = faults().await;
        assert!(found.iter().any(|fault| fault.starts_with(word)), "{word}: {found:?}");
        bed.tamper(undo).await;
        assert_eq!(faults().await, Vec::<String>::new(), "{undo}");
    }
}
