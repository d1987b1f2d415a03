//! Blocks become Markdown.

use std::iter;

use super::settle::settled;
use super::tree::{Alignment, Block, Inline, Inlines, Style, flat, push_text};

/// A space at which no line may end.
const FIXED: char = '\0';
/// Lines are not made narrower than this, however deep they stand.
const NARROW: usize = 40;

/// Where lines of text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    /// Within a line that is written elsewhere.
    Line,
    /// In a table that is written elsewhere.
    Cell,
    /// In a table of the text.
    Table,
}

pub(super) fn blocks(blocks: Vec<Block>, width: usize) -> String {
    lines(blocks, width).join("\n")
}

/// A paragraph in which nothing has to be escaped.
pub(super) fn plain(text: &str, width: usize) -> String {
    filled(text.trim_end(), width).join("\n")
}

pub(super) fn line(blocks: Vec<Block>, place: Place) -> String {
    inlines(without_breaks(flat(blocks)), place).replace(FIXED, " ")
}

fn without_breaks(inlines: Inlines) -> Inlines {
    let mut line = Inlines::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) => push_text(&mut line, &text),
            Inline::Break => push_text(&mut line, " "),
            Inline::Code(_) => line.push(inline),
            Inline::Styled(style, content) => {
                line.push(Inline::Styled(style, without_breaks(content)));
            }
            Inline::Link { url, content } => line.push(Inline::Link {
                url,
                content: without_breaks(content),
            }),
        }
    }
    line
}

/// Each block with an empty line before it.
fn lines(blocks: Vec<Block>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut marker = Marker::default();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.append(&mut block_lines(block, &mut marker, width));
    }
    lines
}

/// The list that stands right before: two lists with the same sign would be one.
#[derive(Default, PartialEq)]
struct Marker {
    is_ordered: bool,
    is_second: bool,
    is_some: bool,
}

impl Marker {
    fn next(&mut self, is_ordered: bool) {
        *self = Self {
            is_ordered,
            is_second: self.is_some && self.is_ordered == is_ordered && !self.is_second,
            is_some: true,
        };
    }

    fn text(&self, number: u64) -> String {
        match (self.is_ordered, self.is_second) {
            (true, false) => format!("{number}. "),
            (true, true) => format!("{number}) "),
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
        }
    }
}

fn block_lines(block: Block, marker: &mut Marker, width: usize) -> Vec<String> {
    if let Block::List { start, items } = block {
        marker.next(start.is_some());
        return list(start, items, marker, width);
    }
    *marker = Marker::default();
    match block {
        Block::Paragraph(content) => filled(&inlines(content, Place::Paragraph), width),
        Block::Code { language, text } => code(language, &text),
        Block::Quote(blocks) => lines(blocks, narrower(width, 2))
            .into_iter()
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect(),
        Block::Table { alignments, rows } => table(&alignments, rows),
        Block::Rule | Block::List { .. } => vec!["___".to_owned()],
    }
}

fn narrower(width: usize, by: usize) -> usize {
    width.saturating_sub(by).max(NARROW)
}

fn list(start: Option<u64>, items: Vec<Vec<Block>>, marker: &Marker, width: usize) -> Vec<String> {
    // The greatest number that Markdown has is 999999999.
    let start = start.unwrap_or(1).min(900_000_000);
    let is_tight = items.iter().all(|item| is_tight(item));
    let mut list = Vec::new();
    for (item, number) in items.into_iter().zip(start..) {
        let sign = marker.text(number);
        let indent = " ".repeat(sign.len());
        let content = if is_tight {
            let mut marker = Marker::default();
            let width = narrower(width, sign.len());
            let blocks = item.into_iter();
            blocks
                .flat_map(|block| block_lines(block, &mut marker, width))
                .collect()
        } else {
            lines(item, narrower(width, sign.len()))
        };
        if !is_tight && !list.is_empty() {
            list.push(String::new());
        }
        let margins = iter::once(sign.as_str()).chain(iter::repeat(indent.as_str()));
        list.extend(content.into_iter().zip(margins).map(|(line, margin)| {
            if line.is_empty() {
                line
            } else {
                format!("{margin}{line}")
            }
        }));
    }
    list
}

