//! Names say what their readers do not know yet: no tag, path or method in those of operations,
//! and no whole way to a place in those of types.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;

use common::outcome;
use mainsheet_codegen::{Package, Version};

/// Methods of published descriptions that begin with their tag, since what is left would be no name.
const REPEATING: usize = 8;

const DONE: &str = "responses: {'204': {description: Done}}";

/// The methods of the clients, in order.
fn methods(code: &str) -> Vec<&str> {
    let all = code.split("pub fn ").skip(1);
    let of_clients = all.filter(|rest| rest.contains("(&self"));
    let heads = of_clients.filter_map(|rest| {
        let (name, arguments) = rest.split_once(['(', '<'])?;
        let (head, _) = arguments.split_once('{')?;
        (head.contains("&self") && head.contains("->")).then_some(name)
    });
    heads.filter(|name| !name.contains(' ')).collect()
}

/// Operations as `(id, tag, method, path)`.
fn operations(all: &[(&str, &str, &str, &str)]) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Short, version: '1'}\npaths:\n".to_owned();
    for (id, tag, method, path) in all {
        let parameters = path.matches('{').map(|_| {
            let (_, rest) = path.split_once('{').unwrap();
            let (name, _) = rest.split_once('}').unwrap();
            format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}")
        });
        let parameters: Vec<_> = parameters.collect();
        let parameters = parameters.join(", ");
        let named = format!("operationId: {id}, tags: [{tag}], parameters: [{parameters}]");
        text.extend([
            "  '", path, "': {", method, ": {", &named, ", ", DONE, "}}\n",
        ]);
    }
    text
}

#[test]
fn a_method_says_what_its_client_does_not() {
    let text = operations(&[
        ("issues/create", "issues", "post", "/issues"),
        ("issues/get", "issues", "get", "/issues/{id}"),
        ("issues/type", "issues", "get", "/types"),
        ("IssueListComments", "issues", "get", "/comments"),
        ("deleteIssue", "issues", "delete", "/others/{id}"),
        ("getIssues", "issues", "get", "/all"),
        (
            "read_items_items__item_id__get",
            "items",
            "get",
            "/items/{item_id}",
        ),
        ("get_pets_id", "pets", "get", "/pets/{id}"),
        ("petsUsingGET", "pets", "get", "/pets"),
    ]);
    let code = outcome(&text).code;
    let found: BTreeSet<_> = methods(&code).into_iter().collect();
    let wanted = [
        "create",
        "delete",
        "get",
        "get_issues",
        "get_pets_id",
        "issues_type",
        "list_comments",
        "pets",
        "read",
    ];
    let wanted: BTreeSet<_> = wanted.into_iter().collect();
    assert_eq!(found, wanted);
    for request in [
        "pub struct Create",
        "pub struct ListComments",
        "pub struct Read",
    ] {
        assert!(code.contains(request), "{request}");
    }
    // The description's own names stay where they are looked for.
    assert!(code.contains("id: \"issues/create\""));
}

#[test]
fn a_shorter_name_is_taken_once() {
    let two = [
        ("issues/create", "issues", "post", "/a"),
        ("createIssue", "issues", "post", "/b"),
    ];
    let before = outcome(&operations(&two)).code;
    assert_eq!(methods(&before), ["create", "create_issue"]);
    // What has no other name keeps its own.
    let mut three = two.to_vec();
    three.push(("create", "issues", "post", "/c"));
    let after = outcome(&operations(&three)).code;
    let after: BTreeSet<_> = methods(&after).into_iter().collect();
    let wanted = ["create", "create_issue", "issues_create"];
    assert_eq!(after, wanted.into_iter().collect());
}

#[test]
fn an_operation_more_renames_none() {
    let mut all = vec![
        ("issues/create", "issues", "post", "/a"),
        ("read_items_items_get", "items", "get", "/items"),
    ];
    let before = outcome(&operations(&all)).code;
    all.push(("issue_create", "issues", "post", "/b"));
    all.push(("read_items_things_get", "items", "get", "/things"));
    assert_eq!(methods(&before), ["create", "read"]);
    let after = outcome(&operations(&all)).code;
    let wanted = ["create", "issue_create", "read", "read_items"];
    assert_eq!(methods(&after), wanted);
}

#[test]
fn a_name_that_is_given_wins() {
    let text = "openapi: 3.0.3
info: {title: Given, version: '1'}
paths:
  /a:
    put:
      tags: [issues]
      operationId: issues/create
      x-rust-name: make
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Long'}}}}
      responses: {'204': {description: Done}}
components:
  schemas:
    Long:
      x-rust-name: Draft
      type: object
      properties: {inner: {x-rust-name: Sketch, type: object, properties: {a: {type: string}}}}
";
    outcome(text).assert_code(&[
        "pub fn make(",
        "pub struct Make",
        "pub struct Draft {",
        "pub inner: Option<Sketch>",
    ]);
}

fn body(schema: &str) -> common::Outcome {
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{title: Short, version: '1'}}\npaths:\n  /a:\n    put:\n      \
         operationId: replaceSubscriptionScheduleOfCustomer\n      requestBody: {{required: true, \
         content: {{application/json: {{schema: {schema}}}}}}}\n      {DONE}\n"
    ))
}

