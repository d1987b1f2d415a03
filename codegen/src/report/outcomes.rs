//! What became of each part of a description.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use super::diagnostic::visible;
use crate::tree::{lines, read_text};

/// What became of a part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is generated as described.
    Supported,
    /// It was faulty, and a fixup mended it.
    FixedUp,
    /// It is generated, but says less than the description does.
    Degraded,
    /// It is not generated.
    Refused,
}

impl Outcome {
    const ALL: [Self; 4] = [
        Self::Supported,
        Self::FixedUp,
        Self::Degraded,
        Self::Refused,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::FixedUp => "fixed up",
            Self::Degraded => "degraded",
            Self::Refused => "refused",
        }
    }
}

/// How a report begins as Markdown.
const TITLE: &str = "# What became of the description";

/// What became of the parts of a description, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// With the texts of those that do not lie on the disk.
    files: IndexMap<PathBuf, Option<Arc<str>>>,
    entries: Vec<Stored>,
}

#[derive(Debug, Clone)]
struct Stored {
    outcome: Outcome,
    construct: Cow<'static, str>,
    file: usize,
    pointer: String,
    note: Option<String>,
}

/// What became of one part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Entry<'r> {
    /// What became of it.
    pub outcome: Outcome,
    /// What it is: `operation`, `schema oneOf`, `fixup unknown-field`.
    pub construct: &'r str,
    /// The file in which it stands, as it was named to the generator or by a `$ref`.
    pub file: &'r Path,
    /// Its JSON pointer (RFC 6901) within the file.
    pub pointer: &'r str,
    /// Its line, counted from 1; `None` if it was not looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// One sentence on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'r str>,
}

/// The construct, the place and the sentence, as a line of a terminal: what a description says,
/// which may be in each of them, steers nothing.
impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display().to_string();
        let (construct, pointer) = (visible(self.construct), visible(self.pointer));
        write!(f, "{construct} {}", visible(&file))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, "#{pointer}")?;
        match self.note {
            Some(note) => write!(f, ": {}", visible(note)),
            None => Ok(()),
        }
    }
}

impl Report {
    /// Adds an entry.
    pub(crate) fn record(
        &mut self,
        outcome: Outcome,
        construct: impl Into<Cow<'static, str>>,
        file: &Path,
        pointer: impl Into<String>,
        note: Option<String>,
    ) {
        let file = match self.files.get_index_of(file) {
            Some(index) => index,
            None => self.files.insert_full(file.to_owned(), None).0,
        };
        self.entries.push(Stored {
            outcome,
            construct: construct.into(),
            file,
            pointer: pointer.into(),
            note,
        });
    }

    /// Keeps the text of a file that does not lie on the disk, in which lines can be looked up.
    pub(crate) fn keep_text(&mut self, file: &Path, text: &str) {
        self.files.insert(file.to_owned(), Some(text.into()));
    }

    /// Adds all entries of another report.
    pub(crate) fn append(&mut self, other: Self) {
        for (file, text) in &other.files {
            if text.is_some() {
                self.files.insert(file.clone(), text.clone());
            }
        }
        for entry in other.entries {
            let Some((file, _)) = other.files.get_index(entry.file) else {
                continue;
            };
            self.record(
                entry.outcome,
                entry.construct,
                file,
                entry.pointer,
                entry.note,
            );
        }
    }

