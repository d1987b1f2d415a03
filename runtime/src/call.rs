//! One call, from its parameters to its answer.
//!
//! What is set is encoded and checked when the call is `prepared`; `send` makes
//! attempts of it, and `answer` what the caller gets. It may touch all of the
//! client. That there could be another call for the same list is not known here.

mod accepting;
mod answer;
mod expected;
pub(crate) mod headers;
mod items;
pub(crate) mod options;
mod page;
mod parameters;
mod parts;
pub(crate) mod poll;
mod prepared;
pub(crate) mod redirect;
mod repeating;
mod request_type;
pub(crate) mod response;
pub(crate) mod send;
mod trace;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use reqwest::Url;

pub use self::accepting::Accepting;
pub use self::answer::{Answer, RawAnswer, body};
pub(crate) use self::answer::{Collected, context, decode_json};
use self::answer::{decode_answer, decode_list, then};
use self::options::RequestOptions;
pub(crate) use self::prepared::Prepared;
use self::redirect::Redirect;
use self::response::Response;
use crate::body::upload::Upload;
use crate::body::{Body, Form, urlencoded};
use crate::error::{RequestError, Result};
use crate::operation::{Operation, RetryRule, Server};
use crate::streams::download::Download;
use crate::transport::client::{Client, Inner};
use crate::transport::wire::Received;
use crate::url::Parameters;
use crate::url::style::Style;
use crate::values::codec::{Decode, Encode};
use crate::values::json::{self, Json, JsonError};
use crate::values::list::List;

/// One call of an operation: the part of a generated request that does not
/// depend on its types.
///
/// Values are taken as they are, and encoded and checked when the call is sent;
/// a value that cannot be sent is an error then, and nothing is sent.
pub struct Call {
    pub(crate) client: Arc<Inner>,
    pub(crate) operation: &'static Operation,
    path: Parameters,
    pub(crate) query: Parameters,
    headers: Vec<(&'static str, String)>,
    /// By parameter, encoded, with their names.
    cookies: Vec<(&'static str, String)>,
    body: Arc<Body>,
    form: Form,
    /// The data of the event that ends a stream.
    sentinel: Option<&'static str>,
    // What few calls have is elsewhere: a call is moved often.
    options: Option<Box<RequestOptions>>,
    /// The one of the operation's servers that the caller chose.
    server: Option<Box<Server>>,
    /// Where it is sent instead of to what its parameters say.
    target: Option<Box<Url>>,
    /// The header of the idempotency key.
    key: Option<&'static str>,
    rule: Option<&'static RetryRule>,
    error: Option<Box<RequestError>>,
}

impl Call {
    /// A call without any parameter.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: Arc::clone(&client.inner),
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: Body::empty(),
            form: Form::new(),
            sentinel: None,
            options: None,
            server: None,
            target: None,
            key: None,
            rule: None,
            error: None,
        }
    }

    /// Sends the call to another operation, which takes the same parameters and
    /// body: that of another version.
    pub fn operation(&mut self, operation: &'static Operation) {
        self.operation = operation;
    }

