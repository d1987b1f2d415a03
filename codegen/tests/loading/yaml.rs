//! YAML: merge keys, aliases, scalars, and what it calls a document.

use serde_json::{Value, json};

use super::{Files, answering};

fn thing(schema: &str) -> Value {
    Files::yaml(&answering(schema)).joined()["components"]["schemas"]["Thing"].clone()
}

#[test]
fn merge_keys_merge() {
    let schema = "      <<: *base
      properties:
        <<: [*first, *second]
        name: {type: string}
x-first: &first
  id: {type: string, description: First.}
x-second: &second
  <<: *first
  id: {type: integer}
  size: &size {type: integer}
x-base: &base
  type: object
  description: A base.
  properties: {none: {type: string}}
";
    // An anchor stands before what names it.
    let (before, after) = schema.split_at(schema.find("x-first").unwrap());
    let text = answering(before);
    let text = text.replacen("paths:", &format!("{after}paths:"), 1);
    let thing = Files::yaml(&text).joined()["components"]["schemas"]["Thing"].clone();
    assert_eq!(
        thing,
        json!({
            "type": "object",
            "description": "A base.",
            "properties": {
                "id": {"type": "string", "description": "First."},
                "size": {"type": "integer"},
                "name": {"type": "string"},
            },
        })
    );
}

#[test]
fn a_key_in_quotes_merges_nothing() {
    let schema = "      type: object\n      properties:\n        '<<': {type: string}\n        \"a\": {type: string}\n";
    assert_eq!(
        thing(schema)["properties"],
        json!({"<<": {"type": "string"}, "a": {"type": "string"}})
    );
}

#[test]
fn a_bundle_is_read_to_the_same_values() {
    let schema = r#"      type: object
      properties: {'<<': {type: string, description: "\x86\x87 \\x88"}, b: {type: string}}
      x-breaks: {"a\L b": "\P  c\L", '<<': ['<<', '~'], d: '~', '~': "\N"}
"#;
    let files = Files::yaml(&answering(schema));
    let text = mainsheet_codegen::bundle(&files.version()).unwrap();
    let again = Files::yaml(&text);
    assert_eq!(mainsheet_codegen::bundle(&again.version()).unwrap(), text);
    let thing = &again.joined()["components"]["schemas"]["Thing"];
    assert_eq!(
        thing["properties"]["<<"]["description"],
        "\u{86}\u{87} \\x88"
    );
    assert_eq!(
        thing["x-breaks"],
        json!({"a\u{2028} b": "\u{2029}  c\u{2028}", "<<": ["<<", "~"], "d": "~", "~": "\u{85}"})
    );
}

#[test]
fn only_mappings_can_be_merged() {
    for what in ["text", "[{}, text]"] {
        let files = Files::yaml(&answering(&format!(
            "      <<: {what}\n      type: string\n"
        )));
        let (message, _, line) = files.refusal();
        assert!(
            message.ends_with("what `<<` merges must be a mapping or a list of mappings"),
            "{message}"
        );
        assert_eq!(line, Some(17));
    }
}

#[test]
fn what_is_merged_or_named_by_an_alias_is_placed_where_it_stands() {
    let text = "x-props: &props
  a: {type: string, minLength: -1}
x-list: &list
  - {type: string, maxLength: -2}
";
    let schema = "      type: object
      properties:
        <<: *props
        b: {anyOf: *list}
";
    let text = text.to_owned() + &answering(schema);
    let files = Files::yaml(&text);
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    let places: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.pointer(), refusal.line(), refusal.column()))
        .collect();
    let properties = "/components/schemas/Thing/properties";
    assert_eq!(
        places,
        [
            (
                format!("{properties}/a/minLength").as_str(),
                Some(2),
                Some(21)
            ),
            (
                format!("{properties}/b/anyOf/0/maxLength").as_str(),
                Some(4),
                Some(20)
            ),
        ]
    );
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows() {
    let text = answering("      type: string\n      maxLength: x\n").replace('\n', "\r\n");
    let bytes = ["\u{feff}".as_bytes(), text.as_bytes()].concat();
    let files = Files::new(&[("root.yaml", &bytes)]);
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    let refusal = refusals.iter().next().unwrap();
    assert_eq!((refusal.line(), refusal.column()), (Some(18), Some(7)));
    assert!(!refusals.to_string().contains('\r'));
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let text = answering("      type: string\n      description: é😀\n");
    let encoded = |unit: fn(u16) -> [u8; 2], mark: &str| {
        let text = mark.to_owned() + &text;
        text.encode_utf16().flat_map(unit).collect::<Vec<_>>()
    };
    for bytes in [
        encoded(u16::to_le_bytes, ""),
        encoded(u16::to_be_bytes, ""),
        encoded(u16::to_le_bytes, "\u{feff}"),
        encoded(u16::to_be_bytes, "\u{feff}"),
    ] {
        let document = Files::new(&[("root.yaml", &bytes)]).joined();
        let schema = &document["components"]["schemas"]["Thing"];
        assert_eq!(schema["description"], "é😀");
    }
}

#[test]
fn text_that_is_neither_utf_8_nor_utf_16_says_what_it_is() {
    let text = answering("      type: string\n");
    let encoded = |unit: fn(u32) -> [u8; 4], mark: &str| {
        let text = mark.to_owned() + &text;
        text.chars()
            .flat_map(|c| unit(u32::from(c)))
            .collect::<Vec<_>>()
    };
    for bytes in [
        encoded(u32::to_le_bytes, ""),
        encoded(u32::to_be_bytes, ""),
        encoded(u32::to_le_bytes, "\u{feff}"),
        encoded(u32::to_be_bytes, "\u{feff}"),
    ] {
        let refusals = Files::new(&[("root.yaml", &bytes)]).refused();
        let message = refusals[0].message();
        assert!(message.ends_with("is UTF-32"), "{message}");
        assert!(refusals[0].help().contains("UTF-8"));
    }
    let cut = [b"\xFF\xFE".as_slice(), b"o\0p"].concat();
    let refusals = Files::new(&[("root.yaml", &cut)]).refused();
    let message = refusals[0].message();
    assert!(message.contains("begins as UTF-16"), "{message}");
}

#[test]
fn what_is_no_description_is_refused() {
    for (text, message) in [
        ("", "the file is empty"),
        ("# nothing\n", "its top level is no mapping"),
        ("a: 1\n---\nb: 2\n", "more than one document"),
        ("a: !own 1\n", "the tag `!own` has no meaning here"),
        ("a: .inf\n", "no value of JSON"),
        ("a: *b\n", "no anchor before this alias has its name"),
        ("? [a, b]\n: c\n", "a key is a text"),
        ("a: {\n\t- b}\n", "the file is neither YAML nor JSON"),
        ("\u{1}", "the file is neither YAML nor JSON"),
    ] {
        let (found, _, _) = Files::yaml(text).refusal();
        assert!(found.contains(message), "{text:?}: {found}");
    }
    let (found, ..) = Files::new(&[("root.yaml", b"openapi: 3.0.3\ntitle: \xE9\n")]).refusal();
    assert!(
        found.ends_with("the file is not UTF-8, in line 2"),
        "{found}"
    );
}
