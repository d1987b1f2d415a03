//! One exchange over HTTP: no retry, no token, no meaning.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::future::{BoxFuture, Either, TryFutureExt as _};
use http::{HeaderMap, StatusCode};

use crate::body::Activity;
use crate::client::Inner;
use crate::decode::Context;
use crate::error::{ApiError, Error, Result, TimeoutError, TimeoutKind, TransportErrorKind};
use crate::operation::ErrorResponse;
use crate::response::Meta;
use crate::time::{Clock, Instant};

/// How much of an error's body is kept, in bytes.
const ERROR_LIMIT: u64 = 1024 * 1024;

/// What sends requests: a `reqwest` client, bare or wrapped in middleware.
#[derive(Clone, Debug)]
pub(crate) enum Http {
    Bare(reqwest::Client),
    #[cfg(feature = "middleware")]
    Wrapped(reqwest_middleware::ClientWithMiddleware),
}

impl Http {
    fn execute(
        &self,
        operation: &'static str,
        request: reqwest::Request,
    ) -> impl Future<Output = Result<reqwest::Response>> {
        let from = move |error| Error::from_reqwest(operation, TransportErrorKind::Request, error);
        let response: Either<_, BoxFuture<'_, _>> = match self {
            Self::Bare(client) => Either::Left(client.execute(request).map_err(from)),
            #[cfg(feature = "middleware")]
            Self::Wrapped(client) => Either::Right(Box::pin(async move {
                use reqwest_middleware::Error as Failure;
                client.execute(request).await.map_err(|error| match error {
                    Failure::Reqwest(error) => from(error),
                    Failure::Middleware(error) => Error::Transport(crate::TransportError::new(
                        operation,
                        TransportErrorKind::Request,
                        Some(error.into()),
                    )),
                })
            })),
        };
        response
    }
}

/// How long to wait. One timer stands for both limits, because to set one costs
/// time in every call.
#[derive(Debug)]
pub(crate) struct Patience {
    clock: Clock,
    /// For how long the other side may be silent.
    pub(crate) read: Duration,
    /// When the whole call must be done, and how long it was given.
    pub(crate) end: Option<(Instant, Duration)>,
}

impl Patience {
    pub(crate) fn new(
        clock: &Clock,
        start: Instant,
        read: Duration,
        total: Option<Duration>,
    ) -> Self {
        Self {
            clock: clock.clone(),
            read,
            end: total.map(|total| (start.after(total), total)),
        }
    }

    /// For how long the other side may be silent, and no end.
    pub(crate) fn read(clock: &Clock, read: Duration) -> Self {
        Self {
            clock: clock.clone(),
            read,
            end: None,
        }
    }

    /// When to give up if nothing has been heard since `last`.
    fn until(&self, last: Instant) -> Instant {
        let silent = last.after(self.read);
        self.end.map_or(silent, |(end, _)| end.min(silent))
    }

    /// The error of having waited so long.
    fn late(&self, operation: &'static str) -> Error {
        let (kind, after) = match self.end {
            Some((end, total)) if self.clock.now() >= end => (TimeoutKind::Total, total),
            _ => (TimeoutKind::Read, self.read),
        };
        TimeoutError::new(operation, kind, Some(after)).into()
    }

    /// Waits for something other than an answer until the call must be done.
    pub(crate) async fn wait<T>(
        &self,
        operation: &'static str,
        future: impl Future<Output = T>,
    ) -> Result<T> {
        let Some((end, _)) = self.end else {
            return Ok(future.await);
        };
        let mut future = pin!(future);
        if let Some(output) = at_once(future.as_mut()).await {
            return Ok(output);
        }
        let output = self.clock.timeout_at(end, future).await;
        output.ok_or_else(|| self.late(operation))
    }
}

