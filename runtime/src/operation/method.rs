//! The method of an operation.

use std::fmt;

/// The HTTP method of an operation (RFC 9110 section 9).
///
/// It is made in a constant, which [`http::Method`] allows only for the methods
/// that it knows by name. It converts into one, and equals one of the same name.
///
/// ```
/// use mainsheet_runtime::request::Method;
///
/// const PURGE: Method = Method::new("PURGE");
/// assert_eq!(PURGE, mainsheet_runtime::Method::from_bytes(b"PURGE").unwrap());
/// assert_eq!(Method::new("GET"), Method::GET);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Method {
    kind: Kind,
    name: &'static str,
}

/// What is known of a method.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    Other,
}

impl Method {
    /// GET
    pub const GET: Self = Self::new("GET");
    /// PUT
    pub const PUT: Self = Self::new("PUT");
    /// POST
    pub const POST: Self = Self::new("POST");
    /// DELETE
    pub const DELETE: Self = Self::new("DELETE");
    /// OPTIONS
    pub const OPTIONS: Self = Self::new("OPTIONS");
    /// HEAD
    pub const HEAD: Self = Self::new("HEAD");
    /// PATCH
    pub const PATCH: Self = Self::new("PATCH");
    /// TRACE
    pub const TRACE: Self = Self::new("TRACE");
    /// QUERY: a GET with a body, safe and idempotent
    /// (draft-ietf-httpbis-safe-method-w-body).
    pub const QUERY: Self = Self::new("QUERY");

    /// The method of this name, in which capitals and small letters differ. Of
    /// one that has no constant here nothing is known: it is neither safe nor
    /// idempotent.
    ///
    /// # Panics
    ///
    /// If the name is no token (RFC 9110 section 5.6.2). In a constant that is an
    /// error of the compiler.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        assert!(is_token(name.as_bytes()), "the name of a method is a token");
        let kind = match name.as_bytes() {
            b"GET" => Kind::Get,
            b"PUT" => Kind::Put,
            b"POST" => Kind::Post,
            b"DELETE" => Kind::Delete,
            b"OPTIONS" => Kind::Options,
            b"HEAD" => Kind::Head,
            b"PATCH" => Kind::Patch,
            b"TRACE" => Kind::Trace,
            b"QUERY" => Kind::Query,
            _ => Kind::Other,
        };
        Self { kind, name }
    }

    /// The name, as it is sent.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name
    }

    /// Whether a call asks for no change of the server (RFC 9110 section 9.2.1).
    #[must_use]
    pub const fn is_safe(&self) -> bool {
        use Kind::{Get, Head, Options, Query, Trace};
        matches!(self.kind, Get | Head | Options | Query | Trace)
    }

    /// Whether a call that arrives twice does what one does (RFC 9110 section
    /// 9.2.2), so that it may be repeated.
    #[must_use]
    pub const fn is_idempotent(&self) -> bool {
        self.is_safe() || matches!(self.kind, Kind::Put | Kind::Delete)
    }
}

/// Whether a name can be that of a method.
const fn is_token(name: &[u8]) -> bool {
    let mut index = 0;
    while index < name.len() {
        let is_sign = matches!(
            name[index],
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        );
        if !is_sign && !name[index].is_ascii_alphanumeric() {
            return false;
        }
        index += 1;
    }
    !name.is_empty()
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method.kind {
            Kind::Get => Self::GET,
            Kind::Put => Self::PUT,
            Kind::Post => Self::POST,
            Kind::Delete => Self::DELETE,
            Kind::Options => Self::OPTIONS,
            Kind::Head => Self::HEAD,
            Kind::Patch => Self::PATCH,
            Kind::Trace => Self::TRACE,
            // A token is always one of its.
            Kind::Query | Kind::Other => {
                Self::from_bytes(method.name.as_bytes()).unwrap_or_default()
            }
        }
    }
}

impl PartialEq<http::Method> for Method {
    fn eq(&self, other: &http::Method) -> bool {
        self.name == other.as_str()
    }
}

impl PartialEq<Method> for http::Method {
    fn eq(&self, other: &Method) -> bool {
        other == self
    }
}

impl PartialEq<str> for Method {
    fn eq(&self, other: &str) -> bool {
        self.name == other
    }
}

impl PartialEq<&str> for Method {
    fn eq(&self, other: &&str) -> bool {
        self.name == *other
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, is_token};

    #[test]
    fn a_method_is_what_http_makes_of_its_name() {
        let named = [
            Method::GET,
            Method::PUT,
            Method::POST,
            Method::DELETE,
            Method::OPTIONS,
            Method::HEAD,
            Method::PATCH,
            Method::TRACE,
            Method::QUERY,
            Method::new("LINK"),
            Method::new("link"),
            Method::new("A-RATHER-LONG-METHOD-!#$%&'*+.^_`|~"),
        ];
        for method in named {
            let other = http::Method::from(method);
            assert_eq!(other.as_str(), method.as_str());
            assert_eq!(method, other);
            if method != Method::QUERY {
                assert_eq!(method.is_safe(), other.is_safe(), "{method}");
                assert_eq!(method.is_idempotent(), other.is_idempotent(), "{method}");
            }
        }
        assert!(Method::QUERY.is_idempotent());
        assert_ne!(Method::new("get"), Method::GET);
    }

    #[test]
    fn a_token_is_what_http_takes() {
        for byte in 0..=255 {
            let name = [b'a', byte];
            let taken = http::Method::from_bytes(&name).is_ok();
            assert_eq!(is_token(&name), taken, "{byte}");
        }
        assert!(!is_token(b""));
    }
}
