//! Donations, receipts, goods, grants.

use wushe_core::app::{Cx, fund};
use wushe_core::domain::fund::{
    ApprovePosting, DonationChannel, DonationFilter, DonorKind, FundForm, FundSource, IssueReceipt, LotFilter,
    NewDonation, NewGoods, NewGrant, NewIncome, PostingStatus, RecipientKind, ReversePosting, VoidReceipt,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::id::{DonationId, LotId, PostingId};

use super::Books;
use crate::kit::{Bed, World, contains, said};

store_tests![
    a_donor_is_sealed_and_masked,
    donations_that_are_wrong,
    a_receipt_is_issued_once,
    goods_come_and_go,
    the_value_of_goods_leaves_to_the_last_fen,
    goods_wait_for_the_second_person,
    grants_that_are_wrong,
    income_that_is_wrong,
    a_module_by_itself_gives_nothing_away_and_sees_its_own_unit,
    donations_are_listed,
];

async fn a_donor_is_sealed_and_masked(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let given = books.donate(NewDonation { publish: Some(true), ..books.new_donation(500, None) }).await.unwrap();
    assert_eq!(given.donor_name.as_deref(), Some("李*兰"));
    let organisation = NewDonation {
        donor_kind: DonorKind::Organisation,
        donor_name: Some("米仓山茶业".to_owned()),
        ..books.new_donation(5, None)
    };
    assert_eq!(books.donate(organisation).await.unwrap().donor_name.as_deref(), Some("米仓山茶业"));
    let anonymous = NewDonation { donor_kind: DonorKind::Anonymous, donor_name: None, ..books.new_donation(5, None) };
    assert_eq!(books.donate(anonymous).await.unwrap().donor_name, None);
    let resident_id = Some(world.resident(world.home, "王德明").await);
    let person = NewGrant {
        recipient_kind: RecipientKind::Person,
        recipient_name: None,
        resident_id,
        source: Some(FundSource::Donation),
        ..books.new_grant(100, None)
    };
    assert_eq!(books.grant(person).await.unwrap().recipient_name.as_deref(), Some("王*明"));
    let helped = NewGrant {
        recipient_kind: RecipientKind::Person,
        recipient_name: Some("何小芳".to_owned()),
        source: Some(FundSource::Donation),
        ..books.new_grant(100, None)
    };
    books.grant(helped).await.unwrap();
    bed.settled().await;
    let rest = bed.at_rest().await;
    assert!(!contains(&rest, "李秀兰") && !contains(&rest, "何小芳"));
    assert!(contains(&rest, "米仓山茶业"));
}

async fn donations_that_are_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let money = || books.new_donation(500, None);
    let goods = |quantity, value| books.new_goods(quantity, value, None);
    let measure = NewGoods { name: "油".to_owned(), measure: String::new(), quantity: 1, value: Fen::new(9) };
    for (new, expected) in [
        (NewDonation { donor_name: None, ..money() }, "invalid: donor_name required"),
        (NewDonation { donor_kind: DonorKind::Anonymous, ..money() }, "invalid: donor_name donor-anonymous"),
        (
            NewDonation { donor_kind: DonorKind::Anonymous, donor_name: None, publish: Some(true), ..money() },
            "invalid: publish donor-anonymous",
        ),
        (NewDonation { amount: None, ..money() }, "invalid: amount donation-money-or-goods"),
        (NewDonation { amount: Some(Fen::new(5)), ..goods(1, 5) }, "invalid: amount donation-money-or-goods"),
        (NewDonation { amount: Some(Fen::ZERO), ..money() }, "invalid: amount amount"),
        (NewDonation { channel: DonationChannel::Goods, ..money() }, "invalid: channel donation-channel"),
        (NewDonation { channel: DonationChannel::Cash, ..goods(1, 5) }, "invalid: channel donation-channel"),
        (NewDonation { channel: DonationChannel::DesignatedPlatform, ..money() }, "refused: fund-no-platform"),
        (goods(0, 5), "invalid: quantity range"),
        (goods(6, 5), "invalid: value goods-value"),
        (NewDonation { goods: vec![measure], ..goods(1, 5) }, "invalid: measure required"),
        (goods(5, 5), "ok"),
    ] {
        assert_eq!(said(books.donate(new.clone()).await), expected, "{new:?}");
    }
    books.assert_right().await;
}

