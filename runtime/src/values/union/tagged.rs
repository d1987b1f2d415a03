//! Enums whose variants are told apart by a property.

use super::super::codec::{Decode as _, Encode};
use super::super::fault::Fault;
use super::super::json::Json;
use super::super::reader::{Kind, Reader};
use super::super::splice::add_member;
use super::super::writer::Writer;

/// Implements how an enum is read from JSON and written as JSON whose variants
/// are told apart by a property (OpenAPI's "Discriminator Object"), and a last
/// one, `Unknown`, that holds any JSON. A tag is a text or an integer.
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
/// use mainsheet_runtime::{Json, json};
///
/// pub struct Cat {
///     lives: i64,
/// }
///
/// mainsheet_runtime::object!(Cat { lives => required "lives" });
///
/// #[derive(Debug, PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Unknown(Json),
/// }
///
/// mainsheet_runtime::tagged_union!(Pet by "kind" { "cat" | "kitten" => Cat(Cat) });
///
/// let pet: Pet = json::from_str(r#"{"kind":"kitten","lives":9}"#)?;
/// assert_eq!(pet, Pet::Cat(Cat { lives: 9 }));
/// assert_eq!(json::to_string(&pet)?, r#"{"lives":9,"kind":"cat"}"#);
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
///
/// With [`Extra`](crate::Extra) a `Cat` would have kept its tag.
#[macro_export]
macro_rules! tagged_union {
    ($type:ident by $property:literal {
        $($tag:literal $(| $other:literal)* => $variant:ident($held:ty) $(as $first:ident)?),*
        $(, _ => $rest:ident)? $(,)?
    }) => {
        $($crate::union!(@from $type $variant($held) $($first)?);)*

        #[allow(deprecated, reason = "the variants hold what there is")]
        const _: () = {
            use $crate::__private::{union as __union, values as __values};

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    $(if let Self::$rest(value) = self {
                        return __values::Encode::encode(value, to);
                    })?
                    match self {
                        $(Self::$variant(value) => {
                            __union::write_tagged(to, $property, __union::TagOf($tag).tag(), value);
                        })*
                        Self::Unknown(value) => __values::Encode::encode(value, to),
                    }
                }
            }

            static VARIANTS: [__union::Tagged<$type>; $crate::union!(@count $($variant)*)] =
                [$(__union::Tagged {
                    tags: &[__union::TagOf($tag).tag() $(, __union::TagOf($other).tag())*],
                    decode: |from| __values::Decode::decode(from).map($type::$variant),
                }),*];

            const REST: ::core::option::Option<__union::Read<$type>> =
                $crate::tagged_union!(@rest $type $($rest)?);

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    __union::read_tagged(from, $property, &VARIANTS, REST, Self::Unknown)
                }

                fn decode_known(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    __union::read_tagged_known(from, $property, &VARIANTS, REST)
                }
            }
        };

        $crate::union!(@any $type);
    };

    (@rest $type:ident) => { ::core::option::Option::None };
    (@rest $type:ident $rest:ident) => {
        ::core::option::Option::Some(|from| __values::Decode::decode(from).map($type::$rest))
    };
}

/// Reads a variant.
pub type Read<U> = fn(&mut Reader<'_>) -> Result<U, Fault>;

/// A variant of a [`tagged_union!`](crate::tagged_union).
#[derive(Debug)]
pub struct Tagged<U> {
    /// The values of the discriminator that stand for it.
    pub tags: &'static [Tag],
    /// Reads it.
    pub decode: Read<U>,
}

/// A value of a discriminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A text.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// A Boolean.
    Boolean(bool),
}

/// Makes a tag of a literal.
#[derive(Debug)]
pub struct TagOf<T>(pub T);

impl TagOf<&'static str> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Text(self.0)
    }
}

impl TagOf<i64> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Integer(self.0)
    }
}

impl TagOf<bool> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Boolean(self.0)
    }
}

impl Tag {
    /// Whether it is the value of the discriminator.
    fn is(self, value: &Json) -> bool {
        match self {
            Self::Text(text) => value.as_str().is_some_and(|value| value == text),
            Self::Integer(integer) => value.as_i64() == Some(integer),
            Self::Boolean(boolean) => value.as_bool() == Some(boolean),
        }
    }
}

