//! Scalars of YAML: numbers, words, quotes, blocks and tags.

use serde_json::{Value, json};

use super::{Files, answering, description, told};

/// What the extension `x` of a schema holds.
fn read(x: &str) -> Value {
    let text = answering(&format!("      type: string\n      x-a: {x}\n"));
    Files::yaml(&text).joined()["components"]["schemas"]["Thing"]["x-a"].clone()
}

/// The refusal of an extension's value that begins in line 18, column 12: message, help, line and
/// column.
fn refused(x: &str) -> (String, String, Option<usize>, Option<usize>) {
    let text = answering(&format!("      type: string\n      x-a: {x}\n"));
    let refusals = Files::yaml(&text).refused();
    let refusal = &refusals[0];
    (
        refusal.message().to_owned(),
        refusal.help().to_owned(),
        refusal.line(),
        refusal.column(),
    )
}

#[test]
fn words_are_those_of_yaml_1_2() {
    for word in [
        "on", "off", "yes", "no", "y", "n", "Y", "N", "ON", "Off", "YES", "No", "tRue", "nULL",
        "inf", "nan", "Infinity", "~x", "nil", "none",
    ] {
        assert_eq!(read(word), json!(word));
        assert_eq!(read(&format!("[{word}]")), json!([word]));
        assert_eq!(read(&format!("{{{word}: {word}}}")), json!({word: word}));
    }
    for (word, value) in [
        ("true", true),
        ("True", true),
        ("TRUE", true),
        ("false", false),
    ] {
        assert_eq!(read(word), json!(value));
    }
    for word in ["~", "null", "Null", "NULL", "", "# a comment", "!!null ''"] {
        assert_eq!(read(word), Value::Null, "{word}");
    }
}

#[test]
fn numbers_are_those_of_yaml_1_2() {
    for (written, value) in [
        ("0", json!(0)),
        ("-0", json!(0)),
        ("+5", json!(5)),
        ("-17", json!(-17)),
        ("0x1F", json!(31)),
        ("-0x1F", json!(-31)),
        ("0o17", json!(15)),
        ("0b101", json!(5)),
        ("1.10", json!(1.1)),
        ("1.0", json!(1.0)),
        (".5", json!(0.5)),
        ("-.5", json!(-0.5)),
        ("5.", json!(5.0)),
        ("1e3", json!(1000.0)),
        ("1E+3", json!(1000.0)),
        ("1.5e-3", json!(0.0015)),
        ("00.5", json!(0.5)),
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("0xFFFFFFFFFFFFFFFF", json!(u64::MAX)),
    ] {
        assert_eq!(read(written), value, "{written}");
    }
}

#[test]
fn what_only_looks_like_a_number_is_a_text() {
    for text in [
        "017",
        "-017",
        "1_000",
        "12:30:45",
        "190:20:30",
        "12:30",
        "2020-01-01",
        "2020-01-01T00:00:00Z",
        "2001-12-14 21:59:43.10 -5",
        "1.2.3",
        "0x",
        "0xG",
        "0o8",
        "0b2",
        "+-5",
        "--5",
        "1e",
        "e5",
        ".",
        "+",
        "1.1.",
        "1,5",
        "5%",
        "0x-5",
        "1 000",
        ".e5",
        "+.x",
    ] {
        assert_eq!(read(text), json!(text));
    }
}

