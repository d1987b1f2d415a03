//! Chats of OpenAPI 3.1: texts or lists of parts, constants that tell alternatives apart, and
//! answers that come piece by piece.

use cases::completions::models::{
    AssistantMessageContent, Chat, ChatChoicesItemFinishReason, ChatObject, ChatPiece, ChatRequest,
    FailedBody, FailedBodyErrorCode, Message, Part, RunEvent, UsageLine, UserMessageContent,
};
use cases::completions::{Chats, Usage};
use cases::Error;
use serde_json::{Value, json};

use crate::support::{Reply, answered, exchange, json};

fn request(value: &Value) -> ChatRequest {
    serde_json::from_value(value.clone()).unwrap()
}

fn events(body: &str) -> Reply<'_> {
    (200, "text/event-stream", body)
}

const CHAT: &str = r#"{"object":"chat","id":"c1","created":1767225600,"choices":[{"index":0,
    "message":{"role":"assistant","content":null,"refusal":null,
        "tool_calls":[{"id":"t1","name":"weather","arguments":{"towns":["Oslo",null],"days":3}},
            {"id":"t2","arguments":null}]},
    "finish_reason":"tool_calls"}],"usage":null}"#;

#[tokio::test]
async fn a_whole_chat() {
    let body = json!({
        "model": "small",
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "Hello", "name": null},
            {"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "picture", "picture": {"data": "AQI=", "detail": null}},
            ]},
            {"role": "assistant", "tool_calls": [{"id": "t0", "name": "look", "arguments": [1, "x"]}]},
            {"role": "tool", "tool_call_id": "t0", "content": {"seen": [true, null]}},
            {"role": "critic", "content": "nobody foresees this"},
        ],
        "stop": ["a", "b"],
        "tools": [{"name": "weather", "parameters": {"type": "object", "properties": {}}, "strict": null}],
        "tool_choice": {"type": "named", "name": "weather"},
        "metadata": {"who": "me"},
    });
    let chat = request(&body);
    let [_, Message::UserMessage(text), Message::UserMessage(parts), .., Message::Unknown(_)] =
        &*chat.messages
    else {
        panic!("{chat:?}");
    };
    assert_eq!(text.content, UserMessageContent::String("Hello".to_owned()));
    assert_eq!(text.name, Some(None));
    assert_eq!(parts.name, None);
    let UserMessageContent::Array(parts) = &parts.content else {
        panic!("{parts:?}");
    };
    let [Part::TextPart(text), Part::PicturePart(picture)] = &**parts else {
        panic!("{parts:?}");
    };
    assert_eq!(text.text, "What is this?");
    assert_eq!((&*picture.picture.data, &picture.picture.detail), (&[1, 2][..], &Some(None)));
    let (sent, answer) =
        exchange(json(CHAT), |client| Chats::new(client).create(chat)).await;
    assert_eq!(sent.line, "POST /v1/chat");
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(serde_json::from_str::<Value>(&sent.body).unwrap(), body);
    let answer: Chat = answer.unwrap();
    assert_eq!(answer.object, ChatObject::Chat);
    assert_eq!(answer.usage, None);
    let choice = &answer.choices[0];
    assert_eq!(choice.finish_reason, Some(ChatChoicesItemFinishReason::ToolCalls));
    assert_eq!(choice.message.content, Some(None));
    let calls = choice.message.tool_calls.as_ref().unwrap();
    assert_eq!(calls[0].arguments, json!({"towns": ["Oslo", null], "days": 3}));
    assert_eq!(calls[1].arguments, Value::Null);
    // What came goes back into the next question.
    let again = serde_json::to_value(Message::from(choice.message.clone())).unwrap();
    let came: Value = serde_json::from_str(CHAT).unwrap();
    assert_eq!(again, came["choices"][0]["message"]);
}

#[tokio::test]
async fn absent_and_null_are_told_apart() {
    let bare = json!({"model": "none of the list", "messages": []});
    let (sent, _) = exchange(json(CHAT), |client| {
        Chats::new(client).create(request(&bare))
    })
    .await;
    assert_eq!(serde_json::from_str::<Value>(&sent.body).unwrap(), bare);
    let nulls = json!({"model": "large", "messages": [], "stream": null, "temperature": null,
        "stop": null, "metadata": null});
    let (sent, _) = exchange(json(CHAT), |client| {
        let chat = request(&bare).stream_null().temperature_null().stop_null().metadata_null();
        let mut chat = chat;
        chat.model = "large".into();
        Chats::new(client).create(chat)
    })
    .await;
    assert_eq!(serde_json::from_str::<Value>(&sent.body).unwrap(), nulls);
}

