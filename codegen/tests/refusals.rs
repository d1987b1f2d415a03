//! What cannot be carried is refused, with its place and what to do, and all of it at once.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{description, refused};
use mainsheet_codegen::Diagnostic;

/// One refusal: the description, and line, column, pointer, message and help of what is said.
fn assert_refused(text: &str, place: (usize, usize), pointer: &str, message: &str, help: &str) {
    let refusals = refused(text);
    let [refusal] = refusals.as_slice() else {
        panic!("expected one refusal, got {refusals:#?}");
    };
    assert_eq!(refusal.message(), message);
    assert!(
        refusal.help().contains(help),
        "help is {:?}, without {help:?}",
        refusal.help()
    );
    assert_eq!(refusal.pointer(), pointer);
    assert_eq!(
        (refusal.line(), refusal.column()),
        (Some(place.0), Some(place.1))
    );
}

#[test]
fn an_empty_file() {
    let refusals = refused(" \n");
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].message(), "the file is empty");
}

#[test]
fn a_missing_file() {
    let package = mainsheet_codegen::Package::new("acme");
    let version = mainsheet_codegen::Version::new("v1", "no/such/file.yaml");
    let refusals = mainsheet_codegen::generate(&package, &[version]).unwrap_err();
    let text = refusals.to_string();
    assert!(text.contains("no/such/file.yaml"), "{text}");
    assert!(text.contains("there is no such file"), "{text}");
}

#[test]
fn broken_yaml() {
    let text = "openapi: 3.0.3\ninfo:\n  title: [unclosed\npaths: {}\n";
    let refusals = refused(text);
    assert!(
        refusals[0]
            .message()
            .starts_with("the file is neither YAML nor JSON")
    );
    assert!(matches!(refusals[0].line(), Some(3..=5)), "{refusals:?}");
}

#[test]
fn broken_json() {
    let refusals = refused("{\n  \"openapi\": \"3.0.3\",\n  \"info\": {]}\n");
    assert!(
        refusals[0]
            .message()
            .starts_with("the file is neither YAML nor JSON")
    );
    assert_eq!(refusals[0].line(), Some(3));
}

#[test]
fn a_key_that_occurs_twice() {
    let refusals = refused("openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\ninfo: {}\n");
    assert!(
        refusals[0]
            .message()
            .contains("the key `info` occurs twice")
    );
}

#[test]
fn swagger_1() {
    assert_refused(
        "swagger: '1.2'\ninfo: {}\n",
        (1, 1),
        "/swagger",
        "this is Swagger 1.2, not Swagger 2.0 or OpenAPI 3.0",
        "convert",
    );
}

#[test]
fn openapi_4() {
    assert_refused(
        "openapi: 4.0.0\ninfo: {}\n",
        (1, 1),
        "/openapi",
        "this is OpenAPI 4.0.0, and not 3.0 or a later version 3",
        "convert",
    );
}

#[test]
fn something_else_altogether() {
    let refusals = refused("- a\n- b\n");
    assert!(
        refusals[0]
            .message()
            .contains("its top level is no mapping")
    );
}

#[test]
fn a_reference_that_leads_nowhere() {
    let text = description(
        "  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
",
    );
    assert_refused(
        &text,
        (14, 17),
        "/paths/~1things/get/responses/200/content/application~1json/schema/$ref",
        "the reference `#/components/schemas/Thing` leads nowhere",
        "correct the reference, or add what it names",
    );
}

#[test]
fn a_reference_to_a_file_that_is_missing() {
    let text = description("  /things:\n    $ref: others.yaml\n");
    let refusals = refused(&text);
    assert!(
        refusals[0]
            .message()
            .contains("`others.yaml` cannot be followed")
    );
    assert_eq!(refusals[0].line(), Some(6));
}

#[test]
fn two_operations_of_one_id() {
    let text = description(
        "  /things:
    get:
      operationId: things
      responses: {'204': {description: Nothing.}}
    put:
      operationId: things
      responses: {'204': {description: Nothing.}}
",
    );
    assert_refused(
        &text,
        (10, 7),
        "/paths/~1things/put/operationId",
        "the `operationId` `things` is taken by #/paths/~1things/get",
        "an `operationId` of its own",
    );
}

#[test]
fn a_path_parameter_that_is_not_declared() {
    let text = description(
        "  /things/{id}:
    get:
      operationId: getThing
      responses: {'204': {description: Nothing.}}
",
    );
    assert_refused(
        &text,
        (5, 3),
        "/paths/~1things~1{id}",
        "the path `/things/{id}` has the parameter `id`, which is not declared",
        "declare it: `name: id`, `in: path`, `required: true`",
    );
}

