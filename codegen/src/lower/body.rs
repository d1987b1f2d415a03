//! The request body of an operation (OpenAPI 3.0.3, section 4.7.13).

use openapiv3::{MediaType, QueryStyle, ReferenceOr, RequestBody, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::compose::Parts;
use super::media_type::{carries_json, essence, is_bytes, is_json, is_text, precedence};
use super::parameter::query_style;
use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering, component_name};
use crate::ir::{Body, BodyContent, Part, PartContent, Style, Type};
use crate::load::{Trail, unescape};
use crate::names::{Scope, type_name, value_name};
use crate::report::Outcome;

impl<'d> Lowering<'d> {
    pub(super) fn body(
        &mut self,
        node: &'d ReferenceOr<RequestBody>,
        request: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Body>> {
        let (body, component, pointer) =
            self.follow(node, "requestBodies", trail, |openapi, name| {
                openapi.components.as_ref()?.request_bodies.get(name)
            })?;
        let trail = Trail::root(&pointer);
        let content_trail = trail.key("content");
        let preferred = body
            .content
            .iter()
            .min_by_key(|(media_type, content)| self.rank(media_type, content));
        let Some((media_type, content)) = preferred else {
            return Ok(None);
        };
        for other in body.content.keys().filter(|other| *other != media_type) {
            let why = format!("`{media_type}` is sent instead, which the description allows too");
            let construct = format!("request body {other}");
            let trail = content_trail.key(other);
            self.record(Outcome::Supported, construct, &trail, Some(why));
        }
        let trail = content_trail.key(media_type);
        self.supported(format!("request body {media_type}"), &trail);
        let name = component.map_or_else(|| request.to_owned(), type_name);
        let (ident, content_of) = match Encoding::of(media_type, content) {
            Encoding::Json => {
                let ty = self.body_type(content, &name, &trail)?;
                self.describe_inline(&ty, body.description.as_deref());
                (names.take("body".to_owned()), BodyContent::Json(ty))
            }
            Encoding::Form => {
                let ty = self.body_type(content, &name, &trail)?;
                self.describe_inline(&ty, body.description.as_deref());
                let encodings = content.encoding.iter();
                let reserved = encodings.filter(|(_, encoding)| encoding.allow_reserved);
                let content = BodyContent::Form {
                    ty,
                    styles: self.styles(content, &trail),
                    reserved: reserved.map(|(property, _)| property.clone()).collect(),
                };
                (names.take("body".to_owned()), content)
            }
            Encoding::Multipart => match self.parts(content, &name, names, &trail)? {
                Some(parts) => (String::new(), BodyContent::Multipart(parts)),
                None => (names.take("body".to_owned()), BodyContent::File),
            },
            Encoding::Text => (names.take("body".to_owned()), BodyContent::Text),
            Encoding::File => (names.take("body".to_owned()), BodyContent::File),
        };
        let media_type = match media_type.as_str() {
            // A wildcard says what is taken, not what is sent.
            range if range.contains('*') => match content_of {
                BodyContent::Json(_) => "application/json".to_owned(),
                BodyContent::Text => "text/plain".to_owned(),
                _ => "application/octet-stream".to_owned(),
            },
            media_type => media_type.to_owned(),
        };
        Ok(Some(Body {
            ident,
            media_type,
            required: body.required,
            description: body.description.clone(),
            content: content_of,
            example: example(content),
        }))
    }

    fn body_type(
        &mut self,
        content: &'d MediaType,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        match &content.schema {
            Some(schema) => {
                let trail = trail.key("schema");
                self.schema(schema.into(), &format!("{name}Body"), &trail)
            }
            None => Ok(Type::Json),
        }
    }

    /// A type that is declared by a body has at least the body's description.
    fn describe_inline(&mut self, ty: &Type, description: Option<&str>) {
        if let Type::Named(id) = ty
            && let Some(def) = &mut self.types[id.0]
            && def.docs.description.is_none()
        {
            def.docs.description = description.map(str::to_owned);
        }
    }

    /// Which of several media types is sent, the lowest first. A form that takes files comes
    /// before JSON, which cannot carry them; of the same kind, the first in the description.
    fn rank(&self, media_type: &str, content: &'d MediaType) -> (bool, Encoding, u8) {
        let encoding = Encoding::of(media_type, content);
        let takes_files = encoding == Encoding::Multipart && self.takes_files(content);
        (!takes_files, encoding, precedence(media_type))
    }

    fn takes_files(&self, content: &'d MediaType) -> bool {
        let schema = match &content.schema {
            Some(ReferenceOr::Item(schema)) => Some(schema),
            Some(ReferenceOr::Reference { reference }) => component_name(reference, "schemas")
                .and_then(|name| {
                    let components = self.openapi.components.as_ref()?;
                    components.schemas.get(&unescape(name))?.as_item()
                }),
            None => None,
        };
        let Some(SchemaKind::Type(SchemaType::Object(object))) =
            schema.map(|schema| &schema.schema_kind)
        else {
            return false;
        };
        object
            .properties
            .values()
            .any(|node| is_file(node.into()) || files(node.into()))
    }

