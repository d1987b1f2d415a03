//! A text as nodes: what is written, where it stands, and nothing of what it means together.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag, options};

use super::faults;
use super::scalar::{self, Scalar};
use crate::tree::parse::{MAX_DEPTH, ParseError, Place, Refusal};

/// A node. What stands within a list or a mapping follows it.
pub(super) struct Node<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) place: Place,
}

pub(super) enum Kind<'t> {
    Scalar(Cow<'t, str>, Scalar),
    /// The key `<<`, not in quotes.
    MergeKey,
    /// Up to this node, which is the first one after it.
    List(usize),
    /// A key and a value in turn, up to this node.
    Mapping(usize),
    /// A mapping with a merge key.
    Merging(usize),
    /// The node that it names.
    Alias(usize),
}

/// The nodes of a text, in the order in which they are written. None if it holds only comments.
#[derive(Default)]
pub(super) struct Nodes<'t>(Vec<Node<'t>>);

impl<'t> Nodes<'t> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, id: usize) -> &Node<'t> {
        &self.0[id]
    }

    pub(super) fn place(&self, id: usize) -> Place {
        self.0[id].place
    }

    /// The node itself, or the one that it names.
    pub(super) fn target(&self, id: usize) -> usize {
        match self.0[id].kind {
            Kind::Alias(target) => target,
            _ => id,
        }
    }

    /// The node that follows one and what stands within it.
    pub(super) fn after(&self, id: usize) -> usize {
        match self.0[id].kind {
            Kind::List(end) | Kind::Mapping(end) | Kind::Merging(end) => end,
            _ => id + 1,
        }
    }

    /// The text of a key, which is a scalar, or names one.
    pub(super) fn key(&self, id: usize) -> &str {
        match &self.0[self.target(id)].kind {
            Kind::Scalar(text, _) => text,
            _ => MERGE,
        }
    }
}

const MERGE: &str = "<<";

/// Reads the one document of a text.
pub(super) fn read(text: &str) -> Result<Nodes<'_>, ParseError> {
    let options = options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        // As libyaml does.
        bom_inside_document_as_content: true,
        block_scalar_eof_without_line_feed: true,
    };
    let mut reader = Reader::default();
    let mut is_begun = false;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| faults::error(&error, text))?;
        match event {
            Event::DocumentStart(..) if is_begun => {
                let message = "the file holds more than one document: another one begins here";
                let help = "make a file of its own of each, or remove this one";
                return Err(refused(message, help, span.start));
            }
            Event::DocumentStart(..) => is_begun = true,
            Event::Scalar(written, style, anchor, tag) => {
                // The parser puts it where nothing is, which as a key is the empty text.
                let is_written = style != ScalarStyle::Plain || span.slice(text) == Some("~");
                let is_empty = written == "~" && !is_written;
                let written = if is_empty { Cow::default() } else { written };
                reader.scalar(written, style, anchor, tag.as_deref(), &span)?;
            }
            event => reader.take(event, &span)?,
        }
    }
    Ok(reader.nodes)
}

fn place(marker: Marker) -> Place {
    Place {
        line: marker.line(),
        column: marker.col() + 1,
        offset: marker.byte_offset().unwrap_or_default(),
    }
}

fn refused(message: impl Into<String>, help: &'static str, marker: Marker) -> ParseError {
    ParseError::refused(Refusal::new(message, help), place(marker))
}

/// A list or a mapping that has not ended.
struct Open {
    id: usize,
    is_mapping: bool,
    /// Whether the node that comes next is a key.
    is_key_next: bool,
}

#[derive(Default)]
struct Reader<'t> {
    nodes: Nodes<'t>,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
}

