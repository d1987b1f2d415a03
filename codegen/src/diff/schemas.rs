//! Two schemas, fact by fact.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{Document, Node, Site, Use};
use super::graph::{Aspect, Graph, Pair, PairId};
use super::kind::{ChangeKind as Kind, Directions};
use super::view::{Bound, Further, View};

/// The formats that OpenAPI 3.0.3 (section 4.4) gives a meaning, and those of its registry that say
/// what a value is; the others are hints.
const FORMATS: &[&str] = &[
    "base64url",
    "binary",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "float",
    "unix-time",
];

/// The formats of integers: how many bits these have, and whether one of them is a sign.
const INTEGERS: &[(&str, (u32, bool))] = &[
    ("int8", (8, true)),
    ("int16", (16, true)),
    ("int32", (32, true)),
    ("int64", (64, true)),
    ("uint8", (8, false)),
    ("uint16", (16, false)),
    ("uint32", (32, false)),
    ("uint64", (64, false)),
];

/// Compares schemas, and the schemas that these refer to.
pub(super) struct Schemas<'d, 'g> {
    pub(super) old: Document<'d>,
    pub(super) new: Document<'d>,
    pub(super) graph: &'g mut Graph,
}

impl<'d> Schemas<'d, '_> {
    /// The pair of the schemas that two nodes lead to; `None` in a circle of bare references.
    pub(super) fn compare(
        &mut self,
        old: Node<'d>,
        old_site: &Site,
        new: Node<'d>,
        new_site: &Site,
    ) -> Option<PairId> {
        let old = self.old.resolve(old, old_site)?;
        let new = self.new.resolve(new, new_site)?;
        let is_wrapped = old.wrapper.is_some() || new.wrapper.is_some();
        let sites = if is_wrapped {
            (&old.site, &new.site)
        } else {
            (&old.core_site, &new.core_site)
        };
        let (id, is_new) = self.graph.pair(Aspect::Whole, sites.0, sites.1);
        if is_new {
            let mut pair = Pair::default();
            flags(&mut pair, &old, &new, sites);
            if is_wrapped {
                let core = self.core(&old, &new);
                pair.parts.push((core, Directions::BOTH));
            } else {
                self.structure(&mut pair, &old, &new);
            }
            self.graph.fill(id, pair);
        }
        Some(id)
    }

    /// The pair of what stands within the wrappers, which other uses share.
    pub(super) fn core(&mut self, old: &Use<'d>, new: &Use<'d>) -> PairId {
        let (id, is_new) = self
            .graph
            .pair(Aspect::Structure, &old.core_site, &new.core_site);
        if is_new {
            let mut pair = Pair::default();
            self.structure(&mut pair, old, new);
            self.graph.fill(id, pair);
        }
        id
    }

    fn structure(&mut self, pair: &mut Pair, old: &Use<'d>, new: &Use<'d>) {
        let (old_site, new_site) = (&old.core_site, &new.core_site);
        if let (Some(before), Some(after)) = (old.component(), new.component())
            && before != after
        {
            pair.change(Kind::SchemaRenamed, old_site, new_site)
                .from(before)
                .to(after);
        }
        let old_view = View::new(&self.old, old.core, old_site);
        let new_view = View::new(&self.new, new.core, new_site);
        let is_retyped = old_view.ty != new_view.ty
            || old_view.alternatives.is_empty() != new_view.alternatives.is_empty();
        if is_retyped && self.widened(pair, (old, &old_view), (new, &new_view)) {
            return;
        }
        if is_retyped {
            pair.change(Kind::TypeChanged, old_site, new_site)
                .from(old_view.words())
                .to(new_view.words());
            return;
        }
        format(pair, old_site, &old_view, new_site, &new_view);
        values(pair, old_site, &old_view, new_site, &new_view);
        bounds(pair, old_site, &old_view, new_site, &new_view);
        if old_view.discriminator != new_view.discriminator {
            let words = |discriminator: &Option<(&str, Option<String>)>| match discriminator {
                None => "none".to_owned(),
                Some((name, None)) => format!("`{name}`"),
                Some((name, Some(default))) => format!("`{name}`, else `{default}`"),
            };
            pair.change(Kind::DiscriminatorChanged, old_site, new_site)
                .from(words(&old_view.discriminator))
                .to(words(&new_view.discriminator));
        }
        if old_view.exclusions != new_view.exclusions {
            pair.change(Kind::ExclusionChanged, old_site, new_site);
        }
        self.items(pair, old_site, &old_view, new_site, &new_view);
        self.further(pair, old_site, &old_view, new_site, &new_view);
        self.alternatives(pair, &old_view, &new_view);
        self.properties(pair, &old_view, &new_view);
    }

    fn properties(&mut self, pair: &mut Pair, old: &View<'d>, new: &View<'d>) {
        for (name, (node, site)) in &old.properties {
            let Some((after, after_site)) = new.properties.get(name) else {
                let mask = travels(self.old.resolve(*node, site).as_ref());
                pair.removed(Kind::PropertyRemoved, site).only(mask);
                continue;
            };
            let mask = travels(self.old.resolve(*node, site).as_ref())
                .or(travels(self.new.resolve(*after, after_site).as_ref()));
            match (old.required.contains(name), new.required.contains(name)) {
                (false, true) => {
                    pair.change(Kind::PropertyRequired, site, after_site)
                        .only(mask);
                }
                (true, false) => {
                    pair.change(Kind::PropertyOptional, site, after_site)
                        .only(mask);
                }
                _ => {}
            }
            let property = self.compare(*node, site, *after, after_site);
            pair.parts.extend(property.map(|id| (id, mask)));
        }
        for (name, (node, site)) in &new.properties {
            if old.properties.contains_key(name) {
                continue;
            }
            let mask = travels(self.new.resolve(*node, site).as_ref());
            let kind = if new.required.contains(name) {
                Kind::RequiredPropertyAdded
            } else {
                Kind::PropertyAdded
            };
            pair.added(kind, site).only(mask);
        }
    }

    fn further(
        &mut self,
        pair: &mut Pair,
        old_site: &Site,
        old: &View<'d>,
        new_site: &Site,
        new: &View<'d>,
    ) {
        match (&old.further, &new.further) {
            (Further::Schema(before, before_site), Further::Schema(after, after_site)) => {
                let values = self.compare(*before, before_site, *after, after_site);
                pair.parts.extend(values.map(|id| (id, Directions::BOTH)));
            }
            (Further::Any, Further::Any) | (Further::Forbidden, Further::Forbidden) => {}
            (_, Further::Forbidden) => {
                pair.change(Kind::FurtherPropertiesForbidden, old_site, new_site);
            }
            (Further::Forbidden, _) => {
                pair.change(Kind::FurtherPropertiesAllowed, old_site, new_site);
            }
            (before, after) => {
                let words = |document: &Document<'d>, further: &Further<'d>| match further {
                    Further::Schema(node, site) => words(document, *node, site),
                    Further::Any | Further::Forbidden => "any".to_owned(),
                };
                let (before, after) = (words(&self.old, before), words(&self.new, after));
                if before != after {
                    let site = |site: &Site| site.suffixed("additionalProperties", ".*");
                    pair.change(Kind::TypeChanged, &site(old_site), &site(new_site))
                        .from(before)
                        .to(after);
                }
            }
        }
    }
}

