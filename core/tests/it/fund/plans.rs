//! How the databases go about the books: through indexes, however many years they hold.

use wushe_core::app::{Cx, fund};
use wushe_core::domain::fund::*;
use wushe_core::domain::page::Page;
use wushe_core::id::{AccountId, FundId};
use wushe_core::store::Mode;
use wushe_core::store::bulk::Cell;

use super::{Books, today};
use crate::kit::{Bed, NOW, World};
use crate::plans::assert_indexed;

store_tests![books_are_read_through_indexes, books_are_written_through_indexes];

macro_rules! indexed {
    ($bed:expr, $mode:expr, $what:literal, $tx:ident => $work:expr) => {{
        let mut open = $bed.store.begin($mode).await.unwrap();
        open.keep_statements();
        {
            let $tx = &mut open;
            $work.await.unwrap();
        }
        assert_indexed(&$bed, $what, &open).await;
        open.rollback().await.unwrap();
    }};
}

/// What a fund and its neighbour book in a few years. An empty table has no plan that says anything.
async fn filled(mut bed: Bed) -> (Bed, Cx, Cx, FundView) {
    let (clerk, second, fund, others, accounts) = {
        let world = World::new(&bed).await;
        let home = Books::of(&world, world.home, "", 5000).await;
        let town = Books::of(&world, world.town, "town", 5000).await;
        let next = Books::of(&world, world.next_door, "next", 5000).await;
        let accounts = [town.account(AccountKind::Bank).await.id, town.account(AccountKind::Cash).await.id];
        (home.clerk, home.second, home.fund, [town.fund, next.fund], accounts)
    };
    let mut bulk = bed.bulk().await;
    // As many as a county's communities have.
    let others: Vec<FundView> = (0..80)
        .map(|number| {
            let like = &others[number % 2];
            FundView { id: FundId::from_uuid(bed.core.ids.next(NOW)), ..like.clone() }
        })
        .collect();
    let row = |fund: &FundView| {
        vec![
            Cell::text(&fund.id),
            Cell::text(&fund.unit_id),
            Cell::text("基金"),
            Cell::Number(0),
            Cell::text("none"),
            Cell::text(&fund.opened_on),
            Cell::Flag(true),
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]
    };
    let columns =
        ["id", "unit_id", "name", "approval_limit", "publicity", "opened_on", "active", "created_at", "version"];
    let rows: Vec<Vec<Cell>> = others.iter().map(row).collect();
    bulk.insert("fund", &columns, &rows).await.unwrap();
    let (mut postings, mut lines, mut donations, mut grants) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut receipts, mut lots, mut moves, mut incomes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..4000_i64 {
        let fund = &others[usize::try_from(number).unwrap() % others.len()];
        let id = bed.core.ids.next(NOW);
        let day = Cell::text(&today().plus_days(-(number % 240)));
        let (of_fund, unit) = (Cell::text(&fund.id), Cell::text(&fund.unit_id));
        let document = Cell::text(&bed.core.ids.next(NOW));
        postings.push(vec![
            Cell::text(&id),
            of_fund.clone(),
            unit.clone(),
            Cell::text("entry"),
            Cell::text("booked"),
            Cell::Number(2026),
            Cell::Number(number + 1),
            day.clone(),
            Cell::Number(number + 1),
            Cell::text("凭证"),
            Cell::text("[]"),
            Cell::text("[]"),
            Cell::Number(NOW.micros()),
            Cell::Number(1),
        ]);
        for position in 0..2 {
            let account: AccountId = accounts[usize::from(position == 1)];
            lines.push(vec![
                Cell::text(&bed.core.ids.next(NOW)),
                Cell::text(&id),
                of_fund.clone(),
                Cell::text(&account),
                Cell::Number(position),
                day.clone(),
                Cell::Number(if position == 0 { number + 1 } else { 0 }),
                Cell::Number(if position == 0 { 0 } else { number + 1 }),
            ]);
        }
        let mut row = vec![document, of_fund, unit, day, Cell::Number(number + 1), Cell::Flag(false), Cell::text(&id)];
        if number % 3 == 0 {
            row.extend([Cell::text("other"), Cell::text("organisation"), Cell::text("助老"), Cell::Number(1)]);
            grants.push([row, vec![Cell::Number(NOW.micros())]].concat());
        } else {
            let (of_fund, unit, day) = (row[1].clone(), row[2].clone(), row[3].clone());
            let lot = Cell::text(&bed.core.ids.next(NOW));
            receipts.push(vec![
                of_fund.clone(),
                Cell::Number(2026),
                Cell::Number(number),
                row[0].clone(),
                Cell::Number(NOW.micros()),
            ]);
            let counted = || [Cell::Number(1), Cell::Number(1), Cell::Number(1), Cell::Number(1)];
            let named =
                vec![lot.clone(), of_fund.clone(), unit.clone(), row[0].clone(), Cell::text("米"), Cell::text("袋")];
            lots.push([named, counted().to_vec()].concat());
            moves.push(vec![row[6].clone(), lot, of_fund.clone(), day.clone(), Cell::Number(1), Cell::Number(1)]);
            incomes.push(vec![
                Cell::text(&bed.core.ids.next(NOW)),
                of_fund,
                unit,
                Cell::text("other"),
                Cell::text("利息"),
                day,
                Cell::Number(1),
                row[6].clone(),
                Cell::Number(NOW.micros()),
            ]);
            row.extend([Cell::text("cash"), Cell::text("anonymous"), Cell::Flag(false)]);
            donations.push([row, vec![Cell::Number(NOW.micros())]].concat());
        }
    }
    let columns = [
        "id",
        "fund_id",
        "unit_id",
        "kind",
        "status",
        "year",
        "number",
        "day",
        "amount",
        "words",
        "entries",
        "goods",
        "prepared_at",
        "version",
    ];
    bulk.insert("fund_posting", &columns, &postings).await.unwrap();
    let columns = ["id", "posting_id", "fund_id", "account_id", "position", "day", "debit", "credit"];
    bulk.insert("fund_line", &columns, &lines).await.unwrap();
    let columns = [
        "id",
        "fund_id",
        "unit_id",
        "day",
        "amount",
        "in_kind",
        "posting_id",
        "source",
        "recipient_kind",
        "title",
        "beneficiaries",
        "created_at",
    ];
    bulk.insert("fund_grant", &columns, &grants).await.unwrap();
    let columns = [
        "id",
        "fund_id",
        "unit_id",
        "day",
        "amount",
        "in_kind",
        "posting_id",
        "channel",
        "donor_kind",
        "publish",
        "created_at",
    ];
    bulk.insert("fund_donation", &columns, &donations).await.unwrap();
    let columns = ["fund_id", "year", "number", "donation_id", "issued_at"];
    bulk.insert("fund_receipt", &columns, &receipts).await.unwrap();
    let columns = [
        "id",
        "fund_id",
        "unit_id",
        "donation_id",
        "name",
        "measure",
        "quantity",
        "value",
        "quantity_left",
        "value_left",
    ];
    bulk.insert("fund_lot", &columns, &lots).await.unwrap();
    let columns = ["posting_id", "lot_id", "fund_id", "day", "quantity", "value"];
    bulk.insert("fund_move", &columns, &moves).await.unwrap();
    let columns = ["id", "fund_id", "unit_id", "source", "from_name", "day", "amount", "posting_id", "created_at"];
    bulk.insert("fund_income", &columns, &incomes).await.unwrap();
    bulk.finish().await.unwrap();
    bed.store = bed.second_store().await;
    (bed, clerk, second, fund)
}

