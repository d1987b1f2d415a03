//! The intermediate representation: what emit knows of a description.
//!
//! Every name is chosen, every reference is resolved, and every construct is one that emit can
//! write as Rust. Texts and values of the description are data here, never source code.

use std::collections::BTreeSet;

use serde_json::Value;

/// Several versions of an API, and the types of all of them.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) apis: Vec<Api>,
    pub(crate) types: Vec<TypeDef>,
}

/// One version of an API, which becomes one module and one feature.
#[derive(Debug)]
pub(crate) struct Api {
    /// The version's name, which is also its module's and its feature's.
    pub(crate) name: String,
    pub(crate) title: String,
    /// The description's file, as the configuration names it.
    pub(crate) file: String,
    pub(crate) is_default: bool,
    /// The index of the version that replaces this one.
    pub(crate) replaced_by: Option<usize>,
    /// The path of the server's URL, without a slash at its end: `/v3`, or nothing.
    pub(crate) base_path: String,
    /// The URLs of the servers, as far as the description names any.
    pub(crate) servers: Vec<String>,
    pub(crate) security_schemes: Vec<SecurityScheme>,
    pub(crate) tags: Vec<Tag>,
}

/// A way to prove who calls (OpenAPI 3.0.3, section 4.7.27).
#[derive(Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: SecurityKind,
}

#[derive(Debug)]
pub(crate) enum SecurityKind {
    /// A key under this name.
    ApiKey {
        place: Place,
        name: String,
    },
    Basic,
    /// A token, whichever way it was come by.
    Bearer,
    /// A client's id and secret are traded for tokens, at this URL.
    ClientCredentials {
        token_url: String,
    },
    /// Another scheme of HTTP authentication.
    Http(String),
}

impl Api {
    /// Calls `visit` with the type of every parameter and body.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        for operation in self.tags.iter_mut().flat_map(|tag| &mut tag.operations) {
            for parameter in &mut operation.parameters {
                visit(&mut parameter.ty);
            }
            if let Some(body) = &mut operation.body {
                body.content.each_type_mut(&mut visit);
            }
            operation.success.content.each_type_mut(&mut visit);
            for error in &mut operation.errors {
                if let Some(ty) = &mut error.body {
                    visit(ty);
                }
            }
        }
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.tags.iter().flat_map(|tag| &tag.operations)
    }
}

/// A group of operations, which becomes one module with one client type.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) module: String,
    pub(crate) client: String,
    /// The feature under which it compiles, beside the version's; `None` if that is enough.
    pub(crate) feature: Option<String>,
    pub(crate) operations: Vec<Operation>,
}

/// One method on one path (OpenAPI 3.0.3, section 4.7.10).
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// The method of the tag's client.
    pub(crate) method: String,
    /// The type that the method returns.
    pub(crate) request: String,
    pub(crate) http_method: HttpMethod,
    pub(crate) path: PathTemplate,
    /// What stands in place of the version's base path, for an operation with servers of its own:
    /// a path, or a whole URL.
    pub(crate) base: Option<String>,
    pub(crate) docs: Docs,
    /// Path parameters first, in the order of the path.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    pub(crate) errors: Vec<ErrorResponse>,
    pub(crate) security: Vec<SecurityRequirement>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) paging: Option<Paging>,
}

