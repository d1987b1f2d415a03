//! Several versions, and what they share.

use mainsheet_codegen::{Package, Version, changes, rust_diff};

use super::{States, said};

fn description(schema: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: Things, version: '1'}}
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
components: {{schemas: {{Thing: {schema}}}}}
"
    )
}

const SCHEMA: &str = "{type: object, properties: {id: {type: string}}}";
const WIDER: &str = "{type: object, properties: {id: {type: string}, size: {type: integer}}}";

fn both(states: &States, one: &str, other: &str) -> [Version; 2] {
    [states.version("v1", one), states.version("v2", other)]
}

#[test]
fn a_type_is_no_longer_shared_or_is_so_now() {
    let states = States::new(&[
        ("same.yaml", &description(SCHEMA)),
        ("wider.yaml", &description(WIDER)),
    ]);
    let package = Package::new("things");
    let shared = both(&states, "same.yaml", "same.yaml");
    let apart = both(&states, "same.yaml", "wider.yaml");
    let diff = rust_diff(&package, &shared, &apart).unwrap();
    assert_eq!(
        said(&diff),
        [
            "! `v1::models::Thing` is no longer one type with `v2::models::Thing`",
            "+ `v2::models::Thing::size` is new: `Option<i64>`",
        ]
    );
    let diff = rust_diff(&package, &apart, &shared).unwrap();
    assert_eq!(
        said(&diff),
        [
            "+ `v1::models::Thing` is one type with `v2::models::Thing` now",
            "! `v2::models::Thing::size` is gone",
        ]
    );
}

#[test]
fn versions_come_and_go_and_two_alone_are_compared() {
    let states = States::new(&[("same.yaml", &description(SCHEMA))]);
    let package = Package::new("things");
    let both = both(&states, "same.yaml", "same.yaml");
    let diff = rust_diff(&package, &both, &both[1..]).unwrap();
    assert_eq!(said(&diff), ["! `v1` is gone, with all that it has"]);
    let diff = rust_diff(&package, &both[..1], &both).unwrap();
    assert_eq!(said(&diff), ["+ `v2` is new"]);
    let diff = rust_diff(&package, &both[..1], &both[1..]).unwrap();
    assert_eq!(said(&diff), ["! `v1` is now `v2`"]);
}

#[test]
fn what_the_package_says_need_not_concern_a_description() {
    let schema = "{type: object, properties: {id: {type: string, format: uuid}}}";
    let states = States::new(&[
        ("old.yaml", &description(SCHEMA)),
        ("new.yaml", &description(schema)),
    ]);
    let mut package = Package::new("things");
    package
        .formats
        .insert("uuid".to_owned(), "uuid::Uuid".to_owned());
    let [old, new] = ["old.yaml", "new.yaml"].map(|file| states.version("v1", file));
    let diff = rust_diff(
        &package,
        std::slice::from_ref(&old),
        std::slice::from_ref(&new),
    );
    assert_eq!(
        said(&diff.unwrap()),
        ["! `v1::models::Thing::id` is `Option<Text<Uuid>>` instead of `Option<String>`"]
    );
    package
        .formats
        .insert("unheard-of".to_owned(), "String".to_owned());
    assert!(rust_diff(&package, &[new], &[old]).unwrap().is_breaking());
}

#[test]
fn faults_of_both_are_told() {
    let states = States::new(&[("old.yaml", "openapi: 9.0.0\n"), ("new.yaml", "[]")]);
    let [old, new] = ["old.yaml", "new.yaml"].map(|file| states.version("v1", file));
    let refused = rust_diff(&Package::new("things"), &[old], &[new]).unwrap_err();
    assert_eq!(refused.iter().count(), 2);
}

#[test]
fn a_summary_names_both_sides() {
    let states = States::new(&[
        ("old.yaml", &description(WIDER)),
        ("new.yaml", &description(SCHEMA)),
    ]);
    let [old, new] = ["old.yaml", "new.yaml"].map(|file| states.version("v1", file));
    let package = Package::new("things");
    let found = changes(&package, std::slice::from_ref(&old), &[new]).unwrap();
    assert!(!found.is_empty());
    assert_eq!(
        found.summary(5),
        "v1: 1 change on the wire, 1 breaking
Rust: 1 change: 1 breaking, 0 behavioural, 0 additive
  `v1::models::Thing::size` is gone
"
    );
    assert!(found.summary(0).ends_with("  and 1 more\n"));
    let found = changes(
        &package,
        std::slice::from_ref(&old),
        std::slice::from_ref(&old),
    )
    .unwrap();
    assert!(found.is_empty() && found.summary(5).is_empty());
}
