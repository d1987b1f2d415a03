//! Values that many operations have in common, each emitted once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::names::Scope;

/// The distinct values of one type in a module, each with a name.
#[derive(Default)]
pub(super) struct Constants {
    scope: Scope,
    known: Vec<(Ident, TokenStream)>,
    /// By their text.
    places: HashMap<String, usize>,
}

impl Constants {
    /// Makes a constant of each value that is not one already, with the name that stands beside it
    /// or a number after that.
    pub(super) fn new(values: impl IntoIterator<Item = (String, TokenStream)>) -> Self {
        let mut constants = Self::default();
        for (wanted, value) in values {
            if let Entry::Vacant(place) = constants.places.entry(value.to_string()) {
                place.insert(constants.known.len());
                let name = format_ident!("{}", constants.scope.take(wanted));
                constants.known.push((name, value));
            }
        }
        constants
    }

    /// The constant that holds a value.
    pub(super) fn name(&self, value: &TokenStream) -> Option<&Ident> {
        let place = *self.places.get(&value.to_string())?;
        Some(&self.known[place].0)
    }

    /// The constants that are used.
    pub(super) fn emit(&self, ty: &TokenStream, is_used: impl Fn(&Ident) -> bool) -> TokenStream {
        let used = self.known.iter().filter(|(name, _)| is_used(name));
        let constants = used.map(|(name, value)| {
            quote! {
                const #name: #ty = #value;
            }
        });
        quote!(#(#constants)*)
    }
}

/// The name of a table of errors, by the statuses in it.
pub(super) fn errors_name(statuses: impl Iterator<Item = impl ToString>) -> String {
    statuses.fold("ERRORS".to_owned(), |name, status| {
        format!("{name}_{}", status.to_string().to_uppercase())
    })
}
