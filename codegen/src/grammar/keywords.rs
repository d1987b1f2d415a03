//! The keywords of schemas that speak of values of some types only (OpenAPI 3.0.3, section 4.7.24;
//! JSON Schema Validation, section 6).

/// Which types a keyword speaks of.
pub(crate) const KEYWORDS: &[(&str, &[&str])] = &[
    ("pattern", &["string"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("multipleOf", &["number", "integer"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("format", &["string", "number", "integer"]),
    ("enum", &["string", "number", "integer", "boolean"]),
];
