//! Security schemes.

use crate::tree::{Map, Node};

/// Rewrites a scheme. What is none of Swagger 2.0 stays, and is refused as it is in OpenAPI 3.0.
pub(super) fn scheme(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    match map.get("type").and_then(Node::as_str) {
        Some("basic") => {
            if let Some(ty) = map.get_mut("type") {
                ty.value = Node::from("http").value;
            }
            map.insert("scheme".to_owned(), "basic".into());
        }
        Some("oauth2") if !map.contains_key("flows") => {
            name_flow(map);
        }
        _ => {}
    }
}

/// Gives the one flow of a scheme its name among the flows, which is returned. `None` if there is
/// no flow, or one that nobody knows.
pub(in crate::load) fn name_flow(scheme: &mut Map) -> Option<&'static str> {
    let name = match scheme.get("flow").and_then(Node::as_str)? {
        "password" => "password",
        "application" | "clientCredentials" => "clientCredentials",
        "accessCode" | "authorizationCode" => "authorizationCode",
        "implicit" => "implicit",
        _ => return None,
    };
    let origin = scheme.remove("flow")?.origin;
    let mut flow = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "scopes"] {
        if let Some(value) = scheme.remove(key) {
            flow.insert(key.to_owned(), value);
        }
    }
    let flow = Node {
        origin,
        ..flow.into()
    };
    let flows = Map::from_iter([(name.to_owned(), flow)]);
    scheme.insert("flows".to_owned(), flows.into());
    Some(name)
}
