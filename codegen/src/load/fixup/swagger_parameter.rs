//! Parameters and headers that are described as in Swagger 2.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::load::swagger::{Style, move_keywords, style_of};
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "swagger-parameter",
    what: "The keywords of a schema that stand in a parameter or a header itself, as they did in \
           Swagger 2, are moved into its `schema`; `collectionFormat` becomes `style`. A list \
           whose form OpenAPI 3.0 does not have, or leaves open, is refused.",
    why: "The keywords mean the same in both places, and have no other meaning in a parameter.",
    met: "none of the 43 descriptions measured; Swagger 2 had it.",
    mend: Mend::Objects(&[Object::Parameter, Object::Header], mend),
};

fn mend(object: Object, parameter: &mut Map, notes: &mut Notes) {
    if parameter.contains_key("schema")
        || parameter.contains_key("content")
        || !parameter.contains_key("type")
    {
        return;
    }
    if !set_style(parameter, notes) {
        return;
    }
    let schema = move_keywords(notes.grammar, object, parameter);
    parameter.insert("schema".to_owned(), schema.into());
    notes.add("", "the keywords of Swagger 2 were moved into `schema`");
}

/// Says in the words of OpenAPI 3.0 how a list is written. `false` if it has none for it.
fn set_style(parameter: &mut Map, notes: &mut Notes) -> bool {
    let format = parameter.remove("collectionFormat");
    let is_list = parameter.get("type").is_some_and(|ty| ty == "array");
    let is_styled = parameter.contains_key("style") || parameter.contains_key("explode");
    if !is_list || is_styled && format.is_none() {
        return true;
    }
    let is_query = parameter.get("in").is_some_and(|place| place == "query");
    let format = format.as_ref().map(|it| it.as_str().unwrap_or_default());
    // What is not said is `csv`, but in a query OpenAPI 3.0 has another one.
    let format = format.or((!is_query).then_some("csv"));
    let (style, explode) = match format.and_then(|format| style_of(format, is_query)) {
        Some(Style::OfPlace) => return true,
        Some(Style::Is(style, explode)) => (style, explode),
        None => {
            let help = "write `style` and `explode`, and what it holds into `schema`";
            notes.refuse(
                "",
                "the parameter does not say how its list is written",
                help,
            );
            return false;
        }
    };
    parameter.insert("style".to_owned(), style.into());
    parameter.insert("explode".to_owned(), explode.into());
    true
}