impl Encode for Tag {
    fn encode(&self, to: &mut Writer) {
        match self {
            Self::Text(text) => to.text(text),
            Self::Integer(integer) => integer.encode(to),
            Self::Boolean(boolean) => boolean.encode(to),
        }
    }
}

/// Reads a union by its tag; what has no variant is `unknown`.
///
/// # Errors
/// If the value is not what its tag says.
pub fn read_tagged<U>(
    from: &mut Reader<'_>,
    property: &str,
    variants: &[Tagged<U>],
    rest: Option<Read<U>>,
    unknown: fn(Json) -> U,
) -> Result<U, Fault> {
    let tags = &mut variants.iter().map(|variant| variant.tags);
    if let Some(index) = tagged(from, &[property], tags)? {
        return (variants[index].decode)(from);
    }
    let mark = from.mark();
    if let Some(rest) = rest
        && from.kind()? == Kind::Object
    {
        match rest(from) {
            Err(fault) if !fault.is_final() => from.rewind(mark)?,
            read => return read,
        }
    }
    from.doubt("a value with a tag that is not listed");
    Json::decode(from).map(unknown)
}

/// Reads a union by its tag.
///
/// # Errors
/// If the value is not what its tag says, or has none that is listed.
pub fn read_tagged_known<U>(
    from: &mut Reader<'_>,
    property: &str,
    variants: &[Tagged<U>],
    rest: Option<Read<U>>,
) -> Result<U, Fault> {
    let tags = &mut variants.iter().map(|variant| variant.tags);
    match (tagged(from, &[property], tags)?, rest) {
        (Some(index), _) => (variants[index].decode)(from),
        (None, Some(rest)) => rest(from),
        (None, None) => Err(from.fault("the value has no tag that is listed")),
    }
}

/// Reads a union by the tag at the end of a way through objects; what has no variant is `unknown`.
///
/// # Errors
/// If the value is not what its tag says.
pub fn read_event<U>(
    from: &mut Reader<'_>,
    way: &[&str],
    variants: &[Tagged<U>],
    unknown: fn(Json) -> U,
) -> Result<U, Fault> {
    let tags = &mut variants.iter().map(|variant| variant.tags);
    if let Some(index) = tagged(from, way, tags)? {
        return (variants[index].decode)(from);
    }
    from.doubt("a value with a tag that is not listed");
    Json::decode(from).map(unknown)
}

/// Which of several the tag of the value that comes next stands for.
fn tagged(
    from: &mut Reader<'_>,
    way: &[&str],
    tags: &mut dyn Iterator<Item = &'static [Tag]>,
) -> Result<Option<usize>, Fault> {
    let mark = from.mark();
    let mut is_there = true;
    for property in way {
        is_there = is_there && enter(from, property)?;
    }
    let tag = if is_there {
        Some(Json::from_text(from.raw()?))
    } else {
        None
    };
    from.rewind(mark)?;
    let Some(tag) = tag else {
        return Ok(None);
    };
    let mut tags = tags.enumerate();
    Ok(tags.find_map(|(index, tags)| tags.iter().any(|one| one.is(&tag)).then_some(index)))
}

/// Goes to the value of a property, if it is an object that comes next, and has it.
fn enter(from: &mut Reader<'_>, property: &str) -> Result<bool, Fault> {
    if from.kind()? != Kind::Object {
        return Ok(false);
    }
    from.open_object()?;
    let mut is_first = true;
    while let Some(name) = from.member(is_first)? {
        is_first = false;
        if name == property {
            return Ok(true);
        }
        from.skip()?;
    }
    Ok(false)
}

/// Writes a variant, with its tag if it lacks it.
pub fn write_tagged(to: &mut Writer, property: &'static str, tag: Tag, value: &dyn Encode) {
    let start = to.len();
    let outer = to.tag.replace((property, tag));
    value.encode(to);
    // What is no object of a table has not seen to it.
    if to.tag.take().is_some()
        && let Some(text) = add_member(to.since(start), property, &tag)
    {
        to.truncate(start);
        to.raw(&text);
    }
    to.tag = outer;
}
