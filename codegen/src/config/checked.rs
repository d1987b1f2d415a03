//! Whether a file has nothing but known keys, with values of their kinds.

use std::path::Path;

use strsim::osa_distance;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{Key, Kind, Missing};
use crate::report::{Diagnostic, Position};
use crate::tree::escape;

/// Everything that is wrong with the keys of a file and their values.
pub(super) fn check(path: &Path, text: &str, table: &DeTable<'_>, keys: &[Key]) -> Vec<Diagnostic> {
    let mut walk = Walk {
        path,
        text,
        faults: Vec::new(),
    };
    walk.table(table, 0, keys, "");
    walk.faults
}

struct Walk<'w> {
    path: &'w Path,
    text: &'w str,
    faults: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn fault(&mut self, pointer: &str, offset: usize, message: String, help: String) {
        let position = Position::at(self.text, offset);
        let fault = Diagnostic::new(self.path, pointer, message, help).at(Some(position));
        self.faults.push(fault);
    }

    /// A table that begins at a byte.
    fn table(&mut self, table: &DeTable<'_>, begins: usize, keys: &[Key], pointer: &str) {
        // In the order of the file, as that of its lines.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let here = format!("{pointer}/{}", escape(name.get_ref()));
            match keys.iter().find(|key| key.name == name.get_ref()) {
                Some(key) => self.value(value, key, &here),
                None => {
                    let (message, help) = unknown(name.get_ref(), keys, pointer);
                    self.fault(&here, name.span().start, message, help);
                }
            }
        }
        let missing = keys.iter().filter(|key| {
            matches!(key.default, Missing::Required)
                && !table.keys().any(|name| name.get_ref() == key.name)
        });
        for key in missing {
            let place = match pointer {
                "" => "the file".to_owned(),
                _ => format!("`{}`", dotted(pointer)),
            };
            self.fault(
                pointer,
                begins,
                format!("{place} has no `{}`", key.name),
                format!("add it: {}", example(key)),
            );
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, key: &Key, pointer: &str) {
        let begins = value.span().start;
        match (&key.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(_)) | (Kind::Flag, DeValue::Boolean(_)) => {}
            (Kind::Number, DeValue::Integer(number))
                if !number.as_str().starts_with('-')
                    && u64::from_str_radix(number.as_str(), number.radix()).is_ok() => {}
            (Kind::Choice(choices), DeValue::String(text)) if choices.contains(&&**text) => {}
            (Kind::Texts, DeValue::Array(items)) => {
                for item in items {
                    self.text(item, key, pointer);
                }
            }
            (Kind::TextMap, DeValue::Table(table)) => {
                for (name, item) in table {
                    let here = format!("{pointer}/{}", escape(name.get_ref()));
                    self.text(item, key, &here);
                }
            }
            (Kind::TextsMap, DeValue::Table(table)) => {
                for (name, item) in table {
                    let here = format!("{pointer}/{}", escape(name.get_ref()));
                    match item.get_ref() {
                        DeValue::Array(items) => {
                            for item in items {
                                self.text(item, key, &here);
                            }
                        }
                        _ => self.kind(item, key, &here),
                    }
                }
            }
            (Kind::Dependencies, DeValue::Table(table)) => {
                for (name, item) in table {
                    let here = format!("{pointer}/{}", escape(name.get_ref()));
                    if !item.get_ref().is_str() && !item.get_ref().is_table() {
                        self.kind(item, key, &here);
                    }
                }
            }
            (Kind::Table(keys), DeValue::Table(table)) => {
                self.table(table, begins, keys, pointer);
            }
            (Kind::Tables(keys), DeValue::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let here = format!("{pointer}/{index}");
                    match item.get_ref() {
                        DeValue::Table(table) => {
                            self.table(table, item.span().start, keys, &here);
                        }
                        _ => self.kind(item, key, &here),
                    }
                }
            }
            _ => self.kind(value, key, pointer),
        }
    }

    fn text(&mut self, value: &Spanned<DeValue<'_>>, key: &Key, pointer: &str) {
        if !value.get_ref().is_str() {
            self.kind(value, key, pointer);
        }
    }

    /// A value of another kind than its key has.
    fn kind(&mut self, value: &Spanned<DeValue<'_>>, key: &Key, pointer: &str) {
        let message = format!("`{}` cannot have this value", dotted(pointer));
        let help = format!("write {}, as in {}", what(&key.kind), example(key));
        self.fault(pointer, value.span().start, message, help);
    }
}

/// A pointer as people write keys.
fn dotted(pointer: &str) -> String {
    let keys = pointer.split('/').filter(|key| !key.is_empty());
    let keys: Vec<_> = keys.map(crate::tree::unescape).collect();
    keys.join(".")
}

fn unknown(name: &str, keys: &[Key], pointer: &str) -> (String, String) {
    let place = match pointer {
        "" => "the file".to_owned(),
        _ => format!("`{}`", dotted(pointer)),
    };
    let message = format!("`{name}` is no key of {place}");
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
    let wanted = plain(name);
    let nearest = keys
        .iter()
        .map(|key| (osa_distance(&plain(key.name), &wanted), key))
        .filter(|(distance, key)| *distance <= key.name.len().max(name.len()) / 3)
        .min_by_key(|(distance, _)| *distance);
    let help = match nearest {
        Some((_, key)) => format!("did you mean `{}`?", key.name),
        None => {
            let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            format!("remove it; there are {}", names.join(", "))
        }
    };
    (message, help)
}

fn what(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text in quotes".to_owned(),
        Kind::Choice(choices) => {
            let choices: Vec<_> = choices.iter().map(|one| format!("{one:?}")).collect();
            format!("one of {}", choices.join(", "))
        }
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Number => "a whole number that is not negative".to_owned(),
        Kind::Texts => "a list of texts".to_owned(),
        Kind::TextMap => "a table of texts".to_owned(),
        Kind::TextsMap => "a table of lists of texts".to_owned(),
        Kind::Dependencies => "a version in quotes, or a table".to_owned(),
        Kind::Table(_) => "a table".to_owned(),
        Kind::Tables(_) => "a list of tables".to_owned(),
    }
}

/// How the key may be written.
fn example(key: &Key) -> String {
    let name = key.name;
    match (&key.kind, key.default) {
        (_, Missing::Value(value)) if value != "[]" && value != "\"\"" => {
            format!("`{name} = {value}`")
        }
        (Kind::Text, _) => format!("`{name} = \"…\"`"),
        (Kind::Choice(choices), _) => {
            format!(
                "`{name} = {:?}`",
                choices.first().copied().unwrap_or_default()
            )
        }
        (Kind::Flag, _) => format!("`{name} = true`"),
        (Kind::Number, _) => format!("`{name} = 1`"),
        (Kind::Texts, _) => format!("`{name} = [\"…\"]`"),
        (Kind::TextMap, _) => format!("`{name} = {{ key = \"…\" }}`"),
        (Kind::TextsMap, _) => format!("`{name} = {{ key = [\"…\"] }}`"),
        (Kind::Dependencies, _) => format!("`{name} = {{ uuid = \"1\" }}`"),
        (Kind::Table(_), _) => format!("`[{name}]`"),
        (Kind::Tables(_), _) => format!("`[[{name}]]`"),
    }
}
