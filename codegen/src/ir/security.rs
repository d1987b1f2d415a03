//! Who may call, and how that is proved (OpenAPI 3.0.3, sections 4.7.27 to 4.7.30).

use super::Place;

/// What authorises the calls of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Security {
    /// The description says nothing of security, in any place.
    Undeclared,
    /// One of these; none of them is needed where there are none.
    AnyOf(Vec<SecurityRequirement>),
}

impl Security {
    pub(crate) fn alternatives(&self) -> &[SecurityRequirement] {
        match self {
            Self::Undeclared => &[],
            Self::AnyOf(alternatives) => alternatives,
        }
    }
}

/// One of the alternatives that authorise a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecurityRequirement {
    /// The names of the security schemes, all of which are needed, with their scopes.
    pub(crate) schemes: Vec<(String, Vec<String>)>,
}

/// A way to prove who calls.
#[derive(Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) name: String,
    /// The name of its constant.
    pub(crate) ident: String,
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
    Bearer,
    /// A token that one of these flows gives.
    OAuth2(Vec<Flow>),
    /// A token of a provider that describes itself at this URL.
    OpenIdConnect(String),
    /// The connection presents a certificate.
    MutualTls,
    /// Another scheme of HTTP authentication.
    Http(String),
    /// Requirements name it, and nothing says what it is.
    Undeclared,
}

impl SecurityKind {
    /// Where a client's id and secret are traded for tokens.
    pub(crate) fn trade(&self) -> Option<&str> {
        let Self::OAuth2(flows) = self else {
            return None;
        };
        let mut flows = flows.iter();
        let flow = flows.find(|flow| flow.grant == Grant::ClientCredentials)?;
        Some(&flow.token_url)
    }

    /// Whether a client can send something for it.
    pub(crate) fn is_sent(&self) -> bool {
        !matches!(self, Self::MutualTls | Self::Undeclared)
    }
}

/// A way to come by a token. What it has no URL for is empty.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) grant: Grant,
    pub(crate) authorization_url: String,
    pub(crate) token_url: String,
    pub(crate) refresh_url: String,
    pub(crate) scopes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    AuthorizationCode,
    Implicit,
    Password,
    ClientCredentials,
    DeviceAuthorization,
}