pub(super) fn words<'d>(document: &Document<'d>, node: Node<'d>, site: &Site) -> String {
    match document.resolve(node, site) {
        Some(used) => View::new(document, used.core, &used.core_site).words(),
        None => "any".to_owned(),
    }
}

/// The directions in which a property is sent at all.
fn travels(used: Option<&Use<'_>>) -> Directions {
    Directions {
        requests: !used.is_some_and(|used| used.says(|schema| schema.schema_data.read_only)),
        responses: !used.is_some_and(|used| used.says(|schema| schema.schema_data.write_only)),
    }
}

/// What may be said of a schema at one place of use alone.
fn flags(pair: &mut Pair, old: &Use<'_>, new: &Use<'_>, (old_site, new_site): (&Site, &Site)) {
    type Flag = fn(&openapiv3::Schema) -> bool;
    let flags: [(Flag, Kind, Kind); 4] = [
        (
            |schema| schema.schema_data.nullable,
            Kind::Nullable,
            Kind::NotNullable,
        ),
        (
            |schema| schema.schema_data.deprecated,
            Kind::Deprecated,
            Kind::Undeprecated,
        ),
        (
            |schema| schema.schema_data.read_only,
            Kind::ReadOnly,
            Kind::NotReadOnly,
        ),
        (
            |schema| schema.schema_data.write_only,
            Kind::WriteOnly,
            Kind::NotWriteOnly,
        ),
    ];
    for (flag, gained, lost) in flags {
        let kind = match (old.says(flag), new.says(flag)) {
            (false, true) => gained,
            (true, false) => lost,
            _ => continue,
        };
        // A schema that says it of itself says it once, however often it is used.
        let is_own = !old.wrapper.is_some_and(flag) && !new.wrapper.is_some_and(flag);
        if is_own {
            pair.change(kind, &old.core_site, &new.core_site);
        } else {
            pair.change(kind, old_site, new_site);
        }
    }
    let default = |used: &Use<'_>| {
        let outer = used
            .wrapper
            .and_then(|wrapper| wrapper.schema_data.default.clone());
        outer.or_else(|| used.core.schema_data.default.clone())
    };
    let (before, after) = (default(old), default(new));
    if before != after {
        let kind = if before.is_some() && after.is_some() {
            Kind::DefaultChanged
        } else {
            Kind::DefaultDocumented
        };
        let words =
            |value: Option<Value>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
        pair.change(kind, old_site, new_site)
            .from(words(before))
            .to(words(after));
    }
}

