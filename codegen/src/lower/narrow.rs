//! The type of the values that several schemas allow at once.

use std::collections::HashSet;

use openapiv3::Schema;
use serde_json::Value;

use super::parts::{Declaration, Other, Parts};
use super::schema::{Node, nullable_if};
use super::shape::Shape;
use super::{Lowered, Lowering};
use crate::ir::{
    Deprecation, Docs, Enum, EnumOf, Format, Type, TypeDef, TypeId, TypeKind, Variant,
};
use crate::names::BETWEEN;
use crate::report::Outcome;
use crate::tree::{Trail, unescape};

impl<'d> Lowering<'d> {
    /// The type of values that are of both types, if there is one. What neither of them is gets
    /// the name `name`.
    ///
    /// Where one of them allows null, so does the result: it is read with the other eyes closed,
    /// since who sends null means it.
    pub(super) fn narrower(&mut self, one: &Type, other: &Type, name: &str) -> Option<Type> {
        let nullable = one.is_nullable() || other.is_nullable();
        let ty = self.narrower_value(one.not_null(), other.not_null(), name)?;
        Some(nullable_if(nullable, ty))
    }

    fn narrower_value(&mut self, one: &Type, other: &Type, name: &str) -> Option<Type> {
        let is_text = |ty: &Type| ty.is_formatted_text() || self.is_enum(ty, EnumOf::Strings);
        let is_integer = |ty: &Type| {
            let is_time = *ty == Type::Formatted(Format::UnixTime);
            ty.integer().is_some() || is_time || self.is_enum(ty, EnumOf::Integers)
        };
        let is_exact =
            |ty: &Type| matches!(ty, Type::Formatted(Format::Decimal | Format::Number(_)));
        let anything = |ty: &Type| matches!(ty, Type::Map(value) if **value == Type::Json);
        match (one, other) {
            (one, other) if one == other => Some(one.clone()),
            (Type::Json, ty) | (ty, Type::Json) => Some(ty.clone()),
            (Type::String, ty) | (ty, Type::String) if is_text(ty) => Some(ty.clone()),
            (Type::F64, ty) | (ty, Type::F64) if is_integer(ty) || is_exact(ty) => Some(ty.clone()),
            (exact, ty) | (ty, exact) if is_exact(exact) && is_integer(ty) => Some(ty.clone()),
            (integer, ty) | (ty, integer) if integer.integer().is_some() && is_integer(ty) => {
                // The shorter one; what is no plain integer is narrower than any.
                let is_narrower = ty.integer().is_none_or(|own| integer.integer() > Some(own));
                Some(if is_narrower { ty } else { integer }.clone())
            }
            // The listed texts are dates, and no text is a date with and without a time.
            (text, ty) | (ty, text) if text.is_formatted_text() && is_text(ty) => {
                let is_listed = self.is_enum(ty, EnumOf::Strings);
                Some(if is_listed { ty.clone() } else { Type::String })
            }
            (Type::Named(one), Type::Named(other))
                if self.listed(*one).is_some() && self.listed(*other).is_some() =>
            {
                self.in_both(*one, *other, name)
            }
            (map, ty) | (ty, map) if anything(map) && self.is_struct(ty) => Some(ty.clone()),
            (ty, listed) | (listed, ty) if self.are_all_of(listed, ty) => Some(listed.clone()),
            (map, ty @ Type::Map(_)) | (ty @ Type::Map(_), map) if anything(map) => {
                Some(ty.clone())
            }
            (Type::List(one), Type::List(other)) => {
                let item = self.narrower(one, other, &format!("{name}/Item"))?;
                Some(Type::List(Box::new(item)))
            }
            (Type::Tuple(one), Type::Tuple(other)) if one.len() == other.len() => {
                let places = one.iter().zip(other);
                let places = places.map(|(one, other)| self.narrower(one, other, name));
                Some(Type::Tuple(places.collect::<Option<_>>()?))
            }
            (Type::List(item), Type::Tuple(places)) | (Type::Tuple(places), Type::List(item)) => {
                let places = places.iter();
                let places = places.map(|place| self.narrower(place, item, name));
                Some(Type::Tuple(places.collect::<Option<_>>()?))
            }
            (Type::Named(union), ty) if self.alternatives(*union).is_some() => {
                self.of_union(*union, ty, name)
            }
            (ty, Type::Named(union)) if self.alternatives(*union).is_some() => {
                self.of_union(*union, ty, name)
            }
            _ => None,
        }
    }

