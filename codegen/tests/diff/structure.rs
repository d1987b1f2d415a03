//! What is compared with what, and how often it is reported.

use mainsheet_codegen::{ChangeKind, Directions};

use crate::found::{description, diff, diff_in, kinds, lines};

/// Two operations: `POST /things` sends and receives the schema, `GET /things` lists it.
fn things(schemas: &str) -> String {
    let thing = "application/json: {schema: {$ref: '#/components/schemas/Thing'}}";
    let list = "application/json: {schema: {type: array, items: {$ref: \
                '#/components/schemas/Thing'}}}";
    let paths = format!(
        "  /things:\n    post:\n      requestBody: {{content: {{{thing}}}}}\n      responses: \
         {{'200': {{description: Done, content: {{{thing}}}}}}}\n    get:\n      responses: \
         {{'200': {{description: Done, content: {{{list}}}}}}}"
    );
    description(&paths, &format!("  schemas:\n{schemas}"))
}

#[test]
fn a_schema_is_reported_once_for_all_who_use_it() {
    let old = things("    Thing: {type: object, properties: {a: {type: string}}}");
    let new = things("    Thing: {type: object, properties: {a: {type: string, enum: [b]}}}");
    let found = diff(&old, &new);
    assert_eq!(lines(&found), ["! schema Thing: `a`: now one of `b`"]);
    let change = &found.changes()[0];
    let operations: Vec<_> = change.operations.iter().map(ToString::to_string).collect();
    assert_eq!(operations, ["GET /things", "POST /things"]);
    assert!(change.directions.requests && change.directions.responses);
}

#[test]
fn direction_decides_for_those_who_only_receive() {
    let only_list = |text: String| {
        let (before, rest) = text.split_once("    post:").unwrap();
        let (_, after) = rest.split_once("    get:").unwrap();
        format!("{before}    get:{after}")
    };
    let old = only_list(things(
        "    Thing: {type: object, properties: {a: {type: string}}}",
    ));
    let new = only_list(things(
        "    Thing: {type: object, properties: {a: {type: string, enum: [b]}}}",
    ));
    let found = diff(&old, &new);
    assert_eq!(kinds(&found), [(ChangeKind::EnumAdded, false)]);
    assert_eq!(
        found.changes()[0].directions,
        Directions {
            responses: true,
            ..Directions::default()
        }
    );
}

#[test]
fn circles_end() {
    let circle = |kind: &str| {
        things(&format!(
            "    Thing: {{type: object, properties: {{parent: {{$ref: \
             '#/components/schemas/Thing'}}, others: {{type: array, items: {{$ref: \
             '#/components/schemas/Other'}}}}}}}}\n    Other: {{allOf: [{{$ref: \
             '#/components/schemas/Thing'}}, {{type: object, properties: {{size: {{type: \
             {kind}}}}}}}]}}"
        ))
    };
    let found = diff(&circle("integer"), &circle("string"));
    assert_eq!(
        lines(&found),
        ["! schema Other: `size`: type changed from integer to string"]
    );
}

#[test]
fn a_schema_composed_of_itself_ends_too() {
    let schemas = |kind: &str| {
        things(&format!(
            "    Thing: {{allOf: [{{$ref: '#/components/schemas/Thing'}}, {{type: object, \
             properties: {{a: {{type: {kind}}}}}}}]}}"
        ))
    };
    let found = diff(&schemas("integer"), &schemas("string"));
    assert_eq!(
        lines(&found),
        ["! schema Thing: `a`: type changed from integer to string"]
    );
}

#[test]
fn a_property_of_a_base_belongs_to_the_base() {
    let base = |property: &str| {
        things(&format!(
            "    Thing: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, \
             properties: {{base: {{$ref: '#/components/schemas/Base'}}}}}}]}}\n    Base: {{type: \
             object, properties: {{{property}}}}}"
        ))
    };
    let found = diff(&base("a: {type: string}"), &base("b: {type: string}"));
    assert_eq!(
        lines(&found),
        [
            "! schema Base: `a`: removed",
            "schema Base: `b`: added, optional"
        ]
    );
}

