//! Types of a version that differ in their names and texts alone are one type.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

/// A response of an object with these properties, and these components.
fn things(properties: &str, schemas: &str) -> Outcome {
    let paths = format!(
        "  /things:
    get:
      operationId: things
      responses:
        '200':
          description: Found.
          content:
            application/json:
              schema:
                type: object
                properties:
{}",
        indented(properties, 18)
    );
    let schemas = if schemas.is_empty() {
        String::new()
    } else {
        format!("components:\n  schemas:\n{}", indented(schemas, 4))
    };
    outcome(&(description(&paths) + &schemas))
}

fn indented(text: &str, width: usize) -> String {
    let indent = " ".repeat(width);
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.flat_map(|line| [&indent, line, "\n"]).collect()
}

#[track_caller]
fn assert_without(outcome: &Outcome, texts: &[&str]) {
    for text in texts {
        assert!(!outcome.code.contains(text), "{text}:\n{}", outcome.code);
    }
}

#[test]
fn places_of_the_same_are_one_type_of_the_shortest_name() {
    let outcome = things(
        "billing: {type: object, properties: {kind: {type: string, enum: [home, work]}}}
         home: {type: object, properties: {kind: {type: string, enum: [work, home]}}}",
        "",
    );
    outcome.assert_code(&[
        "pub billing: Option<ThingsResponseHome>",
        "pub home: Option<ThingsResponseHome>",
        "pub kind: Option<ThingsResponseHomeKind>",
        "#[doc(hidden)] pub use super::{ ThingsResponseHome as ThingsResponseBilling, \
         ThingsResponseHomeKind as ThingsResponseBillingKind, };",
    ]);
    assert_without(&outcome, &["struct ThingsResponseBilling"]);
}

#[test]
fn a_component_gives_the_name_and_another_keeps_its_own() {
    let outcome = things(
        "a: {type: object, properties: {text: {type: string}}}
         one: {$ref: '#/components/schemas/Longest'}
         other: {$ref: '#/components/schemas/Longer'}",
        "Longest: {type: object, description: The longest, properties: {text: {type: string}}}
         Longer: {type: object, description: The longer, properties: {text: {type: string}}}",
    );
    outcome.assert_code(&[
        "pub a: Option<Longer>",
        "pub one: Option<Longer>",
        "/// The longer. /// /// In other places: /// /// - The longest. #[derive",
        "pub use super::Longer as ThingsResponseA;",
        "/// The longest. /// /// The same as [`Longer`](super::Longer). pub type Longest = super::Longer;",
    ]);
}

#[test]
fn what_differs_in_more_than_texts_stays_apart() {
    let base = "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}}";
    for other in [
        "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer}}}",
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: number}}}",
        "{type: object, required: [a], properties: {b: {type: integer}, a: {type: string}}}",
        "{type: object, required: [a], properties: {a: {type: string}, c: {type: integer}}}",
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer, deprecated: true}}}",
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer, nullable: true}}}",
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer, readOnly: true}}}",
        "{type: object, required: [a], deprecated: true, properties: {a: {type: string}, b: {type: integer}}}",
        "{type: object, required: [a], additionalProperties: {type: string}, properties: {a: {type: string}, b: {type: integer}}}",
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: array, items: {type: integer}}}}",
        "{type: object, required: [a], properties: {a: {type: string, enum: [x]}, b: {type: integer}}}",
    ] {
        let outcome = things(&format!("one: {base}\nother: {other}"), "");
        outcome.assert_code(&["struct ThingsResponseOne", "struct ThingsResponseOther"]);
    }
    let outcome = things(
        "one: {type: string, enum: ['1', '2']}
         other: {type: integer, enum: [1, 2]}",
        "",
    );
    outcome.assert_code(&["enum ThingsResponseOne", "enum ThingsResponseOther"]);
}

