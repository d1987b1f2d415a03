//! Circles and chains of schemas: what ends them is a type with a name, wherever the walk begins.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fmt::Write;

use common::description;
use mainsheet_codegen::{Package, Version};

/// The code of all types of components, none of which any operation needs.
fn types(schemas: &str) -> String {
    models(&format!(
        "{}components:\n  schemas:\n{schemas}",
        description("  {}\n")
    ))
}

fn models(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let version = Version::new("v1", &file);
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}\n{text}"));
    let files = generated.files();
    let models = files.filter(|(path, _)| path.to_string_lossy().contains("src/v1/"));
    models.map(|(_, text)| text.to_owned()).collect()
}

/// The name of a schema that leads to a type and is no type itself comes first, and last.
fn assert_in_any_order(first: &str, second: &str, field: &str) {
    for schemas in [[first, second], [second, first]] {
        let code = types(&format!("    {}\n    {}\n", schemas[0], schemas[1]));
        assert!(code.contains(field), "{schemas:?}\n{code}");
    }
}

#[test]
fn a_circle_ends_at_the_type_that_is_on_it() {
    const COMMENT: &str = "Comment: {type: object, properties: {replies: {$ref: \
                           '#/components/schemas/A'}}}";
    for (way, field) in [
        (
            "{type: array, items: {$ref: '#/components/schemas/Comment'}}",
            "pub replies: Option<Vec<Comment>>,",
        ),
        (
            "{type: object, additionalProperties: {$ref: '#/components/schemas/Comment'}}",
            "pub replies: Option<std::collections::BTreeMap<String, Comment>>,",
        ),
        (
            "{$ref: '#/components/schemas/Comment'}",
            "pub replies: Option<Box<Comment>>,",
        ),
        (
            "{nullable: true, allOf: [{$ref: '#/components/schemas/Comment'}]}",
            "pub replies: Option<Option<Box<Comment>>>,",
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/Comment'}]}",
            "pub replies: Option<Box<Comment>>,",
        ),
    ] {
        assert_in_any_order(&format!("A: {way}"), COMMENT, field);
    }
    assert_in_any_order(
        "A: {type: array, items: {$ref: '#/components/schemas/Value'}}",
        "Value: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}",
        "(Vec<Value>),",
    );
}

/// Rust writes what holds itself by a name only.
#[test]
fn a_circle_without_a_type_has_a_name() {
    for (schema, held) in [
        (
            "{type: array, items: {$ref: '#/components/schemas/A'}}",
            "Array(Vec<A>),",
        ),
        (
            "{type: object, additionalProperties: {$ref: '#/components/schemas/A'}}",
            "Object(std::collections::BTreeMap<String, A>),",
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/B'}}",
            "Array(Vec<std::collections::BTreeMap<String, A>>),",
        ),
        (
            "{nullable: true, type: array, items: {$ref: '#/components/schemas/A'}}",
            "Array(Vec<Option<A>>),",
        ),
    ] {
        let code = types(&format!(
            "    A: {schema}
    B: {{type: object, additionalProperties: {{$ref: '#/components/schemas/A'}}}}
    Use: {{type: object, required: [a], properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}
"
        ));
        assert!(code.contains("pub enum A {"), "{code}");
        assert!(code.contains(held), "{held} is not in {code}");
        let is_nullable = schema.contains("nullable");
        let field = if is_nullable {
            "pub a: Option<A>,"
        } else {
            "pub a: A,"
        };
        assert!(code.contains(field), "{field} is not in {code}");
    }
}

/// So many references, each to the next, in a section of the components.
fn chain(section: &str, end: &str) -> String {
    let mut text = format!("  {section}:\n");
    for number in 0..100 {
        let next = number + 1;
        let _ = writeln!(
            text,
            "    Link{number}: {{$ref: '#/components/{section}/Link{next}'}}"
        );
    }
    let _ = writeln!(text, "    Link100: {end}");
    text
}

#[test]
fn a_chain_is_as_long_as_it_is() {
    let text = description(&format!(
        "  /things:
    post:
      operationId: sendThing
      parameters:
        - {{$ref: '#/components/parameters/Link0'}}
        - {{name: by, in: query, schema: {{$ref: '#/components/schemas/Link0'}}}}
      requestBody: {{$ref: '#/components/requestBodies/Link0'}}
      responses: {{'200': {{$ref: '#/components/responses/Link0'}}}}
components:
{}{}{}{}",
        chain(
            "parameters",
            "{name: q, in: query, schema: {type: integer}}"
        ),
        chain("schemas", "{type: string, format: binary}"),
        chain(
            "requestBodies",
            "{required: true, content: {multipart/form-data: {schema: {type: object, required: \
             [file], properties: {file: {$ref: '#/components/schemas/Link0'}}}}}}"
        ),
        chain(
            "responses",
            "{description: A text., content: {text/plain: {schema: {type: string}}}}"
        ),
    ));
    let code = models(&text);
    assert!(code.contains("file: Upload"), "{code}");
    assert!(
        code.contains("pub fn q<How>(mut self, q: impl IntoValue<Option<i64>, How>)"),
        "{code}"
    );
}
