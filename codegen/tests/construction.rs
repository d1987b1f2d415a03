//! How values are made: what setters and arguments take, and what is said of them.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

/// An operation that takes a `Thing` of these properties.
fn thing(properties: &str) -> Outcome {
    outcome(&description(&format!(
        "  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
      responses: {{'204': {{description: Done.}}}}
components:
  schemas:
    Thing: {{{properties}}}
    Status: {{type: string, enum: [on, off]}}
    Blank: {{type: string, enum: ['']}}
"
    )))
}

#[test]
fn a_setter_says_what_the_property_is() {
    let outcome = thing(
        "properties: {
            a: {type: string},
            b: {type: string, description: What it is. And more of it., maxLength: 3},
            cAndD: {type: integer, description: How many, minimum: 1},
            old: {type: string, deprecated: true},
            into: {type: string, description: Where to.}
        }",
    );
    outcome.assert_code(&["mainsheet_runtime::builder!(Thing {
        a: String,
        /// What it is. At most 3 characters. [More](#structfield.b)
        b: String,
        /// How many. At least 1. `cAndD` on the wire.
        c_and_d: i64,
        #[deprecated(note = \"the description names no replacement\")]
        old: String,
        /// Where to.
        into as set_into: String,
    });"]);
    assert!(!outcome.code.contains("Sets the field"), "{}", outcome.code);
}

#[test]
fn null_is_said_by_a_setter_of_its_own() {
    let outcome = thing(
        "properties: {
            a: {type: string, nullable: true},
            a_null: {type: string},
            b: {type: array, nullable: true, items: {type: string}}
        }",
    );
    outcome.assert_code(&[
        "a or a_null2: String, a_null: String, b or b_null: Vec<String>,",
        "pub a: Option<Option<String>>,",
    ]);
}

#[test]
fn what_is_required_is_taken_by_a_rule_only_where_there_are_several() {
    let outcome = thing(
        "required: [a, b], properties: {
            a: {type: array, items: {type: string}}, b: {type: string, nullable: true}
        }",
    );
    outcome.assert_code(&[
        "pub fn new<How, How2>(
            a: impl mainsheet_runtime::IntoValue<Vec<String>, How>,
            b: impl mainsheet_runtime::IntoValue<Option<String>, How2>,
        ) -> Self {",
        "a: a.into_value(),",
        "pub fn add_thing(&self, body: impl Into<models::Thing>)",
    ]);
    let outcome = thing("required: [a], properties: {a: {type: integer}}");
    outcome.assert_code(&["pub fn new(a: i64) -> Self"]);
}

#[test]
fn a_union_takes_literals() {
    let outcome = thing(
        "properties: {
            a: {oneOf: [{$ref: '#/components/schemas/Status'}, {type: number}]},
            b: {oneOf: [{type: string}, {type: array, items: {type: string}}]},
            c: {oneOf: [
                {$ref: '#/components/schemas/Status'}, {$ref: '#/components/schemas/Blank'},
                {type: integer}]}
        }",
    );
    outcome.assert_code(&[
        "impl From<&str> for ThingA { fn from(value: &str) -> Self { Self::Status(value.into()) } }",
        "impl From<String> for ThingA",
        "impl From<i32> for ThingA { fn from(value: i32) -> Self { Self::Number(value.into()) } }",
        "impl From<Vec<&str>> for ThingB",
        "impl<const N: usize> From<[&str; N]> for ThingB",
        "impl From<i32> for ThingC",
    ]);
}

/// A type of this name would be hidden by the type parameter of a setter.
#[test]
fn no_model_is_called_as_a_rule_is() {
    let outcome = outcome(&description(
        "  /things:
    post:
      operationId: addThing
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/How'}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    How: {properties: {how: {$ref: '#/components/schemas/How'}}}
",
    ));
    outcome.assert_code(&["pub struct HowModel"]);
}

fn patch(operations: &str) -> Outcome {
    outcome(&description(&format!(
        "  /things:
    patch:
      operationId: changeThings
      requestBody:
        required: true
        content:
          application/json-patch+json:
            schema: {{type: array, items: {{$ref: '#/components/schemas/Change'}}}}
      responses: {{'204': {{description: Done.}}}}
components:
  schemas:
    Change:
      required: [op, path]
      properties:
        op: {{type: string, enum: [{operations}]}}
        path: {{type: string}}
        from: {{type: string}}
        value: {{}}
"
    )))
}

#[test]
fn a_json_patch_has_no_constructor_that_leaves_something_out() {
    let outcome = patch("add, remove, replace, move, copy, test");
    outcome.assert_code(&[
        "mainsheet_runtime::json_patch_operation!(Change, serde_json::Value);",
        "pub value: Option<Option<serde_json::Value>>,",
        "body: impl IntoValue<Vec<models::Change>, How>",
    ]);
    for loose in ["setters!(Change", "ChangeRequired", "pub fn new(op"] {
        assert!(!outcome.code.contains(loose), "{loose}: {}", outcome.code);
    }
    // What has other operations is something else.
    let outcome = patch("add, remove");
    assert!(!outcome.code.contains("json_patch_operation!"));
    outcome.assert_code(&["setters!(Change"]);
}
