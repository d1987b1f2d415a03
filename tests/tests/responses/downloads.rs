//! Downloads arrive as they were sent, whatever bytes they are.

use mainsheet_tests::stage::{Stage, response};
use sailpoint::{beta, v3};

/// A byte order mark, both kinds of line ends, a quoted field, and what is no UTF-8; more of it
/// than one piece of a transfer.
fn csv() -> Vec<u8> {
    let mut bytes = b"\xEF\xBB\xBFaccountName,lastName\r\n".to_vec();
    for _ in 0..20_000 {
        bytes.extend(b"\"a \"\"b\"\"\",M\xFCller\n\x00,\r\n");
    }
    bytes
}

#[tokio::test]
#[expect(deprecated, reason = "all of beta is")]
async fn csv_arrives_byte_for_byte() {
    let stage = Stage::start().await.expect("a server");
    stage.answer(response(200, "text/csv", csv()).expect("an answer"));
    let v3 = v3::NonEmployeeLifecycleManagement::new(stage.client());
    let beta = beta::NonEmployeeLifecycleManagement::new(stage.client());
    let downloads = [
        v3.export_non_employee_records("a").await,
        v3.export_non_employee_source_schema_template("a").await,
        beta.get_non_employee_export_records("a").await,
        beta.get_non_employee_export_source_schema_template("a")
            .await,
    ];
    for (index, download) in downloads.into_iter().enumerate() {
        let download = download.expect("a download");
        assert_eq!(download.content_type(), Some("text/csv"));
        let bytes = download.bytes().await.expect("all of it");
        assert!(bytes == csv(), "download {index} differs");
    }
}

#[tokio::test]
async fn a_file_is_saved_byte_for_byte() {
    let stage = Stage::start().await.expect("a server");
    stage.answer(response(200, "text/csv", csv()).expect("an answer"));
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("records.csv");
    let written = v3::NonEmployeeLifecycleManagement::new(stage.client())
        .export_non_employee_records("a")
        .await
        .expect("a download")
        .save_to(&path)
        .await
        .expect("a file");
    let saved = std::fs::read(&path).expect("the file");
    assert_eq!(written, csv().len() as u64);
    assert!(saved == csv(), "the file differs");
}
