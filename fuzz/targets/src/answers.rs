//! Decoding of answers: objects, lists with bad elements, unions, open enums, errors' bodies.
//!
//! The input is a line that names a type, and a message.

use std::collections::BTreeMap;
use std::fmt::Debug;

use mainsheet_runtime::request::{Call, ErrorResponse, Method, Operation, Security, Server};
use mainsheet_runtime::{
    Bytes, Client, Decode, DecodeError, Encode, Error, Extra, Json, List, json,
};
use serde_json::Value;

use crate::CANARY;
use crate::service::{self, Message, line};

struct Ticket {
    id: String,
    count: Option<i64>,
    ratio: Option<f64>,
    open: Option<bool>,
    state: Option<State>,
    level: Option<Level>,
    #[expect(clippy::option_option, reason = "absent and null are told apart")]
    note: Option<Option<String>>,
    labels: Option<BTreeMap<String, String>>,
    owner: Option<Owner>,
    animal: Option<Animal>,
    parent: Option<Box<Ticket>>,
    tags: Option<Vec<State>>,
    rest: BTreeMap<String, Json>,
    extra: Extra,
}

mainsheet_runtime::object!(Ticket + extra {
    id => required "id", count => "count", ratio => "ratio", open => "open",
    state => "state", level => "level", note => nullable "note", labels => "labels",
    owner => "owner", animal => "animal", parent => "parent", tags => "tags",
    ..rest
});

#[derive(Debug, PartialEq)]
enum State {
    New,
    Done,
    Unknown(String),
}

mainsheet_runtime::open_enum!(State { New => "new", Done => "done" });

#[derive(Debug, PartialEq)]
enum Level {
    Low,
    High,
    Unknown(i64),
}

mainsheet_runtime::open_int_enum!(Level { Low => 1, High => -9 });

struct Person {
    name: String,
    age: Option<i64>,
    extra: Extra,
}

mainsheet_runtime::object!(Person + extra { name => required "name", age => "age" });

struct Team {
    name: String,
    members: Option<Vec<Owner>>,
    extra: Extra,
}

mainsheet_runtime::object!(Team + extra { name => required "name", members => "members" });

#[derive(Debug, PartialEq)]
enum Owner {
    Person(Box<Person>),
    Team(Box<Team>),
    People(Vec<Person>),
    Text(String),
    Unknown(Json),
}

mainsheet_runtime::union!(Owner {
    Person(Box<Person>) of Person, Team(Box<Team>) of Team, People(Vec<Person>) of [Person],
    Text(String),
});

struct Cat {
    lives: i64,
    friend: Option<Box<Animal>>,
    extra: Extra,
}

mainsheet_runtime::object!(Cat + extra { lives => required "lives", friend => "friend" });

struct Herd {
    kind: String,
    animals: Option<Vec<Animal>>,
    extra: Extra,
}

mainsheet_runtime::object!(Herd + extra { kind => required "kind", animals => "animals" });

#[derive(Debug, PartialEq)]
enum Animal {
    Cat(Cat),
    Herd(Herd),
    Unknown(Json),
}

mainsheet_runtime::tagged_union!(Animal by "kind" {
    "cat" | "kitten" => Cat(Cat), "herd" => Herd(Herd),
});

static OPERATION: Operation = Operation {
    id: "getTicket",
    method: Method::GET,
    server: Server::below(""),
    path: "/ticket",
    security: Security::Undeclared,
    accept: "application/json",
    errors: &[
        ErrorResponse::json::<Person>(404),
        ErrorResponse::json_of_class::<Ticket>(4),
        ErrorResponse::json_by_default::<Owner>(),
    ],
    paging: None,
};

pub(crate) fn run(input: &[u8]) {
    let (kind, rest) = line(input);
    let message = Message::parse(rest);
    match kind {
        b"list" => check_list(&message),
        b"owner" => check::<Owner>(&message),
        b"animal" => check::<Animal>(&message),
        b"optional" => check::<Option<Ticket>>(&message),
        b"text" => {
            exchange(&message, async |client| {
                Call::new(&client, &OPERATION).send_text().await
            });
        }
        b"empty" => {
            exchange(&message, async |client| {
                Call::new(&client, &OPERATION).send_empty().await
            });
        }
        _ => check::<Ticket>(&message),
    }
}

fn exchange<T>(message: &Message, work: impl AsyncFnOnce(Client) -> Result<T, Error>) -> Option<T> {
    let own = message.clone();
    let result = service::with(|builder| builder, move |request| own.answer(request), work)?;
    result.map_err(|error| check_error(&error, message)).ok()
}

fn check<T: Decode + Encode + PartialEq + Debug + 'static>(message: &Message) {
    let response = exchange(message, async |client| {
        Call::new(&client, &OPERATION).send_json::<T>().await
    });
    if let Some(response) = response {
        let value = response.into_body();
        check_round_trip(&value, &message.body);
        check_nothing_is_lost(&value, &message.body);
    }
}

