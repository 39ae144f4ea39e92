//! A module in one unit: what holds there and from where, its settings, and what it is granted. The form of the settings comes from
//! the shape that the module declares.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value};
use wushe_core::app::module::{self, Standing};
use wushe_core::app::{team, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::module::Enablement;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_plugin_schema::shape::Kind;
use wushe_plugin_schema::text::Arg;

use super::module::{capability_text, capability_words, joined};
use super::{Way, base, place, standing, switch, tree, unit_below};
use crate::app::App;
use crate::explain;
use crate::i18n::Catalog;
use crate::modules::{self, Module, ModuleError, Saying};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::page::{Choices, fields_of_shape, form_values, read_input, shown_values, stands};
use crate::web::view::{BlockView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView};
use crate::web::visitor::Visitor;

/// The boxes of what is granted; no setting begins so.
const GRANT: &str = "_grant";

/// A module in a unit where it can be on.
struct At {
    way: Way,
    unit: Unit,
    installed: Arc<Module>,
    standing: Standing,
    /// The unit above that has said something.
    above: Option<Unit>,
    /// What is withheld above by those who alone may give it back.
    out_of_reach: BTreeSet<String>,
}

impl At {
    async fn find(here: &mut Here, way: Way) -> Result<Self, PageError> {
        let unit = unit_below(here, &way.unit).await?;
        let version = module::get(&mut here.tx, &way.module).await?;
        let installed = here.app.module(&mut here.tx, version).await?;
        if !tree::levels(&installed).contains(&unit.kind) {
            return Err(PageError::not_found());
        }
        let cx = here.cx.in_unit(unit.id);
        let standing = module::standing(&mut here.tx, &cx, &way.module).await?;
        let above = standing::unit_above(here, &standing).await?;
        let mut out_of_reach = BTreeSet::new();
        if let Some(word) = standing.above.as_ref().filter(|word| word.enabled)
            && !cx.may_in(&mut here.tx, Permission::EnableModules, word.unit_id).await?
        {
            let granted = granted(&standing)?;
            let given = module::names(&word.grants)?;
            let asked = installed.manifest.plugin.capabilities.keys();
            out_of_reach.extend(asked.filter(|name| !given.contains(*name) && !granted.contains(*name)).cloned());
        }
        Ok(Self { way, unit, installed, standing, above, out_of_reach })
    }

    /// The word that holds, if the module is on.
    fn on(&self) -> Option<&Enablement> {
        self.standing.holds().filter(|word| word.enabled)
    }
}

/// What is granted by the word that holds.
fn granted(standing: &Standing) -> Result<BTreeSet<String>, Error> {
    standing.holds().map_or(Ok(BTreeSet::new()), |word| module::names(&word.grants))
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(way): Path<Way>) -> PageResult {
    let mut here = place(app, visitor, way.desk.as_deref()).await?;
    let at = At::find(&mut here, way).await?;
    let kept: Map<String, Value> = match at.on() {
        Some(word) => serde_json::from_str(&word.settings).map_err(Error::internal)?,
        None => Map::new(),
    };
    let values = shown_values(&at.installed.manifest.shapes.settings, &kept);
    let granted = granted(&at.standing)?;
    let page = page(&mut here, &at, &values, &granted, &BTreeMap::new()).await?;
    here.show(page).await
}

async fn page(
    here: &mut Here,
    at: &At,
    values: &BTreeMap<String, String>,
    granted: &BTreeSet<String>,
    errors: &BTreeMap<String, String>,
) -> Result<PageView, PageError> {
    let plugin = &at.installed.manifest.plugin;
    let unit_name = at.unit.name(here.locale().tag()).to_owned();
    let mut page = PageView::new(here.ta("module-settings-at", "unit", unit_name));
    plugin.name.get(here.locale().tag()).clone_into(&mut page.lead);
    let href = format!("{}/{}", base(here), plugin.id);
    page.back = Some(LinkView { text: plugin.name.get(here.locale().tag()).to_owned(), href: href.clone() });
    page.blocks.push(standing::facts(here, &at.way, &at.standing, at.above.as_ref()).await?);
    if at.on().is_some() {
        page.blocks.push(form(here, at, values, granted, errors).await?);
    } else {
        page.blocks.push(BlockView::Text { text: here.t("module-settings-off") });
    }
    page.blocks.push(standing::buttons(here, &at.way, &at.unit, &at.standing, at.above.as_ref()).await?);
    Ok(page)
}

async fn form(
    here: &mut Here,
    at: &At,
    values: &BTreeMap<String, String>,
    granted: &BTreeSet<String>,
    errors: &BTreeMap<String, String>,
) -> Result<BlockView, PageError> {
    let shapes = &at.installed.manifest.shapes.settings;
    let boxes = grants(here, at, granted);
    if shapes.is_empty() && boxes.is_none() {
        return Ok(BlockView::Empty { text: here.t("module-settings-none"), buttons: Vec::new() });
    }
    let cx = here.cx.in_unit(at.unit.id);
    let option = |value: String, label: String| OptionView { value, label, ..OptionView::default() };
    let (mut teams, mut volunteers) = (Vec::new(), Vec::new());
    if shapes.iter().any(|shape| matches!(shape.kind, Kind::Id { .. })) {
        let found = team::list(&mut here.tx, &cx, Default::default(), Page::first(200)).await?.items;
        teams.extend(found.into_iter().map(|team| option(team.id.to_string(), team.name)));
        let found = volunteer::list(&mut here.tx, &cx, Default::default(), Page::first(200)).await?.items;
        volunteers.extend(found.into_iter().map(|one| option(one.id.to_string(), one.name)));
    }
    let choices = Choices { volunteers: &volunteers, teams: &teams };
    let mut fields = fields_of_shape(shapes, "setting", values, errors, &choices, &at.installed.catalog, here.locale());
    fields.extend(boxes);
    let seen = at.standing.own.as_ref().map(|own| own.version.to_string()).unwrap_or_default();
    let mut hidden = vec![("_seen".to_owned(), seen)];
    hidden.extend(shapes.iter().filter(|shape| shape.kind == Kind::Boolean).map(|shape| stands(&shape.name)));
    let lead = match at.above.as_ref().filter(|_| at.standing.own.is_none()) {
        Some(above) => here.ta("module-settings-inherited", "unit", above.name(here.locale().tag())),
        None => String::new(),
    };
    Ok(BlockView::Form(FormView {
        id: "settings".to_owned(),
        action: format!("{}/{}/units/{}/settings", base(here), at.way.module, at.unit.code),
        lead,
        hidden,
        fields,
        error: errors.get("").cloned().unwrap_or_default(),
        submit: here.t("save"),
        ..FormView::default()
    }))
}

/// A box for each capability that the module asks for; none: it asks for nothing.
fn grants(here: &Here, at: &At, granted: &BTreeSet<String>) -> Option<FieldView> {
    let capabilities = &at.installed.manifest.plugin.capabilities;
    if capabilities.is_empty() {
        return None;
    }
    let options = capabilities.iter().filter(|(name, _)| !at.out_of_reach.contains(*name));
    let options = options.map(|(name, capability)| OptionView {
        value: name.clone(),
        label: capability_words(here, name),
        note: capability_text(here, capability),
        chosen: granted.contains(name),
    });
    let mut help = here.t("module-grants-help");
    if let Some(above) = at.above.as_ref().filter(|_| !at.out_of_reach.is_empty()) {
        let names = joined(here, at.out_of_reach.iter().map(|name| capability_words(here, name)));
        let args = [("unit", Arg::Text(above.name(here.locale().tag()).to_owned())), ("names", Arg::Text(names))];
        help = format!("{help} {}", Catalog::host().ta(here.locale(), "module-grants-above", args));
    }
    Some(FieldView {
        id: "settings-grants".to_owned(),
        name: GRANT.to_owned(),
        label: here.t("module-grants"),
        help,
        // None of them is an answer too; nothing has to be filled in.
        required: true,
        kind: FieldKindView::Checks { options: options.collect() },
        ..FieldView::default()
    })
}

pub(super) async fn save(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(way): Path<Way>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut here = place(Arc::clone(&app), visitor, way.desk.as_deref()).await?;
    let at = At::find(&mut here, way).await?;
    if at.on().is_none() {
        // Somebody switched it off meanwhile: settings do not switch it on again.
        return Err(Error::Conflict { entity: "module" }.into());
    }
    let seen = pairs.iter().find(|(name, _)| name == "_seen").and_then(|(_, value)| value.parse().ok());
    let granted: BTreeSet<String> =
        pairs.iter().filter(|(name, _)| name == GRANT).map(|(_, value)| value.clone()).collect();
    let mut errors = BTreeMap::new();
    match read_input(&at.installed.manifest.shapes.settings, &pairs) {
        Ok(settings) => {
            let grants = Some(granted.iter().cloned().collect());
            let saying = Saying { enabled: true, settings: Some(settings), grants, seen };
            match modules::say(&app, here.cx.in_unit(at.unit.id), &at.way.module, saying).await {
                Ok(_) => return Ok(switch::to_unit(&here, &at.way, here.t("module-settings-saved"))),
                Err(ModuleError::Invalid(problems)) => {
                    for problem in &problems {
                        errors.insert(problem.field.clone(), explain::problem_words(here.locale(), problem));
                    }
                }
                Err(ModuleError::Core(error @ Error::Refused { .. })) => {
                    errors.insert(String::new(), explain::core(here.locale(), &error).words);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => {
            for problem in problems {
                errors.insert(problem.field, here.t(&format!("problem-{}", problem.code)));
            }
        }
    }
    let page = page(&mut here, &at, &form_values(&pairs), &granted, &errors).await?;
    here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}
