//! Objects of which the schema leaves a choice, once for each way to choose.

use openapiv3::{ReferenceOr, Schema};

use super::family::base_of;
use super::parts::{Parts, Way};
use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering};
use crate::names::{type_name, variant_name};
use crate::tree::{Trail, unescape};

/// More ways than these are no list from which somebody would choose.
const MAX_WAYS: usize = 32;

/// What is chosen while the parts of an object are gathered.
#[derive(Default)]
pub(super) struct Choices<'d> {
    taken: Vec<Taken<'d>>,
    /// Where the schema lists what is derived from it, and the component that it is.
    pub(super) listing: Option<(String, Option<&'d str>)>,
    /// The first choice that is not made yet: the alternatives of it.
    open: Vec<Taken<'d>>,
    /// Whether none of the alternatives takes part.
    is_without: bool,
}

/// An alternative that is chosen.
#[derive(Clone)]
pub(super) struct Taken<'d> {
    /// The pointer of the keyword under which it stands.
    pub(super) list: String,
    pub(super) keyword: &'static str,
    index: usize,
    pub(super) pointer: String,
    node: Node<'d>,
}

/// Which alternatives take part in a composition.
#[derive(Clone, Copy)]
pub(super) enum Choice {
    All,
    One(usize),
    /// None, since the choice is not made yet.
    Open,
}

/// What an object declares if these alternatives are chosen.
pub(super) struct Selection<'d> {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) taken: Vec<Taken<'d>>,
    pub(super) parts: Parts<'d>,
}

impl Choices<'_> {
    /// Whether the schema lists what is derived from it there.
    pub(super) fn lists_at(&self, pointer: &str) -> bool {
        matches!(&self.listing, Some((listing, _)) if listing == pointer)
    }

    /// Whether none of the alternatives takes part.
    pub(super) fn are_left_out(&self) -> bool {
        self.is_without
    }

    /// Whether a component is the schema, and lists what is derived from it.
    pub(super) fn is_base(&self, component: &str) -> bool {
        matches!(&self.listing, Some((_, Some(base))) if *base == component)
    }
}

impl Selection<'_> {
    /// Whether it is an object and nothing else.
    pub(super) fn is_object(&self) -> bool {
        self.parts.others.is_empty() && self.parts.alternatives.is_empty()
    }

    /// Whether another one allows just the same values.
    fn is_like(&self, other: &Self) -> bool {
        let declared = |one: &Self| {
            let properties = one.parts.properties.iter();
            let properties = properties.map(|(name, declarations)| {
                let pointers = declarations.iter().map(|one| one.pointer.clone());
                (*name, pointers.collect::<Vec<_>>())
            });
            let additional = one.parts.additional.iter().map(|one| one.pointer.clone());
            (
                properties.collect::<Vec<_>>(),
                additional.collect::<Vec<_>>(),
            )
        };
        self.is_object()
            && other.is_object()
            && self.parts.required == other.parts.required
            && declared(self) == declared(other)
    }
}

impl<'d> Lowering<'d> {
    /// Which of several alternatives take part in a composition.
    pub(super) fn choice(
        &self,
        members: &'d [ReferenceOr<Schema>],
        keyword: &'static str,
        trail: &Trail<'_>,
        parts: &mut Parts<'d>,
        way: Way<'d>,
    ) -> Choice {
        let Some(choices) = parts.choices.as_mut().filter(|_| !way.is_alternative) else {
            return Choice::All;
        };
        if choices.is_without {
            return Choice::Open;
        }
        let list = trail.pointer();
        if let Some(taken) = choices.taken.iter().find(|taken| taken.list == list) {
            return Choice::One(taken.index);
        }
        let telling = members.iter().enumerate();
        let telling = telling.filter(|(_, member)| !self.is_null((*member).into()));
        let telling = telling.map(|(index, member)| Taken {
            list: list.clone(),
            keyword,
            index,
            pointer: trail.index(index).pointer(),
            node: member.into(),
        });
        let telling: Vec<_> = telling.collect();
        match telling.as_slice() {
            [] => Choice::All,
            [only] => Choice::One(only.index),
            _ => {
                if choices.open.is_empty() {
                    choices.open = telling;
                }
                Choice::Open
            }
        }
    }

