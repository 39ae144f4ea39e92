//! The charity fund of 治城社区: what came in, what was given, what was published. The bookkeeper enters it, and what is
//! above the limit the approver books.

mod donations;
mod grants;

use wushe_core::Result;
use wushe_core::app::Cx;
use wushe_core::app::fund::{self, account, allocation, disclosure, income, posting, purpose};
use wushe_core::domain::day::Day;
use wushe_core::domain::fund::{
    AccountFilter, AccountKind, AccountView, AllocateFund, ApprovePosting, CloseFund, CorrectDisclosure, Entry,
    FundSource, NewAccount, NewDisclosure, NewFund, NewIncome, NewPosting, NewPurpose, PostingStatus, PublicityCycle,
    ReassignFund, Transfer,
};
use wushe_core::domain::money::Fen;
use wushe_core::domain::page::Page;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_core::error::Error;
use wushe_core::id::{FundId, PostingId, PurposeId};
use wushe_core::store::Tx;

use super::Ground;
use crate::demo::places;
use crate::demo::when::moved;

/// Above this a second person approves: 2,000 yuan.
const LIMIT: Fen = Fen::new(200_000);
/// From this on it is a major matter: 50,000 yuan.
const MAJOR: Fen = Fen::new(5_000_000);

/// The books, and who keeps them.
struct Books {
    clerk: Cx,
    second: Cx,
    fund: FundId,
    elders: PurposeId,
    trade: PurposeId,
    yards: PurposeId,
    children: PurposeId,
}

impl Books {
    /// The day that a day of the story is.
    fn day(&self, story: &str) -> Result<Day> {
        moved(self.clerk.now, story)
    }

    /// Books what waits, as the second person.
    async fn approve(&self, tx: &mut Tx, id: PostingId, status: PostingStatus) -> Result<()> {
        if status == PostingStatus::Prepared {
            posting::approve(tx, &self.second, id, ApprovePosting {}).await?;
        }
        Ok(())
    }

    async fn account(&self, tx: &mut Tx, kind: AccountKind) -> Result<AccountView> {
        let filter = AccountFilter { fund_id: Some(self.fund), kind: Some(kind) };
        let found = account::list(tx, &self.clerk, filter, Page::first(1)).await?.items.into_iter().next();
        found.ok_or_else(|| Error::internal("the demo's fund lacks an account"))
    }
}

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let unit = ground.unit(places::ZHICHENG)?;
    let clerk = ground.by(&ground.users.bookkeeper, unit);
    let second = ground.by(&ground.users.approver, unit);
    let new = NewFund {
        name: "治城社区慈善基金".to_owned(),
        approval_limit: LIMIT,
        major_amount: Some(MAJOR),
        publicity: Some(PublicityCycle::Quarterly),
        designated_platform: None,
        filing_no: None,
        donate_link: None,
        opened_on: Some(ground.day("2025-10-01")?),
        active: None,
    };
    let fund = fund::create(tx, &clerk, new).await?.id;
    let [elders, trade, yards, children] = purposes(tx, &clerk).await?;
    let books = Books { clerk, second, fund, elders, trade, yards, children };
    incomes(tx, &books).await?;
    let lots = donations::enter(tx, &books).await?;
    moves(tx, &books).await?;
    grants::enter(tx, &books, ground, &lots).await?;
    by_hand(tx, &books).await?;
    published(tx, &books).await
}

/// Of each category one, whose day of beginning and end set off what must be published.
async fn purposes(tx: &mut Tx, cx: &Cx) -> Result<[PurposeId; 4]> {
    let rows = [
        (
            "银龄助餐",
            "助老敬老",
            "为八十岁以上和独居老人补贴午餐，每餐补贴五元。",
            Some(("2025-12-01", "2026-11-30")),
            None,
        ),
        (
            "茶园技能培训",
            "产业发展",
            "请农技人员到茶园讲采摘和炒制，每季一期。",
            Some(("2026-03-01", "2026-05-31")),
            None,
        ),
        (
            "老旧院落照明",
            "院落治理",
            "给没有路灯的老院落装太阳能路灯。",
            Some(("2026-02-01", "2026-06-30")),
            Some(("2025-11-01", "2026-03-31")),
        ),
        ("四点半课堂", "儿童服务", "放学后有人看护、辅导作业，免费。", Some(("2025-10-08", "2026-01-23")), None),
    ];
    let mut made = Vec::with_capacity(rows.len());
    for (name, category, about, project, raising) in rows {
        let span = |span: Option<(&str, &str)>| -> Result<(Option<Day>, Option<Day>)> {
            Ok(match span {
                Some((from, to)) => (Some(moved(cx.now, from)?), Some(moved(cx.now, to)?)),
                None => (None, None),
            })
        };
        let ((starts_on, ends_on), (raising_from, raising_to)) = (span(project)?, span(raising)?);
        let new = NewPurpose {
            name: name.to_owned(),
            description: Some(about.to_owned()),
            category: Some(category.to_owned()),
            starts_on,
            ends_on,
            raising_from,
            raising_to,
            active: None,
        };
        made.push(purpose::create(tx, cx, new).await?.id);
    }
    made.try_into().map_err(|_| Error::internal("four purposes"))
}