impl<'t> Reader<'t> {
    fn take(&mut self, event: Event<'t>, span: &Span) -> Result<(), ParseError> {
        match event {
            Event::SequenceStart(_, anchor, tag) => {
                self.check_key("a list", span.start)?;
                let tags = ["seq", "omap", "pairs"];
                scalar::check_tag(tag.as_deref(), "a list", &tags)
                    .map_err(|refusal| tagged(refusal, span))?;
                self.begin(Kind::List(OPEN), anchor, span.start)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_key("a mapping", span.start)?;
                scalar::check_tag(tag.as_deref(), "a mapping", &["map", "set"])
                    .map_err(|refusal| tagged(refusal, span))?;
                self.begin(Kind::Mapping(OPEN), anchor, span.start)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.alias(anchor, span.start)?,
            _ => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: &Span,
    ) -> Result<(), ParseError> {
        let is_plain = style == ScalarStyle::Plain;
        let kind = if self.is_key() && text == MERGE && is_merge(is_plain, tag) {
            self.merges();
            Kind::MergeKey
        } else {
            let scalar = scalar::resolve(&text, is_plain, tag);
            Kind::Scalar(text, scalar.map_err(|refusal| tagged(refusal, span))?)
        };
        self.push(kind, anchor, span.start);
        Ok(())
    }

    /// Whether the node that comes is a key. Of the one after it, the contrary holds.
    fn is_key(&mut self) -> bool {
        match self.open.last_mut() {
            Some(open) if open.is_mapping => {
                open.is_key_next = !open.is_key_next;
                !open.is_key_next
            }
            _ => false,
        }
    }

    fn check_key(&mut self, what: &str, marker: Marker) -> Result<(), ParseError> {
        if !self.is_key() {
            return Ok(());
        }
        let message = format!("a key is a text, and this one is {what}");
        Err(refused(message, "write a text in front of the `:`", marker))
    }

    /// The mapping at hand has a merge key.
    fn merges(&mut self) {
        if let Some(open) = self.open.last() {
            self.nodes.0[open.id].kind = Kind::Merging(OPEN);
        }
    }

    fn push(&mut self, kind: Kind<'t>, anchor: usize, marker: Marker) -> usize {
        let id = self.nodes.0.len();
        let place = place(marker);
        self.nodes.0.push(Node { kind, place });
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        id
    }

    fn begin(&mut self, kind: Kind<'t>, anchor: usize, marker: Marker) -> Result<(), ParseError> {
        if self.open.len() == MAX_DEPTH {
            return Err(ParseError::too_deep(place(marker)));
        }
        let is_mapping = matches!(kind, Kind::Mapping(_));
        let id = self.push(kind, anchor, marker);
        self.open.push(Open {
            id,
            is_mapping,
            is_key_next: is_mapping,
        });
        Ok(())
    }

    fn end(&mut self) {
        let after = self.nodes.0.len();
        if let Some(open) = self.open.pop()
            && let Kind::List(end) | Kind::Mapping(end) | Kind::Merging(end) =
                &mut self.nodes.0[open.id].kind
        {
            *end = after;
        }
    }

    fn alias(&mut self, anchor: usize, marker: Marker) -> Result<(), ParseError> {
        let Some(&target) = self.anchors.get(&anchor) else {
            return Ok(());
        };
        let what = match self.nodes.0[target].kind {
            Kind::List(OPEN) | Kind::Mapping(OPEN) | Kind::Merging(OPEN) => {
                let message = "an alias stands within what it names, which has no end";
                let help = "refer to it by `$ref`, or name something else";
                return Err(refused(message, help, marker));
            }
            Kind::List(_) => Some("a list"),
            Kind::Mapping(_) | Kind::Merging(_) => Some("a mapping"),
            _ => None,
        };
        match what {
            Some(what) => self.check_key(what, marker)?,
            None => {
                self.is_key();
            }
        }
        self.push(Kind::Alias(target), 0, marker);
        Ok(())
    }
}

/// In the place of the node that follows a list or a mapping while it has not ended.
const OPEN: usize = 0;

fn is_merge(is_plain: bool, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) => tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() == Some("merge"),
        None => is_plain,
    }
}

/// What is said of a tag is said where it stands.
fn tagged(refusal: Refusal, span: &Span) -> ParseError {
    ParseError::refused(refusal, place(span.tag_start().unwrap_or(span.start)))
}
