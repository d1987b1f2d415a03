//! Descriptions of OpenAPI 3.1 that are small, and say very much.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fmt::Write as _;

use common::{Outcome, outcome};

/// A description whose only operation answers with the schema `Whole`.
fn described(schemas: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.1.0
info: {{title: Things, version: '1'}}
paths:
  /whole:
    get:
      operationId: getWhole
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Whole'}}}}}}}}}}
components:
  schemas:
{schemas}"
    ))
}

#[test]
fn tuples_of_tuples_end() {
    let mut schemas = String::from("    Whole: {$ref: '#/components/schemas/S0'}\n");
    for level in 0..40 {
        let next = format!("{{$ref: '#/components/schemas/S{}'}}", level + 1);
        writeln!(
            schemas,
            "    S{level}: {{prefixItems: [{next}, {next}], items: false}}"
        )
        .unwrap();
    }
    schemas.push_str("    S40: {type: integer}\n");
    let outcome = described(&schemas);
    assert!(
        outcome.notes.contains("tuples of tuples"),
        "{}",
        outcome.notes
    );
}

#[test]
fn many_patterns_and_conditions_are_read_once() {
    let mut schemas = String::from(
        "    Whole:\n      type: object\n      properties: {a: {type: string}}\n      patternProperties:\n",
    );
    for index in 0..2_000 {
        writeln!(
            schemas,
            "        '^p{index}': {{type: string, maxLength: {index}}}"
        )
        .unwrap();
    }
    schemas.push_str("      dependentSchemas:\n");
    for index in 0..2_000 {
        writeln!(
            schemas,
            "        d{index}: {{properties: {{more: {{type: string, maxLength: {index}}}}}}}"
        )
        .unwrap();
    }
    let outcome = described(&schemas);
    outcome.assert_code(&["pub more: "]);
}

#[test]
fn thousands_of_places_are_told_apart_once() {
    let place = |index: usize| match index % 3 {
        0 => format!("{{type: array, items: {{$ref: '#/components/schemas/P{index}'}}}}"),
        _ => format!("{{$ref: '#/components/schemas/P{index}'}}"),
    };
    let places: Vec<_> = (0..3_000).chain(0..3_000).map(place).collect();
    let mut schemas = format!("    Whole: {{prefixItems: [{}]}}\n", places.join(", "));
    for index in 0..3_000 {
        writeln!(
            schemas,
            "    P{index}: {{type: object, properties: {{a{index}: {{type: string}}}}}}"
        )
        .unwrap();
    }
    let outcome = described(&schemas);
    for (variant, count) in [
        ("(P1),", 1),
        ("(P2999),", 1),
        ("(Vec<P0>),", 1),
        ("(Vec<P2997>),", 1),
    ] {
        assert_eq!(outcome.code.matches(variant).count(), count, "{variant}");
    }
}

#[test]
fn null_among_values_is_null_with_and_without_a_type() {
    for schema in [
        "{enum: [a, b, null]}",
        "{type: [string, 'null'], enum: [a, b, null]}",
    ] {
        let whole =
            format!("    Whole: {{type: object, required: [it], properties: {{it: {schema}}}}}\n");
        described(&whole).assert_code(&["pub it: Option<"]);
    }
}

#[test]
fn a_tuple_beside_other_types_is_one() {
    let whole = "    Whole: {type: object, required: [it], properties: {it: {type: [string, array], prefixItems: [{type: string}, {type: integer}], items: false}}}\n";
    described(whole).assert_code(&["((String, i64))"]);
}
