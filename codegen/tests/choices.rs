//! Forms of which the description leaves a choice: alternatives beside parts, within compositions
//! and within one another.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

const PROPERTIES: &str = "properties: {name: {type: string}}, required: [name]";
const URL: &str = "{type: object, required: [url], properties: {url: {type: string}}}";
const FILE: &str =
    "{type: object, required: [file], properties: {file: {type: string, format: binary}}}";

/// The schemas to which the bodies refer.
const SCHEMAS: &str = "components:
  schemas:
    ByUrl: {type: object, required: [url], properties: {url: {type: string}}}
    ByFile: {type: object, required: [file], properties: {file: {type: string, format: binary}}}
    Choice: {oneOf: [{$ref: '#/components/schemas/ByUrl'}, {$ref: '#/components/schemas/ByFile'}]}
    Text: {type: string}
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: string}}}]
    Base:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]
    One:
      allOf: [{$ref: '#/components/schemas/Base'}, {properties: {one: {type: integer}}}]
    Root:
      allOf: [{$ref: '#/components/schemas/AnyRoot'}, {required: [kind], properties: {kind: {type: string}}}]
    AnyRoot: {oneOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
    Left:
      allOf: [{$ref: '#/components/schemas/Root'}, {properties: {left: {type: integer}}}]
    Right:
      allOf: [{$ref: '#/components/schemas/Root'}, {properties: {right: {type: integer}}}]
    Two:
      allOf: [{$ref: '#/components/schemas/Base'}, {properties: {two: {type: integer}}}]
";

fn body(media_type: &str, schema: &str) -> Outcome {
    let paths = format!(
        "  /thing:
    post:
      operationId: sendThing
      requestBody:
        required: true
        content:
          {media_type}:
            schema: {schema}
      responses: {{'204': {{description: Nothing.}}}}
"
    );
    outcome(&(description(&paths) + SCHEMAS))
}

fn form(schema: &str) -> Outcome {
    body("multipart/form-data", schema)
}

fn schema(name: &str) -> String {
    format!("{{$ref: '#/components/schemas/{name}'}}")
}

#[test]
fn what_stands_beside_a_choice_is_in_each_form() {
    let (by_url, by_file) = (schema("ByUrl"), schema("ByFile"));
    for (text, url, file) in [
        (
            format!("{{{PROPERTIES}, oneOf: [{URL}, {FILE}]}}"),
            "Url",
            "File",
        ),
        (
            format!("{{{PROPERTIES}, anyOf: [{URL}, {FILE}]}}"),
            "Url",
            "File",
        ),
        (
            format!("{{type: object, {PROPERTIES}, oneOf: [{by_url}, {by_file}]}}"),
            "ByUrl",
            "ByFile",
        ),
        (
            format!(
                "{{nullable: true, {PROPERTIES}, oneOf: [{by_url}, {{nullable: true}}, {by_file}]}}"
            ),
            "ByUrl",
            "ByFile",
        ),
        (
            format!("{{allOf: [{{{PROPERTIES}}}, {{oneOf: [{URL}, {FILE}]}}]}}"),
            "Url",
            "File",
        ),
        (
            format!("{{allOf: [{{{PROPERTIES}}}, {}]}}", schema("Choice")),
            "ByUrl",
            "ByFile",
        ),
        (
            format!("{{{PROPERTIES}, allOf: [{}]}}", schema("Choice")),
            "ByUrl",
            "ByFile",
        ),
        (
            format!("{{oneOf: [{{{PROPERTIES}, oneOf: [{by_url}, {by_file}]}}]}}"),
            "ByUrl",
            "ByFile",
        ),
        (
            format!(
                "{{oneOf: [{{title: url, {PROPERTIES}, allOf: [{URL}]}}, \
                 {{title: file, allOf: [{FILE}, {{{PROPERTIES}}}]}}]}}"
            ),
            "Url",
            "File",
        ),
    ] {
        let outcome = form(&text);
        outcome.assert_code(&[
            "pub enum SendThingForm {",
            &format!("{url}(SendThing{url}Form),"),
            &format!("{file}(SendThing{file}Form),"),
        ]);
        // In the order of the description.
        let has = |url: &str, file: &str| outcome.code.contains(url) && outcome.code.contains(file);
        assert!(
            has(
                "pub fn new(url: impl Into<String>, name: impl Into<String>) -> Self",
                "pub fn new(file: Upload, name: impl Into<String>) -> Self"
            ) || has(
                "pub fn new(name: impl Into<String>, url: impl Into<String>) -> Self",
                "pub fn new(name: impl Into<String>, file: Upload) -> Self"
            ),
            "{text}: {}",
            outcome.code
        );
        assert!(
            !outcome.notes.contains("left out"),
            "{text}: {}",
            outcome.notes
        );
    }
}

#[test]
fn a_choice_within_a_choice_is_one_of_more() {
    for text in [
        format!(
            "{{oneOf: [{{oneOf: [{}, {}]}}, {{title: Text, properties: {{text: {{type: string}}}}}}]}}",
            schema("ByUrl"),
            schema("ByFile")
        ),
        format!(
            "{{oneOf: [{}, {{title: Text, properties: {{text: {{type: string}}}}}}]}}",
            schema("Choice")
        ),
    ] {
        let outcome = form(&text);
        outcome.assert_code(&[
            "pub enum SendThingForm {",
            "ByUrl(SendThingByUrlForm),",
            "ByFile(SendThingByFileForm),",
            "Text(SendThingTextForm),",
            "pub fn new(url: impl Into<String>) -> Self",
            "pub fn new(file: Upload) -> Self",
            "pub fn text<How>(mut self, text: impl IntoValue<Option<String>, How>) -> Self",
        ]);
    }
}

#[test]
fn two_choices_are_each_with_each() {
    let text = "{allOf: [
        {oneOf: [{title: A, properties: {a: {type: string}}}, {title: B, properties: {b: {type: string}}}]},
        {oneOf: [{title: C, properties: {c: {type: string}}}, {title: D, properties: {d: {type: string}}}]}]}";
    form(text).assert_code(&[
        "AC(SendThingACForm),",
        "AD(SendThingADForm),",
        "BC(SendThingBCForm),",
        "BD(SendThingBDForm),",
    ]);
}

