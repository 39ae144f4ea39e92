//! The month's account: what diners paid and what the fund pays, apart from each other, to the fen.

use std::collections::BTreeSet;

use wushe_plugin::prelude::*;
use wushe_plugin::schema::money::{Fund, Grantee, LedgerEntry, NewGrant, NewIncome};
use wushe_plugin::schema::notice::NewNotice;

use crate::Options;
use crate::order::{Charge, Order, OrderStatus};
use crate::{follow, tell};

/// Settled months of which it is looked up how their entries stand.
const FOLLOWED: u32 = 24;

/// An entry in the books, by id, and how it stands.
type Entered = (String, EntryState);

/// Whose money pays what diners do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Source {
    /// 上级补助
    GrantSuperior,
    /// 社会捐赠
    Donation,
    /// 低偿收入
    LowFeeIncome,
    /// 其他
    Other,
}

/// How an entry stands in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum EntryState {
    /// It waits for a second person.
    Prepared,
    /// It is entered.
    Booked,
    /// The second person has turned it down.
    Rejected,
    /// It was undone.
    Reversed,
}

/// A month that is settled, or was until one of its entries was turned down or undone.
#[derive(Debug, Clone, Record)]
#[record(collection = "settlements", unique(month))]
pub(crate) struct Settlement {
    /// The month, `2026-11`.
    pub month: String,
    /// Meals that were eaten.
    pub meals: u32,
    /// How many people ate.
    pub people: u32,
    /// What diners paid.
    pub income: Money,
    /// What the fund pays.
    pub subsidy: Money,
    /// The entry in the books by which the income came in; none: nobody paid anything.
    pub income_entry: Option<String>,
    /// The entry by which the subsidy goes out; none: there was nothing to subsidise.
    pub subsidy_entry: Option<String>,
    /// How the first stands, as it was last seen in the books; whoever reads the account need not be allowed to read those.
    pub income_state: Option<EntryState>,
    /// How the second stands.
    pub subsidy_state: Option<EntryState>,
    /// The notice that makes it public.
    pub notice: Option<String>,
    /// When it was settled.
    pub settled_at: Timestamp,
}

/// A settlement of which an entry was turned down or undone, as it was before the month was settled again.
#[derive(Debug, Clone, Record)]
#[record(collection = "settled_before", index(month))]
pub(crate) struct SettledBefore {
    /// The month.
    pub month: String,
    /// Meals that were eaten.
    pub meals: u32,
    /// What diners paid.
    pub income: Money,
    /// What the fund was to pay.
    pub subsidy: Money,
    /// The entry of the first.
    pub income_entry: Option<String>,
    /// The entry of the second.
    pub subsidy_entry: Option<String>,
    /// How the first stood.
    pub income_state: Option<EntryState>,
    /// How the second stood.
    pub subsidy_state: Option<EntryState>,
    /// When it was settled.
    pub settled_at: Timestamp,
}

/// What a month comes to, from its orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub free: u64,
    pub low_fee: u64,
    pub income: Money,
    pub subsidy: Money,
}

impl Source {
    /// As the fund's books know it.
    const fn in_books(self) -> &'static str {
        match self {
            Self::GrantSuperior => "grant_superior",
            Self::Donation => "donation",
            Self::LowFeeIncome => "low_fee_income",
            Self::Other => "other",
        }
    }
}

impl Figures {
    /// Of a month, from the meals that were eaten.
    pub(crate) fn of(month: &str) -> Result<Self> {
        let eaten = |charge: Charge| {
            Order::query().eq("month", month).eq("status", OrderStatus::Served).eq("charge", charge).sums()
        };
        let (free, paid) = (eaten(Charge::Free).of("subsidy").total()?, eaten(Charge::LowFee).of("paid").total()?);
        let rest = eaten(Charge::LowFee).of("subsidy").total()?;
        Ok(Self {
            free: free.count,
            low_fee: paid.count,
            income: Money::from_fen(paid.sum),
            subsidy: Money::from_fen(free.sum).plus(Money::from_fen(rest.sum)),
        })
    }