fn format(pair: &mut Pair, old_site: &Site, old: &View<'_>, new_site: &Site, new: &View<'_>) {
    if old.format == new.format {
        return;
    }
    let meaning = |format: &Option<String>| {
        format
            .clone()
            .filter(|format| FORMATS.contains(&format.as_str()) || integer(format).is_some())
    };
    let (before, after) = (meaning(&old.format), meaning(&new.format));
    let kind = match (before.as_deref(), after.as_deref()) {
        (before, after) if before == after => Kind::FormatHintChanged,
        (None, Some(_)) | (Some("double"), Some("float")) => Kind::FormatNarrowed,
        (Some(_), None) | (Some("float"), Some("double")) => Kind::FormatWidened,
        (Some(before), Some(after)) if is_within(after, before) => Kind::FormatNarrowed,
        (Some(before), Some(after)) if is_within(before, after) => Kind::FormatWidened,
        _ => Kind::FormatChanged,
    };
    let words = |format: &Option<String>| {
        format
            .as_ref()
            .map_or("none".to_owned(), |format| format!("`{format}`"))
    };
    pair.change(kind, old_site, new_site)
        .from(words(&old.format))
        .to(words(&new.format));
}

fn integer(format: &str) -> Option<(u32, bool)> {
    let known = INTEGERS.iter().find(|(name, _)| *name == format);
    known.map(|(_, width)| *width)
}

/// Whether every integer of one format is one of the other.
fn is_within(one: &str, other: &str) -> bool {
    match (integer(one), integer(other)) {
        (Some((bits, signed)), Some((more, other))) => bits < more && (signed == other || !signed),
        _ => false,
    }
}

fn values(pair: &mut Pair, old_site: &Site, old: &View<'_>, new_site: &Site, new: &View<'_>) {
    let words = |values: &[Value]| {
        let values: Vec<_> = values
            .iter()
            .map(|value| format!("`{}`", plain(value)))
            .collect();
        values.join(", ")
    };
    match (old.enumeration.as_slice(), new.enumeration.as_slice()) {
        ([], []) => {}
        ([], after) => {
            pair.change(Kind::EnumAdded, old_site, new_site)
                .to(words(after));
        }
        (before, []) => {
            pair.change(Kind::EnumRemoved, old_site, new_site)
                .from(words(before));
        }
        (before, after) => {
            let missing = |from: &[Value], other: &[Value]| -> Vec<Value> {
                let missing = from.iter().filter(|value| !other.contains(value));
                missing.cloned().collect()
            };
            let (lost, gained) = (missing(before, after), missing(after, before));
            if !lost.is_empty() {
                pair.change(Kind::EnumValuesRemoved, old_site, new_site)
                    .from(words(&lost));
            }
            if !gained.is_empty() {
                pair.change(Kind::EnumValuesAdded, old_site, new_site)
                    .to(words(&gained));
            }
        }
    }
}

/// A value as it is sent.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn bounds(pair: &mut Pair, old_site: &Site, old: &View<'_>, new_site: &Site, new: &View<'_>) {
    let mut record =
        |name: &str, tightened: bool, before: Option<String>, after: Option<String>| {
            let kind = if tightened {
                Kind::BoundTightened
            } else {
                Kind::BoundLoosened
            };
            let words = |value: Option<String>| {
                value.map_or("none".to_owned(), |value| format!("{name} {value}"))
            };
            pair.change(kind, old_site, new_site)
                .from(words(before))
                .to(words(after));
        };
    let mut ends = |old: &BTreeMap<&'static str, Bound>,
                    new: &BTreeMap<&'static str, Bound>,
                    is_stricter: fn(f64, f64) -> bool| {
        let mut names: Vec<_> = old.keys().chain(new.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let (before, after) = (old.get(name), new.get(name));
            if before == after {
                continue;
            }
            let tightened = match (before, after) {
                (Some(before), Some(after)) => {
                    is_stricter(after.value, before.value)
                        || after.value.total_cmp(&before.value).is_eq() && after.exclusive
                }
                (before, _) => before.is_none(),
            };
            let words = |bound: Option<&Bound>| {
                bound.map(|bound| {
                    let exclusive = if bound.exclusive { ", exclusive" } else { "" };
                    format!("{}{exclusive}", bound.value)
                })
            };
            record(name, tightened, words(before), words(after));
        }
    };
    ends(&old.lower, &new.lower, |after, before| after > before);
    ends(&old.upper, &new.upper, |after, before| after < before);
    for name in ["multipleOf", "pattern", "uniqueItems"] {
        let (before, after) = (old.others.get(name), new.others.get(name));
        if before != after {
            let words = |value: Option<&String>| value.map(|value| format!("`{value}`"));
            record(name, after.is_some(), words(before), words(after));
        }
    }
}
