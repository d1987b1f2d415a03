//! JSON (RFC 8259).

use serde_json::json;

use super::{Files, told};

fn with_description(text: &str) -> String {
    format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a": {{"get": {{
            "operationId": "a", "responses": {{"200": {{"description": {text}}}}}}}}}}}}}"#
    )
}

const DESCRIPTION: &str = "/paths/~1a/get/responses/200/description";

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = with_description("\"\t\"").replace('\t', " ");
    let utf16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let units = text.encode_utf16().flat_map(unit);
        mark.into_iter().chain(units).collect::<Vec<_>>()
    };
    let utf8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for bytes in [
        utf8,
        utf16(u16::to_le_bytes, [0xFF, 0xFE]),
        utf16(u16::to_be_bytes, [0xFE, 0xFF]),
    ] {
        let files = Files::new(&[("root.json", &bytes)]);
        assert_eq!(files.joined().pointer(DESCRIPTION), Some(&json!(" ")));
    }
}

#[test]
fn tabs_line_ends_and_escapes() {
    let text = with_description(r#""\u00e9\ud83d\ude00\/\t""#).replace('\n', "\r\n\t");
    let document = Files::json(&text).joined();
    assert_eq!(document.pointer(DESCRIPTION), Some(&json!("é😀/\t")));
}

#[test]
fn half_a_surrogate_pair_is_refused_where_it_stands() {
    let files = Files::json(&with_description(r#""cut \ud83d""#));
    let (message, _, line) = files.refusal();
    assert!(
        message.starts_with("the file is neither YAML nor JSON"),
        "{message}"
    );
    assert_eq!(line, Some(2));
}

#[test]
fn a_key_that_occurs_twice_is_refused_at_its_second_place() {
    let text = "{\n\"openapi\": \"3.0.3\",\n\"info\": {\"title\": \"T\",\n  \"title\": \"U\"}}";
    let refusals = Files::json(text).refused();
    assert_eq!(
        refusals[0].message(),
        "the key `title` occurs twice, first in line 3"
    );
    assert_eq!(refusals[0].pointer(), "/info/title");
    assert_eq!(
        (refusals[0].line(), refusals[0].column()),
        (Some(4), Some(3))
    );
}

#[test]
fn a_number_beyond_all_numbers_is_the_nearest_and_told() {
    let schema = r#""d", "content": {"application/json": {"schema": {"type": "number", "minimum": -1e400, "maximum": 1e400}}}"#;
    let (document, report) = Files::json(&with_description(schema)).mended();
    let schema = "/paths/~1a/get/responses/200/content/application~1json/schema";
    assert_eq!(
        document.pointer(schema).unwrap()["maximum"],
        json!(f64::MAX)
    );
    assert_eq!(
        document.pointer(schema).unwrap()["minimum"],
        json!(f64::MIN)
    );
    assert_eq!(
        told(&report),
        [
            format!("Degraded number root.json#{schema}/minimum"),
            format!("Degraded number root.json#{schema}/maximum"),
        ]
    );
}

/// Schemas of objects within one another: each takes two levels of JSON.
fn nest(objects: usize) -> String {
    let schema = r#"{"type": "object", "properties": {"a": "#.repeat(objects)
        + r#"{"type": "string"}"#
        + &"}}".repeat(objects);
    with_description(&format!(
        r#""d", "content": {{"application/json": {{"schema": {schema}}}}}"#
    ))
}

#[test]
fn a_nest_is_read_to_its_limit() {
    assert!(Files::json(&nest(250)).generated(false).is_ok());
    let files = Files::json(&nest(100_000));
    let (message, _, line) = files.refusal();
    assert!(message.contains("more than 512 deep"), "{message}");
    assert_eq!(line, Some(2));
}

#[test]
fn places_are_found_in_deep_json() {
    let files = Files::json(&nest(200).replace(r#""string""#, "\n7"));
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    let places: Vec<_> = refusals.iter().map(|it| (it.line(), it.column())).collect();
    // The member is placed at its key.
    let before = nest(200)
        .lines()
        .nth(1)
        .unwrap()
        .find(r#""type": "string""#)
        .unwrap();
    assert_eq!(places, [(Some(2), Some(before + 1))]);
    assert!(refusals.to_string().contains("/properties/a/properties/a"));
}

#[test]
fn a_flow_mapping_of_yaml_is_no_json() {
    let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, # no JSON\n paths: {},}";
    assert_eq!(Files::yaml(text).joined()["info"]["title"], "T");
}
