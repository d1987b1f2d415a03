//! Path items by reference (OpenAPI 3.0.3, Path Item Object).

use mainsheet_codegen::Version;
use serde_json::{Value, json};

use super::{Files, description, told};

const OWN: &str = "{operationId: getEnd, responses: {'204': {description: None}}}";

fn operations(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("responses").is_some() {
                let id = operation["operationId"].as_str().unwrap_or("-");
                found.push(format!("{method} {path} {id}"));
            }
        }
    }
    found
}

#[test]
fn what_stands_beside_a_reference_is_added_to_it() {
    let text = description(&format!(
        "  /one:
    get: {OWN}
  /two:
    $ref: '#/paths/~1one'
    parameters: [{{name: floor, in: query, schema: {{type: integer}}}}]
    put: {{operationId: putTwo, responses: {{'204': {{description: None}}}}}}
"
    ));
    let document = Files::yaml(&text).joined();
    assert_eq!(
        operations(&document),
        ["get /one getEnd", "put /two putTwo", "get /two -"]
    );
    assert_eq!(document["paths"]["/two"]["parameters"][0]["name"], "floor");
    assert!(document["paths"]["/one"].get("parameters").is_none());
}

#[test]
fn a_chain_is_followed_to_its_end() {
    let text = description(
        "  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: 'middle.yaml#/items/one'}
  /c: {$ref: end.yaml}
  /x~y: {$ref: 'middle.yaml#/items/one'}
",
    );
    let middle = "items:\n  one:\n    summary: In the middle.\n    $ref: './end.yaml'\n";
    let end = "get:
  operationId: getEnd
  responses:
    '200': {description: A thing., content: {application/json: {schema: {$ref: '#/thing'}}}}
thing: {type: string}
";
    let end = end
        .replace("thing: {type", "x-thing: {type")
        .replace("#/thing", "#/x-thing");
    let files = Files::texts(&[
        ("root.yaml", &text),
        ("middle.yaml", middle),
        ("end.yaml", &end),
    ]);
    let document = files.joined();
    assert_eq!(
        operations(&document),
        ["get /a getEnd", "get /b -", "get /c -", "get /x~y -"]
    );
    assert_eq!(document["paths"]["/x~y"]["summary"], "In the middle.");
    assert!(document["paths"]["/c"].get("summary").is_none());
    let schema = "/paths/~1a/get/responses/200/content/application~1json/schema/$ref";
    assert_eq!(
        document.pointer(schema),
        Some(&json!("#/components/schemas/x-thing"))
    );
    assert!(files.generated(false).is_ok());
}

#[test]
fn an_id_stays_where_its_operation_stands() {
    let text = description(&format!(
        "  /old: {{$ref: '#/paths/~1newer'}}
  /newer: {{$ref: '#/paths/~1newest'}}
  /newest: {{get: {OWN}}}
"
    ));
    let files = Files::yaml(&text);
    assert_eq!(
        operations(&files.joined()),
        ["get /old -", "get /newer -", "get /newest getEnd"]
    );
    let generated = files.generated(false).unwrap();
    assert!(told(generated.report()).is_empty());
    assert_eq!(generated.summaries()[0].operations, 3);
}

#[test]
fn a_circle_is_refused_where_it_closes() {
    let text = description(
        "  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: 'other.yaml#/back'}
  /c: {$ref: '#/paths/~1c'}
",
    );
    let other = "back: {$ref: 'root.yaml#/paths/~1a'}\n";
    let files = Files::texts(&[("root.yaml", &text), ("other.yaml", other)]);
    let refusals = files.refused();
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.pointer(), refusal.line(), refusal.message()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "/back/$ref",
                Some(1),
                "the reference `root.yaml#/paths/~1a` leads back to itself"
            ),
            (
                "/paths/~1a/$ref",
                Some(4),
                "the reference `#/paths/~1b` leads back to itself"
            ),
            (
                "/paths/~1c/$ref",
                Some(6),
                "the reference `#/paths/~1c` leads back to itself"
            ),
        ]
    );
}

