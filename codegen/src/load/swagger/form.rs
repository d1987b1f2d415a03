//! The parts of a form become the properties of one object.

use super::Converter;
use super::body::Entry;
use super::essence;
use super::parameter::{Style, as_text, collection_format, style_of};
use crate::load::at::At;
use crate::tree::{Map, Node, made};

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// How the lists of a form are written.
struct Lists {
    /// What a URL-encoded form says of each property.
    encoding: Map,
    /// Those that have no form where each part is a message of its own.
    joined: Vec<String>,
}

impl Converter<'_> {
    /// The body that has these parts.
    pub(super) fn form(&mut self, parts: Vec<Entry>, consumes: &[String], at: &At<'_>) -> Node {
        let at = at.key("parameters");
        let has_file = parts.iter().any(|part| is_file(&part.node));
        let media_types = self.form_types(consumes, has_file, &parts, &at);
        let is_urlencoded = media_types.iter().any(|it| essence(it) == URLENCODED);
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut lists = Lists {
            encoding: Map::new(),
            joined: Vec::new(),
        };
        for part in parts {
            let at = at.item(&part.node);
            let Some(mut node) = self.own(part.node, &at) else {
                break;
            };
            let Some(map) = node.as_map_mut() else {
                continue;
            };
            map.remove("in");
            let name = map.remove("name");
            let Some(name) = name.as_ref().and_then(Node::as_str).map(str::to_owned) else {
                let message = "the parameter has no `name`".to_owned();
                self.refuse(&at, message, "add the name by which the form has it");
                continue;
            };
            if let Some(is_required) = map.remove("required") {
                match is_required.as_bool() {
                    Some(true) => required.push(Node::from(name.as_str())),
                    Some(false) => {}
                    None => {
                        let at = at.member("required", &is_required);
                        let message = "expected `true` or `false`".to_owned();
                        self.refuse(&at, message, "write `true` or `false` here");
                    }
                }
            }
            if map
                .get("allowEmptyValue")
                .is_some_and(|it| it.as_bool() == Some(true))
            {
                let why = "a part of a form may be empty, and OpenAPI 3.0 does not say so";
                self.lose(&at.key("allowEmptyValue"), "allowEmptyValue", why);
            }
            map.remove("allowEmptyValue");
            self.list_of_form(map, &name, is_urlencoded, &mut lists, &at);
            as_binary(map);
            self.items(map, &at);
            self.nullable(map);
            properties.insert(name, node);
        }
        let is_required = !required.is_empty();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if is_required {
            schema.insert("required".to_owned(), required.into());
        }
        let content = self.form_content(&schema.into(), media_types, &lists, &at);
        let mut body = Map::from_iter([("content".to_owned(), content)]);
        if is_required {
            body.insert("required".to_owned(), true.into());
        }
        body.into()
    }

    /// The media types that a form can have, of those that are consumed.
    fn form_types(
        &mut self,
        consumes: &[String],
        has_file: bool,
        parts: &[Entry],
        at: &At<'_>,
    ) -> Vec<String> {
        let is_form = |it: &&String| {
            let essence = essence(it);
            essence.starts_with("multipart/") || essence == URLENCODED && !has_file
        };
        let forms: Vec<_> = consumes.iter().filter(is_form).cloned().collect();
        if !forms.is_empty() {
            return forms;
        }
        let taken = if has_file { MULTIPART } else { URLENCODED };
        if !consumes.is_empty()
            && let Some(part) = parts.first()
        {
            let kind = if has_file {
                "that takes files"
            } else {
                "at all"
            };
            let note = format!("`consumes` names no form {kind}: `{taken}` is taken");
            self.lose(&at.item(&part.node), "media type", note);
        }
        vec![taken.to_owned()]
    }

    /// Says how a part is written that is a list.
    fn list_of_form(
        &mut self,
        part: &mut Map,
        name: &str,
        is_urlencoded: bool,
        lists: &mut Lists,
        at: &At<'_>,
    ) {
        let Some(format) = collection_format(part) else {
            return;
        };
        let has_files = part
            .get("items")
            .is_some_and(|items| items["type"] == *"file");
        let style = style_of(&format.text, true);
        if has_files || style == Some(Style::Is("form", true)) {
            return;
        }
        let Some(Style::Is(style, explode)) = style else {
            self.refuse_or_write(part, &format, at);
            return;
        };
        if !is_urlencoded {
            self.write_as_text(part, &format.text, at);
            return;
        }
        lists.joined.push(name.to_owned());
        let encoding = made!({ "style": style, "explode": explode });
        lists.encoding.insert(name.to_owned(), encoding);
    }

    fn form_content(
        &mut self,
        schema: &Node,
        media_types: Vec<String>,
        lists: &Lists,
        at: &At<'_>,
    ) -> Node {
        let mut content = Map::new();
        for media_type in media_types {
            let is_urlencoded = essence(&media_type) == URLENCODED;
            if !is_urlencoded && !lists.joined.is_empty() {
                let names = lists.joined.join("`, `");
                let note = format!(
                    "`{media_type}` is left out: it has no form for the list `{names}`, which \
                     `{URLENCODED}` has"
                );
                self.lose(at, "media type", note);
                continue;
            }
            let Some(schema) = self.copy(schema, at) else {
                break;
            };
            let mut map = Map::from_iter([("schema".to_owned(), schema)]);
            if is_urlencoded && !lists.encoding.is_empty() {
                map.insert("encoding".to_owned(), lists.encoding.clone().into());
            }
            content.insert(media_type, map.into());
        }
        content.into()
    }

    /// Lets a caller write a list as a text where there is no other form.
    pub(super) fn write_as_text(&mut self, list: &mut Map, format: &str, at: &At<'_>) {
        let note = format!(
            "OpenAPI 3.0 has no form for a list that is `{format}` here: it is a text, which the \
             caller writes"
        );
        self.lose(at, "collectionFormat", note);
        as_text(list);
    }
}

/// A file as OpenAPI 3.0 has it: bytes.
pub(super) fn as_binary(map: &mut Map) {
    if map.get("type").is_some_and(|it| *it == *"file") {
        if let Some(ty) = map.get_mut("type") {
            ty.value = Node::from("string").value;
        }
        map.insert("format".to_owned(), "binary".into());
    }
    if let Some(items) = map.get_mut("items").and_then(Node::as_map_mut) {
        as_binary(items);
    }
}

fn is_file(part: &Node) -> bool {
    part["type"] == *"file" || part.get("items").is_some_and(is_file)
}