    /// The parts of a form; `None` if the description does not say what they are.
    fn parts(
        &mut self,
        content: &'d MediaType,
        name: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Vec<Part>>> {
        let trail = trail.key("schema");
        let Some(schema) = &content.schema else {
            return Ok(None);
        };
        let (schema, _, pointer) = self.follow(schema, "schemas", &trail, |openapi, name| {
            openapi.components.as_ref()?.schemas.get(name)
        })?;
        let mut gathered = Parts::default();
        self.gather(schema, name, &pointer, &mut gathered, 1)?;
        if !gathered.others.is_empty() || gathered.properties.is_empty() {
            return Ok(None);
        }
        let mut parts = Vec::new();
        for (part, declarations) in &gathered.properties {
            let declaration = &declarations[0];
            let node = declaration.node;
            let encoding = content.encoding.get(*part);
            let media_type = encoding.and_then(|encoding| encoding.content_type.clone());
            let description = match node {
                Node::Schema(schema) => schema.schema_data.description.clone(),
                Node::Reference(_) => None,
            };
            let name = format!("{name}{}", type_name(part));
            let content = self.part(node, media_type, &name, &Trail::root(&declaration.pointer))?;
            parts.push(Part {
                name: (*part).to_owned(),
                ident: names.take(value_name(part)),
                content,
                required: gathered.required.contains(part),
                description,
            });
        }
        Ok(Some(parts))
    }

    /// The styles that the Encoding Objects of a form give its properties, with the defaults of
    /// query parameters. Where they name none the property is plain, or JSON if they say so.
    fn styles(&self, content: &MediaType, trail: &Trail<'_>) -> Vec<(String, Style)> {
        let trail = trail.key("encoding");
        let encodings = content.encoding.iter();
        let styled = encodings.filter_map(|(property, encoding)| {
            let explode = if self
                .description
                .is_unexploded(&trail.key(property).pointer())
            {
                Some(false)
            } else {
                encoding.explode.then_some(true)
            };
            let style = match (&encoding.style, explode) {
                (Some(style), explode) => query_style(style, explode),
                (None, Some(_)) => query_style(&QueryStyle::Form, explode),
                (None, None) if encoding.content_type.as_deref().is_some_and(is_json) => {
                    Style::Json
                }
                (None, None) => return None,
            };
            Some((property.clone(), style))
        });
        styled.collect()
    }

    /// What a part carries: by default a file for bytes, JSON for objects, and text for the rest
    /// (OpenAPI 3.0.3, section 4.7.14.4).
    fn part(
        &mut self,
        node: Node<'d>,
        media_type: Option<String>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<PartContent> {
        if is_file(node) {
            return Ok(PartContent::File(media_type));
        }
        if files(node) {
            return Ok(PartContent::Files(media_type));
        }
        let ty = self.schema(node, name, trail)?.not_null().clone();
        let is_json = media_type.as_deref().is_some_and(is_json);
        Ok(match ty {
            ty if is_json => PartContent::Json(ty),
            ty if self.is_scalar(&ty) => PartContent::Text(ty),
            Type::List(item) if self.is_scalar(&item) => PartContent::Texts(*item),
            ty => PartContent::Json(ty),
        })
    }
}

/// Whether a schema is a list of files.
fn files(node: Node<'_>) -> bool {
    let Node::Schema(schema) = node else {
        return false;
    };
    matches!(Shape::of(schema), Shape::Array(Some(items)) if is_file(Node::from(items)))
}

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Encoding {
    Json,
    Multipart,
    Form,
    Text,
    File,
}

impl Encoding {
    fn of(media_type: &str, content: &MediaType) -> Self {
        match essence(media_type).as_str() {
            // Of the others the parts are not put together in this way.
            "multipart/form-data" | "multipart/*" => Self::Multipart,
            _ if carries_json(media_type, content) => Self::Json,
            _ if is_bytes(content) => Self::File,
            "application/x-www-form-urlencoded" => Self::Form,
            _ if is_text(media_type) => Self::Text,
            _ => Self::File,
        }
    }
}

pub(super) fn is_file(node: Node<'_>) -> bool {
    match node {
        Node::Schema(schema) => matches!(
            Shape::of(schema),
            Shape::String {
                format: Some("binary")
            }
        ),
        Node::Reference(_) => false,
    }
}

/// The example of a media type: its own, the first of several, or the schema's.
pub(super) fn example(content: &MediaType) -> Option<Value> {
    let named = || {
        let examples = content.examples.values();
        examples
            .filter_map(ReferenceOr::as_item)
            .find_map(|example| example.value.clone())
    };
    let of_schema = || match content.schema.as_ref()? {
        ReferenceOr::Item(schema) => schema.schema_data.example.clone(),
        ReferenceOr::Reference { .. } => None,
    };
    content.example.clone().or_else(named).or_else(of_schema)
}
