//! Every rule, by the smallest change that falls under it.

use std::collections::BTreeSet;

use mainsheet_codegen::ChangeKind::{self, *};

use crate::found::{description, diff, kinds, operation, receiving, sending};

/// An old schema, a new one, the kind of the change, and whether it breaks requests and responses.
type Case = (&'static str, &'static str, ChangeKind, bool, bool);

const SCHEMAS: &[Case] = &[
    (
        "{type: object}",
        "{type: object, properties: {a: {type: string}}}",
        PropertyAdded,
        false,
        false,
    ),
    (
        "{type: object}",
        "{type: object, required: [a], properties: {a: {type: string}}}",
        RequiredPropertyAdded,
        true,
        false,
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object}",
        PropertyRemoved,
        true,
        true,
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, required: [a], properties: {a: {type: string}}}",
        PropertyRequired,
        true,
        false,
    ),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}}",
        PropertyOptional,
        false,
        true,
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        ReadOnly,
        true,
        false,
    ),
    (
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        "{type: object, properties: {a: {type: string}}}",
        NotReadOnly,
        false,
        false,
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string, writeOnly: true}}}",
        WriteOnly,
        false,
        true,
    ),
    (
        "{type: object, properties: {a: {type: string, writeOnly: true}}}",
        "{type: object, properties: {a: {type: string}}}",
        NotWriteOnly,
        false,
        false,
    ),
    (
        "{type: object}",
        "{type: object, additionalProperties: false}",
        FurtherPropertiesForbidden,
        true,
        false,
    ),
    (
        "{type: object, additionalProperties: false}",
        "{type: object}",
        FurtherPropertiesAllowed,
        false,
        false,
    ),
    ("{type: number}", "{type: integer}", TypeChanged, true, true),
    ("{}", "{type: string}", TypeChanged, true, true),
    (
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: boolean}}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: {type: boolean}}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: true}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: string}",
        "{oneOf: [{type: string}, {type: boolean}]}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: string}",
        "{type: string, format: date}",
        FormatNarrowed,
        true,
        false,
    ),
    (
        "{type: integer, format: int64}",
        "{type: integer, format: int32}",
        FormatNarrowed,
        true,
        false,
    ),
    (
        "{type: string, format: date}",
        "{type: string}",
        FormatWidened,
        false,
        true,
    ),
    (
        "{type: integer, format: int32}",
        "{type: integer, format: int64}",
        FormatWidened,
        false,
        true,
    ),
    (
        "{type: string, format: date}",
        "{type: string, format: date-time}",
        FormatChanged,
        true,
        true,
    ),
    (
        "{type: string}",
        "{type: string, format: uuid}",
        FormatHintChanged,
        false,
        false,
    ),
    (
        "{type: string, format: UUID}",
        "{type: string, format: uuid}",
        FormatHintChanged,
        false,
        false,
    ),
    (
        "{type: string}",
        "{type: string, nullable: true}",
        Nullable,
        false,
        true,
    ),
    (
        "{type: string, nullable: true}",
        "{type: string}",
        NotNullable,
        true,
        false,
    ),
    (
        "{type: string, enum: [a]}",
        "{type: string, enum: [a, b]}",
        EnumValuesAdded,
        false,
        false,
    ),
    (
        "{type: string, enum: [a, b]}",
        "{type: string, enum: [b]}",
        EnumValuesRemoved,
        true,
        false,
    ),
    (
        "{type: integer, enum: [1, 2]}",
        "{type: integer, enum: [1]}",
        EnumValuesRemoved,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: string, enum: [a]}",
        EnumAdded,
        true,
        false,
    ),
    (
        "{type: string, enum: [a]}",
        "{type: string}",
        EnumRemoved,
        false,
        false,
    ),
    (
        "{type: boolean, default: false}",
        "{type: boolean, default: true}",
        DefaultChanged,
        true,
        false,
    ),
    (
        "{type: boolean}",
        "{type: boolean, default: true}",
        DefaultDocumented,
        false,
        false,
    ),
    (
        "{type: boolean, default: true}",
        "{type: boolean}",
        DefaultDocumented,
        false,
        false,
    ),
    (
        "{type: integer}",
        "{type: integer, minimum: 1}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: integer, minimum: 1}",
        "{type: integer, minimum: 2}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: integer, minimum: 1}",
        "{type: integer, minimum: 1, exclusiveMinimum: true}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: integer, maximum: 250}",
        "{type: integer, maximum: 100}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: string, maxLength: 9}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: string, pattern: '^a'}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: array, items: {}}",
        "{type: array, items: {}, uniqueItems: true}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: integer, minimum: 1}",
        "{type: integer}",
        BoundLoosened,
        false,
        false,
    ),
    (
        "{type: integer, maximum: 100}",
        "{type: integer, maximum: 250}",
        BoundLoosened,
        false,
        false,
    ),
    (
        "{type: string, pattern: '^a'}",
        "{type: string}",
        BoundLoosened,
        false,
        false,
    ),
    (
        "{oneOf: [{type: string}]}",
        "{oneOf: [{type: string}, {type: boolean}]}",
        AlternativeAdded,
        false,
        true,
    ),
    (
        "{anyOf: [{type: string}, {type: boolean}]}",
        "{anyOf: [{type: boolean}]}",
        AlternativeRemoved,
        true,
        false,
    ),
    (
        "{oneOf: [{type: object}], discriminator: {propertyName: a}}",
        "{oneOf: [{type: object}], discriminator: {propertyName: b}}",
        DiscriminatorChanged,
        true,
        true,
    ),
    (
        "{not: {type: string}}",
        "{not: {type: boolean}}",
        ExclusionChanged,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: string, deprecated: true}",
        Deprecated,
        false,
        false,
    ),
    (
        "{type: string, deprecated: true}",
        "{type: string}",
        Undeprecated,
        false,
        false,
    ),
];

