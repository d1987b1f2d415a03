//! The places of YAML's nodes. What an alias names, and what a merge key brings, stands where its
//! anchor is.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

use super::super::parse::{GROWTH, SMALL_CHANGE};
use super::super::trail::escape;
use super::{Place, Seen};

/// Deeper than any file that was parsed.
const MAX_DEPTH: usize = 256;

/// Shows every node of a text to `see`.
pub(super) fn walk(text: &str, see: &mut dyn FnMut(Seen<'_>)) {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        cursor: Cursor {
            text,
            index: 0,
            offset: 0,
        },
        nodes: Vec::new(),
        anchors: HashMap::new(),
    };
    let Some(root) = reader.document() else {
        return;
    };
    let mut walk = Walk {
        nodes: &reader.nodes,
        pointer: String::new(),
        left: text.len().saturating_mul(GROWTH) + SMALL_CHANGE,
        see,
    };
    let place = walk.nodes[root].place;
    walk.saw(place, None);
    walk.node(root, place, 0);
}

struct Node<'t> {
    place: Place,
    kind: Kind<'t>,
}

enum Kind<'t> {
    /// A scalar's text, and whether it stands without quotes.
    Scalar(Cow<'t, str>, bool),
    List(Vec<usize>),
    Mapping(Vec<Member<'t>>),
}

struct Member<'t> {
    key: Cow<'t, str>,
    place: Place,
    value: usize,
    /// Whether the key is `<<`, not in quotes.
    merges: bool,
}

/// Turns events into nodes.
struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    cursor: Cursor<'t>,
    nodes: Vec<Node<'t>>,
    anchors: HashMap<usize, usize>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Place)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        Some((event, self.cursor.go(span.start)))
    }

    fn document(&mut self) -> Option<usize> {
        loop {
            let (event, place) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.node(event, place, 0),
            }
        }
    }

    /// A node, or what there is of it before the text ceases to parse. `None` if nothing is.
    fn node(&mut self, event: Event<'t>, place: Place, depth: usize) -> Option<usize> {
        if depth > MAX_DEPTH {
            return None;
        }
        let id = self.nodes.len();
        let (anchor, kind) = match event {
            Event::Alias(anchor) => return self.anchors.get(&anchor).copied(),
            Event::Scalar(text, style, anchor, _) => {
                (anchor, Kind::Scalar(text, style == ScalarStyle::Plain))
            }
            Event::SequenceStart(anchor, _) => (anchor, Kind::List(Vec::new())),
            Event::MappingStart(anchor, _) => (anchor, Kind::Mapping(Vec::new())),
            _ => return None,
        };
        let (is_list, is_mapping) = (
            matches!(kind, Kind::List(_)),
            matches!(kind, Kind::Mapping(_)),
        );
        self.nodes.push(Node { place, kind });
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        if is_list {
            self.items(id, depth);
        } else if is_mapping {
            self.members(id, depth);
        }
        Some(id)
    }

    fn items(&mut self, list: usize, depth: usize) -> Option<()> {
        loop {
            let (event, place) = self.next()?;
            if event == Event::SequenceEnd {
                return Some(());
            }
            let item = self.node(event, place, depth + 1)?;
            if let Kind::List(items) = &mut self.nodes[list].kind {
                items.push(item);
            }
        }
    }

    fn members(&mut self, mapping: usize, depth: usize) -> Option<()> {
        loop {
            let (event, place) = self.next()?;
            let (key, merges) = match event {
                Event::MappingEnd => return Some(()),
                Event::Scalar(key, style, anchor, tag) => {
                    let merges = key == "<<" && style == ScalarStyle::Plain;
                    let scalar = Event::Scalar(key.clone(), style, anchor, tag);
                    self.node(scalar, place, depth + 1)?;
                    (key, merges)
                }
                Event::Alias(anchor) => match &self.nodes[*self.anchors.get(&anchor)?].kind {
                    Kind::Scalar(key, _) => (key.clone(), false),
                    _ => return None,
                },
                _ => return None,
            };
            let (event, value_place) = self.next()?;
            let value = self.node(event, value_place, depth + 1)?;
            if let Kind::Mapping(members) = &mut self.nodes[mapping].kind {
                members.push(Member {
                    key,
                    place,
                    value,
                    merges,
                });
            }
        }
    }
}

/// Counts bytes on the way through a text whose parser counts characters.
struct Cursor<'t> {
    text: &'t str,
    index: usize,
    offset: usize,
}

impl Cursor<'_> {
    fn go(&mut self, marker: Marker) -> Place {
        if let Some(ahead) = marker.index().checked_sub(self.index) {
            let rest = &self.text[self.offset..];
            let passed = rest.char_indices().nth(ahead);
            self.offset += passed.map_or(rest.len(), |(bytes, _)| bytes);
            self.index = marker.index();
        }
        Place {
            line: marker.line(),
            column: marker.col() + 1,
            offset: self.offset,
        }
    }
}

/// Shows nodes, with aliases followed and mappings merged.
struct Walk<'n, 't> {
    nodes: &'n [Node<'t>],
    pointer: String,
    /// How many nodes may still be shown.
    left: usize,
    see: &'n mut dyn FnMut(Seen<'_>),
}

impl<'t> Walk<'_, 't> {
    fn saw(&mut self, place: Place, plain: Option<&str>) {
        (self.see)(Seen {
            pointer: &self.pointer,
            place,
            plain,
        });
    }

    /// What stands below a node that was shown at this place.
    fn node(&mut self, id: usize, place: Place, depth: usize) {
        if depth > MAX_DEPTH || self.left == 0 {
            return;
        }
        self.left -= 1;
        let nodes = self.nodes;
        let length = self.pointer.len();
        match &nodes[id].kind {
            Kind::Scalar(text, true) => self.saw(place, Some(text)),
            Kind::Scalar(_, false) => {}
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.pointer.push('/');
                    self.pointer.push_str(&index.to_string());
                    let place = nodes[*item].place;
                    self.saw(place, None);
                    self.node(*item, place, depth + 1);
                    self.pointer.truncate(length);
                }
            }
            Kind::Mapping(members) => {
                let mut shown = HashSet::new();
                let own = members.iter().filter(|member| !member.merges);
                for member in own {
                    self.member(member, &mut shown, depth);
                }
                self.merged(members, &mut shown, depth);
            }
        }
    }

    fn member(&mut self, member: &Member<'t>, shown: &mut HashSet<Cow<'t, str>>, depth: usize) {
        if !shown.insert(member.key.clone()) {
            return;
        }
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&escape(&member.key));
        self.saw(member.place, None);
        self.node(member.value, member.place, depth + 1);
        self.pointer.truncate(length);
    }

    /// What merge keys bring that the mapping does not have itself.
    fn merged(&mut self, members: &[Member<'t>], shown: &mut HashSet<Cow<'t, str>>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let nodes = self.nodes;
        for member in members.iter().filter(|member| member.merges) {
            let source = member.value;
            let sources = match &nodes[source].kind {
                Kind::List(sources) => sources.as_slice(),
                _ => std::slice::from_ref(&source),
            };
            for source in sources {
                let Kind::Mapping(members) = &nodes[*source].kind else {
                    continue;
                };
                for member in members.iter().filter(|member| !member.merges) {
                    self.member(member, shown, depth + 1);
                }
                self.merged(members, shown, depth + 1);
            }
        }
    }
}
