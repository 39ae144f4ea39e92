//! Sheets taken in: kept when they are tried, so that what is taken is what was looked at, and undone by what was kept.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::domain::sheet::{Import, ImportFilter, ImportRow, ImportState, ImportView, RowDid};
use crate::error::{Error, Result};
use crate::id::{ImportId, UnitId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "import" };

/// How long the rows of a sheet are kept to be taken, seconds.
const KEPT_SECONDS: i64 = 24 * 3600;
/// How long a sheet that was taken in can be undone, seconds: what undoes it holds personal fields.
const UNDONE_SECONDS: i64 = 90 * 24 * 3600;

/// A sheet that was looked at.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Into which register it is to go.
    pub register: String,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Its rows, as whoever reads them again writes them.
    pub content: String,
    /// How many rows.
    pub rows: i64,
}

/// What one row did.
#[derive(Debug, Clone)]
pub struct Did {
    /// Its row in the sheet.
    pub row: i64,
    /// The unit of the entry.
    pub unit: UnitId,
    /// What it did.
    pub did: RowDid,
    /// To which entry.
    pub entry: String,
    /// The entry's version afterwards.
    pub version: i64,
    /// What was entered before; of a new entry nothing.
    pub before: Option<String>,
}

fn place(id: ImportId) -> String {
    format!("sheet_import.content:{id}")
}

fn row_place(id: ImportId, row: i64) -> String {
    format!("sheet_import_row.before_it:{id}:{row}")
}

/// Keeps a sheet that was looked at.
///
/// # Errors
/// `Forbidden` without `sheets.import`; `Invalid` for the name of the file.
pub async fn keep(tx: &mut Tx, cx: &Cx, tried: Tried) -> Result<ImportView> {
    cx.require(tx, Permission::ImportSheets).await?;
    let id = cx.id(ImportId::from_uuid);
    let import = Import {
        id,
        unit_id: cx.unit,
        register: tried.register,
        file_name: check::line("file", &tried.file_name, 120)?,
        digest: tried.digest,
        content: Some(cx.core.keys.seal(&tried.content, &place(id))?),
        state: ImportState::Tried,
        row_count: tried.rows,
        created_count: 0,
        updated_count: 0,
        tried_by: cx.user(),
        tried_at: cx.now,
        taken_at: None,
        undone_at: None,
        version: 1,
    };
    tx.insert_import(&import).await?;
    super::audit::record(tx, cx, "sheets.try", "import", &id.to_string(), &import.register).await?;
    cx.touch(tx, cx.unit, "import").await?;
    Ok(import.into())
}

/// An import of the unit or below.
///
/// # Errors
/// `Forbidden` without `sheets.import`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ImportId) -> Result<ImportView> {
    cx.require(tx, Permission::ImportSheets).await?;
    cx.saw(tx, "import");
    Ok(tx.get_import(id, cx.unit).await?.ok_or(MISSING)?.into())
}

/// Imports of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `sheets.import`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ImportFilter, page: Page) -> Result<Listed<ImportView>> {
    cx.require(tx, Permission::ImportSheets).await?;
    cx.saw(tx, "import");
    let found = tx.list_imports(cx.unit, &filter, &page).await?;
    Ok(page.of(found, |import| import.id.to_string()).map(ImportView::from))
}

/// The rows of a sheet that was tried in this very unit and may be taken now.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` (`import-taken`, `import-forgotten`).
pub async fn content(tx: &mut Tx, cx: &Cx, id: ImportId) -> Result<String> {
    cx.require(tx, Permission::ImportSheets).await?;
    let import = tx.get_import(id, cx.unit).await?.filter(|import| import.unit_id == cx.unit).ok_or(MISSING)?;
    if import.state != ImportState::Tried {
        return Err(Error::refused("import-taken"));
    }
    let content = import.content.ok_or_else(|| Error::refused("import-forgotten"))?;
    cx.core.keys.open(&content, &place(id))
}

