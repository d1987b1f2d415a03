//! Enums of several types: which of them a value is.

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::{Map, Value};

use super::decode::within::{self, Part};

/// Implements `Serialize`, `Deserialize` and `From` for an enum whose variants
/// hold the types that a value may have, and a last one, `Unknown`, that holds
/// any JSON.
///
/// A value is written as what the variant holds. To read one, the variants are
/// tried in an order, and the first that decodes is it; a value that none can
/// decode is `Unknown`. After `of` stands the type of an object that keeps no
/// other properties than [`object!`](crate::object) names for it, in brackets
/// if the variant is a list of these. They make the order, so that nothing is
/// lost to a poorer variant: first the variants that know all properties of the
/// value, then those without `of`, then the others, those first that know most.
/// A variant that knows none of a value's properties is not tried. Else the
/// order is that of the declaration. After `as` stands the variant before it that
/// holds the same type: a value of that type becomes the first of them.
///
/// ```
/// use mainsheet_runtime::serde_json::{self, Value, json};
///
/// #[derive(Debug, PartialEq)]
/// pub struct User {
///     id: u64,
///     login: String,
/// }
///
/// mainsheet_runtime::object!(User { id => required "id", login => required "login" });
///
/// #[derive(Debug, PartialEq)]
/// pub enum Owner {
///     User(User),
///     Users(Vec<User>),
///     Text(String),
///     Unknown(Value),
/// }
///
/// mainsheet_runtime::union!(Owner {
///     User(User) of User, Users(Vec<User>) of [User], Text(String),
/// });
///
/// let owner: Owner = serde_json::from_str(r#"{"id":7,"login":"ann"}"#)?;
/// assert_eq!(owner, Owner::from(User { id: 7, login: "ann".into() }));
/// assert_eq!(serde_json::from_str::<Owner>("true")?, Owner::Unknown(json!(true)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($type:ident {
        $($variant:ident($held:ty) $(of $object:tt)? $(as $first:ident)?),* $(,)?
    }) => {
        impl $crate::__private::Single for $type {}

        $($crate::union!(@from $type $variant($held) $($first)?);)*

        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::__private::serde::Serialize::serialize(value, serializer)
                    })*
                    Self::Unknown(value) => {
                        $crate::__private::serde::Serialize::serialize(value, serializer)
                    }
                }
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <$crate::__private::serde_json::Value as $crate::__private::serde::Deserialize>
                    ::deserialize(deserializer)
                    .map(<Self as ::core::convert::From<_>>::from)
            }
        }

        impl ::core::convert::From<$crate::__private::serde_json::Value> for $type {
            fn from(value: $crate::__private::serde_json::Value) -> Self {
                $crate::__private::union::choose(
                    value,
                    &[$($crate::__private::union::Variant {
                        properties: $crate::union!(@properties $($object)?),
                        decode: |text| {
                            $crate::__private::serde_json::from_slice(text)
                                .map(Self::$variant)
                                .ok()
                        },
                    }),*],
                    Self::Unknown,
                )
            }
        }
    };
    (@from $type:ident $variant:ident($held:ty)) => {
        impl ::core::convert::From<$held> for $type {
            fn from(value: $held) -> Self {
                Self::$variant(value)
            }
        }
    };
    (@from $type:ident $variant:ident($held:ty) $first:ident) => {};
    (@properties) => { $crate::__private::union::Properties::Any };
    (@properties [$object:ident]) => {
        $crate::__private::union::Properties::Listed(
            <$object as $crate::__private::object::Object>::PROPERTIES,
        )
    };
    (@properties $object:ident) => {
        $crate::__private::union::Properties::Object(
            <$object as $crate::__private::object::Object>::PROPERTIES,
        )
    };
}

