//! A whole description becomes one version of the library.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Lowered, Lowering};
use crate::ir::{Api, HttpMethod, Operation, Tag};
use crate::load::{Trail, escape};
use crate::names::{Scope, type_name, value_name};

/// The tag of operations that have none.
const UNTAGGED: &str = "Operations";

impl Lowering<'_> {
    pub(super) fn api(&mut self, version: &crate::Version) -> Api {
        let base_path = self.base_path().unwrap_or_default();
        Api {
            name: version.name.clone(),
            title: self.openapi.info.title.clone(),
            file: version.file.display().to_string(),
            is_default: version.default,
            replaced_by: None,
            base_path,
            tags: self.tags(version),
        }
    }

    /// The path of the first server's URL; which host it is on, the user says.
    fn base_path(&mut self) -> Lowered<String> {
        let Some(server) = self.openapi.servers.first() else {
            return Ok(String::new());
        };
        let trail = Trail::root("/servers");
        let trail = trail.index(0);
        let after_scheme = server.url.split_once("://").map(|(_, rest)| rest);
        let path = match after_scheme {
            Some(rest) => rest.find('/').map_or("", |index| &rest[index..]),
            None => server.url.as_str(),
        };
        if path.contains('{') {
            return self.refuse(
                &trail.key("url"),
                "a variable in the path of the server's URL is not supported",
                "write out the path; variables may stand in the host",
            );
        }
        Ok(path.trim_end_matches('/').to_owned())
    }

    fn tags(&mut self, version: &crate::Version) -> Vec<Tag> {
        let mut groups: IndexMap<&str, Vec<Operation>> = IndexMap::new();
        let mut scopes: HashMap<&str, Scope> = HashMap::new();
        let mut ids: HashMap<&str, String> = HashMap::new();
        let openapi = self.openapi;
        for (path, item) in &openapi.paths.paths {
            let pointer = format!("/paths/{}", escape(path));
            let Some(item) = item.as_item() else {
                continue;
            };
            for (method, operation) in item.iter() {
                let trail = Trail::root(&pointer);
                let trail = trail.key(method);
                let Some(http_method) = http_method(method) else {
                    continue;
                };
                let Some(id) = operation.operation_id.as_deref() else {
                    // The message stands among the diagnostics, and the walk goes on.
                    let _ = self.refuse::<()>(
                        &trail,
                        format!(
                            "the operation {} {path} has no `operationId`",
                            http_method.as_str()
                        ),
                        "add an `operationId`: it becomes the name of the method",
                    );
                    continue;
                };
                if let Some(first) = ids.insert(id, trail.pointer()) {
                    let _ = self.refuse::<()>(
                        &trail.key("operationId"),
                        format!("the `operationId` `{id}` is taken by #{first}"),
                        "give each operation an `operationId` of its own",
                    );
                    continue;
                }
                let tag = operation
                    .tags
                    .iter()
                    .map(String::as_str)
                    .find(|tag| version.tags.is_empty() || version.tags.iter().any(|t| t == tag))
                    .unwrap_or(UNTAGGED);
                // What stands beside the request types in the tag's module.
                let scope = scopes
                    .entry(tag)
                    .or_insert_with(|| Scope::reserving(&[&type_name(tag), "Client"]));
                let operation =
                    self.operation(http_method, path, &pointer, item, operation, scope, &trail);
                // Of one that is refused the diagnostics tell.
                if let Ok(operation) = operation {
                    groups.entry(tag).or_default().push(operation);
                }
            }
        }
        let mut modules = Scope::reserving(&["models"]);
        let tags = groups.into_iter().map(|(name, operations)| {
            let declared = openapi.tags.iter().find(|tag| tag.name == name);
            Tag {
                name: name.to_owned(),
                description: declared.and_then(|tag| tag.description.clone()),
                module: modules.take(value_name(name)),
                client: type_name(name),
                feature: None,
                operations,
            }
        });
        tags.collect()
    }
}

fn http_method(method: &str) -> Option<HttpMethod> {
    Some(match method {
        "get" => HttpMethod::Get,
        "put" => HttpMethod::Put,
        "post" => HttpMethod::Post,
        "delete" => HttpMethod::Delete,
        "options" => HttpMethod::Options,
        "head" => HttpMethod::Head,
        "patch" => HttpMethod::Patch,
        "trace" => HttpMethod::Trace,
        _ => return None,
    })
}