/// Notes what taking a sheet in has done, in the transaction that did it.
///
/// # Errors
/// `NotFound`; `Refused` (`import-taken`); `Conflict` when somebody else took it meanwhile.
pub async fn taken(tx: &mut Tx, cx: &Cx, id: ImportId, rows: Vec<Did>) -> Result<ImportView> {
    cx.require(tx, Permission::ImportSheets).await?;
    let mut import = tx.get_import(id, cx.unit).await?.ok_or(MISSING)?;
    if import.state != ImportState::Tried {
        return Err(Error::refused("import-taken"));
    }
    for row in rows {
        match row.did {
            RowDid::Created => import.created_count += 1,
            RowDid::Updated => import.updated_count += 1,
        }
        let before = row.before.map(|before| cx.core.keys.seal(&before, &row_place(id, row.row))).transpose()?;
        tx.insert_import_row(&ImportRow {
            import_id: id,
            row_number: row.row,
            unit_id: row.unit,
            did: row.did,
            entry_id: row.entry,
            entry_version: row.version,
            before_it: before,
        })
        .await?;
    }
    (import.state, import.taken_at, import.content) = (ImportState::Taken, Some(cx.now), None);
    store(tx, cx, import, "sheets.take").await
}

/// What undoes a sheet that was taken in: its rows, the last first.
///
/// # Errors
/// `NotFound`; `Refused` (`import-not-taken`, `import-forgotten`).
pub async fn rows(tx: &mut Tx, cx: &Cx, id: ImportId) -> Result<Vec<Did>> {
    cx.require(tx, Permission::ImportSheets).await?;
    let import = tx.get_import(id, cx.unit).await?.ok_or(MISSING)?;
    if import.state != ImportState::Taken {
        return Err(Error::refused("import-not-taken"));
    }
    let rows = tx.list_import_rows(id).await?;
    if rows.is_empty() && import.created_count + import.updated_count > 0 {
        return Err(Error::refused("import-forgotten"));
    }
    rows.into_iter()
        .map(|row| {
            let opened =
                row.before_it.map(|sealed| cx.core.keys.open(&sealed, &row_place(id, row.row_number))).transpose()?;
            Ok(Did {
                row: row.row_number,
                unit: row.unit_id,
                did: row.did,
                entry: row.entry_id,
                version: row.entry_version,
                before: opened,
            })
        })
        .collect()
}

/// Notes that a row was undone: its entry is again as it was before, under the version `is`. A sheet that was taken in earlier
/// and has left it so can be undone next.
///
/// # Errors
/// `Forbidden` without `sheets.import`.
pub async fn brought_back(tx: &mut Tx, cx: &Cx, did: &Did, is: i64) -> Result<()> {
    cx.require(tx, Permission::ImportSheets).await?;
    tx.move_import_rows(did.entry.clone(), did.version - 1, is).await?;
    Ok(())
}

/// Notes that a sheet was undone, in the transaction that undid it.
///
/// # Errors
/// `NotFound`; `Refused` (`import-not-taken`); `Conflict`.
pub async fn undone(tx: &mut Tx, cx: &Cx, id: ImportId) -> Result<ImportView> {
    cx.require(tx, Permission::ImportSheets).await?;
    let mut import = tx.get_import(id, cx.unit).await?.ok_or(MISSING)?;
    if import.state != ImportState::Taken {
        return Err(Error::refused("import-not-taken"));
    }
    (import.state, import.undone_at) = (ImportState::Undone, Some(cx.now));
    store(tx, cx, import, "sheets.undo").await
}

async fn store(tx: &mut Tx, cx: &Cx, mut import: Import, verb: &str) -> Result<ImportView> {
    if !tx.update_import(&import).await? {
        return Err(Error::Conflict { entity: "import" });
    }
    import.version += 1;
    let figures = format!("{} +{} ~{}", import.register, import.created_count, import.updated_count);
    super::audit::record(tx, cx, verb, "import", &import.id.to_string(), &figures).await?;
    cx.touch(tx, import.unit_id, "import").await?;
    Ok(import.into())
}

/// Notes that a register was taken out as a sheet.
///
/// # Errors
/// `Forbidden` without `sheets.export`.
pub async fn note_export(tx: &mut Tx, cx: &Cx, register: &str, rows: usize) -> Result<()> {
    cx.require(tx, Permission::ExportSheets).await?;
    super::audit::record(tx, cx, "sheets.export", "register", register, &rows.to_string()).await
}

/// Forgets the rows of sheets that nobody took within a day, and after ninety days what would undo those that were taken.
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    let tried = tx.forget_imports(cx.now.plus_seconds(-KEPT_SECONDS)).await?;
    Ok(tried + tx.forget_import_rows(cx.now.plus_seconds(-UNDONE_SECONDS)).await?)
}
