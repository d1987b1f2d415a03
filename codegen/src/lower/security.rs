//! Who makes calls: security schemes (OpenAPI 3.0.3, section 4.7.27).

use openapiv3::{APIKeyLocation, Operation, SecurityScheme};

use super::Lowering;
use crate::ir::{Place, SecurityKind, SecurityRequirement, SecurityScheme as Scheme};
use crate::report::Outcome;
use crate::tree::{Node, Trail, escape};

impl Lowering<'_> {
    /// What authorises an operation: its own requirements, or those of the whole description.
    pub(super) fn security(
        &mut self,
        operation: &Operation,
        trail: &Trail<'_>,
    ) -> Vec<SecurityRequirement> {
        let whole = Trail::root("");
        let openapi = self.openapi;
        let (requirements, trail) = match &operation.security {
            Some(own) => (Some(own), trail.key("security")),
            None => (openapi.security.as_ref(), whole.key("security")),
        };
        let mut lowered = Vec::new();
        for (index, requirement) in requirements.into_iter().flatten().enumerate() {
            let trail = trail.index(index);
            for scheme in requirement.keys() {
                self.note_undeclared_scheme(scheme, &trail.key(scheme));
            }
            let schemes = requirement.iter();
            let schemes = schemes.map(|(scheme, scopes)| (scheme.clone(), scopes.clone()));
            lowered.push(SecurityRequirement {
                schemes: schemes.collect(),
            });
        }
        lowered
    }

    /// Reports a scheme that a requirement names and nobody declares.
    fn note_undeclared_scheme(&mut self, scheme: &str, trail: &Trail<'_>) {
        let components = self.openapi.components.as_ref();
        let is_declared = components.is_some_and(|all| all.security_schemes.contains_key(scheme));
        if is_declared || !self.noted.insert(("security requirement", trail.pointer())) {
            return;
        }
        let why = format!("no security scheme is called `{scheme}`: how it is met, nothing says");
        self.record(Outcome::Degraded, "security requirement", trail, Some(why));
    }

    pub(super) fn security_schemes(&mut self) -> Vec<Scheme> {
        let openapi = self.openapi;
        let components = openapi.components.as_ref();
        let schemes = components.map(|components| &components.security_schemes);
        let mut lowered = Vec::new();
        for (name, node) in schemes.into_iter().flatten() {
            let pointer = format!("/components/securitySchemes/{}", escape(name));
            let trail = Trail::root(&pointer);
            let followed = self.follow(node, "securitySchemes", &trail, |openapi, name| {
                openapi.components.as_ref()?.security_schemes.get(name)
            });
            // Of one that leads nowhere the diagnostics or the report tell.
            let Ok((scheme, _, followed_to)) = followed else {
                continue;
            };
            let (description, kind) = kind(scheme);
            if matches!(kind, SecurityKind::MutualTls) {
                let why = "the connection presents the certificate: a client with an identity is \
                           given to the `ClientBuilder`";
                let construct = "security scheme mutualTLS";
                self.record(Outcome::Degraded, construct, &trail, Some(why.to_owned()));
            }
            let description = self.overriding(node, &trail).or(description.cloned());
            let texts = description.into_iter().chain(self.additions(&followed_to));
            let texts = texts.collect::<Vec<_>>().join("\n\n");
            lowered.push(Scheme {
                name: name.clone(),
                description: (!texts.is_empty()).then_some(texts),
                kind,
            });
        }
        lowered
    }
}

impl Lowering<'_> {
    /// What 3.2 says of a scheme, and openapiv3 has no place for.
    fn additions(&self, pointer: &str) -> Vec<String> {
        let is_deprecated = self
            .description
            .node(&format!("{pointer}/deprecated"))
            .and_then(Node::as_bool);
        let metadata = self.text(&format!("{pointer}/oauth2MetadataUrl"));
        let device = format!("{pointer}/flows/deviceAuthorization/deviceAuthorizationUrl");
        let texts = [
            (is_deprecated == Some(true)).then(|| "Deprecated.".to_owned()),
            metadata.map(|url| format!("Its server describes itself at `{url}`.")),
            self.text(&device)
                .map(|url| format!("Devices are authorized at `{url}`.")),
        ];
        texts.into_iter().flatten().collect()
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
                // Since 3.1 a type of its own.
                "mutualtls" => SecurityKind::MutualTls,
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
