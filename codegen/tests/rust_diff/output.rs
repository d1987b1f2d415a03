//! The three forms in which a diff is shown.

use super::differs;

const OLD: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      parameters: [{name: a, in: query, required: true, schema: {type: string}}]
      responses: {'204': {description: Nothing.}}
  /others:
    get:
      operationId: getOther
      responses: {'204': {description: Nothing.}}
";

fn new() -> String {
    OLD.replace("name: a", "name: b")
        .replace("  /others:", "  /news:")
        .replace("getOther", "getNews")
}

#[test]
fn as_text() {
    assert_eq!(
        differs(OLD, &new()).to_string(),
        "Rust: 3 changes: 1 breaking, 1 behavioural, 1 additive

What does not compile any more
  `v1::Operations::get_other` is gone

What compiles and does something else
  `v1::Operations::get_thing` takes `(b: String)` instead of `(a: String)`, which compiles all the same

What is new
  `v1::Operations::get_news` is new
"
    );
    assert_eq!(differs(OLD, OLD).to_string(), "Rust: no change\n");
}

#[test]
fn as_markdown() {
    assert_eq!(
        differs(OLD, &new()).to_markdown(),
        "# In Rust

3 changes: 1 breaking, 1 behavioural, 1 additive.

## What does not compile any more

- `v1::Operations::get_other` is gone

## What compiles and does something else

- `v1::Operations::get_thing` takes `(b: String)` instead of `(a: String)`, which compiles all the same

## What is new

- `v1::Operations::get_news` is new
"
    );
}

#[test]
fn as_json() {
    let text = differs(OLD, &new()).to_json();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let counts = ["breaking", "behavioural", "additive"].map(|key| json[key].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1]);
    let changes = json["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|it| it["severity"] == "behavioural")
        .unwrap();
    assert_eq!(change["kind"], "arguments_replaced");
    assert_eq!(change["item"], "v1::Operations::get_thing");
    assert_eq!(change["old"], "(a: String)");
    assert_eq!(change["new"], "(b: String)");
}
