//! Who sees what: a sibling unit gets nothing and cannot tell whether it is there.

use wushe_core::Result;
use wushe_core::app::{Cx, fund};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::*;
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, new_fund};
use crate::kit::{Bed, World, said};

store_tests![a_sibling_unit_sees_nothing, without_the_permission, what_is_public_needs_no_login];

/// Everything that answers about one fund, asked by somebody.
async fn everything(bed: &Bed, books: &Books<'_>, cx: &Cx, purpose: PurposeView) -> Vec<(&'static str, String)> {
    let donation = books.donate(books.new_goods(10, 1000, None)).await.unwrap();
    let income = books.income(10_000, None).await;
    let grant = books.grant(books.new_grant(1, None)).await.unwrap();
    let (fund_id, posting, lot) = (books.fund.id, income.posting_id, donation.goods[0].id);
    let bank = books.account(AccountKind::Bank).await;
    let (from, to): (Day, Day) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let mut heard = Vec::new();
    macro_rules! hears {
        ($name:literal, $tx:ident => $work:expr) => {
            let answer: Result<()> = put!(bed, $tx => async { $work.await.map(drop) });
            heard.push(($name, said(answer)));
        };
    }
    let params = StatementParams { fund_id, from, to };
    let reverse = ReversePosting { reason: "错".to_owned(), day: None };
    let account = NewAccount {
        fund_id,
        kind: AccountKind::Bank,
        name: "账户".to_owned(),
        source: None,
        purpose_id: None,
        active: None,
    };
    let allocate = AllocateFund {
        source: FundSource::GrantSuperior,
        purpose_id: None,
        to_purpose_id: Some(purpose.id),
        to_fund_id: None,
        to_source: None,
        from_account_id: None,
        to_account_id: None,
        amount: Fen::new(1),
        day: None,
        words: "划拨".to_owned(),
        voucher: None,
    };
    let reassign = ReassignFund {
        source: FundSource::Donation,
        from_purpose_id: purpose.id,
        to_purpose_id: None,
        amount: Fen::new(1),
        consent_ref: "1".to_owned(),
        day: None,
        words: "改".to_owned(),
    };
    let transfer = Transfer {
        from_account_id: bank.id,
        to_account_id: bank.id,
        amount: Fen::new(1),
        source: None,
        purpose_id: None,
        day: None,
        words: "转".to_owned(),
        voucher: None,
    };
    let by_hand = NewPosting { fund_id, day: None, words: "手工".to_owned(), voucher: None, lines: Vec::new() };
    let disclosure = NewDisclosure { fund_id, rule: "yearly-report".to_owned(), subject: None, period_from: from };
    let void = VoidReceipt { reason: "错".to_owned() };
    let reject = RejectPosting { reason: "错".to_owned() };
    hears!("get", tx => fund::get(tx, cx, fund_id));
    hears!("update", tx => fund::update(tx, cx, fund_id, 1, new_fund(1_000_000_000)));
    hears!("close", tx => fund::close(tx, cx, fund_id, CloseFund { through: "2026-03-31".parse().unwrap() }));
    hears!("purpose", tx => fund::purpose::get(tx, cx, purpose.id));
    hears!("purpose update", tx => fund::purpose::update(tx, cx, purpose.id, 1, NewPurpose::default()));
    hears!("account", tx => fund::account::get(tx, cx, bank.id));
    hears!("account create", tx => fund::account::create(tx, cx, account.clone()));
    hears!("account update", tx => fund::account::update(tx, cx, bank.id, 1, account.clone()));
    hears!("posting", tx => fund::posting::get(tx, cx, posting));
    hears!("posting create", tx => fund::posting::create(tx, cx, by_hand));
    hears!("approve", tx => fund::posting::approve(tx, cx, posting, ApprovePosting {}));
    hears!("reject", tx => fund::posting::reject(tx, cx, posting, reject));
    hears!("reverse", tx => fund::posting::reverse(tx, cx, posting, reverse));
    hears!("allocate", tx => fund::allocation::allocate(tx, cx, fund_id, allocate));
    hears!("reassign", tx => fund::allocation::reassign(tx, cx, fund_id, reassign));
    hears!("transfer", tx => fund::allocation::transfer(tx, cx, transfer));
    hears!("donation", tx => fund::donation::get(tx, cx, donation.id));
    hears!("donation create", tx => fund::donation::create(tx, cx, books.new_donation(5, None)));
    hears!("receipt", tx => fund::donation::issue_receipt(tx, cx, donation.id, IssueReceipt {}));
    hears!("receipt void", tx => fund::donation::void_receipt(tx, cx, donation.id, void));
    hears!("receipts", tx => fund::donation::receipts(tx, cx, donation.id));
    hears!("receipt print", tx => fund::donation::print_receipt(tx, cx, donation.id));
    hears!("lot", tx => fund::lot::get(tx, cx, lot));
    hears!("income", tx => fund::income::get(tx, cx, income.id));
    hears!("income create", tx => fund::income::create(tx, cx, books.new_income(5, None)));
    hears!("grant", tx => fund::grant::get(tx, cx, grant.id));
    hears!("grant create", tx => fund::grant::create(tx, cx, books.new_grant(5, None)));
    hears!("trial balance", tx => fund::report::trial_balance(tx, cx, TrialBalanceParams { fund_id, day: None }));
    hears!("statement", tx => fund::report::statement(tx, cx, params.clone()));
    hears!("income and expenditure", tx => fund::report::income_and_expenditure(tx, cx, params.clone()));
    hears!("ledger", tx => fund::report::ledger(tx, cx, LedgerParams { account_id: bank.id, from: None, to: None }, Page::first(5)));
    hears!("available", tx => fund::report::available(tx, cx, AvailableParams { fund_id }));
    hears!("check", tx => fund::report::check(tx, cx, CheckParams { fund_id }));
    hears!("duties", tx => fund::duties(tx, cx, DutiesParams { fund_id, until: None, status: None }));
    hears!("disclosure create", tx => fund::disclosure::create(tx, cx, disclosure));
    heard
}

