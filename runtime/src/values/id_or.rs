//! Objects, or their ids in their places.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::codec::{Decode, Encode, shell};
use super::fault::Fault;
use super::json::Json;
use super::reader::{Kind, Reader};
use super::writer::Writer;

/// A type of objects that have an id.
pub trait HasId {
    /// The id; `None` if the description does not know the object, and it has none.
    fn id(&self) -> Option<&str>;
}

impl<T: HasId> HasId for Box<T> {
    fn id(&self) -> Option<&str> {
        (**self).id()
    }
}

/// An object, or its id in its place: some servers send an id, unless they are asked to send the
/// object that has it. Here such an object is an `Owner` with a name.
///
/// ```
/// # use mainsheet_runtime::{HasId, IdOr, serde_json};
/// #
/// # pub struct Owner {
/// #     id: String,
/// #     name: String,
/// # }
/// #
/// # mainsheet_runtime::object!(Owner { id => required "id", name => required "name" });
/// # mainsheet_runtime::has_id!(Owner);
/// #
/// let owner: IdOr<Owner> = serde_json::from_str(r#""ow_7""#)?;
/// assert_eq!(owner.id(), Some("ow_7"));
/// assert_eq!(owner.object(), None);
///
/// let owner: IdOr<Owner> = serde_json::from_str(r#"{"id":"ow_7","name":"Ann"}"#)?;
/// assert_eq!(owner.id(), Some("ow_7"));
/// assert_eq!(owner.object().map(|owner| owner.name.as_str()), Some("Ann"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum IdOr<T> {
    /// The id.
    Id(String),
    /// The object.
    Object(Box<T>),
    /// What is neither, as it came.
    Unknown(Json),
}

impl<T: HasId> IdOr<T> {
    /// The id, whichever came; `None` if it is neither an id nor an object that has one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id),
            Self::Object(object) => object.id(),
            Self::Unknown(value) => id_of(value),
        }
    }
}

impl<T> IdOr<T> {
    /// The object, if it came.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Object(object) => Some(object),
            Self::Id(_) | Self::Unknown(_) => None,
        }
    }

    /// The object, if it came.
    pub fn into_object(self) -> Option<T> {
        match self {
            Self::Object(object) => Some(*object),
            Self::Id(_) | Self::Unknown(_) => None,
        }
    }
}

impl<T> From<String> for IdOr<T> {
    fn from(id: String) -> Self {
        Self::Id(id)
    }
}

impl<T> From<&str> for IdOr<T> {
    fn from(id: &str) -> Self {
        Self::Id(id.to_owned())
    }
}

impl<T: HasId> From<T> for IdOr<T> {
    fn from(object: T) -> Self {
        Self::Object(Box::new(object))
    }
}

impl<T: Encode> Encode for IdOr<T> {
    fn encode(&self, to: &mut Writer) {
        match self {
            Self::Id(id) => to.text(id),
            Self::Object(object) => object.encode(to),
            Self::Unknown(value) => value.encode(to),
        }
    }
}

impl<T: Decode> Decode for IdOr<T> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let mark = from.mark();
        match Self::decode_known(from) {
            Err(fault) if !fault.is_final() => {
                from.rewind(mark)?;
                from.doubt("neither an id nor an object");
                Json::decode(from).map(Self::Unknown)
            }
            read => read,
        }
    }

    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        match from.kind()? {
            Kind::Text => String::decode(from).map(Self::Id),
            Kind::Object => T::decode_known(from).map(|object| Self::Object(Box::new(object))),
            _ => Err(from.unexpected("an id or an object")),
        }
    }
}

impl<T: Encode> Serialize for IdOr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        shell::serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for IdOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shell::deserialize(deserializer)
    }
}

/// The id of an object that the description does not know.
pub fn id_of(value: &Json) -> Option<&str> {
    value.plain_member("id")
}

/// Implements [`HasId`] for a struct with a field `id`, or for a union of such structs, whose
/// variants stand in braces.
#[macro_export]
macro_rules! has_id {
    ($type:ident) => {
        impl $crate::HasId for $type {
            fn id(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some(&self.id)
            }
        }
    };
    ($type:ident { $($variant:ident),* $(,)? }) => {
        impl $crate::HasId for $type {
            fn id(&self) -> ::core::option::Option<&str> {
                match self {
                    $(Self::$variant(object) => $crate::HasId::id(object),)*
                    Self::Unknown(value) => $crate::__private::id_of(value),
                }
            }
        }
    };
}