impl Operation {
    /// The value of `Accept` (RFC 9110, section 12.5.1): what success is answered in, and JSON
    /// where errors have bodies of it.
    pub(crate) fn accept(&self) -> String {
        match &self.success.content {
            SuccessContent::Empty => "application/json".to_owned(),
            SuccessContent::Json { media_type, .. } | SuccessContent::List { media_type, .. } => {
                media_type.clone()
            }
            SuccessContent::Text { media_type } | SuccessContent::Download { media_type } => {
                let has_errors = self.errors.iter().any(|error| error.body.is_some());
                if has_errors && media_type != "*/*" {
                    format!("{media_type}, application/json;q=0.9")
                } else {
                    media_type.clone()
                }
            }
            SuccessContent::Several(answers) => answers.accept(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HttpMethod {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl HttpMethod {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// A path with its parameters.
#[derive(Debug, Clone)]
pub(crate) struct PathTemplate {
    /// As the description has it: `/things/{id}`.
    pub(crate) text: String,
    pub(crate) segments: Vec<PathSegment>,
}

/// What stands between two slashes of a path: one piece as a rule, several in `{id}.json`.
pub(crate) type PathSegment = Vec<PathPiece>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathPiece {
    Literal(String),
    /// The parameter's name in the description.
    Parameter(String),
}

/// What the description says in prose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Docs {
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) limits: Limits,
    pub(crate) example: Option<Value>,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value is written into a path, a query, a header, a cookie or a form (OpenAPI 3.0.3,
/// section 4.7.12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A single value as its text.
    Plain,
    /// A single value whose reserved characters are sent as they are.
    Reserved,
    Form {
        explode: bool,
    },
    Simple {
        explode: bool,
    },
    Label {
        explode: bool,
    },
    Matrix {
        explode: bool,
    },
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON.
    Json,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The argument or setter that takes it.
    pub(crate) ident: String,
    pub(crate) media_type: String,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) content: BodyContent,
    pub(crate) example: Option<Value>,
}

impl Body {
    /// Whether the body is one argument, not one for each part.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self.content, BodyContent::Multipart(_))
    }
}

#[derive(Debug)]
pub(crate) enum BodyContent {
    Json(Type),
    /// The properties of an object as pairs, and the style of those that are not plain.
    Form {
        ty: Type,
        styles: Vec<(String, Style)>,
    },
    Multipart(Vec<Part>),
    Text,
    /// Bytes of any media type, streamed.
    File,
}

impl BodyContent {
    /// The type of a body that is one value.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => Some(ty),
            Self::Multipart(_) | Self::Text | Self::File => None,
        }
    }

    /// Calls `visit` with each type that the body contains.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => visit(ty),
            Self::Multipart(parts) => {
                for part in parts {
                    match &mut part.content {
                        PartContent::Text(ty) | PartContent::Texts(ty) | PartContent::Json(ty) => {
                            visit(ty);
                        }
                        PartContent::File(_) | PartContent::Files(_) => {}
                    }
                }
            }
            Self::Text | Self::File => {}
        }
    }

    /// Calls `visit` with each type that the body contains.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => visit(ty),
            Self::Multipart(parts) => {
                for part in parts {
                    match &part.content {
                        PartContent::Text(ty) | PartContent::Texts(ty) | PartContent::Json(ty) => {
                            visit(ty);
                        }
                        PartContent::File(_) | PartContent::Files(_) => {}
                    }
                }
            }
            Self::Text | Self::File => {}
        }
    }
}

/// A part of a `multipart/form-data` body.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) content: PartContent,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
}

#[derive(Debug)]
pub(crate) enum PartContent {
    /// A file, with the media type that it has unless the caller names another.
    File(Option<String>),
    /// A part for each of several files.
    Files(Option<String>),
    Text(Type),
    /// A part for each element.
    Texts(Type),
    Json(Type),
}

/// What an operation answers when it succeeds.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) statuses: Vec<Status>,
    pub(crate) description: String,
    pub(crate) content: SuccessContent,
    pub(crate) example: Option<Value>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum SuccessContent {
    Empty,
    Json {
        media_type: String,
        ty: Type,
    },
    /// A list at the top level: each element is decoded for itself.
    List {
        media_type: String,
        item: Type,
    },
    Text {
        media_type: String,
    },
    /// Bytes of the named media type, streamed.
    Download {
        media_type: String,
    },
    /// One body for one status, another for another.
    Several(Answers),
}

