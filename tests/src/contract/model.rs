//! The contract as far as a built component sees it: names, signatures and the shapes of types.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, PackageId, Resolve, Stability, Type, TypeDefKind, TypeId, TypeOwner,
    WorldItem, WorldKey,
};

/// The world that modules implement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    pub(super) imports: Face,
    pub(super) exports: Face,
}

/// One side of the world.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Face {
    /// By name and line of compatible versions, e.g. `wushe:records/records@0.1`.
    pub(super) interfaces: BTreeMap<String, Interface>,
    /// Functions of the world itself.
    pub(super) functions: BTreeMap<String, Item<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interface {
    /// Major, minor, patch; none for an interface without a version.
    pub(super) version: Option<Version>,
    pub(super) functions: BTreeMap<String, Item<String>>,
    pub(super) types: BTreeMap<String, Item<Shape>>,
}

/// Major, minor, patch.
pub(super) type Version = (u64, u64, u64);

/// Something with a name, and the version that its `@since` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item<T> {
    pub(super) since: Option<Version>,
    pub(super) what: T,
}

/// A type as it was declared: `record` with its fields, `variant` and `enum` with their cases, `flags`, `resource`, or another
/// name for something (`type`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) kind: &'static str,
    /// Names with what they hold, in order; the order is part of the shape.
    pub(super) parts: Vec<(String, String)>,
}

impl Contract {
    /// Reads the world `module` of a folder of WIT with its `deps`.
    ///
    /// # Errors
    /// When it does not parse, or has no such world.
    pub fn from_folder(folder: &Path) -> Result<Self> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder).with_context(|| folder.display().to_string())?;
        Self::of(&resolve, package)
    }

    /// Reads the world `module` of one text, which may hold several packages.
    ///
    /// # Errors
    /// As [`Contract::from_folder`].
    pub fn from_text(text: &str) -> Result<Self> {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("contract.wit", text)?;
        Self::of(&resolve, package)
    }

    /// The interfaces that the world imports, with their versions, e.g. `wushe:records/records@0.1.1`.
    pub fn imported(&self) -> impl Iterator<Item = String> {
        self.imports.interfaces.iter().map(|(name, interface)| match interface.version {
            Some((major, minor, patch)) => {
                format!("{}@{major}.{minor}.{patch}", name.split('@').next().unwrap_or(name))
            }
            None => name.clone(),
        })
    }

    fn of(resolve: &Resolve, package: PackageId) -> Result<Self> {
        let world = &resolve.worlds[resolve.select_world(&[package], Some("module"))?];
        let face = |items: Vec<(&WorldKey, &WorldItem)>| {
            let mut face = Face::default();
            for (key, item) in items {
                match item {
                    WorldItem::Interface { id, .. } => {
                        let name = resolve.canonicalized_id_of(*id).unwrap_or_else(|| resolve.name_world_key(key));
                        face.interfaces.insert(name, interface(resolve, *id));
                    }
                    WorldItem::Function(function) => {
                        face.functions.insert(function.name.clone(), signature(resolve, function));
                    }
                    // What the world calls a type; it is compared where it is declared or used.
                    WorldItem::Type { .. } => {}
                }
            }
            face
        };
        Ok(Self { imports: face(world.imports.iter().collect()), exports: face(world.exports.iter().collect()) })
    }
}

fn interface(resolve: &Resolve, id: InterfaceId) -> Interface {
    let declared = &resolve.interfaces[id];
    let version = declared.package.and_then(|package| resolve.packages[package].name.version.as_ref());
    let functions = declared.functions.iter().map(|(name, function)| (name.clone(), signature(resolve, function)));
    let types = declared.types.iter().map(|(name, id)| {
        let declared = &resolve.types[*id];
        (name.clone(), Item { since: since(&declared.stability), what: shape(resolve, &declared.kind) })
    });
    Interface {
        version: version.map(|version| (version.major, version.minor, version.patch)),
        functions: functions.collect(),
        types: types.collect(),
    }
}

