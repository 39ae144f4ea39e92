//! Guests that do not end, or end badly.

use std::time::{Duration, Instant};

use anyhow::Result;
use wushe_host::runtime::{InvokeError, Kind};

use wushe_tests::ground::{Ground, short};
use wushe_tests::guest::{Guest, NULL, host};

/// Far over any deadline here, far under for ever. Two cores may be compiling at the same time.
const SOON: Duration = Duration::from_secs(5);

async fn failure_of(guest: Guest<'_>) -> Result<InvokeError> {
    let ground = Ground::with(short).await?;
    let component = guest.component()?;
    let started = Instant::now();
    let module = ground.load(component).await?;
    let loaded = started.elapsed();
    let failed = ground.call(&module, Kind::Action).await.expect_err("a guest that fails");
    assert!(started.elapsed() < loaded + SOON, "took {:?}", started.elapsed());
    assert_eq!(ground.records().await?, 0);
    Ok(failed.error)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_is_stopped() -> Result<()> {
    let guest = Guest { invoke: "(loop br 0) unreachable", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Timeout);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_in_the_start_function_is_stopped() -> Result<()> {
    let guest = Guest { fields: "(func $begin (loop br 0)) (start $begin)", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Timeout);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_in_the_allocator_is_stopped() -> Result<()> {
    let guest = Guest { realloc: "(loop br 0) unreachable", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Timeout);
    Ok(())
}

#[tokio::test]
async fn a_loop_is_stopped_on_a_single_thread_too() -> Result<()> {
    let guest = Guest { invoke: "(loop br 0) unreachable", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Timeout);
    Ok(())
}

#[tokio::test]
async fn a_trap_is_told() -> Result<()> {
    let guest = Guest { invoke: "unreachable", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Trap { code: "unreachable" });
    let guest = Guest { invoke: "(i32.div_u (i32.const 1) (i32.const 0))", ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Trap { code: "division-by-zero" });
    Ok(())
}

#[tokio::test]
async fn recursion_without_end_is_a_trap() -> Result<()> {
    let invoke = "(call $invoke (local.get $kind) (local.get $name) (local.get $name_len) (local.get $input)
        (local.get $input_len)) i32.const 1 i32.add";
    let guest = Guest { invoke, ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::Trap { code: "stack-overflow" });
    Ok(())
}

#[tokio::test]
async fn memory_ends_at_its_limit() -> Result<()> {
    // 65,000 pages are just under 4 GiB.
    let invoke = "(if (i32.eq (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable)) i32.const 16";
    let guest = Guest { invoke, ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::OutOfMemory);
    Ok(())
}

#[tokio::test]
async fn a_guest_may_live_with_less_memory() -> Result<()> {
    let ground = Ground::new().await?;
    let invoke = "(if (i32.ne (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable))
        (call $ok (i32.const 1024) (i32.const 4))";
    let module = ground.load(Guest { invoke, ..Guest::default() }.component()?).await?;
    let answer = ground.call(&module, Kind::Action).await?;
    assert!(answer.output.is_null());
    assert_eq!(answer.usage.memory_peak, 4 << 16);
    Ok(())
}

#[tokio::test]
async fn a_table_ends_at_its_limit() -> Result<()> {
    let fields = "(table $t 1 funcref)";
    let invoke = "(if (i32.eq (table.grow $t (ref.null func) (i32.const 10000000)) (i32.const -1)) (then unreachable))
        i32.const 16";
    let guest = Guest { fields, invoke, ..Guest::default() };
    assert_eq!(failure_of(guest).await?, InvokeError::OutOfMemory);
    Ok(())
}

#[tokio::test]
async fn nothing_is_left_of_the_last_guest() -> Result<()> {
    // Counts in memory how often it has run, and answers the count: in a fresh instance always 1.
    let ground = Ground::new().await?;
    let invoke = "(i32.store (i32.const 4096) (i32.add (i32.load (i32.const 4096)) (i32.const 1)))
        (call $digit (i32.load (i32.const 4096)))";
    let module = ground.load(Guest { invoke, ..Guest::default() }.component()?).await?;
    for _ in 0..50 {
        assert_eq!(ground.call(&module, Kind::Action).await?.output, 1);
    }
    Ok(())
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() -> Result<()> {
    // Answers whether two draws of 8 bytes differ, and the first byte's last digit.
    let ground = Ground::new().await?;
    let invoke = "(call $random (i32.const 8) (i32.const 64))
        (call $digit (i32.rem_u (i32.load8_u (i32.load (i32.const 64))) (i32.const 10)))";
    let module = ground.load(Guest { imports: host::RANDOM, invoke, ..Guest::default() }.component()?).await?;
    let first = ground.call(&module, Kind::Action).await?.output;
    assert!(first.is_u64());
    assert_eq!(ground.call(&module, Kind::Action).await?.output, first);
    Ok(())
}

#[tokio::test]
async fn a_good_guest_answers() -> Result<()> {
    let ground = Ground::new().await?;
    let module = ground.load(Guest { invoke: NULL, ..Guest::default() }.component()?).await?;
    for kind in [Kind::Page, Kind::Action, Kind::Indicator] {
        assert!(ground.call(&module, kind).await?.output.is_null());
    }
    Ok(())
}

#[tokio::test]
async fn what_calls_use_is_counted_by_how_they_end() -> Result<()> {
    let ground = Ground::new().await?;
    let invoke = "(call $ok (i32.const 1024) (i32.const 4))";
    let well = ground.load(Guest { invoke, ..Guest::default() }.component()?).await?;
    let fails = ground.load(Guest { invoke: "unreachable", ..Guest::default() }.component()?).await?;
    for _ in 0..3 {
        ground.call(&well, Kind::Action).await?;
    }
    assert!(ground.call(&fails, Kind::Page).await.is_err());
    let used = ground.runtime.take_use();
    let counted: Vec<_> = used.iter().map(|one| (one.kind.as_str(), one.code.as_str(), one.calls)).collect();
    assert_eq!(counted, [("action", "", 3), ("page", "trap", 1)]);
    for one in &used {
        assert_eq!((one.module_id.as_str(), one.unit_id), ("hostile", ground.unit.id));
        assert!(one.wall_us > 0 && one.wall_us >= one.cpu_us + one.host_us, "{one:?}");
        assert!(one.memory_peak >= 1 << 16, "{one:?}");
    }
    assert_eq!(ground.runtime.take_use(), [], "once");
    Ok(())
}
