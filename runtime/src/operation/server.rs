//! Where a description says that an operation is served.

use std::borrow::Cow;

/// The server of an operation, seen from the base URL of a client.
///
/// Its URL may have variables in it (OpenAPI 3.1, section 4.8.6): `{account}` in
/// `/accounts/{account}/v1`. A [client](crate::ClientBuilder::server_variable)
/// says what stands for them, or else their defaults do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    pub(crate) place: Place,
    pub(crate) url: &'static str,
    pub(crate) variables: Variables,
    pub(crate) own: &'static [&'static str],
    pub(crate) others: &'static [&'static str],
}

/// Names of variables, and what stands for them by default.
pub(crate) type Variables = &'static [(&'static str, &'static str)];

/// How a server is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At a path below the base URL.
    Below,
    /// At what a URL leads to from the base URL.
    At,
}

impl Server {
    /// The client's base URL.
    pub const BASE: Self = Self::below("");

    /// The client's base URL, and below it this path, such as `/v3`; empty for
    /// none.
    #[must_use]
    pub const fn below(path: &'static str) -> Self {
        Self::new(Place::Below, path)
    }

    /// What this URL leads to from the client's base URL (RFC 3986 section 5).
    ///
    /// With a scheme, as `https://uploads.example.com/v1`, it is a server of its
    /// own: calls go there with the credentials that the operation asks for,
    /// because the description declares it. It must be https as the base URL
    /// must.
    ///
    /// Without a scheme, as `v2` or `/v2`, it stays with the base URL, unless it
    /// names another host, as `//files.example.com`: to that one, neither the
    /// client's credentials nor its default headers go.
    ///
    /// [`ClientBuilder::replace_server`](crate::ClientBuilder::replace_server)
    /// puts another URL in the place of another host's, and lets credentials go
    /// there.
    #[must_use]
    pub const fn at(url: &'static str) -> Self {
        Self::new(Place::At, url)
    }

    const fn new(place: Place, url: &'static str) -> Self {
        Self {
            place,
            url,
            variables: &[],
            own: &[],
            others: &[],
        }
    }

    /// The same with these variables, each with its default. What stands between
    /// braces and is none of them is text.
    #[must_use]
    pub const fn with(self, variables: &'static [(&'static str, &'static str)]) -> Self {
        Self { variables, ..self }
    }

    /// The same, with the paths of the servers that the description lists, and
    /// of those that other versions of the same API do. A base URL that ends in
    /// one of `own` is taken as it is; where it ends in one of `others`, the path
    /// of this server takes its place.
    #[must_use]
    pub const fn among(
        self,
        own: &'static [&'static str],
        others: &'static [&'static str],
    ) -> Self {
        Self {
            own,
            others,
            ..self
        }
    }

    /// Its path or URL, as the description has it.
    #[must_use]
    pub const fn url(&self) -> &'static str {
        self.url
    }

    /// Its URL with the defaults of its variables.
    pub(crate) fn by_default(self) -> Cow<'static, str> {
        expand(self.url, |name| {
            let mut variables = self.variables.iter();
            let (_, default) = variables.find(|(other, _)| *other == name)?;
            Some(Cow::Borrowed(default))
        })
    }
}

/// A text with what stands for its variables. What has no value is text.
pub(crate) fn expand<'v>(
    template: &'static str,
    value: impl Fn(&'static str) -> Option<Cow<'v, str>>,
) -> Cow<'static, str> {
    if !template.contains('{') {
        return Cow::Borrowed(template);
    }
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = after
            .split_once('}')
            .and_then(|(name, after)| Some((value(name)?, after)));
        if let Some((value, after)) = known {
            text.push_str(&value);
            rest = after;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}
