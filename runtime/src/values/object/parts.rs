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
    fn table() -> &'static Table
    where
        Self: Sized;

    /// Shows what it holds.
    fn parts(&self, see: &mut dyn FnMut(Parts<'_>));
}

/// What a struct holds.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'p> {
    pub(super) table: &'static Table,
    /// In the order of the table.
    pub(super) fields: &'p [&'p dyn Field],
    pub(super) rest: Members<'p>,
}

impl<'p> Parts<'p> {
    /// The fields stand in the order of the table.
    pub fn new(table: &'static Table, fields: &'p [&'p dyn Field], rest: Members<'p>) -> Self {
        Self {
            table,
            fields,
            rest,
        }
    }

    /// Whether it holds the same as another of its type.
    fn equals(&self, other: Self) -> bool {
        let is_same = |fields: (&&dyn Field, &&dyn Field)| fields.0.equals(*fields.1);
        let is_same_map = match (self.rest.additional, other.rest.additional) {
            (Some(one), Some(other)) => one.equals(other),
            _ => true,
        };
        self.fields.iter().zip(other.fields).all(is_same)
            && is_same_map
            && self.rest.extra == other.rest.extra
    }
}

/// A field of a struct.
pub trait Field: Encode + fmt::Debug {
    /// The field as what it is.
    fn as_any(&self) -> &dyn Any;

    /// Whether it holds the same as another of its type.
    fn equals(&self, other: &dyn Field) -> bool;
}

impl<T: Encode + fmt::Debug + PartialEq + 'static> Field for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn Field) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }
}

/// What an object has beside the properties of its table.
#[derive(Clone, Copy, Debug)]
pub struct Members<'m> {
    pub(super) additional: Option<&'m dyn AdditionalMembers>,
    pub(super) extra: Option<&'m Extra>,
}

impl<'m> Members<'m> {
    /// Nothing.
    pub const NONE: Self = Self {
        additional: None,
        extra: None,
    };

    /// Properties that the table does not name.
    #[must_use]
    pub fn additional(self, additional: &'m dyn AdditionalMembers) -> Self {
        Self {
            additional: Some(additional),
            ..self
        }
    }

    /// What was kept.
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
pub trait AdditionalMembers: Field {
    /// Writes them into an object.
    fn write(&self, object: &mut Open<'_, '_>);

    /// Whether it has one of this name.
    fn has(&self, name: &str) -> bool;
}

impl<V: Encode + fmt::Debug + PartialEq + 'static> AdditionalMembers for BTreeMap<String, V> {
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
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    object.parts(&mut |parts| {
        let mut shown = f.debug_struct(parts.table.of);
        for (property, field) in parts.table.properties().iter().zip(parts.fields) {
            shown.field(property.field, field);
        }
        if let Some(additional) = parts.rest.additional {
            shown.field("additional_properties", &additional);
        }
        if let Some(extra) = parts.rest.extra {
            shown.field("extra", extra);
        }
        result = shown.finish();
    });
    result
}

/// `PartialEq` as a derive has it, for two of one type.
pub fn equal(one: &dyn Object, other: &dyn Object) -> bool {
    let mut is_equal = false;
    one.parts(&mut |one| other.parts(&mut |other| is_equal = one.equals(other)));
    is_equal
}
