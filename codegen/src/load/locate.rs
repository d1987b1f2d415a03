//! From a JSON pointer to a line and a column.
//!
//! A run that succeeds needs no positions, so none are kept while parsing: the first diagnostic
//! of a file reads its text once more, with a parser that reports where each node begins.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span};

use super::trail::escape;

/// Line and column, both counted from 1, of every node of a text, by JSON pointer. A member of a
/// mapping is placed at its key.
pub(crate) fn positions(text: &str) -> HashMap<String, (usize, usize)> {
    let mut indexer = Indexer {
        parser: Parser::new_from_str(text),
        positions: HashMap::new(),
    };
    // A text that does not parse ends the index where the parser stopped.
    let _ = indexer.document();
    indexer.positions
}

struct Indexer<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    positions: HashMap<String, (usize, usize)>,
}

impl<'t> Indexer<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn document(&mut self) -> Option<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.node(&event, span, ""),
            }
        }
    }

    fn node(&mut self, event: &Event<'t>, span: Span, pointer: &str) -> Option<()> {
        let place = (span.start.line(), span.start.col() + 1);
        self.positions.entry(pointer.to_owned()).or_insert(place);
        match event {
            Event::MappingStart(..) => loop {
                let (key, key_span) = self.next()?;
                let key = match key {
                    Event::MappingEnd => return Some(()),
                    Event::Scalar(key, ..) => key,
                    _ => return None,
                };
                let pointer = format!("{pointer}/{}", escape(&key));
                self.positions.insert(
                    pointer.clone(),
                    (key_span.start.line(), key_span.start.col() + 1),
                );
                let (value, value_span) = self.next()?;
                self.node(&value, value_span, &pointer)?;
            },
            Event::SequenceStart(..) => {
                for index in 0.. {
                    let (item, item_span) = self.next()?;
                    if item == Event::SequenceEnd {
                        break;
                    }
                    self.node(&item, item_span, &format!("{pointer}/{index}"))?;
                }
                Some(())
            }
            _ => Some(()),
        }
    }
}
