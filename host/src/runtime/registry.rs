//! Modules ready to run: verified, compiled, linked and checked against what they declare.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;
use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, HasSelf, Linker};
use wushe_plugin_schema::manifest::Manifest;

use super::bindings::contract;
use super::collections::Collections;
use super::compile::{CompileError, Compiler};
use super::image::{Digest, Images};
use super::instance::Guest;
use super::interfaces::interface;

/// A module's file, taken apart.
#[derive(Debug, Clone)]
pub struct Source {
    /// The component.
    pub component: Vec<u8>,
    /// Its manifest.
    pub manifest: Arc<Manifest>,
}

/// Where a component could not be fetched from, and why.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Why a module cannot run here.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It imports something that this host does not have, by name.
    #[error("imports {0}, which no module may")]
    UnknownImport(String),
    /// It imports a capability that its manifest does not declare.
    #[error("imports {0}, which its manifest does not declare")]
    Undeclared(String),
    /// It does not fit its contract, and why.
    #[error("{0}")]
    Unfit(String),
    /// The bytes are not those with this digest.
    #[error("the component is not the one that was installed")]
    WrongDigest,
    /// It could not be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// Its bytes could not be fetched.
    #[error("the component could not be fetched")]
    Source(#[source] SourceError),
}

/// A module ready to run.
pub struct Loaded {
    digest: Digest,
    manifest: Arc<Manifest>,
    imports: Vec<String>,
    pub(super) collections: Arc<Collections>,
    pub(super) pre: contract::ModulePre<Guest>,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("digest", &self.digest).field("imports", &self.imports).finish_non_exhaustive()
    }
}

impl Loaded {
    /// SHA-256 of its component.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Its manifest.
    #[must_use]
    pub fn manifest(&self) -> &Arc<Manifest> {
        &self.manifest
    }

    /// The interfaces that it imports, e.g. `wushe:records/records@0.1.0`.
    #[must_use]
    pub fn imports(&self) -> &[String] {
        &self.imports
    }
}

/// Modules ready to run, by digest; those not used for longest make room for others.
pub(super) struct Registry {
    engine: Engine,
    linker: Linker<Guest>,
    images: Arc<Images>,
    compiler: Compiler,
    slots: Mutex<HashMap<Digest, Slot>>,
    capacity: usize,
    clock: AtomicU64,
}

/// One module, being loaded or loaded. Whoever asks meanwhile waits for the same loading.
struct Slot {
    cell: Arc<OnceCell<Arc<Loaded>>>,
    used: u64,
}

impl Registry {
    pub(super) fn new(engine: Engine, images: Images, compiler: Compiler, capacity: usize) -> wasmtime::Result<Self> {
        let mut linker = Linker::new(&engine);
        contract::Module::add_to_linker::<_, HasSelf<_>>(&mut linker, |guest: &mut Guest| guest)?;
        Ok(Self {
            engine,
            linker,
            images: Arc::new(images),
            compiler,
            slots: Mutex::new(HashMap::new()),
            capacity: capacity.max(1),
            clock: AtomicU64::new(0),
        })
    }

    /// The module, loading it with what `source` gives if it is not ready.
    pub(super) async fn get<F, Fut>(&self, digest: Digest, source: F) -> Result<Arc<Loaded>, LoadError>
    where
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<Source, SourceError>> + Send,
    {
        let cell = self.slot(digest);
        let loaded = cell
            .get_or_try_init(|| async {
                let source = source().await.map_err(LoadError::Source)?;
                if Digest::of(&source.component) != digest {
                    return Err(LoadError::WrongDigest);
                }
                self.prepare(digest, source).await.map(Arc::new)
            })
            .await?;
        Ok(Arc::clone(loaded))
    }

    async fn prepare(&self, digest: Digest, source: Source) -> Result<Loaded, LoadError> {
        let Source { component, manifest } = source;
        let compiled = self.compiled(digest, &component).await?;
        let imports = check_imports(&self.engine, &compiled, &manifest)?;
        let unfit = |error: wasmtime::Error| LoadError::Unfit(format!("{error:#}"));
        let pre = self.linker.instantiate_pre(&compiled).map_err(unfit)?;
        let pre = contract::ModulePre::new(pre).map_err(unfit)?;
        let collections = Arc::new(Collections::of(&manifest));
        Ok(Loaded { digest, manifest, imports, collections, pre })
    }

    /// From the cache if its image is sound, else from the compiler.
    async fn compiled(&self, digest: Digest, component: &[u8]) -> Result<Component, LoadError> {
        if let Some(cached) = self.blocking(move |images, engine| images.load(engine, &digest)).await? {
            return Ok(cached);
        }
        let image = self.compiler.compile(component).await?;
        self.blocking(move |images, engine| {
            let compiled = images
                .accept(engine, &image)
                .map_err(|error| LoadError::Compile(CompileError::Invalid(format!("{error:#}"))))?;
            if let Err(error) = images.store(&digest, &image) {
                tracing::warn!(%error, %digest, "image cannot be kept; it will be compiled again");
            }
            Ok(compiled)
        })
        .await?
    }

    /// Reading, checking and mapping megabytes is not for the async workers.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Images, &Engine) -> T + Send + 'static,
    ) -> Result<T, LoadError> {
        let (images, engine) = (Arc::clone(&self.images), self.engine.clone());
        tokio::task::spawn_blocking(move || work(&images, &engine))
            .await
            .map_err(|error| LoadError::Compile(CompileError::Worker(error.to_string())))
    }

    fn slot(&self, digest: Digest) -> Arc<OnceCell<Arc<Loaded>>> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut slots = self.lock();
        if !slots.contains_key(&digest) && slots.len() >= self.capacity {
            let oldest = slots.iter().min_by_key(|(_, slot)| slot.used).map(|(digest, _)| *digest);
            if let Some(oldest) = oldest {
                slots.remove(&oldest);
            }
        }
        let slot = slots.entry(digest).or_insert_with(|| Slot { cell: Arc::new(OnceCell::new()), used: now });
        slot.used = now;
        Arc::clone(&slot.cell)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The imports, if this host has each of them and the manifest declares those that give power.
fn check_imports(engine: &Engine, component: &Component, manifest: &Manifest) -> Result<Vec<String>, LoadError> {
    let mut imports = Vec::new();
    for (name, item) in component.component_type().imports(engine) {
        // A type that the world takes from one of its interfaces: a name for a shape, no way out.
        if matches!(item.ty, ComponentItem::Type(_)) {
            continue;
        }
        let interface = interface(name).map_err(|_| LoadError::UnknownImport(name.to_owned()))?;
        if interface.is_capability && !manifest.plugin.capabilities.contains_key(interface.name) {
            return Err(LoadError::Undeclared(interface.name.to_owned()));
        }
        imports.push(name.to_owned());
    }
    Ok(imports)
}
