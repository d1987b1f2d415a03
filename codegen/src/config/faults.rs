//! What is wrong with values that are of their kind, and where they stand.

use std::path::Path;

use toml::de::DeTable;

use crate::report::{Diagnostic, Position};
use crate::tree::read_text;

/// What is wrong with values that are of their kind.
pub(super) struct Faults<'f> {
    path: &'f Path,
    text: &'f str,
    pub(super) found: Vec<Diagnostic>,
}

impl<'f> Faults<'f> {
    pub(super) fn new(path: &'f Path, text: &'f str) -> Self {
        Self {
            path,
            text,
            found: Vec::new(),
        }
    }

    /// A fault at the value of a key; at the beginning of the file if there is none.
    pub(super) fn add(
        &mut self,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let offset = place(self.text, pointer).unwrap_or_default();
        let position = Position::at(self.text, offset);
        let fault = Diagnostic::new(self.path, pointer, message, help);
        self.found.push(fault.at(Some(position)));
    }

    /// The text of a file that a key names.
    pub(super) fn text_of(&mut self, pointer: &str, file: &Path) -> String {
        read_text(file).unwrap_or_else(|fault| {
            self.add(
                pointer,
                format!("{}: {}", file.display(), fault.message),
                fault.help,
            );
            String::new()
        })
    }
}

/// The byte at which the value of a pointer begins.
fn place(text: &str, pointer: &str) -> Option<usize> {
    use toml::de::DeValue;
    let table = DeTable::parse(text).ok()?.into_inner();
    let mut value: toml::Spanned<DeValue<'_>> = toml::Spanned::new(0..0, DeValue::Table(table));
    for key in pointer.split('/').skip(1) {
        let key = crate::tree::unescape(key);
        let inner = match value.into_inner() {
            DeValue::Table(table) => table
                .into_iter()
                .find(|(name, _)| *name.get_ref() == key)
                .map(|(_, value)| value),
            DeValue::Array(items) => key
                .parse()
                .ok()
                .and_then(|index: usize| items.into_iter().nth(index)),
            _ => None,
        };
        value = inner?;
    }
    Some(value.span().start)
}
