//! Unions whose discriminator has a default (OpenAPI 3.2).

use cases::defaults::Boxes;
use cases::defaults::models::{AnyBox, Box, Crate};
use serde_json::json;

use crate::support::{exchange, json as answer};

async fn back(text: &str) -> Box {
    let read: Box = serde_json::from_str(text).unwrap();
    let (sent, answer) = exchange(answer(text), |client| {
        Boxes::new(client).put_box("7", read)
    })
    .await;
    assert_eq!(sent.body, text);
    answer.unwrap()
}

#[tokio::test]
async fn an_object_without_a_known_tag_is_the_default() {
    let any = || AnyBox::new().size(3);
    assert_eq!(back(r#"{"size":3}"#).await, Box::AnyBox(any()));
    let tube = back(r#"{"kind":"tube","size":3}"#).await;
    assert_eq!(tube, Box::AnyBox(any().kind("tube")));
    let wooden = back(r#"{"kind":"crate","wood":"oak"}"#).await;
    assert_eq!(wooden, Box::Crate(Crate::new("crate", "oak")));
}

#[tokio::test]
async fn what_is_not_the_default_either_is_kept() {
    let text = r#"{"kind":"tube","size":"big"}"#;
    let kept = json!({"kind": "tube", "size": "big"});
    assert_eq!(back(text).await, Box::Unknown(kept));
}