async fn a_receipt_is_issued_once(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 1000).await;
    let issue = async |id| put!(bed, tx => fund::donation::issue_receipt(tx, &books.clerk, id, IssueReceipt {}));
    let given = books.donate(books.new_donation(500, None)).await.unwrap();
    assert_eq!(issue(given.id).await.unwrap().receipt_no.as_deref(), Some("2026-000001"));
    assert_eq!(said(issue(given.id).await), "refused: receipt-issued");
    // While the receipt stands, the donation does.
    let reverse = async |id| {
        let input = ReversePosting { reason: "退款".to_owned(), day: None };
        put!(bed, tx => fund::posting::reverse(tx, &books.clerk, id, input))
    };
    assert_eq!(said(reverse(given.posting_id).await), "refused: receipt-stands");
    let void = async |id: DonationId, reason: &str| {
        let input = VoidReceipt { reason: reason.to_owned() };
        put!(bed, tx => fund::donation::void_receipt(tx, &books.clerk, id, input))
    };
    assert_eq!(said(void(given.id, "").await), "invalid: reason required");
    assert_eq!(void(given.id, "抬头写错").await.unwrap().receipt_no, None);
    assert_eq!(said(void(given.id, "抬头写错").await), "refused: receipt-none");
    let print = async |cx, id| put!(bed, tx => fund::donation::print_receipt(tx, cx, id));
    assert_eq!(said(print(&books.clerk, given.id).await), "refused: receipt-none");
    assert_eq!(issue(given.id).await.unwrap().receipt_no.as_deref(), Some("2026-000002"));
    let receipts = ask!(bed, tx => fund::donation::receipts(tx, &books.clerk, given.id)).unwrap();
    assert_eq!(
        receipts.iter().map(|receipt| receipt.void_reason.as_deref()).collect::<Vec<_>>(),
        [Some("抬头写错"), None]
    );
    // The name in full is printed, and that it was is written down.
    let printed = print(&books.clerk, given.id).await.unwrap();
    assert_eq!((printed.donor_name.as_deref(), printed.number.as_str()), (Some("李秀兰"), "2026-000002"));
    let system = world.system(world.home);
    let trail = ask!(bed, tx => wushe_core::app::audit::list(tx, &system, None, 1)).unwrap();
    assert_eq!((trail[0].verb.as_str(), trail[0].entity_id.clone()), ("personal.show", given.id.to_string()));
    // What waits or was undone has none.
    let waits = books.donate(books.new_donation(2000, None)).await.unwrap();
    assert_eq!(said(issue(waits.id).await), "refused: donation-not-booked");
    let undone = books.donate(books.new_donation(50, None)).await.unwrap();
    reverse(undone.posting_id).await.unwrap();
    assert_eq!(said(issue(undone.id).await), "refused: donation-not-booked");
}

