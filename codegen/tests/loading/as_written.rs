//! Joined documents of later versions: the same version, with all that was written, and the same
//! meaning.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mainsheet_codegen::{Fixups, Package, Version};
use serde_json::json;

use super::{Files, later, told};

/// What is generated of a file, by paths; nothing if it is refused.
fn crate_of(path: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut version = Version::new("v1", path);
    version.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let generated = generated.map_err(|refusals| refusals.to_string())?;
    let files = generated.files();
    Ok(files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect())
}

/// Joins and mends a description, does so once more with the result, and compares what is
/// generated of both.
fn compare(path: &Path) {
    let joined = tempfile::tempdir().unwrap();
    let written = mainsheet_codegen::mend(&Version::new("v1", path), &Fixups::none());
    let (text, _) = match written {
        Ok(written) => written,
        // Then nothing is generated of it either.
        Err(refusals) => {
            assert!(crate_of(path).is_err(), "{}: {refusals}", path.display());
            return;
        }
    };
    let once = joined.path().join(path.file_name().unwrap());
    std::fs::write(&once, &text).unwrap();
    let again = mainsheet_codegen::mend(&Version::new("v1", &once), &Fixups::none());
    let (again, _) = again.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(
        text == again,
        "{}\n{}",
        path.display(),
        first_difference(&text, &again)
    );
    let (of_files, of_text) = (crate_of(path).unwrap(), crate_of(&once).unwrap());
    let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&of_files), names(&of_text), "{}", path.display());
    for (file, text) in &of_files {
        let other = &of_text[file];
        assert!(
            text == other,
            "{} {}\n{}",
            path.display(),
            file.display(),
            first_difference(text, other)
        );
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).enumerate();
    let mut lines = lines.filter(|(_, (one, other))| one != other);
    let first = lines.next();
    first.map_or("one is longer".to_owned(), |(line, (one, other))| {
        format!("{}: {one}\n{}: {other}", line + 1, line + 1)
    })
}

/// A description of 3.1 with most of what 3.0 does not have.
const ROOT: &str = "openapi: 3.1.1
info: {title: Things, version: '1', summary: Some things., license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
paths:
  /things:
    $ref: '#/components/pathItems/Things'
    summary: Things.
  /things/{id}:
    $ref: paths.yaml#/thing
  /plain:
    get:
      operationId: getPlain
      parameters:
        - {$ref: '#/components/parameters/Page', description: Which page.}
      responses:
        '200':
          $ref: '#/components/responses/Thing'
          description: A plain thing.
webhooks:
  changed:
    $ref: '#/components/pathItems/Changed'
components:
  pathItems:
    Changed:
      post:
        requestBody:
          content: {application/json: {schema: {$ref: '#thing'}}}
        responses: {'204': {description: Seen.}}
    Things:
      get:
        operationId: getThings
        responses:
          '200':
            description: All.
            content:
              application/json:
                schema: {type: array, items: {$ref: 'https://example.com/thing'}}
  parameters:
    Page: {name: page, in: query, schema: {type: [integer, 'null']}}
  responses:
    Thing:
      description: A thing.
      content: {application/json: {schema: {$ref: '#/components/schemas/Thing', title: One}}}
  schemas:
    Thing:
      $id: https://example.com/thing
      $anchor: thing
      $comment: Said once.
      type: object
      required: [kind]
      properties:
        kind: {const: thing}
        name: {type: [string, 'null'], examples: [a]}
        size: {type: integer, exclusiveMinimum: 0}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
        part: {$ref: '#/$defs/Part', description: Its part.}
        maybe: {anyOf: [{$ref: '#/$defs/Part'}, {type: 'null'}], default: null}
        any: true
        other: {$ref: 'schemas.yaml#other'}
      $defs:
        Part: {type: object, properties: {n: {type: integer}}, patternProperties: {'^x': {type: string}}}
        Unused: {type: string}
      unevaluatedProperties: false
      widget: {kind: table}
";

const PATHS: &str = "thing:
  get:
    operationId: getThing
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    responses:
      '200':
        description: One.
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
";

const SCHEMAS: &str = "$defs:
  Other: {$anchor: other, type: object, properties: {next: {$ref: '#other'}}}
";

fn files() -> Files {
    Files::texts(&[
        ("root.yaml", ROOT),
        ("paths.yaml", PATHS),
        ("schemas.yaml", SCHEMAS),
    ])
}

#[test]
fn a_joined_document_is_as_it_was_written() {
    let joined = files().joined();
    assert_eq!(joined["openapi"], "3.1.1");
    assert_eq!(joined["info"]["license"]["identifier"], "MIT");
    let to = |name: &str| format!("#/components/schemas/{name}");
    assert_eq!(
        joined["components"]["schemas"]["Thing"],
        json!({
            "$comment": "Said once.",
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"const": "thing"},
                "name": {"type": ["string", "null"], "examples": ["a"]},
                "size": {"type": "integer", "exclusiveMinimum": 0},
                "pair": {
                    "type": "array",
                    "prefixItems": [{"type": "string"}, {"type": "integer"}],
                    "items": false
                },
                "part": {"$ref": to("Part"), "description": "Its part."},
                "maybe": {"anyOf": [{"$ref": to("Part")}, {"type": "null"}], "default": null},
                "any": true,
                "other": {"$ref": to("Other")},
            },
            "unevaluatedProperties": false,
            "widget": {"kind": "table"},
            "$defs": {"Unused": {"type": "string"}},
        })
    );
    let plain = &joined["paths"]["/plain"]["get"];
    assert_eq!(
        plain["parameters"][0],
        json!({"$ref": "#/components/parameters/Page", "description": "Which page."})
    );
    assert_eq!(plain["responses"]["200"]["description"], "A plain thing.");
    assert_eq!(
        joined["paths"]["/things"]["get"]["operationId"],
        "getThings"
    );
    assert_eq!(joined["paths"]["/things"]["summary"], "Things.");
    let body = &joined["webhooks"]["changed"]["post"]["requestBody"];
    assert_eq!(
        body["content"]["application/json"]["schema"]["$ref"],
        to("Thing")
    );
}

