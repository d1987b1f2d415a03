//! The media types of an answer: which one is asked for, and which others a caller can choose.

use openapiv3::{MediaType, Response};
use serde_json::Value;

use super::media_type::{essence, is_text, precedence};
use super::streams::{Sequence, sequence};
use super::{Lowered, Lowering, Refused};
use crate::ir::{Alternative, Success, SuccessContent, Type};
use crate::names::{type_name, value_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// How a body is read. Of several media types the first of these is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    Json,
    Text,
    Stream(Sequence),
    Bytes,
}

impl Reading {
    /// What a caller gets of a value that is not read for them.
    fn unread(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text"),
            Self::Bytes => Some("bytes"),
            Self::Json | Self::Stream(_) => None,
        }
    }
}

/// An answer that a caller might choose, and where it is described.
pub(super) struct Offered {
    alternative: Alternative,
    media_type: String,
    pointer: String,
    /// What is lost by it.
    why: Option<String>,
}

impl<'d> Lowering<'d> {
    fn reading(&self, media_type: &str, content: &'d MediaType) -> Reading {
        if let Some(sequence) = sequence(media_type) {
            Reading::Stream(sequence)
        } else if self.is_any_text(media_type, content) {
            Reading::Text
        } else if self.carries_json(media_type, content) {
            Reading::Json
        } else if is_text(media_type) && !self.is_bytes(content) {
            Reading::Text
        } else {
            Reading::Bytes
        }
    }