/// What came goes back as it came, whatever could be read of it.
fn check_nothing_is_lost<T: Encode>(value: &T, body: &[u8]) {
    let Ok(came) = std::str::from_utf8(body)
        .unwrap_or_default()
        .parse::<Json>()
    else {
        return;
    };
    let text = json::to_string(value).expect("what was read can be written");
    let went: Json = text.parse().expect("what is written is JSON");
    // Of an object with two properties of a name the last counts.
    if !has_twins(&came) {
        assert_eq!(went, came, "what came is not what goes back");
    }
}

fn has_twins(value: &Json) -> bool {
    let mut members = value.members();
    let count = members.len();
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    members.dedup_by(|(one, _), (other, _)| one == other);
    members.len() < count
        || members.iter().any(|(_, value)| has_twins(value))
        || value.elements().iter().any(has_twins)
}

/// What was read is written such that it reads the same. Of texts that are none that JSON has, what
/// is written is the nearest that it has, which may be more than could be read.
fn check_round_trip<T: Decode + Encode + PartialEq + Debug>(value: &T, body: &[u8]) {
    if json::from_slice::<Json>(body).is_err() {
        return;
    }
    let text = json::to_string(value).expect("what was read can be written");
    match json::from_str::<T>(&text) {
        Ok(again) => assert_eq!(&again, value, "{text} reads as something else"),
        Err(error) => panic!("{text} cannot be read again: {error}"),
    }
}

fn check_list(message: &Message) {
    let response = exchange(message, async |client| {
        Call::new(&client, &OPERATION).send_list::<Ticket>().await
    });
    let Some(response) = response else { return };
    let list: List<Ticket> = response.into_body();
    let body: &[u8] = if message.body.is_empty() {
        b"null"
    } else {
        &message.body
    };
    // Texts in it may be none that JSON has: that costs their elements alone.
    let Ok(elements) = json::from_slice::<Json>(body).map(|body| body.elements()) else {
        return;
    };
    assert_eq!(list.len(), elements.len(), "elements were lost or made");
    for (element, raw) in list.iter().zip(elements) {
        match element {
            Ok(value) => check_round_trip(value, body),
            Err(error) => {
                assert_eq!(error.raw(), raw.text(), "the error is of another element");
                check_words(&error, &message.body);
            }
        }
    }
}

fn check_error(error: &Error, message: &Message) {
    let words = format!("{error} {error:?}");
    // What is encoded is another text.
    let coded = |(name, _): &(_, _)| *name == "content-encoding";
    match error {
        _ if message.headers.iter().any(coded) => {}
        Error::Decode(error) => check_decode_error(error, &message.body),
        Error::Api(error) => {
            assert_eq!(error.status().as_u16(), message.status);
            // The first MiB of it is kept.
            assert!(message.body.starts_with(error.bytes()));
            assert!(error.body::<Person>().is_none() || error.status().as_u16() == 404);
            let _ = (
                error.body::<Ticket>(),
                error.retry_after(),
                error.request_id(),
            );
            if let Some(error) = error.decode_error() {
                check_words(&error, &message.body);
            }
        }
        _ => {}
    }
    // Keys may be shown, they are a part of the pointer; values may not.
    if has_secret_values(&message.body) {
        assert!(!words.contains(CANARY), "a log would show a value: {words}");
    }
}

fn check_decode_error(error: &DecodeError, body: &Bytes) {
    assert_eq!(error.bytes(), body);
    check_words(&error, body);
    // Of an object with two properties of a name only one can be found.
    if let Ok(value) = serde_json::from_slice::<Value>(body)
        && value.to_string().len() >= body.iter().filter(|b| !b.is_ascii_whitespace()).count()
    {
        let pointer = error.pointer();
        assert!(
            pointer.ends_with('…') || value.pointer(pointer).is_some(),
            "the pointer {pointer} leads nowhere"
        );
    }
}

fn check_words(error: &impl Debug, body: &[u8]) {
    if has_secret_values(body) {
        let words = format!("{error:?}");
        assert!(!words.contains(CANARY), "a log would show a value: {words}");
    }
}

/// Whether the body has the canary in a value, and in no key.
fn has_secret_values(body: &[u8]) -> bool {
    fn keys(value: &Value) -> bool {
        match value {
            Value::Array(values) => values.iter().any(keys),
            Value::Object(members) => members
                .iter()
                .any(|(key, value)| key.contains(CANARY) || keys(value)),
            _ => false,
        }
    }
    let text = String::from_utf8_lossy(body);
    text.contains(CANARY) && serde_json::from_slice::<Value>(body).is_ok_and(|value| !keys(&value))
}
