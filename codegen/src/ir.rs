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
    pub(crate) tags: Vec<Tag>,
}

impl Api {
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
            SuccessContent::Download { media_type } => {
                if self.errors.iter().any(|error| error.body.is_some()) {
                    format!("{media_type}, application/json;q=0.9")
                } else {
                    media_type.clone()
                }
            }
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

#[derive(Debug)]
pub(crate) enum BodyContent {
    Json(Type),
    Multipart(Vec<Part>),
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
    Text(Type),
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
    /// Bytes of the named media type, streamed.
    Download {
        media_type: String,
    },
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
    F64,
    DateTime,
    Date,
    /// Any JSON.
    Json,
    List(Box<Type>),
    Map(Box<Type>),
    /// A value or `null`.
    Nullable(Box<Type>),
    Named(TypeId),
}

impl Type {
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
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                inner.each_named(visit);
            }
            Self::Named(id) => visit(*id),
            _ => {}
        }
    }

    pub(crate) fn map_named(&self, to: &impl Fn(TypeId) -> TypeId) -> Self {
        match self {
            Self::List(inner) => Self::List(Box::new(inner.map_named(to))),
            Self::Map(inner) => Self::Map(Box::new(inner.map_named(to))),
            Self::Nullable(inner) => Self::Nullable(Box::new(inner.map_named(to))),
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
    pub(crate) description: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) limits: Limits,
    pub(crate) example: Option<Value>,
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

/// An enumeration of strings, open to values that the description does not list.
#[derive(Debug, Clone)]
pub(crate) struct Enum {
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) value: String,
    pub(crate) ident: String,
}

/// A value of one of several types that differ in their JSON type.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    pub(crate) variants: Vec<UnionVariant>,
}

#[derive(Debug, Clone)]
pub(crate) struct UnionVariant {
    pub(crate) ident: String,
    pub(crate) ty: Type,
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
