//! Schemas that others are derived from, with a discriminator.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{description, outcome};
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
        // Since they are the same, they are one type.
        let table = told_apart("One");
        for text in [table.as_str(), "    pub friend: Option<Box<One>>,"] {
            assert!(models.contains(text), "{target}: {models}");
        }
    }
}

/// The tags of each variant, as the union lists them.
fn union_of(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let version = Version::new("v1", folder.path().join("pets.yaml"));
    let generated = mainsheet_codegen::generate(&Package::new("pets"), &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    let code: String = generated.files().map(|(_, text)| text.to_owned()).collect();
    let (_, union) = code.split_once("tagged_union!(").unwrap();
    let (union, _) = union.split_once("});").unwrap();
    union.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a mapping means is found as what a reference means: by the file in which it stands, and
/// not by how it is called.
#[test]
fn a_mapping_is_a_reference_like_any_other() {
    let pet = |kind: &str| {
        format!(
            "type: object\nrequired: [kind]\nproperties: {{kind: {{type: string}}, {kind}: {{type: \
             integer}}}}\n"
        )
    };
    let root = |schemas: &str| description(PATHS) + "components:\n  schemas:\n" + schemas;
    let (one, other) = (pet("one"), pet("other"));
    // Files of one name.
    let files = root(
        "    Pet:
      oneOf: [{$ref: a/pet.yaml}, {$ref: b/pet.yaml}]
      discriminator: {propertyName: kind, mapping: {first: a/pet.yaml, second: ./b/pet.yaml}}
",
    );
    let union = union_of(&[
        ("pets.yaml", &files),
        ("a/pet.yaml", &one),
        ("b/pet.yaml", &other),
    ]);
    assert!(
        union.contains(r#""first" => Pet2(Pet2), "second" => Pet2_2(Pet2_2)"#),
        "{union}"
    );
    // A component of the same name as a file, and names that lead to one another.
    let names = root(
        "    Pet:
      oneOf: [{$ref: b/Cat.yaml}, {$ref: '#/components/schemas/Alias'}]
      discriminator: {propertyName: kind, mapping: {file: b/Cat.yaml, cat: '#/components/schemas/Cat'}}
    Alias: {$ref: '#/components/schemas/Cat'}
    Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}
",
    );
    let union = union_of(&[("pets.yaml", &names), ("b/Cat.yaml", &other)]);
    assert!(
        union.contains(r#""file" => Cat2(Cat2), "cat" => Cat(Cat)"#),
        "{union}"
    );
    // One that nothing else refers to, in a file that refers to the base.
    let derived = root(
        "    Pet:
      type: object
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {cat: b/cat.yaml, dog: Dog}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object}]}
",
    );
    let cat = "allOf: [{$ref: '../pets.yaml#/components/schemas/Pet'}, {type: object, properties: \
               {lives: {type: integer}}}]\n";
    let union = union_of(&[("pets.yaml", &derived), ("b/cat.yaml", cat)]);
    assert!(
        union.contains(r#""cat" => "#) && union.contains(r#""dog" => Dog(Dog)"#),
        "{union}"
    );
}

#[test]
fn a_mapping_that_leads_nowhere_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pets.yaml");
    let schemas = SCHEMAS.replace("kitten: Cat", "kitten: Nobody, lost: nowhere.yaml");
    std::fs::write(&file, description(PATHS) + &schemas).unwrap();
    let version = Version::new("v1", &file);
    let generated = mainsheet_codegen::generate(&Package::new("pets"), &[version]).unwrap();
    let entries = generated.report().entries();
    let told: Vec<_> = entries
        .filter(|entry| entry.construct == "discriminator" && entry.note.is_some())
        .map(|entry| entry.pointer.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(told, ["kitten", "lost"]);
}

/// A union of these, as far as it says which they are.
const UNION: &str = "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], \
     discriminator: {propertyName: kind}}";

#[test]
fn a_base_may_list_its_own_within_its_composition() {
    let properties = "{type: object, required: [kind], properties: {kind: {type: string}}}";
    let derived = "    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: string}}}]
";
    let discriminator = "discriminator: {propertyName: kind}";
    let bare = UNION.replace(", discriminator: {propertyName: kind}", "");
    for pet in [
        format!("{{allOf: [{properties}, {UNION}]}}"),
        format!("{{allOf: [{UNION}, {properties}]}}"),
        format!("{{allOf: [{properties}, {bare}], {discriminator}}}"),
        format!("{{allOf: [{properties}, {{allOf: [{UNION}]}}]}}"),
        format!(
            "{{allOf: [{UNION}], {}}}",
            &properties[1..properties.len() - 1]
        ),
    ] {
        let text = format!(
            "{}components:\n  schemas:\n    Pet: {pet}\n{derived}",
            description(PATHS)
        );
        let outcome = outcome(&text);
        outcome.assert_code(&[
            "tagged_union!(Pet by \"kind\" { \"Cat\" => Cat(Cat), \"Dog\" => Dog(Dog) });",
            "object!(Cat + extra { kind => required \"kind\", lives => \"lives\",",
        ]);
    }
}

#[test]
fn a_mapping_to_what_is_no_alternative_is_told() {
    let pets = |union: &str, mapping: &str| {
        let union = union.replace(
            "propertyName: kind",
            &format!("propertyName: kind, mapping: {mapping}"),
        );
        outcome(&format!(
            "{}components:\n  schemas:\n    Pet: {union}\n{}",
            description(PATHS),
            "    Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, properties: {kind: {type: string}, tricks: {type: string}}}
    Fox: {type: object, properties: {kind: {type: string}, dens: {type: string}}}
    Tom: {$ref: '#/components/schemas/Cat'}
"
        ))
    };
    let outcome = pets(
        UNION,
        "{cat: '#/components/schemas/Cat', fox: '#/components/schemas/Fox', vixen: Fox, tom: Tom}",
    );
    outcome.assert_note(
        "discriminator",
        "/components/schemas/Pet/discriminator/mapping/fox",
        "Fox",
    );
    outcome.assert_note(
        "discriminator",
        "/components/schemas/Pet/discriminator/mapping/vixen",
        "Fox",
    );
    assert!(
        !outcome.notes.contains("/cat") && !outcome.notes.contains("/tom"),
        "{}",
        outcome.notes
    );

    let text = description(PATHS)
        + &SCHEMAS.replace("kitten: Cat", "fox: Fox")
        + "    Fox: {type: object}\n";
    let outcome = common::outcome(&text);
    outcome.assert_note(
        "discriminator",
        "/components/schemas/Pet/discriminator/mapping/fox",
        "Fox",
    );
}

#[test]
fn a_base_may_list_its_own_in_a_component_of_its_composition() {
    let text = format!(
        "{}{}",
        description(PATHS),
        "components:
  schemas:
    Pet:
      allOf: [{$ref: '#/components/schemas/AnyPet'}, {properties: {name: {type: string}}}]
    AnyPet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: string}}}]
"
    );
    outcome(&text).assert_code(&[
        "union!(Pet { Cat(Cat) of Cat, Dog(Dog) of Dog });",
        "object!(Cat + extra { name => \"name\", lives => \"lives\",",
    ]);
}

#[test]
fn a_discriminator_that_tells_nothing_is_told() {
    let union = UNION.replace(
        "{$ref: '#/components/schemas/Dog'}",
        "{type: object, properties: {tricks: {type: string}}}",
    );
    let text = format!(
        "{}components:\n  schemas:\n    Pet: {union}\n    Cat: {{type: object, properties: {{kind: {{type: string}}}}}}\n",
        description(PATHS)
    );
    let outcome = outcome(&text);
    outcome.assert_note(
        "discriminator",
        "/components/schemas/Pet/discriminator",
        "what they know",
    );
}
