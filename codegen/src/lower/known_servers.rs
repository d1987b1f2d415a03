//! The servers that a description lists, each with a name, for who sets up a client.

use openapiv3::{self as oas, ServerVariable as Variable};

use super::Lowering;
use super::server::{listed_path, variables};
use crate::ir::{KnownServer, ServerEnum, ServerVariable};
use crate::names::{Scope, value_name, variant_name};

/// Words that say nothing of a server.
const IDLE: [&str; 8] = [
    "server",
    "servers",
    "environment",
    "url",
    "api",
    "endpoint",
    "host",
    "the",
];

/// A description of more words than these is no name.
const MOST_WORDS: usize = 4;

impl Lowering<'_> {
    pub(super) fn known_servers(&self) -> (Vec<KnownServer>, Vec<ServerEnum>) {
        let mut names = Scope::default();
        let mut makers = Scope::default();
        let mut enums = Enums {
            names: Scope::reserving(&["Server", "ServerUrl"]),
            all: Vec::new(),
        };
        let servers = self.openapi.servers.iter().enumerate();
        let known = servers.map(|(index, server)| {
            let name = self.text(&format!("/servers/{index}/name"));
            let ident = names.take(called(server, name.as_deref()));
            let mut fields = Scope::default();
            let used = variables(server, &server.url);
            let declared = server.variables.iter().flatten();
            let declared = declared.filter(|(name, _)| used.contains(name));
            let variables = declared.map(|(name, variable)| ServerVariable {
                name: name.clone(),
                ident: fields.take(value_name(name)),
                description: variable.description.clone(),
                default: variable.default.clone(),
                values: (!variable.enumeration.is_empty()).then(|| enums.index(name, variable)),
            });
            KnownServer {
                url: server.url.clone(),
                variables: variables.collect(),
                maker: makers.take(value_name(&ident)),
                ident,
                name,
                description: server.description.clone(),
                path: listed_path(server),
            }
        });
        (known.collect(), enums.all)
    }
}

/// The enumerations of variables.
struct Enums {
    names: Scope,
    all: Vec<ServerEnum>,
}

impl Enums {
    /// The enumeration of a variable; that of another one, where name and values are the same.
    fn index(&mut self, name: &str, variable: &Variable) -> usize {
        let mut values: Vec<&str> = Vec::new();
        let listed = variable.enumeration.iter().chain([&variable.default]);
        for value in listed {
            if !values.contains(&value.as_str()) {
                values.push(value);
            }
        }
        let mut scope = Scope::default();
        let variants = values
            .into_iter()
            .map(|value| (scope.take(variant_name(value)), value.to_owned()));
        let variants: Vec<_> = variants.collect();
        let wanted = variant_name(name);
        let known = self
            .all
            .iter()
            .position(|known| known.ident.starts_with(&wanted) && known.variants == variants);
        known.unwrap_or_else(|| {
            let ident = self.names.take(wanted);
            self.all.push(ServerEnum { ident, variants });
            self.all.len() - 1
        })
    }
}

/// The name of a server: what it is called, what it is said to be where that is short, or its host.
pub(super) fn called(server: &oas::Server, name: Option<&str>) -> String {
    let said = name.map(str::to_owned).or_else(|| {
        let words = server.description.as_deref()?.split_whitespace();
        let words: Vec<_> = words.collect();
        let said: Vec<_> = words
            .iter()
            .filter(|word| {
                let word = word.trim_end_matches(['.', ':', ',']).to_ascii_lowercase();
                !IDLE.contains(&word.as_str())
            })
            .copied()
            .collect();
        let is_name = words.len() <= MOST_WORDS && !said.is_empty();
        is_name.then(|| said.join(" "))
    });
    let said = said.unwrap_or_else(|| host(&server.url));
    variant_name(&said)
}

/// What tells the host of a URL from others, or else its path.
fn host(url: &str) -> String {
    let after = url.split_once("//").map_or("", |(_, rest)| rest);
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    let domain = host.split(':').next().unwrap_or_default();
    let is_name = domain.ends_with(|c: char| c.is_ascii_alphabetic());
    match domain.rsplit_once('.') {
        Some((name, _)) if is_name => name.to_owned(),
        _ if !host.is_empty() => host.to_owned(),
        _ if url.chars().any(char::is_alphanumeric) => url.to_owned(),
        _ => "Root".to_owned(),
    }
}
