//! Keywords and fields of OpenAPI 3.1 that are not of their shapes: each is refused where it
//! stands, with what is expected there.

use super::{Files, later};

/// A schema in line 4, the pointer below it, and the message of a strict reading.
const SCHEMAS: &[(&str, &str, &str)] = &[
    (
        "{type: 5}",
        "/type",
        "expected a type or a list of types, found a number",
    ),
    (
        "{type: [string, 5]}",
        "/type",
        "expected a type or a list of types, found a list",
    ),
    (
        "{prefixItems: {}}",
        "/prefixItems",
        "expected a list, found a mapping",
    ),
    (
        "{prefixItems: [5]}",
        "/prefixItems/0",
        "expected Schema Object, found a number",
    ),
    (
        "{exclusiveMinimum: '5'}",
        "/exclusiveMinimum",
        "expected a number, found a string",
    ),
    (
        "{exclusiveMaximum: []}",
        "/exclusiveMaximum",
        "expected a number, found a list",
    ),
    ("{$defs: []}", "/$defs", "expected a mapping, found a list"),
    ("{$defs: 5}", "/$defs", "expected a mapping, found a number"),
    ("{$id: 5}", "/$id", "expected a string, found a number"),
    (
        "{$anchor: []}",
        "/$anchor",
        "expected a string, found a list",
    ),
    (
        "{$ref: 5}",
        "/$ref",
        "expected a URI reference, found a number",
    ),
    (
        "{$dynamicRef: 5}",
        "/$dynamicRef",
        "expected a URI reference, found a number",
    ),
    ("{if: 5}", "/if", "expected Schema Object, found a number"),
    (
        "{examples: {}}",
        "/examples",
        "expected a list, found a mapping",
    ),
    (
        "{patternProperties: []}",
        "/patternProperties",
        "expected a mapping, found a list",
    ),
    (
        "{dependentRequired: 5}",
        "/dependentRequired",
        "expected a mapping, found a number",
    ),
    (
        "{contentEncoding: {}}",
        "/contentEncoding",
        "expected a string, found a mapping",
    ),
    (
        "{minContains: -1}",
        "/minContains",
        "expected a non-negative integer, found a number",
    ),
    ("5", "", "expected Schema Object, found a number"),
    ("null", "", "expected Schema Object, found null"),
];

/// What stands beside `info` in line 4, and a pointer and a message.
const FIELDS: &[(&str, &str, &str)] = &[
    (
        "components: true",
        "/components",
        "expected Components Object, found a Boolean",
    ),
    (
        "components: {pathItems: []}",
        "/components/pathItems",
        "expected a mapping of path items, found a list",
    ),
    (
        "components: {pathItems: {a: 5}}",
        "/components/pathItems/a",
        "expected Path Item Object, found a number",
    ),
    (
        "components: {parameters: {a: true}}",
        "/components/parameters/a",
        "expected Parameter Object, found a Boolean",
    ),
    (
        "components: {responses: {a: {$ref: 5}}}",
        "/components/responses/a/$ref",
        "expected a URI reference, found a number",
    ),
    (
        "jsonSchemaDialect: 5",
        "/jsonSchemaDialect",
        "expected a string, found a number",
    ),
];

type Found = Result<Vec<(String, String)>, ()>;

/// The messages and pointers of a strict reading: as written, and in form.
fn refused(files: &Files) -> [Found; 2] {
    let written = mainsheet_codegen::bundle(&files.version()).err();
    let package = mainsheet_codegen::Package::new("things");
    let formed = mainsheet_codegen::generate(&package, &[files.version()]).err();
    [written, formed].map(|refusals| {
        let refusals = refusals.ok_or(())?;
        let refusals = refusals.iter();
        let told = refusals.map(|it| (it.message().to_owned(), it.pointer().to_owned()));
        Ok(told.collect())
    })
}

