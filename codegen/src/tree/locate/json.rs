//! The places of JSON's nodes.

use super::super::parse::{Syntax, walk_json};
use super::super::trail::escape;
use super::{Place, Seen};

/// What the walk stands within: the length of its pointer, and how many items it had so far, if it
/// is a list.
struct Within {
    length: usize,
    items: Option<usize>,
}

/// Whether the text is JSON.
pub(super) fn walk(text: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
    let mut cursor = Cursor {
        text,
        at: Place {
            line: 1,
            column: 1,
            offset: 0,
        },
    };
    let mut pointer = String::new();
    let mut within: Vec<Within> = Vec::new();
    let walked = walk_json(text, |syntax, offset| {
        if let Syntax::End = syntax {
            within.pop();
            return Ok(());
        }
        let mut keep = false;
        match (within.last_mut(), &syntax) {
            (Some(within), Syntax::Key(key)) => {
                pointer.truncate(within.length);
                pointer.push('/');
                pointer.push_str(&escape(key));
            }
            (
                Some(Within {
                    length,
                    items: Some(items),
                }),
                _,
            ) => {
                pointer.truncate(*length);
                pointer.push('/');
                pointer.push_str(&items.to_string());
                *items += 1;
            }
            _ => keep = true,
        }
        let plain = match &syntax {
            Syntax::Number(written) => Some(written.as_ref()),
            _ => None,
        };
        let place = cursor.go(offset);
        // The value of a member is placed at its key.
        if !keep || plain.is_some() || pointer.is_empty() {
            see(Seen {
                pointer: &pointer,
                place,
                plain,
            });
        }
        if let Syntax::Mapping | Syntax::List = syntax {
            within.push(Within {
                length: pointer.len(),
                items: matches!(syntax, Syntax::List).then_some(0),
            });
        }
        Ok(())
    });
    walked.is_ok()
}

/// Counts lines and columns on the way through a text.
struct Cursor<'t> {
    text: &'t str,
    at: Place,
}

impl Cursor<'_> {
    /// The place of an offset that is not before the last one.
    fn go(&mut self, offset: usize) -> Place {
        let passed = self.text.get(self.at.offset..offset).unwrap_or_default();
        match passed.rfind('\n') {
            Some(last) => {
                self.at.line += passed.matches('\n').count();
                self.at.column = passed[last + 1..].chars().count() + 1;
            }
            None => self.at.column += passed.chars().count(),
        }
        self.at.offset = offset;
        self.at
    }
}
