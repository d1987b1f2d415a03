//! Where a version is served: the servers that its description lists, and the one that operations
//! have if they have none of their own.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{Comment, code, sentence};
use super::types::ident;
use crate::ir::{Api, KnownServer, Library, Server, ServerEnum, ServerPlace, ServerVariable};
use crate::names::Scope;

/// `src/VERSION/server.rs`.
pub(super) fn module(library: &Library, api: &Api) -> TokenStream {
    let docs = Comment::new("Where the API is served: the servers that the description lists.");
    let docs = docs.inner();
    let server = value(&api.server, &quote!(request::Server));
    let own = paths(&[api]);
    let others = library.apis.iter().filter(|other| other.name != api.name);
    let mut others = paths(&others.collect::<Vec<_>>());
    others.retain(|path| !path.is_empty() && !own.contains(path));
    let enumerations = api.server_enums.iter().map(enumeration);
    let choice = choice(api);
    quote! {
        #docs
        use mainsheet_runtime::{request, ServerUrl};

        #choice
        #(#enumerations)*

        /// The server of the operations that have none of their own.
        pub const SERVER: request::Server =
            #server.among(&[#(#own),*], &[#(#others),*]);
    }
}

/// The paths of the servers of versions, each once.
fn paths<'a>(apis: &[&'a Api]) -> Vec<&'a str> {
    let mut paths = Vec::new();
    for server in apis.iter().flat_map(|api| &api.servers) {
        if !paths.contains(&server.path.as_str()) {
            paths.push(&server.path);
        }
    }
    paths
}

