//! Parameters and headers that are described as in Swagger 2.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "swagger-parameter",
    what: "The keywords of a schema that stand in a parameter or a header itself, as they did in \
           Swagger 2, are moved into its `schema`; `collectionFormat` becomes `style`.",
    why: "The keywords mean the same in both places, and have no other meaning in a parameter.",
    met: "none of the 43 descriptions measured; Swagger 2 had it.",
    mend: Mend::Objects(&[Object::Parameter, Object::Header], mend),
};

fn mend(object: Object, parameter: &mut Map<String, Value>, notes: &mut Notes) {
    if parameter.contains_key("schema")
        || parameter.contains_key("content")
        || !parameter.contains_key("type")
    {
        return;
    }
    let own = object.fields();
    let is_keyword = |key: &String| {
        own.iter().all(|field| field.name != key)
            && Object::Schema
                .fields()
                .iter()
                .any(|field| field.name == key)
    };
    let keywords: Vec<_> = parameter
        .keys()
        .filter(|key| is_keyword(key))
        .cloned()
        .collect();
    let mut schema = Map::new();
    for keyword in keywords {
        if let Some(value) = parameter.remove(&keyword) {
            schema.insert(keyword, value);
        }
    }
    let is_query = parameter.get("in").and_then(Value::as_str) == Some("query");
    if let Some(format) = parameter.remove("collectionFormat")
        && is_query
    {
        let (style, explode) = match format.as_str() {
            Some("multi") => ("form", true),
            Some("pipes") => ("pipeDelimited", false),
            Some("ssv") => ("spaceDelimited", false),
            _ => ("form", false),
        };
        parameter.insert("style".to_owned(), style.into());
        parameter.insert("explode".to_owned(), explode.into());
    }
    parameter.insert("schema".to_owned(), Value::Object(schema));
    notes.add("", "the keywords of Swagger 2 were moved into `schema`");
}
