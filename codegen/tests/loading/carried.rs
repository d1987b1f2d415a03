//! Names that HTTP cannot carry, and what says nothing of any message.

use super::{Files, description, told};

/// What is told of an operation, in YAML and in JSON: outcome, construct and pointer.
fn told_of(fields: &str, components: &str) -> Vec<String> {
    let text = description(&format!(
        "  /things:\n    put: {{operationId: putThing, {fields}}}\n{components}"
    ));
    let tell = |files: &Files| match files.generated(false) {
        Ok(generated) => told(generated.report()),
        Err(refusals) => told(&refusals.report()),
    };
    let yaml = tell(&Files::yaml(&text));
    let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let json = tell(&Files::json(&value.to_string()));
    let json: Vec<_> = json
        .iter()
        .map(|it| it.replace("root.json", "root.yaml"))
        .collect();
    assert_eq!(yaml, json);
    yaml.iter().map(|it| it.replace("root.yaml", "")).collect()
}

const DONE: &str = "responses: {'204': {description: d}}";
const PUT: &str = "#/paths/~1things/put";

#[test]
fn a_header_that_cannot_be_sent_is_refused() {
    for name in ["my header", "n\u{e4}me", "", "a:b", "a\u{1}b"] {
        let name = serde_json::to_string(name).unwrap();
        let parameter = format!("{{name: {name}, in: header, schema: {{type: string}}}}");
        let told = told_of(&format!("parameters: [{parameter}], {DONE}"), "");
        assert_eq!(told, [format!("Refused refusal {PUT}/parameters/0/name")]);
        let component = format!("components: {{parameters: {{A: {parameter}}}}}\n");
        let told = told_of(DONE, &component);
        assert_eq!(told, ["Refused refusal #/components/parameters/A/name"]);
    }
    let parameter = "{name: X-Request_Id, in: header, schema: {type: string}}";
    assert!(told_of(&format!("parameters: [{parameter}], {DONE}"), "").is_empty());
}

#[test]
fn names_that_are_sent_in_some_way_are_noted() {
    let parameter = "{name: my cookie, in: cookie, schema: {type: string}}";
    let told = told_of(&format!("parameters: [{parameter}], {DONE}"), "");
    assert_eq!(
        told,
        [format!("Degraded cookie name {PUT}/parameters/0/name")]
    );
    let schemes = "components:
  securitySchemes:
    a: {type: apiKey, in: header, name: my key}
    b: {type: http, scheme: my scheme}
    c: {type: apiKey, in: query, name: my key}
    d: {type: http, scheme: bearer}
";
    let expected = [
        "Degraded security scheme #/components/securitySchemes/a/name",
        "Degraded security scheme #/components/securitySchemes/b/scheme",
    ];
    assert_eq!(told_of(DONE, schemes), expected);
}

#[test]
fn headers_of_answers_and_parts() {
    let header = "{'X Y': {schema: {type: string}}, X-Z: {schema: {type: string}}}";
    let answer = format!("{{description: d, headers: {header}}}");
    let told = told_of(&format!("responses: {{'204': {answer}}}"), "");
    let place = "responses/204/headers/X Y";
    assert_eq!(told, [format!("Degraded header name {PUT}/{place}")]);
    // Once, in its place.
    let component = format!("components: {{responses: {{A: {answer}}}}}\n");
    let told = told_of(
        "responses: {'204': {$ref: '#/components/responses/A'}, '201': {$ref: '#/components/responses/A'}}",
        &component,
    );
    let place = "#/components/responses/A/headers/X Y";
    assert_eq!(told, [format!("Degraded header name {place}")]);
    let form = format!(
        "{{schema: {{type: object, properties: {{a: {{type: string}}}}}}, encoding: {{a: {{headers: {header}}}}}}}"
    );
    let body = format!("requestBody: {{content: {{multipart/form-data: {form}}}}}");
    let told = told_of(&format!("{body}, {DONE}"), "");
    let place = "requestBody/content/multipart~1form-data/encoding/a/headers/X Y";
    assert_eq!(told[0], format!("Degraded header name {PUT}/{place}"));
}

