//! Answers that are not what was asked for, which a download would not notice,
//! and the files that downloads are saved to.

use mainsheet_runtime::request::{Call, Operation};
use mainsheet_runtime::{Client, DecodeError, Error, RequestOptions};

use crate::support::*;

/// Fails with the error of an answer that is not what was asked for.
async fn refused(call: Call, is_file: bool) -> Box<DecodeError> {
    let error = if is_file {
        call.send_download().await.map(drop).unwrap_err()
    } else {
        call.send_text().await.map(drop).unwrap_err()
    };
    assert_clean(&error);
    assert!(!error.is_retryable());
    match error {
        Error::Decode(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_part_that_nobody_asked_for_is_an_error() {
    let part = Reply::new(206)
        .header("content-range", "bytes 0-9/100000")
        .header("content-type", "text/csv")
        .body("a,b\n1,Ann\n");
    let server = Server::script([part]).await;
    let client = client(&server);
    for (operation, is_file) in [(&GET, false), (&CREATE, false), (&EXPORT, true)] {
        let error = refused(call(&client, operation), is_file).await;
        assert!(
            error
                .to_string()
                .ends_with("the server sent a part (206), and the whole was asked for"),
            "{error}"
        );
        assert_eq!(error.status().unwrap(), 206);
        // What came of it is there for the asking.
        assert_eq!(error.raw(), "a,b\n1,Ann\n");
    }
    let error = call(&client, &LIST)
        .send_list::<Record>()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let error = call(&client, &DELETE).send_empty().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(server.count(), 5);

    // Who asks for a part gets one.
    let mut call = call(&client, &EXPORT);
    call.options(RequestOptions::new().header("range", "bytes=0-9"));
    let response = call.send_download().await.unwrap();
    assert_eq!(response.status(), 206);
    assert_eq!(response.into_body().bytes().await.unwrap().len(), 10);
}

#[tokio::test]
async fn a_part_that_was_asked_for_is_given_as_it_came() {
    let part = || {
        Reply::new(206)
            .header("content-range", "bytes 0-9/100000")
            .header("content-encoding", "gzip")
    };
    let parts = Reply::new(206).header("content-type", "multipart/byteranges; boundary=b");
    let replies = [part().body("0123456789"), part().body("0123456789"), parts];
    let server = Server::script(replies).await;
    let client = client(&server);
    let ask = || {
        let mut call = call(&client, &EXPORT);
        call.options(RequestOptions::new().header("range", "bytes=0-9"));
        call
    };
    let response = ask().send_download().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = response.into_body().bytes().await.unwrap();
    assert_eq!(bytes, "0123456789");
    let text = ask().send_text().await.unwrap().into_body();
    assert_eq!(text, "0123456789");
    ask().send_download().await.unwrap();
}

#[tokio::test]
async fn a_page_of_elements_is_no_part_of_a_text() {
    for range in ["items 0-0/7", "0-0/7", "*/7"] {
        let page = Reply::json(206, r#"[{"id":7,"name":"Ann Example"}]"#);
        let server = Server::script([page.header("content-range", range)]).await;
        let list = call(&client(&server), &LIST).send_list::<Record>();
        assert_eq!(list.await.unwrap().into_body().values(), [record()]);
        refused(call(&client(&server), &EXPORT), true).await;
    }
}

#[tokio::test]
async fn a_download_is_of_the_media_type_that_was_asked_for() {
    let page = "<html>Sign in, Ann</html>";
    for content_type in ["text/html; charset=utf-8", "application/json", "text/plain"] {
        let reply = Reply::new(200).header("content-type", content_type);
        let server = Server::script([reply.body(page)]).await;
        let client = client(&server);
        let error = refused(call(&client, &EXPORT), true).await;
        let expected = format!(
            "exportRecords: cannot decode the answer as Download: the server sent \
             {content_type}, and text/csv was asked for"
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.content_type(), Some(content_type));
        assert_eq!(
            (error.status().unwrap().as_u16(), &*error.raw()),
            (200, page)
        );
        assert_eq!(server.count(), 1);

        // The caller may ask for another.
        let mut call = call(&client, &EXPORT);
        call.options(RequestOptions::new().header("accept", "text/*, application/json"));
        call.send_download().await.unwrap();
    }
    // A label that says nothing, or none.
    for reply in [
        Reply::new(200).header("content-type", "application/octet-stream"),
        Reply::new(200),
    ] {
        let server = Server::script([reply.body("a\n")]).await;
        let download = call(&client(&server), &EXPORT).send_download();
        let text = download.await.unwrap().into_body().text().await;
        assert_eq!(text.unwrap(), "a\n");
    }
}

#[tokio::test]
async fn no_more_than_a_mebibyte_of_what_is_refused_is_read() {
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let reply = Reply::new(200)
        .header("content-type", "text/html")
        .header("transfer-encoding", "chunked")
        .then_repeat(chunk, 1000);
    let server = Server::script([reply]).await;
    let error = refused(call(&client(&server), &EXPORT), true).await;
    assert_eq!(error.bytes().len(), 1 << 20);
}

#[tokio::test]
async fn no_content_is_no_file() {
    for status in [204, 205] {
        let server = Server::script([Reply::new(status)]).await;
        let error = refused(call(&client(&server), &EXPORT), true).await;
        assert!(
            error
                .to_string()
                .ends_with(&format!("the server sent no file ({status})")),
            "{error}"
        );
    }
    // A file may be empty.
    let server = Server::script([Reply::new(200).header("content-type", "text/csv")]).await;
    let download = call(&client(&server), &EXPORT).send_download();
    let bytes = download.await.unwrap().into_body().bytes().await;
    assert_eq!(bytes.unwrap(), "");
}

async fn save(client: &Client, operation: &'static Operation, path: &std::path::Path) {
    let download = call(client, operation).send_download().await.unwrap();
    assert_eq!(download.into_body().save_to(path).await.unwrap(), 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_saved_file_keeps_its_mode_and_a_new_one_is_private() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    let directory = Directory::new("mode");
    let server = Server::script([Reply::new(200).body("a\n")]).await;
    let client = client(&server);
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let path = directory.file("new");
    save(&client, &EXPORT, &path).await;
    assert_eq!(mode(&path), 0o600);
    for kept in [0o600, 0o644, 0o664, 0o400, 0o750] {
        let path = directory.file("old");
        let _ = std::fs::remove_file(&path);
        std::fs::write(&path, "what was there").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(kept)).unwrap();
        save(&client, &EXPORT, &path).await;
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a\n");
        assert_eq!(mode(&path), kept, "{kept:o}");
    }
    // A program is made by nobody but its owner.
    let path = directory.file("program");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, Permissions::from_mode(0o4755)).unwrap();
    save(&client, &EXPORT, &path).await;
    assert_eq!(mode(&path), 0o755);
    // The owner and the group, too, where that is allowed.
    std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    if std::os::unix::fs::chown(&path, Some(4321), Some(1234)).is_ok() {
        use std::os::unix::fs::MetadataExt as _;
        save(&client, &EXPORT, &path).await;
        let saved = std::fs::metadata(&path).unwrap();
        assert_eq!((saved.uid(), saved.gid(), mode(&path)), (4321, 1234, 0o640));
    }
    // A link stays, and what it leads to gives way to the file.
    let (link, target) = (directory.file("link"), directory.file("target"));
    std::fs::write(&target, "b").unwrap();
    std::fs::set_permissions(&target, Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    save(&client, &EXPORT, &link).await;
    assert_eq!(mode(&target), 0o640);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "a\n");
    assert_eq!(std::fs::read_link(&link).unwrap(), target);
}

#[tokio::test]
async fn a_name_may_be_as_long_as_a_name_can_be() {
    let directory = Directory::new("names");
    let server = Server::script([Reply::new(200).body("a\n")]).await;
    let client = client(&server);
    for name in ["x".repeat(255), "ü".repeat(127), "x".into()] {
        let path = directory.file(&name);
        save(&client, &EXPORT, &path).await;
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a\n");
    }
    assert_eq!(directory.names().len(), 3);
}
