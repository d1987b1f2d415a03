//! Where a version is served, and what its callers prove themselves with.

use super::docs::{Comment, code, sentence};
use crate::ir::{Api, Library, Operation, Place, Security, SecurityKind, SecurityScheme};

/// Adds the servers and the security schemes to the comment of a version's module. A description
/// whose version is served at a path of its own says that in each operation.
pub(super) fn describe(api: &Api, comment: &mut Comment) {
    if !api.security_schemes.is_empty() {
        comment.paragraph("# Credentials");
        comment.paragraph(if is_undeclared(api) {
            "The description does not say which operations want them: all that a client is given \
             is sent, to the origin of its base URL alone."
        } else {
            "Each operation says which of these it wants. A call sends them and no others."
        });
        let lines = api.security_schemes.iter().map(scheme);
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
    if !api.servers.is_empty() {
        comment.paragraph("# Servers");
        let lines = api.servers.iter().map(|server| match &server.name {
            Some(name) => format!("- {}: {}", code(&server.url), sentence(name)),
            None => format!("- {}", code(&server.url)),
        });
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
        comment.paragraph(
            "[`server::Server`] names them. A base URL may be the host alone, or with the path of \
             one of these.",
        );
    }
}

/// Whether nothing is said of who may call.
fn is_undeclared(api: &Api) -> bool {
    let mut operations = api.operations();
    operations.any(|operation| operation.security == Security::Undeclared)
}

/// Credentials as a program writes them.
pub(super) struct Known {
    pub(super) text: String,
    /// What the text needs of the crate.
    pub(super) imports: &'static [&'static str],
}

/// The credentials with which an operation can be called, or most others, if it needs any; `None`
/// if the description asks for none that a client could have.
pub(super) fn credentials_of(library: &Library, operation: Option<&Operation>) -> Option<Known> {
    let apis = library.apis.iter();
    let schemes: Vec<_> = apis.flat_map(|api| &api.security_schemes).collect();
    let of = |name: &str| schemes.iter().find(|scheme| scheme.name == name);
    let is_sent = |scheme: &&SecurityScheme| scheme.kind.is_sent();
    let required = operation.into_iter();
    let required = required.flat_map(|one| one.security.alternatives());
    let alternatives = required.filter_map(|requirement| {
        let schemes = requirement
            .schemes
            .iter()
            .map(|(name, _)| of(name).copied());
        let schemes = schemes.collect::<Option<Vec<_>>>()?;
        let sent: Vec<_> = schemes.into_iter().filter(is_sent).collect();
        (!sent.is_empty()).then_some(sent)
    });
    let mut alternatives: Vec<_> = alternatives.collect();
    if alternatives.is_empty() {
        let each = schemes.iter().copied().filter(is_sent);
        alternatives.extend(each.map(|scheme| vec![scheme]));
    }
    let schemes = alternatives.into_iter().min_by_key(|schemes| {
        let ranks = schemes.iter().map(|scheme| rank(&scheme.kind));
        (schemes.len(), ranks.sum::<usize>())
    })?;
    let kinds: Vec<_> = schemes.iter().map(|scheme| &scheme.kind).collect();
    Some(match kinds.as_slice() {
        [kind] => known_of(kind),
        kinds => {
            let texts: Vec<_> = kinds.iter().map(|kind| in_program(kind)).collect();
            let trades = kinds.iter().any(|kind| kind.trade().is_some());
            Known {
                text: format!("Credentials::all([{}])", texts.join(", ")),
                imports: if trades {
                    &["ClientCredentials", "Credentials"]
                } else {
                    &["Credentials"]
                },
            }
        }
    })
}

/// Of each kind of credentials that the descriptions declare the first, with the names of the schemes
/// that are of the kind.
pub(super) fn each_kind(library: &Library) -> Vec<(String, Known)> {
    let apis = library.apis.iter();
    let schemes = apis.flat_map(|api| &api.security_schemes);
    let mut known: Vec<(String, Known)> = Vec::new();
    for scheme in schemes.filter(|scheme| scheme.kind.is_sent()) {
        let one = known_of(&scheme.kind);
        let name = code(&scheme.name);
        match known.iter_mut().find(|(_, there)| there.text == one.text) {
            Some((names, _)) if names.split(", ").any(|there| there == name) => {}
            Some((names, _)) => names.extend([", ", &name]),
            None => known.push((name, one)),
        }
    }
    known
}

fn known_of(kind: &SecurityKind) -> Known {
    match kind.trade() {
        Some(token_url) => Known {
            text: client_credentials(token_url),
            imports: &["ClientCredentials"],
        },
        None => Known {
            text: in_program(kind),
            imports: &["Credentials"],
        },
    }
}

fn client_credentials(token_url: &str) -> String {
    format!("ClientCredentials::new(\"id\", \"secret\").token_url({token_url:?})")
}

