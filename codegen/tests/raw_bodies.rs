//! Bodies that the caller writes or reads, whatever their schemas say.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

fn thing(request: &str, answer: &str, error: &str) -> Outcome {
    let paths = format!(
        "  /thing:
    put:
      operationId: putThing
      requestBody: {{required: true, content: {{{request}}}}}
      responses:
        '200': {{description: A thing., content: {{{answer}}}}}
        '400': {{description: Wrong., content: {{{error}}}}}
"
    );
    let schemas = "components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
    Things: {allOf: [{$ref: '#/components/schemas/List'}]}
    List: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    Either: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: string}]}
    Name: {type: string}
    Bytes: {type: string, format: binary}
";
    outcome(&(description(&paths) + schemas))
}

fn content(media_type: &str, schema: &str) -> String {
    let schema = if schema.starts_with('{') {
        schema.to_owned()
    } else {
        format!("{{$ref: '#/components/schemas/{schema}'}}")
    };
    format!("{media_type}: {{schema: {schema}}}")
}

#[test]
fn a_type_that_a_raw_body_cannot_have_is_told() {
    for (media_type, key, how) in [
        ("application/xml", "application~1xml", "text"),
        ("text/plain", "text~1plain", "text"),
        ("text/csv", "text~1csv", "bytes"),
        (
            "application/octet-stream",
            "application~1octet-stream",
            "bytes",
        ),
        ("multipart/alternative", "multipart~1alternative", "bytes"),
    ] {
        for schema in [
            "Thing",
            "Things",
            "Either",
            "{type: integer}",
            "{nullable: true, allOf: [{$ref: '#/components/schemas/Thing'}]}",
        ] {
            let content = content(media_type, schema);
            let outcome = thing(&content, &content, &content);
            let request = format!("/requestBody/content/{key}");
            outcome.assert_note(&format!("request body {media_type}"), &request, how);
            for status in ["200", "400"] {
                let answer = format!("/responses/{status}/content/{key}");
                outcome.assert_note(&format!("response {media_type}"), &answer, how);
            }
        }
        for schema in [
            "Name",
            "Bytes",
            "{}",
            "{nullable: true, allOf: [{$ref: '#/components/schemas/Name'}]}",
        ] {
            let content = content(media_type, schema);
            let outcome = thing(&content, &content, &content);
            assert!(
                !outcome.notes.contains("/content/"),
                "{schema}: {}",
                outcome.notes
            );
        }
    }
}

#[test]
fn an_error_with_a_type_tells_of_no_other() {
    let json = content("application/json", "Thing");
    let both = format!("{}, {json}", content("application/xml", "Thing"));
    assert_eq!(thing(&json, &both, &both).notes, "");
}

#[test]
fn parts_of_other_kinds_are_put_together_too() {
    let schema = "{type: object, required: [data, meta], properties: {meta: {$ref: '#/components/schemas/Thing'}, note: {type: string}, data: {type: string, format: binary}}}";
    for media_type in [
        "multipart/related",
        "multipart/mixed",
        "Multipart/Related; type=x",
    ] {
        let kind = media_type.split(';').next().unwrap().to_lowercase();
        let outcome = thing(
            &format!("{}: {{schema: {schema}}}", serde_json::json!(media_type)),
            &content("application/json", "Thing"),
            &content("application/json", "Thing"),
        );
        outcome.assert_code(&[
            &format!("call.multipart_as(\"{kind}\", &[\"meta\", \"note\", \"data\"]);"),
            "call.part_json(\"meta\", &meta.into());",
            "call.part_file(\"data\", data);",
        ]);
        assert_eq!(outcome.notes, "");
        let choice = "{oneOf: [{title: A, properties: {a: {type: string}}}, \
             {title: B, properties: {b: {type: string}, a: {type: integer}}}]}";
        let outcome = thing(
            &format!("{kind}: {{schema: {choice}}}"),
            &content("application/json", "Thing"),
            &content("application/json", "Thing"),
        );
        outcome.assert_code(&[&format!("call.multipart_as(\"{kind}\", &[\"a\", \"b\"]);")]);
    }
}

#[test]
fn what_cannot_be_put_together_is_the_last_choice() {
    let text = format!(
        "{}, {}",
        content("multipart/alternative", "Thing"),
        content("application/octet-stream", "Bytes")
    );
    let json = content("application/json", "Thing");
    let outcome = thing(&text, &json, &json);
    outcome.assert_code(&[".file(\"application/octet-stream\", body)"]);
    assert_eq!(outcome.notes, "");
}

#[test]
fn a_form_of_pairs_is_made_of_an_object() {
    let json = content("application/json", "Thing");
    let form = "application/x-www-form-urlencoded";
    for (schema, is_told) in [("Name", false), ("Things", true), ("{type: integer}", true)] {
        let outcome = thing(&content(form, schema), &json, &json);
        outcome.assert_code(&[&format!(".text(\"{form}\", body)")]);
        assert_eq!(
            outcome.notes.contains("/requestBody/content"),
            is_told,
            "{}",
            outcome.notes
        );
    }
    for (schema, taken) in [
        ("Thing", ".form(&body.into())"),
        ("Either", ".form(&body.into())"),
        ("{}", ".form(&body.into_value())"),
    ] {
        thing(&content(form, schema), &json, &json).assert_code(&[taken]);
    }
}

#[test]
fn a_file_that_is_no_part_is_told() {
    let json = content("application/json", "Thing");
    let schema = "{type: object, properties: {file: {$ref: '#/components/schemas/Bytes'}}}";
    for (media_type, key) in [
        ("application/json", "application~1json"),
        (
            "application/x-www-form-urlencoded",
            "application~1x-www-form-urlencoded",
        ),
    ] {
        let outcome = thing(&content(media_type, schema), &json, &json);
        let place = format!("/requestBody/content/{key}/schema");
        outcome.assert_note("file in a body", &place, "text");
    }
}
