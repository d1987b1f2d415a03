//! Types that OpenAPI does not have.

use super::{Fixup, Mend, Notes, at, shown};
use crate::grammar::{KEYWORDS, Object};
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "type-name",
    what: "A type by another name becomes the type that is meant: `date-time`, `uuid` and other \
           formats become strings of that format, `int` and `long` integers, `float` and \
           `double` numbers, `file` a binary string, `dict` an object, `list` an array. A type \
           that nobody knows, or that has two meanings (`timestamp`), and `any` are left out, with \
           the keywords that speak of one type.",
    why: "The names come from programming languages, where they mean the same. Without a type \
          any value is taken; but for `any`, the report says that something is lost.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let Some(published) = schema.get("type").cloned() else {
        return;
    };
    let is_listed = published.is_list() || published == *"null";
    if is_listed && notes.grammar.is_json_schema() {
        return;
    }
    let Some(name) = published.as_str() else {
        open(schema);
        notes.lose(
            at("type"),
            format!("{} is no type, and was left out", shown(&published)),
        );
        return;
    };
    let is_any = name.eq_ignore_ascii_case("any");
    let (ty, format) = match known(name) {
        Some(meaning) => meaning,
        None => match name.to_ascii_lowercase().as_str() {
            "null" | "nil" | "none" => {
                schema.insert("nullable".to_owned(), true.into());
                (None, None)
            }
            lower => known(lower).unwrap_or((None, None)),
        },
    };
    if ty == Some(name) {
        return;
    }
    match ty {
        Some(ty) => {
            schema.insert("type".to_owned(), made!(ty));
            if let Some(format) = format
                && !schema.contains_key("format")
            {
                schema.insert("format".to_owned(), made!(format));
            }
            notes.add(at("type"), format!("the type `{name}` became `{ty}`"));
        }
        None => {
            open(schema);
            let sentence = format!("the type `{name}` does not exist, and was left out");
            if is_any || schema.get("nullable").and_then(Node::as_bool) == Some(true) {
                notes.add(at("type"), sentence);
            } else {
                notes.lose(at("type"), sentence);
            }
        }
    }
}

/// Takes the type away, and what would imply another one than that of the properties.
fn open(schema: &mut Map) {
    schema.remove("type");
    let has_properties = schema.contains_key("properties");
    for (keyword, types) in KEYWORDS {
        let is_kept = *keyword == "enum" || has_properties && types.contains(&"object");
        if !is_kept {
            schema.remove(keyword);
        }
    }
}

type Meaning = (Option<&'static str>, Option<&'static str>);

fn known(name: &str) -> Option<Meaning> {
    Some(match name {
        "string" | "str" | "text" | "char" | "enum" => (Some("string"), None),
        "date-time" | "datetime" => (Some("string"), Some("date-time")),
        "date" => (Some("string"), Some("date")),
        "time" => (Some("string"), Some("time")),
        "uuid" | "guid" => (Some("string"), Some("uuid")),
        "email" => (Some("string"), Some("email")),
        "uri" | "url" => (Some("string"), Some("uri")),
        "base64" => (Some("string"), Some("byte")),
        "file" | "binary" => (Some("string"), Some("binary")),
        "password" => (Some("string"), Some("password")),
        "integer" | "int" | "bigint" => (Some("integer"), None),
        "int32" => (Some("integer"), Some("int32")),
        "long" | "int64" => (Some("integer"), Some("int64")),
        "number" | "decimal" | "numeric" => (Some("number"), None),
        "float" => (Some("number"), Some("float")),
        "double" => (Some("number"), Some("double")),
        "boolean" | "bool" => (Some("boolean"), None),
        "array" | "list" => (Some("array"), None),
        "object" | "dict" | "map" | "dictionary" => (Some("object"), None),
        _ => return None,
    })
}
