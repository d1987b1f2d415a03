//! The security schemes of a version, and what an operation asks for of them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::access;
use super::docs::{Comment, code};
use super::piece::idents;
use crate::ir::{Api, Flow, Grant, Operation, Place, Security, SecurityKind, SecurityScheme, Tag};
use crate::names::Scope;

/// What of the runtime the module may need.
const IMPORTS: [&str; 5] = ["Flow", "Grant", "KeyPlace", "SchemeKind", "SecurityScheme"];

/// `src/VERSION/schemes.rs`.
pub(super) fn module(api: &Api) -> TokenStream {
    let mut comment = Comment::new(
        "The security schemes of the description: of which kind each is, and how a token for it \
         is come by.",
    );
    comment.paragraph(
        "What a scheme is given for, it alone is sent: by \
         [`Credentials::secret`](crate::runtime::Credentials::secret), or by \
         [`for_scheme`](crate::runtime::Credentials::for_scheme) with its name.",
    );
    let docs = comment.inner();
    let constants: TokenStream = api.security_schemes.iter().map(constant).collect();
    let mentioned = idents(&constants);
    let imports = IMPORTS.iter().filter(|name| mentioned.contains(**name));
    let imports: Vec<_> = imports.map(|name| format_ident!("{name}")).collect();
    quote! {
        #docs
        use mainsheet_runtime::request::{#(#imports),*};

        #constants
    }
}

fn constant(scheme: &SecurityScheme) -> TokenStream {
    let docs = Comment::new(format!("{}: {}.", code(&scheme.name), access::how(scheme)));
    let docs = docs.outer();
    let ident = format_ident!("{}", scheme.ident);
    let name = &scheme.name;
    let kind = kind(&scheme.kind);
    quote! {
        #docs
        pub const #ident: SecurityScheme = SecurityScheme {
            name: #name,
            kind: SchemeKind::#kind,
        };
    }
}

fn kind(kind: &SecurityKind) -> TokenStream {
    match kind {
        SecurityKind::ApiKey { place, name } => {
            let place = match place {
                Place::Query => quote!(Query),
                Place::Cookie => quote!(Cookie),
                Place::Header | Place::Path => quote!(Header),
            };
            quote!(ApiKey(KeyPlace::#place, #name))
        }
        SecurityKind::Basic => quote!(Basic),
        SecurityKind::Bearer => quote!(Bearer),
        SecurityKind::OAuth2(flows) => {
            let flows = flows.iter().map(flow);
            quote!(OAuth2(&[#(#flows),*]))
        }
        SecurityKind::OpenIdConnect(url) => quote!(OpenIdConnect(#url)),
        SecurityKind::MutualTls => quote!(MutualTls),
        SecurityKind::Http(name) => quote!(Http(#name)),
        SecurityKind::Undeclared => quote!(Undeclared),
    }
}

fn flow(flow: &Flow) -> TokenStream {
    let grant = match flow.grant {
        Grant::AuthorizationCode => quote!(AuthorizationCode),
        Grant::Implicit => quote!(Implicit),
        Grant::Password => quote!(Password),
        Grant::ClientCredentials => quote!(ClientCredentials),
        Grant::DeviceAuthorization => quote!(DeviceAuthorization),
    };
    let Flow {
        authorization_url,
        token_url,
        refresh_url,
        scopes,
        ..
    } = flow;
    quote! {
        Flow {
            grant: Grant::#grant,
            authorization_url: #authorization_url,
            token_url: #token_url,
            refresh_url: #refresh_url,
            scopes: &[#(#scopes),*],
        }
    }
}

/// What the operations of a tag ask for: what several do, as a constant.
pub(super) struct Asked(BTreeMap<String, Ident>, Vec<(Ident, TokenStream)>);

impl Asked {
    pub(super) fn new(api: &Api, tag: &Tag) -> Self {
        let mut counts = BTreeMap::new();
        let mut names = Scope::default();
        let mut shared = Self(BTreeMap::new(), Vec::new());
        for operation in &tag.operations {
            let value = alternatives(api, &operation.security);
            let text = value.to_string();
            let count: &mut usize = counts.entry(text.clone()).or_default();
            *count += 1;
            if *count == 2 && names_schemes(&operation.security) {
                let name = names.take(constant_name(api, &operation.security));
                let name = format_ident!("{name}");
                shared.0.insert(text, name.clone());
                shared.1.push((name, value));
            }
        }
        shared
    }

    /// The value of an operation's field.
    pub(super) fn of(&self, api: &Api, operation: &Operation) -> TokenStream {
        let value = alternatives(api, &operation.security);
        match self.0.get(&value.to_string()) {
            Some(name) => quote!(#name),
            None => value,
        }
    }

    /// The constants that are used.
    pub(super) fn emit(&self, is_used: impl Fn(&Ident) -> bool) -> TokenStream {
        let used = self.1.iter().filter(|(name, _)| is_used(name));
        used.map(|(name, value)| quote!(const #name: Security = #value;))
            .collect()
    }
}

/// The name of what several operations ask for: by the schemes, if those are few.
fn constant_name(api: &Api, security: &Security) -> String {
    const LONGEST: usize = 60;
    let alternatives = security.alternatives().iter().map(|requirement| {
        let names = requirement.schemes.iter();
        let idents = names.filter_map(|(name, _)| ident(api, name));
        let idents: Vec<_> = idents.collect();
        match idents.as_slice() {
            [] => "NONE".to_owned(),
            idents => idents.join("_AND_"),
        }
    });
    let mut name = "BY_".to_owned();
    for alternative in alternatives {
        if !name.ends_with("BY_") {
            name.push_str("_OR_");
        }
        name.push_str(&alternative);
    }
    if name.len() > LONGEST {
        "SECURITY".to_owned()
    } else {
        name
    }
}

/// The constant of a scheme.
fn ident<'a>(api: &'a Api, name: &str) -> Option<&'a str> {
    let mut schemes = api.security_schemes.iter();
    let scheme = schemes.find(|scheme| scheme.name == name)?;
    Some(&scheme.ident)
}

fn names_schemes(security: &Security) -> bool {
    let mut alternatives = security.alternatives().iter();
    alternatives.any(|one| !one.schemes.is_empty())
}

fn alternatives(api: &Api, security: &Security) -> TokenStream {
    let alternatives = match security {
        Security::Undeclared => return quote!(Security::Undeclared),
        Security::AnyOf(_) if !names_schemes(security) => return quote!(Security::NONE),
        Security::AnyOf(alternatives) => alternatives,
    };
    let alternatives = alternatives.iter().map(|requirement| {
        let schemes = requirement.schemes.iter().map(|(name, scopes)| {
            let ident = ident(api, name).map(|ident| format_ident!("{ident}"));
            quote!(Requirement::new(&schemes::#ident, &[#(#scopes),*]))
        });
        quote!(&[#(#schemes),*])
    });
    quote!(Security::AnyOf(&[#(#alternatives),*]))
}