#[test]
fn a_field_on_both_sides_is_refused() {
    let text = description(&format!(
        "  /one:
    summary: One.
    get: {OWN}
  /two:
    $ref: '#/paths/~1one'
    summary: Two.
    get: {OWN}
    put: {{operationId: putTwo, responses: {{'204': {{description: None}}}}}}
"
    ));
    let files = Files::yaml(&text);
    let refusals = files.refused();
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.pointer(), refusal.line()))
        .collect();
    assert_eq!(
        told,
        [
            ("/paths/~1two/summary", Some(9)),
            ("/paths/~1two/get", Some(10))
        ]
    );
    assert!(
        refusals[0]
            .message()
            .contains("stands beside the `$ref` and in what it leads to")
    );
    // What is certain is generated.
    let generated = files.generated(true).unwrap();
    assert_eq!(generated.summaries()[0].operations, 2);
}

#[test]
fn faults_are_placed_on_both_sides() {
    let text = description(
        "  /things/{id}:
    $ref: 'other.yaml#/item'
    put: {operationId: put, responses: {'204': {description: 1}}}
",
    );
    let other = "item:
  get:
    operationId: get
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    responses: {'204': {description: 2}}
";
    let files = Files::texts(&[("root.yaml", &text), ("other.yaml", other)]);
    let refusals = mainsheet_codegen::generate(
        &mainsheet_codegen::Package::new("things"),
        &[files.version()],
    )
    .unwrap_err();
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| {
            let file = refusal.file().file_name().unwrap().to_str().unwrap();
            (file, refusal.pointer(), refusal.line())
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "root.yaml",
                "/paths/~1things~1{id}/put/responses/204/description",
                Some(6)
            ),
            ("other.yaml", "/item/get/responses/204/description", Some(6)),
            // The second operation does not declare what the path needs.
            ("root.yaml", "/paths/~1things~1{id}", Some(4)),
        ]
    );
}

#[test]
fn a_selection_looks_at_both_sides() {
    let text = description(
        "  /one:
    get: {tags: [a], operationId: getA, responses: {'204': {description: d}}}
    post: {tags: [b], operationId: postB, responses: {'204': {description: d}}}
  /two:
    $ref: '#/paths/~1one'
    put: {tags: [b], operationId: putB, responses: {'204': {description: d}}}
    get: {tags: [b], operationId: getB, responses: {'204': {description: d}}}
",
    );
    let files = Files::yaml(&text);
    let version = |tag: &str| {
        let mut version = Version::new("v1", files.path("root.yaml"));
        version.tags = vec![tag.to_owned()];
        version
    };
    // Of the two operations on `get`, one is selected.
    let text = mainsheet_codegen::bundle(&version("b")).unwrap();
    let document: Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(
        operations(&document),
        [
            "post /one postB",
            "put /two putB",
            "get /two getB",
            "post /two -"
        ]
    );
}

#[test]
fn callbacks_have_path_items_and_extensions_too() {
    let text = description(
        "  /orders:
    post:
      operationId: addOrder
      responses: {'204': {description: d}}
      callbacks:
        x-note: none
        done: {$ref: '#/components/callbacks/done'}
        own:
          x-owner: billing
          '{$request.query.url}': {$ref: '#/paths/~1other'}
          '{$request.query.back}': {$ref: '#/paths/~1orders'}
  /other: {put: {operationId: putOther, responses: {'204': {description: d}}}}
components:
  callbacks:
    done:
      x-owner: billing
      '{$request.query.url}': {$ref: '#/paths/~1other'}
",
    );
    let text = text.replace("        x-note: none\n", "");
    let files = Files::yaml(&text);
    let (document, report) = files.mended();
    let own = &document["paths"]["/orders"]["post"]["callbacks"]["own"];
    assert_eq!(
        own["{$request.query.url}"]["put"]["responses"]["204"]["description"],
        "d"
    );
    assert_eq!(
        told(&report),
        [
            "Degraded callback root.yaml#/paths/~1orders/post/callbacks/own/{$request.query.back}/$ref"
        ]
    );
    assert!(files.generated(false).is_ok());
}
