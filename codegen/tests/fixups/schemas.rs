//! Faults of schemas, each mended by the fixup that reports it.

use mainsheet_codegen::Fixups;
use serde_json::{Value, json};

use super::{Files, description, entries};

/// A fault in a schema: the fixup, the schema as it is published, where the fault is reported
/// below it, and the mended schema.
pub(crate) type Schema = (&'static str, &'static str, &'static str, fn() -> Value);

pub(crate) const SCHEMAS: &[Schema] = &[
    (
        "array-items",
        "{type: array}",
        "",
        || json!({"type": "array", "items": {}}),
    ),
    (
        "array-items",
        "{type: array, items: [{type: string}]}",
        "/items",
        || json!({"type": "array", "items": {"type": "string"}}),
    ),
    (
        "boolean-enum",
        "{type: boolean, enum: [true]}",
        "/enum",
        || json!({"type": "boolean"}),
    ),
    (
        "boolean-required",
        "{type: string, required: true}",
        "/required",
        || json!({"type": "string"}),
    ),
    (
        "boolean-schema",
        "{type: array, items: true}",
        "/items",
        || json!({"type": "array", "items": {}}),
    ),
    (
        "boolean-schema",
        "{type: object, properties: {a: []}}",
        "/properties/a",
        || json!({"type": "object", "properties": {"a": {}}}),
    ),
    (
        "constant",
        "{type: string, const: a}",
        "/const",
        || json!({"type": "string", "enum": ["a"]}),
    ),
    (
        "default-mismatch",
        "{type: boolean, default: maybe}",
        "/default",
        || json!({"type": "boolean"}),
    ),
    (
        "default-mismatch",
        "{type: boolean, default: 'false'}",
        "/default",
        || json!({"type": "boolean", "default": false}),
    ),
    (
        "default-mismatch",
        "{type: string, enum: [a], default: b}",
        "/default",
        || json!({"type": "string", "enum": ["a"]}),
    ),
    (
        "default-mismatch",
        "{type: string, format: date, default: '2024-13-01'}",
        "/default",
        || json!({"type": "string", "format": "date"}),
    ),
    (
        "default-mismatch",
        "{type: string, format: date-time, default: now}",
        "/default",
        || json!({"type": "string", "format": "date-time"}),
    ),
    (
        "default-mismatch",
        "{type: array, items: {type: integer}, default: [a]}",
        "/default",
        || json!({"type": "array", "items": {"type": "integer"}}),
    ),
    (
        "discriminator-name",
        "{type: object, discriminator: kind}",
        "/discriminator",
        || json!({"type": "object", "discriminator": {"propertyName": "kind"}}),
    ),
    (
        "empty-composition",
        "{type: object, allOf: []}",
        "/allOf",
        || json!({"type": "object"}),
    ),
    (
        "empty-enum",
        "{type: string, enum: []}",
        "/enum",
        || json!({"type": "string"}),
    ),
    (
        "enum-duplicates",
        "{type: string, enum: [a, b, a]}",
        "/enum/2",
        || json!({"type": "string", "enum": ["a", "b"]}),
    ),
    (
        "enum-types",
        "{type: string, enum: [a, 1]}",
        "/enum/1",
        || json!({"type": "string", "enum": ["a", "1"]}),
    ),
    (
        "enum-types",
        "{type: integer, enum: [1, '2']}",
        "/enum/1",
        || json!({"type": "integer", "enum": [1, 2]}),
    ),
    (
        "enum-types",
        "{type: integer, enum: [1, two]}",
        "/enum",
        || json!({"type": "integer"}),
    ),
    (
        "exclusive-bound",
        "{type: integer, exclusiveMinimum: 3}",
        "/exclusiveMinimum",
        || json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
    ),
    (
        "implied-type",
        "{pattern: a+}",
        "",
        || json!({"type": "string", "pattern": "a+"}),
    ),
    (
        "implied-type",
        "{enum: [1, 2]}",
        "",
        || json!({"type": "integer", "enum": [1, 2]}),
    ),
    ("implied-type", "{format: odd}", "", || json!({})),
    (
        "integer-bound",
        "{type: integer, minimum: 1.0}",
        "/minimum",
        || json!({"type": "integer", "minimum": 1}),
    ),
    (
        "integer-bound",
        "{type: integer, maximum: 1.5}",
        "/maximum",
        || json!({"type": "integer"}),
    ),
    (
        "list-shape",
        "{type: object, properties: []}",
        "/properties",
        || json!({"type": "object", "properties": {}}),
    ),
    (
        "list-shape",
        "{allOf: {type: object}}",
        "/allOf",
        || json!({"allOf": [{"type": "object"}]}),
    ),
    (
        "misplaced-keyword",
        "{type: integer, maxLength: 3}",
        "/maxLength",
        || json!({"type": "integer"}),
    ),
    (
        "null-field",
        "{type: string, description: null}",
        "/description",
        || json!({"type": "string"}),
    ),
    (
        "null-field",
        "{type: object, properties: {a: null}}",
        "/properties/a",
        || json!({"type": "object", "properties": {"a": {}}}),
    ),
    (
        "null-type",
        "{oneOf: [{type: string}, {type: 'null'}]}",
        "/oneOf",
        || json!({"oneOf": [{"type": "string"}], "nullable": true}),
    ),
    (
        "nullable-reference",
        "{$ref: '#/components/schemas/Thing', nullable: true, title: ignored}",
        "/nullable",
        || json!({"allOf": [{"$ref": "#/components/schemas/Thing"}], "nullable": true}),
    ),
    (
        "scalar-type",
        "{type: integer, minimum: '0'}",
        "/minimum",
        || json!({"type": "integer", "minimum": 0}),
    ),
    (
        "scalar-type",
        "{type: string, deprecated: 'True'}",
        "/deprecated",
        || json!({"type": "string", "deprecated": true}),
    ),
    (
        "scalar-type",
        "{type: string, minLength: 1.0}",
        "/minLength",
        || json!({"type": "string", "minLength": 1}),
    ),
    (
        "scalar-type",
        "{type: string, maxLength: -1}",
        "/maxLength",
        || json!({"type": "string"}),
    ),
    (
        "scalar-type",
        "{type: string, pattern: {a: b}}",
        "/pattern",
        || json!({"type": "string"}),
    ),
    (
        "type-list",
        "{type: [string, 'null']}",
        "/type",
        || json!({"type": "string", "nullable": true}),
    ),
    (
        "type-list",
        "{type: [string, integer]}",
        "/type",
        || json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    ),
    (
        "type-list",
        "{type: [string, object], properties: {a: {type: string}}}",
        "/type",
        || {
            json!({"oneOf": [
                {"type": "string"},
                {"type": "object", "properties": {"a": {"type": "string"}}},
            ]})
        },
    ),
    (
        "type-list",
        "{type: [array, string, 'null'], items: {type: integer}, maxLength: 5}",
        "/type",
        || {
            json!({"nullable": true, "oneOf": [
                {"type": "array", "items": {"type": "integer"}},
                {"type": "string", "maxLength": 5},
            ]})
        },
    ),
    (
        "type-list",
        "{type: [string, integer], enum: [a, 1, b]}",
        "/type",
        || {
            json!({"oneOf": [
                {"type": "string", "enum": ["a", "b"]},
                {"type": "integer", "enum": [1]},
            ]})
        },
    ),
    (
        "type-name",
        "{type: timestamp, format: date-time}",
        "/type",
        || json!({}),
    ),
    ("type-name", "{type: any, maxLength: 5}", "/type", || {
        json!({})
    }),
    (
        "exclusive-bound",
        "{type: integer, minimum: 5, exclusiveMinimum: 3}",
        "/exclusiveMinimum",
        || json!({"type": "integer", "minimum": 5}),
    ),
    (
        "unknown-field",
        "{type: string, readonly: true}",
        "/readonly",
        || json!({"type": "string", "readOnly": true}),
    ),
    (
        "enum-types",
        "{type: string, enum: [a, 1.10]}",
        "/enum/1",
        || json!({"type": "string", "enum": ["a", "1.10"]}),
    ),
    (
        "enum-types",
        "{type: string, enum: [a, 0x1F]}",
        "/enum/1",
        || json!({"type": "string", "enum": ["a", "0x1F"]}),
    ),
    (
        "enum-types",
        "{type: string, enum: [a, True]}",
        "/enum/1",
        || json!({"type": "string", "enum": ["a", "True"]}),
    ),
    (
        "default-mismatch",
        "{type: string, default: 1.10}",
        "/default",
        || json!({"type": "string", "default": "1.10"}),
    ),
    (
        "type-name",
        "{type: date-time}",
        "/type",
        || json!({"type": "string", "format": "date-time"}),
    ),
    (
        "type-name",
        "{type: Integer}",
        "/type",
        || json!({"type": "integer"}),
    ),
    (
        "type-name",
        "{type: file}",
        "/type",
        || json!({"type": "string", "format": "binary"}),
    ),
    ("type-name", "{type: any}", "/type", || json!({})),
    (
        "unknown-field",
        "{type: string, colour: red}",
        "/colour",
        || json!({"type": "string"}),
    ),
];

const SCHEMA: &str = "/paths/~1things/get/responses/200/content/application~1json/schema";

/// The same in a description of OpenAPI 3.1.
pub(crate) const LATER_SCHEMAS: &[Schema] = &[
    (
        "older-keyword",
        "{type: string, nullable: true}",
        "/nullable",
        || json!({"type": ["string", "null"]}),
    ),
    (
        "older-keyword",
        "{type: integer, minimum: 1, exclusiveMinimum: true}",
        "/exclusiveMinimum",
        || json!({"type": "integer", "exclusiveMinimum": 1}),
    ),
];

#[test]
fn faults_of_schemas() {
    for (version, schemas) in [("3.0.3", SCHEMAS), ("3.1.0", LATER_SCHEMAS)] {
        for schema in schemas {
            faults_of(version, schema);
        }
    }
}

/// A description with a schema.
pub(crate) fn published(version: &str, schema: &str) -> String {
    let text = format!(
        "  /things:
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {schema}
components:
  schemas:
    Thing:
      type: string
"
    );
    description(&text).replace("3.0.3", version)
}

fn faults_of(version: &str, (fixup, schema, pointer, mended): &Schema) {
    let text = published(version, schema);
    let files = Files::new(&[("root.yaml", &text)]);
    let (document, report) = files.mended(&Fixups::none());
    assert_eq!(document.pointer(SCHEMA), Some(&mended()), "{schema}");
    assert_eq!(
        entries(&report),
        [(
            format!("fixup {fixup}"),
            format!("{SCHEMA}{pointer}"),
            Some(12)
        )],
        "{schema}"
    );
    let strict = files.strict();
    let strict = strict
        .as_ref()
        .and_then(|document| document.pointer(SCHEMA));
    assert_ne!(
        strict,
        Some(&mended()),
        "mended without being asked: {schema}"
    );
}

/// An `enum` is of no type itself: what it lists is.
#[test]
fn an_enumeration_of_objects_and_of_lists_is_none_of_the_faults() {
    for schema in [
        "{type: object, enum: [{a: 1}]}",
        "{type: array, items: {type: string}, enum: [[a], [b]]}",
    ] {
        let paths = format!(
            "  /things:\n    post:\n      requestBody: {{content: {{application/json: {{schema: \
             {schema}}}}}}}\n      responses: {{'204': {{description: Done}}}}\n"
        );
        let files = Files::new(&[("root.yaml", &description(&paths))]);
        let (_, report) = files.mended(&Fixups::none());
        assert_eq!(report.entries().count(), 0, "{schema}: {report:?}");
    }
}
