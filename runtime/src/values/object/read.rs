//! How objects are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::codec::{Decode, Slot};
use super::super::extra::{Extra, Kept, Why};
use super::super::fault::Fault;
use super::super::json::Json;
use super::super::pointer::Step;
use super::super::reader::Reader;
use super::large::Slots;
use super::table::{Property, Table};

/// Where what the table does not name goes, and what cannot be read.
#[derive(Debug)]
pub struct Rest<'r> {
    additional: Option<&'r mut dyn Additional>,
    extra: Option<&'r mut Extra>,
    drops_unknown: bool,
}

impl<'r> Rest<'r> {
    /// Nowhere: it is passed over, or an error.
    pub const NONE: Self = Self {
        additional: None,
        extra: None,
        drops_unknown: false,
    };

    /// Properties that the table does not name go into this map.
    #[must_use]
    pub fn additional(self, additional: &'r mut dyn Additional) -> Self {
        Self {
            additional: Some(additional),
            ..self
        }
    }

    /// What the description does not name is passed over.
    #[must_use]
    pub fn unread(self) -> Self {
        Self {
            drops_unknown: true,
            ..self
        }
    }

    /// All the rest is kept here.
    #[must_use]
    pub fn extra(self, extra: &'r mut Extra) -> Self {
        Self {
            extra: Some(extra),
            ..self
        }
    }
}

/// A map of properties that a table does not name.
pub trait Additional: std::fmt::Debug {
    /// Reads the value of one.
    ///
    /// # Errors
    /// If it is not of the map's type.
    fn read(&mut self, name: &str, from: &mut Reader<'_>) -> Result<(), Fault>;
}

impl<V: Decode + std::fmt::Debug> Additional for BTreeMap<String, V> {
    fn read(&mut self, name: &str, from: &mut Reader<'_>) -> Result<(), Fault> {
        let value = V::decode(from)?;
        self.insert(name.to_owned(), value);
        Ok(())
    }
}

/// Reads an object's properties into their slots, which stand in the order of its table.
///
/// # Errors
/// If it is no object, or a required property is missing or not of its type; and if another cannot
/// be read, where there is no place to keep it.
pub fn read(
    from: &mut Reader<'_>,
    table: &'static Table,
    slots: &mut [&mut dyn Slot],
    rest: Rest<'_>,
) -> Result<(), Fault> {
    read_large(from, table, &mut Few(slots), rest)
}

/// Slots in an array.
struct Few<'s, 'v>(&'s mut [&'v mut dyn Slot]);

impl Slots for Few<'_, '_> {
    fn slot(&mut self, index: usize, _: &'static str) -> Option<&mut dyn Slot> {
        match self.0.get_mut(index) {
            Some(slot) => Some(*slot),
            None => None,
        }
    }
}

/// As [`read`], for slots that are no array.
///
/// # Errors
/// As for [`read`].
pub fn read_large(
    from: &mut Reader<'_>,
    table: &'static Table,
    slots: &mut dyn Slots,
    mut rest: Rest<'_>,
) -> Result<(), Fault> {
    from.open_object()?;
    let is_place = usize::from(rest.extra.is_some());
    from.places += is_place;
    let mut seen = Seen::new(table.len());
    let mut again = Again::default();
    let properties = table.properties();
    let mut next = 0;
    let mut is_first = true;
    while let Some(name) = from.member(is_first)? {
        is_first = false;
        match table.find(&name, next) {
            Some(index) => {
                next = index + 1;
                let is_again = seen.insert(index);
                if let Some(property) = properties.get(index)
                    && let Some(slot) = slots.slot(index, property.name)
                {
                    if is_again {
                        slot.clear();
                        again.note(Cow::Borrowed(property.name), &rest.extra);
                    }
                    property.read(from, slot, is_again, &mut rest.extra)?;
                }
            }
            None => other(from, name, &mut rest, &mut again)?,
        }
    }
    from.places -= is_place;
    if let Some(extra) = &mut rest.extra {
        again.settle(extra);
    }
    if seen.count < table.len() {
        not_there(from, table, slots, &seen, rest.extra)?;
    }
    Ok(())
}

