//! The elements of an array, up to so many.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};

/// Reads an array; one that has more than `most` elements is an error before
/// there is a place for more.
pub(crate) fn read<'de, T: Deserialize<'de>>(
    raw: &'de [u8],
    most: usize,
) -> Result<Vec<T>, serde_json::Error> {
    let elements = Elements {
        most,
        element: PhantomData,
    };
    let mut from = serde_json::Deserializer::from_slice(raw);
    let values = elements.deserialize(&mut from)?;
    from.end()?;
    Ok(values)
}

struct Elements<T> {
    most: usize,
    element: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Elements<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = from.next_element()? {
            if values.len() == self.most {
                let most = self.most;
                return Err(A::Error::custom(format_args!(
                    "the page has more than {most} elements, many times what was asked for"
                )));
            }
            values.push(value);
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_array_has_an_end() {
        assert_eq!(read::<u8>(b" [1, 2] ", 2).unwrap(), [1, 2]);
        assert!(read::<u8>(b"[]", 0).unwrap().is_empty());
        let error = read::<u8>(b"[1, 2, 3]", 2).unwrap_err().to_string();
        assert!(
            error.starts_with("the page has more than 2 elements"),
            "{error}"
        );
        // What is beyond is not read.
        let error = read::<u8>(b"[1, 2, 3, x", 2).unwrap_err().to_string();
        assert!(
            error.starts_with("the page has more than 2 elements"),
            "{error}"
        );
        for bad in ["[1] x", "[1", "null", "{}", ""] {
            read::<u8>(bad.as_bytes(), 2).unwrap_err();
        }
    }
}
