//! The items of two lists, and the places of two tuples.

use super::document::Site;
use super::graph::Pair;
use super::kind::{ChangeKind as Kind, Directions};
use super::schemas::Schemas;
use super::view::{Part, View};

impl<'d> Schemas<'d, '_> {
    pub(super) fn items(
        &mut self,
        pair: &mut Pair,
        old_site: &Site,
        old: &View<'d>,
        new_site: &Site,
        new: &View<'d>,
    ) {
        let list = || "a list".to_owned();
        let tuple = |places: &[Part<'_>]| format!("a tuple of {}", places.len());
        match (&old.places, &new.places) {
            (None, None) => self.parts(pair, old.items.as_ref(), new.items.as_ref()),
            (Some(before), Some(after)) => {
                for (one, other) in before.iter().zip(after) {
                    self.part(pair, one, other);
                }
                for (_, site) in before.iter().skip(after.len()) {
                    pair.removed(Kind::PlaceRemoved, site);
                }
                for (_, site) in after.iter().skip(before.len()) {
                    pair.added(Kind::PlaceAdded, site);
                }
            }
            (None, Some(places)) => {
                pair.change(Kind::BoundTightened, old_site, new_site)
                    .from(list())
                    .to(tuple(places));
                for place in places {
                    self.parts(pair, old.items.as_ref(), Some(place));
                }
            }
            (Some(places), None) => {
                pair.change(Kind::BoundLoosened, old_site, new_site)
                    .from(tuple(places))
                    .to(list());
                for place in places {
                    self.parts(pair, Some(place), new.items.as_ref());
                }
            }
        }
    }

    fn parts(&mut self, pair: &mut Pair, old: Option<&Part<'d>>, new: Option<&Part<'d>>) {
        if let (Some(old), Some(new)) = (old, new) {
            self.part(pair, old, new);
        }
    }

    fn part(&mut self, pair: &mut Pair, old: &Part<'d>, new: &Part<'d>) {
        let items = self.compare(old.0, &old.1, new.0, &new.1);
        pair.parts.extend(items.map(|id| (id, Directions::BOTH)));
    }
}
