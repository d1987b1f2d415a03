//! What a description says of who may call (OpenAPI 3.1, sections 4.8.27 and
//! 4.8.30).

/// What authorises the calls of an operation: the field `security` of the
/// operation, or of the whole description.
#[derive(Clone, Copy, Debug)]
pub enum Security {
    /// The description says nothing of it, neither here nor anywhere else. All
    /// that the client was given is sent, and to the origin of its base URL
    /// alone.
    Undeclared,
    /// One of these alternatives, each with all that it needs together. An
    /// alternative that needs nothing stands for a call that nobody signs.
    ///
    /// Of what the client was given, a call sends what the first alternative
    /// needs for which there is all of it. Where there is none, it sends nothing
    /// if it need not be signed, and else what there is for the alternative for
    /// which there is most.
    AnyOf(&'static [&'static [Requirement]]),
}

impl Security {
    /// Nothing is asked for (`security: []`): calls carry no credentials.
    pub const NONE: Self = Self::AnyOf(&[]);
}

/// A scheme that an operation asks for.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    pub(crate) scheme: &'static SecurityScheme,
    pub(crate) scopes: &'static [&'static str],
}

impl Requirement {
    /// A scheme with the scopes, or roles, that the operation needs of it.
    #[must_use]
    pub const fn new(scheme: &'static SecurityScheme, scopes: &'static [&'static str]) -> Self {
        Self { scheme, scopes }
    }

    /// The scheme.
    #[must_use]
    pub const fn scheme(&self) -> &'static SecurityScheme {
        self.scheme
    }

    /// The scopes, or roles, that the operation needs.
    #[must_use]
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }
}

/// A way to prove who calls, as a description declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// What the description calls it.
    pub name: &'static str,
    /// How it is done.
    pub kind: SchemeKind,
}

/// How a caller proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A name and a password (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750).
    Bearer,
    /// Another scheme of the header `Authorization` (RFC 9110 section 11.6.2),
    /// such as `Digest`.
    Http(&'static str),
    /// A key in a header, a query parameter or a cookie of this name.
    ApiKey(KeyPlace, &'static str),
    /// A bearer token that one of these flows gives (RFC 6749).
    OAuth2(&'static [Flow]),
    /// A bearer token of an OpenID provider, which describes itself at this URL.
    OpenIdConnect(&'static str),
    /// The connection presents a certificate: nothing is sent in the call.
    MutualTls,
    /// The description names the scheme, and does not say what it is.
    Undeclared,
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a header.
    Header,
    /// In the query of the URL.
    Query,
    /// In a cookie.
    Cookie,
}

/// A way to come by a token of OAuth 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which it is.
    pub grant: Grant,
    /// Where a person, or a device, asks to be authorized; empty for a flow
    /// without it.
    pub authorization_url: &'static str,
    /// Where tokens are given; empty for a flow without it.
    pub token_url: &'static str,
    /// Where tokens are renewed, if not where they are given; else empty.
    pub refresh_url: &'static str,
    /// The scopes that there are.
    pub scopes: &'static [&'static str],
}

/// What a token is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// A code that a person's consent gave (RFC 6749 section 4.1).
    AuthorizationCode,
    /// A person's consent itself (RFC 6749 section 4.2).
    Implicit,
    /// A person's name and password (RFC 6749 section 4.3).
    Password,
    /// The client's own id and secret (RFC 6749 section 4.4).
    ClientCredentials,
    /// A code that a person enters on another device (RFC 8628).
    DeviceAuthorization,
}

impl SecurityScheme {
    /// The flow of this kind, if the scheme has one.
    #[must_use]
    pub fn flow(&self, grant: Grant) -> Option<&'static Flow> {
        let SchemeKind::OAuth2(flows) = self.kind else {
            return None;
        };
        flows.iter().find(|flow| flow.grant == grant)
    }
}
