//! Asking for another page of what a call answers: in its body, or by a URL that
//! the server sent.

use bytes::Bytes;
use reqwest::Url;

use super::Call;
use crate::body::Body;
use crate::error::{RequestError, Result};
use crate::url;
use crate::values::json::{self, Json};
use crate::values::reader::Kind;

impl Call {
    /// Puts a value into the JSON body, at a pointer (RFC 6901). What holds it is an object, and made
    /// where there is none.
    pub(crate) fn json_member(&mut self, pointer: &str, value: &Json) {
        let (media_type, body) = match &*self.body {
            Body::Empty => ("application/json".into(), Json::NULL),
            Body::Whole {
                content_type,
                bytes,
            } => {
                let text = std::str::from_utf8(bytes).ok();
                let Some(body) = text.and_then(|text| text.parse().ok()) else {
                    return self
                        .refuse("its body is no JSON that could say which page is asked for");
                };
                (content_type.clone(), body)
            }
            Body::File { .. } | Body::Form { .. } => {
                return self.refuse("its body is no JSON that could say which page is asked for");
            }
        };
        let tokens: Vec<_> = pointer.split('/').skip(1).collect();
        let body = with_member(&body, &tokens, value);
        self.serialized(media_type, json::to_vec(&body).map(Bytes::from));
    }

    /// Where a link leads that an answer has: of the call, or of one that went `from` another place.
    ///
    /// # Errors
    /// Why it is not followed.
    pub(crate) fn link(&self, from: Option<&str>, link: &str) -> Result<Url, &'static str> {
        const UNREADABLE: &str = "the page links to what is no URL";
        const UNSIGNED: &str = "the request's credentials cannot be sent";
        let own = self.own_url().map_err(|_| UNREADABLE)?;
        let from = match from {
            Some(from) => own.join(from).map_err(|_| UNREADABLE)?,
            None => own.clone(),
        };
        let mut to = from.join(link).map_err(|_| UNREADABLE)?;
        // Behind a proxy a server may not know that it is reached by https.
        let is_default = own.port().is_none() && to.port().is_none();
        if own.scheme() == "https" && to.scheme() == "http" && is_default {
            to.set_scheme("https").map_err(|()| UNREADABLE)?;
        }
        if !url::same_origin(&own, &to) {
            return Err("the page links to another server");
        }
        if !to.username().is_empty() || to.password().is_some() {
            return Err("the page has a link with credentials in it");
        }
        to.set_fragment(None);
        // A server may repeat the keys that it was sent, and the URL may be shown.
        let (keyring, _) = self.credentials(true).map_err(|_| UNSIGNED)?;
        keyring.strip(&mut to);
        Ok(to)
    }

    /// Sends the call to where a link leads, instead of to what its parameters say.
    ///
    /// # Errors
    /// If it leads to another server.
    pub(crate) fn follow(&mut self, link: &str) -> Result<(), RequestError> {
        let to = self.link(None, link);
        let to = to.map_err(|reason| RequestError::new(self.operation.id, reason))?;
        self.target = Some(Box::new(to));
        Ok(())
    }

    /// Where the parameters lead.
    fn own_url(&self) -> Result<Url, RequestError> {
        let place = self.client.servers.place(self.operation, self.served())?;
        url::build(place, self.operation, &self.path, &self.query)
    }
}

fn with_member(holder: &Json, tokens: &[&str], value: &Json) -> Json {
    let Some((token, rest)) = tokens.split_first() else {
        return value.clone();
    };
    let token = token.replace("~1", "/").replace("~0", "~");
    let mut members = match holder.kind() {
        Kind::Object => holder.members(),
        _ => Vec::new(),
    };
    match members.iter_mut().rfind(|(name, _)| *name == token) {
        Some((_, old)) => *old = with_member(old, rest, value),
        None => members.push((token, with_member(&Json::NULL, rest, value))),
    }
    Json::object(&members)
}
