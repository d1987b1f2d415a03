//! What a reader finds on the pages of a crate, and by which words.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use common::{Outcome, description, outcome};

/// The comments of a crate as running text, and its code.
fn pages(paths: &str) -> Outcome {
    outcome(&description(paths))
}

/// An operation on `/things/{id}` with these fields.
fn operation(fields: &str) -> Outcome {
    pages(&format!(
        "  /things/{{id}}:
    parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
    post:
      operationId: changeThing
      tags: [Store]
{fields}
components:
  securitySchemes:
    Open: {{type: http, scheme: bearer}}
    Key: {{type: apiKey, in: header, name: X-Key}}
    Name: {{type: http, scheme: basic}}
    Trade: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: 'https://id.example/token', scopes: {{}}}}}}}}
  schemas:
    Thing:
      type: object
      title: A Thing of Beauty
      properties:
        size: {{type: integer}}
        name: {{type: string}}
        madeAt: {{type: string, description: When.}}
        mail: {{type: string, format: email}}
        color: {{type: string, enum: [red, green]}}
        part: {{$ref: '#/components/schemas/Part'}}
    Part:
      type: object
      required: [weight]
      properties: {{weight: {{type: number}}, whole: {{$ref: '#/components/schemas/Thing'}}}}
"
    ))
}

const NOTHING: &str = "      responses: {'204': {description: No Content}}\n";
const THING: &str = "      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
";

#[test]
fn the_first_line_says_what_an_operation_does() {
    for (texts, shown) in [
        ("summary: Change a thing", "/// Change a thing.\n"),
        (
            "description: Changes a thing, e.g. its name. The rest stays.",
            "/// Changes a thing, e.g. its name.\n    ///\n    /// The rest stays.\n",
        ),
        (
            "summary: Changes it\n      description: Changes it. The rest stays.",
            "/// Changes it.\n    ///\n    /// The rest stays.\n    ///\n",
        ),
        // The name says that already.
        (
            "summary: changeThing",
            "/// `POST /things/{id}` returns status 204 without a body.\n",
        ),
        (
            "description: ''",
            "/// `POST /things/{id}` returns status 204 without a body.\n",
        ),
    ] {
        let code = operation(&format!("      {texts}\n{NOTHING}")).code;
        let (_, methods) = code.split_once("shared by any number of others.").unwrap();
        let (_, docs) = methods.split_once("    }\n\n    ").unwrap();
        assert!(docs.starts_with(shown), "{texts}: {docs}");
    }
}

#[test]
fn what_says_nothing_is_not_said() {
    let code = operation(THING).code;
    for noise in [
        "`name` on the wire",
        "The schema `",
        "No description",
        "No Content",
        " OK.",
        "\"text\"",
    ] {
        assert!(!code.contains(noise), "{noise}: {code}");
    }
    // An answer that is called as its type is.
    for (description, told) in [("Thing", false), ("thing.", false), ("The thing", true)] {
        let code =
            operation(&THING.replace("description: OK", &format!("description: {description}")))
                .code;
        let more = format!("[`models::Thing`]. {description}");
        assert_eq!(code.contains(&more), told, "{description}: {code}");
    }
    assert!(code.contains("#![allow(missing_docs"), "{code}");
    assert!(code.contains("/// When."), "{code}");
}

#[test]
fn an_operation_is_found_by_the_words_of_its_vendor() {
    // Of a summary, the first sentence is what the vendor's pages call the operation.
    let text = "      summary: Change a \"thing\". Another one stays.\n";
    let code = operation(&format!("{text}{NOTHING}")).code;
    assert!(
        code.contains("#[doc(alias = \"Change a thing\")]"),
        "{code}"
    );
    // The search takes slashes and braces for something else.
    assert!(code.contains("#[doc(alias = \"things\")]"), "{code}");
    // With a space at an end it would be no alias.
    let other = operation(&format!("      summary: 'Update it .'\n{NOTHING}")).code;
    assert!(other.contains("#[doc(alias = \"Update it\")]"), "{other}");
    // rustdoc finds `changeThing` by `change_thing`.
    assert!(!code.contains("alias = \"changeThing\""), "{code}");
    let code = operation(THING).code;
    assert!(
        code.contains("#[doc(alias = \"A Thing of Beauty\")]"),
        "{code}"
    );
}

