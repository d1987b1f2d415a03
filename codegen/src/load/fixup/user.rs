//! Fixups that a user writes, one TOML file each.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::report::{Diagnostic, Position, Refusals};
use crate::tree::{Node, read_text};

/// Changes to a description as it was published, each set with a name and a reason.
///
/// They are applied to the files of the description as soon as these are parsed. A change that
/// the description does not need any more is an error, so that none outlives its cause.
///
/// ```toml
/// name = "order-status"
/// what = "The status of an order is a string, not a number."
/// why = "The server sends names; see the example of the same operation."
/// reported = "https://example.com/issues/7"
///
/// [[change]]
/// pointer = "/components/schemas/Order/properties/status/type"
/// expect = "number"
/// set = "string"
/// ```
///
/// Besides `set`, a change can `remove = true` what the pointer names, or `rename = "key"` it.
/// `file` is relative to the folder of the description's root file, which is changed without it.
#[derive(Debug, Clone, Default)]
pub struct Fixups(Vec<UserFixup>);

/// One file of changes.
#[derive(Debug, Clone)]
pub(crate) struct UserFixup {
    pub(crate) name: String,
    pub(crate) what: String,
    pub(crate) changes: Vec<Change>,
}

/// One change to one file of a description.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// The file to change; `None` for the description's root.
    pub(crate) file: Option<PathBuf>,
    pub(crate) pointer: String,
    pub(crate) expect: Option<Node>,
    pub(crate) action: Action,
    fixup: PathBuf,
    place: (String, Position),
}

#[derive(Debug, Clone)]
pub(crate) enum Action {
    Set(Node),
    Remove,
    Rename(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    what: String,
    #[serde(rename = "why")]
    _why: String,
    #[serde(rename = "reported")]
    _reported: String,
    change: Vec<Spanned<RawChange>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    file: Option<PathBuf>,
    pointer: String,
    expect: Option<toml::Value>,
    set: Option<toml::Value>,
    remove: Option<bool>,
    rename: Option<String>,
}

impl Fixups {
    /// No changes.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a file, or all files of a folder whose names end in `.toml`, in the order of their
    /// names.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or is no fixup.
    pub fn read(path: &Path) -> Result<Self, Refusals> {
        let unreadable = |path: &Path, error: &std::io::Error| {
            Diagnostic::new(
                path,
                "",
                format!("the folder of fixups cannot be read: {error}"),
                "let your user list it, or name its files one by one",
            )
        };
        if !path.is_dir() {
            let text = read_text(path)
                .map_err(|fault| Diagnostic::new(path, "", fault.message, fault.help))?;
            return Ok(Self(vec![UserFixup::parse(path, &text)?]));
        }
        let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
        let mut files = Vec::new();
        for entry in entries {
            let file = entry.map_err(|error| unreadable(path, &error))?.path();
            if file.extension().is_some_and(|ending| ending == "toml") {
                files.push(file);
            }
        }
        files.sort();
        let mut fixups = Self::none();
        let mut refusals = Vec::new();
        for file in files {
            match Self::read(&file) {
                Ok(read) => fixups = fixups.and(read),
                Err(refused) => refusals.extend(refused.into_vec()),
            }
        }
        Refusals::check(refusals)?;
        Ok(fixups)
    }

    /// These changes, and then others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The files that hold the changes.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        let changes = self.0.iter().flat_map(|fixup| &fixup.changes);
        changes.map(|change| change.fixup.as_path())
    }

    pub(crate) fn as_slice(&self) -> &[UserFixup] {
        &self.0
    }
}

impl UserFixup {
    fn parse(path: &Path, text: &str) -> Result<Self, Diagnostic> {
        let file: File = toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| Position::at(text, span.start));
            Diagnostic::new(
                path,
                "",
                format!("this is no fixup: {}", error.message().trim()),
                "a fixup has `name`, `what`, `why` and `reported`, and in each `[[change]]` a \
                 `pointer` with `set`, `remove` or `rename`",
            )
            .at(place)
        })?;
        let mut changes = Vec::with_capacity(file.change.len());
        for (index, change) in file.change.into_iter().enumerate() {
            let place = Position::at(text, change.span().start);
            let pointer = format!("/change/{index}");
            changes.push(change.into_inner().check(path, (pointer, place))?);
        }
        Ok(Self {
            name: file.name,
            what: file.what,
            changes,
        })
    }
}

impl RawChange {
    fn check(self, path: &Path, place: (String, Position)) -> Result<Change, Diagnostic> {
        let refuse = |message: &str, help: &str| {
            Err(Diagnostic::new(path, place.0.clone(), message, help).at(Some(place.1.clone())))
        };
        let action = match (self.set, self.remove, self.rename) {
            (Some(value), None, None) => Action::Set(json(value).into()),
            (None, Some(true), None) => Action::Remove,
            (None, None, Some(key)) => Action::Rename(key),
            _ => {
                return refuse(
                    "a change either sets, removes or renames",
                    "write one of `set = VALUE`, `remove = true` and `rename = \"KEY\"`",
                );
            }
        };
        if !self.pointer.is_empty() && !self.pointer.starts_with('/') {
            return refuse(
                "`pointer` is no JSON pointer",
                "begin it with a slash, and write `~1` for a slash within a key",
            );
        }
        Ok(Change {
            file: self.file,
            pointer: self.pointer,
            expect: self.expect.map(|value| json(value).into()),
            action,
            fixup: path.to_owned(),
            place,
        })
    }
}

impl Change {
    /// A refusal that speaks of this change.
    pub(crate) fn refused(&self, message: String, help: &str) -> Diagnostic {
        let (pointer, position) = self.place.clone();
        Diagnostic::new(&self.fixup, pointer, message, help).at(Some(position))
    }
}

/// TOML's dates are texts in JSON.
fn json(value: toml::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => Value::Bool(value),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, json(value)))
            .collect(),
    }
}
