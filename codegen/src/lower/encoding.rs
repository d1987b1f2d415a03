//! What a request body says that nothing comes of, as its Encoding Objects may (OpenAPI 3.0.3,
//! section 4.7.15).

use std::collections::HashSet;

use openapiv3::{
    AdditionalProperties, MediaType, ReferenceOr, RequestBody, Response, Schema, SchemaKind,
};

use super::Lowering;
use super::media_type::essence;
use super::schema::Node;
use super::view::own_properties;
use crate::report::Outcome;
use crate::tree::Trail;

impl<'d> Lowering<'d> {
    /// Reports a body that cannot be sent, and the Encoding Objects that say nothing of one that can.
    pub(super) fn note_unused(&mut self, node: &'d ReferenceOr<RequestBody>, trail: &Trail<'_>) {
        let followed = self.follow(node, "requestBodies", trail, |openapi, name| {
            openapi.components.as_ref()?.request_bodies.get(name)
        });
        let Ok((body, _, pointer)) = followed else {
            return;
        };
        let trail = Trail::root(&pointer);
        let trail = trail.key("content");
        if body.content.is_empty() {
            let why = "without a media type no body is sent".to_owned();
            self.record(Outcome::Degraded, "request body", &trail, Some(why));
        }
        for (media_type, content) in &body.content {
            let trail = trail.key(media_type);
            self.note_encodings_of(media_type, content, &trail.key("encoding"));
        }
    }

    fn note_encodings_of(&mut self, media_type: &str, content: &'d MediaType, trail: &Trail<'_>) {
        if content.encoding.is_empty() || !self.noted.insert(("encoding", trail.pointer())) {
            return;
        }
        let essence = essence(media_type);
        let is_urlencoded = essence == "application/x-www-form-urlencoded";
        if !is_urlencoded && !essence.starts_with("multipart/") {
            let why = "only forms have properties that are encoded one by one";
            self.note_ignored(trail, why);
            return;
        }
        for (name, encoding) in &content.encoding {
            let trail = trail.key(name);
            let is_styled = encoding.style.is_some() || encoding.explode || encoding.allow_reserved;
            if is_urlencoded && !encoding.headers.is_empty() {
                self.note_ignored(&trail.key("headers"), "only parts have headers");
            }
            if !is_urlencoded && is_styled {
                self.note_ignored(&trail, "parts have no style: only URL-encoded forms have");
            }
        }
        let mut names = Names::default();
        if let Some(schema) = &content.schema {
            self.gather_names(schema.into(), &mut names);
        } else {
            names.is_open = true;
        }
        // What is added to a form of one body has a style by its name; what is added to parts has
        // none.
        if is_urlencoded && names.is_open {
            return;
        }
        for name in content.encoding.keys() {
            if !names.all.contains(name.as_str()) {
                let why = format!("no property is called `{name}`, so that nothing is encoded");
                self.record(Outcome::Degraded, "encoding", &trail.key(name), Some(why));
            }
        }
    }

    /// Reports the Encoding Objects of an answer: they speak of what is sent.
    pub(super) fn note_encodings_of_answer(&mut self, response: &Response, trail: &Trail<'_>) {
        for (media_type, content) in &response.content {
            let trail = trail.key(media_type);
            let trail = trail.key("encoding");
            if !content.encoding.is_empty() && self.noted.insert(("encoding", trail.pointer())) {
                self.note_ignored(&trail, "only request bodies are encoded by it");
            }
        }
    }

    fn note_ignored(&mut self, trail: &Trail<'_>, why: &str) {
        let construct = "encoding, ignored by the specification";
        self.record(Outcome::Supported, construct, trail, Some(why.to_owned()));
    }

    /// The properties that a schema declares, wherever in a composition.
    fn gather_names(&self, node: Node<'d>, names: &mut Names<'d>) {
        let Some(schema) = self.ends.of_node(node) else {
            return;
        };
        if !names.met.insert(schema) {
            return;
        }
        if let Some((properties, additional)) = own_properties(schema) {
            names.all.extend(properties.keys().map(String::as_str));
            let is_closed = matches!(additional, None | Some(AdditionalProperties::Any(false)));
            names.is_open |= !is_closed;
        }
        let members: Vec<&[ReferenceOr<Schema>]> = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => vec![all_of],
            SchemaKind::OneOf { one_of } => vec![one_of],
            SchemaKind::AnyOf { any_of } => vec![any_of],
            SchemaKind::Any(any) => {
                let members = [&any.all_of, &any.one_of, &any.any_of];
                names.is_open |=
                    any.properties.is_empty() && members.iter().all(|it| it.is_empty());
                members.into_iter().map(Vec::as_slice).collect()
            }
            _ => Vec::new(),
        };
        for member in members.into_iter().flatten() {
            self.gather_names(member.into(), names);
        }
    }
}

#[derive(Default)]
struct Names<'d> {
    all: HashSet<&'d str>,
    /// Whether there may be others.
    is_open: bool,
    met: HashSet<*const Schema>,
}
