//! Objects as a whole: what is read, and what goes back.

#![expect(clippy::option_option, reason = "absent, null and a value")]

use std::collections::BTreeMap;

use super::super::extra::Extra;
use super::super::json::{self, Json};
use super::super::reader::Tolerated;
use super::super::writer::unread;

type Numbers = BTreeMap<String, i64>;

#[derive(Default)]
struct Record {
    id: u64,
    owner: Option<String>,
    name: Option<String>,
    manager: Option<Option<String>>,
    data: Numbers,
    more: Option<Numbers>,
    double: Option<Option<Numbers>>,
    extra: Extra,
}

crate::object!(Record + extra {
    id => required "id", owner => required nullable "owner", name => "Name",
    manager => nullable "manager", data => required "data", more => "more",
    double => nullable "double",
});

fn read(text: &str) -> Result<Record, String> {
    json::from_str(text).map_err(|error| error.to_string())
}

/// Reads a text and writes it again.
fn back(text: &str) -> String {
    json::to_string(&read(text).unwrap()).unwrap()
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    for (text, name, manager) in [
        (r#"{"id":1,"owner":null,"data":{}}"#, None, None),
        (
            r#"{"id":1,"owner":null,"manager":null,"data":{}}"#,
            None,
            Some(None),
        ),
        (
            r#"{"id":1,"owner":null,"Name":"a","manager":"b","data":{}}"#,
            Some("a".to_owned()),
            Some(Some("b".to_owned())),
        ),
    ] {
        let record = read(text).unwrap();
        assert_eq!(record.name, name);
        assert_eq!(record.manager, manager);
        assert_eq!(back(text), text);
    }
}

#[test]
fn what_is_required_is_missed_with_its_place() {
    let record = read(r#"{"id":1,"Name":null,"data":{},"unforeseen":[{}]}"#).unwrap();
    assert_eq!((record.owner, record.name), (None, None));
    for (text, error) in [
        (r#"{"data":{}}"#, "the required property `id` is missing"),
        (r#"{"id":1}"#, "the required property `data` is missing"),
        (
            r#"{"id":null}"#,
            "expected an integer of 64 bits without sign, found null at /id",
        ),
        ("[1]", "expected an object, found a list"),
    ] {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn what_cannot_be_read_costs_itself_and_goes_back() {
    let text = r#"{"id":1,"data":{"a":1,"b":"x","c":null},"Name":7,"more":[1],"manager":{"a":[]}}"#;
    let record = read(text).unwrap();
    assert_eq!(record.id, 1);
    assert_eq!(record.data, BTreeMap::from([("a".to_owned(), 1)]));
    assert_eq!((&record.name, &record.more), (&None, &None));
    let unread: Vec<_> = unread(&record)
        .iter()
        .map(|unread| format!("{unread} {}", unread.value()))
        .collect();
    assert_eq!(
        unread,
        [
            r#"/data/b: expected an integer of 64 bits, found a text "x""#,
            "/Name: expected a text, found a number 7",
            "/more: expected an object, found a list [1]",
            r#"/manager: expected a text, found an object {"a":[]}"#,
        ]
    );
    assert_same(&json::to_string(&record).unwrap(), text);
    // What was set counts.
    let mut record = record;
    record.name = Some("set".to_owned());
    record.data.insert("b".to_owned(), 2);
    let written: Json = json::to_string(&record).unwrap().parse().unwrap();
    assert_eq!(written.get("Name").unwrap(), "set");
    assert_eq!(written.pointer("/data/b").unwrap().as_i64(), Some(2));
    assert!(written.pointer("/data/c").unwrap().is_null());
}

#[track_caller]
fn assert_same(one: &str, other: &str) {
    let json = |text: &str| text.parse::<Json>().unwrap();
    assert_eq!(json(one), json(other));
}

#[test]
fn null_where_none_is_promised_is_absent_and_goes_back() {
    let text = r#"{"id":1,"owner":null,"Name":null,"data":null,"more":null,"double":null}"#;
    let record = read(text).unwrap();
    assert_eq!((&record.data, &record.more), (&Numbers::new(), &None));
    assert_eq!(record.double, Some(None));
    assert!(unread(&record).is_empty());
    assert_same(&back(text), text);
}

#[test]
fn what_is_not_named_is_kept_and_can_be_set() {
    let text = r#"{"id":1,"data":{},"b":null,"a":[2, 1.50]}"#;
    let mut record = read(text).unwrap();
    assert_eq!(record.extra.get("a").unwrap().text(), "[2, 1.50]");
    assert_same(&back(text), text);
    record.extra.insert("b", "x");
    record.extra.remove("a");
    assert_eq!(
        json::to_string(&record).unwrap(),
        r#"{"id":1,"data":{},"b":"x"}"#
    );
    assert_ne!(record, read(text).unwrap());
}

#[test]
fn of_several_members_of_a_name_the_last_counts() {
    let record = read(r#"{"id":1,"id":2,"data":{},"Name":"a","Name":null,"x":1,"x":2}"#).unwrap();
    assert_eq!((record.id, &record.name), (2, &None));
    assert_eq!(record.extra.get("x").unwrap().as_i64(), Some(2));
    let written = json::to_string(&record).unwrap();
    assert_same(&written, r#"{"id":2,"data":{},"Name":null,"x":2}"#);
    let record = read(r#"{"id":1,"data":{},"Name":7,"Name":"a"}"#).unwrap();
    assert_eq!(record.name.as_deref(), Some("a"));
    assert!(unread(&record).is_empty());
}

#[test]
fn additional_properties_are_of_their_type() {
    struct Loose {
        id: u64,
        rest: Numbers,
        extra: Extra,
    }
    crate::object!(Loose + extra { id => required "id", ..rest });

    let text = r#"{"b":null,"id":1,"a":2,"c":"x"}"#;
    let loose: Loose = json::from_str(text).unwrap();
    assert_eq!((loose.id, loose.rest["a"]), (1, 2));
    assert_eq!(unread(&loose).len(), 1);
    assert_same(&json::to_string(&loose).unwrap(), text);
}

#[test]
fn without_a_place_nothing_is_lost_in_silence() {
    #[derive(Default)]
    struct Plain {
        size: Option<i64>,
    }
    crate::object!(Plain { size => "size" });

    #[derive(Default)]
    struct Empty {}
    crate::object!(Empty {});

    let read = |text: &str| json::from_str::<Plain>(text);
    assert_eq!(read(r#"{"size":null,"x":1}"#).unwrap().size, None);
    assert_eq!(read(r#"{"size":"x"}"#).unwrap_err().pointer(), "/size");
    assert_eq!(json::to_string(&Empty::default()).unwrap(), "{}");
    assert!(json::from_str::<Empty>(r#"{"a":1}"#).is_ok());
}

#[test]
fn a_strict_reader_names_what_tolerance_lets_pass() {
    let text = br#"{"id":1,"id":1.0,"data":{"a":null,"b":"x"},"Name":null,"more":7,"x":1}"#;
    let (_, tolerated) = json::from_slice_strict::<Record>(text).unwrap();
    let places: Vec<_> = tolerated.iter().map(Tolerated::pointer).collect();
    assert_eq!(
        places,
        ["/id", "/data/a", "/data/b", "/Name", "/more", "/x"]
    );
}

#[test]
fn serde_goes_by_the_same_reader() {
    let text = r#"{"id":1,"data":{"a":null},"Name":7,"x":1}"#;
    let record: Record = serde_json::from_str(text).unwrap();
    assert_eq!(record, read(text).unwrap());
    assert_same(&serde_json::to_string(&record).unwrap(), text);
    let value = serde_json::to_value(&record).unwrap();
    assert_eq!(serde_json::from_value::<Record>(value).unwrap(), record);
}

#[test]
fn serde_goes_by_the_same_reader_in_formats_other_than_json() {
    for text in [
        r#"{"id":1,"data":{"a":1,"b":-2},"owner":"0x1F","Name":"true","double":null}"#,
        // What cannot be read, and what nobody knows.
        r#"{"id":18446744073709551615,"data":{"a":null,"b":"x"},"Name":7,"x":[1.5,{"y":"\u0000é"}]}"#,
    ] {
        let record = read(text).unwrap();
        let yaml = serde_yaml::to_string(&record).unwrap();
        let from_yaml: Record = serde_yaml::from_str(&yaml).unwrap();
        let packed = rmp_serde::to_vec_named(&record).unwrap();
        let from_packed: Record = rmp_serde::from_slice(&packed).unwrap();
        for other in [from_yaml, from_packed] {
            assert_eq!(other, record, "{yaml}");
            assert_same(&json::to_string(&other).unwrap(), text);
        }
    }
}

#[test]
fn the_last_of_several_members_counts_and_what_is_kept_of_it() {
    let many: Vec<_> = (0..40).map(|at| format!(r#""x{at}":{at},"#)).collect();
    for others in [String::new(), many.concat()] {
        let text = format!(
            r#"{{{others}"x":1,"data":{{"a":"bad"}},"x":2,"Name":7,"data":{{"b":"worse"}},"Name":"n","id":1,"owner":"o","x":3}}"#
        );
        let record = read(&text).unwrap();
        assert_eq!(
            back(&text),
            format!(r#"{{"id":1,"owner":"o","Name":"n","data":{{"b":"worse"}},{others}"x":3}}"#)
        );
        assert_eq!(record.extra.get("x"), Some(&Json::from(3)));
        let unread: Vec<_> = record.extra.unread().map(|one| one.pointer()).collect();
        assert_eq!(unread, ["/data/b"]);
    }
}

#[test]
fn what_is_unknown_is_passed_over_where_it_is_not_wanted() {
    struct Known {
        id: Option<u64>,
        name: Option<String>,
        extra: Extra,
    }

    crate::object!(Known + extra(unread) { id => "id", name => "name" });

    struct Required {
        id: u64,
        name: Option<String>,
        extra: Extra,
    }

    crate::object!(Required + extra(unread) { id => required "id", name => "name" });

    let text = r#"{"id":7,"color":{"red":[1]},"name":8,"size":null}"#;
    let known: Known = json::from_str(text).unwrap();
    assert_eq!((known.id, known.name.as_deref()), (Some(7), None));
    assert_eq!(known.extra.get("color"), None);
    assert_eq!(known.extra.unread().next().unwrap().pointer(), "/name");
    assert_eq!(json::to_string(&known).unwrap(), r#"{"id":7,"name":8}"#);
    let required: Required = json::from_str(text).unwrap();
    assert_eq!((required.id, required.name.as_deref()), (7, None));
    assert_eq!(json::to_string(&required).unwrap(), r#"{"id":7,"name":8}"#);
    // A strict reader tells of them as ever.
    let (_, passed) = json::from_slice_strict::<Known>(text.as_bytes()).unwrap();
    let passed: Vec<_> = passed.iter().map(Tolerated::pointer).collect();
    assert_eq!(passed, ["/color", "/name", "/size"]);
}

#[test]
fn debug_is_that_of_a_derive() {
    let record = read(r#"{"id":1,"owner":null,"Name":"a","data":{"x":1},"double":null}"#).unwrap();
    assert_eq!(
        format!("{record:?}"),
        "Record { id: 1, owner: None, name: Some(\"a\"), manager: None, data: {\"x\": 1}, \
         more: None, double: Some(None), extra: {} }"
    );
    assert_eq!(
        record,
        read(&back(&json::to_string(&record).unwrap())).unwrap()
    );
    for other in [
        r#"{"id":2,"owner":null,"Name":"a","data":{"x":1},"double":null}"#,
        r#"{"id":1,"owner":null,"Name":"a","data":{"x":2},"double":null}"#,
        r#"{"id":1,"owner":null,"Name":"a","data":{"x":1},"double":{}}"#,
        r#"{"id":1,"owner":null,"Name":"a","data":{"x":1},"double":null,"y":0}"#,
    ] {
        assert_ne!(record, read(other).unwrap(), "{other}");
    }
}
