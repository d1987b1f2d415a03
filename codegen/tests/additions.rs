//! What OpenAPI 3.2 adds around the schemas: told in the documentation, sent, or noted.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use mainsheet_codegen::{Package, Version};

fn description(rest: &str) -> String {
    format!("openapi: 3.2.0\ninfo: {{title: All, version: '1'}}\n{rest}")
}

fn operation(rest: &str) -> String {
    description(&format!(
        "paths: {{/a: {{get: {{operationId: a, tags: [Feed], {rest}}}}}}}\n"
    ))
}

#[test]
fn names_and_short_texts_are_documentation() {
    let text = "openapi: 3.2.0
info: {title: All, version: '1', summary: What it is, license: {name: MIT, identifier: MIT}}
servers: [{url: 'https://api.example.com/v1', name: production}]
tags: [{name: Feed, summary: In short, description: At length, parent: All, kind: nav}]
paths: {/a: {get: {tags: [Feed], responses: {'204': {}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, deprecated: true}
    device:
      type: oauth2
      oauth2MetadataUrl: https://example.com/meta
      flows:
        deviceAuthorization:
          {deviceAuthorizationUrl: 'https://example.com/device', tokenUrl: 'https://example.com/token', scopes: {}}
";
    let outcome = common::outcome(text);
    outcome.assert_code(&[
        "//! What it is.",
        "//! The licence of the API is `MIT`.",
        "//! - `https://api.example.com/v1`: production.",
        "//! In short",
        "//! At length",
        "//! Part of the tag `All`.",
        "//! Its kind is `nav`.",
        "key)`. Deprecated.",
        "describes itself at `https://example.com/meta`.",
        "`https://example.com/device`",
    ]);
    assert_eq!(outcome.notes, "");
}

/// It is the connection's; what stands beside it is sent.
#[test]
fn a_certificate_is_the_connections() {
    let outcome = common::outcome(&description(
        "security: [{mtls: [], key: []}]
paths: {/a: {get: {responses: {'204': {}}}}}
components:
  securitySchemes:
    mtls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
",
    ));
    outcome.assert_code(&[
        "a certificate that the connection presents",
        "ClientBuilder::http_client",
        "[Credentials](crate::runtime::Credentials): `mtls` and `key`.",
        ".credentials(Credentials::api_key_header(\"X-Key\", \"key\"))",
    ]);
    let place = "/components/securitySchemes/mtls";
    outcome.assert_note("security scheme mutualTLS", place, "an identity");
}

#[test]
fn a_whole_query_is_sent_as_its_properties_or_refused() {
    let parameter = |content: &str| {
        operation(&format!(
            "parameters: [{{name: q, in: querystring, content: {{{content}}}}}], responses: {{'204': {{}}}}"
        ))
    };
    let form = "application/x-www-form-urlencoded: {schema: {type: object, properties: {b: {type: string}}}}";
    let outcome = common::outcome(&parameter(form));
    outcome.assert_code(&["pub struct AQ", "Style::Fields"]);
    for other in [
        "application/json: {schema: {type: object}}",
        "application/x-www-form-urlencoded: {schema: {type: string}}",
    ] {
        let refused = common::refused(&parameter(other));
        let place = "/paths/~1a/get/parameters/0/in";
        assert_eq!((refused.len(), refused[0].pointer()), (1, place));
        assert!(
            refused[0].help().contains("a schema of an object"),
            "{other}"
        );
    }
}

#[test]
fn what_is_sent_in_another_way_is_noted() {
    let outcome = common::outcome(&operation(
        "parameters: [{name: s, in: cookie, style: cookie, schema: {type: string}}, {name: t, in: \
         cookie, allowReserved: true, schema: {type: string}}], responses: {'204': {}}",
    ));
    let place = "/paths/~1a/get/parameters/0/style";
    outcome.assert_note("style", place, "in the style `form`");
    let place = "/paths/~1a/get/parameters/1/allowReserved";
    outcome.assert_note("allowReserved", place, "percent-encoded");
}

#[test]
fn items_of_a_stream_have_types_and_are_told() {
    let text = "
paths:
  /feed:
    get:
      operationId: feed
      responses:
        '200': {content: {text/event-stream: {itemSchema: {$ref: '#/components/schemas/Event'}}}}
    post:
      operationId: write
      requestBody: {content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Line'}}}}
      responses:
        '200':
          content:
            application/jsonl: {itemSchema: {type: object, properties: {n: {type: integer}}}}
components:
  schemas:
    Event: {type: object, properties: {data: {type: string}}}
    Line: {type: object, properties: {text: {type: string}}}
";
    let outcome = common::outcome(&description(text));
    outcome.assert_code(&[
        // Of an event that is described by its fields, the data is what counts.
        "pub struct Feed => text_events {",
        "pub struct Write => json_stream models::WriteItem {",
        "[`JsonStream`](crate::JsonStream) of",
        "The items of the /// body are",
        "[`Line`](crate::v1::models::Line).",
        "pub struct WriteItem",
        "; mainsheet_runtime::builder!(Line",
    ]);
    assert!(!outcome.notes.contains("/responses/"), "{}", outcome.notes);
}

fn pets(default: &str, cat: &str) -> String {
    description(&format!(
        "paths: {{/a: {{get: {{responses: {{'200': {{content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/Pet'}}}}}}}}}}}}}}}}
components:
  schemas:
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, defaultMapping: {default}}}
    Cat: {cat}
    Dog: {{type: object, properties: {{kind: {{type: string}}, loud: {{type: boolean}}}}}}
    Cow: {{type: object, properties: {{kind: {{type: string}}}}}}
"
    ))
}

const CAT: &str = "{type: object, properties: {kind: {type: string}}}";

#[test]
fn a_discriminator_has_a_default() {
    for default in ["Dog", "'#/components/schemas/Dog'", "Cow", "Nobody"] {
        let text = pets(default, CAT);
        let outcome = common::outcome(&text);
        let place = "/components/schemas/Pet/discriminator/defaultMapping";
        let known = default.contains("Dog");
        let arm = "\"Dog\" => Dog(Dog), _ => Dog";
        assert_eq!(outcome.code.contains(arm), known, "{default}");
        match default {
            "Cow" => outcome.assert_note("discriminator", place, "`Cow` is none of"),
            "Nobody" => outcome.assert_note("discriminator", place, "leads to no schema"),
            _ => assert!(
                !outcome.notes.contains("discriminator"),
                "{}",
                outcome.notes
            ),
        }
    }
}

/// What is told apart by what the alternatives know has no use for a default.
#[test]
fn a_default_of_what_no_tag_tells_apart_is_noted() {
    let outcome = common::outcome(&pets("Dog", "{type: string}"));
    let place = "/components/schemas/Pet/discriminator";
    outcome.assert_note("discriminator", place, "one of them is no object");
    outcome.assert_code(&["union!(Pet {"]);
}

#[test]
fn a_family_has_a_default() {
    let text = |default: &str| {
        description(&format!(
            "paths: {{/a: {{get: {{responses: {{'200': {{content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/Pet'}}}}}}}}}}}}}}}}
components:
  schemas:
    Pet:
      type: object
      properties: {{kind: {{type: string}}}}
      discriminator: {{propertyName: kind, defaultMapping: {default}}}
    Cat: {{allOf: [{{$ref: '#/components/schemas/Pet'}}, {{properties: {{lives: {{type: integer}}}}}}]}}
    Dog: {{allOf: [{{$ref: '#/components/schemas/Pet'}}, {{properties: {{loud: {{type: boolean}}}}}}]}}
"
        ))
    };
    let outcome = common::outcome(&text("Cat"));
    outcome.assert_code(&["\"Dog\" => Dog(Dog), \"Pet\" => Pet(PetBase), _ => Cat"]);
    let outcome = common::outcome(&text("Pet"));
    outcome.assert_code(&["\"Dog\" => Dog(Dog), \"Pet\" => Pet(PetBase), _ => Pet"]);
    assert!(
        !outcome.notes.contains("discriminator"),
        "{}",
        outcome.notes
    );
}

/// A strict run too: nothing is sent or read by them.
#[test]
fn additions_of_later_versions_are_noted_where_they_say_nothing_of_calls() {
    let text = "openapi: 3.3.0
info: {title: All, version: '1', mood: good}
tags: [{name: Feed, shade: blue}]
paths: {/a: {get: {responses: {'204': {}}}}}
";
    let outcome = common::outcome(text);
    outcome.assert_note("version", "/openapi", "is read as 3.2");
    outcome.assert_note("unknown field", "/info/mood", "is left out");
    outcome.assert_note("unknown field", "/tags/0/shade", "is left out");
    let refused = common::refused(&text.replace("responses:", "how: loud, responses:"));
    assert_eq!(
        refused[0].message(),
        "`how` is no field of the Operation Object"
    );
    let refused = common::refused(&text.replace("3.3.0", "3.1.0"));
    assert_eq!(
        refused[0].message(),
        "`mood` is no field of the Info Object"
    );
    for version in ["4.0.0", "3.", "3.01", "3.x"] {
        let refused = common::refused(&text.replace("3.3.0", &format!("'{version}'")));
        assert_eq!(refused[0].pointer(), "/openapi", "{version}");
    }
}

#[test]
fn a_bundle_keeps_webhooks_and_methods_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.yaml");
    let text = description(
        "webhooks: {sent: {post: {callbacks: {c: {'{$url}': {post: {}}}}}}}
paths: {/a: {query: {responses: {'204': {}}}, additionalOperations: {LINK: {}}}}
",
    );
    std::fs::write(&file, text).unwrap();
    let bundled = mainsheet_codegen::bundle(&Version::new("v1", &file)).unwrap();
    for kept in ["sent:", "query:", "LINK:", "'{$url}':"] {
        assert!(bundled.contains(kept), "{kept} is not in:\n{bundled}");
    }
    mainsheet_codegen::generate(&Package::new("all"), &[Version::new("v1", &file)]).unwrap();
}
