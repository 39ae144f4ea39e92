//! Where guests are let loose: a real store, a real runtime and a community, without a server around them.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use wushe_core::app::{Core, Cx, record, unit};
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::domain::unit::Unit;
use wushe_core::id::{InvocationId, UnitId};
use wushe_core::seal::Keyring;
use wushe_core::store::{Mode, RecordFilter, Store, Tx};
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_host::runtime::{
    Busy, Call, CompileLimits, Digest, Failed, Grants, InvokeError, Kind, Limits, LoadError, Loaded, Permit, Reply,
    Runtime, Settings, Source,
};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::view;

/// The id under which every guest runs.
/// Id of every guest.
pub const MODULE: &str = "hostile";
/// Everything that a manifest can ask for.
const CAPABILITIES: [&str; 12] = [
    "records",
    "directory",
    "requests",
    "hours",
    "notify",
    "events",
    "schedule",
    "http",
    "ledger",
    "activities",
    "notices",
    "files",
];

/// A store, a runtime, and a community in which guests run.
pub struct Ground {
    /// The runtime.
    pub runtime: Runtime,
    /// The store, SQLite in a file.
    pub store: Store,
    /// Keys, a clock that stands still, ids.
    pub core: Core,
    /// The community.
    pub unit: Unit,
    /// Holds the database and the images.
    pub folder: TempDir,
    settings: Settings,
}

impl Ground {
    /// With the default settings.
    ///
    /// # Errors
    /// When the store or the runtime cannot be made.
    pub async fn new() -> Result<Self> {
        Self::with(|_| {}).await
    }

    /// With other settings than the defaults.
    ///
    /// # Errors
    /// As [`Ground::new`].
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("wushe-hostile").tempdir()?;
        let store = Store::open_sqlite(&folder.path().join("wushe.db")).await?;
        store.migrate().await?;
        let keys = Keyring::new(BTreeMap::from([(1, [1; 32])]), [2; 32])?;
        let at = Timestamp::from_micros(1_760_000_000_000_000);
        let core = Core {
            keys: Arc::new(keys),
            clock: Arc::new(Clock::at(at)),
            ids: Arc::new(Ids::seeded(7)),
            require_second_factor: false,
        };
        let unit = community(&store, &core).await?;
        let mut settings = Settings::new(folder.path().join("images"))?;
        settings.program = crate::binary();
        settings.workers = 2;
        settings.guests = 4;
        change(&mut settings);
        Ok(Self { runtime: Runtime::new(settings.clone())?, store, core, unit, folder, settings })
    }

    /// Another runtime over the same folder, as after a restart.
    ///
    /// # Errors
    /// As [`Ground::new`].
    pub fn restart(&mut self) -> Result<()> {
        self.runtime = Runtime::new(self.settings.clone())?;
        Ok(())
    }

    /// A second host over the same images: nothing is ready in it.
    ///
    /// # Errors
    /// As [`Ground::new`].
    pub fn beside(&self) -> Result<Runtime> {
        Runtime::new(self.settings.clone())
    }

    /// Loads a component whose manifest asks for every capability.
    ///
    /// # Errors
    /// What the runtime says.
    pub async fn load(&self, component: Vec<u8>) -> Result<Arc<Loaded>, LoadError> {
        self.load_declaring(component, &CAPABILITIES).await
    }

    /// Loads a component whose manifest asks for these capabilities.
    ///
    /// # Errors
    /// What the runtime says.
    pub async fn load_declaring(&self, component: Vec<u8>, asked: &[&str]) -> Result<Arc<Loaded>, LoadError> {
        let manifest = Arc::new(manifest(asked));
        self.runtime.load(Digest::of(&component), || async move { Ok(Source { component, manifest }) }).await
    }

    /// Calls the guest as the platform itself, with everything granted, and commits what it did.
    ///
    /// # Errors
    /// What the runtime says.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn call(&self, module: &Loaded, kind: Kind) -> Result<Answer, Failed> {
        let permit = self.admit().await?;
        let mode = if kind == Kind::Page { Mode::Read } else { Mode::Snapshot };
        let tx = self.store.begin(mode).await.expect("a transaction");
        let reply = self.runtime.invoke(&permit, module, self.prepare(module, kind, tx)).await?;
        let answer = Answer { output: reply.output, usage: reply.usage, log: reply.log };
        reply.tx.commit().await.expect("a commit");
        Ok(answer)
    }

    /// Calls the guest in this transaction, after changing the call.
    ///
    /// # Errors
    /// What the runtime says.
    pub async fn call_in(
        &self,
        module: &Loaded,
        kind: Kind,
        tx: Tx,
        change: impl FnOnce(&mut Call),
    ) -> Result<Reply, Failed> {
        let permit = self.admit().await?;
        let mut call = self.prepare(module, kind, tx);
        change(&mut call);
        self.runtime.invoke(&permit, module, call).await
    }

    /// As [`Ground::call_in`], of an action to which files were brought.
    ///
    /// # Errors
    /// What the runtime says.
    pub async fn call_with(
        &self,
        module: &Loaded,
        tx: Tx,
        brought: Vec<BroughtFile>,
        change: impl FnOnce(&mut Call),
    ) -> Result<Reply, Failed> {
        let permit = self.admit().await?;
        let mut call = self.prepare(module, Kind::Action, tx);
        change(&mut call);
        self.runtime.invoke_with(&permit, module, call, brought).await
    }

    async fn admit(&self) -> Result<Permit, Failed> {
        self.runtime.admit(self.unit.code.as_str()).await.map_err(|Busy| {
            let (usage, log) = Default::default();
            Failed { invocation: String::new(), error: InvokeError::Busy, usage, log }
        })
    }

    fn prepare(&self, module: &Loaded, kind: Kind, tx: Tx) -> Call {
        let mut cx = self.cx(self.unit.id);
        let invocation = cx.id(InvocationId::from_uuid);
        cx.invocation = Some(invocation);
        Call {
            kind,
            name: "home".to_owned(),
            input: json!({}),
            context: self.context(&cx, invocation),
            cx,
            seed: [3; 32],
            grants: Grants::all(module.manifest()),
            trail: Vec::new(),
            tx,
            tape: None,
        }
    }

    /// The acting context of the guests' module: the platform itself, in this unit.
    #[must_use]
    pub fn cx(&self, unit: UnitId) -> Cx {
        let mut cx = self.core.system(unit);
        cx.module = Some(MODULE.into());
        cx
    }

    fn context(&self, cx: &Cx, invocation: InvocationId) -> view::Context {
        let names = names("治城社区");
        let unit = view::UnitView {
            id: self.unit.id.to_string(),
            code: self.unit.code.as_str().to_owned(),
            kind: "community".to_owned(),
            name: serde_json::from_value(names).expect("names"),
        };
        view::Context {
            invocation: invocation.to_string(),
            now: cx.now.micros(),
            unit,
            actor: view::Actor::System,
            on_behalf_of: None,
            surface: None,
            locale: "zh-CN".to_owned(),
            settings: serde_json::Map::new(),
            cause: None,
        }
    }

    /// How many records the guests have left, as another transaction sees it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn records(&self) -> Result<i64> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let collection = record::Collection { name: "things".to_owned(), ..Default::default() };
        let count = record::count(&mut tx, &self.cx(self.unit.id), &collection, &RecordFilter::default()).await?;
        tx.rollback().await?;
        Ok(count)
    }

    /// Calls a guest that must fail, and says how.
    ///
    /// # Errors
    /// When it does not.
    pub async fn failure(&self, component: Vec<u8>, kind: Kind) -> Result<InvokeError> {
        let module = self.load(component).await?;
        let failed = self.call(&module, kind).await.err().context("the call succeeded")?;
        anyhow::ensure!(!failed.invocation.is_empty(), "a failure names its invocation");
        Ok(failed.error)
    }
}

