//! What somebody asks of a module, and whether they may.

use serde_json::{Map, Value};
use wushe_core::app::{Actor, Cx, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::module::Enablement;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::id::{InvocationId, ResidentId, UnitId};
use wushe_core::store::Tx;
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::shape::{Role, Surface};
use wushe_plugin_schema::text::Names;
use wushe_plugin_schema::view::{Actor as ActorView, Cause, Context, UnitView};

use super::error::ModuleError;
use crate::app::App;
use crate::i18n::Locale;
use crate::runtime::Grants;

/// A page or an action that somebody asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who asks.
    pub actor: Actor,
    /// Where.
    pub unit: UnitId,
    /// Of which module.
    pub module: String,
    /// On which surface.
    pub surface: Surface,
    /// Which page or action.
    pub name: String,
    /// Parameters or input.
    pub input: Map<String, Value>,
    /// The reader's language.
    pub locale: Locale,
    /// The resident on whose behalf staff act.
    pub on_behalf_of: Option<ResidentId>,
}

impl Ask {
    /// The acting context, with a fresh invocation id.
    pub(super) fn cx(&self, app: &App) -> Cx {
        let mut cx = app.core.cx(self.actor.clone(), self.unit, self.locale.tag());
        cx.module = Some(self.module.as_str().into());
        cx.invocation = Some(cx.id(InvocationId::from_uuid));
        cx.on_behalf_of = self.on_behalf_of;
        cx
    }

