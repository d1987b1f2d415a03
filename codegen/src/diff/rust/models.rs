//! Types: their names, their fields and variants, and what makes values of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Both;
use super::change::RustChange;
use super::kind::{RustChangeKind as Kind, Severity};
use super::pairs::{Pair, reached};
use super::text::{Renames, renamed, rust};
use crate::emit::{derived, lies_on_heap, takes_names};
use crate::ir::replacement::counterpart;
use crate::ir::{
    Alias, Api, Enum, EnumOf, Library, Named, Property, Struct, TypeDef, TypeId, TypeKind, Union,
    json_patch,
};

/// The types of a version in two states.
pub(super) struct Models<'l> {
    both: Both<'l>,
    /// What the older types are called now that have another name.
    renames: Renames<'l>,
    /// What the older types show as now: by that name, or as what they are an alias of.
    shown: Renames<'l>,
    /// The types by their names.
    old: BTreeMap<&'l str, TypeId>,
    new: BTreeMap<&'l str, TypeId>,
}

impl<'l> Models<'l> {
    pub(super) fn of(both: Both<'l>, pairs: &mut BTreeSet<Pair>) -> Self {
        let ((old_index, old_api), (new_index, new_api)) = (both.old, both.new);
        let old = names(both.libraries.0, old_index);
        let new = names(both.libraries.1, new_index);
        for operation in old_api.operations() {
            if let Some((_, other)) = counterpart(operation, new_api) {
                pairs.extend(reached(both.libraries, operation, other));
            }
        }
        let mut renames = Renames::new();
        for &(before, after) in &*pairs {
            let (name, other) = (
                &both.libraries.0.types[before.0].name,
                &both.libraries.1.types[after.0].name,
            );
            // One that stands at places of several others has no new name.
            let others = pairs.iter().filter(|(one, _)| *one == before).count();
            let is_gone = !new.contains_key(name.as_str());
            if others == 1 && is_gone && !old.contains_key(other.as_str()) {
                renames.insert(before, other.as_str());
            }
        }
        let mut shown = renames.clone();
        for (name, id) in &old {
            let own = &both.libraries.0.types[id.0].name;
            if own == name
                && let Some(now) = new.get(name)
            {
                shown.insert(*id, both.libraries.1.types[now.0].name.as_str());
            }
        }
        Self {
            both,
            renames,
            shown,
            old,
            new,
        }
    }

