//! Which of several media types is sent and asked for, and what it makes of the body.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use mainsheet_codegen::{Package, Version};
use serde_json::{Map, Value, json};

/// Media types with their schemas, in this order.
type Content<'c> = &'c [(&'c str, Value)];

fn content(content: Content<'_>) -> Value {
    let media_types = content
        .iter()
        .map(|(media_type, schema)| ((*media_type).to_owned(), json!({"schema": schema})));
    media_types.collect::<Map<_, _>>().into()
}

/// The operation's method and its request, as they are emitted.
fn request(body: Content<'_>, answer: Content<'_>, error: Content<'_>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.json");
    let mut operation = json!({"operationId": "putThing", "responses": {
        "200": {"description": "A thing.", "content": content(answer)},
        "400": {"description": "Wrong.", "content": content(error)}
    }});
    if !body.is_empty() {
        operation["requestBody"] = json!({"required": true, "content": content(body)});
    }
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/thing": {"put": operation}}
    });
    std::fs::write(&file, description.to_string()).unwrap();
    let version = Version::new("v1", file);
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]).unwrap();
    let out = folder.path().join("out");
    generated.plan(&out).unwrap().apply().unwrap();
    let read = |file: &str| std::fs::read_to_string(out.join(file)).unwrap();
    read("src/v1/operations.rs") + &read("src/v1/operations/requests.rs")
}

fn object() -> Value {
    json!({"type": "object", "properties": {"name": {"type": "string"}}})
}

fn text() -> Value {
    json!({"type": "string"})
}

fn bytes() -> Value {
    json!({"type": "string", "format": "binary"})
}

fn with_files() -> Value {
    json!({"type": "object", "properties": {"files": {"type": "array", "items": bytes()}}})
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn what_is_sent() {
    for (body, expected) in [
        (
            &[("application/json", object())][..],
            ".json(\"application/json\", &body.into())",
        ),
        (
            &[("application/json; charset=utf-8", object())],
            ".json(\"application/json; charset=utf-8\", &body.into())",
        ),
        (
            &[("Application/JSON", object())],
            ".json(\"Application/JSON\", &body.into())",
        ),
        (
            &[("text/json", object())],
            ".json(\"text/json\", &body.into())",
        ),
        (
            &[("application/vnd.x+json", object())],
            ".json(\"application/vnd.x+json\", &body.into())",
        ),
        (
            &[("*/*", object())],
            ".json(\"application/json\", &body.into())",
        ),
        (
            &[("application/*", object())],
            ".json(\"application/json\", &body.into())",
        ),
        (&[("*/*", bytes())], ".file(\"*/*\", body)"),
        // No range of JSON.
        (&[("text/*", text())], ".text(\"text/plain\", body)"),
        (&[("image/*", text())], ".file(\"image/*\", body)"),
        (&[("Text/Plain", text())], ".text(\"Text/Plain\", body)"),
        (&[("TEXT/CSV", text())], ".file(\"TEXT/CSV\", body)"),
        (
            &[("APPLICATION/X-WWW-FORM-URLENCODED", object())],
            ".form(&body.into())",
        ),
        // What is put together in another way than a form.
        (
            &[("multipart/alternative", object())],
            ".file(\"multipart/alternative\", body)",
        ),
        (
            &[("multipart/mixed", object())],
            ".multipart_as(\"multipart/mixed\", &[\"name\"])",
        ),
        (
            &[("multipart/mixed", bytes())],
            ".multipart_as(\"multipart/mixed\", &[])",
        ),
    ] {
        let request = request(body, &[], &[]);
        assert!(request.contains(expected), "{body:?}: {request}");
    }
}

#[test]
fn which_of_several_is_sent() {
    let json = ".json(\"application/json\", &body.into())";
    let file = bytes();
    for (body, expected) in [
        (
            &[
                (FORM, object()),
                ("text/xml", object()),
                ("application/json", object()),
            ][..],
            json,
        ),
        (
            &[
                ("application/vnd.x+json", object()),
                ("application/json", object()),
            ],
            json,
        ),
        (
            &[("*/*", object()), ("application/vnd.x+json", object())],
            ".json(\"application/vnd.x+json\", &body.into())",
        ),
        (&[(FORM, object()), ("*/*", object())], json),
        (
            &[
                ("multipart/form-data", object()),
                ("application/json", object()),
            ],
            json,
        ),
        (
            &[
                ("application/json", object()),
                ("multipart/form-data", with_files()),
            ],
            "part_file(\"files\"",
        ),
        (
            &[(FORM, object()), ("multipart/form-data", object())],
            "part_text(\"name\"",
        ),
        (
            &[
                ("multipart/mixed", with_files()),
                ("multipart/form-data", with_files()),
            ],
            ".part_file(\"files\"",
        ),
        (
            &[("application/octet-stream", file), (FORM, object())],
            "call.form(&body);",
        ),
    ] {
        let request = request(body, &[], &[]);
        assert!(request.contains(expected), "{body:?}: {request}");
    }
}

/// A variant may be called as a type is.
#[test]
fn a_variant_brings_nothing_into_scope() {
    let body = [("application/octet-stream", bytes()), (FORM, object())];
    let request = request(&body, &[], &[]);
    assert!(request.contains("Bytes(Upload),"), "{request}");
    assert!(
        !request.contains("use mainsheet_runtime::Bytes"),
        "{request}"
    );
}

#[test]
fn what_is_asked_for() {
    for (answer, accept, gives) in [
        (
            &[("application/json;charset=UTF-8", object())][..],
            "application/json;charset=UTF-8",
            "PutThingResponse",
        ),
        (&[("TEXT/JSON", object())], "TEXT/JSON", "PutThingResponse"),
        (&[("*/*", object())], "application/json", "PutThingResponse"),
        (
            &[("application/*", object())],
            "application/json",
            "PutThingResponse",
        ),
        (&[("text/*", text())], "text/*", "PutThing => text"),
        (&[("image/*", text())], "image/*", "PutThing => download"),
        (
            &[("Text/CSV; header=present", text())],
            "Text/CSV; header=present",
            "PutThing => download",
        ),
        (
            &[
                ("application/hal+json", object()),
                ("Application/Json", object()),
            ],
            "Application/Json",
            "PutThingResponse",
        ),
        (
            &[("*/*", object()), ("application/hal+json", object())],
            "application/hal+json",
            "PutThingResponse",
        ),
        (
            &[("application/*", bytes()), ("text/xml", bytes())],
            "application/*",
            "PutThing => download",
        ),
        (
            &[("text/plain", text()), ("*/*", object())],
            "application/json",
            "PutThingResponse",
        ),
    ] {
        let request = request(&[], answer, &[]);
        assert!(
            request.contains(&format!("accept: \"{accept}\"")),
            "{answer:?}: {request}"
        );
        assert!(request.contains(gives), "{answer:?}: {request}");
    }
}

#[test]
fn what_an_error_carries() {
    for media_type in [
        "application/problem+json",
        "*/*",
        "application/*",
        "Text/Json",
    ] {
        let error = [("text/plain", text()), (media_type, object())];
        let request = request(&[], &[("application/json", object())], &error);
        assert!(
            request.contains("PutThingError400"),
            "{media_type}: {request}"
        );
    }
}
