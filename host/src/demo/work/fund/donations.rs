//! What was given to the fund: money and goods, by those who want to be named and those who do not.

use std::collections::BTreeMap;

use wushe_core::Result;
use wushe_core::app::fund::{donation, posting};
use wushe_core::domain::fund::{
    DonationChannel, DonorKind, IssueReceipt, NewDonation, NewGoods, ReversePosting, VoidReceipt,
};
use wushe_core::domain::money::Fen;
use wushe_core::id::{LotId, PurposeId};
use wushe_core::store::Tx;

use super::Books;

/// What becomes of the receipt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receipt {
    Issued,
    /// Voided, and issued anew.
    Anew,
    None,
}

struct Gift {
    from: (DonorKind, Option<&'static str>, bool),
    channel: DonationChannel,
    on: &'static str,
    amount: i64,
    goods: &'static [(&'static str, &'static str, i64, i64)],
    purpose: Option<PurposeId>,
    words: Option<&'static str>,
    receipt: Receipt,
}

fn gifts(books: &Books) -> [Gift; 10] {
    use DonationChannel::{BankTransfer, Cash, Goods};
    use DonorKind::{Anonymous, Organisation, Person};
    let money = |from, channel, on, amount, purpose| Gift {
        from,
        channel,
        on,
        amount,
        goods: &[],
        purpose,
        words: None,
        receipt: Receipt::Issued,
    };
    let goods = |from, on, goods, purpose| Gift { goods, ..money(from, Goods, on, 0, purpose) };
    [
        money((Organisation, Some("治城街商户联合会"), true), BankTransfer, "2025-10-20", 500_000, None),
        Gift {
            words: Some("给老人们添个菜"),
            ..money((Person, Some("蒲国富"), true), Cash, "2025-11-08", 50_000, Some(books.elders))
        },
        money((Person, Some("向晓琳"), false), BankTransfer, "2025-11-12", 100_000, Some(books.children)),
        money((Anonymous, None, false), Cash, "2025-12-03", 20_000, None),
        goods(
            (Organisation, Some("红军路便民超市"), true),
            "2025-12-10",
            &[("大米（10 千克）", "袋", 40, 240_000), ("菜籽油（5 升）", "桶", 20, 130_000)],
            None,
        ),
        goods((Person, Some("昝明珍"), true), "2025-12-18", &[("棉被", "床", 20, 180_000)], Some(books.elders)),
        Gift {
            receipt: Receipt::Anew,
            ..money((Person, Some("侯建军"), true), Cash, "2026-01-09", 30_000, Some(books.yards))
        },
        money((Organisation, Some("东河物业服务部"), true), BankTransfer, "2026-01-22", 200_000, Some(books.yards)),
        money((Person, Some("伏春燕"), false), Cash, "2026-02-06", 20_000, Some(books.yards)),
        Gift {
            receipt: Receipt::None,
            ..money((Person, Some("伏春燕"), false), Cash, "2026-02-07", 20_000, Some(books.yards))
        },
    ]
}

/// Enters them; answers the lots of goods by name. The last was entered twice and is undone.
pub(super) async fn enter(tx: &mut Tx, books: &Books) -> Result<BTreeMap<String, LotId>> {
    let mut lots = BTreeMap::new();
    let mut last = None;
    for gift in gifts(books) {
        let (donor_kind, name, publish) = gift.from;
        let goods = gift.goods.iter().map(|(name, measure, quantity, value)| NewGoods {
            name: (*name).to_owned(),
            measure: (*measure).to_owned(),
            quantity: *quantity,
            value: Fen::new(*value),
        });
        let new = NewDonation {
            fund_id: books.fund,
            donor_kind,
            donor_name: name.map(str::to_owned),
            publish: Some(publish),
            channel: gift.channel,
            day: Some(books.day(gift.on)?),
            amount: (gift.amount > 0).then_some(Fen::new(gift.amount)),
            goods: goods.collect(),
            purpose_id: gift.purpose,
            account_id: None,
            words: gift.words.map(str::to_owned),
            voucher: None,
        };
        let given = donation::create(tx, &books.clerk, new).await?;
        books.approve(tx, given.posting_id, given.status).await?;
        lots.extend(given.goods.into_iter().map(|lot| (lot.name, lot.id)));
        if gift.receipt != Receipt::None {
            donation::issue_receipt(tx, &books.clerk, given.id, IssueReceipt {}).await?;
        }
        if gift.receipt == Receipt::Anew {
            let void = VoidReceipt { reason: "捐赠人姓名打印不清".to_owned() };
            donation::void_receipt(tx, &books.clerk, given.id, void).await?;
            donation::issue_receipt(tx, &books.clerk, given.id, IssueReceipt {}).await?;
        }
        last = Some(given.posting_id);
    }
    if let Some(id) = last {
        let undone =
            ReversePosting { reason: "同一笔捐款重复登记".to_owned(), day: Some(books.day("2026-02-09")?) };
        posting::reverse(tx, &books.clerk, id, undone).await?;
    }
    Ok(lots)
}
