//! What later versions add: in schemas, in methods, and where the server calls.

use mainsheet_codegen::ChangeKind::{self, *};

use crate::found::{diff, diff_in, kinds, lines, receiving, sending};
use crate::later_cases::LATER;

/// The same description of another version.
fn of(version: &str, description: &str) -> String {
    description.replacen("openapi: 3.0.3", &format!("openapi: {version}"), 1)
}

#[test]
fn schemas() {
    for &(old, new, kind, in_requests, in_responses) in LATER {
        let found = |written: fn(&str) -> String| {
            let (old, new) = (of("3.1.0", &written(old)), of("3.2.0", &written(new)));
            kinds(&diff(&old, &new))
        };
        assert_eq!(
            found(sending),
            [(kind, in_requests)],
            "sent: {old} to {new}"
        );
        assert_eq!(
            found(receiving),
            [(kind, in_responses)],
            "received: {old} to {new}"
        );
    }
}

#[test]
fn a_schema_that_stays_has_no_change() {
    for &(old, new, ..) in LATER {
        for schema in [old, new] {
            let schema = of("3.1.0", &receiving(schema));
            assert_eq!(kinds(&diff(&schema, &schema)), [], "{schema}");
        }
    }
}

#[test]
fn a_constant_is_another() {
    let sent = |schema: &str| of("3.1.0", &sending(schema));
    let found = diff(&sent("{const: a}"), &sent("{const: b}"));
    assert_eq!(
        kinds(&found),
        [(EnumValuesAdded, false), (EnumValuesRemoved, true)]
    );
    let found = diff(&sent("{const: a}"), &sent("{const: 1}"));
    assert_eq!(kinds(&found), [(TypeChanged, true)]);
}

#[test]
fn what_tells_of_no_alternative_means_another() {
    let sent = |default: &str| {
        let alternatives =
            "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]";
        let discriminator = format!("discriminator: {{propertyName: kind{default}}}");
        let text = of(
            "3.2.0",
            &sending(&format!("{{{alternatives}, {discriminator}}}")),
        );
        let object = "{type: object, properties: {kind: {type: string}}}";
        text.replacen(
            "components:\n  {}",
            &format!("components:\n  schemas:\n    A: {object}\n    B: {object}"),
            1,
        )
    };
    let (none, a, b) = (
        sent(""),
        sent(", defaultMapping: A"),
        sent(", defaultMapping: B"),
    );
    for (old, new, says) in [
        (&none, &a, "from `kind` to `kind`, else `A`"),
        (&a, &b, "from `kind`, else `A` to `kind`, else `B`"),
        (&a, &none, "from `kind`, else `A` to `kind`"),
    ] {
        let found = diff(old, new);
        assert_eq!(kinds(&found), [(DiscriminatorChanged, true)]);
        assert!(lines(&found)[0].ends_with(says), "{:?}", lines(&found));
    }
    let by_reference = sent(", defaultMapping: '#/components/schemas/A'");
    assert_eq!(kinds(&diff(&a, &by_reference)), []);
}

/// What only narrows is read by nobody, so that it is no difference either.
#[test]
fn what_has_no_type_is_not_compared() {
    let sent = |schema: &str| of("3.1.0", &sending(schema));
    for narrower in [
        "{type: object, dependentRequired: {a: [b]}}",
        "{type: object, propertyNames: {maxLength: 3}}",
        "{type: object, if: {required: [a]}, then: {required: [b]}}",
        "{type: object, unknownKeyword: 3}",
    ] {
        let found = diff(&sent("{type: object}"), &sent(narrower));
        assert_eq!(kinds(&found), [], "{narrower}");
    }
}

/// A description of webhooks alone: this is sent to those who wait for it.
fn webhook(fields: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Things, version: '1'}}\nwebhooks:\n  newThing: {{post: \
         {{{fields}}}}}\n"
    )
}

fn payload(schema: &str) -> String {
    webhook(&format!(
        "requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"
    ))
}