fn types(code: &str) -> BTreeSet<&str> {
    let declared = ["pub struct ", "pub enum "].map(|keyword| code.split(keyword).skip(1));
    let names = declared.into_iter().flatten().filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        Some(&rest[..end])
    });
    names.collect()
}

#[test]
fn the_type_of_a_deep_place_has_its_ends_for_a_name() {
    let level = |inner: &str, name: &str| {
        format!("{{type: object, required: [{name}], properties: {{{name}: {inner}}}}}")
    };
    // No two are equal, which would make them one.
    let options = |name: &str| {
        let flags = format!("{{type: string, enum: [{name}]}}");
        let flags = level(&flags, "verification_method");
        level(&level(&flags, "mandate_options"), name)
    };
    let schema = format!(
        "{{type: object, properties: {{payment_method_options: {{type: object, properties: \
         {{first: {}, second: {}}}}}, line_items: {{type: array, items: {{type: object, properties: \
         {{currency_options: {}}}}}}}}}}}",
        options("card_payments"),
        options("bank_transfers"),
        level(
            "{type: array, items: {type: object, properties: {a: {type: string}}}}",
            "tax_rates"
        ),
    );
    let code = body(&schema).code;
    let types = types(&code);
    let long: Vec<_> = types.iter().filter(|name| name.len() > 60).collect();
    assert!(long.is_empty(), "{long:?}");
    for wanted in [
        "ReplaceScheduleOfCustomerCardPaymentsMandateOptions",
        "ReplaceScheduleOfCustomerBankTransfersMandateOptions",
        "ReplaceScheduleOfCustomerCurrencyOptionsTaxRate",
    ] {
        assert!(types.contains(wanted), "{wanted} is not among {types:#?}");
    }
}

#[test]
fn an_alternative_is_called_by_what_is_in_it() {
    let outcome = body(
        "{type: object, properties: {it: {oneOf: [
          {type: object, required: [type, repo], properties: {type: {type: string, enum: [git]}, repo: {type: string}}},
          {type: object, required: [type, url], properties: {type: {type: string, enum: [web]}, url: {type: string}}},
          {type: object, required: [path], properties: {path: {type: string}}},
          {type: array, items: {type: string}},
          {type: array, items: {type: integer}},
          {type: string, enum: ['']}
        ]}, one: {oneOf: [{type: string, enum: [now]}, {type: object, properties: {at: {type: string}}}]},
         same: {oneOf: [
          {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}},
          {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}]}}}",
    );
    outcome.assert_code(&[
        " Git(",
        " Web(",
        " WithPath(",
        " Empty(",
        " Now(",
        " Object(",
        " WithA(",
        " WithAAndB(",
    ]);
    let is_numbered = |name: &&&str| name.contains("Variant") || name.ends_with("Object2");
    let types = types(&outcome.code);
    let numbered: Vec<_> = types.iter().filter(is_numbered).collect();
    assert!(numbered.is_empty(), "{numbered:?}");
}

/// The published descriptions, if they are at hand.
fn published() -> Vec<PathBuf> {
    let variables = ["OPENAPI_DESCRIPTIONS", "OPENAPI_31_DESCRIPTIONS"];
    let folders = variables.iter().filter_map(std::env::var_os);
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let is_description = |file: &PathBuf| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("json" | "yaml"))
    };
    let mut files: Vec<_> = files.filter(is_description).collect();
    files.sort();
    files
}

/// What a type has for a name that nothing but a number tells from its neighbours.
fn is_numbered(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < name.len() && (stem.ends_with("Variant") || stem.ends_with("Object"))
}

/// Counts over all of them, so that what is not at its best stays in sight.
#[test]
fn published_descriptions_get_short_names() {
    let files = published();
    if files.is_empty() {
        eprintln!("skipped: OPENAPI_DESCRIPTIONS is not set");
        return;
    }
    let (mut long, mut numbered, mut repeating) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let mut version = Version::new("api", &file);
        version.lenient = true;
        let Ok(generated) = mainsheet_codegen::generate(&Package::new("names"), &[version]) else {
            continue;
        };
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        for (path, text) in generated.files() {
            let module = path.file_stem().unwrap().to_str().unwrap();
            if path.to_str().unwrap().contains("models") {
                let types = types(text).into_iter();
                let named = types.map(|name| (name.to_owned(), format!("{stem}: {name}")));
                for (name, told) in named {
                    if name.len() > 60 {
                        long.push(told);
                    } else if is_numbered(&name) {
                        numbered.push(told);
                    }
                }
            } else {
                let methods = methods(text);
                let tag = format!("{module}_");
                let repeat = methods.iter().filter(|method| {
                    let rest = method.strip_prefix(&tag);
                    rest.is_some_and(|rest| !methods.contains(&rest))
                });
                repeating.extend(repeat.map(|method| format!("{stem}: {method}")));
            }
        }
    }
    assert!(long.is_empty(), "{}: {long:#?}", long.len());
    assert!(numbered.is_empty(), "{}: {numbered:#?}", numbered.len());
    let count = repeating.len();
    assert!(count <= REPEATING, "{count}: {repeating:#?}");
}