    /// The entries without their lines, which cost another pass over the files.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.entries.iter().map(|entry| self.entry(entry, None))
    }

    /// The entries with their lines. Every file that they speak of is read once more; one that
    /// cannot be read any more leaves its entries without lines.
    pub fn located(&self) -> Vec<Entry<'_>> {
        let files: Vec<_> = (0..self.files.len()).map(|file| self.lines(file)).collect();
        let entries = self.entries.iter();
        entries
            .map(|entry| self.entry(entry, line_of(&files[entry.file], &entry.pointer)))
            .collect()
    }

    fn entry<'r>(&'r self, entry: &'r Stored, line: Option<usize>) -> Entry<'r> {
        Entry {
            outcome: entry.outcome,
            construct: &entry.construct,
            file: self
                .files
                .get_index(entry.file)
                .map_or(Path::new(""), |(file, _)| file),
            pointer: &entry.pointer,
            line,
            note: entry.note.as_deref(),
        }
    }

    /// The lines of the entries of a file, and of the nodes around them.
    fn lines(&self, file: usize) -> HashMap<&str, usize> {
        let file_text;
        let Some((path, given)) = self.files.get_index(file) else {
            return HashMap::new();
        };
        let text: &str = match given {
            Some(text) => text,
            None => match read_text(path) {
                Ok(text) => {
                    file_text = text;
                    &file_text
                }
                Err(_) => return HashMap::new(),
            },
        };
        let mut wanted = HashSet::new();
        for entry in self.entries.iter().filter(|entry| entry.file == file) {
            let mut pointer = entry.pointer.as_str();
            while wanted.insert(pointer) {
                match pointer.rfind('/') {
                    Some(index) => pointer = &pointer[..index],
                    None => break,
                }
            }
        }
        lines(text, &wanted)
    }

    /// How often each construct met each outcome.
    pub fn summary(&self) -> ReportSummary<'_> {
        let mut rows: IndexMap<&str, [usize; 4]> = IndexMap::new();
        for entry in &self.entries {
            rows.entry(&entry.construct).or_default()[entry.outcome as usize] += 1;
        }
        rows.sort_keys();
        ReportSummary(rows)
    }

    /// The report as text: JSON if the file's name ends in `.json`, otherwise Markdown.
    pub fn render(&self, file: &Path) -> String {
        if file.extension().is_some_and(|ending| ending == "json") {
            self.to_json()
        } else {
            self.to_markdown()
        }
    }

    /// Whether a text can be a report, rendered by an earlier run: what is none should not be
    /// replaced by one.
    pub fn is_one(text: &str) -> bool {
        let is_json = || {
            let document: Option<serde_json::Value> = serde_json::from_str(text).ok();
            let has = |key: &str| document.as_ref().is_some_and(|it| it[key].is_array());
            has("summary") && has("entries")
        };
        text.trim().is_empty() || text.starts_with(TITLE) || is_json()
    }

    /// The summary and every entry.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Row<'r> {
            construct: &'r str,
            supported: usize,
            fixed_up: usize,
            degraded: usize,
            refused: usize,
        }
        #[derive(Serialize)]
        struct Document<'r> {
            summary: Vec<Row<'r>>,
            entries: Vec<Entry<'r>>,
        }
        let summary = self.summary();
        let rows = summary.rows().map(|(construct, counts)| {
            let [supported, fixed_up, degraded, refused] = counts;
            Row {
                construct,
                supported,
                fixed_up,
                degraded,
                refused,
            }
        });
        let document = Document {
            summary: rows.collect(),
            entries: self.located(),
        };
        // Paths that are not UTF-8 are all that JSON has no place for.
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The summary, and every entry that is not merely supported.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("{TITLE}\n\n");
        text.push_str("| construct |");
        for outcome in Outcome::ALL {
            // Writing to a `String` cannot fail.
            let _ = write!(text, " {} |", outcome.title());
        }
        text.push_str("\n| --- | --: | --: | --: | --: |\n");
        for (construct, counts) in self.summary().rows() {
            let _ = write!(text, "| {} |", escaped(construct));
            for count in counts {
                let _ = write!(text, " {count} |");
            }
            text.push('\n');
        }
        let located = self.located();
        for outcome in [Outcome::Refused, Outcome::Degraded, Outcome::FixedUp] {
            let mut entries = located
                .iter()
                .filter(|entry| entry.outcome == outcome)
                .peekable();
            if entries.peek().is_none() {
                continue;
            }
            let _ = write!(text, "\n## {}\n\n", outcome.title());
            for entry in entries {
                let _ = write!(text, "- {}: {}", escaped(entry.construct), place(entry));
                if let Some(note) = entry.note {
                    let _ = write!(text, " – {}", escaped(note));
                }
                text.push('\n');
            }
        }
        text
    }
}

fn place(entry: &Entry<'_>) -> String {
    let file = visible(&entry.file.display().to_string());
    let pointer = visible(entry.pointer);
    match entry.line {
        Some(line) => format!("`{file}:{line}` `#{pointer}`"),
        None => format!("`{file}` `#{pointer}`"),
    }
}

/// A text within a cell or an item of Markdown.
fn escaped(text: &str) -> String {
    visible(&text.replace('\n', " ")).replace('|', "\\|")
}

/// The line of a node; of one that is missing, that of its nearest parent.
fn line_of(lines: &HashMap<&str, usize>, pointer: &str) -> Option<usize> {
    let mut pointer = pointer;
    loop {
        if let Some(line) = lines.get(pointer) {
            return Some(*line);
        }
        pointer = &pointer[..pointer.rfind('/')?];
    }
}

/// How often each construct met each outcome. `Display` is an aligned table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSummary<'r>(IndexMap<&'r str, [usize; 4]>);

impl ReportSummary<'_> {
    /// The constructs in alphabetical order, each with the number of its parts that were
    /// supported, fixed up, degraded and refused.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&str, [usize; 4])> {
        self.0
            .iter()
            .map(|(construct, counts)| (*construct, *counts))
    }

    /// The number of parts that met an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.0.values().map(|counts| counts[outcome as usize]).sum()
    }
}

impl fmt::Display for ReportSummary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.keys().map(|name| visible(name).chars().count());
        let width = names.chain(["construct".len()]).max().unwrap_or_default();
        write!(f, "{:width$}", "construct")?;
        for outcome in Outcome::ALL {
            write!(f, "  {:>9}", outcome.title())?;
        }
        for (construct, counts) in &self.0 {
            write!(f, "\n{:width$}", visible(construct))?;
            for count in counts {
                write!(f, "  {count:>9}")?;
            }
        }
        let total = Outcome::ALL.map(|outcome| self.count(outcome));
        write!(f, "\n{:width$}", "total")?;
        for count in total {
            write!(f, "  {count:>9}")?;
        }
        Ok(())
    }
}
