//! Conversions from the types of a version to those of the version that replaces it, and from what is
//! read to what is sent.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::docs::Comment;
use super::groups::{self, Groups};
use super::models::deprecates;
use super::operations::allow;
use super::piece::Piece;
use super::split::{Item, split};
use super::steps::{item, uses_helpers};
use super::types::ident;
use super::{EmitError, Emitter};
use crate::ir::conversion::{self, Conversion};
use crate::ir::{Api, Library, TypeId};
use crate::names::Modules;

/// The conversions of a version, in the modules that they go to.
pub(super) struct Conversions<'g> {
    library: &'g Library,
    /// The version that they are from, and the one that they lead to: itself, where what is read
    /// becomes what is sent.
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
type Converted = BTreeMap<(TypeId, TypeId), Vec<usize>>;

/// Conversions from one version to another, or to the same.
pub(super) struct Found {
    versions: [usize; 2],
    conversions: Vec<Conversion>,
}

/// Those of each version: first those to its successor, then those to its own bodies. What the
/// former have already, the latter leave out.
pub(super) fn find(library: &Library) -> Vec<Vec<Found>> {
    let mut found: Vec<Vec<Found>> = Vec::new();
    let mut known = BTreeSet::new();
    for (index, api) in library.apis.iter().enumerate() {
        let conversions = conversion::conversions(library, index);
        known.extend(conversions.iter().map(|one| (one.from, one.to)));
        let versions = api.replaced_by.map(|newer| [index, newer]);
        let found_here = versions.map(|versions| Found {
            versions,
            conversions,
        });
        found.push(found_here.into_iter().collect());
    }
    for (index, found) in found.iter_mut().enumerate() {
        let conversions = library.sent_back[index].iter();
        let conversions = conversions.filter(|one| !known.contains(&(one.from, one.to)));
        found.push(Found {
            versions: [index; 2],
            conversions: conversions.cloned().collect(),
        });
    }
    found
}

/// The code of all.
pub(super) fn emit<'g>(
    groups: &Groups<'g>,
    found: &'g [Vec<Found>],
) -> Result<Vec<Vec<Conversions<'g>>>, EmitError> {
    let mut converted = Converted::new();
    let mut all = Vec::new();
    for found in found {
        let mut of_version = Vec::new();
        for Found {
            versions,
            conversions,
        } in found
        {
            of_version.extend(Conversions::new(
                groups,
                *versions,
                conversions,
                &mut converted,
            )?);
        }
        all.push(of_version);
    }
    Ok(all)
}

impl<'g> Conversions<'g> {
    /// From the types of a version to those of another one, or to bodies of its own. `None` if there
    /// is nothing to convert. What other versions have `converted` is converted only where they are
    /// not there: there may be one conversion between two types.
    fn new(
        groups: &Groups<'g>,
        [index, newer]: [usize; 2],
        conversions: &'g [Conversion],
        converted: &mut Converted,
    ) -> Result<Option<Self>, EmitError> {
        let library = groups.library;
        let (old, new) = (&library.apis[index], &library.apis[newer]);
        let mut by_condition: BTreeMap<_, Vec<&Conversion>> = BTreeMap::new();
        for conversion in conversions {
            let types = [conversion.from, conversion.to].map(|id| groups.condition(id));
            let condition = |version| {
                if index == newer {
                    return Condition::of_two(version, types);
                }
                let [from, to] = types;
                Some(Condition::of_both((version, from), (newer, to)))
            };
            let Some(own) = condition(index) else {
                continue;
            };
            let pair = (conversion.from, conversion.to);
            let others = converted.entry(pair).or_default();
            let unless = others.iter();
            let unless = unless.filter_map(|&other| Some((other, condition(other)?)));
            let key = (unless.collect::<Vec<_>>(), own);
            others.push(index);
            by_condition.entry(key).or_default().push(conversion);
        }
        if by_condition.is_empty() {
            return Ok(None);
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

    fn is_within(&self) -> bool {
        std::ptr::eq(self.old, self.new)
    }

    /// The declaration of their module.
    pub(super) fn module(&self) -> TokenStream {
        if self.is_within() {
            return quote!(
                mod sent_back;
            );
        }
        let feature = &self.new.name;
        quote! {
            #[cfg(feature = #feature)]
            mod conversions;
        }
    }

    /// Adds `src/VERSION/conversions.rs`, or `sent_back.rs`, and what is below it.
    pub(super) fn emit(&self, emitter: &mut Emitter<'_>) -> Result<(), EmitError> {
        let (files, name) = if self.is_within() {
            (self.old.file.clone(), "sent_back")
        } else {
            (
                format!("{} and {}", self.old.file, self.new.file),
                "conversions",
            )
        };
        let folder = format!("src/{}/{name}", self.old.name);
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
        if self.is_within() {
            return Comment::new(
                "Read, change, write: from what is read to what is sent back. What the one may lack \
                 and the other requires is an error that names the property. What came and could not \
                 be read goes along where it is the value of a property that is sent.",
            )
            .inner();
        }
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
        let is_within = self.is_within();
        let has_helpers = conversions.any(|conversion| uses_helpers(conversion, is_within));
        let helpers = match (has_helpers, is_fallible) {
            (true, true) => quote!(
                use mainsheet_runtime::conversion::{self, ConversionError};
            ),
            (true, false) => quote!(
                use mainsheet_runtime::conversion;
            ),
            (false, true) => quote!(
                use mainsheet_runtime::conversion::ConversionError;
            ),
            (false, false) => TokenStream::new(),
        };
        let versions = if self.is_within() {
            quote!(use crate::#old::models;)
        } else {
            quote!(use crate::{#old, #new};)
        };
        let types: Vec<_> = (0..self.library.types.len()).map(TypeId).collect();
        let allow = deprecates(self.library, &types).then(allow);
        quote! {
            #docs
            #allow

            #helpers
            #versions
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