#[test]
fn schemas() {
    for &(old, new, kind, in_requests, in_responses) in SCHEMAS {
        let sent = diff(&sending(old), &sending(new));
        assert_eq!(kinds(&sent), [(kind, in_requests)], "sent: {old} to {new}");
        let received = diff(&receiving(old), &receiving(new));
        assert_eq!(
            kinds(&received),
            [(kind, in_responses)],
            "received: {old} to {new}"
        );
    }
}

#[test]
fn a_schema_that_stays_has_no_change() {
    for &(old, new, ..) in SCHEMAS {
        for schema in [old, new] {
            let same = diff(&sending(schema), &sending(schema));
            assert_eq!(kinds(&same), [], "{schema}");
        }
    }
}

/// Fields of an old operation, those of a new one, the kind of the change, and whether it breaks.
const OPERATIONS: &[(&str, &str, ChangeKind, bool)] = &[
    (
        "operationId: one",
        "operationId: two",
        OperationRenamed,
        false,
    ),
    ("", "deprecated: true", Deprecated, false),
    ("deprecated: true", "", Undeprecated, false),
    (
        "",
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        ParameterAdded,
        false,
    ),
    (
        "",
        "parameters: [{name: A, in: header, schema: {type: string}}]",
        ParameterAdded,
        false,
    ),
    (
        "",
        "parameters: [{name: a, in: query, required: true, schema: {type: string}}]",
        RequiredParameterAdded,
        true,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        "",
        ParameterRemoved,
        true,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        "parameters: [{name: a, in: query, required: true, schema: {type: string}}]",
        ParameterRequired,
        true,
    ),
    (
        "parameters: [{name: a, in: query, required: true, schema: {type: string}}]",
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        ParameterOptional,
        false,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        "parameters: [{name: a, in: query, schema: {type: boolean}}]",
        TypeChanged,
        true,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: integer, maximum: 9}}]",
        "parameters: [{name: a, in: query, schema: {type: integer, maximum: 5}}]",
        BoundTightened,
        true,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        "parameters: [{name: a, in: query, deprecated: true, schema: {type: string}}]",
        Deprecated,
        false,
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]",
        "parameters: [{name: a, in: query, explode: false, schema: {type: array, items: {type: \
         string}}}]",
        ParameterStyleChanged,
        true,
    ),
    (
        "",
        "requestBody: {content: {text/csv: {}}}",
        BodyAdded,
        false,
    ),
    (
        "",
        "requestBody: {required: true, content: {text/csv: {}}}",
        RequiredBodyAdded,
        true,
    ),
    (
        "requestBody: {content: {text/csv: {}}}",
        "",
        BodyRemoved,
        true,
    ),
    (
        "requestBody: {content: {text/csv: {}}}",
        "requestBody: {required: true, content: {text/csv: {}}}",
        BodyRequired,
        true,
    ),
    (
        "requestBody: {required: true, content: {text/csv: {}}}",
        "requestBody: {content: {text/csv: {}}}",
        BodyOptional,
        false,
    ),
    (
        "requestBody: {content: {text/csv: {}}}",
        "requestBody: {content: {text/csv: {}, text/plain: {}}}",
        MediaTypeAdded,
        false,
    ),
    (
        "requestBody: {content: {text/csv: {}, text/plain: {}}}",
        "requestBody: {content: {text/csv: {}}}",
        MediaTypeRemoved,
        true,
    ),
    (
        "responses: {'200': {description: Done, content: {text/csv: {}}}}",
        "responses: {'200': {description: Done}}",
        MediaTypeRemoved,
        true,
    ),
    (
        "responses: {'200': {description: Done}}",
        "responses: {'200': {description: Done}, '404': {description: Gone}}",
        StatusAdded,
        false,
    ),
    (
        "responses: {'200': {description: Done}, '404': {description: Gone}}",
        "responses: {'200': {description: Done}}",
        ErrorStatusRemoved,
        false,
    ),
    (
        "responses: {'200': {description: Done}, '202': {description: Begun}}",
        "responses: {'200': {description: Done}}",
        SuccessStatusRemoved,
        true,
    ),
    (
        "responses: {'200': {description: Done}}",
        "responses: {'200': {description: Done, headers: {A: {schema: {type: string}}}}}",
        HeaderAdded,
        false,
    ),
    (
        "responses: {'200': {description: Done, headers: {A: {schema: {type: string}}}}}",
        "responses: {'200': {description: Done}}",
        HeaderRemoved,
        true,
    ),
    (
        "responses: {'200': {description: Done, headers: {A: {schema: {type: string}}}}}",
        "responses: {'200': {description: Done, headers: {a: {required: true, schema: {type: \
         string}}}}}",
        HeaderRequired,
        false,
    ),
    (
        "responses: {'200': {description: Done, headers: {A: {required: true, schema: {type: \
         string}}}}}",
        "responses: {'200': {description: Done, headers: {A: {schema: {type: string}}}}}",
        HeaderOptional,
        true,
    ),
    (
        "security: [{a: []}]",
        "security: [{a: []}, {b: []}]",
        SecurityAdded,
        false,
    ),
    (
        "security: [{a: []}, {b: []}]",
        "security: [{a: []}]",
        SecurityRemoved,
        true,
    ),
    (
        "security: [{a: [read]}]",
        "security: [{a: [read, write]}]",
        ScopeAdded,
        true,
    ),
    (
        "security: [{a: [read, write]}]",
        "security: [{a: [read]}]",
        ScopeRemoved,
        false,
    ),
];