#[test]
fn media_types() {
    for (media_type, outcome) in [
        ("application/json", None),
        ("application/vnd.a+json; version=1; q=\"a;b\"", None),
        ("*/*", None),
        ("text/*;", None),
        ("not a type", Some("Degraded media type")),
        ("json", Some("Degraded media type")),
        (" application/json", Some("Degraded media type")),
        ("a/b; c", Some("Degraded media type")),
        ("a/b, c/d", Some("Degraded media type")),
        ("a/b\n", Some("Refused refusal")),
        ("a/\u{e4}", Some("Refused refusal")),
        ("", Some("Refused refusal")),
    ] {
        let key = serde_json::to_string(media_type).unwrap();
        let content = format!("content: {{{key}: {{schema: {{type: string}}}}}}");
        let token = media_type.replace('/', "~1");
        let parameter = format!("{{name: q, in: query, {content}}}");
        for (place, fields) in [
            ("requestBody", format!("requestBody: {{{content}}}, {DONE}")),
            (
                "responses/200",
                format!("responses: {{'200': {{description: d, {content}}}}}"),
            ),
            ("parameters/0", format!("parameters: [{parameter}], {DONE}")),
            (
                "responses/200/headers/X",
                format!("responses: {{'200': {{description: d, headers: {{X: {{{content}}}}}}}}}"),
            ),
        ] {
            let told = told_of(&fields, "");
            let expected = outcome.map(|it| format!("{it} {PUT}/{place}/content/{token}"));
            assert_eq!(told, Vec::from_iter(expected), "{fields}");
        }
    }
    let form = "{schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: 'text/plain, json'}}}";
    let body = format!("requestBody: {{content: {{multipart/form-data: {form}}}}}");
    let told = told_of(&format!("{body}, {DONE}"), "");
    let place = "requestBody/content/multipart~1form-data/encoding/a/contentType";
    assert_eq!(told, [format!("Degraded media type {PUT}/{place}")]);
}

#[test]
fn a_parameter_of_several_media_types() {
    let content = "content: {text/plain: {schema: {type: string}}, application/json: {}}";
    let parameter = format!("{{name: q, in: query, {content}}}");
    let told = told_of(&format!("parameters: [{parameter}], {DONE}"), "");
    let expected = format!("Degraded several media types {PUT}/parameters/0/content");
    assert_eq!(told, [expected]);
    let header = format!("components: {{headers: {{X: {{{content}}}}}}}\n");
    let expected = "Degraded several media types #/components/headers/X/content";
    assert_eq!(told_of(DONE, &header), [expected]);
}

#[test]
fn a_requirement_of_a_scheme_that_nobody_declares() {
    let schemes = "components: {securitySchemes: {known: {type: http, scheme: basic}}}\n";
    let told = told_of(
        &format!("security: [{{known: [], nil: []}}], {DONE}"),
        schemes,
    );
    assert_eq!(
        told,
        [format!(
            "Degraded security requirement {PUT}/security/0/nil"
        )]
    );
    // That of the whole is told once.
    let text = description(
        "  /a: {get: {responses: {'204': {description: d}}}, put: {responses: {'204': {description: d}}}}
security: [{}, {nil: []}]
",
    );
    let generated = Files::yaml(&text).generated(false).unwrap();
    assert_eq!(
        super::told(generated.report()),
        ["Degraded security requirement root.yaml#/security/1/nil"]
    );
}

