//! What is gathered of a composition.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::choice::Choices;
use super::schema::Node;
use crate::tree::Trail;

/// A schema where it is declared.
#[derive(Clone)]
pub(super) struct Declaration<'d> {
    pub(super) node: Node<'d>,
    /// The name of the type that declares it.
    pub(super) owner: String,
    pub(super) pointer: String,
    /// Whether only one of several alternatives declares it.
    pub(super) is_alternative: bool,
}

/// The parts of an object that its schema, and all schemas that it is composed of, declare.
#[derive(Default)]
pub(super) struct Parts<'d> {
    /// By the name on the wire.
    pub(super) properties: IndexMap<&'d str, Vec<Declaration<'d>>>,
    pub(super) required: IndexSet<&'d str>,
    /// The lists of what is required, with their pointers.
    pub(super) required_by: Vec<(&'d [String], String)>,
    pub(super) additional: Vec<Additional<'d>>,
    /// Members of `allOf` that are no objects. `owner` is the name of a type of their own.
    pub(super) others: Vec<Other<'d>>,
    /// Members of `allOf` that say something of texts or of lists, and not that the values are.
    pub(super) hints: Vec<Other<'d>>,
    /// Alternatives that are no objects, beside those that are.
    pub(super) alternatives: Vec<Declaration<'d>>,
    pub(super) nullable: bool,
    /// Whether the values are said to be objects.
    pub(super) is_object: bool,
    /// The components that were met, by name.
    pub(super) met: HashMap<&'d str, Met>,
    /// What is chosen of the alternatives; without it, all of them are there.
    pub(super) choices: Option<Choices<'d>>,
}

impl<'d> Parts<'d> {
    pub(super) fn add_other(&mut self, other: Other<'d>, way: Way<'d>) {
        if way.is_alternative {
            self.alternatives.push(other.declaration().clone());
        } else {
            self.others.push(other);
        }
    }

    /// Adds what a schema declares of an object, beside what it is composed of.
    pub(super) fn add_object(
        &mut self,
        object: &Object<'d>,
        owner: &str,
        trail: &Trail<'_>,
        way: Way<'d>,
    ) {
        self.is_object |= object.is_said && !way.is_alternative;
        for (property, node) in object.properties {
            let pointer = trail.key("properties").key(property).pointer();
            let declarations = self.properties.entry(property).or_default();
            // What was met among alternatives may be met once more where it is none.
            let known = declarations.iter_mut().find(|one| one.pointer == pointer);
            match known {
                Some(known) => known.is_alternative &= way.is_alternative,
                None => declarations.push(Declaration {
                    node: node.into(),
                    owner: owner.to_owned(),
                    pointer,
                    is_alternative: way.is_alternative,
                }),
            }
        }
        if !way.is_alternative {
            let required = object.required.iter().map(String::as_str);
            self.required.extend(required);
            let pointer = trail.key("required").pointer();
            self.required_by.push((object.required, pointer));
        }
        if let Some(allowed) = object.additional {
            self.additional.push(Additional {
                allowed,
                owner: owner.to_owned(),
                pointer: trail.key("additionalProperties").pointer(),
                is_alternative: way.is_alternative,
            });
        }
    }

    /// The properties that are required and not declared, with the place that requires them.
    pub(super) fn undeclared(&self) -> impl Iterator<Item = (&'d str, String)> {
        let required = self.required.iter().copied();
        required
            .filter(|name| !self.properties.contains_key(name))
            .map(|name| {
                let mut lists = self.required_by.iter();
                let list = lists.find(|(names, _)| names.iter().any(|one| one == name));
                (
                    name,
                    list.map_or_else(String::new, |(_, pointer)| pointer.clone()),
                )
            })
    }

    /// Whether it says anything of objects.
    pub(super) fn declares(&self) -> bool {
        self.is_object || !self.properties.is_empty() || !self.additional.is_empty()
    }
}

/// What a schema says of an object.
pub(super) struct Object<'d> {
    pub(super) is_said: bool,
    pub(super) properties: &'d IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
}

/// What may be there beside the properties, and where it is said.
pub(super) struct Additional<'d> {
    pub(super) allowed: &'d AdditionalProperties,
    pub(super) owner: String,
    pub(super) pointer: String,
    pub(super) is_alternative: bool,
}

/// A part of a composition that is no object.
pub(super) enum Other<'d> {
    Schema(Declaration<'d>),
    /// What a schema says itself, beside the members of its `allOf`.
    Own(&'d Schema, Declaration<'d>),
}

impl<'d> Other<'d> {
    pub(super) fn declaration(&self) -> &Declaration<'d> {
        match self {
            Self::Schema(declaration) | Self::Own(_, declaration) => declaration,
        }
    }
}

/// How a component takes part in a composition. To meet it once more adds nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Met {
    /// Whether its own parts are still being gathered.
    pub(super) is_open: bool,
    /// Whether it was an alternative only.
    pub(super) is_alternative: bool,
}

/// How a schema came to be part of a composition.
#[derive(Clone, Copy)]
pub(super) struct Way<'d> {
    /// In how many compositions it stands.
    pub(super) depth: usize,
    /// The keyword of the last of them.
    pub(super) keyword: &'static str,
    /// Whether one of them was of alternatives.
    pub(super) is_alternative: bool,
    /// The component that was referred to and whose own it is: itself, or by an `allOf` within it.
    pub(super) component: Option<&'d str>,
}

impl<'d> Way<'d> {
    pub(super) fn at(depth: usize) -> Self {
        Self {
            depth,
            keyword: "allOf",
            is_alternative: false,
            component: None,
        }
    }

    /// To a member of an `allOf`.
    pub(super) fn member(self) -> Self {
        Self {
            depth: self.depth + 1,
            keyword: "allOf",
            ..self
        }
    }

    /// To an alternative. One that is chosen is not one of several any more.
    pub(super) fn alternative(self, keyword: &'static str, is_chosen: bool) -> Self {
        Self {
            depth: self.depth + 1,
            keyword,
            is_alternative: self.is_alternative || !is_chosen,
            component: None,
        }
    }

    /// To what a reference leads to.
    pub(super) fn to(self, component: &'d str) -> Self {
        Self {
            component: Some(component),
            ..self
        }
    }
}
