//! The table of an object's properties.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A struct that [`object!`](crate::object) has implemented.
#[doc(hidden)]
pub trait Object {
    /// Its properties.
    fn table() -> &'static Table;
}

/// The properties of an object, in the order of the fields.
#[derive(Debug)]
pub struct Table {
    groups: &'static [&'static [Property]],
    /// Of a large table, where each name stands.
    places: OnceLock<HashMap<&'static str, usize>>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
}

impl Property {
    const fn new(name: &'static str, is_required: bool, is_nullable: bool) -> Self {
        Self {
            name,
            is_required,
            is_nullable,
        }
    }

    /// One that may be absent.
    pub const fn optional(name: &'static str) -> Self {
        Self::new(name, false, false)
    }

    /// One that may not.
    pub const fn required(name: &'static str) -> Self {
        Self::new(name, true, false)
    }

    /// One that may be absent, and may be null.
    pub const fn nullable(name: &'static str) -> Self {
        Self::new(name, false, true)
    }

    /// One that may be null, and may not be absent.
    pub const fn required_nullable(name: &'static str) -> Self {
        Self::new(name, true, true)
    }
}

/// Up to how many properties are searched one by one.
const SEARCHED: usize = 32;

impl Table {
    /// A table, in groups.
    pub const fn new(groups: &'static [&'static [Property]]) -> Self {
        Self {
            groups,
            places: OnceLock::new(),
        }
    }

    pub(super) fn groups(&self) -> &'static [&'static [Property]] {
        self.groups
    }

    pub(super) fn len(&self) -> usize {
        match self.groups {
            [group] => group.len(),
            groups => groups.iter().map(|group| group.len()).sum(),
        }
    }

    pub(super) fn get(&self, mut index: usize) -> Option<&'static Property> {
        for group in self.groups {
            match group.get(index) {
                Some(property) => return Some(property),
                None => index -= group.len(),
            }
        }
        None
    }

    /// Where the property of this name stands, if there is one: `next` is where it is likely to be.
    #[inline]
    pub(crate) fn find(&self, name: &str, next: usize) -> Option<usize> {
        if let [group] = self.groups
            && group.len() <= SEARCHED
        {
            let (before, after) = group.split_at_checked(next).unwrap_or((group, &[]));
            let place = |group: &[Property]| group.iter().position(|one| one.name == name);
            return place(after)
                .map(|place| place + next)
                .or_else(|| place(before));
        }
        self.look_up(name)
    }

    fn look_up(&self, name: &str) -> Option<usize> {
        let places = self.places.get_or_init(|| {
            let all = self.groups.iter().copied().flatten();
            all.enumerate()
                .map(|(index, property)| (property.name, index))
                .collect()
        });
        places.get(name).copied()
    }

    /// Whether it has a property of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name, 0).is_some()
    }
}