async fn goods_come_and_go(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let (elders, children) = (books.purpose("助老敬老").await.id, books.purpose("儿童服务").await.id);
    let given = books.donate(books.new_goods(10, 10_000, Some(elders))).await.unwrap();
    let lot = given.goods[0].id;
    let left = async || ask!(bed, tx => fund::lot::get(tx, &books.clerk, lot)).unwrap();
    assert_eq!((left().await.quantity_left, left().await.value_left.get()), (10, 10_000));
    let give = |quantity, purpose_id| NewGrant {
        lot_id: Some(lot),
        quantity: Some(quantity),
        amount: None,
        source: None,
        recipient_kind: RecipientKind::Group,
        recipient_name: None,
        beneficiaries: Some(3),
        ..books.new_grant(1, purpose_id)
    };
    assert_eq!(said(books.grant(give(4, Some(children))).await), "refused: fund-restricted");
    assert_eq!(said(books.grant(give(11, Some(elders))).await), "refused: fund-not-in-store");
    let out = books.grant(give(4, None)).await.unwrap();
    assert_eq!((out.amount.get(), out.purpose_id, out.in_kind), (4000, Some(elders), true));
    assert_eq!((left().await.quantity_left, left().await.value_left.get()), (6, 6000));
    // Goods are no money: the pot of the same donors in money is empty.
    assert_eq!(books.available(FundSource::Donation, Some(elders), FundForm::Kind).await, 6000);
    assert_eq!(books.available(FundSource::Donation, Some(elders), FundForm::Money).await, 0);
    let as_money = NewGrant { source: Some(FundSource::Donation), ..books.new_grant(100, Some(elders)) };
    assert_eq!(said(books.grant(as_money).await), "refused: fund-not-available");
    let undo = async |id: PostingId| {
        let input = ReversePosting { reason: "退回".to_owned(), day: None };
        put!(bed, tx => fund::posting::reverse(tx, &books.clerk, id, input))
    };
    // The donation is not undone while part of it is gone.
    assert_eq!(said(undo(given.posting_id).await), "refused: fund-not-available");
    undo(out.posting_id).await.unwrap();
    assert_eq!(left().await.quantity_left, 10);
    undo(given.posting_id).await.unwrap();
    assert_eq!((left().await.quantity_left, left().await.value_left), (0, Fen::ZERO));
    let in_store = LotFilter { in_store: Some(true), ..LotFilter::default() };
    assert_eq!(ask!(bed, tx => fund::lot::list(tx, &books.clerk, in_store, Page::first(9))).unwrap().items, []);
    books.assert_right().await;
}

async fn the_value_of_goods_leaves_to_the_last_fen(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let lot = books.donate(books.new_goods(3, 100, None)).await.unwrap().goods[0].id;
    let mut values = Vec::new();
    for _ in 0..3 {
        let one =
            NewGrant { lot_id: Some(lot), quantity: Some(1), amount: None, source: None, ..books.new_grant(1, None) };
        values.push(books.grant(one).await.unwrap().amount.get());
    }
    assert_eq!(values, [33, 33, 34]);
    books.assert_right().await;
}

async fn goods_wait_for_the_second_person(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 500).await;
    let given = books.donate(books.new_goods(10, 1000, None)).await.unwrap();
    let lot = given.goods[0].id;
    assert_eq!((given.status, given.goods[0].quantity_left), (PostingStatus::Prepared, 0));
    let take = |quantity| NewGrant {
        lot_id: Some(lot),
        quantity: Some(quantity),
        amount: None,
        source: None,
        ..books.new_grant(1, None)
    };
    assert_eq!(said(books.grant(take(1)).await), "refused: fund-not-in-store");
    let approve = async |id| put!(bed, tx => fund::posting::approve(tx, &books.second, id, ApprovePosting {}));
    approve(given.posting_id).await.unwrap();
    // Two that wait for the same ten bags: the second one finds them gone.
    let (first, second) = (books.grant(take(10)).await.unwrap(), books.grant(take(10)).await.unwrap());
    approve(first.posting_id).await.unwrap();
    assert_eq!(said(approve(second.posting_id).await), "refused: fund-not-available");
    books.assert_right().await;
}