#[test]
fn a_joined_document_means_the_same() {
    compare(&files().path("root.yaml"));
}

#[test]
fn published_descriptions_mean_the_same_when_they_are_joined() {
    let Some(folder) = std::env::var_os("OPENAPI_31_DESCRIPTIONS") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|it| it == "json" || it == "yaml")
        {
            println!("{}", path.display());
            compare(&path);
        }
    }
}

#[test]
fn what_stands_beside_a_reference_counts_where_it_leads() {
    let generated = files().generated(false).unwrap();
    let text: String = generated.files().map(|(_, text)| text).collect();
    for said in ["Which page.", "A plain thing."] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_media_type_is_a_component_of_3_2() {
    let text = "openapi: 3.2.0
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content:
            application/json: {$ref: '#/components/mediaTypes/Chained'}
components:
  mediaTypes:
    Chained: {$ref: '#/components/mediaTypes/Thing'}
    Thing: {schema: {type: object, properties: {a: {type: string}}}}
";
    let files = Files::yaml(text);
    let content = &files.joined()["paths"]["/things"]["get"]["responses"]["200"]["content"];
    assert_eq!(content["application/json"]["schema"]["type"], "object");
    compare(&files.path("root.yaml"));
    let circle = text.replace(
        "Thing: {schema: {type: object, properties: {a: {type: string}}}}",
        "Thing: {$ref: '#/components/mediaTypes/Chained'}",
    );
    let refusals = Files::yaml(&circle).refused();
    assert!(
        refusals[0].message().ends_with("leads back to itself"),
        "{refusals:?}"
    );
    let (message, ..) = Files::yaml(
        &text
            .replace("3.2.0", "3.1.0")
            .replace("  mediaTypes:", "  x-media:"),
    )
    .refusal();
    assert_eq!(
        message,
        "OpenAPI 3.1 has no reference in the place of the Media Type Object"
    );
}

#[test]
fn another_version_is_refused_as_it_is_written() {
    let root = later(
        "3.1.0",
        "components: {schemas: {A: {$ref: 'old.yaml#/components/schemas/A'}}}\n",
    );
    let old = "openapi: 3.0.3\ninfo: {title: Old, version: '1'}\npaths: {}
components: {schemas: {A: {type: string, nullable: true}}}\n";
    let files = Files::texts(&[("root.yaml", &root), ("old.yaml", old)]);
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    let [refusal] = refusals.iter().collect::<Vec<_>>()[..] else {
        panic!("{refusals}");
    };
    assert!(
        refusal
            .message()
            .ends_with("leads to OpenAPI 3.0, which does not mean the same in OpenAPI 3.1")
    );
    assert_eq!(
        (refusal.pointer(), refusal.line()),
        ("/components/schemas/A/$ref", Some(4))
    );
    files.generated(false).unwrap();
    let newer = Files::texts(&[
        ("root.yaml", &root.replace("3.1.0", "3.2.0")),
        (
            "old.yaml",
            &old.replace("3.0.3", "3.1.1")
                .replace(", nullable: true", ""),
        ),
    ]);
    newer.joined();
}

#[test]
fn older_keywords_become_those_of_the_version() {
    let cases = [
        (
            "{type: string, nullable: true}",
            json!({"type": ["string", "null"]}),
        ),
        (
            "{type: string, enum: [a], nullable: true}",
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            "{type: [string], nullable: true}",
            json!({"type": ["string", "null"]}),
        ),
        ("{type: string, nullable: false}", json!({"type": "string"})),
        (
            "{$ref: '#/components/schemas/B', nullable: true, description: b}",
            json!({
                "description": "b",
                "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]
            }),
        ),
        (
            "{oneOf: [{type: string}], nullable: true}",
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
        ),
        (
            "{type: integer, minimum: 1, exclusiveMinimum: true}",
            json!({"type": "integer", "exclusiveMinimum": 1}),
        ),
        (
            "{type: integer, maximum: 1, exclusiveMaximum: false}",
            json!({"type": "integer", "maximum": 1}),
        ),
    ];
    for (schema, mended) in cases {
        let rest = format!("components: {{schemas: {{A: {schema}, B: {{type: string}}}}}}\n");
        let files = Files::yaml(&later("3.1.0", &rest));
        let (document, report) = files.mended();
        assert_eq!(document["components"]["schemas"]["A"], mended, "{schema}");
        let told = told(&report);
        assert_eq!(told.len(), 1, "{schema}: {told:?}");
        assert!(
            told[0].starts_with("FixedUp fixup older-keyword root.yaml#/components/schemas/A/")
        );
        let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
        assert_eq!(refusals.iter().count(), 1, "{schema}: {refusals}");
        compare(&files.path("root.yaml"));
    }
}

#[test]
fn older_keywords_keep_their_meaning_and_are_told() {
    let files = Files::yaml(&later(
        "3.1.0",
        "components: {schemas: {A: {type: object, properties: {
  a: {type: string, nullable: true}, b: {type: [string, 'null']}}}}}\n",
    ));
    let told = told(files.generated(false).unwrap().report());
    let at = "FixedUp fixup older-keyword root.yaml#/components/schemas/A/properties/a/nullable";
    assert_eq!(told, [at]);
}