#[test]
fn a_path_parameter_that_is_not_in_the_path() {
    let text = description(
        "  /things:
    get:
      operationId: getThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Nothing.}}
",
    );
    assert_refused(
        &text,
        (8, 7),
        "/paths/~1things/get/parameters",
        "the path parameter `id` does not occur in the path `/things`",
        "put `{id}` into the path",
    );
}

#[test]
fn a_field_that_is_none() {
    let text = description(
        "  /things:
    get:
      operationid: getThing
      operationId: getThing
      responses: {'204': {description: Nothing.}}
",
    );
    assert_refused(
        &text,
        (7, 7),
        "/paths/~1things/get/operationid",
        "`operationid` is no field of the Operation Object",
        "correct its name",
    );
}

#[test]
fn a_value_of_the_wrong_type() {
    let text = description(
        "  /things:
    get:
      operationId: getThing
      deprecated: maybe
      responses: {'204': {description: Nothing.}}
",
    );
    assert_refused(
        &text,
        (8, 7),
        "/paths/~1things/get/deprecated",
        "expected `true` or `false`, found a string",
        "write `true` or `false` here",
    );
}

#[test]
fn a_status_that_is_none() {
    let text = description(
        "  /things:
    get:
      operationId: getThing
      responses: {okay: {description: Nothing.}}
",
    );
    let refusals = refused(&text);
    assert_eq!(refusals[0].message(), "`okay` is no status code");
}

#[test]
fn a_type_that_is_none() {
    let text = format!(
        "{}components:
  schemas:
    Thing:
      type: object
      properties:
        made:
          type: date-time
",
        description(
            "  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
"
        )
    );
    assert_refused(
        &text,
        (17, 9),
        "/components/schemas/Thing/properties/made",
        "`date-time` is no type of OpenAPI 3.0",
        "give the schema one of the types",
    );
}

#[test]
fn everything_at_once() {
    let text = description(
        "  /things:
    get:
      operationId: getThing
      parameters:
        - {name: session, in: query, content: {}}
        - {name: tags, in: query, schema: {type: array}}
      responses: {'204': {description: Nothing.}}
    put:
      operationId: getThing
      responses: {'204': {description: Nothing.}}
    post:
      operationId: postThing
      requestBody:
        content: {application/json: {schema: {type: text}}}
      responses: {'204': {description: Nothing.}}
",
    );
    let refusals = refused(&text);
    let pointers: Vec<_> = refusals.iter().map(Diagnostic::pointer).collect();
    assert_eq!(
        pointers,
        [
            "/paths/~1things/put/operationId",
            "/paths/~1things/get/parameters/0/content",
            "/paths/~1things/get/parameters/1/schema",
            "/paths/~1things/post/requestBody/content/application~1json/schema",
        ]
    );
}

#[test]
fn a_schema_that_is_nothing_but_itself() {
    let text = format!(
        "{}components:
  schemas:
    Loop: {{$ref: '#/components/schemas/Loop'}}
",
        description(
            "  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Loop'}}}
"
        )
    );
    let refusals = refused(&text);
    assert_eq!(
        refusals[0].message(),
        "the schema `Loop` consists of nothing but itself"
    );
}

#[test]
fn a_refusal_fits_on_a_screen() {
    let text = description(
        "  /things:
    get:
      operationId: things
      responses: {'204': {description: Nothing.}}
    put:
      operationId: things
      responses: {'204': {description: Nothing.}}
",
    );
    let rendered = refused(&text)[0].to_string();
    let expected = "\
error: the `operationId` `things` is taken by #/paths/~1things/get
  --> FILE:10:7
   |
10 |       operationId: things
   |       ^^^^^^^^^^^^ at #/paths/~1things/put/operationId
   |
   = help: give each operation an `operationId` of its own";
    let file = refused(&text)[0].file().display().to_string();
    let directory = std::path::Path::new(&file).parent().unwrap();
    let shown = rendered
        .lines()
        .map(|line| match line.find("--> ") {
            Some(index) => format!(
                "{}FILE{}",
                &line[..index + 4],
                &line[line.rfind(".yaml").unwrap() + 5..]
            ),
            None => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert!(directory.is_absolute());
    assert_eq!(shown, expected);
}
