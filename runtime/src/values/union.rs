//! Enums of several types: which of them a value is.

mod tagged;

pub use self::tagged::{
    Read, Tag, TagOf, Tagged, read_event, read_tagged, read_tagged_known, write_tagged,
};
use super::fault::Fault;
use super::json::Json;
use super::object::{Table, bit};
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

/// How well a variant knows the members of the value that comes next, as they pass by.
struct Known {
    properties: Properties,
    /// Of a variant that the kind of value may be.
    table: Option<&'static Table>,
    /// Those of its names.
    bits: u64,
    /// Where the next member is likely to be: as a rule they come in the order of the table.
    next: usize,
    named: usize,
}

impl Known {
    fn new(properties: Properties, kind: Kind) -> Self {
        let table = match (properties, kind) {
            (Properties::Object(table), Kind::Object) | (Properties::Listed(table), Kind::List) => {
                Some(table())
            }
            _ => None,
        };
        Self {
            properties,
            table,
            bits: table.map_or(0, Table::bits),
            next: 0,
            named: 0,
        }
    }

    #[inline]
    fn passes(&mut self, name: &str, bit: u64) {
        if self.bits & bit != 0
            && let Some(table) = self.table
            && let Some(place) = table.find(name, self.next)
        {
            self.next = place + 1;
            self.named += 1;
        }
    }

    /// First those that name all members, then those that are not objects, then those that name
    /// most. `None` if it names none, or is another kind of value.
    fn rank(&self, members: usize) -> Option<usize> {
        if let Properties::Any = self.properties {
            return Some(1);
        }
        self.table?;
        match members - self.named {
            0 => Some(0),
            unnamed => (self.named > 0).then_some(unnamed + 1),
        }
    }
}

/// The variants to try, best first. One that is an object is not tried with another kind of value.
fn order(
    from: &mut Reader<'_>,
    properties: &mut dyn Iterator<Item = Properties>,
) -> Result<Vec<usize>, Fault> {
    let kind = from.kind()?;
    let mut known: Vec<_> = properties.map(|one| Known::new(one, kind)).collect();
    let mut members = 0;
    if known.iter().any(|one| one.table.is_some()) {
        let mark = from.mark();
        match kind {
            Kind::Object => pass(from, &mut known, &mut members)?,
            _ if pass_listed(from, &mut known, &mut members)? => {}
            // Not all elements are objects.
            _ => known.iter_mut().for_each(|one| one.table = None),
        }
        from.rewind(mark)?;
    }
    let known = known.iter().enumerate();
    let mut ranked: Vec<_> = known
        .filter_map(|(index, one)| Some((one.rank(members)?, index)))
        .collect();
    ranked.sort_unstable();
    Ok(ranked.into_iter().map(|(_, index)| index).collect())
}

/// Lets the members of an object pass by.
fn pass(from: &mut Reader<'_>, known: &mut [Known], members: &mut usize) -> Result<(), Fault> {
    from.open_object()?;
    let mut is_first = true;
    while let Some(name) = from.member(is_first)? {
        is_first = false;
        *members += 1;
        let bit = bit(&name);
        for one in known.iter_mut() {
            one.passes(&name, bit);
        }
        from.skip()?;
    }
    Ok(())
}

/// Lets the members of all objects in a list pass by; gives whether all elements are objects.
fn pass_listed(
    from: &mut Reader<'_>,
    known: &mut [Known],
    members: &mut usize,
) -> Result<bool, Fault> {
    from.open_list()?;
    let mut is_first = true;
    while from.element(is_first)? {
        is_first = false;
        if from.kind()? != Kind::Object {
            return Ok(false);
        }
        for one in known.iter_mut() {
            one.next = 0;
        }
        pass(from, known, members)?;
    }
    Ok(true)
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
    let order = order(from, &mut variants.iter().map(|variant| variant.properties))?;
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
