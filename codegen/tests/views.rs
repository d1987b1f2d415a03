//! What parameters and forms make of schemas, whichever way these are led to.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fmt::Write;

use common::{description, refused};
use mainsheet_codegen::{Generated, Outcome, Package, Version};

fn generated(text: &str, lenient: bool) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let mut version = Version::new("v1", &file);
    version.lenient = lenient;
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    generated.unwrap_or_else(|refusals| panic!("{refusals}"))
}

/// All that is emitted of the tag's operations.
fn emitted(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let plan = generated(text, false).plan(folder.path()).unwrap();
    plan.apply().unwrap();
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();
    read("src/v1/operations.rs") + &read("src/v1/operations/requests.rs")
}

/// The construct, the end of the pointer and the note of all that is degraded.
#[track_caller]
fn assert_degraded(text: &str, expected: &[(&str, &str, &str)]) {
    let generated = generated(text, false);
    let entries = generated.report().entries();
    let degraded: Vec<_> = entries
        .filter(|entry| entry.outcome == Outcome::Degraded)
        .map(|entry| (entry.construct, entry.pointer, entry.note.unwrap()))
        .collect();
    assert_eq!(degraded.len(), expected.len(), "{degraded:#?}");
    for ((construct, pointer, note), expected) in degraded.into_iter().zip(expected) {
        assert_eq!(construct, expected.0);
        assert!(pointer.ends_with(expected.1), "{pointer}");
        assert!(note.contains(expected.2), "{note}");
    }
}

/// One form with these properties, and these components.
fn form(schema: &str, encoding: &str, schemas: &str) -> String {
    let paths = format!(
        "  /things:
    post:
      operationId: sendThing
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {schema}
            encoding: {encoding}
      responses: {{'204': {{description: Nothing.}}}}
components:
  schemas:
    Other: {{type: string}}
{schemas}"
    );
    description(&paths)
}

#[test]
fn what_forms_cannot_say_is_told() {
    let properties = "{type: object, properties: {
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/Bytes'}},
        deep: {type: object, properties: {in: {$ref: '#/components/schemas/Bytes'}}},
        page: {type: object, properties: {n: {type: integer}}},
        file: {$ref: '#/components/schemas/Bytes'}}}";
    let encoding = "{
        page: {contentType: application/xml},
        file: {headers: {Content-Type: {schema: {type: string}}, X-A: {schema: {type: string}}}}}";
    let bytes = "    Bytes: {type: string, format: binary}\n";
    assert_degraded(
        &form(properties, encoding, bytes),
        &[
            (
                "header of a part",
                "/encoding/file/headers/X-A",
                "Upload::header",
            ),
            ("map of files", "/properties/map", "`map[KEY]`"),
            ("file in JSON", "/properties/deep", "text"),
            (
                "multipart part application/xml",
                "/properties/page",
                "the caller",
            ),
        ],
    );
    for open in ["{type: object}", "{}", "{type: string, format: binary}"] {
        let text = form(open, "{}", "");
        assert_degraded(&text, &[("multipart form", "/schema", "no parts")]);
        let code = emitted(&text);
        assert!(code.contains("self.call.part(name, part)"), "{code}");
    }
}

#[test]
fn circles_end() {
    let schemas = "    Bytes: {type: string, format: binary}
    Union: {oneOf: [{$ref: '#/components/schemas/Union'}]}
    All: {allOf: [{$ref: '#/components/schemas/All'}, {$ref: '#/components/schemas/Bytes'}]}
    List: {type: array, items: {$ref: '#/components/schemas/List'}}
    Files: {oneOf: [{$ref: '#/components/schemas/Bytes'}, {type: array, items: {$ref: '#/components/schemas/Files'}}]}
";
    let code = emitted(&form("{$ref: '#/components/schemas/Union'}", "{}", schemas));
    assert!(code.contains("self.call.part(name, part)"), "{code}");
    let properties = "{type: object, properties: {
        all: {$ref: '#/components/schemas/All'},
        list: {$ref: '#/components/schemas/List'},
        files: {$ref: '#/components/schemas/Files'}}}";
    let code = emitted(&form(properties, "{}", schemas));
    assert!(code.contains(".part_file(\"all\", all)"), "{code}");
    assert!(code.contains(".part_value(\"list\", &list)"), "{code}");
    assert!(code.contains(".part(\"files\", files)"), "{code}");
}

/// Forty levels, each of which leads to the next on two ways: each is looked at once.
#[test]
fn what_is_reached_on_many_ways_is_seen_once() {
    let mut schemas = String::new();
    for level in 0..40 {
        let next = format!("{{$ref: '#/components/schemas/Level{}'}}", level + 1);
        writeln!(schemas, "    Level{level}: {{allOf: [{next}, {next}]}}").unwrap();
    }
    schemas.push_str("    Level40: {type: string, format: binary}\n");
    let properties = "{type: object, properties: {file: {$ref: '#/components/schemas/Level0'}}}";
    let code = emitted(&form(properties, "{}", &schemas));
    assert!(code.contains(".part_file(\"file\", file)"), "{code}");
}