    pub(super) fn is_enum(&self, ty: &Type, of: EnumOf) -> bool {
        matches!(ty, Type::Named(id) if self.listed(*id).is_some_and(|listed| listed.of == of))
    }

    /// Whether an enumeration of any JSON lists values of this type alone.
    fn are_all_of(&self, listed: &Type, ty: &Type) -> bool {
        let is_one = |value: &Value| match ty {
            Type::F64 => value.is_number(),
            Type::List(item) => **item == Type::Json && value.is_array(),
            Type::Map(item) => **item == Type::Json && value.is_object(),
            _ => false,
        };
        match listed {
            Type::Named(id) => self.listed(*id).is_some_and(|listed| {
                listed.of == EnumOf::Values && listed.variants.iter().all(|one| is_one(&one.value))
            }),
            _ => false,
        }
    }

    /// A type that is still being lowered is an object or a union.
    fn is_struct(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(
            self.types[id.0].as_ref().map(|def| &def.kind),
            Some(TypeKind::Struct(_)) | None
        ))
    }

    pub(super) fn listed(&self, id: TypeId) -> Option<&Enum> {
        match &self.types[id.0].as_ref()?.kind {
            TypeKind::Enum(listed) => Some(listed),
            _ => None,
        }
    }

    /// The types of a union's alternatives.
    fn alternatives(&self, id: TypeId) -> Option<Vec<Type>> {
        match &self.types[id.0].as_ref()?.kind {
            TypeKind::Union(union) => {
                let variants = union.variants.iter();
                Some(variants.map(|variant| variant.ty.clone()).collect())
            }
            _ => None,
        }
    }

    /// The values that both enumerations list. Where they have none in common, the one that is
    /// declared later is the closer one: both are open.
    fn in_both(&mut self, one: TypeId, other: TypeId, name: &str) -> Option<Type> {
        let (first, second) = (self.listed(one)?, self.listed(other)?);
        if first.of != second.of {
            return None;
        }
        let of = first.of;
        let common = values_in(&second.variants, &first.variants);
        if common.is_empty() || common.len() == second.variants.len() {
            return Some(Type::Named(other));
        }
        if common.len() == first.variants.len() {
            return Some(Type::Named(one));
        }
        let pointer = format!("{} and {}", self.pointers[one.0], self.pointers[other.0]);
        let listed = Enum {
            of,
            variants: common,
        };
        let docs = self.types[other.0].as_ref()?.docs.clone();
        Some(self.listing(listed, other, docs, name, &pointer))
    }

    /// What a union and another type have in common: the alternatives that are of it, too. Where
    /// several but not all of them are, the union is what says so with the fewest types.
    /// Unions may lead to one another, and in many ways: each is looked at once.
    fn of_union(&mut self, union: TypeId, ty: &Type, name: &str) -> Option<Type> {
        let pair = (union, ty.clone());
        if self.compared.contains(&pair) {
            return None;
        }
        let is_outermost = self.compared.is_empty();
        self.compared.push(pair);
        let common = self.common(union, ty, name);
        if is_outermost {
            self.compared.clear();
        }
        common
    }

    fn common(&mut self, union: TypeId, ty: &Type, name: &str) -> Option<Type> {
        let alternatives = self.alternatives(union)?;
        let mut common: Vec<Type> = Vec::new();
        for alternative in alternatives {
            if let Some(ty) = self.narrower_value(&alternative, ty, name)
                && !common.contains(&ty)
            {
                common.push(ty);
            }
        }
        match (common.as_slice(), ty) {
            ([], _) => None,
            ([only], _) => Some(only.clone()),
            (common, Type::Named(other))
                if self.alternatives(*other).map(|all| all.len()) == Some(common.len()) =>
            {
                Some(ty.clone())
            }
            _ => Some(Type::Named(union)),
        }
    }

    /// The type of values that fit all parts of a composition which are no objects: any JSON if
    /// there are none, and `None` if no value does.
    pub(super) fn narrowest(&mut self, parts: &Parts<'d>, name: &str) -> Lowered<Option<Type>> {
        let mut result = Type::Json;
        for other in &parts.others {
            let ty = self.other(other)?;
            match self.narrower(&result, &ty, name) {
                Some(ty) => result = ty,
                None => return self.list_of_all(&parts.others, name),
            }
        }
        if result == Type::Json && (parts.declares() || !parts.alternatives.is_empty()) {
            return Ok(Some(result));
        }
        for hint in &parts.hints {
            let ty = self.other(hint)?;
            result = self.narrower(&result, &ty, name).unwrap_or(result);
        }
        Ok(Some(result))
    }

    /// A type as narrow as the alternatives beside it make it, where only one of them fits it.
    pub(super) fn narrower_alternative(
        &mut self,
        ty: Type,
        parts: &Parts<'d>,
        name: &str,
    ) -> Lowered<Type> {
        let mut fitting = Vec::new();
        for alternative in &parts.alternatives {
            let trail = Trail::root(&alternative.pointer);
            let own = self.schema(alternative.node, &alternative.owner, &trail)?;
            fitting.extend(self.narrower(&ty, &own, name));
        }
        fitting.dedup();
        match fitting.as_slice() {
            [only] => Ok(only.clone()),
            _ => Ok(ty),
        }
    }

    /// An enumeration that is made of others, whose name is like that of one of them.
    pub(super) fn listing(
        &mut self,
        listed: Enum,
        like: TypeId,
        docs: Docs,
        name: &str,
        pointer: &str,
    ) -> Type {
        if let Some(ty) = self.inline.get(pointer) {
            return ty.clone();
        }
        let id = self.begin_type(false, &Trail::root(pointer));
        self.end_named(id, name, docs, TypeKind::Enum(listed));
        self.take_name(id, name, &[like]);
        Type::Named(id)
    }

    /// The type of a part of a composition that is no object.
    fn other(&mut self, other: &Other<'d>) -> Lowered<Type> {
        let Declaration {
            node,
            owner,
            pointer,
            ..
        } = other.declaration();
        let trail = Trail::root(pointer);
        match other {
            Other::Schema(_) => self.schema(*node, owner, &trail),
            Other::Own(schema, _) => self.own(schema, owner, &trail),
        }
    }

    /// A list whose elements fit what each of several lists says of them.
    fn list_of_all(&mut self, lists: &[Other<'d>], name: &str) -> Lowered<Option<Type>> {
        let mut items = Vec::with_capacity(lists.len());
        for list in lists {
            let Declaration {
                node,
                owner,
                pointer,
                ..
            } = list.declaration();
            let trail = Trail::root(pointer);
            let (schema, pointer) = match node {
                Node::Schema(schema) => (*schema, pointer.clone()),
                Node::Reference(reference) => {
                    let (schema, _, pointer) = self.component_schema(reference, &trail)?;
                    (schema, pointer)
                }
            };
            match Shape::beside_all_of(schema) {
                Shape::Array(Some(item)) => items.push(Declaration {
                    node: item.into(),
                    owner: format!("{owner}/Item"),
                    pointer: Trail::root(&pointer).key("items").pointer(),
                    is_alternative: false,
                }),
                _ => return Ok(None),
            }
        }
        let item = self.of_all(&items, &format!("{name}/Item"))?;
        Ok(item.map(|item| Type::List(Box::new(item))))
    }

    /// The type of values that fit all of the declared schemas; `None` if no value does.
    pub(super) fn of_all(
        &mut self,
        declarations: &[Declaration<'d>],
        name: &str,
    ) -> Lowered<Option<Type>> {
        let pointers = declarations.iter().map(|one| one.pointer.as_str());
        let key = pointers.collect::<Vec<_>>().join(" and ");
        if let Some(ty) = self.inline.get(&key) {
            return Ok(Some(ty.clone()));
        }
        let Some(last) = declarations.last() else {
            return Ok(None);
        };
        let trail = Trail::root(&last.pointer);
        let schema = match last.node {
            Node::Schema(schema) => schema,
            Node::Reference(reference) => self.component_schema(reference, &trail)?.0,
        };
        let named = declarations.iter().map(|one| Declaration {
            owner: name.to_owned(),
            ..one.clone()
        });
        let named: Vec<_> = named.collect();
        let mut parts = Parts::default();
        self.gather_all(&named, &mut parts)?;
        let before = self.types.len();
        let ty = self.deeper(&trail, |this| {
            this.composed(&parts, schema, name, &Trail::root(&key))
        })?;
        if let Some(Type::Named(id)) = ty.as_ref().map(Type::not_null)
            && id.0 >= before
            && self.pointers[id.0] == key
        {
            let declared = declarations.iter().filter_map(|one| {
                match self.inline.get(&one.pointer)?.not_null() {
                    Type::Named(id) => Some(*id),
                    _ => None,
                }
            });
            let declared: Vec<_> = declared.collect();
            self.take_name(*id, name, &declared);
        }
        if let Some(ty) = &ty {
            self.inline.insert(key, ty.clone());
        }
        Ok(ty)
    }

    /// Makes the enumeration to which a composition narrows others the type of its place: with the
    /// name of the place, and what is said there of it. One that has a place of its own stays as it
    /// is. The types from `before` on were made for the composition.
    pub(super) fn own_narrower(
        &mut self,
        ty: &Type,
        before: usize,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) {
        let pointer = trail.pointer();
        let Type::Named(id) = ty.not_null() else {
            return;
        };
        let from = &self.pointers[id.0];
        let is_joined = id.0 >= before && from.contains(" and ");
        let is_member = from
            .strip_prefix(&pointer)
            .is_some_and(|rest| rest.starts_with("/allOf/"));
        if self.listed(*id).is_none() || !(is_joined || is_member || *from == pointer) {
            return;
        }
        match self.component_at(&pointer) {
            Some(component) => {
                let wanted = self.component_type_name(&unescape(component));
                let is_holder =
                    |slot: &Option<TypeDef>| slot.as_ref().is_some_and(|def| def.name == wanted);
                match self.types.iter().position(is_holder) {
                    Some(holder) => self.exchange_names(*id, TypeId(holder)),
                    None => {
                        if let Some(def) = &mut self.types[id.0] {
                            def.name = wanted;
                        }
                    }
                }
            }
            None => {
                let made = (before..self.types.len()).map(TypeId);
                let made: Vec<_> = made.filter(|id| self.listed(*id).is_some()).collect();
                self.take_name(*id, name, &made);
            }
        }
        let data = &schema.schema_data;
        if let Some(def) = &mut self.types[id.0] {
            if data.description.is_some() {
                def.docs.description.clone_from(&data.description);
            }
            if data.deprecated {
                def.deprecation = Some(Deprecation::default());
            }
            if data.example.is_some() {
                def.example.clone_from(&data.example);
            }
        }
    }

    /// Gives a merged type the name that one of those took before it which as a rule nothing refers
    /// to any more.
    fn take_name(&mut self, merged: TypeId, name: &str, from: &[TypeId]) {
        let taken = from.iter().filter_map(|id| {
            let own = &self.types[id.0].as_ref()?.name;
            let is_component = self.component_at(&self.pointers[id.0]).is_some();
            let is_there = own.trim_start_matches(BETWEEN).starts_with(name);
            (is_there && !is_component).then_some((own.len(), *id))
        });
        let Some((_, other)) = taken.min() else {
            return;
        };
        self.exchange_names(merged, other);
    }

    fn exchange_names(&mut self, one: TypeId, other: TypeId) {
        let names = [one, other].map(|id| self.types[id.0].as_ref().map(|def| def.name.clone()));
        for (id, name) in [other, one].into_iter().zip(names) {
            if let (Some(def), Some(name)) = (&mut self.types[id.0], name) {
                def.name = name;
            }
        }
    }

    /// Any JSON, where a composition allows no value at all: what is sent all the same is read.
    pub(super) fn contradictory(&mut self, what: &str, trail: &Trail<'_>) -> Type {
        let why = format!("{what}, so that no value is both: any JSON is taken");
        self.degraded("schema allOf", trail, why);
        Type::Json
    }

    /// Reports, once for each place, that a part says more than its type.
    pub(super) fn degraded(&mut self, construct: &'static str, trail: &Trail<'_>, why: String) {
        // Of one place there may be several things to tell: names in a list of those required.
        let note = format!("{} {why}", trail.pointer());
        if self.noted.insert((construct, note)) {
            self.record(Outcome::Degraded, construct, trail, Some(why));
        }
    }
}

/// Those of the variants whose values are also among others.
pub(super) fn values_in(variants: &[Variant], others: &[Variant]) -> Vec<Variant> {
    let values: HashSet<String> = others.iter().map(|one| one.value.to_string()).collect();
    let variants = variants.iter();
    variants
        .filter(|variant| values.contains(&variant.value.to_string()))
        .cloned()
        .collect()
}
