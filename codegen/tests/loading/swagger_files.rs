//! References of Swagger 2.0, within a file and across files.

use serde_json::json;

use super::Files;
use super::swagger::{post, swagger};

#[test]
fn references_lead_where_their_targets_went() {
    let text = swagger(
        "  /things:
    post:
      parameters:
        - {name: thing, in: body, schema: {type: object, properties: {a: {type: string}}}}
      responses:
        '200': {description: d, schema: {$ref: '#/paths/~1things/post/parameters/0/schema'}}
        '201': {description: d, schema: {$ref: '#/definitions/A/properties/b'}}
        '202': {description: d, schema: {$ref: '#/definitions/Gone'}}
definitions:
  A: {type: object, properties: {b: {$ref: '#/definitions/a%20b'}}}
  a b: {type: integer}
",
    )
    .replace("consumes", "produces: [application/json]\nconsumes");
    let (message, pointer, line) = Files::yaml(&text).refusal();
    assert!(message.contains("leads nowhere"), "{message}");
    assert_eq!(pointer, "/paths/~1things/post/responses/202/schema/$ref");
    assert_eq!(line, Some(13));
    let document = Files::yaml(&text.replace("/Gone", "/A")).joined();
    let schema = |status: &str| {
        let content = &post(&document)["responses"][status]["content"];
        let reference = content["application/json"]["schema"]["$ref"]
            .as_str()
            .unwrap();
        document.pointer(&reference[1..]).unwrap().clone()
    };
    assert_eq!(schema("200")["properties"]["a"], json!({"type": "string"}));
    assert_eq!(schema("201"), json!({"$ref": "#/components/schemas/a b"}));
}

#[test]
fn other_files_may_be_swagger_or_say_nothing() {
    let root = "swagger: '2.0'
info: {title: Things, version: '1'}
consumes: [application/json]
produces: [application/json]
paths:
  /things: {$ref: 'paths.yaml#/things'}
  /own:
    post:
      parameters:
        - {$ref: 'other.yaml#/parameters/thing'}
        - {$ref: 'bare.yaml#/limit'}
      responses: {'200': {$ref: 'bare.yaml#/failed'}, '201': {$ref: 'other.yaml#/responses/Done'}}
definitions:
  Thing: {$ref: 'bare.yaml#/Thing'}
";
    let paths = "things:
  parameters: [{name: id, in: query, type: integer}]
  post:
    parameters:
      - {$ref: 'bare.yaml#/thing'}
      - {$ref: '#/tags'}
    responses: {'200': {description: d, schema: {$ref: '#/things/post/parameters/0'}}}
tags: {name: tags, in: query, type: array, items: {type: string}}
"
    .replace(
        "{$ref: '#/things/post/parameters/0'}",
        "{$ref: 'root.yaml#/definitions/Thing'}",
    );
    let bare = "thing: {name: thing, in: body, schema: {$ref: '#/Thing'}}
limit: {name: limit, in: query, type: integer}
failed: {description: It failed., schema: {$ref: '#/Thing'}, headers: {X-A: {type: string}}}
Thing: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
";
    let other = "swagger: '2.0'
info: {title: Other, version: '1'}
paths: {}
parameters: {thing: {name: thing, in: body, schema: {$ref: '#/definitions/Other'}}}
responses: {Done: {description: Done., schema: {$ref: '#/definitions/Other'}}}
definitions: {Other: {type: string, x-nullable: true}}
produces: [text/plain]
";
    let files = Files::texts(&[
        ("root.yaml", root),
        ("paths.yaml", &paths),
        ("bare.yaml", bare),
        ("other.yaml", other),
    ]);
    let document = files.joined();
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    let json_thing = json!({"application/json": {"schema": thing}});
    let things = &document["paths"]["/things"];
    assert_eq!(
        things["parameters"][0]["schema"],
        json!({"type": "integer"})
    );
    assert_eq!(
        things["post"]["requestBody"],
        json!({"content": json_thing})
    );
    let own = &document["paths"]["/own"]["post"];
    let other = json!({"schema": {"$ref": "#/components/schemas/Other"}});
    assert_eq!(
        own["requestBody"]["content"],
        json!({"application/json": other})
    );
    let components = &document["components"];
    assert_eq!(components["parameters"]["tags"]["explode"], false);
    assert_eq!(
        components["parameters"]["limit"]["schema"],
        json!({"type": "integer"})
    );
    assert_eq!(components["responses"]["failed"]["content"], json_thing);
    assert_eq!(
        components["responses"]["failed"]["headers"]["X-A"]["schema"]["type"],
        "string"
    );
    assert_eq!(
        components["responses"]["Done"]["content"],
        json!({"text/plain": other})
    );
    assert_eq!(
        components["schemas"]["Thing"]["discriminator"],
        json!({"propertyName": "kind"})
    );
    assert_eq!(components["schemas"]["Other"]["nullable"], true);
    assert!(files.generated(false).is_ok());
}

#[test]
fn files_that_refer_to_each_other_are_read_once() {
    let file = |other: &str| {
        swagger(&format!(
            "  /things:
    post:
      parameters: [{{$ref: '{other}#/parameters/thing'}}]
      responses: {{'204': {{description: d}}}}
parameters: {{thing: {{name: a, in: body, schema: {{type: string}}}}}}
"
        ))
    };
    let (one, two) = (file("two.yaml"), file("one.yaml"));
    let document = Files::texts(&[("one.yaml", &one), ("two.yaml", &two)]).joined();
    let content = &post(&document)["requestBody"]["content"]["application/json"];
    assert_eq!(content["schema"], json!({"type": "string"}));
}
