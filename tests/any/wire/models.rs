//! Schemas: what is written is read back as it was.

use std::collections::BTreeMap;

use everything::api::Models;
use everything::api::models::{
    self, Account, Cat, Derived, DerivedMore, Dog, Level, Long, LongOrLonger, Longer, Mark,
    Mixed, Node, Open, Pet, Size,
};
use serde_json::{Value, json};

use crate::mixed;
use crate::support::{exchange, json};

/// Sends a body to a server that answers with `answer`, and gives what was sent and what came.
async fn echo(body: &models::Models, answer: &Value) -> (Value, models::Models) {
    let text = answer.to_string();
    let (sent, answer) = exchange(json(&text), |client| {
        Models::new(client).echo_models(body.clone())
    })
    .await;
    (serde_json::from_str(&sent.body).unwrap(), answer.unwrap())
}

/// Asserts that a body is written so, and read back from that.
async fn assert_round_trip(body: models::Models, wire: Value) {
    let (sent, answer) = echo(&body, &wire).await;
    // As text, so that the order counts too.
    assert_eq!(sent.to_string(), wire.to_string());
    assert_eq!(answer, body);
}

fn new() -> models::Models {
    models::Models::new()
}

#[tokio::test]
async fn recursion() {
    let leaf = || Node::new("leaf");
    let tree = Node::new("root")
        .first(Node::new("first").first(leaf()))
        .others([leaf(), leaf()])
        .by_name(BTreeMap::from([("a".to_owned(), leaf())]));
    let wire = json!({"tree": {
        "name": "root",
        "first": {"name": "first", "first": {"name": "leaf"}},
        "others": [{"name": "leaf"}, {"name": "leaf"}],
        "byName": {"a": {"name": "leaf"}},
    }});
    assert_round_trip(new().tree(tree), wire).await;
}

#[tokio::test]
async fn unions_with_a_discriminator() {
    let dog = Dog::new("dog", ["sit".to_owned()]);
    let wire = json!({"pet": {"kind": "dog", "tricks": ["sit"]}});
    assert_round_trip(new().pet(dog), wire).await;
    for kind in ["cat", "kitten"] {
        let wire = json!({"pet": {"kind": kind, "lives": 9}});
        assert_round_trip(new().pet(Pet::Cat(Cat::new(kind, 9))), wire).await;
    }
    let cow = json!({"kind": "cow", "milk": true});
    assert_round_trip(new().pet(Pet::Unknown(cow.clone().into())), json!({"pet": cow})).await;
}

#[tokio::test]
async fn unions_told_apart_by_their_shape() {
    let marks = vec![
        Mark::from("t"),
        Mark::from(3),
        Mark::from(mixed(1, 2)),
        Mark::from(vec![mixed(3, 4)]),
        Mark::from(Node::new("n")),
        Mark::Unknown(json!(true).into()),
    ];
    let wire = json!({"marks": [
        "t", 3, {"R": 1, "G": 2}, [{"R": 3, "G": 4}], {"name": "n"}, true
    ]});
    assert_round_trip(new().marks(marks), wire).await;
}

/// Objects are told apart by properties whose names take more than a line.
#[tokio::test]
async fn unions_of_long_objects() {
    let long = || Long::new().a_property_with_a_long_name7("7");
    let longer = || Longer::new().a_property_with_a_long_name8("8");
    let longs = vec![
        LongOrLonger::from(long()),
        LongOrLonger::from(longer()),
        LongOrLonger::from(vec![long()]),
        LongOrLonger::from(vec![longer()]),
    ];
    let (seven, eight) = (
        json!({"aPropertyWithALongName7": "7"}),
        json!({"aPropertyWithALongName8": "8"}),
    );
    let wire = json!({"longs": [seven, eight, [seven], [eight]]});
    assert_round_trip(new().longs(longs), wire).await;
}

