//! The intermediate representation becomes files, one module here for each construct of Rust.
//!
//! Nothing here knows OpenAPI: what the representation does not say is not emitted. What comes
//! from a description becomes a token, a literal or a doc attribute, never a piece of source.

mod about;
mod access;
mod aliases;
mod alternatives;
mod answers;
mod any_version;
mod arguments;
mod bodies;
mod calls;
mod condition;
mod constants;
mod constructors;
mod conversions;
mod declaration;
mod derives;
mod docs;
mod elsewhere;
mod enums;
mod errors;
mod expr;
mod file;
mod fill;
mod forms;
mod found;
mod groups;
mod headers;
mod introduction;
mod invocation;
mod literals;
mod models;
mod module;
mod operation_docs;
mod operations;
mod package;
mod paging;
mod piece;
mod prose;
mod repeating;
mod request;
mod sample;
mod sampled;
mod schemes;
mod server_choice;
mod servers;
mod snippet;
mod split;
mod steps;
mod structs;
mod tables;
mod tags;
mod told;
mod types;
mod unions;
mod uses;
mod webhooks;

use std::path::PathBuf;

use proc_macro2::TokenStream;

pub(crate) use about::settled;

use crate::config::Package;
use crate::ir::Library;
use crate::write::Files;
use aliases::Aliases;
pub(crate) use constructors::takes_names;
pub(crate) use derives::all as derived;
use groups::Groups;
use models::Models;
pub(crate) use module::{Switches, module};
pub(crate) use package::recursion_limit;
use piece::Piece;
pub(crate) use structs::lies_on_heap;

/// Every file of the crate.
pub(crate) fn emit(library: &Library, package: &Package) -> Result<Files, EmitError> {
    let mut emitter = Emitter {
        package,
        files: Files::new(),
    };
    emitter.copy("Cargo.toml", &package::manifest(library, package));
    emitter.text("README.md", "<!--", &package::readme(library, package))?;
    emitter.text(
        "rustfmt.toml",
        "#",
        "# The generator formats what it emits.\ndisable_all_formatting = true\n",
    )?;
    let all = library.apis.iter().map(|api| api.file.as_str());
    let all = all.collect::<Vec<_>>().join(" and ");
    let common = any_version::Common::new(library);
    let root = package::root(library, package, common.as_ref());
    emitter.rust("src/lib.rs", &all, root)?;
    if let Some(common) = &common {
        common.emit(&mut emitter)?;
    }
    if let Some(module) = &package.client_module {
        emitter.copy("src/client.rs", module);
        for (name, part) in &package.client_parts {
            emitter.copy(&format!("src/client/{name}.rs"), part);
        }
    }
    let pieces = models::pieces(library).map_err(|(name, error)| EmitError::new(&name, &error))?;
    let groups = Groups::new(library, &pieces);
    let conversions = conversions::find(library);
    let conversions = conversions::emit(&groups, &conversions)?;
    for (index, (api, conversions)) in library.apis.iter().zip(&conversions).enumerate() {
        let name = &api.name;
        let path = format!("src/{name}.rs");
        emitter.rust(&path, &api.file, package::version(api, conversions))?;
        for conversions in conversions {
            conversions.emit(&mut emitter)?;
        }
        let aliases = Aliases::new(&groups, index)?;
        let models = models::of_version(&groups, index, &aliases);
        emitter.models(&format!("src/{name}/models.rs"), &api.file, models, &pieces)?;
        aliases.emit(&mut emitter)?;
        if !api.webhooks.is_empty() {
            webhooks::emit(&mut emitter, library, api)?;
        }
        if !api.security_schemes.is_empty() {
            let path = format!("src/{name}/schemes.rs");
            emitter.rust(&path, &api.file, schemes::module(api))?;
        }
        if !api.servers.is_empty() {
            let path = format!("src/{name}/server.rs");
            emitter.rust(&path, &api.file, servers::module(library, api))?;
        }
        for tag in &api.tags {
            tags::emit(&mut emitter, library, api, tag)?;
        }
    }
    let is_shared = groups.shared().next().is_some();
    if is_shared {
        emitter.rust("src/shared.rs", &all, package::shared(&groups))?;
    }
    for home in &groups.homes {
        let from = home.versions.iter();
        let from = from.map(|&index| library.apis[index].file.as_str());
        let from = from.collect::<Vec<_>>().join(" and ");
        let name = models::shared_module(library, &home.versions);
        let folder = if home.versions.len() > 1 {
            let models = models::shared(&groups, home);
            emitter.models(&format!("src/shared/{name}.rs"), &from, models, &pieces)?;
            format!("src/shared/{name}")
        } else {
            format!("src/{name}/models")
        };
        for module in &home.modules {
            if let Some(name) = &module.name {
                let models = models::module_of(&groups, home, module);
                emitter.models(&format!("{folder}/{name}.rs"), &from, models, &pieces)?;
            }
        }
    }
    Ok(emitter.files)
}