#[test]
fn texts_and_limits_of_all_places_are_said() {
    let outcome = things(
        "a: {type: object, description: The first, properties: {x: {type: string, description: One, maxLength: 5}, y: {type: string}}}
         b: {type: object, description: The second, properties: {x: {type: string, description: One, maxLength: 9}, y: {type: string, description: Why}}}
         c: {type: object, description: The third, properties: {x: {type: string, description: Two}, y: {type: string, description: Why}}}
         d: {type: object, description: The second, properties: {x: {type: string, description: One, maxLength: 5}, y: {type: string}}}
         e: {type: object, description: The fourth, properties: {x: {type: string}, y: {type: string}}}
         f: {type: object, description: The fifth, properties: {x: {type: string}, y: {type: string}}}
         g: {type: object, description: The sixth, properties: {x: {type: string}, y: {type: string}}}",
        "",
    );
    outcome.assert_code(&[
        "/// The first. /// /// In other places: /// /// - The second. /// - The third. \
         /// - The fourth. /// - 2 more places say something else. #[derive",
        "/// One. /// /// At most 5 characters. /// /// In other places: /// \
         /// - At most 9 characters. /// - Two. Without such limits. /// - Without such limits. \
         pub x: Option<String>",
        "/// Why. pub y: Option<String>",
    ]);
}

#[test]
fn circles_that_are_the_same_are_one_and_boxed_as_one() {
    let outcome = things(
        "a: {$ref: '#/components/schemas/Node'}
         b: {$ref: '#/components/schemas/Knot'}",
        "Node: {type: object, properties: {next: {$ref: '#/components/schemas/Knot'}}}
         Knot: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}",
    );
    outcome.assert_code(&[
        "pub a: Option<Knot>",
        "pub next: Option<Box<Knot>>",
        "pub type Node = super::Knot;",
    ]);
}

/// What stands beside a circle is on it, if it is the same as what is.
#[test]
fn what_leads_into_its_own_circle_is_boxed() {
    let outcome = things(
        "a: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}",
        "Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}",
    );
    outcome.assert_code(&[
        "pub a: Option<Node>",
        "pub next: Option<Box<Node>>",
        "pub use super::Node as ThingsResponseA;",
    ]);
}

#[test]
fn alternatives_that_are_one_keep_their_variants_and_have_one_conversion() {
    let outcome = things(
        "it: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}",
        "Cat: {type: object, properties: {name: {type: string}}}
         Dog: {type: object, properties: {name: {type: string}}}",
    );
    outcome.assert_code(&[
        "Cat(Cat)",
        "which comes first: what is received is /// never read as this one. Dog(Cat)",
        "union!(ThingsResponseIt { Cat(Cat) of Cat, Dog(Cat) of Cat as Cat });",
        "pub type Dog = super::Cat;",
    ]);
}

/// A value of one would be sent with the tag of the other.
#[test]
fn alternatives_that_a_discriminator_tells_apart_stay_two() {
    let outcome = things(
        "it: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
         same: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}",
        "Cat: {type: object, properties: {kind: {type: string}}}
         Dog: {type: object, properties: {kind: {type: string}}}",
    );
    outcome.assert_code(&[
        "pub struct Cat",
        "pub struct Dog",
        "tagged_union!(ThingsResponseIt by \"kind\" { \"Cat\" => Cat(Cat), \"Dog\" => Dog(Dog), });",
        "pub use super::ThingsResponseIt as ThingsResponseSame;",
    ]);
}

/// The struct that a constructor takes has as many names as the type.
#[test]
fn what_a_constructor_takes_keeps_its_names() {
    let body = "{type: object, required: [a, b, c], properties: {a: {type: string}, b: {type: string}, c: {type: string}}}";
    let post = |path: &str| {
        format!(
            "  /{path}:
    post:
      operationId: {path}
      requestBody: {{content: {{application/json: {{schema: {body}}}}}}}
      responses: {{'204': {{description: Done.}}}}
"
        )
    };
    let outcome = outcome(&description(&[post("long"), post("one")].concat()));
    outcome.assert_code(&[
        "pub struct OneBodyRequired",
        "pub use super::{OneBody as LongBody, OneBodyRequired as LongBodyRequired};",
    ]);
    assert_without(&outcome, &["struct LongBody"]);
}

/// A success that is called an error, or the other way round, would tell its reader the opposite.
#[test]
fn bodies_of_errors_are_one_and_those_of_answers_another() {
    let operation = |id: &str| {
        let body = "content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}";
        format!(
            "  /{id}:
    get:
      operationId: {id}
      responses: {{'200': {{description: Done, {body}}}, default: {{description: Not done, {body}}}}}
"
        )
    };
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Things, version: '1'}}\npaths:\n{}{}",
        operation("callThem"),
        operation("pinThem")
    );
    let outcome = common::outcome(&text);
    outcome.assert_code(&[
        "pub struct PinThemResponse {",
        "pub struct PinThemError {",
        "PinThemError as CallThemError,",
        "PinThemResponse as CallThemResponse",
    ]);
}
