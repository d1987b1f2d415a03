//! The fields of the objects of OpenAPI, as a table: what stands in them, which of them must be
//! there, and since which version there are.
//!
//! The walk over a description goes by this table, so what the table does not know is refused
//! where it stands, and never skipped.

use super::fields::{Field, Shape, optional, required};
use super::objects::Object;
use super::version::{Grammar, Grammars};

/// What 3.0 has, and later versions say in another way.
const OLD: Grammars = Grammars::of(&[Grammar::V3_0, Grammar::Form]);
/// What came with 3.1, and is rewritten.
const NEW: Grammars = Grammars::of(&[Grammar::V3_1, Grammar::V3_2]);
/// What came with 3.1, and stays as it is.
const ADDED: Grammars = Grammars::of(&[Grammar::V3_1, Grammar::V3_2, Grammar::Form]);
/// What came with 3.2, and is rewritten.
const NEWER: Grammars = Grammars::of(&[Grammar::V3_2]);
/// What came with 3.2, and stays as it is.
const ADDED_LATER: Grammars = Grammars::of(&[Grammar::V3_2, Grammar::Form]);
/// What 3.0 and 3.1 have, and 3.2 says in another way.
const UNTIL_3_1: Grammars = Grammars::of(&[Grammar::V3_0, Grammar::V3_1, Grammar::Form]);

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
const PLACES_3_2: &[&str] = &["query", "querystring", "header", "path", "cookie"];
const SCHEMES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect"];
const SCHEMES_3_1: &[&str] = &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];
const OPERATION: Shape = Shape::Object(Object::Operation);

