//! One parameter of an operation (OpenAPI 3.0.3, section 4.7.12).

use openapiv3::{self as oas, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};

use super::media_type::is_json;
use super::view::View;
use super::{Lowered, Lowering};
use crate::ir::{Deprecation, EnumOf, Parameter, Place, Style, Type, TypeKind};
use crate::load::FIELDS;
use crate::names::type_name;
use crate::report::Outcome;
use crate::tree::Trail;

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
            oas::Parameter::Path { .. } => Place::Path,
            oas::Parameter::Query { .. } => Place::Query,
            oas::Parameter::Header { .. } => Place::Header,
            oas::Parameter::Cookie { .. } => Place::Cookie,
        };
        if place == Place::Header && IGNORED_HEADERS.contains(&data.name.to_lowercase().as_str()) {
            let why = "the media types and the security requirements say what is sent";
            let construct = "header parameter, ignored by the specification";
            self.record(Outcome::Supported, construct, &trail, Some(why.to_owned()));
            return Ok(None);
        }
        if place == Place::Path && !data.required {
            return self.refuse(
                &trail,
                format!("the path parameter `{}` is not required", data.name),
                "add `required: true`: a path cannot do without its parts",
            );
        }
        let name = format!("{request}/{}", type_name(&data.name));
        let (schema, schema_trail, media_type) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(schema), trail.key("schema").pointer(), None)
            }
            ParameterSchemaOrContent::Content(content) => {
                // There is to be one; of several, JSON needs nothing of the caller.
                let mut all = content.iter();
                let json = all.clone().find(|(media_type, _)| is_json(media_type));
                let Some((media_type, content)) = json.or_else(|| all.next()) else {
                    return self.refuse(
                        &trail.key("content"),
                        "the `content` of this parameter has no media type",
                        "describe the parameter by a `schema`",
                    );
                };
                let content_trail = trail.key("content");
                let pointer = content_trail.key(media_type).key("schema").pointer();
                (content.schema.as_ref(), pointer, Some(media_type))
            }
        };
        let ty = match schema {
            Some(schema) => self.schema(schema.into(), &name, &Trail::root(&schema_trail))?,
            None => Type::Json,
        };
        let mut ty = ty.not_null().clone();
        let style = match media_type {
            None => self.style(parameter, &ty, &trail),
            Some(media_type) if is_json(media_type) => Style::Json,
            Some(_) if self.is_scalar(&ty) => Style::Plain,
            // With a schema, a range means JSON.
            Some(range) if range.contains('*') && schema.is_some() => Style::Json,
            Some(media_type) => {
                let why = format!("the caller writes it as `{media_type}`");
                let trail = trail.key("content");
                let construct = "parameter of another media type";
                self.record(
                    Outcome::Degraded,
                    construct,
                    &trail.key(media_type),
                    Some(why),
                );
                ty = Type::String;
                Style::Plain
            }
        };
        let is_json = style == Style::Json;
        let allow_reserved = !is_json
            && matches!(
                parameter,
                oas::Parameter::Query {
                    allow_reserved: true,
                    ..
                }
            );
        self.supported(construct(place, style, allow_reserved), &trail);
        let view = schema.map_or_else(View::default, |schema| self.view(schema.into()));
        self.tell_examples(&view);
        let example = schema.and_then(|schema| self.example_of(schema.into(), &ty));
        let own = data.deprecated.unwrap_or_default();
        let named = data.examples.values().find_map(ReferenceOr::as_item);
        Ok(Some(Parameter {
            name: data.name.clone(),
            ident: String::new(),
            place,
            style,
            allow_reserved,
            ty,
            required: data.required,
            description: data.description.clone(),
            deprecation: own.then(Deprecation::default).or(view.deprecation()),
            limits: view.limits(),
            example: data
                .example
                .clone()
                .or_else(|| named.and_then(|example| example.value.clone()))
                .or(example),
        }))
    }

    /// How the value is written. A single value is its text in every style but two, which put
    /// something before it.
    fn style(&self, parameter: &oas::Parameter, ty: &Type, trail: &Trail<'_>) -> Style {
        let is_scalar = self.is_scalar(ty);
        let explode = parameter.parameter_data_ref().explode;
        match parameter {
            oas::Parameter::Query { style, .. } => match style {
                _ if is_scalar => Style::Plain,
                _ if self
                    .description
                    .node(&trail.key(FIELDS).pointer())
                    .is_some() =>
                {
                    Style::Fields
                }
                style => query_style(style, explode),
            },
            oas::Parameter::Path { style, .. } => {
                let explode = explode.unwrap_or(false);
                match style {
                    PathStyle::Simple if is_scalar => Style::Plain,
                    PathStyle::Simple => Style::Simple { explode },
                    PathStyle::Label => Style::Label { explode },
                    PathStyle::Matrix => Style::Matrix { explode },
                }
            }
            oas::Parameter::Header { .. } | oas::Parameter::Cookie { .. } if is_scalar => {
                Style::Plain
            }
            oas::Parameter::Header { .. } => Style::Simple {
                explode: explode.unwrap_or(false),
            },
            oas::Parameter::Cookie { .. } => Style::Form {
                explode: explode.unwrap_or(true),
            },
        }
    }

    pub(super) fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Json | Type::Nullable(_) => false,
            Type::Named(id) => self.types[id.0].as_ref().is_some_and(|def| {
                matches!(&def.kind, TypeKind::Enum(enumeration)
                    if enumeration.of != EnumOf::Values)
            }),
            _ => true,
        }
    }
}

/// The style of a list or an object in a query or a form, exploded by default where the style is
/// `form`.
pub(super) fn query_style(style: &QueryStyle, explode: Option<bool>) -> Style {
    match style {
        QueryStyle::Form => Style::Form {
            explode: explode.unwrap_or(true),
        },
        // An exploded list is the same with every delimiter.
        QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited if explode.unwrap_or(false) => {
            Style::Form { explode: true }
        }
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

/// What the report calls a parameter.
fn construct(place: Place, style: Style, allow_reserved: bool) -> String {
    let place = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let exploded = |explode: bool| if explode { ", exploded" } else { "" };
    let style = match style {
        Style::Plain => String::new(),
        Style::Form { explode } => format!(", style form{}", exploded(explode)),
        Style::Simple { explode } => format!(", style simple{}", exploded(explode)),
        Style::Label { explode } => format!(", style label{}", exploded(explode)),
        Style::Matrix { explode } => format!(", style matrix{}", exploded(explode)),
        Style::SpaceDelimited => ", style spaceDelimited".to_owned(),
        Style::PipeDelimited => ", style pipeDelimited".to_owned(),
        Style::DeepObject => ", style deepObject".to_owned(),
        Style::Fields => ", as a form".to_owned(),
        Style::Json => ", as JSON".to_owned(),
    };
    let reserved = if allow_reserved {
        ", reserved characters"
    } else {
        ""
    };
    format!("{place} parameter{style}{reserved}")
}
