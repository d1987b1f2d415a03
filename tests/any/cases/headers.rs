//! Headers of answers, read by the types that they are described to have.

use cases::headers::Headers;
use cases::headers::headers::requests::{DeleteLogsHeaders, GetLogsHeaders};
use cases::headers::models::GetLogsXLevel;

use super::support::exchange_bytes;

fn reply(headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
    format!("{head}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

#[tokio::test]
async fn headers_are_read_by_type() {
    let headers = "x-total: 7\r\nX-Until: 2026-11-29T05:00:00Z\r\nx-tags: a, b\r\nx-tags: c\r\n\
                   x-level: high\r\nx-exact: true\r\nx-odd: a,b\r\netag: \"v1\"\r\nx-other: o\r\n";
    let (_, answer) = exchange_bytes(&reply(headers, r#"["a"]"#), |client| {
        Headers::new(client).get_logs().send()
    })
    .await;
    let answer = answer.unwrap();
    let headers = answer.headers();
    assert_eq!(headers.x_total(), Some(7));
    assert_eq!(
        headers.x_until().unwrap().to_rfc3339(),
        "2026-11-29T05:00:00+00:00"
    );
    assert_eq!(headers.x_tags().unwrap(), ["a", "b", "c"]);
    assert_eq!(headers.x_level(), Some(GetLogsXLevel::High));
    assert_eq!(headers.x_exact(), Some(true));
    assert_eq!(headers.x_odd().as_deref(), Some("a,b"));
    assert_eq!(headers.etag().as_deref(), Some("\"v1\""));
    // Those that nobody described are there by their names.
    assert_eq!(headers.get("x-other").unwrap(), "o");
    assert_eq!(headers.len(), 11);
    let shown = format!("{headers:?}");
    assert!(
        shown.contains("x-total") && !shown.contains("v1"),
        "{shown}"
    );
}

#[tokio::test]
async fn what_is_missing_or_wrong_does_not_fail_the_answer() {
    let headers = "x-total: many\r\nx-until: soon\r\nx-exact: 1\r\nx-level: higher\r\n\
                   etag: \"a\"\r\netag: \"b\"\r\n";
    for headers in [headers, ""] {
        let (_, answer) = exchange_bytes(&reply(headers, r#"["a"]"#), |client| {
            Headers::new(client).get_logs().send()
        })
        .await;
        let answer = answer.unwrap();
        let read = answer.headers();
        assert_eq!(read.x_total(), None);
        assert_eq!(read.x_until(), None);
        assert_eq!(read.x_tags(), None);
        assert_eq!(read.x_exact(), None);
        assert_eq!(read.etag(), None);
        let level = read.x_level().map(|level| level.to_string());
        assert_eq!(level.is_some(), !headers.is_empty());
        assert_eq!(answer.body().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_without_a_body_has_headers_too() {
    let gone = b"HTTP/1.1 204 No Content\r\nx-gone: 3\r\n\r\n";
    let (request, answer) = exchange_bytes(gone, |client| {
        Headers::new(client).delete_logs("\"v1\"").send()
    })
    .await;
    assert_eq!(request.header("if-match"), Some("\"v1\""));
    let answer = answer.unwrap();
    assert_eq!(answer.headers().x_gone(), Some(3));
    // What holds for one operation may be asked of any headers.
    let headers = answer.headers();
    let other = GetLogsHeaders::from(&*headers);
    assert_eq!(other.x_total(), None);
    let same: DeleteLogsHeaders<'_> = (&*headers).into();
    assert_eq!(same.x_gone(), Some(3));
}

#[tokio::test]
async fn several_answers_have_the_headers_of_all() {
    let later = b"HTTP/1.1 202 Accepted\r\nlocation: /jobs/1\r\nretry-after: 5\r\n\
                  content-length: 0\r\n\r\n";
    let (_, answer) =
        exchange_bytes(later, |client| Headers::new(client).get_several().send()).await;
    let answer = answer.unwrap();
    let headers = answer.headers();
    assert_eq!(headers.location().as_deref(), Some("/jobs/1"));
    assert_eq!(headers.retry_after(), Some(5));
    assert_eq!(headers.etag(), None);
}
