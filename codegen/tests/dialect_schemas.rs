//! What the keywords of OpenAPI 3.1's schemas become.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::outcome;
use common::thing::{is, is_all, property, thing};

#[test]
fn constants_are_enumerations_of_their_type() {
    for (value, variant) in [
        ("a", "A"),
        ("3", "Value3"),
        ("1.5", "Value1_5"),
        ("{a: 1}", "A1"),
    ] {
        let outcome = is_all(&format!("{{const: {value}}}"), "Option<ThingIt>");
        outcome.assert_code(&[&format!(
            " {variant}, /// A value that the description does not"
        )]);
    }
    is_all("{const: true}", "Option<bool>");
    is_all("{const: null}", "Option<mainsheet_runtime::Json>");
    is_all("{type: 'null'}", "Option<mainsheet_runtime::Json>");
    is_all("{enum: [a, null]}", "Option<Option<ThingIt>>");
    is_all(
        "{type: [string, 'null'], enum: [a, b, null]}",
        "Option<Option<ThingIt>>",
    );
    let mixed = is_all("{enum: [a, 1, null, {b: 2}]}", "Option<Option<ThingIt>>");
    mixed.assert_code(&["open_value_enum!(ThingIt {"]);
    let several = is_all("{type: [string, integer], enum: [a, 1]}", "Option<ThingIt>");
    several.assert_code(&["open_value_enum!(ThingIt {"]);
    let narrowed = is_all("{type: [string, boolean], enum: [a, 1]}", "Option<ThingIt>");
    narrowed.assert_code(&["open_enum!(ThingIt { A => \"a\" })"]);
    let reference = "{$ref: '#/components/schemas/Color', const: red}";
    is_all(reference, "Option<ThingIt>").assert_code(&["open_enum!(ThingIt { Red => \"red\" })"]);
}

#[test]
fn required_constants_tell_objects_apart() {
    let one = |value: &str, more: &str| {
        format!(
            "{{type: object, title: {value}, {more} properties: {{kind: {{const: {value}}}, x: {{type: string}}}}}}"
        )
    };
    let required = "required: [kind],";
    let told = is_all(
        &format!(
            "{{oneOf: [{}, {}]}}",
            one("cat", required),
            one("dog", required)
        ),
        "Option<ThingIt>",
    );
    told.assert_code(&["tagged_union!(ThingIt by \"kind\" { \"cat\" => Cat(ThingItCat), \"dog\" => Dog(ThingItDog), });"]);
    for others in [
        one("dog", ""),
        one("cat", required),
        "{type: string}".to_owned(),
    ] {
        let untold = property(&format!("{{oneOf: [{}, {others}]}}", one("cat", required)));
        assert!(!untold.code.contains("tagged_union!"), "{others}");
    }
}

#[test]
fn several_types_hold_beside_a_composition() {
    let each = is(
        "{type: [string, integer], anyOf: [{minLength: 3}, {minimum: 4}]}",
        "Option<ThingIt>",
    );
    each.assert_code(&["Integer(i64),", "String(String),"]);
    each.assert_note("anyOf", "/it/anyOf", "narrows the values");
    let objects = is(
        "{type: [object, string], oneOf: [{required: [a]}, {properties: {b: {type: string}}}]}",
        "Option<ThingIt>",
    );
    objects.assert_code(&["String(String),"]);
    is_all(
        "{type: [string, 'null'], allOf: [{maxLength: 3}]}",
        "Option<Option<String>>",
    );
    is_all(
        "{type: [string, number], allOf: [{description: x}]}",
        "Option<ThingIt>",
    );
    is(
        "{type: [string, number], not: {const: 3}}",
        "Option<ThingIt>",
    );
    let none = is("{type: []}", "Option<mainsheet_runtime::Json>");
    none.assert_note("type", "/it/type", "it lists no type");
}

#[test]
fn what_may_be_null_is_optional_under_its_own_name() {
    for keyword in ["anyOf", "oneOf"] {
        let with_null = |member: &str| {
            format!(
                "{{{keyword}: [{member}, {{type: 'null'}}], title: It, description: Maybe., default: null}}"
            )
        };
        let part = is_all(
            &with_null("{$ref: '#/components/schemas/Part'}"),
            "Option<Option<Part>>",
        );
        part.assert_code(&["/// Maybe. pub it:"]);
        is_all(&with_null("{enum: [a, b]}"), "Option<Option<ThingIt>>");
        is_all(
            &with_null("{type: array, items: {type: string}}"),
            "Option<Option<Vec<String>>>",
        );
        is_all(
            &with_null("{anyOf: [{type: string}, {type: integer}]}"),
            "Option<Option<ThingIt>>",
        );
        is_all(
            &with_null("{type: object, properties: {a: {type: string}}}"),
            "Option<Option<ThingIt>>",
        );
    }
}

