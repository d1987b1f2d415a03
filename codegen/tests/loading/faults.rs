//! One run tells the faults of all phases, and a lenient one leaves them out.

use std::fmt::Write as _;

use mainsheet_codegen::{Outcome, Refusals};

use super::{Files, description};

/// Operations of which each has one fault of its own, beside one that has none.
const FAULTY: &str = "  /sound: {get: {operationId: sound, responses: {'204': {description: d}}}}
  /a/{id}: {get: {operationId: a, parameters: [{$ref: '#/components/parameters/Nil'}], responses: {'204': {description: d}}}}
  /b: {get: {operationId: b, responses: {'200': {$ref: '#/components/responses/Nil'}}}}
  /c: {get: {operationId: c, responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'missing.yaml'}}}}}}}
  /d: {get: {operationId: d, responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'broken.yaml#/A'}}}}}}}
  /e: {$ref: 'missing.yaml#/item'}
  /f: {put: {operationId: f, requestBody: {$ref: '#/components/requestBodies/Nil'}, responses: {'204': {description: d}}}}
  /g: {get: {operationId: g, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: [7]}}}}}}}
  /h: {get: {operationId: h, parameters: [{name: p, in: nowhere, schema: {type: string}}], responses: {'204': {description: d}}}}
  /i: {get: {operationId: i, parameters: {p: 1}, responses: {'204': {description: d}}}}
  /j: {get: {operationId: j, responses: 7}}
  /k: {get: {operationId: k, responses: {'204': {description: d}, '2000': {description: d}}}}
  /l: {get: {operationId: l, parameters: [{$ref: '#/components/parameters/Bad'}], responses: {'204': {description: d}}}}
  /m{: {get: {operationId: m, responses: {'204': {description: d}}}}
components:
  parameters:
    Bad: {in: query, schema: {type: string}}
";

fn files() -> Files {
    let text = description(FAULTY);
    Files::texts(&[("root.yaml", &text), ("broken.yaml", "A: [\n")])
}

/// The first letters of the paths of what is told; of components their names.
fn places(refusals: &Refusals) -> String {
    let mut places = String::new();
    for refusal in refusals {
        let mut tokens = refusal.pointer().split('/').skip(1);
        let place = match tokens.next() {
            Some("paths") => tokens.next().unwrap()[2..3].to_owned(),
            _ => refusal.pointer().rsplit('/').next().unwrap().to_owned(),
        };
        places.push_str(&place);
    }
    places
}

#[test]
fn all_faults_of_all_phases_are_told() {
    let refusals = files().generated(false).unwrap_err();
    // The last one is found when the rest has been loaded.
    assert_eq!(places(&refusals), "abcdefghijkBadm", "{refusals}");
    let broken = refusals.iter().nth(3).unwrap();
    assert!(
        broken
            .message()
            .contains("broken.yaml:1:4: the file is neither"),
        "{}",
        broken.message()
    );
    let entries = refusals.report();
    assert_eq!(entries.summary().count(Outcome::Refused), 13);
}

#[test]
fn a_lenient_run_leaves_the_faulty_parts_out() {
    let files = files();
    let generated = files.generated(true).unwrap();
    // All but that of which nothing is there, and that with a broken path.
    assert_eq!(generated.summaries()[0].operations, 12);
    let located = generated.report().located();
    let refused = located.iter().filter(|it| it.outcome == Outcome::Refused);
    let lines: Vec<_> = refused.map(|it| (it.construct, it.line.unwrap())).collect();
    let expected: Vec<_> = (5..=15)
        .chain([20])
        .map(|line| ("left out", line))
        .collect();
    assert_eq!(lines, expected);
    let degraded = located.iter().filter(|it| it.outcome == Outcome::Degraded);
    let lines: Vec<_> = degraded.map(|it| it.line.unwrap()).collect();
    assert_eq!(lines, [17]);
}

#[test]
fn what_is_lost_in_a_thousand_operations_is_one() {
    let mut paths = String::new();
    for index in 0..300 {
        let response = if index == 77 { "Nil" } else { "Ok" };
        writeln!(
            paths,
            "  /p{index}: {{get: {{operationId: p{index}, responses: {{'200': {{$ref: '#/components/responses/{response}'}}}}}}}}"
        )
        .unwrap();
    }
    let text = description(&paths) + "components: {responses: {Ok: {description: d}}}\n";
    let files = Files::yaml(&text);
    assert_eq!(files.refused().len(), 1);
    let generated = files.generated(true).unwrap();
    assert_eq!(generated.summaries()[0].operations, 300);
}

#[test]
fn a_required_name_that_nobody_declares_is_told() {
    let text = super::answering(
        "      allOf:
        - {type: object, required: [a, b, c], properties: {a: {type: string}}}
        - {type: object, properties: {b: {type: string}}}
",
    );
    let generated = Files::yaml(&text).generated(false).unwrap();
    assert_eq!(
        super::told(generated.report()),
        ["Degraded required property root.yaml#/components/schemas/Thing/allOf/0/required"]
    );
}

#[test]
fn other_versions_name_a_tool() {
    for (version, tool) in [
        ("openapi: 4.0.0", "one of these versions"),
        ("openapi: 2.0.0", "one of these versions"),
        // A number is no version, but for those that lack their quotes.
        ("openapi: 3", "one of these versions"),
        ("openapi: 3.", "one of these versions"),
        ("openapi: 3.00", "one of these versions"),
        ("swagger: '1.2'", "api-spec-converter"),
        ("swaggerVersion: '1.2'", "api-spec-converter"),
        ("swagger: 2", "api-spec-converter"),
        // One of the two.
        ("swagger: '2.0'\nopenapi: 3.0.3", "remove"),
    ] {
        let files = Files::yaml(&format!(
            "{version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n"
        ));
        let refusals = files.refused();
        assert!(
            refusals[0].help().contains(tool),
            "{version}: {}",
            refusals[0].help()
        );
    }
}

#[test]
fn a_version_without_quotes_is_one() {
    for version in [
        "3.0", "'3.0'", "3.0.3", "3.1", "'3.1'", "3.1.1", "3.2", "3.2.0",
    ] {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
        Files::yaml(&text).generated(false).unwrap();
    }
}
