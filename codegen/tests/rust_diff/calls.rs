//! Methods, what they take and what they give.

use super::assert_said;

const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: 'https://one.example'}, {url: 'https://two.example'}]
security: [{key: []}]
paths:
  /things/{thingId}/parts/{partId}:
    get:
      operationId: getPart
      tags: [things]
      parameters:
        - {name: thingId, in: path, required: true, schema: {type: string}}
        - {name: partId, in: path, required: true, schema: {type: string}}
        - {name: from, in: query, required: true, schema: {type: string}}
        - {name: to, in: query, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: state, in: query, schema: {type: string}}
      responses:
        '200':
          description: Parts.
          headers: {X-Total: {schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Part'}}}}
        '404':
          description: None.
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
  /files:
    post:
      operationId: createFile
      tags: [files]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, format: binary}, note: {type: string}}
      responses: {'204': {description: Done.}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Part: {type: object, properties: {name: {type: string}}}
    Problem: {type: object, properties: {message: {type: string}}}
    Other: {type: object, properties: {code: {type: integer}}}
";

const GET: &str = "`v1::Things::get_part`";

#[test]
fn methods_come_and_go_and_change_their_names() {
    assert_said(
        DESCRIPTION,
        &[
            ("  /files:", "  /uploads:"),
            ("operationId: createFile", "operationId: upload"),
        ],
        &[
            "! `v1::Files::create` is gone",
            "+ `v1::Files::upload` is new",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[("operationId: getPart", "operationId: readPart")],
        &[&format!("! {GET} is now `v1::Things::read_part`")],
    );
    assert_said(
        DESCRIPTION,
        &[("tags: [files]", "tags: [uploads]")],
        &["! `v1::Files::create` is now `v1::Uploads::create_file`"],
    );
    assert_said(
        DESCRIPTION,
        &[("  /files:", "  /uploads:")],
        &["~ `v1::Files::create` calls `POST /uploads` instead of `POST /files`"],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "operationId: getPart",
            "operationId: getPart\n      deprecated: true",
        )],
        &[&format!("+ {GET} is deprecated")],
    );
}

#[test]
fn arguments_are_told_by_their_types_and_by_what_they_mean() {
    let taken = "(thing_id: String, part_id: String, from2: String, to: String)";
    assert_said(
        DESCRIPTION,
        &[(
            "{name: to, in: query, required: true",
            "{name: to, in: query",
        )],
        &[
            &format!(
                "! {GET} takes `(thing_id: String, part_id: String, from2: String)` instead of `{taken}`"
            ),
            "+ `v1::things::GetPart::to` is new, and takes `String`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "{name: to, in: query, required: true, schema: {type: string}}",
            "{name: to, in: query, required: true, schema: {type: integer}}",
        )],
        &[&format!(
            "! {GET} takes `(thing_id: String, part_id: String, from2: String, to: i64)` instead of \
             `{taken}`"
        )],
    );
    // Two that change places are of the same types.
    assert_said(
        DESCRIPTION,
        &[
            ("name: from", "name: x"),
            ("name: to", "name: from"),
            ("name: x", "name: to"),
        ],
        &[&format!(
            "~ {GET} takes `(thing_id: String, part_id: String, to: String, from2: String)` instead \
             of `{taken}`, which compiles all the same"
        )],
    );
    // The name of a path's parameter is never sent.
    assert_said(
        DESCRIPTION,
        &[("{thingId}", "{id}"), ("name: thingId", "name: id")],
        &[],
    );
    assert_said(
        DESCRIPTION,
        &[("required: [file]", "required: [file, note]")],
        &[
            "! `v1::Files::create` takes `(file: Upload, note: String)` instead of `(file: \
             Upload)`",
            "! `v1::files::Create::note` is gone",
        ],
    );
}

#[test]
fn setters_come_and_go_and_take_others() {
    assert_said(
        DESCRIPTION,
        &[(
            "        - {name: state, in: query, schema: {type: string}}\n",
            "",
        )],
        &["! `v1::things::GetPart::state` is gone"],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "{name: state, in: query, schema: {type: string}}",
            "{name: state, in: query, schema: {type: boolean}}",
        )],
        &["! `v1::things::GetPart::state` takes `bool` instead of `String`"],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "{name: state, in: query,",
            "{name: state, in: query, deprecated: true,",
        )],
        &["+ `v1::things::GetPart::state` is deprecated"],
    );
}

#[test]
fn answers_are_others() {
    assert_said(
        DESCRIPTION,
        &[(
            "schema: {type: array, items: {$ref: '#/components/schemas/Part'}}",
            "schema: {$ref: '#/components/schemas/Other'}",
        )],
        &[
            &format!("! {GET} gives `Other` instead of `List<Part>`"),
            "! `v1::things::GetPart` has no `items` and no `pages` any more",
            "! `v1::models::Part` is now `v1::models::Other`",
            "! `v1::models::Part::name` is gone",
            "+ `v1::models::Other::code` is new: `Option<i64>`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "X-Total: {schema: {type: integer}}",
            "X-Count: {schema: {type: integer}}",
        )],
        &[
            "! `v1::Things::get_part.headers()::x_total` is gone",
            "+ `v1::Things::get_part.headers()::x_count` is new, and gives `i64`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "schema: {$ref: '#/components/schemas/Problem'}",
            "schema: {$ref: '#/components/schemas/Part'}",
        )],
        &[
            &format!("~ {GET} fails with `404: Part` instead of `404: Problem`"),
            "! `v1::models::Problem` is gone",
        ],
    );
}

#[test]
fn names_beside_the_calls_come_and_go() {
    assert_said(
        DESCRIPTION,
        &[
            ("security: [{key: []}]", "security: [{token: []}]"),
            ("securitySchemes: {key:", "securitySchemes: {token:"),
        ],
        &[
            "! `v1::schemes::KEY` is gone",
            "+ `v1::schemes::TOKEN` is new",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(", {url: 'https://two.example'}", "")],
        &["! `v1::server::Server::Two` is gone"],
    );
}
