//! What is said of each value of an enumeration.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, outcome};

/// A thing with this property, sent and received, beside these schemas.
fn described(version: &str, schema: &str, schemas: &str) -> Outcome {
    outcome(&format!(
        "openapi: {version}
info: {{title: Things, version: '1'}}
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}
      responses: {{'204': {{description: It.}}}}
components:
  schemas:
    Thing: {{type: object, properties: {{it: {schema}}}}}
{schemas}"
    ))
}

#[track_caller]
fn is(version: &str, schema: &str, schemas: &str, code: &[&str]) -> Outcome {
    let outcome = described(version, schema, schemas);
    outcome.assert_code(&["pub it: Option<ThingIt>,"]);
    outcome.assert_code(code);
    assert_eq!(outcome.notes, "", "{schema}");
    outcome
}

const COLORS: &[&str] = &[
    "pub enum ThingIt { /// `r` /// /// A warm color. Crimson, /// `g` Green, /// `b` /// /// A *cold* color. B, ///",
    "open_enum!(ThingIt { Crimson => \"r\", Green => \"g\", B => \"b\" })",
];

#[test]
fn constants_keep_what_is_said_of_each() {
    let members = "[{const: r, title: Crimson, description: A warm color}, {const: g, title: Green}, {const: b, description: 'A *cold* color.'}]";
    for keyword in ["oneOf", "anyOf"] {
        let schema = format!("{{description: Its color., {keyword}: {members}}}");
        is("3.1.0", &schema, "", COLORS).assert_code(&["/// Its color. pub it:"]);
        is(
            "3.1.0",
            &format!("{{type: string, {keyword}: {members}}}"),
            "",
            COLORS,
        );
    }
}

#[test]
fn enumerations_of_one_value_are_read_as_constants_are() {
    let members = "[{enum: [r], title: Crimson, description: A warm color}, {enum: [g], title: Green}, {enum: [b], description: 'A *cold* color.'}]";
    for version in ["3.0.3", "3.1.0"] {
        is(version, &format!("{{oneOf: {members}}}"), "", COLORS);
        is(
            version,
            &format!("{{type: string, anyOf: {members}}}"),
            "",
            COLORS,
        );
    }
}

#[test]
fn references_to_constants_keep_what_is_said_there_or_beside_them() {
    let schemas = "    Red: {const: r, title: Crimson, description: A warm color}
    Green: {const: g, title: Green}
    Blue: {const: b, description: A color.}
";
    let members = "[{$ref: '#/components/schemas/Red'}, {$ref: '#/components/schemas/Green'}, {$ref: '#/components/schemas/Blue', description: 'A *cold* color.'}]";
    is("3.1.0", &format!("{{oneOf: {members}}}"), schemas, COLORS);
}

#[test]
fn integers_keep_what_is_said_of_each() {
    let numbers = [
        "/// `1` /// /// Comes first. High, /// `2` Value2,",
        "open_int_enum!(ThingIt { High => 1, Value2 => 2 })",
    ];
    let members = "[{const: 1, title: High, description: Comes first.}, {const: 2}]";
    is("3.1.0", &format!("{{oneOf: {members}}}"), "", &numbers);
    is(
        "3.1.0",
        &format!("{{type: integer, oneOf: {members}}}"),
        "",
        &numbers,
    );
}

/// As those write it who give each schema the name of its field.
#[test]
fn a_title_that_several_have_names_none_of_them() {
    let members = "[{const: r, title: Color}, {const: g, title: Color}, {const: b, title: Blue}]";
    let wanted = "open_enum!(ThingIt { R => \"r\", G => \"g\", Blue => \"b\" })";
    is("3.1.0", &format!("{{oneOf: {members}}}"), "", &[wanted]);
}

#[test]
fn what_is_said_of_several_values_is_said_of_each() {
    let members = "[{enum: [r, g], title: Lights, description: On a road.}, {enum: [g, b]}]";
    let wanted = "/// `r` /// /// On a road. R, /// `g` /// /// On a road. G, /// `b` B,";
    is("3.0.3", &format!("{{oneOf: {members}}}"), "", &[wanted]);
}

#[test]
fn beside_other_types_the_values_keep_their_words() {
    let members =
        "[{const: r, title: Crimson, description: A warm color.}, {const: g}, {type: integer}]";
    is(
        "3.1.0",
        &format!("{{oneOf: {members}}}"),
        "",
        &["pub enum ThingItValue { /// `r` /// /// A warm color. Crimson, /// `g` G,"],
    );
}

#[test]
fn extensions_describe_values() {
    let wanted = "/// `r` /// /// A warm color. R, /// `g` G, /// `b` /// /// A *cold* color. B,";
    for told in [
        "x-enum-descriptions: [A warm color, null, A *cold* color.]",
        "x-enumDescriptions: {r: A warm color, b: A *cold* color.}",
    ] {
        for version in ["3.0.3", "3.1.0"] {
            let schema = format!("{{type: string, enum: [r, g, b], {told}}}");
            is(version, &schema, "", &[wanted]);
        }
    }
}

/// No type says which of its values is which.
#[test]
fn words_of_truth_values_are_told() {
    let members = "[{const: true, description: It is on.}, {const: false}]";
    let outcome = described("3.1.0", &format!("{{oneOf: {members}}}"), "");
    outcome.assert_code(&["pub it: Option<bool>,"]);
    outcome.assert_note("schema oneOf", "/it/oneOf/0", "`true`");
}
