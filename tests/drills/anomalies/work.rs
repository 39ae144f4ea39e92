//! Pieces of work, each of which shows an anomaly when it is not alone. What is seen counts once the transaction has committed.

use wushe_core::Result;
use wushe_core::store::Mode;
use wushe_tests::Chance;

use super::bed::{ACCOUNTS, COUNTERS, DRAFTS, Open, PAIRS, ROOMS, SEATS, STOCK};
use super::tally::{Anomaly, Tally};

/// A piece of work that writes, or might.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// Adds one to a counter.
    Add(usize),
    /// Goes off duty when the other is on, or comes back.
    Duty(usize, usize),
    /// Takes a seat in a room while there is one, or leaves.
    Seat(i64, bool),
    /// Moves so much from one account to another.
    Transfer(usize, usize, i64),
    /// Writes an even value, or an odd one and takes it back.
    Draft(usize, bool),
    /// Enters something into the open batch.
    Enter,
    /// Closes the open batch and opens the next.
    Close,
    /// Reports how many entries the batch has that was closed last.
    Report,
}

/// How a piece of work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is kept.
    Commit,
    /// It is taken back.
    Undo,
}

impl Work {
    pub(crate) fn next(chance: &mut Chance) -> Self {
        let one_of = |chance: &mut Chance, count: usize| chance.place(count);
        match chance.below(9) {
            0 | 1 => Self::Add(one_of(chance, COUNTERS)),
            2 | 3 => Self::Duty(one_of(chance, PAIRS), one_of(chance, 2)),
            4 => Self::Seat(chance.below(ROOMS as u64) as i64, chance.below(3) > 0),
            5 => {
                let from = one_of(chance, ACCOUNTS);
                let to = (from + 1 + one_of(chance, ACCOUNTS - 1)) % ACCOUNTS;
                Self::Transfer(from, to, 1 + chance.below(50) as i64)
            }
            6 => Self::Draft(one_of(chance, DRAFTS), chance.below(2) == 0),
            7 if chance.below(3) > 0 => Self::Enter,
            7 => Self::Close,
            _ => Self::Report,
        }
    }

    /// What it would show.
    pub(crate) const fn shows(self) -> Anomaly {
        match self {
            Self::Add(_) => Anomaly::LostUpdate,
            Self::Duty(..) => Anomaly::WriteSkew,
            Self::Seat(..) => Anomaly::Phantom,
            Self::Transfer(..) => Anomaly::ReadSkew,
            Self::Draft(..) => Anomaly::DirtyRead,
            Self::Enter | Self::Close | Self::Report => Anomaly::LateEntry,
        }
    }

    /// Does it once, in an open transaction.
    pub(crate) async fn once(self, open: &mut Open, tally: &mut Tally) -> Result<End> {
        match self {
            Self::Add(number) => {
                let id = open.bed.counters[number];
                let seen = open.value(id).await?;
                open.gap().await?;
                same(tally, seen, open.value(id).await?);
                open.set(id, seen + 1).await?;
                *tally.added.entry(number).or_default() += 1;
            }
            Self::Duty(pair, me) => {
                let pair = open.bed.pairs[pair];
                let (mine, other) = (open.value(pair[me]).await?, open.value(pair[1 - me]).await?);
                tally.happened(Anomaly::WriteSkew, u64::from(mine + other == 0));
                open.gap().await?;
                if mine == 0 {
                    open.set(pair[me], 1).await?;
                } else if other == 1 {
                    open.set(pair[me], 0).await?;
                }
            }
            Self::Seat(room, comes) => {
                let sitting = open.count("seats", room).await?;
                tally.happened(Anomaly::Phantom, u64::from(sitting > SEATS));
                open.gap().await?;
                same(tally, sitting, open.count("seats", room).await?);
                if !comes || sitting > SEATS {
                    open.leave("seats", room).await?;
                } else if sitting < SEATS {
                    open.join("seats", room).await?;
                }
            }
            Self::Transfer(from, to, amount) => {
                let (from, to) = (open.bed.accounts[from], open.bed.accounts[to]);
                let (has, had) = (open.value(from).await?, open.value(to).await?);
                open.set(from, has - amount).await?;
                open.gap().await?;
                open.set(to, had + amount).await?;
            }
            Self::Draft(number, honest) => {
                let id = open.bed.drafts[number];
                let even = open.value(id).await? & !1;
                open.set(id, if honest { even + 2 } else { even + 1 }).await?;
                open.gap().await?;
                return Ok(if honest { End::Commit } else { End::Undo });
            }
            Self::Enter => {
                let batch = open.bed.batch;
                let number = open.value(batch).await?;
                for _ in 0..3 {
                    open.gap().await?;
                }
                open.join("entries", number).await?;
            }
            Self::Close => {
                let batch = open.bed.batch;
                let number = open.value(batch).await?;
                open.set(batch, number + 1).await?;
            }
            Self::Report => {
                let batch = open.bed.batch;
                let closed = open.value(batch).await? - 1;
                open.gap().await?;
                let entries = open.count("entries", closed).await?;
                tally.reports.push((Anomaly::LateEntry, closed, entries));
            }
        }
        Ok(End::Commit)
    }
}

/// What readers see, whether in one picture or, of a single record, without one.
pub(crate) async fn look(open: &mut Open, mode: Mode, chance: &mut Chance, tally: &mut Tally) -> Result<()> {
    if mode == Mode::Glance {
        let id = open.bed.drafts[chance.place(DRAFTS)];
        tally.tried(Anomaly::DirtyRead, 0, false);
        odd(open.value(id).await?, tally);
        return Ok(());
    }
    let (counters, accounts) = (open.bed.counters.clone(), open.bed.accounts.clone());
    // One of two counters is looked at first, the other last.
    let turned = chance.below(2) == 1;
    let begun = open.version(counters[usize::from(turned)]).await?;
    open.gap().await?;
    // A page reports of the batch as an action does.
    let batch = open.bed.batch;
    let closed = open.value(batch).await? - 1;
    tally.tried(Anomaly::LatePage, 0, false);
    tally.reports.push((Anomaly::LatePage, closed, open.count("entries", closed).await?));
    tally.tried(Anomaly::ReadSkew, 0, false);
    let (mut sum, mut first) = (0, None);
    for id in accounts.iter() {
        let value = open.value(*id).await?;
        first.get_or_insert(value);
        sum += value;
        open.gap().await?;
    }
    tally.happened(Anomaly::ReadSkew, u64::from(sum != STOCK * ACCOUNTS as i64));
    same(tally, first.unwrap_or_default(), open.value(accounts[0]).await?);
    for id in open.bed.drafts.clone().iter() {
        tally.tried(Anomaly::DirtyRead, 0, false);
        odd(open.value(*id).await?, tally);
    }
    open.gap().await?;
    let ended = open.version(counters[usize::from(!turned)]).await?;
    tally.tried(Anomaly::LongFork, 0, false);
    tally.views.push(if turned { (ended, begun) } else { (begun, ended) });
    Ok(())
}

/// Nobody commits an odd one.
fn odd(value: i64, tally: &mut Tally) {
    tally.happened(Anomaly::DirtyRead, u64::from(value & 1 == 1));
}

fn same(tally: &mut Tally, once: i64, again: i64) {
    tally.tried(Anomaly::UnrepeatableRead, 0, false);
    tally.happened(Anomaly::UnrepeatableRead, u64::from(once != again));
}