/// Every operation called, for the project's own tests of the crate.
pub(crate) fn emit_calls(library: &Library, package: &Package) -> Result<Files, EmitError> {
    let mut emitter = Emitter {
        package,
        files: Files::new(),
    };
    for api in &library.apis {
        let path = format!("{}.rs", api.name);
        emitter.rust(&path, &api.file, calls::emit(library, api, package))?;
    }
    let all = library.apis.iter().map(|api| api.file.as_str());
    let all = all.collect::<Vec<_>>().join(" and ");
    emitter.rust("mod.rs", &all, calls::root(library))?;
    Ok(emitter.files)
}

/// The emitter wrote something that is no Rust: a fault of its own.
#[derive(Debug)]
pub(crate) struct EmitError {
    pub(crate) file: PathBuf,
    pub(crate) message: String,
}

impl EmitError {
    pub(super) fn new(file: &str, error: &syn::Error) -> Self {
        Self {
            file: file.into(),
            message: error.to_string(),
        }
    }
}

struct Emitter<'p> {
    package: &'p Package,
    files: Files,
}

impl Emitter<'_> {
    fn header(&self, from: &str) -> String {
        format!("@generated by {} from {from}", self.package.command)
    }

    /// Adds a file of Rust, and gives its lines.
    fn rust(&mut self, path: &str, from: &str, tokens: TokenStream) -> Result<usize, EmitError> {
        self.pieces(path, from, tokens, [])
    }

    /// Adds a file of Rust whose items are formatted already, but for the head.
    fn pieces<'p>(
        &mut self,
        path: &str,
        from: &str,
        head: TokenStream,
        pieces: impl IntoIterator<Item = &'p Piece>,
    ) -> Result<usize, EmitError> {
        let mut items = file::format(head).map_err(|error| EmitError::new(path, &error))?;
        for piece in pieces {
            items.push_str(&piece.text);
        }
        let text = file::assemble(&format!("// {}\n", self.header(from)), &items);
        let lines = text.lines().count();
        self.files.insert(path.into(), text);
        Ok(lines)
    }

    fn models(
        &mut self,
        path: &str,
        from: &str,
        models: Models<'_>,
        pieces: &[Piece],
    ) -> Result<usize, EmitError> {
        let types = models.types.iter().map(|id| &pieces[id.0]);
        self.pieces(path, from, models.head, types)
    }

    #[expect(clippy::unnecessary_wraps, reason = "as the other ways to add a file")]
    fn text(&mut self, path: &str, comment: &str, text: &str) -> Result<(), EmitError> {
        let end = if comment == "<!--" { " -->" } else { "" };
        let header = format!("{comment} @generated by {}{end}\n", self.package.command);
        self.files.insert(path.into(), format!("{header}\n{text}"));
        Ok(())
    }

    /// A file that is somebody's to change, or written by hand, and says so itself.
    fn copy(&mut self, path: &str, text: &str) {
        self.files.insert(path.into(), text.to_owned());
    }
}
