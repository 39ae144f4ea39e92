//! What units have settled about volunteer service.

use super::Tx;
use crate::domain::service_setting::ServiceSetting;
use crate::error::Result;
use crate::id::UnitId;

from_row!(ServiceSetting {
    unit_id,
    star_minutes,
    late_days,
    publicise_days,
    star_review_days,
    changed_by,
    changed_at,
    version
});

const NEAREST: &str = "
    SELECT s.* FROM service_setting s JOIN unit_closure c ON c.ancestor_id = s.unit_id AND c.descendant_id = $1
    ORDER BY c.depth LIMIT 1";
const INSERT: &str = "
    INSERT INTO service_setting (unit_id, star_minutes, late_days, publicise_days, star_review_days, changed_by, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE: &str = "
    UPDATE service_setting SET star_minutes = $3, late_days = $4, publicise_days = $5, star_review_days = $6, changed_by = $7,
        changed_at = $8, version = version + 1
    WHERE unit_id = $1 AND version = $2";

impl Tx {
    /// What holds in a unit: its own settings, or those of the nearest unit above.
    pub(crate) async fn service_setting(&mut self, unit: UnitId) -> Result<Option<ServiceSetting>> {
        fetch_optional!(self, NEAREST, unit)
    }

    /// Adds a unit's own settings.
    pub(crate) async fn insert_service_setting(&mut self, s: &ServiceSetting) -> Result<()> {
        execute!(
            self,
            INSERT,
            s.unit_id,
            s.star_minutes.clone(),
            s.late_days,
            s.publicise_days,
            s.star_review_days,
            s.changed_by,
            s.changed_at,
            s.version
        )?;
        Ok(())
    }

    /// Writes a unit's changed settings; answers whether they were still as read.
    pub(crate) async fn update_service_setting(&mut self, s: &ServiceSetting) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            s.unit_id,
            s.version,
            s.star_minutes.clone(),
            s.late_days,
            s.publicise_days,
            s.star_review_days,
            s.changed_by,
            s.changed_at
        )?;
        Ok(written == 1)
    }
}
