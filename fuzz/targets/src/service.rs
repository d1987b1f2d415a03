//! A service in memory: calls go through the whole runtime, and no further.

use std::cell::RefCell;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use http::{Extensions, HeaderName, HeaderValue};
use mainsheet_runtime::{Client, ClientBuilder, RetryPolicy};
use reqwest::{Request, Response, ResponseBuilderExt as _};
use reqwest_middleware::{ClientWithMiddleware, Middleware, Next};

/// What answers the requests of the call at hand.
type Answerer = Box<dyn FnMut(&Request) -> Response>;

thread_local! {
    static ANSWERER: RefCell<Option<Answerer>> = const { RefCell::new(None) };
    static HTTP: ClientWithMiddleware =
        reqwest_middleware::ClientBuilder::new(reqwest::Client::new())
            .with(InMemory)
            .build();
}

struct InMemory;

#[async_trait]
impl Middleware for InMemory {
    async fn handle(
        &self,
        request: Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let answer = ANSWERER.with_borrow_mut(|answerer| match answerer {
            Some(answerer) => answerer(&request),
            None => Message::default().answer(&request),
        });
        Ok(answer)
    }
}

/// Runs `work` with a client of a service that answers by `answer`. Time stands still, but for
/// waits, which end at once. `None` if the client cannot be built.
pub(crate) fn with<T>(
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
    answer: impl FnMut(&Request) -> Response + 'static,
    work: impl AsyncFnOnce(Client) -> T,
) -> Option<T> {
    ANSWERER.set(Some(Box::new(answer)));
    let builder = Client::builder()
        .base_url("https://api.example.com/base")
        .retry(RetryPolicy::never())
        .middleware(HTTP.with(Clone::clone));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .ok()?;
    let client = configure(builder).build().ok()?;
    let result = runtime.block_on(work(client));
    ANSWERER.set(None);
    Some(result)
}

/// An answer as inputs write it, much as HTTP does: a line with the status and the size of the
/// pieces in which the body arrives (0: in one piece), headers, an empty line, and the body.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) status: u16,
    pub(crate) piece: usize,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

impl Default for Message {
    fn default() -> Self {
        Self {
            status: 200,
            piece: 0,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }
}

impl Message {
    pub(crate) fn parse(input: &[u8]) -> Self {
        let mut message = Self::default();
        let (first, mut rest) = line(input);
        let mut numbers = std::str::from_utf8(first).unwrap_or_default().split(' ');
        let mut number = || numbers.next().and_then(|number| number.parse().ok());
        message.status = number()
            .filter(|status| (200..600).contains(status))
            .unwrap_or(200);
        message.piece = number().unwrap_or(0).into();
        loop {
            let (header, after) = line(rest);
            rest = after;
            if header.is_empty() {
                break;
            }
            let Some(colon) = header.iter().position(|byte| *byte == b':') else {
                continue;
            };
            let value = header[colon + 1..].trim_ascii();
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(&header[..colon]),
                HeaderValue::from_bytes(value),
            ) {
                message.headers.push((name, value));
            }
        }
        message.body = Bytes::copy_from_slice(rest);
        message
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.push((HeaderName::from_static(name), value));
        self
    }

    pub(crate) fn answer(&self, request: &Request) -> Response {
        let body = if self.piece == 0 {
            reqwest::Body::from(self.body.clone())
        } else {
            let size = self.piece.min(self.body.len().max(1));
            let mut rest = self.body.clone();
            let pieces = std::iter::from_fn(move || {
                (!rest.is_empty()).then(|| rest.split_to(size.min(rest.len())))
            });
            let pieces: Vec<_> = pieces.map(std::io::Result::Ok).collect();
            reqwest::Body::wrap_stream(stream::iter(pieces))
        };
        let mut answer = http::Response::new(body);
        if let Ok(status) = http::StatusCode::from_u16(self.status) {
            *answer.status_mut() = status;
        }
        for (name, value) in &self.headers {
            answer.headers_mut().append(name, value.clone());
        }
        let (mut parts, body) = answer.into_parts();
        // Redirects are relative to where the answer came from.
        if let Ok(response) = http::Response::builder()
            .url(request.url().clone())
            .body(())
        {
            parts.extensions = response.into_parts().0.extensions;
        }
        Response::from(http::Response::from_parts(parts, body))
    }
}

/// The first line, and what follows it.
pub(crate) fn line(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[]),
    }
}

/// A clock's time, of which no test may need more.
pub(crate) const LONG: Duration = Duration::from_secs(1 << 40);
