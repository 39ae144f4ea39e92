//! Every function that a module may import is noted for recordings, by its name and with its arguments.

use wit_parser::Resolve;

use super::{files, root};

#[test]
fn every_function_of_the_contract_is_noted_with_its_arguments() {
    let mut contract = Resolve::default();
    contract.push_path(root().join("plugin-api/wit/since-0.3")).expect("the contract");
    let sources: String = files(".rs")
        .iter()
        .filter(|path| path.starts_with(root().join("host/src/runtime/hostcalls")))
        .map(|path| std::fs::read_to_string(path).expect("a source").split_whitespace().collect::<String>())
        .collect();
    let mut seen = 0;
    for (_, interface) in contract.interfaces.iter() {
        let name = interface.name.as_deref().unwrap_or_default();
        // What these answer a replay makes by itself.
        if ["context", "log"].contains(&name) {
            continue;
        }
        for function in interface.functions.values() {
            let call = format!("\"{name}.{}\",[", function.name);
            let rest = sources.split(&call).nth(1);
            let noted = rest
                .and_then(|rest| rest.split(']').next())
                .map(|arguments| arguments.split(',').filter(|argument| !argument.is_empty()).count());
            assert_eq!(noted, Some(function.params.len()), "{call}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen} functions");
}
