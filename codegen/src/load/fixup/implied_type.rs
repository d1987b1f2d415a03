//! Schemas whose type only their keywords tell.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "implied-type",
    what: "A schema without `type` gets the one that its keywords imply: `additionalProperties` \
           an object, `items` an array, `pattern` a string, `minimum` a number, `enum` and \
           `format` the type of their values. A `format` that implies none is left out. \
           `properties` and an `enum` of several types speak for themselves.",
    why: "The keywords speak of values of that type only; a description that means others too \
          would not limit them.",
    met: "8 of the 43 descriptions measured, among them those of Slack, GitHub, Just Eat \
          and an identity vendor: 118 schemas.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    if has(&["type", "allOf", "oneOf", "anyOf", "not", "properties"]) {
        return;
    }
    let ty = if has(&["additionalProperties", "minProperties", "maxProperties"]) {
        Some("object")
    } else if has(&["items", "minItems", "maxItems", "uniqueItems"]) {
        Some("array")
    } else if let Some(values) = schema.get("enum").and_then(Node::as_list) {
        type_of(values)
    } else if has(&["pattern", "minLength", "maxLength"]) {
        Some("string")
    } else if let Some(format) = schema.get("format").and_then(Node::as_str) {
        type_of_format(format)
    } else if has(&[
        "minimum",
        "maximum",
        "multipleOf",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ]) {
        Some("number")
    } else {
        return;
    };
    match ty {
        Some(ty) => {
            notes.add(
                "",
                format!("the schema got `type: {ty}`, which its keywords imply"),
            );
            schema.insert("type".to_owned(), made!(ty));
        }
        None => {
            if schema.remove("format").is_some() {
                notes.add("", "`format` implies no type, and was left out".to_owned());
            }
        }
    }
}

fn type_of(values: &[Node]) -> Option<&'static str> {
    let all = |is: fn(&Node) -> bool| values.iter().all(|value| value.is_null() || is(value));
    if all(Node::is_string) {
        Some("string")
    } else if all(Node::is_i64) {
        Some("integer")
    } else if all(Node::is_number) {
        Some("number")
    } else if all(Node::is_boolean) {
        Some("boolean")
    } else {
        None
    }
}

fn type_of_format(format: &str) -> Option<&'static str> {
    match format {
        "int32" | "int64" => Some("integer"),
        "float" | "double" => Some("number"),
        "date" | "date-time" | "time" | "byte" | "binary" | "password" | "email" | "uuid"
        | "uri" | "url" | "hostname" | "ipv4" | "ipv6" => Some("string"),
        _ => None,
    }
}
