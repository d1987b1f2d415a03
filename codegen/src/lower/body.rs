//! The request body of an operation (OpenAPI 3.0.3, section 4.7.13).

use openapiv3::{MediaType, QueryStyle, ReferenceOr, RequestBody};
use serde_json::Value;

use super::files::Files;
use super::media_type::{essence, is_json, is_multipart, is_text, precedence};
use super::parameter::query_style;
use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering, Refused};
use crate::ir::{Body, BodyContent, FORM_DATA, Style, Type};
use crate::names::{Scope, type_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// A request body where it stands, with what is said of it.
pub(super) struct Followed<'d> {
    pub(super) body: &'d RequestBody,
    /// The component that it is.
    pub(super) component: Option<&'d str>,
    pub(super) pointer: String,
    pub(super) description: Option<String>,
}

impl<'d> Lowering<'d> {
    /// What a node leads to in the place of a request body.
    pub(super) fn request_body(
        &mut self,
        node: &'d ReferenceOr<RequestBody>,
        trail: &Trail<'_>,
    ) -> Lowered<Followed<'d>> {
        let (body, component, pointer) =
            self.follow(node, "requestBodies", trail, |openapi, name| {
                openapi.components.as_ref()?.request_bodies.get(name)
            })?;
        let description = self.overriding(node, trail);
        Ok(Followed {
            body,
            component,
            pointer,
            description: description.or_else(|| body.description.clone()),
        })
    }

    pub(super) fn body(
        &mut self,
        node: &'d ReferenceOr<RequestBody>,
        request: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Body>> {
        let Followed {
            body,
            component,
            pointer,
            description,
        } = self.request_body(node, trail)?;
        let trail = Trail::root(&pointer);
        let content_trail = trail.key("content");
        let preferred = body
            .content
            .iter()
            .min_by_key(|(media_type, content)| self.rank(media_type, content));
        let Some((media_type, content)) = preferred else {
            return Ok(None);
        };
        let trail = content_trail.key(media_type);
        let construct = format!("request body {media_type}");
        match self.loss_of_request(media_type, content) {
            Some(why) => self.record(Outcome::Degraded, construct, &trail, Some(why)),
            None => self.supported(construct, &trail),
        }
        let name = component.map_or_else(|| request.to_owned(), type_name);
        if matches!(
            self.encoding(media_type, content),
            Encoding::Json | Encoding::Form
        ) {
            self.note_files(media_type, content, &trail);
        }
        let (ident, content_of) = match self.encoding(media_type, content) {
            Encoding::Json => {
                let ty = self.body_type(content, &name, &trail)?;
                self.describe_inline(&ty, body.description.as_deref());
                (names.take("body".to_owned()), BodyContent::Json(ty))
            }
            Encoding::Form => {
                let ty = self.form_type(content, &name, &trail)?;
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
            Encoding::Multipart => self.multipart(content, &name, names, &trail)?,
            Encoding::Text => (names.take("body".to_owned()), BodyContent::Text),
            Encoding::File => (names.take("body".to_owned()), BodyContent::File),
        };
        let items = match &content_of {
            BodyContent::Text | BodyContent::File => self.items(content, &name, &trail)?,
            _ => None,
        };
        let choice = self.body_choice(body, media_type, &name, &content_trail)?;
        let other_types = self.other_files(body, media_type);
        // A wildcard says what is taken, not what is sent.
        let is_range = media_type.contains('*');
        let media_type = match content_of {
            BodyContent::Multipart(_) | BodyContent::Forms(_) if is_range => FORM_DATA.to_owned(),
            // The boundary comes with what is sent.
            BodyContent::Multipart(_) | BodyContent::Forms(_) => essence(media_type),
            _ if !is_range => media_type.to_owned(),
            BodyContent::Json(_) => "application/json".to_owned(),
            BodyContent::Text => "text/plain".to_owned(),
            // The file's name says more.
            BodyContent::File => media_type.to_owned(),
            BodyContent::Form { .. } => "application/octet-stream".to_owned(),
        };
        Ok(Some(Body {
            ident,
            media_type,
            other_types,
            required: body.required,
            description,
            example: self.example(content, content_of.ty().unwrap_or(&Type::String)),
            content: content_of,
            items,
            choice,
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
                self.schema(schema.into(), &format!("{name}/Body"), &trail)
            }
            None => Ok(Type::Json),
        }
    }

    /// The type of a form of pairs. Where it leaves a choice beside other properties, it is a union
    /// of the objects that it can be.
    fn form_type(
        &mut self,
        content: &'d MediaType,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let schema_trail = trail.key("schema");
        let Some(node) = content.schema.as_ref().map(Node::from) else {
            return Ok(Type::Json);
        };
        let (schema, pointer) = self.target(node, &schema_trail)?;
        let target_trail = Trail::root(&pointer);
        let is_base = self.listed_by(schema, &pointer).is_some()
            || self.base_of_others(schema, &pointer).is_some();
        if is_base {
            return self.body_type(content, name, trail);
        }
        let Ok(selections) = self.form_selections(schema, name, &target_trail) else {
            return self.or_any(Err(Refused));
        };
        let is_deep = selections.iter().any(|one| one.taken.len() > 1);
        let is_sole = matches!(Shape::of(schema), Shape::Alternatives(..)) && !is_deep;
        if selections.len() < 2 || is_sole {
            return self.body_type(content, name, trail);
        }
        self.one_of_objects(&selections, schema, &format!("{name}/Body"), &target_trail)
    }

    /// A type that is declared by a body has at least the body's description.
    pub(super) fn describe_inline(&mut self, ty: &Type, description: Option<&str>) {
        if let Type::Named(id) = ty
            && let Some(def) = &mut self.types[id.0]
            && def.docs.description.is_none()
        {
            def.docs.description = description.map(str::to_owned);
        }
    }

    /// Which of several media types is sent, the lowest first. A form that takes files comes
    /// before JSON, which cannot carry them; of the same kind, the first in the description.
    fn rank(&self, media_type: &str, content: &'d MediaType) -> (bool, Encoding, bool, u8) {
        let encoding = self.encoding(media_type, content);
        let takes_files = encoding == Encoding::Multipart && self.takes_files(content);
        let is_other = is_multipart(media_type) && essence(media_type) != FORM_DATA;
        (!takes_files, encoding, is_other, precedence(media_type))
    }

    /// Whether a body has properties, or may have some for all that is said of it.
    fn may_be_object(&self, content: &'d MediaType) -> bool {
        content.schema.as_ref().is_none_or(|schema| {
            let shape = self.view(schema.into()).shape();
            matches!(shape, Shape::Anything | Shape::Not) || self.is_of_objects(schema.into())
        })
    }

    /// Reports files among the properties of a body that has no parts.
    fn note_files(&mut self, media_type: &str, content: &'d MediaType, trail: &Trail<'_>) {
        if self.takes_files(content) {
            let why = format!("a file in `{media_type}` is text, which the caller makes of it");
            let trail = trail.key("schema");
            self.record(Outcome::Degraded, "file in a body", &trail, Some(why));
        }
    }

    /// What the caller has to do that the description says nothing of.
    fn loss_of_request(&self, media_type: &str, content: &'d MediaType) -> Option<String> {
        let how = match self.encoding(media_type, content) {
            Encoding::Text => "text",
            Encoding::File => "bytes",
            Encoding::Json | Encoding::Multipart | Encoding::Form => return None,
        };
        if !self.has_structure(content) {
            return None;
        }
        Some(if is_multipart(media_type) {
            format!(
                "the parts of `{media_type}` are put together by the caller: it is sent as {how}, \
                 and the boundary is told by `Upload::content_type`"
            )
        } else {
            format!("a value in `{media_type}` is written by the caller: it is sent as {how}")
        })
    }

    pub(super) fn encoding(&self, media_type: &str, content: &'d MediaType) -> Encoding {
        match essence(media_type).as_str() {
            // Of the others the parts are not put together in this way.
            FORM_DATA | "multipart/mixed" | "multipart/related" | "multipart/*" => {
                Encoding::Multipart
            }
            _ if self.is_any_text(media_type, content) => Encoding::File,
            _ if self.carries_json(media_type, content) => Encoding::Json,
            _ if self.is_bytes(content) => Encoding::File,
            "application/x-www-form-urlencoded" if self.may_be_object(content) => Encoding::Form,
            "application/x-www-form-urlencoded" => Encoding::Text,
            _ if is_text(media_type) => Encoding::Text,
            _ => Encoding::File,
        }
    }

    /// The example of a media type: its own, the first of several, or the schema's.
    pub(super) fn example(&self, content: &'d MediaType, ty: &Type) -> Option<Value> {
        let named = || {
            let examples = content.examples.values();
            examples
                .filter_map(ReferenceOr::as_item)
                .find_map(|example| example.value.clone())
        };
        let of_schema = || self.example_of(content.schema.as_ref()?.into(), ty);
        content.example.clone().or_else(named).or_else(of_schema)
    }

    fn takes_files(&self, content: &'d MediaType) -> bool {
        content.schema.as_ref().is_some_and(|schema| {
            self.any_property(schema.into(), &|node| self.files(node) != Files::None)
        })
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
}

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Encoding {
    Json,
    Multipart,
    Form,
    Text,
    File,
}
