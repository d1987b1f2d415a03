//! References to what has a schema, in the place of a schema.

use super::{Fixup, Mend, at};
use crate::tree::Node;

pub(crate) static FIXUP: Fixup = Fixup {
    name: "schema-reference",
    what: "A `$ref` in the place of a schema that leads to a response, a request body, a \
           parameter, a header or a media type leads to the schema that it has. If it has none, \
           any value is taken; if it has several, it is refused.",
    why: "Nothing else in it could stand in this place. What has no schema says nothing, and the \
          report says that something is lost.",
    met: "the description of Rumble: 2 references.",
    mend: Mend::Reading,
};

/// The schemas that an object has beside its own.
pub(crate) enum Schemas {
    None,
    /// The pointer below the object.
    One(String),
    Several,
}

pub(crate) fn schemas_of(object: &Node) -> Schemas {
    let content = object.get("content").and_then(Node::as_map);
    let of_content = content.into_iter().flatten();
    let of_content = of_content.filter(|(_, media_type)| media_type.get("schema").is_some());
    let pointers = of_content.map(|(name, _)| format!("/content{}/schema", at(name)));
    let own = object.get("schema").map(|_| "/schema".to_owned());
    let mut pointers = own.into_iter().chain(pointers);
    match (pointers.next(), pointers.next()) {
        (None, _) => Schemas::None,
        (Some(pointer), None) => Schemas::One(pointer),
        (Some(_), Some(_)) => Schemas::Several,
    }
}