    pub(super) fn shown(&self) -> &Renames<'l> {
        &self.shown
    }

    pub(super) fn changes(&self) -> Vec<RustChange> {
        let (old_api, new_api) = (&self.both.old.1.name, &self.both.new.1.name);
        let mut changes = Vec::new();
        let mut compared = BTreeSet::new();
        for (name, id) in &self.old {
            let item = format!("{old_api}::models::{name}");
            let renamed = || self.renames.get(id).copied();
            let is_there = self.new.contains_key(name);
            let now = if is_there { None } else { renamed() }.unwrap_or(name);
            let Some(other) = self.new.get(now) else {
                changes.push(RustChange::new(Kind::TypeRemoved, item));
                continue;
            };
            if now != *name {
                let now = format!("{new_api}::models::{now}");
                changes.push(RustChange::new(Kind::TypeRenamed, item.clone()).to(now));
            }
            if compared.insert((*id, *other)) {
                let now = format!("{new_api}::models::{now}");
                let mut types = Types {
                    models: self,
                    item: &item,
                    now: &now,
                    changes: Vec::new(),
                };
                types.compare(*id, *other);
                changes.append(&mut types.changes);
            }
            self.sharing(&item, name, (*id, *other), &mut changes);
        }
        self.aliases(&mut changes);
        let renamed: BTreeSet<_> = self.renames.values().copied().collect();
        for name in self.new.keys() {
            if !self.old.contains_key(name) && !renamed.contains(name) {
                let item = format!("{new_api}::models::{name}");
                changes.push(RustChange::new(Kind::TypeAdded, item));
            }
        }
        changes
    }

    /// Which components were one type, and which are now.
    fn aliases(&self, changes: &mut Vec<RustChange>) {
        let ((before, after), (old, new)) = (self.both.libraries, (self.both.old, self.both.new));
        let two = |names: &BTreeMap<&str, TypeId>, alias: &Alias, own: &str| {
            let found = names.get(alias.name.as_str()).zip(names.get(own));
            found.is_some_and(|(one, other)| one != other)
        };
        let of = |library: &'l Library, index: usize| {
            let aliases = library.aliases.iter();
            let aliases = aliases.filter(move |it| it.is_component && it.apis.contains(&index));
            aliases.map(|it| (it, library.types[it.of.0].name.as_str()))
        };
        let item = |api: &Api, name: &str| format!("{}::models::{name}", api.name);
        for (alias, own) in of(before, old.0).filter(|(it, own)| two(&self.new, it, own)) {
            let change = RustChange::new(Kind::NoLongerShared, item(old.1, &alias.name));
            changes.push(change.from(item(old.1, own)));
        }
        for (alias, own) in of(after, new.0).filter(|(it, own)| two(&self.old, it, own)) {
            let change = RustChange::new(Kind::Shared, item(new.1, &alias.name));
            changes.push(change.to(item(new.1, own)));
        }
    }

    /// Which of the versions after this one have the same type, and which had it.
    fn sharing(&self, item: &str, name: &str, (old, new): Pair, changes: &mut Vec<RustChange>) {
        let (before, after) = self.both.libraries;
        for (index, api) in before.apis.iter().enumerate() {
            let Some(now) = after.apis.iter().position(|it| it.name == api.name) else {
                continue;
            };
            let is_later = index > self.both.old.0;
            let is_there = |library: &Library, index| names(library, index).contains_key(name);
            if !is_later || !is_there(before, index) || !is_there(after, now) {
                continue;
            }
            let was = before.types[old.0].apis.contains(&index);
            let is = after.types[new.0].apis.contains(&now);
            let other = format!("{}::models::{name}", api.name);
            match (was, is) {
                (true, false) => {
                    changes.push(RustChange::new(Kind::NoLongerShared, item).from(other));
                }
                (false, true) => changes.push(RustChange::new(Kind::Shared, item).to(other)),
                _ => {}
            }
        }
    }
}

/// The types of a version, by all of their names.
fn names(library: &Library, api: usize) -> BTreeMap<&str, TypeId> {
    let named = Named::new(library);
    let ids = (0..library.types.len()).map(TypeId);
    let all = ids.flat_map(|id| named.names(id, api).map(move |name| (name, id)));
    all.collect()
}

/// A type in two states.
struct Types<'m, 'l> {
    models: &'m Models<'l>,
    item: &'m str,
    /// What it is called now.
    now: &'m str,
    changes: Vec<RustChange>,
}

impl Types<'_, '_> {
    fn push(&mut self, kind: Kind, member: &str, old: Option<String>, new: Option<String>) {
        let item = match kind.severity() {
            Severity::Additive => self.now,
            _ => self.item,
        };
        let mut change = RustChange::new(kind, format!("{item}{member}"));
        (change.old, change.new) = (old, new);
        self.changes.push(change);
    }