fn parameters(parameters: &str, schemas: &str) -> String {
    let paths = format!(
        "  /things:
    get:
      operationId: getThings
      parameters: {parameters}
      responses: {{'204': {{description: Nothing.}}}}
components:
  schemas:
    Other: {{type: string}}
{schemas}"
    );
    description(&paths)
}

#[test]
fn what_is_said_of_parameters_is_found_through_references() {
    let text = parameters(
        "[{name: a, in: query, schema: {allOf: [{$ref: '#/components/schemas/A'}, {maximum: 7}]}},
          {name: b, in: query, schema: {nullable: true, oneOf: [{$ref: '#/components/schemas/B'}]}}]",
        "    A: {$ref: '#/components/schemas/B'}
    B: {type: integer, minimum: 1, maximum: 9, default: 3, deprecated: true}
",
    );
    let code = emitted(&text);
    let limits = "/// Sets the query parameter `a`. At most 7, from 1 to 9, default `3`.";
    assert!(code.contains(limits), "{code}");
    assert!(
        code.contains("/// Sets the query parameter `b`. From 1 to 9, default `3`."),
        "{code}"
    );
    assert_eq!(code.matches("#[deprecated").count(), 2, "{code}");
}

#[test]
fn a_bound_that_is_excluded_is_told_from_one_that_is_not() {
    let read = |version: &str, schema: &str| {
        let text = parameters(&format!("[{{name: a, in: query, schema: {schema}}}]"), "");
        emitted(&text.replace("3.0.3", version))
    };
    for (older, later, told) in [
        (
            "minimum: 0, exclusiveMinimum: true",
            "exclusiveMinimum: 0",
            "Greater than 0.",
        ),
        (
            "maximum: 9, exclusiveMaximum: true",
            "exclusiveMaximum: 9",
            "Less than 9.",
        ),
        (
            "minimum: 0, exclusiveMinimum: true, maximum: 9",
            "exclusiveMinimum: 0, maximum: 9",
            "Greater than 0 and at most 9.",
        ),
        (
            "minimum: 0, maximum: 9, exclusiveMaximum: true",
            "minimum: 0, exclusiveMaximum: 9",
            "At least 0 and less than 9.",
        ),
        (
            "minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true",
            "exclusiveMinimum: 0, exclusiveMaximum: 9",
            "Greater than 0 and less than 9.",
        ),
        (
            "minimum: 0, exclusiveMinimum: false, maximum: 9",
            "minimum: 0, maximum: 9",
            "From 0 to 9.",
        ),
    ] {
        let told = format!("/// Sets the query parameter `a`. {told}");
        for ty in ["integer", "number"] {
            for (version, bounds) in [("3.0.3", older), ("3.1.0", later)] {
                let code = read(version, &format!("{{type: {ty}, {bounds}}}"));
                assert!(code.contains(&told), "{told} is not in {code}");
            }
        }
        // Without a type, as beside a reference.
        let beside = format!("{{allOf: [{{type: number}}, {{{older}}}]}}");
        let code = read("3.0.3", &beside);
        assert!(code.contains(&told), "{told} is not in {code}");
    }
}

#[test]
fn headers_that_are_the_same_are_told() {
    let text = parameters(
        "[{name: X-A, in: header, schema: {type: string}},
          {name: x-a, in: header, required: true, schema: {type: string}},
          {name: auTHorization, in: header, required: true, schema: {type: string}}]",
        "",
    );
    let twice = "header parameter declared twice";
    assert_degraded(&text, &[(twice, "/parameters/1", "`X-A` comes first")]);
    let code = emitted(&text);
    assert!(
        code.contains("x_a: impl Into<String>) -> requests::GetThings"),
        "{code}"
    );
    let generated = generated(&text, false);
    let mut entries = generated.report().entries();
    let ignored = entries.find(|entry| entry.pointer.ends_with("/parameters/2"));
    let ignored = ignored.unwrap();
    assert_eq!(
        ignored.construct,
        "header parameter, ignored by the specification"
    );
}

#[test]
fn a_parameter_that_is_refused_costs_itself_alone() {
    let text = description(
        "  /things:
    get:
      operationId: getThings
      parameters: [{name: a, in: query, content: {}}]
      responses: {'204': {description: Nothing.}}
    post:
      operationId: sendThing
      requestBody:
        content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}
      responses: {'204': {description: Nothing.}}
",
    );
    assert_eq!(refused(&text).len(), 1);
    let generated = generated(&text, true);
    let [summary] = generated.summaries() else {
        panic!("one version");
    };
    assert_eq!(summary.operations, 2);
    let mut entries = generated.report().entries();
    let told = entries.find(|entry| entry.construct == "left out").unwrap();
    assert_eq!(told.pointer, "/paths/~1things/get/parameters/0/content");
}
