//! One of the two descriptions: its references, and the places of its nodes.

use std::rc::Rc;

use openapiv3::{
    AdditionalProperties, Header, OpenAPI, Parameter, ReferenceOr, RequestBody, Response, Schema,
    SchemaKind, Type,
};

use super::change::Subject;
use crate::load::Description;
use crate::tree::{escape, unescape};

/// A longer chain of references is a circle.
const CHAIN: usize = 32;

/// A place in a description, with the words in which a reader finds it.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Within the bundled document.
    pub(super) pointer: String,
    pub(super) subject: Rc<Subject>,
    /// Which part of the subject: ``query parameter `limit` ``. Empty for a schema.
    pub(super) part: String,
    /// The way within a schema: `owner.id`, `approvers[].id`.
    pub(super) path: String,
}

impl Site {
    pub(super) fn new(pointer: String, subject: Rc<Subject>) -> Self {
        Self {
            pointer,
            subject,
            part: String::new(),
            path: String::new(),
        }
    }

    /// A node below that the reader needs no words for.
    pub(super) fn below(&self, key: &str) -> Self {
        Self {
            pointer: format!("{}/{}", self.pointer, escape(key)),
            ..self.clone()
        }
    }

    /// A part of an operation.
    pub(super) fn part(&self, key: &str, words: &str) -> Self {
        let mut site = self.below(key);
        if !site.part.is_empty() {
            site.part.push_str(", ");
        }
        site.part.push_str(words);
        site
    }

    pub(super) fn property(&self, name: &str) -> Self {
        let mut site = self.below("properties").below(name);
        if !site.path.is_empty() {
            site.path.push('.');
        }
        site.path.push_str(name);
        site
    }

    pub(super) fn suffixed(&self, key: &str, suffix: &str) -> Self {
        let mut site = self.below(key);
        site.path.push_str(suffix);
        site
    }

    /// The place within the subject, for people.
    pub(super) fn place(&self) -> String {
        match (self.part.is_empty(), self.path.is_empty()) {
            (_, true) => self.part.clone(),
            (true, false) => format!("`{}`", self.path),
            (false, false) => format!("{}, `{}`", self.part, self.path),
        }
    }
}

