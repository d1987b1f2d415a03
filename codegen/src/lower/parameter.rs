//! One parameter of an operation (OpenAPI 3.0.3, section 4.7.12).

use openapiv3::{self as oas, ParameterSchemaOrContent, QueryStyle, ReferenceOr};

use super::schema::{Node, limits};
use super::{Lowered, Lowering};
use crate::ir::{Deprecation, Limits, Parameter, Place, Type, TypeKind};
use crate::load::Trail;
use crate::names::type_name;

/// Header parameters of these names are to be ignored, says the specification: the media types
/// and the security requirements speak of them.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'d> Lowering<'d> {
    /// `None` if the parameter is one that the specification tells us to ignore.
    pub(super) fn parameter(
        &mut self,
        node: &'d ReferenceOr<oas::Parameter>,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Parameter>> {
        let (parameter, _, pointer) = self.follow(node, "parameters", trail, |openapi, name| {
            openapi.components.as_ref()?.parameters.get(name)
        })?;
        let trail = Trail::root(&pointer);
        let data = parameter.parameter_data_ref();
        let place = match parameter {
            oas::Parameter::Path { style, .. } => {
                if *style != oas::PathStyle::Simple {
                    return self.refuse_style(&trail);
                }
                Place::Path
            }
            oas::Parameter::Query {
                style,
                allow_reserved,
                ..
            } => {
                if *style != QueryStyle::Form || *allow_reserved {
                    return self.refuse_style(&trail);
                }
                Place::Query
            }
            oas::Parameter::Header { .. } => Place::Header,
            oas::Parameter::Cookie { .. } => {
                return self.refuse(
                    &trail.key("in"),
                    "a parameter in a cookie is not supported",
                    "send the value in the query or in a header",
                );
            }
        };
        if place == Place::Header && IGNORED_HEADERS.contains(&data.name.to_lowercase().as_str()) {
            return Ok(None);
        }
        if place == Place::Path && !data.required {
            return self.refuse(
                &trail,
                format!("the path parameter `{}` is not required", data.name),
                "add `required: true`: a path cannot do without its parts",
            );
        }
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return self.refuse(
                &trail.key("content"),
                "a parameter with `content` is not supported",
                "describe the parameter by a `schema`",
            );
        };
        let name = format!("{request}{}", type_name(&data.name));
        let ty = self.schema(schema.into(), &name, &trail.key("schema"))?;
        let ty = ty.not_null().clone();
        if !self.is_scalar(&ty) {
            return self.refuse(
                &trail.key("schema"),
                format!(
                    "the parameter `{}` is neither a string, a number nor a Boolean",
                    data.name
                ),
                "describe the parameter by a schema of such a type",
            );
        }
        let (limits, example) = match Node::from(schema) {
            Node::Schema(schema) => (limits(schema), schema.schema_data.example.clone()),
            Node::Reference(_) => (Limits::default(), None),
        };
        let named = data.examples.values().find_map(ReferenceOr::as_item);
        Ok(Some(Parameter {
            name: data.name.clone(),
            ident: String::new(),
            place,
            ty,
            required: data.required,
            description: data.description.clone(),
            deprecation: data
                .deprecated
                .unwrap_or_default()
                .then(Deprecation::default),
            limits,
            example: data
                .example
                .clone()
                .or_else(|| named.and_then(|example| example.value.clone()))
                .or(example),
        }))
    }

    fn refuse_style<T>(&mut self, trail: &Trail<'_>) -> Lowered<T> {
        self.refuse(
            &trail.key("style"),
            "this style of a parameter is not supported",
            "leave out `style` and `allowReserved`",
        )
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::List(_) | Type::Map(_) | Type::Json | Type::Nullable(_) => false,
            Type::Named(id) => self.types[id.0]
                .as_ref()
                .is_some_and(|def| matches!(def.kind, TypeKind::Enum(_))),
            _ => true,
        }
    }
}
