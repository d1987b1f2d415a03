//! How types of a version become those of the version that replaces it.
//!
//! Pairs are types that have a name in common, and the bodies of operations and of those that replace them;
//! and, deep, whatever stands under properties of the same name. Whether a conversion can fail
//! depends on the others, in circles too: all are taken to succeed at first, and what contradicts
//! that is corrected until nothing does.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::replacement::counterpart;
use crate::ir::{
    Access, Api, EnumOf, Library, Named, Operation, Property, Struct, SuccessContent, Type,
    TypeDef, TypeId, TypeKind,
};

/// From one type to another.
#[derive(Debug, Clone)]
pub(crate) struct Conversion {
    pub(crate) from: TypeId,
    pub(crate) to: TypeId,
    pub(crate) is_fallible: bool,
    pub(crate) plan: Plan,
}

#[derive(Debug, Clone)]
pub(crate) enum Plan {
    /// Both are open enumerations: the text is carried over.
    Enum,
    Struct(Vec<Field>),
}

/// What happens to a property.
#[derive(Debug, Clone)]
pub(crate) enum Field {
    /// By the names of the fields and the name on the wire.
    Kept {
        from: String,
        to: String,
        wire: String,
        step: Step,
    },
    /// The newer type has no such property, or one that cannot be made of it.
    Lost { from: String, wire: String },
    /// The older type has no such property.
    New { to: String },
}

/// How a value becomes one of another type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Same,
    /// By the conversion between two named types.
    Named {
        is_fallible: bool,
    },
    NumberToI32,
    NumberToI64,
    Narrow,
    /// By a `From` that never fails.
    Widen,
    /// An enumeration as its text.
    Text,
    /// A value into one that may be absent.
    Wrap(Box<Step>),
    /// A value that may be absent into one that must be there.
    Require(Box<Step>),
    Optional(Box<Step>),
    List(Box<Step>),
    Tuple(Vec<Step>),
    Map(Box<Step>),
}

impl Step {
    pub(crate) fn is_fallible(&self) -> bool {
        match self {
            Self::Same | Self::Widen | Self::Text => false,
            Self::Named { is_fallible } => *is_fallible,
            Self::NumberToI32 | Self::NumberToI64 | Self::Narrow | Self::Require(_) => true,
            Self::Wrap(step) | Self::Optional(step) | Self::List(step) | Self::Map(step) => {
                step.is_fallible()
            }
            Self::Tuple(steps) => steps.iter().any(Self::is_fallible),
        }
    }
}

/// Every conversion from the version `old` to the one that replaces it.
pub(crate) fn conversions(library: &Library, old: usize) -> Vec<Conversion> {
    let Some(new) = library.apis[old].replaced_by else {
        return Vec::new();
    };
    let mut pairs = Pairs::new(library, Kept::All);
    pairs.seed(successors(library, old, new));
    pairs.settle();
    pairs.conversions()
}

/// The types of which a version's become those of its successor.
fn successors(library: &Library, old: usize, new: usize) -> Vec<(TypeId, TypeId)> {
    let mut pending = Vec::new();
    let named = Named::new(library);
    for (from, def) in library.types.iter().enumerate() {
        if !def.apis.contains(&old) || def.apis.contains(&new) {
            continue;
        }
        let from = TypeId(from);
        let same = named.names(from, old);
        let same = same.filter_map(|name| named.get(name, new));
        pending.extend(same.map(|to| (from, to)));
    }
    let (old, new) = (&library.apis[old], &library.apis[new]);
    for operation in old.operations() {
        pending.extend(bodies(operation, new));
    }
    pending
}

/// What of an object another one has to keep.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kept {
    /// All: nothing is dropped on the way.
    All,
    /// What the other one has, all of which has to be there.
    Wanted,
}

/// Pairs of types, and whether one becomes the other.
pub(super) struct Pairs<'l> {
    library: &'l Library,
    kept: Kept,
    /// Whether a conversion can fail; `None` if there is none.
    states: BTreeMap<(TypeId, TypeId), Option<bool>>,
}

impl<'l> Pairs<'l> {
    pub(super) fn new(library: &'l Library, kept: Kept) -> Self {
        Self {
            library,
            kept,
            states: BTreeMap::new(),
        }
    }

