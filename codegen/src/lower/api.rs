//! A whole description becomes one version of the library.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use indexmap::IndexMap;

use super::Lowering;
use super::calls::{self, Scopes, Wanted};
use crate::ir::{Api, Operation, Tag};
use crate::names::{Modules, Scope, request_name, short_client, value_name};
use crate::tree::Trail;

/// What stands beside a tag's client: in the examples of the documentation, and in the module for
/// any version.
const CLIENT_NEIGHBOURS: &[&str] = &["Send", "Sync", "UnknownVersion", "Version"];

/// The tag of operations that have none.
const UNTAGGED: &str = "Operations";

impl Lowering<'_> {
    pub(super) fn api(&mut self, version: &crate::config::Version) -> Api {
        let server = self.server();
        let security_schemes = self.security_schemes();
        let (servers, server_enums) = self.known_servers();
        Api {
            name: version.name.clone(),
            title: self.openapi.info.title.clone(),
            version: self.openapi.info.version.clone(),
            description: self.openapi.info.description.clone(),
            file: version
                .label
                .clone()
                .unwrap_or_else(|| named(&version.file)),
            is_default: version.default,
            replaced_by: None,
            server,
            summary: self.text("/info/summary"),
            license: self.text("/info/license/identifier"),
            servers,
            server_enums,
            tags: self.tags(version, !security_schemes.is_empty()),
            security_schemes,
            webhooks: self.webhooks(),
            renamed: BTreeSet::new(),
        }
    }

    fn tags(&mut self, version: &crate::config::Version, has_schemes: bool) -> Vec<Tag> {
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let mut scopes: HashMap<&str, Scopes> = HashMap::new();
        let mut clients: HashMap<&str, String> = HashMap::new();
        let mut client_names = Scope::reserving(CLIENT_NEIGHBOURS);
        let mut ids: HashMap<&str, String> = HashMap::new();
        for site in self.description.operations() {
            let trail = Trail::root(&site.pointer);
            if let Some(id) = site.operation.operation_id.as_deref()
                && let Some(first) = ids.insert(id, site.pointer.clone())
            {
                // The message stands among the diagnostics, and the walk goes on.
                let _ = self.refuse::<()>(
                    &trail.key("operationId"),
                    format!("the `operationId` `{id}` is taken by #{first}"),
                    "give each operation an `operationId` of its own",
                );
                continue;
            }
            let tag = site
                .operation
                .tags
                .iter()
                .map(String::as_str)
                .find(|tag| version.tags.is_empty() || version.tags.iter().any(|t| t == tag))
                .unwrap_or(UNTAGGED);
            if !clients.contains_key(tag) {
                let client = client_names.take(short_client(&request_name(tag)));
                scopes.insert(tag, Scopes::new(&client));
                clients.insert(tag, client);
            }
            let id = site.operation.operation_id.clone();
            wanted.push(Wanted {
                id: id.unwrap_or_else(|| format!("{}{}", site.method.to_lowercase(), site.key)),
                tag,
                site,
            });
        }
        let names = calls::names(&wanted, &self.package.renames.operations, &mut scopes);
        let mut groups: IndexMap<&str, Vec<(Operation, String)>> = IndexMap::new();
        for (wanted, names) in wanted.into_iter().zip(names) {
            let (tag, pointer) = (wanted.tag, wanted.site.pointer.clone());
            let Some(scopes) = scopes.get_mut(tag) else {
                continue;
            };
            let operation = self.operation(wanted, names, &mut scopes.requests);
            // Of one that is refused the diagnostics or the report tell.
            if let Ok(operation) = operation {
                self.supported("operation", &Trail::root(&pointer));
                groups.entry(tag).or_default().push((operation, pointer));
            }
        }
        let openapi = self.openapi;
        let mut modules = Modules::reserving(&["models", "conversions", "sent_back"]);
        if self.description.webhooks().next().is_some() {
            modules.take("webhooks");
        }
        if has_schemes {
            modules.take("schemes");
        }
        if !self.openapi.servers.is_empty() {
            modules.take("server");
        }
        let tags = groups.into_iter().map(|(name, operations)| {
            let declared = openapi.tags.iter().position(|tag| tag.name == name);
            let (operations, pointers): (Vec<_>, Vec<_>) = operations.into_iter().unzip();
            self.operations.extend(pointers);
            Tag {
                name: name.to_owned(),
                description: declared.and_then(|index| self.text_of_tag(index)),
                module: modules.take(&value_name(name)),
                client: clients.remove(name).unwrap_or_default(),
                feature: None,
                uses_deprecated: false,
                operations,
            }
        });
        tags.collect()
    }
}

impl Lowering<'_> {
    /// What the document says in a place that openapiv3 does not know.
    pub(super) fn text(&self, pointer: &str) -> Option<String> {
        self.description.text(pointer).map(str::to_owned)
    }

    /// What is said of a declared tag: in short, at length, and where it belongs.
    fn text_of_tag(&self, index: usize) -> Option<String> {
        let text = |field: &str| self.text(&format!("/tags/{index}/{field}"));
        let parent = text("parent").map(|parent| format!("Part of the tag `{parent}`."));
        let kind = text("kind").map(|kind| format!("Its kind is `{kind}`."));
        let own = self.openapi.tags[index].description.clone();
        let texts: Vec<_> = [text("summary"), own, parent, kind]
            .into_iter()
            .flatten()
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }
}

/// The file as what is emitted names it. Where it lies on one machine says nothing on another.
fn named(file: &Path) -> String {
    if let Some(name) = file.to_str().filter(|name| name.contains("://")) {
        // Who may read it, and how, is nobody's business.
        let (scheme, rest) = name.split_once("://").unwrap_or(("", name));
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or_default();
        return format!("{scheme}://{host}{path}");
    }
    let file = match file.file_name() {
        Some(name) if file.is_absolute() => Path::new(name),
        _ => file,
    };
    file.display().to_string()
}
