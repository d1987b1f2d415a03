//! Streams of items: events, and what they share with JSON texts one after the other.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server as Place};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    Client, Error, Event, Events, Json, JsonStream, RequestOptions, RetryPolicy, TimeoutKind,
};

use crate::support::service::{Answer, client as service, run};
use crate::support::*;

pub(crate) const fn operation(method: Method, accept: &'static str) -> Operation {
    Operation {
        id: "stream",
        method,
        server: Place::BASE,
        path: "/stream",
        security: Security::Undeclared,
        accept,
        errors: &[],
        paging: None,
    }
}

static EVENTS: Operation = operation(Method::GET, "text/event-stream");
static COMPLETE: Operation = operation(Method::POST, "text/event-stream");
pub(crate) static LINES: Operation = operation(Method::GET, "application/x-ndjson");

pub(crate) fn stream(media_type: &str) -> Reply {
    Reply::new(200)
        .header("content-type", media_type)
        .header("transfer-encoding", "chunked")
}

/// A piece of a chunked body.
pub(crate) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

async fn events(client: &Client, operation: &'static Operation) -> Events<Record> {
    let response = Call::new(client, operation).send_events().await.unwrap();
    response.into_body()
}

/// The next event, as text.
async fn next(events: &mut Events<Record>) -> String {
    match soon("an event", events.next()).await {
        Some(Ok(event)) => format!("{} {} {:?}", event.name(), event.data.id, event.id()),
        Some(Err(error)) => {
            assert_clean(&error);
            match error {
                Error::Decode(error) => format!("bad: {}", error.raw()),
                Error::BodyTooLarge { limit, .. } => format!("over {limit}"),
                Error::Transport(error) => format!("{:?}", error.kind()),
                error => format!("{error}"),
            }
        }
        None => "end".into(),
    }
}

fn data(id: u64) -> String {
    format!("data: {{\"id\":{id},\"name\":\"Ann\"}}\n\n")
}

#[tokio::test]
async fn events_come_one_by_one_while_the_server_goes_on() {
    let gate = Gate::shut();
    let reply = stream("text/event-stream; charset=utf-8")
        .then_send(chunk(&format!(": hi\n\nevent: new\nid: a\n{}", data(1))))
        .then_wait(&gate)
        .then_send(chunk("data: {\"id\":\"Ann\"}\n\n"))
        .then_send(chunk(&data(2)))
        .then_send("0\r\n\r\n");
    let server = Server::script([reply]).await;
    let client = client(&server);
    let mut events = events(&client, &COMPLETE).await;
    assert_eq!(events.last_event_id(), None);
    assert_eq!(next(&mut events).await, "new 1 Some(\"a\")");
    assert_eq!(events.last_event_id(), Some("a"));
    gate.open();
    // One that is bad costs itself, and is there for the asking.
    assert_eq!(next(&mut events).await, "bad: {\"id\":\"Ann\"}");
    assert_eq!(next(&mut events).await, "message 2 Some(\"a\")");
    // A POST's stream that ends has ended.
    assert_eq!(next(&mut events).await, "end");
    assert_eq!(next(&mut events).await, "end");
    assert_eq!(server.count(), 1);
    let request = &server.requests()[0];
    assert_eq!(request.header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn a_posts_stream_that_breaks_is_an_error_item() {
    let reply = stream("text/event-stream")
        .then_send(chunk(&format!("id: a\n{}", data(1))))
        .then_reset();
    let server = Server::script([reply]).await;
    let client = client(&server);
    let mut events = events(&client, &COMPLETE).await.reconnect(true);
    assert_eq!(next(&mut events).await, "message 1 Some(\"a\")");
    assert_eq!(next(&mut events).await, "Body");
    assert_eq!(next(&mut events).await, "end");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_sentinel_ends_a_stream_that_the_server_keeps_open() {
    let reply = stream("text/event-stream")
        .then_send(chunk(&format!("{}data: [DONE]\n\n", data(1))))
        .then_never();
    let server = Server::script([reply]).await;
    let client = client(&server);
    for (told, left) in [(true, 1), (false, 2)] {
        let mut call = Call::new(&client, &COMPLETE);
        if told {
            call.until("[DONE]");
        }
        let mut events = call.send_events::<Record>().await.unwrap().into_body();
        if !told {
            events = events.until("[DONE]".to_owned());
        }
        assert_eq!(next(&mut events).await, "message 1 None");
        assert_eq!(next(&mut events).await, "end");
        // The connection is given up, whatever becomes of what has read from it.
        server.left(left).await;
        assert_eq!(next(&mut events).await, "end");
    }
}

#[tokio::test]
async fn an_item_that_is_too_large_costs_itself() {
    let long = format!("data: \"{}\"\n\n{}", "x".repeat(100_000), data(2));
    let lines = format!("\"{}\"\n2\n", "x".repeat(100_000));
    let server = Server::start(move |request, _| {
        let media_type = request.header("accept").unwrap();
        let body = if media_type.starts_with("text") {
            &long
        } else {
            &lines
        };
        Reply::new(200)
            .header("content-type", media_type)
            .body(body.as_str())
    })
    .await;
    let client = client(&server);
    let mut call = Call::new(&client, &COMPLETE);
    call.options(RequestOptions::new().body_limit(1000));
    let mut events = call.send_events::<Record>().await.unwrap().into_body();
    assert_eq!(next(&mut events).await, "over 1000");
    assert_eq!(next(&mut events).await, "message 2 None");

    let mut call = Call::new(&client, &LINES);
    call.options(RequestOptions::new().body_limit(1000));
    let mut lines: JsonStream<u64> = call.send_json_stream().await.unwrap().into_body();
    let error = lines.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 1000, .. }));
    assert_eq!(lines.next().await.unwrap().unwrap(), 2);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn what_is_no_stream_of_the_kind_is_an_error() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    let call = Call::new(&client, &COMPLETE).send_events::<Record>();
    let error = call.await.map(drop).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the server sent application/json, and text/event-stream was asked for"),
        "{error}"
    );
    // No content is no event, and nothing to wait for.
    let server = Server::script([Reply::new(204)]).await;
    let client = self::client(&server);
    let mut events = events(&client, &EVENTS).await;
    assert_eq!(next(&mut events).await, "end");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn events_are_equal_in_name_id_and_data() {
    let body = format!("id: a\nevent: x\n{}", data(1));
    let more = format!(
        "event: x\n{}id: b\nevent: x\n{}{}",
        data(1),
        data(1),
        data(1)
    );
    let reply = stream("text/event-stream")
        .then_send(chunk(&(body + &more)))
        .then_send("0\r\n\r\n");
    let server = Server::script([reply]).await;
    let mut events = events(&client(&server), &COMPLETE).await;
    let mut all = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        all.push(event.map(|record| record.id));
    }
    let told: Vec<_> = all.iter().map(|it| (it.name(), it.id(), it.data)).collect();
    let [first, same, other_id, other_name] = &all[..] else {
        panic!("there are four: {told:?}");
    };
    assert_eq!(told[0], ("x", Some("a"), 1));
    assert_eq!(told[3], ("message", Some("b"), 1));
    assert_eq!(first, same);
    assert_ne!(first, other_id);
    assert_ne!(other_id, other_name);
    assert_ne!(first.clone().map(|_| 2), *same);
}

