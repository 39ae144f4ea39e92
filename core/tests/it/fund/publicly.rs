//! What everybody may see: sums, organisations and purposes, and of people only how many.

use serde_json::json;
use wushe_core::app::fund;
use wushe_core::domain::fund::{
    DonorKind, DutiesParams, FundSource, GivingParams, NewDonation, NewFund, NewGrant, PublicParams, RecipientKind,
    ReversePosting,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;

use super::{Books, day, new_fund};
use crate::kit::{Bed, World, said};

store_tests![
    the_public_page_names_nobody,
    everybody_finds_the_units_with_funds_from_above,
    the_public_clock_does_not_tell_what_a_posting_was_about,
    giving_has_its_ten_fields,
    pages_of_giving
];

/// Donations and grants of every kind.
async fn busy(world: &World<'_>, books: &Books<'_>) {
    let elders = books.purpose("助老敬老").await.id;
    books.income(100_000, Some(elders)).await;
    let money = |amount| books.new_donation(amount, Some(elders));
    books.donate(NewDonation { publish: Some(true), ..money(500) }).await.unwrap();
    books.donate(NewDonation { donor_name: Some("不愿具名".to_owned()), ..money(600) }).await.unwrap();
    let company = NewDonation {
        donor_kind: DonorKind::Organisation,
        donor_name: Some("米仓山茶业".to_owned()),
        publish: Some(true),
        ..money(700)
    };
    books.donate(company).await.unwrap();
    let anonymous = NewDonation { donor_kind: DonorKind::Anonymous, donor_name: None, ..money(50) };
    books.donate(anonymous).await.unwrap();
    let undone = books.donate(NewDonation { publish: Some(true), ..money(9000) }).await.unwrap();
    let undo = ReversePosting { reason: "退款".to_owned(), day: None };
    put!(books.bed, tx => fund::posting::reverse(tx, &books.clerk, undone.posting_id, undo)).unwrap();
    let lot = books.donate(books.new_goods(10, 1000, Some(elders))).await.unwrap().goods[0].id;
    let organisation = NewGrant {
        recipient_code: Some("52510821MJQ0000000".to_owned()),
        description: Some("每周两次上门".to_owned()),
        ..books.new_grant(20_000, Some(elders))
    };
    books.grant(organisation).await.unwrap();
    let person = |amount| NewGrant {
        recipient_kind: RecipientKind::Person,
        recipient_name: Some("王德明".to_owned()),
        title: "王德明的手术费".to_owned(),
        ..books.new_grant(amount, Some(elders))
    };
    books.grant(person(3000)).await.unwrap();
    let resident_id = Some(world.resident(books.fund.unit_id, "何小芳").await);
    for _ in 0..2 {
        books.grant(NewGrant { recipient_name: None, resident_id, ..person(1000) }).await.unwrap();
    }
    let rice = NewGrant {
        recipient_kind: RecipientKind::Group,
        recipient_name: None,
        beneficiaries: Some(12),
        lot_id: Some(lot),
        quantity: Some(4),
        amount: None,
        source: None,
        ..books.new_grant(1, Some(elders))
    };
    books.grant(rice).await.unwrap();
}

async fn the_public_page_names_nobody(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    busy(&world, &books).await;
    let nobody = world.anonymous(world.home);
    let page = ask!(bed, tx => fund::public_page(tx, &nobody, PublicParams { from: None, to: None })).unwrap();
    assert_eq!((page.from, page.to), (day("2026-01-01"), super::today()));
    let shown = &page.funds[0];
    let donors: Vec<(&str, i64)> = shown.donors.iter().map(|donor| (donor.name.as_str(), donor.amount.get())).collect();
    assert_eq!(donors, [("李秀兰", 500), ("米仓山茶业", 700)]);
    assert_eq!((shown.donations, shown.donated.get()), (5, 500 + 600 + 700 + 50 + 1000));
    let people = &shown.people[0];
    assert_eq!((people.grants, people.beneficiaries, people.amount.get()), (4, 15, 5400));
    assert_eq!((shown.organisations.len(), shown.organisations[0].amount.get()), (1, 20_000));
    let goods = |list: &[wushe_core::domain::fund::PublicGoods]| {
        list.iter().map(|goods| (goods.name.clone(), goods.quantity, goods.value.get())).collect::<Vec<_>>()
    };
    assert_eq!(goods(&shown.goods_in), [("大米".to_owned(), 10, 1000)]);
    assert_eq!(goods(&shown.goods_out), [("大米".to_owned(), 4, 400)]);
    let from_above = shown.pots.iter().find(|pot| pot.source == FundSource::GrantSuperior).unwrap();
    assert_eq!((from_above.income.get(), from_above.spent.get(), from_above.closing.get()), (100_000, 25_000, 75_000));
    let text = serde_json::to_string(&page).unwrap();
    for hidden in ["王德明", "何小芳", "不愿具名", "手术费"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    let backwards = PublicParams { from: Some(day("2026-02-01")), to: Some(day("2026-01-01")) };
    assert_eq!(said(ask!(bed, tx => fund::public_page(tx, &nobody, backwards))), "invalid: to fund-before-begin");
    let before = PublicParams { from: Some(day("2026-02-01")), to: Some(day("2026-03-01")) };
    let page = ask!(bed, tx => fund::public_page(tx, &nobody, before)).unwrap();
    assert_eq!((page.funds[0].pots.len(), page.funds[0].donated), (0, Fen::ZERO));
}

async fn the_public_clock_does_not_tell_what_a_posting_was_about(bed: Bed) {
    let world = World::new(&bed).await;
    let mut books = Books::new(&world).await;
    let major = NewFund { major_amount: Some(Fen::new(2000)), ..new_fund(1_000_000_000) };
    books.fund = put!(bed, tx => fund::update(tx, &books.clerk, books.fund.id, books.fund.version, major)).unwrap();
    busy(&world, &books).await;
    let nobody = world.anonymous(world.home);
    let asked = DutiesParams { fund_id: books.fund.id, until: None, status: None };
    let known = ask!(bed, tx => fund::duties(tx, &books.second, asked)).unwrap();
    assert!(known.iter().any(|duty| duty.about.contains("王德明")), "the desk knows what it was: {known:?}");
    let shown = ask!(bed, tx => fund::public_duties(tx, &nobody)).unwrap();
    assert_eq!(shown.len(), known.len());
    assert!(shown.iter().all(|duty| (duty.rule == "major-matter") == duty.about.is_empty()), "{shown:?}");
    let elsewhere = world.anonymous(world.next_door);
    assert_eq!(ask!(bed, tx => fund::public_duties(tx, &elsewhere)).unwrap(), []);
    assert_eq!(ask!(bed, tx => fund::public_funds(tx, &elsewhere)).unwrap(), []);
    let funds = ask!(bed, tx => fund::public_funds(tx, &nobody)).unwrap();
    assert_eq!(funds, [(books.fund.id, day("2026-01-01"))]);
}

async fn giving_has_its_ten_fields(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    busy(&world, &books).await;
    let nobody = world.anonymous(world.home);
    let asked = GivingParams { fund_id: books.fund.id, from: None, to: None };
    let rows = ask!(bed, tx => fund::giving::giving360(tx, &nobody, asked, Page::first(50))).unwrap().items;
    assert_eq!(rows.len(), 5);
    let text = serde_json::to_string(&rows).unwrap();
    for hidden in ["王德明", "何小芳", "手术费"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    let shapes: Vec<serde_json::Value> = rows.iter().map(|row| serde_json::to_value(row).unwrap()).collect();
    for shape in &shapes {
        for field in ["id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization"] {
            assert!(shape.get(field).is_some(), "{field}");
        }
        assert!(
            shape["fundingOrganization"][0]["id"].is_string() && shape["fundingOrganization"][0]["name"].is_string()
        );
        let (organisation, individual) = (shape.get("recipientOrganization"), shape.get("recipientIndividual"));
        assert_eq!(organisation.is_some(), individual.is_none());
        assert!(organisation.is_none_or(|parties| parties[0]["id"].is_string() && parties[0]["name"].is_string()));
        assert!(individual.is_none_or(|party| party["id"].is_string() && party["name"].is_string()));
    }
    assert_eq!(shapes[0]["amountAwarded"], json!(200.0));
    assert_eq!((&shapes[0]["currency"], &shapes[0]["awardDate"]), (&json!("CNY"), &json!("2026-09-01")));
    assert_eq!(
        shapes[0]["recipientOrganization"],
        json!([{ "id": "CN-USCC-52510821MJQ0000000", "name": "夕阳红助老服务中心" }])
    );
    // The same resident bears the same id, somebody else another; neither is an id of ours.
    let individual = |at: usize| rows[at].recipient_individual.as_ref().unwrap().id.clone();
    assert_eq!(individual(2), individual(3));
    assert_ne!(individual(1), individual(2));
    assert_eq!(rows[1].title, "助老敬老");
}

async fn pages_of_giving(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    busy(&world, &books).await;
    let asked = GivingParams { fund_id: books.fund.id, from: None, to: None };
    let list = async |page| ask!(bed, tx => fund::giving::giving360(tx, &books.clerk, asked.clone(), page)).unwrap();
    let all = list(Page::first(50)).await.items;
    let first = list(Page::first(2)).await;
    let rest = list(Page { after: first.next.clone(), limit: Some(50) }).await;
    assert_eq!([first.items, rest.items].concat(), all);
    let later = GivingParams { from: Some(day("2026-09-02")), ..asked.clone() };
    assert_eq!(ask!(bed, tx => fund::giving::giving360(tx, &books.clerk, later, Page::first(5))).unwrap().items, []);
}

async fn everybody_finds_the_units_with_funds_from_above(bed: Bed) {
    let world = World::new(&bed).await;
    Books::new(&world).await;
    Books::of(&world, world.next_door, "-next", 1000).await;
    Books::of(&world, world.next_door, "-other", 1000).await;
    let cases = [
        (world.county, vec![world.home, world.next_door]),
        (world.home, vec![world.home]),
        (world.next_door, vec![world.next_door]),
        (world.grid, vec![]),
    ];
    for (unit, expected) in cases {
        let nobody = world.anonymous(unit);
        let found = ask!(bed, tx => fund::public_units(tx, &nobody)).unwrap();
        assert_eq!(found.iter().map(|unit| unit.id).collect::<Vec<_>>(), expected);
    }
}