impl Object {
    /// The fields that stand in the table for an object itself.
    #[expect(clippy::too_many_lines, reason = "it is the specification's own table")]
    pub(super) fn own_fields(self) -> &'static [Field] {
        use Shape::{Any, Boolean, Count, List, Map, Number, OrReference, String};
        match self {
            Self::OpenApi => {
                const {
                    &[
                        required("openapi", String),
                        required("info", Shape::Object(Object::Info)),
                        optional("servers", SERVERS),
                        optional("$self", String).only(NEWER),
                        optional("jsonSchemaDialect", String).only(NEW),
                        required("paths", Shape::Paths).required_by(OLD),
                        optional("webhooks", Shape::PathItems).only(ADDED),
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
                        optional("summary", String).only(ADDED),
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
            Self::License => {
                const {
                    &[
                        required("name", String),
                        optional("identifier", String).only(ADDED),
                        optional("url", String),
                    ]
                }
            }
            Self::Server => {
                const {
                    &[
                        required("url", String),
                        optional("name", String).only(ADDED_LATER),
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
                        optional("pathItems", Shape::PathItems).only(NEW),
                        optional("mediaTypes", CONTENT).only(NEWER),
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
                        optional("query", OPERATION).only(ADDED_LATER),
                        optional("additionalOperations", Map(&OPERATION)).only(ADDED_LATER),
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
                        required("responses", Shape::Responses).required_by(OLD),
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
                        required("in", Shape::Word(PLACES)).only(UNTIL_3_1),
                        required("in", Shape::Word(PLACES_3_2)).only(NEWER),
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
                        optional("itemSchema", SCHEMA).only(NEWER),
                        optional("example", Any),
                        optional("examples", EXAMPLES),
                        optional("encoding", Map(&Shape::Object(Object::Encoding))),
                        optional("prefixEncoding", List(&Shape::Object(Object::Encoding)))
                            .only(NEWER),
                        optional("itemEncoding", Shape::Object(Object::Encoding)).only(NEWER),
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
                        optional("encoding", Map(&Shape::Object(Object::Encoding))).only(NEWER),
                        optional("prefixEncoding", List(&Shape::Object(Object::Encoding)))
                            .only(NEWER),
                        optional("itemEncoding", Shape::Object(Object::Encoding)).only(NEWER),
                    ]
                }
            }
            Self::Response => {
                const {
                    &[
                        optional("summary", String).only(ADDED_LATER),
                        required("description", String).required_by(UNTIL_3_1),
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
                        optional("dataValue", Any).only(NEWER),
                        optional("serializedValue", String).only(NEWER),
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
                        optional("summary", String).only(ADDED_LATER),
                        optional("description", String),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                        optional("parent", String).only(ADDED_LATER),
                        optional("kind", String).only(ADDED_LATER),
                    ]
                }
            }
            Self::Schema => {
                const {
                    &[
                        optional("title", String),
                        optional("multipleOf", Number),
                        optional("maximum", Number),
                        optional("exclusiveMaximum", Boolean).only(OLD),
                        optional("exclusiveMaximum", Number).only(NEW),
                        optional("minimum", Number),
                        optional("exclusiveMinimum", Boolean).only(OLD),
                        optional("exclusiveMinimum", Number).only(NEW),
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
                        optional("type", String).only(OLD),
                        optional("type", Shape::Types).only(NEW),
                        optional("allOf", List(&SCHEMA)),
                        optional("oneOf", List(&SCHEMA)),
                        optional("anyOf", List(&SCHEMA)),
                        optional("not", SCHEMA),
                        optional("items", SCHEMA),
                        optional("properties", Map(&SCHEMA)),
                        optional("additionalProperties", Shape::BooleanOrSchema).only(OLD),
                        optional("additionalProperties", SCHEMA).only(NEW),
                        optional("description", String),
                        optional("format", String),
                        optional("default", Any),
                        optional("nullable", Boolean).only(OLD),
                        optional("discriminator", Shape::Object(Object::Discriminator)),
                        optional("readOnly", Boolean),
                        optional("writeOnly", Boolean),
                        optional("xml", Shape::Object(Object::Xml)),
                        optional("externalDocs", Shape::Object(Object::ExternalDocs)),
                        optional("example", Any),
                        optional("deprecated", Boolean),
                        optional("$id", String).only(NEW),
                        optional("$schema", String).only(NEW),
                        optional("$anchor", String).only(NEW),
                        optional("$dynamicAnchor", String).only(NEW),
                        optional("$dynamicRef", String).only(NEW),
                        optional("$comment", String).only(NEW),
                        optional("$vocabulary", Any).only(NEW),
                        optional("$defs", Map(&SCHEMA)).only(NEW),
                        optional("definitions", Map(&SCHEMA)).only(NEW),
                        optional("const", Any).only(NEW),
                        optional("examples", List(&Any)).only(NEW),
                        optional("prefixItems", List(&SCHEMA)).only(NEW),
                        optional("unevaluatedItems", SCHEMA).only(NEW),
                        optional("contains", SCHEMA).only(NEW),
                        optional("minContains", Count).only(NEW),
                        optional("maxContains", Count).only(NEW),
                        optional("patternProperties", Map(&SCHEMA)).only(NEW),
                        optional("propertyNames", SCHEMA).only(NEW),
                        optional("unevaluatedProperties", SCHEMA).only(NEW),
                        optional("dependentRequired", Map(&STRINGS)).only(NEW),
                        optional("dependentSchemas", Map(&SCHEMA)).only(NEW),
                        optional("if", SCHEMA).only(NEW),
                        optional("then", SCHEMA).only(NEW),
                        optional("else", SCHEMA).only(NEW),
                        optional("contentEncoding", String).only(NEW),
                        optional("contentMediaType", String).only(NEW),
                        optional("contentSchema", SCHEMA).only(NEW),
                    ]
                }
            }
            Self::Discriminator => {
                const {
                    &[
                        required("propertyName", String),
                        optional("mapping", Map(&String)),
                        optional("defaultMapping", String).only(ADDED_LATER),
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
                        optional("nodeType", String).only(ADDED_LATER),
                    ]
                }
            }
            Self::SecurityScheme => {
                const {
                    &[
                        required("type", Shape::Word(SCHEMES)).only(OLD),
                        required("type", Shape::Word(SCHEMES_3_1)).only(NEW),
                        optional("description", String),
                        optional("name", String),
                        optional("in", Shape::Word(&["query", "header", "cookie"])),
                        optional("scheme", String),
                        optional("bearerFormat", String),
                        optional("flows", Shape::Object(Object::OAuthFlows)),
                        optional("openIdConnectUrl", String),
                        optional("oauth2MetadataUrl", String).only(ADDED_LATER),
                        optional("deprecated", Boolean).only(ADDED_LATER),
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
                        optional("deviceAuthorization", Shape::Object(Object::OAuthFlow))
                            .only(ADDED_LATER),
                    ]
                }
            }
            Self::OAuthFlow => {
                const {
                    &[
                        optional("authorizationUrl", String),
                        optional("deviceAuthorizationUrl", String).only(ADDED_LATER),
                        optional("tokenUrl", String),
                        optional("refreshUrl", String),
                        required("scopes", Map(&String)),
                    ]
                }
            }
        }
    }
}
