//! Money that changes its place or its purpose.

use wushe_core::app::fund;
use wushe_core::domain::fund::{
    AccountKind, AllocateFund, ApprovePosting, FundForm, FundSource, PostingFilter, PostingStatus, ReassignFund,
    ReversePosting, Transfer,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, available_in, new_fund};
use crate::kit::{Bed, World, said};

store_tests![
    unrestricted_money_is_bound_and_stays_bound,
    a_change_of_use_needs_consent,
    a_transfer_within_a_fund,
    a_transfer_between_funds_is_one_transaction,
    an_allocation_to_a_fund_below,
    a_pair_above_the_limit_is_booked_together,
];

fn allocation(amount: i64) -> AllocateFund {
    AllocateFund {
        source: FundSource::GrantSuperior,
        purpose_id: None,
        to_purpose_id: None,
        to_fund_id: None,
        to_source: None,
        from_account_id: None,
        to_account_id: None,
        amount: Fen::new(amount),
        day: None,
        words: "划拨".to_owned(),
        voucher: None,
    }
}

async fn unrestricted_money_is_bound_and_stays_bound(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let (elders, children) = (books.purpose("助老敬老").await.id, books.purpose("儿童服务").await.id);
    books.income(1000, None).await;
    let allocate = async |input| put!(bed, tx => fund::allocation::allocate(tx, &books.clerk, books.fund.id, input));
    let bind = |amount| AllocateFund { to_purpose_id: Some(elders), ..allocation(amount) };
    allocate(bind(600)).await.unwrap();
    let free = books.available(FundSource::GrantSuperior, None, FundForm::Money).await;
    let bound = books.available(FundSource::GrantSuperior, Some(elders), FundForm::Money).await;
    assert_eq!((free, bound), (400, 600));
    assert_eq!(available_in(allocate(bind(401)).await).as_deref(), Some("4.00"));
    let away = AllocateFund { purpose_id: Some(elders), to_purpose_id: Some(children), ..allocation(1) };
    assert_eq!(said(allocate(away).await), "refused: fund-restricted");
    assert_eq!(said(allocate(allocation(1)).await), "invalid: to_purpose_id fund-nothing-moves");
    // Restricted money is spent on its purpose; unrestricted money on any, when that is said.
    assert_eq!(available_in(books.grant(books.new_grant(1, Some(children))).await).as_deref(), Some("0.00"));
    let out_of_free =
        wushe_core::domain::fund::NewGrant { unrestricted: Some(true), ..books.new_grant(400, Some(children)) };
    books.grant(out_of_free).await.unwrap();
    assert_eq!(said(books.grant(books.new_grant(600, Some(elders))).await), "ok");
    books.assert_right().await;
}

async fn a_change_of_use_needs_consent(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let (elders, children) = (books.purpose("助老敬老").await.id, books.purpose("儿童服务").await.id);
    books.donate(books.new_donation(500, Some(elders))).await.unwrap();
    let reassign = async |consent: &str, amount| {
        let input = ReassignFund {
            source: FundSource::Donation,
            from_purpose_id: elders,
            to_purpose_id: Some(children),
            amount: Fen::new(amount),
            consent_ref: consent.to_owned(),
            day: None,
            words: "改变用途".to_owned(),
        };
        put!(bed, tx => fund::allocation::reassign(tx, &books.clerk, books.fund.id, input))
    };
    assert_eq!(said(reassign("", 100).await), "invalid: consent_ref required");
    assert_eq!(available_in(reassign("同意书3号", 501).await).as_deref(), Some("5.00"));
    let changed = reassign("同意书3号", 200).await.unwrap();
    assert_eq!(changed.consent_ref.as_deref(), Some("同意书3号"));
    assert_eq!(books.available(FundSource::Donation, Some(children), FundForm::Money).await, 200);
    assert_eq!(books.available(FundSource::Donation, Some(elders), FundForm::Money).await, 300);
    books.assert_right().await;
}

async fn transfer(
    books: &Books<'_>,
    from: &wushe_core::domain::fund::AccountView,
    to: &wushe_core::domain::fund::AccountView,
    amount: i64,
) -> wushe_core::Result<wushe_core::domain::fund::PostingView> {
    let input = Transfer {
        from_account_id: from.id,
        to_account_id: to.id,
        amount: Fen::new(amount),
        source: Some(FundSource::GrantSuperior),
        purpose_id: None,
        day: None,
        words: "转账".to_owned(),
        voucher: None,
    };
    put!(books.bed, tx => fund::allocation::transfer(tx, &books.clerk, input))
}

