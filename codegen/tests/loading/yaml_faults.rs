//! What is no YAML, or more than is read, and where it is said to stand.

use std::fmt::Write;

use super::{Files, answering};

/// The refusal of a text: message, help, pointer, line and column.
fn refused(text: &str) -> (String, String, String, (usize, usize)) {
    let refusals = Files::yaml(text).refused();
    let [refusal] = refusals.as_slice() else {
        panic!("expected one refusal of {text:?}, got {refusals:#?}");
    };
    let place = (refusal.line().unwrap(), refusal.column().unwrap());
    (
        refusal.message().to_owned(),
        refusal.help().to_owned(),
        refusal.pointer().to_owned(),
        place,
    )
}

#[test]
fn a_fault_of_the_syntax_says_where_it_is_and_what_to_do() {
    for (text, message, help, place) in [
        ("a:\n\tb: c\n", "tab", "spaces", (2, 1)),
        ("a:\n  b: c\n\td: e\n", "tab", "spaces", (3, 1)),
        ("é: ü\na: \"b\nc: d\n", "quote", "quote", (2, 4)),
        ("é: ü\na: 'b\nc: d\n", "quote", "quote", (2, 4)),
        ("a: \"\\q\"\n", "escape", "backslash", (1, 5)),
        ("é: [a, b\nc: d\n", "bracket", "close", (2, 2)),
        ("a: {b: c\n", "`{`", "close", (1, 4)),
        ("a: [b}\n", "`[`", "close", (1, 4)),
        ("a: b]\nc: ]\n", "bracket", "quotes", (2, 4)),
        ("a:\n    b: c\n  d: e\n", "indent", "indent", (3, 3)),
        ("a: b\n  c: d\n", "indent", "indent", (2, 4)),
        ("a: b: c\n", "`:`", "quotes", (1, 5)),
        ("ä: b: c\n", "`:`", "quotes", (1, 5)),
        ("a: @b\n", "`@`", "quotes", (1, 4)),
        ("a: `b\n", "``", "quotes", (1, 4)),
        ("a: %b\n", "`%`", "quotes", (1, 4)),
        ("a: *b\n", "anchor", "`&", (1, 4)),
        ("a\nb: c\n", "`:`", "`:`", (2, 2)),
        ("- a\nb: c\n", "", "", (2, 1)),
        ("a: |x\n  b\n", "block", "`|`", (1, 4)),
        ("a: 'b'#c\n", "space", "space before `#`", (1, 7)),
        ("a: b\u{1}c\n", "character", "", (1, 5)),
        ("a: \u{0}\n", "character", "", (1, 4)),
    ] {
        let (found, mend, pointer, at) = refused(text);
        assert!(
            found.starts_with("the file is neither YAML nor JSON: "),
            "{text:?}: {found}"
        );
        assert!(found.contains(message), "{text:?}: {found}");
        assert!(mend.contains(help), "{text:?}: {found}: {mend}");
        assert_eq!(pointer, "");
        assert_eq!(at, place, "{text:?}: {found}");
    }
}

#[test]
fn a_key_that_occurs_twice_is_refused_at_its_second_place() {
    for (text, key, pointer, first, place) in [
        (
            "openapi: 3.0.3\ninfo: {}\n\ninfo: {}\n",
            "info",
            "/info",
            2,
            (4, 1),
        ),
        (
            "é:\n  a/b: {}\n  ö: 1\n  \"a/b\": {}\n",
            "a/b",
            "/é/a~1b",
            2,
            (4, 3),
        ),
        ("x: [ä, {b: 1, 'b': 2}]\n", "b", "/x/1/b", 1, (1, 15)),
        ("200: a\n'200': b\n", "200", "/200", 1, (2, 1)),
        (
            "x: &a {c: 1}\ny:\n  <<: *a\n  d: 1\n  d: 2\n",
            "d",
            "/y/d",
            4,
            (5, 3),
        ),
        ("a: &k b\n*k : c\nb: d\n", "b", "/b", 2, (3, 1)),
        ("{\"a\": 1,\n \"a\": 2}", "a", "/a", 1, (2, 2)),
        ("{a: 1,\n a: 2}", "a", "/a", 1, (2, 2)),
    ] {
        let (message, help, found, at) = refused(text);
        assert_eq!(
            message,
            format!("the key `{key}` occurs twice, first in line {first}"),
            "{text:?}"
        );
        assert_eq!(help, "remove one of the two, or give it another name");
        assert_eq!(found, pointer);
        assert_eq!(at, place, "{text:?}");
    }
}

#[test]
fn a_second_document_is_refused_where_it_begins() {
    for (text, line) in [
        ("a: 1\n---\nb: 2\n", 2),
        ("---\na: 1\n...\n# c\n---\nb: 2\n", 5),
        ("a: 1\n...\nb: 2\n", 3),
        ("--- # one\na: 1\n--- # two\n", 3),
    ] {
        let (message, help, _, place) = refused(text);
        assert!(
            message.contains("more than one document"),
            "{text:?}: {message}"
        );
        assert!(help.contains("file of its own"), "{help}");
        assert_eq!(place, (line, 1), "{text:?}");
    }
    for text in [
        "---\n@\n...\n",
        "%YAML 1.2\n---\n@\n",
        "%YAML 1.1\n# c\n---\n@\n...\n# d\n",
    ] {
        let text = text.replace('@', &answering("      type: string\n"));
        assert_eq!(Files::yaml(&text).joined()["openapi"], "3.0.3");
    }
}

