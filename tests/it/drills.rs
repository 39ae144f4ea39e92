//! The drill for anomalies, in short: that it sees what it looks for, and finds none of it.

use std::process::Command;

#[test]
fn no_transaction_sees_or_does_what_no_order_of_them_explains() {
    let drill = env!("CARGO_BIN_EXE_anomalies-drill");
    let output = Command::new(drill).arg("--quick").output().unwrap();
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}{wrong}");
    assert!(told.contains("Sqlite: 0 anomalies"), "{told}");
}