    /// Those that are possible, once all is settled.
    pub(super) fn conversions(&self) -> Vec<Conversion> {
        let states = self.states.iter();
        let possible = states.filter_map(|(&(from, to), state)| Some((from, to, (*state)?)));
        let conversions = possible.filter_map(|(from, to, is_fallible)| {
            Some(Conversion {
                from,
                to,
                is_fallible,
                plan: self.plan(from, to)?,
            })
        });
        conversions.collect()
    }

    /// Adds these, and whatever stands in the same place of both.
    pub(super) fn seed(&mut self, mut pending: Vec<(TypeId, TypeId)>) {
        while let Some((from, to)) = pending.pop() {
            if from == to || self.states.contains_key(&(from, to)) {
                continue;
            }
            self.states.insert((from, to), Some(false));
            let kinds = (self.kind(from), self.kind(to));
            if let (TypeKind::Struct(from), TypeKind::Struct(to)) = kinds {
                for (one, other) in common(from, to) {
                    pair(&one.ty, &other.ty, &mut pending);
                }
            }
        }
    }

    fn kind(&self, id: TypeId) -> &TypeKind {
        &self.library.types[id.0].kind
    }

    /// Whether texts are taken for a type, and it for texts, where nothing is lost by it.
    fn is_enumeration(&self, id: TypeId) -> bool {
        let is = matches!(self.kind(id), TypeKind::Enum(one) if one.of == EnumOf::Strings);
        is && self.kept == Kept::Wanted
    }

    /// Corrects the states until they agree with one another. A state moves from infallible to
    /// fallible to impossible and never back, so this ends.
    pub(super) fn settle(&mut self) {
        let pairs: BTreeSet<_> = self.states.keys().copied().collect();
        loop {
            let mut is_settled = true;
            for &(from, to) in &pairs {
                let state = self.plan(from, to).map(|plan| match plan {
                    Plan::Enum => false,
                    Plan::Struct(fields) => fields.iter().any(|field| match field {
                        Field::Kept { step, .. } => step.is_fallible(),
                        Field::Lost { .. } => true,
                        Field::New { .. } => false,
                    }),
                });
                if self.states[&(from, to)] != state {
                    self.states.insert((from, to), state);
                    is_settled = false;
                }
            }
            if is_settled {
                return;
            }
        }
    }

    /// `None` if there is no way that could succeed for any value.
    fn plan(&self, from: TypeId, to: TypeId) -> Option<Plan> {
        let (old, new) = match (self.kind(from), self.kind(to)) {
            (TypeKind::Enum(old), TypeKind::Enum(new)) => {
                let are_texts = old.of == EnumOf::Strings && new.of == EnumOf::Strings;
                return are_texts.then_some(Plan::Enum);
            }
            (TypeKind::Struct(old), TypeKind::Struct(new)) => (old, new),
            _ => return None,
        };
        if self.kept == Kept::Wanted {
            return self.wanted(from, old, to, new);
        }
        if old.additional != new.additional {
            return None;
        }
        let (old_def, new_def) = (&self.library.types[from.0], &self.library.types[to.0]);
        let mut fields = Vec::new();
        for property in &old.properties {
            let other = new
                .properties
                .iter()
                .find(|other| other.name == property.name);
            let step = other.and_then(|other| {
                let step = self.step(&held(old_def, property), &held(new_def, other))?;
                Some((other, step))
            });
            match step {
                Some((other, step)) => fields.push(Field::Kept {
                    from: property.ident.clone(),
                    to: other.ident.clone(),
                    wire: property.name.clone(),
                    step,
                }),
                // What is always there would always be lost.
                None if property.required => return None,
                None => fields.push(Field::Lost {
                    from: property.ident.clone(),
                    wire: property.name.clone(),
                }),
            }
        }
        for property in &new.properties {
            let is_kept = fields
                .iter()
                .any(|field| matches!(field, Field::Kept { to, .. } if *to == property.ident));
            if !is_kept {
                if property.required {
                    return None;
                }
                fields.push(Field::New {
                    to: property.ident.clone(),
                });
            }
        }
        Some(Plan::Struct(fields))
    }

