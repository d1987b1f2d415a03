//! Swagger 2.0, which becomes the form of OpenAPI 3.0 when it is read.

use mainsheet_codegen::{Fixups, Package, Version};
use serde_json::{Value, json};

use super::{Files, told};

const THINGS: &str = include_str!("swagger/things.yaml");
const THINGS_3_0: &str = include_str!("swagger/things-3.0.yaml");

/// A description with these paths, which begin at line 5, and what comes after them.
pub(super) fn swagger(paths: &str) -> String {
    format!(
        "swagger: '2.0'\ninfo: {{title: Things, version: '1'}}\nconsumes: [application/json]\n\
         paths:\n{paths}"
    )
}

/// One operation with these fields, which begin at line 7.
fn operation(fields: &str) -> String {
    swagger(&format!(
        "  /things:\n    post:\n{fields}\n      responses: {{'204': {{description: Done.}}}}\n"
    ))
}

/// The parameters of one operation, of which the first is on line 8.
fn parameters(list: &[&str]) -> String {
    let list: Vec<_> = list.iter().map(|one| format!("        - {one}")).collect();
    let list = list.join("\n");
    operation(&format!("      parameters:\n{list}"))
}

pub(super) fn post(document: &Value) -> &Value {
    &document["paths"]["/things"]["post"]
}

#[test]
fn every_construct_has_its_form() {
    let (old, new) = (Files::yaml(THINGS), Files::yaml(THINGS_3_0));
    let (old, new) = (old.joined(), new.joined());
    for section in new.as_object().unwrap().keys() {
        assert_eq!(old[section], new[section], "{section}");
    }
    assert_eq!(old, new);
}

#[test]
fn both_forms_of_an_api_are_the_same() {
    let (old, new) = (Files::yaml(THINGS), Files::yaml(THINGS_3_0));
    for (from, to) in [(&old, &new), (&new, &old)] {
        let diff = mainsheet_codegen::diff(&from.version(), &to.version()).unwrap();
        assert!(diff.changes().is_empty(), "{diff}");
    }
    let (old, new) = (old.generated(false).unwrap(), new.generated(false).unwrap());
    assert_eq!(old.files().len(), new.files().len());
    for (one, other) in old.files().zip(new.files()) {
        assert_eq!(one, other);
    }
}

#[test]
fn what_has_no_form_is_told() {
    let generated = Files::yaml(THINGS).generated(false).unwrap();
    let list = "Degraded collectionFormat root.yaml#/paths/~1things/get/parameters";
    let dialect: Vec<_> = told(generated.report())
        .into_iter()
        .filter(|it| !it.contains("response ") && !it.contains("request body"))
        .collect();
    assert_eq!(
        dialect,
        [
            format!("{list}/5"),
            format!("{list}/7/items"),
            "Degraded example root.yaml#/paths/~1things/get/responses/200/examples/text~1html"
                .to_owned(),
            "Degraded media type root.yaml#/paths/~1files/put/parameters".to_owned(),
        ]
    );
}

