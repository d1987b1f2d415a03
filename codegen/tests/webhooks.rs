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
        "use things::v1::webhooks::ORDER_PLACED;",
        "pub struct Line",
    ]);
    // It is received: nobody builds it.
    assert!(!outcome.code.contains("builder!(Order"), "{}", outcome.code);
    assert!(!outcome.code.contains("Unrelated"));
    let place = "/content/application~1xml";
    outcome.assert_note("webhook payload application/xml", place, "for the receiver");
    outcome.assert_code(&[
        "pub const ORDER_PLACED: Webhook<OrderPlaced>",
        "pub fn x_signature(&self) -> Option<String>",
    ]);
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
        webhook("parts", &format!("{{multipart/form-data: {object}}}")),
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
    outcome.assert_code(&[
        "pub const FORM: Webhook<Form> = Webhook::new( \"form\", &[\"application/x-www-form-urlencoded\"],",
        "pub const WORDS: Webhook<Words> = Webhook::text(\"words\", &[\"text/plain\"]);",
        "pub const PICTURE: Webhook<Picture> = Webhook::bytes(\"picture\", &[\"image/png\"]);",
        "pub const PING: Webhook<Ping> = Webhook::empty(\"ping\");",
        "pub const PARTS: Webhook<mainsheet_runtime::Bytes> = Webhook::bytes(",
    ]);
    let construct = "webhook payload multipart/form-data";
    let place = "/webhooks/parts/post/requestBody/content/multipart~1form-data";
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
        "#![allow(deprecated",
        "pub type Old = super::models::Old;",
    ]);
    outcome.assert_note("callback", "/webhooks/old/post/callbacks/again", "left out");
}

/// Payloads of these webhooks, each with the schema of a property `type`.
fn typed(webhooks: &[(&str, &str)]) -> String {
    let each = webhooks.iter().map(|(name, schema)| {
        format!(
            "  {name}: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}\n"
        )
    });
    description(&format!("webhooks:\n{}", each.collect::<String>()))
}

fn object(tag: &str) -> String {
    format!(
        "{{type: object, properties: {{type: {tag}, {}: {{type: string}}}}}}",
        tag.len()
    )
}

#[test]
fn payloads_with_a_tag_are_a_union() {
    let (one, other) = (object("{const: placed}"), object("{enum: [lost, gone]}"));
    let outcome = common::outcome(&typed(&[("placed", &one), ("lost", &other)]));
    outcome.assert_code(&[
        "pub enum Event {",
        "Unknown(mainsheet_runtime::Json)",
        "mainsheet_runtime::events!(Event at \"type\" {",
        "\"placed\" => Placed(super::models::PlacedPayload),",
        "\"lost\" | \"gone\" => Lost(super::models::LostPayload),",
        "pub fn read(body: &[u8]) -> Result<Self, mainsheet_runtime::WebhookError>",
        "pub const EVENT: Webhook<Event> = Webhook::new(\"Event\", &[\"application/json\"]);",
    ]);
}

#[test]
fn payloads_of_one_type_are_told_apart_by_their_names() {
    let text = |values: &str, others: &str| {
        let change = "{$ref: '#/components/schemas/Change'}";
        let webhooks = typed(&[
            ("order.placed", change),
            ("order-lost", change),
            ("z", &object(others)),
        ]);
        format!(
            "{webhooks}components: {{schemas: {{Change: {{type: object, properties: {{type: {{enum: {values}}}}}}}}}}}\n"
        )
    };
    let outcome = common::outcome(&text("[orderLost, order.placed]", "{const: z}"));
    outcome.assert_code(&[
        "\"order.placed\" => OrderPlaced(super::models::Change),",
        "\"orderLost\" => OrderLost(super::models::Change) as OrderPlaced,",
        "\"z\" => Z(super::models::ZPayload),",
    ]);
    // A value that is nobody's leaves the type one variant.
    let outcome = common::outcome(&text("[orderLost, order.placed, x]", "{const: z}"));
    outcome.assert_code(&[
        "\"orderLost\" | \"order.placed\" | \"x\" => Change(super::models::Change),",
    ]);
    // What stands for two types tells nothing.
    let outcome = common::outcome(&text("[orderLost, z]", "{const: z}"));
    assert!(!outcome.code.contains("enum Event"), "{}", outcome.code);
    outcome.assert_code(&["pub const Z: Webhook<Z>"]);
}

