//! How modules are doing, from what is kept of it: suspensions that hold, failures of the last day, messages that are parked.

use std::collections::BTreeMap;

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::suspension::Suspension;
use crate::error::Result;
use crate::id::UnitId;
use crate::store::Tx;
use crate::time::Timestamp;

/// Failures older than this tell nothing of now, seconds.
const LATELY_SECONDS: i64 = 24 * 3600;
/// Most suspensions that are looked through.
const MOST: i64 = 500;

/// A unit in which a module failed lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Where.
    pub unit_id: UnitId,
    /// How often within a day.
    pub failures: i64,
    /// When last.
    pub last_at: Timestamp,
}

/// How a module is doing in a unit and below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// Where it is suspended, the newest first.
    pub suspended: Vec<Suspension>,
    /// Where it failed lately and is not suspended.
    pub failing: Vec<Failing>,
    /// Messages sent or taken by it that wait for an administrator.
    pub parked: i64,
}

impl Health {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.suspended.is_empty() && self.failing.is_empty() && self.parked == 0
    }
}

/// How each module with which something is wrong is doing in the unit of the context and below. Only the version that holds in a
/// unit counts, and only while the module is on there.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn troubled(tx: &mut Tx, cx: &Cx) -> Result<BTreeMap<String, Health>> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "suspension");
    cx.saw(tx, "parked");
    for version in super::list(tx).await? {
        tx.saw(format!("failure:{}", version.module_id));
    }
    let mut all: BTreeMap<String, Health> = BTreeMap::new();
    for held in tx.list_held_suspensions(cx.unit, MOST).await? {
        let health = all.get(&held.module_id);
        let known = health.is_some_and(|health| health.suspended.iter().any(|one| one.unit_id == held.unit_id));
        if !known && is_in_use(tx, &held.module_id, held.unit_id, &held.module_version).await? {
            all.entry(held.module_id.clone()).or_default().suspended.push(held);
        }
    }
    for one in tx.list_failing(cx.unit, cx.now.plus_seconds(-LATELY_SECONDS)).await? {
        let health = all.get(&one.module_id);
        let known = health.is_some_and(|health| health.suspended.iter().any(|held| held.unit_id == one.unit_id));
        if !known && is_in_use(tx, &one.module_id, one.unit_id, &one.version).await? {
            let failing = Failing { unit_id: one.unit_id, failures: one.failures, last_at: one.last_at };
            all.entry(one.module_id).or_default().failing.push(failing);
        }
    }
    for one in tx.list_parked(cx.unit).await? {
        if one.target_id != one.module_id && !one.target_id.is_empty() {
            all.entry(one.target_id).or_default().parked += one.messages;
        }
        all.entry(one.module_id).or_default().parked += one.messages;
    }
    Ok(all)
}

async fn is_in_use(tx: &mut Tx, module: &str, unit: UnitId, version: &str) -> Result<bool> {
    let effective = super::effective(tx, module, unit).await?;
    Ok(effective.is_some_and(|effective| effective.version.version == version))
}