/// Whether an item needs no empty lines: it is a paragraph, and maybe lists that can follow it.
fn is_tight(item: &[Block]) -> bool {
    let can_follow = |block: &Block| {
        matches!(
            block,
            Block::List {
                start: None | Some(1),
                ..
            }
        )
    };
    match item {
        [Block::Paragraph(_) | Block::List { .. }, rest @ ..] => rest.iter().all(can_follow),
        _ => false,
    }
}

fn code(language: &str, text: &str) -> Vec<String> {
    let fences = text.lines().map(|line| {
        let line = line.trim_start();
        line.len() - line.trim_start_matches('`').len()
    });
    let fence = "`".repeat(fences.max().unwrap_or(0).max(2) + 1);
    let text = text.lines().map(|line| line.trim_end().to_owned());
    iter::once(format!("{fence}{language}"))
        .chain(text)
        .chain(iter::once(fence.clone()))
        .collect()
}

fn table(alignments: &[Alignment], rows: Vec<Vec<Inlines>>) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines: Vec<String> = rows
        .into_iter()
        .map(|row| {
            let cells = row.into_iter().map(|cell| inlines(cell, Place::Table));
            let cells = cells.chain(iter::repeat_with(String::new)).take(columns);
            let cells: Vec<_> = cells.collect();
            format!("| {} |", cells.join(" | ").replace(FIXED, " "))
        })
        .collect();
    let rule: Vec<_> = (0..columns)
        .map(|column| match alignments.get(column) {
            Some(Alignment::Left) => ":---",
            Some(Alignment::Center) => ":---:",
            Some(Alignment::Right) => "---:",
            Some(Alignment::None) | None => "---",
        })
        .collect();
    lines.insert(1, format!("| {} |", rule.join(" | ")));
    lines
}

fn inlines(content: Inlines, place: Place) -> String {
    let content = settled(content);
    let mut writer = Writer {
        text: String::new(),
        place,
        marks: Marks::default(),
    };
    writer.marks.count(&content);
    writer.inlines(&content);
    let end = writer.text.trim_end_matches([' ', '\n']).len();
    writer.text.truncate(end);
    writer.text
}

/// How many characters of a paragraph could be delimiters: one alone marks nothing.
#[derive(Default)]
struct Marks {
    stars: usize,
    underscores: usize,
    tildes: usize,
}

impl Marks {
    fn count(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    self.stars += text.matches('*').count();
                    self.underscores += text.matches('_').count();
                    self.tildes += text.matches('~').count();
                }
                Inline::Styled(style, content) => {
                    match style {
                        Style::Strike => self.tildes += 2,
                        Style::Emphasis | Style::Strong => self.stars += 2,
                    }
                    self.count(content);
                }
                Inline::Link { content, .. } => self.count(content),
                Inline::Code(_) | Inline::Break => {}
            }
        }
    }
}

struct Writer {
    text: String,
    place: Place,
    marks: Marks,
}

