//! What can end up in a log: it holds no secret, and nothing of any length that
//! a server chose.

use mainsheet_runtime::{Client, ClientCredentials, RequestOptions};

use crate::calls::{create, download};
use crate::case::{Case, custom, replies};
use crate::expect::{clean, error};
use crate::support::*;

const TEXT: &str = "text of the server in logs";
const SECRETS: &str = "secrets in logs";

/// Long, and of many lines where HTTP lets them through.
fn essay() -> String {
    "the quick brown fox; ".repeat(2000)
}

pub fn cases() -> Vec<Case> {
    let with = |name, value| vec![problem(404).header(name, value)];
    let key = "k\\n".repeat(3000);
    vec![
        replies(
            TEXT,
            "a request id of any length",
            with("x-request-id", essay()),
        )
        .expect(error())
        .expect(clean()),
        replies(TEXT, "a content type of any length", {
            vec![
                Reply::new(200)
                    .header("content-type", format!("text/html; x=\"{}\"", essay()))
                    .body("<h1>"),
            ]
        })
        .calls(create())
        .expect(error())
        .expect(clean()),
        replies(TEXT, "a content type of tabs and other letters", {
            vec![
                Reply::new(200)
                    .header("content-type", "text/html\t\u{202e}\u{85}")
                    .body("<h1>"),
            ]
        })
        .calls(create())
        .expect(error())
        .expect(clean()),
        replies(TEXT, "a content type of any length, for a download", {
            vec![
                Reply::new(200)
                    .header("content-type", format!("text/html; x=\"{}\"", essay()))
                    .body("<h1>"),
            ]
        })
        .calls(download())
        .expect(error())
        .expect(clean()),
        replies(TEXT, "keys of any length with line breaks", {
            vec![Reply::json(
                200,
                &format!(r#"{{"id":7,"name":{{"{key}":1}}}}"#),
            )]
        })
        .calls(create())
        .expect(error())
        .expect(clean()),
        replies(TEXT, "a content encoding of any length", {
            vec![ok().header("content-encoding", essay())]
        })
        .expect(error())
        .expect(clean()),
        replies(TEXT, "a place to go of any length", {
            vec![Reply::new(302).header(
                "location",
                format!("http://example.com/{}", "a".repeat(20_000)),
            )]
        })
        .expect(error())
        .expect(clean()),
        custom(SECRETS, "the options of a call", || {
            Box::pin(async { options() })
        }),
        custom(SECRETS, "a client that is being set up", || {
            Box::pin(async { builders() })
        }),
        custom(SECRETS, "a client's credentials", || {
            Box::pin(async { credentials() })
        }),
    ]
}

#[track_caller]
fn assert_hidden(shown: &str) {
    assert!(!shown.contains("hunter2"), "{shown}");
}

fn options() {
    let options = RequestOptions::new()
        .header("authorization", "Bearer hunter2")
        .header("x-key", "hunter2");
    assert_hidden(&format!("{options:?} {options:#?}"));
}

fn builders() {
    let builder = Client::builder()
        .base_url("https://user:hunter2@example.com?key=hunter2")
        .replace_server(
            "https://a.example.com",
            "https://user:hunter2@b.example.com",
        )
        .default_header("x-key", "hunter2");
    assert_hidden(&format!("{builder:?} {builder:#?}"));
    assert_hidden(&format!("{:?}", builder.build().err()));
    let builder = Client::builder().base_url("https://user:hunter2@[::bad");
    assert_hidden(&format!("{builder:?}"));
    assert_hidden(&format!("{:?}", builder.build().err()));
}

fn credentials() {
    let credentials = ClientCredentials::new("id", "hunter2")
        .token_url("https://user:hunter2@example.com/token?key=hunter2");
    assert_hidden(&format!("{credentials:?} {credentials:#?}"));
}