#[test]
fn a_property_that_moves_into_a_base_stays() {
    let old = things("    Thing: {type: object, properties: {a: {type: string}}}");
    let new = things(
        "    Thing: {allOf: [{$ref: '#/components/schemas/Base'}]}\n    Base: {type: object, \
         properties: {a: {type: string}}}",
    );
    let kinds: Vec<_> = kinds(&diff(&old, &new))
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, [ChangeKind::SchemaRenamed]);
}

/// 3.0 wraps a reference into an `allOf` of one to say something of this use alone.
#[test]
fn a_wrapped_reference_is_the_schema_it_wraps() {
    let wrapped = |property: &str, other: &str| {
        things(&format!(
            "    Thing: {{type: object, properties: {{a: {property}, b: {{$ref: \
             '#/components/schemas/Other'}}}}}}\n    Other: {other}"
        ))
    };
    let plain = "{$ref: '#/components/schemas/Other'}";
    let nullable = "{nullable: true, allOf: [{$ref: '#/components/schemas/Other'}]}";
    let one = "{type: string, enum: [one]}";
    let two = "{type: string, enum: [one, two]}";
    let found = diff(&wrapped(plain, one), &wrapped(nullable, one));
    assert_eq!(lines(&found), ["! schema Thing: `a`: may now be null"]);
    let found = diff(&wrapped(nullable, one), &wrapped(nullable, two));
    assert_eq!(lines(&found), ["schema Other: value `two` added"]);
    // Where the schema itself allows null, it says so once, and the wrapper changes nothing.
    let itself = "{type: string, nullable: true, enum: [one]}";
    let found = diff(&wrapped(plain, one), &wrapped(plain, itself));
    assert_eq!(lines(&found), ["! schema Other: may now be null"]);
    let found = diff(&wrapped(plain, itself), &wrapped(nullable, itself));
    assert!(found.changes().is_empty(), "{found}");
}

#[test]
fn what_is_added_to_a_renamed_schema_stands_with_its_other_changes() {
    let inner = |name: &str, property: &str| {
        things(&format!(
            "    Thing: {{type: object, properties: {{a: {{$ref: \
             '#/components/schemas/{name}'}}}}}}\n    {name}: {{type: object, properties: \
             {{{property}}}}}"
        ))
    };
    let found = diff(
        &inner("Before", "b: {type: string}"),
        &inner("After", "b: {type: boolean}, c: {type: string}"),
    );
    assert_eq!(
        lines(&found),
        [
            "schema Before: now the schema `After`",
            "! schema Before: `b`: type changed from string to boolean",
            "schema Before: `c`: added, optional",
        ]
    );
}

#[test]
fn a_read_only_property_is_no_part_of_requests() {
    let old = things("    Thing: {type: object, properties: {a: {type: string, readOnly: true}}}");
    let new = things(
        "    Thing: {type: object, properties: {a: {type: string, readOnly: true, enum: [b]}}}",
    );
    assert_eq!(kinds(&diff(&old, &new)), [(ChangeKind::EnumAdded, false)]);
    let new = things("    Thing: {type: object}");
    let found = diff(&old, &new);
    assert_eq!(kinds(&found), [(ChangeKind::PropertyRemoved, true)]);
    assert!(!found.changes()[0].directions.requests);
}

#[test]
fn null_in_an_enumeration_is_a_matter_of_nullability() {
    let old = things("    Thing: {type: string, nullable: true, enum: [a]}");
    let new = things("    Thing: {type: string, nullable: true, enum: [a, null]}");
    assert_eq!(kinds(&diff(&old, &new)), []);
}

