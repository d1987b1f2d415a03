//! Tables of errors that many operations have in common, each emitted once.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::Operation;
use crate::names::Scope;

/// The distinct tables of a module, named by the statuses in them.
pub(super) struct ErrorTables(Vec<(Ident, String, TokenStream)>);

impl ErrorTables {
    /// The tables that `table` makes of the operations.
    pub(super) fn new<'o>(
        operations: impl Iterator<Item = &'o Operation>,
        table: impl Fn(&Operation) -> TokenStream,
    ) -> Self {
        let mut tables = Self(Vec::new());
        let mut scope = Scope::default();
        for operation in operations {
            let table = table(operation);
            let text = table.to_string();
            if tables.name(&table).is_none() {
                let statuses = operation.errors.iter();
                let name = statuses.fold("ERRORS".to_owned(), |name, error| {
                    format!("{name}_{}", error.status.to_string().to_uppercase())
                });
                let name = format_ident!("{}", scope.take(name));
                tables.0.push((name, text, table));
            }
        }
        tables
    }

    /// The constant that holds a table.
    pub(super) fn name(&self, table: &TokenStream) -> Option<&Ident> {
        let text = table.to_string();
        let found = self.0.iter().find(|(_, known, _)| *known == text);
        found.map(|(name, ..)| name)
    }

    /// The constants that are used, slices of `of`.
    pub(super) fn emit(&self, of: &TokenStream, is_used: impl Fn(&Ident) -> bool) -> TokenStream {
        let used = self.0.iter().filter(|(name, ..)| is_used(name));
        let tables = used.map(|(name, _, table)| {
            quote! {
                const #name: &[#of] = &[#table];
            }
        });
        quote!(#(#tables)*)
    }
}
