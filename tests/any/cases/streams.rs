//! Items that come one after the other, each of its type.

use cases::streams::Streams;
use cases::streams::models::{CompleteBody, Part, Tick, WatchMixedEvent};
use cases::{Event, Events, JsonStream};

use super::support::{NOTHING, answered, exchange, json};

const EVENTS: &str = "text/event-stream";

async fn all<T>(mut events: Events<T>) -> Vec<Event<T>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap());
    }
    all
}

async fn ats(mut items: JsonStream<Tick>) -> Vec<i64> {
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.map_or(-1, |tick| tick.at));
    }
    all
}

#[tokio::test]
async fn events_have_the_type_of_their_data() {
    let body = "event: t\nid: 7\ndata: {\"at\":1}\n\ndata: {\"at\":\ndata: 2}\n\n";
    let (request, events) = exchange((200, EVENTS, body), |client| {
        Streams::new(client).watch_ticks()
    })
    .await;
    assert_eq!(request.header("accept"), Some(EVENTS));
    let events = all(events.unwrap().reconnect(false)).await;
    assert_eq!(events[0].data, Tick::new(1));
    assert_eq!((events[0].name(), events[0].id()), ("t", Some("7")));
    assert_eq!(events[1].data, Tick::new(2));
    assert_eq!(events.len(), 2);
    // No content is no event.
    let none = answered(NOTHING, |client| Streams::new(client).watch_ticks()).await;
    assert!(all(none.unwrap()).await.is_empty());

    let notes = answered((200, EVENTS, "data: {\"at\":1}\n\ndata: b\n\n"), |client| {
        Streams::new(client).watch_notes()
    })
    .await;
    let notes = all(notes.unwrap()).await;
    let notes: Vec<String> = notes.into_iter().map(|note| note.data).collect();
    assert_eq!(notes, ["{\"at\":1}", "b"]);
}

#[tokio::test]
async fn an_event_that_is_described_by_its_fields_is_the_same() {
    let body = "event: t\ndata: {\"at\":1}\n\ndata: [END]\n\ndata: {\"at\":2}\n\n";
    let feed = answered((200, EVENTS, body), |client| {
        Streams::new(client).watch_feed()
    })
    .await;
    let feed = all(feed.unwrap()).await;
    assert_eq!(feed.len(), 1);
    assert_eq!(feed[0].data.at, 1);

    let body = "event: tick\ndata: {\"at\":1}\n\nevent: bye\ndata: so long\n\n";
    let mixed = answered((200, EVENTS, body), |client| {
        Streams::new(client).watch_mixed()
    })
    .await;
    let mixed = all(mixed.unwrap()).await;
    let WatchMixedEvent::Tick(tick) = &mixed[0].data else {
        panic!("{mixed:?}");
    };
    assert_eq!(tick.data.at, 1);
    let WatchMixedEvent::Bye(bye) = &mixed[1].data else {
        panic!("{mixed:?}");
    };
    assert_eq!(bye.data, "so long");
    assert_eq!(mixed[1].name(), "bye");
}

#[tokio::test]
async fn the_same_operation_gives_json_or_a_stream() {
    let body = || CompleteBody::new("Hi");
    let (request, whole) = exchange(json(r#"{"text":"Ho"}"#), |client| {
        Streams::new(client).complete(body())
    })
    .await;
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.body, r#"{"prompt":"Hi"}"#);
    assert_eq!(whole.unwrap().text.as_deref(), Some("Ho"));

    let parts = "data: {\"delta\":\"H\"}\n\ndata: {\"delta\":\"o\"}\n\ndata: [DONE]\n\n: rest\n\n";
    for set in [body(), body().stream(false), body().stream(true)] {
        let (request, events) = exchange((200, EVENTS, parts), |client| {
            Streams::new(client).complete(set).as_stream()
        })
        .await;
        assert_eq!(request.line, "POST /completions");
        assert_eq!(request.header("accept"), Some(EVENTS));
        assert_eq!(request.body, r#"{"prompt":"Hi","stream":true}"#);
        let parts: Vec<Part> = all(events.unwrap().until("[DONE]"))
            .await
            .into_iter()
            .map(|it| it.data)
            .collect();
        assert_eq!(
            parts,
            [Part::default().delta("H"), Part::default().delta("o")]
        );
    }
}

#[tokio::test]
async fn texts_a_line_and_sequences_have_the_type_of_an_item() {
    let lines = "{\"at\":1}\n{\"at\":\"x\"}\n\n{\"at\":3}";
    let list = json(r#"[{"at":1}]"#);
    let log = answered(list, |client| Streams::new(client).read_log()).await;
    assert_eq!(log.unwrap().into_vec().unwrap(), [Tick::new(1)]);
    let (request, log) = exchange((200, "application/x-ndjson", lines), |client| {
        Streams::new(client).read_log().as_stream()
    })
    .await;
    assert_eq!(request.line, "GET /log?stream=true");
    assert_eq!(request.header("accept"), Some("application/x-ndjson"));
    assert_eq!(ats(log.unwrap()).await, [1, -1, 3]);

    let (request, items) = exchange((200, "application/jsonl", lines), |client| {
        Streams::new(client).read_lines()
    })
    .await;
    assert_eq!(request.header("accept"), Some("application/jsonl"));
    assert_eq!(ats(items.unwrap()).await, [1, -1, 3]);

    let sequence = "\u{1E}{\n\"at\": 1\n}\n\u{1E}{\"at\":2}\n";
    let items = answered((200, "application/json-seq", sequence), |client| {
        Streams::new(client).read_sequence()
    })
    .await;
    assert_eq!(ats(items.unwrap()).await, [1, 2]);

    let (request, items) = exchange((200, "application/json", lines), |client| {
        Streams::new(client).read_or_watch().as_stream()
    })
    .await;
    assert_eq!(
        request.header("accept"),
        Some("application/json;stream=watch")
    );
    assert_eq!(ats(items.unwrap()).await, [1, -1, 3]);
}
