//! Descriptions whose schemas lead to one another on many ways: what comes out grows with the
//! number of schemas, not with the number of ways.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, thread};

use mainsheet_codegen::{Fixups, Outcome, Package, Refusals, Version};
use serde_json::{Map, Value, json};

/// A run that takes longer has no end: nothing else is said of how fast a machine is.
const HANGS: Duration = Duration::from_secs(600);

/// How many schemas lead from one to the next, where each does so on several ways.
const LEVELS: usize = 26;

/// What came of a description.
struct Outcomes {
    models: usize,
    /// The text of each file.
    files: BTreeMap<String, String>,
    /// The places, constructs and notes of what is degraded.
    degraded: Vec<(String, String, String)>,
}

impl Outcomes {
    fn text(&self) -> String {
        self.files.values().map(String::as_str).collect()
    }
}

fn generated(description: &Value) -> Result<Outcomes, Refusals> {
    let text = description.to_string();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(outcomes(&text)));
    receiver.recv_timeout(HANGS).expect("a run that ends")
}

fn outcomes(text: &str) -> Result<Outcomes, Refusals> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.json");
    fs::write(&file, text).unwrap();
    let mut version = Version::new("v1", file);
    version.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version])?;
    let models = generated.summaries()[0].models;
    let entries = generated.report().entries();
    let degraded = entries.filter(|entry| entry.outcome == Outcome::Degraded);
    let degraded = degraded.map(|entry| {
        let note = entry.note.unwrap_or_default();
        (
            entry.pointer.to_owned(),
            entry.construct.to_owned(),
            note.to_owned(),
        )
    });
    let degraded = degraded.collect();
    generated.plan_calls(&folder.path().join("calls")).unwrap();
    let files = generated.files();
    let files = files.map(|(path, text)| (path.display().to_string(), text.to_owned()));
    Ok(Outcomes {
        models,
        files: files.collect(),
        degraded,
    })
}

/// A description whose one operation takes and gives the schema `Level0`.
fn description(schemas: &Map<String, Value>) -> Value {
    let content = json!({"application/json": {"schema": reference("Level0")}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/thing": {"put": {
            "operationId": "putThing",
            "requestBody": {"required": true, "content": content},
            "responses": {"200": {"description": "A thing.", "content": content}}
        }}},
        "components": {"schemas": schemas}
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// So many schemas, each of which is made of references to the next. The last is `end`.
fn levels(count: usize, end: &Value, level: impl Fn(usize, &Value) -> Value) -> Map<String, Value> {
    let mut schemas = Map::new();
    for number in 0..count {
        let next = reference(&format!("Level{}", number + 1));
        schemas.insert(format!("Level{number}"), level(number, &next));
    }
    schemas.insert(format!("Level{count}"), end.clone());
    schemas
}

fn label() -> Value {
    json!({"type": "object", "properties": {"label": {"type": "string"}}})
}

/// Ways from a schema to another, twice each.
const WAYS: [&str; 6] = [
    "allOf",
    "oneOf",
    "anyOf",
    "properties",
    "items",
    "additionalProperties",
];

fn twice(way: &str, to: &Value, number: usize, is_required: bool) -> Value {
    match way {
        "properties" if is_required => json!({
            "type": "object",
            "properties": {"one": to, "other": to},
            "required": ["one", "other"]
        }),
        "properties" => json!({"type": "object", "properties": {"one": to, "other": to}}),
        "items" => json!({"type": "array", "items": {"anyOf": [to, to]}}),
        "additionalProperties" => json!({"type": "object", "additionalProperties": to}),
        composition => {
            let own = json!({"type": "object", "properties": {
                format!("own{number}"): {"type": "string"}
            }});
            json!({composition: [to, to, own]})
        }
    }
}

/// Every way within every other, with and without `required`, to an end and in a circle.
/// What the examples of operations alone have.
const EXAMPLE: &str = "async fn example(api";

