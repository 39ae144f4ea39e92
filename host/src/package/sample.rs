//! A tiny module made by hand, for the tests of what is taken and what is refused.

use wasm_encoder::{
    CodeSection, ComponentBuilder, ComponentExportKind, ComponentTypeRef, ComponentValType, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, InstanceType, Instruction, Module, ModuleArg,
    PrimitiveValType, StartSection, TypeSection,
};
use wushe_plugin_schema::manifest::{LOCALES_SECTION, MANIFEST_SECTION, Manifest};
use wushe_plugin_schema::shape::{
    ActionShape, Collection, FieldShape, JobShape, Kind, PageShape, Role, Shapes, Surface,
};

use super::locales::Locales;
use super::section;

/// A manifest that keeps all the rules.
pub(crate) const PLUGIN_TOML: &str = r#"id = "sample"
version = "0.1.0"
contract = "0.1"
name = { zh-CN = "样例", en = "Sample" }
summary = { zh-CN = "一个样例", en = "A sample" }
enable-at = ["community"]

[capabilities.records]
why = { zh-CN = "保存", en = "keep" }
"#;

/// What the sample's code does as soon as it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtStart {
    /// Nothing.
    Rest,
    /// Calls the function `go` of its first import.
    Call,
    /// Runs for ever.
    Loop,
}

pub(crate) fn field(name: &str, kind: Kind) -> FieldShape {
    FieldShape {
        name: name.to_owned(),
        kind,
        required: true,
        personal: false,
        max_length: None,
        min: None,
        max: None,
        default: serde_json::Value::Null,
    }
}

pub(crate) fn job(name: &str, cron: Option<&str>) -> JobShape {
    JobShape { name: name.to_owned(), cron: cron.map(str::to_owned), input: Vec::new() }
}

pub(crate) fn shapes() -> Shapes {
    Shapes {
        collections: vec![Collection {
            name: "cards".to_owned(),
            fields: vec![field("number", Kind::Text)],
            index: vec!["number".to_owned()],
            unique: vec!["number".to_owned()],
            migrates: false,
            keep_days: None,
        }],
        pages: vec![PageShape {
            name: "home".to_owned(),
            surfaces: vec![Surface::Staff],
            menu: true,
            params: Vec::new(),
        }],
        actions: vec![ActionShape {
            name: "join".to_owned(),
            by: vec![Role::Staff],
            on_behalf: false,
            input: vec![
                field("seat", Kind::Choice { name: "seat".to_owned(), values: vec!["front".to_owned()] }),
                field("card", Kind::Id { of: "cards".to_owned() }),
            ],
        }],
        settings: vec![field("phone", Kind::Text)],
        ..Shapes::default()
    }
}

pub(crate) fn locales() -> Locales {
    let source = |hello: &str| {
        format!(
            "hello = {hello}\ngreet = {hello} {{ $name }}\npage-home = {hello}\njoin-seat = {hello}\nseat-front = {hello}\n\
             setting-phone = {hello}\n"
        )
    };
    [("zh-CN", "你好"), ("en", "Hello")].map(|(locale, hello)| (locale.to_owned(), source(hello))).into()
}

/// A component that imports these names, each with one function `go`, and exports `invoke`.
pub(crate) fn component(imports: &[&str], at_start: AtStart) -> Vec<u8> {
    let mut component = ComponentBuilder::default();
    let mut lowered = Vec::new();
    for name in imports {
        let mut interface = InstanceType::new();
        interface.ty().function().params::<_, ComponentValType>([]).result(None);
        interface.export("go", ComponentTypeRef::Func(0));
        let interface = component.type_instance(None, &interface);
        let instance = component.import(*name, ComponentTypeRef::Instance(interface));
        let go = component.alias_export(instance, "go", ComponentExportKind::Func);
        lowered.push(component.lower_func(None, go, []));
    }
    let module = component.core_module(None, &core(!imports.is_empty(), at_start));
    let host = lowered.first().map(|go| {
        let exports = [("go", ExportKind::Func, *go)];
        ("host", ModuleArg::Instance(component.core_instantiate_exports(None, exports)))
    });
    let instance = component.core_instantiate(None, module, host.into_iter().collect::<Vec<_>>());
    let run = component.core_alias_export(None, instance, "run", ExportKind::Func);
    let (ty, mut encoder) = component.type_function(None);
    encoder.params::<_, ComponentValType>([]).result(Some(ComponentValType::Primitive(PrimitiveValType::U32)));
    let invoke = component.lift_func(None, run, ty, []);
    component.export("invoke", ComponentExportKind::Func, invoke, None);
    component.finish()
}

/// A core module with a function `run` that answers 7.
pub(crate) fn core(with_host: bool, at_start: AtStart) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([], [wasm_encoder::ValType::I32]);
    let mut imports = ImportSection::new();
    if with_host {
        imports.import("host", "go", EntityType::Function(0));
    }
    let first = u32::from(with_host);
    let mut functions = FunctionSection::new();
    functions.function(0).function(1);
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, first + 1);
    let mut start = Function::new([]);
    match at_start {
        AtStart::Rest => {}
        AtStart::Call => {
            start.instruction(&Instruction::Call(0));
        }
        AtStart::Loop => {
            start
                .instruction(&Instruction::Loop(wasm_encoder::BlockType::Empty))
                .instruction(&Instruction::Br(0))
                .instruction(&Instruction::End);
        }
    }
    start.instruction(&Instruction::End);
    let mut run = Function::new([]);
    run.instruction(&Instruction::I32Const(7)).instruction(&Instruction::End);
    let mut code = CodeSection::new();
    code.function(&start).function(&run);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&StartSection { function_index: first })
        .section(&code);
    module
}

/// The sample as a file, with these sections.
pub(crate) fn file(imports: &[&str], manifest: Option<&Manifest>, locales: Option<&Locales>) -> Vec<u8> {
    let mut bytes = component(imports, AtStart::Rest);
    if let Some(manifest) = manifest {
        section::append(&mut bytes, MANIFEST_SECTION, &serde_json::to_vec(manifest).expect("a manifest is JSON"));
    }
    if let Some(locales) = locales {
        section::append(&mut bytes, LOCALES_SECTION, &serde_json::to_vec(locales).expect("translations are JSON"));
    }
    bytes
}

pub(crate) fn manifest() -> Manifest {
    let plugin = super::manifest::parse(PLUGIN_TOML, "plugin.toml").expect("the sample is right");
    Manifest { plugin, shapes: shapes() }
}
