//! The files of a tag: its client and the requests that it makes.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::piece::Piece;
use super::request::Requests;
use super::split::{Item, Part, split};
use super::types::ident;
use super::{EmitError, Emitter, file, operations};
use crate::ir::{Api, Library, Tag};

/// Adds `src/VERSION/TAG.rs` and what is below it.
pub(super) fn emit(
    emitter: &mut Emitter<'_>,
    library: &Library,
    api: &Api,
    tag: &Tag,
) -> Result<(), EmitError> {
    let folder = format!("src/{}/{}", api.name, tag.module);
    let requests = requests(emitter, library, api, tag, &folder)?;
    let path = format!("{folder}.rs");
    let crate_name = emitter.package.name.replace('-', "_");
    let methods = operations::methods(library, api, tag, &crate_name);
    let all: Vec<_> = methods.iter().map(|(_, method)| method).collect();
    let client = operations::client(api, tag, &all, &requests);
    if emitter.rust(&path, &api.file, client)? <= file::LIMIT {
        return Ok(());
    }
    let client = ident(&tag.client);
    let mut items = Vec::with_capacity(methods.len());
    for (name, method) in &methods {
        let text = file::format(quote!(impl #client { #method }));
        items.push(Item {
            name: name.clone(),
            lines: file::length(&text.map_err(|error| EmitError::new(&path, &error))?),
            value: method,
        });
    }
    let mut modules = requests;
    let mut own: Vec<&TokenStream> = Vec::new();
    for part in split(items) {
        match module(&part, "methods") {
            Some(module) => {
                let path = format!("{folder}/{module}.rs");
                emitter.rust(&path, &api.file, operations::part(tag, &part.items))?;
                modules.push(module);
            }
            None => own = part.items,
        }
    }
    let client = operations::client(api, tag, &own, &modules);
    emitter.rust(&path, &api.file, client).map(drop)
}

/// Adds the files of the requests. Gives the modules that are needed beside `requests`.
fn requests(
    emitter: &mut Emitter<'_>,
    library: &Library,
    api: &Api,
    tag: &Tag,
    folder: &str,
) -> Result<Vec<Ident>, EmitError> {
    let path = format!("{folder}/requests.rs");
    let requests = Requests::new(library, api, tag).map_err(|e| EmitError::new(&path, &e))?;
    let items = requests.pieces().iter().map(|piece| Item {
        name: piece.name.clone(),
        lines: piece.lines(),
        value: piece,
    });
    let mut modules = Vec::new();
    for part in split(items.collect::<Vec<Item<&Piece>>>()) {
        let module = module(&part, "requests");
        let path = match &module {
            Some(module) => format!("{folder}/{module}.rs"),
            None => path.clone(),
        };
        let head = requests.head(&part.items);
        emitter.pieces(&path, &api.file, head, part.items)?;
        modules.extend(module);
    }
    if !modules.is_empty() {
        emitter.rust(&path, &api.file, requests.root(&modules))?;
    }
    Ok(modules)
}

/// The module of a part, if it needs one.
fn module<T>(part: &Part<T>, what: &str) -> Option<Ident> {
    let label = part.label.as_ref()?;
    Some(format_ident!("{what}_{label}"))
}
