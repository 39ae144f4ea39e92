//! What a unit has settled about volunteer service.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::service_setting::{NewServiceSetting, ServiceSetting, ServiceSettingView};
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// What holds in a unit.
pub(crate) async fn of(tx: &mut Tx, unit: UnitId) -> Result<NewServiceSetting> {
    match tx.service_setting(unit).await? {
        None => Ok(NewServiceSetting::default()),
        Some(kept) => Ok(NewServiceSetting {
            star_minutes: serde_json::from_str(&kept.star_minutes).map_err(Error::internal)?,
            late_days: kept.late_days,
            publicise_days: kept.publicise_days,
            star_review_days: kept.star_review_days,
        }),
    }
}

/// What holds in the unit of the context: its own settings, those of the nearest unit above, or the platform's. They are no
/// secret.
///
/// # Errors
/// As any statement.
pub async fn get(tx: &mut Tx, cx: &Cx) -> Result<ServiceSettingView> {
    cx.saw(tx, "service_setting");
    let kept = tx.service_setting(cx.unit).await?;
    let holds = of(tx, cx.unit).await?;
    let own = kept.as_ref().filter(|kept| kept.unit_id == cx.unit);
    Ok(ServiceSettingView {
        unit_id: kept.as_ref().map(|kept| kept.unit_id),
        star_minutes: holds.star_minutes,
        late_days: holds.late_days,
        publicise_days: holds.publicise_days,
        star_review_days: holds.star_review_days,
        version: own.map_or(0, |own| own.version),
    })
}

/// Settles what holds in the unit of the context and below, where nothing else is settled. `version` is that of the unit's own
/// settings, 0 when it has none.
///
/// # Errors
/// `Forbidden` without `certificates.issue`; `Invalid` for wrong numbers; `Conflict`.
pub async fn update(tx: &mut Tx, cx: &Cx, version: i64, new: NewServiceSetting) -> Result<ServiceSettingView> {
    cx.require(tx, Permission::IssueCertificates).await?;
    new.check()?;
    let own = tx.service_setting(cx.unit).await?.filter(|kept| kept.unit_id == cx.unit);
    let kept = ServiceSetting {
        unit_id: cx.unit,
        star_minutes: serde_json::to_string(&new.star_minutes).map_err(Error::internal)?,
        late_days: new.late_days,
        publicise_days: new.publicise_days,
        star_review_days: new.star_review_days,
        changed_by: cx.user(),
        changed_at: cx.now,
        version: version.max(1),
    };
    let written = match (own, version) {
        (None, 0) => tx.insert_service_setting(&kept).await.map(|()| true)?,
        (None, _) | (Some(_), 0) => false,
        (Some(_), _) => tx.update_service_setting(&kept).await?,
    };
    if !written {
        return Err(Error::Conflict { entity: "service_setting" });
    }
    let id = cx.unit.to_string();
    super::audit::record(tx, cx, "service_settings.update", "service_setting", &id, &kept.star_minutes).await?;
    cx.touch(tx, cx.unit, "service_setting").await?;
    get(tx, cx).await
}