    /// Meals that were eaten.
    pub(crate) const fn meals(self) -> u64 {
        self.free + self.low_fee
    }
}

impl EntryState {
    /// Of an entry as the books tell it.
    fn of(entry: &LedgerEntry) -> Self {
        match (entry.reversed, entry.status.as_str()) {
            (true, _) => Self::Reversed,
            (false, "booked") => Self::Booked,
            (false, "rejected") => Self::Rejected,
            (false, _) => Self::Prepared,
        }
    }

    /// Whether it counts, or may come to.
    const fn stands(self) -> bool {
        matches!(self, Self::Prepared | Self::Booked)
    }
}

impl Settlement {
    /// That of a month, whether it stands or not.
    pub(crate) fn of(month: &str) -> Result<Option<Stored<Self>>> {
        Self::query().eq("month", month).first()
    }

    /// Whether none of its entries was turned down or undone.
    pub(crate) fn stands(&self) -> bool {
        [self.income_state, self.subsidy_state].iter().flatten().all(|state| state.stands())
    }

    /// Whether an entry waits for a second person, or nobody has looked yet.
    pub(crate) fn waits(&self) -> bool {
        let waits = |entry: &Option<String>, state| {
            entry.is_some() && !matches!(state, Some(state) if state != EntryState::Prepared)
        };
        waits(&self.income_entry, self.income_state) || waits(&self.subsidy_entry, self.subsidy_state)
    }

    /// What it came to.
    fn before(&self) -> SettledBefore {
        SettledBefore {
            month: self.month.clone(),
            meals: self.meals,
            income: self.income,
            subsidy: self.subsidy,
            income_entry: self.income_entry.clone(),
            subsidy_entry: self.subsidy_entry.clone(),
            income_state: self.income_state,
            subsidy_state: self.subsidy_state,
            settled_at: self.settled_at,
        }
    }
}

/// Whether a month is settled: what was eaten in it stays as it is.
pub(crate) fn is_settled(month: &str) -> Result<bool> {
    Ok(Settlement::of(month)?.is_some_and(|settled| settled.stands()))
}

/// The month before the one of this day.
pub(crate) fn month_before(day: &Date) -> String {
    let first = Date::parse(&format!("{}-01", day.month())).unwrap_or_else(|| day.clone());
    first.plus_days(-1).month().to_owned()
}

/// Looks up in the books how the entries of the last months stand; staff are told of those that were turned down or undone.
pub(crate) fn follow_all(cx: &Context) -> Result<()> {
    let last = Settlement::query().order_by("month").descending().limit(FOLLOWED).list()?;
    last.into_iter().try_for_each(|mut settled| follow(cx, &mut settled))
}

fn follow(cx: &Context, settled: &mut Stored<Settlement>) -> Result<()> {
    let stood = settled.stands();
    let income = look_up(settled.income_entry.as_deref(), settled.income_state)?;
    let subsidy = look_up(settled.subsidy_entry.as_deref(), settled.subsidy_state)?;
    if (income, subsidy) == (settled.income_state, settled.subsidy_state) {
        return Ok(());
    }
    (settled.income_state, settled.subsidy_state) = (income, subsidy);
    settled.save()?;
    // Whoever acts sees it on the page.
    if stood && !settled.stands() && !cx.is_staff() {
        tell::of_account(t!("told-open-again", month = &settled.month))?;
    }
    Ok(())
}

fn look_up(entry: Option<&str>, known: Option<EntryState>) -> Result<Option<EntryState>> {
    let Some(entry) = entry else { return Ok(None) };
    Ok(ledger::entry(entry)?.map_or(known, |entry| Some(EntryState::of(&entry))))
}