fn check(text: &str, pointer: &str, message: &str) {
    let files = Files::yaml(text);
    let expected = Ok(vec![(message.to_owned(), pointer.to_owned())]);
    for (index, refused) in refused(&files).into_iter().enumerate() {
        assert_eq!(
            refused,
            expected,
            "{} {text}",
            ["as written", "in form"][index]
        );
    }
    // Mended or refused, but never in silence.
    if let Ok(generated) = files.generated(false) {
        let told = super::told(generated.report());
        assert!(!told.is_empty(), "{text}");
    }
}

#[test]
fn schemas_of_wrong_shapes_are_refused() {
    for (schema, below, message) in SCHEMAS {
        let rest = format!("components: {{schemas: {{A: {schema}}}}}\n");
        let pointer = format!("/components/schemas/A{below}");
        check(&later("3.1.0", &rest), &pointer, message);
    }
}

#[test]
fn fields_of_wrong_shapes_are_refused() {
    for (field, pointer, message) in FIELDS {
        check(&later("3.1.0", &format!("{field}\n")), pointer, message);
    }
    let text = later("3.1.0", "").replace("webhooks: {}", "webhooks: []\ncomponents: {}");
    check(
        &text,
        "/webhooks",
        "expected a mapping of path items, found a list",
    );
}

#[test]
fn a_constant_without_a_value_is_null() {
    let text = later("3.1.0", "components:\n  schemas:\n    A:\n      const:\n");
    let schema = Files::yaml(&text).joined()["components"]["schemas"]["A"].clone();
    assert_eq!(schema, serde_json::json!({"const": null}));
    Files::yaml(&text).generated(false).unwrap();
}

#[test]
fn unknown_keywords_are_annotations() {
    let text = later(
        "3.1.0",
        "components: {schemas: {A: {type: string, widget: big}}}\n",
    );
    let files = Files::yaml(&text);
    assert_eq!(
        files.joined()["components"]["schemas"]["A"]["widget"],
        "big"
    );
    let package = mainsheet_codegen::Package::new("things");
    let generated = mainsheet_codegen::generate(&package, &[files.version()]).unwrap();
    let at = "Degraded annotation root.yaml#/components/schemas/A/widget";
    assert_eq!(super::told(generated.report()), [at]);
}

#[test]
fn what_says_little_is_left_out_where_it_has_another_shape() {
    for (keyword, value) in [
        // As a media type has them.
        ("examples", "{small: {value: 5}}"),
        ("if", "5"),
        ("minContains", "-1"),
    ] {
        let rest =
            format!("components: {{schemas: {{A: {{type: string, {keyword}: {value}}}}}}}\n");
        let files = Files::yaml(&later("3.1.0", &rest));
        let generated = files.generated(false).unwrap_or_else(|it| panic!("{it}"));
        let told = super::told(generated.report());
        let end = format!("#/components/schemas/A/{keyword}");
        assert!(
            told.iter()
                .any(|it| it.starts_with("Degraded") && it.ends_with(&end)),
            "{told:?}"
        );
    }
}

#[test]
fn what_is_told_names_what_is_written() {
    for (schema, expected) in [
        // Was said of an `enum` that nobody wrote.
        (
            "{type: integer, const: a}",
            vec!["Degraded fixup enum-types root.yaml#/components/schemas/A/const"],
        ),
        // Was said of a `not` that nobody wrote.
        (
            "{type: object, properties: {a: false}}",
            vec!["Degraded schema not root.yaml#/components/schemas/A/properties/a"],
        ),
        // Null is one.
        ("{oneOf: [{type: 'null'}]}", vec![]),
    ] {
        let rest = format!("components: {{schemas: {{A: {schema}}}}}\n");
        let files = Files::yaml(&later("3.1.0", &rest));
        let generated = files.generated(false).unwrap_or_else(|it| panic!("{it}"));
        assert_eq!(super::told(generated.report()), expected, "{schema}");
    }
}
