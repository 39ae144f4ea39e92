//! Several at once: the sum is exact, nothing falls below zero, what is done once is done once.

use std::sync::Arc;

use wushe_core::Result;
use wushe_core::app::{Cx, fund};
use wushe_core::domain::access::Role;
use wushe_core::domain::fund::{AccountKind, ApprovePosting, FundForm, FundSource, NewGrant, ReversePosting, Transfer};
use wushe_core::domain::money::Fen;
use wushe_core::store::{Store, Tx};

use super::{Books, new_fund};
use crate::kit::{Bed, World, said};

store_tests![
    sixteen_spend_one_pot,
    two_approve_at_once,
    eight_reverse_at_once,
    sixteen_transfer_between_funds,
    sixteen_open_the_same_accounts,
];

/// Runs work at once on two hosts of one database; answers what each heard, in order of words.
async fn at_once<F>(bed: &Bed, cxs: Vec<Cx>, work: F) -> Vec<String>
where
    F: for<'t> Fn(&'t mut Tx, Arc<Cx>, usize) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 't>>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let second = bed.second_store().await;
    let mut all = tokio::task::JoinSet::new();
    for (number, cx) in cxs.into_iter().enumerate() {
        // On SQLite the writer is one to a process, as it is in production.
        let store: Store = if number % 2 == 0 || bed.store.is_sqlite() { bed.store.clone() } else { second.clone() };
        let (cx, work) = (Arc::new(cx), work.clone());
        all.spawn(async move {
            // Two hosts can lose more than the tries of one; the API's client tries again, so do we.
            for _ in 0..20 {
                let (cx, work) = (Arc::clone(&cx), work.clone());
                let heard = store.write(move |tx| work(tx, Arc::clone(&cx), number)).await;
                if !matches!(&heard, Err(error) if error.is_retry()) {
                    return said(heard);
                }
            }
            "retry".to_owned()
        });
    }
    let mut heard = all.join_all().await;
    heard.sort();
    heard
}

async fn sixteen_spend_one_pot(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = books.purpose("助老敬老").await.id;
    books.income(1000, Some(elders)).await;
    // Each wants 150: six get it.
    let new = books.new_grant(150, Some(elders));
    let heard = at_once(&bed, vec![books.clerk.clone(); 16], move |tx, cx, _| {
        let new: NewGrant = new.clone();
        Box::pin(async move { fund::grant::create(tx, &cx, new).await.map(drop) })
    })
    .await;
    assert_eq!(heard.iter().filter(|said| *said == "ok").count(), 6, "{heard:?}");
    assert!(heard[6..].iter().all(|said| said == "refused: fund-not-available"), "{heard:?}");
    assert_eq!(books.available(FundSource::GrantSuperior, Some(elders), FundForm::Money).await, 100);
    books.assert_right().await;
}

async fn two_approve_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::of(&world, world.home, "", 0).await;
    let waits = books.income(700, None).await.posting_id;
    let other = world.with_roles(world.home, "third", &[Role::FundApprover]).await;
    let heard = at_once(&bed, vec![books.second.clone(), other], move |tx, cx, _| {
        Box::pin(async move { fund::posting::approve(tx, &cx, waits, ApprovePosting {}).await.map(drop) })
    })
    .await;
    assert_eq!(heard, ["ok", "refused: posting-decided"]);
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 700);
    books.assert_right().await;
}

async fn eight_reverse_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    books.income(5000, None).await;
    let wrong = books.income(700, None).await.posting_id;
    let heard = at_once(&bed, vec![books.clerk.clone(); 8], move |tx, cx, _| {
        let input = ReversePosting { reason: "错".to_owned(), day: None };
        Box::pin(async move { fund::posting::reverse(tx, &cx, wrong, input).await.map(drop) })
    })
    .await;
    assert_eq!(heard[0], "ok");
    assert!(heard[1..].iter().all(|said| said == "refused: posting-reversed"), "{heard:?}");
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 5000);
    books.assert_right().await;
}

async fn sixteen_transfer_between_funds(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let other = put!(bed, tx => fund::create(tx, &books.clerk, new_fund(1_000_000_000))).unwrap();
    let other = Books { bed: &bed, clerk: books.clerk.clone(), second: books.second.clone(), fund: other };
    books.income(1000, None).await;
    other.income(1000, None).await;
    let (here, there) = (books.account(AccountKind::Bank).await.id, other.account(AccountKind::Bank).await.id);
    // Half of them go one way and half the other.
    let heard = at_once(&bed, vec![books.clerk.clone(); 16], move |tx, cx, number| {
        let (from, to) = if number % 2 == 0 { (here, there) } else { (there, here) };
        let input = Transfer {
            from_account_id: from,
            to_account_id: to,
            amount: Fen::new(10 + i64::try_from(number).unwrap()),
            source: Some(FundSource::GrantSuperior),
            purpose_id: None,
            day: None,
            words: "转账".to_owned(),
            voucher: None,
        };
        Box::pin(async move { fund::allocation::transfer(tx, &cx, input).await.map(drop) })
    })
    .await;
    assert!(heard.iter().all(|said| said == "ok"), "{heard:?}");
    // Each pair of them moves one fen more back than there.
    assert_eq!(books.available(FundSource::GrantSuperior, None, FundForm::Money).await, 1008);
    assert_eq!(other.available(FundSource::GrantSuperior, None, FundForm::Money).await, 992);
    books.assert_right().await;
    other.assert_right().await;
}

async fn sixteen_open_the_same_accounts(bed: Bed) {
    let world = World::new(&bed).await;
    let books = Books::new(&world).await;
    let elders = books.purpose("助老敬老").await.id;
    let new = books.new_income(10, Some(elders));
    let heard = at_once(&bed, vec![books.clerk.clone(); 16], move |tx, cx, _| {
        let new = new.clone();
        Box::pin(async move { fund::income::create(tx, &cx, new).await.map(drop) })
    })
    .await;
    assert!(heard.iter().all(|said| said == "ok"), "{heard:?}");
    assert_eq!(books.available(FundSource::GrantSuperior, Some(elders), FundForm::Money).await, 160);
    let source = Some(FundSource::GrantSuperior);
    let account = books.pot_account(AccountKind::Income, source, Some(elders)).await.unwrap();
    assert_eq!(account.credit.get(), 160);
    books.assert_right().await;
}
