//! Asking a module what it has. It runs here without a single capability: whatever it calls ends it.

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};
use wushe_plugin_schema::shape::Shapes;

use super::PackageError;

/// Instructions that describing may take: far more than it needs, and over in a second.
const FUEL: u64 = 500_000_000;
/// Most memory that describing may take.
const MEMORY: usize = 64 << 20;

/// What the module of this component has.
///
/// # Errors
/// A component that cannot be compiled or started, that ends in a trap, that takes too long, or whose answer is not what
/// the contract asks for.
pub fn describe(component: &[u8]) -> Result<Shapes, PackageError> {
    let json = ask(component).map_err(|error| PackageError::Describe { reason: format!("{error:#}") })?;
    serde_json::from_str(&json).map_err(|error| PackageError::Describe { reason: error.to_string() })
}

fn ask(bytes: &[u8]) -> wasmtime::Result<String> {
    let mut config = Config::new();
    config.consume_fuel(true).concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_binary(&engine, bytes)?;
    let linker = without_capabilities(&engine, &component)?;

    let limits = StoreLimitsBuilder::new().memory_size(MEMORY).trap_on_grow_failure(true).build();
    let mut store: Store<StoreLimits> = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    store.set_fuel(FUEL)?;
    let instance = linker.instantiate(&mut store, &component)?;
    let Some(invoke) = instance.get_func(&mut store, "invoke") else {
        wasmtime::bail!("it exports no function `invoke`");
    };
    let params = [Val::Enum("describe".to_owned()), Val::String(String::new()), Val::String("{}".to_owned())];
    let mut results = [Val::Bool(false)];
    invoke.call(&mut store, &params, &mut results)?;
    match results {
        [Val::Result(Ok(Some(answer)))] => match *answer {
            Val::String(json) => Ok(json),
            other => wasmtime::bail!("it answered {other:?}"),
        },
        [other] => wasmtime::bail!("it answered {other:?}"),
    }
}

/// A linker in which every function that the component imports ends the run.
fn without_capabilities(engine: &Engine, component: &Component) -> wasmtime::Result<Linker<StoreLimits>> {
    let mut linker = Linker::new(engine);
    for (name, import) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(interface) = import.ty else { continue };
        let mut instance = linker.instance(name)?;
        for (function, item) in interface.exports(engine) {
            if matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                let called = format!("{name}#{function}");
                instance.func_new(function, move |_, _, _, _| {
                    wasmtime::bail!("it called {called}, and there is no capability while describing")
                })?;
            }
        }
    }
    Ok(linker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample::{AtStart, component};

    fn reason(component: &[u8]) -> String {
        match describe(component) {
            Err(PackageError::Describe { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_module_that_calls_a_capability_is_told_which() {
        let reason = reason(&component(&["wushe:records/records@0.1.0"], AtStart::Call));
        assert!(reason.contains("wushe:records/records@0.1.0#go"), "{reason}");
    }

    #[test]
    fn a_module_that_never_ends_is_ended() {
        let reason = reason(&component(&[], AtStart::Loop));
        assert!(reason.contains("fuel"), "{reason}");
    }

    #[test]
    fn an_export_of_another_kind_is_refused() {
        let reason = reason(&component(&[], AtStart::Rest));
        assert!(!reason.is_empty());
    }
}
