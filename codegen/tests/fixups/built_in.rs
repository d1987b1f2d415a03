//! Each built-in fixup: a faulty description, what is made of it, and what is reported.

use mainsheet_codegen::{Fixups, Outcome, Package, built_in_fixups};
use serde_json::{Value, json};

use super::{Files, description, entries};

/// A fault in a schema: the fixup, the schema as it is published, where the fault is reported
/// below it, and the mended schema.
type Schema = (&'static str, &'static str, &'static str, fn() -> Value);

const SCHEMAS: &[Schema] = &[
    (
        "array-items",
        "{type: array}",
        "",
        || json!({"type": "array", "items": {}}),
    ),
    (
        "array-items",
        "{type: array, items: [{type: string}]}",
        "/items",
        || json!({"type": "array", "items": {"type": "string"}}),
    ),
    (
        "boolean-enum",
        "{type: boolean, enum: [true]}",
        "/enum",
        || json!({"type": "boolean"}),
    ),
    (
        "boolean-required",
        "{type: string, required: true}",
        "/required",
        || json!({"type": "string"}),
    ),
    (
        "boolean-schema",
        "{type: array, items: true}",
        "/items",
        || json!({"type": "array", "items": {}}),
    ),
    (
        "boolean-schema",
        "{type: object, properties: {a: []}}",
        "/properties/a",
        || json!({"type": "object", "properties": {"a": {}}}),
    ),
    (
        "constant",
        "{type: string, const: a}",
        "/const",
        || json!({"type": "string", "enum": ["a"]}),
    ),
    (
        "default-mismatch",
        "{type: boolean, default: maybe}",
        "/default",
        || json!({"type": "boolean"}),
    ),
    (
        "default-mismatch",
        "{type: boolean, default: 'false'}",
        "/default",
        || json!({"type": "boolean", "default": false}),
    ),
    (
        "default-mismatch",
        "{type: string, enum: [a], default: b}",
        "/default",
        || json!({"type": "string", "enum": ["a"]}),
    ),
    (
        "default-mismatch",
        "{type: string, format: date, default: '2024-13-01'}",
        "/default",
        || json!({"type": "string", "format": "date"}),
    ),
    (
        "default-mismatch",
        "{type: string, format: date-time, default: now}",
        "/default",
        || json!({"type": "string", "format": "date-time"}),
    ),
    (
        "default-mismatch",
        "{type: array, items: {type: integer}, default: [a]}",
        "/default",
        || json!({"type": "array", "items": {"type": "integer"}}),
    ),
    (
        "discriminator-name",
        "{type: object, discriminator: kind}",
        "/discriminator",
        || json!({"type": "object", "discriminator": {"propertyName": "kind"}}),
    ),
    (
        "empty-composition",
        "{type: object, allOf: []}",
        "/allOf",
        || json!({"type": "object"}),
    ),
    (
        "empty-enum",
        "{type: string, enum: []}",
        "/enum",
        || json!({"type": "string"}),
    ),
    (
        "enum-duplicates",
        "{type: string, enum: [a, b, a]}",
        "/enum/2",
        || json!({"type": "string", "enum": ["a", "b"]}),
    ),
    (
        "enum-types",
        "{type: string, enum: [a, 1]}",
        "/enum/1",
        || json!({"type": "string", "enum": ["a", "1"]}),
    ),
    (
        "enum-types",
        "{type: integer, enum: [1, '2']}",
        "/enum/1",
        || json!({"type": "integer", "enum": [1, 2]}),
    ),
    (
        "enum-types",
        "{type: integer, enum: [1, two]}",
        "/enum",
        || json!({"type": "integer"}),
    ),
    (
        "exclusive-bound",
        "{type: integer, exclusiveMinimum: 3}",
        "/exclusiveMinimum",
        || json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
    ),
    (
        "implied-type",
        "{pattern: a+}",
        "",
        || json!({"type": "string", "pattern": "a+"}),
    ),
    (
        "implied-type",
        "{enum: [1, 2]}",
        "",
        || json!({"type": "integer", "enum": [1, 2]}),
    ),
    ("implied-type", "{format: odd}", "", || json!({})),
    (
        "integer-bound",
        "{type: integer, minimum: 1.0}",
        "/minimum",
        || json!({"type": "integer", "minimum": 1}),
    ),
    (
        "integer-bound",
        "{type: integer, maximum: 1e30}",
        "/maximum",
        || json!({"type": "integer"}),
    ),
    (
        "list-shape",
        "{type: object, properties: []}",
        "/properties",
        || json!({"type": "object", "properties": {}}),
    ),
    (
        "list-shape",
        "{allOf: {type: object}}",
        "/allOf",
        || json!({"allOf": [{"type": "object"}]}),
    ),
    (
        "misplaced-keyword",
        "{type: integer, maxLength: 3}",
        "/maxLength",
        || json!({"type": "integer"}),
    ),
    (
        "null-field",
        "{type: string, description: null}",
        "/description",
        || json!({"type": "string"}),
    ),
    (
        "null-field",
        "{type: object, properties: {a: null}}",
        "/properties/a",
        || json!({"type": "object", "properties": {"a": {}}}),
    ),
    (
        "null-type",
        "{oneOf: [{type: string}, {type: 'null'}]}",
        "/oneOf",
        || json!({"oneOf": [{"type": "string"}], "nullable": true}),
    ),
    (
        "nullable-reference",
        "{$ref: '#/components/schemas/Thing', nullable: true, title: ignored}",
        "/nullable",
        || json!({"allOf": [{"$ref": "#/components/schemas/Thing"}], "nullable": true}),
    ),
    (
        "scalar-type",
        "{type: integer, minimum: '0'}",
        "/minimum",
        || json!({"type": "integer", "minimum": 0}),
    ),
    (
        "scalar-type",
        "{type: string, deprecated: 'True'}",
        "/deprecated",
        || json!({"type": "string", "deprecated": true}),
    ),
    (
        "scalar-type",
        "{type: string, minLength: 1.0}",
        "/minLength",
        || json!({"type": "string", "minLength": 1}),
    ),
    (
        "scalar-type",
        "{type: string, maxLength: -1}",
        "/maxLength",
        || json!({"type": "string"}),
    ),
    (
        "scalar-type",
        "{type: string, pattern: {a: b}}",
        "/pattern",
        || json!({"type": "string"}),
    ),
    (
        "type-list",
        "{type: [string, 'null']}",
        "/type",
        || json!({"type": "string", "nullable": true}),
    ),
    (
        "type-list",
        "{type: [string, integer]}",
        "/type",
        || json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    ),
    (
        "type-list",
        "{type: [string, object], properties: {a: {type: string}}}",
        "/type",
        || json!({"properties": {"a": {"type": "string"}}}),
    ),
    (
        "type-name",
        "{type: date-time}",
        "/type",
        || json!({"type": "string", "format": "date-time"}),
    ),
    (
        "type-name",
        "{type: Integer}",
        "/type",
        || json!({"type": "integer"}),
    ),
    (
        "type-name",
        "{type: file}",
        "/type",
        || json!({"type": "string", "format": "binary"}),
    ),
    ("type-name", "{type: any}", "/type", || json!({})),
    (
        "undeclared-required",
        "{type: object, properties: {a: {type: string}}, required: [a, b]}",
        "/required",
        || json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}),
    ),
    (
        "unknown-field",
        "{type: string, colour: red}",
        "/colour",
        || json!({"type": "string"}),
    ),
];