impl SuccessContent {
    /// Calls `visit` with each type that an answer contains.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Json { ty, .. } | Self::List { item: ty, .. } => visit(ty),
            Self::Several(answers) => {
                for answer in &mut answers.cases {
                    if let AnswerContent::Json(ty) = &mut answer.content {
                        visit(ty);
                    }
                }
            }
            Self::Empty | Self::Text { .. } | Self::Download { .. } => {}
        }
    }

    /// Calls `visit` with each type that an answer contains.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Json { ty, .. } | Self::List { item: ty, .. } => visit(ty),
            Self::Several(answers) => {
                for answer in &answers.cases {
                    if let AnswerContent::Json(ty) = &answer.content {
                        visit(ty);
                    }
                }
            }
            Self::Empty | Self::Text { .. } | Self::Download { .. } => {}
        }
    }
}

/// Successful answers that differ by their status.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    /// The enum that holds one of them.
    pub(crate) name: String,
    pub(crate) cases: Vec<AnswerCase>,
}

impl Answers {
    fn accept(&self) -> String {
        let mut media_types: Vec<&str> = Vec::new();
        for case in &self.cases {
            if !case.media_type.is_empty() && !media_types.contains(&case.media_type.as_str()) {
                media_types.push(&case.media_type);
            }
        }
        media_types.join(", ")
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct AnswerCase {
    pub(crate) status: Status,
    pub(crate) ident: String,
    pub(crate) description: String,
    /// Empty if there is no body.
    pub(crate) media_type: String,
    pub(crate) content: AnswerContent,
}

#[derive(Debug, PartialEq)]
pub(crate) enum AnswerContent {
    Empty,
    Json(Type),
    Text,
    Bytes,
}

/// A documented answer other than success.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    pub(crate) status: Status,
    pub(crate) description: String,
    pub(crate) body: Option<Type>,
    pub(crate) example: Option<Value>,
}

/// A key of a Responses Object (OpenAPI 3.0.3, section 4.7.16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Exactly(u16),
    /// The first digit of a range: 4 for `4XX`.
    Class(u8),
    Default,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(code) => write!(f, "{code}"),
            Self::Class(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("other"),
        }
    }
}

/// One of the alternatives that authorise a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecurityRequirement {
    /// The names of the security schemes, all of which are needed, with their scopes.
    pub(crate) schemes: Vec<(String, Vec<String>)>,
}

/// What to say to those who use something deprecated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Deprecation {
    /// Empty until the versions are compared.
    pub(crate) note: String,
}

/// How an operation hands out a long list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) limit: String,
    pub(crate) offset: String,
    /// The Boolean parameter that asks for the total.
    pub(crate) count: Option<String>,
    pub(crate) max_page_size: u32,
}

/// Names a type within [`Library::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) usize);

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    String,
    Boolean,
    I32,
    I64,
    U64,
    F64,
    DateTime,
    Date,
    /// Any JSON.
    Json,
    List(Box<Type>),
    Map(Box<Type>),
    /// A value or `null`.
    Nullable(Box<Type>),
    /// A value on the heap, where a type would hold itself.
    Boxed(Box<Type>),
    Named(TypeId),
}

impl Type {
    /// The type as it is sent: without the box around it.
    pub(crate) fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner,
            ty => ty,
        }
    }

    /// The type without the `null` that it may take.
    pub(crate) fn not_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            ty => ty,
        }
    }

    pub(crate) fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// Calls `visit` with each named type that this one mentions.
    pub(crate) fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.each_named(visit);
            }
            Self::Named(id) => visit(*id),
            _ => {}
        }
    }

    /// Puts other names in place; what has none becomes any JSON.
    pub(crate) fn replace_named(&mut self, to: &impl Fn(TypeId) -> Option<TypeId>) {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.replace_named(to)
            }
            Self::Named(id) => match to(*id) {
                Some(id) => *self = Self::Named(id),
                None => *self = Self::Json,
            },
            _ => {}
        }
    }

    pub(crate) fn map_named(&self, to: &impl Fn(TypeId) -> TypeId) -> Self {
        match self {
            Self::List(inner) => Self::List(Box::new(inner.map_named(to))),
            Self::Map(inner) => Self::Map(Box::new(inner.map_named(to))),
            Self::Nullable(inner) => Self::Nullable(Box::new(inner.map_named(to))),
            Self::Boxed(inner) => Self::Boxed(Box::new(inner.map_named(to))),
            Self::Named(id) => Self::Named(to(*id)),
            ty => ty.clone(),
        }
    }
}

