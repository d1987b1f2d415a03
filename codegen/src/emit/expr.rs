//! Values as expressions, for examples that compile and for tests.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};

use super::constructors::{companion, null_setter, setter_name};
use super::types::{Names, ident, path};
use crate::ir::example::fits;
use crate::ir::format::base64;
use crate::ir::json_patch;
use crate::ir::{Enum, EnumOf, Format, Property, Struct, Type, TypeDef, TypeKind, Union};

impl Names<'_> {
    /// The value where the exact type is asked for: `"me".into()` for a string.
    pub(super) fn exact(&self, ty: &Type, value: &Value) -> TokenStream {
        // Not before it is needed: two ways at each level would be a thousand at ten.
        let convertible = || self.convertible(ty, value);
        match ty {
            Type::String | Type::IdOr(_) | Type::Json => {
                let convertible = convertible();
                quote!(#convertible.into())
            }
            Type::Formatted(format) => exactly(format, value),
            Type::DateTime | Type::Date => {
                let text = value.as_str().unwrap_or_default();
                quote!(#text.parse()?)
            }
            Type::List(item) => {
                let items = self.exact_items(item, value);
                quote!(vec![#(#items),*])
            }
            Type::Map(item) => {
                let entries = entries(value);
                let entries = entries.map(|(key, value)| {
                    let value = self.exact(item, value);
                    quote!((#key.into(), #value))
                });
                quote!([#(#entries),*].into())
            }
            Type::Nullable(inner) if !value.is_null() => {
                let inner = self.exact(inner, value);
                quote!(Some(#inner))
            }
            Type::Boxed(inner) => {
                let inner = self.exact(inner, value);
                quote!(Box::new(#inner))
            }
            Type::Tuple(places) => {
                let places = places.iter().zip(items(value));
                let places = places.map(|(ty, value)| self.exact(ty, value));
                quote!((#(#places,)*))
            }
            Type::Named(id) if matches!(self.library.types[id.0].kind, TypeKind::Union(_)) => {
                let convertible = convertible();
                quote!(#convertible.into())
            }
            _ => convertible(),
        }
    }

    /// The value where whatever converts into the type is taken: `"me"` for a string.
    pub(super) fn convertible(&self, ty: &Type, value: &Value) -> TokenStream {
        match (ty, value) {
            (Type::Nullable(_), Value::Null) => quote!(None),
            (Type::Nullable(inner) | Type::Boxed(inner), value) => self.convertible(inner, value),
            (Type::List(item), value) => {
                let items = self.items(item, items(value));
                quote!([#(#items),*])
            }
            (Type::Tuple(places), Value::Array(items)) => {
                let places = places.iter().zip(items);
                let places = places.map(|(ty, value)| self.convertible(ty, value));
                quote!((#(#places,)*))
            }
            (Type::Map(item), Value::Object(map)) => {
                let values = self.items(item, map.values());
                let keys = map.keys();
                quote!([#((#keys, #values)),*])
            }
            (Type::IdOr(object), value @ Value::Object(_)) => self.exact(object, value),
            (Type::Named(id), value) => {
                let def = &self.library.types[id.0];
                match &def.kind {
                    TypeKind::Enum(enumeration) => self.enumeration(ty, enumeration, value),
                    TypeKind::Union(union) => self.union(ty, union, value),
                    TypeKind::Struct(structure) => self.structure(ty, def, structure, value),
                }
            }
            (ty, value) => self.single(ty, value),
        }
    }

    /// A value without parts, of which the type is known wherever it stands.
    fn single(&self, ty: &Type, value: &Value) -> TokenStream {
        match ty {
            Type::Json => {
                let value = json(value);
                quote!(serde_json::json!(#value))
            }
            Type::DateTime | Type::Date => {
                let text = value.as_str().unwrap_or_default();
                if *ty == Type::DateTime && is_rfc_3339(text) {
                    return quote!(chrono::DateTime::parse_from_rfc3339(#text)?);
                }
                let owned = self.owned(ty);
                quote!(#text.parse::<#owned>()?)
            }
            Type::Formatted(format) => formatted(format, value),
            Type::I32 | Type::I64 => {
                let integer = value.as_i64().unwrap_or_default();
                // A literal that stands for whatever converts is an `i32`.
                if i32::try_from(integer).is_ok() {
                    Literal::i64_unsuffixed(integer).into_token()
                } else {
                    Literal::i64_suffixed(integer).into_token()
                }
            }
            ty if ty.integer().is_some() => match (value.as_i64(), value.as_u64()) {
                (None, Some(value)) => Literal::u64_unsuffixed(value).into_token(),
                (value, _) => Literal::i64_unsuffixed(value.unwrap_or_default()).into_token(),
            },
            Type::F64 => Literal::f64_unsuffixed(value.as_f64().unwrap_or_default()).into_token(),
            Type::Map(_) => {
                let value = json(value);
                quote!(
                    serde_json::json!(#value)
                        .as_object()
                        .cloned()
                        .unwrap_or_default()
                )
            }
            _ => json(value),
        }
    }

    /// The items of a list, which are of one type for the compiler, without a hint of which.
    fn items<'v>(
        &self,
        ty: &Type,
        values: impl IntoIterator<Item = &'v Value> + Clone,
    ) -> Vec<TokenStream> {
        let are_texts = values.clone().into_iter().all(Value::is_string);
        let values = values.into_iter();
        match ty {
            Type::List(item) => values
                .map(|value| {
                    let (owned, items) = (self.owned(ty), self.exact_items(item, value));
                    quote!(<#owned>::from([#(#items),*]))
                })
                .collect(),
            Type::Map(item) if **item != Type::Json => values
                .map(|value| {
                    let owned = self.owned(ty);
                    let entries = entries(value);
                    let entries = entries.map(|(key, value)| {
                        let value = self.exact(item, value);
                        quote!((#key.into(), #value))
                    });
                    quote!(<#owned>::from([#(#entries),*]))
                })
                .collect(),
            Type::IdOr(_) if !are_texts => values
                .map(|value| {
                    let (owned, value) = (self.owned(ty), self.convertible(ty, value));
                    quote!(<#owned>::from(#value))
                })
                .collect(),
            Type::Nullable(_) | Type::Boxed(_) | Type::Tuple(_) => {
                values.map(|value| self.exact(ty, value)).collect()
            }
            Type::Named(id) => match &self.library.types[id.0].kind {
                TypeKind::Union(union) if are_texts && takes_texts(union) => {
                    values.map(json).collect()
                }
                TypeKind::Union(_) => values
                    .map(|value| {
                        let (owned, value) = (self.owned(ty), self.convertible(ty, value));
                        quote!(#owned::from(#value))
                    })
                    .collect(),
                _ => values.map(|value| self.convertible(ty, value)).collect(),
            },
            _ => values.map(|value| self.convertible(ty, value)).collect(),
        }
    }

    fn exact_items(&self, item: &Type, list: &Value) -> Vec<TokenStream> {
        items(list)
            .iter()
            .map(|value| self.exact(item, value))
            .collect()
    }

    fn enumeration(&self, ty: &Type, enumeration: &Enum, value: &Value) -> TokenStream {
        let name = self.owned(ty);
        let mut variants = enumeration.variants.iter();
        if let Some(variant) = variants.find(|variant| variant.value == *value) {
            let variant = ident(&variant.ident);
            return quote!(#name::#variant);
        }
        let value = match enumeration.of {
            EnumOf::Strings => self.convertible(&Type::String, &text(value)),
            EnumOf::Integers => self.convertible(&Type::I64, value),
            EnumOf::Values => self.convertible(&Type::Json, value),
        };
        quote!(#name::from(#value))
    }

    fn union(&self, ty: &Type, union: &Union, value: &Value) -> TokenStream {
        let mut variants = union.variants.iter();
        let fitting = variants.find(|variant| fits(&self.library.types, &variant.ty, value));
        let Some(variant) = fitting else {
            if union.discriminator.is_some() {
                let (name, value) = (self.owned(ty), json(value));
                return quote!(#name::Unknown(serde_json::json!(#value).into()));
            }
            return self.convertible(&Type::Json, value);
        };
        match &variant.ty {
            Type::String | Type::Boolean | Type::I64 => self.convertible(&variant.ty, value),
            held => {
                let (name, variant) = (self.owned(ty), ident(&variant.ident));
                let value = self.exact(held, value);
                quote!(#name::#variant(#value))
            }
        }
    }

    fn structure(
        &self,
        ty: &Type,
        def: &TypeDef,
        structure: &Struct,
        value: &Value,
    ) -> TokenStream {
        let name = self.owned(ty);
        if json_patch::value(&self.library.types, def).is_some() {
            return patch_operation(&name, value);
        }
        let given = |property: &&Property| value.get(&property.name).is_some();
        let required = structure
            .properties
            .iter()
            .filter(|property| property.required);
        let optional = structure
            .properties
            .iter()
            .filter(|property| !property.required)
            .filter(given);
        let new = match self.companion(ty) {
            None => {
                let arguments =
                    required.map(|property| self.convertible(&property.ty, &value[&property.name]));
                quote!(#name::new(#(#arguments),*))
            }
            Some(companion) => {
                let fields = required.map(|property| {
                    let name = ident(&property.ident);
                    let value = self.exact(&property.ty, &value[&property.name]);
                    quote!(#name: #value)
                });
                quote!(#name::new(#companion { #(#fields),* }))
            }
        };
        let setters = optional.map(|property| {
            let value = &value[&property.name];
            if value.is_null() && property.is_double(def.in_requests) {
                let name = null_setter(structure, property);
                return quote!(.#name());
            }
            let name = setter_name(property);
            let value = self.convertible(&property.ty, value);
            quote!(.#name(#value))
        });
        chained(&new, &setters.collect::<Vec<_>>())
    }

    /// The struct that the constructor of a type takes, if it takes one.
    fn companion(&self, ty: &Type) -> Option<TokenStream> {
        let Type::Named(id) = ty else {
            return None;
        };
        let def = &self.library.types[id.0];
        let name = companion(self.library, def, &def.name, &def.apis)?;
        Some(match self.models {
            Some(module) => quote!(#module::#name),
            None => quote!(#name),
        })
    }
}

/// A call in a chain of calls stands within the one before: compilers and formatters follow a
/// chain as deep as it is long. What is longer than this is built in steps.
const LONGEST_CHAIN: usize = 100;

/// A value, and the setters that are called on it.
fn chained(new: &TokenStream, setters: &[TokenStream]) -> TokenStream {
    if setters.len() <= LONGEST_CHAIN {
        return quote!(#new #(#setters)*);
    }
    let steps = setters
        .chunks(LONGEST_CHAIN)
        .map(|setters| quote!(let value = value #(#setters)*;));
    quote!({
        let value = #new;
        #(#steps)*
        value
    })
}

/// Whether a text is a date-time beyond doubt: chrono parses others too, by another function.
fn is_rfc_3339(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let zone = shape.strip_prefix("0000-00-00T00:00:00");
    let zone = zone.map(|zone| {
        zone.strip_prefix('.')
            .map_or(zone, |rest| rest.trim_start_matches('0'))
    });
    matches!(zone, Some("Z" | "+00:00" | "-00:00"))
}

/// Whether a text is given for a union as it is.
fn takes_texts(union: &Union) -> bool {
    let mut variants = union.variants.iter();
    union.discriminator.is_none() && variants.any(|variant| variant.ty == Type::String)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A value of a format's type, where anything is taken that converts into it.
fn formatted(format: &Format, value: &Value) -> TokenStream {
    let text = text(value);
    let text = text.as_str().unwrap_or_default();
    match format {
        Format::Base64 | Format::Base64Url => {
            Literal::byte_string(&base64(text).unwrap_or_default()).into_token()
        }
        Format::I64Text => Literal::i64_unsuffixed(text.parse().unwrap_or_default()).into_token(),
        Format::U64Text => Literal::u64_unsuffixed(text.parse().unwrap_or_default()).into_token(),
        Format::UnixTime => integer(text.parse().unwrap_or_default()),
        Format::Decimal => match value.as_i64() {
            Some(value) => integer(value),
            None => quote!(#text.parse::<Decimal>()?),
        },
        Format::Text(ty) | Format::Number(ty) => {
            let ty = path(ty);
            quote!(#text.parse::<#ty>()?)
        }
    }
}

/// A value of a format's type, where the exact type is asked for.
fn exactly(format: &Format, value: &Value) -> TokenStream {
    let is_parsed = match format {
        Format::Text(_) | Format::Number(_) => true,
        Format::Decimal => !value.is_i64(),
        _ => false,
    };
    if is_parsed {
        let text = text(value);
        let text = text.as_str().unwrap_or_default();
        quote!(#text.parse()?)
    } else {
        let convertible = formatted(format, value);
        quote!(#convertible.into())
    }
}

/// A value that should be text as text.
fn text(value: &Value) -> Value {
    match value {
        Value::String(_) => value.clone(),
        Value::Null => Value::from(""),
        value => Value::from(value.to_string()),
    }
}

/// An operation of a JSON Patch by its constructor. What an example lacks is added: there is no
/// operation without it.
fn patch_operation(name: &TokenStream, operation: &Value) -> TokenStream {
    let text = |name: &str| operation[name].as_str().unwrap_or_default();
    let path = text("path");
    match text("op") {
        op @ ("add" | "replace" | "test") => {
            let op = ident(op);
            let value = match &operation["value"] {
                Value::Null => quote!(serde_json::Value::Null),
                value @ (Value::Array(_) | Value::Object(_)) => {
                    let value = json(value);
                    quote!(serde_json::json!(#value))
                }
                value => json(value),
            };
            quote!(#name::#op(#path, #value))
        }
        op @ ("move" | "copy") => {
            let (op, from) = (ident(&format!("{op}_from")), text("from"));
            quote!(#name::#op(#from, #path))
        }
        _ => quote!(#name::remove(#path)),
    }
}

trait IntoToken {
    fn into_token(self) -> TokenStream;
}

impl IntoToken for Literal {
    fn into_token(self) -> TokenStream {
        quote!(#self)
    }
}

fn number(number: &Number) -> TokenStream {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), _, _) => integer(value),
        (None, Some(integer), _) => Literal::u64_suffixed(integer).into_token(),
        (None, None, Some(float)) => Literal::f64_unsuffixed(float).into_token(),
        (None, None, None) => quote!(null),
    }
}

/// An integer where any type of it is taken: without a suffix it is an `i32`.
fn integer(value: i64) -> TokenStream {
    if i32::try_from(value).is_ok() {
        Literal::i64_unsuffixed(value).into_token()
    } else {
        Literal::i64_suffixed(value).into_token()
    }
}

/// JSON as the macro `json!` takes it.
pub(super) fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => self::number(number),
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        Value::Object(map) => {
            let keys = map.keys();
            let values = map.values().map(json);
            quote!({ #(#keys: #values),* })
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{LONGEST_CHAIN, chained};

    #[test]
    fn a_long_chain_is_built_in_steps() {
        let setters = |count| vec![quote!(.a()); count];
        let short = chained(&quote!(A::new()), &setters(LONGEST_CHAIN)).to_string();
        assert_eq!(short.matches("let value").count(), 0);
        let long = chained(&quote!(A::new()), &setters(LONGEST_CHAIN + 1)).to_string();
        assert_eq!(long.matches("let value").count(), 3);
        assert_eq!(long.matches(". a ()").count(), LONGEST_CHAIN + 1);
        assert!(syn::parse_str::<syn::Expr>(&long).is_ok(), "{long}");
    }
}