async fn a_sibling_unit_sees_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let purpose = books.purpose("助老敬老").await;
    // Somebody with every permission, next door.
    let sibling = world.system(world.next_door);
    for (name, said) in everything(&bed, &books, &sibling, purpose).await {
        assert!(said.starts_with("not found: "), "{name}: {said}");
    }
    let next_door = Books::of(&world, world.next_door, "next", 1_000_000).await;
    let page = || Page::first(50);
    let (b, cx) = (&bed, &next_door.clerk);
    assert_eq!(
        ask!(b, tx => fund::list(tx, cx, FundFilter::default(), page())).unwrap().items,
        std::slice::from_ref(&next_door.fund)
    );
    assert_eq!(ask!(b, tx => fund::purpose::list(tx, cx, PurposeFilter::default(), page())).unwrap().items, []);
    assert_eq!(ask!(b, tx => fund::posting::list(tx, cx, PostingFilter::default(), page())).unwrap().items, []);
    assert_eq!(ask!(b, tx => fund::posting::count(tx, cx, PostingFilter::default())).unwrap(), 0);
    assert_eq!(ask!(b, tx => fund::donation::list(tx, cx, DonationFilter::default(), page())).unwrap().items, []);
    assert_eq!(ask!(b, tx => fund::income::list(tx, cx, IncomeFilter::default(), page())).unwrap().items, []);
    assert_eq!(ask!(b, tx => fund::grant::list(tx, cx, GrantFilter::default(), page())).unwrap().items, []);
    assert_eq!(ask!(b, tx => fund::lot::list(tx, cx, LotFilter::default(), page())).unwrap().items, []);
    let accounts = ask!(b, tx => fund::account::list(tx, cx, AccountFilter::default(), page())).unwrap();
    assert!(accounts.items.iter().all(|account| account.fund_id == next_door.fund.id));
    let filtered = FundFilter { unit_id: Some(world.home), active: None };
    assert_eq!(ask!(b, tx => fund::list(tx, cx, filtered, page())).unwrap().items, []);
    // The county sees both, with the community's name on each.
    let county = world.with_roles(world.county, "county", &[Role::FundApprover]).await;
    assert_eq!(ask!(b, tx => fund::list(tx, &county, FundFilter::default(), page())).unwrap().items.len(), 2);
    // Another unit's purpose, resident and account do not serve here.
    let elders = books.purpose("邻居的用途").await.id;
    let answer = put!(b, tx => fund::income::create(tx, cx, next_door.new_income(5, Some(elders))));
    assert_eq!(said(answer), "not found: purpose");
    let account_id = Some(books.account(AccountKind::Bank).await.id);
    let answer = put!(b, tx => fund::income::create(tx, cx, NewIncome { account_id, ..next_door.new_income(5, None) }));
    assert_eq!(said(answer), "not found: fund_account");
    next_door.income(100, None).await;
    let resident_id = Some(world.resident(world.home, "李秀兰").await);
    let person = NewGrant { recipient_kind: RecipientKind::Person, resident_id, ..next_door.new_grant(5, None) };
    assert_eq!(said(next_door.grant(person).await), "not found: resident");
}

async fn without_the_permission(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let purpose = books.purpose("助老敬老").await;
    let staff = world.staff(world.home, "desk").await;
    for (name, said) in everything(&bed, &books, &staff, purpose.clone()).await {
        assert!(said.starts_with("forbidden: fund."), "{name}: {said}");
    }
    let nobody = world.anonymous(world.home);
    for (name, said) in everything(&bed, &books, &nobody, purpose.clone()).await {
        assert_eq!(said, "unauthenticated", "{name}");
    }
    // The second person reads everything and writes nothing of it.
    for (name, said) in everything(&bed, &books, &books.second, purpose).await {
        assert!(!said.starts_with("forbidden: fund.read"), "{name}: {said}");
        assert!(!name.ends_with("create") || said != "ok", "{name}: {said}");
    }
    let answer = put!(bed, tx => fund::create(tx, &books.second, new_fund(0)));
    assert_eq!(said(answer), "forbidden: fund.write");
    let answer = ask!(bed, tx => fund::list(tx, &staff, FundFilter::default(), Page::first(5)));
    assert_eq!(said(answer), "forbidden: fund.read");
}

async fn what_is_public_needs_no_login(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    books.income(500, None).await;
    books.grant(books.new_grant(100, None)).await.unwrap();
    let nobody = world.anonymous(world.home);
    let page = ask!(bed, tx => fund::public_page(tx, &nobody, PublicParams { from: None, to: None })).unwrap();
    assert_eq!(page.funds.len(), 1);
    let asked = GivingParams { fund_id: books.fund.id, from: None, to: None };
    assert_eq!(
        ask!(bed, tx => fund::giving::giving360(tx, &nobody, asked.clone(), Page::first(5))).unwrap().items.len(),
        1
    );
    let disclosures = ask!(bed, tx => fund::disclosure::list(tx, &nobody, DisclosureFilter::default(), Page::first(5)));
    assert_eq!(disclosures.unwrap().items, []);
    let next_door = world.anonymous(world.next_door);
    let page = ask!(bed, tx => fund::public_page(tx, &next_door, PublicParams { from: None, to: None })).unwrap();
    assert_eq!(page.funds, []);
    let answer = ask!(bed, tx => fund::giving::giving360(tx, &next_door, asked, Page::first(5)));
    assert_eq!(said(answer), "not found: fund");
}
