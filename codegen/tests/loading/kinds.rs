//! Where references may lead, where extensions may stand, and what fixups leave alone.

use super::{Files, answering, description, told};

#[test]
fn a_reference_leads_to_what_is_expected() {
    for (reference, message) in [
        (
            "#Thing",
            "names no place: what follows its `#` does not begin with a slash",
        ),
        (
            "other.yaml#Thing",
            "names no place: what follows its `#` does not begin with a slash",
        ),
        ("#", "leads to no Schema Object"),
        ("#/info", "leads to no Schema Object"),
        ("#/components/schemas", "leads to no Schema Object"),
        (
            "#/components/responses/Several",
            "leads to no Schema Object",
        ),
        ("#/paths/~1a/get", "leads to no Schema Object"),
        ("#/components/schemas/Nothing", "leads nowhere"),
        ("other.yaml", "leads to no Schema Object"),
        ("other.yaml#/definitions/No", "leads nowhere"),
        ("missing.yaml#/Thing", "cannot be followed"),
        ("file:///etc/hostname", "leads out of the file system"),
        ("file:other.yaml", "leads out of the file system"),
        ("https://example.com/a.yaml", "leads out of the file system"),
        ("//example.com/a.yaml", "leads out of the file system"),
    ] {
        let text = description(&format!(
            "  /a:
    get:
      operationId: getA
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {{type: array, items: {{$ref: '{reference}'}}}}
components:
  schemas: {{Own: {{type: string}}}}
  responses:
    Several: {{description: d, content: {{text/plain: {{schema: {{type: string}}}}, text/csv: {{schema: {{type: string}}}}}}}}
"
        ));
        let other = "definitions:\n  Thing: {type: string}\n";
        let files = Files::texts(&[("root.yaml", &text), ("other.yaml", other)]);
        let (found, pointer, line) = files.refusal();
        assert!(found.contains(message), "{reference}: {found}");
        assert!(pointer.ends_with("/schema/items/$ref"), "{pointer}");
        assert_eq!(line, Some(12));
    }
}

#[test]
fn a_reference_has_no_place_in_some_objects() {
    let text = description(
        "  /a:
    get:
      operationId: getA
      responses:
        '200':
          description: d
          content:
            application/json: {$ref: '#/x-json'}
x-json: {schema: {type: string}}
",
    );
    let (message, pointer, _) = Files::yaml(&text).refusal();
    assert_eq!(
        message,
        "OpenAPI 3.0 has no reference in the place of the Media Type Object"
    );
    assert!(pointer.ends_with("/application~1json/$ref"));
}

#[test]
fn what_is_ignored_beside_a_reference_is_told() {
    let schema = "      type: object
      properties:
        a: {$ref: '#/components/schemas/Name', description: Fine., required: [b], x-own: 1}
    Name: {type: string}
";
    let (_, report) = Files::yaml(&answering(schema)).mended();
    assert_eq!(
        told(&report),
        ["Degraded beside a reference root.yaml#/components/schemas/Thing/properties/a/required"]
    );
}

#[test]
fn extensions_stand_in_all_objects() {
    let text = "openapi: 3.0.3
x-a: 1
info: {title: T, version: '1', x-a: 1, contact: {x-a: 1}, license: {name: n, x-a: 1}}
servers: [{url: /, x-a: 1, variables: {}}]
tags: [{name: t, x-a: 1}]
externalDocs: {url: u, x-a: 1}
paths:
  x-a: 1
  /a:
    x-a: 1
    post:
      x-a: 1
      operationId: a
      parameters: [{name: p, in: query, schema: {type: string, x-a: 1}, x-a: 1}]
      requestBody:
        x-a: 1
        content:
          multipart/form-data:
            x-a: 1
            schema: {$ref: '#/components/schemas/x-form'}
            encoding: {p: {contentType: text/plain, x-a: 1}}
      responses:
        x-a: 1
        '200':
          description: d
          x-a: 1
          headers: {x-h: {schema: {type: string}, x-a: 1}}
          links: {l: {operationId: a, x-a: 1}}
      callbacks: {c: {x-a: 1, '{$request.query.p}': {x-a: 1}}}
components:
  x-a: 1
  schemas:
    x-form:
      type: object
      properties: {x-part: {type: string, xml: {name: x, x-a: 1}}}
      externalDocs: {url: u, x-a: 1}
  examples: {x-e: {value: 1, x-a: 1}}
  securitySchemes:
    o: {type: oauth2, x-a: 1, flows: {x-a: 1, implicit: {authorizationUrl: u, scopes: {}, x-a: 1}}}
";
    let files = Files::yaml(text);
    let document = files.joined();
    // Among components and properties such a name is a name.
    let form = &document["components"]["schemas"]["x-form"];
    assert_eq!(form["properties"]["x-part"]["type"], "string");
    let strict = mainsheet_codegen::generate(
        &mainsheet_codegen::Package::new("things"),
        &[files.version()],
    );
    assert_eq!(
        strict.unwrap_or_else(|e| panic!("{e}")).summaries()[0].operations,
        1
    );
}

/// Faults that have no one meaning: what the message says, and where, below the paths.
#[test]
fn what_is_not_certain_is_not_mended() {
    for (fields, message) in [
        ("parameter: [{name: p, in: query}]", "but `parameters` is"),
        ("requestBodys: {content: {}}", "but `requestBody` is"),
        ("security:", "it can mean that none is needed, or the usual"),
        (
            "parameters: [{name: p, in: query, type: array, items: {type: string}}]",
            "does not say how its list is written",
        ),
        (
            "parameters: [{name: p, in: query, type: array, items: {type: string}, collectionFormat: tsv}]",
            "does not say how its list is written",
        ),
        (
            "parameters: [{name: p, in: query, schema: {type: string}, content: {text/plain: {}}}]",
            "there are both `schema` and `content`",
        ),
        (
            "parameters: [{name: p, in: query, schema: {type: string}}, {name: p, in: query, schema: {type: integer}}]",
            "was declared before, in another way",
        ),
        (
            "parameters: [{name: p, in: body, schema: {type: string}}]",
            "there is no `body` here",
        ),
        (
            "requestBody: {description: d}",
            "the Request Body Object lacks `content`",
        ),
        (
            "servers: [{description: Ours.}]",
            "the Server Object lacks `url`",
        ),
    ] {
        let text = description(&format!(
            "  /a:
    put:
      operationId: a
      responses: {{'204': {{description: d}}}}
      {fields}
"
        ));
        let (found, _, line) = Files::yaml(&text).refusal();
        assert!(found.contains(message), "{fields}: {found}");
        assert_eq!(line, Some(8), "{fields}");
    }
    for scheme in [
        "{type: http}",
        "{type: apiKey, name: k}",
        "{type: apiKey, in: query}",
        "{type: magic}",
    ] {
        let text = description("  {}\n") + "components: {securitySchemes: {s: " + scheme + "}}\n";
        let (_, pointer, _) = Files::yaml(&text).refusal();
        assert!(
            pointer.starts_with("/components/securitySchemes/s"),
            "{scheme}: {pointer}"
        );
    }
}