#[test]
fn numbers_too_long_for_an_integer_are_read_as_in_json() {
    for (written, value) in [
        (
            "123456789012345678901234567890",
            123_456_789_012_345_678_901_234_567_890_f64,
        ),
        (
            "-123456789012345678901234567890",
            -123_456_789_012_345_678_901_234_567_890_f64,
        ),
        (
            "1234567890123456789012345678901234567890123",
            1.234_567_890_123_456_7e42,
        ),
    ] {
        assert_eq!(read(written), json!(value), "{written}");
    }
    let json = |number: &str| {
        let text = answering(&format!("      type: string\n      x-a: {number}\n"));
        let value: Value = serde_yaml::from_str(&text).unwrap();
        let json = value.to_string();
        Files::json(&json).joined()["components"]["schemas"]["Thing"]["x-a"].clone()
    };
    for number in [
        "0.1",
        "1.7976931348623157e308",
        "5e-324",
        "123456.789e3",
        "3.4028234663852886e38",
    ] {
        assert_eq!(read(number), json(number));
        assert_eq!(read(number).as_f64(), number.parse().ok());
    }
}

#[test]
fn digits_that_no_number_holds_are_the_text_that_is_written() {
    let decimal = "9".repeat(400);
    for text in [
        "0x5d41402abc4b2a76b9719d911017c592a3c1f0e8",
        "0x10000000000000000",
        "-0x10000000000000000",
        "0o7777777777777777777777777",
        "1e400",
        "-1e400",
        "12e34567",
        decimal.as_str(),
    ] {
        assert_eq!(read(text), json!(text));
    }
    let text = answering("      type: number\n      maximum: 1e400\n");
    let (document, report) = Files::yaml(&text).mended();
    assert_eq!(
        document["components"]["schemas"]["Thing"],
        json!({"type": "number"})
    );
    assert_eq!(
        told(&report),
        ["Degraded fixup scalar-type root.yaml#/components/schemas/Thing/maximum"]
    );
}

#[test]
fn infinity_and_what_is_no_number_are_refused_where_they_stand() {
    for written in [".inf", "-.inf", "+.INF", ".nan", ".NaN", "!!float .inf"] {
        let (message, help, line, column) = refused(written);
        assert!(message.contains("is no value of JSON"), "{message}");
        assert!(
            message.contains(written.trim_start_matches("!!float ")),
            "{message}"
        );
        assert!(help.contains("quotes"), "{help}");
        assert_eq!(line, Some(18));
        let column = column.unwrap();
        assert!(
            column == 12 || written.contains('!') && column == 20,
            "{column}"
        );
    }
    assert_eq!(read("'.inf'"), json!(".inf"));
}

