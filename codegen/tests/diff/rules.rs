//! Every rule, by the smallest change that falls under it.

use std::collections::BTreeSet;

use mainsheet_codegen::ChangeKind::{self, *};

use crate::found::{description, diff, kinds, operation, receiving, sending};
use crate::later_cases::LATER;
use crate::operation_cases::OPERATIONS;
use crate::schema_cases::SCHEMAS;

#[test]
fn schemas() {
    for &(old, new, kind, in_requests, in_responses) in SCHEMAS {
        let sent = diff(&sending(old), &sending(new));
        assert_eq!(kinds(&sent), [(kind, in_requests)], "sent: {old} to {new}");
        let received = diff(&receiving(old), &receiving(new));
        assert_eq!(
            kinds(&received),
            [(kind, in_responses)],
            "received: {old} to {new}"
        );
    }
}

#[test]
fn a_schema_that_stays_has_no_change() {
    for &(old, new, ..) in SCHEMAS {
        for schema in [old, new] {
            let same = diff(&sending(schema), &sending(schema));
            assert_eq!(kinds(&same), [], "{schema}");
        }
    }
}

#[test]
fn operations() {
    for &(old, new, kind, breaking) in OPERATIONS {
        let found = diff(&operation(old), &operation(new));
        assert_eq!(kinds(&found), [(kind, breaking)], "{old} to {new}");
    }
}

const GET: &str = "{get: {responses: {'204': {description: Done}}}}";

#[test]
fn operations_come_and_go() {
    let one = description(&format!("  /one: {GET}"), "  {}");
    let two = description(&format!("  /one: {GET}\n  /two: {GET}"), "  {}");
    assert_eq!(kinds(&diff(&one, &two)), [(OperationAdded, false)]);
    assert_eq!(kinds(&diff(&two, &one)), [(OperationRemoved, true)]);
}

#[test]
fn names_are_never_sent() {
    let path = |name: &str| {
        let parameter =
            format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
        let get = format!(
            "{{get: {{parameters: [{parameter}], responses: {{'204': {{description: Done}}}}}}}}"
        );
        description(&format!("  /things/{{{name}}}: {get}"), "  {}")
    };
    let found = diff(&path("id"), &path("thing"));
    assert_eq!(kinds(&found), [(ParameterRenamed, false)]);

    let named = |name: &str| {
        let schema = format!("{{$ref: '#/components/schemas/{name}'}}");
        let components = format!("  schemas: {{{name}: {{type: string}}}}");
        receiving(&schema).replace("components:\n  {}", &format!("components:\n{components}"))
    };
    let found = diff(&named("One"), &named("Other"));
    assert_eq!(kinds(&found), [(SchemaRenamed, false)]);
}

#[test]
fn every_kind_has_a_case() {
    let schemas = SCHEMAS.iter().map(|case| case.2);
    let operations = OPERATIONS.iter().map(|case| case.2);
    let later = LATER.iter().map(|case| case.2);
    let others = [
        OperationAdded,
        OperationRemoved,
        WebhookAdded,
        WebhookRemoved,
        ParameterRenamed,
        SchemaRenamed,
    ];
    let tested: BTreeSet<_> = schemas
        .chain(operations)
        .chain(later)
        .chain(others)
        .collect();
    let all: BTreeSet<_> = ChangeKind::ALL.iter().copied().collect();
    assert_eq!(tested, all);
}

/// The table in the module's documentation is what a reader goes by.
#[test]
fn the_documented_table_is_the_one_in_force() {
    let table = include_str!("../../src/diff/mod.rs");
    let rows = table
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"));
    let documented: Vec<_> = rows
        .map(|row| {
            let cells: Vec<_> = row.split(" | ").collect();
            let name = cells[0].trim_end_matches('`').to_owned();
            (name, cells[1] == "yes", cells[2] == "yes")
        })
        .collect();
    let in_force: Vec<_> = ChangeKind::ALL
        .iter()
        .map(|kind| {
            let name = serde_json::to_value(kind).unwrap();
            let breaks = kind.breaks();
            (
                name.as_str().unwrap().to_owned(),
                breaks.requests,
                breaks.responses,
            )
        })
        .collect();
    assert_eq!(documented, in_force);
}
