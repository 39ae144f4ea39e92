//! The charity fund: books, donations, grants, disclosures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wushe_core::app::Cx;
use wushe_core::app::fund::{
    self, account, allocation, disclosure, donation, giving, grant, income, lot, posting, purpose, report,
};
use wushe_core::domain::access::Permission;
use wushe_core::domain::fund::{
    AccountFilter, AccountView, AllocateFund, ApprovePosting, AvailableParams, AvailableRow, CheckParams, CheckView,
    CloseFund, CorrectDisclosure, DisclosureFilter, DisclosureView, DonationFilter, DonationView, DutiesParams,
    DutyRule, DutyView, FundFilter, FundView, GivingParams, GivingRow, GrantFilter, GrantView, IncomeExpenditureView,
    IncomeFilter, IncomeView, IssueReceipt, LedgerParams, LedgerRow, LotFilter, LotView, NewAccount, NewDisclosure,
    NewDonation, NewFund, NewGrant, NewIncome, NewPosting, NewPurpose, PostingFilter, PostingView, PublicPage,
    PublicParams, PurposeFilter, PurposeView, ReassignFund, ReceiptPrint, ReceiptView, RejectPosting, ReversePosting,
    SetDutyRule, StatementParams, StatementView, Transfer, TrialBalanceParams, TrialBalanceView, VoidReceipt,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::{Listed, Page};
use wushe_core::error::{Error, Result};
use wushe_core::id::{AccountId, DisclosureId, DonationId, FundId, GrantId, IncomeId, LotId, PostingId, PurposeId};
use wushe_core::store::Tx;

use super::op::Nothing;
use super::{Group, Intake, Register};

const READ: Option<Permission> = Some(Permission::ReadFund);
const WRITE: Option<Permission> = Some(Permission::WriteFund);
const APPROVE: Option<Permission> = Some(Permission::ApproveFund);

/// What a sheet has entered in the books is never removed: undone, it is reversed.
const REVERSED: Intake = Intake { undo: "reverse", ..Intake::PLAIN };

pub(super) fn registers() -> Vec<Register> {
    vec![
        funds(),
        postings(),
        donations(),
        incomes(),
        grants(),
        accounts(),
        purposes(),
        lots(),
        disclosures(),
        duty_rules(),
    ]
}

fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Money),
        read: READ,
        title: "name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn funds() -> Register {
    Register {
        title: "name",
        columns: &["name", "unit_id", "approval_limit", "opened_on", "active"],
        operations: vec![
            list!(fund::list, FundFilter => FundView, READ),
            get!(fund::get, "fund" FundId => FundView, READ),
            create!(fund::create, NewFund => FundView, WRITE),
            update!(fund::update, "fund" FundId, NewFund => FundView, WRITE),
            act!("set_limit", set_limit, "fund" FundId, SetLimit => FundView, APPROVE),
            act!("close", fund::close, "fund" FundId, CloseFund => FundView, WRITE),
            act!("allocate", allocation::allocate, "fund" FundId, AllocateFund => PostingView, WRITE),
            act!("reassign", allocation::reassign, "fund" FundId, ReassignFund => PostingView, WRITE),
            report!("trial_balance", report::trial_balance, TrialBalanceParams => TrialBalanceView, READ),
            report!("statement", report::statement, StatementParams => StatementView, READ),
            report!("income_and_expenditure", report::income_and_expenditure, StatementParams => IncomeExpenditureView, READ),
            report!("available", report::available, AvailableParams => Vec<AvailableRow>, READ),
            report!("check", report::check, CheckParams => CheckView, READ),
            report!("public_page", fund::public_page, PublicParams => PublicPage, None),
        ],
        ..register("funds", "fund", "FundId", "wallet")
    }
}