async fn incomes(tx: &mut Tx, books: &Books) -> Result<()> {
    use FundSource::{GrantSuperior, LowFeeIncome, Other};
    let rows = [
        (GrantSuperior, "旺苍县民政局", Some("旺民发〔〕41号"), "2025-10-10", 3_000_000, None),
        (GrantSuperior, "旺苍县民政局", Some("旺民发〔〕52号"), "2025-11-20", 1_200_000, Some(books.elders)),
        (LowFeeIncome, "社区老年食堂", None, "2025-12-31", 326_000, Some(books.elders)),
        (LowFeeIncome, "助浴点", None, "2026-01-31", 48_000, None),
        (Other, "农商银行（存款利息）", None, "2025-12-21", 3_127, None),
        (GrantSuperior, "旺苍县妇联", Some("旺妇发〔〕3号"), "2026-01-15", 150_000, Some(books.children)),
        (LowFeeIncome, "社区老年食堂", None, "2026-02-28", 184_500, Some(books.elders)),
    ];
    for (source, from, document, on, amount, purpose_id) in rows {
        let day = books.day(on)?;
        let of_year = |document: &str| document.replace('〔', &format!("〔{}", day.date().year()));
        let new = NewIncome {
            fund_id: books.fund,
            source,
            from_name: from.to_owned(),
            document_no: document.map(of_year),
            day: Some(day),
            amount: Fen::new(amount),
            purpose_id,
            account_id: None,
            voucher: None,
        };
        let income = income::create(tx, &books.clerk, new).await?;
        books.approve(tx, income.posting_id, income.status).await?;
    }
    Ok(())
}

/// Money that changes its place or its purpose.
async fn moves(tx: &mut Tx, books: &Books) -> Result<()> {
    for (to, amount, words) in
        [(books.trade, 600_000, "茶园技能培训三期经费"), (books.yards, 500_000, "老旧院落照明首批经费")]
    {
        let input = AllocateFund {
            source: FundSource::GrantSuperior,
            purpose_id: None,
            to_purpose_id: Some(to),
            to_fund_id: None,
            to_source: None,
            from_account_id: None,
            to_account_id: None,
            amount: Fen::new(amount),
            day: Some(books.day("2026-01-20")?),
            words: words.to_owned(),
            voucher: Some("居委会议第 2 号".to_owned()),
        };
        let moved = allocation::allocate(tx, &books.clerk, books.fund, input).await?;
        books.approve(tx, moved.id, moved.status).await?;
    }
    let input = ReassignFund {
        source: FundSource::Donation,
        from_purpose_id: books.children,
        to_purpose_id: Some(books.elders),
        amount: Fen::new(20_000),
        consent_ref: "捐赠人同意书第 1 号".to_owned(),
        day: Some(books.day("2026-01-26")?),
        words: "课堂结束，余款经捐赠人同意转作助餐".to_owned(),
    };
    allocation::reassign(tx, &books.clerk, books.fund, input).await?;
    let (cash, bank) = (books.account(tx, AccountKind::Cash).await?, books.account(tx, AccountKind::Bank).await?);
    let input = Transfer {
        from_account_id: cash.id,
        to_account_id: bank.id,
        amount: Fen::new(60_000),
        source: None,
        purpose_id: None,
        day: Some(books.day("2026-01-05")?),
        words: "现金缴存银行".to_owned(),
        voucher: Some("缴款单 17 号".to_owned()),
    };
    allocation::transfer(tx, &books.clerk, input).await?;
    Ok(())
}

/// What no other register enters: what the bank takes.
async fn by_hand(tx: &mut Tx, books: &Books) -> Result<()> {
    let new = NewAccount {
        fund_id: books.fund,
        kind: AccountKind::Overhead,
        name: "管理费用·手续费".to_owned(),
        source: Some(FundSource::Other),
        purpose_id: None,
        active: None,
    };
    let fees = account::create(tx, &books.clerk, new).await?;
    let bank = books.account(tx, AccountKind::Bank).await?;
    let line = |account: &AccountView, debit: i64, credit: i64| Entry {
        account_id: account.id,
        debit: Fen::new(debit),
        credit: Fen::new(credit),
        for_purpose_id: None,
    };
    let new = NewPosting {
        fund_id: books.fund,
        day: Some(books.day("2026-01-04")?),
        words: "银行账户管理费".to_owned(),
        voucher: Some("回单 3 号".to_owned()),
        lines: vec![line(&fees, 1_500, 0), line(&bank, 0, 1_500)],
    };
    posting::create(tx, &books.clerk, new).await?;
    Ok(())
}

/// The quarter before, late and then corrected; a year that is over, in time. Then the books of the quarter are closed.
async fn published(tx: &mut Tx, books: &Books) -> Result<()> {
    let due = |rule: &str, of: Period| NewDisclosure {
        fund_id: books.fund,
        rule: rule.to_owned(),
        subject: None,
        period_from: of.first(),
    };
    let last = books.day("2025-12-31")?;
    let of_quarter = due("publicity-quarterly", Period::of(PeriodKind::Quarter, last));
    let quarter = disclosure::create(tx, &books.second, of_quarter).await?;
    let year = Period::of(PeriodKind::Year, last);
    if year.last() == last {
        disclosure::create(tx, &books.second, due("yearly-report", year)).await?;
    }
    let note = CorrectDisclosure { note: "更正：补列实物捐赠的数量，金额没有变化。".to_owned() };
    disclosure::correct(tx, &books.second, quarter.id, note).await?;
    fund::close(tx, &books.clerk, books.fund, CloseFund { through: last }).await?;
    Ok(())
}