impl Writer {
    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Code(text) => {
                    let code = code_span(text).replace(' ', "\0");
                    self.text.push_str(&match self.place {
                        Place::Cell | Place::Table => code.replace('|', "\\|"),
                        _ => code,
                    });
                }
                Inline::Styled(style, content) => {
                    self.text.push_str(style.delimiter());
                    self.inlines(content);
                    self.text.push_str(style.delimiter());
                }
                Inline::Link { url, content } => self.link(url, content),
                Inline::Break => self.line_break(),
            }
        }
    }

    fn link(&mut self, url: &str, content: &[Inline]) {
        // An image is a link after an exclamation mark.
        if self.text.ends_with('!') {
            self.text.pop();
            self.text.push_str("\\!");
        }
        if matches!(content, [Inline::Text(text)] if text == url) {
            self.text.push('<');
            self.text.push_str(url);
            self.text.push('>');
        } else {
            self.text.push('[');
            self.inlines(content);
            self.text.push_str("](");
            self.text
                .push_str(&url.replace('(', "%28").replace(')', "%29"));
            self.text.push(')');
        }
    }

    fn line_break(&mut self) {
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        match self.place {
            Place::Paragraph if self.is_at_start() => {}
            Place::Paragraph => self.text.push_str("\\\n"),
            Place::Table => self.text.push_str("<br>"),
            _ => self.text.push(' '),
        }
    }

    fn is_at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn text(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if !self.is_at_start() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
                continue;
            }
            if self.is_markup(c, &text[at + c.len_utf8()..]) {
                self.text.push('\\');
            }
            self.text.push(c);
        }
    }

    /// Whether a character of a text could be read as something else.
    fn is_markup(&self, c: char, rest: &str) -> bool {
        let next = rest.chars().next();
        let is_alone = next.is_none_or(|next| !next.is_alphanumeric());
        let spaced = next.is_some_and(char::is_whitespace) && self.text.ends_with([' ', '\n']);
        match c {
            '`' | '[' | ']' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next.is_whitespace()),
            '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
            '&' => is_reference(rest),
            '|' => self.is_at_start() || matches!(self.place, Place::Cell | Place::Table),
            '>' => self.is_at_start(),
            '*' if self.marks.stars > 1 && !spaced => true,
            '~' if self.marks.tildes > 1 && !spaced => true,
            '_' if self.marks.underscores > 1 && !spaced => {
                is_alone || !self.text.ends_with(char::is_alphanumeric)
            }
            '#' | '+' | '-' | '=' | ':' | '*' | '_' | '~' => is_alone && self.is_at_start(),
            '.' | ')' => next.is_none_or(char::is_whitespace) && self.is_number(),
            _ => false,
        }
    }

    /// Whether the line so far could be the number of an item.
    fn is_number(&self) -> bool {
        let digits = self.text.bytes().rev().take(10);
        let digits = digits.take_while(u8::is_ascii_digit).count();
        (1..10).contains(&digits)
            && matches!(
                self.text.as_bytes()[..self.text.len() - digits],
                [] | [.., b'\n']
            )
    }
}

/// Whether a text after `&` makes a character of it, or could together with what follows.
fn is_reference(rest: &str) -> bool {
    let mut name = rest
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#')
        .chars();
    rest.is_empty() || matches!(name.next(), None | Some(';'))
}

/// A text without line breaks as a code span.
pub(super) fn code_span(text: &str) -> String {
    let mut runs = [false; 3];
    let mut longest = 0;
    for run in text.split(|c| c != '`').map(str::len) {
        longest = longest.max(run);
        if let Some(seen) = runs.get_mut(run) {
            *seen = true;
        }
    }
    let fence = (1..runs.len())
        .find(|&run| !runs[run])
        .unwrap_or(longest + 1);
    let fence = "`".repeat(fence);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A paragraph in lines of a width. A word that could begin a block does not begin a line.
fn filled(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut length = 0;
        for word in part.split(' ') {
            let word_length = word.chars().count();
            if line.is_empty() {
                line.push_str(word);
                length = word_length;
            } else if length + 1 + word_length > width && can_begin(word) {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
                length = word_length;
            } else {
                line.push(' ');
                line.push_str(word);
                length += 1 + word_length;
            }
        }
        lines.push(line);
    }
    lines
        .into_iter()
        .map(|line| line.replace(FIXED, " "))
        .collect()
}

fn can_begin(word: &str) -> bool {
    let rest = word.trim_start_matches(['(', '"', '\'', '*', '[']);
    let is_marked = word.starts_with('*') && rest.is_empty();
    !is_marked
        && !word.starts_with("```")
        && (rest.starts_with(|c: char| c.is_alphabetic() || c == '`') || rest.starts_with("<http"))
}
