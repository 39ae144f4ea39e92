//! The charity fund: what came in and what was spent, by source. What moves between purposes, tills and funds is neither.

use super::Indicator;

/// What the booked postings of a source's accounts come to.
macro_rules! by_source {
    ($code:literal, $change:literal, $accounts:literal) => {
        indicator!($code, "fund_posting", Fen,
            sum concat!("(SELECT SUM(", $change, ") FROM fund_line l JOIN fund_account a ON a.id = l.account_id WHERE l.posting_id = f.id AND ", $accounts, ")"),
            from: "fund_posting f", id: "f.id", unit: "f.unit_id", time: dated("f.day"),
            where: concat!("f.status = 'booked' AND EXISTS (SELECT 1 FROM fund_line l JOIN fund_account a ON a.id = l.account_id WHERE l.posting_id = f.id AND ", $accounts, ")"))
    };
}

pub(super) const INDICATORS: &[Indicator] = &[
    by_source!("fund_income", "l.credit - l.debit", "a.kind = 'income'"),
    by_source!("fund_income_grant_superior", "l.credit - l.debit", "a.kind = 'income' AND a.source = 'grant_superior'"),
    by_source!("fund_income_donation", "l.credit - l.debit", "a.kind = 'income' AND a.source = 'donation'"),
    by_source!("fund_income_low_fee", "l.credit - l.debit", "a.kind = 'income' AND a.source = 'low_fee_income'"),
    by_source!("fund_income_other", "l.credit - l.debit", "a.kind = 'income' AND a.source = 'other'"),
    by_source!("fund_expense", "l.debit - l.credit", "a.kind IN ('expense', 'overhead')"),
    by_source!(
        "fund_expense_grant_superior",
        "l.debit - l.credit",
        "a.kind IN ('expense', 'overhead') AND a.source = 'grant_superior'"
    ),
    by_source!(
        "fund_expense_donation",
        "l.debit - l.credit",
        "a.kind IN ('expense', 'overhead') AND a.source = 'donation'"
    ),
    by_source!(
        "fund_expense_low_fee",
        "l.debit - l.credit",
        "a.kind IN ('expense', 'overhead') AND a.source = 'low_fee_income'"
    ),
    by_source!("fund_expense_other", "l.debit - l.credit", "a.kind IN ('expense', 'overhead') AND a.source = 'other'"),
    by_source!("fund_overhead", "l.debit - l.credit", "a.kind = 'overhead'"),
    share!("fund_overhead_share", "fund_posting", "fund_overhead" of "fund_expense"),
];