#[test]
fn ways_within_ways_come_to_an_end() {
    for outer in WAYS {
        for inner in WAYS {
            for (is_required, is_circle) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                let end = if is_circle {
                    reference("Level0")
                } else {
                    label()
                };
                let schemas = levels(LEVELS, &end, |number, next| {
                    let inner = twice(inner, next, number, is_required);
                    twice(outer, &inner, number, is_required)
                });
                let description = description(&schemas);
                let most = 100 * description.to_string().len() + 200_000;
                let case = format!("{inner} in {outer}, {is_required}, {is_circle}");
                match generated(&description) {
                    Ok(outcomes) => {
                        let size = outcomes.text().len();
                        assert!(size <= most, "{case}: {size} bytes");
                        // A type for each schema, and for each that stands within it.
                        let models = outcomes.models;
                        assert!(models <= 6 * (LEVELS + 1), "{case}: {models} models");
                    }
                    // A circle of nothing but compositions is refused, and that ends, too.
                    Err(refusals) => assert!(is_circle, "{case}: {refusals}"),
                }
            }
        }
    }
}

#[test]
fn a_schema_that_is_reached_twice_is_composed_once() {
    let schemas = levels(LEVELS, &label(), |number, next| {
        twice("allOf", next, number, false)
    });
    let outcomes = generated(&description(&schemas)).unwrap();
    assert_eq!(outcomes.models, 1);
    let text = outcomes.text();
    for number in 0..LEVELS {
        let field = format!("\n    pub own{number}: Option<String>,");
        assert_eq!(text.matches(&field).count(), 1, "{field}");
    }
    assert_eq!(text.matches("\n    pub label: Option<String>,").count(), 1);
}

/// What is met among alternatives first, and then for certain, is required.
#[test]
fn a_schema_that_is_an_alternative_and_a_member() {
    let schemas = json!({
        "Level0": {"allOf": [
            {"oneOf": [reference("Part"), reference("Other")]},
            reference("Part")
        ]},
        "Part": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
        "Other": {"type": "object", "properties": {"more": {"type": "string"}}}
    });
    let outcomes = generated(&description(schemas.as_object().unwrap())).unwrap();
    let text = outcomes.text();
    assert!(text.contains("\n    pub id: String,"), "{text}");
    assert!(text.contains("\n    pub more: Option<String>,"), "{text}");
}

#[test]
fn a_long_chain_of_compositions() {
    let schemas = levels(100, &label(), |number, next| {
        let own = json!({"type": "object", "properties": {
            format!("own{number}"): {"type": "string"}
        }});
        json!({"allOf": [next, own]})
    });
    let outcomes = generated(&description(&schemas)).unwrap();
    assert_eq!(outcomes.models, 1);
    assert_eq!(outcomes.text().matches("\n    pub own").count(), 100);
}

#[test]
fn a_composition_of_itself_is_refused_in_its_place() {
    let schemas = json!({
        "Level0": {"allOf": [reference("Next"), label()]},
        "Next": {"allOf": [reference("Level0"), {"type": "object"}]}
    });
    let Err(refusals) = generated(&description(schemas.as_object().unwrap())) else {
        panic!("it is generated");
    };
    let refused: Vec<_> = refusals
        .iter()
        .map(|one| (one.message(), one.pointer()))
        .collect();
    let message = "the schema is composed of itself";
    let places = ["Next", "Level0"].map(|name| format!("/components/schemas/{name}/allOf/0"));
    assert_eq!(
        refused,
        places.each_ref().map(|place| (message, place.as_str()))
    );
}

/// Each object requires two of the next: an example would have a value for each way.
#[test]
fn an_example_that_would_be_too_large_is_left_out() {
    let required = |count| {
        let schemas = levels(count, &label(), |number, next| {
            twice("properties", next, number, true)
        });
        generated(&description(&schemas)).unwrap()
    };
    let small = required(3);
    assert!(small.text().contains(EXAMPLE));
    assert_eq!(small.degraded, []);
    let large = required(LEVELS);
    for (path, text) in &large.files {
        assert!(text.len() < 1_000_000, "{path}: {} bytes", text.len());
    }
    assert!(!large.text().contains(EXAMPLE));
    let [(pointer, construct, note)] = large.degraded.as_slice() else {
        panic!("{:?}", large.degraded);
    };
    assert_eq!(
        (pointer.as_str(), construct.as_str()),
        ("/paths/~1thing/put", "example")
    );
    assert!(note.starts_with("it is left out"), "{note}");
}

