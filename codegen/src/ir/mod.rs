//! The intermediate representation: what emit knows of a description.
//!
//! Every name is chosen, every reference is resolved, and every construct is one that emit can
//! write as Rust. Texts and values of the description are data here, never source code.
//!
//! Beside the types stand the passes over them, each in a file of its own: they know the
//! representation, and neither OpenAPI nor Rust.

mod aliases;
mod alternative;
mod answer_headers;
mod body;
mod body_choice;
pub(crate) mod conversion;
pub(crate) mod depth;
pub(crate) mod equal;
pub(crate) mod events;
pub(crate) mod example;
pub(crate) mod features;
pub(crate) mod format;
pub(crate) mod ids;
pub(crate) mod json_patch;
mod operation;
mod paging;
pub(crate) mod reach;
pub(crate) mod recursion;
mod refine;
pub(crate) mod replacement;
mod said;
mod security;
pub(crate) mod sent_back;
mod server;
pub(crate) mod share;
mod structure;
pub(crate) mod texts;
mod types;
pub(crate) mod usage;
mod webhook;

pub(crate) use aliases::*;
pub(crate) use alternative::*;
pub(crate) use answer_headers::*;
pub(crate) use body::*;
pub(crate) use body_choice::*;
pub(crate) use format::Format;
pub(crate) use operation::*;
pub(crate) use paging::*;
pub(crate) use said::*;
pub(crate) use security::*;
pub(crate) use server::*;
pub(crate) use types::*;
pub(crate) use webhook::*;

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::FileRead;

/// Several versions of an API, and the types of all of them.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) apis: Vec<Api>,
    /// Sorted by their names.
    pub(crate) types: Vec<TypeDef>,
    /// The other names of types, sorted.
    pub(crate) aliases: Vec<Alias>,
    /// By version, how what is read becomes what is sent back.
    pub(crate) sent_back: Vec<Vec<conversion::Conversion>>,
    /// Whether types keep the properties that the description does not name.
    pub(crate) keeps_unknown: bool,
    /// The files that it was made of.
    pub(crate) inputs: Vec<FileRead>,
    /// What types derive beyond what all do, by their names or kinds.
    pub(crate) derives: BTreeMap<String, Vec<String>>,
}

impl Library {
    /// The types whose names are not before this one.
    pub(crate) fn types_from(&self, name: &str) -> impl Iterator<Item = &TypeDef> {
        let first = self.types.partition_point(|def| def.name.as_str() < name);
        self.types[first..].iter()
    }

    /// The other names of types that are not before this one.
    pub(crate) fn aliases_from(&self, name: &str) -> impl Iterator<Item = &Alias> {
        let aliases = &self.aliases;
        let first = aliases.partition_point(|alias| alias.name.as_str() < name);
        aliases[first..].iter()
    }
}

/// One version of an API, which becomes one module and one feature.
#[derive(Debug)]
pub(crate) struct Api {
    /// The version's name, which is also its module's and its feature's.
    pub(crate) name: String,
    pub(crate) title: String,
    /// The version of the API, as its author counts.
    pub(crate) version: String,
    /// What it is at length, in Markdown.
    pub(crate) description: Option<String>,
    /// The description's file, as the configuration names it.
    pub(crate) file: String,
    pub(crate) is_default: bool,
    /// The index of the version that replaces this one.
    pub(crate) replaced_by: Option<usize>,
    /// Where its operations' calls go, but for those with a server of their own.
    pub(crate) server: Server,
    /// What it is in short.
    pub(crate) summary: Option<String>,
    /// The SPDX expression of its licence.
    pub(crate) license: Option<String>,
    /// The servers, as far as the description names any.
    pub(crate) servers: Vec<KnownServer>,
    /// What their variables may be.
    pub(crate) server_enums: Vec<ServerEnum>,
    pub(crate) security_schemes: Vec<SecurityScheme>,
    pub(crate) tags: Vec<Tag>,
    /// What its server sends of its own accord.
    pub(crate) webhooks: Vec<Webhook>,
    /// The types that the caller chose a name for, by those that they would have.
    pub(crate) renamed: BTreeSet<String>,
}

impl Api {
    /// Whether it has types, and nothing that would be sent or received.
    pub(crate) fn has_types_alone(&self) -> bool {
        self.tags.is_empty() && self.webhooks.is_empty()
    }

    /// Calls `visit` with the type of everything that its server sends of its own accord.
    pub(crate) fn each_of_webhooks(&self, mut visit: impl FnMut(&Type)) {
        for webhook in &self.webhooks {
            webhook.each_type(&mut visit);
        }
    }

    /// Calls `visit` with the type of every parameter and body.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        for operation in self.tags.iter_mut().flat_map(|tag| &mut tag.operations) {
            for parameter in &mut operation.parameters {
                visit(&mut parameter.ty);
            }
            if let Some(body) = &mut operation.body {
                body.each_type_mut(&mut visit);
                body.items.iter_mut().for_each(&mut visit);
            }
            operation.success.each_type_mut(&mut visit);
            operation.success.items.iter_mut().for_each(&mut visit);
            if let Some(paging) = &mut operation.paging {
                visit(&mut paging.item);
            }
            for error in &mut operation.errors {
                if let Some(ty) = &mut error.body {
                    visit(ty);
                }
            }
            for callback in &mut operation.callbacks {
                callback.each_type_mut(&mut visit);
            }
        }
        for webhook in &mut self.webhooks {
            webhook.each_type_mut(&mut visit);
        }
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.tags.iter().flat_map(|tag| &tag.operations)
    }
}

/// A group of operations, which becomes one module with one client type.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) module: String,
    pub(crate) client: String,
    /// The feature under which it compiles, beside the version's; `None` if that is enough.
    pub(crate) feature: Option<String>,
    /// Whether any operation, parameter or type that its modules mention is deprecated.
    pub(crate) uses_deprecated: bool,
    pub(crate) operations: Vec<Operation>,
}
