//! The fields of the objects of OpenAPI, as a table: what stands in them, which of them must be
//! there, and since which version there are.
//!
//! The walk over a description goes by this table, so what the table does not know is refused
//! where it stands, and never skipped.

use super::objects::Object;

/// What may stand in a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Any,
    String,
    /// One of these.
    Word(&'static [&'static str]),
    Boolean,
    Number,
    /// A non-negative integer.
    Count,
    Object(Object),
    /// The object or a Reference Object that leads to one.
    OrReference(Object),
    List(&'static Shape),
    Map(&'static Shape),
    /// Paths, whose keys begin with a slash.
    Paths,
    /// Responses, whose keys are status codes, `2XX` or `default`.
    Responses,
    /// `additionalProperties`: a Boolean or a schema.
    BooleanOrSchema,
}

/// A field of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
    }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
    }
}

const SCHEMA: Shape = Shape::OrReference(Object::Schema);
const STRINGS: Shape = Shape::List(&Shape::String);
const EXAMPLES: Shape = Shape::Map(&Shape::OrReference(Object::Example));
const CONTENT: Shape = Shape::Map(&Shape::Object(Object::MediaType));
const HEADERS: Shape = Shape::Map(&Shape::OrReference(Object::Header));
const PARAMETERS: Shape = Shape::List(&Shape::OrReference(Object::Parameter));
const SERVERS: Shape = Shape::List(&Shape::Object(Object::Server));
const SECURITY: Shape = Shape::List(&Shape::Map(&STRINGS));
const LINKS: Shape = Shape::Map(&Shape::OrReference(Object::Link));
const PLACES: &[&str] = &["query", "header", "path", "cookie"];
const SCHEMES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect"];
const OPERATION: Shape = Shape::Object(Object::Operation);

