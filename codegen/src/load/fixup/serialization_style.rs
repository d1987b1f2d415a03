//! Styles that the place of a parameter does not have.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::{Grammar, Object};
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "serialization-style",
    what: "A `style` that OpenAPI 3.0 does not have, or not in this place, is left out; `simple` \
           in a query becomes `form` without `explode`.",
    why: "There is no rule by which to write a value in such a style, so servers expect the \
          place's own, and the report says that something is lost. `simple` joins with commas, \
          as `form` does when it is not exploded.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Parameter, Object::Header, Object::Encoding], mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    let Some(style) = map.get("style").and_then(Node::as_str) else {
        return;
    };
    let query: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];
    let styles = match (object, map.get("in").and_then(Node::as_str)) {
        (Object::Encoding, _) | (Object::Parameter, Some("query")) => query,
        (Object::Parameter, Some("path")) => &["matrix", "label", "simple"],
        (Object::Parameter, Some("cookie")) if notes.grammar == Grammar::V3_2 => {
            &["form", "cookie"]
        }
        (Object::Parameter, Some("cookie")) => &["form"],
        _ => &["simple"],
    };
    if styles.contains(&style) {
        return;
    }
    if style == "simple" && styles == query {
        map.insert("style".to_owned(), "form".into());
        map.entry("explode".to_owned())
            .or_insert_with(|| false.into());
        notes.add(at("style"), "`simple` became `form` without `explode`");
    } else {
        notes.lose(
            at("style"),
            format!("the style `{style}` does not exist here, and was left out"),
        );
        map.remove("style");
    }
}