#[test]
fn alternatives_are_paired_by_name_then_by_type() {
    let alternatives = |list: &str, kind: &str| {
        things(&format!(
            "    Thing: {{oneOf: [{list}]}}\n    One: {{type: object, properties: {{a: {{type: \
             {kind}}}}}}}\n    Two: {{type: object}}"
        ))
    };
    let (one, two) = (
        "{$ref: '#/components/schemas/One'}",
        "{$ref: '#/components/schemas/Two'}",
    );
    let found = diff(
        &alternatives(&format!("{one}, {two}, {{type: string}}"), "integer"),
        &alternatives(
            &format!("{{type: string, maxLength: 3}}, {two}, {one}"),
            "string",
        ),
    );
    assert_eq!(
        lines(&found),
        [
            "! schema One: `a`: type changed from integer to string",
            "! schema Thing: `(oneOf 3)`: bound tightened from none to maxLength 3",
        ]
    );
}

#[test]
fn a_shared_parameter_is_reported_once_but_missed_by_each_operation() {
    let get = |parameters: &str| {
        format!(
            "{{get: {{parameters: [{parameters}], responses: {{'204': {{description: Done}}}}}}}}"
        )
    };
    let limit = "{$ref: '#/components/parameters/Limit'}";
    let api = |one: &str, two: &str, maximum: u32| {
        description(
            &format!("  /one: {}\n  /two: {}", get(one), get(two)),
            &format!(
                "  parameters:\n    Limit: {{name: limit, in: query, schema: {{type: integer, \
                 maximum: {maximum}}}}}"
            ),
        )
    };
    let found = diff(&api(limit, limit, 250), &api(limit, limit, 100));
    assert_eq!(
        lines(&found),
        ["! parameter `limit` (query): bound tightened from maximum 250 to maximum 100"]
    );
    assert_eq!(found.changes()[0].operations.len(), 2);
    let found = diff(&api(limit, limit, 250), &api(limit, "", 250));
    assert_eq!(
        lines(&found),
        ["! GET /two: query parameter `limit`: removed"]
    );
}

#[test]
fn an_operation_without_security_of_its_own_has_that_of_the_description() {
    let api = |security: &str, own: &str| {
        let paths =
            format!("  /one: {{get: {{{own}responses: {{'204': {{description: Done}}}}}}}}");
        format!("{}security: {security}\n", description(&paths, "  {}"))
    };
    let found = diff(&api("[{a: [x]}]", ""), &api("[{a: [x, y]}]", ""));
    assert_eq!(
        lines(&found),
        ["! GET /one: security `a`: scope `y` now needed"]
    );
    let own = "security: [{a: [x]}], ";
    assert_eq!(
        kinds(&diff(&api("[{a: [x]}]", own), &api("[{a: [x, y]}]", own))),
        []
    );
    let found = diff(&api("[]", ""), &api("[{a: [x]}]", ""));
    assert_eq!(
        lines(&found),
        [
            "GET /one: security `a`: added: `a` with `x`",
            "! GET /one: security none: removed",
        ]
    );
}

#[test]
fn tags_cut_both_sides() {
    let get = |tag: &str, id: &str| {
        format!(
            "{{get: {{tags: [{tag}], operationId: {id}, responses: {{'204': {{description: Done}}}}}}}}"
        )
    };
    let api = |id: &str| {
        let paths = format!("  /one: {}\n  /two: {}", get("A", id), get("B", id));
        description(&paths, "  {}")
    };
    let folder = tempfile::tempdir().unwrap();
    let found = diff_in(folder.path(), &api("x"), &api("y"), &["B"]);
    assert_eq!(lines(&found), ["GET /two: renamed from `x` to `y`"]);
}

