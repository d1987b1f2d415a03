//! Types and values as words, with links where there is something to link to.

use super::docs::code;
use crate::ir::{Api, Library, Place, Type, TypeKind};

/// A type as prose, beside the module of the models.
pub(super) fn described(library: &Library, ty: &Type) -> String {
    among("models::", library, ty)
}

/// A type as prose, with `path` before the name of a model.
pub(super) fn among(path: &str, library: &Library, ty: &Type) -> String {
    match ty.not_null().unboxed() {
        Type::Named(id) => format!("[`{path}{}`]", library.types[id.0].name),
        Type::List(item) => format!("a list of {}", among(path, library, item)),
        Type::Tuple(places) => {
            let places: Vec<_> = places.iter().map(|one| among(path, library, one)).collect();
            format!("a tuple of {}", places.join(", "))
        }
        Type::Map(value) => format!("a map to {}", among(path, library, value)),
        Type::String => "a string".to_owned(),
        Type::Boolean => "a Boolean".to_owned(),
        Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::U8
        | Type::U16
        | Type::U32
        | Type::U64 => "an integer".to_owned(),
        Type::F64 => "a number".to_owned(),
        Type::DateTime => "a date with time".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Formatted(format) => {
            let (article, words) = format.words();
            format!("{article}{words}")
        }
        Type::IdOr(object) => format!("{} or its id", among(path, library, object)),
        Type::Json | Type::Nullable(_) | Type::Boxed(_) => "any JSON".to_owned(),
    }
}

/// The type of an item that no code mentions, as prose.
pub(super) fn item(library: &Library, api: &Api, ty: &Type) -> String {
    match ty.not_null().unboxed() {
        Type::Named(id) => {
            let name = &library.types[id.0].name;
            format!("[`{name}`](crate::{}::models::{name})", api.name)
        }
        ty => described(library, ty),
    }
}

/// A type as a remark in brackets: an enumeration of a few values by these.
pub(super) fn kind(library: &Library, ty: &Type) -> String {
    /// More values than this are for the page of the type.
    const FEW: usize = 6;
    match ty.not_null().unboxed() {
        Type::Named(id) => {
            let def = &library.types[id.0];
            let link = format!("[`models::{}`]", def.name);
            match &def.kind {
                TypeKind::Enum(of) if of.variants.len() <= FEW => {
                    let values = of.variants.iter().map(|variant| code(&variant.text()));
                    format!("{link}: {}", values.collect::<Vec<_>>().join(", "))
                }
                _ => link,
            }
        }
        Type::List(item) => format!("list of {}", kind(library, item)),
        Type::Tuple(places) => {
            let places: Vec<_> = places.iter().map(|one| kind(library, one)).collect();
            format!("tuple of {}", places.join(", "))
        }
        Type::Map(value) => format!("map to {}", kind(library, value)),
        Type::String => "string".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::U8
        | Type::U16
        | Type::U32
        | Type::U64 => "integer".to_owned(),
        Type::F64 => "number".to_owned(),
        Type::DateTime => "date with time".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Formatted(format) => format.words().1.to_owned(),
        Type::IdOr(object) => format!("{} or its id", kind(library, object)),
        Type::Json | Type::Nullable(_) | Type::Boxed(_) => "any JSON".to_owned(),
    }
}

pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Whether a description of an answer says no more than that there is one.
pub(super) fn says_nothing(description: &str) -> bool {
    const NOTHING: [&str; 20] = [
        "",
        "accepted",
        "created",
        "default response",
        "default",
        "description",
        "no content",
        "no response body",
        "ok",
        "request successful",
        "response",
        "result",
        "sample response",
        "status 200",
        "success",
        "success response",
        "successful",
        "successful operation",
        "successful request",
        "successful response",
    ];
    let bare = description.trim().trim_end_matches(['.', '!']);
    NOTHING.contains(&bare.to_lowercase().as_str())
}
