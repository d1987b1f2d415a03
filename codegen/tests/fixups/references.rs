//! Where a `$ref` may lead.

use mainsheet_codegen::Fixups;
use serde_json::json;

use super::{Files, description};

/// Paths with one operation that answers with this schema.
fn answering(schema: &str) -> String {
    description(&format!(
        "  /things:
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {schema}
"
    ))
}

const SCHEMA: &str = "/paths/~1things/get/responses/200/content/application~1json/schema/$ref";

#[test]
fn into_files_and_fragments_of_files() {
    let root = answering("{$ref: 'tree/schemas/Thing.yaml'}");
    let files = Files::new(&[
        ("root.yaml", &root),
        (
            "tree/schemas/Thing.yaml",
            "type: object
properties:
  next: {$ref: Thing.yaml}
  other: {$ref: '../../common/all.yaml#/definitions/Other'}
",
        ),
        (
            "common/all.yaml",
            "definitions:\n  Other: {$ref: '#/definitions/Name'}\n  Name: {type: string}\n",
        ),
    ]);
    let (document, report) = files.mended(&Fixups::none());
    assert_eq!(report.entries().len(), 0);
    assert_eq!(
        document.pointer(SCHEMA),
        Some(&json!("#/components/schemas/Thing"))
    );
    assert_eq!(
        document["components"]["schemas"],
        json!({
            "Thing": {
                "type": "object",
                "properties": {
                    "next": {"$ref": "#/components/schemas/Thing"},
                    "other": {"$ref": "#/components/schemas/Other"},
                },
            },
            "Other": {"$ref": "#/components/schemas/Name"},
            "Name": {"type": "string"},
        })
    );
}

#[test]
fn within_a_file_first_and_then_into_the_root() {
    let root = answering("{$ref: 'thing.yaml#/components/schemas/Thing'}")
        + "components:\n  schemas:\n    Name: {type: integer}\n    Size: {type: integer}\n";
    let thing = "components:
  schemas:
    Thing:
      type: object
      properties:
        name: {$ref: '#/components/schemas/Name'}
        size: {$ref: '#/components/schemas/Size'}
    Name: {type: string}
";
    let files = Files::new(&[("root.yaml", &root), ("thing.yaml", thing)]);
    let (document, _) = files.mended(&Fixups::none());
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["Thing"]["properties"],
        json!({
            "name": {"$ref": "#/components/schemas/Name2"},
            "size": {"$ref": "#/components/schemas/Size"},
        })
    );
    assert_eq!(schemas["Name2"], json!({"type": "string"}));
    assert_eq!(schemas["Size"], json!({"type": "integer"}));
}

#[test]
fn with_escapes() {
    let root = answering("{$ref: 'my%20files/a.yaml#/all/a~1b%7B~0%7D'}");
    let files = Files::new(&[
        ("root.yaml", &root),
        ("my files/a.yaml", "all:\n  a/b{~}: {type: string}\n"),
    ]);
    let (document, _) = files.mended(&Fixups::none());
    assert_eq!(
        document.pointer(SCHEMA),
        Some(&json!("#/components/schemas/a~1b{~0}"))
    );
    assert_eq!(
        document["components"]["schemas"]["a/b{~}"],
        json!({"type": "string"})
    );
}

#[test]
fn into_paths_and_other_odd_places() {
    let text = "  /first:
    get:
      parameters:
        - {name: a, in: query, schema: {type: string}}
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
        '401': {description: Who?}
  /second:
    get:
      parameters:
        - {$ref: '#/paths/~1first/get/parameters/0'}
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema:
                $ref: '#/paths/~1first/get/responses/200/content/application~1json/schema/items'
        '401': {$ref: '#/paths/~1first/get/responses/401'}
  /third:
    get:
      responses:
        '401': {$ref: '#/paths/~1second/get/responses/401'}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, report) = files.mended(&Fixups::none());
    assert_eq!(report.entries().len(), 0);
    let second = &document["paths"]["/second"]["get"];
    assert_eq!(second["parameters"][0]["$ref"], "#/components/parameters/0");
    assert_eq!(
        second["responses"]["401"]["$ref"],
        "#/components/responses/401"
    );
    let components = &document["components"];
    assert_eq!(components["schemas"]["items"], json!({"type": "string"}));
    assert_eq!(components["parameters"]["0"]["name"], "a");
    assert_eq!(components["responses"]["401"]["description"], "Who?");
    assert_eq!(
        components["responses"]["4012"]["$ref"],
        "#/components/responses/401"
    );
}

#[test]
fn a_selection_takes_what_its_operations_reach() {
    let root = description(
        "  /things: {$ref: things.yaml}
  /others:
    get:
      tags: [others]
      responses: {'200': {description: Others.}}
components:
  schemas:
    Thing: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
    Name: {type: string, maxItems: 1}
    Unused: {type: string, maxItems: 1}
",
    );
    let item = "get:
  tags: [things]
  responses:
    '200':
      description: Things.
      content:
        application/json:
          schema: {$ref: 'root.yaml#/components/schemas/Thing'}
";
    let files = Files::new(&[("root.yaml", &root), ("things.yaml", item)]);
    let mut version = files.version();
    version.tags = vec!["things".to_owned()];
    let (text, report) = mainsheet_codegen::mend(&version, &Fixups::none()).unwrap();
    let document: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let names = |node: &serde_json::Value| -> Vec<String> {
        node.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&document["paths"]), ["/things"]);
    assert_eq!(names(&document["components"]["schemas"]), ["Thing", "Name"]);
    let entries = super::entries(&report);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].1, "/components/schemas/Name/maxItems");
    assert_eq!(entries[0].2, Some(13));
}