    /// The media type that is asked for unless a caller chooses another one.
    pub(super) fn preferred<'r>(
        &self,
        response: &'r Response,
    ) -> Option<(&'r String, &'r MediaType)>
    where
        'r: 'd,
    {
        response.content.iter().min_by_key(|(media_type, content)| {
            let reading = self.reading(media_type, content);
            // A range of files takes in more than one kind of file beside it.
            let precedence = match reading {
                Reading::Json => precedence(media_type),
                Reading::Text | Reading::Stream(_) | Reading::Bytes => 0,
            };
            (reading, precedence)
        })
    }

    /// What a body of a media type is read as, with an example, and what is lost by that. What is
    /// declared of it begins with the first name, and is called by the second if it is a value.
    pub(super) fn answer(
        &mut self,
        media_type: &str,
        content: &'d MediaType,
        [name, value]: [&str; 2],
        trail: &Trail<'_>,
    ) -> Lowered<(SuccessContent, Option<Value>, Option<String>)> {
        let reading = self.reading(media_type, content);
        let unread = reading.unread().filter(|_| self.has_structure(content));
        let why = unread
            .map(|how| format!("a value in `{media_type}` is read by the caller: it is {how}"));
        let named = media_type.to_owned();
        let mut example = self.example(content, &Type::String);
        let lowered = match reading {
            Reading::Json => {
                let ty = match &content.schema {
                    Some(schema) => self.schema(schema.into(), value, &trail.key("schema"))?,
                    None => Type::Json,
                };
                example = self.example(content, &ty);
                let media_type = if media_type.contains('*') {
                    "application/json".to_owned()
                } else {
                    named
                };
                match ty {
                    Type::List(item) => SuccessContent::List {
                        media_type,
                        item: *item,
                    },
                    ty => SuccessContent::Json { media_type, ty },
                }
            }
            Reading::Text => SuccessContent::Text { media_type: named },
            Reading::Stream(sequence) => {
                let stream = self.stream(media_type, sequence, content, name, trail)?;
                SuccessContent::Stream(stream)
            }
            Reading::Bytes => SuccessContent::Download { media_type: named },
        };
        Ok((lowered, example, why))
    }

    /// What else a response can be than a body of the media type that is `preferred`.
    pub(super) fn others(
        &mut self,
        response: &'d Response,
        preferred: &str,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<Offered>> {
        let first = response.content.get(preferred);
        let mut offered = Vec::new();
        let mut has_stream = false;
        for (media_type, content) in &response.content {
            if media_type == preferred {
                continue;
            }
            let trail = trail.key(media_type);
            let reading = self.reading(media_type, content);
            let is_same = first.is_some_and(|first| first.schema == content.schema);
            let first = first.map(|first| self.reading(preferred, first));
            if is_same && first == Some(reading) && reading == Reading::Json {
                let why = format!(
                    "`{preferred}` is asked for instead, which is read in the same way; a header \
                     `Accept` of the request's options asks for this one"
                );
                self.note_answer(Outcome::Supported, media_type, &trail, Some(why));
                continue;
            }
            if essence(media_type) == "text/plain" && is_same && first == Some(Reading::Json) {
                let why = format!(
                    "not offered: `{preferred}` is asked for instead, which says the same and is \
                     read by its type"
                );
                self.note_answer(Outcome::Degraded, media_type, &trail, Some(why));
                continue;
            }
            let ident = method(media_type, reading, &mut has_stream);
            let value = format!("{name}/{}", type_name(&ident));
            let answer = self.answer(media_type, content, [name, &value], &trail);
            let (content, _, why) = match answer {
                Ok(answer) => answer,
                Err(Refused) if self.is_lenient => continue,
                Err(Refused) => return Err(Refused),
            };
            offered.push(Offered {
                alternative: Alternative {
                    ident,
                    content,
                    switch: None,
                },
                media_type: media_type.clone(),
                pointer: trail.pointer(),
                why,
            });
        }
        Ok(offered)
    }

    /// Lets a caller choose what was offered, where one kind of answer is all that there is
    /// otherwise.
    pub(super) fn offer(&mut self, success: &mut Success, offered: Vec<Offered>) {
        let is_sole = !matches!(success.content, SuccessContent::Several(_));
        for one in offered {
            let trail = Trail::root(&one.pointer);
            if !is_sole {
                let why = "not offered: answers differ by their status already".to_owned();
                self.note_answer(Outcome::Degraded, &one.media_type, &trail, Some(why));
                continue;
            }
            let is_known = |other: &Alternative| other.content == one.alternative.content;
            if one.alternative.content == success.content
                || success.alternatives.iter().any(is_known)
            {
                self.note_answer(Outcome::Supported, &one.media_type, &trail, None);
                continue;
            }
            // Who wants its type has it by default.
            let is_typed = matches!(
                success.content,
                SuccessContent::Json { .. } | SuccessContent::List { .. }
            );
            let outcome = match one.why {
                Some(_) if !is_typed => Outcome::Degraded,
                _ => Outcome::Supported,
            };
            self.note_answer(outcome, &one.media_type, &trail, one.why);
            success.alternatives.push(one.alternative);
        }
    }

    /// Says of content that does not count that it does not.
    pub(super) fn note_bare(&mut self, response: &Response, trail: &Trail<'_>) {
        for media_type in response.content.keys() {
            let why = "such an answer has no content, or none that counts (RFC 9110)".to_owned();
            let trail = trail.key(media_type);
            self.note_answer(Outcome::Degraded, media_type, &trail, Some(why));
        }
    }

    pub(super) fn note_answer(
        &mut self,
        outcome: Outcome,
        media_type: &str,
        trail: &Trail<'_>,
        why: Option<String>,
    ) {
        self.record(outcome, format!("response {media_type}"), trail, why);
    }
}

/// The method of a request that asks for a media type.
fn method(media_type: &str, reading: Reading, has_stream: &mut bool) -> String {
    if matches!(reading, Reading::Stream(_)) && !std::mem::replace(has_stream, true) {
        return "as_stream".to_owned();
    }
    let essence = essence(media_type);
    let (kind, name) = essence.split_once('/').unwrap_or(("", &essence));
    let name = name.strip_prefix("x-").unwrap_or(name);
    let name = match (kind, name) {
        ("text", "plain") => "text",
        ("application", "octet-stream") => "bytes",
        ("*", "*") => "any",
        (kind, "*") => kind,
        (_, name) => name,
    };
    let mut parameters = String::new();
    for one in media_type.split(';').skip(1) {
        let is_charset = one.trim_start().to_ascii_lowercase().starts_with("charset");
        if !is_charset {
            parameters.push(' ');
            parameters.extend(
                one.chars()
                    .map(|c| if c.is_alphanumeric() { c } else { ' ' }),
            );
        }
    }
    let name: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    value_name(&format!("accept {name}{parameters}"))
}