#[test]
fn faults_are_placed_where_they_were_written() {
    let query = "{name: a, in: query, type: array, items: {type: string}, collectionFormat: ";
    let header = query.replace("query", "header");
    let place = "/paths/~1things/post";
    let cases = [
        (
            parameters(&[&format!("{query}lines}}")]),
            "parameters/0/collectionFormat",
            8,
            "cannot be `lines`",
        ),
        (
            parameters(&[&format!("{query}7}}")]),
            "parameters/0/collectionFormat",
            8,
            "cannot be `7`",
        ),
        (
            parameters(&[&format!("{header}multi}}")]),
            "parameters/0/collectionFormat",
            8,
            "cannot be `multi`",
        ),
        (
            parameters(&[
                "{name: a, in: body, schema: {}}",
                "{name: b, in: body, schema: {}}",
            ]),
            "parameters/1",
            9,
            "a second body",
        ),
        (
            parameters(&[
                "{name: a, in: body, schema: {}}",
                "{name: b, in: formData, type: string}",
            ]),
            "parameters/1",
            9,
            "a form and a body",
        ),
        (
            parameters(&[
                "{name: a, in: formData, type: string}",
                "{name: a, in: formData, type: string}",
            ]),
            "parameters/1",
            9,
            "has this name already",
        ),
        (
            parameters(&["{in: formData, type: string}"]),
            "parameters/0",
            8,
            "no `name`",
        ),
        (
            parameters(&["{name: a, in: formData, type: string, required: 1}"]),
            "parameters/0/required",
            8,
            "expected `true` or `false`",
        ),
        // What is no Swagger either keeps its place when it moves.
        (
            parameters(&["{name: a, in: form, type: string}"]),
            "parameters/0/in",
            8,
            "no `form` here",
        ),
        (
            parameters(&["{name: a, in: body, schema: {type: object, properties: [a]}}"]),
            "parameters/0/schema/properties",
            8,
            "expected a mapping",
        ),
        (
            operation("      consumes: {a: b}"),
            "consumes",
            7,
            "expected a list",
        ),
        (
            operation("      produces: [1.5]"),
            "produces/0",
            7,
            "expected a string",
        ),
    ];
    for (text, pointer, line, says) in cases {
        let (message, at, found) = Files::yaml(&text).refusal();
        let pointer = format!("{place}/{pointer}");
        assert_eq!(
            (at.as_str(), found),
            (pointer.as_str(), Some(line)),
            "{text}"
        );
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn faults_of_the_whole_are_placed() {
    let whole = |fields: &str| format!("{fields}\n{}", swagger("  {}"));
    let cases = [
        (whole("host: [a]"), "/host", 1, "expected a string"),
        (whole("schemes: [1]"), "/schemes/0", 1, "expected a string"),
        (
            whole("components: {schemas: {A: {}}}\ndefinitions: {A: {}}"),
            "/definitions/A",
            2,
            "stands in `components` too",
        ),
        (
            swagger(
                "  /a:\n    $ref: '#/paths/~1b'\n    parameters: [{name: a, in: body, schema: {}}]\n  /b: {}\n",
            ),
            "/paths/~1a/parameters/0",
            7,
            "stand elsewhere",
        ),
    ];
    for (text, pointer, line, says) in cases {
        let (message, at, found) = Files::yaml(&text).refusal();
        assert_eq!((at.as_str(), found), (pointer, Some(line)), "{text}");
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn a_lenient_run_goes_on_without_what_is_refused() {
    let text = parameters(&[
        "{name: a, in: body, schema: {}}",
        "{name: b, in: body, schema: {}}",
    ]);
    let generated = Files::yaml(&text).generated(true).unwrap();
    assert_eq!(generated.summaries()[0].operations, 1);
    assert_eq!(
        told(generated.report()),
        ["Refused left out root.yaml#/paths/~1things/post/parameters/1"]
    );
}

#[test]
fn a_list_that_nobody_can_write_is_left_out() {
    let text = parameters(&[
        "{name: a, in: query, type: array, items: {type: string}, collectionFormat: lines}",
        "{name: b, in: query, type: string}",
    ]);
    let generated = Files::yaml(&text).generated(true).unwrap();
    assert_eq!(
        told(generated.report()),
        ["Refused left out root.yaml#/paths/~1things/post/parameters/0/collectionFormat"]
    );
    let code: String = generated.files().map(|(_, text)| text).collect();
    assert!(code.contains(r#""b""#) && !code.contains(r#""a""#));
}

#[test]
fn what_only_a_server_writes_is_a_text() {
    let text = operation("      produces: []").replace(
        "{description: Done.}",
        "{description: d, headers: {X-A: {type: array, items: {type: string}, collectionFormat: \
         multi, minItems: 1, enum: [[a]], default: [a], description: Some.}}}",
    );
    let (document, report) = Files::yaml(&text).mended();
    let headers = &post(&document)["responses"]["204"]["headers"];
    // Nothing is left of what is said of a list.
    assert_eq!(headers["X-A"]["schema"], json!({"type": "string"}));
    assert_eq!(headers["X-A"]["description"], "Some.");
    let place = "root.yaml#/paths/~1things/post/responses/204/headers/X-A";
    assert_eq!(
        told(&report),
        [format!("Degraded collectionFormat {place}")]
    );
}

#[test]
fn a_path_without_its_slash_is_rewritten_too() {
    let text = parameters(&["{name: a, in: query, type: string}"]).replace("  /things", "  things");
    let document = Files::yaml(&text).mended().0;
    assert_eq!(
        post(&document)["parameters"][0]["schema"],
        json!({"type": "string"})
    );
}

#[test]
fn small_faults_are_mended_and_told() {
    let text = "swagger: 2.0
info: {title: Things, version: '1'}
host: https://example.com/
basePath: v1
consumes: application/json
produces:
paths:
  /things:
    post:
      parameters: [{name: thing, in: body, type: string}]
      responses: {'200': {description: Done., schema: {type: string}}}
";
    let files = Files::yaml(text);
    let (document, report) = files.mended();
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(
        document["servers"],
        json!([{"url": "https://example.com/v1"}])
    );
    let content = json!({"application/json": {"schema": {"type": "string"}}});
    assert_eq!(post(&document)["requestBody"], json!({"content": content}));
    assert_eq!(post(&document)["responses"]["200"]["content"], content);
    assert_eq!(
        told(&report),
        [
            "FixedUp fixup scalar-type root.yaml#/swagger",
            "FixedUp fixup list-shape root.yaml#/consumes",
            "FixedUp fixup null-field root.yaml#/produces",
            "FixedUp fixup path-slash root.yaml#/basePath",
            "FixedUp host root.yaml#/host",
            "Degraded media type root.yaml#/paths/~1things/post/responses/200/schema",
            "FixedUp fixup swagger-parameter root.yaml#/paths/~1things/post/parameters/0",
        ]
    );
    // Who reads strictly is told of each.
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    assert_eq!(refusals.iter().count(), 6);
}

#[test]
fn servers_come_of_host_path_and_schemes() {
    let servers = |fields: &str| {
        let files = Files::yaml(&format!("{fields}\n{}", swagger("  {}")));
        files.joined()["servers"].clone()
    };
    for (fields, urls) in [
        ("x-a: 1", vec![]),
        ("basePath: /", vec![]),
        ("basePath: /v1/", vec!["/v1"]),
        ("host: a.b", vec!["https://a.b"]),
        ("host: 'a.b:8080'\nschemes: [http]", vec!["http://a.b:8080"]),
        (
            "host: a.b\nschemes: [ws, http, https]\nbasePath: /c",
            vec!["https://a.b/c", "http://a.b/c", "ws://a.b/c"],
        ),
    ] {
        let expected: Vec<_> = urls.iter().map(|url| json!({"url": url})).collect();
        let found = servers(fields);
        assert_eq!(
            found.as_array().cloned().unwrap_or_default(),
            expected,
            "{fields}"
        );
    }
    // A scheme that stands where none may is the one that is meant.
    let files = Files::yaml(&format!("host: 'http://a.b'\n{}", swagger("  {}")));
    assert_eq!(files.mended().0["servers"], json!([{"url": "http://a.b"}]));
}

#[test]
fn bodies_of_a_path_are_those_of_its_operations() {
    let text = swagger(
        "  /things:
    parameters:
      - {name: a, in: formData, type: string}
      - {name: b, in: formData, type: string}
    put:
      parameters: [{name: a, in: formData, type: integer}]
      responses: {'204': {description: d}}
    post: {responses: {'204': {description: d}}}
",
    )
    .replace("consumes: [application/json]\n", "");
    let document = Files::yaml(&text).joined();
    let properties = |method: &str| {
        let content = &document["paths"]["/things"][method]["requestBody"]["content"];
        content["application/x-www-form-urlencoded"]["schema"]["properties"].clone()
    };
    let (string, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    assert_eq!(properties("put"), json!({"a": number, "b": string}));
    assert_eq!(properties("post"), json!({"a": string, "b": string}));
    assert!(document["paths"]["/things"].get("parameters").is_none());
    // A form of an operation's own stands in place of the body of its path.
    let text = text.replace(
        "      - {name: a, in: formData, type: string}
      - {name: b, in: formData, type: string}
",
        "      - {name: all, in: body, schema: {type: boolean}}\n",
    );
    let document = Files::yaml(&text).joined();
    let content =
        |method: &str| document["paths"]["/things"][method]["requestBody"]["content"].clone();
    assert_eq!(
        content("post")["application/json"]["schema"]["type"],
        "boolean"
    );
    let put = content("put");
    let form = &put["application/x-www-form-urlencoded"]["schema"]["properties"];
    assert_eq!(*form, json!({"a": {"type": "integer"}}));
    assert_eq!(put.as_object().unwrap().len(), 1);
}

#[test]
fn a_file_without_a_media_type_is_of_any() {
    let text = operation("      summary: Gets.").replace(
        "{description: Done.}",
        "{description: Done., schema: {type: file}}",
    );
    let (document, report) = Files::yaml(&text).mended();
    assert_eq!(
        post(&document)["responses"]["204"]["content"],
        json!({"*/*": {"schema": {"type": "string", "format": "binary"}}})
    );
    assert!(told(&report).is_empty(), "{:?}", told(&report));
}

#[test]
fn lists_of_a_form_are_written_as_its_media_type_can() {
    let body = |media_types: &str, list: &str| {
        let fields = format!(
            "      consumes: [{media_types}]\n      parameters: [{{name: a, in: formData, type: \
             array, items: {{type: {list}]"
        );
        let (document, report) = Files::yaml(&operation(&fields)).mended();
        // What the form itself says of a file is not mended afterwards.
        assert!(!told(&report).join("\n").contains("fixup"));
        post(&document)["requestBody"]["content"].clone()
    };
    let url = "application/x-www-form-urlencoded";
    let parts = "multipart/form-data";
    let a = |content: &Value, media_type: &str| {
        content[media_type]["schema"]["properties"]["a"]["type"].clone()
    };
    let content = body(url, "string}, collectionFormat: pipes}");
    assert_eq!(
        content[url]["encoding"]["a"],
        json!({"style": "pipeDelimited", "explode": false})
    );
    // Parts have no style.
    assert_eq!(a(&body(parts, "string}}"), parts), "string");
    assert_eq!(
        a(&body(parts, "string}, collectionFormat: multi}"), parts),
        "array"
    );
    let content = body(parts, "file}}");
    let items = &content[parts]["schema"]["properties"]["a"]["items"];
    assert_eq!(*items, json!({"type": "string", "format": "binary"}));
    let content = body("text/plain", "file}}");
    assert!(content.get(parts).is_some(), "{content}");
    // A file goes into parts, whatever else is consumed.
    let content = body(&format!("{url}, {parts}"), "file}}");
    assert_eq!(content.as_object().unwrap().len(), 1);
    assert!(content.get(parts).is_some(), "{content}");
    // What names no form has to be one.
    assert_eq!(body("text/plain", "file}}").as_object().unwrap().len(), 1);
    assert_eq!(a(&body("text/plain", "string}}"), url), "array");
}

#[test]
fn fixups_see_what_was_published() {
    let text = parameters(&["{name: a, in: query, type: strnig}"]);
    let files = Files::yaml(&text);
    let fixup = "name = 'type'\nwhat = 'A string.'\nwhy = 'It is.'\nreported = 'no'\n[[change]]\n\
                 pointer = '/paths/~1things/post/parameters/0/type'\nexpect = 'strnig'\n\
                 set = 'string'\n";
    std::fs::write(files.path("type.toml"), fixup).unwrap();
    let mut version = Version::new("v1", files.path("root.yaml"));
    version.fixups = Some(Fixups::read(&files.path("type.toml")).unwrap());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]).unwrap();
    assert_eq!(
        told(generated.report()),
        ["FixedUp fixup type root.yaml#/paths/~1things/post/parameters/0/type"]
    );
}

#[test]
fn copies_have_a_limit() {
    let types: Vec<_> = (0..2000).map(|index| format!("a/t{index}")).collect();
    let properties: Vec<_> = (0..2000)
        .map(|index| format!("p{index}: {{type: string}}"))
        .collect();
    let properties = properties.join(", ");
    let fields = format!(
        "      consumes: [{}]\n      parameters: [{{name: a, in: body, schema: {{type: object, \
         properties: {{{properties}}}}}}}]",
        types.join(", ")
    );
    let (message, pointer, line) = Files::yaml(&operation(&fields)).refusal();
    assert!(message.contains("more than ten times"), "{message}");
    assert_eq!(pointer, "/paths/~1things/post/parameters/0");
    assert_eq!(line, Some(8));
}
