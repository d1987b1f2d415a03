//! What may stand in a field, and which fields an object has in which grammar.

use super::objects::Object;
use super::version::{Grammar, Grammars};

/// What may stand in a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Any,
    String,
    /// A type or a list of types.
    Types,
    /// One of these.
    Word(&'static [&'static str]),
    Boolean,
    Number,
    /// A non-negative integer.
    Count,
    Object(Object),
    /// The object or a Reference Object that leads to one.
    OrReference(Object),
    List(&'static Shape),
    Map(&'static Shape),
    /// Paths, whose keys begin with a slash.
    Paths,
    /// Path items by their names.
    PathItems,
    /// Responses, whose keys are status codes, `2XX` or `default`.
    Responses,
    /// `additionalProperties`: a Boolean or a schema.
    BooleanOrSchema,
}

/// A field of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// The grammars that have it so.
    has: Grammars,
    /// Those of them that require it.
    requires: Grammars,
}

impl Field {
    /// Whether it must be there.
    pub(crate) fn is_required(&self, grammar: Grammar) -> bool {
        self.requires.has(grammar)
    }

    /// The same, in these grammars only.
    pub(super) const fn only(mut self, grammars: Grammars) -> Self {
        self.has = grammars;
        self
    }

    /// The same, but required by these grammars only.
    pub(super) const fn required_by(mut self, grammars: Grammars) -> Self {
        self.requires = grammars;
        self
    }
}

pub(super) const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        has: Grammars::ALL,
        requires: Grammars::ALL,
    }
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        has: Grammars::ALL,
        requires: Grammars::of(&[]),
    }
}

impl Object {
    /// The fixed fields that a grammar has. A Callback Object has none: its keys are expressions.
    pub(crate) fn fields(self, grammar: Grammar) -> impl Iterator<Item = &'static Field> {
        self.all_fields()
            .filter(move |field| field.has.has(grammar))
    }

    /// A field, if a grammar has it.
    pub(crate) fn field(self, grammar: Grammar, name: &str) -> Option<&'static Field> {
        let mut fields = self.own_fields().iter();
        let found = fields.find(|field| field.has.has(grammar) && field.name == name);
        match self {
            Self::Parameter => found.or_else(|| Self::Header.field(grammar, name)),
            _ => found,
        }
    }

    /// The fields of all grammars. A Parameter Object has those of a Header Object, and more
    /// (OpenAPI 3.0.3, Header Object).
    fn all_fields(self) -> impl Iterator<Item = &'static Field> {
        let shared: &[Field] = match self {
            Self::Parameter => Self::Header.own_fields(),
            _ => &[],
        };
        self.own_fields().iter().chain(shared)
    }
}
