//! What the generator says of a description that it cannot carry.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::outcomes::{self as report, Outcome};

/// One reason why nothing was generated: where it stands, what is wrong and what to do.
///
/// `Display` renders the message with the line of the description that it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic(Box<Report>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    message: String,
    help: String,
    file: PathBuf,
    pointer: String,
    position: Option<Position>,
}

/// A place in the text of a file, with what the rendered message shows of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    line: usize,
    column: usize,
    /// The line, or what stands around the place in a long one.
    text: String,
    /// The byte of `text` at which the place is.
    mark: usize,
    is_cut: bool,
}

/// How many bytes of a line are kept before and after a place. The renderer shows fewer.
const BEFORE: usize = 500;
const AFTER: usize = 500;

/// How many characters of a message, a pointer or a help are shown.
const SHOWN: usize = 500;

impl Diagnostic {
    pub(crate) fn new(
        file: &Path,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self(Box::new(Report {
            message: message.into(),
            help: help.into(),
            file: file.to_owned(),
            pointer: pointer.into(),
            position: None,
        }))
    }

    pub(crate) fn at(mut self, position: Option<Position>) -> Self {
        self.0.position = position;
        self
    }

    /// What is wrong, in one sentence without its place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        &self.0.help
    }

    /// The file that holds the fault, as it was named to the generator or by a `$ref`.
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// The JSON pointer (RFC 6901) of the faulty node within [`file`](Self::file).
    /// Empty for the document itself.
    pub fn pointer(&self) -> &str {
        &self.0.pointer
    }

    /// The line of the fault, counted from 1; `None` if the file could not be read.
    pub fn line(&self) -> Option<usize> {
        self.0.position.as_ref().map(Position::line)
    }

    /// The column of the fault in characters, counted from 1; `None` if the file could not be
    /// read.
    pub fn column(&self) -> Option<usize> {
        self.0.position.as_ref().map(Position::column)
    }
}

impl Diagnostic {
    /// The rendered message with the colours of a terminal.
    pub fn coloured(&self) -> String {
        self.rendered(&Renderer::styled())
    }

    fn rendered(&self, renderer: &Renderer) -> String {
        let path = visible(&self.0.file.display().to_string());
        let pointer = visible(&format!("at #{}", self.0.pointer));
        let message = visible(&self.0.message);
        let help = visible(&self.0.help);
        let title = Level::ERROR.primary_title(message.as_str());
        let origin = Origin::path(path.as_str());
        let report = match &self.0.position {
            Some(position) => {
                let annotation = AnnotationKind::Primary
                    .span(position.marked())
                    .label(pointer.as_str());
                let snippet = Snippet::source(position.text.as_str())
                    .line_start(position.line)
                    .annotation(annotation);
                if position.is_cut {
                    // The snippet would count columns from where the line was cut.
                    let origin = origin.line(position.line).char_column(position.column);
                    title.element(origin).element(snippet)
                } else {
                    title.element(snippet.path(path.as_str()))
                }
            }
            None => title.element(origin),
        };
        let report = report.element(Level::HELP.message(help.as_str()));
        renderer.render(&[report])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered(&Renderer::plain()))
    }
}

impl Position {
    /// The place at a byte of a text, of which line and column are known.
    pub(crate) fn new(text: &str, line: usize, column: usize, offset: usize) -> Self {
        let offset = floor(text, offset);
        let mut from = floor(text, offset.saturating_sub(BEFORE));
        let mut to = floor(text, offset.saturating_add(AFTER));
        let (begins, ends) = (
            text[from..offset].rfind('\n'),
            text[offset..to].find(['\n', '\r']),
        );
        let is_cut = begins.is_none() && from > 0 || ends.is_none() && to < text.len();
        from = begins.map_or(from, |index| from + index + 1);
        to = ends.map_or(to, |index| offset + index);
        Self {
            line,
            column,
            text: text[from..to].to_owned(),
            mark: offset - from,
            is_cut,
        }
    }

    /// The place at a byte of a text.
    pub(crate) fn at(text: &str, offset: usize) -> Self {
        let offset = floor(text, offset);
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Self::new(text, line, column, offset)
    }

    pub(crate) fn line(&self) -> usize {
        self.line
    }

    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// The bytes of the line to underline: from the column to the end of the token.
    fn marked(&self) -> Range<usize> {
        let rest = &self.text[self.mark..];
        let length = rest.find([' ', ',', '}', ']']).unwrap_or(rest.len());
        self.mark..self.mark + length
    }
}

/// The last boundary between characters that is not after an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A text of a description as it can be shown: what would steer a terminal, or turn the direction
/// of the line, is written as an escape, and what is long is cut.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN));
    for (index, c) in text.chars().enumerate() {
        if index == SHOWN {
            shown.push('…');
            break;
        }
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Every refusal of a run, in the order of the description. Never empty.
#[derive(Debug, Clone)]
pub struct Refusals {
    diagnostics: Vec<Diagnostic>,
    /// What became of the parts that were looked at.
    report: report::Report,
}

impl Refusals {
    /// `Ok` if there is nothing to refuse.
    pub(crate) fn check(diagnostics: Vec<Diagnostic>) -> Result<(), Self> {
        if diagnostics.is_empty() {
            Ok(())
        } else {
            Err(Self {
                diagnostics,
                report: report::Report::default(),
            })
        }
    }

    /// The refusals, in the order of the description.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many there are, and what that means: the last line of `Display`.
    pub fn counted(&self) -> String {
        match self.diagnostics.len() {
            1 => "1 refusal, nothing was written".to_owned(),
            count => format!("{count} refusals, nothing was written"),
        }
    }

    /// What became of each part of the descriptions that was looked at, with the refusals.
    pub fn report(&self) -> report::Report {
        let mut report = self.report.clone();
        for diagnostic in &self.diagnostics {
            let note = Some(diagnostic.message().to_owned());
            let (file, pointer) = (diagnostic.file(), diagnostic.pointer());
            report.record(Outcome::Refused, "refusal", file, pointer, note);
        }
        report
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        self.diagnostics.extend(other.diagnostics);
        self.report.append(other.report);
        self
    }

    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Adds what became of the rest.
    pub(crate) fn with_report(mut self, report: report::Report) -> Self {
        self.report.append(report);
        self
    }
}

impl From<Diagnostic> for Refusals {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: vec![diagnostic],
            report: report::Report::default(),
        }
    }
}

impl<'a> IntoIterator for &'a Refusals {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.diagnostics {
            writeln!(f, "{diagnostic}\n")?;
        }
        f.write_str(&self.counted())
    }
}

impl std::error::Error for Refusals {}
