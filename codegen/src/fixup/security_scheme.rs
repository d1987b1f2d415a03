//! Security schemes that lack what their type requires.

use serde_json::{Map, Value, json};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "security-scheme",
    what: "A security scheme of Swagger 2 (`type: basic`, `flow`) or with a missing detail gets \
           the form that OpenAPI 3.0 requires; an OAuth flow without its URLs gets empty ones; one \
           of which nothing can be made is left out.",
    why: "Credentials are given to the client by its user, and the URLs of a flow are prose to \
          it. The details that are added are what the scheme's type leaves as the only choice.",
    met: "none of the 43 descriptions measured; Swagger 2 had some of it.",
    mend: Mend::Objects(
        &[
            Object::Components,
            Object::SecurityScheme,
            Object::OAuthFlows,
        ],
        mend,
    ),
};

fn mend(object: Object, map: &mut Map<String, Value>, notes: &mut Notes) {
    match object {
        Object::SecurityScheme => scheme(map, notes),
        Object::OAuthFlows => flows(map, notes),
        _ => hopeless(map, notes),
    }
}

/// Schemes are dropped from the mapping that holds them, since only that can be done there.
fn hopeless(components: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(schemes) = components
        .get_mut("securitySchemes")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    schemes.retain(|name, scheme| {
        let of = |key: &str| scheme.get(key).and_then(Value::as_str);
        let keep = scheme.get("$ref").is_some()
            || match of("type").map(str::to_ascii_lowercase).as_deref() {
                Some("apikey") => of("name").is_some(),
                Some("openidconnect") => of("openIdConnectUrl").is_some(),
                Some("http" | "basic" | "bearer" | "oauth2") => true,
                _ => false,
            };
        if !keep {
            let pointer = format!("/securitySchemes{}", at(name));
            notes.add(
                pointer,
                format!("the security scheme `{name}` says too little, and was left out"),
            );
        }
        keep
    });
}

fn scheme(scheme: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(Value::String(published)) = scheme.get("type").cloned() else {
        return;
    };
    let ty = match published.to_ascii_lowercase().as_str() {
        "apikey" => "apiKey",
        "openidconnect" => "openIdConnect",
        "oauth2" => "oauth2",
        "basic" | "bearer" | "http" => "http",
        _ => return,
    };
    if ty != published {
        scheme.insert("type".to_owned(), ty.into());
        notes.add(at("type"), format!("the type `{published}` became `{ty}`"));
    }
    match ty {
        "http" if !scheme.contains_key("scheme") => {
            let bearer = published == "bearer" || scheme.contains_key("bearerFormat");
            let name = if bearer { "bearer" } else { "basic" };
            scheme.insert("scheme".to_owned(), name.into());
            notes.add("", format!("`scheme: {name}` was added"));
        }
        "apiKey" => {
            let place = scheme.get("in").and_then(Value::as_str).unwrap_or_default();
            let lower = place.to_ascii_lowercase();
            if !["query", "header", "cookie"].contains(&place) {
                let known = ["query", "header", "cookie"].contains(&lower.as_str());
                let place = if known { lower } else { "header".to_owned() };
                notes.add("", format!("`in: {place}` was added"));
                scheme.insert("in".to_owned(), place.into());
            }
        }
        "oauth2" => swagger_flow(scheme, notes),
        _ => {}
    }
}

fn swagger_flow(scheme: &mut Map<String, Value>, notes: &mut Notes) {
    if scheme.contains_key("flows") {
        return;
    }
    let name = match scheme.remove("flow").as_ref().and_then(Value::as_str) {
        Some("password") => "password",
        Some("application" | "clientCredentials") => "clientCredentials",
        Some("accessCode" | "authorizationCode") => "authorizationCode",
        Some("implicit") => "implicit",
        _ => {
            scheme.insert("flows".to_owned(), json!({}));
            notes.add("", "`flows: {}` was added");
            return;
        }
    };
    let mut flow = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "scopes"] {
        if let Some(value) = scheme.remove(key) {
            flow.insert(key.to_owned(), value);
        }
    }
    scheme.insert("flows".to_owned(), json!({ name: flow }));
    notes.add(
        "",
        format!("the flow of Swagger 2 became the flow `{name}`"),
    );
}

fn flows(flows: &mut Map<String, Value>, notes: &mut Notes) {
    for (name, flow) in flows {
        let needs: &[&str] = match name.as_str() {
            "implicit" => &["authorizationUrl"],
            "password" | "clientCredentials" => &["tokenUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl"],
            _ => continue,
        };
        let Some(flow) = flow.as_object_mut() else {
            continue;
        };
        for need in needs {
            if !flow.contains_key(*need) {
                flow.insert((*need).to_owned(), "".into());
                notes.add(at(name), format!("the flow got an empty `{need}`"));
            }
        }
        if !flow.contains_key("scopes") {
            flow.insert("scopes".to_owned(), json!({}));
            notes.add(at(name), "the flow got empty `scopes`");
        }
    }
}
