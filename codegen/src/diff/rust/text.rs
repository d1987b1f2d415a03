//! Types as a reader of Rust knows them.

use std::collections::HashMap;

use crate::ir::{Library, Type, TypeId};

/// The newer names of types that have one.
pub(crate) type Renames<'l> = HashMap<TypeId, &'l str>;

/// The type as a reader of Rust knows it.
pub(crate) fn rust(library: &Library, ty: &Type) -> String {
    renamed(library, ty, &Renames::new())
}

/// The same, with the newer names of types that have one.
pub(crate) fn renamed(library: &Library, ty: &Type, renames: &Renames<'_>) -> String {
    let inner = |ty: &Type| renamed(library, ty, renames);
    match ty {
        Type::String => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::I8 => "i8".to_owned(),
        Type::I16 => "i16".to_owned(),
        Type::I32 => "i32".to_owned(),
        Type::I64 => "i64".to_owned(),
        Type::U8 => "u8".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::DateTime => "DateTime<FixedOffset>".to_owned(),
        Type::Date => "NaiveDate".to_owned(),
        Type::Formatted(format) => format.short(),
        Type::Json => "Json".to_owned(),
        Type::List(item) => format!("Vec<{}>", inner(item)),
        Type::Tuple(places) => match places.as_slice() {
            [only] => format!("({},)", inner(only)),
            places => {
                let places: Vec<_> = places.iter().map(inner).collect();
                format!("({})", places.join(", "))
            }
        },
        Type::Map(value) => format!("BTreeMap<String, {}>", inner(value)),
        Type::Nullable(ty) => format!("Option<{}>", inner(ty)),
        Type::Boxed(ty) => format!("Box<{}>", inner(ty)),
        Type::IdOr(ty) => format!("IdOr<{}>", inner(ty)),
        Type::Named(id) => match renames.get(id) {
            Some(name) => (*name).to_owned(),
            None => library.types[id.0].name.clone(),
        },
    }
}
