//! Values that many operations have in common, each emitted once.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::names::Scope;

/// The distinct values of one type in a module, each with a name.
#[derive(Default)]
pub(super) struct Constants {
    scope: Scope,
    known: Vec<(Ident, String, TokenStream)>,
}

impl Constants {
    /// Makes a constant of each value that is not one already, with the name that stands beside it
    /// or a number after that.
    pub(super) fn new(values: impl IntoIterator<Item = (String, TokenStream)>) -> Self {
        let mut constants = Self::default();
        for (wanted, value) in values {
            if constants.name(&value).is_none() {
                let name = format_ident!("{}", constants.scope.take(wanted));
                constants.known.push((name, value.to_string(), value));
            }
        }
        constants
    }

    /// The constant that holds a value.
    pub(super) fn name(&self, value: &TokenStream) -> Option<&Ident> {
        let text = value.to_string();
        let found = self.known.iter().find(|(_, known, _)| *known == text);
        found.map(|(name, ..)| name)
    }

    /// The constants that are used.
    pub(super) fn emit(&self, ty: &TokenStream, is_used: impl Fn(&Ident) -> bool) -> TokenStream {
        let used = self.known.iter().filter(|(name, ..)| is_used(name));
        let constants = used.map(|(name, _, value)| {
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