/// A type with a name: a schema that becomes a Rust type.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) kind: TypeKind,
    /// The versions, by index, that have this type.
    pub(crate) apis: BTreeSet<usize>,
    /// Whether a request can contain it, so that a client must be able to build it.
    pub(crate) in_requests: bool,
    pub(crate) example: Option<Value>,
}

#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
}

impl TypeKind {
    /// Calls `visit` with the type of each property or variant.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Struct(structure) => {
                for property in &structure.properties {
                    visit(&property.ty);
                }
                if let Some(additional) = &structure.additional {
                    visit(additional);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for variant in &union.variants {
                    visit(&variant.ty);
                }
            }
        }
    }

    /// Calls `visit` with the type of each property or variant.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Struct(structure) => {
                for property in &mut structure.properties {
                    visit(&mut property.ty);
                }
                if let Some(additional) = &mut structure.additional {
                    visit(additional);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for variant in &mut union.variants {
                    visit(&mut variant.ty);
                }
            }
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Struct {
    pub(crate) properties: Vec<Property>,
    /// The type of the properties that the description does not name, if it allows for them.
    pub(crate) additional: Option<Type>,
}

#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) ident: String,
    /// Nullable where the description says so.
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) access: Access,
    pub(crate) description: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) limits: Limits,
    pub(crate) example: Option<Value>,
}

/// Which way a property travels (OpenAPI 3.0.3, section 4.7.24: `readOnly`, `writeOnly`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    #[default]
    Both,
    /// In answers only.
    Read,
    /// In requests only.
    Write,
}

impl Property {
    /// Whether absent and null are told apart: a request can say either.
    pub(crate) fn is_double(&self, in_requests: bool) -> bool {
        in_requests && !self.required && self.ty.is_nullable()
    }

    /// Whether the field is an `Option` beyond what its type says.
    pub(crate) fn is_optional_field(&self, in_requests: bool) -> bool {
        !self.required && (!self.ty.is_nullable() || self.is_double(in_requests))
    }
}

/// An enumeration, open to values that the description does not list.
#[derive(Debug, Clone)]
pub(crate) struct Enum {
    pub(crate) of: EnumOf,
    pub(crate) variants: Vec<Variant>,
}

/// What the values of an enumeration are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EnumOf {
    Strings,
    Integers,
    /// Any JSON.
    Values,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) value: Value,
    pub(crate) ident: String,
}

impl Variant {
    /// The value as a query or a path carries it.
    pub(crate) fn text(&self) -> String {
        self.value
            .as_str()
            .map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

/// A value of one of several types.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    /// The property whose value says which (OpenAPI 3.0.3, section 4.7.25); without one, the
    /// shape of the value does.
    pub(crate) discriminator: Option<String>,
    pub(crate) variants: Vec<UnionVariant>,
}

#[derive(Debug, Clone)]
pub(crate) struct UnionVariant {
    pub(crate) ident: String,
    pub(crate) ty: Type,
    /// The values of the discriminator that stand for this variant.
    pub(crate) tags: Vec<String>,
}

/// What the description says of a value beyond its type. It is told to the reader, and not
/// enforced: the server is the judge.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    pub(crate) default: Option<Value>,
    pub(crate) format: Option<String>,
    /// The largest value of an integer.
    pub(crate) maximum: Option<u32>,
    pub(crate) texts: Vec<String>,
}
