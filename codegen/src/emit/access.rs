//! Where a version is served, and what its callers prove themselves with.

use super::docs::{Comment, code, sentence};
use crate::ir::{Api, Place, SecurityKind, SecurityScheme};

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
        let lines = api.servers.iter().map(|url| format!("- {}", code(url)));
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
}

fn scheme(scheme: &SecurityScheme) -> String {
    let how = match &scheme.kind {
        SecurityKind::ApiKey { place, name } => {
            let place = match place {
                Place::Query => "query",
                Place::Cookie => "cookie",
                Place::Header | Place::Path => "header",
            };
            credentials(&format!("api_key_{place}"), &format!("({name:?}, key)"))
        }
        SecurityKind::Basic => credentials("basic", "(user, password)"),
        SecurityKind::Bearer => credentials("token", "(token)"),
        SecurityKind::ClientCredentials { token_url } => format!(
            "{}, with tokens from {}",
            credentials("client_credentials", "(id, secret)"),
            code(token_url)
        ),
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
