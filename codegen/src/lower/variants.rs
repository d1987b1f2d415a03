//! Schemas whose values are one of several: enumerations, and `oneOf` and `anyOf`.

use std::collections::{HashMap, HashSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::choice::Selection;
use super::lineage::Listing;
use super::overlap::Kind;
use super::parts::Parts;
use super::schema::{Node, nullable_if};
use super::tags::{Asserted, told_members};
use super::{Lowered, Lowering, component_name};
use crate::ir::{EnumOf, Type, TypeId, TypeKind, Union, UnionVariant};
use crate::load::OPEN;
use crate::names::{BETWEEN, OR, Scope, variant_name};
use crate::tree::{Trail, unescape};

impl<'d> Lowering<'d> {
    /// Alternatives, told apart by a discriminator or by the shape of the value.
    pub(super) fn union(
        &mut self,
        schema: &'d Schema,
        listing: &Listing<'d>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let members = listing.members;
        let members_trail = Trail::root(&listing.pointer);
        let mut nullable = schema.schema_data.nullable;
        let mut telling = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            if self.is_null(member.into()) {
                nullable = true;
            } else {
                telling.push((index, member));
            }
        }
        if let [(index, member)] = telling.as_slice()
            && !is_open(schema)
        {
            let ty = self.schema((*member).into(), name, &members_trail.index(*index))?;
            return Ok(nullable_if(nullable, ty));
        }
        let id = self.begin_type(nullable, trail);
        let mut alternatives: Vec<Alternative<'d>> = Vec::new();
        // Which of them has a type, and which have a tag: there may be thousands.
        let mut places: HashMap<Type, usize> = HashMap::new();
        let mut holders: HashMap<String, Vec<usize>> = HashMap::new();
        let nodes = telling.iter().map(|(_, member)| Node::from(*member));
        let asserted: Vec<_> = nodes.map(|node| self.asserted(node)).collect();
        let mut constants = match &listing.discriminator {
            Some((discriminator, _)) => told_members(discriminator, &asserted),
            None => Vec::new(),
        }
        .into_iter();
        let default = listing.discriminator.as_ref();
        let default = default.and_then(|(_, pointer)| self.default_mapping(pointer));
        let labels = self.labels(listing);
        for ((index, member), asserted) in telling.into_iter().zip(asserted) {
            let trail = members_trail.index(index);
            let label = labels[index].clone();
            let member_name = format!("{name}/|{label}");
            let ty = self.schema(member.into(), &member_name, &trail)?;
            nullable |= ty.is_nullable();
            let ty = ty.not_null().clone();
            if ty == Type::Boolean {
                self.note_truth(member.into(), listing.keyword, &trail);
            }
            let mut tags = Vec::new();
            if let Some((discriminator, pointer)) = &listing.discriminator {
                let mut constants = constants.next().unwrap_or_default();
                tags = self.mapped_to_member(discriminator, member);
                if tags.is_empty() && !constants.is_empty() {
                    let own = places.get(&ty).copied();
                    let is_another_s = |tag: &String| {
                        let mut holders = holders.get(tag).into_iter().flatten();
                        holders.any(|holder| Some(*holder) != own)
                    };
                    constants.retain(|tag| {
                        !is_another_s(tag) && !discriminator.mapping.contains_key(tag)
                    });
                    tags = constants;
                } else if tags.is_empty() {
                    tags.extend(component_of(member));
                } else {
                    let place = Trail::root(pointer);
                    self.note_contradiction(discriminator, &tags, &constants, &place);
                }
            }
            let component = default.as_deref().zip(component_of(member));
            let is_default = component.is_some_and(|(default, one)| self.leads_to(default, &one));
            let place = *places.entry(ty.clone()).or_insert(alternatives.len());
            for tag in &tags {
                holders.entry(tag.clone()).or_default().push(place);
            }
            match alternatives.get_mut(place) {
                Some(same) => {
                    tags.retain(|tag| !same.tags.contains(tag));
                    same.tags.extend(tags);
                    same.is_default |= is_default;
                }
                None => alternatives.push(Alternative {
                    ty,
                    tags,
                    is_default,
                    title: title(member.into()).map(variant_name),
                    label: Some(label),
                    node: Some(member.into()),
                    asserted,
                }),
            }
        }
        if let Some((discriminator, pointer)) = &listing.discriminator {
            self.add_tags_within(&mut alternatives, discriminator);
            let told = alternatives.iter().flat_map(|one| &one.tags);
            let told = told.cloned().collect();
            self.note_mapping(discriminator, &told, &Trail::root(pointer));
            if !alternatives.iter().any(|one| one.is_default) {
                self.note_default(default.as_deref(), &Trail::root(pointer));
            }
        }
        let ty = self.union_of(id, alternatives, schema, listing, name, trail)?;
        Ok(nullable_if(nullable, ty))
    }

    /// Adds what stands for an alternative because it stands for one of those that it is itself.
    /// What stands for another alternative alone is that one's.
    fn add_tags_within(&self, alternatives: &mut [Alternative<'d>], discriminator: &Discriminator) {
        let own = alternatives.iter().flat_map(|one| one.tags.clone());
        let mut taken: HashSet<String> = own.collect();
        for one in alternatives {
            let mut within = self.tags_within(&one.ty, &discriminator.property_name);
            if let Some(Node::Reference(reference)) = one.node
                && let Some(name) = component_name(reference, "schemas")
            {
                within.extend(self.tags_below(discriminator, name));
            }
            within.retain(|tag| taken.insert(tag.clone()));
            one.tags.extend(within);
        }
    }

    /// The values of the discriminator that are mapped to a member, which is a component.
    fn mapped_to_member(
        &self,
        discriminator: &Discriminator,
        member: &ReferenceOr<Schema>,
    ) -> Vec<String> {
        let name = component_of(member);
        name.map_or_else(Vec::new, |name| self.mapped_to(discriminator, &name))
    }

    /// An object with these parts, or one of the alternatives beside it that are no objects.
    pub(super) fn object_or_others(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        name: &str,
        nullable: bool,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let id = self.begin_type(nullable, trail);
        let label = "Object".to_owned();
        let object_name = format!("{name}/|{label}");
        // No schema stands there, so the type takes the place of none.
        let object_trail = trail.key("properties");
        let ty = self.object_of(parts, schema, &object_name, false, &object_trail)?;
        let mut alternatives = vec![Alternative {
            ty,
            tags: Vec::new(),
            is_default: false,
            title: None,
            label: Some(label),
            node: None,
            asserted: Asserted::default(),
        }];
        let known = alternatives.iter().map(|one| one.ty.clone());
        let mut known: HashSet<Type> = known.collect();
        for other in &parts.alternatives {
            let label = self.label(other.node);
            let own = format!("{name}/|{label}");
            let ty = self.schema(other.node, &own, &Trail::root(&other.pointer))?;
            let ty = ty.not_null().clone();
            if known.insert(ty.clone()) {
                alternatives.push(Alternative {
                    ty,
                    tags: Vec::new(),
                    is_default: false,
                    title: title(other.node).map(variant_name),
                    label: Some(label),
                    node: Some(other.node),
                    asserted: Asserted::default(),
                });
            }
        }
        let listing = Listing::of(schema, "anyOf", &[], trail);
        self.union_of(id, alternatives, schema, &listing, name, trail)
    }

    /// One of these objects, which a schema is by the alternatives within it.
    pub(super) fn one_of_objects(
        &mut self,
        selections: &[Selection<'d>],
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        // No schema stands there, so the types take the place of none.
        let list = trail.key("oneOf");
        let trail = list.key("each");
        let nullable = schema.schema_data.nullable;
        let id = self.begin_type(nullable, &trail);
        let mut alternatives = Vec::with_capacity(selections.len());
        for selection in selections {
            let own = format!("{name}/|{}", selection.name);
            let trail = trail.key(&selection.name);
            let ty = self.object_of(&selection.parts, schema, &own, false, &trail)?;
            if let Type::Named(id) = &ty
                && let Some(def) = &mut self.types[id.0]
                && selection.description.is_some()
            {
                def.docs.description.clone_from(&selection.description);
            }
            alternatives.push(Alternative {
                ty,
                tags: Vec::new(),
                is_default: false,
                title: None,
                label: Some(selection.name.clone()),
                node: None,
                asserted: self.asserted_by(&selection.parts),
            });
        }
        let listing = Listing::of(schema, "oneOf", &[], &trail);
        let ty = self.union_of(id, alternatives, schema, &listing, name, &trail)?;
        Ok(nullable_if(nullable, ty))
    }

    /// The union of these alternatives, whose slot was taken before; or what they come to, if
    /// that is one type.
    fn union_of(
        &mut self,
        id: TypeId,
        mut alternatives: Vec<Alternative<'d>>,
        schema: &'d Schema,
        listing: &Listing<'d>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let written = listing.discriminator.as_ref();
        let discriminator = match written {
            Some((written, _)) => Some(written.property_name.clone()),
            None => self.told_by_constants(&mut alternatives, listing),
        };
        let is_tagged = discriminator.as_ref().is_some_and(|property| {
            alternatives.iter().all(|one| {
                !one.tags.is_empty()
                    && (self.kind(&one.ty) == Kind::Struct || self.is_tagged(&one.ty, property))
            })
        });
        if !is_tagged {
            self.drop_what_others_hold(&mut alternatives);
            for of in [EnumOf::Strings, EnumOf::Integers] {
                if let Some(listed) = self.join_enumerations(&mut alternatives, of, name)
                    && alternatives.len() == 1
                {
                    self.end_type(id, name, schema, TypeKind::Enum(listed));
                    return Ok(Type::Named(id));
                }
            }
        }
        if let [only] = alternatives.as_slice()
            && only.ty != Type::Named(id)
            && (only.ty == Type::Json || !is_open(schema))
        {
            // The slot stays empty: nothing of a lone alternative refers to the union.
            self.inline.insert(trail.pointer(), only.ty.clone());
            return Ok(only.ty.clone());
        }
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            let ident = scope.take(self.variant_ident(&alternative, name));
            let Alternative {
                ty,
                tags,
                is_default,
                node,
                asserted,
                ..
            } = alternative;
            variants.push(UnionVariant {
                ident,
                ty,
                tags: match &discriminator {
                    Some(property) if is_tagged => self.tag_values(tags, node, &asserted, property),
                    _ => Vec::new(),
                },
                is_default: is_tagged && is_default,
            });
        }
        if variants.is_empty() {
            let keyword = listing.keyword;
            return self.refuse(
                &Trail::root(&listing.pointer),
                format!("`{keyword}` has no alternatives"),
                "list the alternatives, or leave the keyword out",
            );
        }
        if let Some((_, pointer)) = listing.discriminator.as_ref().filter(|_| !is_tagged) {
            let why = "it has no value for each of the alternatives, or one of them is no object: \
                       they are told apart by what they know";
            self.degraded("discriminator", &Trail::root(pointer), why.to_owned());
        }
        let union = Union {
            discriminator: discriminator.filter(|_| is_tagged),
            variants,
        };
        self.end_type(id, name, schema, TypeKind::Union(union));
        Ok(Type::Named(id))
    }

    fn variant_ident(&self, alternative: &Alternative<'_>, union: &str) -> String {
        let Type::Named(id) = &alternative.ty else {
            let title = alternative.title.as_deref();
            return title
                .unwrap_or_else(|| kind_name(&alternative.ty))
                .to_owned();
        };
        match (&alternative.label, self.name_of_component(*id)) {
            (_, Some(name)) => {
                let own = name.strip_prefix(&union.replace([BETWEEN, OR], ""));
                let own = own.filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
                own.unwrap_or(&name).to_owned()
            }
            (Some(label), None) => label.clone(),
            (None, None) => kind_name(&Type::Json).to_owned(),
        }
    }

    /// The name of a type that is a component, which it has before it has been lowered.
    fn name_of_component(&self, id: TypeId) -> Option<String> {
        let component = self.pointers[id.0].strip_prefix("/components/schemas/")?;
        (!component.contains('/')).then(|| self.component_type_name(&unescape(component)))
    }
}

/// What a value of a type without a name is called.
pub(super) fn kind_name(ty: &Type) -> &str {
    match ty {
        Type::String => "String",
        Type::DateTime => "DateTime",
        Type::Date => "Date",
        Type::Boolean => "Boolean",
        Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::U8
        | Type::U16
        | Type::U32
        | Type::U64 => "Integer",
        Type::F64 => "Number",
        Type::Formatted(format) => format.kind(),
        Type::List(_) => "Array",
        Type::Tuple(_) => "Tuple",
        Type::Map(_) => "Object",
        Type::Json | Type::Nullable(_) | Type::Boxed(_) | Type::IdOr(_) | Type::Named(_) => "Value",
    }
}

pub(super) struct Alternative<'d> {
    pub(super) ty: Type,
    pub(super) tags: Vec<String>,
    is_default: bool,
    pub(super) title: Option<String>,
    /// What the type is called that was made for it.
    pub(super) label: Option<String>,
    /// The schema of it, if it has one.
    pub(super) node: Option<Node<'d>>,
    pub(super) asserted: Asserted<'d>,
}

/// The name of the component that a member of a union is.
fn component_of(member: &ReferenceOr<Schema>) -> Option<String> {
    match member {
        ReferenceOr::Reference { reference } => component_name(reference, "schemas").map(unescape),
        ReferenceOr::Item(_) => None,
    }
}

/// Whether values that none of the alternatives describes are there, too.
pub(super) fn is_open(schema: &Schema) -> bool {
    schema.schema_data.extensions.contains_key(OPEN)
}

/// What the description calls an alternative.
pub(super) fn title(node: Node<'_>) -> Option<&str> {
    match node {
        Node::Schema(schema) => schema.schema_data.title.as_deref(),
        Node::Reference(_) => None,
    }
}