#[test]
fn an_example_without_an_end_is_left_out() {
    let schemas = json!({"Level0": {
        "type": "object", "required": ["in"], "properties": {"in": reference("Level0")}
    }});
    let outcomes = generated(&description(schemas.as_object().unwrap())).unwrap();
    let text = outcomes.text();
    assert!(!text.contains(EXAMPLE), "{text}");
    assert!(text.contains("Box<Level0>"), "{text}");
    let places: Vec<_> = outcomes
        .degraded
        .iter()
        .map(|(place, ..)| place.as_str())
        .collect();
    assert_eq!(places, ["/components/schemas/Level0", "/paths/~1thing/put"]);
}

/// An element of the list may have far more than is shown.
#[test]
fn an_example_is_cut_where_something_is_optional() {
    let schemas = levels(LEVELS, &label(), |number, next| match number {
        0 => json!({"type": "array", "items": next}),
        _ => twice("properties", next, number, false),
    });
    let outcomes = generated(&description(&schemas)).unwrap();
    let text = outcomes.text();
    assert!(text.contains(EXAMPLE), "{text}");
    assert!(text.len() < 300_000, "{} bytes", text.len());
    let [(place, _, note)] = outcomes.degraded.as_slice() else {
        panic!("{:?}", outcomes.degraded);
    };
    assert_eq!(place, "/paths/~1thing/put");
    assert!(note.contains("without some of what may be there"), "{note}");
}

/// A long example of the description gives way to a short one.
#[test]
fn a_long_example_of_the_description_is_not_repeated() {
    let mut schemas = Map::new();
    schemas.insert(
        "Level0".to_owned(),
        json!({"type": "array", "items": {"type": "string", "example": "x".repeat(100_000)}}),
    );
    let mut description = description(&schemas);
    let content = &mut description["paths"]["/thing"]["put"]["requestBody"]["content"];
    content["application/json"]["example"] = json!(vec!["given"; 50_000]);
    let outcomes = generated(&description).unwrap();
    let text = outcomes.text();
    assert!(text.contains(EXAMPLE), "{text}");
    assert!(text.len() < 100_000, "{} bytes", text.len());
    let [(.., note)] = outcomes.degraded.as_slice() else {
        panic!("{:?}", outcomes.degraded);
    };
    assert!(note.contains("too long to be shown"), "{note}");
}

/// To find whether a value fits, each alternative asks the same of what stands within it.
#[test]
fn an_example_that_nearly_fits_many_alternatives() {
    let alternative = |name: &str| {
        json!({"type": "object", "required": [name], "properties": {
            "in": reference("Level0"),
            name: {"type": "integer"}
        }})
    };
    let schemas = json!({"Level0": {"oneOf": [alternative("a"), alternative("b")]}});
    let mut description = description(schemas.as_object().unwrap());
    let value = (0..50).fold(
        json!({"c": 1}),
        |inner, _| json!({"in": inner, "a": 1, "b": 1}),
    );
    let content = &mut description["paths"]["/thing"]["put"]["requestBody"]["content"];
    content["application/json"]["example"] = value;
    generated(&description).unwrap();
}

/// Each has all that the one before has, and is used: what comes out grows with the square.
fn chain(length: usize) -> Value {
    let own = |number: usize| json!({"type": "object", "properties": {format!("own{number}"): {"type": "string"}}});
    let mut schemas = levels(
        length,
        &own(length),
        |number, next| json!({"allOf": [next, own(number)]}),
    );
    let all: Map<_, _> = (1..=length)
        .map(|number| (format!("use{number}"), reference(&format!("Level{number}"))))
        .collect();
    let all = json!({"type": "object", "properties": all});
    schemas.insert("Level0".to_owned(), all);
    description(&schemas)
}

#[test]
fn a_chain_of_compositions_is_written_while_it_is_short() {
    let description = chain(50);
    let outcomes = generated(&description).unwrap();
    let text = outcomes.text();
    // A field of each schema that has it.
    assert_eq!(text.matches("    pub own50: ").count(), 50);
    assert!(text.len() < 100 * description.to_string().len() + 200_000);
}

#[test]
fn a_long_chain_of_compositions_is_refused_at_the_schema_that_goes_too_far() {
    let description = chain(800);
    let refusals = generated(&description).err().unwrap();
    let first = refusals.iter().next().unwrap();
    assert!(
        first.message().contains("repeat more properties"),
        "{first}"
    );
    assert!(
        first.pointer().starts_with("/components/schemas/Level"),
        "{first}"
    );
}
