//! Where calls go (OpenAPI 3.0.3, sections 4.7.5 and 4.7.6).

/// Where calls go, seen from the base URL of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) place: ServerPlace,
    /// The path or the URL, with the names of its variables between braces.
    pub(crate) url: String,
    /// The variables in it with their defaults.
    pub(crate) variables: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServerPlace {
    /// Below the base URL, at a path without a slash at its end: `/v3`, or nothing.
    Below,
    /// At what the URL leads to from the base URL (RFC 3986, section 5).
    At,
}

/// The servers of an operation among which a caller chooses.
#[derive(Debug)]
pub(crate) struct ServerChoice {
    /// The name of the type that lists them.
    pub(crate) name: String,
    /// The setter.
    pub(crate) ident: String,
    /// The first is the one that calls go to by themselves.
    pub(crate) servers: Vec<NamedServer>,
}

/// A server that a caller may choose.
#[derive(Debug)]
pub(crate) struct NamedServer {
    pub(crate) ident: String,
    pub(crate) description: Option<String>,
    pub(crate) server: Server,
}

impl Server {
    /// The base URL itself.
    pub(crate) fn base() -> Self {
        Self {
            place: ServerPlace::Below,
            url: String::new(),
            variables: Vec::new(),
        }
    }

    /// What stands before the path of an operation, for readers.
    pub(crate) fn shown(&self) -> &str {
        match self.place {
            ServerPlace::Below => &self.url,
            ServerPlace::At => self.url.trim_end_matches('/'),
        }
    }

    /// The URL with the defaults of its variables.
    pub(crate) fn by_default(&self) -> String {
        let mut url = self.url.clone();
        for (name, default) in &self.variables {
            url = url.replace(&format!("{{{name}}}"), default);
        }
        url
    }
}

/// A server that the description lists.
#[derive(Debug)]
pub(crate) struct KnownServer {
    /// As the description has it.
    pub(crate) url: String,
    /// The name of its variant, and of the function that makes it.
    pub(crate) ident: String,
    pub(crate) maker: String,
    /// What it is called.
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
    /// Its path, by which a base URL is known for that of a server.
    pub(crate) path: String,
}

#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) description: Option<String>,
    pub(crate) default: String,
    /// The index of the enumeration of its values, if those are listed.
    pub(crate) values: Option<usize>,
}

/// What a variable may be.
#[derive(Debug)]
pub(crate) struct ServerEnum {
    pub(crate) ident: String,
    /// The values with the names of their variants.
    pub(crate) variants: Vec<(String, String)>,
}
