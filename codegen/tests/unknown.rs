//! Properties that a description does not name: kept, unless the caller does without.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fs;

use mainsheet_codegen::{Package, Version};

mod common;

/// The code of a crate whose types keep what is unknown, or do not.
fn code(keeps_unknown: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    let wide = (0..201).map(|index| format!("        p{index}: {{type: string}}\n"));
    let wide: Vec<_> = wide.collect();
    let wide = wide.concat();
    let text = common::description(&format!(
        "  /things/{{id}}:
    put:
      operationId: putThing
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string}}}}
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}
      responses: {{'204': {{description: It.}}}}
components:
  schemas:
    Thing:
      type: object
      required: [name]
      properties:
        name: {{type: string}}
        wide: {{$ref: '#/components/schemas/Wide'}}
    Wide:
      type: object
      properties:
{wide}"
    ));
    fs::write(&file, text).unwrap();
    let mut package = Package::new("things");
    package.keeps_unknown = keeps_unknown;
    let generated = mainsheet_codegen::generate(&package, &[Version::new("v1", &file)]).unwrap();
    let files = generated.files();
    let words = files.flat_map(|(_, text)| text.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn they_are_kept_unless_the_caller_does_without() {
    let kept = code(true);
    assert!(kept.contains("::object!(Thing + extra { name => required \"name\""));
    assert!(kept.contains("::large_object!(Wide(WideFields) + extra {"));
    assert!(kept.contains("/// What came beyond the description. pub extra:"));
    let dropped = code(false);
    assert!(dropped.contains("::object!(Thing + extra(unread) { name => required \"name\""));
    assert!(dropped.contains("::large_object!(Wide(WideFields) + extra(unread) {"));
    assert!(!dropped.contains("What came beyond the description."));
}