fn since(stability: &Stability) -> Option<Version> {
    match stability {
        Stability::Stable { since, .. } => Some((since.major, since.minor, since.patch)),
        Stability::Unknown | Stability::Unstable { .. } => None,
    }
}

/// A function as it would be written. The names of parameters are part of it: a component's type holds them.
fn signature(resolve: &Resolve, function: &Function) -> Item<String> {
    let parameters: Vec<_> =
        function.params.iter().map(|one| format!("{}: {}", one.name, type_name(resolve, &one.ty))).collect();
    let result = function.result.as_ref().map(|result| format!(" -> {}", type_name(resolve, result)));
    let kind = match function.kind {
        FunctionKind::AsyncFreestanding | FunctionKind::AsyncMethod(_) | FunctionKind::AsyncStatic(_) => "async func",
        _ => "func",
    };
    let what = format!("{kind}({}){}", parameters.join(", "), result.unwrap_or_default());
    Item { since: since(&function.stability), what }
}

fn shape(resolve: &Resolve, kind: &TypeDefKind) -> Shape {
    let held = |ty: &Option<Type>| ty.as_ref().map(|ty| type_name(resolve, ty)).unwrap_or_default();
    let parts = match kind {
        TypeDefKind::Record(record) => {
            record.fields.iter().map(|field| (field.name.clone(), type_name(resolve, &field.ty))).collect()
        }
        TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| (case.name.clone(), held(&case.ty))).collect(),
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| (case.name.clone(), String::new())).collect(),
        TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| (flag.name.clone(), String::new())).collect(),
        TypeDefKind::Resource => Vec::new(),
        other => return Shape { kind: "type", parts: vec![(String::new(), written(resolve, other))] },
    };
    Shape { kind: kind.as_str(), parts }
}

fn type_name(resolve: &Resolve, ty: &Type) -> String {
    match ty {
        Type::Id(id) => named(resolve, *id),
        Type::ErrorContext => "error-context".to_owned(),
        plain => format!("{plain:?}").to_lowercase(),
    }
}

/// A record, variant, enum, flags or resource goes by where it is declared; another name for something is what it stands for.
fn named(resolve: &Resolve, id: TypeId) -> String {
    let declared = &resolve.types[id];
    match (&declared.kind, &declared.name) {
        (
            TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Resource,
            Some(name),
        ) => match declared.owner {
            TypeOwner::Interface(owner) => {
                format!("{}.{name}", resolve.canonicalized_id_of(owner).unwrap_or_default())
            }
            // Declared in the world: nothing else compares its shape.
            TypeOwner::World(_) | TypeOwner::None => format!("{name} {:?}", shape(resolve, &declared.kind).parts),
        },
        (kind, _) => written(resolve, kind),
    }
}

fn written(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let of = |ty: &Type| type_name(resolve, ty);
    let maybe = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), of);
    match kind {
        TypeDefKind::Type(ty) => of(ty),
        TypeDefKind::Option(ty) => format!("option<{}>", of(ty)),
        TypeDefKind::List(ty) => format!("list<{}>", of(ty)),
        TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", of(ty)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", of(key), of(value)),
        TypeDefKind::Result(result) => format!("result<{}, {}>", maybe(&result.ok), maybe(&result.err)),
        TypeDefKind::Tuple(tuple) => format!("tuple<{}>", tuple.types.iter().map(of).collect::<Vec<_>>().join(", ")),
        TypeDefKind::Future(ty) => format!("future<{}>", maybe(ty)),
        TypeDefKind::Stream(ty) => format!("stream<{}>", maybe(ty)),
        TypeDefKind::Handle(Handle::Own(id)) => format!("own<{}>", named(resolve, *id)),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", named(resolve, *id)),
        declared => declared.as_str().to_owned(),
    }
}
