//! From a JSON pointer to a line and a column.
//!
//! A run that succeeds needs no positions, so none are kept while parsing: the first diagnostic
//! of a file reads its text once more, and looks at where the tokens stand.

use std::collections::{HashMap, HashSet};

use super::parse::{Cursor, Place, Refusal, Spot, Token, Visit, scalar, visit};
use super::trail::escape;

/// Every node of a text, by JSON pointer. A member of a mapping is placed at its key, what an alias
/// names and what a merge key brings where its anchor is.
#[derive(Default)]
pub(crate) struct Nodes {
    places: HashMap<String, Place>,
    /// Scalars that are written otherwise than they are printed: `1.10`, `0x1F`, `True`.
    written: HashMap<String, String>,
}

impl Nodes {
    /// The nodes of a text that was parsed.
    pub(crate) fn of(text: &str) -> Self {
        let nodes = visit(text, || Places::new(text, Self::default()));
        nodes.map(|places| places.seen).unwrap_or_default()
    }

    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        self.places.get(pointer).copied()
    }

    /// How a number or a Boolean is written, if that is not how it is printed.
    pub(crate) fn written(&self, pointer: &str) -> Option<&str> {
        self.written.get(pointer).map(String::as_str)
    }
}

impl See for Nodes {
    fn at(&mut self, pointer: &str, place: Place) {
        self.places.entry(pointer.to_owned()).or_insert(place);
    }

    fn written(&mut self, pointer: &str, written: &str) {
        if scalar(written).to_string().as_str() != written {
            self.written.insert(pointer.to_owned(), written.to_owned());
        }
    }
}

/// The lines, counted from 1, of the nodes that the wanted JSON pointers name.
pub(crate) fn lines<'w>(text: &str, wanted: &HashSet<&'w str>) -> HashMap<&'w str, usize> {
    let lines = || Lines {
        wanted,
        found: HashMap::with_capacity(wanted.len()),
    };
    let places = visit(text, || Places::new(text, lines()));
    places.map(|places| places.seen.found).unwrap_or_default()
}

struct Lines<'w, 's> {
    wanted: &'s HashSet<&'w str>,
    found: HashMap<&'w str, usize>,
}

impl See for Lines<'_, '_> {
    fn at(&mut self, pointer: &str, place: Place) {
        if let Some(pointer) = self.wanted.get(pointer) {
            self.found.entry(*pointer).or_insert(place.line);
        }
    }
}

/// Who is told where nodes are.
trait See {
    fn at(&mut self, pointer: &str, place: Place);

    /// A number or a Boolean is written so.
    fn written(&mut self, _pointer: &str, _written: &str) {}
}

/// What the tokens stand within: the length of its pointer, and how many items it had so far, if
/// it is a list.
struct Within {
    length: usize,
    items: Option<usize>,
}

/// Gives each token its pointer and its place.
struct Places<'t, S> {
    cursor: Cursor<'t>,
    pointer: String,
    within: Vec<Within>,
    seen: S,
}

impl<'t, S> Places<'t, S> {
    fn new(text: &'t str, seen: S) -> Self {
        Self {
            cursor: Cursor::new(text),
            pointer: String::new(),
            within: Vec::new(),
            seen,
        }
    }

    /// Makes the pointer that of the token. Returns whether a node is placed there.
    fn go(&mut self, token: &Token<'_>) -> bool {
        match (self.within.last_mut(), token) {
            (Some(within), Token::Key(key)) => {
                self.pointer.truncate(within.length);
                self.pointer.push('/');
                self.pointer.push_str(&escape(key));
            }
            (
                Some(Within {
                    length,
                    items: Some(items),
                }),
                _,
            ) => {
                self.pointer.truncate(*length);
                self.pointer.push('/');
                self.pointer.push_str(&items.to_string());
                *items += 1;
            }
            // The value of a member is placed at its key.
            (Some(_), _) => return false,
            (None, _) => {}
        }
        true
    }
}

impl<S: See> Visit for Places<'_, S> {
    fn see(&mut self, token: Token<'_>, spot: Spot) -> Result<(), Box<Refusal>> {
        if let Token::End = token {
            self.within.pop();
            return Ok(());
        }
        if self.go(&token) {
            let place = self.cursor.place(spot);
            self.seen.at(&self.pointer, place);
        }
        match token {
            Token::Number(written) | Token::Boolean(_, written) => {
                self.seen.written(&self.pointer, &written);
            }
            Token::Mapping | Token::List => self.within.push(Within {
                length: self.pointer.len(),
                items: matches!(token, Token::List).then_some(0),
            }),
            _ => {}
        }
        Ok(())
    }
}