/// What a stream of events gives that a service answers, with when it asked for it and after which
/// id. The n-th answer is the n-th here, the last for all others.
#[expect(clippy::disallowed_types, reason = "a paused clock, and no socket")]
fn told(
    operation: &'static Operation,
    answers: Vec<Answer>,
    change: fn(Events<Record>) -> Events<Record>,
) -> (Vec<String>, Vec<(u64, Option<String>)>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let told = run(async move {
        let start = tokio::time::Instant::now();
        let client = service(move |request| {
            let id = request.headers().get("last-event-id");
            let id = id.map(|id| id.to_str().unwrap().to_owned());
            let mut seen = seen.lock().unwrap();
            seen.push((start.elapsed().as_secs(), id));
            answers[(seen.len() - 1).min(answers.len() - 1)].clone()
        });
        let client = client.retry(RetryPolicy::never()).body_limit(1000);
        let client = client.build().unwrap();
        let call = Call::new(&client, operation).send_events();
        let mut events = change(call.await.unwrap().into_body());
        let mut told = Vec::new();
        while told.last().is_none_or(|last| last != "end") {
            let item = events.next().await;
            told.push(match item {
                Some(Ok(event)) => Event::map(event, |record: Record| record.id)
                    .data
                    .to_string(),
                Some(Err(error)) => format!("{:?}", error.status().map(|it| it.as_u16())),
                None => "end".to_owned(),
            });
        }
        told
    });
    let asked = asked.lock().unwrap().clone();
    (told, asked)
}

fn answer(body: &str) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type", "text/event-stream".into())],
        body: body.into(),
        ..Answer::default()
    }
}

fn gone(status: u16) -> Answer {
    Answer {
        status,
        ..Answer::default()
    }
}

fn asks(asked: &[(u64, Option<&str>)]) -> Vec<(u64, Option<String>)> {
    let each = asked.iter();
    each.map(|(at, id)| (*at, id.map(str::to_owned))).collect()
}

#[test]
fn a_get_with_ids_goes_on_after_the_last_of_them() {
    let cut = |body: String| Answer {
        cut: Some(body.len() - 1),
        ..answer(&body)
    };
    let answers = vec![
        // Of the second event half has come.
        cut(format!("id: a\n{}id: b\n{}", data(1), data(2))),
        answer(&format!("retry: 10000\n\nid: b\n{}", data(2))),
        // Nothing, twice, and then longer waits.
        answer(""),
        answer(""),
        answer(&data(3)),
        gone(204),
    ];
    let (told, asked) = told(&EVENTS, answers, |events| events);
    assert_eq!(told, ["1", "2", "3", "end"]);
    let asked_for = [
        (0, None),
        (3, Some("a")),
        (13, Some("b")),
        (33, Some("b")),
        (73, Some("b")),
        (83, Some("b")),
    ];
    assert_eq!(asked, asks(&asked_for));
}

