//! Constants tell the alternatives of a union apart.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, outcome};

/// A pet of this schema, beside these.
fn pet(schema: &str, schemas: &[(&str, &str)]) -> Outcome {
    let schemas = schemas.iter();
    let schemas = schemas.map(|(name, schema)| format!("    {name}: {schema}\n"));
    let schemas: Vec<_> = schemas.collect();
    let schemas = schemas.concat();
    outcome(&format!(
        "openapi: 3.1.0
info: {{title: Pets, version: '1'}}
paths:
  /pet:
    get:
      operationId: getPet
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}
components:
  schemas:
    Pet: {schema}
{schemas}"
    ))
}

/// An object whose `kind` is this schema.
fn of_kind(kind: &str, more: &str) -> String {
    format!("{{type: object, {more} properties: {{kind: {kind}, name: {{type: string}}}}}}")
}

const EITHER: &str = "[{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]";
const REQUIRED: &str = "required: [kind],";
const TOLD: &str = "tagged_union!(Pet by \"kind\" { \"cat\" => Cat(Cat), \"dog\" => Dog(Dog) });";

/// Either of two, whose kinds are these.
fn either(more: &str, cat: &str, dog: &str) -> Outcome {
    pet(
        &format!("{{oneOf: {EITHER}{more}}}"),
        &[
            ("Cat", &of_kind(cat, REQUIRED)),
            ("Dog", &of_kind(dog, REQUIRED)),
        ],
    )
}

#[test]
fn a_constant_that_has_a_default_tells_too() {
    let kind = |kind| {
        of_kind(
            &format!("{{type: string, const: {kind}, default: {kind}}}"),
            "",
        )
    };
    let told = pet(
        &format!("{{anyOf: {EITHER}}}"),
        &[("Cat", &kind("cat")), ("Dog", &kind("dog"))],
    );
    told.assert_code(&[TOLD]);
    told.assert_note("anyOf", "/Pet/anyOf", "a value without `kind`");
    // Without a default it may well be left out.
    let kind = |kind| of_kind(&format!("{{type: string, const: {kind}}}"), "");
    let untold = pet(
        &format!("{{anyOf: {EITHER}}}"),
        &[("Cat", &kind("cat")), ("Dog", &kind("dog"))],
    );
    assert!(!untold.code.contains("tagged_union!"));
    untold.assert_note("anyOf", "/Pet/anyOf", "`kind`, which need not be there");
}

#[test]
fn a_required_constant_goes_before_one_that_has_a_default() {
    let both = |kind: &str| {
        format!(
            "{{type: object, required: [sort], properties: {{kind: {{const: {kind}, default: {kind}}}, sort: {{const: {kind}}}}}}}"
        )
    };
    let told = pet(
        &format!("{{oneOf: {EITHER}}}"),
        &[("Cat", &both("cat")), ("Dog", &both("dog"))],
    );
    told.assert_code(&["tagged_union!(Pet by \"sort\" {"]);
    assert_eq!(told.notes, "");
}

#[test]
fn an_alternative_may_have_several_values_beside_constants() {
    let told = either("", "{const: cat}", "{enum: [dog, wolf]}");
    told.assert_code(&["{ \"cat\" => Cat(Cat), \"dog\" | \"wolf\" => Dog(Dog), });"]);
    assert_eq!(told.notes, "");
    for (cat, dog) in [
        ("{const: cat}", "{enum: [dog, cat]}"),
        ("{enum: [cat]}", "{enum: [dog, wolf]}"),
        ("{const: cat}", "{type: string}"),
    ] {
        let untold = either("", cat, dog);
        assert!(!untold.code.contains("tagged_union!"), "{cat} {dog}");
        assert_eq!(untold.notes, "", "{cat} {dog}");
    }
}

#[test]
fn constants_are_texts_integers_or_booleans() {
    for (cat, dog) in [
        ("1", "2"),
        ("true", "false"),
        ("\"a\"", "2"),
        ("1", "\"1\""),
    ] {
        let told = either(
            "",
            &format!("{{const: {cat}}}"),
            &format!("{{const: {dog}}}"),
        );
        told.assert_code(&[&format!(
            "tagged_union!(Pet by \"kind\" {{ {cat} => Cat(Cat), {dog} => Dog(Dog) }});"
        )]);
    }
    let untold = either("", "{const: 1.5}", "{const: 2.5}");
    assert!(!untold.code.contains("tagged_union!"));
    untold.assert_note(
        "oneOf",
        "/Pet/oneOf",
        "`kind`, which is not text, an integer or",
    );
}

