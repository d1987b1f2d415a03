//! Types of the representation as types of Rust.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Library, Type};
use crate::names::{RULE, is_keyword};

/// A name that was chosen by `names` as an identifier, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// How the code at hand names models and writes types.
#[derive(Clone, Copy)]
pub(super) struct Names<'l> {
    pub(super) library: &'l Library,
    /// The module that models are reached through; `None` among the models themselves.
    pub(super) models: Option<&'l TokenStream>,
}

impl Names<'_> {
    /// The type as a field or a return value has it.
    pub(super) fn owned(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::String => quote!(String),
            Type::Boolean => quote!(bool),
            Type::I8 => quote!(i8),
            Type::I16 => quote!(i16),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U8 => quote!(u8),
            Type::U16 => quote!(u16),
            Type::U32 => quote!(u32),
            Type::U64 => quote!(u64),
            Type::F64 => quote!(f64),
            Type::DateTime => quote!(chrono::DateTime<chrono::FixedOffset>),
            Type::Date => quote!(chrono::NaiveDate),
            Type::Formatted(format) => {
                let name = ident(format.of_runtime());
                match format.inner() {
                    Some(inner) => {
                        let inner = path(inner);
                        quote!(mainsheet_runtime::#name<#inner>)
                    }
                    None => quote!(mainsheet_runtime::#name),
                }
            }
            Type::Json => quote!(mainsheet_runtime::Json),
            Type::List(item) => {
                let item = self.owned(item);
                quote!(Vec<#item>)
            }
            Type::Tuple(places) => {
                let places = places.iter().map(|place| self.owned(place));
                quote!((#(#places,)*))
            }
            Type::Map(value) => {
                let value = self.owned(value);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.owned(inner);
                quote!(Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = self.owned(inner);
                quote!(Box<#inner>)
            }
            Type::IdOr(object) => {
                let object = self.owned(object);
                quote!(mainsheet_runtime::IdOr<#object>)
            }
            Type::Named(id) => {
                let name = ident(&self.library.types[id.0].name);
                match self.models {
                    Some(module) => {
                        quote!(#module::#name)
                    }
                    None => quote!(#name),
                }
            }
        }
    }

    /// The type as a required argument has it: whatever is given for it.
    pub(super) fn argument(&self, ty: &Type, rules: &mut Rules) -> TokenStream {
        let owned = self.owned(ty);
        match taken(ty) {
            Taken::AsItIs => owned,
            Taken::Into => quote!(impl Into<#owned>),
            Taken::ByOneRule => {
                let trait_name = self.conversion();
                quote!(impl #trait_name<#owned>)
            }
            Taken::ByRules => {
                let (trait_name, rule) = (self.conversion(), rules.take());
                quote!(impl #trait_name<#owned, #rule>)
            }
        }
    }

    /// The type as the setter of what may be absent has it: whatever is given for it, or an
    /// `Option`.
    pub(super) fn optional(&self, ty: &Type, rules: &mut Rules) -> TokenStream {
        let owned = self.owned(ty.not_null());
        let (trait_name, rule) = (self.conversion(), rules.take());
        quote!(impl #trait_name<Option<#owned>, #rule>)
    }

    /// The runtime's trait, which requests import and models, beside which a model of the same name
    /// may stand, do not.
    fn conversion(&self) -> TokenStream {
        match self.models {
            Some(_) => quote!(IntoValue),
            None => quote!(mainsheet_runtime::IntoValue),
        }
    }

    /// An argument as a value of the type.
    pub(super) fn convert(ty: &Type, argument: &Ident) -> TokenStream {
        match taken(ty) {
            Taken::AsItIs => quote!(#argument),
            Taken::Into => quote!(#argument.into()),
            Taken::ByOneRule | Taken::ByRules => quote!(#argument.into_value()),
        }
    }

    /// An argument, already converted, as the text that a query, a path or a header carries.
    pub(super) fn text(ty: &Type, value: &TokenStream) -> TokenStream {
        match ty {
            Type::String => value.clone(),
            Type::DateTime => quote!(#value.to_rfc3339()),
            _ => quote!(#value.to_string()),
        }
    }
}

/// The type at a path that the caller gave, which is one.
pub(super) fn path(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// How a value comes to be of a type.
enum Taken {
    /// Literals and what is parsed need no type then.
    AsItIs,
    /// By `From`, which the type has for all that is given for it.
    Into,
    /// By `IntoValue`, which has one rule for the type.
    ByOneRule,
    /// By `IntoValue`, which has several.
    ByRules,
}

fn taken(ty: &Type) -> Taken {
    match ty {
        Type::Boolean
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::Date => Taken::AsItIs,
        Type::String | Type::F64 | Type::Formatted(_) | Type::IdOr(_) | Type::Named(_) => {
            Taken::Into
        }
        Type::DateTime => Taken::ByOneRule,
        Type::Json
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => Taken::ByRules,
    }
}

/// The type parameters of a function that say by which rule each of its arguments is taken.
#[derive(Default)]
pub(super) struct Rules(Vec<Ident>);

impl Rules {
    pub(super) fn take(&mut self) -> Ident {
        let rule = match self.0.len() {
            0 => RULE.to_owned(),
            others => format!("{RULE}{}", others + 1),
        };
        let rule = ident(&rule);
        self.0.push(rule.clone());
        rule
    }

    /// What stands behind the name of the function.
    pub(super) fn generics(&self) -> Option<TokenStream> {
        let rules = &self.0;
        (!rules.is_empty()).then(|| quote!(<#(#rules),*>))
    }
}