async fn grants_that_are_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    books.income(1000, None).await;
    let resident_id = Some(world.resident(world.home, "王德明").await);
    let base = || books.new_grant(10, None);
    let group = || NewGrant { recipient_kind: RecipientKind::Group, recipient_name: None, ..base() };
    let nowhere = Some(LotId::from_uuid(uuid::Uuid::nil()));
    for (new, expected) in [
        (NewGrant { recipient_name: None, ..base() }, "invalid: recipient_name required"),
        (NewGrant { resident_id, ..base() }, "invalid: resident_id grant-recipient"),
        (group(), "invalid: beneficiaries required"),
        (NewGrant { beneficiaries: Some(0), ..group() }, "invalid: beneficiaries range"),
        (NewGrant { recipient_name: Some("某某".to_owned()), ..group() }, "invalid: recipient_name grant-recipient"),
        (
            NewGrant { recipient_code: Some("91".to_owned()), beneficiaries: Some(1), ..group() },
            "invalid: recipient_code grant-recipient",
        ),
        (NewGrant { amount: None, ..base() }, "invalid: amount required"),
        (NewGrant { source: None, ..base() }, "invalid: source required"),
        (NewGrant { quantity: Some(1), ..base() }, "invalid: quantity grant-money-or-goods"),
        (NewGrant { lot_id: nowhere, ..base() }, "invalid: amount grant-money-or-goods"),
        (NewGrant { lot_id: nowhere, amount: None, source: None, ..base() }, "not found: lot"),
        (NewGrant { beneficiaries: Some(30), ..group() }, "ok"),
    ] {
        assert_eq!(said(books.grant(new.clone()).await), expected, "{new:?}");
    }
}

async fn income_that_is_wrong(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let base = || books.new_income(10, None);
    for (new, expected) in [
        (NewIncome { source: FundSource::Donation, ..base() }, "invalid: source income-is-donation"),
        (NewIncome { document_no: Some(" ".to_owned()), ..base() }, "invalid: document_no required"),
        (NewIncome { from_name: String::new(), ..base() }, "invalid: from_name required"),
        (NewIncome { amount: Fen::new(-1), ..base() }, "invalid: amount amount"),
        (NewIncome { source: FundSource::LowFeeIncome, document_no: None, ..base() }, "ok"),
    ] {
        let answer = put!(bed, tx => fund::income::create(tx, &books.clerk, new.clone()));
        assert_eq!(said(answer), expected, "{new:?}");
    }
}

async fn donations_are_listed(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = books.purpose("助老敬老").await.id;
    let mut made = Vec::new();
    for number in 0..5 {
        let purpose_id = (number % 2 == 0).then_some(elders);
        made.insert(0, books.donate(books.new_donation(100 + number, purpose_id)).await.unwrap());
    }
    let list = async |filter, page| ask!(bed, tx => fund::donation::list(tx, &books.clerk, filter, page)).unwrap();
    let first = list(DonationFilter::default(), Page::first(3)).await;
    assert_eq!(first.items, made[..3]);
    let rest = list(DonationFilter::default(), Page { after: first.next, limit: Some(3) }).await;
    assert_eq!((rest.items.as_slice(), rest.next), (&made[3..], None));
    let bound = DonationFilter { purpose_id: Some(elders), ..DonationFilter::default() };
    assert_eq!(list(bound, Page::first(9)).await.items.len(), 3);
    let later = DonationFilter { from: Some(super::today().plus_days(1)), ..DonationFilter::default() };
    assert_eq!(list(later, Page::first(9)).await.items, []);
}

async fn a_module_by_itself_gives_nothing_away_and_sees_its_own_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    books.income(10_000, None).await;
    let alone = Cx { module: Some("canteen".into()), ..world.system(world.home) };
    let entered = put!(bed, tx => fund::grant::create(tx, &alone, books.new_grant(100, None))).unwrap();
    assert_eq!(entered.status, PostingStatus::Prepared);
    // With somebody who acts, their own right and the fund's limit say so.
    let acting = Cx { module: Some("canteen".into()), ..books.clerk.clone() };
    let entered = put!(bed, tx => fund::grant::create(tx, &acting, books.new_grant(100, None))).unwrap();
    assert_eq!(entered.status, PostingStatus::Booked);
    // The platform's own work at the township reaches the community's fund; a module's does not.
    let above = world.system(world.town);
    assert!(ask!(bed, tx => fund::get(tx, &above, books.fund.id)).is_ok());
    let module = Cx { module: Some("canteen".into()), ..above };
    assert_eq!(said(ask!(bed, tx => fund::get(tx, &module, books.fund.id))), "not found: fund");
    let entry = ask!(bed, tx => fund::posting::get(tx, &module, entered.posting_id));
    assert_eq!(said(entry), "not found: fund_posting");
}
