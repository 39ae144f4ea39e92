//! Charity funds: double-entry books in fen, and what is booked in them.
//!
//! Source and purpose are dimensions of the account, not of the line. An account answers for one pot of money by itself,
//! so what is available is the sum of few accounts, and a line that names the wrong purpose cannot be written. Bank, cash,
//! stock and payables carry no dimension: a bank account is not split by donor. Everything else does, and together it says
//! to whom the money in the bank belongs:
//!
//! > bank + cash − payables = the sum of all pots of money; stock = the sum of all pots in kind
//!
//! which is the trial balance, read the other way round.

pub mod allocation;
pub mod disclosure;
pub mod donation;
pub mod giving;
pub mod grant;
pub mod posting;
pub mod publicly;
pub mod register;
pub mod report;

pub use allocation::*;
pub use disclosure::*;
pub use donation::*;
pub use giving::*;
pub use grant::*;
pub use posting::*;
pub use publicly::*;
pub use register::*;
pub use report::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::PurposeId;

super::text_enum! {
    /// Where money comes from. What the articles name, and the rest.
    FundSource {
        /// 上级补助
        GrantSuperior = "grant_superior",
        /// 社会捐赠
        Donation = "donation",
        /// 低偿收入
        LowFeeIncome = "low_fee_income",
        /// 其他
        Other = "other",
    }
}

super::text_enum! {
    /// Whether an account counts money or goods at their estimated value. Money never becomes goods by an entry.
    FundForm {
        /// Money.
        Money = "money",
        /// Goods.
        Kind = "kind",
    }
}

super::text_enum! {
    /// What an account is for.
    AccountKind {
        /// Money at a bank.
        Bank = "bank",
        /// Money in the box.
        Cash = "cash",
        /// Goods in store, at their estimated value.
        Stock = "stock",
        /// Money that others owe: promised grants, advances. Bound to the pot that it belongs to.
        Receivable = "receivable",
        /// Money owed to others. What is owed has left its pot already.
        Payable = "payable",
        /// What came in.
        Income = "income",
        /// What was spent on a purpose.
        Expense = "expense",
        /// What was spent on running the fund (慈善法 art. 61 limits it for foundations).
        Overhead = "overhead",
        /// What was there before, and what was moved between purposes and funds.
        NetAssets = "net_assets",
    }
}

super::text_enum! {
    /// The five classes of accounts.
    AccountClass {
        /// 资产
        Asset = "asset",
        /// 负债
        Liability = "liability",
        /// 收入
        Income = "income",
        /// 费用
        Expense = "expense",
        /// 净资产
        NetAssets = "net_assets",
    }
}

impl AccountKind {
    /// Its class.
    #[must_use]
    pub const fn class(self) -> AccountClass {
        match self {
            Self::Bank | Self::Cash | Self::Stock | Self::Receivable => AccountClass::Asset,
            Self::Payable => AccountClass::Liability,
            Self::Income => AccountClass::Income,
            Self::Expense | Self::Overhead => AccountClass::Expense,
            Self::NetAssets => AccountClass::NetAssets,
        }
    }

    /// Whether it belongs to a pot: bears source and purpose.
    #[must_use]
    pub const fn in_pot(self) -> bool {
        !matches!(self, Self::Bank | Self::Cash | Self::Stock | Self::Payable)
    }

    /// Whether it holds money that can be paid out.
    #[must_use]
    pub const fn is_till(self) -> bool {
        matches!(self, Self::Bank | Self::Cash)
    }

    /// Whether it is spending.
    #[must_use]
    pub const fn is_spending(self) -> bool {
        matches!(self, Self::Expense | Self::Overhead)
    }

    /// The sign of its balance: debit minus credit may never be negative (`1`), or never positive (`-1`); `0`: either.
    #[must_use]
    pub const fn side(self) -> i64 {
        match self {
            Self::Bank | Self::Cash | Self::Stock | Self::Receivable => 1,
            Self::Payable => -1,
            Self::Income | Self::Expense | Self::Overhead | Self::NetAssets => 0,
        }
    }

    /// The beginning of its code, near the numbers of 《民间非营利组织会计制度》.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "1001",
            Self::Bank => "1002",
            Self::Receivable => "1121",
            Self::Stock => "1201",
            Self::Payable => "2202",
            Self::NetAssets => "3101",
            Self::Income => "4101",
            Self::Expense => "5101",
            Self::Overhead => "5201",
        }
    }
}

/// What a piece of money is bound to: where it came from, and what for. Never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Pot {
    /// Where it came from.
    pub source: FundSource,
    /// What it may be spent on; none: anything.
    pub purpose_id: Option<PurposeId>,
    /// Money or goods.
    pub form: FundForm,
}

/// A number of postings or receipts as people read it: `2026-000001`.
#[must_use]
pub fn number(year: i64, number: i64) -> String {
    format!("{year}-{number:06}")
}
