//! `wushe:notices`: notices that people of the unit review and publish.

use wushe_core::app::notice;
use wushe_core::domain::notice::{NewNotice as New, NoticeView, SubmitNotice};
use wushe_plugin_schema::notice::{NewNotice, Notice};

use super::super::bindings::contract::wushe::notices::notices::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, invalid, parse};

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn write(&mut self, notice: String) -> Answer<String> {
        answer!(self, "notices.write", [notice], self.write_notice(&notice))
    }

    async fn notice(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "notices.notice", [id], self.get_notice(&id))
    }
}

impl Guest {
    async fn write_notice(&mut self, new: &str) -> Result<String, Refusal> {
        self.enter("notices", Access::Write, new.len())?;
        self.budget.rows_written(1)?;
        let new: NewNotice = parse(new)?;
        let expires_on =
            new.expires_on.as_deref().map(|day| day.parse().map_err(|_| invalid("expires_on", "malformed")));
        let new = New {
            section: new.section.parse().map_err(|_| invalid("section", "choice"))?,
            title_zh: new.title_zh,
            title_en: new.title_en,
            body_zh: new.body_zh,
            body_en: new.body_en,
            audience: None,
            pinned: None,
            period: None,
            publish_at: None,
            expires_on: expires_on.transpose()?,
            objection_days: None,
            people: Vec::new(),
            items: Vec::new(),
        };
        let scope = &mut self.scope;
        let (tx, cx) = (&mut scope.tx, &scope.cx);
        let draft = notice::create(tx, cx, new).await?;
        let kept = notice::submit(tx, cx, draft.id, SubmitNotice { version: draft.version }).await?;
        self.json(&shown(&kept))
    }

    async fn get_notice(&mut self, notice: &str) -> Result<Option<String>, Refusal> {
        self.enter("notices", Access::Read, notice.len())?;
        self.budget.rows_read(1)?;
        let Ok(which) = notice.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        match notice::get(&mut scope.tx, &scope.cx, which).await {
            Ok(kept) => self.json(&shown(&kept)).map(Some),
            Err(wushe_core::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn shown(kept: &NoticeView) -> Notice {
    Notice {
        id: kept.id.to_string(),
        status: kept.status.to_string(),
        shown_from: kept.shown_from.map(wushe_core::time::Timestamp::micros),
    }
}
