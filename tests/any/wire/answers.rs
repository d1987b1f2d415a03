//! What comes of answers, and which are asked for.

use everything::api::Answers;
use everything::api::answers::requests::{GetRangeBesidesAnswer, GetSeveralAnswer};
use everything::api::models::{Color, WrongBody};
use everything::{ApiError, Error};

use crate::support::{NOTHING, answered, exchange, json};
use crate::{COLOR, color};

#[tokio::test]
async fn objects() {
    let (sent, answer) = exchange(json(COLOR), |client| Answers::new(client).get_json()).await;
    assert_eq!(sent.line, "GET /live/v1/answers/json");
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert_eq!(answer.unwrap(), color());
}

#[tokio::test]
async fn lists() {
    let reply = format!("[{COLOR}]");
    let answer = answered(json(&reply), |client| Answers::new(client).get_list()).await;
    assert_eq!(answer.unwrap().into_vec().unwrap(), [color()]);
}

#[tokio::test]
async fn lists_by_pages() {
    let reply = format!("[{COLOR}]");
    let (sent, answer) = exchange(json(&reply), |client| {
        Answers::new(client).get_pages().limit(2).offset(4)
    })
    .await;
    assert_eq!(sent.query(), "limit=2&offset=4");
    assert_eq!(answer.unwrap().values(), [color()]);
}

#[tokio::test]
async fn json_comes_before_text() {
    let reply = (200, "application/hal+json", COLOR);
    let (sent, answer) = exchange(reply, |client| Answers::new(client).get_suffix()).await;
    assert_eq!(sent.header("accept"), Some("application/hal+json"));
    assert_eq!(answer.unwrap(), color());
}

#[tokio::test]
async fn scalars() {
    for (reply, value) in [(r#""t""#, Some("t")), ("null", None)] {
        let answer = answered(json(reply), |client| Answers::new(client).get_scalar()).await;
        assert_eq!(answer.unwrap().as_deref(), value);
    }
}

#[tokio::test]
async fn text() {
    let reply = (200, "text/plain", "ü");
    let (sent, answer) = exchange(reply, |client| Answers::new(client).get_text()).await;
    assert_eq!(sent.header("accept"), Some("text/plain"));
    assert_eq!(answer.unwrap(), "ü");
}

#[tokio::test]
async fn xml_is_read_as_text() {
    let reply = (200, "application/xml", "<r/>");
    let (sent, answer) = exchange(reply, |client| Answers::new(client).get_xml()).await;
    assert_eq!(sent.header("accept"), Some("application/xml"));
    assert_eq!(answer.unwrap(), "<r/>");
}

#[tokio::test]
async fn downloads() {
    let reply = (200, "text/csv", "a,b");
    let (sent, answer) = exchange(reply, |client| Answers::new(client).get_table()).await;
    assert_eq!(sent.header("accept"), Some("text/csv"));
    assert_eq!(answer.unwrap().text().await.unwrap(), "a,b");
    let reply = (200, "application/octet-stream", "bytes");
    let (sent, answer) = exchange(reply, |client| Answers::new(client).get_bytes()).await;
    assert_eq!(sent.header("accept"), Some("application/octet-stream"));
    assert_eq!(answer.unwrap().bytes().await.unwrap(), "bytes");
}

#[tokio::test]
async fn nothing() {
    let (sent, answer) = exchange(NOTHING, |client| Answers::new(client).get_nothing()).await;
    assert_eq!(sent.line, "DELETE /live/v1/answers/nothing");
    answer.unwrap();
}

#[tokio::test]
async fn several_by_their_status() {
    use GetSeveralAnswer as Is;
    let words = || vec!["a".to_owned()];
    for (reply, expected) in [
        ((200, "application/json", COLOR), Is::Ok(color())),
        ((201, "application/json", r#"["a"]"#), Is::Created(words())),
        ((202, "text/plain", "t"), Is::Accepted("t".to_owned())),
        ((203, "", "b"), Is::NonAuthoritativeInformation("b".into())),
        (NOTHING, Is::NoContent),
        ((207, "", ""), Is::Status207),
        ((206, "", "part"), Is::Other("part".into())),
    ] {
        let (sent, answer) = exchange(reply, |client| Answers::new(client).get_several()).await;
        assert_eq!(answer.unwrap(), expected);
        let accept = sent.header("accept").unwrap();
        for media_type in ["application/json", "text/plain", "application/octet-stream"] {
            assert!(accept.contains(media_type), "{accept}");
        }
    }
}

#[tokio::test]
async fn several_of_the_same() {
    for status in [200, 201] {
        let reply = (status, "application/json", COLOR);
        let answer = answered(reply, |client| Answers::new(client).get_same().send()).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.into_body(), color());
    }
}

#[tokio::test]
async fn ranges() {
    let reply = (299, "application/json", COLOR);
    let answer = answered(reply, |client| Answers::new(client).get_range()).await;
    assert_eq!(answer.unwrap(), color());
    use GetRangeBesidesAnswer as Is;
    for (reply, expected) in [((201, "", ""), Is::Created), (reply, Is::Success(color()))] {
        let answer = answered(reply, |client| Answers::new(client).get_range_besides()).await;
        assert_eq!(answer.unwrap(), expected);
    }
}

#[tokio::test]
async fn default_alone() {
    let answer = answered(json(COLOR), |client| Answers::new(client).get_default()).await;
    assert_eq!(answer.unwrap(), color());
    let reply = (200, "", "anything");
    let answer = answered(reply, |client| Answers::new(client).get_at_all()).await;
    assert_eq!(answer.unwrap().text().await.unwrap(), "anything");
}

async fn error(reply: (u16, &str, &str)) -> Box<ApiError> {
    match answered(reply, |client| Answers::new(client).get_errors()).await {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn errors() {
    let wrong = error((400, "application/json", r#"{"message":"m"}"#)).await;
    assert_eq!(wrong.body::<WrongBody>().unwrap().message, "m");
    let in_range = error((409, "application/json", COLOR)).await;
    assert_eq!(in_range.body::<Color>(), Some(&color()));
    let others = error((500, "application/problem+json", r#"["a"]"#)).await;
    assert_eq!(others.body::<Vec<String>>().unwrap(), &["a"]);
    let text = error((418, "text/plain", "no")).await;
    assert_eq!(text.body::<Color>(), None);
}