/// What a future gives if it need not wait. To set a timer for one that need
/// not costs more than to ask.
async fn at_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|cx| {
        Poll::Ready(match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

/// Sends a request and waits for the head of the answer, as long as `patience`
/// lasts.
pub(crate) async fn execute(
    client: &Inner,
    operation: &'static str,
    request: reqwest::Request,
    patience: &Patience,
    activity: Option<&Arc<Activity>>,
) -> Result<reqwest::Response> {
    let mut response = pin!(client.http.execute(operation, request));
    let start = client.clock.now();
    let result = loop {
        let last = activity.map_or(start, |activity| activity.last().max(start));
        let end = patience.until(last);
        match client.clock.timeout_at(end, &mut response).await {
            Some(result) => break result,
            // An upload that has moved on meanwhile is given more time.
            None if activity.is_some_and(|activity| {
                let now = activity.last();
                now > last && patience.until(now) > client.clock.now()
            }) => {}
            None => break Err(patience.late(operation)),
        }
    };
    match activity.and_then(|activity| activity.take_failure()) {
        Some(failure) if result.is_err() => Err(Error::File(failure)),
        _ => result,
    }
}

/// The next piece of an answer's body.
pub(crate) async fn chunk(
    operation: &'static str,
    response: &mut reqwest::Response,
    patience: &Patience,
) -> Result<Option<Bytes>> {
    let chunk = {
        let mut next = pin!(response.chunk());
        match at_once(next.as_mut()).await {
            Some(chunk) => Some(chunk),
            None => {
                let end = patience.until(patience.clock.now());
                patience.clock.timeout_at(end, next).await
            }
        }
    };
    match chunk {
        Some(Ok(None)) => ended(operation, response).map(|()| None),
        Some(Ok(chunk)) => Ok(chunk),
        Some(Err(error)) => Err(Error::from_reqwest(
            operation,
            TransportErrorKind::Body,
            error,
        )),
        None => Err(patience.late(operation)),
    }
}

/// The end of a body: an error if more of it was announced. A stream of HTTP/2
/// that is closed with `NO_ERROR` is an end to hyper, which counts down what is
/// left of the length, and does not look at it then.
fn ended(operation: &'static str, response: &reqwest::Response) -> Result<()> {
    if response.content_length().is_none_or(|left| left == 0) {
        return Ok(());
    }
    let reason = "the body ended before its stated length".into();
    let kind = TransportErrorKind::Body;
    Err(crate::TransportError::new(operation, kind, Some(reason)).into())
}

/// An answer whose body is in memory.
pub(crate) struct Received {
    pub(crate) meta: Meta,
    pub(crate) body: Bytes,
}

impl Received {
    /// Reads a body of at most `limit` bytes. Of an error's body, what there is
    /// of it is kept: the status matters more.
    pub(crate) async fn read(
        client: &Inner,
        operation: &'static str,
        mut response: reqwest::Response,
        patience: &Patience,
        limit: u64,
    ) -> Result<Self> {
        let meta = meta(client, &mut response);
        let success = meta.status.is_success();
        let limit = if success {
            limit
        } else {
            limit.min(ERROR_LIMIT)
        };
        let too_large = Error::BodyTooLarge { operation, limit };
        if success && response.content_length().is_some_and(|len| len > limit) {
            return Err(too_large);
        }
        let mut body = Collected::default();
        loop {
            match chunk(operation, &mut response, patience).await {
                Ok(Some(chunk)) => {
                    let room = limit - body.len();
                    if chunk.len() as u64 <= room {
                        body.push(chunk);
                    } else if success {
                        return Err(too_large);
                    } else {
                        body.push(chunk.slice(..usize::try_from(room).unwrap_or(0)));
                        break;
                    }
                }
                Err(error) if success => return Err(error),
                Ok(None) | Err(_) => break,
            }
        }
        Ok(Self {
            meta,
            body: body.into_bytes(),
        })
    }

    /// The answer to a HEAD request: its length is that of a body which does not
    /// come (RFC 9110 section 9.3.2).
    pub(crate) fn head(client: &Inner, mut response: reqwest::Response) -> Self {
        Self {
            meta: meta(client, &mut response),
            body: Bytes::new(),
        }
    }

    /// The error that this answer is.
    pub(crate) fn into_api_error(
        self,
        operation: &'static str,
        errors: &[ErrorResponse],
    ) -> Box<ApiError> {
        let request_id = self.meta.request_id().map(String::from);
        let Meta {
            status, headers, ..
        } = self.meta;
        let context = Context {
            operation,
            status,
            headers: &headers,
        };
        let (body, decode_error) = match ErrorResponse::decode(errors, status, &context, &self.body)
        {
            None => (None, None),
            Some(Ok(body)) => (Some(body), None),
            Some(Err(error)) => (None, Some(error)),
        };
        Box::new(ApiError {
            operation,
            status,
            headers,
            raw: self.body,
            body,
            decode_error,
            request_id,
        })
    }
}

/// Most bodies come in one piece and need no copy.
#[derive(Default)]
struct Collected {
    first: Bytes,
    rest: BytesMut,
}

impl Collected {
    fn len(&self) -> u64 {
        (self.first.len() + self.rest.len()) as u64
    }

    fn push(&mut self, chunk: Bytes) {
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = chunk;
            return;
        }
        if self.rest.is_empty() {
            self.rest.reserve((self.first.len() + chunk.len()) * 2);
            self.rest
                .extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.rest.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.rest.is_empty() {
            self.first
        } else {
            self.rest.freeze()
        }
    }
}

/// What there is to say of an answer but its body.
pub(crate) fn meta(client: &Inner, response: &mut reqwest::Response) -> Meta {
    Meta {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        request_id: Arc::clone(&client.request_id_header),
    }
}

/// Whether an answer sends us elsewhere.
pub(crate) fn is_redirect(status: StatusCode, headers: &HeaderMap) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
        && headers.contains_key(http::header::LOCATION)
}
