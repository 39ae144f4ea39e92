//! The contract as Rust: generated from the WIT of its newest version. Later versions only add, and an interface that has gained
//! functions is found by modules that were built for the one before, so that this one set serves modules of every version. Tests
//! run components of each ("museum").

/// The newest contract.
pub(super) mod contract {
    wasmtime::component::bindgen!({
        path: "../plugin-api/wit/since-0.3",
        world: "module",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}
