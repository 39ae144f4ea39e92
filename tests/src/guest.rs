//! Guests written by hand: a core module in the text format, wrapped into a component of the contract.

use std::path::Path;

use anyhow::{Context as _, Result};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// What differs from one guest to the next. The rest of the module is the same: memory, a bump allocator, and `$ok`, which
/// answers a text that lies in memory.
pub struct Guest<'a> {
    /// The version of the contract: `0.1`, `0.2` or `0.3`.
    pub contract: &'a str,
    /// Imports.
    pub imports: &'a str,
    /// The memory's limits, in pages.
    pub memory: &'a str,
    /// Body of `cabi_realloc`, with `$align` and `$size`.
    pub realloc: &'a str,
    /// Further fields of the module: functions, data, a start function.
    pub fields: &'a str,
    /// Body of `invoke`, with `$kind`, `$name`, `$name_len`, `$input`, `$input_len`; leaves the address of the result.
    pub invoke: &'a str,
}

/// A bump allocator that asks for more memory when it needs it.
const BUMP: &str = "
    global.get $heap local.get $align i32.add i32.const 1 i32.sub
    i32.const 0 local.get $align i32.sub i32.and
    local.tee $at
    local.get $size i32.add global.set $heap
    block $enough
        global.get $heap memory.size i32.const 16 i32.shl i32.le_u br_if $enough
        local.get $size i32.const 16 i32.shr_u i32.const 1 i32.add memory.grow
        i32.const -1 i32.ne br_if $enough
        unreachable
    end
    local.get $at";

impl Default for Guest<'_> {
    fn default() -> Self {
        Self { contract: "0.1", imports: "", memory: "4", realloc: BUMP, fields: "", invoke: NULL }
    }
}

/// Answers `null`.
pub const NULL: &str = "(call $ok (i32.const 1024) (i32.const 4))";

impl Guest<'_> {
    /// The component.
    ///
    /// A result lies at 16: its case at 16, a text's address at 24 and length at 28. Addresses 64 to 255 are
    /// for the results of host calls, data begins at 1024, the heap at 131072.
    ///
    /// # Errors
    /// When the text does not parse, or is no module of the contract's world.
    pub fn component(&self) -> Result<Vec<u8>> {
        let Self { contract, imports, memory, realloc, fields, invoke } = self;
        let core = format!(
            r#"(module
                {imports}
                (memory (export "memory") {memory})
                (global $heap (mut i32) (i32.const 131072))
                (data (i32.const 1024) "null")
                (func $ok (param $text i32) (param $length i32) (result i32)
                    (i32.store8 (i32.const 16) (i32.const 0))
                    (i32.store (i32.const 24) (local.get $text))
                    (i32.store (i32.const 28) (local.get $length))
                    (i32.const 16))
                ;; A number from 0 to 9 as JSON.
                (func $digit (param $digit i32) (result i32)
                    (i32.store8 (i32.const 1000) (i32.add (i32.const 48) (local.get $digit)))
                    (call $ok (i32.const 1000) (i32.const 1)))
                ;; What became of a host call whose result lies at 64: 9 when it worked, else the case of the error.
                (func $outcome (result i32)
                    (if (result i32) (i32.load8_u (i32.const 64))
                        (then (call $digit (i32.load8_u (i32.const 72))))
                        (else (call $digit (i32.const 9)))))
                (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32)
                    (result i32) (local $at i32)
                    {realloc})
                {fields}
                (func $invoke (export "invoke")
                    (param $kind i32) (param $name i32) (param $name_len i32) (param $input i32) (param $input_len i32)
                    (result i32) (local $n i32)
                    {invoke}))"#
        );
        component_of(contract, &core)
    }
}

/// Wraps a core module of the first contract's world.
///
/// # Errors
/// As [`Guest::component`].
pub fn component(core: &str) -> Result<Vec<u8>> {
    component_of("0.1", core)
}

fn component_of(contract: &str, core: &str) -> Result<Vec<u8>> {
    let mut module = wat::parse_str(core)?;
    let mut resolve = Resolve::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugin-api/wit").join(format!("since-{contract}"));
    let (package, _) = resolve.push_path(&folder)?;
    let world = resolve.select_world(&[package], Some("module"))?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    ComponentEncoder::default().module(&module)?.encode().context("cannot be made a component")
}

/// Imports of host functions, and calls of them with their results at 64.
pub mod host {
    /// `$insert`: collection, body, result.
    pub const INSERT: &str =
        r#"(import "wushe:records/records@0.1.0" "insert" (func $insert (param i32 i32 i32 i32 i32)))"#;
    /// `$get`: collection, id, result.
    pub const GET: &str = r#"(import "wushe:records/records@0.1.0" "get" (func $get (param i32 i32 i32 i32 i32)))"#;
    /// `$log`: level, message.
    pub const LOG: &str = r#"(import "wushe:log/log@0.1.0" "write" (func $log (param i32 i32 i32)))"#;
    /// `$residents`: list of ids, result.
    pub const RESIDENTS: &str =
        r#"(import "wushe:directory/directory@0.1.0" "residents" (func $residents (param i32 i32 i32)))"#;
    /// `$send`: case and id of the recipient, message, result.
    pub const SEND: &str =
        r#"(import "wushe:notify/notify@0.1.0" "send" (func $send (param i32 i32 i32 i32 i32 i32)))"#;
    /// `$emit`: event, body, result. Contract 0.2.
    pub const EMIT: &str = r#"(import "wushe:events/events@0.1.0" "emit" (func $emit (param i32 i32 i32 i32 i32)))"#;
    /// `$at`: job, time, input, result. Contract 0.2.
    pub const AT: &str = r#"(import "wushe:schedule/schedule@0.1.0" "at" (func $at (param i32 i32 i64 i32 i32 i32)))"#;
    /// `$ask`: request, result. Contract 0.2.
    pub const ASK: &str = r#"(import "wushe:http/http@0.1.0" "send" (func $ask (param i32 i32 i32)))"#;
    /// `$sum`: collection, query, result. Contract 0.2.
    pub const SUM: &str = r#"(import "wushe:records/records@0.1.1" "sum" (func $sum (param i32 i32 i32 i32 i32)))"#;
    /// `$keep`: id, result. Contract 0.3, as the next two.
    pub const KEEP_FILE: &str = r#"(import "wushe:files/files@0.1.0" "keep" (func $keep (param i32 i32 i32)))"#;
    /// `$file`: id, result.
    pub const FILE: &str = r#"(import "wushe:files/files@0.1.0" "file" (func $file (param i32 i32 i32)))"#;
    /// `$remove`: id, result.
    pub const REMOVE_FILE: &str = r#"(import "wushe:files/files@0.1.0" "remove" (func $remove (param i32 i32 i32)))"#;
    /// `$random`: length, result.
    pub const RANDOM: &str = r#"(import "wushe:context/context@0.1.0" "random" (func $random (param i32 i32)))"#;

    /// Collection `things` at 2000, a good body at 2100 (14 bytes).
    pub const THINGS: &str = r#"
        (data (i32.const 2000) "things")
        (data (i32.const 2100) "{\"name\":\"one\"}")"#;
    /// Inserts the good body.
    pub const INSERT_ONE: &str =
        "(call $insert (i32.const 2000) (i32.const 6) (i32.const 2100) (i32.const 14) (i32.const 64))";
}