    /// What an object has for another one, all of whose properties have to be there.
    fn wanted(&self, from: TypeId, one: &Struct, to: TypeId, other: &Struct) -> Option<Plan> {
        if other.additional.is_some() || other.properties.is_empty() {
            return None;
        }
        let (from, to) = (&self.library.types[from.0], &self.library.types[to.0]);
        let fields = other.properties.iter().map(|property| {
            let mut properties = one.properties.iter();
            let same = properties.find(|one| one.name == property.name);
            let step = same.and_then(|same| {
                let step = self.step(&held(from, same), &held(to, property))?;
                Some((same, step))
            });
            let absent = Field::New {
                to: property.ident.clone(),
            };
            match (step, property.access) {
                // What only a server sets is nothing to send back, and a password nobody reads.
                (_, Access::Read) | (None, Access::Write) if !property.required => Some(absent),
                (None, _) => None,
                (Some((same, step)), _) => Some(Field::Kept {
                    from: same.ident.clone(),
                    to: property.ident.clone(),
                    wire: property.name.clone(),
                    step,
                }),
            }
        });
        fields.collect::<Option<_>>().map(Plan::Struct)
    }

    fn step(&self, from: &Type, to: &Type) -> Option<Step> {
        Some(match (from, to) {
            (from, to) if from == to => Step::Same,
            (Type::Nullable(from), Type::Nullable(to)) => {
                Step::Optional(Box::new(self.step(from, to)?))
            }
            (Type::Nullable(from), to) => Step::Require(Box::new(self.step(from, to)?)),
            (from, Type::Nullable(to)) => Step::Wrap(Box::new(self.step(from, to)?)),
            (Type::List(from), Type::List(to)) => Step::List(Box::new(self.step(from, to)?)),
            (Type::Tuple(from), Type::Tuple(to)) if from.len() == to.len() => {
                let steps = from.iter().zip(to).map(|(from, to)| self.step(from, to));
                Step::Tuple(steps.collect::<Option<_>>()?)
            }
            (Type::Map(from), Type::Map(to)) if **from != Type::Json && **to != Type::Json => {
                Step::Map(Box::new(self.step(from, to)?))
            }
            (Type::F64, Type::I32) => Step::NumberToI32,
            (Type::F64, Type::I64) => Step::NumberToI64,
            (Type::Named(from), Type::String) if self.is_enumeration(*from) => Step::Text,
            (Type::String, Type::Named(to)) if self.is_enumeration(*to) => Step::Widen,
            (Type::I8 | Type::I16 | Type::I32 | Type::U8 | Type::U16 | Type::U32, Type::F64) => {
                Step::Widen
            }
            (from, to) if from.is_within(to) => Step::Widen,
            (from, to) if from.integer().is_some() && to.integer().is_some() => Step::Narrow,
            (Type::Named(from), Type::Named(to)) => {
                let is_fallible = self.states.get(&(*from, *to)).copied().flatten()?;
                Step::Named { is_fallible }
            }
            _ => return None,
        })
    }
}

/// The type that a field holds, where an absent value is `None`.
fn held(def: &TypeDef, property: &Property) -> Type {
    if property.is_optional_field(def.in_requests) {
        Type::Nullable(Box::new(property.ty.clone()))
    } else {
        property.ty.clone()
    }
}

/// Properties of the same name.
fn common<'s>(
    one: &'s Struct,
    other: &'s Struct,
) -> impl Iterator<Item = (&'s Property, &'s Property)> {
    one.properties.iter().filter_map(|property| {
        let same = other
            .properties
            .iter()
            .find(|other| other.name == property.name)?;
        Some((property, same))
    })
}

/// The named types that stand in the same place of two types.
fn pair(one: &Type, other: &Type, pairs: &mut Vec<(TypeId, TypeId)>) {
    match (one.not_null(), other.not_null()) {
        (Type::Named(one), Type::Named(other)) => pairs.push((*one, *other)),
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => {
            pair(one, other, pairs);
        }
        (Type::Tuple(one), Type::Tuple(other)) => {
            for (one, other) in one.iter().zip(other) {
                pair(one, other, pairs);
            }
        }
        _ => {}
    }
}

/// The types of the bodies of an operation and of its replacement.
fn bodies(operation: &Operation, new: &Api) -> Vec<(TypeId, TypeId)> {
    let mut pairs = Vec::new();
    let Some((_, replacement)) = counterpart(operation, new) else {
        return pairs;
    };
    let body = |operation: &Operation| operation.body.as_ref()?.content.ty().cloned();
    if let (Some(old), Some(new)) = (body(operation), body(replacement)) {
        pair(&old, &new, &mut pairs);
    }
    let answer = |operation: &Operation| match &operation.success.content {
        SuccessContent::Json { ty, .. } | SuccessContent::List { item: ty, .. } => Some(ty.clone()),
        _ => None,
    };
    if let (Some(old), Some(new)) = (answer(operation), answer(replacement)) {
        pair(&old, &new, &mut pairs);
    }
    pairs
}
