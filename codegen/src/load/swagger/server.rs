//! `host`, `basePath` and `schemes` become servers.

use super::context::{Once, push};
use super::{Converter, Said, What};
use crate::load::at::At;
use crate::tree::{Map, Node, Origin, Value};

/// Where a file says that its operations are.
pub(super) struct Base {
    /// Without a scheme; may have a path.
    host: Option<String>,
    /// With a slash at its beginning and none at its end, or empty.
    path: String,
    /// What the host's text begins with, against the rules.
    own_scheme: Option<&'static str>,
    pub(super) schemes: Vec<String>,
    /// Where the file says so.
    origin: Origin,
}

impl Base {
    pub(super) fn of(root: &Node, schemes: Vec<String>, at: &At<'_>, said: &mut Vec<Said>) -> Self {
        let host = text(root, "host", at, said).filter(|host| !host.is_empty());
        let base_path = text(root, "basePath", at, said).unwrap_or_default();
        let mut path = base_path.trim_end_matches('/').to_owned();
        if !path.is_empty() && !path.starts_with('/') {
            path.insert(0, '/');
            let what = What::Mended {
                construct: "fixup path-slash",
                message: format!("`{base_path}` does not begin with a slash"),
                help: "write a slash in front of it",
            };
            push(said, &at.member("basePath", &root["basePath"]), what);
        }
        let mut own_scheme = None;
        let host = host.map(|host| {
            let schemes = ["https", "http", "wss", "ws"].into_iter();
            let found = schemes.filter_map(|scheme| {
                let rest = host.strip_prefix(scheme)?.strip_prefix("://")?;
                Some((scheme, rest))
            });
            let mut bare = host;
            if let Some((scheme, rest)) = found.into_iter().next() {
                own_scheme = Some(scheme);
                bare = rest;
            }
            let bare = bare.trim_end_matches('/');
            if bare != host {
                let what = What::Mended {
                    construct: "host",
                    message: format!("`{host}` is a URL, and no host"),
                    help: "write the host alone; `schemes` and `basePath` say the rest",
                };
                push(said, &at.member("host", &root["host"]), what);
            }
            bare.to_owned()
        });
        let origin = |key: &str| root.get(key).map(|node| node.origin);
        let base = Self {
            host,
            path,
            own_scheme,
            schemes,
            origin: origin("host").or(origin("basePath")).unwrap_or(root.origin),
        };
        base.tell_schemes(root, at, said);
        base
    }

    fn tell_schemes(&self, root: &Node, at: &At<'_>, said: &mut Vec<Said>) {
        let note = match &self.host {
            None if !self.schemes.is_empty() => "without a `host` no URL is made of the schemes",
            Some(_) if self.schemes.is_empty() && self.own_scheme.is_none() => {
                "no `schemes` are named: `https` is taken"
            }
            _ => return,
        };
        let key = if self.host.is_some() {
            "host"
        } else {
            "schemes"
        };
        let what = What::Lost {
            construct: "schemes",
            note: note.to_owned(),
        };
        push(said, &at.member(key, &root[key]), what);
    }

    /// The servers by these schemes, of which `https` comes first.
    pub(super) fn servers(&self, schemes: &[String]) -> Vec<Node> {
        let urls: Vec<String> = match &self.host {
            None if self.path.is_empty() => return Vec::new(),
            None => vec![self.path.clone()],
            Some(host) => {
                let mut schemes: Vec<&str> = schemes.iter().map(String::as_str).collect();
                if schemes.is_empty() {
                    schemes.push(self.own_scheme.unwrap_or("https"));
                }
                // A sort that is stable keeps the order of the others.
                schemes.sort_by_key(|scheme| match *scheme {
                    "https" => 0,
                    "ws" | "wss" => 2,
                    _ => 1,
                });
                let url = |scheme: &&str| format!("{scheme}://{host}{}", self.path);
                schemes.iter().map(url).collect()
            }
        };
        let server = |url| {
            let (value, origin) = (Value::String(url), self.origin);
            Map::from_iter([("url".to_owned(), Node { value, origin })]).into()
        };
        urls.into_iter().map(server).collect()
    }
}

impl Converter<'_> {
    /// The servers of an operation that has schemes of its own.
    pub(super) fn own_servers(&mut self, schemes: &[String], at: &At<'_>) -> Option<Node> {
        let base = &self.context.base;
        if base.host.is_none() {
            if self.context.tells(Once::Schemes) {
                let note = "without a `host` no URL is made of the schemes, here and elsewhere";
                self.lose(at, "schemes", note);
            }
            return None;
        }
        let servers = base.servers(schemes);
        (servers != self.context.servers()).then(|| servers.into())
    }
}

fn text<'r>(root: &'r Node, key: &str, at: &At<'_>, said: &mut Vec<Said>) -> Option<&'r str> {
    let node = root.get(key)?;
    let at = at.member(key, node);
    match &node.value {
        Value::String(text) => return Some(text.trim()),
        Value::Null => {
            let what = What::Mended {
                construct: "fixup null-field",
                message: "the field has no value".to_owned(),
                help: "remove it, or write a string here",
            };
            push(said, &at, what);
        }
        _ => {
            let message = "expected a string".to_owned();
            let help = "write a string here";
            push(said, &at, What::Refused { message, help });
        }
    }
    None
}
