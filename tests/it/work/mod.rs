//! What modules do in the background of a running platform: answers of other servers, and what becomes of a module that fails.

mod figures;
mod http;
mod museum;
mod poison;
mod replay;
mod suspension;
mod versions;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::outbox;
use wushe_core::app::record::{self, Collection};
use wushe_core::app::{Actor, Cx};
use wushe_core::domain::access::Role;
use wushe_core::domain::outbox::{OutboxFilter, OutboxView};
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::Unit;
use wushe_core::id::UnitId;
use wushe_core::store::{Mode, RecordFilter};
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_host::app::{App, Place};
use wushe_host::i18n::Locale;
use wushe_host::modules::{self, Acted, Ask, ModuleError, Saying};
use wushe_host::package::build::assemble;
use wushe_plugin_schema::shape::Surface;
use wushe_tests::ground::community;
use wushe_tests::guest::Guest;

/// The id of the module under test.
const MODULE: &str = "worker";

/// A platform in this process with one community, its staff, and the module under test.
struct House {
    app: Arc<App>,
    unit: Unit,
    staff: Actor,
    _data: TempDir,
}

impl House {
    async fn new(private_addresses: bool) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("wushe-work").tempdir()?;
        let place = Place {
            data_dir: data.path().to_owned(),
            images: None,
            database_url: None,
            program: Some(wushe_tests::binary()),
            public_url: "http://127.0.0.1".to_owned(),
            require_second_factor: Some(false),
            private_addresses,
            record_failures: true,
            allowance: Default::default(),
        };
        let app = App::open(&place, Clock::at(Timestamp::from_micros(1_760_000_000_000_000)), Ids::seeded(3)).await?;
        app.store.migrate().await?;
        let unit = community(&app.store, &app.core).await?;
        let staff = somebody(&app, unit.id, "staff", Some(Role::Staff)).await?;
        Ok(Self { app, unit, staff, _data: data })
    }

    /// Somebody who can log in and has no post.
    async fn stranger(&self) -> Result<Actor> {
        somebody(&self.app, self.unit.id, "stranger", None).await
    }

    /// Installs a version of the module and switches it on.
    async fn install(&self, file: Vec<u8>) -> Result<()> {
        let county = self.county().await?;
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let seen = wushe_core::app::module::words(&mut tx, &self.system(), MODULE).await?;
        tx.rollback().await?;
        modules::install_now(&self.app, self.app.core.system(county), file).await?;
        let seen = seen.iter().find(|word| word.unit_id == self.unit.id).map(|word| word.version);
        let saying = Saying { enabled: true, settings: Some(Map::new()), grants: None, seen };
        modules::say(&self.app, self.system(), MODULE, saying).await?;
        Ok(())
    }

    async fn county(&self) -> Result<UnitId> {
        let mut tx = self.app.store.begin(Mode::Read).await?;
        Ok(self.system().county(&mut tx).await?.id)
    }

    fn system(&self) -> Cx {
        self.app.core.system(self.unit.id)
    }

    async fn act(&self, action: &str) -> Result<Acted, ModuleError> {
        self.act_as(self.staff.clone(), action).await
    }

    async fn act_as(&self, actor: Actor, action: &str) -> Result<Acted, ModuleError> {
        let ask = Ask {
            actor,
            unit: self.unit.id,
            module: MODULE.to_owned(),
            surface: Surface::Staff,
            name: action.to_owned(),
            input: Map::new(),
            locale: Locale::ZhCn,
            on_behalf_of: None,
        };
        self.app.act(ask, None).await
    }

    /// Lets everything happen that is due.
    async fn settle(&self) -> Result<()> {
        while self.app.deliver().await? > 0 {}
        Ok(())
    }

    /// What the module has kept, in the order in which it did.
    async fn records(&self) -> Result<Vec<Map<String, Value>>> {
        let mut tx = self.app.store.begin(Mode::Read).await?;
        let collection = Collection { name: "answers".to_owned(), ..Collection::default() };
        let cx = Cx { module: Some(MODULE.into()), ..self.system() };
        let found = record::query(&mut tx, &cx, &collection, RecordFilter::default()).await?;
        Ok(found.into_iter().map(|entry| entry.body).collect())
    }

    async fn outbox(&self) -> Result<Vec<OutboxView>> {
        let mut tx = self.app.store.begin(Mode::Read).await?;
        Ok(outbox::list(&mut tx, &self.system(), OutboxFilter::default(), Page::first(50)).await?.items)
    }
}

async fn somebody(app: &App, unit: UnitId, login: &str, role: Option<Role>) -> Result<Actor> {
    let cx = app.core.system(unit);
    let mut tx = app.store.begin(Mode::Write).await?;
    let new = NewUser {
        login: login.to_owned(),
        name: login.to_owned(),
        password: "not used here".to_owned(),
        ..NewUser::default()
    };
    let user = access::create_user(&mut tx, &cx, new).await?;
    if let Some(role) = role {
        access::give_post(&mut tx, &cx, user.id, role).await?;
    }
    let actor = access::actor(&mut tx, &app.core, user.id).await?;
    tx.commit().await?;
    Ok(actor)
}

/// A module's file: what it has besides its actions, and what it does.
fn module(version: &str, shapes: &Value, capabilities: &Value, guest: &Guest<'_>) -> Result<Vec<u8>> {
    let named = shapes["indicators"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str());
    let messages: String = named.map(|name| format!("indicator-{name} = {name}\n")).collect();
    let shapes = shapes.to_string();
    let described = format!(
        "(if (i32.eqz (local.get $kind)) (then (return (call $ok (i32.const 8000) (i32.const {})))))\n{}",
        shapes.len(),
        guest.invoke
    );
    let fields = format!(r#"{} (data (i32.const 8000) "{}")"#, guest.fields, shapes.replace('"', "\\\""));
    let whole = Guest { fields: &fields, invoke: &described, ..*guest };
    let names = json!({"zh-CN": "试验", "en": "Worker"});
    let plugin = json!({
        "id": MODULE,
        "version": version,
        "contract": "0.2",
        "name": names,
        "summary": names,
        "enable-at": ["community"],
        "capabilities": capabilities,
    });
    let locales = ["zh-CN", "en"].map(|locale| (locale.to_owned(), messages.clone())).into();
    assemble(whole.component()?, serde_json::from_value(plugin)?, &locales).context("not a module")
}

fn why() -> Value {
    json!({"zh-CN": "试验", "en": "to be tried"})
}
