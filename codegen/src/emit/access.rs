//! Where a version is served, and what its callers prove themselves with.

use super::docs::{Comment, code, sentence};
use crate::ir::{Api, Library, Place, SecurityKind, SecurityScheme};

/// Adds the servers and the security schemes to the comment of a version's module. A description
/// whose version is served at a path of its own says that in each operation.
pub(super) fn describe(api: &Api, comment: &mut Comment) {
    if !api.security_schemes.is_empty() {
        comment.paragraph("# Credentials");
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
    }
}

/// How a client is made, as a program for the documentation of a crate that has no way of its own.
pub(super) fn example(library: &Library, crate_name: &str) -> String {
    let apis = || library.apis.iter();
    let url = apis()
        .flat_map(|api| &api.servers)
        .find_map(|server| host(&server.url));
    let url = url.unwrap_or("https://api.example.com");
    // A certificate is no matter of these.
    let mut schemes = apis().flat_map(|api| &api.security_schemes);
    let scheme = schemes.find(|scheme| !matches!(scheme.kind, SecurityKind::MutualTls));
    let credentials = match scheme.map(|scheme| &scheme.kind) {
        Some(SecurityKind::ApiKey { place, name }) => {
            format!("api_key_{}({name:?}, \"key\")", place_of_key(*place))
        }
        Some(SecurityKind::Basic) => "basic(\"user\", \"password\")".to_owned(),
        Some(SecurityKind::ClientCredentials { .. }) => {
            "client_credentials(\"id\", \"secret\")".to_owned()
        }
        Some(SecurityKind::Bearer | SecurityKind::Http(_)) => "token(\"token\")".to_owned(),
        Some(SecurityKind::MutualTls) | None => "none()".to_owned(),
    };
    format!(
        "```no_run\n\
         use {crate_name}::Client;\n\
         use {crate_name}::runtime::Credentials;\n\
         \n\
         # fn example() -> {crate_name}::Result<()> {{\n\
         let client = Client::builder()\n    \
             .base_url({url:?})\n    \
             .credentials(Credentials::{credentials})\n    \
             .build()?;\n\
         # Ok(())\n\
         # }}\n\
         ```"
    )
}

/// The scheme and the host of a URL that has no variables there.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
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

fn scheme(scheme: &SecurityScheme) -> String {
    let how = match &scheme.kind {
        SecurityKind::ApiKey { place, name } => {
            let function = format!("api_key_{}", place_of_key(*place));
            credentials(&function, &format!("({name:?}, key)"))
        }
        SecurityKind::Basic => credentials("basic", "(user, password)"),
        SecurityKind::Bearer => credentials("token", "(token)"),
        SecurityKind::ClientCredentials { token_url } => format!(
            "{}, with tokens from {}",
            credentials("client_credentials", "(id, secret)"),
            code(token_url)
        ),
        SecurityKind::MutualTls => "a certificate that the connection presents, by a client with \
             an identity: [`ClientBuilder::http_client`]\
             (mainsheet_runtime::ClientBuilder::http_client). Nothing of it is sent"
            .to_owned(),
        SecurityKind::Http(name) => format!(
            "the scheme {} of the header `Authorization`, by [`Credentials::provider`]\
             (mainsheet_runtime::Credentials::provider) or a header of the client",
            code(name)
        ),
    };
    let description = scheme.description.as_deref().map(sentence);
    let description = description
        .map(|text| format!(" {text}"))
        .unwrap_or_default();
    format!("- {}: {how}.{description}", code(&scheme.name))
}

fn credentials(function: &str, arguments: &str) -> String {
    format!("[`Credentials::{function}`](mainsheet_runtime::Credentials::{function})`{arguments}`")
}
