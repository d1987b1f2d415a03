//! Values on the heap, nullable ones, lists, tuples and maps.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use super::{Decode, Encode};
use crate::values::fault::Fault;
use crate::values::pointer::Step;
use crate::values::reader::Reader;
use crate::values::writer::Writer;

impl<T: Decode> Decode for Box<T> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        T::decode(from).map(Self::new)
    }

    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        T::decode_known(from).map(Self::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, to: &mut Writer) {
        (**self).encode(to);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, to: &mut Writer) {
        (**self).encode(to);
    }
}

/// A value, or null.
impl<T: Decode> Decode for Option<T> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        if from.null()? {
            return Ok(None);
        }
        T::decode(from).map(Some)
    }

    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        if from.null()? {
            return Ok(None);
        }
        T::decode_known(from).map(Some)
    }
}

/// `None` is absent.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut Writer) {
        if let Some(value) = self {
            to.present(value);
        }
    }
}

/// Where the elements of a list go.
pub(crate) trait Elements {
    /// Reads one. One that stands for itself must not have set anything aside.
    ///
    /// # Errors
    /// If it is not of the list's type.
    fn read(&mut self, from: &mut Reader<'_>, is_whole: bool) -> Result<(), Fault>;
}

impl<T: Decode> Elements for Vec<T> {
    fn read(&mut self, from: &mut Reader<'_>, is_whole: bool) -> Result<(), Fault> {
        let value = T::decode(from)?;
        from.built(size_of::<T>(), is_whole)?;
        self.push(value);
        Ok(())
    }
}

/// A list of what the description knows.
struct Known<T>(Vec<T>);

impl<T: Decode> Elements for Known<T> {
    fn read(&mut self, from: &mut Reader<'_>, is_whole: bool) -> Result<(), Fault> {
        let value = T::decode_known(from)?;
        from.built(size_of::<T>(), is_whole)?;
        self.0.push(value);
        Ok(())
    }
}

/// A list. An element that cannot be read is set aside, and costs itself alone; null reads as an
/// empty list.
impl<T: Decode> Decode for Vec<T> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut list = Self::new();
        from.list(&mut list)?;
        Ok(list)
    }

    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut list = Known(Self::new());
        from.list(&mut list)?;
        Ok(list.0)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut Writer) {
        self.as_slice().encode(to);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, to: &mut Writer) {
        let mut list = to.open_list();
        for value in self {
            to.element(&mut list, value);
        }
        to.close_list();
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, to: &mut Writer) {
        self.as_slice().encode(to);
    }
}

/// A map. An entry that cannot be read, and one that is null where no value may be, is set aside,
/// and costs itself alone; null reads as an empty map.
impl<V: Decode> Decode for BTreeMap<String, V> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut map = Self::new();
        from.map(&mut |name, from| {
            let value = V::decode(from)?;
            map.insert(name.to_owned(), value);
            Ok(())
        })?;
        Ok(map)
    }

    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut map = Self::new();
        from.map(&mut |name, from| {
            let value = V::decode_known(from)?;
            map.insert(name.to_owned(), value);
            Ok(())
        })?;
        Ok(map)
    }
}

impl<V: Encode> Encode for BTreeMap<String, V> {
    fn encode(&self, to: &mut Writer) {
        let map = to.open_object();
        for (name, value) in self {
            to.entry(map, name, value);
        }
        to.close_object();
    }
}

impl<V: Decode, S: BuildHasher + Default> Decode for HashMap<String, V, S> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        BTreeMap::decode(from).map(|map| map.into_iter().collect())
    }
}

impl<V: Encode, S> Encode for HashMap<String, V, S> {
    fn encode(&self, to: &mut Writer) {
        let map = to.open_object();
        for (name, value) in self {
            to.entry(map, name, value);
        }
        to.close_object();
    }
}

macro_rules! tuples {
    ($($count:literal: $($type:ident $place:tt),+;)*) => { $(
        /// A list with a type for each place.
        impl<$($type: Decode),+> Decode for ($($type,)+) {
            fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
                from.open_list()?;
                let tuple = ($({
                    from.place($place, $count)?;
                    $type::decode(from).map_err(|fault| fault.within(Step::Index($place)))?
                },)+);
                from.place($count, $count)?;
                Ok(tuple)
            }
        }

        impl<$($type: Encode),+> Encode for ($($type,)+) {
            fn encode(&self, to: &mut Writer) {
                let mut list = to.open_list();
                $(to.element(&mut list, &self.$place);)+
                to.close_list();
            }
        }
    )* };
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
