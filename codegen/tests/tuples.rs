//! Lists with places, of OpenAPI 3.1.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::outcome;
use common::thing::{is, is_all, thing};

const TWO: &str = "prefixItems: [{type: integer}, {type: string}]";

#[test]
fn a_list_of_fixed_length_is_a_tuple() {
    for closed in [
        "items: false",
        "minItems: 2, maxItems: 2",
        "maxItems: 2",
        "unevaluatedItems: false",
        "items: {type: boolean}, maxItems: 2",
    ] {
        is_all(&format!("{{{TWO}, {closed}}}"), "Option<(i64, String)>");
    }
    let shorter = "{prefixItems: [{type: integer}, {type: string}], maxItems: 1}";
    is_all(shorter, "Option<(i64,)>");
    is_all(
        &format!("{{type: [array, 'null'], {TWO}, items: false}}"),
        "Option<Option<(i64, String)>>",
    );
    is_all(
        "{prefixItems: [{$ref: '#/components/schemas/Color'}, {type: ['null', number]}], items: false}",
        "Option<(Color, Option<f64>)>",
    );
}

#[test]
fn tuples_stand_wherever_types_do() {
    is_all(
        &format!("{{prefixItems: [{{{TWO}, items: false}}, {{type: boolean}}], items: false}}"),
        "Option<((i64, String), bool)>",
    );
    is_all(
        &format!("{{type: array, items: {{{TWO}, items: false}}}}"),
        "Option<Vec<(i64, String)>>",
    );
    is_all(
        &format!("{{type: object, additionalProperties: {{{TWO}, items: false}}}}"),
        "Option<std::collections::BTreeMap<String, (i64, String)>>",
    );
    is_all(
        &format!("{{allOf: [{{{TWO}, items: false}}, {{type: array, items: {{}}}}]}}"),
        "Option<(i64, String)>",
    );
    let union = is_all(
        &format!("{{oneOf: [{{{TWO}, items: false}}, {{type: string}}]}}"),
        "Option<ThingIt>",
    );
    union.assert_code(&["Tuple((i64, String)),"]);
    let own = is_all(
        "{prefixItems: [{type: object, title: Head, properties: {x: {type: string}}}, {enum: [a, b]}, {type: 'null'}], items: false}",
        "Option<(ThingItHead, ThingItItem2, mainsheet_runtime::Json)>",
    );
    own.assert_code(&["pub enum ThingItItem2"]);
}

#[test]
fn a_tuple_within_itself_is_put_on_the_heap() {
    let circle = thing(
        "        it: {prefixItems: [{$ref: '#/components/schemas/Thing'}, {type: string}], items: false}\n",
        "",
    );
    circle.assert_code(&["pub it: Option<(Box<Thing>, String)>,"]);
}

/// A tuple is written out where it is mentioned, which never ends if it holds itself.
#[test]
fn a_tuple_of_itself_has_a_name() {
    let tuple = |places: &str| format!("{{prefixItems: [{places}], items: false}}");
    let to = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    for (pair, held) in [
        (
            tuple(&format!(
                "{{type: string}}, {{anyOf: [{}, {{type: 'null'}}]}}",
                to("Pair")
            )),
            "Tuple((String, Option<Box<Pair>>)),",
        ),
        (
            tuple(&format!(
                "{{type: string}}, {{type: array, items: {}}}",
                to("Pair")
            )),
            "Tuple((String, Vec<Pair>)),",
        ),
        (
            tuple(&format!("{{type: string}}, {}", to("Turn"))),
            "Tuple((String, Vec<Pair>)),",
        ),
        (
            tuple(&format!(
                "{{type: object, properties: {{p: {}}}}}, {}",
                to("Pair"),
                to("Turn")
            )),
            "Tuple((Box<PairItem1>, Vec<Pair>)),",
        ),
    ] {
        let outcome = thing(
            "        it: {$ref: '#/components/schemas/Pair'}\n",
            &format!(
                "    Pair: {pair}\n    Turn: {{type: array, items: {}}}\n",
                to("Pair")
            ),
        );
        outcome.assert_code(&["pub it: Option<Pair>,", held]);
        assert!(
            !outcome.code.contains("Option<mainsheet_runtime::Json>"),
            "{pair}"
        );
        assert_eq!(outcome.notes, "", "{pair}");
    }
}

#[test]
fn a_tuple_without_a_value_that_ends_has_no_example() {
    let endless = thing(
        "        it: {$ref: '#/components/schemas/Loop'}\n",
        "    Loop: {type: object, required: [next], properties: {next: {prefixItems: [{$ref: '#/components/schemas/Loop'}], items: false}}}\n",
    );
    endless.assert_code(&["pub next: (Box<Loop>,),"]);
    endless.assert_note("example", "/components/schemas/Loop", "without an end");
}

#[test]
fn tuples_are_sent_as_lists() {
    let outcome = outcome(
        "openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: send
      parameters:
        - {name: range, in: query, schema: {prefixItems: [{type: integer}, {type: integer}], items: false}}
        - {name: x-range, in: header, schema: {prefixItems: [{type: integer}, {type: integer}], items: false}}
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {point: {prefixItems: [{type: number}, {type: number}], items: false}}}
      responses: {'200': {description: It., content: {application/json: {schema: {prefixItems: [{type: number}, {type: string}], items: false}}}}}
",
    );
    outcome.assert_code(&[
        "pub fn range<How>(mut self, range: impl IntoValue<Option<(i64, i64)>, How>) -> Self",
        "self.call.query_styled(\"range\", Style::Form { explode: true }, &range);",
        "self.call .header_styled(\"x-range\", Style::Simple { explode: false }, &x_range);",
        "pub fn point<How>(mut self, point: impl IntoValue<Option<(f64, f64)>, How>) -> Self { if let Some(point) = point.into_value() { self.call.part_value(\"point\", &point);",
        "=> json (f64, String)",
    ]);
}

#[test]
fn a_list_that_may_go_on_keeps_what_follows() {
    let open = is(&format!("{{{TWO}}}"), "Option<Vec<ThingItItem>>");
    open.assert_note("prefixItems", "/it/prefixItems", "more items may follow");
    open.assert_code(&["Integer(i64),", "String(String),"]);
    let same = is(
        "{prefixItems: [{type: number}, {type: number}]}",
        "Option<Vec<ThingItItem>>",
    );
    same.assert_code(&["pub enum ThingItItem { /// A number. Number(f64),"]);
    let rest = is(
        "{prefixItems: [{type: number}], items: {type: number}}",
        "Option<Vec<f64>>",
    );
    rest.assert_note("prefixItems", "/it/prefixItems", "more items may follow");
    let absent = is(
        "{prefixItems: [{type: number}, {type: string}], items: false, minItems: 1}",
        "Option<Vec<ThingItItem>>",
    );
    absent.assert_note("prefixItems", "/it/prefixItems", "places may be absent");
    let places = vec!["{type: integer}"; 13].join(", ");
    let long = is(
        &format!("{{prefixItems: [{places}], items: false}}"),
        "Option<Vec<i64>>",
    );
    long.assert_note("prefixItems", "/it/prefixItems", "no tuples so long");
}
