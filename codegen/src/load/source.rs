//! The files of a description, each read once.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use serde_json::Value;

use super::locate;
use super::parse::parse;
use super::trail::unescape;
use crate::diagnostic::{Diagnostic, Position};

/// One file of a description.
pub(crate) struct Source {
    /// As the user or a `$ref` named it: relative if they were.
    pub(crate) path: PathBuf,
    pub(crate) root: Value,
    text: String,
    positions: OnceCell<HashMap<String, (usize, usize)>>,
}

impl Source {
    fn read(path: &Path) -> Result<Self, Diagnostic> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(
                path,
                "",
                format!("the file cannot be read: {error}"),
                "check the name of the file, and that it is text in UTF-8",
            )
        })?;
        if text.trim().is_empty() {
            return Err(Diagnostic::new(
                path,
                "",
                "the file is empty",
                "write an OpenAPI 3.0 description into it",
            ));
        }
        match parse(&text) {
            Ok(root) => Ok(Self {
                path: path.to_owned(),
                root,
                text,
                positions: OnceCell::new(),
            }),
            Err(error) => {
                let position = error
                    .place
                    .map(|(line, column)| position(&text, line, column));
                Err(Diagnostic::new(
                    path,
                    "",
                    format!("the file is neither YAML nor JSON: {}", error.message),
                    "mend the syntax at this place",
                )
                .at(position))
            }
        }
    }

    /// A diagnostic on the node that `pointer` names.
    pub(crate) fn diagnostic(
        &self,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(&self.path, pointer, message, help).at(self.position(pointer))
    }

    /// Where the node begins; of a node that is missing, where its nearest parent does.
    fn position(&self, pointer: &str) -> Option<Position> {
        let positions = self.positions.get_or_init(|| locate::positions(&self.text));
        let mut pointer = pointer;
        loop {
            if let Some(&(line, column)) = positions.get(pointer) {
                return Some(position(&self.text, line, column));
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// The node that a JSON pointer names.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Value> {
        pointer
            .split('/')
            .skip(1)
            .try_fold(&self.root, |node, token| match node {
                Value::Object(map) => map.get(&unescape(token)),
                Value::Array(items) => items.get(token.parse::<usize>().ok()?),
                _ => None,
            })
    }
}

fn position(text: &str, line: usize, column: usize) -> Position {
    Position {
        line,
        column: column.max(1),
        text: text
            .lines()
            .nth(line.saturating_sub(1))
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Names a [`Source`] within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SourceId(usize);

impl SourceId {
    /// The file that was asked for; the others came by `$ref`.
    pub(crate) const ROOT: Self = Self(0);
}

/// Every file of one description.
pub(crate) struct Sources(IndexMap<PathBuf, Source>);

impl Sources {
    /// Reads the root file.
    pub(crate) fn open(path: &Path) -> Result<Self, Diagnostic> {
        let source = Source::read(path)?;
        Ok(Self(IndexMap::from([(normal(path), source)])))
    }

    pub(crate) fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0]
    }

    /// The file that `reference` names, seen from the file `from`.
    pub(crate) fn follow(
        &mut self,
        from: SourceId,
        reference: &str,
    ) -> Result<SourceId, Diagnostic> {
        let base = self.get(from).path.parent().unwrap_or(Path::new(""));
        let path = normal(&base.join(reference));
        if let Some(index) = self.0.get_index_of(&path) {
            return Ok(SourceId(index));
        }
        let source = Source::read(&path)?;
        let (index, _) = self.0.insert_full(path, source);
        Ok(SourceId(index))
    }
}

/// The path without `.` and without `x/..`, so that one file has one name.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}