/// A schema or a reference to one, whether or not it is boxed.
#[derive(Clone, Copy)]
pub(super) enum Node<'d> {
    Reference(&'d str),
    Schema(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for Node<'d> {
    fn from(node: &'d ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for Node<'d> {
    fn from(node: &'d ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

/// A schema where it is used. Around the schema that says what the value is, 3.0 wraps an
/// `allOf` of one when only this use of it may be null or is deprecated.
#[derive(Clone)]
pub(super) struct Use<'d> {
    /// Where the wrapper stands; without one, where the schema is used.
    pub(super) site: Site,
    pub(super) wrapper: Option<&'d Schema>,
    pub(super) core: &'d Schema,
    pub(super) core_site: Site,
}

impl Use<'_> {
    /// What the wrapper or the schema itself says.
    pub(super) fn says(&self, flag: impl Fn(&Schema) -> bool) -> bool {
        self.wrapper.is_some_and(&flag) || flag(self.core)
    }

    /// The component that the schema is.
    pub(super) fn component(&self) -> Option<&str> {
        match &*self.core_site.subject {
            Subject::Schema { name } if self.core_site.path.is_empty() => Some(name),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Document<'d> {
    pub(super) openapi: &'d OpenAPI,
    pub(super) description: &'d Description,
}

impl<'d> Document<'d> {
    pub(super) fn new(description: &'d Description) -> Self {
        Self {
            openapi: &description.openapi,
            description,
        }
    }

    /// What a reference leads to, as the description calls it.
    pub(super) fn component_written(&self, reference: &str) -> String {
        match component_name(reference, "schemas") {
            Some(name) => {
                let pointer = format!("/components/schemas/{}", escape(&name));
                self.written_name(&name, &pointer)
            }
            None => reference.to_owned(),
        }
    }

    /// The name under which a reader of the files knows a component. Where two files have one
    /// name, the bundled document tells them apart by a number that nobody wrote.
    fn written_name(&self, name: &str, pointer: &str) -> String {
        let (file, origin) = self.description.origin(pointer);
        let written = match origin.rsplit('/').next() {
            Some(token) if !token.is_empty() => unescape(token),
            _ => {
                let stem = file
                    .file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned());
                stem.unwrap_or_default()
            }
        };
        let number = name.strip_prefix(&written);
        if number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
            written
        } else {
            name.to_owned()
        }
    }

    pub(super) fn parameter(
        &self,
        node: &'d ReferenceOr<Parameter>,
        site: Site,
    ) -> Option<(&'d Parameter, Site)> {
        let components = self.openapi.components.as_ref();
        let (parameter, site) = follow(node, "parameters", site, |name| {
            components?.parameters.get(name)
        })?;
        let data = parameter.parameter_data_ref();
        // A shared parameter goes by the name that its users know.
        let subject = match &*site.subject {
            Subject::Shared { section, .. } => Rc::new(Subject::Shared {
                section,
                name: format!("`{}` ({})", data.name, place_of(parameter)),
            }),
            _ => Rc::clone(&site.subject),
        };
        Some((parameter, Site { subject, ..site }))
    }

    pub(super) fn body(
        &self,
        node: &'d ReferenceOr<RequestBody>,
        site: Site,
    ) -> Option<(&'d RequestBody, Site)> {
        let components = self.openapi.components.as_ref();
        follow(node, "requestBodies", site, |name| {
            components?.request_bodies.get(name)
        })
    }

    pub(super) fn response(
        &self,
        node: &'d ReferenceOr<Response>,
        site: Site,
    ) -> Option<(&'d Response, Site)> {
        let components = self.openapi.components.as_ref();
        follow(node, "responses", site, |name| {
            components?.responses.get(name)
        })
    }

    pub(super) fn header(
        &self,
        node: &'d ReferenceOr<Header>,
        site: Site,
    ) -> Option<(&'d Header, Site)> {
        let components = self.openapi.components.as_ref();
        follow(node, "headers", site, |name| components?.headers.get(name))
    }

    /// The schema that a node leads to; `None` only in a circle of references.
    pub(super) fn schema(&self, node: Node<'d>, site: &Site) -> Option<(&'d Schema, Site)> {
        let mut node = node;
        let mut site = site.clone();
        for _ in 0..CHAIN {
            match node {
                Node::Schema(schema) => return Some((schema, site)),
                Node::Reference(reference) => {
                    let name = component_name(reference, "schemas")?;
                    let components = self.openapi.components.as_ref()?;
                    node = components.schemas.get(&name)?.into();
                    let pointer = format!("/components/schemas/{}", escape(&name));
                    let name = self.written_name(&name, &pointer);
                    site = Site::new(pointer, Rc::new(Subject::Schema { name }));
                }
            }
        }
        None
    }

    /// The schema without the composition of one around it.
    pub(super) fn resolve(&self, node: Node<'d>, site: &Site) -> Option<Use<'d>> {
        let (schema, core_site) = self.schema(node, site)?;
        let plain = Use {
            site: site.clone(),
            wrapper: None,
            core: schema,
            core_site: core_site.clone(),
        };
        let (keyword, members) = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => ("allOf", all_of),
            SchemaKind::OneOf { one_of } if one_of.len() == 1 => ("oneOf", one_of),
            SchemaKind::AnyOf { any_of } if any_of.len() == 1 => ("anyOf", any_of),
            _ => return Some(plain),
        };
        let mut inner = None;
        for (index, member) in members.iter().enumerate() {
            let site = core_site.below(keyword).below(&index.to_string());
            let (core, site) = self.schema(member.into(), &site)?;
            if is_plain_any(core) {
                continue;
            }
            if inner.replace((core, site)).is_some() {
                return Some(plain);
            }
        }
        Some(match inner {
            Some((core, inner_site)) => Use {
                site: core_site,
                wrapper: Some(schema),
                core,
                core_site: inner_site,
            },
            None => plain,
        })
    }
}

/// Whether a schema says nothing of the value, beyond prose and flags.
fn is_plain_any(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Any(any) => *any == openapiv3::AnySchema::default(),
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.is_empty()
                && object.required.is_empty()
                && object.min_properties.is_none()
                && object.max_properties.is_none()
                && matches!(
                    object.additional_properties,
                    None | Some(AdditionalProperties::Any(true))
                )
        }
        _ => false,
    }
}

/// Where a parameter is sent, as `in` names it.
pub(super) fn place_of(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    }
}

fn component_name(reference: &str, section: &str) -> Option<String> {
    let name = reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')?;
    Some(unescape(name))
}

fn follow<'d, T>(
    node: &'d ReferenceOr<T>,
    section: &'static str,
    site: Site,
    component: impl Fn(&str) -> Option<&'d ReferenceOr<T>>,
) -> Option<(&'d T, Site)> {
    let (mut node, mut site) = (node, site);
    for _ in 0..CHAIN {
        match node {
            ReferenceOr::Item(item) => return Some((item, site)),
            ReferenceOr::Reference { reference } => {
                let name = component_name(reference, section)?;
                node = component(&name)?;
                site = Site::new(
                    format!("/components/{section}/{}", escape(&name)),
                    Rc::new(Subject::Shared { section, name }),
                );
            }
        }
    }
    None
}