/// A link to `Copy` would lead to the type, or to the derive macro.
#[test]
fn no_type_is_called_as_a_derive_macro_is() {
    let several = "      responses: {'200': {description: Done, content: {application/json: {schema: {$ref: '#/components/schemas/Ord'}}}}, '204': {description: Not needed}}";
    let outcome = pages(&format!(
        "  /copies:
    post:
      operationId: copy
      tags: [Store]
{several}
components: {{schemas: {{Ord: {{type: object, properties: {{size: {{type: integer}}}}}}}}}}
"
    ));
    outcome.assert_code(&[
        "pub fn copy(&self) -> requests::CopyRequest",
        "pub struct OrdModel",
    ]);
}

#[test]
fn the_client_and_the_version_list_their_operations() {
    let outcome = operation(&format!("      summary: Change a|b\n{NOTHING}"));
    outcome.assert_code(&[
        "/// | [`change_thing`](Self::change_thing) | `POST /things/{id}` | Change a\\|b |",
        "//! ## [`Store`]",
        "//! | [`change_thing`](Store::change_thing) | `POST /things/{id}` | Change a\\|b |",
    ]);
}

#[test]
fn an_operation_lists_what_can_be_set() {
    let outcome = operation(&format!(
        "      parameters:
        - {{name: limit, in: query, schema: {{type: integer, default: 20, maximum: 50}}, description: How many. As many as there are.}}
        - {{name: X-Old, in: header, deprecated: true, schema: {{type: string}}}}
        - {{name: type, in: query, schema: {{type: string, enum: [a, b]}}}}
{NOTHING}"
    ));
    outcome.assert_code(&[
        "/// - `id` (path, string)",
        "/// # Options",
        "[`limit`](requests::ChangeThing::limit) (query, integer): How many. At most 50, default",
        "[`x_old`](requests::ChangeThing::x_old) (header `X-Old`, string) Deprecated.",
        // A keyword is no path.
        "/// - `type` (query, [`models::",
        "`a`, `b`)",
    ]);
}

#[test]
fn a_body_that_need_not_be_sent_stands_in_the_example() {
    let body = |required: bool| {
        format!(
            "      requestBody: {{required: {required}, content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/Thing'}}}}}}}}\n{NOTHING}"
        )
    };
    operation(&body(false)).assert_code(&[
        "/// api.change_thing(\"id\") \
         /// .body(models::Thing::new().size(1).name(\"name\").made_at(\"madeAt\")) /// .await?;",
        "[`body`](requests::ChangeThing::body) ([`models::Thing`] as `application/json`)",
    ]);
    operation(&body(true))
        .assert_code(&["/// api.change_thing(\"id\", models::Thing::new().size(1).name(\"name\")"]);
}

#[test]
fn a_request_and_its_answer_are_shown() {
    let outcome = operation(&format!(
        "      requestBody: {{required: true, content: {{application/x-www-form-urlencoded: {{schema: \
         {{$ref: '#/components/schemas/Thing'}}}}}}}}\n{THING}"
    ));
    outcome.assert_code(&[
        "/// # Body /// /// ```text /// size=1 /// name=name /// madeAt=madeAt \
         /// mail=ann@example.com /// color=red",
        "/// # Answer /// /// ```json /// { /// \"size\": 1, /// \"name\": \"name\", \
         /// \"madeAt\": \"madeAt\", /// \"mail\": \"ann@example.com\", /// \"color\": \"red\", \
         /// \"part\": { /// \"weight\": 1.5 /// } /// } /// ```",
    ]);
}

/// A text that nobody reads would only be downloaded.
#[test]
fn what_is_shown_is_bounded() {
    let properties = (0..400).map(|index| format!("p{index}: {{type: string}}"));
    let properties: Vec<_> = properties.collect();
    let code = pages(&format!(
        "  /big: {{get: {{responses: {{'200': {{description: It., content: {{application/json: \
         {{schema: {{type: object, properties: {{{}}}}}}}}}}}}}}}}}\n",
        properties.join(", ")
    ))
    .code;
    let (_, answer) = code.split_once("/// # Answer").unwrap();
    let (answer, rest) = answer.split_once("/// # Example").unwrap();
    assert!(
        answer.lines().count() < 50 && answer.len() < 2_000,
        "{answer}"
    );
    assert!(
        answer.contains("Some of what may be there is left out."),
        "{answer}"
    );
    assert!(rest.contains("let answer"), "{rest}");
}

#[test]
fn credentials_are_those_that_the_operation_asks_for() {
    for (security, shown) in [
        (
            "[{Name: []}, {Open: []}]",
            ".credentials(Credentials::token(\"token\"))",
        ),
        (
            "[{Key: [], Open: []}, {Name: []}]",
            ".credentials(Credentials::basic(\"user\", \"password\"))",
        ),
        (
            "[{Key: [], Name: []}]",
            ".credentials(Credentials::all([Credentials::api_key_header(\"X-Key\", \"key\"), \
             Credentials::basic(\"user\", \"password\")]))",
        ),
        (
            "[{Trade: []}]",
            ".credentials(ClientCredentials::new(\"id\", \"secret\").token_url(\"https://id.example/token\"))",
        ),
    ] {
        let outcome = operation(&format!("      security: {security}\n{NOTHING}"));
        outcome.assert_code(&[shown]);
    }
    let code = pages("  /a: {get: {responses: {'204': {description: A.}}}}\n").code;
    assert!(!code.contains(".credentials("), "{code}");
}

