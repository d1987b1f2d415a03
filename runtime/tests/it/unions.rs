//! Enums of several types, and of mixed values.

use std::collections::BTreeMap;

use mainsheet_runtime::{Error, Json, List, object, open_value_enum, tagged_union, union};
use serde_json::{Value, json};

use crate::support::*;

#[derive(Clone, Default)]
struct Short {
    id: Option<u64>,
}

object! { Short { id => "id" } }

#[derive(Clone, Default)]
struct Long {
    id: Option<u64>,
    name: Option<String>,
    owner: Option<Box<Owner>>,
}

object! { Long { id => "id", name => "name", owner => "owner" } }

#[derive(Clone)]
struct Team {
    id: u64,
    members: Vec<String>,
}

object! { Team { id => required "id", members => required "members" } }

#[derive(Clone, Debug, PartialEq)]
enum Owner {
    Short(Short),
    Long(Long),
    Team(Team),
    Many(Vec<Short>),
    Teams(Vec<Team>),
    Map(BTreeMap<String, bool>),
    Count(i64),
    Ratio(f64),
    Text(String),
    Unknown(Json),
}

union! { Owner {
    Short(Short) of Short,
    Long(Long) of Long,
    Team(Team) of Team,
    Many(Vec<Short>) of [Short],
    Teams(Vec<Team>) of [Team],
    Map(BTreeMap<String, bool>),
    Count(i64),
    Ratio(f64),
    Text(String),
} }

fn read(value: &Value) -> Owner {
    let from_text: Owner = serde_json::from_str(&value.to_string()).unwrap();
    let from_value: Owner = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(from_text, from_value);
    from_text
}

#[test]
fn the_variant_that_keeps_most_is_taken() {
    let variant = |value: Value| {
        let owner = read(&value);
        let name = format!("{owner:?}");
        (
            name.split('(').next().unwrap().to_owned(),
            serde_json::to_value(&owner).unwrap() == value,
        )
    };
    for (value, expected) in [
        (json!({"id": 1}), "Short"),
        (json!({"id": 1, "name": "a"}), "Long"),
        (json!({"name": "a"}), "Long"),
        (json!({"id": 1, "members": ["a"]}), "Team"),
        (
            json!({"id": 1, "name": "a", "owner": {"id": 1, "members": []}}),
            "Long",
        ),
        // Not a team after all: what knows less is not taken before what keeps
        // all.
        (json!({"a": true}), "Map"),
        (json!({"a": 1}), "Unknown"),
        (json!([{"id": 1}, {}]), "Many"),
        (
            json!([{"id": 1, "members": []}, {"id": 2, "members": ["x"]}]),
            "Teams",
        ),
        (json!([]), "Many"),
        (json!({}), "Short"),
        (json!(7), "Count"),
        (json!(7.5), "Ratio"),
        (json!(0.1), "Ratio"),
        (json!("a"), "Text"),
        (json!(null), "Unknown"),
        // `serde` would read these as the fields of a struct.
        (json!([1]), "Unknown"),
        (json!([1, ["a"]]), "Unknown"),
        (json!([{"id": 1}, 1]), "Unknown"),
    ] {
        assert_eq!(
            variant(value.clone()),
            (expected.to_owned(), true),
            "{value}"
        );
    }
    // New properties cost no more than themselves.
    let grown = json!({"id": 1, "members": [], "since": 7});
    assert_eq!(variant(grown), ("Team".to_owned(), false));
    let grown = json!({"id": 1, "members": 7, "name": "a", "since": 7});
    assert_eq!(variant(grown), ("Long".to_owned(), false));
}

#[derive(Debug, PartialEq)]
enum Loose {
    Short(Short),
    Map(BTreeMap<String, i64>),
    Unknown(Json),
}

union! { Loose { Short(Short) of Short, Map(BTreeMap<String, i64>) } }

