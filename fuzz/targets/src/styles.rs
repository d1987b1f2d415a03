//! Values in the styles of parameters and forms. The input is a line `PLACE STYLE`, the latter with
//! a `*` if it explodes, and a JSON value.

use std::cell::RefCell;
use std::rc::Rc;

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server, Style};
use mainsheet_runtime::{Bytes, Client, HeaderMap};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde_json::Value;

use crate::service::{self, Message, line};

static OPERATION: Operation = Operation {
    id: "getStyled",
    method: Method::POST,
    server: Server::below(""),
    path: "/styled/{value}",
    security: Security::Undeclared,
    accept: "",
    errors: &[],
    paging: None,
};

/// What was sent.
struct Sent {
    url: Url,
    headers: HeaderMap,
    body: Bytes,
}

pub(crate) fn run(input: &[u8]) {
    let (first, rest) = line(input);
    let Ok(first) = std::str::from_utf8(first) else {
        return;
    };
    let Ok(value) = serde_json::from_slice::<Value>(rest) else {
        return;
    };
    let (place, style) = first.split_once(' ').unwrap_or((first, ""));
    let style = self::style(style);
    let Some(sent) = send(place, style, &value) else {
        return;
    };
    let Some(expected) = texts(&value) else {
        return;
    };
    match (place, style) {
        ("query", Style::Form { explode: true }) => {
            assert_eq!(
                pairs(sent.url.query(), '&'),
                named(&expected),
                "{}",
                sent.url
            );
        }
        ("query" | "reserved", Style::Form { explode: false }) if !expected.is_empty() => {
            let pairs = raw_pairs(sent.url.query(), '&');
            assert_eq!(pairs.len(), 1, "{}", sent.url);
            assert_eq!(split(&pairs[0].1), expected, "{}", sent.url);
        }
        ("path", Style::Simple { .. }) => {
            let segment = sent.url.path().rsplit('/').next().unwrap_or_default();
            assert_eq!(split(segment), expected, "{}", sent.url);
        }
        ("cookie", Style::Form { explode: true }) => {
            let cookie = sent
                .headers
                .get("cookie")
                .map(|value| value.to_str().expect("ASCII"));
            let cookie = cookie.map(|cookie| cookie.replace("; ", "&"));
            let found = raw_pairs(cookie.as_deref(), '&');
            assert!(found.len() >= expected.len(), "{cookie:?}");
        }
        ("form", Style::Form { explode: true }) => {
            let fields = form_urlencoded::parse(&sent.body);
            let found: Vec<_> = fields.into_owned().collect();
            let expected: Vec<_> = named(&expected);
            assert_eq!(found, expected);
        }
        _ => {}
    }
}

fn style(text: &str) -> Style {
    let explode = text.ends_with('*');
    match text.trim_end_matches('*') {
        "simple" => Style::Simple { explode },
        "label" => Style::Label { explode },
        "matrix" => Style::Matrix { explode },
        "space" => Style::SpaceDelimited,
        "pipe" => Style::PipeDelimited,
        "deep" => Style::DeepObject,
        "json" => Style::Json,
        _ => Style::Form { explode },
    }
}

fn send(place: &str, style: Style, value: &Value) -> Option<Sent> {
    let sent = Rc::new(RefCell::new(None));
    let seen = Rc::clone(&sent);
    service::with(
        |builder| builder,
        move |request| {
            let body = request.body().and_then(|body| body.as_bytes());
            *seen.borrow_mut() = Some(Sent {
                url: request.url().clone(),
                headers: request.headers().clone(),
                body: Bytes::copy_from_slice(body.unwrap_or_default()),
            });
            Message::default().answer(request)
        },
        async |client: Client| {
            let mut call = Call::new(&client, &OPERATION);
            call.path("value", "x");
            match place {
                "path" => call.path_styled("value", style, value),
                "header" => call.header_styled("x-value", style, value),
                "cookie" => call.cookie_styled("value", style, value),
                "reserved" => call.query_styled_reserved("value", style, value),
                "form" => call.form_with(&mainsheet_runtime::Serde(Body { value }), &[]),
                _ => call.query_styled("value", style, value),
            }
            // What cannot be sent is an error.
            drop(call.send_empty().await);
        },
    );
    sent.take()
}

#[derive(serde::Serialize)]
struct Body<'a> {
    value: &'a Value,
}

/// The texts of a list of texts that are not empty; for all else there is no one way back.
fn texts(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    let texts = list.iter().map(|text| text.as_str().map(str::to_owned));
    let texts: Vec<_> = texts.collect::<Option<_>>()?;
    texts.iter().all(|text| !text.is_empty()).then_some(texts)
}

fn named(texts: &[String]) -> Vec<(String, String)> {
    let pairs = texts.iter().map(|text| ("value".to_owned(), text.clone()));
    pairs.collect()
}

fn raw_pairs(text: Option<&str>, delimiter: char) -> Vec<(String, String)> {
    let parts = text.unwrap_or_default().split(delimiter);
    let pairs = parts.filter_map(|part| part.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn pairs(text: Option<&str>, delimiter: char) -> Vec<(String, String)> {
    let pairs = raw_pairs(text, delimiter).into_iter();
    pairs
        .map(|(name, value)| (decode(&name), decode(&value)))
        .collect()
}

fn split(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(',').map(decode).collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