    fn compare(&mut self, old: TypeId, new: TypeId) {
        let (before, after) = self.models.both.libraries;
        let (old, new) = (&before.types[old.0], &after.types[new.0]);
        if old.deprecation.is_none() && new.deprecation.is_some() {
            self.push(Kind::Deprecated, "", None, None);
        }
        if std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind) {
            self.derives(old, new);
        }
        match (&old.kind, &new.kind) {
            (TypeKind::Struct(one), TypeKind::Struct(other)) => {
                if lies_on_heap(one) != lies_on_heap(other) {
                    let (one, other) = (kind(&old.kind).to_owned(), kind(&new.kind).to_owned());
                    self.push(Kind::TypeKindChanged, "", Some(one), Some(other));
                }
                self.fields((old, one), (new, other));
                self.constructor((old, one), (new, other));
            }
            (TypeKind::Enum(one), TypeKind::Enum(other)) if one.of == other.of => {
                self.values(one, other);
            }
            (TypeKind::Union(one), TypeKind::Union(other)) => self.variants(one, other),
            (one, other) => {
                let (one, other) = (kind(one).to_owned(), kind(other).to_owned());
                self.push(Kind::TypeKindChanged, "", Some(one), Some(other));
            }
        }
    }

    fn derives(&mut self, old: &TypeDef, new: &TypeDef) {
        let (before, after) = self.models.both.libraries;
        let (was, is) = (derived(before, old), derived(after, new));
        for one in was.iter().filter(|one| !is.contains(one)) {
            self.push(Kind::DeriveRemoved, "", Some((*one).to_owned()), None);
        }
        for one in is.iter().filter(|one| !was.contains(one)) {
            self.push(Kind::DeriveAdded, "", None, Some((*one).to_owned()));
        }
    }

    fn fields(&mut self, (old, before): (&TypeDef, &Struct), (new, after): (&TypeDef, &Struct)) {
        let libraries = self.models.both.libraries;
        let (renames, none) = (&self.models.shown, Renames::new());
        for property in &before.properties {
            let member = format!("::{}", property.ident);
            let mut others = after.properties.iter();
            let Some(other) = others.find(|other| other.name == property.name) else {
                self.push(Kind::FieldRemoved, &member, None, None);
                continue;
            };
            if other.ident != property.ident {
                self.push(Kind::FieldRenamed, &member, None, Some(other.ident.clone()));
            }
            if property.deprecation.is_none() && other.deprecation.is_some() {
                self.push(Kind::Deprecated, &member, None, None);
            }
            let was = field(libraries.0, old, property, renames);
            let is = field(libraries.1, new, other, &none);
            if was == is {
                continue;
            }
            let shown = field(libraries.0, old, property, &none);
            let kind = if is == format!("Option<{was}>") {
                Kind::FieldOptional
            } else if was == format!("Option<{is}>") {
                Kind::FieldRequired
            } else {
                Kind::FieldChanged
            };
            self.push(kind, &member, Some(shown), Some(is));
        }
        for property in &after.properties {
            let mut others = before.properties.iter();
            if !others.any(|other| other.name == property.name) {
                let is = field(libraries.1, new, property, &none);
                self.push(
                    Kind::FieldAdded,
                    &format!("::{}", property.ident),
                    None,
                    Some(is),
                );
            }
        }
        let additional = |library, structure: &Struct, renames: &Renames<'_>| {
            let ty = structure.additional.as_ref();
            ty.map(|ty| format!("BTreeMap<String, {}>", renamed(library, ty, renames)))
        };
        let was = additional(libraries.0, before, renames);
        let is = additional(libraries.1, after, &none);
        let kind = match (&was, &is) {
            (Some(_), None) => Kind::FieldRemoved,
            (None, Some(_)) => Kind::FieldAdded,
            (Some(was), Some(is)) if was != is => Kind::FieldChanged,
            _ => return,
        };
        self.push(kind, "::additional_properties", was, is);
    }

    fn constructor(
        &mut self,
        (old, before): (&TypeDef, &Struct),
        (new, after): (&TypeDef, &Struct),
    ) {
        let libraries = self.models.both.libraries;
        let was = Constructor::of(libraries.0, old, before, &self.models.shown);
        let is = Constructor::of(libraries.1, new, after, &Renames::new());
        let (kind, was, is) = match (was, is) {
            (Some(was), Some(is)) if !was.takes_as(&is) => {
                (Kind::ConstructorChanged, Some(was), Some(is))
            }
            (Some(was), None) => (Kind::ConstructorRemoved, Some(was), None),
            (None, Some(is)) => (Kind::ConstructorAdded, None, Some(is)),
            _ => return,
        };
        let shown = |it: Option<Constructor>| it.map(|it| it.shown());
        self.push(kind, "::new", shown(was), shown(is));
    }

    fn values(&mut self, before: &Enum, after: &Enum) {
        for variant in &before.variants {
            let member = format!("::{}", variant.ident);
            let same = after.variants.iter().find(|it| it.ident == variant.ident);
            let moved = after.variants.iter().find(|it| it.value == variant.value);
            match (same, moved) {
                (Some(same), _) if same.value != variant.value => {
                    let (was, is) = (variant.value.to_string(), same.value.to_string());
                    self.push(Kind::VariantValueChanged, &member, Some(was), Some(is));
                }
                (None, Some(moved)) => {
                    let is = moved.ident.clone();
                    self.push(Kind::VariantRenamed, &member, None, Some(is));
                }
                (None, None) => self.push(Kind::VariantRemoved, &member, None, None),
                (Some(_), _) => {}
            }
        }
        for variant in &after.variants {
            let mut others = before.variants.iter();
            let is_known =
                |it: &crate::ir::Variant| it.ident == variant.ident || it.value == variant.value;
            if !others.any(is_known) {
                self.push(
                    Kind::VariantAdded,
                    &format!("::{}", variant.ident),
                    None,
                    None,
                );
            }
        }
    }

    fn variants(&mut self, before: &Union, after: &Union) {
        let libraries = self.models.both.libraries;
        for variant in &before.variants {
            let member = format!("::{}", variant.ident);
            let Some(other) = after.variants.iter().find(|it| it.ident == variant.ident) else {
                self.push(Kind::VariantRemoved, &member, None, None);
                continue;
            };
            let was = renamed(libraries.0, &variant.ty, &self.models.shown);
            let is = renamed(libraries.1, &other.ty, &Renames::new());
            if was != is {
                let was = rust(libraries.0, &variant.ty);
                self.push(Kind::VariantChanged, &member, Some(was), Some(is));
            }
        }
        for variant in &after.variants {
            if !before.variants.iter().any(|it| it.ident == variant.ident) {
                self.push(
                    Kind::VariantAdded,
                    &format!("::{}", variant.ident),
                    None,
                    None,
                );
            }
        }
    }
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(it) if lies_on_heap(it) => "a handle of a struct",
        TypeKind::Struct(_) => "a struct",
        TypeKind::Enum(Enum { of, .. }) => match of {
            EnumOf::Strings => "an enumeration of texts",
            EnumOf::Integers => "an enumeration of integers",
            EnumOf::Values => "an enumeration of values",
        },
        TypeKind::Union(_) => "an enum of types",
    }
}