#[test]
fn operations() {
    for &(old, new, kind, breaking) in OPERATIONS {
        let found = diff(&operation(old), &operation(new));
        assert_eq!(kinds(&found), [(kind, breaking)], "{old} to {new}");
    }
}

const GET: &str = "{get: {responses: {'204': {description: Done}}}}";

#[test]
fn operations_come_and_go() {
    let one = description(&format!("  /one: {GET}"), "  {}");
    let two = description(&format!("  /one: {GET}\n  /two: {GET}"), "  {}");
    assert_eq!(kinds(&diff(&one, &two)), [(OperationAdded, false)]);
    assert_eq!(kinds(&diff(&two, &one)), [(OperationRemoved, true)]);
}

#[test]
fn names_are_never_sent() {
    let path = |name: &str| {
        let parameter =
            format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
        let get = format!(
            "{{get: {{parameters: [{parameter}], responses: {{'204': {{description: Done}}}}}}}}"
        );
        description(&format!("  /things/{{{name}}}: {get}"), "  {}")
    };
    let found = diff(&path("id"), &path("thing"));
    assert_eq!(kinds(&found), [(ParameterRenamed, false)]);

    let named = |name: &str| {
        let schema = format!("{{$ref: '#/components/schemas/{name}'}}");
        let components = format!("  schemas: {{{name}: {{type: string}}}}");
        receiving(&schema).replace("components:\n  {}", &format!("components:\n{components}"))
    };
    let found = diff(&named("One"), &named("Other"));
    assert_eq!(kinds(&found), [(SchemaRenamed, false)]);
}

#[test]
fn every_kind_has_a_case() {
    let schemas = SCHEMAS.iter().map(|case| case.2);
    let operations = OPERATIONS.iter().map(|case| case.2);
    let others = [
        OperationAdded,
        OperationRemoved,
        ParameterRenamed,
        SchemaRenamed,
    ];
    let tested: BTreeSet<_> = schemas.chain(operations).chain(others).collect();
    let all: BTreeSet<_> = ChangeKind::ALL.iter().copied().collect();
    assert_eq!(tested, all);
}

/// The table in the module's documentation is what a reader goes by.
#[test]
fn the_documented_table_is_the_one_in_force() {
    let table = include_str!("../../src/diff/mod.rs");
    let rows = table
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"));
    let documented: Vec<_> = rows
        .map(|row| {
            let cells: Vec<_> = row.split(" | ").collect();
            let name = cells[0].trim_end_matches('`').to_owned();
            (name, cells[1] == "yes", cells[2] == "yes")
        })
        .collect();
    let in_force: Vec<_> = ChangeKind::ALL
        .iter()
        .map(|kind| {
            let name = serde_json::to_value(kind).unwrap();
            let breaks = kind.breaks();
            (
                name.as_str().unwrap().to_owned(),
                breaks.requests,
                breaks.responses,
            )
        })
        .collect();
    assert_eq!(documented, in_force);
}
