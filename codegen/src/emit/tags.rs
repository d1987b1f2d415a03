//! The files of a tag: its client and the requests that it makes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::errors::UsualErrors;
use super::file::{self, LIMIT};
use super::request::Requests;
use super::split::{Item, Part, split};
use super::types::ident;
use super::{EmitError, Emitter, operations, webhooks};
use crate::ir::{Api, Library, Tag};
use crate::names::module_name;

/// Adds `src/VERSION/TAG.rs` and what is below it.
pub(super) fn emit(
    emitter: &mut Emitter<'_>,
    library: &Library,
    api: &Api,
    tag: &Tag,
) -> Result<(), EmitError> {
    let folder = format!("src/{}/{}", api.name, tag.module);
    let requests = requests(emitter, library, api, tag, &folder)?;
    let crate_name = emitter.package.name.replace('-', "_");
    let callbacks = webhooks::emit_callbacks(emitter, library, api, tag)?;
    let errors = UsualErrors::new(tag);
    let client = Client {
        folder,
        from: &api.file,
        name: ident(&tag.client),
        methods: operations::methods(library, api, tag, &errors, &crate_name),
    };
    client.emit(
        emitter,
        requests,
        |methods, modules| {
            let modules = operations::Modules {
                hidden: modules,
                shown: callbacks.as_ref(),
            };
            operations::client(library, api, tag, &errors, methods, &modules, &crate_name)
        },
        |methods| operations::part(tag, methods),
    )
}

/// A client in one file, or in several if that would be too long.
pub(super) struct Client<'c> {
    /// The path of the file without its extension, which is the folder of others.
    pub(super) folder: String,
    /// The description that it is made from.
    pub(super) from: &'c str,
    pub(super) name: Ident,
    /// The methods with their names.
    pub(super) methods: Vec<(String, TokenStream)>,
}

impl Client<'_> {
    /// Adds the files. `whole` makes the client's own of its methods and of the modules below it,
    /// of which there are `modules` in any case; `part` makes a module of methods.
    pub(super) fn emit(
        &self,
        emitter: &mut Emitter<'_>,
        mut modules: Vec<Ident>,
        whole: impl Fn(&[&TokenStream], &[Ident]) -> TokenStream,
        part: impl Fn(&[&TokenStream]) -> TokenStream,
    ) -> Result<(), EmitError> {
        let path = format!("{}.rs", self.folder);
        let all: Vec<_> = self.methods.iter().map(|(_, method)| method).collect();
        if emitter.rust(&path, self.from, whole(&all, &modules))? <= LIMIT {
            return Ok(());
        }
        let mut own: Vec<&TokenStream> = Vec::new();
        for methods in split(self.items(&path)?) {
            match module(&methods, "methods") {
                Some(module) => {
                    let path = format!("{}/{module}.rs", self.folder);
                    emitter.rust(&path, self.from, part(&methods.items))?;
                    modules.push(module);
                }
                None => own = methods.items,
            }
        }
        emitter
            .rust(&path, self.from, whole(&own, &modules))
            .map(drop)
    }

    /// The methods with their lengths.
    fn items(&self, path: &str) -> Result<Vec<Item<&TokenStream>>, EmitError> {
        let client = &self.name;
        let items = self.methods.iter().map(|(name, method)| {
            let text = file::format(quote!(impl #client { #method }))?;
            Ok(Item {
                name: name.clone(),
                lines: file::length(&text),
                value: method,
            })
        });
        let items: Result<_, syn::Error> = items.collect();
        items.map_err(|error| EmitError::new(path, &error))
    }
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
    for part in split(items.collect()) {
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
    Some(ident(&module_name(&format!("{what}_{label}"))))
}
