//! Money of the charity fund that moves between tills and purposes, a posting a key, the key being what it is about; and what
//! must be true of the books after every crash.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use wushe_core::app::{Core, fund, unit};
use wushe_core::domain::fund::{CheckParams, PostingFilter, PostingStatus, PostingView, TrialBalanceParams};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::id::FundId;
use wushe_core::store::{Mode, Store};
use wushe_host::demo::places;
use wushe_tests::{Chance, Client};

use super::work::{Acknowledged, Asked, By};

/// Most that moves at once, in fen; far below the limit above which a second person approves.
const MOST: u64 = 2_000;
/// What the purposes hold before the first round, in fen each.
const STOCK: i64 = 150_000;
/// Bank accounts and purposes beyond those of the demo.
const MORE: usize = 3;

/// The fund, its tills and its purposes.
#[derive(Debug)]
pub(crate) struct Transfers {
    fund: String,
    tills: Vec<String>,
    purposes: Vec<String>,
}

impl Transfers {
    /// Opens tills and purposes, and fills them.
    pub(crate) async fn prepare(clerk: &Client) -> Result<Self> {
        let base = format!("/api/v1/units/{}", places::ZHICHENG);
        let funds = clerk.get(&format!("{base}/funds?limit=1")).await?.json()?;
        let fund = funds["items"][0]["id"].as_str().with_context(|| format!("no fund in {funds}"))?.to_owned();
        let made = async |register: &str, body: Value| -> Result<String> {
            let answer = clerk.call(&format!("{base}/{register}"), None, &body).await?;
            ensure!(answer.status == 201, "{register}: {} {}", answer.status, answer.body);
            let body = answer.json()?;
            Ok(body["id"].as_str().with_context(|| format!("no id in {body}"))?.to_owned())
        };
        let (mut tills, mut purposes) = (Vec::new(), Vec::new());
        for number in 1..=MORE {
            let account = json!({ "fund_id": fund, "kind": "bank", "name": format!("演练账户{number}") });
            tills.push(made("fund-accounts", account).await?);
            purposes.push(made("fund-purposes", json!({ "name": format!("演练用途{number}") })).await?);
        }
        for at in 0..MORE {
            let income = json!({
                "fund_id": fund, "source": "other", "from_name": "演练", "amount": STOCK,
                "purpose_id": purposes[at], "account_id": tills[at],
            });
            made("fund-incomes", income).await?;
        }
        Ok(Self { fund, tills, purposes })
    }

    /// The next move of a client.
    pub(crate) fn next(&self, key: &str, chance: &mut Chance) -> Asked {
        let base = format!("/api/v1/units/{}", places::ZHICHENG);
        let amount = 1 + chance.below(MOST);
        let (from, to) = (two(&self.tills, chance), two(&self.purposes, chance));
        let (path, body) = if chance.below(2) == 0 {
            let body = json!({ "from_account_id": from.0, "to_account_id": from.1, "amount": amount, "words": key });
            (format!("{base}/fund-postings/transfer"), body)
        } else {
            let body = json!({
                "source": "other", "from_purpose_id": to.0, "to_purpose_id": to.1, "amount": amount,
                "consent_ref": "演练", "words": key,
            });
            (format!("{base}/funds/{}/reassign", self.fund), body)
        };
        Asked { by: By::Clerk, path, body }
    }

    /// The books balance, whatever was cut off: every posting by itself, the trial balance, and all that is kept against its
    /// lines. What was acknowledged is there once, as it was asked; `to_the_end`: and nothing else is. Answers how many postings
    /// there are.
    pub(crate) async fn verify(
        &self,
        store: &Store,
        core: &Core,
        acknowledged: &Acknowledged,
        to_the_end: bool,
    ) -> Result<usize> {
        let fund_id: FundId = self.fund.parse()?;
        let mut tx = store.begin(Mode::Read).await?;
        let unit = unit::by_code(&mut tx, places::ZHICHENG).await?;
        let cx = core.system(unit.id);
        let trial = fund::report::trial_balance(&mut tx, &cx, TrialBalanceParams { fund_id, day: None }).await?;
        ensure!(
            trial.difference == Fen::ZERO && trial.debit == trial.credit,
            "the trial balance is out by {}: {} and {}",
            trial.difference,
            trial.debit,
            trial.credit
        );
        let check = fund::report::check(&mut tx, &cx, CheckParams { fund_id }).await?;
        ensure!(check.faults.is_empty(), "the books are wrong: {:?}", check.faults);
        let (mut count, mut found) = (0, BTreeMap::<String, Vec<PostingView>>::new());
        let mut page = Page::first(200);
        loop {
            let filter = PostingFilter { fund_id: Some(fund_id), ..PostingFilter::default() };
            let listed = fund::posting::list(&mut tx, &cx, filter, page).await?;
            for posting in listed.items {
                whole(&posting)?;
                count += 1;
                if posting.words.starts_with("client-") {
                    ensure!(posting.status == PostingStatus::Booked, "{} is {:?}", posting.words, posting.status);
                    found.entry(posting.words.clone()).or_default().push(posting);
                }
            }
            match listed.next {
                Some(next) => page = Page { after: Some(next), limit: Some(200) },
                None => break,
            }
        }
        tx.rollback().await?;
        for (key, several) in &found {
            ensure!(several.len() == 1, "{key} is there {} times", several.len());
        }
        for (key, (asked, id)) in acknowledged.iter().filter(|(_, (asked, _))| asked.by == By::Clerk) {
            let Some(there) = found.remove(key).and_then(|mut several| several.pop()) else {
                bail!("{key} was acknowledged as {id} and is lost")
            };
            ensure!(there.id.to_string() == *id, "{key} was acknowledged as {id} and is there as {}", there.id);
            ensure!(
                asked.body["amount"] == there.amount.get(),
                "{key} moved {}, not {}",
                there.amount,
                asked.body["amount"]
            );
        }
        if to_the_end {
            ensure!(found.is_empty(), "{} transfers are there that nobody was told of", found.len());
        }
        Ok(count)
    }
}

/// Two different ones.
fn two<'a>(all: &'a [String], chance: &mut Chance) -> (&'a str, &'a str) {
    let len = all.len() as u64;
    let first = chance.below(len);
    let second = (first + 1 + chance.below(len - 1)) % len;
    (&all[first as usize], &all[second as usize])
}

/// A posting is there with all of its lines, and they add up to zero.
fn whole(posting: &PostingView) -> Result<()> {
    let mut sums = (0_i64, 0_i64);
    for line in &posting.lines {
        sums = (sums.0 + line.debit.get(), sums.1 + line.credit.get());
    }
    ensure!(
        posting.lines.len() >= 2 && sums == (posting.amount.get(), posting.amount.get()),
        "posting {} ({}) is not whole: {sums:?} of {}",
        posting.id,
        posting.words,
        posting.amount
    );
    Ok(())
}
