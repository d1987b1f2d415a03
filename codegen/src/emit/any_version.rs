//! Operations on which the versions agree, for code that is written once for all of them.
//!
//! The version is a value, not a type: what differs between versions in such an operation is the
//! constant that names its path, so a request of the newest version is sent to the operation of
//! another one. Nothing is instantiated twice, and a flag can choose the version.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arguments::arguments;
use super::docs::{Comment, sentence};
use super::file::LIMIT;
use super::operations::from_runtime;
use super::piece::idents;
use super::tags::Client;
use super::types::{Names, ident};
use super::{EmitError, Emitter, condition, operation_docs};
use crate::ir::replacement::counterpart;
use crate::ir::{Api, BodyContent, Library, Operation, Tag};
use crate::names::{Scope, type_name};

/// What the versions have in common.
pub(super) struct Common<'l> {
    library: &'l Library,
    newest: &'l Api,
    /// The newest version, and those that it has replaced.
    versions: Vec<&'l Api>,
    tags: Vec<(&'l Tag, Vec<Shared<'l>>)>,
}

/// An operation that all versions have.
struct Shared<'l> {
    operation: &'l Operation,
    /// The tag and the operation of each version, in the order of the versions.
    each: Vec<(&'l Tag, &'l Operation)>,
}

impl<'l> Common<'l> {
    /// `None` if there is one version only, or nothing in common.
    pub(super) fn new(library: &'l Library) -> Option<Self> {
        let leads_to = |api: &Api, newest: usize| {
            let mut next = api.replaced_by;
            // A circle of replacements ends when every version has been met.
            for _ in 0..library.apis.len() {
                if next == Some(newest) {
                    return true;
                }
                next = next.and_then(|index| library.apis[index].replaced_by);
            }
            false
        };
        let (index, newest) = library.apis.iter().enumerate().find(|(index, api)| {
            let replaces = library.apis.iter().any(|other| leads_to(other, *index));
            api.replaced_by.is_none() && replaces
        })?;
        let older = library.apis.iter().filter(|api| leads_to(api, index));
        let versions: Vec<_> = std::iter::once(newest).chain(older).collect();
        let tags = newest.tags.iter().filter_map(|tag| {
            let shared: Vec<_> = tag
                .operations
                .iter()
                .filter_map(|operation| Shared::new(operation, &versions))
                .collect();
            (!shared.is_empty()).then_some((tag, shared))
        });
        let tags: Vec<_> = tags.collect();
        (!tags.is_empty()).then_some(Self {
            library,
            newest,
            versions,
            tags,
        })
    }