#[test]
fn a_reference_stays_the_type_of_what_only_describes_it() {
    for siblings in [
        "description: Its own words.",
        "description: Its own words., default: {a: x}, deprecated: true",
        "description: Its own words., type: object, minProperties: 1",
        "description: Its own words., unevaluatedProperties: false",
    ] {
        let outcome = is(
            &format!("{{$ref: '#/components/schemas/Part', {siblings}}}"),
            "Option<Part>",
        );
        outcome.assert_code(&["/// Its own words."]);
    }
    is_all(
        "{$ref: '#/components/schemas/Part', type: [object, 'null']}",
        "Option<Option<Part>>",
    );
    is_all(
        "{$ref: '#/components/schemas/Color', type: string, maxLength: 3}",
        "Option<Color>",
    );
    let more = is_all(
        "{$ref: '#/components/schemas/Part', properties: {b: {type: integer}}}",
        "Option<ThingIt>",
    );
    more.assert_code(&["pub a: Option<String>,", "pub b: Option<i64>,"]);
}

#[test]
fn parts_of_a_form_are_of_the_media_type_of_their_content() {
    let outcome = outcome(
        "openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: send
      requestBody:
        content:
          multipart/form-data:
            encoding: {said: {contentType: image/gif}}
            schema:
              type: object
              properties:
                file: {type: string, contentMediaType: application/octet-stream}
                maybe: {anyOf: [{type: string, contentMediaType: application/octet-stream}, {type: 'null'}]}
                image: {type: string, contentMediaType: image/png}
                images: {type: array, items: {type: string, contentMediaType: image/png}}
                said: {type: string, contentMediaType: image/png}
                sheet: {type: string, contentMediaType: text/csv}
                data: {type: string, contentMediaType: application/json}
                encoded: {type: string, contentEncoding: base64, contentMediaType: image/png}
      responses: {'204': {description: It.}}
",
    );
    outcome.assert_code(&[
        "part_file(\"file\", file);",
        "part_file(\"maybe\", maybe);",
        "part_file(\"image\", image.or_content_type(\"image/png\"));",
        "part_file(\"images\", file.or_content_type(\"image/png\"));",
        "part_file(\"said\", said.or_content_type(\"image/gif\"));",
        "part_text_as(\"sheet\", \"text/csv\", sheet);",
        "part_text_as(\"data\", \"application/json\", data);",
        "part_text(\"encoded\", encoded.to_string());",
    ]);
    is_all(
        "{type: string, contentEncoding: base64}",
        "Option<mainsheet_runtime::Base64>",
    );
    is_all(
        "{type: string, contentEncoding: base64url}",
        "Option<mainsheet_runtime::Base64Url>",
    );
    is_all(
        "{type: string, contentMediaType: text/html}",
        "Option<String>",
    );
    let json = is(
        "{type: string, contentMediaType: application/json, contentSchema: {}}",
        "Option<String>",
    );
    json.assert_note(
        "contentMediaType",
        "/contentMediaType",
        "stays as it is sent",
    );
    json.assert_note("contentSchema", "/contentSchema", "left out");
}

#[test]
fn values_of_patterns_lose_nothing_beside_them() {
    let pattern = |rest: &str| {
        format!("{{type: object, patternProperties: {{'^x': {{type: integer}}}}{rest}}}")
    };
    let map = |value: &str| format!("Option<std::collections::BTreeMap<String, {value}>>");
    for open in ["", ", additionalProperties: true"] {
        let open = is(&pattern(open), &map("ThingItValue"));
        open.assert_code(&["pub enum ThingItValue { /// An integer. Integer(i64),"]);
        open.assert_note(
            "patternProperties",
            "/patternProperties",
            "other values may be there",
        );
    }
    for closed in [
        ", additionalProperties: false",
        ", unevaluatedProperties: false",
    ] {
        is(&pattern(closed), &map("i64"));
    }
    is(
        &pattern(", additionalProperties: {type: integer}"),
        &map("i64"),
    );
    let both = is(
        &pattern(", additionalProperties: {type: string}"),
        &map("ThingItValue"),
    );
    both.assert_code(&["Integer(i64),", "String(String),"]);
    let any = is(
        "{type: object, patternProperties: {'^x': true, '^y': {type: string}}}",
        "Option<std::collections::BTreeMap<String, mainsheet_runtime::Json>>",
    );
    any.assert_note("patternProperties", "/patternProperties", "is left out");
    let beside = is(
        "{type: object, properties: {a: {type: string}}, patternProperties: {'^x': {type: string}, '^y': {type: integer}}, additionalProperties: false}",
        "Option<ThingIt>",
    );
    beside
        .assert_code(&["additional_properties: std::collections::BTreeMap<String, ThingItValue>"]);
}

