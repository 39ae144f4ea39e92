//! Values at the border: pointers outside of memory, texts that are none, answers that are too long.

use anyhow::Result;
use wushe_host::runtime::{InvokeError, Kind};

use wushe_tests::ground::Ground;
use wushe_tests::guest::{Guest, host};

const ABI: InvokeError = InvokeError::Trap { code: "abi" };

async fn failure(guest: Guest<'_>) -> Result<InvokeError> {
    Ground::new().await?.failure(guest.component()?, Kind::Action).await
}

#[tokio::test]
async fn texts_outside_of_memory_are_refused() -> Result<()> {
    for (address, length) in [("8", "2147483647"), ("2147483647", "8"), ("-1", "1"), ("262140", "8")] {
        let invoke = format!("(call $log (i32.const 1) (i32.const {address}) (i32.const {length})) i32.const 16");
        let guest = Guest { imports: host::LOG, invoke: &invoke, ..Guest::default() };
        assert_eq!(failure(guest).await?, ABI, "{address} {length}");
    }
    Ok(())
}

#[tokio::test]
async fn results_outside_of_memory_are_refused() -> Result<()> {
    for address in ["17", "-8", "262136"] {
        let invoke = format!("i32.const {address}");
        assert_eq!(failure(Guest { invoke: &invoke, ..Guest::default() }).await?, ABI, "{address}");
    }
    Ok(())
}

#[tokio::test]
async fn cases_that_do_not_exist_are_refused() -> Result<()> {
    // Neither ok nor error.
    let result = "(i32.store8 (i32.const 16) (i32.const 7)) i32.const 16";
    assert_eq!(failure(Guest { invoke: result, ..Guest::default() }).await?, ABI);
    // A failure of no known kind.
    let failed = "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store8 (i32.const 24) (i32.const 99)) i32.const 16";
    assert_eq!(failure(Guest { invoke: failed, ..Guest::default() }).await?, ABI);
    // A level of log that there is not.
    let level = "(call $log (i32.const 9) (i32.const 1024) (i32.const 4)) i32.const 16";
    assert_eq!(failure(Guest { imports: host::LOG, invoke: level, ..Guest::default() }).await?, ABI);
    Ok(())
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() -> Result<()> {
    let invoke = "(i32.store8 (i32.const 1024) (i32.const 255)) (call $ok (i32.const 1024) (i32.const 1))";
    assert_eq!(failure(Guest { invoke, ..Guest::default() }).await?, ABI);
    Ok(())
}

#[tokio::test]
async fn an_answer_of_8_mb_is_too_much() -> Result<()> {
    let invoke = "(call $ok (i32.const 64) (i32.const 8000000))";
    assert_eq!(failure(Guest { memory: "200", invoke, ..Guest::default() }).await?, InvokeError::TooMuchData);
    Ok(())
}

#[tokio::test]
async fn a_list_that_names_one_text_many_times_is_too_much() -> Result<()> {
    // 8,000 entries of 60 KB each would be 480 MB from 128 KiB of memory.
    let invoke = "
        (local.set $n (i32.const 0))
        (loop $next
            (i32.store (i32.add (i32.const 65536) (i32.shl (local.get $n) (i32.const 3))) (i32.const 1024))
            (i32.store (i32.add (i32.const 65540) (i32.shl (local.get $n) (i32.const 3))) (i32.const 60000))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $n) (i32.const 8000))))
        (call $residents (i32.const 65536) (i32.const 8000) (i32.const 64))
        (call $outcome)";
    let guest = Guest { imports: host::RESIDENTS, invoke, ..Guest::default() };
    assert_eq!(failure(guest).await?, InvokeError::TooMuchData);
    Ok(())
}

#[tokio::test]
async fn an_answer_must_be_json_with_clean_texts() -> Result<()> {
    for data in [r"nul", r"\22\5cu0000\22", r"\22\5cu202e\22", r"{\22\5cu2066\22:1}"] {
        let length = wat_length(data);
        let fields = format!(r#"(data (i32.const 3000) "{data}")"#);
        let invoke = format!("(call $ok (i32.const 3000) (i32.const {length}))");
        let error = failure(Guest { fields: &fields, invoke: &invoke, ..Guest::default() }).await?;
        assert!(matches!(error, InvokeError::Broken(_)), "{data}: {error:?}");
    }
    Ok(())
}

/// Bytes of a string of the text format in which every escape is a backslash with two digits.
fn wat_length(data: &str) -> usize {
    data.len() - 2 * data.matches('\\').count()
}

#[tokio::test]
async fn a_guests_own_words_are_cut_cleaned_and_masked() -> Result<()> {
    // `broken` with 100,000 characters that begin with an escape sequence and a telephone number.
    let fields = r#"(data (i32.const 65536) "\1b[31m19900000001 ")"#;
    let invoke = "
        (memory.fill (i32.const 65553) (i32.const 120) (i32.const 100000))
        (i32.store8 (i32.const 16) (i32.const 1))
        (i32.store8 (i32.const 24) (i32.const 6))
        (i32.store (i32.const 32) (i32.const 65536))
        (i32.store (i32.const 36) (i32.const 100000))
        i32.const 16";
    let error = failure(Guest { fields, invoke, ..Guest::default() }).await?;
    let InvokeError::Broken(words) = error else { panic!("{error:?}") };
    assert!(words.starts_with("[31m199****0001 x"), "{words}");
    assert!(words.len() <= 1024, "{} bytes", words.len());
    Ok(())
}