#[test]
fn a_version_without_quotes_is_the_text_that_is_written() {
    for (written, text) in [
        ("1.10", "1.10"),
        ("1.0", "1.0"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        ("True", "True"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("1e400", "1e400"),
        ("+1", "+1"),
    ] {
        let text_of = |version: &str, alias: &str| {
            format!(
                "x-version: &version {version}\nopenapi: 3.0.3\ninfo: {{title: T, version: {alias}}}\npaths: {{}}\n"
            )
        };
        for yaml in [text_of("1", written), text_of(written, "*version")] {
            let (document, _) = Files::yaml(&yaml).mended();
            assert_eq!(document["info"]["version"], json!(text), "{yaml}");
        }
    }
}

#[test]
fn quotes_hold_every_escape() {
    assert_eq!(
        read(r#""\0\a\b\t\n\v\f\r\e\ \"\/\\\N\_\L\P\x41\u00e9\U0001F600""#),
        json!("\0\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b} \"/\\\u{85}\u{a0}\u{2028}\u{2029}A\u{e9}😀")
    );
    assert_eq!(read("'it''s \\n'"), json!("it's \\n"));
    assert_eq!(
        read(r#""\ud83d\ude00 and \uD834\uDD1E""#),
        json!("😀 and 𝄞")
    );
    assert_eq!(
        read(r#"{"\ud83d\ude00": "\\ud83d"}"#),
        json!({"😀": "\\ud83d"})
    );
    assert_eq!(read(r"'\ud83d'"), json!("\\ud83d"));
    assert_eq!(read(r"\ud83d"), json!("\\ud83d"));
}

#[test]
fn half_a_surrogate_pair_is_refused_where_it_stands() {
    for quoted in [
        r#""cut \ud83d""#,
        r#""cut \ud83d\n""#,
        r#""cut \ude00""#,
        r#""cut \ud83d\u0041""#,
        r#""cut \ud83d\ud83d""#,
    ] {
        let (message, help, line, _) = refused(quoted);
        assert!(message.contains("surrogate"), "{message}");
        assert!(help.contains("\\ud83d\\ude00"), "{help}");
        assert_eq!(line, Some(18), "{quoted}");
    }
}

#[test]
fn blocks_are_folded_indented_and_chomped() {
    for (written, text) in [
        ("|\n        a\n         b\n\n        c\n\n", "a\n b\n\nc\n"),
        ("|-\n        a\n        b\n\n", "a\nb"),
        ("|+\n        a\n        b\n\n", "a\nb\n\n\n"),
        (
            ">\n        a\n        b\n\n        c\n         d\n        e\n",
            "a b\nc\n d\ne\n",
        ),
        (">-\n        a\n        b\n", "a b"),
        (">+\n        a\n\n", "a\n\n\n"),
        ("|2\n          a\n        b\n", "  a\nb\n"),
        ("|2-\n         a\n        b\n", " a\nb"),
        (">-2\n         a\n        b\n", " a\nb"),
        ("| # a comment\n        # no comment\n", "# no comment\n"),
        ("|\n        a\tb\n        \tc: d\n", "a\tb\n\tc: d\n"),
        (
            "|\n        \"a\\n\" 'b' *c &d !e\n",
            "\"a\\n\" 'b' *c &d !e\n",
        ),
        ("|\n\n        a\n", "\na\n"),
        ("|-\n", ""),
    ] {
        assert_eq!(read(written), json!(text), "{written:?}");
        let windows = answering(&format!("      type: string\n      x-a: {written}\n"));
        let files = Files::yaml(&windows.replace('\n', "\r\n"));
        assert_eq!(
            files.joined()["components"]["schemas"]["Thing"]["x-a"],
            json!(text),
            "{written:?}"
        );
    }
    // A file that ends within a block adds no line end to it.
    let text = answering("      type: string\n      x-a: |\n        a");
    assert_eq!(
        Files::yaml(&text).joined()["components"]["schemas"]["Thing"]["x-a"],
        "a"
    );
}

#[test]
fn texts_and_collections_run_over_lines() {
    for (written, value) in [
        ("a\n        b\n\n        c # d\n", json!("a b\nc")),
        ("'a\n        b\n\n        c'", json!("a b\nc")),
        (
            "\"a\n        b\\\n        c\n\n        d\"",
            json!("a bc\nd"),
        ),
        ("a#b http://c:d?e -f", json!("a#b http://c:d?e -f")),
        (
            "[a, # one\n        b,\n        # two\n        {c: d,\n          \"e\":f, g}, h: i,\n      ]",
            json!(["a", "b", {"c": "d", "e": "f", "g": null}, {"h": "i"}]),
        ),
        ("{\"a\":1,\"b\":[2,3]}", json!({"a": 1, "b": [2, 3]})),
        ("[a\t,\tb]\t# c", json!(["a", "b"])),
        ("\ta\tb", json!("a\tb")),
        (
            "\n        - a\n        -   b: c\n            d: e\n        - - f\n          - g\n",
            json!(["a", {"b": "c", "d": "e"}, ["f", "g"]]),
        ),
        ("\n      - a\n      - b\n", json!(["a", "b"])),
        ("\n        ? a\n        : b\n", json!({"a": "b"})),
        (
            "\n        a:\n        # b\n        c: \n          # d\n          - e\n",
            json!({"a": null, "c": ["e"]}),
        ),
        ("[]", json!([])),
        ("{}", json!({})),
    ] {
        assert_eq!(read(written), value, "{written:?}");
    }
}

#[test]
fn separators_of_lines_that_json_has_not_are_text() {
    for text in [
        "a\u{2028}b",
        "a\u{85}b",
        "a\u{2029}b",
        "a\u{a0}b",
        "a\u{feff}b",
    ] {
        assert_eq!(read(text), json!(text));
        assert_eq!(read(&format!("\"{text}\"")), json!(text));
    }
}

#[test]
fn tags_of_yaml_give_scalars_their_type() {
    for (written, value) in [
        ("!!str 123", json!("123")),
        ("!!str true", json!("true")),
        ("!!str", json!("")),
        ("! 123", json!("123")),
        ("!!int \"5\"", json!(5)),
        ("!!int '0x1F'", json!(31)),
        ("!!float 5", json!(5.0)),
        ("!!float '1.5'", json!(1.5)),
        ("!!bool 'true'", json!(true)),
        ("!!null 'null'", Value::Null),
        ("!!binary aGVsbG8=", json!("aGVsbG8=")),
        ("!!timestamp 2020-01-01", json!("2020-01-01")),
        ("!!seq [a]", json!(["a"])),
        ("!!map {a: b}", json!({"a": "b"})),
        ("!!set {a, b}", json!({"a": null, "b": null})),
        ("!!omap [a: 1, b: 2]", json!([{"a": 1}, {"b": 2}])),
        ("!<tag:yaml.org,2002:str> 5", json!("5")),
        ("{!!str 5: !!str 6}", json!({"5": "6"})),
    ] {
        assert_eq!(read(written), value, "{written}");
    }
}

#[test]
fn other_tags_and_what_a_tag_does_not_fit_are_refused_where_they_stand() {
    for (written, message) in [
        ("!own 1", "the tag `!own` has no meaning here"),
        ("!own {a: b}", "the tag `!own` has no meaning here"),
        ("!own [a]", "the tag `!own` has no meaning here"),
        (
            "!!python/none x",
            "the tag `!!python/none` has no meaning here",
        ),
        (
            "!include other.yaml",
            "the tag `!include` has no meaning here",
        ),
        (
            "!!int five",
            "`five` is no integer, as the tag `!!int` says",
        ),
        (
            "!!float five",
            "`five` is no number, as the tag `!!float` says",
        ),
        (
            "!!bool yes",
            "`yes` is no Boolean, as the tag `!!bool` says",
        ),
        (
            "!!null none",
            "`none` is not null, as the tag `!!null` says",
        ),
        ("!!int [1]", "`!!int`"),
        ("!!map [1]", "`!!map`"),
    ] {
        let (found, help, line, column) = refused(written);
        assert!(found.contains(message), "{written}: {found}");
        assert!(help.contains("tag"), "{help}");
        assert_eq!((line, column), (Some(18), Some(12)), "{written}");
    }
}

#[test]
fn keys_are_the_texts_that_are_written() {
    let keys = [
        "200",
        "1.0",
        "1.10",
        "0x1F",
        "0o17",
        "true",
        "True",
        "null",
        "~",
        "on",
        "no",
        "y",
        "2024-01-01",
        "12:30",
        ".inf",
        "1e400",
        "-",
        "1_000",
    ];
    let members = format!(
        "
        {}: {{}}",
        keys.join(
            ": {}
        "
        )
    );
    let value = read(&members);
    let found: Vec<_> = value.as_object().unwrap().keys().collect();
    assert_eq!(found, keys);
    assert_eq!(
        read("{? : a, ~: b, x: '~', y: [\"~\"]}"),
        json!({"": "a", "~": "b", "x": "~", "y": ["~"]})
    );
    assert_eq!(read("{'~': '~'}"), json!({"~": "~"}));
    let text = description("  /a: {get: {operationId: a, responses: {200: {description: d}}}}\n");
    let document = Files::yaml(&text).joined();
    assert_eq!(
        document["paths"]["/a"]["get"]["responses"]["200"]["description"],
        "d"
    );
}
