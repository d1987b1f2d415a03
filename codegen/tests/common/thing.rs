//! A thing of OpenAPI 3.1, one property of which is looked at.

use super::{Outcome, outcome};

/// A thing with these properties, sent and received, beside these schemas.
pub(crate) fn thing(properties: &str, schemas: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.1.0
info: {{title: Things, version: '1'}}
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}}}
components:
  schemas:
    Color: {{type: string, enum: [red, green]}}
    Part: {{type: object, description: A part., properties: {{a: {{type: string}}}}}}
{schemas}    Thing:
      type: object
      required: [r]
      properties:
        r: {{type: string}}
{properties}"
    ))
}

pub(crate) fn property(schema: &str) -> Outcome {
    thing(&format!("        it: {schema}\n"), "")
}

#[track_caller]
pub(crate) fn is(schema: &str, ty: &str) -> Outcome {
    let outcome = property(schema);
    outcome.assert_code(&[&format!("pub it: {ty},")]);
    outcome
}

/// The same, and nothing is to be told of it.
#[track_caller]
pub(crate) fn is_all(schema: &str, ty: &str) -> Outcome {
    let outcome = is(schema, ty);
    assert_eq!(outcome.notes, "", "{schema}");
    outcome
}