fn postings() -> Register {
    Register {
        title: "words",
        columns: &["words", "number", "day", "kind", "amount", "status"],
        operations: vec![
            list!(posting::list, PostingFilter => PostingView, READ),
            get!(posting::get, "fund_posting" PostingId => PostingView, READ),
            create!(posting::create, NewPosting => PostingView, WRITE),
            act!("approve", posting::approve, "fund_posting" PostingId, ApprovePosting => PostingView, APPROVE),
            act!("reject", posting::reject, "fund_posting" PostingId, RejectPosting => PostingView, APPROVE),
            act!("reverse", posting::reverse, "fund_posting" PostingId, ReversePosting => PostingView, WRITE),
            perform!("transfer", allocation::transfer, Transfer => PostingView, WRITE),
        ],
        ..register("fund-postings", "fund_posting", "PostingId", "book")
    }
}

fn donations() -> Register {
    Register {
        title: "words",
        intake: REVERSED,
        columns: &["day", "donor_kind", "donor_name", "amount", "in_kind", "purpose_id", "receipt_no", "status"],
        operations: vec![
            list!(donation::list, DonationFilter => DonationView, READ),
            get!(donation::get, "donation" DonationId => DonationView, READ),
            create!(donation::create, NewDonation => DonationView, WRITE),
            act!("reverse", reverse_donation, "donation" DonationId, ReversePosting => PostingView, WRITE),
            act!("issue_receipt", donation::issue_receipt, "donation" DonationId, IssueReceipt => DonationView, WRITE),
            act!("void_receipt", donation::void_receipt, "donation" DonationId, VoidReceipt => DonationView, WRITE),
            part!("receipts", donation::receipts, "donation" DonationId => Vec<ReceiptView>, READ),
            act!("receipt", donation::print_receipt, "donation" DonationId => ReceiptPrint, WRITE),
        ],
        ..register("donations", "donation", "DonationId", "gift")
    }
}

fn incomes() -> Register {
    Register {
        title: "from_name",
        intake: REVERSED,
        columns: &["from_name", "source", "day", "amount", "purpose_id", "status"],
        operations: vec![
            list!(income::list, IncomeFilter => IncomeView, READ),
            get!(income::get, "fund_income" IncomeId => IncomeView, READ),
            create!(income::create, NewIncome => IncomeView, WRITE),
            act!("reverse", reverse_income, "fund_income" IncomeId, ReversePosting => PostingView, WRITE),
        ],
        ..register("fund-incomes", "fund_income", "IncomeId", "coin")
    }
}

fn grants() -> Register {
    Register {
        title: "title",
        intake: REVERSED,
        columns: &["title", "recipient_kind", "recipient_name", "day", "amount", "purpose_id", "status"],
        operations: vec![
            list!(grant::list, GrantFilter => GrantView, READ),
            get!(grant::get, "grant" GrantId => GrantView, READ),
            create!(grant::create, NewGrant => GrantView, WRITE),
            act!("reverse", reverse_grant, "grant" GrantId, ReversePosting => PostingView, WRITE),
            report!("giving360", giving::giving360, GivingParams, page => Listed<GivingRow>, READ),
        ],
        ..register("grants", "grant", "GrantId", "send")
    }
}

fn accounts() -> Register {
    Register {
        title: "name",
        columns: &["name", "code", "kind", "source", "purpose_id", "active"],
        operations: vec![
            list!(account::list, AccountFilter => AccountView, READ),
            get!(account::get, "fund_account" AccountId => AccountView, READ),
            create!(account::create, NewAccount => AccountView, WRITE),
            update!(account::update, "fund_account" AccountId, NewAccount => AccountView, WRITE),
            report!("ledger", report::ledger, LedgerParams, page => Listed<LedgerRow>, READ),
        ],
        ..register("fund-accounts", "fund_account", "AccountId", "books")
    }
}

fn purposes() -> Register {
    Register {
        title: "name",
        columns: &["name", "category", "starts_on", "ends_on"],
        operations: vec![
            list!(purpose::list, PurposeFilter => PurposeView, READ),
            get!(purpose::get, "purpose" PurposeId => PurposeView, READ),
            create!(purpose::create, NewPurpose => PurposeView, WRITE),
            update!(purpose::update, "purpose" PurposeId, NewPurpose => PurposeView, WRITE),
        ],
        ..register("fund-purposes", "purpose", "PurposeId", "flag")
    }
}

