//! The types beside a request: enums of bodies, of forms and of answers, and forms.

use super::assert_said;

const BODIES: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: createThing
      tags: [things]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
          text/csv: {schema: {type: string}}
          application/octet-stream: {schema: {type: string, format: binary}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
    Other: {type: object, properties: {code: {type: integer}}}
";

#[test]
fn bodies_of_several_media_types_are_variants() {
    let csv = "          text/csv: {schema: {type: string}}\n";
    let bytes = "          application/octet-stream: {schema: {type: string, format: binary}}\n";
    assert_said(
        BODIES,
        &[(csv, "")],
        &["! `v1::things::CreateBody::Csv` is gone"],
    );
    assert_said(
        BODIES,
        &[("text/csv", "text/plain")],
        &[
            "! `v1::things::CreateBody::Csv` is gone",
            "+ `v1::things::CreateBody::Text` is new",
        ],
    );
    // What is sent as a rule is taken as before, whatever else is.
    assert_said(
        BODIES,
        &[(csv, ""), (bytes, "")],
        &["! `v1::things::CreateBody` is gone"],
    );
    assert_said(
        &BODIES.replace(csv, "").replace(bytes, ""),
        &[(
            "components:",
            "  /more:
    post:
      operationId: createMore
      tags: [things]
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Other'}}
          text/csv: {schema: {type: string}}
      responses: {'204': {description: Done.}}
components:",
        )],
        &[
            "+ `v1::Things::create_more` is new",
            "+ `v1::models::Other` is new",
        ],
    );
    assert_said(
        &BODIES.replace(bytes, ""),
        &[(
            "text/csv: {schema: {type: string}}",
            "application/xml: {schema: {type: string}}",
        )],
        &[
            "! `v1::things::CreateBody::Csv` is gone",
            "+ `v1::things::CreateBody::Xml` is new",
        ],
    );
    let changed = "application/json: {schema: {$ref: '#/components/schemas/Other'}}";
    assert_said(
        BODIES,
        &[(
            "application/json: {schema: {$ref: '#/components/schemas/Thing'}}",
            changed,
        )],
        &[
            "! `v1::models::Thing` is now `v1::models::Other`",
            "! `v1::models::Thing::name` is gone",
            "+ `v1::models::Other::code` is new: `Option<i64>`",
        ],
    );
}

const FORMS: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /files:
    post:
      operationId: createFile
      tags: [files]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              oneOf:
                - title: Upload
                  type: object
                  additionalProperties: {type: string}
                  required: [file]
                  properties: {file: {type: string, format: binary}, note: {type: string}}
                - title: Link
                  type: object
                  required: [url]
                  properties: {url: {type: string}}
      responses: {'204': {description: Done.}}
";

#[test]
fn forms_are_variants_with_constructors_and_setters() {
    assert_said(
        FORMS,
        &[("title: Link", "title: Reference")],
        &[
            "! `v1::files::CreateForm::Link` is gone",
            "+ `v1::files::CreateForm::Reference` is new",
        ],
    );
    assert_said(
        FORMS,
        &[
            ("required: [url]", "required: [url, size]"),
            (
                "{url: {type: string}}",
                "{url: {type: string}, size: {type: integer}}",
            ),
        ],
        &[
            "! `v1::files::CreateLinkForm::new` takes `(url: String, size: i64)` instead of `(url: String)`",
        ],
    );
    assert_said(
        FORMS,
        &[(", note: {type: string}", ", size: {type: integer}")],
        &[
            "! `v1::files::CreateUploadForm::note` is gone",
            "+ `v1::files::CreateUploadForm::size` is new, and takes `i64`",
        ],
    );
    assert_said(
        FORMS,
        &[(
            "                  additionalProperties: {type: string}\n",
            "",
        )],
        &["! `v1::files::CreateUploadForm::part` is gone"],
    );
}

const ANSWERS: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      tags: [things]
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '202':
          description: Later.
          content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
    Other: {type: object, properties: {code: {type: integer}}}
";

#[test]
fn answers_of_several_are_variants() {
    assert_said(
        ANSWERS,
        &[(
            "components:",
            "        '204': {description: Nothing.}\ncomponents:",
        )],
        &["+ `v1::things::GetThingAnswer::NoContent` is new"],
    );
    assert_said(
        ANSWERS,
        &[("'202'", "'203'")],
        &[
            "! `v1::things::GetThingAnswer::Accepted` is gone",
            "+ `v1::things::GetThingAnswer::NonAuthoritativeInformation` is new",
        ],
    );
    assert_said(
        ANSWERS,
        &[(
            "description: Later.
          content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}",
            "description: Later.
          content: {application/json: {schema: {type: string}}}",
        )],
        &[
            "! `v1::things::GetThingAnswer::Accepted` holds `String` instead of `Other`",
            "! `v1::models::Other` is gone",
        ],
    );
}

#[test]
fn types_that_stand_beside_a_request_are_known_by_their_places() {
    // Only the name of the component is another one.
    assert_said(
        ANSWERS,
        &[
            ("schemas/Other", "schemas/Later"),
            ("    Other:", "    Later:"),
        ],
        &["! `v1::models::Other` is now `v1::models::Later`"],
    );
    let csv = "text/csv: {schema: {type: string}}";
    let json = "application/vnd.other+json: {schema: {$ref: '#/components/schemas/Other'}}";
    assert_said(
        &BODIES.replace(csv, json),
        &[
            ("schemas/Other", "schemas/Later"),
            ("    Other:", "    Later:"),
        ],
        &["! `v1::models::Other` is now `v1::models::Later`"],
    );
    let note = "note: {type: string}";
    let kind = "note: {$ref: '#/components/schemas/Kind'}";
    let forms =
        FORMS.replace(note, kind) + "components: {schemas: {Kind: {type: string, enum: [a, b]}}}\n";
    assert_said(
        &forms,
        &[("schemas/Kind", "schemas/Sort"), ("{Kind:", "{Sort:")],
        &["! `v1::models::Kind` is now `v1::models::Sort`"],
    );
}
