//! Enums of several types: which of them a value is.

mod tagged;

use std::borrow::Cow;

pub use self::tagged::{Read, Tag, TagOf, Tagged, read_tagged, read_tagged_known, write_tagged};
use super::fault::Fault;
use super::json::Json;
use super::object::Table;
use super::reader::{Kind, Reader};

/// Implements how an enum is read from JSON and written as JSON whose variants hold the types that
/// a value may have, and a last one, `Unknown`, that holds any JSON.
///
/// A value is written as what the variant holds. To read one, the variants are
/// tried in an order, and the first is it that fits: that reads the value with nothing set aside
/// and no value that its enumerations do not list, constants among them. If none does, it is the one
/// with the fewest of these; a value that none can read is `Unknown`. After `of` stands the type of
/// an object, in brackets if the variant is a list of these. They make the order, so that nothing is
/// lost to a poorer variant: first the variants that know all properties of the
/// value, then those without `of`, then the others, those first that know most.
/// A variant that knows none of a value's properties is not tried. Else the
/// order is that of the declaration. After `as` stands the variant before it that
/// holds the same type: a value of that type becomes the first of them.
///
/// ```
/// use mainsheet_runtime::{Json, json};
///
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
///     Unknown(Json),
/// }
///
/// mainsheet_runtime::union!(Owner {
///     User(User) of User, Users(Vec<User>) of [User], Text(String),
/// });
///
/// let owner: Owner = json::from_str(r#"{"id":7,"login":"ann"}"#)?;
/// assert_eq!(owner, Owner::from(User { id: 7, login: "ann".into() }));
/// assert_eq!(json::from_str::<Owner>("true")?, Owner::Unknown(Json::from(true)));
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! union {
    ($type:ident {
        $($variant:ident($held:ty) $(of $object:tt)? $(as $first:ident)?),* $(,)?
    }) => {
        $($crate::union!(@from $type $variant($held) $($first)?);)*

        #[allow(deprecated, reason = "the variants hold what there is")]
        const _: () = {
            use $crate::__private::{union as __union, values as __values};

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    match self {
                        $(Self::$variant(value) => __values::Encode::encode(value, to),)*
                        Self::Unknown(value) => __values::Encode::encode(value, to),
                    }
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    __union::choose(from, &VARIANTS, Self::Unknown)
                }

                fn decode_known(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    __union::choose_known(from, &VARIANTS)
                }
            }

            static VARIANTS: [__union::Variant<$type>; $crate::union!(@count $($variant)*)] =
                [$(__union::Variant {
                    properties: $crate::union!(@properties $($object)?),
                    decode: |from| __values::Decode::decode_known(from).map($type::$variant),
                }),*];
        };

        $crate::union!(@any $type);
    };

    (@any $type:ident) => {
        $crate::shells!($type);

        impl ::core::convert::From<$crate::Json> for $type {
            fn from(value: $crate::Json) -> Self {
                match value.read() {
                    ::core::result::Result::Ok(read) => read,
                    ::core::result::Result::Err(_) => Self::Unknown(value),
                }
            }
        }

        impl ::core::convert::From<$crate::__private::serde_json::Value> for $type {
            fn from(value: $crate::__private::serde_json::Value) -> Self {
                <Self as ::core::convert::From<$crate::Json>>::from(value.into())
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

    (@count $($variant:ident)*) => { <[&str]>::len(&[$(::core::stringify!($variant)),*]) };

    (@properties) => { $crate::__private::union::Properties::Any };
    (@properties [$object:ident]) => {
        $crate::__private::union::Properties::Listed(
            <$object as $crate::__private::object::Object>::table,
        )
    };
    (@properties $object:ident) => {
        $crate::__private::union::Properties::Object(
            <$object as $crate::__private::object::Object>::table,
        )
    };
}

/// A variant of a [`union!`](crate::union).
#[derive(Debug)]
pub struct Variant<U> {
    /// The properties that it names.
    pub properties: Properties,
    /// Reads it.
    pub decode: fn(&mut Reader<'_>) -> Result<U, Fault>,
}

/// What a variant names.
#[derive(Clone, Copy, Debug)]
pub enum Properties {
    /// Whatever it reads.
    Any,
    /// Of an object these.
    Object(fn() -> &'static Table),
    /// Of each object in a list these.
    Listed(fn() -> &'static Table),
}

/// The names of a value's members, as far as they tell which variant it is.
enum Names<'t> {
    None,
    Of(Vec<Cow<'t, str>>),
    /// Of all objects in a list.
    Listed(Vec<Cow<'t, str>>),
}

impl<'t> Names<'t> {
    /// Those of the value that comes next.
    fn read(from: &mut Reader<'t>) -> Result<Self, Fault> {
        let mark = from.mark();
        let names = match from.kind()? {
            Kind::Object => {
                let mut names = Vec::new();
                names_of(from, &mut names)?;
                Self::Of(names)
            }
            Kind::List => {
                let mut names = Vec::new();
                if listed(from, &mut names)? {
                    names.sort_unstable();
                    names.dedup();
                    Self::Listed(names)
                } else {
                    Self::None
                }
            }
            _ => Self::None,
        };
        from.rewind(mark)?;
        Ok(names)
    }

    /// How many of them a variant does not name; `None` if it names none, or is another kind of
    /// value.
    fn unnamed(&self, properties: Properties) -> Option<usize> {
        let (names, table) = match (self, properties) {
            (Self::Of(names), Properties::Object(table))
            | (Self::Listed(names), Properties::Listed(table)) => (names, table()),
            _ => return None,
        };
        // As a rule they come in the order of the table.
        let mut next = 0;
        let mut is_unnamed = |name: &str| match table.find(name, next) {
            Some(place) => {
                next = place + 1;
                false
            }
            None => true,
        };
        let unnamed = names.iter().filter(|name| is_unnamed(name)).count();
        (unnamed == 0 || unnamed < names.len()).then_some(unnamed)
    }
}

fn names_of<'t>(from: &mut Reader<'t>, names: &mut Vec<Cow<'t, str>>) -> Result<(), Fault> {
    from.open_object()?;
    let mut is_first = true;
    while let Some(name) = from.member(is_first)? {
        is_first = false;
        from.skip()?;
        names.push(name);
    }
    Ok(())
}

/// Whether all elements of a list are objects, with their names.
fn listed<'t>(from: &mut Reader<'t>, names: &mut Vec<Cow<'t, str>>) -> Result<bool, Fault> {
    from.open_list()?;
    let mut is_first = true;
    while from.element(is_first)? {
        is_first = false;
        if from.kind()? != Kind::Object {
            return Ok(false);
        }
        names_of(from, names)?;
    }
    Ok(true)
}

/// The variants to try, best first. One that is an object is not tried with another kind of value.
fn order(names: &Names<'_>, properties: &mut dyn Iterator<Item = Properties>) -> Vec<usize> {
    let rank = |properties| match (properties, names.unnamed(properties)) {
        (Properties::Any, _) => Some(1),
        (_, Some(0)) => Some(0),
        (_, unnamed) => unnamed.map(|unnamed| unnamed + 1),
    };
    let mut ranked: Vec<_> = properties
        .enumerate()
        .filter_map(|(index, properties)| Some((rank(properties)?, index)))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, index)| index).collect()
}

/// The variant that the value which comes next is; what is none is `unknown`.
///
/// # Errors
/// If the text cannot be read further.
pub fn choose<U>(
    from: &mut Reader<'_>,
    variants: &[Variant<U>],
    unknown: fn(Json) -> U,
) -> Result<U, Fault> {
    let mark = from.mark();
    match choose_known(from, variants) {
        Err(fault) if !fault.is_final() => {
            from.rewind(mark)?;
            from.doubt("a value that no alternative foresees");
            super::codec::Decode::decode(from).map(unknown)
        }
        read => read,
    }
}

/// The variant that the value which comes next is.
///
/// # Errors
/// If it is none.
pub fn choose_known<U>(from: &mut Reader<'_>, variants: &[Variant<U>]) -> Result<U, Fault> {
    let names = Names::read(from)?;
    let order = order(
        &names,
        &mut variants.iter().map(|variant| variant.properties),
    );
    let mark = from.mark();
    let mut best: Option<(usize, usize)> = None;
    let mut first_fault = None;
    for index in order {
        match (variants[index].decode)(from) {
            Ok(read) => {
                let doubts = from.doubts_since(mark);
                if doubts == 0 {
                    return Ok(read);
                }
                // What only a list or a map set aside has no place but in an object around it.
                let is_kept = from.is_whole_since(mark)
                    || (from.has_place() && !matches!(variants[index].properties, Properties::Any));
                if is_kept && best.is_none_or(|(fewest, _)| doubts < fewest) {
                    best = Some((doubts, index));
                }
            }
            Err(fault) if fault.is_final() => return Err(fault),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
        from.rewind(mark)?;
    }
    match best {
        // Once more: what it set aside is set aside again.
        Some((_, index)) => (variants[index].decode)(from),
        None => {
            Err(first_fault.unwrap_or_else(|| from.fault("the value is none of the alternatives")))
        }
    }
}
