//! The wushe binary.
fn main() {}
