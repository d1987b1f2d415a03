//! What is deprecated says what to use instead.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fs;

use common::description;
use mainsheet_codegen::{Package, Version};

/// Paths and schemas of the older version. The newer one lacks what is marked with `OLD`.
const OLD: &str = "  /things:
    get:
      operationId: listThings
      deprecated: true
      parameters:
        - {name: color, in: query, deprecated: true, schema: {type: string}}
        - {name: age, in: query, deprecated: true, schema: {type: integer}}
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /gone:
    get:
      operationId: gone
      deprecated: true
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Thing:
      type: object
      deprecated: true
      properties:
        name: {type: string, deprecated: true}
        size: {type: integer, deprecated: true}
";

const NEW: &str = "  /things:
    get:
      operationId: findThings
      parameters:
        - {name: color, in: query, schema: {type: string}}
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
";

/// The emitted files of the older version, joined.
fn emitted(replaced_by: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, paths: &str| {
        let path = folder.path().join(name);
        fs::write(&path, description(paths)).unwrap();
        path
    };
    let mut old = Version::new("v1", file("v1.yaml", OLD));
    old.replaced_by = replaced_by.map(str::to_owned);
    let new = Version::new("v2", file("v2.yaml", NEW));
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[old, new]).unwrap();
    let target = folder.path().join("things");
    generated.plan(&target).unwrap().apply().unwrap();
    let files = ["operations.rs", "operations/requests.rs", "models.rs"];
    let texts = files.map(|file| fs::read_to_string(target.join("src/v1").join(file)).unwrap());
    // Long attributes are broken over lines.
    texts
        .join("\n")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_note_names_the_way_out() {
    let text = emitted(Some("v2"));
    for (note, item) in [
        (
            "use `v2::Operations::findThings`; there is no `age`"
                .replace("findThings", "find_things"),
            "pub fn list_things(",
        ),
        ("`v2` has no replacement for it".to_owned(), "pub fn gone("),
        (
            "use `v2::operations::requests::FindThings::color`".to_owned(),
            "pub fn color<",
        ),
        ("`v2` has no replacement for it".to_owned(), "pub fn age<"),
        ("use `v2::models::Thing`".to_owned(), "pub struct Thing "),
        ("use `v2::models::Thing::name`".to_owned(), "pub name:"),
        ("`v2` has no replacement for it".to_owned(), "pub size:"),
    ] {
        let place = text.find(item).unwrap_or_else(|| panic!("no {item}"));
        let note = format!("note = \"{note}\"");
        let before = text[..place]
            .rfind("#[deprecated(")
            .map(|start| &text[start..place]);
        assert!(
            before.is_some_and(|before| before.contains(&note)),
            "{item} has {before:?} and not {note}"
        );
    }
}

#[test]
fn without_a_successor_the_note_says_so() {
    let text = emitted(None);
    assert!(!text.contains("note = \"use"), "{text}");
    let notes = text.matches("the description names no replacement").count();
    // Two operations with their requests, two parameters, a schema, two properties with their
    // setters.
    assert_eq!(notes, 11, "{text}");
}
