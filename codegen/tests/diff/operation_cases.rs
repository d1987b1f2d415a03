//! The smallest change of an operation that falls under each rule.

use mainsheet_codegen::ChangeKind::{self, *};

/// Fields of an old operation, those of a new one, the kind of the change, and whether it breaks.
pub(crate) const OPERATIONS: &[(&str, &str, ChangeKind, bool)] = &[
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
