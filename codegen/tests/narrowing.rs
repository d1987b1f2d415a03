//! Compositions that narrow what they are composed of.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

fn schemas(schema: &str, schemas: &str) -> Outcome {
    let paths = format!(
        "  /thing:
    put:
      operationId: putThing
      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{'204': {{description: Nothing.}}}}
"
    );
    let schemas = format!("components:\n  schemas:\n{schemas}");
    outcome(&(description(&paths) + &schemas))
}

const COLOR: &str = "    Color: {type: string, description: A color., enum: [red, green, blue]}\n";

#[test]
fn a_narrower_enumeration_has_the_name_of_its_place() {
    for narrow in [
        "{description: A warm one., deprecated: true, allOf: [{$ref: '#/components/schemas/Color'}, {enum: [red]}]}",
        "{description: A warm one., deprecated: true, enum: [red], allOf: [{$ref: '#/components/schemas/Color'}]}",
        "{description: A warm one., deprecated: true, allOf: [{enum: [red, pink]}, {$ref: '#/components/schemas/Color'}]}",
        "{description: A warm one., deprecated: true, allOf: [{$ref: '#/components/schemas/Color'}, {$ref: '#/components/schemas/Hue'}]}",
        "{description: A warm one., deprecated: true, nullable: true, allOf: [{$ref: '#/components/schemas/Color'}, {type: string, enum: [red]}]}",
    ] {
        let text = format!(
            "{COLOR}    Hue: {{type: string, description: A hue., enum: [red, pink]}}\n    Warm: {narrow}\n"
        );
        let outcome = schemas(
            "{type: object, properties: {warm: {$ref: '#/components/schemas/Warm'}, color: {$ref: '#/components/schemas/Color'}, hue: {$ref: '#/components/schemas/Hue'}}}",
            &text,
        );
        assert!(
            !outcome.code.contains("Warm2"),
            "{narrow}: {}",
            outcome.code
        );
        outcome.assert_code(&[
            "/// A warm one. #[deprecated(note = \"the description names no replacement\")] \
             #[derive(Debug, Clone, PartialEq, Eq, Hash)] #[non_exhaustive] pub enum Warm {",
            "open_enum!(Warm { Red => \"red\" });",
        ]);
        let property = format!("{{type: object, properties: {{warm: {narrow}}}}}");
        let outcome = schemas(&property, &text);
        assert!(
            !outcome.code.contains("PutThingBodyWarm2"),
            "{narrow}: {}",
            outcome.code
        );
        outcome.assert_code(&[
            "/// A warm one.",
            "open_enum!(PutThingBodyWarm { Red => \"red\" });",
        ]);
    }
}

#[test]
fn what_a_later_member_says_of_a_property_is_kept() {
    let outcome = schemas(
        "{allOf: [{type: object, properties: {a: {type: string}, b: {type: string}}}, \
         {properties: {a: {deprecated: true}, b: {maxLength: 7}}}]}",
        COLOR,
    );
    outcome.assert_code(&[
        "#[deprecated(note = \"the description names no replacement\")] pub a:",
        "At most 7 characters.",
    ]);
}

#[test]
fn what_a_sibling_declares_is_declared() {
    for (schema, more) in [
        (
            "{allOf: [{properties: {p: {type: object, properties: {x: {type: string}}}}}, \
             {properties: {p: {type: object, required: [x], properties: {y: {type: string}}}}}]}",
            "",
        ),
        (
            "{allOf: [{properties: {p: {type: array, items: {type: object, properties: {x: {type: string}}}}}}, \
             {properties: {p: {type: array, items: {required: [x], properties: {y: {type: string}}}}}}]}",
            "",
        ),
        (
            "{allOf: [{type: object, properties: {x: {type: string}}}, {oneOf: [{required: [x], properties: {y: {type: string}}}, {properties: {z: {type: string}}}]}]}",
            "",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            "    A: {type: object, properties: {x: {type: string}}}\n    B: {type: object, required: [x], properties: {y: {type: string}}}\n",
        ),
    ] {
        let outcome = schemas(schema, &format!("{COLOR}{more}"));
        assert!(
            !outcome.notes.contains("not declared"),
            "{schema}: {}",
            outcome.notes
        );
    }
    let outcome = schemas(
        "{type: object, required: [x], properties: {y: {type: string}}}",
        COLOR,
    );
    outcome.assert_note("required property", "/schema/required", "`x`");
}