#[test]
fn what_is_there_on_conditions_is_optional() {
    let outcome = is(
        "{type: object, required: [country], properties: {country: {type: string}}, if: {properties: {country: {const: US}}}, then: {required: [zip], properties: {zip: {type: integer}, country: {maxLength: 2}}}, else: {properties: {zip: {type: string}, never: false}}, dependentSchemas: {country: {properties: {lang: {type: string}}}}}",
        "Option<ThingIt>",
    );
    outcome.assert_code(&[
        "pub country: String,",
        "pub zip: Option<ThingItZip>,",
        "pub lang: Option<String>,",
    ]);
    assert!(!outcome.code.contains("never"));
    outcome.assert_note("then", "/then", "`zip`");
    outcome.assert_note("else", "/else", "`zip`");
    outcome.assert_note("dependentSchemas", "/dependentSchemas", "`lang`");
    outcome.assert_note("if", "/if", "left out");
    let composed = is(
        "{allOf: [{$ref: '#/components/schemas/Part'}, {if: {properties: {a: {const: x}}}, then: {properties: {a: {const: y}}}}]}",
        "Option<Part>",
    );
    composed.assert_note("then", "/then", "left out");
}

#[test]
fn what_only_narrows_is_told_once() {
    for (keyword, schema, ty) in [
        (
            "propertyNames",
            "{type: object, propertyNames: {enum: [a]}, additionalProperties: {type: integer}}",
            "Option<std::collections::BTreeMap<String, i64>>",
        ),
        (
            "dependentRequired",
            "{type: object, properties: {a: {type: string}}, dependentRequired: {a: [b]}}",
            "Option<ThingIt>",
        ),
        (
            "contains",
            "{type: array, items: {type: string}, contains: {const: x}}",
            "Option<Vec<String>>",
        ),
        (
            "unevaluatedProperties",
            "{allOf: [{$ref: '#/components/schemas/Part'}], unevaluatedProperties: false}",
            "Option<Part>",
        ),
    ] {
        let outcome = is(schema, ty);
        outcome.assert_note(keyword, &format!("/it/{keyword}"), "left out");
        assert_eq!(outcome.notes.lines().count(), 1, "{}", outcome.notes);
    }
}

#[test]
fn examples_beyond_the_first_are_told_where_there_is_room() {
    let several = is_all("{type: string, examples: [a, b, c]}", "Option<String>");
    several.assert_code(&["/// For example `\"a\"`, `\"b\"` or `\"c\"`. pub it:"]);
    let limited = is_all(
        "{type: integer, minimum: 1, examples: [3, 5]}",
        "Option<i64>",
    );
    limited.assert_code(&["/// At least 1, for example `3` or `5`. pub it:"]);
    for one in ["[a]", "[a, a]"] {
        let one = is_all(
            &format!("{{type: string, examples: {one}}}"),
            "Option<String>",
        );
        assert!(!one.code.contains("or example"), "{}", one.code);
    }
    let shared = thing(
        "        it: {$ref: '#/components/schemas/Name'}\n",
        "    Name: {type: string, examples: [a, b]}\n",
    );
    shared.assert_code(&["/// For example `\"a\"` or `\"b\"`. pub it:"]);
    assert_eq!(shared.notes, "");
    let long = "x".repeat(50);
    for (schema, ty) in [
        (
            format!("{{type: string, examples: [{long}1, {long}2]}}"),
            "Option<String>",
        ),
        (
            "{type: object, properties: {x: {type: string}}, examples: [{x: a}, {x: b}]}"
                .to_owned(),
            "Option<ThingIt>",
        ),
    ] {
        let outcome = is(&schema, ty);
        outcome.assert_note("examples", "/it/examples", "not the 1 others");
    }
    // What an item is like is told nowhere else.
    let items = is(
        "{type: array, items: {type: string, examples: [a, b]}}",
        "Option<Vec<String>>",
    );
    items.assert_note("examples", "/it/items/examples", "shows the first");
}

#[test]
fn boolean_schemas_take_all_or_nothing() {
    is_all("true", "Option<mainsheet_runtime::Json>");
    is("false", "Option<mainsheet_runtime::Json>").assert_note("schema not", "/it", "taken");
    is_all(
        "{type: array, items: true}",
        "Option<Vec<mainsheet_runtime::Json>>",
    );
    is_all("{anyOf: [false, {type: string}]}", "Option<String>");
    is_all(
        "{anyOf: [true, {type: string}]}",
        "Option<mainsheet_runtime::Json>",
    );
    is_all("{allOf: [true, {type: string}]}", "Option<String>");
    is("{not: true}", "Option<mainsheet_runtime::Json>").assert_note(
        "schema not",
        "/it/not",
        "taken",
    );
}
