//! The parts of an object, as functions see them that are the same for all structs.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use super::super::codec::Encode;
use super::super::extra::{Extra, Kept};
use super::table::Table;
use super::write::Open;

/// A struct that [`object!`](crate::object) has implemented.
#[doc(hidden)]
pub trait Object {
    /// Its properties.
    fn table() -> &'static Table;

    /// Shows what it holds: as what it is written from, or as what it is compared and printed by. The
    /// second is compiled where it is asked for.
    fn show<V: View>(&self, to: &mut dyn See<V>);
}

/// What looks at the parts of a struct.
pub trait See<V: View> {
    /// Looks at them.
    fn see(&mut self, parts: Parts<'_, V>);
}

/// What a struct holds.
pub struct Parts<'p, V: View> {
    pub(super) table: &'static Table,
    /// In the order of the table.
    pub(super) fields: &'p [&'p V::Field],
    pub(super) rest: Members<'p, V>,
}

impl<'p, V: View> Parts<'p, V> {
    /// The fields stand in the order of the table.
    #[inline]
    pub fn new(table: &'static Table, fields: &'p [&'p V::Field], rest: Members<'p, V>) -> Self {
        Self {
            table,
            fields,
            rest,
        }
    }
}

impl Parts<'_, Seen> {
    /// Whether it holds the same as another of its type.
    fn equals(&self, other: &Self) -> bool {
        let is_same = |fields: (&&dyn Shown, &&dyn Shown)| fields.0.equals(*fields.1);
        let is_same_map = match (self.rest.additional, other.rest.additional) {
            (Some(one), Some(other)) => one.equals(other),
            _ => true,
        };
        self.fields.iter().zip(other.fields).all(is_same)
            && is_same_map
            && self.rest.extra == other.rest.extra
    }
}

/// What is seen of each field.
pub trait View {
    /// What is seen of a property's.
    type Field: ?Sized;
    /// What is seen of a map's, of properties that the table does not name.
    type Map: ?Sized;

    /// A property's, seen so.
    fn field<T: Value>(field: &T) -> &Self::Field;

    /// A map's, seen so.
    fn map<T: Value>(map: &BTreeMap<String, T>) -> &Self::Map;
}

/// A field of a struct, which can be all that the struct can be.
pub trait Value: Encode + fmt::Debug + PartialEq + 'static {}

impl<T: Encode + fmt::Debug + PartialEq + 'static> Value for T {}

/// What an object is written from.
#[derive(Debug)]
pub enum Written {}

impl View for Written {
    type Field = dyn Encode;
    type Map = dyn AdditionalMembers;

    #[inline]
    fn field<T: Value>(field: &T) -> &Self::Field {
        field
    }

    #[inline]
    fn map<T: Value>(map: &BTreeMap<String, T>) -> &Self::Map {
        map
    }
}

/// What an object is compared and printed by.
#[derive(Debug)]
pub enum Seen {}

impl View for Seen {
    type Field = dyn Shown;
    type Map = dyn Shown;

    #[inline]
    fn field<T: Value>(field: &T) -> &Self::Field {
        field
    }

    #[inline]
    fn map<T: Value>(map: &BTreeMap<String, T>) -> &Self::Map {
        map
    }
}

/// A field that is compared and printed.
pub trait Shown: fmt::Debug {
    /// The field as what it is.
    fn as_any(&self) -> &dyn Any;

    /// Whether it holds the same as another of its type.
    fn equals(&self, other: &dyn Shown) -> bool;
}

impl<T: fmt::Debug + PartialEq + 'static> Shown for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn Shown) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }
}

/// What an object has beside the properties of its table.
pub struct Members<'m, V: View> {
    pub(super) additional: Option<&'m V::Map>,
    pub(super) extra: Option<&'m Extra>,
}

impl<'m, V: View> Members<'m, V> {
    /// Nothing.
    pub const NONE: Self = Self {
        additional: None,
        extra: None,
    };

    /// Properties that the table does not name.
    #[inline]
    #[must_use]
    pub fn additional<T: Value>(self, additional: &'m BTreeMap<String, T>) -> Self {
        Self {
            additional: Some(V::map(additional)),
            ..self
        }
    }

    /// What was kept.
    #[inline]
    #[must_use]
    pub fn extra(self, extra: &'m Extra) -> Self {
        Self {
            extra: Some(extra),
            ..self
        }
    }

    pub(super) fn kept(&self) -> &'m [Kept] {
        self.extra.map_or(&[], Extra::kept)
    }
}

/// A map of properties that a table does not name.
pub trait AdditionalMembers: fmt::Debug {
    /// Writes them into an object.
    fn write(&self, object: &mut Open<'_, '_>);

    /// Whether it has one of this name.
    fn has(&self, name: &str) -> bool;
}

impl<V: Encode + fmt::Debug> AdditionalMembers for BTreeMap<String, V> {
    fn write(&self, object: &mut Open<'_, '_>) {
        for (name, value) in self {
            object.member(name, true, value);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

/// `Debug` as a derive has it.
///
/// # Errors
/// As the formatter fails.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut print = Print { f, result: Ok(()) };
    object.show(&mut print);
    print.result
}

struct Print<'p, 'f> {
    f: &'p mut fmt::Formatter<'f>,
    result: fmt::Result,
}

impl See<Seen> for Print<'_, '_> {
    fn see(&mut self, parts: Parts<'_, Seen>) {
        let mut shown = self.f.debug_struct(parts.table.of);
        for (property, field) in parts.table.properties().iter().zip(parts.fields) {
            shown.field(property.field, field);
        }
        if let Some(additional) = parts.rest.additional {
            shown.field("additional_properties", &additional);
        }
        if let Some(extra) = parts.rest.extra {
            shown.field("extra", extra);
        }
        self.result = shown.finish();
    }
}

/// `PartialEq` as a derive has it.
pub fn equal<T: Object>(one: &T, other: &T) -> bool {
    let mut compare = Compare {
        other,
        is_equal: false,
    };
    one.show(&mut compare);
    compare.is_equal
}

struct Compare<'c, T> {
    other: &'c T,
    is_equal: bool,
}

impl<T: Object> See<Seen> for Compare<'_, T> {
    fn see(&mut self, parts: Parts<'_, Seen>) {
        let mut against = Against {
            one: parts,
            is_equal: false,
        };
        self.other.show(&mut against);
        self.is_equal = against.is_equal;
    }
}

struct Against<'a> {
    one: Parts<'a, Seen>,
    is_equal: bool,
}

impl See<Seen> for Against<'_> {
    fn see(&mut self, other: Parts<'_, Seen>) {
        self.is_equal = self.one.equals(&other);
    }
}