/// Implements `Serialize`, `Deserialize` and `From` for an enum whose variants
/// are told apart by a property (OpenAPI's "Discriminator Object"), and a last
/// one, `Unknown`, that holds any JSON.
///
/// A value whose tag is not listed, or that has none, is `Unknown`. One whose
/// tag is listed has to be what the tag says: else it is an error, which names
/// the place. A value is written as what the variant holds; where that lacks
/// the tag, the first of the variant's is added.
///
/// A last arm `_ => Variant` names the variant that an object is taken for
/// whose tag is missing or not listed (`defaultMapping`, OpenAPI 3.2), if it can
/// be read so; else it is `Unknown`. To such a variant no tag is added, as it
/// needs none. `as` is that of [`union!`](crate::union).
///
/// ```
/// use mainsheet_runtime::serde_json::{self, Value, json};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Cat {
///     lives: i64,
/// }
///
/// mainsheet_runtime::object!(Cat { lives => required "lives" });
///
/// #[derive(Debug, PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Unknown(Value),
/// }
///
/// mainsheet_runtime::tagged_union!(Pet by "kind" { "cat" | "kitten" => Cat(Cat) });
///
/// let pet: Pet = serde_json::from_str(r#"{"kind":"kitten","lives":9}"#)?;
/// assert_eq!(pet, Pet::Cat(Cat { lives: 9 }));
/// assert_eq!(serde_json::to_value(&pet)?, json!({"lives": 9, "kind": "cat"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    ($type:ident by $property:literal {
        $($tag:literal $(| $other:literal)* => $variant:ident($held:ty) $(as $first:ident)?),*
        $(, _ => $rest:ident)? $(,)?
    }) => {
        impl $crate::__private::Single for $type {}

        $($crate::union!(@from $type $variant($held) $($first)?);)*

        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $(if let Self::$rest(value) = self {
                    return $crate::__private::serde::Serialize::serialize(value, serializer);
                })?
                let (text, tag) = match self {
                    $(Self::$variant(value) => {
                        ($crate::__private::serde_json::to_vec(value), $tag)
                    })*
                    Self::Unknown(value) => {
                        return $crate::__private::serde::Serialize::serialize(value, serializer);
                    }
                };
                $crate::__private::union::write_tagged(text, $property, tag, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::union::read_tagged(
                    deserializer,
                    $property,
                    &[$($crate::__private::union::Tagged {
                        tags: &[$tag $(, $other)*],
                        decode: |text| {
                            $crate::__private::serde_json::from_slice(text)
                                .map(Self::$variant)
                        },
                    }),*],
                    |value| {
                        $(let value = match $crate::__private::union::read_rest(value, Self::$rest)
                        {
                            ::core::result::Result::Ok(read) => return read,
                            ::core::result::Result::Err(value) => value,
                        };)?
                        Self::Unknown(value)
                    },
                )
            }
        }
    };
}

/// A variant of a [`union!`](crate::union).
#[derive(Debug)]
pub struct Variant<U> {
    /// The properties that it keeps.
    pub properties: Properties,
    /// Reads it from JSON text. As text and not as a [`Value`], because types
    /// are read from text anyway: a second way would be compiled for each.
    pub decode: fn(&[u8]) -> Option<U>,
}

/// What a variant keeps.
#[derive(Clone, Copy, Debug)]
pub enum Properties {
    /// All that it reads.
    Any,
    /// Of an object these, and no others.
    Object(&'static [&'static str]),
    /// Of each object in a list these, and no others.
    Listed(&'static [&'static str]),
}

impl Properties {
    /// How many of an object's properties, or of those of the objects in a list,
    /// are lost; `None` if `value` is neither, or if nothing is kept.
    fn lost(self, value: &Value) -> Option<usize> {
        let (known, keys) = match (self, value) {
            (Self::Object(known), Value::Object(object)) => (known, keys([object])),
            (Self::Listed(known), Value::Array(values)) => {
                let objects: Option<Vec<_>> = values.iter().map(Value::as_object).collect();
                (known, keys(objects?))
            }
            _ => return None,
        };
        let lost = keys.iter().filter(|key| !known.contains(key)).count();
        (lost == 0 || lost < keys.len()).then_some(lost)
    }
}