#[test]
fn a_change_names_the_file_and_the_node_it_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("schemas");
    std::fs::create_dir(&schemas).unwrap();
    let old = "type: object\nproperties: {a: {$ref: Inner.yaml}}\n";
    std::fs::write(schemas.join("Outer.yaml"), old).unwrap();
    std::fs::write(schemas.join("Inner.yaml"), "type: object\n").unwrap();
    // The root names the outer schema, which refers to a file beside itself.
    let root = things("    Thing: {$ref: schemas/Outer.yaml}");
    let new =
        things("    Thing: {type: object, properties: {a: {type: object, properties: {b: {}}}}}");
    let found = diff_in(folder.path(), &root, &new, &[]);
    let [added] = found.changes() else {
        panic!("{found}");
    };
    assert_eq!(added.old_site, None);
    let site = added.new_site.as_ref().unwrap();
    assert!(site.file.ends_with("new.yaml"), "{}", site.file);
    assert_eq!(
        site.pointer,
        "/components/schemas/Thing/properties/a/properties/b"
    );
    let found = diff_in(folder.path(), &new, &root, &[]);
    let [removed] = found.changes() else {
        panic!("{found}");
    };
    assert_eq!(removed.new_site, None);
    let retyped = things("    Thing: {type: object, properties: {a: {type: string}}}");
    let found = diff_in(folder.path(), &root, &retyped, &[]);
    let site = found.changes()[0].old_site.as_ref().unwrap();
    assert!(site.file.ends_with("schemas/Inner.yaml"), "{}", site.file);
    assert_eq!(site.pointer, "");
}

/// Two files of one name are told apart by a number, which is not a name that anyone wrote.
#[test]
fn files_of_the_same_name_keep_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        let text = format!("type: object\nproperties: {{{name}: {{type: string}}}}\n");
        std::fs::write(folder.path().join(name).join("Part.yaml"), text).unwrap();
    }
    let refers = |files: [&str; 2]| {
        things(&format!(
            "    Thing: {{type: object, properties: {{a: {{$ref: {}/Part.yaml}}, b: {{$ref: \
             {}/Part.yaml}}}}}}",
            files[0], files[1]
        ))
    };
    let found = diff_in(
        folder.path(),
        &refers(["one", "two"]),
        &refers(["two", "one"]),
        &[],
    );
    let names: Vec<_> = found
        .changes()
        .iter()
        .map(|change| change.subject.to_string())
        .collect();
    assert_eq!(names, ["schema Part"; 4]);
    assert!(
        !lines(&found)
            .iter()
            .any(|line| line.contains("now the schema"))
    );
}

#[test]
fn fields_without_meaning_are_skipped() {
    let old = things("    Thing: {type: string, colour: red}");
    let new = things("    Thing: {type: string, colour: blue}");
    assert_eq!(kinds(&diff(&old, &new)), []);
}

#[test]
fn what_no_operation_reaches_is_not_compared() {
    let old = things("    Thing: {type: string}\n    Unused: {type: string}");
    let new = things("    Thing: {type: string}\n    Unused: {type: boolean}");
    assert_eq!(kinds(&diff(&old, &new)), []);
}

/// Each schema leads to the next on two ways: what is looked at grows with the schemas, not with
/// the ways, which are more than a machine can walk.
#[test]
fn many_ways_to_a_schema_are_one() {
    let levels = |way: &str, end: &str| {
        let level = |number: usize| {
            let next = format!("{{$ref: '#/components/schemas/Level{}'}}", number + 1);
            let name = match number {
                0 => "Thing".to_owned(),
                _ => format!("Level{number}"),
            };
            let ways = way.replace("NEXT", &next);
            format!("    {name}: {ways}\n")
        };
        let levels: String = (0..40).map(level).collect();
        things(&format!(
            "{levels}    Level40: {{type: object, properties: {{end: {{type: {end}}}}}}}"
        ))
    };
    for way in [
        "{allOf: [NEXT, NEXT]}",
        "{oneOf: [NEXT, NEXT]}",
        "{anyOf: [NEXT, NEXT]}",
        "{type: object, properties: {a: NEXT, b: NEXT}}",
        "{type: object, additionalProperties: NEXT, properties: {a: NEXT}}",
        "{allOf: [NEXT, {type: object, properties: {a: NEXT}}]}",
    ] {
        let found = diff(&levels(way, "string"), &levels(way, "integer"));
        assert!(!found.changes().is_empty(), "{way}");
    }
}
