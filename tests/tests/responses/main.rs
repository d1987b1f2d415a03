//! Every documented answer of every operation, decoded.

mod downloads;
mod tolerance;

use hyper::body::Bytes;
use mainsheet_tests::calls;
use mainsheet_tests::case::{Answer, BoxError, Case, Outcome};
use mainsheet_tests::compare;
use mainsheet_tests::description::{Description, Response};
use mainsheet_tests::stage::{Stage, response};
use serde_json::Value;

#[tokio::test]
async fn every_answer_is_understood() {
    for (version, cases) in calls::versions() {
        check(version, &cases).await;
    }
}

/// Gives each call each example that the description has, and, where it has none, what the table
/// answers.
async fn check(version: &str, cases: &[Case]) {
    let stage = Stage::start().await.expect("a server");
    let description = Description::read(version).expect("a description");
    let mut faults = Vec::new();
    for case in cases {
        let operation = description.operation(case.operation).expect("it is there");
        for described in &operation.responses {
            let mut answers = case.successes.iter().chain(case.errors);
            let Some(answer) = answers.find(|answer| answer.status == described.status) else {
                faults.push(format!("{case}: no answer {}", described.status));
                continue;
            };
            for body in bodies(described, answer) {
                let sent = response(answer.status, answer.media_type, body.clone())
                    .map(|mut response| {
                        let name = header();
                        response
                            .headers_mut()
                            .insert(name, "kept".parse().expect("a value"));
                        response
                    })
                    .expect("an answer of HTTP");
                let played = stage.play(case, sent).await;
                let found = match answer.typed {
                    Some(typed) => error_faults(answer, typed, &body, &played.result),
                    None => success_faults(&body, &played.result),
                };
                let status = answer.status;
                faults.extend(
                    found
                        .iter()
                        .map(|fault| format!("{case}, {status}: {fault}")),
                );
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn header() -> hyper::header::HeaderName {
    hyper::header::HeaderName::from_static("x-of-the-answer")
}

/// The examples as the bytes of bodies.
fn bodies(described: &Response, answer: &Answer) -> Vec<Bytes> {
    if described.examples.is_empty() {
        return vec![answer.body.into()];
    }
    let bodies = described.examples.iter().map(|example| match example {
        Value::String(text) if !described.media_type.contains("json") => text.clone().into(),
        example => example.to_string().into(),
    });
    bodies.collect()
}

fn success_faults(body: &Bytes, result: &Result<Outcome, BoxError>) -> Vec<String> {
    match result {
        Ok(Outcome::Empty) if body.is_empty() => Vec::new(),
        Ok(Outcome::Json(again)) => match serde_json::from_slice(body) {
            Ok(original) => compare::differences(&original, again),
            Err(error) => vec![format!("the example is no JSON: {error}")],
        },
        Ok(Outcome::Text(text)) if text.as_bytes() == body => Vec::new(),
        other => vec![format!("{body:?} became {other:?}")],
    }
}

fn error_faults(
    answer: &Answer,
    typed: fn(&sailpoint::Error) -> Option<Value>,
    body: &Bytes,
    result: &Result<Outcome, BoxError>,
) -> Vec<String> {
    let error = match result {
        Ok(outcome) => return vec![format!("no error, but {outcome:?}")],
        Err(error) => error.downcast_ref::<sailpoint::Error>(),
    };
    let Some(api) = error.and_then(sailpoint::Error::as_api) else {
        return vec![format!("not an error of the API: {error:?}")];
    };
    let mut found = Vec::new();
    if api.status().as_u16() != answer.status {
        found.push(format!("the status is {}", api.status()));
    }
    if api
        .headers()
        .get(header())
        .is_none_or(|value| value != "kept")
    {
        found.push("the headers are lost".to_owned());
    }
    if api.bytes() != body {
        found.push(format!("the raw body is {:?}", api.raw()));
    }
    if let Some(error) = api.decode_error() {
        found.push(format!("the body is not decoded: {error}"));
    }
    match (error.and_then(typed), serde_json::from_slice(body)) {
        (Some(again), Ok(original)) => found.extend(compare::differences(&original, &again)),
        (None, _) => found.push("there is no typed body".to_owned()),
        (_, Err(error)) => found.push(format!("the example is no JSON: {error}")),
    }
    found
}
