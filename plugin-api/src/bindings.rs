//! Bindings to the contract in `wit/since-0.3`, generated. Outside WebAssembly every import is a stub that cannot be
//! called, which is enough to compile and to test what does not call it.

wit_bindgen::generate!({
    path: "wit/since-0.3",
    world: "module",
    generate_all,
    pub_export_macro: true,
    export_macro_name: "export",
    default_bindings_module: "wushe_plugin::bindings",
});
