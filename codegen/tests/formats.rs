//! The types that formats choose, and those that the caller chooses for them.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fs;

use common::thing::{is, is_all, property, thing};
use mainsheet_codegen::{Generated, Package, Refusals, Version};

#[test]
fn formats_of_integers_say_how_large_they_are() {
    for (format, ty) in [
        ("int8", "i8"),
        ("int16", "i16"),
        ("int32", "i32"),
        ("int64", "i64"),
        ("long", "i64"),
        ("uint8", "u8"),
        ("uint16", "u16"),
        ("uint32", "u32"),
        ("uint64", "u64"),
        ("uint", "u64"),
        ("bigint", "mainsheet_runtime::Decimal"),
        ("unix-time", "mainsheet_runtime::UnixTime"),
        ("unixtime", "mainsheet_runtime::UnixTime"),
        // Of what, in what unit, nothing says.
        ("timestamp", "i64"),
        ("anything", "i64"),
    ] {
        is_all(
            &format!("{{type: integer, format: {format}}}"),
            &format!("Option<{ty}>"),
        );
    }
}

#[test]
fn bounds_that_a_format_has_no_room_for_widen_it() {
    for (schema, ty) in [
        ("format: int32, maximum: 4294967295", "i64"),
        ("format: int32, maximum: 2147483647", "i32"),
        ("format: uint8, maximum: 256", "i64"),
        ("format: uint8, minimum: -1", "i64"),
        ("format: int8, minimum: -128, maximum: 127", "i8"),
        ("minimum: 0, maximum: 18446744073709551615", "u64"),
        (
            "format: int64, minimum: 0, maximum: 10000000000000000000",
            "u64",
        ),
        ("maximum: 18446744073709551615", "u64"),
        ("maximum: 9223372036854775807", "i64"),
        ("minimum: -9223372036854775808", "i64"),
        (
            "minimum: -1, maximum: 18446744073709551615",
            "mainsheet_runtime::Decimal",
        ),
        (
            "maximum: 123456789012345678901234567890",
            "mainsheet_runtime::Decimal",
        ),
        ("minimum: -1e300", "mainsheet_runtime::Decimal"),
    ] {
        is(
            &format!("{{type: integer, {schema}}}"),
            &format!("Option<{ty}>"),
        );
    }
}

#[test]
fn formats_of_numbers_keep_what_a_float_would_lose() {
    for (format, ty) in [
        ("float", "f64"),
        ("double", "f64"),
        ("decimal", "mainsheet_runtime::Decimal"),
        ("int64", "i64"),
        ("uint64", "u64"),
        ("int32", "i32"),
        ("money", "f64"),
    ] {
        is_all(
            &format!("{{type: number, format: {format}}}"),
            &format!("Option<{ty}>"),
        );
    }
}

#[test]
fn formats_of_texts_have_a_type_where_it_costs_no_crate_and_loses_nothing() {
    for (format, ty) in [
        ("date-time", "chrono::DateTime<chrono::FixedOffset>"),
        ("date", "chrono::NaiveDate"),
        ("byte", "mainsheet_runtime::Base64"),
        ("base64url", "mainsheet_runtime::Base64Url"),
        ("int64", "mainsheet_runtime::Text<i64>"),
        ("uint64", "mainsheet_runtime::Text<u64>"),
        // An id need not have hyphens, and a time may have an offset.
        ("uuid", "String"),
        ("time", "String"),
        ("duration", "String"),
        ("decimal", "String"),
        ("email", "String"),
    ] {
        is_all(
            &format!("{{type: string, format: {format}}}"),
            &format!("Option<{ty}>"),
        );
    }
}

#[test]
fn formats_count_within_lists_maps_and_nulls() {
    let it = "pub it: ";
    for (schema, ty) in [
        (
            "{type: array, items: {type: string, format: byte}}",
            "Option<Vec<mainsheet_runtime::Base64>>",
        ),
        (
            "{type: [integer, 'null'], format: unix-time}",
            "Option<Option<mainsheet_runtime::UnixTime>>",
        ),
        (
            "{type: object, additionalProperties: {type: string, format: int64}}",
            "Option< std::collections::BTreeMap<String, mainsheet_runtime::Text<i64>>, >",
        ),
    ] {
        let outcome = property(schema);
        let squeezed: String = outcome.code.split_whitespace().collect();
        let wanted: String = format!("{it}{ty}")
            .replace(", >", ">")
            .split_whitespace()
            .collect();
        assert!(
            squeezed.contains(&wanted),
            "{ty} is not in:\n{}",
            outcome.code
        );
    }
}

#[test]
fn an_enumeration_goes_before_its_format() {
    let outcome = is(
        "{type: string, format: byte, enum: [YQ==, Yg==]}",
        "Option<ThingIt>",
    );
    outcome.assert_code(&["pub enum ThingIt { /// `YQ==`"]);
}

#[test]
fn an_integer_or_a_string_is_either() {
    let gate = "    Gate: {type: string, format: int-or-string, description: A gate.}\n";
    let outcome = thing("        it: {$ref: '#/components/schemas/Gate'}\n", gate);
    outcome.assert_code(&[
        "pub it: Option<Gate>,",
        "mainsheet_runtime::union!(Gate { Integer(i64), String(String) });",
        "impl From<&str> for Gate",
    ]);
    is("{type: string, format: int-or-string}", "Option<ThingIt>");
}