/// OpenAPI 3.2 lets a requirement name a scheme by a URI, here and in another file.
#[test]
fn a_requirement_may_refer_to_its_scheme() {
    let text = |version: &str| {
        format!(
            "openapi: {version}
info: {{title: Things, version: '1'}}
security: [{{'other.yaml#/components/securitySchemes/token': [read]}}]
paths:
  /a: {{get: {{operationId: getA, responses: {{'204': {{description: d}}}}}}}}
  /b:
    get:
      operationId: getB
      security: [{{'#/components/securitySchemes/key': []}}, {{own: []}}, {{'other.yaml#/none': []}}]
      responses: {{'204': {{description: d}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
    own: {{type: http, scheme: basic}}
"
        )
    };
    let other = "openapi: 3.2.0
info: {title: Other, version: '1'}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
";
    let generated = |version: &str| {
        let files = Files::texts(&[("root.yaml", &text(version)), ("other.yaml", other)]);
        let generated = files.generated(false).unwrap();
        let schemes = generated
            .files()
            .find(|(path, _)| path.ends_with("v1/schemes.rs"));
        let requests = generated
            .files()
            .find(|(path, _)| path.ends_with("requests.rs"));
        let [schemes, requests] = [schemes, requests].map(|file| {
            let words = file.unwrap().1.split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        });
        (schemes, requests, super::told(generated.report()))
    };
    let (schemes, requests, told) = generated("3.2.0");
    for constant in [
        "pub const TOKEN: SecurityScheme = SecurityScheme { name: \"token\", kind: SchemeKind::Bearer, };",
        "pub const KEY: SecurityScheme",
        "pub const OWN: SecurityScheme",
    ] {
        assert!(schemes.contains(constant), "{constant}\n{schemes}");
    }
    for mentioned in ["schemes::TOKEN", "schemes::KEY", "schemes::OWN"] {
        assert!(requests.contains(mentioned), "{mentioned}\n{requests}");
    }
    let nowhere = "root.yaml#/paths/~1b/get/security/2/other.yaml#~1none";
    assert_eq!(told, [format!("Degraded security requirement {nowhere}")]);
    // Before, they are names.
    let (_, _, told) = generated("3.1.0");
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn encodings_that_nothing_has() {
    let encoding = "encoding: {a: {contentType: text/plain}, b: {contentType: text/plain}, c: {contentType: text/plain}}";
    let composed = "allOf: [{type: object, properties: {a: {type: string}}}, {$ref: '#/components/schemas/B'}]";
    let components =
        "components: {schemas: {B: {type: object, properties: {b: {type: string}}}}}\n";
    for (media_type, schema, expected) in [
        ("multipart/form-data", composed, Some("Degraded encoding")),
        (
            "application/x-www-form-urlencoded",
            composed,
            Some("Degraded encoding"),
        ),
        // What is added has a style by its name.
        (
            "application/x-www-form-urlencoded",
            "type: object, additionalProperties: {type: string}",
            None,
        ),
        ("application/x-www-form-urlencoded", "", None),
    ] {
        let token = media_type.replace('/', "~1");
        let body = format!("{{content: {{{media_type}: {{schema: {{{schema}}}, {encoding}}}}}}}");
        let expected =
            expected.map(|it| format!("{it} {PUT}/requestBody/content/{token}/encoding/c"));
        let told = told_of(&format!("requestBody: {body}, {DONE}"), components);
        assert_eq!(told, Vec::from_iter(expected));
    }
}

#[test]
fn a_body_without_a_media_type() {
    let told = told_of(
        &format!("requestBody: {{required: true, content: {{}}}}, {DONE}"),
        "",
    );
    assert_eq!(
        told,
        [format!("Degraded request body {PUT}/requestBody/content")]
    );
}

#[test]
fn encodings_that_are_ignored() {
    let object = "schema: {type: object, properties: {a: {type: string}}}";
    let headers = "encoding: {a: {headers: {X: {schema: {type: string}}}}}";
    let style = "encoding: {a: {style: form}}";
    for (media_type, encoding, at) in [
        ("application/json", style, "encoding"),
        (
            "application/x-www-form-urlencoded",
            headers,
            "encoding/a/headers",
        ),
        ("multipart/form-data", style, "encoding/a"),
    ] {
        let body = format!("requestBody: {{content: {{{media_type}: {{{object}, {encoding}}}}}}}");
        let token = media_type.replace('/', "~1");
        let expected = format!("/paths/~1things/put/requestBody/content/{token}/{at}");
        assert_eq!(ignored(&format!("{body}, {DONE}")), [expected]);
    }
    let content = format!("content: {{multipart/mixed: {{{object}, {style}}}}}");
    let answer = format!("{{description: d, {content}}}");
    let places = ignored(&format!("responses: {{'200': {answer}, '400': {answer}}}"));
    let place = |status| {
        format!("/paths/~1things/put/responses/{status}/content/multipart~1mixed/encoding")
    };
    assert_eq!(places, [place(200), place(400)]);
}

/// The pointers of the Encoding Objects that are reported as ignored.
fn ignored(fields: &str) -> Vec<String> {
    let text = description(&format!(
        "  /things:\n    put: {{operationId: putThing, {fields}}}\n"
    ));
    let generated = Files::yaml(&text).generated(false).unwrap();
    let entries = generated.report().entries();
    let ignored = entries.filter(|it| it.construct == "encoding, ignored by the specification");
    ignored.map(|it| it.pointer.to_owned()).collect()
}

#[test]
fn a_scheme_of_two_names_is_documented_by_both() {
    let text = description(
        "  /a: {get: {security: [{alias: []}], responses: {'204': {description: d}}}}
components:
  securitySchemes:
    alias: {$ref: '#/components/securitySchemes/real'}
    real: {type: http, scheme: basic}
",
    );
    let files = Files::yaml(&text);
    let generated = files.generated(false).unwrap();
    assert!(told(generated.report()).is_empty());
    let out = files.path("out");
    generated.plan(&out).unwrap().apply().unwrap();
    let version = std::fs::read_to_string(out.join("src/v1.rs")).unwrap();
    assert!(
        version.contains("`alias`") && version.contains("`real`"),
        "{version}"
    );
    let circle = text.replace(
        "{type: http, scheme: basic}",
        "{$ref: '#/components/securitySchemes/alias'}",
    );
    let refusals = Files::yaml(&circle).refused();
    assert_eq!(refusals[0].message(), "the reference leads to itself");
}
