//! Conversions from the types of a version to those of the version that replaces it.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::docs::Comment;
use super::groups::{self, Groups};
use super::models::deprecates;
use super::operations::allow;
use super::piece::Piece;
use super::split::{Item, split};
use super::structs::extra;
use super::types::ident;
use super::{EmitError, Emitter};
use crate::ir::conversion::{Conversion, Field, Plan, Step};
use crate::ir::{Api, Library, TypeId, TypeKind};
use crate::names::Modules;

/// The conversions of a version, in the modules that they go to.
pub(super) struct Conversions<'g> {
    library: &'g Library,
    old: &'g Api,
    new: &'g Api,
    parts: Vec<Part<'g>>,
}

/// Conversions that compile together.
struct Part<'g> {
    /// The name of a module below `conversions`; `None` if that has them all.
    name: Option<String>,
    condition: Condition,
    /// Versions that share the types, and convert them already where this holds for them.
    unless: Vec<(usize, Condition)>,
    conversions: Vec<(&'g Conversion, Piece)>,
}

/// The versions that convert a type of theirs into another one.
pub(super) type Converted = BTreeMap<(TypeId, TypeId), Vec<usize>>;

impl<'g> Conversions<'g> {
    /// `None` if there is nothing to convert. What other versions have `converted` is converted
    /// only where they are not there: there may be one conversion between two types.
    pub(super) fn new(
        groups: &Groups<'g>,
        index: usize,
        conversions: &'g [Conversion],
        converted: &mut Converted,
    ) -> Result<Option<Self>, EmitError> {
        let library = groups.library;
        let old = &library.apis[index];
        let Some(newer) = old.replaced_by.filter(|_| !conversions.is_empty()) else {
            return Ok(None);
        };
        let new = &library.apis[newer];
        let mut by_condition: BTreeMap<_, Vec<&Conversion>> = BTreeMap::new();
        for conversion in conversions {
            let condition = |version| {
                let from = (version, groups.condition(conversion.from));
                let to = (newer, groups.condition(conversion.to));
                Condition::of_both(from, to)
            };
            let pair = (conversion.from, conversion.to);
            let others = converted.entry(pair).or_default();
            let unless: Vec<_> = others
                .iter()
                .map(|&other| (other, condition(other)))
                .collect();
            others.push(index);
            let key = (unless, condition(index));
            by_condition.entry(key).or_default().push(conversion);
        }
        let are_apart = by_condition.keys().any(|(unless, _)| !unless.is_empty());
        let has_tags = by_condition
            .keys()
            .any(|(_, condition)| !condition.tags().is_empty());
        let mut scope = Modules::default();
        let mut parts = Vec::new();
        for ((unless, condition), conversions) in by_condition {
            let names = conversions.iter();
            let names = names.map(|one| library.types[one.from.0].name.as_str());
            let names: Vec<_> = names.collect();
            let name = groups::name(library, &[index, newer].into(), &condition, &names);
            let name = groups::beside_tags(name, has_tags);
            let name = if are_apart {
                Some(apart(library, name.as_deref(), &unless))
            } else {
                name
            };
            let name = name.map(|name| scope.take(&name));
            let mut items = Vec::with_capacity(conversions.len());
            for conversion in conversions {
                let name = &library.types[conversion.from.0].name;
                let piece = Piece::new(name, item(library, old, new, conversion))
                    .map_err(|error| EmitError::new(name, &error))?;
                items.push(Item {
                    name: name.clone(),
                    lines: piece.lines(),
                    value: (conversion, piece),
                });
            }
            for part in split(items) {
                parts.push(Part {
                    name: groups::part_name(&mut scope, name.as_deref(), part.label),
                    condition: condition.clone(),
                    unless: unless.clone(),
                    conversions: part.items,
                });
            }
        }
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Some(Self {
            library,
            old,
            new,
            parts,
        }))
    }

    /// The version that the types become those of.
    pub(super) fn successor(&self) -> &Api {
        self.new
    }

    /// Adds `src/VERSION/conversions.rs` and what is below it.
    pub(super) fn emit(&self, emitter: &mut Emitter<'_>) -> Result<(), EmitError> {
        let files = format!("{} and {}", self.old.file, self.new.file);
        let folder = format!("src/{}/conversions", self.old.name);
        for part in &self.parts {
            let path = match &part.name {
                Some(name) => format!("{folder}/{name}.rs"),
                None => format!("{folder}.rs"),
            };
            let pieces = part.conversions.iter().map(|(_, piece)| piece);
            emitter.pieces(&path, &files, self.head(part), pieces)?;
        }
        let named: Vec<_> = self
            .parts
            .iter()
            .filter(|part| part.name.is_some())
            .collect();
        if named.is_empty() {
            return Ok(());
        }
        let docs = self.docs();
        let modules = named.iter().map(|part| {
            let cfg = part.condition.all_versions();
            let unless = Condition::unless(self.library, &part.unless);
            let name = part.name.as_deref().map(ident);
            quote! {
                #cfg
                #unless
                mod #name;
            }
        });
        let root = quote! {
            #docs
            #(#modules)*
        };
        emitter
            .rust(&format!("{folder}.rs"), &files, root)
            .map(drop)
    }

    fn docs(&self) -> TokenStream {
        Comment::new(format!(
            "From the types of {} to those of {}, where the two differ. What the newer type \
             cannot carry is an error that names the property.",
            self.old.name, self.new.name
        ))
        .inner()
    }

    fn head(&self, part: &Part<'_>) -> TokenStream {
        let docs = self.docs();
        let (old, new) = (
            format_ident!("{}", self.old.name),
            format_ident!("{}", self.new.name),
        );
        let mut conversions = part.conversions.iter().map(|(conversion, _)| conversion);
        let is_fallible = conversions.clone().any(|conversion| conversion.is_fallible);
        let helpers = if conversions.any(|conversion| uses_helpers(conversion)) {
            quote!(
                use mainsheet_runtime::conversion::{self, ConversionError};
            )
        } else if is_fallible {
            quote!(
                use mainsheet_runtime::conversion::ConversionError;
            )
        } else {
            TokenStream::new()
        };
        let types: Vec<_> = (0..self.library.types.len()).map(TypeId).collect();
        let allow = deprecates(self.library, &types).then(allow);
        quote! {
            #docs
            #allow

            #helpers
            use crate::{#old, #new};
        }
    }
}