#[test]
fn a_map_keeps_what_a_model_would_drop() {
    assert_eq!(
        read(&json!({"since": true})),
        Owner::Map(BTreeMap::from([("since".to_owned(), true)]))
    );
    let read = |value| serde_json::from_value::<Loose>(value).unwrap();
    assert_eq!(read(json!({"id": 1})), Loose::Short(Short { id: Some(1) }));
    let both = BTreeMap::from([("id".to_owned(), 1), ("x".to_owned(), 2)]);
    assert_eq!(read(json!({"id": 1, "x": 2})), Loose::Map(both));
    assert_eq!(
        read(json!({"id": 1, "x": "y"})),
        Loose::Short(Short { id: Some(1) })
    );
    assert_eq!(
        read(json!({"x": "y"})),
        Loose::Unknown(json!({"x": "y"}).into())
    );
}

#[test]
fn numbers_come_back_as_they_were() {
    for text in [
        "0.1",
        "1.7976931348623157e308",
        "5e-324",
        "0.30000000000000004",
        "9007199254740993",
        "2.2250738585072014e-308",
        "123456.78901234568",
        // Those who read numbers in haste read these wrongly.
        "0.9258273487261907",
        "5.326300287100207e-61",
        "5.825078303303705e+305",
    ] {
        let owner: Owner = mainsheet_runtime::json::from_str(text).unwrap();
        let written = mainsheet_runtime::json::to_string(&owner).unwrap();
        let (before, after): (f64, f64) = (text.parse().unwrap(), written.parse().unwrap());
        assert!(before.to_bits() == after.to_bits(), "{text} {written}");
    }
}

struct Cat {
    lives: u8,
    friends: Option<Vec<Pet>>,
}

object! { Cat { lives => required "lives", friends => "friends" } }

struct Dog {
    kind: String,
    home: Option<Home>,
}

object! { Dog { kind => required "kind", home => "home" } }

struct Home {
    pets: Vec<Pet>,
}

object! { Home { pets => required "pets" } }

#[derive(Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    Unknown(Json),
}

tagged_union! { Pet by "kind" { "cat" | "kitten" => Cat(Cat), "dog" => Dog(Box<Dog>) } }

