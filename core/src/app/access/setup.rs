//! The first set-up of a real county: the unit itself and its first administrator.

use super::{NewUser, enter_user, made_password};
use crate::app::unit::NewUnit;
use crate::app::{Core, audit, unit};
use crate::domain::access::{GivePost, Role};
use crate::domain::unit::Unit;
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// What is entered for a county.
#[derive(Debug, Clone)]
pub struct NewCounty {
    /// Its code: 6 digits (GB/T 2260), or 12 with the zeros.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// What its first administrator logs in with.
    pub admin_login: String,
    /// Their name.
    pub admin_name: String,
}

/// What was made.
#[derive(Debug)]
pub struct Founded {
    /// The county.
    pub county: Unit,
    /// What its administrator logs in with.
    pub login: String,
    /// The password with which they log in once and set their own: printed, and kept nowhere.
    pub one_time_password: String,
}

/// Makes the county and its first administrator.
///
/// # Errors
/// `Refused` (`county-there`) when there is one; `Invalid` for wrong fields.
pub async fn found_county(tx: &mut Tx, core: &Core, new: NewCounty) -> Result<Founded> {
    if !tx.list_root_units().await?.is_empty() {
        return Err(Error::refused("county-there"));
    }
    let code = if new.code.len() == 6 { format!("{}000000", new.code) } else { new.code };
    let entered = NewUnit { code, name_zh: new.name_zh, name_en: new.name_en, ..NewUnit::default() };
    let made = unit::create(tx, &core.system(UnitId::from_uuid(uuid::Uuid::nil())), entered).await?;
    let county = unit::by_id(tx, made.id).await?;
    let cx = core.system(county.id);
    let (one_time_password, made) = made_password(core).await?;
    let admin = NewUser { login: new.admin_login, name: new.admin_name, ..NewUser::default() };
    let admin = enter_user(tx, &cx, &admin, made).await?;
    let input = GivePost {
        user_id: Some(admin.id),
        login: None,
        role: Role::CountyAdmin.as_str().to_owned(),
        valid_from: None,
        valid_to: None,
    };
    crate::app::post::give(tx, &cx, input).await?;
    audit::record(tx, &cx, "county.found", "unit", &county.id.to_string(), county.code.as_str()).await?;
    Ok(Founded { county, login: admin.login, one_time_password })
}
