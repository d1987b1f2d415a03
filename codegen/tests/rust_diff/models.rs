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

#[test]
fn what_is_derived_comes_and_goes() {
    assert_said(
        DESCRIPTION,
        &[("      required: [id]\n", "")],
        &[
            "+ `v1::models::Answer` is `Default` now",
            "! `v1::models::Answer::id` is optional: `Option<String>` instead of `String`",
        ],
    );
    assert_said(
        &DESCRIPTION.replace("      required: [id]\n", ""),
        &[(
            "    Answer:\n      type: object\n",
            "    Answer:\n      type: object\n      required: [id]\n",
        )],
        &[
            "! `v1::models::Answer` is not `Default` any more",
            "! `v1::models::Answer::id` is required: `String` instead of `Option<String>`",
        ],
    );
}

const EQUAL: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /boxes:
    get:
      operationId: getBox
      responses:
        '200':
          description: A box.
          content: {application/json: {schema: {type: string}}}
  /parts:
    get:
      operationId: getPart
      responses:
        '200':
          description: A part.
          content: {application/json: {schema: {$ref: '#/components/schemas/Component'}}}
components:
  schemas:
    Thing: {type: object, properties: {id: {type: string}}}
    Component: {type: object, properties: {id: {type: string}}}
";

#[test]
fn components_part_and_become_one() {
    let part = "Component: {type: object, properties: {id: {type: string}}}";
    let wider =
        "Component: {type: object, properties: {id: {type: string}, size: {type: integer}}}";
    assert_said(
        EQUAL,
        &[(part, wider)],
        &[
            "! `v1::Operations::get_part` gives `Component` instead of `Thing`",
            "+ `v1::models::Component::size` is new: `Option<i64>`",
            "! `v1::models::Component` is no longer one type with `v1::models::Thing`",
        ],
    );
    assert_said(
        &EQUAL.replace(part, wider),
        &[(wider, part)],
        &[
            "! `v1::models::Component::size` is gone",
            "+ `v1::models::Component` is one type with `v1::models::Thing` now",
        ],
    );
    // Another one that is equal gives the type its name. To those who use the others nothing changes.
    assert_said(
        EQUAL,
        &[
            (
                "schema: {type: string}",
                "schema: {$ref: '#/components/schemas/Bin'}",
            ),
            (
                part,
                &format!("{part}\n    Bin: {{type: object, properties: {{id: {{type: string}}}}}}"),
            ),
        ],
        &[
            "! `v1::Operations::get_box` gives `Bin` instead of `String`",
            "+ `v1::models::Bin` is new",
        ],
    );
}

#[test]
fn a_type_that_grows_becomes_a_handle() {
    let many: Vec<_> = (0..201)
        .map(|it| format!("p{it}: {{type: string}}"))
        .collect();
    let many = many.join("\n        ");
    let new = DESCRIPTION.replace(
        "note: {type: string}",
        &format!("note: {{type: string}}\n        {many}"),
    );
    let said = super::said(&super::differs(DESCRIPTION, &new));
    let is_field = |it: &&String| it.ends_with("is new: `Option<String>`");
    let others: Vec<_> = said.iter().filter(|it| !is_field(it)).collect();
    assert_eq!(
        others,
        ["! `v1::models::Thing` is `a handle of a struct` instead of `a struct`"]
    );
}