#[tokio::test]
async fn a_chat_that_is_streamed() {
    let pieces = [
        json!({"object": "chat.piece", "id": "c1", "delta": {"content": "Hel"}}),
        json!({"object": "chat.piece", "id": "c1",
            "delta": {"content": null, "tool_calls": [{"id": "t", "arguments": {"a": 1}}]},
            "usage": {"input": 3, "output": 1}}),
    ];
    let [first, second] = &pieces;
    let stream = format!("data: {first}\n\ndata: {second}\n\ndata: [DONE]\n\n");
    let chat = json!({"model": "small", "messages": [{"role": "user", "content": "Hello"}]});
    let (sent, events) = exchange(events(&stream), |client| {
        Chats::new(client).create(request(&chat)).as_stream()
    })
    .await;
    assert_eq!(sent.header("accept"), Some("text/event-stream, application/json;q=0.9"));
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(body["stream"], true);
    let mut events = events.unwrap().until("[DONE]");
    let mut streamed: Vec<ChatPiece> = Vec::new();
    while let Some(event) = events.next().await {
        streamed.push(event.unwrap().data);
    }
    assert_eq!(streamed[0].delta.content.as_deref(), Some("Hel"));
    assert_eq!(streamed[1].delta.content, None);
    assert_eq!(streamed[1].usage.as_ref().unwrap().input, 3);
    let calls = streamed[1].delta.tool_calls.as_ref().unwrap();
    assert_eq!(calls[0].arguments, json!({"a": 1}));
    let kept = json!(pieces).to_string();
    let answer = answered(json(&kept), |client| Chats::new(client).list_pieces("c1"));
    let kept: Vec<_> = answer.await.unwrap().into_vec().unwrap();
    assert_eq!(kept, streamed);
}

/// A server that streams though a whole chat was asked for: all that came is in the error.
#[tokio::test]
async fn a_stream_that_nobody_asked_for() {
    let stream = "data: {}\n\n";
    let chat = json!({"model": "small", "messages": []});
    let answer = answered(events(stream), |client| {
        Chats::new(client).create(request(&chat))
    });
    let error = answer.await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(error.raw().unwrap(), stream);
}

#[tokio::test]
async fn events_alone() {
    let stream = "data: {\"event\":\"run.started\",\"data\":\"2026-02-03T04:05:06Z\"}\n\n\
                  data: {\"event\":\"run.message\",\"data\":{\"role\":\"assistant\",\"content\":\"Hi\"}}\n\n\
                  data: {\"event\":\"run.ended\"}\n\n";
    let (sent, answer) = exchange(events(stream), |client| {
        Chats::new(client).follow_run("r/1").after(7)
    })
    .await;
    assert_eq!(sent.line, "GET /v1/runs/r%2F1/events?after=7");
    let accept = sent.header("accept").unwrap();
    assert!(accept.starts_with("text/event-stream"), "{accept}");
    let mut answer = answer.unwrap();
    let mut events: Vec<RunEvent> = Vec::new();
    while let Some(event) = answer.next().await {
        events.push(event.unwrap().data);
    }
    let [RunEvent::RunStarted(started), RunEvent::RunMessage(message), RunEvent::RunEnded(_)] =
        &*events
    else {
        panic!("{events:?}");
    };
    assert_eq!(started.data.to_rfc3339(), "2026-02-03T04:05:06+00:00");
    let Message::AssistantMessage(message) = &message.data else {
        panic!("{message:?}");
    };
    let hi = AssistantMessageContent::String("Hi".to_owned());
    assert_eq!(message.content, Some(Some(hi)));
}

#[tokio::test]
async fn a_run_that_may_be_none() {
    let get = |body: &'static str| {
        answered(json(body), |client| Chats::new(client).get_run("r"))
    };
    assert_eq!(get("null").await.unwrap(), None);
    assert_eq!(get(r#"{"last":null}"#).await.unwrap().unwrap().last, None);
    let run = get(r#"{"last":{"event":"run.ended"}}"#).await;
    let last = run.unwrap().unwrap().last;
    assert!(matches!(last, Some(RunEvent::RunEnded(_))), "{last:?}");
}

#[tokio::test]
async fn a_stream_that_fails() {
    let reply = (429, "application/json", r#"{"error":{"message":"Slower.","code":429}}"#);
    let answer = answered(reply, |client| Chats::new(client).follow_run("r")).await;
    let error = answer.unwrap_err();
    let body = error.body::<FailedBody>().unwrap();
    assert_eq!(body.error.message, "Slower.");
    assert_eq!(body.error.code, Some(FailedBodyErrorCode::Integer(429)));
    assert_eq!(body.error.param, None);
}

#[tokio::test]
async fn lines_of_json() {
    let lines = "{\"day\":\"2026-02-03\",\"model\":\"small\",\"usage\":{\"input\":1,\"output\":2},\"share\":0.5}\n\
                 {\"day\":\"2026-02-04\",\"model\":\"large\",\"usage\":{\"input\":3,\"output\":4}}\n";
    let reply = (200, "application/x-ndjson", lines);
    let (sent, answer) = exchange(reply, |client| Usage::new(client).export()).await;
    assert_eq!(sent.line, "GET /v1/usage/export");
    assert_eq!(sent.header("accept"), Some("application/x-ndjson"));
    let mut answer = answer.unwrap();
    let second = lines.lines().nth(1).unwrap();
    let mut lines: Vec<UsageLine> = Vec::new();
    while let Some(line) = answer.next().await {
        lines.push(line.unwrap());
    }
    assert_eq!(lines[0].day.to_string(), "2026-02-03");
    assert_eq!((lines[0].share, lines[1].share), (Some(0.5), None));
    assert_eq!(lines[1].usage.output, 4);
    let day = lines[1].day;
    let (sent, answer) = exchange(json(second), |client| {
        Usage::new(client).get(day)
    })
    .await;
    assert_eq!(sent.line, "GET /v1/usage/2026-02-04");
    assert_eq!(answer.unwrap(), lines[1]);
}
