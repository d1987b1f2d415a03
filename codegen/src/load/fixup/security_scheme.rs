//! Security schemes that lack what their type requires.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::swagger::name_flow;
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "security-scheme",
    what: "A security scheme of Swagger 2 (`type: basic`, `flow`) gets the form that OpenAPI 3.0 \
           requires, as do names in other letters (`Bearer`, `Header`); an OAuth flow without its \
           URLs gets empty ones. A scheme that does not say how its credentials are sent is \
           refused.",
    why: "Each means the same in both forms. Credentials are given to the client by its user, and \
          the URLs of a flow are prose to it.",
    met: "none of the 43 descriptions measured; Swagger 2 had some of it.",
    mend: Mend::Objects(&[Object::SecurityScheme, Object::OAuthFlows], mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    match object {
        Object::SecurityScheme => scheme(map, notes),
        _ => flows(map, notes),
    }
}

fn scheme(scheme: &mut Map, notes: &mut Notes) {
    let Some(published) = scheme.get("type").and_then(Node::as_str).map(str::to_owned) else {
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
            let lower = published.to_ascii_lowercase();
            // Nothing else has a format of its tokens.
            let is_bearer = lower == "bearer" || scheme.contains_key("bearerFormat");
            let name = match lower.as_str() {
                _ if is_bearer => "bearer",
                "basic" => "basic",
                _ => return,
            };
            scheme.insert("scheme".to_owned(), name.into());
            notes.add("", format!("`scheme: {name}` was added"));
        }
        "apiKey" => {
            let place = scheme.get("in").and_then(Node::as_str).unwrap_or_default();
            let lower = place.to_ascii_lowercase();
            let places = ["query", "header", "cookie"];
            if lower != place && places.contains(&lower.as_str()) {
                notes.add(at("in"), format!("the place `{place}` became `{lower}`"));
                scheme.insert("in".to_owned(), lower.into());
            }
        }
        "oauth2" => swagger_flow(scheme, notes),
        _ => {}
    }
}

fn swagger_flow(scheme: &mut Map, notes: &mut Notes) {
    if scheme.contains_key("flows") {
        return;
    }
    let Some(name) = name_flow(scheme) else {
        scheme.remove("flow");
        scheme.insert("flows".to_owned(), made!({}));
        notes.add("", "`flows: {}` was added");
        return;
    };
    notes.add(
        "",
        format!("the flow of Swagger 2 became the flow `{name}`"),
    );
}

fn flows(flows: &mut Map, notes: &mut Notes) {
    for (name, flow) in flows {
        let needs: &[&str] = match name.as_str() {
            "implicit" => &["authorizationUrl"],
            "password" | "clientCredentials" => &["tokenUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl"],
            _ => continue,
        };
        let Some(flow) = flow.as_map_mut() else {
            continue;
        };
        for need in needs {
            if !flow.contains_key(*need) {
                flow.insert((*need).to_owned(), "".into());
                notes.add(at(name), format!("the flow got an empty `{need}`"));
            }
        }
        if !flow.contains_key("scopes") {
            flow.insert("scopes".to_owned(), made!({}));
            notes.add(at(name), "the flow got empty `scopes`");
        }
    }
}
