//! What a description says of the size of pages, and what is made of it.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::description;
use mainsheet_codegen::{Package, Version};

/// What is emitted of a list whose limit has this schema, in one line.
fn emitted(limit: &str) -> String {
    let text = description(&format!(
        "  /things:
    get:
      operationId: listThings
      parameters:
        - {{name: limit, in: query, schema: {limit}}}
        - {{name: offset, in: query, schema: {{type: integer}}}}
      responses:
        '200':
          description: Things.
          content:
            application/json: {{schema: {{type: array, items: {{type: string}}}}}}
"
    ));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let version = Version::new("v1", &file);
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    generated.plan(folder.path()).unwrap().apply().unwrap();
    let requests = folder.path().join("src/v1/operations/requests.rs");
    let code = std::fs::read_to_string(requests).unwrap();
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_paging(limit: &str, name: &str, page_size: u32, maximum: &str) {
    let code = emitted(limit);
    let maximum = match maximum {
        "None" => String::new(),
        some => format!("max_page_size: {some}, "),
    };
    let constant = format!(
        "const {name}: Paging = Paging {{ size: Some(\"limit\"), page_size: Some({page_size}), \
         {maximum}..Paging::by(Position::Offset(\"offset\")) }};"
    );
    assert!(code.contains(&constant), "{constant}\n{code}");
}

#[test]
fn a_declared_maximum_is_the_size_and_the_bound() {
    for limit in [
        "{type: integer, maximum: 100}",
        "{type: integer, maximum: 100, default: 20}",
        "{type: integer, maximum: 101, exclusiveMaximum: true}",
        "{allOf: [{type: integer, maximum: 300}, {maximum: 100}]}",
        "{allOf: [{type: integer, maximum: 300}, {maximum: 101, exclusiveMaximum: true}]}",
    ] {
        assert_paging(limit, "PAGING_UNCOUNTED_100", 100, "Some(100)");
    }
}

#[test]
fn without_one_there_is_a_size_and_no_bound() {
    for (limit, size) in [
        ("{type: integer}", 250),
        ("{type: integer, default: 20}", 20),
        ("{type: integer, default: -1}", 250),
        // What its type can hold is no size of a page.
        ("{type: integer, format: int32, maximum: 2147483647}", 250),
        (
            "{type: integer, maximum: 9223372036854775807, default: 50}",
            50,
        ),
    ] {
        let name = format!("PAGING_UNCOUNTED_UNBOUNDED_{size}");
        assert_paging(limit, &name, size, "None");
    }
}
