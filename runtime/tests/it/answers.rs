//! Operations that can succeed in several ways.

use mainsheet_runtime::request::{Answer, RawAnswer};
use mainsheet_runtime::{Bytes, Error, Result};

use crate::support::*;

#[derive(Debug, PartialEq)]
enum GetAnswer {
    Ok(Record),
    Accepted(String),
    NoContent,
    Other(Bytes),
}

impl Answer for GetAnswer {
    fn read(answer: &RawAnswer) -> Result<Self> {
        Ok(match answer.status().as_u16() {
            200 => Self::Ok(answer.json()?),
            202 => Self::Accepted(answer.text()),
            204 => Self::NoContent,
            _ => Self::Other(answer.bytes()),
        })
    }
}

#[tokio::test]
async fn the_status_says_which() {
    let server = Server::script([
        ok().header("x-request-id", "r1"),
        Reply::new(202).body("later \u{fc}"),
        Reply::new(204),
        Reply::new(207).body(vec![0xff, 0]),
        Reply::new(206).body("part"),
        problem(404),
        Reply::json(200, r#"{"id":"Ann","name":"x"}"#),
    ])
    .await;
    let client = client(&server);
    let next = || call(&client, &GET).send_answer::<GetAnswer>();
    let first = next().await.unwrap();
    assert_eq!(first.request_id(), Some("r1"));
    assert_eq!(first.into_body(), GetAnswer::Ok(record()));
    let second = next().await.unwrap();
    assert_eq!(second.status(), 202);
    assert_eq!(second.into_body(), GetAnswer::Accepted("later ü".into()));
    assert_eq!(next().await.unwrap().into_body(), GetAnswer::NoContent);
    assert_eq!(
        next().await.unwrap().into_body(),
        GetAnswer::Other(Bytes::from_static(&[0xff, 0]))
    );
    // It does not pass for the whole.
    assert_eq!(
        next().await.unwrap().into_body(),
        GetAnswer::Other(Bytes::from_static(b"part"))
    );
    let error = next().await.unwrap_err();
    assert!(error.body::<Problem>().is_some());
    let Error::Decode(error) = next().await.unwrap_err() else {
        panic!("it is no record")
    };
    assert_eq!(
        (error.pointer(), error.status().unwrap().as_u16()),
        ("/id", 200)
    );
    assert_clean(&Error::Decode(error));
}

#[tokio::test]
async fn an_answer_shows_nothing_of_itself() {
    struct Shown(String);

    impl Answer for Shown {
        fn read(answer: &RawAnswer) -> Result<Self> {
            assert_eq!(answer.headers()["x-person"], PERSON);
            Ok(Self(format!("{answer:?}")))
        }
    }

    let server = Server::script([ok().header("x-person", PERSON)]).await;
    let answer = call(&client(&server), &GET).send_answer::<Shown>();
    let shown = answer.await.unwrap().into_body().0;
    assert!(shown.contains("getRecord"), "{shown}");
    assert!(!shown.contains("Ann"), "{shown}");
}
