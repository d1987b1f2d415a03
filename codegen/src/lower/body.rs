//! The request body of an operation (OpenAPI 3.0.3, section 4.7.13).

use openapiv3::{
    MediaType, ReferenceOr, RequestBody, Schema, SchemaKind, StringFormat, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::schema::Node;
use super::{Lowered, Lowering};
use crate::ir::{Body, BodyContent, Part, PartContent, Type};
use crate::load::Trail;
use crate::names::{Scope, type_name, value_name};

impl<'d> Lowering<'d> {
    pub(super) fn body(
        &mut self,
        node: &'d ReferenceOr<RequestBody>,
        request: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Body> {
        let (body, component, pointer) =
            self.follow(node, "requestBodies", trail, |openapi, name| {
                openapi.components.as_ref()?.request_bodies.get(name)
            })?;
        let trail = Trail::root(&pointer);
        let content_trail = trail.key("content");
        let mut entries = body.content.iter();
        let (Some((media_type, content)), None) = (entries.next(), entries.next()) else {
            return self.refuse(
                &content_trail,
                "a request body of several media types, or of none, is not supported",
                "describe the body by the one media type that clients should send",
            );
        };
        let trail = content_trail.key(media_type);
        let name = component.map_or_else(|| request.to_owned(), type_name);
        let (ident, content_of) = if is_json(media_type) {
            let ty = match &content.schema {
                Some(schema) => {
                    self.schema(schema.into(), &format!("{name}Body"), &trail.key("schema"))?
                }
                None => Type::Json,
            };
            self.describe_inline(&ty, body.description.as_deref());
            (names.take("body".to_owned()), BodyContent::Json(ty))
        } else if media_type == "multipart/form-data" {
            let parts = self.parts(content, &name, names, &trail)?;
            (String::new(), BodyContent::Multipart(parts))
        } else {
            return self.refuse(
                &trail,
                format!("a request body of the media type `{media_type}` is not supported"),
                "describe the body as `application/json` or `multipart/form-data`",
            );
        };
        Ok(Body {
            ident,
            media_type: media_type.clone(),
            required: body.required,
            description: body.description.clone(),
            content: content_of,
            example: example(content),
        })
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

    fn parts(
        &mut self,
        content: &'d MediaType,
        name: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<Part>> {
        let trail = trail.key("schema");
        let schema = match &content.schema {
            Some(schema) => {
                let (schema, _, pointer) =
                    self.follow(schema, "schemas", &trail, |openapi, name| {
                        openapi.components.as_ref()?.schemas.get(name)
                    })?;
                Some((schema, pointer))
            }
            None => None,
        };
        let Some((
            Schema {
                schema_kind: SchemaKind::Type(SchemaType::Object(object)),
                ..
            },
            pointer,
        )) = schema
        else {
            return self.refuse(
                &trail,
                "the parts of the body are not described by an object",
                "describe each part by a property of an object",
            );
        };
        let trail = Trail::root(&pointer);
        let trail = trail.key("properties");
        let mut parts = Vec::new();
        for (part, node) in &object.properties {
            let node = Node::from(node);
            let trail = trail.key(part);
            let encoding = content.encoding.get(part);
            let content = if is_file(node) {
                PartContent::File(encoding.and_then(|encoding| encoding.content_type.clone()))
            } else {
                let ty = self.schema(node, &format!("{name}{}", type_name(part)), &trail)?;
                PartContent::Text(ty.not_null().clone())
            };
            let description = match node {
                Node::Schema(schema) => schema.schema_data.description.clone(),
                Node::Reference(_) => None,
            };
            parts.push(Part {
                name: part.clone(),
                ident: names.take(value_name(part)),
                content,
                required: object.required.contains(part),
                description,
            });
        }
        Ok(parts)
    }
}

/// `application/json`, with or without parameters, and everything built upon it (RFC 6839).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

fn is_file(node: Node<'_>) -> bool {
    match node {
        Node::Schema(Schema {
            schema_kind: SchemaKind::Type(SchemaType::String(string)),
            ..
        }) => string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary),
        _ => false,
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
