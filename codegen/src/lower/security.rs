//! Who makes calls: security schemes (OpenAPI 3.0.3, section 4.7.27).

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityScheme};

use super::Lowering;
use crate::ir::{Place, SecurityKind, SecurityScheme as Scheme};

impl Lowering<'_> {
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