/// The type of a field, as it is declared.
fn field(library: &Library, def: &TypeDef, property: &Property, renames: &Renames<'_>) -> String {
    let ty = renamed(library, &property.ty, renames);
    if property.is_optional_field(def.in_requests) {
        format!("Option<{ty}>")
    } else {
        ty
    }
}

/// What a constructor takes.
struct Constructor {
    /// Whether it takes its values by their names, and not by their order.
    is_by_name: bool,
    values: Vec<(String, String)>,
}

impl Constructor {
    /// `None` where nobody but a test makes values.
    fn of(
        library: &Library,
        def: &TypeDef,
        structure: &Struct,
        renames: &Renames<'_>,
    ) -> Option<Self> {
        if !def.in_requests || json_patch::value(&library.types, def).is_some() {
            return None;
        }
        let required = structure.properties.iter().filter(|it| it.required);
        let values = required.map(|it| (it.ident.clone(), renamed(library, &it.ty, renames)));
        Some(Self {
            is_by_name: takes_names(structure),
            values: values.collect(),
        })
    }

    /// Whether a call of one is a call of the other, as far as the fields do not tell otherwise.
    fn takes_as(&self, other: &Self) -> bool {
        let names = |it: &Self| {
            let mut names: Vec<_> = it.values.iter().map(|(name, _)| name.clone()).collect();
            if it.is_by_name {
                names.sort_unstable();
            }
            names
        };
        self.is_by_name == other.is_by_name && names(self) == names(other)
    }

    fn shown(&self) -> String {
        let values = self.values.iter().map(|(name, ty)| format!("{name}: {ty}"));
        let values = values.collect::<Vec<_>>().join(", ");
        if self.is_by_name {
            format!("{{ {values} }}")
        } else {
            format!("({values})")
        }
    }
}
