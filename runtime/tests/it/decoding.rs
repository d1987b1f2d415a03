//! Answers that are not what the description promises.

use mainsheet_runtime::{DecodeError, Error, RequestOptions, StatusCode};

use crate::support::*;

fn decode(error: Error) -> Box<DecodeError> {
    assert_clean(&error);
    match error {
        Error::Decode(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_names_the_place_and_is_kept() {
    let server = Server::script([Reply::json(200, r#"{"id":"Ann","name":"x"}"#)]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.raw().unwrap(), r#"{"id":"Ann","name":"x"}"#);
    assert_eq!(error.status().unwrap(), 200);
    let error = decode(error);
    assert_eq!((error.operation(), error.pointer()), ("getRecord", "/id"));
    assert_eq!(
        error.to_string(),
        "getRecord: cannot decode the answer as Record at /id: expected an integer of 64 bits \
         without sign, found a text (line 1, column 7)"
    );
    // It is the server's fault, and it will not be another's.
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn what_nobody_knows_costs_no_more_than_it_is_long() {
    let nest = "[".repeat(200_000) + &"]".repeat(200_000);
    let key = format!(
        "{{\"{}\":[{}0]}}",
        "k".repeat(200_000),
        "0,".repeat(200_000)
    );
    for unknown in [nest, key] {
        for (body, pointer) in [
            (format!(r#"{{"x":{unknown},"id":"Ann"}}"#), "/id"),
            (format!(r#"{{"id":"Ann","x":{unknown}}}"#), "/id"),
            (format!(r#"{{"id":7,"x":{unknown}}}"#), ""),
        ] {
            let server = Server::script([Reply::json(200, &body)]).await;
            let error = decode(get(&client(&server)).await.unwrap_err());
            assert_eq!(error.pointer(), pointer);
        }
    }
}

/// No line break, nothing that steers a terminal, and not long.
#[track_caller]
fn assert_short_and_plain(text: &str) {
    assert!(text.len() < 1200, "{}: {text}", text.len());
    assert!(
        !text.contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{text:?}"
    );
}

#[tokio::test]
async fn what_a_server_writes_neither_breaks_a_log_nor_fills_it() {
    type Shelf = std::collections::BTreeMap<String, Record>;

    let odd = r"\u001b[2J\r\nERROR \u202e\u009b";
    let body = format!(
        r#"{{"{odd}{}":{{"id":"x","name":""}}}}"#,
        "k".repeat(100_000)
    );
    let long = "x".repeat(30_000);
    let reply = Reply::json(200, &body).header("x-request-id", &long);
    let server = Server::script([
        reply.clone(),
        reply,
        Reply::new(200).header("content-type", &long).body("no"),
        problem(400).header("x-request-id", &long),
        Reply::new(200).header("content-type", &long).body("no"),
    ])
    .await;
    let client = client(&server);
    let error = call(&client, &GET).send_json::<Shelf>().await.unwrap_err();
    assert_short_and_plain(&error.to_string());
    assert_short_and_plain(&format!("{error:?}"));
    let error = decode(error);
    assert!(error.pointer().starts_with("/\u{1b}[2J\r\n"));
    assert!(error.pointer().ends_with('…') && error.pointer().len() < 1100);

    let response = call(&client, &GET).send_text().await.unwrap();
    assert_eq!(response.request_id(), Some(&*long));
    assert_short_and_plain(&format!("{response:?}"));

    for error in [
        get(&client).await.unwrap_err(),
        get(&client).await.unwrap_err(),
        call(&client, &EXPORT).send_download().await.unwrap_err(),
    ] {
        assert_short_and_plain(&error.to_string());
        assert_short_and_plain(&format!("{error:?}"));
        assert!(error.to_string().contains("xxx") || error.status().unwrap() == 400);
    }

    let mut anything = call(&client, &EXPORT);
    anything.options(RequestOptions::new().header("accept", "*/*"));
    let download = anything.send_download().await.unwrap().into_body();
    assert_eq!(download.content_type(), Some(&*long));
    assert_short_and_plain(&format!("{download:?}"));
}

#[tokio::test]
async fn truncated_json_is_an_error() {
    let server = Server::script([Reply::json(200, r#"{"id":7,"name":"Ann"#)]).await;
    let error = decode(get(&client(&server)).await.unwrap_err());
    assert!(
        error.to_string().contains("the text ends within a value"),
        "{error}"
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_html_page_is_called_so() {
    let page = "<html>Sign in, Ann Example</html>";
    let html = |status| {
        Reply::new(status)
            .header("content-type", "text/html")
            .body(page)
    };
    let server = Server::script([html(200)]).await;
    let error = decode(get(&client(&server)).await.unwrap_err());
    assert!(
        error
            .to_string()
            .ends_with("the body is text/html and not JSON"),
        "{error}"
    );
    assert_eq!(error.content_type(), Some("text/html"));
    assert_eq!(error.raw(), page);

    // With an error's status it is the error's raw body, and the documented
    // one is missing for a reason.
    let server = Server::script([html(502)]).await;
    let error = create(&client(&server)).await.unwrap_err();
    assert_clean(&error);
    assert_eq!(
        error.to_string(),
        "createRecord: the server answered 502 Bad Gateway"
    );
    assert_eq!(error.raw().unwrap(), page);
    let api = error.as_api().unwrap();
    assert!(api.body::<Problem>().is_none());
    let reason = api.decode_error().unwrap().to_string();
    assert!(reason.contains("text/html"), "{reason}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_wrong_content_type_on_good_json_does_no_harm() {
    let reply = Reply::new(200)
        .header("content-type", "text/plain")
        .body(r#"{"id":7,"name":"Ann Example"}"#);
    let server = Server::script([reply]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), record());
}

#[tokio::test]
async fn an_empty_body_is_nothing_or_an_error() {
    for reply in [Reply::new(200), Reply::new(204)] {
        let server = Server::script([reply]).await;
        let client = client(&server);
        let error = decode(get(&client).await.unwrap_err());
        assert!(error.to_string().ends_with("the body is empty"), "{error}");
        let maybe = call(&client, &GET)
            .send_json::<Option<Record>>()
            .await
            .unwrap();
        assert_eq!(*maybe.body(), None);
        call(&client, &GET).send_empty().await.unwrap();
        assert_eq!(call(&client, &GET).send_text().await.unwrap().body(), "");
        assert_eq!(server.count(), 4);
    }
}

#[tokio::test]
async fn a_bad_element_of_a_list_costs_itself_alone() {
    let body = r#"[{"id":1,"name":"a"},{"id":"Ann","name":"b"},null,{"id":4,"name":"d"}]"#;
    let server = Server::script([Reply::json(200, body)]).await;
    let list = call(&client(&server), &LIST)
        .send_list::<Record>()
        .await
        .unwrap()
        .into_body();
    assert_eq!(list.len(), 4);
    let seen: Vec<_> = list
        .into_iter()
        .map(|element| match element {
            Ok(record) => record.name,
            Err(error) => {
                let raw = error.raw().unwrap().into_owned();
                format!("{} {raw}", decode(error).pointer())
            }
        })
        .collect();
    assert_eq!(
        seen,
        ["a", r#"/1/id {"id":"Ann","name":"b"}"#, "/2 null", "d"]
    );
}

#[tokio::test]
async fn an_error_body_has_its_documented_type() {
    let server = Server::script([problem(400).header("x-request-id", "abc")]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_clean(&error);
    assert_eq!(error.body::<Problem>().unwrap().message, "no Ann Example");
    let api = error.as_api().unwrap();
    assert_eq!(api.request_id(), Some("abc"));
    assert_eq!(api.headers()["content-type"], "application/json");
    assert_eq!(api.operation(), "getRecord");

    // A shape that is not documented.
    let server = Server::script([Reply::json(403, r#"{"error":"Ann"}"#)]).await;
    let error = get(&client(&server)).await.unwrap_err();
    let api = error.as_api().unwrap();
    assert!(api.body::<Problem>().is_none());
    assert_eq!(api.decode_error().unwrap().pointer(), "");
    assert_eq!(error.raw().unwrap(), r#"{"error":"Ann"}"#);
    assert!(!error.is_not_found());

    let server = Server::script([Reply::new(404)]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found());
    assert!(error.is(404));
    assert!(error.is(StatusCode::NOT_FOUND));
    assert!(!error.is(409));
    assert!(!error.is(40), "no status is below 100");

    // What the server answered is a success, which could not be read.
    let server = Server::script([Reply::new(200)]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 200);
    assert!(!error.is(200));
}

#[tokio::test]
async fn an_error_body_that_breaks_off_is_still_an_error_with_a_status() {
    let reply = problem(400).promise(500).then_reset();
    let server = Server::script([reply]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(server.count(), 1);

    // Of an endless one, the first MiB is kept.
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let reply = Reply::new(400)
        .header("transfer-encoding", "chunked")
        .then_repeat(chunk, 1000);
    let server = Server::script([reply]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.raw().unwrap().len(), 1 << 20);
}
