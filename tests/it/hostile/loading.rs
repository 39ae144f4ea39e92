//! What is refused before it runs, each with its reason.

use std::time::{Duration, Instant};

use anyhow::Result;
use wushe_host::runtime::{CompileError, CompileLimits, LoadError};

use wushe_tests::ground::Ground;
use wushe_tests::guest::{Guest, component, host};

async fn refused(component: Vec<u8>) -> Result<LoadError> {
    Ok(Ground::new().await?.load(component).await.expect_err("a component that cannot run here"))
}

#[tokio::test]
async fn imports_that_are_not_ours_are_named() -> Result<()> {
    for import in ["wasi:filesystem/types@0.2.0", "wasi:sockets/tcp@0.2.6", "wushe:shell/shell@0.1.0", "env"] {
        let bytes = wat::parse_str(format!(r#"(component (import "{import}" (instance)))"#))?;
        let error = refused(bytes).await?;
        assert!(matches!(&error, LoadError::UnknownImport(name) if name == import), "{import}: {error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_capability_that_the_manifest_does_not_declare_is_refused() -> Result<()> {
    let ground = Ground::new().await?;
    let invoke = format!("{} (call $outcome)", host::INSERT_ONE);
    let guest =
        Guest { imports: host::INSERT, fields: host::THINGS, invoke: &invoke, ..Guest::default() }.component()?;
    let error = ground.load_declaring(guest.clone(), &["directory"]).await.expect_err("an undeclared capability");
    assert!(matches!(&error, LoadError::Undeclared(name) if name == "records"), "{error:?}");
    ground.load_declaring(guest, &["records"]).await?;
    Ok(())
}

#[tokio::test]
async fn a_host_function_of_another_type_is_refused() -> Result<()> {
    let bytes = wat::parse_str(
        r#"(component (import "wushe:log/log@0.1.0" (instance (export "write" (func (param "message" u32))))))"#,
    )?;
    let error = refused(bytes).await?;
    assert!(matches!(error, LoadError::Unfit(_)), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_component_without_the_entry_point_is_refused() -> Result<()> {
    let error = refused(wat::parse_str("(component)")?).await?;
    assert!(matches!(&error, LoadError::Unfit(reason) if reason.contains("invoke")), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_no_component_is_refused_with_its_reason() -> Result<()> {
    let mut cut = Guest::default().component()?;
    cut.truncate(cut.len() / 2);
    let cases: [(Vec<u8>, &str); 5] = [
        (b"rubbish".to_vec(), "not WebAssembly"),
        (b"(component)".to_vec(), "not WebAssembly"),
        (b"\x7fELF\x02\x01\x01".to_vec(), "a compiled program"),
        (wat::parse_str("(module)")?, "not made into a component"),
        (cut, ""),
    ];
    for (bytes, expected) in cases {
        let error = refused(bytes).await?;
        let LoadError::Compile(CompileError::Invalid(reason)) = &error else { panic!("{error:?}") };
        assert!(reason.contains(expected), "{reason}");
    }
    Ok(())
}

#[tokio::test]
async fn what_guests_do_not_need_is_refused() -> Result<()> {
    let module = |fields: &str| wat::parse_str(format!("(component (core module {fields}))"));
    let cases = [
        ("64-bit memory", module("(memory i64 1)")?),
        ("two memories", module("(memory 1) (memory 1)")?),
        ("shared memory", module("(memory 1 1 shared)")?),
        ("vectors", module("(func (result v128) (v128.const i64x2 0 0))")?),
        ("garbage collection", module("(type (struct (field i32)))")?),
        ("exceptions", module("(tag)")?),
        ("tail calls", module("(func $f return_call $f)")?),
    ];
    for (what, bytes) in cases {
        let error = refused(bytes).await?;
        assert!(matches!(error, LoadError::Compile(CompileError::Invalid(_))), "{what}: {error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn memories_and_tables_that_do_not_fit_are_refused() -> Result<()> {
    for guest in [
        Guest { memory: "65536", ..Guest::default() },
        Guest { memory: "1025", ..Guest::default() },
        Guest { fields: "(table 10000000 funcref)", ..Guest::default() },
    ] {
        let error = refused(guest.component()?).await?;
        assert!(matches!(error, LoadError::Compile(CompileError::Invalid(_))), "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn other_bytes_than_those_installed_are_refused() -> Result<()> {
    use wushe_host::runtime::{Digest, Source};
    let ground = Ground::new().await?;
    let component = Guest::default().component()?;
    let other = ground.load(component.clone()).await?;
    let source = Source { component, manifest: std::sync::Arc::clone(other.manifest()) };
    let error = ground.runtime.load(Digest::of(b"other"), || async { Ok(source) }).await;
    assert!(matches!(error, Err(LoadError::WrongDigest)));
    Ok(())
}

#[tokio::test]
async fn a_component_that_takes_for_ever_to_compile_is_given_up() -> Result<()> {
    let ground = Ground::with(|settings| {
        settings.compile = CompileLimits { cpu_s: 1, ..CompileLimits::default() };
    })
    .await?;
    // Blocks within blocks: small, and far from linear to compile.
    let depth = 20_000;
    let body = "(loop (result i32) local.get 0 (if (result i32) (then ".repeat(depth)
        + "i32.const 1"
        + &") (else i32.const 2)))".repeat(depth);
    let bomb = component(&format!(
        r#"(module (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "invoke") (param i32 i32 i32 i32 i32) (result i32) {body}))"#
    ))?;
    let started = Instant::now();
    let error = ground.load(bomb).await.expect_err("a component that is too complex");
    assert!(matches!(error, LoadError::Compile(CompileError::TooComplex)), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(20), "took {:?}", started.elapsed());
    // The next one compiles.
    ground.load(Guest::default().component()?).await?;
    Ok(())
}

#[tokio::test]
async fn a_component_that_is_too_large_is_not_even_compiled() -> Result<()> {
    let ground = Ground::with(|settings| settings.compile.component_bytes = 100).await?;
    let error = ground.load(Guest::default().component()?).await.expect_err("a component over the limit");
    assert!(matches!(error, LoadError::Compile(CompileError::TooLarge { allowed: 100, .. })), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_worker_that_cannot_start_is_not_the_components_fault() -> Result<()> {
    let ground = Ground::with(|settings| settings.program = "/nowhere/wushe".into()).await?;
    let error = ground.load(Guest::default().component()?).await.expect_err("no worker");
    assert!(matches!(error, LoadError::Compile(CompileError::Worker(_))), "{error:?}");
    Ok(())
}