#[test]
fn the_tag_may_stand_within_and_one_that_is_missing_tells_nothing() {
    let within = |tag: &str| {
        format!("{{type: object, properties: {{of: {{$ref: '#/components/schemas/{tag}'}}}}}}")
    };
    let components = "components: {schemas: {
        A: {type: object, properties: {kind: {const: a}, a: {type: string}}},
        B: {allOf: [{type: object, properties: {kind: {enum: [b]}, b: {type: string}}}]},
        C: {type: object, properties: {kind: {type: string}}}}}\n";
    let (a, b, c) = (within("A"), within("B"), within("C"));
    let text = typed(&[("a", &a), ("b", &b)]) + components;
    let outcome = common::outcome(&text);
    outcome.assert_code(&["mainsheet_runtime::events!(Event at \"of\" \"kind\" {"]);
    let outcome = common::outcome(&(typed(&[("a", &a), ("b", &b), ("c", &c)]) + components));
    assert!(!outcome.code.contains("enum Event"), "{}", outcome.code);
    // One alone is told from nothing.
    let outcome = common::outcome(&(typed(&[("a", &a)]) + components));
    assert!(!outcome.code.contains("enum Event"), "{}", outcome.code);
}

#[test]
fn a_union_of_the_description_s_own_is_used() {
    let members = "components: {schemas: {
        Any: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind}},
        A: {type: object, required: [kind], properties: {kind: {const: A}, a: {type: string}}},
        B: {type: object, required: [kind], properties: {kind: {const: B}, b: {type: string}}}}}\n";
    let any = "{$ref: '#/components/schemas/Any'}";
    let outcome = common::outcome(&(typed(&[("sent", any)]) + members));
    outcome.assert_code(&[
        "pub type Event = super::models::Any;",
        "pub const EVENT: Webhook<Event>",
    ]);
    let a = "{$ref: '#/components/schemas/A'}";
    let outcome = common::outcome(&(typed(&[("sent", any), ("event", a)]) + members));
    assert!(!outcome.code.contains("events!"), "{}", outcome.code);
    // The name is a webhook's.
    let b = "{$ref: '#/components/schemas/B'}";
    let outcome = common::outcome(&(typed(&[("event", b), ("other", a)]) + members));
    outcome.assert_code(&[
        "pub enum AnyEvent",
        "pub const ANY_EVENT: Webhook<AnyEvent>",
    ]);
}

/// What is called back has a module under its operation, by `$ref` and with path items by `$ref`.
#[test]
fn callbacks_are_read_under_their_operation() {
    for version in ["3.0.3", "3.1.0"] {
        let text = format!(
            "openapi: {version}
info: {{title: Shop, version: '1'}}
paths:
  /orders:
    post:
      operationId: order
      tags: [Shop]
      responses: {{'204': {{description: Done}}}}
      callbacks:
        paid:
          '{{$request.body#/url}}':
            post:
              summary: It is paid
              requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Paid'}}}}}}}}
              responses: {{'204': {{description: Done}}}}
        sent: {{$ref: '#/components/callbacks/Sent'}}
components:
  callbacks:
    Sent:
      '{{$request.query.url}}':
        post:
          requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{at: {{type: string}}}}}}}}}}}}
          responses: {{'204': {{description: Done}}}}
  schemas: {{Paid: {{type: object, properties: {{id: {{type: string}}}}}}}}
"
        );
        let outcome = common::outcome(&text);
        outcome.assert_code(&[
            "pub mod callbacks;",
            "pub mod order {",
            "/// `POST` of the callback `paid` to `{$request.body#/url}`",
            "pub type Paid = crate::v1::models::Paid;",
            "pub const PAID: Webhook<Paid> = Webhook::new(\"paid\", &[\"application/json\"]);",
            "pub type Sent = crate::v1::models::OrderSentPayload;",
            "/// # Callbacks",
        ]);
    }
}

/// Descriptions of OpenAPI 3.0 have webhooks by an extension.
#[test]
fn webhooks_of_3_0_are_an_extension() {
    let text = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths: {}
x-webhooks:
  placed:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Done}}
components: {schemas: {Order: {type: object, properties: {id: {type: string}}}}}
";
    let outcome = common::mended_outcome(text);
    outcome.assert_code(&[
        "pub type Placed = super::models::Order;",
        "pub const PLACED: Webhook<Placed>",
    ]);
    // What is no mapping is an extension of somebody else.
    let other = text.replace(
        "x-webhooks:\n  placed:",
        "x-webhooks: []\nx-other:\n  placed:",
    );
    assert!(!common::mended_outcome(&other).code.contains("mod webhooks"));
}

/// Nobody promises that an extension is right, so that it refuses nothing.
#[test]
fn a_faulty_webhook_of_3_0_is_left_out() {
    let text = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths: {}
x-webhooks:
  faulty: {post: {responses: {required: true}}}
  lost: {$ref: '#/components/x/Lost'}
  sound:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Done}}
      parameters: [{name: X, in: header, schema: {type: string}}]
components: {schemas: {Order: {type: object, properties: {id: {type: string}}}}}
";
    let outcome = common::mended_outcome(text);
    outcome.assert_code(&["pub type Sound = super::models::Order;"]);
    assert!(!outcome.code.contains("Faulty"), "{}", outcome.code);
    outcome.assert_note(
        "webhook",
        "/x-webhooks/faulty",
        "left out: `required` is no status code",
    );
    outcome.assert_note("webhook", "/x-webhooks/lost", "left out: ");
}
