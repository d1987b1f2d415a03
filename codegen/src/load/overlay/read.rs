//! The file of an overlay, checked against the specification.

use strsim::jaro_winkler;

use super::query::Query;
use super::{Action, Overlay, What};
use crate::load::source::Source;
use crate::report::Diagnostic;
use crate::tree::{Map, Node, Value};

const ROOT: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO: &[&str] = &["title", "version", "description"];
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy"];

/// Reads an overlay from its file; all that is wrong with it, otherwise.
pub(super) fn read(source: &Source) -> Result<Overlay, Vec<Diagnostic>> {
    let mut reader = Reader {
        source,
        faults: Vec::new(),
    };
    let overlay = reader.overlay();
    match overlay {
        Some(overlay) if reader.faults.is_empty() => Ok(overlay),
        _ => Err(reader.faults),
    }
}

struct Reader<'s> {
    source: &'s Source,
    faults: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    fn refuse(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let pointer = pointer.to_owned();
        let fault = self.source.published_diagnostic(pointer, message, help);
        self.faults.push(fault);
    }

    fn overlay(&mut self) -> Option<Overlay> {
        let source = self.source;
        let Some(root) = source.root.as_map() else {
            self.refuse(
                "",
                "the file holds no overlay: its top level is no mapping",
                "write an overlay into it, with `overlay`, `info` and `actions`",
            );
            return None;
        };
        let is_oldest = self.version(root)?;
        self.fields(root, "", ROOT);
        let title = self.info(root);
        let extends = self.text(root, "", "extends", false);
        let actions = self.actions(root, is_oldest);
        Some(Overlay {
            title: title.unwrap_or_default().to_owned(),
            extends: extends.map(str::to_owned),
            is_oldest,
            actions,
        })
    }

    /// Whether it is of version 1.0; `None` if it is of none that is known.
    fn version(&mut self, root: &Map) -> Option<bool> {
        let help = "begin it with `overlay: 1.1.0`, or with the version that it follows";
        let Some(node) = root.get("overlay") else {
            let message = "the file does not say that it is an overlay: `overlay` is missing";
            self.refuse("", message, help);
            return None;
        };
        let Some(version) = node.as_str() else {
            let message = "the version of the overlay is no text";
            self.refuse(
                "/overlay",
                message,
                "write it in quotes: `overlay: '1.1.0'`",
            );
            return None;
        };
        let mut numbers = version.splitn(3, '.');
        let feature = (numbers.next(), numbers.next());
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let patch = numbers.next().is_some_and(is_number);
        match feature {
            (Some("1"), Some("0")) if patch => Some(true),
            (Some("1"), Some("1")) if patch => Some(false),
            _ => {
                let message = format!("this is Overlay {version}, and not 1.0 or 1.1");
                self.refuse(
                    "/overlay",
                    message,
                    "convert the overlay to one of these versions",
                );
                None
            }
        }
    }

    fn info(&mut self, root: &'s Map) -> Option<&'s str> {
        let help = "add it, with a `title` and a `version`";
        let Some(node) = root.get("info") else {
            self.refuse("", "the overlay has no `info`", help);
            return None;
        };
        let Some(info) = node.as_map() else {
            self.refuse("/info", "`info` is no mapping", help);
            return None;
        };
        self.fields(info, "/info", INFO);
        self.text(info, "/info", "description", false);
        self.text(info, "/info", "version", true);
        self.text(info, "/info", "title", true)
    }

    fn actions(&mut self, root: &'s Map, is_oldest: bool) -> Vec<Action> {
        let help = "add the list of what is to be changed, each with a `target`";
        let Some(node) = root.get("actions") else {
            self.refuse("", "the overlay has no `actions`", help);
            return Vec::new();
        };
        let Some(items) = node.as_list() else {
            self.refuse("/actions", "`actions` is no list", help);
            return Vec::new();
        };
        if items.is_empty() {
            self.refuse("/actions", "the overlay has no actions", help);
        }
        let mut actions = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            actions.extend(self.action(item, format!("/actions/{index}"), is_oldest));
        }
        actions
    }

    fn action(&mut self, item: &'s Node, pointer: String, is_oldest: bool) -> Option<Action> {
        let Some(map) = item.as_map() else {
            let help = "write a mapping with a `target`, and with `update`, `copy` or `remove`";
            self.refuse(&pointer, "the action is no mapping", help);
            return None;
        };
        self.fields(map, &pointer, ACTION);
        if is_oldest && map.contains_key("copy") {
            let message = "Overlay 1.0 has no `copy`";
            let help = "write `overlay: 1.1.0`, or the value itself as `update`";
            self.refuse(&format!("{pointer}/copy"), message, help);
        }
        let target = self.query(map, &pointer, "target", true);
        let description = self.text(map, &pointer, "description", false);
        let is_removal = match map.get("remove").map(|node| &node.value) {
            None => false,
            Some(Value::Bool(remove)) => *remove,
            Some(_) => {
                let at = format!("{pointer}/remove");
                self.refuse(&at, "`remove` is no Boolean", "write `remove: true`");
                false
            }
        };
        let copy = self.query(map, &pointer, "copy", false);
        let what = match (map.get("update"), copy) {
            _ if is_removal => What::Remove,
            (Some(_), Some(_)) => {
                let message = "the action has `update` and `copy`, and neither counts beside the \
                               other";
                let help = "make two actions of it, one after the other";
                self.refuse(&pointer, message, help);
                return None;
            }
            (Some(node), None) => What::Update(node.clone()),
            (None, Some(copy)) => What::Copy(copy),
            (None, None) => What::Nothing,
        };
        Some(Action {
            target: target?,
            description: description.map(str::to_owned),
            what,
            pointer,
        })
    }

    fn query(
        &mut self,
        map: &'s Map,
        pointer: &str,
        field: &str,
        is_required: bool,
    ) -> Option<Query> {
        let text = self.text(map, pointer, field, is_required)?;
        match Query::parse(text) {
            Ok(query) => Some(query),
            Err(reason) => {
                let message = format!("`{text}` is no JSONPath: {reason}");
                let help = "write one as in RFC 9535: `$.paths['/pets'].get`";
                self.refuse(&format!("{pointer}/{field}"), message, help);
                None
            }
        }
    }

    fn text(
        &mut self,
        map: &'s Map,
        pointer: &str,
        field: &str,
        is_required: bool,
    ) -> Option<&'s str> {
        match map.get(field) {
            Some(node) => {
                let text = node.as_str();
                if text.is_none() {
                    let (at, message) = (
                        format!("{pointer}/{field}"),
                        format!("`{field}` is no text"),
                    );
                    self.refuse(
                        &at,
                        message,
                        "write a text here, in quotes if it looks like a number",
                    );
                }
                text
            }
            None => {
                if is_required {
                    self.refuse(pointer, format!("`{field}` is missing"), "add it");
                }
                None
            }
        }
    }

    /// Refuses the fields that an object does not have.
    fn fields(&mut self, map: &Map, pointer: &str, known: &[&str]) {
        let unknown = map.keys().filter(|key| !key.starts_with("x-"));
        for key in unknown.filter(|key| !known.contains(&key.as_str())) {
            let near = known.iter().map(|field| (jaro_winkler(key, field), field));
            let nearest = near.max_by(|(one, _), (other, _)| one.total_cmp(other));
            let help = match nearest {
                Some((likeness, field)) if likeness > 0.8 => format!("write `{field}`"),
                _ => "remove it, or let its name begin with `x-`".to_owned(),
            };
            let at = format!("{pointer}/{}", crate::tree::escape(key));
            self.refuse(&at, format!("an overlay has no `{key}` here"), help);
        }
    }
}
