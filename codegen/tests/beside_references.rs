//! What stands beside a reference to anything but a schema, since OpenAPI 3.1.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, outcome};

/// An operation and a webhook whose parts are components, with this beside the references.
fn described(version: &str, beside: &str) -> Outcome {
    let to =
        |section: &str, name: &str| format!("{{$ref: '#/components/{section}/{name}'{beside}}}");
    let (limit, found) = (to("parameters", "Limit"), to("responses", "Found"));
    let (lost, thing) = (to("responses", "Lost"), to("requestBodies", "Thing"));
    let scheme = to("securitySchemes", "Base");
    outcome(&format!(
        "openapi: {version}
info: {{title: Things, version: '1'}}
security: [{{key: []}}]
paths:
  /thing:
    put:
      operationId: putThing
      parameters: [{limit}]
      requestBody: {thing}
      responses: {{'200': {found}, '404': {lost}}}
webhooks:
  moved:
    post:
      operationId: moved
      parameters: [{limit}]
      requestBody: {thing}
      responses: {{'200': {found}}}
components:
  parameters:
    Limit: {{name: limit, in: query, description: Shared limit., schema: {{type: integer}}}}
  requestBodies:
    Thing: {{description: Shared thing., content: {{application/json: {{schema: {{type: string}}}}}}}}
  responses:
    Found: {{description: Shared answer., content: {{application/json: {{schema: {{type: string}}}}}}}}
    Lost: {{description: Shared failure.}}
  securitySchemes:
    Base: {{type: apiKey, in: header, name: X-Key, description: Shared key.}}
    key: {scheme}
"
    ))
}

#[test]
fn a_description_takes_the_place_of_each_component_s_own() {
    for version in ["3.1.0", "3.2.0"] {
        let outcome = described(version, ", description: Own words.");
        // What is left is said of the components themselves.
        for (text, left) in [
            ("Shared limit.", 0),
            ("Shared thing.", 0),
            ("Shared answer.", 0),
            ("Shared failure.", 0),
            ("Shared key.", 1),
        ] {
            let count = outcome.code.matches(text).count();
            assert_eq!(count, left, "{text} in {}", outcome.code);
        }
        assert!(outcome.code.matches("Own words.").count() > 6);
    }
}

#[test]
fn a_summary_takes_the_place_of_one_where_there_is_one() {
    let outcome = described("3.2.0", ", summary: Own summary");
    outcome.assert_code(&["Own summary"]);
    // Nothing but a response has one.
    for place in [
        "/parameters/0/summary",
        "/requestBody/summary",
        "/key/summary",
    ] {
        outcome.assert_note("beside a reference", place, "has no `summary`");
    }
    let mut notes = outcome.notes.lines();
    let is_of_response =
        |note: &str| note.starts_with("beside a reference") && note.contains("/responses/");
    assert!(!notes.any(is_of_response), "{}", outcome.notes);
    let outcome = described("3.1.0", ", summary: Own summary");
    outcome.assert_note(
        "beside a reference",
        "/responses/200/summary",
        "has no `summary`",
    );
    assert!(!outcome.code.contains("Own summary"));
}

#[test]
fn a_response_says_its_summary_and_its_description() {
    let read = |said: &str, beside: &str| {
        outcome(&format!(
            "openapi: 3.2.0
info: {{title: Things, version: '1'}}
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        '204': {{summary: All went well, description: Nothing comes back.}}
        '404': {{$ref: '#/components/responses/Lost'{beside}}}
components: {{responses: {{Lost: {{{said}}}}}}}
"
        ))
    };
    let both = "summary: Not found, description: It went away.";
    for (said, beside, told) in [
        (both, "", "Not found It went away."),
        ("summary: Not found", "", "Not found"),
        (both, ", summary: Gone", "Gone It went away."),
        (both, ", description: Never was.", "Not found Never was."),
        (
            "description: It went away.",
            ", summary: Gone",
            "Gone It went away.",
        ),
        (
            both,
            ", summary: Gone, description: Never was.",
            "Gone Never was.",
        ),
    ] {
        let outcome = read(said, beside);
        outcome.assert_code(&[told]);
        assert_eq!(outcome.notes, "", "{said}");
    }
}
