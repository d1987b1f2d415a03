//! The body of an array response.

use std::fmt;

use super::codec::{Decode, Elements};
use crate::error::{DecodeError, Error, Result};

/// The elements of an array response, in the server's order. An element that
/// could not be decoded is an error in its place.
///
/// ```
/// # fn print(list: mainsheet_runtime::List<String>) {
/// for element in list {
///     match element {
///         Ok(value) => drop(value),
///         Err(error) => eprintln!("skipped: {error}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct List<T> {
    values: Vec<T>,
    errors: Errors,
}

/// The elements that could not be decoded, with the index that each has in the response, in rising
/// order.
type Errors = Vec<(usize, Box<DecodeError>)>;

/// A list that is being read, by code that is the same for all types.
pub(crate) struct Target<'l> {
    pub(crate) values: &'l mut dyn Elements,
    pub(crate) errors: &'l mut Errors,
    /// The name of the list's type.
    pub(crate) name: &'static str,
    /// That of its elements'.
    pub(crate) element: &'static str,
}

impl<T: Decode> List<T> {
    /// Where its elements are read into.
    pub(crate) fn target(&mut self) -> Target<'_> {
        Target {
            values: &mut self.values,
            errors: &mut self.errors,
            name: std::any::type_name::<Self>(),
            element: std::any::type_name::<T>(),
        }
    }
}

impl<T> List<T> {
    /// Keeps the first `len` elements.
    pub(crate) fn truncate(&mut self, len: usize) {
        if len < self.len() {
            self.values
                .truncate(len - errors_before(&mut self.errors, len));
        }
    }

    /// The number of elements, those that could not be decoded included.
    pub fn len(&self) -> usize {
        self.values.len() + self.errors.len()
    }

    /// Whether the server sent no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            values: self.values.iter(),
            errors: self.errors.iter(),
            index: 0,
        }
    }

    /// The elements that could be decoded.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// What is wrong with each element that could not be decoded.
    pub fn errors(&self) -> impl Iterator<Item = &DecodeError> {
        self.errors.iter().map(|(_, error)| &**error)
    }

    /// All elements.
    ///
    /// # Errors
    /// [`Error::Decode`] of the first element that could not be decoded.
    pub fn into_vec(self) -> Result<Vec<T>> {
        match self.errors.into_iter().next() {
            None => Ok(self.values),
            Some((_, error)) => Err(Error::Decode(error)),
        }
    }

    /// The elements that could be decoded, and what is wrong with the others.
    pub fn into_parts(self) -> (Vec<T>, Vec<Error>) {
        let errors = self
            .errors
            .into_iter()
            .map(|(_, error)| Error::Decode(error));
        (self.values, errors.collect())
    }
}

/// Keeps the errors of the first `len` elements, and gives how many these are.
fn errors_before(errors: &mut Errors, len: usize) -> usize {
    errors.retain(|(index, _)| *index < len);
    errors.len()
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(values: Vec<T>) -> Self {
        Self {
            values,
            errors: Vec::new(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// The elements of a [`List`], borrowed.
#[derive(Debug)]
pub struct Iter<'a, T> {
    values: std::slice::Iter<'a, T>,
    errors: std::slice::Iter<'a, (usize, Box<DecodeError>)>,
    index: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = Result<&'a T, &'a DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        if self
            .errors
            .as_slice()
            .first()
            .is_some_and(|(at, _)| *at == index)
        {
            return self.errors.next().map(|(_, error)| Err(&**error));
        }
        self.values.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.values.len() + self.errors.len();
        (len, Some(len))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The elements of a [`List`].
#[derive(Debug)]
pub struct IntoIter<T> {
    values: std::vec::IntoIter<T>,
    errors: std::vec::IntoIter<(usize, Box<DecodeError>)>,
    index: usize,
}

impl<T> Iterator for IntoIter<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        if self
            .errors
            .as_slice()
            .first()
            .is_some_and(|(at, _)| *at == index)
        {
            return self
                .errors
                .next()
                .map(|(_, error)| Err(Error::Decode(error)));
        }
        self.values.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.values.len() + self.errors.len();
        (len, Some(len))
    }
}

impl<T> ExactSizeIterator for IntoIter<T> {}

impl<T> IntoIterator for List<T> {
    type Item = Result<T>;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter {
            values: self.values.into_iter(),
            errors: self.errors.into_iter(),
            index: 0,
        }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = Result<&'a T, &'a DecodeError>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