/// The names in a mapping are texts. What they mean the property says.
#[test]
fn a_mapping_names_values_of_the_property_s_type() {
    let mapped = |kind: &str| {
        let discriminator = ", discriminator: {propertyName: kind, mapping: {'1': Cat, '2': Dog}}";
        either(discriminator, kind, kind)
    };
    for kind in [
        "{type: integer}",
        "{type: integer, enum: [1, 2]}",
        "{type: number}",
    ] {
        mapped(kind)
            .assert_code(&["tagged_union!(Pet by \"kind\" { 1 => Cat(Cat), 2 => Dog(Dog) });"]);
    }
    let text = "tagged_union!(Pet by \"kind\" { \"1\" => Cat(Cat), \"2\" => Dog(Dog) });";
    mapped("{type: string}").assert_code(&[text]);
}

#[test]
fn a_union_that_is_told_apart_is_an_alternative_of_another() {
    let told = pet(
        "{oneOf: [{$ref: '#/components/schemas/Tame'}, {$ref: '#/components/schemas/Wolf'}]}",
        &[
            ("Tame", &format!("{{oneOf: {EITHER}}}")),
            ("Cat", &of_kind("{const: cat}", REQUIRED)),
            ("Dog", &of_kind("{const: dog}", REQUIRED)),
            ("Wolf", &of_kind("{const: wolf}", REQUIRED)),
        ],
    );
    told.assert_code(&["\"cat\" | \"dog\" => Tame(Tame), \"wolf\" => Wolf(Wolf), });"]);
}

#[test]
fn an_alternative_that_holds_the_union_is_told_apart() {
    let told = outcome(&format!(
        "openapi: 3.1.0
info: {{title: Pets, version: '1'}}
paths:
  /cat:
    get:
      operationId: getCat
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Cat'}}}}}}}}}}
components:
  schemas:
    Pet: {{oneOf: {EITHER}}}
    Cat: {{type: object, required: [kind], properties: {{kind: {{const: cat}}, friends: {{type: array, items: {{$ref: '#/components/schemas/Pet'}}}}}}}}
    Dog: {}
",
        of_kind("{const: dog}", REQUIRED)
    ));
    told.assert_code(&[TOLD]);
}

#[test]
fn constants_are_the_values_of_a_discriminator() {
    let told = either(
        ", discriminator: {propertyName: kind}",
        "{const: cat}",
        "{const: dog}",
    );
    told.assert_code(&[TOLD]);
    assert_eq!(told.notes, "");
    // An enumeration of one is what it was before there were constants.
    let listed = either(
        ", discriminator: {propertyName: kind}",
        "{enum: [cat]}",
        "{enum: [dog]}",
    );
    listed.assert_code(&["{ \"Cat\" => Cat(Cat), \"Dog\" => Dog(Dog) });"]);
    // Of one constant for both, neither is told.
    let same = either(
        ", discriminator: {propertyName: kind}",
        "{const: pet}",
        "{const: pet}",
    );
    assert!(!same.code.contains("tagged_union!"));
    same.assert_note("discriminator", "/Pet/discriminator", "no value for each");
}

#[test]
fn a_mapping_goes_before_constants() {
    let mapped = |mapping: &str| {
        let discriminator =
            format!(", discriminator: {{propertyName: kind, mapping: {{{mapping}}}}}");
        either(&discriminator, "{const: cat}", "{const: dog}")
    };
    let told = mapped("cat: Cat, dog: Dog");
    told.assert_code(&[TOLD]);
    assert_eq!(told.notes, "");
    let told = mapped("kitten: Cat");
    told.assert_code(&["{ \"kitten\" => Cat(Cat), \"dog\" => Dog(Dog), });"]);
    told.assert_note("discriminator", "/mapping/kitten", "`kind` is `cat`");
}

#[test]
fn constants_of_inline_objects_are_the_values_of_a_discriminator() {
    let one = |kind: &str| {
        format!(
            "{{type: object, title: {kind}, required: [kind], properties: {{kind: {{const: {kind}}}}}}}"
        )
    };
    let told = pet(
        &format!(
            "{{oneOf: [{}, {}], discriminator: {{propertyName: kind}}}}",
            one("cat"),
            one("dog")
        ),
        &[],
    );
    told.assert_code(&["{ \"cat\" => Cat(PetCat), \"dog\" => Dog(PetDog), });"]);
    assert_eq!(told.notes, "");
}

#[test]
fn constants_tell_what_is_derived_from_a_base() {
    let derived = |kind: &str| {
        format!(
            "{{allOf: [{{$ref: '#/components/schemas/Pet'}}, {}]}}",
            of_kind(kind, "")
        )
    };
    let base = |cat, dog| {
        pet(
            "{type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}",
            &[("Cat", &derived(cat)), ("Dog", &derived(dog))],
        )
    };
    let told = base("{const: cat}", "{const: dog}");
    told.assert_code(&[TOLD]);
    let by_names = "{ \"Cat\" => Cat(Cat), \"Dog\" => Dog(Dog), \"Pet\" => Pet(PetBase), });";
    base("{enum: [cat]}", "{enum: [dog]}").assert_code(&[by_names]);
    base("{const: pet}", "{const: pet}").assert_code(&[by_names]);
}
