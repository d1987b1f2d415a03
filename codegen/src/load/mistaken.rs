//! References to objects of another kind than their place is for.

use super::bundle::{Bundler, Faults, Place};
use crate::grammar::Object;
use crate::load::fixup::{self, Applied, Schemas, Verdict};

/// The schema of an object that a reference leads to in the place of a schema.
pub(super) enum Schema {
    At(Place),
    /// The object has none, and so says nothing of the value.
    None,
}

/// What has a schema.
const HOLDERS: [Object; 5] = [
    Object::Response,
    Object::RequestBody,
    Object::Parameter,
    Object::Header,
    Object::MediaType,
];

impl Bundler<'_> {
    /// The schema that is meant by a reference that does not lead to one, if that is certain.
    pub(super) fn schema_of(
        &mut self,
        reference: &str,
        at: &Place,
        object: Object,
    ) -> Option<Schema> {
        if object != Object::Schema || self.faults != Faults::Mend {
            return None;
        }
        let holders = HOLDERS.into_iter();
        let mut places = holders.filter_map(|holder| self.find(reference, at, holder).ok());
        let (source, mut pointer) = places.next()?;
        drop(places);
        let node = self.sources.get(source).node(&pointer)?;
        let (schema, sentence, verdict) = match fixup::schemas_of(node) {
            Schemas::One(below) => {
                let sentence = format!("`{reference}` became `{reference}{below}`");
                pointer += &below;
                (Schema::At((source, pointer)), sentence, Verdict::Mended)
            }
            Schemas::None => {
                let sentence = format!("`{reference}` has no schema, so that any value is taken");
                (Schema::None, sentence, Verdict::Lost)
            }
            Schemas::Several => return None,
        };
        let applied = Applied {
            fixup: &fixup::SCHEMA_REFERENCE,
            pointer: String::new(),
            sentence,
            verdict,
        };
        self.tell(applied, at.clone());
        Some(schema)
    }
}
