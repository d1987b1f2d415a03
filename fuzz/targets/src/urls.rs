//! URLs: a base, a path template and values. Nothing may leave its place.
//!
//! The input has a line each: the client's base URL, the path of the server, the template, and
//! then `p=VALUE` for the next parameter of the path or `q=VALUE` for one of the query.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use mainsheet_runtime::Client;
use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::service::{self, Message};

/// Operations are constants, and templates of theirs: each is made once, and so many at most.
const OPERATIONS: usize = 200_000;

thread_local! {
    static MADE: RefCell<HashMap<(String, String), &'static Operation>> = RefCell::default();
}

const QUERY: [&str; 3] = ["q", "a b&c", "\u{fc}[x]"];

pub(crate) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (base, server, template) = (line(), line(), line());
    let Some(operation) = operation(server, template) else {
        return;
    };
    let names = names(operation.path);
    let mut path = Vec::new();
    let mut query = Vec::new();
    for line in lines.take(16) {
        match line.split_once('=') {
            Some(("p", value)) if path.len() < names.len() => {
                path.push((names[path.len()], value));
            }
            Some(("q", value)) if query.len() < QUERY.len() => {
                query.push((QUERY[query.len()], value));
            }
            _ => {}
        }
    }
    let sent = Rc::new(RefCell::new(None));
    let seen = Rc::clone(&sent);
    service::with(
        |builder| builder.base_url(base),
        move |request| {
            *seen.borrow_mut() = Some(request.url().clone());
            Message::default().answer(request)
        },
        async |client: Client| {
            let mut call = Call::new(&client, operation);
            for (name, value) in &path {
                call.path(name, *value);
            }
            for (name, value) in &query {
                call.query(name, *value);
            }
            // What cannot be sent is an error.
            drop(call.send_empty().await);
        },
    );
    if let (Some(url), Ok(base)) = (sent.take(), Url::parse(base.trim())) {
        check(&url, &base, operation, &path, &query);
    }
}

fn operation(server: &str, template: &str) -> Option<&'static Operation> {
    MADE.with_borrow_mut(|made| {
        let key = (server.to_owned(), template.to_owned());
        if let Some(operation) = made.get(&key) {
            return Some(*operation);
        }
        if made.len() >= OPERATIONS || server.len() + template.len() > 200 {
            return None;
        }
        let operation: &'static Operation = Box::leak(Box::new(Operation {
            id: "getAnything",
            method: Method::GET,
            server: server_of(server.to_owned().leak()),
            path: template.to_owned().leak(),
            security: Security::Undeclared,
            accept: "",
            errors: &[],
            paging: None,
        }));
        made.insert(key, operation);
        Some(operation)
    })
}

/// A path is below the base URL; what else a description may say is a reference.
fn server_of(text: &'static str) -> Server {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    if text.is_empty() || is_path {
        Server::below(text)
    } else {
        Server::at(text)
    }
}

/// The names between braces, each once.
fn names(template: &'static str) -> Vec<&'static str> {
    let mut names = Vec::new();
    for piece in template.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

fn check(
    url: &Url,
    base: &Url,
    operation: &Operation,
    path: &[(&str, &str)],
    query: &[(&str, &str)],
) {
    assert!(
        url.scheme() == "https" || is_this_machine(url),
        "{base} became {url}"
    );
    let server = operation.server.url();
    // What a description itself says may lead anywhere; values may not.
    let plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-_".contains(c))
            && !text.contains("//")
    };
    let literals: String = literals(operation.path);
    // Braces around several segments are text, which is encoded as it stands.
    let spans = |piece: &str| {
        piece
            .split('}')
            .next()
            .is_some_and(|name| name.contains('/'))
    };
    if operation.path.split('{').skip(1).any(spans) {
        return;
    }
    if !(plain(server) && (server.is_empty() || server.starts_with('/')) && plain(&literals)) {
        return;
    }
    assert_eq!(url.origin(), base.origin(), "{base} became {url}");
    let segments: Vec<_> = operation.path.split('/').skip(1).collect();
    let found: Vec<_> = url.path().split('/').collect();
    let found = &found[found.len().saturating_sub(segments.len())..];
    assert_eq!(found.len(), segments.len(), "{url} has too few segments");
    for (template, found) in segments.iter().zip(found) {
        if template.matches(['{', '}']).count() > 2 {
            continue;
        }
        // At most one of them is in the segment; a value may read like another one's name.
        let mut values = path.iter();
        let filled = values.find_map(|(name, value)| {
            let name = format!("{{{name}}}");
            let found = template.contains(&name);
            found.then(|| template.replacen(&name, value, 1))
        });
        let expected = filled.unwrap_or_else(|| (*template).to_owned());
        let found = percent_decode_str(found).decode_utf8_lossy();
        assert_eq!(found, expected, "{url} by {}", operation.path);
    }
    let pairs: Vec<_> = url.query_pairs().collect();
    assert!(
        pairs
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .eq(query.iter().copied())
    );
    assert_eq!(url.fragment(), None);
}

/// The only place that a call may go to in the clear.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The template without its parameters.
fn literals(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((_, after)) => rest = after,
            // A brace without its other half is text.
            None => return text + "{" + after,
        }
    }
    text + rest
}
