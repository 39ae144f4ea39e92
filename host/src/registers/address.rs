//! Where an operation stands in the API, and what it is called there.

use super::{Op, Operation, Register};

/// Path and method of an operation.
#[must_use]
pub fn address(register: &Register, operation: &Operation) -> (String, &'static str) {
    let base = format!("/units/{{code}}/{}", register.name);
    let name = operation.name;
    let path = match operation.op {
        Op::List | Op::Create => base,
        Op::Get | Op::Update | Op::Remove => format!("{base}/{{id}}"),
        Op::Act | Op::Part => format!("{base}/{{id}}/{name}"),
        Op::Do | Op::Report => format!("{base}/{name}"),
    };
    (path, operation.op.method())
}

/// One line that says what an operation does.
#[must_use]
pub fn summary(register: &Register, operation: &Operation) -> String {
    let entity = register.entity.replace('_', " ");
    match operation.op {
        Op::List => format!("List {}", register.name),
        Op::Get => format!("Get one {entity}"),
        Op::Create => format!("Enter a {entity}"),
        Op::Update => format!("Replace what is entered for a {entity}"),
        Op::Remove => format!("Take back a {entity} to which nothing refers"),
        _ => format!("{}: {}", register.name, operation.name.replace(['_', '-'], " ")),
    }
}
