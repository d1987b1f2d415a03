//! What a server sends of its own accord becomes types with names and texts.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use mainsheet_codegen::{Package, Version};

fn description(rest: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\n{rest}")
}

#[test]
fn a_webhook_is_the_type_of_its_payload() {
    let text = description(
        "
webhooks:
  order.placed:
    post:
      operationId: orderPlaced
      summary: An order was placed
      description: Sent once an order is paid.
      parameters:
      - {name: X-Signature, in: header, required: true, description: Of the body., schema: {type: string}}
      - {$ref: '#/components/parameters/Attempt'}
      requestBody:
        required: true
        content:
          application/xml: {schema: {$ref: '#/components/schemas/Order'}}
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
      responses: {'204': {description: It was taken}}
components:
  parameters:
    Attempt: {name: attempt, in: query, schema: {type: integer}}
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
    Line: {type: object, properties: {sku: {type: string}}}
    Unrelated: {type: object, properties: {x: {type: string}}}
",
    );
    let outcome = common::outcome(&text);
    outcome.assert_code(&[
        "pub mod webhooks;",
        "/// An order was placed.",
        "/// `POST` of the webhook `order.placed` (`orderPlaced`), with a body of `application/json`. It /// may come as `application/xml` instead.",
        "/// Sent once an order is paid.",
        "/// - `X-Signature` (a header). Of the body.",
        "/// - `attempt` (in the query, optional)",
        "/// - `204`: It was taken.",
        "pub type OrderPlaced = super::models::Order;",
        "use things::v1::webhooks::OrderPlaced;",
        "pub struct Line",
    ]);
    // It is received: nobody builds it.
    assert!(!outcome.code.contains("builder!(Order"), "{}", outcome.code);
    assert!(!outcome.code.contains("Unrelated"));
    let place = "/content/application~1xml";
    outcome.assert_note("webhook payload application/xml", place, "for the receiver");
    let place = "/webhooks/order.placed/post/parameters/0";
    outcome.assert_note("webhook parameter", place, "told in its text");
    outcome.assert_note(
        "webhook parameter",
        "/components/parameters/Attempt",
        "told",
    );
}

#[test]
fn a_payload_that_is_no_json_is_what_it_is() {
    let webhook = |name: &str, content: &str| {
        format!("  {name}: {{post: {{requestBody: {{content: {content}}}}}}}\n")
    };
    let object = "{schema: {type: object, properties: {a: {type: string}}}}";
    let inline = "{schema: {type: object, properties: {b: {type: string}}}}";
    let list = [
        webhook("inline", &format!("{{application/json: {inline}}}")),
        webhook(
            "form",
            &format!("{{application/x-www-form-urlencoded: {object}}}"),
        ),
        webhook("words", "{text/plain: {schema: {type: string}}}"),
        webhook("picture", "{image/png: {}}"),
        webhook("table", &format!("{{application/xml: {object}}}")),
        "  ping: {post: {}}\n".to_owned(),
        "  pong: {post: {requestBody: {content: {application/json: {}}}}}\n".to_owned(),
    ];
    let outcome = common::outcome(&description(&format!("webhooks:\n{}", list.concat())));
    outcome.assert_code(&[
        "pub type Inline = super::models::InlinePayload;",
        "pub type Form = super::models::FormPayload;",
        "pub type Words = String;",
        "pub type Picture = mainsheet_runtime::Bytes;",
        "pub type Table = String;",
        "/// `POST` of the webhook `ping`, without a body.",
        "pub type Ping = ();",
        "pub type Pong = mainsheet_runtime::Json;",
        "pub struct InlinePayload",
    ]);
    let construct = "webhook payload application/x-www-form-urlencoded";
    let place = "/webhooks/form/post/requestBody/content/application~1x-www-form-urlencoded";
    outcome.assert_note(construct, place, "take apart");
    let place = "/webhooks/table/post/requestBody/content/application~1xml";
    outcome.assert_note("webhook payload application/xml", place, "it has no type");
}

#[test]
fn names_are_names_of_rust_and_differ() {
    let event = "requestBody: {content: {application/json: {schema: {type: string}}}}";
    let outcome = common::outcome(&description(&format!(
        "webhooks:
  'order/placed': {{post: {{{event}}}}}
  order-placed: {{post: {{{event}}}}}
  '42': {{post: {{{event}}}}}
  Option: {{post: {{{event}}}}}
  both: {{post: {{{event}}}, put: {{{event}}}}}
"
    )));
    outcome.assert_code(&[
        "pub type OrderPlaced = String;",
        "pub type OrderPlaced2 = String;",
        "pub type Value42 = String;",
        "pub type OptionModel = String;",
        "pub type BothPost = String;",
        "pub type BothPut = String;",
        "`PUT` of the webhook `both`",
    ]);
}

#[test]
fn a_type_that_is_sent_too_can_be_built() {
    let outcome = common::outcome(&description(
        "
paths:
  /orders:
    post:
      tags: [webhooks]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Done}}
webhooks:
  placed:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components: {schemas: {Order: {type: object, properties: {id: {type: string}}}}}
",
    ));
    // The tag of that name makes room.
    outcome.assert_code(&["builder!(Order", "pub mod webhooks;", "pub mod webhooks2;"]);
}

#[test]
fn tags_choose_webhooks_too() {
    let text = description(
        "
webhooks:
  placed: {post: {tags: [Orders], requestBody: {content: {application/json: {}}}}}
  paid: {post: {tags: [Money], requestBody: {content: {application/json: {}}}}}
",
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.yaml");
    std::fs::write(&file, text).unwrap();
    let generate = |tag: &str| {
        let mut version = Version::new("v1", &file);
        version.tags = vec![tag.to_owned()];
        mainsheet_codegen::generate(&Package::new("shop"), &[version])
    };
    let generated = generate("Money").unwrap();
    let mut files = generated.files();
    let (_, text) = files
        .find(|(path, _)| path.ends_with("webhooks.rs"))
        .unwrap();
    assert!(
        text.contains("pub type Paid") && !text.contains("Placed"),
        "{text}"
    );
    let refusals = generate("Mony").unwrap_err();
    let fault = refusals.iter().next().unwrap();
    assert_eq!(fault.message(), "no operation has the tag `Mony`");
    assert!(fault.help().contains("`Money`, `Orders`"));
}

/// What is deprecated is mentioned without a warning, and what a webhook calls back is told.
#[test]
fn a_deprecated_payload_and_callbacks_are_told() {
    let outcome = common::outcome(&description(
        "
webhooks:
  old:
    post:
      deprecated: true
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Old'}}}}
      callbacks: {again: {'{$request.body#/url}': {post: {}}}}
components: {schemas: {Old: {type: object, deprecated: true, properties: {id: {type: string}}}}}
",
    ));
    outcome.assert_code(&[
        "#[deprecated",
        "#![allow( deprecated",
        "pub type Old = super::models::Old;",
    ]);
    outcome.assert_note("callback", "/webhooks/old/post/callbacks/again", "left out");
}
