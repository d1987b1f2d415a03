//! Values as expressions, for examples that compile and for tests.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};

use super::constructors::{companion, setter_name};
use super::structs::patch_value;
use super::types::{Names, ident, path};
use crate::ir::example::fits;
use crate::ir::format::base64;
use crate::ir::{Enum, EnumOf, Format, Property, Struct, Type, TypeKind, Union};

impl Names<'_> {
    /// The value where the exact type is asked for: `"me".into()` for a string.
    pub(super) fn exact(&self, ty: &Type, value: &Value) -> TokenStream {
        let convertible = self.convertible(ty, value);
        match ty {
            Type::String | Type::Map(_) | Type::IdOr(_) | Type::Json => quote!(#convertible.into()),
            Type::Formatted(format) => exactly(format, value),
            Type::List(_) => quote!(vec!#convertible),
            Type::Nullable(inner) if !value.is_null() => {
                let inner = self.exact(inner, value);
                quote!(Some(#inner))
            }
            Type::Named(id) if matches!(self.library.types[id.0].kind, TypeKind::Union(_)) => {
                quote!(#convertible.into())
            }
            _ => convertible,
        }
    }

    /// The value where anything is taken that converts into the type: `"me"` for a string.
    pub(super) fn convertible(&self, ty: &Type, value: &Value) -> TokenStream {
        match (ty, value) {
            (Type::Nullable(_), Value::Null) => quote!(None),
            (Type::Nullable(inner), value) => {
                let inner = self.exact(inner, value);
                quote!(Some(#inner))
            }
            (Type::Json, value) => {
                let value = json(value);
                quote!(serde_json::json!(#value))
            }
            (Type::DateTime | Type::Date, value) => {
                let text = value.as_str().unwrap_or_default();
                quote!(#text.parse()?)
            }
            (Type::Formatted(format), value) => formatted(format, value),
            (ty, value) if ty.integer().is_some() => match (value.as_i64(), value.as_u64()) {
                (None, Some(value)) => Literal::u64_unsuffixed(value).into_token(),
                (value, _) => Literal::i64_unsuffixed(value.unwrap_or_default()).into_token(),
            },
            (Type::Boxed(inner), value) => {
                let inner = self.exact(inner, value);
                quote!(Box::new(#inner))
            }
            (Type::IdOr(object), value @ Value::Object(_)) => self.exact(object, value),
            (Type::F64, value) => {
                Literal::f64_unsuffixed(value.as_f64().unwrap_or_default()).into_token()
            }
            (Type::List(item), Value::Array(items)) => {
                let items = items.iter().map(|value| self.exact(item, value));
                quote!([#(#items),*])
            }
            (Type::Tuple(places), Value::Array(items)) => {
                let places = places.iter().zip(items);
                let places = places.map(|(ty, value)| self.exact(ty, value));
                quote!((#(#places,)*))
            }
            (Type::Map(item), Value::Object(map)) => {
                let entries = map.iter().map(|(key, value)| {
                    let value = self.exact(item, value);
                    quote!((#key.into(), #value))
                });
                quote!([#(#entries),*])
            }
            (Type::Named(id), value) => {
                let def = &self.library.types[id.0];
                match &def.kind {
                    TypeKind::Enum(enumeration) => self.enumeration(ty, enumeration, value),
                    TypeKind::Union(union) => self.union(ty, union, value),
                    TypeKind::Struct(structure) => self.structure(ty, structure, value),
                }
            }
            (_, value) => json(value),
        }
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
            // A bare literal would not say which integer it is.
            Type::I64 => Literal::i64_suffixed(value.as_i64().unwrap_or_default()).into_token(),
            Type::List(_) => self.exact(&variant.ty, value),
            Type::String | Type::Boolean | Type::Map(_) => self.convertible(&variant.ty, value),
            held => {
                let (name, variant) = (self.owned(ty), ident(&variant.ident));
                let value = self.exact(held, value);
                quote!(#name::#variant(#value))
            }
        }
    }

    fn structure(&self, ty: &Type, structure: &Struct, value: &Value) -> TokenStream {
        let name = self.owned(ty);
        if let Some(operation) =
            patch_value(structure, *self).and_then(|_| patch_operation(&name, value))
        {
            return operation;
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
            let name = setter_name(property);
            let value = self.convertible(&property.ty, &value[&property.name]);
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

/// An operation of a JSON Patch by its constructor.
fn patch_operation(name: &TokenStream, operation: &Value) -> Option<TokenStream> {
    let path = operation["path"].as_str()?;
    let value = |value: &Value| match value {
        Value::String(text) => quote!(#text),
        value => {
            let value = json(value);
            quote!(serde_json::json!(#value))
        }
    };
    Some(match operation["op"].as_str()? {
        op @ ("add" | "replace" | "test") => {
            let (op, value) = (ident(op), value(operation.get("value")?));
            quote!(#name::#op(#path, #value))
        }
        "remove" => quote!(#name::remove(#path)),
        op @ ("move" | "copy") => {
            let (op, from) = (ident(&format!("{op}_from")), operation["from"].as_str()?);
            quote!(#name::#op(#from, #path))
        }
        _ => return None,
    })
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