/// The module of conversions where some are from types that other versions share.
fn apart(library: &Library, name: Option<&str>, unless: &[(usize, Condition)]) -> String {
    let others: Vec<_> = unless
        .iter()
        .map(|(other, _)| library.apis[*other].name.as_str())
        .collect();
    match (name, others.is_empty()) {
        (None, true) => "own".to_owned(),
        (Some(name), true) => name.to_owned(),
        (None, false) => format!("shared_with_{}", others.join("_and_")),
        (Some(name), false) => format!("{name}_shared_with_{}", others.join("_and_")),
    }
}

/// Whether a step of the conversion is a function of the runtime. These can fail.
fn uses_helpers(conversion: &Conversion) -> bool {
    match &conversion.plan {
        Plan::Enum => false,
        Plan::Struct(fields) => fields
            .iter()
            .any(|field| matches!(field, Field::Kept { step, .. } if is_helper(step))),
    }
}

/// Whether it rests upon a conversion of another type that can fail.
fn is_by_type(step: &Step) -> bool {
    match step {
        Step::Named { is_fallible } => *is_fallible,
        Step::Wrap(inner) | Step::Optional(inner) | Step::Require(inner) => is_by_type(inner),
        _ => false,
    }
}

fn is_helper(step: &Step) -> bool {
    match step {
        Step::Same | Step::Widen | Step::Named { .. } => false,
        Step::NumberToI32 | Step::NumberToI64 | Step::Narrow | Step::Require(_) => true,
        Step::Wrap(inner) | Step::Optional(inner) | Step::List(inner) | Step::Map(inner) => {
            is_helper(inner)
        }
        Step::Tuple(steps) => steps.iter().any(is_helper),
    }
}