#[test]
fn a_choice_of_what_is_required() {
    let text = "{properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}";
    form(text).assert_code(&[
        "A(SendThingAForm),",
        "B(SendThingBForm),",
        "pub fn new(a: impl Into<String>) -> Self",
        "pub fn new(b: impl Into<String>) -> Self",
        "pub fn b<How>(mut self, b: impl IntoValue<Option<String>, How>) -> Self",
    ]);
}

#[test]
fn a_base_is_a_choice_of_what_is_derived_from_it() {
    form(&schema("Pet")).assert_code(&[
        "Cat(SendThingCatForm),",
        "Dog(SendThingDogForm),",
        "pub fn new(kind: impl Into<String>) -> Self",
        "pub fn lives<How>(mut self, lives: impl IntoValue<Option<i64>, How>) -> Self",
        "pub fn tricks<How>(mut self, tricks: impl IntoValue<Option<String>, How>) -> Self",
    ]);
    form(&schema("Root")).assert_code(&[
        "Left(SendThingLeftForm),",
        "Right(SendThingRightForm),",
        "pub fn new(kind: impl Into<String>) -> Self",
        "pub fn left<How>(mut self, left: impl IntoValue<Option<i64>, How>) -> Self",
        "pub fn right<How>(mut self, right: impl IntoValue<Option<i64>, How>) -> Self",
    ]);
    form(&schema("Base")).assert_code(&[
        "One(SendThingOneForm),",
        "Two(SendThingTwoForm),",
        "pub fn new(kind: impl Into<String>) -> Self",
        "pub fn one<How>(mut self, one: impl IntoValue<Option<i64>, How>) -> Self",
        "pub fn two<How>(mut self, two: impl IntoValue<Option<i64>, How>) -> Self",
    ]);
}

