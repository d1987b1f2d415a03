//! Types, their fields and variants, and what makes values of them.

use super::assert_said;

const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: createThing
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}
components:
  schemas:
    Thing:
      type: object
      required: [name, count]
      properties:
        name: {type: string}
        count: {type: integer}
        note: {type: string}
        shape: {$ref: '#/components/schemas/Shape'}
    Shape:
      oneOf:
        - {$ref: '#/components/schemas/Round'}
        - {$ref: '#/components/schemas/Square'}
    Round: {type: object, required: [radius], properties: {radius: {type: number}}}
    Square: {type: object, required: [side], properties: {side: {type: number}}}
    Answer:
      type: object
      required: [id]
      properties:
        id: {type: string}
        state: {$ref: '#/components/schemas/State'}
    State: {type: string, enum: [new, used]}
";

#[test]
fn fields_come_and_go_and_change() {
    assert_said(
        DESCRIPTION,
        &[(
            "        note: {type: string}\n",
            "        size: {type: string}\n",
        )],
        &[
            "! `v1::models::Thing::note` is gone",
            "+ `v1::models::Thing::size` is new: `Option<String>`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[("note: {type: string}", "note: {type: boolean}")],
        &["! `v1::models::Thing::note` is `Option<bool>` instead of `Option<String>`"],
    );
    assert_said(
        DESCRIPTION,
        &[("required: [id]", "required: [state]")],
        &[
            "! `v1::models::Answer::id` is optional: `Option<String>` instead of `String`",
            "! `v1::models::Answer::state` is required: `State` instead of `Option<State>`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[("id: {type: string}", "id: {type: string, deprecated: true}")],
        &["+ `v1::models::Answer::id` is deprecated"],
    );
}

#[test]
fn constructors_take_something_else() {
    assert_said(
        DESCRIPTION,
        &[("required: [name, count]", "required: [name, count, note]")],
        &[
            "! `v1::models::Thing::note` is required: `String` instead of `Option<String>`",
            "! `v1::models::Thing::new` takes `{ name: String, count: i64, note: String }` instead \
             of `(name: String, count: i64)`",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "        name: {type: string}\n        count: {type: integer}\n",
            "        count: {type: integer}\n        name: {type: string}\n",
        )],
        &[
            "! `v1::models::Thing::new` takes `(count: i64, name: String)` instead of `(name: \
             String, count: i64)`",
        ],
    );
    // What the fields tell is not told twice.
    assert_said(
        DESCRIPTION,
        &[("count: {type: integer}", "count: {type: number}")],
        &["! `v1::models::Thing::count` is `f64` instead of `i64`"],
    );
    assert_said(
        DESCRIPTION,
        &[
            (
                "requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}",
                "requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}",
            ),
            (
                "schema: {$ref: '#/components/schemas/Answer'}}}\ncomponents",
                "schema: {$ref: '#/components/schemas/Thing'}}}\ncomponents",
            ),
        ],
        &[
            "! `v1::Operations::create_thing` takes `(body: Answer)` instead of `(body: Thing)`",
            "! `v1::Operations::create_thing` gives `Thing` instead of `Answer`",
            "+ `v1::models::Answer::new` is new, and takes `(id: String)`: a request contains the type",
            "! `v1::models::Round::new` is gone, with all setters: no request contains the type",
            "! `v1::models::Square::new` is gone, with all setters: no request contains the type",
            "! `v1::models::Thing::new` is gone, with all setters: no request contains the type",
        ],
    );
}

#[test]
fn variants_come_and_go_and_stand_for_others() {
    assert_said(
        DESCRIPTION,
        &[("enum: [new, used]", "enum: [used, old]")],
        &[
            "! `v1::models::State::New` is gone",
            "+ `v1::models::State::Old` is new",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[("enum: [new, used]", "enum: [NEW, used]")],
        &["~ `v1::models::State::New` stands for `\"NEW\"` instead of `\"new\"`"],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "        - {$ref: '#/components/schemas/Square'}\n",
            "        - {type: string}\n",
        )],
        &[
            "! `v1::models::Shape::Square` is gone",
            "+ `v1::models::Shape::String` is new",
            "! `v1::models::Square` is gone",
        ],
    );
    assert_said(
        DESCRIPTION,
        &[(
            "State: {type: string, enum: [new, used]}",
            "State: {type: integer, enum: [1, 2]}",
        )],
        &[
            "! `v1::models::State` is `an enumeration of integers` instead of `an enumeration of \
             texts`",
        ],
    );
}

#[test]
fn types_have_other_names() {
    assert_said(
        DESCRIPTION,
        &[
            ("schemas/State'", "schemas/Condition'"),
            ("    State: {", "    Condition: {"),
        ],
        &["! `v1::models::State` is now `v1::models::Condition`"],
    );
    assert_said(
        DESCRIPTION,
        &[("        state: {$ref: '#/components/schemas/State'}\n", "")],
        &[
            "! `v1::models::Answer::state` is gone",
            "! `v1::models::State` is gone",
        ],
    );
}