/// What a call that was committed answered.
#[derive(Debug)]
pub struct Answer {
    /// The answer.
    pub output: Value,
    /// What it used.
    pub usage: Box<wushe_host::runtime::Usage>,
    /// What it wrote to its log.
    pub log: Vec<wushe_host::runtime::LogLine>,
}

/// County, township and community; answers the community.
///
/// # Errors
/// When the store fails.
pub async fn community(store: &Store, core: &Core) -> Result<Unit> {
    let core = core.clone();
    let made = store.write(move |tx| {
        let core = core.clone();
        Box::pin(async move {
            let mut parent: Option<Unit> = None;
            for code in ["510821000000", "510821100000", "510821100001"] {
                let cx = core.system(parent.as_ref().map_or(UnitId::from_uuid(uuid::Uuid::nil()), |unit| unit.id));
                let new = unit::NewUnit {
                    code: code.to_owned(),
                    name_zh: "治城社区".to_owned(),
                    name_en: "Zhicheng Community".to_owned(),
                    parent_id: parent.map(|unit| unit.id),
                    desk_phone: None,
                    ..unit::NewUnit::default()
                };
                let made = unit::create(tx, &cx, new).await?;
                parent = Some(unit::by_id(tx, made.id).await?);
            }
            parent.ok_or_else(|| wushe_core::Error::internal("no unit"))
        })
    });
    Ok(made.await?)
}

fn names(name: &str) -> Value {
    json!({"zh-CN": name, "en": "Hostile"})
}

fn manifest(asked: &[&str]) -> Manifest {
    let capability = json!({
        "why": names("试验"),
        "residents": ["name", "groups"],
        "volunteers": ["name"],
    });
    let mut capabilities: serde_json::Map<String, Value> =
        asked.iter().map(|name| ((*name).to_owned(), capability.clone())).collect();
    if let Some(http) = capabilities.get_mut("http") {
        *http = json!({"why": names("试验"), "hosts": ["api.example.cn"]});
    }
    let text = json!([{"name": "name", "kind": {"type": "text"}, "required": true, "max_length": 20}]);
    let manifest = json!({
        "plugin": {
            "id": MODULE,
            "version": "1.0.0",
            "contract": "0.1",
            "name": names("试验"),
            "summary": names("试验"),
            "enable-at": ["community"],
            "capabilities": capabilities,
        },
        "shapes": {
            "collections": [{
                "name": "things",
                "fields": text,
                "index": ["name"],
            }],
            "pages": [],
            "actions": [],
            "events": [{"name": "thing", "fields": text}],
            "handlers": [{"name": "heard", "of": "http"}],
            "jobs": [{"name": "later", "input": text}],
        },
    });
    serde_json::from_value(manifest).expect("a manifest")
}

/// Limits that keep the tests short.
pub fn short(settings: &mut Settings) {
    settings.limits = Limits { cpu_ms: 100, wall_ms: 2_000, ..Limits::default() }.into();
    settings.compile = CompileLimits::default();
}
