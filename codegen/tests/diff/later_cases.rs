//! What schemas of later versions say, and 3.0 cannot: the smallest changes, as
//! [`SCHEMAS`](crate::schema_cases::SCHEMAS) has them for 3.0.

use mainsheet_codegen::ChangeKind::*;

use crate::schema_cases::Case;

pub(crate) const LATER: &[Case] = &[
    (
        "{type: array, prefixItems: [{type: string}], items: false}",
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
        PlaceAdded,
        true,
        true,
    ),
    (
        "{type: array, minItems: 2, maxItems: 2, prefixItems: [{type: string}, {type: integer}]}",
        "{type: array, minItems: 1, maxItems: 1, prefixItems: [{type: string}]}",
        PlaceRemoved,
        true,
        true,
    ),
    (
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
        "{type: array, prefixItems: [{type: string}, {type: boolean}], items: false}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: array, prefixItems: [{type: string}, {type: string}], items: false}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: array, prefixItems: [{type: string}, {type: string}], items: false}",
        "{type: array, items: {type: string}}",
        BoundLoosened,
        false,
        false,
    ),
    (
        "{const: a}",
        "{type: string, enum: [a, b]}",
        EnumValuesAdded,
        false,
        false,
    ),
    ("{type: integer}", "{const: 1}", EnumAdded, true, false),
    (
        "{type: string}",
        "{type: [string, integer]}",
        AlternativeAdded,
        false,
        true,
    ),
    (
        "{type: [string, integer, boolean]}",
        "{type: [integer, string]}",
        AlternativeRemoved,
        true,
        false,
    ),
    (
        "{type: [string, integer], maxLength: 3}",
        "{type: string, maxLength: 3}",
        AlternativeRemoved,
        true,
        false,
    ),
    (
        "{type: [string, integer], maxLength: 3}",
        "{type: [string, integer], maxLength: 2}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: [string, 'null']}",
        Nullable,
        false,
        true,
    ),
    (
        "{type: [string, integer, 'null']}",
        "{type: [string, integer]}",
        NotNullable,
        true,
        false,
    ),
    (
        "{title: A, type: string}",
        "{title: A, anyOf: [{type: string}, {type: 'null'}]}",
        Nullable,
        false,
        true,
    ),
    (
        "{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        "{oneOf: [{type: string}, {type: integer}]}",
        NotNullable,
        true,
        false,
    ),
    (
        "{type: object, patternProperties: {'^x-': {type: string}}}",
        "{type: object, patternProperties: {'^x-': {type: integer}}}",
        TypeChanged,
        true,
        true,
    ),
    (
        "{type: object, additionalProperties: false}",
        "{type: object, additionalProperties: false, patternProperties: {'^x-': {type: integer}}}",
        FurtherPropertiesAllowed,
        false,
        false,
    ),
    (
        "{type: number, minimum: 1}",
        "{type: number, exclusiveMinimum: 1}",
        BoundTightened,
        true,
        false,
    ),
    (
        "{type: string}",
        "{type: string, contentEncoding: base64}",
        FormatNarrowed,
        true,
        false,
    ),
];
