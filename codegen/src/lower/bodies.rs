//! Which of the media types of a request body can be sent, beside the one that is usual.

use openapiv3::{MediaType, RequestBody};

use super::body::Encoding;
use super::media_type::{essence, is_multipart};
use super::{Lowered, Lowering, Refused};
use crate::ir::{BodyChoice, BodyContent, OtherBody};
use crate::names::{Scope, type_name};
use crate::report::Outcome;
use crate::tree::Trail;

impl<'d> Lowering<'d> {
    /// The choice that a body leaves, where what is `usual` is one value; each of the others that is
    /// no choice is reported.
    pub(super) fn body_choice(
        &mut self,
        body: &'d RequestBody,
        usual: &str,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<BodyChoice>> {
        let Some(first) = body.content.get(usual) else {
            return Ok(None);
        };
        let mut scope = Scope::default();
        let first_ident = scope.take(variant(usual));
        let mut others = Vec::new();
        for (media_type, content) in &body.content {
            if media_type == usual {
                continue;
            }
            let trail = trail.key(media_type);
            let (outcome, why) = self.choosable((usual, first), (media_type, content));
            let construct = format!("request body {media_type}");
            if why.is_some() {
                self.record(outcome, construct, &trail, why);
                continue;
            }
            let ident = scope.take(variant(media_type));
            let content =
                match self.other_body(media_type, content, &format!("{name}/{ident}"), &trail) {
                    Ok(content) => content,
                    Err(Refused) if self.is_lenient => continue,
                    Err(Refused) => return Err(Refused),
                };
            self.record(outcome, construct, &trail, None);
            others.push(OtherBody {
                ident,
                media_type: sent(media_type, &content),
                content,
            });
        }
        Ok((!others.is_empty()).then(|| BodyChoice {
            name: "Body".to_owned(),
            usual: first_ident,
            others,
        }))
    }

    /// The media types beside the usual one that a file may have which is the whole body. One of
    /// several parts is none: it has a boundary that its name does not tell.
    pub(super) fn other_files(&self, body: &'d RequestBody, usual: &str) -> Vec<String> {
        let is_file = |media_type: &str, content: &'d MediaType| {
            !is_multipart(media_type) && self.encoding(media_type, content) == Encoding::File
        };
        let first = body.content.get(usual);
        if !first.is_some_and(|first| is_file(usual, first)) {
            return Vec::new();
        }
        let others = body.content.iter().filter(|other| other.0 != usual);
        let files = others.filter(|other| is_file(other.0, other.1));
        files.map(|file| file.0.clone()).collect()
    }

    /// Whether a body can be sent in the place of the usual one; if not, why it is no choice.
    fn choosable(
        &self,
        (usual, first): (&str, &'d MediaType),
        (media_type, content): (&str, &'d MediaType),
    ) -> (Outcome, Option<String>) {
        let (one, other) = (
            self.encoding(usual, first),
            self.encoding(media_type, content),
        );
        let is_same = first.schema == content.schema;
        let refused = |why: &str| {
            let why = format!("cannot be sent: `{usual}` is sent instead, {why}");
            (Outcome::Degraded, Some(why))
        };
        match (one, other) {
            _ if media_type.contains('*') && is_same => (
                Outcome::Supported,
                Some(format!("`{usual}` is sent, which is one of them")),
            ),
            (Encoding::File, Encoding::File) => (
                Outcome::Supported,
                Some(format!(
                    "`{usual}` is sent, unless the file's name or `Upload::content_type` says that \
                     it is this one"
                )),
            ),
            (Encoding::Json, Encoding::Json) | (Encoding::Text, Encoding::Text) if is_same => (
                Outcome::Supported,
                Some(format!(
                    "`{usual}` is sent, which is written in the same way; a header `Content-Type` \
                     of the request's options names this one"
                )),
            ),
            (Encoding::Multipart, _) => refused("whose parts are the arguments"),
            (_, Encoding::Multipart) => refused("which has no parts"),
            (Encoding::Json, _) if is_same && self.has_structure(content) => {
                refused("which says the same")
            }
            (_, Encoding::Form) => refused("which the description allows too"),
            _ => (Outcome::Supported, None),
        }
    }

    fn other_body(
        &mut self,
        media_type: &str,
        content: &'d MediaType,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<BodyContent> {
        Ok(match self.encoding(media_type, content) {
            Encoding::Json => match &content.schema {
                Some(schema) => {
                    BodyContent::Json(self.schema(schema.into(), name, &trail.key("schema"))?)
                }
                None => BodyContent::Json(crate::ir::Type::Json),
            },
            Encoding::Text => BodyContent::Text,
            Encoding::File | Encoding::Multipart | Encoding::Form => BodyContent::File,
        })
    }
}

/// The media type that is sent: a range says what is taken.
fn sent(media_type: &str, content: &BodyContent) -> String {
    let sent = match content {
        _ if !media_type.contains('*') => media_type,
        BodyContent::Json(_) => "application/json",
        BodyContent::Text => "text/plain",
        _ => "application/octet-stream",
    };
    sent.to_owned()
}

/// The variant for a media type.
fn variant(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, name) = essence.split_once('/').unwrap_or(("", &essence));
    let name = name.strip_prefix("x-").unwrap_or(name);
    let name = name.strip_suffix("+json").unwrap_or(name);
    type_name(match (kind, name) {
        ("text", "plain") => "text",
        ("application", "octet-stream") => "bytes",
        ("*", "*") => "any",
        (kind, "*") => kind,
        (_, name) => name,
    })
}
