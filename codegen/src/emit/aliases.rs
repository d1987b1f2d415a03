//! The other names of types that are one.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::condition::Condition;
use super::constructors::{companion, fields, in_tests};
use super::docs::{Comment, sentence};
use super::file;
use super::groups::{Groups, part_name};
use super::models::deprecates;
use super::operations::allow;
use super::split::{Item, split};
use super::types::ident;
use super::{EmitError, Emitter};
use crate::ir::{Alias, Api};
use crate::names::Modules;

/// The module of them, below a version's models.
pub(super) const ALIASES: &str = "aliases";

/// The other names of a version's types.
pub(super) struct Aliases<'l> {
    api: &'l Api,
    files: Vec<File>,
}

/// A module of other names.
struct File {
    name: String,
    code: TokenStream,
    /// When it has any of them: a module that has none is imported for nothing.
    cfg: Option<TokenStream>,
}

impl<'l> Aliases<'l> {
    pub(super) fn new(groups: &Groups<'l>, index: usize) -> Result<Self, EmitError> {
        let library = groups.library;
        let aliases = library.aliases.iter();
        let own = aliases.filter(|alias| {
            // What stands in the same versions may have the name already.
            alias.apis.contains(&index) && library.types[alias.of.0].name != alias.name
        });
        let mut items = Vec::new();
        for alias in own {
            let lines = match declared(groups, index, alias) {
                Some(tokens) => {
                    let text = file::format(tokens);
                    file::length(&text.map_err(|error| EmitError::new(&alias.name, &error))?)
                }
                None => 1,
            };
            items.push(Item {
                name: alias.name.clone(),
                lines,
                value: alias,
            });
        }
        let mut files = Vec::new();
        let mut scope = Modules::default();
        if !items.is_empty() {
            for part in split(items) {
                let code = module(groups, index, &part.items);
                let name = part_name(&mut scope, Some(ALIASES), part.label);
                let cfg = condition(groups, index, &part.items);
                files.extend(name.map(|name| File { name, code, cfg }));
            }
        }
        Ok(Self {
            api: &library.apis[index],
            files,
        })
    }

    /// The declarations of the modules, among the models.
    pub(super) fn modules(&self) -> TokenStream {
        let names: Vec<_> = self.files.iter().map(|file| ident(&file.name)).collect();
        let cfgs: Vec<_> = self.files.iter().map(|file| &file.cfg).collect();
        quote! {
            #(#cfgs mod #names;)*
            #(#cfgs pub use #names::*;)*
        }
    }

    /// Adds `src/VERSION/models/aliases.rs`, or the parts of it.
    pub(super) fn emit(self, emitter: &mut Emitter<'_>) -> Result<(), EmitError> {
        for File { name, code, .. } in self.files {
            let path = format!("src/{}/models/{name}.rs", self.api.name);
            emitter.rust(&path, &self.api.file, code)?;
        }
        Ok(())
    }
}

fn module(groups: &Groups<'_>, index: usize, aliases: &[&Alias]) -> TokenStream {
    let library = groups.library;
    let mut comment = Comment::new(format!(
        "Other names of types{}.",
        super::models::which(library, &library.apis[index].name)
    ));
    comment.paragraph(
        "Where several schemas are the same, they are one type. These are the names of the \
         others: components of the description, and then the places of what has no name there.",
    );
    let docs = comment.inner();
    let types = aliases.iter().map(|alias| &alias.of);
    let allow = deprecates(library, types).then(allow);
    let components = aliases
        .iter()
        .filter_map(|alias| declared(groups, index, alias));
    let mut by_condition: BTreeMap<String, (TokenStream, Vec<TokenStream>)> = BTreeMap::new();
    let mut add = |conditions: TokenStream, name: TokenStream| {
        let entry = by_condition.entry(conditions.to_string());
        let (_, names) = entry.or_insert((conditions, Vec::new()));
        names.push(name);
    };
    for alias in aliases {
        let def = &library.types[alias.of.0];
        let cfg = groups.condition(alias.of).within_version(index);
        if !alias.is_component {
            let (of, name) = (ident(&def.name), ident(&alias.name));
            add(quote!(#cfg), quote!(#of as #name));
        }
        let fields = |name: &str, apis| fields(library, def, name, apis);
        let both = (
            fields(&def.name, &def.apis),
            fields(&alias.name, &alias.apis),
        );
        if let (Some(of), Some(name)) = both {
            add(quote!(#cfg), quote!(#of as #name));
        }
        let companion = |name: &str, apis| companion(library, def, name, apis);
        let companions = (
            companion(&def.name, &def.apis),
            companion(&alias.name, &alias.apis),
        );
        if let (Some(of), Some(name)) = companions {
            let in_tests = in_tests(def);
            add(quote!(#cfg #in_tests), quote!(#of as #name));
        }
    }
    let hidden = by_condition.into_values().map(|(conditions, names)| {
        quote! {
            #conditions
            #[doc(hidden)]
            pub use super::{#(#names),*};
        }
    });
    quote! {
        #docs
        #allow
        #(#hidden)*
        #(#components)*
    }
}

/// When there is any of these names.
fn condition(groups: &Groups<'_>, index: usize, aliases: &[&Alias]) -> Option<TokenStream> {
    let types = aliases.iter().map(|alias| alias.of);
    Condition::any_within_version(index, types.map(|id| groups.condition(id)))
}

/// The declaration of a component's name. The others are imported, since nobody looks for them.
fn declared(groups: &Groups<'_>, index: usize, alias: &Alias) -> Option<TokenStream> {
    if !alias.is_component {
        return None;
    }
    let of = &groups.library.types[alias.of.0].name;
    let mut comment = Comment::default();
    comment.paragraphs(alias.docs.description.as_deref().map(sentence));
    comment.paragraph(format!("The same as [`{of}`](super::{of})."));
    let docs = comment.outer();
    let cfg = groups.condition(alias.of).within_version(index);
    let (name, of) = (ident(&alias.name), ident(of));
    Some(quote! {
        #docs
        #cfg
        pub type #name = super::#of;
    })
}
