//! Where calls go (OpenAPI 3.0.3, sections 4.7.5 and 4.7.6).

use openapiv3::{self as oas, PathItem};

use super::{Lowered, Lowering};
use crate::ir::Server;
use crate::report::Outcome;
use crate::tree::Trail;

impl Lowering<'_> {
    /// The server of all operations that have none of their own: the path of the first one's URL, if
    /// that has a scheme, since which host it is on, the user says.
    pub(super) fn server(&mut self) -> Server {
        let openapi = self.openapi;
        let Some(server) = openapi.servers.first() else {
            return Server::Below(String::new());
        };
        let trail = Trail::root("/servers/0");
        let trail = trail.key("url");
        let url = Url::new(&resolved(server));
        if url.scheme.is_none() {
            self.note(&url, &trail);
            return Server::At(url.text());
        }
        let path = match url.authority {
            Some(_) => url.path.as_str(),
            None => {
                let why = "the server's URL has a scheme, but no host".to_owned();
                self.record(Outcome::Degraded, "server", &trail, Some(why));
                url.path.find('/').map_or("", |slash| &url.path[slash..])
            }
        };
        self.note(&url, &trail);
        Server::Below(path.to_owned())
    }

    /// The server of an operation that has servers of its own: a path, if only that differs.
    pub(super) fn own_server(
        &mut self,
        item: &PathItem,
        path_pointer: &str,
        operation: &oas::Operation,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Server>> {
        let path_trail = Trail::root(path_pointer);
        let (servers, trail) = match operation.servers.as_slice() {
            [] => (&item.servers, path_trail.key("servers")),
            _ => (&operation.servers, trail.key("servers")),
        };
        let Some(server) = servers.first() else {
            return Ok(None);
        };
        if servers.len() > 1 {
            let why = "calls go to the first of the servers".to_owned();
            self.record(Outcome::Degraded, "servers", &trail, Some(why));
        }
        let trail = trail.index(0);
        let trail = trail.key("url");
        let text = resolved(server);
        let url = Url::new(&text);
        self.note(&url, &trail);
        if url.scheme.is_none() {
            return Ok(Some(Server::At(url.text())));
        }
        let Some(authority) = url.authority.as_deref().filter(|host| !host.is_empty()) else {
            return self.refuse(
                &trail,
                format!("the server's URL `{text}` has a scheme, but no host"),
                "begin it with `https://`, or with `/` if it is a path",
            );
        };
        if let Some(name) = undeclared(authority) {
            let why = format!("no value is declared for `{name}`, so a client must say the server");
            self.record(Outcome::Degraded, "server", &trail, Some(why));
        }
        let common = self.openapi.servers.first();
        let common = common.map(|server| Url::new(&resolved(server)));
        Ok(Some(match common {
            Some(common) if common.host() == url.host() => Server::Below(url.path),
            _ => Server::At(url.text()),
        }))
    }

    /// Tells what of a server's URL is not carried.
    fn note(&mut self, url: &Url, trail: &Trail<'_>) {
        for part in &url.surplus {
            let why = format!("the {part} of a server's URL is left out");
            self.record(Outcome::Degraded, "server", trail, Some(why));
        }
        if let Some(name) = undeclared(&url.path) {
            let why = format!("no value is declared for `{name}`, so it is sent as it stands");
            self.record(Outcome::Degraded, "server", trail, Some(why));
        }
    }
}

/// A server's URL, taken apart (RFC 3986, appendix B).
struct Url {
    /// In lower case.
    scheme: Option<String>,
    /// In lower case, without what names a user and without a port that goes without saying.
    authority: Option<String>,
    /// Without a slash at its end, if there is a scheme: operations bring one. In a relative URL it
    /// counts.
    path: String,
    /// What is never part of a call: a user, a query, a fragment.
    surplus: Vec<&'static str>,
}

impl Url {
    fn new(text: &str) -> Self {
        // As the parser of the runtime has it, which is that of browsers.
        let text = text.trim().replace(['\t', '\r', '\n'], "");
        let mut surplus = Vec::new();
        let mut before = |text: &str, mark: char, what: &'static str| {
            let (text, rest) = text.split_once(mark).unwrap_or((text, ""));
            if !rest.is_empty() {
                surplus.push(what);
            }
            text.to_owned()
        };
        let text = before(&text, '#', "fragment");
        let text = before(&text, '?', "query").replace('\\', "/");
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_ascii_lowercase()), rest),
            _ => (None, text.as_str()),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, rest),
        };
        let authority = authority.map(|authority| {
            let host = match authority.rsplit_once('@') {
                Some((_, host)) => {
                    surplus.push("user");
                    host
                }
                None => authority,
            };
            let host = host.to_ascii_lowercase();
            let usual = match scheme.as_deref() {
                Some("https") => ":443",
                Some("http") => ":80",
                _ => "",
            };
            host.strip_suffix(usual).unwrap_or(&host).to_owned()
        });
        let path = match scheme {
            Some(_) => path.trim_end_matches('/'),
            None => path,
        };
        Self {
            path: path.to_owned(),
            scheme,
            authority,
            surplus,
        }
    }

    fn host(&self) -> (Option<&str>, Option<&str>) {
        (self.scheme.as_deref(), self.authority.as_deref())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(scheme) = &self.scheme {
            text.push_str(scheme);
            text.push(':');
        }
        if let Some(authority) = &self.authority {
            text.push_str("//");
            text.push_str(authority);
        }
        text.push_str(&self.path);
        text
    }
}

/// A variable that nothing is declared for stands for some scheme.
fn is_scheme(text: &str) -> bool {
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_name || (text.starts_with('{') && text.ends_with('}') && !text.contains('/'))
}

/// The first variable that is still there.
fn undeclared(text: &str) -> Option<&str> {
    Some(text.split_once('{')?.1.split_once('}')?.0)
}

/// The URL with the defaults of its variables.
fn resolved(server: &oas::Server) -> String {
    let mut url = String::with_capacity(server.url.len());
    let mut rest = server.url.as_str();
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        let name = &rest[open + 1..open + close];
        url.push_str(&rest[..open]);
        match server.variables.as_ref().and_then(|all| all.get(name)) {
            Some(variable) => url.push_str(&variable.default),
            None => url.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    url.push_str(rest);
    url
}