#[test]
fn the_tag_says_which() {
    let read = |value: Value| {
        let from_text: Pet = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(from_text, serde_json::from_value(value).unwrap());
        from_text
    };
    let cat = || {
        Pet::Cat(Cat {
            lives: 9,
            friends: None,
        })
    };
    assert_eq!(read(json!({"kind": "cat", "lives": 9})), cat());
    assert_eq!(read(json!({"lives": 9, "kind": "kitten"})), cat());
    let dog = read(json!({"kind": "dog"}));
    assert!(matches!(dog, Pet::Dog(_)), "{dog:?}");
    for value in [
        json!({"kind": "cow", "lives": 9}),
        json!({"lives": 9}),
        json!({"kind": 7}),
        json!({"kind": null}),
        json!("cat"),
        json!(["kind", "cat"]),
        json!(null),
    ] {
        assert_eq!(read(value.clone()), Pet::Unknown(value.into()));
    }
    assert_eq!(
        serde_json::to_string(&cat()).unwrap(),
        r#"{"lives":9,"kind":"cat"}"#
    );
    // What has its tag keeps it.
    let pup = Pet::Dog(Box::new(Dog {
        kind: "pup".into(),
        home: None,
    }));
    assert_eq!(serde_json::to_string(&pup).unwrap(), r#"{"kind":"pup"}"#);
    let unknown = json!({"kind": "cow", "x": [1.5, null]});
    assert_eq!(
        serde_json::to_value(read(unknown.clone())).unwrap(),
        unknown
    );
}

struct Other {
    kind: Option<String>,
    legs: u8,
}

object! { Other { kind => "kind", legs => required "legs" } }

#[derive(Debug, PartialEq)]
enum Animal {
    Cat(Cat),
    Other(Other),
    Unknown(Json),
}

tagged_union! { Animal by "kind" { "cat" => Cat(Cat), "other" => Other(Other), _ => Other } }

#[test]
fn an_object_without_a_known_tag_is_the_default() {
    for value in [
        json!({"legs": 4}),
        json!({"kind": "cow", "legs": 4}),
        json!({"kind": "other", "legs": 4}),
    ] {
        let read: Animal = serde_json::from_value(value.clone()).unwrap();
        assert!(matches!(read, Animal::Other(_)), "{read:?}");
        assert_eq!(serde_json::to_value(read).unwrap(), value);
    }
    // No value is lost because it is not as the default has it.
    for value in [
        json!({"kind": "cow"}),
        json!({"kind": 7, "legs": 4}),
        json!(["cow", 4]),
        json!("cat"),
    ] {
        let read: Animal = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(read, Animal::Unknown(value.into()));
    }
    // What names an alternative has to be it.
    for value in [json!({"kind": "cat", "legs": 4}), json!({"kind": "other"})] {
        serde_json::from_value::<Animal>(value).unwrap_err();
    }
}

#[allow(dead_code, reason = "what is decoded is not looked at")]
struct Shelter {
    pets: Option<Vec<Pet>>,
    best: Option<Pet>,
    name: Option<String>,
}

object! { Shelter { pets => "pets", best => "best", name => "name" } }

#[tokio::test]
async fn what_is_not_as_its_tag_says_is_an_error_with_its_place() {
    let cases = [
        (
            json!({"best": {"kind": "cat", "lives": "Ann"}, "name": "x"}),
            "/best/lives",
        ),
        (
            json!({"name": "x", "best": {"kind": "cat", "lives": "Ann"}}),
            "/best/lives",
        ),
        (json!({"name": "x", "best": {"kind": "cat"}}), "/best"),
        (
            json!({"pets": [{"kind": "cat", "lives": 1}, {"kind": "cat"}]}),
            "/pets/1",
        ),
        (
            json!({"pets": [{"kind": "cat"}, {"kind": "cat", "lives": 1}]}),
            "/pets/0",
        ),
        (
            json!({"pets": [{"kind": "dog", "home": {"pets": [
                {"kind": "cat", "lives": 1, "friends": [{"kind": "cat", "lives": 300}]}
            ]}}], "name": "x"}),
            "/pets/0/home/pets/0/friends/0/lives",
        ),
    ];
    for (body, pointer) in cases {
        for text in [body.to_string(), format!("{body:#}")] {
            let server = Server::script([Reply::json(200, &text)]).await;
            let result = call(&client(&server), &GET).send_json::<Shelter>().await;
            let error = result.unwrap_err();
            assert_clean(&error);
            let Error::Decode(error) = error else {
                panic!("{error:?}")
            };
            assert_eq!(error.pointer(), pointer, "{text}: {}", error.reason());
            assert!(!error.reason().contains("kind"), "{}", error.reason());
        }
    }
    // At the top, and as the element of a list.
    let text = r#"[{"kind":"cat","lives":1},{"kind":"cat","lives":true}]"#;
    let server = Server::script([Reply::json(200, text)]).await;
    let list: List<Pet> = call(&client(&server), &LIST)
        .send_list()
        .await
        .unwrap()
        .into_body();
    let error = list.iter().nth(1).unwrap().unwrap_err();
    assert_eq!(error.pointer(), "/1/lives");
    assert_eq!(
        error.reason(),
        "expected an integer of 8 bits without sign, found a Boolean (line 1, column 49)"
    );
    // Who reads without the runtime is told, too.
    let error = serde_json::from_str::<Pet>(r#"{"kind":"cat","lives":true}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected an integer of 8 bits without sign, found a Boolean at /lives"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Off,
    One,
    High,
    Unknown(Json),
}

open_value_enum! { Level { Off => "false", One => "1", High => "\"high\"" } }

#[test]
fn mixed_values_are_kept() {
    let text = r#"[false,1,"high",true,1.5,{"a":null}]"#;
    let levels: Vec<Level> = serde_json::from_str(text).unwrap();
    assert_eq!(levels[..3], [Level::Off, Level::One, Level::High]);
    assert_eq!(levels[3], Level::Unknown(Json::from(true)));
    assert_eq!(serde_json::to_string(&levels).unwrap(), text);
}
