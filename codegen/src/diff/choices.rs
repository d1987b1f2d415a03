//! The alternatives of two schemas.

use super::document::{Document, Node, Site, Use};
use super::graph::Pair;
use super::kind::{ChangeKind as Kind, Directions};
use super::schemas::{Schemas, words};
use super::view::View;

impl<'d> Schemas<'d, '_> {
    /// Pairs alternatives by the name of their component, then by their type, in order.
    pub(super) fn alternatives(&mut self, pair: &mut Pair, old: &View<'d>, new: &View<'d>) {
        let mut before: Vec<Alternative<'_, 'd>> = list(&self.old, &old.alternatives);
        let mut after: Vec<Alternative<'_, 'd>> = list(&self.new, &new.alternatives);
        let mut paired = Vec::new();
        let keys: [fn(&Alternative<'_, '_>) -> Option<String>; 2] = [
            |alternative| alternative.component.clone(),
            |alternative| {
                alternative
                    .component
                    .is_none()
                    .then(|| alternative.words.clone())
            },
        ];
        for key in keys {
            before.retain(|one| {
                let found = key(one).and_then(|wanted| {
                    after
                        .iter()
                        .position(|other| key(other) == Some(wanted.clone()))
                });
                if let Some(index) = found {
                    paired.push((one.place, after.remove(index).place));
                }
                found.is_none()
            });
        }
        // What is left over alone on both sides is taken for one that has another name.
        if let ([one], [other]) = (before.as_slice(), after.as_slice())
            && one.words == other.words
        {
            paired.push((one.place, other.place));
            before.clear();
            after.clear();
        }
        for ((one, one_site), (other, other_site)) in paired {
            let alternative = self.compare(*one, one_site, *other, other_site);
            pair.parts
                .extend(alternative.map(|id| (id, Directions::BOTH)));
        }
        for alternative in before {
            pair.removed(Kind::AlternativeRemoved, &alternative.place.1)
                .from(alternative.name());
        }
        for alternative in after {
            pair.added(Kind::AlternativeAdded, &alternative.place.1)
                .to(alternative.name());
        }
    }

    /// What was of one schema, and may now be of others too, or the other way round. Whether that
    /// is all that happened.
    pub(super) fn widened(
        &mut self,
        pair: &mut Pair,
        (old, old_view): (&Use<'d>, &View<'d>),
        (new, new_view): (&Use<'d>, &View<'d>),
    ) -> bool {
        let is_choice = |view: &View<'_>| view.ty.is_none() && !view.alternatives.is_empty();
        let is_one = |view: &View<'_>| view.ty.is_some() && view.alternatives.is_empty();
        if is_one(old_view) && is_choice(new_view) {
            let mut alternatives = list(&self.new, &new_view.alternatives);
            let Some((kept, kept_use)) = kept(&self.new, &alternatives, old, old_view) else {
                return false;
            };
            if !says_null(old) && !says_null(new) && says_null(&kept_use) {
                pair.change(Kind::Nullable, &old.core_site, &kept_use.site);
            }
            let core = self.core(old, &kept_use);
            pair.parts.push((core, Directions::BOTH));
            alternatives.remove(kept);
            for added in alternatives {
                pair.added(Kind::AlternativeAdded, &added.place.1)
                    .to(added.name());
            }
            return true;
        }
        if is_choice(old_view) && is_one(new_view) {
            let mut alternatives = list(&self.old, &old_view.alternatives);
            let Some((kept, kept_use)) = kept(&self.old, &alternatives, new, new_view) else {
                return false;
            };
            if says_null(&kept_use) && !says_null(old) && !says_null(new) {
                pair.change(Kind::NotNullable, &kept_use.site, &new.core_site);
            }
            let core = self.core(&kept_use, new);
            pair.parts.push((core, Directions::BOTH));
            alternatives.remove(kept);
            for removed in alternatives {
                pair.removed(Kind::AlternativeRemoved, &removed.place.1)
                    .from(removed.name());
            }
            return true;
        }
        false
    }
}

fn says_null(used: &Use<'_>) -> bool {
    used.says(|schema| schema.schema_data.nullable)
}

/// The alternative that a schema is: the same component, or the only one of its type that is
/// written out.
fn kept<'d>(
    document: &Document<'d>,
    alternatives: &[Alternative<'_, 'd>],
    one: &Use<'d>,
    view: &View<'d>,
) -> Option<(usize, Use<'d>)> {
    let is_same = |it: &Alternative<'_, '_>| {
        it.component.is_some() && it.component.as_deref() == one.component()
    };
    let words = view.words();
    let is_alike = |it: &Alternative<'_, '_>| it.component.is_none() && it.words == words;
    let index = alternatives.iter().position(is_same).or_else(|| {
        let mut alike = (0..alternatives.len()).filter(|&index| is_alike(&alternatives[index]));
        alike.next().filter(|_| alike.next().is_none())
    })?;
    let (node, site) = alternatives[index].place;
    Some((index, document.resolve(*node, site)?))
}

struct Alternative<'v, 'd> {
    place: &'v (Node<'d>, Site),
    component: Option<String>,
    words: String,
}

impl Alternative<'_, '_> {
    fn name(&self) -> String {
        match &self.component {
            Some(name) => format!("`{name}`"),
            None => self.words.clone(),
        }
    }
}

fn list<'v, 'd>(
    document: &Document<'d>,
    places: &'v [(Node<'d>, Site)],
) -> Vec<Alternative<'v, 'd>> {
    let alternatives = places.iter().map(|place| {
        let used = document.resolve(place.0, &place.1);
        Alternative {
            place,
            component: used
                .as_ref()
                .and_then(|used| used.component().map(str::to_owned)),
            words: words(document, place.0, &place.1),
        }
    });
    alternatives.collect()
}
