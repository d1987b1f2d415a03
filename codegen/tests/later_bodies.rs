//! Bodies, forms and queries as OpenAPI 3.1 and 3.2 write them.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

mod common;

use common::{Outcome, outcome};
use mainsheet_codegen::{Version, diff};

/// A description of an operation that is sent this and answers that.
fn description(version: &str, request: &str, response: &str) -> String {
    format!(
        "openapi: {version}
info: {{title: Files, version: '1'}}
paths:
  /file:
    put:
      operationId: putFile
      requestBody: {{required: true, content: {{{request}}}}}
      responses: {{'200': {{description: It., content: {{{response}}}}}}}
"
    )
}

/// The changes between two descriptions, one a line.
fn changes(old: &str, new: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let versions = [("old", old), ("new", new)].map(|(name, text)| {
        let file = folder.path().join(format!("{name}.yaml"));
        std::fs::write(&file, text).unwrap();
        Version::new(name, &file)
    });
    let found = diff(&versions[0], &versions[1]).unwrap();
    let changes = found.changes().iter();
    changes.fold(String::new(), |told, it| told + &format!("{:?}\n", it.kind))
}

const BINARY: &str = "{schema: {type: string, format: binary}}";

#[test]
fn bytes_need_no_schema() {
    let body = |version: &str, name: &str, media: &str| {
        let content = format!("{name}: {media}");
        description(version, &content, &content)
    };
    for name in [
        "application/octet-stream",
        "image/png",
        "image/*",
        "Application/PDF",
    ] {
        let forms = [
            body("3.0.3", name, BINARY),
            body("3.0.3", name, "{}"),
            body("3.1.0", name, BINARY),
            body("3.1.0", name, "{}"),
            body("3.1.0", name, "{schema: true}"),
        ];
        for (old, new) in forms
            .iter()
            .flat_map(|old| forms.iter().map(move |new| (old, new)))
        {
            assert_eq!(changes(old, new), "", "{old}\n{new}");
        }
    }
    let changed = |name: &str, before: &str, after: &str| {
        let (old, new) = (body("3.0.3", name, before), body("3.1.0", name, after));
        let there = changes(&old, &new);
        let back = changes(&new, &old);
        assert_eq!(
            (there.lines().count(), back.lines().count()),
            (2, 2),
            "{name} {there}"
        );
    };
    changed("application/json", BINARY, "{}");
    changed("text/plain", BINARY, "{}");
    changed("multipart/form-data", BINARY, "{}");
    changed("'*/*'", BINARY, "{}");
    changed("image/png", "{schema: {type: string}}", "{}");
    changed(
        "image/png",
        "{schema: {type: string, format: binary, maxLength: 9}}",
        "{}",
    );
    changed("image/png", "{schema: {type: object}}", "{}");
}

/// What is sent and answered stays what it is.
#[test]
fn bytes_without_a_schema_are_emitted_as_bytes() {
    let of = |version: &str, media: &str| {
        let content = format!("image/png: {media}");
        outcome(&description(version, &content, &content)).code
    };
    assert_eq!(of("3.0.3", BINARY), of("3.1.0", "{}"));
}

fn form(version: &str, properties: &str, encoding: &str) -> Outcome {
    let media = format!(
        "multipart/form-data: {{schema: {{type: object, required: [it], properties: {{it: {properties}, \
         name: {{type: string}}}}}}{encoding}}}"
    );
    let mut text = description(version, &media, "text/plain: {schema: {type: string}}");
    text.push_str(
        "components:
  schemas:
    Bytes: {}
    Files: {type: array, items: {}}
",
    );
    outcome(&text)
}

#[test]
fn parts_without_a_type_are_files() {
    let one = form("3.0.3", "{type: string, format: binary}", "").code;
    let image = ", encoding: {it: {contentType: image/png}}";
    let range = ", encoding: {it: {contentType: 'image/*'}}";
    for schema in ["{}", "true", "{$ref: '#/components/schemas/Bytes'}"] {
        assert_eq!(form("3.1.0", schema, "").code, one, "{schema}");
        for encoding in [image, range] {
            let old = form("3.0.3", "{type: string, format: binary}", encoding).code;
            assert_eq!(form("3.1.0", schema, encoding).code, old, "{schema}");
        }
    }
    let several = "{type: array, items: {type: string, format: binary}}";
    for schema in [
        "{type: array, items: {}}",
        "{type: array, items: true}",
        "{type: array}",
        "{type: [array, 'null'], items: {}}",
        "{type: array, items: {$ref: '#/components/schemas/Bytes'}}",
        "{$ref: '#/components/schemas/Files'}",
    ] {
        for encoding in ["", image, range] {
            let old = form("3.0.3", several, encoding).code;
            assert_eq!(form("3.1.0", schema, encoding).code, old, "{schema}");
        }
    }
    let old = form("3.0.3", several, image).code;
    assert_eq!(
        form("3.1.0", "{type: array, items: {type: string}}", image).code,
        old
    );
}

#[test]
fn parts_that_are_written_are_no_files() {
    let json = ", encoding: {it: {contentType: application/json}}";
    let text = ", encoding: {it: {contentType: text/plain}}";
    for (schema, encoding) in [
        ("{}", json),
        ("{}", text),
        ("{type: array, items: {}}", json),
        ("{type: array, items: {type: string}}", ""),
        ("{type: string}", ""),
        ("{enum: [a, b]}", ""),
        ("{type: object}", ""),
    ] {
        let outcome = form("3.1.0", schema, encoding);
        let takes_files = ["it: Upload", "Item = Upload", "it: impl Into<mainsheet"];
        let found = takes_files.iter().find(|one| outcome.code.contains(**one));
        assert_eq!(found, None, "{schema}: {}", outcome.code);
    }
    // A schema says nothing of it before 3.1.
    form("3.0.3", "{}", "").assert_code(&["it: impl Into<mainsheet_runtime::request::PartValue>"]);
}

#[test]
fn what_stands_beside_a_reference_describes_the_body() {
    let of = |version: &str| {
        outcome(&format!(
            "openapi: {version}
info: {{title: Files, version: '1'}}
paths:
  /file:
    put:
      operationId: putFile
      requestBody: {{$ref: '#/components/requestBodies/Bytes', description: The new file.}}
      responses: {{'204': {{description: Done.}}}}
components:
  requestBodies:
    Bytes: {{required: true, description: Some bytes., content: {{image/png: {BINARY}}}}}
"
        ))
        .code
    };
    assert!(of("3.0.3").contains("Some bytes."));
    let later = of("3.1.0");
    assert!(
        later.contains("The new file.") && !later.contains("Some bytes."),
        "{later}"
    );
}