impl Property {
    fn read(
        &self,
        from: &mut Reader<'_>,
        slot: &mut dyn Slot,
        is_again: bool,
        extra: &mut Option<&mut Extra>,
    ) -> Result<(), Fault> {
        let step = || Step::Name(self.name.into());
        let since = from.mark();
        if is_again {
            from.pass("a name that the object has already");
        }
        if !self.is_nullable && !self.is_required && from.null()? {
            if extra.is_some() {
                from.keep_null();
            }
        } else if let Err(fault) = slot.fill(from) {
            if self.is_required || extra.is_none() || fault.is_final() {
                return Err(fault.within(step()));
            }
            from.set_aside(since, fault)?;
        }
        from.step(since, step);
        if let Some(extra) = extra {
            from.take_aside(since, extra);
        }
        Ok(())
    }
}

/// Reads a property that the table does not name.
fn other<'t>(
    from: &mut Reader<'t>,
    name: Cow<'t, str>,
    rest: &mut Rest<'_>,
    again: &mut Again<'t>,
) -> Result<(), Fault> {
    let since = from.mark();
    match (&mut rest.additional, &mut rest.extra) {
        (Some(additional), extra) => {
            from.map_entry(&name, &mut |name, from| additional.read(name, from))?;
            again.note(name, extra);
            if let Some(extra) = extra {
                from.take_aside(since, extra);
            }
        }
        (None, Some(extra)) if !rest.drops_unknown => {
            from.pass("a property that the description does not name");
            let name = Step::Name(name.into());
            let value = Json::from_text(from.raw()?);
            again.has_unknown |= extra.count() > 0;
            from.step(since, || name.clone());
            extra.push(Kept {
                way: vec![name],
                value,
                why: Why::Unknown,
            });
        }
        (None, _) => {
            from.pass("a property that the description does not name");
            from.skip()?;
            from.step(since, || Step::Name(name.clone().into()));
        }
    }
    Ok(())
}

/// Names that may have come before. What was kept of them then is forgotten at the end of the object
/// and not at once, so that it takes no time for each of them.
#[derive(Default)]
struct Again<'t> {
    /// With how much was kept before.
    names: Vec<(Cow<'t, str>, usize)>,
    /// Whether what is unknown came beside something else that is kept.
    has_unknown: bool,
}

impl<'t> Again<'t> {
    fn note(&mut self, name: Cow<'t, str>, extra: &Option<&mut Extra>) {
        if let Some(extra) = extra
            && extra.count() > 0
        {
            self.names.push((name, extra.count()));
        }
    }

    fn settle(&self, extra: &mut Extra) {
        if self.has_unknown || !self.names.is_empty() {
            extra.settle(&self.names);
        }
    }
}

/// Lets required properties that are missing be null, where they may be.
#[cold]
fn not_there(
    from: &Reader<'_>,
    table: &'static Table,
    slots: &mut dyn Slots,
    seen: &Seen,
    mut extra: Option<&mut Extra>,
) -> Result<(), Fault> {
    for (index, property) in table.properties().iter().enumerate() {
        if !property.is_required || seen.contains(index) {
            continue;
        }
        if !property.is_nullable {
            return Err(from.fault(format!(
                "the required property `{}` is missing",
                property.name
            )));
        }
        if let Some(slot) = slots.slot(index, property.name) {
            slot.fill(&mut Reader::new(b"null"))?;
        }
        if let Some(extra) = &mut extra {
            extra.push(Kept {
                way: vec![Step::Name(property.name.into())],
                value: Json::NULL,
                why: Why::Missing,
            });
        }
    }
    Ok(())
}

/// Which properties have come.
struct Seen {
    first: u64,
    more: Vec<u64>,
    count: usize,
}

impl Seen {
    fn new(len: usize) -> Self {
        Self {
            first: 0,
            more: vec![0; len.saturating_sub(1) / 64],
            count: 0,
        }
    }

    /// Notes one; gives whether it was there before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match (index / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => &mut self.more[word],
        };
        let was_there = *word & bit != 0;
        *word |= bit;
        self.count += usize::from(!was_there);
        was_there
    }

    fn contains(&self, index: usize) -> bool {
        let word = match (index / 64).checked_sub(1) {
            None => self.first,
            Some(word) => self.more[word],
        };
        word & (1 << (index % 64)) != 0
    }
}

/// That a required property is missing, which [`read`] has told before.
#[cold]
pub fn missing() -> Fault {
    Fault::new(0, "a required property is missing")
}
