//! Everybody else, while guests misbehave.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use wushe_host::runtime::{InvokeError, Kind};

use wushe_tests::ground::{Ground, short};
use wushe_tests::guest::{Guest, NULL};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loops_leave_a_worker_to_others() -> Result<()> {
    let ground = Arc::new(Ground::with(short).await?);
    let endless = Guest { invoke: "(loop br 0) unreachable", ..Guest::default() };
    let module = ground.load(endless.component()?).await?;
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let (ground, module) = (Arc::clone(&ground), Arc::clone(&module));
            tokio::spawn(async move { ground.call(&module, Kind::Action).await.err().map(|failed| failed.error) })
        })
        .collect();
    // A bystander who only wants to be woken every millisecond, for as long as the guests run.
    let running = Arc::new(AtomicBool::new(true));
    let bystander = tokio::spawn({
        let running = Arc::clone(&running);
        async move {
            let mut ticks = tokio::time::interval(Duration::from_millis(1));
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            let mut woken = 0;
            while running.load(Ordering::SeqCst) {
                ticks.tick().await;
                woken += 1;
            }
            woken
        }
    });
    let mut errors = Vec::new();
    for call in calls {
        errors.extend(call.await?);
    }
    assert_eq!(errors.len(), 64);
    // Whoever waited for a processor behind the others had no time left to use up.
    let ended = |error: &InvokeError| matches!(error, InvokeError::Timeout | InvokeError::Waited | InvokeError::Busy);
    assert!(errors.iter().all(ended), "{errors:?}");
    assert!(errors.contains(&InvokeError::Timeout) && errors.contains(&InvokeError::Busy), "{errors:?}");
    running.store(false, Ordering::SeqCst);
    // Starved, it would be woken once or twice between one deadline and the next. How late it is woken is the bench's business.
    let woken: u32 = bystander.await?;
    assert!(woken >= 20, "the bystander was woken {woken} times");
    Ok(())
}

#[tokio::test]
async fn after_a_thousand_failures_all_is_as_before() -> Result<()> {
    let ground = Ground::new().await?;
    let endings = [
        "unreachable",
        "(if (i32.eq (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable)) i32.const 16",
        "i32.const -8",
    ];
    for invoke in endings {
        let bad = ground.load(Guest { invoke, ..Guest::default() }.component()?).await?;
        for _ in 0..400 {
            ground.call(&bad, Kind::Action).await.map(|_| ()).expect_err("a guest that fails");
        }
    }
    let held = ground.runtime.held();
    assert_eq!((held.instances, held.memories, held.tables, held.stacks), (0, 0, 0, 0));
    assert_eq!(ground.runtime.permits().waiting(), 0);
    let good = ground.load(Guest { invoke: NULL, ..Guest::default() }.component()?).await?;
    assert!(ground.call(&good, Kind::Action).await?.output.is_null());
    Ok(())
}