fn lots() -> Register {
    Register {
        columns: &["name", "quantity", "measure", "value", "quantity_left", "value_left"],
        operations: vec![list!(lot::list, LotFilter => LotView, READ), get!(lot::get, "lot" LotId => LotView, READ)],
        ..register("fund-lots", "lot", "LotId", "package")
    }
}

fn disclosures() -> Register {
    Register {
        title: "rule",
        columns: &["rule", "period_from", "period_to", "due_on", "published_at", "late"],
        operations: vec![
            list!(disclosure::list, DisclosureFilter => DisclosureView, READ),
            get!(disclosure::get, "disclosure" DisclosureId => DisclosureView, READ),
            create!(disclosure::create, NewDisclosure => DisclosureView, APPROVE),
            act!("correct", disclosure::correct, "disclosure" DisclosureId, CorrectDisclosure => DisclosureView, APPROVE),
            report!("duties", fund::duties, DutiesParams => Vec<DutyView>, READ),
        ],
        ..register("disclosures", "disclosure", "DisclosureId", "news")
    }
}

fn duty_rules() -> Register {
    Register {
        title: "code",
        columns: &["code", "trigger_kind", "every_months", "due_months", "due_days", "active"],
        operations: vec![
            list!(rules, Nothing => DutyRule, READ),
            get!(rule, "duty_rule" String => DutyRule, READ),
            update!(set_rule, "duty_rule" String, SetDutyRule => DutyRule, APPROVE),
        ],
        ..register("fund-duty-rules", "duty_rule", "DutyRuleCode", "calendar-time")
    }
}

/// What the second person sets: whoever is held by the limit does not change it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetLimit {
    /// Postings above this, in fen, are booked once a second person has approved them. 0: all of them.
    #[schemars(range(min = 0))]
    approval_limit: Fen,
}

async fn set_limit(tx: &mut Tx, cx: &Cx, id: FundId, input: SetLimit) -> Result<FundView> {
    let there = fund::get(tx, cx, id).await?;
    let new = NewFund {
        name: there.name,
        approval_limit: input.approval_limit,
        major_amount: there.major_amount,
        publicity: Some(there.publicity),
        designated_platform: there.designated_platform,
        filing_no: there.filing_no,
        donate_link: there.donate_link,
        opened_on: None,
        active: Some(there.active),
    };
    fund::update(tx, cx, id, there.version, new).await
}

/// The books say what becomes of money: what was given or received by mistake is undone there.
async fn reverse_donation(tx: &mut Tx, cx: &Cx, id: DonationId, input: ReversePosting) -> Result<PostingView> {
    let there = donation::get(tx, cx, id).await?;
    posting::reverse(tx, cx, there.posting_id, input).await
}

async fn reverse_income(tx: &mut Tx, cx: &Cx, id: IncomeId, input: ReversePosting) -> Result<PostingView> {
    let there = income::get(tx, cx, id).await?;
    posting::reverse(tx, cx, there.posting_id, input).await
}

async fn reverse_grant(tx: &mut Tx, cx: &Cx, id: GrantId, input: ReversePosting) -> Result<PostingView> {
    let there = grant::get(tx, cx, id).await?;
    posting::reverse(tx, cx, there.posting_id, input).await
}

async fn rules(tx: &mut Tx, _: &Cx, _: Nothing, page: Page) -> Result<Listed<DutyRule>> {
    let after = page.after();
    let rules = fund::duty_rules(tx).await?.into_iter().filter(|rule| rule.code > after).collect();
    Ok(page.of(rules, |rule: &DutyRule| rule.code.clone()))
}

async fn rule(tx: &mut Tx, _: &Cx, code: String) -> Result<DutyRule> {
    let mut rules = fund::duty_rules(tx).await?.into_iter();
    rules.find(|rule| rule.code == code).ok_or(Error::NotFound { entity: "duty_rule" })
}

async fn set_rule(tx: &mut Tx, cx: &Cx, code: String, version: i64, input: SetDutyRule) -> Result<DutyRule> {
    fund::set_duty_rule(tx, cx, &code, version, input).await
}
