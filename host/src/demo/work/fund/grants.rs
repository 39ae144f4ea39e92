//! What the fund gave: to organisations, to people who are never named in public, to groups.

use std::collections::BTreeMap;

use wushe_core::Result;
use wushe_core::app::fund::{grant, posting};
use wushe_core::domain::fund::{FundSource, NewGrant, RecipientKind, RejectPosting};
use wushe_core::domain::money::Fen;
use wushe_core::id::{LotId, ResidentId};
use wushe_core::store::Tx;

use super::Books;
use crate::demo::work::Ground;

/// What becomes of what is above the limit.
#[derive(Clone, Copy)]
enum Then {
    Approved,
    Waits,
    Rejected,
}

/// Enters them.
pub(super) async fn enter(
    tx: &mut Tx,
    books: &Books,
    ground: &Ground<'_>,
    lots: &BTreeMap<String, LotId>,
) -> Result<()> {
    let alone = |at: usize| ground.residents.alone.get(at).copied();
    let lot = |name: &str| lots.get(name).copied();
    let superior = Some(FundSource::GrantSuperior);
    let of = |title: &str, amount: i64| NewGrant {
        title: title.to_owned(),
        amount: Some(Fen::new(amount)),
        source: superior,
        ..blank(books)
    };
    let to = |name: &str, grant: NewGrant| NewGrant {
        recipient_kind: RecipientKind::Organisation,
        recipient_name: Some(name.to_owned()),
        ..grant
    };
    let person = |resident: Option<ResidentId>, grant: NewGrant| NewGrant {
        recipient_kind: RecipientKind::Person,
        resident_id: resident,
        ..grant
    };
    let group = |people: i64, grant: NewGrant| NewGrant { beneficiaries: Some(people), ..grant };
    let goods = |lot: Option<LotId>, quantity: i64, title: &str| NewGrant {
        lot_id: lot,
        quantity: Some(quantity),
        title: title.to_owned(),
        ..blank(books)
    };
    let (elders, yards, children) = (Some(books.elders), Some(books.yards), Some(books.children));
    let grants = [
        ("2025-12-12", Then::Approved, group(32, goods(lot("大米（10 千克）"), 32, "送米上门"))),
        (
            "2025-12-15",
            Then::Approved,
            NewGrant {
                purpose_id: elders,
                beneficiaries: Some(46),
                evidence: Some("签收单 1 份，就餐登记表".to_owned()),
                ..to("夕阳红助老服务中心", of("第一期助餐补贴", 420_000))
            },
        ),
        (
            "2025-12-22",
            Then::Approved,
            NewGrant { purpose_id: elders, ..person(alone(3), goods(lot("棉被"), 2, "越冬棉被")) },
        ),
        (
            "2025-12-28",
            Then::Approved,
            NewGrant {
                purpose_id: children,
                source: Some(FundSource::Donation),
                ..group(26, of("课堂文具和绘本", 68_000))
            },
        ),
        (
            "2026-01-16",
            Then::Approved,
            NewGrant {
                purpose_id: elders,
                beneficiaries: Some(48),
                ..to("夕阳红助老服务中心", of("第二期助餐补贴", 396_000))
            },
        ),
        (
            "2026-01-28",
            Then::Approved,
            person(alone(5), NewGrant { evidence: Some("银行转账回单".to_owned()), ..of("临时困难帮扶", 80_000) }),
        ),
        (
            "2026-02-12",
            Then::Approved,
            NewGrant {
                purpose_id: yards,
                source: Some(FundSource::Donation),
                evidence: Some("验收单、照片 4 张".to_owned()),
                ..to("旺达灯具安装队", of("老院落太阳能路灯六盏", 186_000))
            },
        ),
        ("2026-02-14", Then::Approved, group(12, goods(lot("菜籽油（5 升）"), 12, "送油上门"))),
        (
            "2026-02-26",
            Then::Rejected,
            NewGrant { purpose_id: yards, ..to("旺达灯具安装队", of("院落监控设备", 460_000)) },
        ),
        (
            "2026-02-27",
            Then::Waits,
            NewGrant {
                purpose_id: elders,
                beneficiaries: Some(51),
                ..to("夕阳红助老服务中心", of("第三期助餐补贴", 360_000))
            },
        ),
    ];
    for (on, then, new) in grants {
        let made = grant::create(tx, &books.clerk, NewGrant { day: Some(books.day(on)?), ..new }).await?;
        match then {
            Then::Approved => books.approve(tx, made.posting_id, made.status).await?,
            Then::Waits => {}
            Then::Rejected => {
                let reason = RejectPosting { reason: "监控不属于照明项目，请另列用途".to_owned() };
                posting::reject(tx, &books.second, made.posting_id, reason).await?;
            }
        }
    }
    Ok(())
}

/// To a group, of nothing yet.
fn blank(books: &Books) -> NewGrant {
    NewGrant {
        fund_id: books.fund,
        recipient_kind: RecipientKind::Group,
        recipient_name: None,
        recipient_code: None,
        resident_id: None,
        beneficiaries: None,
        title: String::new(),
        description: None,
        purpose_id: None,
        source: None,
        unrestricted: None,
        amount: None,
        lot_id: None,
        quantity: None,
        account_id: None,
        day: None,
        evidence: None,
        voucher: None,
    }
}
