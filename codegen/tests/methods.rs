//! Operations by methods that OpenAPI 3.2 brought, and by any other.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use mainsheet_codegen::{Package, Version};

fn description(paths: &str) -> String {
    format!("openapi: 3.2.0\ninfo: {{title: Links, version: '1'}}\npaths:\n{paths}")
}

const DONE: &str = "responses: {'204': {description: Done}}";

#[test]
fn a_method_is_emitted_as_it_is_written() {
    let outcome = common::outcome(&description(&format!(
        "  /notes/{{id}}:
    parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
    query:
      tags: [Notes]
      requestBody: {{required: true, content: {{application/json: {{schema: {{type: object, properties: {{q: {{type: string}}}}}}}}}}}}
      {DONE}
    additionalOperations:
      LINK: {{operationId: linkNote, tags: [Notes], {DONE}}}
      purge: {{tags: [Notes], parameters: [{{name: deep, in: query, schema: {{type: boolean}}}}], {DONE}}}
"
    )));
    outcome.assert_code(&[
        "method: Method::QUERY,",
        "id: \"query/notes/{id}\"",
        "pub fn query_notes_id(",
        "method: Method::new(\"LINK\"),",
        "id: \"linkNote\"",
        "pub fn link_note(",
        "method: Method::new(\"purge\"),",
        "pub fn purge_notes_id(",
        "pub fn deep<How>(",
        "pub struct Notes {",
    ]);
}

#[test]
fn a_method_with_a_field_of_its_own_or_no_token_is_refused_in_its_place() {
    let text = description(&format!(
        "  /notes:\n    additionalOperations:\n      POST: {{{DONE}}}\n      'A B': {{{DONE}}}\n      Query: {{{DONE}}}\n"
    ));
    let refused = common::refused(&text);
    let faults: Vec<_> = refused
        .iter()
        .map(|fault| (fault.pointer(), fault.line(), fault.message()))
        .collect();
    let at = "/paths/~1notes/additionalOperations";
    assert_eq!(
        faults,
        [
            (
                format!("{at}/POST").as_str(),
                Some(6),
                "`POST` has a field of its own in the Path Item Object"
            ),
            (
                format!("{at}/A B").as_str(),
                Some(7),
                "`A B` is no method of HTTP"
            ),
            (
                format!("{at}/Query").as_str(),
                Some(8),
                "`Query` has a field of its own in the Path Item Object"
            ),
        ]
    );
    // 3.0 has no such field.
    let text = text.replace("3.2.0", "3.0.3");
    let refused = common::refused(&text);
    assert_eq!(
        refused[0].message(),
        "`additionalOperations` is no field of the Path Item Object"
    );
}

/// Tags, references and fixups see them as they see the others.
#[test]
fn every_pass_sees_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("links.yaml");
    let item = format!(
        "query: {{operationId: one, tags: [Asked], {DONE}}}
additionalOperations:
  LINK: {{operationId: one, tags: [Linked], {DONE}}}
  UNLINK: {{operationId: two, tags: [Linked], {DONE}}}
"
    );
    std::fs::write(folder.path().join("item.yaml"), item).unwrap();
    let text = description("  /a/{id}: {$ref: item.yaml}\n  /b/{id}: {$ref: item.yaml}\n");
    std::fs::write(&file, text).unwrap();
    let generate = |tag: &str| {
        let mut version = Version::new("v1", &file);
        version.tags = vec![tag.to_owned()];
        version.fixups = Some(mainsheet_codegen::Fixups::none());
        let generated = mainsheet_codegen::generate(&Package::new("links"), &[version]).unwrap();
        let files = generated.files();
        let code = files.filter(|(path, _)| path.extension().is_some_and(|one| one == "rs"));
        code.map(|(_, text)| text).collect::<String>()
    };
    let linked = generate("Linked");
    for wanted in [
        "Method::new(\"LINK\")",
        "\"two\"",
        "\"unlink/b/{id}\"",
        "call.path(\"id\"",
    ] {
        assert!(linked.contains(wanted), "{wanted} is not in:\n{linked}");
    }
    assert!(!linked.contains("QUERY"));
    let asked = generate("Asked");
    assert!(asked.contains("Method::QUERY") && !asked.contains("LINK"));
}
