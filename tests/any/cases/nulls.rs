//! Null and blank among the alternatives of an enumeration and of an object.

use cases::nulls::Chores;
use cases::nulls::models::{NullChore, NullChoreBlank, NullChoreMixed, NullChoreStage, NullStage};
use cases::nulls::models::NullChoreMixedValue;

use crate::support::{exchange, json};

async fn back(text: &str) -> NullChore {
    let chore: NullChore = serde_json::from_str(text).unwrap();
    let (received, answer) =
        exchange(json(text), |client| Chores::new(client).add(chore)).await;
    assert_eq!(received.body, text);
    answer.unwrap()
}

#[tokio::test]
async fn null_and_blank_beside_an_enumeration() {
    let chore = back(r#"{"stage":"","kind":null,"blank":"done","mixed":""}"#).await;
    assert_eq!(chore.stage, Some(Some(NullChoreStage::EmptyValue)));
    assert_eq!(chore.kind, Some(None));
    assert_eq!(chore.blank, Some(NullChoreBlank::Done));
    let blank = NullChoreMixedValue::EmptyValue;
    assert_eq!(chore.mixed, Some(NullChoreMixed::Value(blank)));
    let chore = back(r#"{"stage":"todo","kind":"todo","blank":"","mixed":3}"#).await;
    assert_eq!(chore.stage, Some(Some(NullChoreStage::Todo)));
    assert_eq!(chore.kind, Some(Some(NullStage::Todo)));
    assert_eq!(chore.blank, Some(NullChoreBlank::EmptyValue));
    assert_eq!(chore.mixed, Some(NullChoreMixed::Integer(3)));
    let chore = back(r#"{"stage":null}"#).await;
    assert_eq!(chore.stage, Some(None));
}

#[tokio::test]
async fn null_beside_an_object() {
    let chore = back(r#"{"room":null,"rooms":[null,{"door":"d"}]}"#).await;
    assert_eq!(chore.room, Some(None));
    let rooms = chore.rooms.unwrap();
    assert_eq!(rooms[0], None);
    assert_eq!(rooms[1].as_ref().unwrap().door, "d");
    let chore = back(r#"{"room":{"door":"d"},"more":{"a":{"door":"e"}}}"#).await;
    assert_eq!(chore.room.unwrap().unwrap().door, "d");
    assert_eq!(chore.more.unwrap()["a"].as_ref().unwrap().door, "e");
}
