//! What a lenient run makes of operations of which a part cannot be loaded.

use super::{Files, description};

/// What the operation `putThing` becomes: its method and its request.
fn operation(fields: &str, components: &str) -> String {
    let text = description(&format!(
        "  /things:\n    put: {{operationId: putThing, {fields}}}\n{components}"
    ));
    let files = Files::yaml(&text);
    let refusals = files.refused();
    let generated = files.generated(true).unwrap();
    assert_eq!(generated.summaries()[0].operations, 1, "{fields}");
    // Each fault of a strict run is told by the lenient one, at its place.
    let told = super::told(generated.report()).join("\n");
    for refusal in &refusals {
        let place = format!("left out root.yaml#{}", refusal.pointer());
        assert!(told.contains(&place), "{place}\n{told}");
    }
    let out = files.path("out");
    generated.plan(&out).unwrap().apply().unwrap();
    let read = |file: &str| std::fs::read_to_string(out.join("src/v1").join(file)).unwrap();
    read("operations.rs") + &read("operations/requests.rs")
}

const DONE: &str = "responses: {'204': {description: d}}";

#[test]
fn a_body_that_is_unknown_is_whatever_the_caller_sends() {
    for (body, components) in [
        ("{$ref: '#/components/requestBodies/Nil'}", ""),
        ("{$ref: 'missing.yaml#/Body'}", ""),
        ("{$ref: '#/paths'}", ""),
        ("7", ""),
        ("{content: {application/json: {$ref: 'missing.yaml'}}}", ""),
        ("{content: {$ref: 'missing.yaml'}}", ""),
        (
            "{$ref: '#/components/requestBodies/Led'}",
            "components: {requestBodies: {Led: {$ref: missing.yaml}}}\n",
        ),
        (
            "{$ref: '#/components/requestBodies/Bad'}",
            "components: {requestBodies: {Bad: [7]}}\n",
        ),
        (
            "{$ref: '#/components/requestBodies/A'}",
            "components: {requestBodies: {A: {$ref: '#/components/requestBodies/A'}}}\n",
        ),
    ] {
        let emitted = operation(&format!("requestBody: {body}, {DONE}"), components);
        assert!(emitted.contains(".file(\"*/*\", body"), "{body}\n{emitted}");
        assert!(emitted.contains("pub fn put_thing(&self) ->"), "{emitted}");
    }
}

#[test]
fn a_body_without_its_content_keeps_that_it_is_required() {
    let body = "requestBody: {required: true, content: {application/json: {$ref: 'x.yaml'}}}";
    let emitted = operation(&format!("{body}, {DONE}"), "");
    assert!(
        emitted.contains("pub fn put_thing(&self, body: Upload) ->"),
        "{emitted}"
    );
}

#[test]
fn an_answer_that_is_unknown_is_handed_out() {
    for (answer, components) in [
        ("{$ref: '#/components/responses/Nil'}", ""),
        (
            "{description: d, content: {application/json: {$ref: 'x.yaml'}}}",
            "",
        ),
        ("{description: d, content: {$ref: 'x.yaml'}}", ""),
        ("{description: d, content: 7}", ""),
        (
            "{$ref: '#/components/responses/A'}",
            "components: {responses: {A: {$ref: '#/components/responses/A'}}}\n",
        ),
    ] {
        let fields = format!("responses: {{'200': {answer}, '404': {answer}}}");
        let emitted = operation(&fields, components);
        assert!(emitted.contains("=> download"), "{answer}\n{emitted}");
    }
    let emitted = operation("responses: {$ref: 'x.yaml'}", "");
    assert!(emitted.contains("=> download"), "{emitted}");
}

#[test]
fn other_parameters_and_headers_stay() {
    let known = "{name: q, in: query, schema: {type: string}}";
    for parameters in [
        format!("[{{$ref: '#/components/parameters/Nil'}}, {known}]"),
        format!("[{known}, {{$ref: 'x.yaml'}}]"),
        format!("[{known}, {{$ref: '#/components/parameters/A'}}]"),
        format!("[{known}, {{name: my header, in: header, schema: {{type: string}}}}]"),
    ] {
        let components = "components: {parameters: {A: {$ref: '#/components/parameters/A'}}}\n";
        let emitted = operation(&format!("parameters: {parameters}, {DONE}"), components);
        assert!(
            emitted.contains("pub fn q<How>("),
            "{parameters}\n{emitted}"
        );
    }
    let emitted = operation(&format!("parameters: 7, {DONE}"), "");
    assert!(emitted.contains("put_thing"), "{emitted}");
    let headers = "headers: {X: {$ref: 'x.yaml'}}";
    let answer = format!("{{description: d, {headers}, content: {{text/plain: {{}}}}}}");
    let emitted = operation(&format!("responses: {{'200': {answer}}}"), "");
    assert!(emitted.contains("text/plain"), "{emitted}");
}

#[test]
fn an_operation_whose_server_is_unknown_goes_with_it() {
    for servers in ["[{$ref: 'x.yaml'}]", "[7]", "7", "[{url: 7}]"] {
        for (item, operation) in [(servers, "[]"), ("[]", servers)] {
            let text = description(&format!(
                "  /a:\n    servers: {item}\n    get: {{servers: {operation}, responses: {{'204': {{description: d}}}}}}\n"
            ));
            let files = Files::yaml(&text);
            let generated = files.generated(true).unwrap();
            let told = super::told(generated.report()).join("\n");
            let is_mended = servers == "[{url: 7}]";
            assert_eq!(
                generated.summaries()[0].operations,
                usize::from(is_mended),
                "{text}"
            );
            assert!(
                is_mended || told.contains("left out root.yaml#/paths/~1a"),
                "{told}"
            );
        }
    }
}
