//! Faults of other objects, each mended by the fixup that reports it.

use mainsheet_codegen::{Fixups, Outcome};
use serde_json::{Value, json};

use super::{Files, description, entries};

/// A fault elsewhere: the fixup, the paths and components, the pointer and the line of the report,
/// and a node of the mended document.
pub(crate) struct Case {
    pub(crate) fixup: &'static str,
    pub(crate) text: &'static str,
    reported: (&'static str, usize),
    node: &'static str,
    mended: fn() -> Value,
}

pub(crate) const CASES: &[Case] = &[
    Case {
        fixup: "schema-reference",
        text: "  /things:
    get:
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {$ref: '#/components/responses/Thing'}}}
components:
  responses:
    Thing: {description: d, content: {application/json: {schema: {type: string}}}}
",
        reported: (
            "/paths/~1things/get/responses/200/content/application~1json/schema/$ref",
            10,
        ),
        node: "/components/schemas/schema",
        mended: || json!({"type": "string"}),
    },
    Case {
        fixup: "paths-reference",
        text: "  $ref: '#/x-all'
x-all:
  /things:
    get:
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/$ref", 5),
        node: "/paths/~1things/get/responses/200/description",
        mended: || json!("Things."),
    },
    Case {
        fixup: "path-slash",
        text: "  things:
    get:
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/things", 5),
        node: "/paths/~1things/get/responses/200/description",
        mended: || json!("Things."),
    },
    Case {
        fixup: "status-code",
        text: "  /things:
    get:
      responses:
        2xx: {description: Things.}
",
        reported: ("/paths/~1things/get/responses/2xx", 8),
        node: "/paths/~1things/get/responses",
        mended: || json!({"2XX": {"description": "Things."}}),
    },
    Case {
        fixup: "missing-field",
        text: "  /things:
    get:
      responses:
        '200': {}
",
        reported: ("/paths/~1things/get/responses/200", 8),
        node: "/paths/~1things/get/responses/200",
        mended: || json!({"description": ""}),
    },
    Case {
        fixup: "missing-field",
        text: "  /things:
    get:
      summary: Things.
",
        reported: ("/paths/~1things/get", 6),
        node: "/paths/~1things/get/responses",
        mended: || json!({"default": {"description": ""}}),
    },
    Case {
        fixup: "parameter-schema",
        text: "  /things:
    get:
      parameters:
        - {name: a, in: query}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/get/parameters/0", 8),
        node: "/paths/~1things/get/parameters/0/schema",
        mended: || json!({"type": "string"}),
    },
    Case {
        fixup: "swagger-parameter",
        text: "  /things:
    get:
      parameters:
        - {name: a, in: query, type: array, items: {type: string}, collectionFormat: pipes}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/get/parameters/0", 8),
        node: "/paths/~1things/get/parameters/0",
        mended: || {
            json!({
                "name": "a",
                "in": "query",
                "style": "pipeDelimited",
                "explode": false,
                "schema": {"type": "array", "items": {"type": "string"}},
            })
        },
    },
    Case {
        fixup: "path-parameter-optional",
        text: "  /things/{id}:
    get:
      parameters:
        - {name: id, in: path, schema: {type: string}}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things~1{id}/get/parameters/0", 8),
        node: "/paths/~1things~1{id}/get/parameters/0/required",
        mended: || json!(true),
    },
    Case {
        fixup: "serialization-style",
        text: "  /things:
    get:
      parameters:
        - {name: a, in: header, style: form, schema: {type: string}}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/get/parameters/0/style", 8),
        node: "/paths/~1things/get/parameters/0",
        mended: || json!({"name": "a", "in": "header", "schema": {"type": "string"}}),
    },
    Case {
        fixup: "server-default",
        text: "  {}
servers:
  - url: 'https://things.example.com/{version}/{region}/{tenant}'
    variables:
      version: {default: '', enum: [v1]}
      region: {default: '', enum: [eu, us]}
      tenant: {default: ''}
",
        reported: ("/servers/0/variables/version/default", 9),
        node: "/servers/0/variables",
        mended: || {
            json!({
                "version": {"default": "v1", "enum": ["v1"]},
                // Which of two is meant, nobody knows.
                "region": {"default": "", "enum": ["eu", "us"]},
                "tenant": {"default": ""},
            })
        },
    },
    Case {
        fixup: "link-target",
        text: "  /things:
    get:
      responses:
        '200': {description: Things., links: {next: {description: The next.}}}
",
        reported: ("/paths/~1things/get/responses/200/links/next", 8),
        node: "/paths/~1things/get/responses/200",
        mended: || json!({"description": "Things.", "links": {}}),
    },
    Case {
        fixup: "security-scheme",
        text: "  {}
components:
  securitySchemes:
    basic: {type: basic}
",
        reported: ("/components/securitySchemes/basic/type", 8),
        node: "/components/securitySchemes/basic",
        mended: || json!({"type": "http", "scheme": "basic"}),
    },
    Case {
        fixup: "security-scheme",
        text: "  {}
components:
  securitySchemes:
    key: {type: apiKey, name: key, in: Query}
",
        reported: ("/components/securitySchemes/key/in", 8),
        node: "/components/securitySchemes/key/in",
        mended: || json!("query"),
    },
    Case {
        fixup: "security-scheme",
        text: "  {}
components:
  securitySchemes:
    oauth: {type: oauth2, flow: application, tokenUrl: /token, scopes: {}}
",
        reported: ("/components/securitySchemes/oauth", 8),
        node: "/components/securitySchemes/oauth",
        mended: || {
            json!({
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}},
            })
        },
    },
    Case {
        fixup: "duplicate-parameter",
        text: "  /things:
    get:
      parameters:
        - {name: a, in: query, schema: {type: string}}
        - {name: a, in: query, description: An a., schema: {type: string}}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/get/parameters/1", 9),
        node: "/paths/~1things/get/parameters",
        mended: || json!([{"name": "a", "in": "query", "schema": {"type": "string"}}]),
    },
    Case {
        fixup: "unused-path-parameter",
        text: "  /things:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/get/parameters/0", 8),
        node: "/paths/~1things/get/parameters",
        mended: || json!([]),
    },
    Case {
        fixup: "renamed-path-parameter",
        text: "  /things/{thingId}:
    get:
      parameters:
        - {$ref: '#/components/parameters/id'}
      responses: {'200': {description: Things.}}
components:
  parameters:
    id: {name: id, in: path, required: true, schema: {type: integer}}
",
        reported: ("/paths/~1things~1{thingId}/get/parameters/0", 8),
        node: "/paths/~1things~1{thingId}/get/parameters/0",
        mended: || json!({"name": "thingId", "in": "path", "required": true, "schema": {"type": "integer"}}),
    },
    Case {
        fixup: "undeclared-path-parameter",
        text: "  /things/{id}:
    get:
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things~1{id}/get", 6),
        node: "/paths/~1things~1{id}/get/parameters",
        mended: || json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]),
    },
    Case {
        fixup: "duplicate-operation-id",
        text: "  /things:
    get:
      operationId: things
      responses: {'200': {description: Things.}}
    put:
      operationId: things
      responses: {'200': {description: Things.}}
",
        reported: ("/paths/~1things/put/operationId", 10),
        node: "/paths/~1things/put",
        mended: || json!({"responses": {"200": {"description": "Things."}}}),
    },
];

/// Fixups that leave something out, and say so.
const LOSE: &[&str] = &[
    "link-target",
    "serialization-style",
    "unused-path-parameter",
];

#[test]
fn faults_elsewhere() {
    for case in CASES {
        let files = Files::new(&[("root.yaml", &description(case.text))]);
        let (document, report) = files.mended(&Fixups::none());
        assert_eq!(
            document.pointer(case.node),
            Some(&(case.mended)()),
            "{}",
            case.text
        );
        let (pointer, line) = case.reported;
        assert_eq!(
            entries(&report).first(),
            Some(&(
                format!("fixup {}", case.fixup),
                pointer.to_owned(),
                Some(line)
            )),
            "{}",
            case.text
        );
        let outcome = if LOSE.contains(&case.fixup) {
            Outcome::Degraded
        } else {
            Outcome::FixedUp
        };
        assert!(report.entries().all(|entry| entry.outcome == outcome));
        let strict = files.strict();
        let strict = strict
            .as_ref()
            .and_then(|document| document.pointer(case.node));
        assert_ne!(
            strict,
            Some(&(case.mended)()),
            "mended without being asked: {}",
            case.text
        );
    }
}
