//! References to schemas by the names that they give themselves: `$id`, `$anchor`, `$defs` and
//! `$self`, in one file and across files.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Files, later, told};

/// Schemas of a description of 3.1, of which the first line is line 6.
fn schemas(schemas: &str) -> String {
    later("3.1.0", &format!("components:\n  schemas:\n{schemas}"))
}

/// The joined schemas.
fn joined(files: &Files) -> Value {
    files.joined()["components"]["schemas"].clone()
}

fn refusal(text: &str) -> (String, String, Option<usize>) {
    Files::yaml(text).refusal()
}

#[test]
fn an_anchor_is_a_name() {
    let files = Files::yaml(&schemas(
        "    Thing: {properties: {size: {$ref: '#size'}, dynamic: {$ref: '#node'}}}
    Size: {$anchor: size, type: integer}
    Node: {$dynamicAnchor: node, type: string}
",
    ));
    assert_eq!(
        joined(&files),
        json!({
            "Thing": {"properties": {
                "size": {"$ref": "#/components/schemas/Size"},
                "dynamic": {"$ref": "#/components/schemas/Node"},
            }},
            "Size": {"type": "integer"},
            "Node": {"type": "string"},
        })
    );
}

#[test]
fn an_anchor_of_another_file_is_a_name() {
    let root = schemas("    Thing: {properties: {size: {$ref: 'sizes.yaml#size'}}}\n");
    let sizes = "$defs:\n  Size: {$anchor: size, type: integer}\n";
    let files = Files::texts(&[("root.yaml", &root), ("sizes.yaml", sizes)]);
    assert_eq!(
        joined(&files),
        json!({
            "Thing": {"properties": {"size": {"$ref": "#/components/schemas/Size"}}},
            "Size": {"type": "integer"},
        })
    );
}

#[test]
fn a_name_in_an_example_is_none() {
    let text = schemas(
        "    Thing:
      properties: {size: {$ref: '#size'}}
      examples: [{$anchor: size}]
      default: {$anchor: size}
      x-more: {$anchor: size}
",
    );
    let (message, pointer, line) = refusal(&text);
    assert_eq!(
        message,
        "the reference `#size` leads nowhere: no schema there has the anchor `size`"
    );
    let at = "/components/schemas/Thing/properties/size/$ref";
    assert_eq!((pointer.as_str(), line), (at, Some(7)));
}

#[test]
fn an_anchor_that_two_schemas_have_is_refused_with_both() {
    let text = schemas(
        "    Thing: {$ref: '#size'}
    Size: {$anchor: size, type: integer}
    Other: {$anchor: size, type: string}
",
    );
    let (message, pointer, _) = refusal(&text);
    assert!(
        message.contains("root.yaml:7#/components/schemas/Size "),
        "{message}"
    );
    assert!(
        message.contains("root.yaml:8#/components/schemas/Other"),
        "{message}"
    );
    assert_eq!(pointer, "/components/schemas/Thing/$ref");
}