/// Months that are over, in which somebody ate, and which are not settled or not any more; the latest first.
pub(crate) fn unsettled(cx: &Context) -> Result<Vec<String>> {
    let eaten = Order::query().eq("status", OrderStatus::Served).sums().by("month").list()?;
    let months = eaten.iter().filter_map(|line| line.value.as_str()).filter(|month| *month < cx.today().month());
    let mut open = Vec::new();
    for month in months {
        if !is_settled(month)? {
            open.push(month.to_owned());
        }
    }
    open.reverse();
    Ok(open)
}

/// Settles a month that is over, once: the subsidy is asked of the fund, the fees are entered, a notice is drafted. If one of
/// those entries is turned down or undone, the month can be settled again; what still stands in the books stays there.
pub(crate) fn settle(cx: &Context, month: &str) -> Result<Stored<Settlement>> {
    ensure!(Days::of_month(month).is_some(), "month", t!("settle-month-form"));
    ensure!(month < cx.today().month(), "month", t!("settle-not-over"));
    let mut before = Settlement::of(month)?;
    if let Some(settled) = &mut before {
        follow(cx, settled)?;
        ensure!(!settled.stands(), "month", t!("settle-already"));
    }
    follow::requests(cx)?;
    let open = Order::query().eq("month", month).eq("status", OrderStatus::Ordered).count()?;
    ensure!(open == 0, t!("settle-open-orders", n = open));
    let figures = Figures::of(month)?;
    ensure!(figures.meals() > 0, t!("settle-nothing"));
    let income_stands =
        before.as_ref().and_then(|settled| standing(settled.income_entry.as_ref(), settled.income_state));
    let subsidy_stands =
        before.as_ref().and_then(|settled| standing(settled.subsidy_entry.as_ref(), settled.subsidy_state));
    if let Some(settled) = &before {
        let same = income_stands.is_none() || settled.income == figures.income;
        ensure!(same, t!("settle-income-stands", yuan = settled.income.to_string()));
        let same = subsidy_stands.is_none() || settled.subsidy == figures.subsidy;
        ensure!(same, t!("settle-subsidy-stands", yuan = settled.subsidy.to_string()));
    }
    let options: Options = cx.settings()?;
    let fund = fund_of(&options)?;
    let people = people_of(month)?;
    // What may be refused comes first: nothing is entered of a month that cannot be paid.
    let subsidy = match subsidy_stands {
        Some(stands) => Some(stands),
        None => subsidise(&options, &fund, month, people, figures.subsidy)?,
    };
    let income = match income_stands {
        Some(stands) => Some(stands),
        None => enter_fees(&fund, month, figures.income)?,
    };
    let again = before.is_some();
    let now = Settlement {
        month: month.to_owned(),
        meals: u32::try_from(figures.meals()).unwrap_or(u32::MAX),
        people,
        income: figures.income,
        subsidy: figures.subsidy,
        income_entry: income.as_ref().map(|(id, _)| id.clone()),
        subsidy_entry: subsidy.as_ref().map(|(id, _)| id.clone()),
        income_state: income.map(|(_, state)| state),
        subsidy_state: subsidy.map(|(_, state)| state),
        notice: Some(notices::write(&notice(month, figures, people, again))?.id),
        settled_at: cx.now(),
    };
    match before {
        None => now.insert(),
        Some(mut settled) => {
            settled.before().insert()?;
            *settled = now;
            settled.save()?;
            Ok(settled)
        }
    }
}

/// An entry that still counts.
fn standing(entry: Option<&String>, state: Option<EntryState>) -> Option<Entered> {
    let state = state.filter(|state| state.stands())?;
    Some((entry?.clone(), state))
}