const SCHEMA: &str = "/paths/~1things/get/responses/200/content/application~1json/schema";

#[test]
fn faults_of_schemas() {
    for (fixup, schema, pointer, mended) in SCHEMAS {
        let text = format!(
            "  /things:
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {schema}
components:
  schemas:
    Thing:
      type: string
"
        );
        let files = Files::new(&[("root.yaml", &description(&text))]);
        let (document, report) = files.mended(&Fixups::none());
        assert_eq!(document.pointer(SCHEMA), Some(&mended()), "{schema}");
        assert_eq!(
            entries(&report),
            [(
                format!("fixup {fixup}"),
                format!("{SCHEMA}{pointer}"),
                Some(12)
            )],
            "{schema}"
        );
        let strict = files.strict();
        let strict = strict
            .as_ref()
            .and_then(|document| document.pointer(SCHEMA));
        assert_ne!(
            strict,
            Some(&mended()),
            "mended without being asked: {schema}"
        );
    }
}

/// A fault elsewhere: the fixup, the paths and components, the pointer and the line of the report,
/// and a node of the mended document.
struct Case {
    fixup: &'static str,
    text: &'static str,
    reported: (&'static str, usize),
    node: &'static str,
    mended: fn() -> Value,
}

const CASES: &[Case] = &[
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
        fixup: "status-code",
        text: "  /things:
    get:
      responses:
        '200': {description: Things.}
        success: {description: Things.}
",
        reported: ("/paths/~1things/get/responses/success", 9),
        node: "/paths/~1things/get/responses",
        mended: || json!({"200": {"description": "Things."}}),
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
    key: {type: apiKey}
",
        reported: ("/components/securitySchemes/key", 8),
        node: "/components/securitySchemes",
        mended: || json!({}),
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
        - {name: a, in: query, schema: {type: integer}}
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
        assert!(
            report
                .entries()
                .all(|entry| entry.outcome == Outcome::FixedUp)
        );
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

/// The one fixup that is applied while types are chosen.
const LOWERED: &str = "conflicting-property";

#[test]
fn types_that_exclude_one_another() {
    let text = "  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
components:
  schemas:
    Thing:
      allOf:
        - {type: object, properties: {a: {type: string}}}
        - {type: object, properties: {a: {type: integer}}}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let mut version = files.version();
    version.fixups = Some(Fixups::none());
    let package = Package::new("things");
    let generated = mainsheet_codegen::generate(&package, &[version.clone()]).unwrap();
    let mended = entries(generated.report()).into_iter();
    let mended: Vec<_> = mended
        .filter(|(construct, ..)| construct.starts_with("fixup"))
        .collect();
    let [(construct, pointer, line)] = mended.as_slice() else {
        panic!("expected one fixup, got {mended:?}");
    };
    assert_eq!(*construct, format!("fixup {LOWERED}"));
    assert!(
        pointer.starts_with("/components/schemas/Thing/allOf/"),
        "{pointer}"
    );
    assert!(matches!(line, Some(18 | 19)), "{line:?}");
    version.fixups = None;
    assert!(mainsheet_codegen::generate(&package, &[version]).is_err());
}

#[test]
fn every_fixup_has_a_case() {
    let schemas = SCHEMAS.iter().map(|(fixup, ..)| *fixup);
    let mut tried: Vec<_> = schemas
        .chain([LOWERED])
        .chain(CASES.iter().map(|case| case.fixup))
        .collect();
    tried.sort_unstable();
    tried.dedup();
    let mut built_in: Vec<_> = built_in_fixups().iter().map(|fixup| fixup.name()).collect();
    built_in.sort_unstable();
    assert_eq!(tried, built_in);
}

#[test]
fn contradicting_schemas_take_any_value() {
    let text = "  {}
components:
  schemas:
    List: {type: object, items: {type: string}}
    Number: {type: number, items: {type: string}}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, _) = files.mended(&Fixups::none());
    assert_eq!(
        document["components"]["schemas"],
        json!({"List": {}, "Number": {"type": "number"}})
    );
}

#[test]
fn a_member_of_a_composition_may_require_what_another_declares() {
    let text = "  {}
components:
  schemas:
    Named: {type: object, properties: {name: {type: string}}, required: [id, name]}
    Thing:
      allOf:
        - {$ref: '#/components/schemas/Named'}
        - {type: object, properties: {id: {type: string}}, required: [name, size]}
    Open: {type: object, properties: {}, additionalProperties: true, required: [anything]}
    Condition: {required: [anything]}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, report) = files.mended(&Fixups::none());
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Named"]["required"], json!(["id", "name"]));
    assert_eq!(schemas["Thing"]["allOf"][1]["required"], json!(["name"]));
    assert_eq!(schemas["Open"]["required"], json!(["anything"]));
    assert_eq!(schemas["Condition"]["required"], json!(["anything"]));
    assert_eq!(report.entries().len(), 1);
}

#[test]
fn sound_descriptions_are_left_alone() {
    let text = "  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {properties: {a: {type: integer, minimum: 0, default: 7}}}
        default: {$ref: '#/components/responses/Problem'}
components:
  responses:
    Problem: {description: A problem.}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, report) = files.mended(&Fixups::none());
    assert_eq!(report.entries().len(), 0);
    assert_eq!(files.strict(), Some(document));
}

#[test]
fn what_cannot_be_mended_is_still_refused() {
    let text = "  /things:
    get:
      parameters:
        - {in: query, schema: {type: string}}
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let refused = files.refused(&Fixups::none());
    let found: Vec<_> = refused.iter().map(|it| (it.message(), it.line())).collect();
    assert_eq!(
        found,
        [
            ("the Parameter Object lacks `name`", Some(8)),
            (
                "the reference `#/components/schemas/Thing` leads nowhere",
                Some(14)
            ),
        ]
    );
}