    /// What an object declares, once for each way to choose among the alternatives within it, or
    /// among what is derived from it; `None` if the ways are too many.
    pub(super) fn selections(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
    ) -> Lowered<Option<Vec<Selection<'d>>>> {
        self.selections_of(schema, name, pointer, &mut Vec::new())
    }

    /// What an object declares beside its alternatives; `None` if that is nothing.
    pub(super) fn without_alternatives(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
    ) -> Lowered<Option<Selection<'d>>> {
        let mut parts = Parts {
            choices: Some(Choices {
                is_without: true,
                ..Choices::default()
            }),
            ..Parts::default()
        };
        self.gather(schema, name, pointer, &mut parts, 1)?;
        parts.choices = None;
        let selection = Selection {
            name: String::new(),
            description: None,
            taken: Vec::new(),
            parts,
        };
        Ok(Some(selection).filter(|it| it.is_object() && it.parts.declares()))
    }

    /// `bases` are those of which the schema is derived.
    fn selections_of(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
        bases: &mut Vec<String>,
    ) -> Lowered<Option<Vec<Selection<'d>>>> {
        if let Some(base) = self.base_of_others(schema, pointer)
            && !bases.contains(&base.0)
        {
            let (base, derived) = base;
            bases.push(base);
            let selections = self.derived_selections(&derived, name, bases);
            bases.pop();
            return selections;
        }
        let listing = self.listed_by(schema, pointer);
        let listing = listing.map(|listing| (listing.pointer, self.component_at(pointer)));
        let mut selections: Vec<Selection<'d>> = Vec::new();
        let mut pending = vec![Vec::new()];
        while let Some(taken) = pending.pop() {
            let composed = self.composed;
            let mut parts = Parts {
                choices: Some(Choices {
                    taken,
                    listing: listing.clone(),
                    ..Choices::default()
                }),
                ..Parts::default()
            };
            self.gather(schema, name, pointer, &mut parts, 1)?;
            let Choices { taken, open, .. } = parts.choices.take().unwrap_or_default();
            if open.is_empty() {
                let selection = Selection {
                    name: self.selection_name(&taken)?,
                    description: self.selection_description(&taken),
                    taken,
                    parts,
                };
                if !selections.iter().any(|other| other.is_like(&selection)) {
                    selections.push(selection);
                }
                continue;
            }
            // What was gathered for a question is no part of what is composed.
            self.composed = composed;
            if selections.len() + pending.len() + open.len() > MAX_WAYS {
                return Ok(None);
            }
            // The last is looked at first.
            let further = open.into_iter().rev();
            pending.extend(further.map(|next| {
                let mut taken = taken.clone();
                taken.push(next);
                taken
            }));
        }
        Ok(Some(selections))
    }

    /// The name of a base that does not list what is derived from it, and the names of that.
    pub(super) fn base_of_others(
        &self,
        schema: &'d Schema,
        pointer: &str,
    ) -> Option<(String, Vec<&'d str>)> {
        if self.listed_by(schema, pointer).is_some() {
            return None;
        }
        let (discriminator, base) = base_of(schema, pointer)?;
        let derived = self.derived(discriminator, base).into_iter();
        let derived: Vec<_> = derived.map(|(component, _)| component).collect();
        (!derived.is_empty()).then(|| (base.to_owned(), derived))
    }

    /// What the components declare that are derived from a base.
    fn derived_selections(
        &mut self,
        derived: &[&'d str],
        name: &str,
        bases: &mut Vec<String>,
    ) -> Lowered<Option<Vec<Selection<'d>>>> {
        let mut all = Vec::new();
        for &component in derived {
            let components = self.openapi.components.as_ref();
            let found = components.and_then(|all| all.schemas.get(component)?.as_item());
            let Some(schema) = found else {
                continue;
            };
            let pointer = format!("/components/schemas/{component}");
            let Some(selections) = self.selections_of(schema, name, &pointer, bases)? else {
                return Ok(None);
            };
            let is_one = selections.len() == 1;
            all.extend(selections.into_iter().map(|selection| {
                Selection {
                    name: if is_one {
                        type_name(component)
                    } else {
                        type_name(component) + &selection.name
                    },
                    description: selection
                        .description
                        .or_else(|| schema.schema_data.description.clone()),
                    ..selection
                }
            }));
            if all.len() > MAX_WAYS {
                return Ok(None);
            }
        }
        Ok(Some(all))
    }

    fn selection_description(&self, taken: &[Taken<'d>]) -> Option<String> {
        let mut nearest = taken.iter().rev();
        nearest.find_map(|taken| self.view(taken.node).description())
    }

    fn selection_name(&mut self, taken: &[Taken<'d>]) -> Lowered<String> {
        let mut name = String::new();
        for one in taken {
            name.extend(self.taken_name(one)?);
        }
        if name.is_empty() {
            name.push_str("Object");
        }
        Ok(name)
    }

    /// What an alternative is called: by its title, by its component, or by what it asks for. One
    /// that leaves a choice, and no more, is called by what is chosen of it.
    fn taken_name(&mut self, taken: &Taken<'d>) -> Lowered<Option<String>> {
        let title = match taken.node {
            Node::Schema(schema) => schema.schema_data.title.as_deref(),
            Node::Reference(_) => None,
        };
        if let Some(title) = title {
            return Ok(Some(variant_name(title)));
        }
        if matches!(self.view(taken.node).shape(), Shape::Alternatives(..)) {
            return Ok(None);
        }
        let schema = match taken.node {
            Node::Reference(reference) => {
                let name = reference.rsplit('/').next().unwrap_or(reference);
                return Ok(Some(type_name(&unescape(name))));
            }
            Node::Schema(schema) => schema,
        };
        let composed = self.composed;
        let mut parts = Parts::default();
        self.gather(schema, "", &taken.pointer, &mut parts, 1)?;
        self.composed = composed;
        let asked = parts.required.first().or(parts.properties.keys().next());
        Ok(asked.map(|name| variant_name(name)))
    }
}
