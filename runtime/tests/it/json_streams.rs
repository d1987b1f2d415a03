//! Streams of JSON texts, one after the other.

use mainsheet_runtime::request::{Call, Method, Operation};
use mainsheet_runtime::{Error, Json, TransportErrorKind};

use crate::streams::{LINES, chunk, operation, stream};
use crate::support::*;

static SEQUENCE: Operation = operation(Method::GET, "application/json-seq");

#[tokio::test]
async fn texts_a_line_and_sequences_are_streams_of_items() {
    let server = Server::start(|request, _| {
        let (media_type, body) = match request.header("accept") {
            Some("application/json-seq") => (
                "application/json-seq",
                "\x1E{\n\"a\":1}\n\x1E{\"a\":\n\x1E2\n",
            ),
            // By another of its names.
            _ => ("application/jsonl", "{\"a\":1}\n{\"a\":\n2"),
        };
        Reply::new(200)
            .header("content-type", media_type)
            .body(body)
    })
    .await;
    let client = client(&server);
    for operation in [&LINES, &SEQUENCE] {
        let call = Call::new(&client, operation).send_json_stream::<Json>();
        let mut items = call.await.unwrap().into_body();
        let first = items.next().await.unwrap().unwrap();
        assert_eq!(first.get("a").unwrap().as_i64(), Some(1));
        let Some(Err(Error::Decode(error))) = items.next().await else {
            panic!("the second item cannot be read");
        };
        assert_eq!(error.raw(), "{\"a\":");
        assert!(
            error
                .content_type()
                .unwrap()
                .starts_with("application/json")
        );
        assert_eq!(items.try_next().await.unwrap().unwrap().as_i64(), Some(2));
        assert!(items.try_next().await.unwrap().is_none());
    }
}

/// Lines and sequences differ in where a text may have line breaks.
#[tokio::test]
async fn the_answer_says_how_its_texts_are_told_apart() {
    const SEQUENCES: &str = "\x1E[\n\x1E[\n1]\n\x1E2\n";
    const TEXTS: &str = "[\n[1]\n2\n";
    static EITHER: Operation = operation(
        Method::GET,
        "application/json-seq, application/x-ndjson;q=0.9",
    );
    for (operation, media_type, body) in [
        (&EITHER, "application/json-seq; charset=utf-8", SEQUENCES),
        (&EITHER, "application/x-ndjson", TEXTS),
        // If it says nothing, they are as they were asked for.
        (&SEQUENCE, "application/octet-stream", SEQUENCES),
        (&SEQUENCE, "", SEQUENCES),
        (&EITHER, "", SEQUENCES),
        (&LINES, "application/octet-stream", TEXTS),
        (&LINES, "", TEXTS),
    ] {
        let reply = match media_type {
            "" => Reply::new(200),
            media_type => Reply::new(200).header("content-type", media_type),
        };
        let server = Server::script([reply.body(body)]).await;
        let client = client(&server);
        let call = Call::new(&client, operation).send_json_stream::<Json>();
        let mut items = call.await.unwrap().into_body();
        let mut texts = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map(|item| mainsheet_runtime::json::to_string(&item).unwrap());
            texts.push(item.map(|text| text.replace('\n', "")).ok());
        }
        // The first is cut off, and costs itself.
        let all = [None, Some("[1]".to_owned()), Some("2".to_owned())];
        assert_eq!(texts, all, "{} as {media_type}", operation.accept);
    }
}

#[tokio::test]
async fn a_stream_of_lines_that_breaks_ends_with_an_error() {
    let reply = stream("application/x-ndjson")
        .then_send(chunk("1\n2"))
        .then_reset();
    let server = Server::script([reply]).await;
    let client = client(&server);
    let call = Call::new(&client, &LINES).send_json_stream::<u64>();
    let mut items = call.await.unwrap().into_body();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let Some(Err(Error::Transport(error))) = items.next().await else {
        panic!("half an item is none");
    };
    assert_eq!(error.kind(), TransportErrorKind::Body);
    assert!(items.next().await.is_none());
    assert_eq!(server.count(), 1);
}