fn item(library: &Library, old: &Api, new: &Api, conversion: &Conversion) -> TokenStream {
    let name = |id: TypeId| ident(&library.types[id.0].name);
    let (from, to) = (name(conversion.from), name(conversion.to));
    let (old, new) = (format_ident!("{}", old.name), format_ident!("{}", new.name));
    let (from, to) = (quote!(#old::models::#from), quote!(#new::models::#to));
    match &conversion.plan {
        Plan::Enum => quote! {
            impl From<#from> for #to {
                fn from(old: #from) -> Self {
                    Self::from(old.as_str())
                }
            }
        },
        Plan::Struct(fields) => {
            let lost = fields.iter().filter_map(|field| match field {
                Field::Lost { from, wire } => {
                    let from = ident(from);
                    Some(quote! {
                        if old.#from.is_some() {
                            return Err(ConversionError::lost(#wire));
                        }
                    })
                }
                Field::Kept { .. } | Field::New { .. } => None,
            });
            let lost: Vec<_> = lost.collect();
            let extra = |id: TypeId| match &library.types[id.0].kind {
                TypeKind::Struct(structure) => Some(extra(structure)),
                TypeKind::Enum(_) | TypeKind::Union(_) => None,
            };
            let extra = extra(conversion.to)
                .zip(extra(conversion.from))
                .map(|(new, old)| quote!(#new: old.#old));
            let values = fields.iter().filter_map(value).chain(extra);
            if conversion.is_fallible {
                quote! {
                    impl TryFrom<#from> for #to {
                        type Error = ConversionError;

                        fn try_from(old: #from) -> Result<Self, ConversionError> {
                            #(#lost)*
                            Ok(Self { #(#values),* })
                        }
                    }
                }
            } else {
                quote! {
                    impl From<#from> for #to {
                        fn from(old: #from) -> Self {
                            Self { #(#values),* }
                        }
                    }
                }
            }
        }
    }
}

/// A field of the newer struct.
fn value(field: &Field) -> Option<TokenStream> {
    match field {
        Field::Lost { .. } => None,
        Field::New { to } => {
            let to = ident(to);
            Some(quote!(#to: None))
        }
        Field::Kept {
            from,
            to,
            wire,
            step,
        } => {
            let (from, to) = (ident(from), ident(to));
            let value = apply(step, &quote!(old.#from));
            // What another type's conversion fails with, the compiler cannot tell yet.
            let ty = is_by_type(step).then(|| quote!(: ConversionError));
            Some(if step.is_fallible() {
                quote!(#to: #value.map_err(|error #ty| error.within(#wire))?)
            } else {
                quote!(#to: #value)
            })
        }
    }
}

/// The step, applied to an expression. One that can fail gives a `Result`.
fn apply(step: &Step, value: &TokenStream) -> TokenStream {
    match step {
        Step::Same => value.clone(),
        Step::Named { is_fallible: true } => quote!(#value.try_into()),
        Step::Named { is_fallible: false } | Step::Widen => quote!(#value.into()),
        Step::NumberToI32 => quote!(conversion::number_to_i32(#value)),
        Step::NumberToI64 => quote!(conversion::number_to_i64(#value)),
        Step::Narrow => quote!(conversion::narrow(#value)),
        Step::Wrap(inner) => {
            let inner_value = apply(inner, value);
            if inner.is_fallible() {
                quote!(#inner_value.map(Some))
            } else {
                quote!(Some(#inner_value))
            }
        }
        Step::Require(inner) => {
            let present = quote!(conversion::required(#value));
            match inner.as_ref() {
                Step::Same => present,
                inner => {
                    let function = function(inner);
                    if inner.is_fallible() {
                        quote!(#present.and_then(#function))
                    } else {
                        quote!(#present.map(#function))
                    }
                }
            }
        }
        Step::Optional(inner) => {
            let function = function(inner);
            if inner.is_fallible() {
                quote!(#value.map(#function).transpose())
            } else {
                quote!(#value.map(#function))
            }
        }
        Step::List(inner) => {
            let function = function(inner);
            if inner.is_fallible() {
                quote!(#value.into_iter().map(#function).collect::<Result<Vec<_>, ConversionError>>())
            } else {
                quote!(#value.into_iter().map(#function).collect())
            }
        }
        Step::Tuple(steps) => {
            let places: Vec<_> = (1..=steps.len())
                .map(|place| format_ident!("value_{place}"))
                .collect();
            let values = steps.iter().zip(&places).map(|(step, place)| {
                let value = apply(step, &quote!(#place));
                if step.is_fallible() {
                    quote!(#value?)
                } else {
                    value
                }
            });
            let tuple = quote!((#(#values,)*));
            if step.is_fallible() {
                quote!((|(#(#places,)*)| Ok::<_, ConversionError>(#tuple))(#value))
            } else {
                quote!((|(#(#places,)*)| #tuple)(#value))
            }
        }
        Step::Map(inner) => {
            let inner_value = apply(inner, &quote!(value));
            if inner.is_fallible() {
                quote!(
                    #value
                        .into_iter()
                        .map(|(key, value)| Ok((key, #inner_value?)))
                        .collect::<Result<_, ConversionError>>()
                )
            } else {
                quote!(#value.into_iter().map(|(key, value)| (key, #inner_value)).collect())
            }
        }
    }
}

/// The step as a function.
fn function(step: &Step) -> TokenStream {
    match step {
        Step::Named { is_fallible: true } => quote!(TryInto::try_into),
        Step::Named { is_fallible: false } | Step::Widen => quote!(Into::into),
        Step::NumberToI32 => quote!(conversion::number_to_i32),
        Step::NumberToI64 => quote!(conversion::number_to_i64),
        Step::Narrow => quote!(conversion::narrow),
        step => {
            let value = apply(step, &quote!(value));
            quote!(|value| #value)
        }
    }
}
