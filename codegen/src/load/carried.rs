//! What HTTP can carry of a description's names: of headers and cookies (RFC 9110, section 5.1;
//! RFC 6265, section 4.1.1), media types (section 8.3.1) and schemes (section 11.1).
//!
//! Refused is what fails every call; what is sent, or said, in some way is noted.

use super::at::At;
use super::bundle::{Bundler, Faults, Place};
use super::loss::{Fate, is_needed, stand_in_for_rest};
use super::sources::Sources;
use crate::grammar::Object;
use crate::tree::{Map, Node};

/// What to write instead of a name that HTTP does not know.
const TOKEN: &str = "write a name of letters, digits and the signs !#$%&'*+-.^_`|~";

impl Bundler<'_> {
    /// Looks at the names within an object. What no message can have makes it lost, or is taken
    /// out of its `content`.
    pub(super) fn check_carried(&mut self, map: &mut Map, object: Object, at: &At<'_>) -> Fate {
        // Nothing is sent by those who compare.
        if self.faults == Faults::Skip {
            return Fate::Sound;
        }
        if let Some(headers) = map.get("headers").and_then(Node::as_map) {
            let at = at.key("headers");
            let is_of_answer = object == Object::Response;
            if is_of_answer || object == Object::Encoding {
                self.check_headers(headers, &at);
            }
        }
        let fate = match object {
            Object::Parameter | Object::SecurityScheme => self.check_name(map, object, at),
            Object::Encoding => self.check_content_type(map, at),
            _ => Fate::Sound,
        };
        let has_content = matches!(
            object,
            Object::Parameter | Object::Header | Object::RequestBody | Object::Response
        );
        if has_content && let Some(content) = map.get_mut("content").and_then(Node::as_map_mut) {
            let at = at.key("content");
            if content.len() > 1 && matches!(object, Object::Parameter | Object::Header) {
                let taken = match object {
                    Object::Parameter => ": JSON is taken, or else the first",
                    _ => "",
                };
                let note = format!("OpenAPI allows one media type here{taken}");
                self.note_carried("several media types", at.place(&self.sources), note);
            }
            let length = content.len();
            content.retain(|media_type, _| {
                let place = at.key(media_type).place(&self.sources);
                self.check_media_type(media_type, place) == Fate::Sound
            });
            if content.len() < length {
                return without_media_type(map, object).max(fate);
            }
        }
        fate
    }

    /// The name of a parameter, or of what a scheme puts into a request.
    fn check_name(&mut self, map: &Map, object: Object, at: &At<'_>) -> Fate {
        let text = |key: &str| map.get(key).and_then(Node::as_str);
        let place_of = |sources: &Sources, key: &str| at.key(key).place(sources);
        if object == Object::SecurityScheme
            && text("type") == Some("http")
            && let Some(scheme) = text("scheme").filter(|scheme| !is_token(scheme))
        {
            let note = format!("HTTP knows no scheme of the name `{scheme}`");
            self.note_carried("security scheme", place_of(&self.sources, "scheme"), note);
        }
        let (Some(name), Some(place)) = (text("name"), text("in")) else {
            return Fate::Sound;
        };
        if is_token(name) {
            return Fate::Sound;
        }
        match (object, place) {
            (Object::Parameter, "header") => {
                let message = format!("HTTP has no header of the name `{name}`");
                self.refuse(&place_of(&self.sources, "name"), message, TOKEN.to_owned());
                Fate::Lost
            }
            (Object::Parameter, "cookie") => {
                let note = format!(
                    "HTTP has no cookie of the name `{name}`: what it does not allow is \
                     percent-encoded"
                );
                self.note_carried("cookie name", place_of(&self.sources, "name"), note);
                Fate::Sound
            }
            (Object::SecurityScheme, "header" | "cookie") => {
                let note = format!("HTTP has no {place} of the name `{name}`");
                self.note_carried("security scheme", place_of(&self.sources, "name"), note);
                Fate::Sound
            }
            _ => Fate::Sound,
        }
    }

    /// The names of headers of an answer or a part, of which nothing is generated.
    fn check_headers(&mut self, headers: &Map, at: &At<'_>) {
        for name in headers.keys().filter(|name| !is_token(name)) {
            let note = format!("HTTP has no header of the name `{name}`");
            self.note_carried("header name", at.key(name).place(&self.sources), note);
        }
    }

    /// The media types that an Encoding Object lists.
    fn check_content_type(&mut self, encoding: &Map, at: &At<'_>) -> Fate {
        let listed = encoding.get("contentType").and_then(Node::as_str);
        let mut fate = Fate::Sound;
        for media_type in listed.into_iter().flat_map(split_list) {
            let place = at.key("contentType").place(&self.sources);
            if self.check_media_type(media_type.trim(), place) == Fate::Lost {
                fate = Fate::Lost;
            }
        }
        fate
    }

    fn check_media_type(&mut self, media_type: &str, place: Place) -> Fate {
        if is_media_type(media_type) {
            return Fate::Sound;
        }
        let can_be_sent = media_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if can_be_sent && !media_type.trim().is_empty() {
            let note = format!("`{media_type}` is no media type, and is taken as it is written");
            self.note_carried("media type", place, note);
            return Fate::Sound;
        }
        let message = format!("no message can have the media type `{media_type}`");
        let help = "write a type, a slash and a subtype, as in `application/json`";
        self.refuse(&place, message, help.to_owned());
        Fate::Lost
    }

    /// Notes something once: a node can be met in its place and by a reference.
    fn note_carried(&mut self, construct: &'static str, place: Place, note: String) {
        if self.seen.insert((construct, place.0, place.1.clone())) {
            self.note(construct, place, note);
        }
    }
}

/// What becomes of an object that lost a media type.
fn without_media_type(map: &mut Map, object: Object) -> Fate {
    let Some(content) = map.get_mut("content") else {
        return Fate::Sound;
    };
    if let Some(any) = stand_in_for_rest(object, "content", content) {
        *content = any;
    }
    if is_needed(object, "content", Fate::Reduced) {
        Fate::Lost
    } else {
        Fate::Sound
    }
}

/// A token (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_sign)
}

/// Whether a text is a media type or a range of them, with parameters or without.
fn is_media_type(text: &str) -> bool {
    let mut parts = split(text, b';');
    let essence = parts
        .next()
        .unwrap_or_default()
        .trim_end_matches([' ', '\t']);
    let is_named = essence
        .split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    is_named
        && parts.all(|parameter| {
            let parameter = parameter.trim_matches([' ', '\t']);
            let pair = parameter.split_once('=');
            parameter.is_empty()
                || pair.is_some_and(|(name, value)| is_token(name) && is_value(value))
        })
}

/// The value of a parameter: a token, or a text in quotes (RFC 9110, section 5.6.4).
fn is_value(value: &str) -> bool {
    let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    is_token(value)
        || quoted.is_some_and(|text| text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')))
}

/// The members of a list.
fn split_list(text: &str) -> impl Iterator<Item = &str> {
    split(text, b',').filter(|member| !member.trim().is_empty())
}

/// The text between separators that do not stand in quotes.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    text.split(move |c: char| {
        let is_free = !is_quoted;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        is_free && c == char::from(separator)
    })
}
