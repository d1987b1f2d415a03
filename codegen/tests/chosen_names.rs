//! Names and derives that the caller chooses.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use mainsheet_codegen::{Package, Version};

const THINGS: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /users:
    get:
      operationId: listUsers
      tags: [a]
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/UserDto'}}}}
    post:
      operationId: addUser
      tags: [a]
      requestBody: {content: {application/json: {schema: {type: object, properties: {deep: {type: object, properties: {x: {type: string}}}}}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    UserDto:
      type: object
      properties:
        userName: {type: string}
        type: {type: string}
        kind: {type: string, enum: [a, b]}
        same: {type: object, properties: {userName: {type: string}, type: {type: string}, kind: {type: string, enum: [a, b]}}}
    group_entry: {type: object, properties: {owner: {$ref: '#/components/schemas/UserDto'}, either: {oneOf: [{type: string}, {$ref: '#/components/schemas/UserDto'}]}}}
    Team: {type: object, properties: {entry: {$ref: '#/components/schemas/group_entry'}}}
";

/// The code, or what is wrong.
fn generate(
    text: &str,
    change: impl FnOnce(&mut Package),
) -> Result<String, Vec<(String, String)>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let mut package = Package::new("things");
    change(&mut package);
    match mainsheet_codegen::generate(&package, &[Version::new("v1", &file)]) {
        Ok(generated) => Ok(generated.files().map(|(_, text)| text).collect()),
        Err(refusals) => Err(refusals
            .iter()
            .map(|fault| (fault.message().to_owned(), fault.help().to_owned()))
            .collect()),
    }
}

/// A reference reaches the schema that nothing else does.
fn things() -> String {
    THINGS.replace(
        "properties: {deep:",
        "properties: {team: {$ref: '#/components/schemas/Team'}, deep:",
    )
}

fn set(map: &mut std::collections::BTreeMap<String, String>, key: &str, value: &str) {
    map.insert(key.to_owned(), value.to_owned());
}

#[test]
fn operations_types_and_properties_have_the_chosen_names() {
    let code = generate(&things(), |package| {
        let renames = &mut package.renames;
        set(&mut renames.operations, "listUsers", "people");
        set(&mut renames.types, "UserDto", "Person");
        // A component whose name is not Rust's, and a type that is no component.
        set(&mut renames.types, "GroupEntry", "Entry");
        set(&mut renames.types, "AddUserBodyDeep", "Depth");
        set(&mut renames.properties, "Person.userName", "login");
    })
    .unwrap();
    for wanted in [
        "pub fn people(&self)",
        "pub struct People =>",
        "pub struct Person {",
        "pub struct Entry {",
        "pub struct Depth {",
        "pub login: Option<String>",
        "login => \"userName\"",
        "pub owner: Option<Person>",
    ] {
        assert!(code.contains(wanted), "{wanted}");
    }
    for gone in ["UserDto {", "GroupEntry {", "fn list_users"] {
        assert!(!code.contains(gone), "{gone}");
    }
}

#[test]
fn a_name_that_changes_nothing_is_refused_with_the_nearest() {
    for (kind, key, message, help) in [
        (
            0,
            "listUser",
            "the operation `listUser` is renamed",
            "`listUsers`",
        ),
        (1, "UserDTO", "the type `UserDTO` is renamed", "`UserDto`"),
        (
            2,
            "UserDto.username",
            "`UserDto.username` is renamed",
            "`userName`",
        ),
        (
            2,
            "UserDt.userName",
            "`UserDt.userName` is renamed",
            "`UserDto`",
        ),
        (
            2,
            "userName",
            "`userName` is renamed",
            "name the type before it",
        ),
    ] {
        let name = if kind == 1 { "Other" } else { "other" };
        let faults = generate(&things(), |package| {
            let renames = &mut package.renames;
            let map = match kind {
                0 => &mut renames.operations,
                1 => &mut renames.types,
                _ => &mut renames.properties,
            };
            set(map, key, name);
        });
        let faults = faults.unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].0.contains(message) && faults[0].1.contains(help),
            "{faults:?}"
        );
    }
}

#[test]
fn a_name_that_is_taken_or_none_is_refused() {
    let taken = |change: fn(&mut Package)| generate(&things(), change).expect_err("a refusal");
    for faults in [
        taken(|package| set(&mut package.renames.operations, "listUsers", "add_user")),
        taken(|package| set(&mut package.renames.types, "UserDto", "Team")),
        taken(|package| set(&mut package.renames.properties, "UserDto.userName", "kind")),
        taken(|package| set(&mut package.renames.properties, "UserDto.userName", "new")),
    ] {
        assert!(faults[0].0.contains("it is taken"), "{faults:?}");
    }
    for (faults, form) in [
        (
            taken(|package| set(&mut package.renames.operations, "listUsers", "listPeople")),
            "list_people",
        ),
        (
            taken(|package| set(&mut package.renames.types, "UserDto", "user-dto")),
            "UserDto",
        ),
        (
            taken(|package| set(&mut package.renames.types, "UserDto", "Vec")),
            "VecModel",
        ),
    ] {
        assert!(
            faults[0].1.contains(&format!("write it as `{form}`")),
            "{faults:?}"
        );
    }
}

#[test]
fn types_that_are_one_have_a_field_of_one_name() {
    // `UserDto` and what stands at `same` are not equal; the two below are.
    let twice = things().replace(
        "    Team:",
        "    A: {type: object, properties: {n: {type: string}}}\n    B: {type: object, properties: \
         {n: {type: string}}}\n    Team:",
    );
    let twice = twice.replace(
        "{entry: {$ref",
        "{a: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}, entry: {$ref",
    );
    let code = generate(&twice, |package| {
        set(&mut package.renames.properties, "A.n", "number");
    })
    .unwrap();
    assert!(code.contains("number => \"n\""), "another name");
    assert!(!code.contains(" n => \"n\""), "another name");
    let faults = generate(&twice, |package| {
        set(&mut package.renames.properties, "B.n", "number");
    });
    let faults = faults.unwrap_err();
    assert!(
        faults[0]
            .1
            .contains("`B` is another name of `A`: name that"),
        "{faults:?}"
    );
}

#[test]
fn types_derive_what_they_are_told_to() {
    let derive = |key: &str, path: &str| {
        generate(&things(), |package| {
            package
                .derives
                .insert(key.to_owned(), vec![path.to_owned()]);
        })
    };
    for (key, path, count) in [
        ("structs", "acme::Shape", 6),
        ("enums", "acme::Shape", 1),
        ("unions", "acme::Shape", 1),
        ("UserDto", "acme::Shape", 1),
        // What is there already is not there twice.
        ("enums", "Hash", 0),
    ] {
        let code = derive(key, path).unwrap();
        let found = code.matches(&format!("#[derive({path})]")).count();
        assert_eq!(found, count, "{key}: {path}");
    }
    for (key, path, message) in [
        (
            "UserDt",
            "acme::Shape",
            "the type `UserDt` is to derive something",
        ),
        (
            "structs",
            "no path",
            "`no path` is no path of a derive macro",
        ),
        ("structs", "Clone", "every type has `Clone` already"),
    ] {
        let faults = derive(key, path).unwrap_err();
        assert!(faults[0].0.contains(message), "{faults:?}");
    }
}
