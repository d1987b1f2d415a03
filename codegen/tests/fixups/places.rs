//! What is said of a node that a fixup moved names the place where it was published.

use mainsheet_codegen::{Fixups, mend};

use super::{Files, description, entries};

/// The pointers and lines of all that is told of a description: refusals, or else the report.
fn told(text: &str) -> Vec<(String, Option<usize>)> {
    let files = Files::new(&[("root.yaml", &description(text))]);
    match mend(&files.version(), &Fixups::none()) {
        Ok((_, report)) => entries(&report)
            .into_iter()
            .map(|it| (it.1, it.2))
            .collect(),
        Err(refusals) => {
            let refusals = refusals.iter();
            refusals
                .map(|it| (it.pointer().to_owned(), it.line()))
                .collect()
        }
    }
}

#[track_caller]
fn assert_told(text: &str, wanted: &[(&str, usize)]) {
    let told = told(text);
    for (pointer, line) in wanted {
        let wanted = ((*pointer).to_owned(), Some(*line));
        assert!(told.contains(&wanted), "{wanted:?} is not in {told:#?}");
    }
}

const ANSWER: &str = "/paths/~1a/get/responses/200/content/application~1json/schema";

/// The description of an operation that answers with a value of this schema, which begins in line 11.
fn answering(schema: &str) -> String {
    format!(
        "  /a:
    get:
      responses:
        '200':
          description: Done.
          content:
            application/json:
              schema:
{schema}"
    )
}

fn schema(below: &str) -> String {
    format!("{ANSWER}{below}")
}

#[test]
fn alternatives_behind_one_that_is_null_keep_their_index() {
    let text = answering(
        "                oneOf:
                  - {type: 'null'}
                  - {type: object}
                  - {type: object, typ: x}
                  - {type: object, oops: 1}
",
    );
    assert_told(
        &text,
        &[
            (&schema("/oneOf"), 13),
            (&schema("/oneOf/2/typ"), 16),
            (&schema("/oneOf/3/oops"), 17),
        ],
    );
}

#[test]
fn what_is_wrapped_or_moved_keeps_its_place() {
    for (text, below) in [
        (
            "                {nullable: true, $ref: '#/components/schemas/Gone'}\n",
            "/$ref",
        ),
        (
            "                {type: [string, array], items: {$ref: '#/components/schemas/Gone'}}\n",
            "/items/$ref",
        ),
        (
            "                {allOf: {properties: {p: {typ: x}}}}\n",
            "/allOf/properties/p/typ",
        ),
    ] {
        assert_told(&answering(text), &[(&schema(below), 13)]);
    }
}

#[test]
fn what_has_another_name_keeps_its_place() {
    let status = "  /a:
    get:
      responses:
        2xx: {description: Done., oops: 1}
";
    assert_told(status, &[("/paths/~1a/get/responses/2xx/oops", 8)]);
    let field = "  /a:
    get:
      responses:
        '200': {description: Done., Content: {application/json: {schema: {typ: x}}}}
";
    let pointer = "/paths/~1a/get/responses/200/Content/application~1json/schema/typ";
    assert_told(field, &[(pointer, 8)]);
    let parameter = "  /a:
    get:
      parameters:
        - {name: q, in: query, type: array, collectionFormat: csv, items: {typ: x}}
      responses: {'200': {description: Done.}}
";
    assert_told(parameter, &[("/paths/~1a/get/parameters/0/items/typ", 8)]);
    let path = "  a:
    get:
      responses: {'200': {description: Done., oops: 1}}
";
    assert_told(path, &[("/paths/a/get/responses/200/oops", 7)]);
}
