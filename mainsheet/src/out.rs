//! What a command prints for its user.

use std::fmt;
use std::io::{self, Write};

use anyhow::Result;

/// Prints a text. A reader that has seen enough, as in `| head`, is no failure, and ends nothing.
pub(crate) fn text(text: fmt::Arguments<'_>) -> Result<()> {
    match io::stdout().lock().write_fmt(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// `println!` that does not panic.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::out::text(format_args!("{}\n", format_args!($($text)*)))
    };
}

pub(crate) use say;