#[test]
fn the_numbers_of_an_enumeration_are_as_they_are_written() {
    let outcome = is("{type: number, enum: [0.25, 1, 2]}", "Option<ThingIt>");
    outcome.assert_code(&[
        "/// `1` Value1,",
        "open_value_enum!(ThingIt { Value0_25 => \"0.25\", Value1 => \"1\", Value2 => \"2\", });",
        "Unknown(mainsheet_runtime::Json)",
    ]);
    // A number that is not listed need not be an integer.
    is("{type: number, enum: [1, 2]}", "Option<ThingIt>")
        .assert_code(&["Unknown(mainsheet_runtime::Json)"]);
    is("{type: integer, enum: [1, 2]}", "Option<ThingIt>").assert_code(&["Unknown(i64)"]);
}

#[test]
fn what_several_schemas_say_is_narrowed() {
    let all = |one: &str, other: &str| format!("{{allOf: [{{{one}}}, {{{other}}}]}}");
    for (one, other, ty) in [
        (
            "type: string",
            "type: string, format: byte",
            "mainsheet_runtime::Base64",
        ),
        ("type: integer", "type: integer, format: int16", "i16"),
        (
            "type: integer, format: uint64",
            "type: integer, format: int32",
            "i32",
        ),
        (
            "type: integer, format: int32",
            "type: integer, format: uint32",
            "u32",
        ),
        (
            "type: number",
            "type: number, format: decimal",
            "mainsheet_runtime::Decimal",
        ),
        ("type: number, format: decimal", "type: integer", "i64"),
        (
            "type: integer",
            "type: integer, format: unix-time",
            "mainsheet_runtime::UnixTime",
        ),
        (
            "type: string, format: byte",
            "type: string, format: int64",
            "String",
        ),
    ] {
        is(&all(one, other), &format!("Option<{ty}>"));
        is(&all(other, one), &format!("Option<{ty}>"));
    }
}

#[test]
fn examples_are_of_the_type() {
    let outcome = common::outcome(&common::description(
        "  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: int64}, example: '9007199254740993'}
        - {name: key, in: query, required: true, schema: {type: string, format: byte, example: aGVsbG8=}}
        - {name: at, in: query, required: true, schema: {type: integer, format: unix-time, example: 4102444800}}
        - {name: price, in: query, required: true, schema: {type: number, format: decimal, example: 0.5}}
        - {name: most, in: query, required: true, schema: {type: integer, format: uint8, example: 300}}
      responses: {'204': {description: It.}}
",
    ));
    outcome.assert_code(&[
        "/// use things::Decimal;",
        "9007199254740993, /// b\"hello\", /// 4102444800i64, /// \"0.5\".parse::<Decimal>()?, /// 1,",
    ]);
}

/// A crate in which formats have other types.
fn mapped(formats: &[(&str, &str)]) -> Result<Generated, Refusals> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    let text = common::description(
        "  /things/{id}:
    put:
      operationId: putThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: It.}}
components:
  schemas:
    Thing:
      type: object
      properties:
        ids: {type: array, items: {type: string, format: uuid}}
        kind: {type: string, format: uuid, enum: [a, b]}
        price: {type: number, format: decimal}
        text: {type: string, format: decimal}
        bytes: {type: string, format: byte}
        created: {type: integer, format: unix-time}
        gate: {type: string, format: int-or-string}
",
    );
    fs::write(&file, text).unwrap();
    let mut package = Package::new("things");
    for (format, ty) in formats {
        package
            .formats
            .insert((*format).to_owned(), (*ty).to_owned());
    }
    "uuid = \"1\"\n".clone_into(&mut package.dependencies);
    mainsheet_codegen::generate(&package, &[Version::new("v1", &file)])
}

fn code(generated: &Generated) -> String {
    let files = generated.files();
    let words = files.flat_map(|(_, text)| text.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_caller_chooses_other_types() {
    let generated = mapped(&[
        ("uuid", "uuid::Uuid"),
        ("decimal", "rust_decimal::Decimal"),
        ("byte", "String"),
        ("unix-time", "i64"),
        ("int-or-string", "std::net::IpAddr"),
    ]);
    let code = code(&generated.unwrap());
    for wanted in [
        "id: impl Into<mainsheet_runtime::Text<uuid::Uuid>>",
        "pub ids: Option<Vec<mainsheet_runtime::Text<uuid::Uuid>>>",
        "pub kind: Option<ThingKind>",
        "pub price: Option<mainsheet_runtime::Number<rust_decimal::Decimal>>",
        "pub text: Option<mainsheet_runtime::Text<rust_decimal::Decimal>>",
        "pub bytes: Option<String>",
        "pub created: Option<i64>",
        "pub gate: Option<mainsheet_runtime::Text<std::net::IpAddr>>",
        ".parse::<uuid::Uuid>()?",
        ".text(\"12.5\".parse::<rust_decimal::Decimal>()?)",
        "Number, Text, };",
        "uuid = \"1\"",
    ] {
        assert!(code.contains(wanted), "{wanted} is not in:\n{code}");
    }
    let generated = mapped(&[]).unwrap();
    assert!(self::code(&generated).contains("pub ids: Option<Vec<String>>"));
}

#[test]
fn what_cannot_be_the_type_of_a_format_is_refused() {
    for (format, ty, message, help) in [
        ("uuid", "uuid::", "is no path of Rust", "uuid::Uuid"),
        ("uuid", "&'static str", "is no path of Rust", "uuid::Uuid"),
        ("uuid", "", "is no path of Rust", "uuid::Uuid"),
        (
            "uuid",
            "Uuid",
            "nobody knows where it comes from",
            "write the crate before it",
        ),
        (
            "uid",
            "uuid::Uuid",
            "no schema has the format `uid`",
            "`unix-time`, `uuid`",
        ),
    ] {
        let refusals = mapped(&[(format, ty)]).unwrap_err();
        let all: Vec<_> = refusals.iter().collect();
        assert_eq!(all.len(), 1, "{refusals}");
        assert!(all[0].message().contains(message), "{refusals}");
        assert!(all[0].help().contains(help), "{refusals}");
    }
}
