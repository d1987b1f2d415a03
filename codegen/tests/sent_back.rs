//! Read, change, write: which types become the body of an operation.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{description, outcome};

/// What becomes what, one conversion a line, of an API that reads `Read` at one path and takes `Body`
/// at another one.
fn conversions([get, put]: [&str; 2], read: &str, body: &str) -> Vec<String> {
    let parameters = |path: &str| {
        let names = path
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap());
        let each = names.map(|name| {
            format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}")
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let of_get = format!(
        "get: {{operationId: readThing, parameters: [{}], responses: {{'200': {{description: It., \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Read'}}}}}}}}}}}}",
        parameters(get)
    );
    let of_put = format!(
        "put: {{operationId: writeThing, parameters: [{}], requestBody: {{content: {{application/json: \
         {{schema: {{$ref: '#/components/schemas/Body'}}}}}}}}, responses: {{'204': {{description: Done.}}}}}}",
        parameters(put)
    );
    let paths = if get == put {
        format!("  {get}:\n    {of_get}\n    {of_put}\n")
    } else {
        format!("  {get}:\n    {of_get}\n  {put}:\n    {of_put}\n")
    };
    let code = outcome(&description(&format!(
        "{paths}components:
  schemas:
    Read: {{{read}}}
    Body: {{{body}}}
    Status: {{type: string, enum: [on, off]}}
"
    )))
    .code;
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = code.split("impl ").skip(1).filter_map(|one| {
        let head = one.split(" {").next()?;
        let is = head.contains("From<models::") && head.contains(" for models::");
        is.then(|| head.replace("models::", ""))
    });
    found.collect()
}

const SAME: [&str; 2] = ["/things/{id}", "/things/{id}"];

const ALL: &str = "properties: {a: {type: string}, b: {type: string}}";

#[test]
fn a_subset_of_what_is_read_is_made_of_it() {
    let one = "properties: {a: {type: string}}";
    assert_eq!(conversions(SAME, ALL, one), ["From<Read> for Body"]);
    // What may be missing is an error.
    let required = "required: [a], properties: {a: {type: string}}";
    assert_eq!(conversions(SAME, ALL, required), ["TryFrom<Read> for Body"]);
    // What is not there cannot be sent.
    let more = "properties: {a: {type: string}, c: {type: string}}";
    assert_eq!(conversions(SAME, ALL, more), [""; 0]);
    let other = "properties: {a: {type: boolean}}";
    assert_eq!(conversions(SAME, ALL, other), [""; 0]);
    assert_eq!(conversions(SAME, ALL, "properties: {}"), [""; 0]);
    let open = "properties: {a: {type: string}}, additionalProperties: {type: string}";
    assert_eq!(conversions(SAME, ALL, open), [""; 0]);
}

#[test]
fn what_only_one_side_has_is_left_out() {
    let password = "properties: {a: {type: string}, c: {type: string, writeOnly: true}}";
    assert_eq!(conversions(SAME, ALL, password), ["From<Read> for Body"]);
    let created = "properties: {a: {type: string}, c: {type: string, readOnly: true}}";
    assert_eq!(conversions(SAME, ALL, created), ["From<Read> for Body"]);
}

#[test]
fn a_collection_is_a_path_with_and_without_what_tells_its_things_apart() {
    let one = "properties: {a: {type: string}}";
    for paths in [
        ["/things/{id}", "/things"],
        ["/things", "/things/{id}"],
        ["/things/{id}", "/things/{thing}/"],
    ] {
        assert_eq!(conversions(paths, ALL, one).len(), 1, "{paths:?}");
    }
    for paths in [
        ["/things/{id}", "/others/{id}"],
        ["/things/{id}", "/things/{id}/name"],
    ] {
        assert_eq!(conversions(paths, ALL, one), [""; 0], "{paths:?}");
    }
}

#[test]
fn what_stands_within_is_converted_too() {
    let read = "properties: {a: {type: array, items: {properties: {b: {$ref: '#/components/schemas/Status'}, c: {type: string}}}}}";
    let body = "properties: {a: {type: array, items: {properties: {b: {type: string}}}}}";
    let found = conversions(SAME, read, body);
    assert_eq!(
        found,
        ["From<Read> for Body", "From<ReadAItem> for BodyAItem"]
    );
    // An envelope is no thing of the collection, and what it holds is.
    let envelope = "properties: {data: {properties: {a: {type: string}, b: {type: string}}}}";
    let found = conversions(SAME, envelope, "properties: {a: {type: string}}");
    assert_eq!(found, ["From<ReadData> for Body"]);
}
