//! The one wasmtime engine: what guests may consist of, how much of the process they may take, and the clock that stops them.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use wasmtime::{Config, Engine, EngineWeak, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, Strategy};

/// How often a running guest looks up. A shorter tick stops a loop sooner and yields more often; at 5 ms an ordinary call
/// (well under a millisecond) hardly ever meets one.
pub const TICK: Duration = Duration::from_millis(5);

/// Most bytes of one linear memory, and of all memories of an invocation together.
pub const MEMORY_BYTES: usize = 64 << 20;

/// Bytes of a memory that are cleared by writing zeroes when an instance ends; what was touched beyond is given back to the
/// system. Modules are linked with a 64 KiB stack and small heaps, so that nearly all of them fit: a fresh instance then
/// costs a memset instead of page faults. Both ways leave zeroes; the leaks of the past were in `pagemap_scan`, which stays off.
const KEEP_RESIDENT_BYTES: usize = 128 << 10;

/// Bytes of stack that guest code may use.
const WASM_STACK_BYTES: usize = 512 << 10;
/// Bytes of the whole fiber stack; the difference is what host functions have. Too little of it would end the process.
const FIBER_STACK_BYTES: usize = 2 << 20;

/// The engine that runs guests, with pools for `permits` of them at once, and its ticker.
///
/// # Errors
/// When the address space for the pools cannot be reserved, or the ticker thread cannot be started.
pub(super) fn running(permits: usize) -> anyhow::Result<Engine> {
    let engine = Engine::new(config().allocation_strategy(pools(permits)))?;
    tick(engine.weak())?;
    Ok(engine)
}

/// The engine of the compile worker: the same code comes out, but no pools are reserved, since they would not fit under the
/// worker's own limit of address space.
///
/// # Errors
/// When wasmtime does not know this machine.
pub(super) fn compiling() -> anyhow::Result<Engine> {
    Ok(Engine::new(config().allocation_strategy(InstanceAllocationStrategy::OnDemand))?)
}

/// A digest of all in an engine that decides whether an image fits it: wasmtime's version, settings and the machine.
#[must_use]
pub(super) fn compatibility(engine: &Engine) -> [u8; 32] {
    let mut hasher = Sha256Hasher(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.0.finalize().into()
}

/// What decides how code is compiled and what it may consist of. Equal in the server and in the compile worker.
fn config() -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        // The same floating-point bits in every retry and on every machine.
        .cranelift_nan_canonicalization(true)
        // Fuel would stop loops too, at 1.1 to 1.5 times the cost of epochs.
        .epoch_interruption(true)
        .concurrency_support(false)
        .max_wasm_stack(WASM_STACK_BYTES)
        .async_stack_size(FIBER_STACK_BYTES)
        // Fiber stacks are used again by other units' guests.
        .async_stack_zeroing(true)
        .memory_reservation(MEMORY_BYTES as u64)
        .memory_reservation_for_growth(0)
        .memory_guard_size(2 << 20)
        .guard_before_linear_memory(true)
        .memory_guaranteed_dense_image_size(4 << 20)
        .memory_init_cow(true)
        .memory_may_move(false)
        // Where a guest trapped is for the log, never for callers.
        .debug_info(false)
        .generate_address_map(true)
        // Nothing that Rust, JavaScript or Python guests do not need. Threads, garbage collection, exceptions and async
        // lifting are not even compiled into this build of wasmtime.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_simd(false)
        .wasm_relaxed_simd(false)
        .wasm_tail_call(false)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        .wasm_stack_switching(false)
        .wasm_gc(false)
        .shared_memory(false);
    config
}

/// A hard ceiling for the process, counted so that every permit finds its place.
fn pools(permits: usize) -> InstanceAllocationStrategy {
    let slots = u32::try_from(permits.saturating_mul(2)).unwrap_or(u32::MAX).clamp(64, 1_000);
    let mut pools = PoolingAllocationConfig::new();
    pools
        .total_component_instances(slots)
        .total_core_instances(slots * 4)
        .total_memories(slots)
        .total_tables(slots * 2)
        .total_stacks(slots)
        .max_core_instances_per_component(16)
        .max_memories_per_component(2)
        .max_tables_per_component(4)
        .max_memories_per_module(1)
        .max_tables_per_module(2)
        .max_memory_size(MEMORY_BYTES)
        .table_elements(20_000)
        .max_core_instance_size(256 << 10)
        .max_component_instance_size(256 << 10)
        .linear_memory_keep_resident(KEEP_RESIDENT_BYTES)
        .table_keep_resident(16 << 10);
    InstanceAllocationStrategy::Pooling(pools)
}

/// Advances the epoch from a thread of its own: a timer of the async runtime would stand still while guests hold all its
/// workers. Ends when the engine is gone.
#[expect(clippy::disallowed_methods, reason = "the ticker does nothing but wait")]
fn tick(engine: EngineWeak) -> std::io::Result<()> {
    std::thread::Builder::new().name("epoch".to_owned()).spawn(move || {
        loop {
            std::thread::sleep(TICK);
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => return,
            }
        }
    })?;
    Ok(())
}

/// Lets wasmtime's own `Hash` feed SHA-256, so that the result may stand in files.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        digest.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_compiles_for_the_running_engine() {
        let running = running(1).expect("engine");
        let worker = compiling().expect("engine");
        assert_eq!(compatibility(&running), compatibility(&worker));
    }
}
