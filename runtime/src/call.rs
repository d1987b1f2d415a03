//! One call, from its parameters to what is sent.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::body::{Body, Part, PartContent};
use crate::client::{Client, Inner};
use crate::decode;
use crate::download::Download;
use crate::error::{Error, RequestError, Result};
use crate::list::List;
use crate::operation::Operation;
use crate::options::{self, RequestOptions};
use crate::paging::{Items, Pages};
use crate::response::{Meta, Response};
use crate::retry::RetryPolicy;
use crate::send;
use crate::upload::Upload;
use crate::url::{self, Pairs};
use crate::wire::{Patience, Received};

/// One call of an operation: the part of a generated request that does not
/// depend on its types.
///
/// Values are taken as they are, and encoded and checked when the call is sent;
/// a value that cannot be sent is an error then, and nothing is sent.
pub struct Call {
    pub(crate) client: Arc<Inner>,
    pub(crate) operation: &'static Operation,
    path: Pairs,
    pub(crate) query: Pairs,
    headers: Vec<(&'static str, String)>,
    body: Arc<Body>,
    parts: Vec<Part>,
    pub(crate) options: RequestOptions,
    error: Option<RequestError>,
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
            body: Arc::new(Body::Empty),
            parts: Vec::new(),
            options: RequestOptions::new(),
            error: None,
        }
    }

    /// Sends the call to another operation, which takes the same parameters and
    /// body: that of another version.
    pub fn operation(&mut self, operation: &'static Operation) {
        self.operation = operation;
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.path, name, value.into());
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.query, name, value.into());
    }

    /// Adds a query parameter to those of its name (`explode: true`).
    pub fn push_query(&mut self, name: &'static str, value: impl Into<String>) {
        self.query.push((name, value.into()));
    }

    /// Sets a header.
    pub fn header(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.headers, name, value.into());
    }

    /// Sends `body` as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        let bytes = serde_json::to_vec(body);
        self.serialized(media_type.into(), bytes.map(Bytes::from));
    }

    /// Sends the fields of `body` as `application/x-www-form-urlencoded`: a list
    /// as one pair for each element, a null not at all, and any deeper value as
    /// JSON.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) {
        let bytes = serde_json::to_value(body).map(|value| form(&value));
        self.serialized("application/x-www-form-urlencoded".into(), bytes);
    }

    /// Sends text.
    pub fn text(&mut self, media_type: &'static str, body: impl Into<String>) {
        self.bytes(media_type, body.into());
    }

    /// Sends bytes.
    pub fn bytes(&mut self, media_type: &'static str, body: impl Into<Bytes>) {
        self.serialized(media_type.into(), Ok(body.into()));
    }

    /// Sends a file, and nothing else, as the body.
    pub fn file(&mut self, media_type: &'static str, upload: Upload) {
        let content_type = upload.content_type.clone();
        self.body = Arc::new(Body::File {
            content_type: content_type.unwrap_or(Cow::Borrowed(media_type)),
            upload,
        });
    }

    /// Adds a part to a `multipart/form-data` body.
    pub fn part_text(&mut self, name: &'static str, value: impl Into<String>) {
        let content = PartContent::Text(value.into());
        self.parts.push(Part { name, content });
    }

    /// Adds a file to a `multipart/form-data` body.
    pub fn part_file(&mut self, name: &'static str, file: Upload) {
        let content = PartContent::File(file);
        self.parts.push(Part { name, content });
    }

    /// Takes what `options` sets.
    pub fn options(&mut self, options: RequestOptions) {
        self.options.update(options);
    }

    /// Sends the call and decodes the JSON body of its answer.
    pub fn send_json<T: DeserializeOwned + 'static>(
        self,
    ) -> BoxFuture<'static, Result<Response<T>>> {
        then(send::collect(self), decode_json::<T>)
    }

    /// Sends the call and decodes the JSON array of its answer.
    pub fn send_list<T: DeserializeOwned + 'static>(
        self,
    ) -> BoxFuture<'static, Result<Response<List<T>>>> {
        then(send::collect(self), decode_list::<T>)
    }

    /// Sends the call; whatever body the answer has is dropped.
    pub fn send_empty(self) -> BoxFuture<'static, Result<Response<()>>> {
        then(send::collect(self), |answer| {
            let (_, Received { meta, .. }) = answer?;
            Ok(Response::new(meta, ()))
        })
    }

    /// Sends the call and reads its answer as text (UTF-8; what is not is
    /// replaced).
    pub fn send_text(self) -> BoxFuture<'static, Result<Response<String>>> {
        then(send::collect(self), |answer| {
            let (_, Received { meta, body }) = answer?;
            let text = String::from_utf8_lossy(&body).into_owned();
            Ok(Response::new(meta, text))
        })
    }

    /// Sends the call; the answer's body is read by the caller.
    pub fn send_download(self) -> BoxFuture<'static, Result<Response<Download>>> {
        send::stream(self)
    }

    /// The elements of all pages.
    pub fn items<T: DeserializeOwned>(self) -> Items<T> {
        Items::new(self)
    }

    /// All pages.
    pub fn pages<T: DeserializeOwned>(self) -> Pages<T> {
        Pages::new(self)
    }

    fn serialized(
        &mut self,
        content_type: Cow<'static, str>,
        bytes: Result<Bytes, serde_json::Error>,
    ) {
        match bytes {
            Ok(bytes) => {
                self.body = Arc::new(Body::Whole {
                    content_type,
                    bytes,
                });
            }
            Err(error) => {
                // The serializer's own words may quote a value.
                let _ = error;
                self.error = Some(RequestError::new(
                    self.operation.id,
                    "the body cannot be written as JSON",
                ));
            }
        }
    }

    /// Another call of the same, if its body can be sent twice.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        if !self.parts.is_empty() || !self.body.is_repeatable() || self.error.is_some() {
            return None;
        }
        Some(Self {
            client: Arc::clone(&self.client),
            operation: self.operation,
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: Arc::clone(&self.body),
            parts: Vec::new(),
            options: self.options.clone(),
            error: None,
        })
    }

    /// Encodes and checks everything.
    pub(crate) fn prepare(mut self) -> Result<Prepared> {
        if let Some(error) = self.error {
            return Err(error.into());
        }
        let id = self.operation.id;
        let url = url::build(&self.client.base, self.operation, &self.path, &self.query)?;
        if !self.parts.is_empty() {
            self.body = Arc::new(Body::Form(std::mem::take(&mut self.parts)));
        }
        let headers = self
            .headers()
            .map_err(|reason| Error::invalid(id, reason))?;
        let Self {
            client,
            operation,
            body,
            options,
            ..
        } = self;
        let streamed = body.is_streamed();
        let total_timeout = options
            .total_timeout
            .or(client.timeouts.total)
            .or((!streamed).then_some(Duration::from_secs(300)));
        Ok(Prepared {
            operation,
            url,
            headers,
            body,
            patience: Patience::new(
                options.read_timeout.unwrap_or(client.timeouts.read),
                total_timeout,
            ),
            body_limit: options.body_limit.unwrap_or(client.body_limit),
            retry: options.retry,
            client,
        })
    }

    /// The headers of this call alone, in the order in which they replace each
    /// other.
    fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let own = self.headers.iter().map(|(name, value)| (*name, value));
        let options = self.options.headers.iter();
        own.chain(options.map(|(name, value)| (name.as_str(), value)))
            .map(|(name, value)| options::header(name, value))
            .collect()
    }
}

