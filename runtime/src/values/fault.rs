//! Why a text cannot be read as a type, and where.

use std::borrow::Cow;
use std::fmt;

use super::pointer::{Step, pointer};

/// Why a value cannot be read as its type.
///
/// Its reason names types and properties of the description, and quotes nothing of the value.
#[derive(Clone, Debug)]
pub struct Fault(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    reason: Cow<'static, str>,
    /// From the innermost place outwards.
    way: Vec<Step>,
    /// How many bytes of the text come before the place.
    at: usize,
    /// Whether what follows in the text cannot be told: it is no JSON, or a limit is reached.
    is_final: bool,
}

impl Fault {
    /// A value that is not what its type promises.
    pub(crate) fn new(at: usize, reason: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            reason: reason.into(),
            way: Vec::new(),
            at,
            is_final: false,
        }))
    }

    /// A text that cannot be read further.
    #[cold]
    pub(crate) fn end(at: usize, reason: impl Into<Cow<'static, str>>) -> Self {
        let mut fault = Self::new(at, reason);
        fault.0.is_final = true;
        fault
    }

    /// The same fault, seen from what holds the value.
    #[must_use]
    pub(crate) fn within(mut self, step: Step) -> Self {
        // A final one may come from as deep as a text is.
        self.0.way.push(step);
        self
    }

    pub(crate) fn is_final(&self) -> bool {
        self.0.is_final
    }

    pub(crate) fn at(&self) -> usize {
        self.0.at
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Where, as a JSON pointer (RFC 6901) from the value that was read; one of more than 1 KiB is
    /// cut, and ends in `…`.
    pub fn pointer(&self) -> String {
        pointer(&self.0.way)
    }

    /// The way to the place, from its end.
    pub(crate) fn way(&self) -> &[Step] {
        &self.0.way
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        if !self.0.way.is_empty() {
            write!(f, " at {}", self.pointer())?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
