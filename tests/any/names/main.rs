//! Every name on the wire as the description has it, whatever it is called in Rust.

mod parameters;
#[path = "../support.rs"]
#[allow(dead_code, reason = "programs need different parts of it")]
mod support;

use names::api::models::{self, Foo, FooRequired, FooRequired2, ThingAnswer, Value};
use names::api::places::requests::{ThingAnswer as Request, ThingAnswer2 as Answer};
use names::api::{self, Places};
use serde_json::{Map, json};

use support::{NOTHING, answered, exchange, json};

fn all() -> Vec<String> {
    serde_json::from_str(include_str!("names.json")).unwrap()
}

/// An object with a property of each name.
fn object(value: impl Fn(&str) -> serde_json::Value) -> serde_json::Value {
    let properties = all().into_iter().map(|name| {
        let value = value(&name);
        (name, value)
    });
    serde_json::Value::Object(properties.collect::<Map<_, _>>())
}

#[tokio::test]
async fn properties() {
    let wire = object(|name| json!(name));
    let body: models::Everything = serde_json::from_value(wire.clone()).unwrap();
    // Otherwise a name that is written wrong would be in there.
    assert!(body.additional_properties.is_empty());
    let (sent, answer) = exchange(json(&wire.to_string()), |client| {
        Places::new(client).echo_everything(body.clone())
    })
    .await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&sent.body).unwrap(), wire);
    assert_eq!(answer.unwrap(), body);
}

#[tokio::test]
async fn schemas() {
    let is_component = |name: &str| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        !name.is_empty() && name.chars().all(is_sign)
    };
    let wire = object(|name| {
        let property = if is_component(name) { name } else { "text" };
        json!({property: name})
    });
    let body: models::Names = serde_json::from_value(wire.clone()).unwrap();
    let (sent, _) = exchange(json(&wire.to_string()), |client| {
        Places::new(client).echo_names(body)
    })
    .await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&sent.body).unwrap(), wire);
    let _: (models::SelfModel, models::ResultModel, models::FooBar) = Default::default();
}

#[tokio::test]
async fn values() {
    let values: Vec<Value> = all()
        .iter()
        .map(|name| Value::from(name.as_str()))
        .collect();
    let wire = serde_json::to_string(&all()).unwrap();
    let (sent, answer) = exchange(json(&wire), |client| {
        Places::new(client).echo_values(&values)
    })
    .await;
    assert_eq!(sent.body, wire);
    assert_eq!(answer.unwrap().into_vec().unwrap(), values);
    for (index, value) in values.iter().enumerate() {
        assert!(!matches!(value, Value::Unknown(_)), "{value:?}");
        assert!(!values[..index].contains(value), "{value:?}");
    }
    for (value, text) in [
        (Value::Plus1, "+1"),
        (Value::Minus1, "-1"),
        (Value::Less, "<"),
        (Value::GreaterEqual, ">="),
        (Value::SelfValue, "self"),
        (Value::Unknown2, "Unknown"),
        (Value::Active, "ACTIVE"),
        (Value::Active2, "active"),
        (Value::Active3, "Active"),
    ] {
        assert_eq!(value.as_str(), text);
    }
    assert_eq!("Err".parse(), Ok(Value::Err));
}

#[tokio::test]
async fn what_a_schema_requires_beside_its_namesake() {
    let foo = Foo::new(models::FooRequired3 {
        a: "1".to_owned(),
        b: "2".to_owned(),
        new2: "3".to_owned(),
        from: "4".to_owned(),
    });
    let foo = foo.set_from2("5").bar(models::FooBarValue::new().bar("6"));
    let wire = r#"{"a":"1","b":"2","new":"3","from":"4","set_from":"5","bar":{"bar":"6"}}"#;
    let (sent, answer) = exchange(json(wire), |client| {
        Places::new(client).echo_foo(foo.clone())
    })
    .await;
    assert_eq!(sent.body, wire);
    assert_eq!(answer.unwrap(), foo);
    let _: fn(models::FooRequiredRequired) -> FooRequired = FooRequired::new;
    let _: fn(models::FooRequired2Required) -> FooRequired2 = FooRequired2::new;
}

#[tokio::test]
async fn a_schema_and_an_operation_called_as_an_answer() {
    let wire = r#"{"answer":"a"}"#;
    let answer = answered(json(wire), |client| Places::new(client).thing()).await;
    let expected: ThingAnswer = serde_json::from_str(wire).unwrap();
    assert_eq!(answer.unwrap(), Answer::Ok(expected.clone()));
    let answer = answered(NOTHING, |client| Places::new(client).thing()).await;
    assert_eq!(answer.unwrap(), Answer::NoContent);
    let namesake = answered(json(wire), |client| {
        let request: Request = Places::new(client).thing_answer();
        request
    });
    assert_eq!(namesake.await.unwrap(), expected);
}

#[tokio::test]
async fn tags() {
    let (sent, _) = exchange(json("1"), |client| {
        api::models2::Models::new(client)
            .tagged_models()
            .models("x")
    })
    .await;
    let index = all().iter().position(|name| name == "models").unwrap();
    assert_eq!(sent.line, format!("PUT /names/{index}?models=x"));
    // Each has a client of its own.
    let _ = |client: &names::Client| {
        api::ClientRequest::new(client);
        api::ClientRequest2::new(client);
        api::Requests::new(client);
        api::Requests2::new(client);
        api::Shared::new(client);
        api::AnyVersion::new(client);
        api::Conversions::new(client);
        api::ResultRequest::new(client);
        api::SelfRequest::new(client);
    };
}
