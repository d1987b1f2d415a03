//! The headers of answers (OpenAPI 3.0.3, section 4.7.21).

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr, Response};

use super::{Lowered, Lowering, Refused};
use crate::ir::{AnswerHeader, Success, Type, TypeKind};
use crate::names::{Scope, type_name, value_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// What all headers have methods for.
const TAKEN: [&str; 9] = [
    "clone",
    "contains_key",
    "from",
    "get",
    "get_all",
    "iter",
    "keys",
    "len",
    "values",
];

impl<'d> Lowering<'d> {
    /// The headers of a response, but for the one that its content tells of.
    pub(super) fn headers(
        &mut self,
        response: &'d Response,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<AnswerHeader>> {
        let trail = trail.key("headers");
        let mut headers = Vec::new();
        for (wire, node) in &response.headers {
            if wire.eq_ignore_ascii_case("content-type") {
                continue;
            }
            match self.header(wire, node, name, &trail.key(wire)) {
                Ok(header) => headers.push(header),
                Err(Refused) if self.is_lenient => {}
                Err(Refused) => return Err(Refused),
            }
        }
        Ok(headers)
    }

    fn header(
        &mut self,
        wire: &str,
        node: &'d ReferenceOr<Header>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<AnswerHeader> {
        let (header, _, pointer) = self.follow(node, "headers", trail, |openapi, name| {
            openapi.components.as_ref()?.headers.get(name)
        })?;
        let trail = Trail::root(&pointer);
        let description = self.overriding(node, &trail);
        let construct = "header of an answer";
        let ty = self.header_value(wire, &header.format, name, construct, &trail)?;
        Ok(AnswerHeader {
            name: wire.to_owned(),
            ident: String::new(),
            ty,
            description: description.or_else(|| header.description.clone()),
        })
    }

    /// The type of what a header holds: text, where a caller has to read it.
    pub(super) fn header_value(
        &mut self,
        wire: &str,
        format: &'d ParameterSchemaOrContent,
        owner: &str,
        construct: &'static str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let described = match format {
            ParameterSchemaOrContent::Schema(schema) => {
                let name = format!("{owner}/{}", type_name(wire));
                self.schema(schema.into(), &name, &trail.key("schema"))?
            }
            ParameterSchemaOrContent::Content(_) => Type::String,
        };
        let described = described.not_null().clone();
        if self.is_of_header(&described) {
            self.supported(construct, trail);
            return Ok(described);
        }
        let why = format!("the value of `{wire}` is read by the caller: it is text");
        self.record(Outcome::Degraded, construct, trail, Some(why));
        Ok(Type::String)
    }

    /// Whether a header can hold a value of the type: a scalar, or a list of them.
    fn is_of_header(&self, ty: &Type) -> bool {
        let is_scalar = |ty: &Type| match ty {
            Type::Named(id) => self.types[id.0]
                .as_ref()
                .is_some_and(|def| matches!(def.kind, TypeKind::Enum(_))),
            Type::Json
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Nullable(_)
            | Type::Boxed(_)
            | Type::IdOr(_) => false,
            _ => true,
        };
        match ty {
            Type::List(item) => is_scalar(item),
            ty => is_scalar(ty),
        }
    }
}

/// The headers of all answers of success, each once, with names of their own.
pub(super) fn joined(successes: &mut [Success]) -> Vec<AnswerHeader> {
    let mut all: Vec<AnswerHeader> = Vec::new();
    for header in successes
        .iter_mut()
        .flat_map(|one| std::mem::take(&mut one.headers))
    {
        if !all
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(&header.name))
        {
            all.push(header);
        }
    }
    named(all)
}

/// Gives each of the headers the name of a method.
pub(super) fn named(mut all: Vec<AnswerHeader>) -> Vec<AnswerHeader> {
    let mut scope = Scope::reserving(&TAKEN);
    for header in &mut all {
        let name = match header.name.to_ascii_lowercase().as_str() {
            "etag" => "etag".to_owned(),
            _ => value_name(&header.name),
        };
        header.ident = scope.take(name);
    }
    all
}
