//! The part of a description that some operations need.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use mainsheet_codegen::{Filter, Fixups, Package, Version, filter, generate};
use serde_json::{Value, json};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: Things, version: '1'}
tags: [{name: Pets}, {name: Toys}, {name: Nobody}]
security: [{key: []}]
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/Limit'}]
    get:
      operationId: listPets
      tags: [Pets]
      responses:
        '200':
          description: Pets.
          links:
            first: {operationId: getPet}
            toys: {operationId: listToys}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: createPet
      tags: [Pets]
      security: [{login: []}]
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses: {'204': {description: Done.}}
  /pets/{id}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Done.}}
  /toys:
    get:
      operationId: listToys
      tags: [Toys]
      responses:
        '200':
          description: Toys.
          content: {application/json: {schema: {$ref: '#/components/schemas/Toy~1s'}}}
webhooks:
  toyBroken:
    post:
      operationId: toyBroken
      tags: [Toys]
      responses: {'204': {description: Done.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
    other: {type: http, scheme: bearer}
  parameters:
    Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Count'}}
  requestBodies:
    Pet: {content: {application/json: {schema: {$ref: '#/components/schemas/Dog'}}}}
  schemas:
    Unused: {type: string}
    Count: {type: integer}
    Pet:
      type: object
      discriminator: {propertyName: kind, mapping: {fish: Goldfish, toy: '#/components/schemas/Toy~1s'}}
      required: [kind]
      properties: {kind: {type: string}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Fur'}]}
    Fur: {type: object, properties: {colour: {type: string}}}
    Goldfish: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Toy/s: {type: object, properties: {name: {type: string}}}
    Stone: {allOf: [{$ref: '#/components/schemas/Fur'}]}
";

struct Things(tempfile::TempDir);

impl Things {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("things.yaml"), DESCRIPTION).unwrap();
        Self(folder)
    }

    fn version(&self) -> Version {
        Version::new("v1", self.0.path().join("things.yaml"))
    }

    #[track_caller]
    fn filtered(&self, change: impl Fn(&mut Filter)) -> Value {
        let mut wanted = Filter::default();
        change(&mut wanted);
        let text = filter(&self.version(), &wanted).unwrap_or_else(|e| panic!("{e}"));
        // What is left can be generated from.
        let file = self.0.path().join("filtered.yaml");
        std::fs::write(&file, &text).unwrap();
        let mut version = Version::new("v1", file);
        version.fixups = Some(Fixups::none());
        let generated = generate(&Package::new("things"), &[version]);
        generated.unwrap_or_else(|e| panic!("{e}"));
        serde_yaml::from_str(&text).unwrap()
    }
}

fn keys(node: &Value) -> Vec<&str> {
    let keys = node.as_object().into_iter().flat_map(|it| it.keys());
    keys.map(String::as_str).collect()
}

#[test]
fn without_anything_only_what_nobody_needs_is_left_out() {
    let things = Things::new();
    let document = things.filtered(|_| ());
    assert_eq!(keys(&document["paths"]), ["/pets", "/pets/{id}", "/toys"]);
    assert_eq!(
        keys(&document["components"]["schemas"]),
        ["Count", "Pet", "Dog", "Fur", "Goldfish", "Toy/s"]
    );
    assert_eq!(
        document["tags"],
        json!([{"name": "Pets"}, {"name": "Toys"}])
    );
    assert_eq!(
        keys(&document["components"]["securitySchemes"]),
        ["key", "login"]
    );
}

#[test]
fn tags_keep_their_operations_and_what_these_need() {
    let things = Things::new();
    let document = things.filtered(|filter| filter.tags.push("Toys".to_owned()));
    assert_eq!(keys(&document["paths"]), ["/toys"]);
    assert_eq!(keys(&document["webhooks"]), ["toyBroken"]);
    assert_eq!(
        keys(&document["components"]),
        ["securitySchemes", "schemas"]
    );
    assert_eq!(keys(&document["components"]["schemas"]), ["Toy/s"]);
    assert_eq!(keys(&document["components"]["securitySchemes"]), ["key"]);
    assert_eq!(document["tags"], json!([{"name": "Toys"}]));
}

#[test]
fn paths_are_patterns() {
    let things = Things::new();
    let document = things.filtered(|filter| filter.paths.push("/pets/*".to_owned()));
    assert_eq!(keys(&document["paths"]), ["/pets/{id}"]);
    assert_eq!(document.get("webhooks"), None);
    assert_eq!(keys(&document["components"]), ["securitySchemes"]);
    let document = things.filtered(|filter| filter.paths.push("/pets**".to_owned()));
    assert_eq!(keys(&document["paths"]), ["/pets", "/pets/{id}"]);
}

#[test]
fn operations_are_ids_or_methods_with_patterns() {
    let things = Things::new();
    let document = things.filtered(|filter| {
        filter.operations.push("get /pets".to_owned());
        filter.operations.push("toy*".to_owned());
    });
    assert_eq!(keys(&document["paths"]), ["/pets"]);
    assert_eq!(keys(&document["paths"]["/pets"]), ["parameters", "get"]);
    assert_eq!(keys(&document["webhooks"]), ["toyBroken"]);
    // What a parent's values may be comes with it, and what only looks like it does not.
    assert_eq!(
        keys(&document["components"]["schemas"]),
        ["Count", "Pet", "Dog", "Fur", "Goldfish", "Toy/s"]
    );
    // A link that leads nowhere now is left out.
    let response = &document["paths"]["/pets"]["get"]["responses"]["200"];
    assert_eq!(keys(&response["links"]), [""; 0]);
    let document = things.filtered(|filter| filter.operations.push("*Pet*".to_owned()));
    let response = &document["paths"]["/pets"]["get"]["responses"]["200"];
    assert_eq!(keys(&response["links"]), ["first"]);
}

#[test]
fn what_is_named_may_be_left_out() {
    let things = Things::new();
    let document = things.filtered(|filter| {
        filter.tags.push("Toys".to_owned());
        filter.operations.push("createPet".to_owned());
        filter.is_exclusion = true;
    });
    assert_eq!(keys(&document["paths"]), ["/pets", "/pets/{id}"]);
    assert_eq!(keys(&document["paths"]["/pets"]), ["parameters", "get"]);
    assert_eq!(document.get("webhooks"), None);
    assert_eq!(keys(&document["components"]["securitySchemes"]), ["key"]);
}

#[test]
fn what_no_operation_has_is_refused_with_the_nearest() {
    let things = Things::new();
    let mut wanted = Filter::default();
    wanted.tags.push("pet".to_owned());
    wanted.paths.push("/pet".to_owned());
    wanted.operations.push("getPets".to_owned());
    wanted.operations.push("PUT /pets".to_owned());
    let refused = filter(&things.version(), &wanted).unwrap_err();
    let refused: Vec<_> = refused.iter().collect();
    let messages: Vec<_> = refused.iter().map(|it| it.message()).collect();
    assert_eq!(
        messages,
        [
            "no operation has the tag `pet`",
            "no operation stands at the path `/pet`",
            "no operation is `getPets`",
            "no operation is `PUT /pets`",
        ]
    );
    for (refused, nearest) in refused
        .iter()
        .zip(["`Pets`", "`/pets`", "`getPet`", "`POST /pets`"])
    {
        let help = refused.help();
        let start = format!("name one that there is, the nearest first: {nearest}");
        assert!(help.starts_with(&start), "{help}");
        assert_eq!(refused.line(), Some(5));
    }
}
