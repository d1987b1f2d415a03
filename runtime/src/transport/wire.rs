//! One exchange over HTTP: no retry, no token, no meaning.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::future::{BoxFuture, Either, TryFutureExt as _};
use http::{HeaderMap, StatusCode, header};

use super::client::Inner;
use super::encoding::{self, Codings};
use super::meta::Meta;
use super::patience::Patience;
use crate::body::Activity;
use crate::error::shown::shown;
use crate::error::{ApiError, DecodeError, Error, Result, TransportError, TransportErrorKind};
use crate::operation::ErrorResponse;
use crate::values::decode::{self, Context};

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
    /// Whether nobody else is between calls and connections: middleware may want
    /// to copy a request, which no body can be that is sent piece by piece.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self, Self::Bare(_))
    }

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
                    Failure::Middleware(error) => Error::Transport(TransportError::new(
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

/// Sends a request and waits for the head of the answer, as long as `patience`
/// lasts.
pub(crate) async fn execute(
    client: &Inner,
    operation: &'static str,
    mut request: reqwest::Request,
    patience: &Patience,
    upload: Option<&Activity>,
) -> Result<reqwest::Response> {
    encoding::ask(request.headers_mut());
    let response = client.http.execute(operation, request);
    patience.answer(operation, response, upload).await?
}

/// The next piece of an answer's body.
pub(crate) async fn chunk(
    operation: &'static str,
    response: &mut reqwest::Response,
    patience: &Patience,
) -> Result<Option<Bytes>> {
    match patience.hear(operation, response.chunk()).await? {
        Ok(None) => ended(operation, response).map(|()| None),
        Ok(chunk) => Ok(chunk),
        Err(error) => Err(Error::from_reqwest(
            operation,
            TransportErrorKind::Body,
            error,
        )),
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
    Err(TransportError::new(operation, kind, Some(reason)).into())
}

/// Whether a body comes as it is, or in chunks, which the connection undoes.
///
/// # Errors
/// [`TransportErrorKind::UnknownEncoding`] if it has another transfer coding (RFC
/// 9112 sections 6.1 and 7): nobody asked for one, and nobody undoes it.
pub(crate) fn check_transfer(operation: &'static str, headers: &HeaderMap) -> Result<()> {
    let mut lines = headers.get_all(header::TRANSFER_ENCODING).iter();
    let Some(first) = lines.next() else {
        return Ok(());
    };
    let is_chunked = first.as_bytes().eq_ignore_ascii_case(b"chunked");
    if is_chunked && lines.next().is_none() {
        return Ok(());
    }
    let lines = headers.get_all(header::TRANSFER_ENCODING).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    let text = lines.join(", ");
    let source = format!("the server says that it is transferred as {}", shown(&text));
    let kind = TransportErrorKind::UnknownEncoding;
    Err(TransportError::new(operation, kind, Some(source.into())).into())
}

/// An answer whose body is in memory.
pub(crate) struct Received {
    pub(crate) meta: Meta,
    pub(crate) body: Bytes,
}

impl Received {
    /// Reads a body of at most `limit` bytes, before and after its encoding is
    /// undone. Of an error's body, what there is of it is kept: the status
    /// matters more.
    pub(crate) async fn read(
        client: &Inner,
        operation: &'static str,
        mut response: reqwest::Response,
        patience: &Patience,
        limit: u64,
    ) -> Result<Self> {
        let mut meta = meta(client, &mut response);
        let whole = meta.status.is_success();
        let limit = if whole { limit } else { limit.min(ERROR_LIMIT) };
        let body = Self::body(operation, &mut meta, response, patience, limit, whole).await?;
        Ok(Self { meta, body })
    }

    /// Reads of a successful answer that is not what was asked for what is to be
    /// shown of it.
    pub(crate) async fn read_start(
        client: &Inner,
        operation: &'static str,
        mut response: reqwest::Response,
        patience: &Patience,
    ) -> Result<Self> {
        let mut meta = meta(client, &mut response);
        let body = Self::body(operation, &mut meta, response, patience, ERROR_LIMIT, false).await?;
        Ok(Self { meta, body })
    }

    /// Reads a body whole, or what there is of it within the limit.
    async fn body(
        operation: &'static str,
        meta: &mut Meta,
        mut response: reqwest::Response,
        patience: &Patience,
        limit: u64,
        whole: bool,
    ) -> Result<Bytes> {
        let too_large = Error::BodyTooLarge { operation, limit };
        if whole && response.content_length().is_some_and(|len| len > limit) {
            return Err(too_large);
        }
        let codings = check_transfer(operation, &meta.headers)
            .and_then(|()| Codings::of(operation, meta.status, &meta.headers));
        let mut body = Collected::default();
        loop {
            match chunk(operation, &mut response, patience).await {
                Ok(Some(chunk)) => {
                    // No body at all is none, whatever encoding it is said to
                    // have.
                    if whole
                        && !chunk.is_empty()
                        && let Err(error) = codings
                    {
                        return Err(error);
                    }
                    let room = limit - body.len();
                    if chunk.len() as u64 <= room {
                        body.push(chunk);
                    } else if whole {
                        return Err(too_large);
                    } else {
                        body.push(chunk.slice(..usize::try_from(room).unwrap_or(0)));
                        break;
                    }
                }
                Err(error) if whole => return Err(error),
                Ok(None) | Err(_) => break,
            }
        }
        let coded = body.into_bytes();
        let codings = codings.unwrap_or_default();
        if codings.is_empty() || coded.is_empty() {
            return Ok(coded);
        }
        // Few answers have any, and what undoes them is large.
        let undo = Box::pin(codings.undo(operation, coded.clone(), limit, whole));
        match patience.wait(operation, undo).await.and_then(|body| body) {
            Ok(body) => {
                codings.strip(&mut meta.headers);
                Ok(body)
            }
            Err(error) if whole => Err(error),
            // It is kept as it came, as are the headers that say how.
            Err(_) => Ok(coded),
        }
    }

    /// The error of an answer that is not what was asked for.
    pub(crate) fn into_decode_error(
        self,
        operation: &'static str,
        expected: &'static str,
        reason: String,
    ) -> Box<DecodeError> {
        let context = Context {
            operation,
            status: self.meta.status,
            headers: &self.meta.headers,
        };
        decode::refused(&context, expected, reason, &self.body)
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
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) && headers.contains_key(header::LOCATION)
}