/// The fund that the settings name, else the unit's first.
fn fund_of(options: &Options) -> Result<Fund> {
    let mut funds = ledger::funds()?;
    let at = match &options.fund {
        Some(name) => funds.iter().position(|fund| fund.name == *name),
        None => (!funds.is_empty()).then_some(0),
    };
    match (at, &options.fund) {
        (Some(at), _) => Ok(funds.swap_remove(at)),
        (None, Some(name)) => Err(Error::refused(t!("settle-no-such-fund", name = name))),
        (None, None) => Err(Error::refused(t!("settle-no-fund"))),
    }
}

fn subsidise(options: &Options, fund: &Fund, month: &str, people: u32, amount: Money) -> Result<Option<Entered>> {
    if amount == Money::ZERO {
        return Ok(None);
    }
    let purpose = match &options.subsidy_purpose {
        None => None,
        Some(name) => {
            let found = fund.purposes.iter().find(|purpose| purpose.name == *name);
            let found = found.ok_or_else(|| Error::refused(t!("settle-no-such-purpose", name = name)))?;
            Some(found.id.clone())
        }
    };
    let entry = ledger::give(&NewGrant {
        fund: fund.id.clone(),
        to: Grantee::Group { name: "爱心食堂就餐居民".to_owned(), people: people.max(1) },
        title: format!("{month} 爱心食堂餐费补贴"),
        fen: amount.fen(),
        source: options.subsidy_source.in_books().to_owned(),
        purpose,
        unrestricted: false,
        day: None,
        evidence: None,
        voucher: None,
    })?;
    Ok(Some(entered(entry)))
}

fn enter_fees(fund: &Fund, month: &str, amount: Money) -> Result<Option<Entered>> {
    if amount == Money::ZERO {
        return Ok(None);
    }
    let entry = ledger::receive(&NewIncome {
        fund: fund.id.clone(),
        source: Source::LowFeeIncome.in_books().to_owned(),
        from: format!("{month} 爱心食堂低偿餐费"),
        fen: amount.fen(),
        purpose: None,
        day: None,
        document: None,
        voucher: None,
    })?;
    Ok(Some(entered(entry)))
}

fn entered(entry: LedgerEntry) -> Entered {
    let state = EntryState::of(&entry);
    (entry.id, state)
}

/// How many people ate in a month.
fn people_of(month: &str) -> Result<u32> {
    let lines = Order::query().eq("month", month).eq("status", OrderStatus::Served).sums().by("resident").list()?;
    let people: BTreeSet<_> = lines.iter().filter_map(|line| line.value.as_str()).collect();
    Ok(u32::try_from(people.len()).unwrap_or(u32::MAX))
}

/// The public account of a month, in both languages; where it was settled again, it says so.
fn notice(month: &str, figures: Figures, people: u32, again: bool) -> NewNotice {
    let (again_zh, again_en) = if again { ("（更正）", " (corrected)") } else { ("", "") };
    let Figures { free, low_fee, income, subsidy } = figures;
    let total = income.plus(subsidy);
    NewNotice {
        section: "announcement".to_owned(),
        title_zh: format!("爱心食堂 {month} 账目公示{again_zh}"),
        title_en: Some(format!("Love canteen: account of {month}{again_en}")),
        body_zh: format!(
            "本月共供餐 {} 份，服务 {people} 人，其中免费餐 {free} 份、低偿餐 {low_fee} 份。餐费合计 {total} 元：居民低偿缴费 {income} 元，慈善基金补贴 {subsidy} 元。",
            figures.meals()
        ),
        body_en: Some(format!(
            "{} meals for {people} people, {free} of them free and {low_fee} at a low fee. They cost {total} yuan: {income} paid by diners, {subsidy} by the charity fund.",
            figures.meals()
        )),
        expires_on: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_follows_the_one_before_it_also_over_the_year() {
        let before = |day: &str| month_before(&Date::parse(day).expect("a day"));
        assert_eq!(before("2026-11-28"), "2026-10");
        assert_eq!(before("2027-01-01"), "2026-12");
        assert_eq!(before("2026-03-31"), "2026-02");
    }
}
