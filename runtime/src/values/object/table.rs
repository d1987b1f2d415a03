//! The table of an object's properties.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The properties of an object, in the order of the fields.
///
/// It is made from texts when it is first asked for: a list of names is what costs the compiler
/// least.
#[derive(Debug)]
pub struct Table {
    /// The name of its type.
    pub(super) of: &'static str,
    /// The fields, between spaces.
    fields: &'static str,
    /// What is said of each property, in brackets; empty where nothing is said of any.
    kinds: &'static str,
    names: &'static [&'static str],
    made: OnceLock<Made>,
}

/// What the texts of a table say.
#[derive(Debug)]
struct Made {
    properties: Vec<Property>,
    /// Of a large table, where each name stands.
    places: HashMap<&'static str, usize>,
    bits: u64,
}

/// A property.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) field: &'static str,
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
}

/// One of 64 bits, by a name's length and first byte.
#[inline]
pub(crate) fn bit(name: &str) -> u64 {
    let first = name.bytes().next().unwrap_or_default();
    1 << ((name.len() + usize::from(first)) % 64)
}

/// Up to how many properties are searched one by one.
const SEARCHED: usize = 32;

impl Table {
    /// The table of a type: its fields as `a b`, what is said of each property as `[required] []`,
    /// or nothing, and the names of the properties.
    pub const fn new(
        of: &'static str,
        fields: &'static str,
        kinds: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        Self {
            of,
            fields,
            kinds,
            names,
            made: OnceLock::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn properties(&self) -> &[Property] {
        &self.made().properties
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let mut fields = self.fields.split_ascii_whitespace();
            let mut kinds = self.kinds.split(']');
            let property = |&name| {
                let field = fields.next().unwrap_or_default();
                let kind = kinds.next().unwrap_or_default();
                Property {
                    field: field.strip_prefix("r#").unwrap_or(field),
                    name,
                    is_required: kind.contains("required"),
                    is_nullable: kind.contains("nullable"),
                }
            };
            let properties = self.names.iter().map(property).collect();
            let places = if self.len() > SEARCHED {
                let names = self.names.iter().enumerate();
                names.map(|(place, &name)| (name, place)).collect()
            } else {
                HashMap::new()
            };
            let bits = self.names.iter().fold(0, |bits, name| bits | bit(name));
            Made {
                properties,
                places,
                bits,
            }
        })
    }

    /// The [`bit`] of each name: most names that it does not have show by theirs.
    pub(crate) fn bits(&self) -> u64 {
        self.made().bits
    }

    /// Where the property of this name stands, if there is one: `next` is where it is likely to be.
    #[inline]
    pub(crate) fn find(&self, name: &str, next: usize) -> Option<usize> {
        if self.names.get(next).is_some_and(|&one| one == name) {
            return Some(next);
        }
        if self.len() <= SEARCHED {
            return self.names.iter().position(|&one| one == name);
        }
        self.made().places.get(name).copied()
    }

    /// Whether it has a property of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name, 0).is_some()
    }
}
