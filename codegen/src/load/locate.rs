//! From a JSON pointer to a line and a column.
//!
//! A run that succeeds needs no positions, so none are kept while parsing: the first diagnostic
//! of a file reads its text once more, with a parser that reports where each node begins.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, Span};

use super::trail::escape;

/// Line and column, both counted from 1, of every node of a text, by JSON pointer. A member of a
/// mapping is placed at its key.
pub(crate) fn positions(text: &str) -> HashMap<String, (usize, usize)> {
    let mut positions = HashMap::new();
    walk(text, &mut |pointer, place| {
        positions.entry(pointer.to_owned()).or_insert(place);
    });
    positions
}

/// The lines, counted from 1, of the nodes that the wanted JSON pointers name.
pub(crate) fn lines<'w>(text: &str, wanted: &HashSet<&'w str>) -> HashMap<&'w str, usize> {
    let mut lines = HashMap::with_capacity(wanted.len());
    walk(text, &mut |pointer, (line, _)| {
        if let Some(pointer) = wanted.get(pointer) {
            lines.entry(*pointer).or_insert(line);
        }
    });
    lines
}

/// Shows the pointer and the place of every node to `see`, first at its key, then at its value.
fn walk(text: &str, see: &mut dyn FnMut(&str, (usize, usize))) {
    let mut indexer = Indexer {
        parser: Parser::new_from_str(text),
        pointer: String::new(),
        see,
    };
    // A text that does not parse ends the walk where the parser stopped.
    let _ = indexer.document();
}

struct Indexer<'t, 's> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    pointer: String,
    see: &'s mut dyn FnMut(&str, (usize, usize)),
}

impl<'t> Indexer<'t, '_> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn document(&mut self) -> Option<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.node(&event, span),
            }
        }
    }

    fn saw(&mut self, span: Span) {
        let place = (span.start.line(), span.start.col() + 1);
        (self.see)(&self.pointer, place);
    }

    fn node(&mut self, event: &Event<'t>, span: Span) -> Option<()> {
        self.saw(span);
        let length = self.pointer.len();
        match event {
            Event::MappingStart(..) => loop {
                let (key, key_span) = self.next()?;
                let key = match key {
                    Event::MappingEnd => return Some(()),
                    Event::Scalar(key, ..) => key,
                    _ => return None,
                };
                self.pointer.push('/');
                self.pointer.push_str(&escape(&key));
                self.saw(key_span);
                let (value, value_span) = self.next()?;
                self.node(&value, value_span)?;
                self.pointer.truncate(length);
            },
            Event::SequenceStart(..) => {
                for index in 0.. {
                    let (item, item_span) = self.next()?;
                    if item == Event::SequenceEnd {
                        break;
                    }
                    self.pointer.push('/');
                    self.pointer.push_str(&index.to_string());
                    self.node(&item, item_span)?;
                    self.pointer.truncate(length);
                }
                Some(())
            }
            _ => Some(()),
        }
    }
}