/// Block mappings and lists within one another.
fn block(depth: usize) -> String {
    let mut text = answering("      type: string\n") + "x-deep:\n";
    for level in 1..depth {
        text += &" ".repeat(level);
        text += if level % 2 == 0 { "-\n" } else { "a:\n" };
    }
    text + &" ".repeat(depth) + "- b\n"
}

fn flow(depth: usize) -> String {
    let open = "[{a: ".repeat(depth / 2);
    let close = "}]".repeat(depth / 2);
    answering("      type: string\n") + "x-deep: " + &open + "b" + &close + "\n"
}

#[test]
fn a_nest_is_read_to_its_limit() {
    for depth in [200, 510] {
        for text in [block(depth), flow(depth)] {
            assert!(Files::yaml(&text).generated(false).is_ok(), "{depth}");
        }
    }
    for (text, line) in [
        (block(600), 18 + 512),
        (flow(600), 18),
        (flow(100_000), 18),
        (flow(100_000).replace("}]", ""), 18),
    ] {
        let (message, help, _, place) = refused(&text);
        assert!(message.contains("more than 512 deep"), "{message}");
        assert!(help.contains("less deep"), "{help}");
        assert_eq!(place.0, line);
    }
}

#[test]
fn schemas_within_one_another_are_read_to_the_limit() {
    let mut schema = "type: string".to_owned();
    for _ in 0..240 {
        schema = format!("{{type: object, properties: {{a: {{{schema}}}}}}}");
        schema = schema[1..schema.len() - 1].to_owned();
    }
    let files = Files::yaml(&answering(&format!("      {{{schema}}}\n")));
    assert!(files.generated(false).is_ok());
}

#[test]
fn an_anchor_that_holds_itself_is_refused_at_the_alias() {
    for (text, place) in [
        ("openapi: 3.0.3\nx-self: &self {in: *self}\n", (2, 20)),
        ("x: &a\n  - ö\n  - [*a]\n", (3, 6)),
        ("x: &a\n  y: &b\n    <<: *a\n", (3, 9)),
        ("x: &a {<<: *a}\n", (1, 12)),
        ("x: &a {*a : 1}\n", (1, 8)),
    ] {
        let (message, help, _, at) = refused(text);
        assert!(
            message.contains("an alias stands within what it names"),
            "{message}"
        );
        assert!(help.contains("`$ref`"), "{help}");
        assert_eq!(at, place, "{text:?}");
    }
}

#[test]
fn aliases_that_make_a_nest_too_deep_are_refused_where_they_stand() {
    // What is long may repeat more.
    let long = format!("# {}\n", "-".repeat(1_000_000));
    let mut text = format!("{long}x-0: &a0 {{a: 1}}\n");
    for level in 1..600 {
        writeln!(text, "x-{level}: &a{level} {{a: *a{}}}", level - 1).unwrap();
    }
    let (message, _, pointer, place) = refused(&text);
    assert!(message.contains("more than 512 deep"), "{message}");
    assert_eq!(place, (513, 18), "{pointer}");
}

#[test]
fn merge_keys_in_a_chain_are_followed_once() {
    let long = format!("# {}\n", "-".repeat(1_000_000));
    let mut text = format!("{long}x-0: &a0 {{a0: {{type: string}}}}\n");
    for level in 1..200 {
        writeln!(
            text,
            "x-{level}: &a{level} {{<<: *a{}, a{level}: {{type: string}}}}",
            level - 1
        )
        .unwrap();
    }
    text += &answering("      type: object\n      properties: *a199\n");
    let document = Files::yaml(&text).joined();
    let properties = &document["components"]["schemas"]["Thing"]["properties"];
    assert_eq!(properties.as_object().unwrap().len(), 200);

    // What a mapping has itself hides what it would get, and where that comes from.
    let mut text = format!("{long}x-0: {{k: &a0 {{a: 1}}}}\n");
    for level in 1..600 {
        writeln!(
            text,
            "x-{level}: {{<<: {{k: &a{level} {{<<: *a{}}}}}, k: 1}}",
            level - 1
        )
        .unwrap();
    }
    let (message, _, _, place) = refused(&(text + "x: *a599\n"));
    assert!(message.contains("more than 512 deep"), "{message}");
    assert_eq!(place, (602, 4));
}

#[test]
fn aliases_that_repeat_too_much_are_refused_where_they_stand() {
    let mut text = "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "x-{level}: &a{level} [{items}]").unwrap();
    }
    let (message, help, pointer, place) = refused(&text);
    assert!(message.contains("repeat more than ten times"), "{message}");
    assert!(help.contains("`$ref`"), "{help}");
    assert_eq!(place.0, 5, "{pointer}");
    assert!(place.1 > 10);
}

#[test]
fn what_cannot_be_a_key_is_refused_where_it_stands() {
    for (text, place) in [
        ("? [a, b]\n: c\n", (1, 3)),
        ("é: {ö: 1, {a: b}: c}\n", (1, 11)),
        ("x: &a [b]\n*a : c\n", (2, 1)),
    ] {
        let (message, help, _, at) = refused(text);
        assert!(message.contains("a key is a text"), "{message}");
        assert!(help.contains("text"), "{help}");
        assert_eq!(at, place, "{text:?}");
    }
}
