//! Parameters that are described by `content`, and headers whose names differ by case.

use cases::parameter_content::Lots;
use cases::parameter_content::models::LotKey;

use mainsheet_runtime::Stream;

use crate::support::{exchange, json, sent};

fn key() -> LotKey {
    LotKey::new().a("x y").b(1)
}

#[tokio::test]
async fn each_is_written_as_its_media_type() {
    let sent = sent(|client| {
        Lots::new(client)
            .get("a/b", key())
            .words("x y")
            .count(5)
            .filter(key())
            .open(key())
            .tree("<k/>")
            .x_key(key())
            .x_word("w, v")
            .session(key())
    })
    .await;
    let encoded = "%7B%22a%22%3A%22x%20y%22%2C%22b%22%3A1%7D";
    assert_eq!(
        sent.target(),
        format!(
            "/lots/a%2Fb/{encoded}?words=x%20y&count=5&filter={encoded}&open={encoded}\
             &tree=%3Ck%2F%3E"
        )
    );
    assert_eq!(sent.header("x-key"), Some(r#"{"a":"x y","b":1}"#));
    assert_eq!(sent.header("x-word"), Some("w, v"));
    let cookie = "session={%22a%22:%22x%20y%22%2C%22b%22:1}";
    assert_eq!(sent.header("cookie"), Some(cookie));
}

#[tokio::test]
async fn names_of_headers_do_not_differ_by_case_and_those_of_cookies_do() {
    let (sent, answer) = exchange(json("[]"), |client| {
        Lots::new(client)
            .list()
            .x_trace_lot(5)
            .x_twice("t")
            .mood("a")
            .mood2("b")
            .cookie("c=d")
    })
    .await;
    answer.unwrap();
    // Each header is there once: `header` fails otherwise.
    assert_eq!(sent.header("x-trace-lot"), Some("5"));
    assert_eq!(sent.header("x-twice"), Some("t"));
    assert_eq!(sent.header("cookie"), Some("c=d; mood=a; Mood=b"));
    assert_eq!(sent.header("accept"), Some("application/json"));
}

/// A list is paged although its parameters and its type are references, and the limit of a page
/// is found through them.
#[tokio::test]
async fn paging_is_found_through_references() {
    let (sent, answer) = exchange(json(r#"[{"id":1}]"#), |client| {
        let mut items = Box::pin(Lots::new(client).list().items());
        std::future::poll_fn(move |cx| items.as_mut().poll_next(cx))
    })
    .await;
    assert_eq!(sent.query(), "limit=2&offset=0");
    assert_eq!(answer.unwrap().unwrap().id, Some(1));
}
