//! What a unit has settled about volunteer service: one entry, that of the unit itself.

use schemars::JsonSchema;
use serde::Serialize;
use wushe_core::app::{Cx, service_setting, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::service_setting::{NewServiceSetting, ServiceSettingView};
use wushe_core::error::{Error, Result};
use wushe_core::id::UnitId;
use wushe_core::store::Tx;

use crate::registers::op::Nothing;
use crate::registers::{Group, Intake, Register};

const MISSING: Error = Error::NotFound { entity: "service_setting" };

/// What holds in a unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Holding {
    /// The unit in which it holds.
    id: UnitId,
    /// Its name.
    unit_name: String,
    /// The unit that settled it; none: nobody has, and the platform's own hold.
    settled_by: Option<UnitId>,
    /// Minutes for one star, two stars, …
    star_minutes: Vec<i64>,
    /// Days after a service within which hours are handed in without a reason.
    late_days: i64,
    /// Days for which a certificate is publicised before it counts.
    publicise_days: i64,
    /// Days after which a star is looked at again; 0: never.
    star_review_days: i64,
    /// Grows with each change; 0: the unit has not settled anything itself.
    version: i64,
}

pub(super) fn service_settings() -> Register {
    Register {
        name: "service-settings",
        entity: "service_setting",
        id: "ServiceSettingId",
        icon: "settings",
        group: Some(Group::Service),
        // They are no secret; whoever may change them finds them in the menu.
        read: Some(Permission::IssueCertificates),
        title: "unit_name",
        columns: &["unit_name", "settled_by", "late_days", "publicise_days", "star_review_days"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(list, Nothing => Holding, None),
            get!(get, "service_setting" UnitId => Holding, None),
            update!(update, "service_setting" UnitId, NewServiceSetting => Holding, Some(Permission::IssueCertificates)),
        ],
    }
}

async fn holding(tx: &mut Tx, cx: &Cx, kept: ServiceSettingView) -> Result<Holding> {
    let ServiceSettingView { unit_id, star_minutes, late_days, publicise_days, star_review_days, version } = kept;
    Ok(Holding {
        id: cx.unit,
        unit_name: unit::by_id(tx, cx.unit).await?.name(&cx.locale).to_owned(),
        settled_by: unit_id,
        star_minutes,
        late_days,
        publicise_days,
        star_review_days,
        version,
    })
}

async fn list(tx: &mut Tx, cx: &Cx, _: Nothing, _: Page) -> Result<Listed<Holding>> {
    let kept = service_setting::get(tx, cx).await?;
    Ok(Listed { items: vec![holding(tx, cx, kept).await?], next: None })
}

async fn get(tx: &mut Tx, cx: &Cx, id: UnitId) -> Result<Holding> {
    if id != cx.unit {
        return Err(MISSING);
    }
    let kept = service_setting::get(tx, cx).await?;
    holding(tx, cx, kept).await
}

async fn update(tx: &mut Tx, cx: &Cx, id: UnitId, version: i64, new: NewServiceSetting) -> Result<Holding> {
    if id != cx.unit {
        return Err(MISSING);
    }
    let kept = service_setting::update(tx, cx, version, new).await?;
    holding(tx, cx, kept).await
}