impl Object {
    /// The fixed fields. A Callback Object has none: its keys are expressions.
    #[expect(clippy::too_many_lines, reason = "it is the specification's own table")]
    pub(crate) fn fields(self) -> &'static [Field] {
        use Shape::{Any, Boolean, Count, List, Map, Number, OrReference, String};
        match self {
            Self::OpenApi => {
                const {
                    &[
                        required("openapi", String),
                        required("info", Shape::Object(Object::Info)),
                        optional("servers", SERVERS),
                        required("paths", Shape::Paths),
                        optional("components", Shape::Object(Object::Components)),
                        optional("security", SECURITY),
                        optional("tags", List(&Shape::Object(Object::Tag))),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                    ]
                }
            }
            Self::Info => {
                const {
                    &[
                        required("title", String),
                        optional("description", String),
                        optional("termsOfService", String),
                        optional("contact", Shape::Object(Object::Contact)),
                        optional("license", Shape::Object(Object::License)),
                        required("version", String),
                    ]
                }
            }
            Self::Contact => {
                const {
                    &[
                        optional("name", String),
                        optional("url", String),
                        optional("email", String),
                    ]
                }
            }
            Self::License => const { &[required("name", String), optional("url", String)] },
            Self::Server => {
                const {
                    &[
                        required("url", String),
                        optional("description", String),
                        optional("variables", Map(&Shape::Object(Object::ServerVariable))),
                    ]
                }
            }
            Self::ServerVariable => {
                const {
                    &[
                        optional("enum", STRINGS),
                        required("default", String),
                        optional("description", String),
                    ]
                }
            }
            Self::Components => {
                const {
                    &[
                        optional("schemas", Map(&SCHEMA)),
                        optional("responses", Map(&OrReference(Object::Response))),
                        optional("parameters", Map(&OrReference(Object::Parameter))),
                        optional("examples", EXAMPLES),
                        optional("requestBodies", Map(&OrReference(Object::RequestBody))),
                        optional("headers", HEADERS),
                        optional("securitySchemes", Map(&OrReference(Object::SecurityScheme))),
                        optional("links", LINKS),
                        optional("callbacks", Map(&OrReference(Object::Callback))),
                    ]
                }
            }
            Self::PathItem => {
                const {
                    &[
                        optional("summary", String),
                        optional("description", String),
                        optional("get", OPERATION),
                        optional("put", OPERATION),
                        optional("post", OPERATION),
                        optional("delete", OPERATION),
                        optional("options", OPERATION),
                        optional("head", OPERATION),
                        optional("patch", OPERATION),
                        optional("trace", OPERATION),
                        optional("servers", SERVERS),
                        optional("parameters", PARAMETERS),
                    ]
                }
            }
            Self::Operation => {
                const {
                    &[
                        optional("tags", STRINGS),
                        optional("summary", String),
                        optional("description", String),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                        optional("operationId", String),
                        optional("parameters", PARAMETERS),
                        optional("requestBody", OrReference(Object::RequestBody)),
                        required("responses", Shape::Responses),
                        optional("callbacks", Map(&OrReference(Object::Callback))),
                        optional("deprecated", Boolean),
                        optional("security", SECURITY),
                        optional("servers", SERVERS),
                    ]
                }
            }
            Self::ExternalDocs => {
                const { &[optional("description", String), required("url", String)] }
            }
            Self::Parameter => {
                const {
                    &[
                        required("name", String),
                        required("in", Shape::Word(PLACES)),
                        optional("description", String),
                        optional("required", Boolean),
                        optional("deprecated", Boolean),
                        optional("allowEmptyValue", Boolean),
                        optional("style", String),
                        optional("explode", Boolean),
                        optional("allowReserved", Boolean),
                        optional("schema", SCHEMA),
                        optional("example", Any),
                        optional("examples", EXAMPLES),
                        optional("content", CONTENT),
                    ]
                }
            }
            Self::Header => {
                const {
                    &[
                        optional("description", String),
                        optional("required", Boolean),
                        optional("deprecated", Boolean),
                        optional("allowEmptyValue", Boolean),
                        optional("style", String),
                        optional("explode", Boolean),
                        optional("allowReserved", Boolean),
                        optional("schema", SCHEMA),
                        optional("example", Any),
                        optional("examples", EXAMPLES),
                        optional("content", CONTENT),
                    ]
                }
            }
            Self::RequestBody => {
                const {
                    &[
                        optional("description", String),
                        required("content", CONTENT),
                        optional("required", Boolean),
                    ]
                }
            }
            Self::MediaType => {
                const {
                    &[
                        optional("schema", SCHEMA),
                        optional("example", Any),
                        optional("examples", EXAMPLES),
                        optional("encoding", Map(&Shape::Object(Object::Encoding))),
                    ]
                }
            }
            Self::Encoding => {
                const {
                    &[
                        optional("contentType", String),
                        optional("headers", HEADERS),
                        optional("style", String),
                        optional("explode", Boolean),
                        optional("allowReserved", Boolean),
                    ]
                }
            }
            Self::Response => {
                const {
                    &[
                        required("description", String),
                        optional("headers", HEADERS),
                        optional("content", CONTENT),
                        optional("links", LINKS),
                    ]
                }
            }
            Self::Callback => &[],
            Self::Example => {
                const {
                    &[
                        optional("summary", String),
                        optional("description", String),
                        optional("value", Any),
                        optional("externalValue", String),
                    ]
                }
            }
            Self::Link => {
                const {
                    &[
                        optional("operationRef", String),
                        optional("operationId", String),
                        optional("parameters", Map(&Any)),
                        optional("requestBody", Any),
                        optional("description", String),
                        optional("server", Shape::Object(Object::Server)),
                    ]
                }
            }
            Self::Tag => {
                const {
                    &[
                        required("name", String),
                        optional("description", String),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                    ]
                }
            }
            Self::Schema => {
                const {
                    &[
                        optional("title", String),
                        optional("multipleOf", Number),
                        optional("maximum", Number),
                        optional("exclusiveMaximum", Boolean),
                        optional("minimum", Number),
                        optional("exclusiveMinimum", Boolean),
                        optional("maxLength", Count),
                        optional("minLength", Count),
                        optional("pattern", String),
                        optional("maxItems", Count),
                        optional("minItems", Count),
                        optional("uniqueItems", Boolean),
                        optional("maxProperties", Count),
                        optional("minProperties", Count),
                        optional("required", STRINGS),
                        optional("enum", List(&Any)),
                        optional("type", String),
                        optional("allOf", List(&SCHEMA)),
                        optional("oneOf", List(&SCHEMA)),
                        optional("anyOf", List(&SCHEMA)),
                        optional("not", SCHEMA),
                        optional("items", SCHEMA),
                        optional("properties", Map(&SCHEMA)),
                        optional("additionalProperties", Shape::BooleanOrSchema),
                        optional("description", String),
                        optional("format", String),
                        optional("default", Any),
                        optional("nullable", Boolean),
                        optional("discriminator", Shape::Object(Object::Discriminator)),
                        optional("readOnly", Boolean),
                        optional("writeOnly", Boolean),
                        optional("xml", Shape::Object(Object::Xml)),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                        optional("example", Any),
                        optional("deprecated", Boolean),
                    ]
                }
            }
            Self::Discriminator => {
                const {
                    &[
                        required("propertyName", String),
                        optional("mapping", Map(&String)),
                    ]
                }
            }
            Self::Xml => {
                const {
                    &[
                        optional("name", String),
                        optional("namespace", String),
                        optional("prefix", String),
                        optional("attribute", Boolean),
                        optional("wrapped", Boolean),
                    ]
                }
            }
            Self::SecurityScheme => {
                const {
                    &[
                        required("type", Shape::Word(SCHEMES)),
                        optional("description", String),
                        optional("name", String),
                        optional("in", Shape::Word(&["query", "header", "cookie"])),
                        optional("scheme", String),
                        optional("bearerFormat", String),
                        optional("flows", Shape::Object(Object::OAuthFlows)),
                        optional("openIdConnectUrl", String),
                    ]
                }
            }
            Self::OAuthFlows => {
                const {
                    &[
                        optional("implicit", Shape::Object(Object::OAuthFlow)),
                        optional("password", Shape::Object(Object::OAuthFlow)),
                        optional("clientCredentials", Shape::Object(Object::OAuthFlow)),
                        optional("authorizationCode", Shape::Object(Object::OAuthFlow)),
                    ]
                }
            }
            Self::OAuthFlow => {
                const {
                    &[
                        optional("authorizationUrl", String),
                        optional("tokenUrl", String),
                        optional("refreshUrl", String),
                        required("scopes", Map(&String)),
                    ]
                }
            }
        }
    }
}
