//! Schemas that others are derived from, with a discriminator.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::description;
use mainsheet_codegen::{Package, Version};

const PATHS: &str = "  /pets:
    get:
      operationId: getPet
      responses:
        '200':
          description: A pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
";

const SCHEMAS: &str = "components:
  schemas:
    Pet:
      type: object
      required: [kind]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat', kitten: Cat}
      properties:
        kind: {type: string}
        friend: {$ref: '#/components/schemas/Pet'}
    Cat:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - type: object
          properties: {lives: {type: integer}}
    Dog:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - type: object
          properties: {tricks: {type: array, items: {type: string}}}
";

/// The models that are emitted for the schemas.
fn models(schemas: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pets.yaml");
    std::fs::write(&file, description(PATHS) + schemas).unwrap();
    let version = Version::new("v1", &file);
    let generated = mainsheet_codegen::generate(&Package::new("pets"), &[version]).unwrap();
    let out = folder.path().join("out");
    generated.plan(&out).unwrap().apply().unwrap();
    std::fs::read_to_string(out.join("src/v1/models.rs")).unwrap()
}

/// A cat and a dog, by their tags.
fn told_apart(name: &str) -> String {
    format!(
        "mainsheet_runtime::tagged_union!({name} by \"kind\" {{\n    \
         \"cat\" | \"kitten\" => Cat(Box<Cat>), \"Dog\" => Dog(Box<Dog>),\n}});\n"
    )
}

#[test]
fn a_base_is_one_of_what_is_derived_from_it() {
    let models = models(SCHEMAS);
    // By the mapping, and where that names none by the name of the schema.
    let table = told_apart("Pet");
    assert!(models.contains(&table), "{models}");
    for text in [
        "pub enum Pet {",
        "    Cat(Box<Cat>),",
        "pub struct Cat {",
        // What the base declares, each of them has.
        "    pub kind: String,",
        "    pub friend: Option<Box<Pet>>,",
        "    pub lives: Option<i64>,",
    ] {
        assert!(models.contains(text), "no {text:?} in {models}");
    }
}

#[test]
fn a_base_of_nothing_is_an_object() {
    let end = SCHEMAS.find("    Cat:").unwrap();
    let alone = SCHEMAS[..end].replace(
        "        mapping: {cat: '#/components/schemas/Cat', kitten: Cat}\n",
        "",
    );
    let models = models(&alone);
    assert!(models.contains("pub struct Pet {"), "{models}");
}

/// A union and a base tell their alternatives apart by the same rules.
#[test]
fn a_mapping_means_the_same_in_a_union() {
    for target in ["'#/components/schemas/Cat'", "Cat", "./schemas/Cat.yaml"] {
        let base = SCHEMAS.replace("'#/components/schemas/Cat'", target);
        let union = "    One:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: TARGET, kitten: Cat}
";
        let held = "        friend: {$ref: '#/components/schemas/Pet'}\n";
        let base = base.replace(
            held,
            &format!("{held}        one: {{$ref: '#/components/schemas/One'}}\n"),
        );
        let models = models(&(base + &union.replace("TARGET", target)));
        for name in ["Pet", "One"] {
            let table = told_apart(name);
            assert!(models.contains(&table), "{target}: {models}");
        }
    }
}