#[test]
fn a_schema_as_json_schema_has_it_is_left_alone() {
    let schema = "{minLength: 2, enum: [1, a, 1.5], default: 7, items: {pattern: a}, const: null,
  properties: {a: {type: array}, b: {type: [string, array, 'null'], maxLength: 3}, c: {not: true}},
  anyOf: [{type: 'null'}, {type: boolean, enum: [true]}, {enum: []}]}";
    let files = Files::yaml(&later(
        "3.1.0",
        &format!("components: {{schemas: {{A: {schema}}}}}\n"),
    ));
    let (document, report) = files.mended();
    assert_eq!(document, files.joined());
    assert_eq!(
        document["components"]["schemas"]["A"],
        serde_yaml::from_str::<serde_json::Value>(schema).unwrap()
    );
    assert!(told(&report).is_empty());
}

#[test]
fn the_generators_own_keys_are_not_taken_from_a_file() {
    let schema =
        "{type: array, items: {oneOf: [{type: string}]}, x-mainsheet-tuple: {rest: false}}";
    for version in ["3.0.3", "3.1.0"] {
        let rest = format!("paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n");
        let text = later(version, &rest).replace("webhooks: {}\n", "");
        let told = told(Files::yaml(&text).generated(false).unwrap().report());
        let at = "Degraded extension root.yaml#/components/schemas/A/x-mainsheet-tuple";
        assert_eq!(told, [at]);
    }
}