    /// The features of the versions, all of which are needed.
    pub(super) fn features(&self) -> Vec<&'l str> {
        self.versions.iter().map(|api| api.name.as_str()).collect()
    }

    /// The files that the module is made from.
    fn files(&self) -> String {
        let files = self.versions.iter().map(|api| api.file.as_str());
        files.collect::<Vec<_>>().join(" and ")
    }

    /// Adds `src/any_version.rs`, and modules below it where tags have features or one file would
    /// be too long.
    pub(super) fn emit(&self, emitter: &mut Emitter<'_>) -> Result<(), EmitError> {
        let path = "src/any_version.rs";
        let files = self.files();
        let by_tag = self
            .tags
            .iter()
            .any(|(_, shared)| !needed(shared).is_empty());
        if !by_tag && emitter.rust(path, &files, self.whole())? <= LIMIT {
            return Ok(());
        }
        emitter.rust(path, &files, self.root())?;
        for (tag, shared) in &self.tags {
            let methods = shared.iter().map(|shared| {
                let name = shared.operation.method.clone();
                (name, self.method(tag, shared))
            });
            let client = Client {
                folder: format!("src/any_version/{}", tag.module),
                from: &files,
                name: ident(&tag.client),
                methods: methods.collect(),
            };
            client.emit(
                emitter,
                Vec::new(),
                |methods, modules| self.tag(tag, shared, methods, modules),
                |methods| self.part(tag, methods),
            )?;
        }
        Ok(())
    }

    /// Everything in one file.
    fn whole(&self) -> TokenStream {
        let docs = self.comment().inner();
        let allow = allow();
        let clients = self.tags.iter().map(|(tag, shared)| {
            let methods: Vec<_> = shared.iter().map(|s| self.method(tag, s)).collect();
            client(tag, shared.len(), &methods.iter().collect::<Vec<_>>())
        });
        let clients = quote!(#(#clients)*);
        let runtime = from_runtime(&["Client"], &idents(&clients));
        let imports = self.imports(&clients);
        let version = self.version();
        quote! {
            #docs
            #allow

            #runtime
            #imports

            #version
            #clients
        }
    }

    /// The file of the versions alone, with a module for each tag.
    fn root(&self) -> TokenStream {
        let mut comment = self.comment();
        comment.paragraph(
            "A client compiles under the features of all tags that its operations have in any of \
             the versions.",
        );
        let docs = comment.inner();
        let allow = allow();
        let modules = self.tags.iter().map(|(tag, shared)| {
            let cfg = condition::all(&needed(shared));
            let (module, client) = (ident(&tag.module), ident(&tag.client));
            quote! {
                #cfg
                mod #module;
                #cfg
                pub use #module::#client;
            }
        });
        let version = self.version();
        quote! {
            #docs
            #allow

            #(#modules)*

            #version
        }
    }

    /// The file of a tag.
    fn tag(
        &self,
        tag: &Tag,
        shared: &[Shared<'_>],
        methods: &[&TokenStream],
        modules: &[Ident],
    ) -> TokenStream {
        let docs = Comment::new(sentence(&tag.name)).inner();
        let client = client(tag, shared.len(), methods);
        let runtime = from_runtime(&["Client"], &idents(&client));
        let imports = self.imports(&client);
        quote! {
            #docs
            #(mod #modules;)*

            #runtime
            use super::Version;
            #imports

            #client
        }
    }

    /// The file of some of a tag's methods.
    fn part(&self, tag: &Tag, methods: &[&TokenStream]) -> TokenStream {
        let docs = Comment::new(format!("Operations on {}.", tag.name)).inner();
        let client = ident(&tag.client);
        let methods = quote!(#(#methods)*);
        let runtime = from_runtime(&[], &idents(&methods));
        let imports = self.imports(&methods);
        quote! {
            #docs

            #runtime
            use super::super::Version;
            use super::#client;
            #imports

            impl #client {
                #methods
            }
        }
    }

    fn comment(&self) -> Comment {
        let names: Vec<_> = self
            .versions
            .iter()
            .map(|api| format!("`{}`", api.name))
            .collect();
        let mut comment = Comment::new(format!(
            "Operations on which {} agree, for code that is written once for all of them.",
            names.join(" and ")
        ));
        comment.paragraph(
            "The version is a value: a flag can choose it. An operation stands here if it takes \
             and gives the same types in every version; the others differ, and code that calls \
             them has to know the version.",
        );
        comment
    }

    /// The modules that the code mentions: the newest version, and the requests of each.
    fn imports(&self, code: &TokenStream) -> TokenStream {
        let mentioned = idents(code);
        let is_mentioned = |name: &str| mentioned.contains(&format!("{name}::"));
        let mut imports = BTreeMap::new();
        for shared in self.tags.iter().flat_map(|(_, shared)| shared) {
            for (api, (tag, _)) in self.versions.iter().zip(&shared.each) {
                let alias = self.alias(api, tag);
                if is_mentioned(&alias.to_string()) {
                    let (version, module) = (format_ident!("{}", api.name), ident(&tag.module));
                    let import = quote!(use crate::#version::#module::requests as #alias;);
                    imports.insert(alias.to_string(), import);
                }
            }
        }
        let imports = imports.values();
        let newest = format_ident!("{}", self.newest.name);
        let models = is_mentioned(&self.newest.name).then(|| quote!(use crate::#newest;));
        quote! {
            #models
            #(#imports)*
        }
    }

    /// The name by which the requests of a tag are known in the module.
    fn alias(&self, api: &Api, tag: &Tag) -> Ident {
        if self.tags.len() == 1 {
            format_ident!("{}_requests", api.name)
        } else {
            format_ident!("{}_{}", api.name, tag.module)
        }
    }

    fn version(&self) -> TokenStream {
        let names: Vec<_> = self.versions.iter().map(|api| api.name.as_str()).collect();
        let variants: Vec<_> = names.iter().map(|name| ident(&type_name(name))).collect();
        let docs = self
            .versions
            .iter()
            .map(|api| Comment::new(sentence(&api.title)).outer());
        let known = names.join(", ");
        let unknown = format!("`{{}}` is not one of the versions {known}");
        // Paths from the root: a tag may have the name of a crate or of its module.
        quote! {
            /// A version of the API.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Version {
                #(#docs #variants,)*
            }

            impl Version {
                /// Every version, the newest first.
                pub const ALL: &'static [Self] = &[#(Self::#variants),*];

                /// The version's name, which is also that of its feature.
                pub fn as_str(self) -> &'static str {
                    match self {
                        #(Self::#variants => #names,)*
                    }
                }
            }

            impl ::std::fmt::Display for Version {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            impl ::std::str::FromStr for Version {
                type Err = UnknownVersion;

                fn from_str(name: &str) -> Result<Self, UnknownVersion> {
                    match name {
                        #(#names => Ok(Self::#variants),)*
                        _ => Err(UnknownVersion(name.to_owned())),
                    }
                }
            }

            /// A name that no version has.
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct UnknownVersion(String);

            impl ::std::fmt::Display for UnknownVersion {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    write!(f, #unknown, self.0)
                }
            }

            impl ::std::error::Error for UnknownVersion {}
        }
    }

    fn method(&self, tag: &Tag, shared: &Shared<'_>) -> TokenStream {
        let operation = shared.operation;
        let newest = format_ident!("{}", self.newest.name);
        let mut comment = Comment::new(operation_docs::title(self.newest, operation));
        comment.paragraph(format!(
            "As [in {0}](crate::{0}::{1}::{2}), in the chosen version.",
            self.newest.name, tag.client, operation.method
        ));
        let docs = comment.outer();
        let requests = self.alias(self.newest, tag);
        let request = ident(&operation.request);
        let request = quote!(#requests::#request);
        let models = quote!(#newest::models);
        let name = method_name(operation, tag);
        let arguments = arguments(
            operation,
            Names {
                library: self.library,
                models: Some(&models),
            },
        );
        let generics = arguments.rules.generics();
        let arguments = arguments.each;
        let taken = arguments.iter().map(|argument| {
            let (ident, ty) = (&argument.ident, &argument.taken);
            quote!(#ident: #ty)
        });
        let passed = arguments.iter().map(|argument| &argument.ident);
        let (client, method) = (ident(&tag.client), ident(&operation.method));
        let arms = self
            .versions
            .iter()
            .zip(&shared.each)
            .map(|(api, (tag, operation))| {
                let variant = ident(&type_name(&api.name));
                let (requests, request) = (self.alias(api, tag), ident(&operation.request));
                quote!(Version::#variant => #requests::#request::OPERATION)
            });
        // No variable stands before the arguments, which may be called as anything.
        quote! {
            #docs
            pub fn #name #generics(&self, #(#taken),*) -> #request {
                let mut request = #newest::#client::new(&self.client).#method(#(#passed),*);
                request.call.operation(match self.version {
                    #(#arms,)*
                });
                request
            }
        }
    }
}

/// The name of a method beside `version`, which says what was chosen.
fn method_name(operation: &Operation, tag: &Tag) -> Ident {
    if operation.method != "version" {
        return ident(&operation.method);
    }
    let methods = tag.operations.iter().map(|other| other.method.as_str());
    let mut scope = Scope::reserving(&methods.collect::<Vec<_>>());
    ident(&scope.take("version".to_owned()))
}

fn client(tag: &Tag, count: usize, methods: &[&TokenStream]) -> TokenStream {
    let client = ident(&tag.client);
    let docs = Comment::new(format!(
        "The operations on {} that every version has: {}.",
        tag.name, count
    ))
    .outer();
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #client {
            client: Client,
            version: Version,
        }

        impl #client {
            /// Sends requests of `version` through `client`.
            pub fn new(client: &Client, version: Version) -> Self {
                Self { client: client.clone(), version }
            }

            /// The version that requests are sent to.
            pub fn version(&self) -> Version {
                self.version
            }

            #(#methods)*
        }
    }
}

/// The features without which operations do not compile, beside those of the versions.
fn needed<'s>(shared: &'s [Shared<'_>]) -> BTreeSet<&'s str> {
    let tags = shared.iter().flat_map(|shared| &shared.each);
    tags.filter_map(|(tag, _)| tag.feature.as_deref()).collect()
}

fn allow() -> TokenStream {
    quote!(#![allow(deprecated, reason = "who chooses an old version knows that it is old")])
}

impl<'l> Shared<'l> {
    fn new(operation: &'l Operation, versions: &[&'l Api]) -> Option<Self> {
        let each = versions
            .iter()
            .map(|api| counterpart(operation, api))
            .collect::<Option<Vec<_>>>()?;
        let is_shared = each
            .iter()
            .all(|(_, other)| takes_the_same(other, operation));
        is_shared.then_some(Self { operation, each })
    }
}

/// Whether a request of the `newest` version can be sent to the `other` operation, and its answer
/// be read.
fn takes_the_same(other: &Operation, newest: &Operation) -> bool {
    let find = |operation: &'_ Operation, name: &str, place| {
        let mut parameters = operation.parameters.iter();
        parameters.position(|parameter| parameter.name == name && parameter.place == place)
    };
    let has_all = newest.parameters.iter().all(|parameter| {
        find(other, &parameter.name, parameter.place).is_some_and(|index| {
            let same = &other.parameters[index];
            same.ty == parameter.ty && (parameter.required || !same.required)
        })
    });
    let needs_no_more = other.parameters.iter().all(|parameter| {
        !parameter.required || find(newest, &parameter.name, parameter.place).is_some()
    });
    let same_body = match (&other.body, &newest.body) {
        (None, None) => true,
        (Some(other), Some(newest)) => {
            other.media_type == newest.media_type
                && other.required == newest.required
                && match (&other.content, &newest.content) {
                    (BodyContent::Json(other), BodyContent::Json(newest)) => other == newest,
                    (BodyContent::Multipart(other), BodyContent::Multipart(newest)) => {
                        let names = |form: &crate::ir::Form| {
                            let parts = form.parts.iter().chain(&form.additional);
                            parts
                                .map(|part| (part.name.clone(), part.required))
                                .collect::<Vec<_>>()
                        };
                        names(other) == names(newest)
                    }
                    _ => false,
                }
        }
        _ => false,
    };
    has_all && needs_no_more && same_body && other.success.content == newest.success.content
}