#[test]
fn what_no_form_can_be_is_told() {
    let text = format!(
        "{{{PROPERTIES}, oneOf: [{URL}, {FILE}, {{type: string}}, {}]}}",
        schema("Text")
    );
    let outcome = form(&text);
    outcome.assert_code(&["Url(SendThingUrlForm),", "File(SendThingFileForm),"]);
    outcome.assert_note("form alternative", "/schema/oneOf/2", "left out");
    outcome.assert_note("form alternative", "/schema/oneOf/3", "left out");

    // What is allowed together, and what only one of them has.
    let outcome = form(&format!("{{{PROPERTIES}, anyOf: [{URL}, {FILE}]}}"));
    outcome.assert_note("form anyOf", "/schema/anyOf", "one of");

    let outcome =
        form("{type: object, required: [name, other], properties: {name: {type: string}}}");
    outcome.assert_note("required property", "/schema/required", "`other`");
    outcome.assert_code(&["self.call.part(\"other\", other);"]);

    // Too many for a type each.
    let pair = |n: usize| {
        format!(
            "{{oneOf: [{{properties: {{a{n}: {{type: string}}}}}}, {{properties: {{b{n}: {{type: string}}}}}}]}}"
        )
    };
    let pairs: Vec<_> = (0..12).map(pair).collect();
    let outcome = form(&format!("{{allOf: [{}]}}", pairs.join(", ")));
    outcome.assert_note("form alternatives", "/schema", "all of them");
    outcome.assert_code(&["pub fn a0<How>(mut self", "pub fn b11<How>(mut self"]);
}

#[test]
fn a_form_of_pairs_is_a_choice_too() {
    let outcome = body(
        "application/x-www-form-urlencoded",
        &format!(
            "{{{PROPERTIES}, oneOf: [{URL}, {{title: Depth, properties: {{depth: {{type: integer}}}}}}]}}"
        ),
    );
    outcome.assert_code(&[
        "union!(SendThingBody { Url(SendThingBodyUrl) of SendThingBodyUrl, Depth(SendThingBodyDepth) of SendThingBodyDepth, }",
        "pub struct SendThingBodyUrl {",
        "pub struct SendThingBodyDepth {",
    ]);
}

#[test]
fn two_lists_of_alternatives_are_both_read() {
    let outcome = body(
        "application/json",
        "{oneOf: [{title: A, properties: {a: {type: string}}}, {title: B, properties: {b: {type: string}}}], \
         anyOf: [{properties: {c: {type: string}}}, {properties: {d: {type: string}}}]}",
    );
    outcome.assert_code(&[
        "object!(SendThingBody + extra { a => \"a\", b => \"b\", c => \"c\", d => \"d\", });",
    ]);
    let outcome = body(
        "application/json",
        "{oneOf: [{type: string}, {type: integer}], anyOf: [{minimum: 3}, {type: boolean}]}",
    );
    outcome.assert_note("schema anyOf", "/schema/anyOf", "`oneOf`");
}

#[test]
fn alternatives_that_are_no_objects_leave_what_is_beside_them() {
    for text in [
        format!("{{type: object, {PROPERTIES}, oneOf: [{{type: integer}}]}}"),
        format!("{{type: object, {PROPERTIES}, oneOf: [{{type: integer}}, {{type: string}}]}}"),
        format!("{{type: object, {PROPERTIES}, anyOf: [{{type: integer}}, {{type: string}}]}}"),
        format!("{{allOf: [{{type: object, {PROPERTIES}}}, {{oneOf: [{{type: integer}}]}}]}}"),
    ] {
        let outcome = form(&text);
        outcome.assert_note(
            "form alternatives",
            "/schema",
            "the form has what is beside them",
        );
        outcome.assert_code(&["pub fn send_thing(&self, name: impl Into<String>)"]);
    }
}