/// A call that has passed all checks.
pub(crate) struct Prepared {
    pub(crate) client: Arc<Inner>,
    pub(crate) operation: &'static Operation,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Arc<Body>,
    pub(crate) patience: Patience,
    pub(crate) body_limit: u64,
    pub(crate) retry: Option<RetryPolicy>,
}

impl Prepared {
    /// The headers of one attempt, but for the token's.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = self.client.headers.clone();
        if !self.operation.accept.is_empty() {
            let accept = HeaderValue::from_static(self.operation.accept);
            headers.insert(header::ACCEPT, accept);
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        self.retry.as_ref().unwrap_or(&self.client.retry)
    }
}

/// The body of an answer alone: what awaiting a generated request gives.
pub fn body<T: 'static>(
    response: BoxFuture<'static, Result<Response<T>>>,
) -> BoxFuture<'static, Result<T>> {
    then(response, |response| response.map(Response::into_body))
}

/// A future's output, passed through `f`. Less to compile for each type than
/// what the general combinators come to.
fn then<A: 'static, B: 'static>(
    future: BoxFuture<'static, A>,
    f: fn(A) -> B,
) -> BoxFuture<'static, B> {
    Box::pin(Then { future, f })
}

struct Then<A, B> {
    future: BoxFuture<'static, A>,
    f: fn(A) -> B,
}

impl<A, B> Future for Then<A, B> {
    type Output = B;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<B> {
        let f = self.f;
        self.future.as_mut().poll(cx).map(f)
    }
}

/// What a call whose answer is decoded comes to, before that.
pub(crate) type Collected = Result<(&'static Operation, Received)>;

fn decode_json<T: DeserializeOwned>(answer: Collected) -> Result<Response<T>> {
    let (operation, Received { meta, body }) = answer?;
    let value = decode::json(&context(operation, &meta), &body)?;
    Ok(Response::new(meta, value))
}

pub(crate) fn decode_list<T: DeserializeOwned>(answer: Collected) -> Result<Response<List<T>>> {
    let (operation, Received { meta, body }) = answer?;
    let list = decode::list(&context(operation, &meta), &body)?;
    Ok(Response::new(meta, list))
}

fn context<'a>(operation: &Operation, meta: &'a Meta) -> decode::Context<'a> {
    decode::Context {
        operation: operation.id,
        status: meta.status,
        headers: &meta.headers,
    }
}

fn set(pairs: &mut Pairs, name: &'static str, value: String) {
    let mut values = pairs.iter().filter(|(key, _)| *key == name);
    if values.next().is_some() {
        pairs.retain(|(key, _)| *key != name);
    }
    pairs.push((name, value));
}

fn form(value: &serde_json::Value) -> Bytes {
    use serde_json::Value;

    fn push(form: &mut form_urlencoded::Serializer<'_, String>, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => {
                form.append_pair(name, text);
            }
            Value::Array(values) => values.iter().for_each(|value| push(form, name, value)),
            other => {
                form.append_pair(name, &other.to_string());
            }
        }
    }

    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in value.as_object().into_iter().flatten() {
        push(&mut form, name, value);
    }
    form.finish().into()
}

// Which operation, and nothing of what it is called with.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("template", &self.operation.template)
            .finish_non_exhaustive()
    }
}
