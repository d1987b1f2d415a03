//! When types compile: the features of the tags that reach them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Library;
use crate::ir::reach::Use;

/// Features of tags, any of which is enough.
type Tags = BTreeSet<String>;

/// In each version that has a type, the tags that reach it there; `None` where the tags of the
/// version have no features.
///
/// What a type mentions is reached by all that reach the type. So its condition names at least
/// the same tags, and holds wherever the type's does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition(BTreeMap<usize, Option<Tags>>);

impl Condition {
    /// The condition of what compiles for all of these tags.
    pub(super) fn new(library: &Library, uses: &BTreeSet<Use>) -> Self {
        let mut condition: BTreeMap<usize, Option<Tags>> = BTreeMap::new();
        for &(api, tag) in uses {
            let tags = condition
                .entry(api)
                .or_insert_with(|| Some(Tags::default()));
            let feature = tag.and_then(|tag| library.apis[api].tags[tag].feature.as_ref());
            match feature {
                Some(feature) => {
                    if let Some(tags) = tags {
                        tags.insert(feature.clone());
                    }
                }
                None => *tags = None,
            }
        }
        Self(condition)
    }

    /// The condition of what needs one type in a version and another type in another version.
    pub(super) fn of_both(one: (usize, &Self), other: (usize, &Self)) -> Self {
        let pairs = [one, other].map(|(api, condition)| {
            let tags = condition.0.get(&api).cloned().flatten();
            (api, tags)
        });
        Self(pairs.into())
    }

    /// The condition of what needs two types of a version, if any tag reaches both.
    pub(super) fn of_two(api: usize, types: [&Self; 2]) -> Option<Self> {
        let [one, other] = types.map(|condition| condition.0.get(&api).cloned().flatten());
        let tags = match (one, other) {
            (None, tags) | (tags, None) => tags,
            (Some(one), Some(other)) => Some(&one & &other),
        };
        let is_possible = tags.as_ref().is_none_or(|tags| !tags.is_empty());
        is_possible.then(|| Self([(api, tags)].into()))
    }

    /// Every tag that is named.
    pub(super) fn tags(&self) -> BTreeSet<&str> {
        let named = self.0.values().flatten().flatten();
        named.map(String::as_str).collect()
    }

    /// The attribute for what stands in a module of one version.
    pub(super) fn within_version(&self, api: usize) -> Option<TokenStream> {
        cfg(self.0.get(&api)?.as_ref().map(any))
    }

    /// The attribute for what is there where any of these is, in a module of one version.
    pub(super) fn any_within_version<'c>(
        api: usize,
        conditions: impl IntoIterator<Item = &'c Self>,
    ) -> Option<TokenStream> {
        let mut all = Tags::default();
        for condition in conditions {
            all.extend(condition.0.get(&api)?.clone()?);
        }
        cfg((!all.is_empty()).then(|| any(&all)))
    }

    /// The attribute for what stands in a module that compiles for any of the versions.
    pub(super) fn within_versions(&self, library: &Library) -> Option<TokenStream> {
        // What no operation reaches has no tags to wait for.
        if self.0.is_empty() {
            return None;
        }
        let mut distinct = self.0.values().collect::<BTreeSet<_>>().into_iter();
        if let (Some(tags), None) = (distinct.next(), distinct.next()) {
            return cfg(tags.as_ref().map(any));
        }
        let alternatives = self.0.iter().map(|(api, tags)| {
            let version = &library.apis[*api].name;
            match tags.as_ref().map(any) {
                Some(tags) => quote!(all(feature = #version, #tags)),
                None => quote!(feature = #version),
            }
        });
        Some(quote!(#[cfg(any(#(#alternatives),*))]))
    }
}

impl Condition {
    /// The attribute for what needs the tags of every version, in a module that compiles for all
    /// of the versions.
    pub(super) fn all_versions(&self) -> Option<TokenStream> {
        let needed = self.of_all_versions();
        match needed.len() {
            0 => None,
            1 => cfg(needed.into_iter().next()),
            _ => cfg(Some(quote!(all(#(#needed),*)))),
        }
    }

    /// The attribute for what must not be there where one of these is: what needs the tags of
    /// every version of a condition, and the version that is named with it.
    pub(super) fn unless(library: &Library, others: &[(usize, Self)]) -> Option<TokenStream> {
        let others = others.iter().map(|(api, condition)| {
            let version = &library.apis[*api].name;
            let needed = condition.of_all_versions();
            if needed.is_empty() {
                quote!(feature = #version)
            } else {
                quote!(all(feature = #version, #(#needed),*))
            }
        });
        let others: Vec<_> = others.collect();
        match others.as_slice() {
            [] => None,
            [other] => cfg(Some(quote!(not(#other)))),
            others => cfg(Some(quote!(not(any(#(#others),*))))),
        }
    }

    /// The predicates that have to hold for the tags of every version.
    fn of_all_versions(&self) -> Vec<TokenStream> {
        let distinct: BTreeSet<&Tags> = self.0.values().flatten().collect();
        // Any of few is also any of more.
        let is_implied = |tags: &Tags| {
            distinct
                .iter()
                .any(|other| *other != tags && other.is_subset(tags))
        };
        let needed = distinct.iter().filter(|tags| !is_implied(tags));
        needed.map(|tags| any(tags)).collect()
    }
}

/// The attribute for what needs all of these features.
pub(super) fn all(features: &BTreeSet<&str>) -> Option<TokenStream> {
    let features = features.iter();
    match features.len() {
        0 => None,
        1 => Some(quote!(#[cfg(#(feature = #features)*)])),
        _ => Some(quote!(#[cfg(all(#(feature = #features),*))])),
    }
}

fn any(tags: &Tags) -> TokenStream {
    let features = tags.iter();
    if features.len() == 1 {
        quote!(#(feature = #features)*)
    } else {
        quote!(any(#(feature = #features),*))
    }
}

fn cfg(predicate: Option<TokenStream>) -> Option<TokenStream> {
    predicate.map(|predicate| quote!(#[cfg(#predicate)]))
}