    /// Sends `body` as JSON.
    pub fn json<T: Encode + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        let bytes = json::to_vec(body);
        self.serialized(media_type.into(), bytes.map(Bytes::from));
    }

    /// Sends the fields of `body` as `application/x-www-form-urlencoded`: a list
    /// as one pair for each element, a null not at all, and any deeper value as
    /// JSON.
    pub fn form<T: Encode + ?Sized>(&mut self, body: &T) {
        self.form_with(body, &[]);
    }

    /// As [`form`](Self::form), but for the properties that `encoding` lists
    /// (OpenAPI's Encoding Objects): those are laid out in their styles.
    pub fn form_with<T: Encode + ?Sized>(
        &mut self,
        body: &T,
        encoding: &'static [(&'static str, Style)],
    ) {
        self.form_value(Json::of(body), encoding, &[]);
    }

    /// As [`form_with`](Self::form_with), but in the properties that `reserved`
    /// lists (`allowReserved: true`), reserved characters are left as they are:
    /// those that [`query_reserved`](Self::query_reserved) leaves.
    pub fn form_reserved<T: Encode + ?Sized>(
        &mut self,
        body: &T,
        encoding: &'static [(&'static str, Style)],
        reserved: &'static [&'static str],
    ) {
        self.form_value(Json::of(body), encoding, reserved);
    }

    fn form_value(
        &mut self,
        body: std::result::Result<Json, JsonError>,
        encoding: &[(&str, Style)],
        reserved: &[&str],
    ) {
        let bytes = body.map(|body| urlencoded::encode(&body, encoding, reserved));
        match bytes.transpose() {
            Some(bytes) => self.serialized("application/x-www-form-urlencoded".into(), bytes),
            None => self.refuse("the body has no fields that a form could hold"),
        }
    }

    /// Sends text.
    pub fn text(&mut self, media_type: &'static str, body: impl Into<String>) {
        self.bytes(media_type, body.into());
    }

    /// Sends bytes.
    pub fn bytes(&mut self, media_type: &'static str, body: impl Into<Bytes>) {
        self.serialized(media_type.into(), Ok(body.into()));
    }

    /// Sends a file, and nothing else, as the body: by the media type, or of several between commas and
    /// of a range such as `image/*`, by that which the file's name says. What the caller has set for
    /// the file comes first.
    pub fn file(&mut self, media_types: &'static str, upload: Upload) {
        let upload = upload.or_content_type(media_types);
        self.body = Arc::new(Body::File {
            content_type: upload.sent_type(),
            upload,
        });
    }

    /// Sends the call to another server than the first of those that its operation lists.
    pub fn server(&mut self, server: Server) {
        self.server = Some(Box::new(server));
    }

    /// The server that it is sent to.
    pub(crate) fn served(&self) -> Server {
        self.server
            .as_deref()
            .copied()
            .unwrap_or(self.operation.server)
    }

    /// Takes what `options` sets.
    pub fn options(&mut self, options: RequestOptions) {
        self.options.get_or_insert_default().update(options);
    }

    /// Sends the call and decodes the JSON body of its answer.
    pub fn send_json<T: Decode + 'static>(self) -> BoxFuture<'static, Result<Response<T>>> {
        then(send::collect(self), decode_json::<T>)
    }

    /// Sends the call and decodes the JSON array of its answer.
    pub fn send_list<T: Decode + 'static>(self) -> BoxFuture<'static, Result<Response<List<T>>>> {
        then(send::collect(self), decode_list::<T>)
    }

    /// Sends the call and reads its answer by its status.
    pub fn send_answer<T: Answer + 'static>(self) -> BoxFuture<'static, Result<Response<T>>> {
        then(
            send::collect_by_status(self, T::REDIRECTS),
            decode_answer::<T>,
        )
    }

    /// Sends the call; whatever body the answer has is dropped.
    pub fn send_empty(self) -> BoxFuture<'static, Result<Response<()>>> {
        then(send::collect(self), |answer| {
            let (_, Received { meta, .. }) = answer?;
            Ok(Response::new(meta, ()))
        })
    }

    /// Sends the call, whose answer is a redirect, and does not follow it.
    pub fn send_redirect(self) -> BoxFuture<'static, Result<Response<Redirect>>> {
        const REDIRECTS: &[u16] = &[300, 301, 302, 303, 307, 308];
        then(send::collect_by_status(self, REDIRECTS), |answer| {
            let (_, Received { meta, .. }) = answer?;
            let redirect = Redirect::of(&meta);
            Ok(Response::new(meta, redirect))
        })
    }

    /// Sends the call and reads its answer as text, by the `charset` of its media
    /// type (else UTF-8; what is not is replaced). A text in quotes that is JSON by
    /// its media type is given without them.
    pub fn send_text(self) -> BoxFuture<'static, Result<Response<String>>> {
        then(send::collect(self), |answer| {
            let (_, Received { meta, body }) = answer?;
            let text = answer::text(&meta, &body);
            Ok(Response::new(meta, text))
        })
    }

    /// Sends the call; the answer's body is read by the caller.
    pub fn send_download(self) -> BoxFuture<'static, Result<Response<Download>>> {
        send::stream(self)
    }

    fn serialized(
        &mut self,
        content_type: Cow<'static, str>,
        bytes: std::result::Result<Bytes, JsonError>,
    ) {
        match bytes {
            Ok(bytes) => {
                self.body = Arc::new(Body::Whole {
                    content_type,
                    bytes,
                });
            }
            // The serializer's own words may quote a value.
            Err(_) => self.refuse("the body cannot be written as JSON"),
        }
    }

    /// Makes sending the call an error; the first reason stands.
    fn refuse(&mut self, reason: impl Into<Cow<'static, str>>) {
        let id = self.operation.id;
        self.error
            .get_or_insert_with(|| Box::new(RequestError::new(id, reason)));
    }

    /// Another call of the same, if its body can be sent twice.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        if !self.form.parts.is_empty() || !self.body.is_repeatable() || self.error.is_some() {
            return None;
        }
        Some(Self {
            client: Arc::clone(&self.client),
            operation: self.operation,
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            cookies: self.cookies.clone(),
            body: Arc::clone(&self.body),
            form: Form::new(),
            sentinel: self.sentinel,
            options: self.options.clone(),
            server: self.server.clone(),
            target: self.target.clone(),
            key: self.key,
            rule: self.rule,
            error: None,
        })
    }
}

// Which operation, and nothing of what it is called with.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("path", &self.operation.path)
            .finish_non_exhaustive()
    }
}