#[tokio::test]
async fn enums() {
    for (level, value) in [
        (Level::Value1, 1),
        (Level::Minus1, -1),
        (Level::Unknown(7), 7),
    ] {
        assert_round_trip(new().level(level), json!({"level": value})).await;
    }
    let mixed = vec![
        Mixed::Value1,
        Mixed::One,
        Mixed::True,
        Mixed::Value1_5,
        Mixed::Unknown(json!([1]).into()),
    ];
    let wire = json!({"mixed": [1, "one", true, 1.5, [1]]});
    assert_round_trip(new().mixed(mixed), wire).await;
    for (size, value) in [
        (Some(Size::Small), json!("small")),
        (Some(Size::Unknown("tiny".to_owned())), json!("tiny")),
        (None, Value::Null),
    ] {
        let given = match size {
            Some(size) => new().size(size),
            None => new().size_null(),
        };
        assert_round_trip(given, json!({"size": value})).await;
    }
}

#[tokio::test]
async fn compositions() {
    let more = DerivedMore::new().a("a").b(1);
    let derived = Derived::new(models::DerivedRequired {
        id: "i".to_owned(),
        extra: "e".to_owned(),
    })
    .more(more);
    let wire = json!({"derived": {"id": "i", "more": {"a": "a", "b": 1}, "extra": "e"}});
    assert_round_trip(new().derived(derived), wire).await;
}

#[tokio::test]
async fn additional_properties() {
    let mut open = Open::new().known("k");
    open.additional_properties.insert("x-y".to_owned(), 3);
    let wire = json!({"open": {"known": "k", "x-y": 3}});
    assert_round_trip(new().open(open), wire).await;
    let counts = BTreeMap::from([("a b".to_owned(), 1)]);
    assert_round_trip(new().counts(counts), json!({"counts": {"a b": 1}})).await;
    let free = json!({"free": {"a": [1, null]}, "anything": [{"b": null}]});
    let map = free["free"].as_object().unwrap().clone();
    let body = new().free(map).anything(free["anything"].clone());
    assert_round_trip(body, free).await;
}

#[tokio::test]
async fn scalars() {
    let body = new()
        .day("2024-02-29".parse::<chrono::NaiveDate>().unwrap())
        .moment("2024-02-29T01:02:03.5+01:00".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap())
        .share(0.1)
        .large(u64::MAX)
        .yes(false)
        .matrix([vec![1.5], vec![]]);
    let wire = json!({
        "day": "2024-02-29",
        "moment": "2024-02-29T01:02:03.500+01:00",
        "share": 0.1,
        "large": u64::MAX,
        "yes": false,
        "matrix": [[1.5], []],
    });
    assert_round_trip(body, wire).await;
}

#[tokio::test]
async fn what_only_one_side_sets() {
    let answer = r#"{"id":"7","name":"Ann","created":"2024-01-01T00:00:00Z","note":null}"#;
    let body = Account::new("Ann").password("secret");
    let (sent, answer) = exchange(json(answer), |client| {
        Models::new(client).echo_account(body)
    })
    .await;
    assert_eq!(sent.body, r#"{"name":"Ann","password":"secret"}"#);
    let answer = answer.unwrap();
    assert_eq!(answer.id.as_deref(), Some("7"));
    assert_eq!(answer.password, None);
    assert_eq!(answer.note, Some(None));
    assert_eq!(Account::new("a").note_null(), answer_with_null());
}

/// An account of which the note is to be erased.
fn answer_with_null() -> Account {
    serde_json::from_str(r#"{"name":"a","note":null}"#).unwrap()
}

#[test]
fn what_is_missing_null_or_repeated() {
    let read = |text| serde_json::from_str::<Node>(text);
    let error = |text| read(text).unwrap_err().to_string();
    assert!(error("{}").contains("the required property `name` is missing"));
    assert!(error(r#"{"name":null}"#).contains("expected a text, found null"));
    assert_eq!(read(r#"{"name":"a","name":"b"}"#).unwrap().name, "b");
    assert!(error("[\"a\"]").contains("expected an object, found a list"));
    let text = r#"{"byName":{"a":null,"b":{"name":"b"}},"first":null,"name":"a","x":[1]}"#;
    let node = read(text).unwrap();
    let by_name = BTreeMap::from([("b".to_owned(), Node::new("b"))]);
    assert_eq!((&*node.name, &node.by_name), ("a", &Some(by_name)));
    let places: Vec<_> = node.extra.iter().map(|(place, _)| place).collect();
    assert_eq!(places, ["/byName/a", "/first", "/x"]);
    let json = |text: &str| text.parse::<everything::Json>().unwrap();
    assert_eq!(json(&serde_json::to_string(&node).unwrap()), json(text));
}
