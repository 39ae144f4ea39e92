//! Recorded invocations of modules: what is kept, for how long, and who may see it. What is in a recording is masked before it comes
//! here (ADR 0015).

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::recording::{
    BODY_BYTES, Cause, KEPT_SECONDS, MINUTES, MOST, ONE_IN, Record, Recorded, RecordingSwitch, SAME_SECONDS,
};
use crate::error::{Error, Problem, Result};
use crate::id::InvocationId;
use crate::store::Tx;

/// Keeps a recording, the oldest going for it; answers whether it was. It is not when recording was switched off meanwhile or
/// enough were made, when it is too long, or when the same failure was recorded within the hour.
///
/// # Errors
/// As any statement.
pub async fn keep(tx: &mut Tx, cx: &Cx, recorded: &Recorded, body: Vec<u8>) -> Result<bool> {
    let wanted = match recorded.cause {
        Cause::Failure => is_new(tx, recorded).await?,
        Cause::Asked => tx.spend_recording(&recorded.module_id, recorded.unit_id, cx.now).await?,
    };
    if !wanted || body.len() > BODY_BYTES {
        return Ok(false);
    }
    tx.insert_recording(recorded, body).await?;
    tx.trim_recordings(recorded, MOST).await?;
    cx.touch(tx, recorded.unit_id, "recording").await?;
    Ok(true)
}

/// Whether no such failure was recorded within the hour.
///
/// # Errors
/// As any statement.
pub async fn is_new(tx: &mut Tx, failure: &Recorded) -> Result<bool> {
    Ok(!tx.has_recording_like(failure, failure.at.plus_seconds(-SAME_SECONDS)).await?)
}

/// Recordings of a module in the unit of the context and below, the newest first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, module: &str, limit: i64) -> Result<Vec<Recorded>> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "recording");
    tx.list_recordings(cx.unit, module, limit).await
}

/// Hands a recording out, which the trail tells.
///
/// # Errors
/// `NotFound`, also for one of another unit; `Forbidden` without `modules.enable`.
pub async fn download(tx: &mut Tx, cx: &Cx, module: &str, id: InvocationId) -> Result<(Recorded, Vec<u8>)> {
    cx.require(tx, Permission::EnableModules).await?;
    let missing = Error::NotFound { entity: "recording" };
    let Some(recorded) = tx.get_recording(cx.unit, module, id).await? else { return Err(missing) };
    let body = tx.recording_body(id).await?.ok_or(missing)?;
    let there = cx.in_unit(recorded.unit_id);
    audit::record(tx, &there, "recordings.download", "module", module, &id.to_string()).await?;
    Ok((recorded, body))
}

/// Where recording of a module is switched on, in the unit of the context and below.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn switches(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Vec<RecordingSwitch>> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "recording");
    tx.list_recording_switches(cx.unit, module, cx.now).await
}

/// Switches recording of a module on in the unit of the context and below, for a while.
///
/// # Errors
/// `Invalid` for figures out of range; `NotFound` for a module that is not installed; `Forbidden` without `modules.enable`.
pub async fn start(tx: &mut Tx, cx: &Cx, module: &str, record: Record) -> Result<()> {
    cx.require(tx, Permission::EnableModules).await?;
    super::module::get(tx, module).await?;
    for (field, value, most) in
        [("minutes", record.minutes, MINUTES), ("count", record.count, MOST), ("one_in", record.one_in, ONE_IN)]
    {
        if !(1..=most).contains(&value) {
            return Err(Problem::new(field, "range").with("min", 1).with("max", most).into());
        }
    }
    let switch = RecordingSwitch {
        module_id: module.to_owned(),
        unit_id: cx.unit,
        until_at: cx.now.plus_seconds(record.minutes * 60),
        left_count: record.count,
        one_in: record.one_in,
    };
    tx.put_recording_switch(&switch).await?;
    let detail = format!("{} min, {}, 1/{}", record.minutes, record.count, record.one_in);
    audit::record(tx, cx, "recordings.start", "module", module, &detail).await?;
    cx.touch(tx, cx.unit, "recording").await
}

/// Switches it off in the unit of the context.
///
/// # Errors
/// `NotFound` when it is not on; `Forbidden` without `modules.enable`.
pub async fn stop(tx: &mut Tx, cx: &Cx, module: &str) -> Result<()> {
    cx.require(tx, Permission::EnableModules).await?;
    if !tx.remove_recording_switch(module, cx.unit).await? {
        return Err(Error::NotFound { entity: "recording_switch" });
    }
    audit::record(tx, cx, "recordings.stop", "module", module, "").await?;
    cx.touch(tx, cx.unit, "recording").await
}

/// The modules of which anything is being recorded anywhere.
///
/// # Errors
/// As any statement.
pub async fn modules(tx: &mut Tx, cx: &Cx) -> Result<Vec<String>> {
    tx.recorded_modules(cx.now).await
}

/// One in how many invocations of a module is recorded in the unit of the context; none: none.
///
/// # Errors
/// As any statement.
pub async fn one_in(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Option<i64>> {
    tx.recording_share(module, cx.unit, cx.now).await
}

/// Forgets recordings that are old, and switches that are over; answers how many.
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    tx.forget_recordings(cx.now.plus_seconds(-KEPT_SECONDS), cx.now).await
}
