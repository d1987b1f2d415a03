//! A request whose answer is asked for in another media type than the usual one.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::response::Response;
use super::{Call, body};
use crate::body::Body;
use crate::call::options::RequestOptions;
use crate::error::Result;
use crate::streams::download::Download;
use crate::streams::events::Events;
use crate::streams::json_stream::JsonStream;
use crate::values::codec::Decode;
use crate::values::json::Json;
use crate::values::list::List;

/// A request whose answer is asked for in one of several media types, and so is a `T`: made by the
/// methods of a request that choose one, as `accept_csv` or `as_stream`. It is sent by `.await` or by
/// [`send`](Self::send).
#[must_use = "a request is sent when it is awaited"]
pub struct Accepting<T> {
    call: Call,
    send: fn(Call) -> BoxFuture<'static, Result<Response<T>>>,
}

impl<T> Accepting<T> {
    /// Sets timeouts, retries and headers for this request alone.
    pub fn options(mut self, options: RequestOptions) -> Self {
        self.call.options(options);
        self
    }

    /// Sends the request, and gives the body together with its status and headers.
    pub fn send(self) -> BoxFuture<'static, Result<Response<T>>> {
        (self.send)(self.call)
    }
}

impl<T: 'static> IntoFuture for Accepting<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        body(self.send())
    }
}

// For generated code.
impl Call {
    fn accepting<T>(
        mut self,
        accept: &'static str,
        send: fn(Self) -> BoxFuture<'static, Result<Response<T>>>,
    ) -> Accepting<T> {
        self.header("accept", accept);
        Accepting { call: self, send }
    }

    /// Asks for a media type of JSON.
    pub fn accept_json<T: Decode + 'static>(self, accept: &'static str) -> Accepting<T> {
        self.accepting(accept, Self::send_json)
    }

    /// Asks for a media type of JSON that is a list.
    pub fn accept_list<T: Decode + 'static>(self, accept: &'static str) -> Accepting<List<T>> {
        self.accepting(accept, Self::send_list)
    }

    /// Asks for a media type of text.
    pub fn accept_text(self, accept: &'static str) -> Accepting<String> {
        self.accepting(accept, Self::send_text)
    }

    /// Asks for a media type whose bytes are read as they come.
    pub fn accept_download(self, accept: &'static str) -> Accepting<Download> {
        self.accepting(accept, Self::send_download)
    }

    /// Asks for a stream of events: see [`send_events`](Self::send_events).
    pub fn accept_events<T: Decode + 'static>(self, accept: &'static str) -> Accepting<Events<T>> {
        self.accepting(accept, Self::send_events)
    }

    /// Asks for a stream of events: see [`send_text_events`](Self::send_text_events).
    pub fn accept_text_events(self, accept: &'static str) -> Accepting<Events<String>> {
        self.accepting(accept, Self::send_text_events)
    }

    /// Asks for a stream of events: see [`send_whole_events`](Self::send_whole_events).
    pub fn accept_whole_events<T: Decode + 'static>(
        self,
        accept: &'static str,
    ) -> Accepting<Events<T>> {
        self.accepting(accept, Self::send_whole_events)
    }

    /// Asks for a stream of JSON texts.
    pub fn accept_json_stream<T: Decode + 'static>(
        self,
        accept: &'static str,
    ) -> Accepting<JsonStream<T>> {
        self.accepting(accept, Self::send_json_stream)
    }

    /// Sets a member of the JSON object that is the body, whatever the body says of it.
    pub fn set_member(&mut self, name: &'static str, value: bool) {
        let Body::Whole {
            content_type,
            bytes,
        } = &*self.body
        else {
            return;
        };
        let text = std::str::from_utf8(bytes).ok();
        let json = text.map(|text| Json::from_text(text.into()));
        if let Some(text) = json.and_then(|json| json.with_member(name, &value)) {
            self.body = Arc::new(Body::Whole {
                content_type: content_type.clone(),
                bytes: Bytes::from(text),
            });
        }
    }
}

// Which operation, and nothing of what it is called with.
impl<T> fmt::Debug for Accepting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Accepting").field(&self.call).finish()
    }
}
