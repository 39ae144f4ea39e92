//! Contract 0.1 as Rust: generated from the WIT. A later contract gets a module beside this one, and both are linked.

/// Contract 0.1.
pub(super) mod since_0_1 {
    wasmtime::component::bindgen!({
        path: "../plugin-api/wit/since-0.1",
        world: "module",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}