async fn books_are_read_through_indexes(bed: Bed) {
    let (bed, clerk, second, fund) = filled(bed).await;
    let books = Books { bed: &bed, clerk, second, fund };
    let income = books.income(1000, None).await;
    let given = books.donate(books.new_goods(2, 20, None)).await.unwrap();
    let grant = books.grant(books.new_grant(10, None)).await.unwrap();
    let (cx, fund_id) = (&books.clerk, books.fund.id);
    let account_id = books.account(AccountKind::Bank).await.id;
    let page = || Page::first(50);
    let period = || StatementParams { fund_id, from: today().plus_days(-90), to: today() };
    let public = PublicParams { from: None, to: None };
    indexed!(bed, Mode::Read, "posting", tx => fund::posting::get(tx, cx, income.posting_id));
    indexed!(bed, Mode::Read, "donation", tx => fund::donation::get(tx, cx, given.id));
    indexed!(bed, Mode::Read, "grant", tx => fund::grant::get(tx, cx, grant.id));
    indexed!(bed, Mode::Read, "income", tx => fund::income::get(tx, cx, income.id));
    indexed!(bed, Mode::Read, "postings", tx => fund::posting::list(tx, cx, PostingFilter::default(), page()));
    indexed!(bed, Mode::Read, "donations", tx => fund::donation::list(tx, cx, DonationFilter::default(), page()));
    indexed!(bed, Mode::Read, "grants", tx => fund::grant::list(tx, cx, GrantFilter::default(), page()));
    indexed!(bed, Mode::Read, "incomes", tx => fund::income::list(tx, cx, IncomeFilter::default(), page()));
    indexed!(bed, Mode::Read, "lots", tx => fund::lot::list(tx, cx, LotFilter::default(), page()));
    indexed!(bed, Mode::Read, "accounts", tx => fund::account::list(tx, cx, AccountFilter::default(), page()));
    indexed!(bed, Mode::Read, "trial balance", tx => fund::report::trial_balance(tx, cx, TrialBalanceParams { fund_id, day: None }));
    indexed!(bed, Mode::Read, "statement", tx => fund::report::statement(tx, cx, period()));
    indexed!(bed, Mode::Read, "available", tx => fund::report::available(tx, cx, AvailableParams { fund_id }));
    indexed!(bed, Mode::Read, "ledger", tx => fund::report::ledger(tx, cx, LedgerParams { account_id, from: None, to: None }, page()));
    indexed!(bed, Mode::Read, "public page", tx => fund::public_page(tx, cx, public));
    indexed!(bed, Mode::Read, "public units", tx => fund::public_units(tx, cx));
    indexed!(bed, Mode::Read, "duties", tx => fund::duties(tx, cx, DutiesParams { fund_id, until: None, status: None }));
    indexed!(bed, Mode::Read, "giving", tx => fund::giving::giving360(tx, cx, GivingParams { fund_id, from: None, to: None }, page()));
}

async fn books_are_written_through_indexes(bed: Bed) {
    let (bed, clerk, second, fund) = filled(bed).await;
    let books = Books { bed: &bed, clerk, second, fund };
    let income = books.income(1000, None).await;
    let waits = books.income(5001, None).await.posting_id;
    let given = books.donate(books.new_donation(20, None)).await.unwrap().id;
    let (cx, second) = (&books.clerk, &books.second);
    let undo = ReversePosting { reason: "错".to_owned(), day: None };
    indexed!(bed, Mode::Write, "grant", tx => fund::grant::create(tx, cx, books.new_grant(10, None)));
    indexed!(bed, Mode::Write, "goods", tx => fund::donation::create(tx, cx, books.new_goods(2, 20, None)));
    indexed!(bed, Mode::Write, "approval", tx => fund::posting::approve(tx, second, waits, ApprovePosting {}));
    indexed!(bed, Mode::Write, "reversal", tx => fund::posting::reverse(tx, cx, income.posting_id, undo));
    indexed!(bed, Mode::Write, "receipt", tx => fund::donation::issue_receipt(tx, cx, given, IssueReceipt {}));
}
