//! The books of a fund, for modules that enter something in them.

use wushe_core::app::fund::{grant, income, posting};
use wushe_core::domain::fund::{ApprovePosting, GrantFilter, IncomeFilter, RejectPosting, ReversePosting};
use wushe_core::domain::page::Page;

use crate::county::County;

/// Money received or given, as it stands in the books of a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Id of the entry, as the module has it.
    pub id: String,
    /// Whether it was given; else it was received.
    pub given: bool,
    /// From where it came: `grant_superior`, `low_fee_income`, …
    pub source: String,
    /// How much, in fen.
    pub fen: i64,
    /// `prepared`, `booked` or `rejected`.
    pub status: String,
    /// Whether it was undone.
    pub reversed: bool,
}

/// Says something of an entry, as a second person does.
macro_rules! decide {
    ($county:ident, $id:ident, $verb:ident, $input:expr) => {{
        let cx = $county.app.core.system($county.community);
        let id = $id.parse().expect("the id of an entry");
        let decided = $county.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { posting::$verb(tx, &cx, id, $input).await.map(drop) })
        });
        $county.runtime.block_on(decided).expect("the entry can be decided on");
    }};
}

impl County {
    /// What was received in a fund and given out of it, the newest first, what was received before what was given.
    ///
    /// # Panics
    /// When the books cannot be read.
    #[must_use]
    pub fn entries(&self, fund: &str) -> Vec<Entered> {
        let cx = self.app.core.system(self.community);
        let fund_id = Some(fund.parse().expect("the id of a fund"));
        let read = self.app.store.read(|tx| {
            Box::pin(async move {
                let received = IncomeFilter { fund_id, ..IncomeFilter::default() };
                let received = income::list(tx, &cx, received, Page::first(200)).await?.items;
                let given = GrantFilter { fund_id, ..GrantFilter::default() };
                let given = grant::list(tx, &cx, given, Page::first(200)).await?.items;
                Ok((received, given))
            })
        });
        let (received, given) = self.runtime.block_on(read).expect("the books can be read");
        let received = received.into_iter().map(|one| Entered {
            id: one.posting_id.to_string(),
            given: false,
            source: one.source.to_string(),
            fen: one.amount.get(),
            status: one.status.to_string(),
            reversed: one.reversed,
        });
        let given = given.into_iter().map(|one| Entered {
            id: one.posting_id.to_string(),
            given: true,
            source: one.source.to_string(),
            fen: one.amount.get(),
            status: one.status.to_string(),
            reversed: one.reversed,
        });
        received.chain(given).collect()
    }

    /// A second person approves an entry.
    ///
    /// # Panics
    /// When there is no such entry, or it does not wait.
    pub fn approve_entry(&self, id: &str) {
        decide!(self, id, approve, ApprovePosting {});
    }

    /// A second person turns an entry down.
    ///
    /// # Panics
    /// As [`County::approve_entry`].
    pub fn reject_entry(&self, id: &str) {
        decide!(self, id, reject, RejectPosting { reason: "金额不对".to_owned() });
    }

    /// A bookkeeper undoes an entry.
    ///
    /// # Panics
    /// When there is no such entry, or it is not booked.
    pub fn reverse_entry(&self, id: &str) {
        decide!(self, id, reverse, ReversePosting { reason: "记错了".to_owned(), day: None });
    }
}