/// What callers would rather have, first.
fn rank(kind: &SecurityKind) -> usize {
    match kind {
        SecurityKind::OAuth2(_) if kind.trade().is_some() => 2,
        SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect(_) => 1,
        SecurityKind::ApiKey {
            place: Place::Header,
            ..
        } => 3,
        SecurityKind::ApiKey { .. } => 4,
        SecurityKind::Basic => 5,
        SecurityKind::Http(_) | SecurityKind::MutualTls | SecurityKind::Undeclared => 6,
    }
}

fn in_program(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { place, name } => {
            format!(
                "Credentials::api_key_{}({name:?}, \"key\")",
                place_of_key(*place)
            )
        }
        SecurityKind::Basic => "Credentials::basic(\"user\", \"password\")".to_owned(),
        SecurityKind::Http(scheme) => format!("Credentials::http({scheme:?}, \"credentials\")"),
        SecurityKind::Bearer
        | SecurityKind::OAuth2(_)
        | SecurityKind::OpenIdConnect(_)
        | SecurityKind::MutualTls
        | SecurityKind::Undeclared => match kind.trade() {
            Some(token_url) => format!("{}.into()", client_credentials(token_url)),
            None => "Credentials::token(\"token\")".to_owned(),
        },
    }
}

/// A server that the description names, for a program.
pub(super) fn base_url(library: &Library) -> String {
    let servers = library.apis.iter().flat_map(|api| &api.servers);
    let mut hosts = servers.filter_map(|server| {
        let mut url = server.url.clone();
        for variable in &server.variables {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
        }
        host(&url).map(str::to_owned)
    });
    hosts
        .next()
        .unwrap_or_else(|| "https://api.example.com".to_owned())
}

/// The scheme and the host of a URL that has no variables there.
fn host(url: &str) -> Option<&str> {
    let is_local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .iter()
        .filter_map(|local| url.strip_prefix(local))
        .any(|rest| rest.is_empty() || rest.starts_with([':', '/']));
    let rest = match url.strip_prefix("http://") {
        // To this machine the client speaks without TLS, too.
        Some(rest) if is_local => rest,
        _ => url.strip_prefix("https://")?,
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let host = &url[..url.len() - rest.len() + end];
    (end > 0 && !host.contains('{')).then_some(host)
}

fn place_of_key(place: Place) -> &'static str {
    match place {
        Place::Query => "query",
        Place::Cookie => "cookie",
        Place::Header | Place::Path => "header",
    }
}

/// A scheme in the list of a version.
fn scheme(scheme: &SecurityScheme) -> String {
    let description = scheme.description.as_deref().map(sentence);
    let description = description
        .map(|text| format!(" {text}"))
        .unwrap_or_default();
    format!(
        "- [{}](schemes::{}): {}.{description}",
        code(&scheme.name),
        scheme.ident,
        how(scheme)
    )
}

/// How a client is given what a scheme asks for.
pub(super) fn how(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecurityKind::ApiKey { place, name } => {
            let function = format!("api_key_{}", place_of_key(*place));
            credentials(&function, &format!("({name:?}, key)"))
        }
        SecurityKind::Basic => credentials("basic", "(user, password)"),
        SecurityKind::Bearer => credentials("token", "(token)"),
        SecurityKind::OAuth2(flows) => match scheme.kind.trade() {
            Some(token_url) => format!(
                "{}, with tokens from {}",
                credentials("client_credentials", "(id, secret)"),
                code(token_url)
            ),
            None => {
                let urls = flows.iter();
                with_tokens(urls.flat_map(|flow| [&flow.authorization_url, &flow.token_url]))
            }
        },
        SecurityKind::OpenIdConnect(url) => with_tokens([url]),
        SecurityKind::MutualTls => "a certificate that the connection presents, by a client with \
             an identity: [`ClientBuilder::http_client`]\
             (crate::runtime::ClientBuilder::http_client). Nothing of it is sent"
            .to_owned(),
        SecurityKind::Http(name) => credentials("http", &format!("({name:?}, credentials)")),
        SecurityKind::Undeclared => format!(
            "the description does not say what it is; \
             [`for_scheme`](crate::runtime::Credentials::for_scheme)`({:?})` says what is sent \
             for it",
            scheme.name
        ),
    }
}

/// A token, or a source of tokens, that the caller comes by.
fn with_tokens<'u>(urls: impl IntoIterator<Item = &'u String>) -> String {
    let mut text = format!(
        "{} or {}",
        credentials("token", "(token)"),
        credentials("provider", "(provider)")
    );
    let urls = urls.into_iter().filter(|url| !url.is_empty());
    let mut urls: Vec<_> = urls.map(|url| code(url)).collect();
    urls.dedup();
    if !urls.is_empty() {
        text.extend([", with tokens by way of ", &urls.join(" and ")]);
    }
    text
}

fn credentials(function: &str, arguments: &str) -> String {
    format!("[`Credentials::{function}`](crate::runtime::Credentials::{function})`{arguments}`")
}