async fn a_transfer_within_a_fund(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    books.income(500, None).await;
    let (bank, cash) = (books.account(AccountKind::Bank).await, books.account(AccountKind::Cash).await);
    transfer(&books, &bank, &cash, 120).await.unwrap();
    assert_eq!(books.account(AccountKind::Cash).await.debit.get(), 120);
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 500);
    assert_eq!(said(transfer(&books, &cash, &bank, 121).await), "refused: fund-account-short");
    assert_eq!(said(transfer(&books, &bank, &bank, 1).await), "invalid: to_account_id fund-same-account");
    assert_eq!(said(transfer(&books, &bank, &cash, 0).await), "invalid: amount amount");
    let payable = books.account(AccountKind::Payable).await;
    assert_eq!(said(transfer(&books, &bank, &payable, 1).await), "invalid: to_account_id fund-not-till");
    books.assert_right().await;
}

async fn a_transfer_between_funds_is_one_transaction(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let other = put!(bed, tx => fund::create(tx, &books.clerk, new_fund(1_000_000_000))).unwrap();
    let other = Books { bed: &bed, clerk: books.clerk.clone(), second: books.second.clone(), fund: other };
    books.income(500, None).await;
    let (here, there) = (books.account(AccountKind::Bank).await, other.account(AccountKind::Bank).await);
    let given = transfer(&books, &here, &there, 200).await.unwrap();
    let taken = ask!(bed, tx => fund::posting::get(tx, &books.clerk, given.pair_id.unwrap())).unwrap();
    assert_eq!((taken.fund_id, taken.pair_id, taken.amount.get()), (other.fund.id, Some(given.id), 200));
    assert_eq!(other.available(FundSource::GrantSuperior, None, FundForm::Money).await, 200);
    // Undone together.
    let undo = ReversePosting { reason: "退回".to_owned(), day: None };
    put!(bed, tx => fund::posting::reverse(tx, &books.clerk, taken.id, undo)).unwrap();
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 500);
    assert_eq!(other.available(FundSource::GrantSuperior, None, FundForm::Money).await, 0);
    books.assert_right().await;
    other.assert_right().await;
}

async fn an_allocation_to_a_fund_below(bed: Bed) {
    let world = World::new(&bed).await;
    let county = Books::of(&world, world.county, "county", 1_000_000).await;
    let home = Books::of(&world, world.home, "home", 1_000_000).await;
    let elders = county.purpose("助老敬老").await.id;
    let local = home.purpose("院落治理").await.id;
    county.income(900, Some(elders)).await;
    county.income(900, None).await;
    let allocate = async |cx, from, input| put!(bed, tx => fund::allocation::allocate(tx, cx, from, input));
    let down = AllocateFund { to_fund_id: Some(home.fund.id), ..allocation(300) };
    let bound = AllocateFund { purpose_id: Some(elders), ..down.clone() };
    allocate(&county.clerk, county.fund.id, bound).await.unwrap();
    // Restricted money stays bound; the purpose above is known below.
    assert_eq!(home.available(FundSource::GrantSuperior, Some(elders), FundForm::Money).await, 300);
    let to_local = AllocateFund { to_purpose_id: Some(local), ..down.clone() };
    allocate(&county.clerk, county.fund.id, to_local).await.unwrap();
    assert_eq!(home.available(FundSource::GrantSuperior, Some(local), FundForm::Money).await, 300);
    // The community does not reach up, and does not undo what the county gave.
    let up = AllocateFund { to_fund_id: Some(county.fund.id), ..allocation(1) };
    assert_eq!(said(allocate(&home.clerk, home.fund.id, up).await), "not found: fund");
    let all = PostingFilter { fund_id: Some(home.fund.id), ..Default::default() };
    let seen = ask!(bed, tx => fund::posting::list(tx, &home.clerk, all, Page::first(9))).unwrap();
    assert_eq!(seen.items.len(), 2);
    let undo = ReversePosting { reason: "退".to_owned(), day: None };
    let answer = put!(bed, tx => fund::posting::reverse(tx, &home.clerk, seen.items[0].id, undo));
    assert_eq!(said(answer), "refused: fund-pair-outside");
    county.assert_right().await;
    home.assert_right().await;
}

async fn a_pair_above_the_limit_is_booked_together(bed: Bed) {
    let world = World::new(&bed).await;
    let county = Books::of(&world, world.county, "county", 1_000_000).await;
    let home = Books::of(&world, world.home, "home", 100).await;
    county.income(900, None).await;
    let input = AllocateFund { to_fund_id: Some(home.fund.id), ..allocation(101) };
    let given = put!(bed, tx => fund::allocation::allocate(tx, &county.clerk, county.fund.id, input)).unwrap();
    assert_eq!(given.status, PostingStatus::Prepared);
    let taken = given.pair_id.unwrap();
    let approve = async |cx, id| put!(bed, tx => fund::posting::approve(tx, cx, id, ApprovePosting {}));
    assert_eq!(said(approve(&home.second, taken).await), "refused: fund-pair-outside");
    approve(&county.second, given.id).await.unwrap();
    let taken = ask!(bed, tx => fund::posting::get(tx, &home.clerk, taken)).unwrap();
    assert_eq!(taken.status, PostingStatus::Booked);
    assert_eq!(home.available(FundSource::GrantSuperior, None, FundForm::Money).await, 101);
    county.assert_right().await;
    home.assert_right().await;
}
