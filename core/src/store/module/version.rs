//! Installed versions of modules, and which of them are in use.

use crate::domain::module::{ModuleState, ModuleVersion, Rehearsal};
use crate::error::Result;
use crate::id::UnitId;
use crate::store::Tx;
use crate::time::Timestamp;

from_row!(ModuleVersion { module_id, version, digest, manifest, publisher, installed_at, installed_by });
from_row!(ModuleState { id, digest, before_digest, trial_digest, trial_unit_id, trial_grants, changed_at });
from_row!(Rehearsal { digest, against, started_at, ended_at, started_by, report });

// Without the component, which is large.
macro_rules! versions {
    ($rest:literal) => {
        concat!(
            "SELECT v.module_id, v.version, v.digest, v.manifest, v.publisher, v.installed_at, v.installed_by ",
            $rest
        )
    };
}

const INSERT: &str = "
    INSERT INTO module_version (digest, module_id, version, manifest, publisher, component, installed_at, installed_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const GET: &str = versions!("FROM module_version v WHERE v.module_id = $1 AND v.version = $2");
const BY_DIGEST: &str = versions!("FROM module_version v WHERE v.module_id = $1 AND v.digest = $2");
const OF: &str = versions!("FROM module_version v WHERE v.module_id = $1 ORDER BY v.installed_at DESC, v.version DESC");
const CURRENT: &str = versions!("FROM module m JOIN module_version v ON v.digest = m.digest WHERE m.id = $1");
const LIST: &str = versions!("FROM module m JOIN module_version v ON v.digest = m.digest ORDER BY m.id");
const COMPONENT: &str = "SELECT component FROM module_version WHERE digest = $1";
const DELETE: &str = "DELETE FROM module_version WHERE digest = $1";
const STATE: &str = "SELECT * FROM module WHERE id = $1";
const INSERT_MODULE: &str = "INSERT INTO module (id, digest, changed_at) VALUES ($1, $2, $3)";
const USE: &str = "
    UPDATE module SET digest = $3, before_digest = $2, trial_digest = NULL, trial_unit_id = NULL, trial_grants = '[]', changed_at = $4
    WHERE id = $1 AND digest = $2";
const TRIAL: &str = "
    UPDATE module SET trial_digest = $3, trial_unit_id = $4, trial_grants = $5, changed_at = $6 WHERE id = $1 AND digest = $2";
const BEGIN_REHEARSAL: &str = "
    INSERT INTO module_rehearsal (digest, against, started_at, ended_at, started_by, report) VALUES ($1, $2, $3, NULL, $4, $5)
    ON CONFLICT (digest) DO UPDATE SET against = excluded.against, started_at = excluded.started_at, ended_at = NULL,
        started_by = excluded.started_by, report = excluded.report";
const END_REHEARSAL: &str = "
    UPDATE module_rehearsal SET ended_at = $3, report = $4 WHERE digest = $1 AND started_at = $2 AND ended_at IS NULL";
const REHEARSAL: &str = "SELECT * FROM module_rehearsal WHERE digest = $1";

impl Tx {
    /// Adds a version with its component.
    pub(crate) async fn insert_module_version(&mut self, version: &ModuleVersion, component: Vec<u8>) -> Result<()> {
        execute!(
            self,
            INSERT,
            version.digest.clone(),
            version.module_id.clone(),
            version.version.clone(),
            version.manifest.clone(),
            version.publisher.clone(),
            component,
            version.installed_at,
            version.installed_by
        )?;
        Ok(())
    }

    /// A version, in use or not.
    pub(crate) async fn get_module_version(&mut self, module: &str, version: &str) -> Result<Option<ModuleVersion>> {
        fetch_optional!(self, GET, module.to_owned(), version.to_owned())
    }

    /// A version of a module by its digest.
    pub(crate) async fn get_module_digest(&mut self, module: &str, digest: &str) -> Result<Option<ModuleVersion>> {
        fetch_optional!(self, BY_DIGEST, module.to_owned(), digest.to_owned())
    }

    /// Every version of a module, the newest first.
    pub(crate) async fn list_module_versions(&mut self, module: &str) -> Result<Vec<ModuleVersion>> {
        fetch_all!(self, OF, module.to_owned())
    }

    /// The component with this digest.
    pub(crate) async fn get_component(&mut self, digest: &str) -> Result<Option<Vec<u8>>> {
        let row: Option<(Vec<u8>,)> = fetch_optional!(self, COMPONENT, digest.to_owned())?;
        Ok(row.map(|(component,)| component))
    }

    /// Takes a version away.
    pub(crate) async fn delete_module_version(&mut self, digest: &str) -> Result<()> {
        execute!(self, DELETE, digest.to_owned())?;
        Ok(())
    }

    /// Which versions of a module stand where.
    pub(crate) async fn get_module_state(&mut self, module: &str) -> Result<Option<ModuleState>> {
        fetch_optional!(self, STATE, module.to_owned())
    }

    /// Adds a module with its first version.
    pub(crate) async fn insert_module(&mut self, module: &str, digest: &str, now: Timestamp) -> Result<()> {
        execute!(self, INSERT_MODULE, module.to_owned(), digest.to_owned(), now)?;
        Ok(())
    }

    /// Makes a version the one in use, if `old` is still that; answers whether it was.
    pub(crate) async fn use_module_version(
        &mut self,
        module: &str,
        old: &str,
        new: &str,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(execute!(self, USE, module.to_owned(), old.to_owned(), new.to_owned(), now)? == 1)
    }

    /// Begins a trial (which version, where, with which grants), or ends it, if `used` is still the version in use; answers
    /// whether it was.
    pub(crate) async fn set_module_trial(
        &mut self,
        module: &str,
        used: &str,
        trial: Option<(&str, UnitId, &str)>,
        now: Timestamp,
    ) -> Result<bool> {
        let digest = trial.map(|(digest, ..)| digest.to_owned());
        let unit = trial.map(|(_, unit, _)| unit);
        let grants = trial.map_or("[]", |(.., grants)| grants).to_owned();
        Ok(execute!(self, TRIAL, module.to_owned(), used.to_owned(), digest, unit, grants, now)? == 1)
    }

    /// The version that a unit works with: the one that is tried there, else the one in use.
    pub(crate) async fn module_version_in(
        &mut self,
        state: &ModuleState,
        unit: UnitId,
    ) -> Result<Option<ModuleVersion>> {
        let digest = match (&state.trial_digest, state.trial_unit_id) {
            (Some(digest), Some(there)) if self.is_unit_within(unit, there).await? => digest,
            _ => &state.digest,
        };
        self.get_module_digest(&state.id, digest).await
    }

    /// The version in use.
    pub(crate) async fn get_module(&mut self, module: &str) -> Result<Option<ModuleVersion>> {
        fetch_optional!(self, CURRENT, module.to_owned())
    }

    /// Every module, in the version in use.
    pub(crate) async fn list_modules(&mut self) -> Result<Vec<ModuleVersion>> {
        fetch_all!(self, LIST)
    }

    /// Begins a rehearsal of a version; one that was made before is forgotten.
    pub(crate) async fn begin_rehearsal(&mut self, rehearsal: &Rehearsal) -> Result<()> {
        execute!(
            self,
            BEGIN_REHEARSAL,
            rehearsal.digest.clone(),
            rehearsal.against.clone(),
            rehearsal.started_at,
            rehearsal.started_by,
            rehearsal.report.clone()
        )?;
        Ok(())
    }

    /// Ends the rehearsal that was begun at `started_at`; false when another was begun since.
    pub(crate) async fn end_rehearsal(
        &mut self,
        digest: &str,
        started_at: Timestamp,
        now: Timestamp,
        report: &str,
    ) -> Result<bool> {
        Ok(execute!(self, END_REHEARSAL, digest.to_owned(), started_at, now, report.to_owned())? == 1)
    }

    /// The last rehearsal of a version.
    pub(crate) async fn get_rehearsal(&mut self, digest: &str) -> Result<Option<Rehearsal>> {
        fetch_optional!(self, REHEARSAL, digest.to_owned())
    }
}
