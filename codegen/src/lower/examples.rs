//! Examples of values beyond the first, which are told beside a value's limits (JSON Schema
//! Validation, section 9.5).

use std::collections::HashSet;

use openapiv3::Schema;
use serde_json::Value;

use super::Lowering;
use super::view::View;
use crate::load::EXAMPLES;
use crate::markdown;
use crate::tree::Trail;

/// The schemas that have several examples.
#[derive(Default)]
pub(super) struct Examples {
    /// With their pointers.
    met: Vec<(*const Schema, String)>,
    /// Those whose examples are told where a value of theirs stands.
    told: HashSet<*const Schema>,
}

/// What a schema's examples are, if there are several.
pub(super) fn text(schema: &Schema) -> Option<String> {
    let examples = schema.schema_data.extensions.get(EXAMPLES)?.as_array()?;
    let shown = |value: &Value| markdown::code(&value.to_string());
    let (last, others) = examples.split_last()?;
    let others: Vec<_> = others.iter().map(shown).collect();
    Some(format!(
        "for example {} or {}",
        others.join(", "),
        shown(last)
    ))
}

impl<'d> Lowering<'d> {
    /// Remembers a schema that is lowered, if it has several examples.
    pub(super) fn meet_examples(&mut self, schema: &'d Schema, pointer: &str) {
        if schema.schema_data.extensions.contains_key(EXAMPLES) {
            self.examples.met.push((schema, pointer.to_owned()));
        }
    }

    /// Remembers that what a value is like is told with its limits.
    pub(super) fn tell_examples(&mut self, view: &View<'d>) {
        let told = view.layers.iter().copied();
        let told = told.filter(|one| one.schema_data.extensions.contains_key(EXAMPLES));
        self.examples.told.extend(told.map(std::ptr::from_ref));
    }

    /// Reports examples that are told nowhere: there is a place for them where a value has a name.
    pub(super) fn note_untold_examples(&mut self) {
        let Examples { met, told } = std::mem::take(&mut self.examples);
        for (schema, pointer) in met {
            if !told.contains(&schema) {
                let why = "the documentation shows the first of them".to_owned();
                self.degraded("examples", &Trail::root(&pointer).key("examples"), why);
            }
        }
    }
}