/// The variant that a value is.
pub fn choose<U>(value: Value, variants: &[Variant<U>], unknown: fn(Value) -> U) -> U {
    let properties: Vec<_> = variants.iter().map(|variant| variant.properties).collect();
    let text = value.to_string();
    order(&value, &properties)
        .into_iter()
        .find_map(|index| (variants[index].decode)(text.as_bytes()))
        .unwrap_or_else(|| unknown(value))
}

/// The variants to try. One that is an object is not tried with a list, which
/// `serde` would read as the fields of a struct, one after another.
fn order(value: &Value, variants: &[Properties]) -> Vec<usize> {
    let rank = |properties: Properties| match (properties, properties.lost(value)) {
        (Properties::Any, _) => Some(1),
        (_, Some(0)) => Some(0),
        (_, lost) => lost.map(|lost| lost + 1),
    };
    let mut ranked: Vec<_> = variants
        .iter()
        .enumerate()
        .filter_map(|(index, properties)| Some((rank(*properties)?, index)))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, index)| index).collect()
}

/// The names of objects' properties, each once.
fn keys<'a>(objects: impl IntoIterator<Item = &'a Map<String, Value>>) -> Vec<&'a str> {
    let mut keys: Vec<_> = objects
        .into_iter()
        .flat_map(|object| object.keys().map(String::as_str))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A variant of a [`tagged_union!`](crate::tagged_union).
#[derive(Debug)]
pub struct Tagged<U> {
    /// The values of the discriminator that stand for it.
    pub tags: &'static [&'static str],
    /// Reads it from JSON text.
    pub decode: fn(&[u8]) -> serde_json::Result<U>,
}

/// Reads a tagged union.
///
/// # Errors
/// As the deserializer fails, and if a value is not what its tag says.
pub fn read_tagged<'de, U, D: Deserializer<'de>>(
    deserializer: D,
    property: &'static str,
    variants: &[Tagged<U>],
    unknown: fn(Value) -> U,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    choose_tagged(value, property, variants, unknown).map_err(de::Error::custom)
}

fn choose_tagged<U>(
    value: Value,
    property: &'static str,
    variants: &[Tagged<U>],
    unknown: fn(Value) -> U,
) -> Result<U, String> {
    let found = value.get(property).and_then(Value::as_str).and_then(|tag| {
        variants.iter().find_map(|variant| {
            let tag = variant.tags.iter().find(|other| **other == tag)?;
            Some((variant, *tag))
        })
    });
    let Some((variant, tag)) = found else {
        return Ok(unknown(value));
    };
    let text = value.to_string();
    (variant.decode)(text.as_bytes()).map_err(|error| {
        let part = Part { property, tag };
        within::reason(text.as_bytes(), &error, part)
    })
}

/// An object without a known tag as the variant that such a one is taken for; as
/// it came if it is none.
///
/// # Errors
/// The value, if it cannot be read so.
pub fn read_rest<T: DeserializeOwned, U>(value: Value, variant: fn(T) -> U) -> Result<U, Value> {
    if !value.is_object() {
        return Err(value);
    }
    // From text, as every other variant.
    match serde_json::from_str(&value.to_string()) {
        Ok(held) => Ok(variant(held)),
        Err(_) => Err(value),
    }
}

/// Writes a variant of a tagged union, with the tag.
///
/// # Errors
/// As the serializer fails, and if the variant cannot be written.
pub fn write_tagged<S: Serializer>(
    text: serde_json::Result<Vec<u8>>,
    property: &'static str,
    tag: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value: Value = text
        .and_then(|text| serde_json::from_slice(&text))
        .map_err(ser::Error::custom)?;
    if let Value::Object(members) = &mut value {
        let own = members.entry(property).or_insert(Value::Null);
        if own.is_null() {
            *own = Value::from(tag);
        }
    }
    value.serialize(serializer)
}
