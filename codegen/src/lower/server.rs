//! Where calls go (OpenAPI 3.0.3, sections 4.7.5 and 4.7.6).

use openapiv3::{self as oas, PathItem};

use super::known_servers::called;
use super::{Lowered, Lowering};
use crate::ir::{NamedServer, Server, ServerPlace};
use crate::names::Scope;
use crate::report::Outcome;
use crate::tree::Trail;

impl Lowering<'_> {
    /// The server of all operations that have none of their own: the path of the first one's URL, if
    /// that has a scheme, since which host it is on, the user says.
    pub(super) fn server(&mut self) -> Server {
        let openapi = self.openapi;
        let Some(server) = openapi.servers.first() else {
            return Server::base();
        };
        let trail = Trail::root("/servers/0");
        let trail = trail.key("url");
        let url = Url::of(server, Kept::InPath);
        if url.scheme.is_none() {
            self.note(server, &url, &trail);
            return served(server, ServerPlace::At, url.text());
        }
        let path = match url.authority {
            Some(_) => url.path.as_str(),
            None => {
                let why = "the server's URL has a scheme, but no host".to_owned();
                self.record(Outcome::Degraded, "server", &trail, Some(why));
                url.path.find('/').map_or("", |slash| &url.path[slash..])
            }
        };
        self.note(server, &url, &trail);
        served(server, ServerPlace::Below, path.to_owned())
    }

    /// The servers that an operation has of its own, of which the first is the one that calls go to by
    /// themselves.
    pub(super) fn own_servers(
        &mut self,
        item: &PathItem,
        path_pointer: &str,
        operation: &oas::Operation,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<NamedServer>> {
        let path_trail = Trail::root(path_pointer);
        let (servers, trail) = match operation.servers.as_slice() {
            [] => (&item.servers, path_trail.key("servers")),
            _ => (&operation.servers, trail.key("servers")),
        };
        let mut names = Scope::default();
        let mut lowered: Vec<NamedServer> = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let trail = trail.index(index);
            let own = self.own_server(server, &trail)?;
            if lowered.iter().any(|other| other.server == own) {
                continue;
            }
            let name = self.text(&format!("{}/name", trail.pointer()));
            lowered.push(NamedServer {
                ident: names.take(called(server, name.as_deref())),
                description: server.description.clone(),
                server: own,
            });
        }
        Ok(lowered)
    }

    /// A server of an operation's own: a path, if only that differs.
    fn own_server(&mut self, server: &oas::Server, trail: &Trail<'_>) -> Lowered<Server> {
        let trail = trail.key("url");
        let url = Url::of(server, Kept::InPath);
        self.note(server, &url, &trail);
        if url.scheme.is_none() {
            return Ok(served(server, ServerPlace::At, url.text()));
        }
        let Some(authority) = url.authority.as_deref().filter(|host| !host.is_empty()) else {
            let text = resolved(server, server.url.as_str());
            return self.refuse(
                &trail,
                format!("the server's URL `{text}` has a scheme, but no host"),
                "begin it with `https://`, or with `/` if it is a path",
            );
        };
        if let Some(name) = undeclared(server, authority) {
            let why = format!("no value is declared for `{name}`, so a client must say the server");
            self.record(Outcome::Degraded, "server", &trail, Some(why));
        }
        let common = self.openapi.servers.first();
        let common = common.map(|server| Url::of(server, Kept::InPath));
        Ok(match common {
            Some(common) if common.host() == url.host() => {
                served(server, ServerPlace::Below, url.path)
            }
            _ => {
                let url = Url::of(server, Kept::All);
                served(server, ServerPlace::At, url.text())
            }
        })
    }

    /// Tells what of a server's URL is not carried.
    fn note(&mut self, server: &oas::Server, url: &Url, trail: &Trail<'_>) {
        for part in &url.surplus {
            let why = format!("the {part} of a server's URL is left out");
            self.record(Outcome::Degraded, "server", trail, Some(why));
        }
        if let Some(name) = undeclared(server, &url.path) {
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

/// Which of a server's variables stay in its URL as names.
#[derive(Clone, Copy)]
enum Kept {
    InPath,
    All,
}

impl Url {
    /// The URL of a server. Where a variable cannot stay, its default stands: before the path, since
    /// who is asked for the host is the user, and where a default is more than a part of a URL.
    fn of(server: &oas::Server, kept: Kept) -> Self {
        let whole = Self::new(&resolved(server, &server.url));
        let names = variables(server, &server.url);
        for count in 0..names.len() {
            let text = names
                .iter()
                .take(count)
                .fold(server.url.clone(), |text, name| {
                    let default = resolved(server, &format!("{{{name}}}"));
                    text.replace(&format!("{{{name}}}"), &default)
                });
            let url = Self::new(&text);
            let is_same = resolved(server, &url.text()) == whole.text();
            let keeps = match kept {
                Kept::InPath => url.host() == whole.host(),
                Kept::All => url.scheme.is_some() == whole.scheme.is_some(),
            };
            if is_same && keeps {
                return Self {
                    surplus: whole.surplus,
                    ..url
                };
            }
        }
        whole
    }

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
            let host = in_small_letters(host);
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

/// A host; names of variables in it stay as they are.
fn in_small_letters(host: &str) -> String {
    let mut is_name = false;
    let letters = host.chars().map(|c| {
        is_name = c == '{' || is_name && c != '}';
        if is_name { c } else { c.to_ascii_lowercase() }
    });
    letters.collect()
}

/// A server with those of its variables that are in the URL.
fn served(server: &oas::Server, place: ServerPlace, url: String) -> Server {
    let variables = variables(server, &url).into_iter();
    let variables = variables.map(|name| {
        let default = resolved(server, &format!("{{{name}}}"));
        (name, default)
    });
    Server {
        place,
        variables: variables.collect(),
        url,
    }
}

/// The names of variables in a text that have a value, each once.
pub(super) fn variables(server: &oas::Server, text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in braced(text) {
        let is_declared = value(server, name).is_some();
        if is_declared && !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn value<'s>(server: &'s oas::Server, name: &str) -> Option<&'s str> {
    let variable = server.variables.as_ref()?.get(name)?;
    Some(&variable.default)
}

/// The first variable that has no value.
fn undeclared<'t>(server: &oas::Server, text: &'t str) -> Option<&'t str> {
    braced(text).find(|name| value(server, name).is_none())
}

/// What stands between braces.
fn braced(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// A text with the defaults of the variables.
pub(super) fn resolved(server: &oas::Server, text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        let name = &rest[open + 1..open + close];
        resolved.push_str(&rest[..open]);
        resolved.push_str(value(server, name).unwrap_or(&rest[open..=open + close]));
        rest = &rest[open + close + 1..];
    }
    resolved.push_str(rest);
    resolved
}

/// The path by which a base URL is known for that of a server. A default of several segments stands
/// for its variable.
pub(super) fn listed_path(server: &oas::Server) -> String {
    let url = Url::of(server, Kept::InPath);
    let mut path = url.path;
    for name in variables(server, &path) {
        let default = resolved(server, &format!("{{{name}}}"));
        if default.contains('/') || default.is_empty() {
            path = path.replace(&format!("{{{name}}}"), &default);
        }
    }
    let path = path.trim_end_matches('/');
    // A relative reference is none of the base URL's own.
    if url.scheme.is_some() && url.authority.is_some() || path.starts_with('/') {
        path.to_owned()
    } else {
        String::new()
    }
}