/// A server as the runtime has it.
pub(super) fn value(server: &Server, ty: &TokenStream) -> TokenStream {
    let url = &server.url;
    let made = match server.place {
        ServerPlace::Below => quote!(#ty::below(#url)),
        ServerPlace::At => quote!(#ty::at(#url)),
    };
    if server.variables.is_empty() {
        return made;
    }
    let variables = server.variables.iter();
    let variables = variables.map(|(name, default)| quote!((#name, #default)));
    quote!(#made.with(&[#(#variables),*]))
}

/// The server that an operation has of its own. A path of it takes that of the version's server's
/// place.
pub(super) fn of_operation(api: &Api, own: &Server) -> TokenStream {
    let value = value(own, &quote!(Server));
    let mut paths = paths(&[api]);
    paths.retain(|path| !path.is_empty());
    match own.place {
        ServerPlace::Below if !paths.is_empty() => quote!(#value.among(&[], &[#(#paths),*])),
        _ => value,
    }
}

/// The type that names the servers.
fn choice(api: &Api) -> TokenStream {
    let mut comment = Comment::new("A server of the API, with its variables.");
    comment.paragraph(
        "[`ClientBuilder::server`](crate::runtime::ClientBuilder::server) takes one in place of a \
         base URL.",
    );
    let docs = comment.outer();
    let variants = api.servers.iter().map(|server| variant(api, server));
    let mut scope = Scope::default();
    let makers = api.servers.iter().map(|server| {
        scope.take(server.maker.clone());
        maker(api, server)
    });
    let makers: Vec<_> = makers.collect();
    let setters = setters(api, &mut scope);
    let urls = api.servers.iter().map(|server| {
        let (name, url) = (ident(&server.ident), &server.url);
        let fields: Vec<_> = server
            .variables
            .iter()
            .map(|one| ident(&one.ident))
            .collect();
        let pairs = server.variables.iter().map(|variable| {
            let (name, field) = (&variable.name, ident(&variable.ident));
            match variable.values {
                Some(_) => quote!((#name, #field.as_str().to_owned())),
                None => quote!((#name, #field)),
            }
        });
        let pattern = (!fields.is_empty()).then(|| quote!({ #(#fields),* }));
        quote!(Server::#name #pattern => Self::new(#url, [#(#pairs),*]))
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Server {
            #(#variants,)*
        }

        impl Server {
            #(#makers)*
            #setters
        }

        impl From<Server> for ServerUrl {
            fn from(server: Server) -> Self {
                match server {
                    #(#urls,)*
                }
            }
        }
    }
}

fn variant(api: &Api, server: &KnownServer) -> TokenStream {
    let mut comment = Comment::new(match &server.name {
        Some(name) => format!("{}: {}", code(&server.url), sentence(name)),
        None => format!("{}.", code(&server.url)),
    });
    comment.paragraphs(server.description.as_deref().map(sentence));
    let docs = comment.outer();
    let name = ident(&server.ident);
    if server.variables.is_empty() {
        return quote!(#docs #name);
    }
    let fields = server.variables.iter().map(|variable| {
        let said = variable.description.as_deref().map(sentence);
        let text = said.unwrap_or_else(|| format!("What stands for {}.", code(&variable.name)));
        let docs = Comment::new(format!("{text} {}.", default_of(variable))).outer();
        let name = ident(&variable.ident);
        let ty = ty(api, variable);
        quote!(#docs #name: #ty)
    });
    quote!(#docs #name { #(#fields,)* })
}

fn default_of(variable: &ServerVariable) -> String {
    format!("Default {}", code(&variable.default))
}

fn ty(api: &Api, variable: &ServerVariable) -> TokenStream {
    match variable.values {
        Some(index) => {
            let name = ident(&api.server_enums[index].ident);
            quote!(#name)
        }
        None => quote!(String),
    }
}

/// The function that makes a server with the defaults of its variables.
fn maker(api: &Api, server: &KnownServer) -> TokenStream {
    let (name, maker) = (ident(&server.ident), ident(&server.maker));
    let link = format!("[`{0}`](Self::{0})", server.ident);
    let text = if server.variables.is_empty() {
        format!("{link}.")
    } else {
        format!("{link}, with the defaults of its variables.")
    };
    let docs = Comment::new(text).outer();
    let fields = server.variables.iter().map(|variable| {
        let (name, default) = (ident(&variable.ident), &variable.default);
        let value = match variable.values {
            Some(index) => default_variant(&api.server_enums[index], default),
            None => quote!(#default.to_owned()),
        };
        quote!(#name: #value)
    });
    let fields: Vec<_> = fields.collect();
    let fields = (!fields.is_empty()).then(|| quote!({ #(#fields),* }));
    quote! {
        #docs
        pub fn #maker() -> Self {
            Self::#name #fields
        }
    }
}

fn default_variant(of: &ServerEnum, default: &str) -> TokenStream {
    let name = ident(&of.ident);
    let variant = of.variants.iter().find(|(_, value)| value == default);
    let variant = variant.map(|(variant, _)| ident(variant));
    quote!(#name::#variant)
}

/// What sets a variable of all servers that have it.
fn setters(api: &Api, scope: &mut Scope) -> TokenStream {
    let mut shared: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for server in &api.servers {
        for variable in &server.variables {
            let key = (variable.name.as_str(), variable.values);
            let places: &mut Vec<_> = shared.entry(key).or_default();
            places.push((server, variable));
        }
    }
    let setters = shared.into_iter().map(|((name, _), of)| {
        let (_, first) = of[0];
        let setter = scope.take(format!("with_{}", first.ident));
        let setter: Ident = format_ident!("{setter}");
        let text = format!("The same with another value of the variable {}", code(name));
        let is_of_all = of.len() == api.servers.len();
        let text = if is_of_all {
            format!("{text}.")
        } else {
            format!("{text}, if the server has it.")
        };
        let docs = Comment::new(text).outer();
        let patterns = of.iter().map(|(server, variable)| {
            let (server, field) = (ident(&server.ident), ident(&variable.ident));
            quote!(Self::#server { #field: variable, .. })
        });
        let ty = ty(api, first);
        let (taken, set) = match first.values {
            Some(_) => (quote!(#ty), quote!(value)),
            None => (quote!(impl Into<String>), quote!(value.into())),
        };
        let set = if is_of_all {
            let pattern = match of.len() {
                1 => quote!(let #(#patterns)*),
                _ => quote!(let (#(#patterns)|*)),
            };
            quote! {
                #pattern = &mut self;
                *variable = #set;
            }
        } else {
            quote! {
                if let #(#patterns)|* = &mut self {
                    *variable = #set;
                }
            }
        };
        quote! {
            #docs
            #[must_use]
            pub fn #setter(mut self, value: #taken) -> Self {
                #set
                self
            }
        }
    });
    setters.collect()
}

/// What a variable may be.
fn enumeration(of: &ServerEnum) -> TokenStream {
    let name = ident(&of.ident);
    let docs = Comment::new("What the variable of a server may be.").outer();
    let variants = of.variants.iter().map(|(variant, value)| {
        let docs = Comment::new(code(value)).outer();
        let variant = ident(variant);
        quote!(#docs #variant)
    });
    let texts = of.variants.iter().map(|(variant, value)| {
        let variant = ident(variant);
        quote!(Self::#variant => #value)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        impl #name {
            /// The value as the URL has it.
            pub fn as_str(self) -> &'static str {
                match self {
                    #(#texts,)*
                }
            }
        }
    }
}
