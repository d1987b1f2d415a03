//! Descriptions that are larger or deeper than any that somebody would write.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fmt::Write as _;
use std::ops::Range;
use std::{fs, thread};

use mainsheet_codegen::{Generated, Package, Refusals, Version};
use serde_json::{Map, Value, json};

/// What the threads of tests and of many programs have.
const STACK: usize = 2 << 20;

/// Generates from a description with one operation, which takes and gives the schema `Thing`, on a
/// thread with a small stack.
fn generated(thing: &Value) -> Result<Generated, Refusals> {
    generated_with(&json!({"Thing": thing}))
}

fn generated_with(schemas: &Value) -> Result<Generated, Refusals> {
    let content = json!({"application/json": {
        "schema": {"$ref": "#/components/schemas/Thing"}
    }});
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/thing": {"put": {
            "operationId": "putThing",
            "requestBody": {"required": true, "content": content},
            "responses": {"200": {"description": "A thing.", "content": content}}
        }}},
        "components": {"schemas": schemas}
    });
    generated_from(description.to_string())
}

fn generated_from(text: String) -> Result<Generated, Refusals> {
    let run = move || {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("things.json");
        fs::write(&file, text).unwrap();
        let version = Version::new("v1", file);
        let generated = mainsheet_codegen::generate(&Package::new("things"), &[version])?;
        // What tests would call it with, every property with a value.
        generated.plan_calls(folder.path()).unwrap();
        Ok(generated)
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.unwrap().join().unwrap()
}

/// The text of all files that define types.
fn models(generated: Generated) -> String {
    let folder = tempfile::tempdir().unwrap();
    generated.plan(folder.path()).unwrap().apply().unwrap();
    let version = folder.path().join("src/v1");
    let mut text = fs::read_to_string(version.join("models.rs")).unwrap();
    for file in fs::read_dir(version.join("models")).into_iter().flatten() {
        text.push_str(&fs::read_to_string(file.unwrap().path()).unwrap());
    }
    text
}

/// Properties of these numbers, with examples.
fn texts(range: Range<usize>) -> Map<String, Value> {
    let schema = json!({"type": "string", "example": "text"});
    let property = |number| (format!("part{number}"), schema.clone());
    range.map(property).collect()
}

#[test]
fn an_object_of_thousands_of_properties() {
    let all = texts(0..5_000);
    let required: Vec<_> = all.keys().take(2_500).collect();
    let thing = json!({"type": "object", "required": required, "properties": all});
    let models = models(generated(&thing).unwrap());
    // Those that are required stand among the arguments of the constructor, too.
    assert_eq!(models.matches("\n    pub part").count(), 7_500);
}

/// An example of a list has all that its elements may have, each by a setter.
#[test]
fn a_list_of_objects_of_thousands_of_properties() {
    let item = json!({"type": "object", "properties": texts(0..5_000)});
    let models = models(generated(&json!({"type": "array", "items": item})).unwrap());
    assert_eq!(models.matches("\n    pub part").count(), 5_000);
}

/// Objects within one another, so many.
fn nested(depth: usize) -> Value {
    (0..depth).fold(
        json!({"type": "string"}),
        |inner, _| json!({"type": "object", "properties": {"in": inner}}),
    )
}

#[test]
fn objects_within_one_another() {
    // In a description of JSON no value may stand deeper than 128.
    let models = models(generated(&nested(60)).unwrap());
    assert_eq!(models.matches("pub struct ").count(), 60);
}

#[test]
fn what_is_too_deep_is_refused_in_its_place() {
    let refusals = generated(&nested(400)).unwrap_err();
    let refused: Vec<_> = refusals.iter().collect();
    assert_eq!(refused.len(), 1, "{refusals}");
    assert!(
        refused[0].message().contains("more than 512 deep"),
        "{refusals}"
    );
    assert!(refused[0].line().is_some(), "{refusals}");
}

/// So many schemas, each of which has a property of the next; `Thing` has the first.
fn chain(length: usize, required: &Value) -> Value {
    let mut schemas = Map::new();
    let to = |number| json!({"$ref": format!("#/components/schemas/Link{number}")});
    let link = |next: &Value| json!({"type": "object", "required": required, "properties": {"next": next}});
    for number in 1..length {
        schemas.insert(format!("Link{number}"), link(&to(number + 1)));
    }
    schemas.insert(format!("Link{length}"), link(&json!({"type": "string"})));
    schemas.insert("Thing".to_owned(), link(&to(1)));
    schemas.into()
}

#[test]
fn schemas_that_lead_to_one_another() {
    let models = models(generated_with(&chain(3_000, &json!([]))).unwrap());
    assert_eq!(models.matches("pub struct ").count(), 3_001);
}

/// An example of the first has all others within it.
#[test]
fn schemas_that_require_one_another() {
    let models = models(generated_with(&chain(500, &json!(["next"]))).unwrap());
    assert_eq!(models.matches("pub struct ").count(), 501);
}

#[test]
fn schemas_without_end_are_refused_in_their_place() {
    let refusals = generated_with(&chain(12_000, &json!([]))).unwrap_err();
    let refused: Vec<_> = refusals.iter().collect();
    assert_eq!(refused.len(), 1, "{refusals}");
    assert_eq!(refused[0].pointer(), "/components/schemas/Link10000");
}

/// All of them twice within each: an example of everything would have no end.
#[test]
fn schemas_that_hold_one_another_twice() {
    let mut schemas = chain(40, &json!([]));
    for schema in schemas.as_object_mut().unwrap().values_mut() {
        let next = schema["properties"]["next"].clone();
        schema["properties"]["other"] = next;
    }
    let last = schemas.as_object_mut().unwrap().remove("Thing").unwrap();
    schemas["Thing"] = json!({"type": "array", "items": last});
    let models = models(generated_with(&schemas).unwrap());
    assert_eq!(models.matches("pub struct ").count(), 41);
}

#[test]
fn a_composition_of_a_thousand_members() {
    let members: Vec<_> = (0..1_000)
        .map(|number| json!({"type": "object", "properties": texts(number..number + 1)}))
        .collect();
    let models = models(generated(&json!({"allOf": members})).unwrap());
    assert_eq!(models.matches("\n    pub part").count(), 1_000);
}

#[test]
fn a_union_of_a_thousand_members() {
    let members: Vec<_> = (0..1_000)
        .map(|number| json!({"type": "object", "properties": texts(number..number + 1)}))
        .collect();
    let models = models(generated(&json!({"oneOf": members})).unwrap());
    assert_eq!(models.matches("pub struct ").count(), 1_000);
}

#[test]
fn an_enumeration_of_ten_thousand_values() {
    let values: Vec<_> = (0..10_000)
        .map(|number| format!("VALUE_{number}"))
        .collect();
    let models = models(
        generated(&json!({"type": "object", "properties": {
            "value": {"type": "string", "enum": values}
        }}))
        .unwrap(),
    );
    assert_eq!(models.matches(" => \"VALUE_").count(), 10_000);
}

#[test]
fn a_description_of_a_megabyte() {
    let mut text = String::new();
    while text.len() < 1 << 20 {
        write!(
            text,
            "A word, *another*, a [link](https://example.com/{}).\n\n",
            text.len()
        )
        .unwrap();
        text.push_str("> - <b>deep</b> `code`\n\n");
    }
    let mut thing = nested(1);
    thing["description"] = text.into();
    let models = models(generated(&thing).unwrap());
    assert!(models.len() > 1 << 20);
}

/// Lists and quotations within one another, which a reader of Markdown follows one by one.
#[test]
fn a_description_that_is_deep_in_itself() {
    let mut thing = nested(1);
    for sign in ["> ", "- ", "[", "*", "<b>"] {
        thing["description"] = sign.repeat(20_000).into();
        models(generated(&thing).unwrap());
    }
}
