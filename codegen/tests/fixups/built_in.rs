//! What the built-in fixups do beyond one fault each, and what they leave alone.

use mainsheet_codegen::{Fixups, Package, built_in_fixups};
use serde_json::json;

use super::objects::CASES;
use super::schemas::{LATER_SCHEMAS, SCHEMAS};
use super::{Files, description, entries};

#[test]
fn what_stands_after_a_dropped_parameter_keeps_its_pointer() {
    let text = "  /things:
    get:
      operationId: getThings
      parameters:
        - {name: a, in: query, schema: {type: string}}
        - {name: a, in: query, schema: {type: string}}
        - {name: b, in: query, schema: {type: string}}
      responses:
        '204': {description: Nothing.}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let mut version = files.version();
    version.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]).unwrap();
    let entries = entries(generated.report()).into_iter();
    let places: Vec<_> = entries
        .filter(|(construct, ..)| construct.contains("query parameter"))
        .map(|(_, pointer, line)| (pointer, line))
        .collect();
    let pointer = |index| format!("/paths/~1things/get/parameters/{index}");
    assert_eq!(places, [(pointer(0), Some(9)), (pointer(2), Some(11))]);
}

#[test]
fn every_fixup_has_a_case() {
    let schemas = SCHEMAS.iter().chain(LATER_SCHEMAS);
    let schemas = schemas.map(|(fixup, ..)| *fixup);
    let mut tried: Vec<_> = schemas.chain(CASES.iter().map(|case| case.fixup)).collect();
    tried.sort_unstable();
    tried.dedup();
    let mut built_in: Vec<_> = built_in_fixups().iter().map(|fixup| fixup.name()).collect();
    built_in.sort_unstable();
    assert_eq!(tried, built_in);
}

#[test]
fn contradicting_schemas_take_any_value() {
    let text = "  {}
components:
  schemas:
    List: {type: object, items: {type: string}}
    Number: {type: number, items: {type: string}}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, _) = files.mended(&Fixups::none());
    assert_eq!(
        document["components"]["schemas"],
        json!({"List": {}, "Number": {"type": "number"}})
    );
}

#[test]
fn sound_descriptions_are_left_alone() {
    let text = "  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {properties: {a: {type: integer, minimum: 0, default: 7}}}
        default: {$ref: '#/components/responses/Problem'}
components:
  responses:
    Problem: {description: A problem.}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let (document, report) = files.mended(&Fixups::none());
    assert_eq!(report.entries().len(), 0);
    assert_eq!(files.strict(), Some(document));
}

#[test]
fn what_cannot_be_mended_is_still_refused() {
    let text = "  /things:
    get:
      parameters:
        - {in: query, schema: {type: string}}
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let refused = files.refused(&Fixups::none());
    let found: Vec<_> = refused.iter().map(|it| (it.message(), it.line())).collect();
    assert_eq!(
        found,
        [
            ("the Parameter Object lacks `name`", Some(8)),
            (
                "the reference `#/components/schemas/Thing` leads nowhere",
                Some(14)
            ),
        ]
    );
}

#[test]
fn a_path_without_its_slash_does_not_take_the_place_of_another() {
    for (first, second) in [("c", "/c"), ("/c", "c")] {
        let text = format!(
            "  {first}: {{get: {{responses: {{'204': {{description: Done.}}}}}}}}
  {second}: {{put: {{responses: {{'204': {{description: Done.}}}}}}}}
"
        );
        let files = Files::new(&[("root.yaml", &description(&text))]);
        let refused = files.refused(&Fixups::none());
        let [refusal] = refused.as_slice() else {
            panic!("expected one refusal, got {refused:#?}");
        };
        assert_eq!(refusal.pointer(), "/paths/c");
        assert!(refusal.message().contains("does not begin with a slash"));
    }
}
