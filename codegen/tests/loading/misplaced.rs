//! References where OpenAPI has none.

use super::{Files, description, told};

/// The one refusal of a description: its message and its pointer.
fn refusal(text: &str) -> (String, String) {
    let (message, pointer, _) = Files::yaml(text).refusal();
    (message, pointer)
}

#[test]
fn each_place_says_that_it_takes_none() {
    let head = "openapi: 3.0.3\ninfo: {title: Things, version: '1'}\n";
    let done = "{'204': {description: d}}";
    for (rest, place, pointer) in [
        (
            "paths: {$ref: 'missing.yaml'}".to_owned(),
            "all paths",
            "/paths/$ref",
        ),
        (
            format!("paths: {{$ref: 'a.yaml', /a: {{get: {{responses: {done}}}}}}}"),
            "all paths",
            "/paths/$ref",
        ),
        (
            "paths: {/a: {get: {responses: {$ref: 'a.yaml'}}}}".to_owned(),
            "a mapping of status codes to responses",
            "/paths/~1a/get/responses/$ref",
        ),
        (
            "paths: {}\ncomponents: {schemas: {$ref: 'a.yaml'}}".to_owned(),
            "a mapping",
            "/components/schemas/$ref",
        ),
        (
            "paths: {}\ncomponents: {$ref: 'a.yaml'}".to_owned(),
            "the Components Object",
            "/components/$ref",
        ),
        (
            "paths: {}\nservers: {$ref: 'a.yaml'}".to_owned(),
            "the Server Object",
            "/servers/$ref",
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {type: object, properties: {$ref: 'a.yaml'}}}}"
                .to_owned(),
            "a mapping",
            "/components/schemas/A/properties/$ref",
        ),
    ] {
        let expected = format!("OpenAPI 3.0 has no reference in the place of {place}");
        assert_eq!(
            refusal(&format!("{head}{rest}\n")),
            (expected, pointer.to_owned())
        );
    }
}

#[test]
fn a_property_can_be_called_so() {
    let text = super::answering("      {type: object, properties: {$ref: {type: string}}}\n");
    let generated = Files::yaml(&text).generated(false).unwrap();
    assert!(told(generated.report()).is_empty());
}

#[test]
fn a_reference_to_all_paths_is_one_to_each() {
    let head = "openapi: 3.0.3\ninfo: {title: Things, version: '1'}\n";
    let root = format!("{head}paths: {{$ref: 'paths.yaml#/all', x-a: 1}}\n");
    let paths = "all:
  /a/{id}%20: {get: {operationId: a, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: d}}}}
  /b: {$ref: 'other.yaml'}
";
    let other = "get: {operationId: b, responses: {'204': {$ref: '#/d'}}}\nd: {description: d}\n";
    let other = other.replace("\nd: ", "\nx-d: ").replace("#/d", "#/x-d");
    let files = Files::texts(&[
        ("root.yaml", root.as_str()),
        ("paths.yaml", paths),
        ("other.yaml", other.as_str()),
    ]);
    let generated = files.generated(false).unwrap();
    assert_eq!(generated.summaries()[0].operations, 2);
    assert_eq!(
        told(generated.report()),
        ["FixedUp fixup paths-reference root.yaml#/paths/$ref"]
    );
    // What is told of a path has the place where it stands.
    let entries = generated.report().entries();
    let places: Vec<_> = entries
        .filter(|entry| entry.construct == "operation")
        .map(|entry| {
            format!(
                "{}#{}",
                entry.file.file_name().unwrap().display(),
                entry.pointer
            )
        })
        .collect();
    assert_eq!(
        places,
        ["paths.yaml#/all/~1a~1{id}%20/get", "other.yaml#/get"]
    );
}

#[test]
fn what_leads_to_no_paths_is_refused() {
    let root =
        description("  $ref: '#/components/schemas'\ncomponents: {schemas: {A: {type: string}}}\n");
    let (message, pointer) = refusal(&root);
    assert_eq!(pointer, "/paths/$ref");
    assert!(message.ends_with("in the place of all paths"), "{message}");
}

#[test]
fn a_key_that_occurs_twice_in_json() {
    let text = "{\"openapi\": \"3.0.3\",\n\"paths\": {},\n\"info\": {\"title\": \"T\", \"version\": \"1\"},\n \"p\\u0061ths\": {}}";
    let refusals = Files::json(text).refused();
    let place = (refusals[0].line(), refusals[0].column());
    assert_eq!(place, (Some(4), Some(2)));
    let message = refusals[0].message();
    assert_eq!(message, "the key `paths` occurs twice, first in line 2");
}