/// Fields of a webhook before and after, what is found, and whether it breaks those who wait.
const WEBHOOKS: &[(&str, &str, ChangeKind, bool)] = &[
    (
        "parameters: [{name: A, in: header, required: true, schema: {type: string}}]",
        "parameters: [{name: A, in: header, schema: {type: string}}]",
        ParameterOptional,
        true,
    ),
    (
        "parameters: [{name: A, in: header, schema: {type: string}}]",
        "parameters: [{name: A, in: header, required: true, schema: {type: string}}]",
        ParameterRequired,
        false,
    ),
    (
        "",
        "parameters: [{name: A, in: header, required: true, schema: {type: string}}]",
        RequiredParameterAdded,
        false,
    ),
    (
        "requestBody: {required: true, content: {text/csv: {}}}",
        "requestBody: {content: {text/csv: {}}}",
        BodyOptional,
        true,
    ),
    (
        "requestBody: {content: {text/csv: {}}}",
        "requestBody: {required: true, content: {text/csv: {}}}",
        BodyRequired,
        false,
    ),
    (
        "",
        "requestBody: {required: true, content: {text/csv: {}}}",
        RequiredBodyAdded,
        false,
    ),
    (
        "requestBody: {content: {text/csv: {}}}",
        "",
        BodyRemoved,
        true,
    ),
    (
        "responses: {'204': {description: Read}}",
        "responses: {'202': {description: Read}, '204': {description: Read}}",
        StatusAdded,
        false,
    ),
    (
        "responses: {'200': {description: Read, headers: {A: {schema: {type: string}}}}}",
        "responses: {'200': {description: Read, headers: {A: {required: true, schema: {type: \
         string}}}}}",
        HeaderRequired,
        true,
    ),
    (
        "responses: {'200': {description: Read, headers: {A: {required: true, schema: {type: \
         string}}}}}",
        "responses: {'200': {description: Read, headers: {A: {schema: {type: string}}}}}",
        HeaderOptional,
        false,
    ),
    (
        "responses: {'200': {description: Read, content: {text/plain: {schema: {type: string}}}}}",
        "responses: {'200': {description: Read, content: {text/plain: {schema: {type: string, \
         maxLength: 3}}}}}",
        BoundTightened,
        true,
    ),
];

#[test]
fn a_webhook_is_received() {
    for &(old, new, kind, breaking) in WEBHOOKS {
        let found = diff(&webhook(old), &webhook(new));
        assert_eq!(kinds(&found), [(kind, breaking)], "{old} to {new}");
    }
    let found = diff(&webhook("security: [{a: []}]"), &webhook("security: []"));
    assert_eq!(kinds(&found), [], "a server has no credentials of a client");
    for &(old, new, kind, _, in_responses) in LATER {
        let found = diff(&payload(old), &payload(new));
        assert_eq!(kinds(&found), [(kind, in_responses)], "{old} to {new}");
    }
}

#[test]
fn webhooks_come_and_go() {
    let one = webhook("");
    let two = format!("{one}  goneThing: {{post: {{}}}}\n");
    let found = diff(&one, &two);
    assert_eq!(kinds(&found), [(WebhookAdded, false)]);
    assert_eq!(lines(&found), ["webhook POST goneThing: added"]);
    let found = diff(&two, &one);
    assert_eq!(kinds(&found), [(WebhookRemoved, true)]);
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["changes"][0]["subject"]["webhook"], "POST goneThing");
    assert_eq!(
        json["changes"][0]["old_site"]["pointer"],
        "/webhooks/goneThing/post"
    );
    let markdown = found.to_markdown();
    assert!(
        markdown.contains("## Webhooks\n\n### `webhook POST goneThing`\n"),
        "{markdown}"
    );
}

/// What calls and webhooks share goes both ways.
#[test]
fn a_schema_of_both_names_both() {
    let both = |thing: &str| {
        let json = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
        format!(
            "openapi: 3.1.0\ninfo: {{title: Things, version: '1'}}\npaths:\n  /things: {{post: \
             {{requestBody: {{{json}}}}}}}\nwebhooks:\n  newThing: {{post: {{requestBody: \
             {{{json}}}}}}}\ncomponents:\n  schemas:\n    Thing: {thing}\n"
        )
    };
    let found = diff(&both("{type: string}"), &both("{type: [string, 'null']}"));
    assert_eq!(lines(&found), ["! schema Thing: may now be null"]);
    let change = &found.changes()[0];
    assert!(change.directions.requests && change.directions.responses);
    let names: Vec<_> = change.operations.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["POST /things", "webhook POST newThing"]);
}

