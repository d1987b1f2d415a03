//! Who makes calls: security schemes (OpenAPI 3.0.3, section 4.7.27).

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{APIKeyLocation, OAuth2Flows, Operation, SecurityScheme};

use super::Lowering;
use crate::ir::{
    Flow, Grant, Place, Security, SecurityKind, SecurityRequirement, SecurityScheme as Scheme,
};
use crate::names::{Scope, value_name};
use crate::report::Outcome;
use crate::tree::{Node, Trail, escape};

impl Lowering<'_> {
    /// What authorises an operation: its own requirements, or those of the whole description.
    pub(super) fn security(&mut self, operation: &Operation, trail: &Trail<'_>) -> Security {
        let whole = Trail::root("");
        let openapi = self.openapi;
        let (requirements, trail) = match &operation.security {
            Some(own) => (Some(own), trail.key("security")),
            None => (openapi.security.as_ref(), whole.key("security")),
        };
        if requirements.is_none() && !self.declares_security() {
            return Security::Undeclared;
        }
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
        Security::AnyOf(lowered)
    }

    /// Whether the description says of any operation what authorises it.
    fn declares_security(&mut self) -> bool {
        if let Some(known) = self.declares_security {
            return known;
        }
        let of_all = self.openapi.security.is_some();
        let mut operations = self.description.operations();
        let known = of_all || operations.any(|site| site.operation.security.is_some());
        self.declares_security = Some(known);
        known
    }

    /// The schemes that requirements name, and nobody declares.
    fn undeclared_schemes(&self, declared: &[Scheme]) -> BTreeSet<String> {
        let operations = self.description.operations();
        let own = operations.filter_map(|site| site.operation.security.as_ref());
        let all = self.openapi.security.iter().chain(own).flatten();
        let names = all.flat_map(|requirement| requirement.keys());
        let is_known = |name: &&String| declared.iter().any(|scheme| scheme.name == **name);
        names.filter(|name| !is_known(name)).cloned().collect()
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
        let mut idents = Scope::default();
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
            let (description, mut kind) = kind(scheme);
            if let SecurityKind::OAuth2(flows) = &mut kind {
                flows.extend(self.device_flow(&followed_to));
            }
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
                ident: idents.take(value_name(name).to_uppercase()),
                description: (!texts.is_empty()).then_some(texts),
                kind,
            });
        }
        for name in self.undeclared_schemes(&lowered) {
            lowered.push(Scheme {
                ident: idents.take(value_name(&name).to_uppercase()),
                name,
                description: None,
                kind: SecurityKind::Undeclared,
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
        let texts = [
            (is_deprecated == Some(true)).then(|| "Deprecated.".to_owned()),
            metadata.map(|url| format!("Its server describes itself at `{url}`.")),
        ];
        texts.into_iter().flatten().collect()
    }

    /// The flow that 3.2 has beside those of 3.0.
    fn device_flow(&self, pointer: &str) -> Option<Flow> {
        let pointer = format!("{pointer}/flows/deviceAuthorization");
        let flow = self.description.node(&pointer)?;
        let text = |field: &str| self.text(&format!("{pointer}/{field}"));
        let scopes = flow.get("scopes").and_then(Node::as_map);
        let scopes = scopes.map(|scopes| scopes.iter().map(|(name, _)| name.to_owned()).collect());
        Some(Flow {
            grant: Grant::DeviceAuthorization,
            authorization_url: text("deviceAuthorizationUrl").unwrap_or_default(),
            token_url: text("tokenUrl").unwrap_or_default(),
            refresh_url: text("refreshUrl").unwrap_or_default(),
            scopes: scopes.unwrap_or_default(),
        })
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
        } => (description.as_ref(), SecurityKind::OAuth2(flows_of(flows))),
        SecurityScheme::OpenIDConnect {
            open_id_connect_url,
            description,
            ..
        } => {
            let kind = SecurityKind::OpenIdConnect(open_id_connect_url.clone());
            (description.as_ref(), kind)
        }
    }
}

fn flows_of(flows: &OAuth2Flows) -> Vec<Flow> {
    let flow = |grant, authorization: &str, token: &str, refresh: &Option<String>, scopes| Flow {
        grant,
        authorization_url: authorization.to_owned(),
        token_url: token.to_owned(),
        refresh_url: refresh.clone().unwrap_or_default(),
        scopes: IndexMap::keys(scopes).cloned().collect(),
    };
    let code = flows.authorization_code.as_ref().map(|it| {
        let (authorization, token) = (&it.authorization_url, &it.token_url);
        let grant = Grant::AuthorizationCode;
        flow(grant, authorization, token, &it.refresh_url, &it.scopes)
    });
    let implicit = flows.implicit.as_ref().map(|it| {
        let grant = Grant::Implicit;
        flow(
            grant,
            &it.authorization_url,
            "",
            &it.refresh_url,
            &it.scopes,
        )
    });
    let password = flows.password.as_ref().map(|it| {
        let grant = Grant::Password;
        flow(grant, "", &it.token_url, &it.refresh_url, &it.scopes)
    });
    let client = flows.client_credentials.as_ref().map(|it| {
        let grant = Grant::ClientCredentials;
        flow(grant, "", &it.token_url, &it.refresh_url, &it.scopes)
    });
    let all = [code, implicit, password, client];
    all.into_iter().flatten().collect()
}
