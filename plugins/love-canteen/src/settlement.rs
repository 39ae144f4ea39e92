//! The month's account: what diners paid and what the fund pays, apart from each other, to the fen.

use std::collections::BTreeSet;

use wushe_plugin::prelude::*;
use wushe_plugin::schema::money::{Fund, Grantee, NewGrant, NewIncome};
use wushe_plugin::schema::notice::NewNotice;

use crate::Options;
use crate::order::{Charge, Order, OrderStatus};

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

/// A month that is settled.
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
    /// The notice that makes it public.
    pub notice: Option<String>,
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

/// Whether a month is settled: what was eaten in it stays as it is.
pub(crate) fn is_settled(month: &str) -> Result<bool> {
    Ok(Settlement::query().eq("month", month).count()? > 0)
}

/// The month before the one of this day.
pub(crate) fn month_before(day: &Date) -> String {
    let first = Date::parse(&format!("{}-01", day.month())).unwrap_or_else(|| day.clone());
    first.plus_days(-1).month().to_owned()
}

/// Settles a month that is over, once: the subsidy is asked of the fund, the fees are entered, a notice is drafted.
pub(crate) fn settle(cx: &Context, month: &str) -> Result<Stored<Settlement>> {
    ensure!(Date::parse(&format!("{month}-01")).is_some(), "month", t!("settle-month-form"));
    ensure!(month < cx.today().month(), "month", t!("settle-not-over"));
    ensure!(!is_settled(month)?, "month", t!("settle-already"));
    let open = Order::query().eq("month", month).eq("status", OrderStatus::Ordered).count()?;
    ensure!(open == 0, t!("settle-open-orders", n = open));
    let figures = Figures::of(month)?;
    ensure!(figures.meals() > 0, t!("settle-nothing"));
    let options: Options = cx.settings()?;
    let fund = fund_of(&options)?;
    let people = people_of(month)?;
    let meals = u32::try_from(figures.meals()).unwrap_or(u32::MAX);
    // What may be refused comes first: nothing is entered of a month that cannot be paid.
    let subsidy_entry = subsidise(&options, &fund, month, people, figures.subsidy)?;
    let income_entry = enter_fees(&fund, month, figures.income)?;
    let mut settlement = Settlement::insert(Settlement {
        month: month.to_owned(),
        meals,
        people,
        income: figures.income,
        subsidy: figures.subsidy,
        income_entry,
        subsidy_entry,
        notice: None,
        settled_at: cx.now(),
    })?;
    settlement.notice = Some(notices::write(&notice(month, figures, people))?.id);
    settlement.save()?;
    Ok(settlement)
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

fn subsidise(options: &Options, fund: &Fund, month: &str, people: u32, amount: Money) -> Result<Option<String>> {
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
    Ok(Some(entry.id))
}

fn enter_fees(fund: &Fund, month: &str, amount: Money) -> Result<Option<String>> {
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
    Ok(Some(entry.id))
}

/// How many people ate in a month.
fn people_of(month: &str) -> Result<u32> {
    let lines = Order::query().eq("month", month).eq("status", OrderStatus::Served).sums().by("resident").list()?;
    let people: BTreeSet<_> = lines.iter().filter_map(|line| line.value.as_str()).collect();
    Ok(u32::try_from(people.len()).unwrap_or(u32::MAX))
}

/// The public account of a month, in both languages.
fn notice(month: &str, figures: Figures, people: u32) -> NewNotice {
    let Figures { free, low_fee, income, subsidy } = figures;
    let total = income.plus(subsidy);
    NewNotice {
        section: "announcement".to_owned(),
        title_zh: format!("爱心食堂 {month} 账目公示"),
        title_en: Some(format!("Love canteen: account of {month}")),
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