#[test]
fn methods_that_3_0_does_not_know() {
    let path = |item: &str| {
        format!(
            "openapi: 3.2.0\ninfo: {{title: Things, version: '1'}}\npaths:\n  /things/{{id}}:\n    \
             parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n    \
             get: {{}}\n{item}"
        )
    };
    let query = |schema: &str| {
        path(&format!(
            "    query: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}\n"
        ))
    };
    let found = diff(&path(""), &query("{type: object}"));
    assert_eq!(lines(&found), ["QUERY /things/{id}: added"]);
    let narrower = "{type: object, required: [a], properties: {a: {type: string}}}";
    let found = diff(&query("{type: object}"), &query(narrower));
    assert_eq!(
        lines(&found),
        ["! QUERY /things/{id}: request body, application/json, `a`: added, required"]
    );
    let copy = |fields: &str| {
        path(&format!(
            "    additionalOperations: {{COPY: {{{fields}}}}}\n"
        ))
    };
    let found = diff(&copy(""), &path(""));
    assert_eq!(lines(&found), ["! COPY /things/{id}: removed"]);
    let to = "parameters: [{name: to, in: query, required: true, schema: {type: string}}]";
    let folder = tempfile::tempdir().unwrap();
    let found = diff_in(folder.path(), &copy(""), &copy(to), &[]);
    assert_eq!(
        lines(&found),
        ["! COPY /things/{id}: query parameter `to`: added, required"]
    );
    let site = found.changes()[0].new_site.as_ref().unwrap();
    assert_eq!(
        site.pointer,
        "/paths/~1things~1{id}/additionalOperations/COPY/parameters/0"
    );
}

/// A description of 3.0 and one of 3.1 that differ: the change is found, where it is written.
#[test]
fn a_change_between_versions_has_its_places() {
    let old = receiving(
        "{type: object, properties: {a: {type: object, nullable: true, properties: {b: {type: \
         string}}}}}",
    );
    let place = "/paths/~1things/get/responses/200/content/application~1json/schema";
    for (schema, message, below) in [
        (
            "{type: object, properties: {a: {anyOf: [{type: object, properties: {b: {type: \
             integer}}}, {type: 'null'}]}}}",
            "`a.b`: type changed from string to integer",
            "/properties/a/anyOf/0/properties/b",
        ),
        (
            "{type: object, properties: {a: {type: [object, 'null'], properties: {b: {oneOf: \
             [{type: string}, {type: 'null'}, {type: boolean}]}}}}}",
            "alternative boolean added",
            "/properties/a/properties/b/oneOf/2",
        ),
        (
            "{type: object, properties: {a: {type: [object, 'null'], properties: {b: {const: c}}}}}",
            "`a.b`: now one of `c`",
            "/properties/a/properties/b",
        ),
    ] {
        let found = diff(&old, &of("3.1.0", &receiving(schema)));
        let changes = found.changes().iter();
        let change = changes
            .clone()
            .find(|change| change.message().contains(message));
        let change = change.unwrap_or_else(|| panic!("{message} is not in\n{found}"));
        let site = change.new_site.as_ref().unwrap();
        assert_eq!(site.pointer, format!("{place}{below}"), "{message}");
    }
    let tuple = |second: &str| {
        let items = format!("prefixItems: [{{type: string}}, {{type: {second}}}], items: false");
        of("3.1.0", &receiving(&format!("{{type: array, {items}}}")))
    };
    let found = diff(&tuple("string"), &tuple("boolean"));
    let change = &found.changes()[0];
    assert_eq!(
        change.message(),
        "response 200, application/json, `[1]`: type changed from string to boolean"
    );
    let site = change.new_site.as_ref().unwrap();
    assert_eq!(site.pointer, format!("{place}/prefixItems/1"));
}

/// A stream's items are those of a list (OpenAPI 3.2.0, section 4.14.3).
#[test]
fn the_items_of_a_stream() {
    let stream = |schema: &str| {
        let text = receiving("{}").replace("schema: {}", &format!("itemSchema: {schema}"));
        of("3.2.0", &text)
    };
    let found = diff(
        &stream("{type: string}"),
        &stream("{type: [string, 'null']}"),
    );
    assert_eq!(kinds(&found), [(Nullable, true)]);
    let site = found.changes()[0].new_site.as_ref().unwrap();
    assert!(
        site.pointer.ends_with("/application~1json/itemSchema"),
        "{site:?}"
    );
}