#[test]
fn an_id_is_a_base() {
    let files = Files::yaml(&schemas(
        "    Thing:
      $id: https://example.com/schemas/thing
      properties:
        part: {$ref: '#/$defs/Part'}
        named: {$ref: '#part'}
        beside: {$ref: other}
        above: {$ref: ../top#/properties/a}
        absolute: {$ref: 'https://example.com/schemas/other#part'}
        everybody: {$ref: '#/components/schemas/Plain'}
      $defs:
        Part: {$anchor: part, type: integer}
    Other: {$id: 'https://example.com/schemas/other', $defs: {P: {$anchor: part, type: number}}}
    Top: {$id: 'https://example.com/top', properties: {a: {type: string}}}
    Plain: {type: boolean}
",
    ));
    let schemas = joined(&files);
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    assert_eq!(
        schemas["Thing"],
        json!({"properties": {
            "part": to("Part"),
            "named": to("Part"),
            "beside": to("Other"),
            "above": to("a"),
            "absolute": to("P"),
            "everybody": to("Plain"),
        }})
    );
    assert_eq!(schemas["Part"], json!({"type": "integer"}));
    assert_eq!(schemas["P"], json!({"type": "number"}));
    assert_eq!(schemas["Other"], json!({}));
}

#[test]
fn an_id_can_be_relative() {
    let files = Files::yaml(&schemas(
        "    Outer:
      $id: https://example.com/a/outer
      $defs:
        Inner: {$id: b/inner, properties: {next: {$ref: c}}}
        Next: {$id: b/c, type: integer}
    Leads: {items: {$ref: 'https://example.com/a/b/inner'}}
    File: {$id: parts/file.json, properties: {more: {$ref: more.json}}}
    More: {$id: parts/more.json, type: string}
",
    ));
    let schemas = joined(&files);
    let at = |pointer: &str| {
        schemas
            .pointer(pointer)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        at("/Inner/properties/next/$ref"),
        "#/components/schemas/Next"
    );
    assert_eq!(
        at("/File/properties/more/$ref"),
        "#/components/schemas/More"
    );
}

/// Files are looked for where the `$id` around a reference says that they are.
#[test]
fn a_relative_id_is_what_references_to_files_are_seen_from() {
    let types = [
        ("size.json", "string"),
        ("a/size.json", "integer"),
        ("a/b/size.json", "number"),
        ("c d/size.json", "boolean"),
    ];
    for (id, ty) in [
        ("{$id: thing.json, items: {$ref: size.json}}", "string"),
        ("{$id: a/thing.json, items: {$ref: size.json}}", "integer"),
        ("{$id: a/, items: {$ref: size.json}}", "integer"),
        ("{$id: ./a/b/, items: {$ref: ../size.json}}", "integer"),
        (
            "{$id: a/thing, items: {$id: b/, $ref: size.json}}",
            "number",
        ),
        ("{$id: a/, items: {$id: b/, $ref: size.json}}", "number"),
        (
            "{$id: a/b/, items: {$id: '..', $ref: size.json}}",
            "integer",
        ),
        ("{$id: a/b/, items: {$id: ., $ref: size.json}}", "number"),
        ("{$id: 'c%20d/', items: {$ref: size.json}}", "boolean"),
        ("{$id: a/, items: {$ref: thing.json}}", "number"),
    ] {
        let root = schemas(&format!("    Thing: {id}\n"));
        let bodies = types.map(|(_, ty)| format!("{{\"type\": \"{ty}\"}}"));
        let mut files = vec![
            ("root.yaml", &*root),
            ("a/thing.json", r#"{"$id": "b/", "$ref": "size.json"}"#),
        ];
        files.extend(
            types
                .iter()
                .zip(&bodies)
                .map(|((name, _), body)| (*name, &**body)),
        );
        let files = Files::texts(&files);
        let schemas = joined(&files);
        let size = &schemas["size"];
        assert_eq!(size, &json!({"type": ty}), "{id}: {schemas}");
        let (_, report) = files.mended();
        assert_eq!(told(&report), Vec::<String>::new(), "{id}");
    }
}

#[test]
fn a_file_beside_the_one_at_hand_is_a_guess_under_another_id() {
    let root = schemas("    Thing: {$id: a/thing.json, properties: {size: {$ref: size.json}}}\n");
    let size = r#"{"type": "integer"}"#;
    let files = Files::texts(&[("root.yaml", &*root), ("size.json", size)]);
    assert_eq!(joined(&files)["size"], json!({"type": "integer"}));
    let (_, report) = files.mended();
    let place = "#/components/schemas/Thing/properties/size/$ref";
    assert_eq!(
        told(&report),
        [format!("Degraded reference root.yaml{place}")]
    );
    let mut entries = report.entries();
    let note = entries.find_map(|entry| entry.note).unwrap();
    assert!(note.contains("a/size.json"), "{note}");

    let files = Files::texts(&[("root.yaml", &*root)]);
    let (message, pointer, line) = files.refusal();
    assert!(message.contains("there is no such file"), "{message}");
    assert_eq!((pointer.as_str(), line), (&place[1..], Some(6)));
}

#[test]
fn files_stand_beside_each_other_whatever_their_schemas_are_called() {
    let root = schemas("    Thing: {$ref: thing.json}\n");
    let thing = r##"{"$id": "https://example.com/thing.json", "type": "object",
        "properties": {"size": {"$ref": "size.json"}, "again": {"$ref": "#"}}}"##;
    let size = r#"{"$id": "https://example.com/size.json", "type": "integer"}"#;
    let files = [
        ("root.yaml", &*root),
        ("thing.json", thing),
        ("size.json", size),
    ];
    let schemas = joined(&Files::texts(&files));
    assert_eq!(
        schemas["Thing"]["properties"],
        json!({
            "size": {"$ref": "#/components/schemas/size"},
            "again": {"$ref": "#/components/schemas/Thing"},
        })
    );
    assert_eq!(schemas["size"], json!({"type": "integer"}));
}

#[test]
fn a_url_that_nobody_is_called_leads_out() {
    let text = schemas(
        "    Thing: {$ref: 'https://example.com/other'}
    Other: {$id: 'https://example.com/another', type: string}
",
    );
    let (message, ..) = refusal(&text);
    let expected = "the reference `https://example.com/other` leads out of the file system";
    assert_eq!(message, expected);
}

#[test]
fn a_description_says_what_it_is_called() {
    let rest = "$self: https://example.com/api/root
components:
  schemas:
    Thing: {properties: {
      own: {$ref: '/api/root#/components/schemas/Size'},
      other: {$ref: sizes#big}}}
    Size: {type: integer}
    Big: {$id: sizes, $defs: {Big: {$anchor: big, type: number}}}
";
    let schemas = joined(&Files::yaml(&later("3.2.0", rest)));
    assert_eq!(
        schemas["Thing"]["properties"],
        json!({
            "own": {"$ref": "#/components/schemas/Size"},
            "other": {"$ref": "#/components/schemas/Big2"},
        })
    );
}

#[test]
fn definitions_lead_to_components() {
    let files = Files::yaml(&schemas(
        "    Thing:
      properties:
        a: {$ref: '#/components/schemas/Thing/$defs/Part/$defs/Deep'}
        b: {$ref: '#/components/schemas/Thing/definitions/Old'}
      $defs:
        Part: {$defs: {Deep: {type: integer}}, type: object}
      definitions:
        Old: {type: string}
",
    ));
    assert_eq!(
        joined(&files),
        json!({
            "Thing": {"properties": {
                "a": {"$ref": "#/components/schemas/Deep"},
                "b": {"$ref": "#/components/schemas/Old"},
            }, "$defs": {"Part": {"$defs": {"Deep": {"type": "integer"}}, "type": "object"}}},
            "Deep": {"type": "integer"},
            "Old": {"type": "string"},
        })
    );
}

#[test]
fn a_description_of_3_0_knows_no_names() {
    let text = schemas("    Thing: {$ref: '#size'}\n    Size: {type: integer}\n");
    let (message, ..) = refusal(&text.replace("3.1.0", "3.0.3").replace("webhooks", "paths"));
    assert_eq!(
        message,
        "the reference `#size` names no place: what follows its `#` does not begin with a slash"
    );
}

#[test]
fn a_dynamic_reference_is_plain_if_there_is_one_anchor() {
    let files = Files::yaml(&schemas(
        "    Tree: {$dynamicAnchor: node, properties: {next: {$dynamicRef: '#node'}}}\n",
    ));
    assert_eq!(
        joined(&files)["Tree"],
        json!({"properties": {"next": {"$ref": "#/components/schemas/Tree"}}})
    );
}

#[test]
fn a_dynamic_reference_that_is_open_is_refused() {
    let tree = "    Tree: {$dynamicAnchor: node, properties: {next: {$dynamicRef: '#node'}}}\n";
    let root = schemas(&format!("{tree}    Strict: {{$ref: strict.yaml}}\n"));
    let strict = "{$id: strict, $dynamicAnchor: node, $ref: 'root.yaml#/components/schemas/Tree'}";
    let files = Files::texts(&[("root.yaml", &root), ("strict.yaml", strict)]);
    let (message, pointer, line) = files.refusal();
    assert_eq!(
        message,
        "the `$dynamicRef` to `node` can lead to each of 2 schemas that are called so"
    );
    assert_eq!(
        pointer,
        "/components/schemas/Tree/properties/next/$dynamicRef"
    );
    assert_eq!(line, Some(6));
    let (message, ..) = refusal(&schemas("    Tree: {items: {$recursiveRef: '#'}}\n"));
    assert_eq!(message, "`$recursiveRef` is no keyword of OpenAPI 3.1");
}

/// By any square of their number it would take minutes.
#[test]
fn many_names_are_found_in_linear_time() {
    let mut text = String::new();
    for index in 0..20_000 {
        let _ = writeln!(
            text,
            "    S{index}: {{$id: 's{index}', $anchor: a, items: {{$ref: 's{}#a'}}}}",
            (index + 1) % 20_000
        );
    }
    // One within another, as deep as a file may be.
    let (mut open, mut close) = (String::new(), String::new());
    for index in 0..200 {
        let _ = write!(open, "{{$id: 'deep/{index}/', $anchor: d, not: ");
        close.push('}');
    }
    let _ = writeln!(text, "    Deep: {open}{{$ref: '#d'}}{close}");
    let files = Files::yaml(&schemas(&text));
    let joined = mainsheet_codegen::bundle(&files.version()).unwrap();
    assert!(joined.contains("S19999:\n      items:\n        $ref: '#/components/schemas/S0'\n"));
}