#[test]
fn the_page_goes_on_after_the_client() {
    let error = "        '404':
          description: There is none.
          content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}
";
    operation(&format!("{THING}{error}")).assert_code(&[
        "//! let api = things::v1::Store::new(&client); //! //! let answer = api.change_thing(\"id\").await?;",
        "//! Err(error) if error.is(404) => { //! let body = error.body::<models::Part>();",
        "//! let stub = server.stub::<requests::ChangeThing>().json(&json!({ //! \"size\": 1,",
    ]);
}

#[test]
fn what_a_crate_has_no_use_for_is_no_part_of_its_pages() {
    let code = operation(THING).code;
    let (_, hidden) = code
        .split_once("#[doc(hidden)]\npub use mainsheet_runtime::{")
        .unwrap();
    let (hidden, _) = hidden.split_once('}').unwrap();
    assert_eq!(hidden, "Download, IdOr, Items, List, Pages, Upload");
    let code = pages(
        "  /file: {get: {responses: {'200': {description: It., content: {text/csv: {schema: \
         {type: string, format: binary}}}}}}}\n",
    )
    .code;
    assert!(code.contains("//! # Files"), "{code}");
    assert!(code.contains(".save_to(\"file\")"), "{code}");
    assert!(
        code.contains("pub use mainsheet_runtime::{IdOr, Items, List, Pages, Upload};"),
        "{code}"
    );
}

#[test]
fn a_union_says_how_it_is_told_apart() {
    let union = |fields: &str, schemas: &str| {
        pages(&format!(
            "  /it: {{get: {{responses: {{'200': {{description: It., content: {{application/json: \
             {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}}}}}}}
components:
  schemas:
    It: {{{fields}}}
{schemas}"
        ))
    };
    union(
        "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], \
         discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/A', b: '#/components/schemas/B'}}",
        "    A: {type: object, description: The first. Of two., required: [kind], properties: {kind: {type: string}}}
    B: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
",
    )
    .assert_code(&[
        "/// The property `kind` says which it is.",
        "/// [`A`], where `kind` is `a`. The first.",
        "/// [`B`], where `kind` is `b`.",
    ]);
    union(
        "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {type: string}]",
        "    A: {type: object, properties: {x: {type: string}, y: {type: string}}}
    B: {type: object, required: [x], properties: {x: {type: string}}}
",
    )
    .assert_code(&[
        "/// The properties of the value say which it is: of the alternatives that it fits, the one that \
         /// knows most of them, and of several that do the first.",
        "/// [`B`]. /// /// Whatever fits this fits [`A`](Self::A) as well",
        "/// A string. String(String),",
    ]);
    let inner =
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}
    B: {type: object, required: [x], properties: {x: {type: string}}}
    C: {type: object, required: [y], properties: {y: {type: string}}}
";
    for (fields, says) in [
        (
            "{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}",
            "The properties of",
        ),
        (
            "{$ref: '#/components/schemas/A'}, {type: boolean}",
            "The JSON type of the value says",
        ),
        (
            "{type: integer}, {type: number}, {type: string}",
            "It is the first of these that the value",
        ),
    ] {
        let says = format!("/// {says}");
        union(&format!("oneOf: [{fields}]"), inner).assert_code(&[&says]);
    }
}

/// What a compiler asks of a type it asks of all that it holds.
#[test]
fn deep_types_get_the_limit_that_they_need() {
    let chain = |length: usize| {
        let schemas = (0..length).map(|index| {
            let next = index + 1;
            format!("    T{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/T{next}'}}}}}}\n")
        });
        let schemas: String = schemas.collect();
        pages(&format!(
            "  /it: {{get: {{responses: {{'200': {{description: It., content: {{application/json: \
             {{schema: {{$ref: '#/components/schemas/T0'}}}}}}}}}}}}}}
components:
  schemas:
{schemas}    T{length}: {{type: object, properties: {{back: {{$ref: '#/components/schemas/T0'}}}}}}
"
        ))
        .code
    };
    assert!(!chain(10).contains("recursion_limit"));
    assert!(chain(60).contains("#![recursion_limit = \"1024\"]"));
}