#[test]
fn no_wait_is_longer_than_five_minutes() {
    let answers = vec![
        answer(&format!("retry: 301000\n\nid: a\n{}", data(1))),
        answer("retry: 18446744073709551615\n\n"),
        answer("retry: 100000\n\n"),
        answer(""),
        gone(204),
    ];
    let (told, asked) = told(&EVENTS, answers, |events| events);
    assert_eq!(told, ["1", "end"]);
    let times: Vec<_> = asked.iter().map(|(at, _)| *at).collect();
    assert_eq!(times, [0, 300, 600, 900, 1200]);
}

#[test]
fn what_comes_of_asking_again_has_the_same_limit() {
    let long = format!("data: \"{}\"\n\n{}", "x".repeat(1000), data(2));
    let answers = vec![
        answer(&format!("id: a\n{}", data(1))),
        answer(&long),
        gone(204),
    ];
    let (told, _) = told(&EVENTS, answers, |events| events);
    assert_eq!(told, ["1", "None", "2", "end"]);
}

#[test]
fn a_stream_that_there_is_not_is_not_asked_for_again() {
    let (told, asked) = told(&EVENTS, vec![gone(204)], |events| events.reconnect(true));
    assert_eq!(told, ["end"]);
    assert_eq!(asked, asks(&[(0, None)]));
}

#[test]
fn an_error_when_it_is_asked_for_again_ends_a_stream() {
    let answers = vec![answer(&format!("id: a\n{}", data(1))), gone(404)];
    let (told, asked) = told(&EVENTS, answers, |events| events);
    assert_eq!(told, ["1", "Some(404)", "end"]);
    assert_eq!(asked.len(), 2);
}

#[test]
fn without_ids_it_is_the_caller_who_decides() {
    let answers = || vec![answer(&data(1)), answer(&data(2)), gone(204)];
    assert_eq!(told(&EVENTS, answers(), |events| events).0, ["1", "end"]);
    let (all, asked) = told(&EVENTS, answers(), |events| events.reconnect(true));
    assert_eq!(all, ["1", "2", "end"]);
    assert_eq!(asked, asks(&[(0, None), (3, None), (6, None)]));

    let with_ids = || vec![answer(&format!("id: a\n{}", data(1))), gone(204)];
    let (all, asked) = told(&EVENTS, with_ids(), |events| events.reconnect(false));
    assert_eq!(
        (all, asked.len()),
        (vec!["1".to_owned(), "end".to_owned()], 1)
    );
    // Never by another method.
    for change in [
        |events| events,
        |events: Events<Record>| events.reconnect(true),
    ] {
        let (all, asked) = told(&COMPLETE, with_ids(), change);
        assert_eq!(
            (all, asked.len()),
            (vec!["1".to_owned(), "end".to_owned()], 1)
        );
    }
}

#[tokio::test]
async fn a_silent_server_is_one_that_broke_off() {
    let reply = stream("text/event-stream")
        .then_send(chunk(&data(1)))
        .then_never();
    let server = Server::script([reply]).await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .read_timeout(Duration::from_secs(60))
        .total_timeout(Duration::from_secs(90))
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut events = events(&client, &COMPLETE).await;
    assert_eq!(next(&mut events).await, "message 1 None");
    // The whole of a stream has no limit.
    clock.advance(Duration::from_secs(1000));
    let time = async {
        clock.given(Duration::from_secs(60)).await;
        clock.advance(Duration::from_secs(61));
    };
    let Some(Err(Error::Timeout(error))) = beside(events.next(), time).await else {
        panic!("it is no timeout");
    };
    assert_eq!(error.kind(), TimeoutKind::Read);
    assert_eq!(next(&mut events).await, "end");
}

#[tokio::test]
async fn another_media_type_is_asked_for_by_the_same_request() {
    let server = Server::start(|request, _| {
        let accept = request.header("accept").unwrap();
        let body = if accept == "text/event-stream" {
            data(1)
        } else {
            "a,b".into()
        };
        Reply::new(200).header("content-type", accept).body(body)
    })
    .await;
    let client = client(&server);
    let mut create = call(&client, &CREATE);
    create.json(
        "application/json",
        &mainsheet_runtime::json::from_str::<Json>("{\"a\":1.0,\"stream\":false}").unwrap(),
    );
    create.set_member("stream", true);
    let mut events = create
        .accept_events::<Record>("text/event-stream")
        .await
        .unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data.id, 1);
    let request = &server.requests()[0];
    assert_eq!(request.text(), "{\"a\":1.0,\"stream\":true}");

    let text = call(&client, &GET).accept_text("text/csv");
    let response = text
        .options(RequestOptions::new().header("x-a", "1"))
        .send()
        .await;
    assert_eq!(response.unwrap().into_body(), "a,b");
    assert_eq!(server.requests()[1].header("accept"), Some("text/csv"));
    assert_eq!(server.requests()[1].header("x-a"), Some("1"));
}
