//! What servers send beside what their descriptions say.

use serde_json::{Value, json};

use super::maker::Spot;

/// A value in which one thing is another, with what that is.
pub(crate) fn spoiled(value: &Value, pointer: &str, spot: Spot) -> Vec<(&'static str, Value)> {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut value = value.clone();
        let place = value.pointer_mut(pointer)?;
        change(place);
        Some(value)
    };
    let set = |to: Value| with(&|place| *place = to.clone());
    let all = match spot {
        Spot::Value => vec![
            ("a wrong type", with(&|place| *place = other_than(place))),
            ("a null", set(Value::Null)),
        ],
        Spot::Listed => vec![("an unlisted value", set(json!("a value of tomorrow")))],
        Spot::List => vec![(
            "a bad element",
            with(&|place| {
                if let Value::Array(elements) = place {
                    let bad = elements.first().map_or(Value::Null, other_than);
                    elements.push(bad);
                }
            }),
        )],
        Spot::Object => vec![(
            "an unknown property",
            with(&|place| {
                if let Value::Object(members) = place {
                    let news = json!({"since": [1, 2.50, null]});
                    members.insert("a property of tomorrow".to_owned(), news);
                }
            }),
        )],
        Spot::Map => vec![(
            "a null in a map",
            with(&|place| {
                if let Value::Object(members) = place {
                    members.insert("nothing".to_owned(), Value::Null);
                }
            }),
        )],
    };
    let all = all.into_iter();
    all.filter_map(|(what, value)| Some((what, value?)))
        .collect()
}

/// A value of another kind.
fn other_than(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Bool(_) => json!({"not": ["as", 1, "said"]}),
        Value::Number(_) => json!("12 or so"),
        Value::Object(_) => json!(["no", "object"]),
        Value::Array(_) => json!({"no": "list"}),
        Value::Null => json!([[]]),
    }
}