    /// Whether the person may stand on this surface in this unit at all.
    ///
    /// # Errors
    /// `Core(Unauthenticated)` when nobody has logged in and the surface is not open to all; `NotHere` for somebody who
    /// has no business in this unit.
    pub(super) async fn require_surface(&self, tx: &mut Tx, cx: &Cx) -> Result<(), ModuleError> {
        if matches!(self.surface, Surface::Public | Surface::Wall) {
            return Ok(());
        }
        if matches!(self.actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let here = match self.surface {
            // Whoever acts for somebody stands at the desk, also before pages that are made for residents.
            Surface::Resident if self.on_behalf_of.is_some() => self.may_stand_in(tx, cx).await?,
            Surface::Resident => is_resident_here(tx, cx).await?,
            Surface::Volunteer => is_volunteer_here(tx, cx).await?,
            Surface::Staff | Surface::Print => cx.may(tx, Permission::UseModules).await?,
            Surface::Public | Surface::Wall => true,
        };
        if here { Ok(()) } else { Err(ModuleError::NotHere) }
    }

    /// Whether staff may do for this resident what residents do themselves.
    async fn may_stand_in(&self, tx: &mut Tx, cx: &Cx) -> Result<bool, ModuleError> {
        let Some(resident) = self.on_behalf_of else { return Ok(false) };
        Ok(cx.may(tx, Permission::UseModules).await?
            && cx.may(tx, Permission::HandleRequests).await?
            && wushe_core::app::resident::look(tx, cx, resident).await?.is_some())
    }

    /// As whom the person acts on this surface.
    pub(super) fn role(&self) -> Option<Role> {
        match self.surface {
            Surface::Resident => Some(Role::Resident),
            Surface::Volunteer => Some(Role::Volunteer),
            Surface::Staff | Surface::Print => Some(Role::Staff),
            Surface::Public | Surface::Wall => None,
        }
    }

    /// The acting person as the module knows them.
    fn actor_view(&self, cx: &Cx) -> ActorView {
        let view = match (&self.actor, self.surface) {
            (Actor::System, _) => Some(ActorView::System),
            (Actor::User { id, .. }, Surface::Resident) if self.on_behalf_of.is_some() => {
                Some(ActorView::Staff { id: id.to_string() })
            }
            (Actor::User { .. }, Surface::Resident) => {
                cx.resident().map(|id| ActorView::Resident { id: id.to_string() })
            }
            (Actor::User { .. }, Surface::Volunteer) => {
                cx.volunteer().map(|id| ActorView::Volunteer { id: id.to_string() })
            }
            (Actor::User { id, .. }, Surface::Staff | Surface::Print) => Some(ActorView::Staff { id: id.to_string() }),
            _ => None,
        };
        view.unwrap_or(ActorView::Anonymous)
    }

    /// The setting of the invocation, as the module reads it.
    pub(super) async fn context(
        &self,
        tx: &mut Tx,
        cx: &Cx,
        enablement: &Enablement,
        manifest: &Manifest,
    ) -> Result<Context, ModuleError> {
        let seen = Setting { actor: self.actor_view(cx), surface: Some(self.surface), cause: None };
        setting(tx, cx, enablement, manifest, seen).await
    }
}

/// What is not said by the acting context.
pub(super) struct Setting {
    /// The acting person as the module knows them.
    pub(super) actor: ActorView,
    /// On which surface.
    pub(super) surface: Option<Surface>,
    /// What set it off, if nobody did.
    pub(super) cause: Option<Cause>,
}

/// The setting of an invocation, as the module reads it.
pub(super) async fn setting(
    tx: &mut Tx,
    cx: &Cx,
    enablement: &Enablement,
    manifest: &Manifest,
    seen: Setting,
) -> Result<Context, ModuleError> {
    let unit = unit::by_id(tx, cx.unit).await?;
    let kept: Map<String, Value> = serde_json::from_str(&enablement.settings).map_err(Error::internal)?;
    let Setting { actor, surface, cause } = seen;
    Ok(Context {
        invocation: cx.invocation.map(|id| id.to_string()).unwrap_or_default(),
        now: cx.now.micros(),
        unit: unit_view(&unit),
        actor,
        on_behalf_of: cx.on_behalf_of.map(|id| id.to_string()),
        surface,
        locale: cx.locale.to_string(),
        settings: filled_settings(manifest, &kept),
        cause,
    })
}

/// Settings as kept, with the default of every one that was not filled in. One that no longer fits its shape, because a newer
/// version changed it, gives way to the default.
fn filled_settings(manifest: &Manifest, kept: &Map<String, Value>) -> Map<String, Value> {
    let mut filled = Map::new();
    for shape in &manifest.shapes.settings {
        let one = kept
            .get(&shape.name)
            .map(|value| Map::from_iter([(shape.name.clone(), value.clone())]))
            .unwrap_or_default();
        let relaxed = [wushe_plugin_schema::shape::FieldShape { required: false, ..shape.clone() }];
        let fits = crate::shape::check(&relaxed, one).or_else(|_| crate::shape::check(&relaxed, Map::new()));
        filled.extend(fits.unwrap_or_default());
    }
    filled
}

/// What an administrator granted here, of what the manifest asks for.
pub(super) fn grants(manifest: &Manifest, enablement: &Enablement) -> Result<Grants, ModuleError> {
    let allowed: Vec<String> = serde_json::from_str(&enablement.grants).map_err(Error::internal)?;
    Ok(Grants::of(manifest, allowed.iter().map(String::as_str)))
}

/// A unit as modules see it.
pub(super) fn unit_view(unit: &Unit) -> UnitView {
    UnitView {
        id: unit.id.to_string(),
        code: unit.code.to_string(),
        kind: unit.kind.to_string(),
        name: Names { zh_cn: unit.name_zh.clone(), en: unit.name_en.clone() },
    }
}

/// Whether the acting person is anything in the unit of the context: a resident, a volunteer, or somebody with a post.
///
/// # Errors
/// As any statement.
pub async fn has_business(tx: &mut Tx, cx: &Cx) -> Result<bool, ModuleError> {
    Ok(is_resident_here(tx, cx).await?
        || is_volunteer_here(tx, cx).await?
        || cx.may(tx, Permission::UseModules).await?)
}

async fn is_resident_here(tx: &mut Tx, cx: &Cx) -> Result<bool, ModuleError> {
    match cx.resident() {
        Some(id) => Ok(wushe_core::app::resident::look(tx, cx, id).await?.is_some()),
        None => Ok(false),
    }
}

async fn is_volunteer_here(tx: &mut Tx, cx: &Cx) -> Result<bool, ModuleError> {
    match cx.volunteer() {
        Some(id) => Ok(wushe_core::app::volunteer::look(tx, cx, id).await?.is_some()),
        None => Ok(false),
    }
}
