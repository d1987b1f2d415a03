//! What becomes of an object before its fields are looked at.

use super::at::At;
use super::bundle::{Bundler, Faults};
use super::dialect;
use crate::grammar::{Grammar, Object};
use crate::load::fixup;
use crate::tree::{Map, Node, Origin};

impl Bundler<'_> {
    /// Brings an object of a later version to the form that is lowered, and says what of it only
    /// narrows the values and is left out.
    pub(super) fn rewrite(&mut self, object: Object, map: &mut Map, at: &At<'_>) {
        let source = at.source();
        if self.grammar_of(source) != Grammar::Form {
            return;
        }
        let written = self.sources.get(source).grammar;
        for ignored in dialect::rewrite(written, object, map) {
            let place = at.key(ignored.keyword).place(&self.sources);
            self.note(ignored.keyword, place, ignored.note);
        }
    }

    /// Lets the fixups see an object before its fields are checked.
    pub(super) fn mend(&mut self, object: Object, map: &mut Map, at: &At<'_>) {
        if self.faults != Faults::Mend {
            return;
        }
        let sources = &self.sources;
        let written = |node: &Node| sources.written(node).map(str::to_owned);
        let grammar = self.grammar_of(at.source());
        // What stood under another key is told of under that.
        let moved = dialect::MOVED.iter().filter(|_| grammar == Grammar::Form);
        let moved: Vec<(&str, Origin)> = moved
            .filter_map(|key| Some((*key, map.get(*key)?.origin)))
            .filter(|(_, origin)| origin.file().is_some())
            .collect();
        for applied in fixup::mend_object(grammar, object, map, &written) {
            let below = applied.pointer.strip_prefix('/').unwrap_or_default();
            let (key, rest) = below.split_at(below.find('/').unwrap_or(below.len()));
            let place = match moved.iter().find(|(moved, _)| *moved == key) {
                Some((_, origin)) => At::below(*origin, rest).place(&self.sources),
                None => {
                    let (source, pointer) = at.place(&self.sources);
                    (source, pointer + &applied.pointer)
                }
            };
            self.tell(applied, place);
        }
    }
}
