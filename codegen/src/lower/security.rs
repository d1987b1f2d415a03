//! Where calls go and who makes them: servers and security schemes (OpenAPI 3.0.3, sections
//! 4.7.5 and 4.7.27).

use openapiv3::{self as oas, APIKeyLocation, PathItem, ReferenceOr, SecurityScheme, Server};

use super::Lowering;
use crate::ir::{Place, SecurityKind, SecurityScheme as Scheme};

impl Lowering<'_> {
    /// The path of the first server's URL; which host it is on, the user says.
    pub(super) fn base_path(&self) -> String {
        let server = self.openapi.servers.first();
        server.map_or_else(String::new, |server| split(&resolved(server)).1)
    }

    /// What an operation with servers of its own is called at: a path, if only that differs, or a
    /// whole URL.
    pub(super) fn own_base(&self, item: &PathItem, operation: &oas::Operation) -> Option<String> {
        let own = operation.servers.first().or(item.servers.first())?;
        let (host, path) = split(&resolved(own));
        let common = self.openapi.servers.first();
        let (common_host, common_path) =
            common.map_or_else(Default::default, |server| split(&resolved(server)));
        if host.is_empty() || host == common_host {
            (path != common_path).then_some(path)
        } else {
            Some(format!("{host}{path}"))
        }
    }

    pub(super) fn security_schemes(&self) -> Vec<Scheme> {
        let components = self.openapi.components.as_ref();
        let schemes = components.map(|components| &components.security_schemes);
        let schemes = schemes.into_iter().flatten();
        let lowered = schemes.filter_map(|(name, node)| {
            // A reference to another scheme names the same one twice.
            let ReferenceOr::Item(scheme) = node else {
                return None;
            };
            let (description, kind) = kind(scheme);
            Some(Scheme {
                name: name.clone(),
                description: description.cloned(),
                kind,
            })
        });
        lowered.collect()
    }
}

fn kind(scheme: &SecurityScheme) -> (Option<&String>, SecurityKind) {
    match scheme {
        SecurityScheme::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let place = match location {
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Cookie => Place::Cookie,
            };
            let name = name.clone();
            (description.as_ref(), SecurityKind::ApiKey { place, name })
        }
        SecurityScheme::HTTP {
            scheme,
            description,
            ..
        } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => SecurityKind::Basic,
                "bearer" => SecurityKind::Bearer,
                _ => SecurityKind::Http(scheme.clone()),
            };
            (description.as_ref(), kind)
        }
        SecurityScheme::OAuth2 {
            flows, description, ..
        } => {
            let kind = match &flows.client_credentials {
                Some(flow) => SecurityKind::ClientCredentials {
                    token_url: flow.token_url.clone(),
                },
                None => SecurityKind::Bearer,
            };
            (description.as_ref(), kind)
        }
        SecurityScheme::OpenIDConnect { description, .. } => {
            (description.as_ref(), SecurityKind::Bearer)
        }
    }
}

/// The URL with the defaults of its variables.
fn resolved(server: &Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

/// The scheme and the host of a URL, empty if it is relative, and its path without a slash at its
/// end.
fn split(url: &str) -> (String, String) {
    let (host, path) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (format!("{scheme}://{host}"), path)
        }
        None => (String::new(), url),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    (host, path.trim_end_matches('/').to_owned())
}
