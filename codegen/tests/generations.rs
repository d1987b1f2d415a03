//! Schemas that are derived from schemas which are derived themselves, and the base among what is
//! derived from it.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, outcome};

/// What comes of these schemas, of which `Owner` is answered.
fn owned(owner: &str, schemas: &[(&str, &str)]) -> Outcome {
    let schemas = schemas.iter();
    let schemas = schemas.map(|(name, schema)| format!("    {name}: {schema}\n"));
    let schemas: Vec<_> = schemas.collect();
    outcome(&format!(
        "openapi: 3.0.3
info: {{title: Pets, version: '1'}}
paths:
  /owner:
    get:
      operationId: getOwner
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Owner'}}}}}}}}}}
components:
  schemas:
    Owner: {{type: object, properties: {{pet: {owner}}}}}
{}",
        schemas.concat()
    ))
}

/// A pet, and what is derived from it, with this discriminator.
fn family(discriminator: &str, kind: &str) -> Outcome {
    let pet = format!(
        "{{type: object, required: [kind], properties: {{kind: {kind}}}, discriminator: {{propertyName: kind{discriminator}}}}}"
    );
    let derived = [("Pet", pet.as_str()), ("Dog", DOG), ("Puppy", PUPPY)];
    owned("{$ref: '#/components/schemas/Pet'}", &derived)
}

const PET: &str = "{type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}";
const DOG: &str = "{allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: string}}}]}";
const PUPPY: &str = "{allOf: [{$ref: '#/components/schemas/Dog'}, {type: object, properties: {cute: {type: boolean}}}]}";
const CAT: &str = "{allOf: [{$ref: '#/components/schemas/Pet'}], type: object, properties: {purr: {type: string}}, discriminator: {propertyName: kind, mapping: {kitty: Kitten}}}";
const KITTEN: &str = "{allOf: [{$ref: '#/components/schemas/Cat'}, {type: object, properties: {small: {type: boolean}}}]}";
const TEXT: &str = "{type: string}";

#[test]
fn what_is_derived_at_any_level_is_an_alternative_and_the_base_is_one() {
    let told = family("", TEXT);
    told.assert_code(&[
        "tagged_union!(Pet by \"kind\" { \"Dog\" => Dog(Dog), \"Puppy\" => Puppy(Puppy), \
         \"Pet\" => Pet(PetBase), });",
        "pub struct PetBase { pub kind: String,",
        "pub struct Puppy { pub kind: String, pub bark: Option<String>, pub cute: Option<bool>,",
    ]);
    assert_eq!(told.notes, "");
}

#[test]
fn a_mapping_says_whether_the_base_is_one_of_its_alternatives() {
    let derived = "\"dog\" => Dog(Dog), \"Puppy\" => Puppy(Puppy)";
    family(", mapping: {dog: Dog}", TEXT).assert_code(&[&format!("{{ {derived}, }});")]);
    let both = format!("{{ {derived}, \"any\" => Pet(PetBase), }});");
    family(", mapping: {dog: Dog, any: Pet}", TEXT).assert_code(&[&both]);
}

#[test]
fn a_base_whose_name_is_not_listed_is_no_alternative() {
    family("", "{type: string, enum: [Dog, Puppy]}")
        .assert_code(&["{ \"Dog\" => Dog(Dog), \"Puppy\" => Puppy(Puppy), });"]);
}

#[test]
fn what_is_derived_from_a_base_stands_within_it() {
    let schemas = [("Pet", PET), ("Cat", CAT), ("Kitten", KITTEN)];
    let told = owned("{$ref: '#/components/schemas/Pet'}", &schemas);
    told.assert_code(&[
        "{ \"Cat\" | \"kitty\" => Cat(Cat), \"Pet\" => Pet(PetBase), });",
        "{ \"kitty\" => Kitten(Kitten), \"Cat\" => Cat(CatBase), });",
    ]);
}

/// What a base and another alternative both stand for is the other's.
#[test]
fn a_base_is_an_alternative_of_a_union() {
    let schemas = [
        ("Pet", PET),
        ("Dog", DOG),
        ("Puppy", PUPPY),
        (
            "Stone",
            "{type: object, properties: {kind: {type: string}}}",
        ),
    ];
    let either = |other: &str| {
        owned(
            &format!(
                "{{oneOf: [{{$ref: '#/components/schemas/Pet'}}, {{$ref: '#/components/schemas/{other}'}}], discriminator: {{propertyName: kind}}}}"
            ),
            &schemas,
        )
    };
    either("Stone").assert_code(&[
        "{ \"Pet\" | \"Dog\" | \"Puppy\" => Pet(Pet), \"Stone\" => Stone(Stone), });",
    ]);
    either("Puppy")
        .assert_code(&["{ \"Pet\" | \"Dog\" => Pet(Pet), \"Puppy\" => Puppy(Puppy), });"]);
}
