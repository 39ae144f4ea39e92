//! Commands for the first set-up of a county and for emergencies, run as an operator runs them.

use std::path::Path;
use std::process::{Command, Output};

fn wushe(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wushe"))
        .env("WUSHE_DATA_DIR", data)
        .env_remove("WUSHE_CONFIG")
        .env_remove("WUSHE_DATABASE_URL")
        .args(args)
        .output()
        .expect("the program runs")
}

/// What it printed, if it went well.
fn well(data: &Path, args: &[&str]) -> String {
    let output = wushe(data, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// What it said when it did not.
fn badly(data: &Path, args: &[&str]) -> String {
    let output = wushe(data, args);
    assert!(!output.status.success(), "{args:?}");
    String::from_utf8(output.stderr).expect("text")
}

fn password_in(text: &str) -> &str {
    let line = text.lines().find(|line| line.contains("一次性密码")).expect("a password");
    line.split('：').nth(1).expect("a password").trim()
}

#[test]
fn a_county_is_set_up_once_and_its_administrator_helped() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    assert!(badly(data, &["user", "unlock", "he.min"]).contains("error"));
    let init =
        ["init", "--county-code", "510821", "--name", "旺苍县", "--admin-login", "He.Min", "--admin-name", "何敏"];
    let wrong = ["init", "--county-code", "5108", "--name", "旺苍县", "--admin-login", "he.min"];
    assert!(badly(data, &wrong).contains("单位代码不正确"));
    let said = well(data, &init);
    assert!(said.contains("旺苍县（510821000000）") && said.contains("he.min"), "{said}");
    let first = password_in(&said).to_owned();
    assert_eq!(first.len(), 14);
    assert!(badly(data, &init).contains("县级单位已经存在"));

    let second = well(data, &["user", "reset-password", "he.min"]);
    assert_ne!(password_in(&second), first);
    assert!(well(data, &["user", "unlock", "HE.MIN"]).contains("he.min"));
    assert!(badly(data, &["user", "reset-second-factor", "he.min"]).contains("还没有设置"));
    assert!(badly(data, &["user", "unlock", "nobody"]).contains("不存在"));

    assert!(well(data, &["keys", "rotate"]).contains("第 2 号密钥"));
    assert!(well(data, &["keys", "reseal"]).contains("0 项"));
    assert!(well(data, &["keys", "rotate"]).contains("第 3 号密钥"));
    let right = well(data, &["audit", "verify"]);
    let head = right.lines().find_map(|line| line.strip_prefix("末块：")).expect("a head");
    let head: String = head.chars().take_while(|c| !matches!(c, '（')).collect();
    well(data, &["audit", "verify", "--head", &head]);
    well(data, &["user", "unlock", "he.min"]);
    well(data, &["audit", "verify", "--head", &head]);
    let (number, hash) = head.split_once(':').expect("a head");
    let other = format!("{number}:{}", hash.replace(|c: char| c.is_ascii_digit(), "0"));
    assert!(badly(data, &["audit", "verify", "--head", &other]).contains("与另行记录的末块不符"));
    assert!(badly(data, &["audit", "verify", "--head", "x"]).contains("编号"));
}
