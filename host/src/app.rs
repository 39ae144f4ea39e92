//! The running platform: what pages, API and commands share.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use wushe_core::app::Core;
use wushe_core::store::Store;
use wushe_core::time::{Clock, Ids};

use crate::keys::Keys;
use crate::live::{LiveBus, LiveKey};
use crate::modules::{self, Catalogue, Recorder};
use crate::observe::Meters;
use crate::outgoing::Outgoing;
use crate::reads::Reads;
use crate::runtime::{Allowance, Runtime, Settings};

/// Where an installation keeps its things.
#[derive(Debug, Clone)]
pub struct Place {
    /// Directory of keys, compiled images and, with SQLite, the database.
    pub data_dir: PathBuf,
    /// Directory of compiled images; none: `images` in the data directory.
    pub images: Option<PathBuf>,
    /// PostgreSQL address; none: a SQLite file in the directory.
    pub database_url: Option<String>,
    /// The `wushe` program, which is started to compile modules; none: the running program.
    pub program: Option<PathBuf>,
    /// Scheme and host under which people reach the platform, e.g. `https://wushe.example`.
    pub public_url: String,
    /// Whether whoever holds power over access, modules or money must show a second factor; none: yes, but for the demo
    /// county.
    pub require_second_factor: Option<bool>,
    /// Whether requests of modules may go to addresses of the own network, and without TLS.
    pub private_addresses: bool,
    /// Whether an invocation that fails by a module's own fault is recorded, masked, for its developer.
    pub record_failures: bool,
    /// What one invocation of each module may use.
    pub allowance: Allowance,
}

/// The running platform. Shared behind an `Arc`.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Keys, clock, ids.
    pub core: Core,
    /// Runs modules.
    pub runtime: Runtime,
    /// Tells open pages of changes.
    pub live: LiveBus,
    /// Signs what a page may listen to.
    pub live_key: LiveKey,
    /// Installed modules, parsed.
    pub catalogue: Catalogue,
    /// Sends what modules ask of other servers.
    pub outgoing: Outgoing,
    /// Which invocations are recorded.
    pub recorder: Recorder,
    /// How often notices were read since that was noted last.
    pub reads: Reads,
    /// What is counted for the operator.
    pub meters: Meters,
    /// Scheme and host for addresses on paper.
    pub public_url: String,
}

impl App {
    /// Opens the database, the keys and the runtime. The schema is brought to this version by [`Store::migrate`], which
    /// `serve` and `migrate` call.
    ///
    /// # Errors
    /// When one of them cannot be opened; the words say which and what to do.
    pub async fn open(place: &Place, clock: Clock, ids: Ids) -> anyhow::Result<Arc<Self>> {
        let dir = &place.data_dir;
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make the data directory {}", dir.display()))?;
        let store = match &place.database_url {
            Some(url) => Store::open_postgres(url, None, 16).await.context("cannot connect to PostgreSQL")?,
            None => Store::open_sqlite(&dir.join("wushe.db")).await.context("cannot open the SQLite database")?,
        };
        let keys = Keys::open_or_create(&dir.join("keys.toml"))?;
        let mut settings = Settings::new(place.images.clone().unwrap_or_else(|| dir.join("images")))?;
        if let Some(program) = &place.program {
            settings.program.clone_from(program);
        }
        settings.limits = place.allowance.clone();
        let live = LiveBus::default();
        forward_changes(&store, live.clone());
        store.hear_others().await;
        let require_second_factor = match place.require_second_factor {
            Some(said) => said,
            // A database without tables yet is not the demo's.
            None => !crate::demo::is_demo(&store).await.unwrap_or(false),
        };
        let runtime = Runtime::new(settings)?;
        let meters = Meters::new(&runtime);
        let (recorder, pieces) = Recorder::new(place.record_failures);
        let app = Arc::new(Self {
            store,
            core: Core { keys: Arc::new(keys.ring), clock: Arc::new(clock), ids: Arc::new(ids), require_second_factor },
            runtime,
            live,
            live_key: LiveKey::new(&keys.live),
            catalogue: Catalogue::default(),
            outgoing: Outgoing::new(place.private_addresses).context("cannot set up TLS")?,
            recorder,
            reads: Reads::default(),
            meters,
            public_url: place.public_url.clone(),
        });
        modules::begin_recording(Arc::downgrade(&app), pieces);
        Ok(app)
    }
}

/// What was changed, here or on another host, goes to the open pages.
fn forward_changes(store: &Store, live: LiveBus) {
    let mut changes = store.changes();
    tokio::spawn(async move {
        use tokio::sync::broadcast::error::RecvError;
        loop {
            match changes.recv().await {
                Ok(topics) => live.publish(topics.iter().map(String::as_str)),
                // What was missed is not known; pages that lag are told to refresh by their own ear.
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "changes came faster than they were passed on");
                }
                Err(RecvError::Closed) => break,
            }
        }
    });
}
