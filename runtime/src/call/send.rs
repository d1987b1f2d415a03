//! Sending a call: token, place in the queue, attempts, and what becomes of
//! them.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{StatusCode, header};
use tracing::Span;

use super::expected::{self, Wanted};
use super::response::Response;
use super::{Call, Collected, Prepared, trace};
use crate::body::Sending;
use crate::error::{Error, Result, TransportError, TransportErrorKind};
use crate::operation::Method;
use crate::streams::download::Download;
use crate::transport::auth::{Token, TokenSource};
use crate::transport::patience::Patience;
use crate::transport::wire::{self, Received};
use crate::url;

/// How many redirects of one call are followed.
const MAX_REDIRECTS: usize = 10;

/// The longest URL that can be sent: that of the `http` crate.
const MAX_URL: usize = 65_534;

/// What is done with the body of a successful answer.
#[derive(Clone, Copy)]
enum Mode {
    Collect,
    /// As above, whatever the status says of it: the caller looks at that. These redirects are
    /// answers.
    CollectByStatus(&'static [u16]),
    Stream,
    /// As above, of items one after the other.
    Items,
}

impl Mode {
    /// Whether a redirect is an answer, and not to be followed.
    fn takes(self, status: StatusCode) -> bool {
        matches!(self, Self::CollectByStatus(redirects) if redirects.contains(&status.as_u16()))
    }
}

enum Answer {
    Collected(Received),
    Streamed(Response<Download>),
}

/// Sends a call and reads the whole answer.
pub(crate) fn collect(call: Call) -> BoxFuture<'static, Collected> {
    collect_as(call, Mode::Collect)
}

/// As [`collect`], for a caller who tells the answers apart by their statuses.
/// `redirects` are answers, too.
pub(crate) fn collect_by_status(
    call: Call,
    redirects: &'static [u16],
) -> BoxFuture<'static, Collected> {
    collect_as(call, Mode::CollectByStatus(redirects))
}

fn collect_as(call: Call, mode: Mode) -> BoxFuture<'static, Collected> {
    Box::pin(async move {
        let operation = call.operation;
        let prepared = call.prepare()?;
        match run(&prepared, mode).await? {
            Answer::Collected(received) => Ok((operation, received)),
            Answer::Streamed(_) => Err(Error::invalid(operation.id, "the answer was not read")),
        }
    })
}

/// Sends a call and leaves the answer's body to the caller.
pub(crate) fn stream(call: Call) -> BoxFuture<'static, Result<Response<Download>>> {
    stream_as(call, Mode::Stream)
}

/// As [`stream`], of a body that is to be a stream of items.
pub(crate) fn items(call: Call) -> BoxFuture<'static, Result<Response<Download>>> {
    stream_as(call, Mode::Items)
}

fn stream_as(call: Call, mode: Mode) -> BoxFuture<'static, Result<Response<Download>>> {
    Box::pin(async move {
        let operation = call.operation;
        let prepared = call.prepare()?;
        match run(&prepared, mode).await? {
            Answer::Streamed(response) => Ok(response),
            Answer::Collected(_) => Err(Error::invalid(operation.id, "the answer was read")),
        }
    })
}

async fn run(prepared: &Prepared, mode: Mode) -> Result<Answer> {
    let span = trace::span(prepared);
    // `Instrument` would move the future once more, and it is large.
    let mut attempts = pin!(attempts(prepared, mode, &span));
    let result = poll_fn(|cx| span.in_scope(|| attempts.as_mut().poll(cx))).await;
    trace::end(&span, result.as_ref().err());
    result
}

async fn attempts(call: &Prepared, mode: Mode, span: &Span) -> Result<Answer> {
    let client = &*call.client;
    let idempotent = call.operation.method.is_idempotent() || call.has_key;
    let mut retries = call.retry();
    let (id, patience) = (call.operation.id, &call.patience);
    let tokens = tokens(call);
    let mut token = token(call, tokens).await?;
    let mut renewed = false;
    let mut resends = 0;
    loop {
        if let Some(limiter) = &client.rate {
            let turn = limiter.wait(call.served().url, &client.clock);
            patience.wait(id, turn).await?;
        }
        let mut sent = Sent::default();
        let result = attempt(call, mode, token.as_deref(), &mut sent).await;
        trace::attempt(span, resends, result.as_ref().map(Answer::status));
        let error = match result {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        // What cannot be put together now cannot be a moment later.
        if !sent.at_all {
            return Err(error);
        }
        let unauthorized = error.status() == Some(StatusCode::UNAUTHORIZED);
        // A stranger to whom a redirect led has not seen the token.
        let refused = token.as_ref().filter(|_| unauthorized && sent.signed);
        let refused = tokens.zip(refused);
        if let Some((tokens, refused)) = refused {
            tokens.forget(refused);
        }
        if !call.body.is_repeatable() {
            return Err(error);
        }
        if unauthorized && !renewed {
            // The server did not act, and a token may have been revoked before
            // its time.
            if let Some((tokens, refused)) = refused {
                renewed = true;
                let other = tokens.other(&call.client, call.served(), refused);
                if let Some(other) = patience.wait(id, other).await?? {
                    token = Some(other);
                    resends += 1;
                    trace::resend(span, resends, Duration::ZERO);
                    continue;
                }
            }
            return Err(error);
        }
        let Some(wait) = retries.next(idempotent, &error, &client.clock) else {
            return Err(error);
        };
        resends += 1;
        trace::resend(span, resends, wait);
        patience.wait(id, client.clock.sleep(wait)).await?;
        // The wait may have outlasted the token.
        token = self::token(call, tokens).await?;
    }
}

/// Where the token of a call comes from, if it carries one that can be renewed,
/// and the caller has not set another.
fn tokens(call: &Prepared) -> Option<&Arc<TokenSource>> {
    let tokens = call.keyring.token(call.chosen)?;
    (!call.replaces(&header::AUTHORIZATION)).then_some(tokens)
}

/// The token of a call.
async fn token(call: &Prepared, tokens: Option<&Arc<TokenSource>>) -> Result<Option<Arc<Token>>> {
    let Some(tokens) = tokens else {
        return Ok(None);
    };
    let token = tokens.token(&call.client, call.served());
    Ok(Some(call.patience.wait(call.operation.id, token).await??))
}

/// What shows a server who calls.
#[derive(Clone, Copy)]
struct Proof<'a> {
    call: &'a Prepared,
    token: Option<&'a Token>,
}

impl Proof<'_> {
    fn sign(self, request: &mut reqwest::Request) {
        let Self { call, .. } = self;
        let keyring = &call.keyring;
        keyring.sign(call.chosen, request, |name| call.replaces(name));
        if let Some(token) = self.token {
            let headers = request.headers_mut();
            headers.insert(header::AUTHORIZATION, token.header());
        }
    }
}

/// What of a call was sent.
#[derive(Default)]
struct Sent {
    /// Whether anything was.
    at_all: bool,
    /// Whether the last request showed who calls.
    signed: bool,
}

/// Sends a call once, redirects included. What came of it is told apart, since a
/// request is large to be handed on.
async fn attempt(
    call: &Prepared,
    mode: Mode,
    token: Option<&Token>,
    sent: &mut Sent,
) -> Result<Answer> {
    let client = &*call.client;
    let id = call.operation.id;
    let mut proof = call.is_trusted.then_some(Proof { call, token });
    let mut sending = None;
    let mut request = request(call, proof)?;
    if !call.body.is_empty() {
        // For itself, so that calls without a body are not as large.
        Box::pin(add_body(call, &mut request, &mut sending)).await?;
    }
    sent.at_all = true;
    // Only a safe method is sent again by a redirect, so that there is no body
    // that could reach another host.
    let follows = call.operation.method.is_safe();
    let mut hops = 0;
    let result = loop {
        sent.signed = proof.is_some();
        let upload = sending.as_ref().map(Sending::activity);
        let response = match wire::execute(client, id, request, &call.patience, upload).await {
            Ok(response) => response,
            Err(error) => break Err(error),
        };
        if !follows
            || mode.takes(response.status())
            || !wire::is_redirect(response.status(), response.headers())
            || needs_body(call, response.status())
        {
            break answer(call, mode, response, &mut sending).await;
        }
        hops += 1;
        request = match redirect(call, &response, &mut proof, hops) {
            Ok(next) => next,
            Err(error) => break Err(error),
        };
    };
    match sending.and_then(|sending| sending.take_failure()) {
        // What the server says of half a body counts only where it refuses.
        Some(failure) if !matches!(result, Err(Error::Api(_))) => Err(Error::File(failure)),
        _ => result,
    }
}

/// The first request of an attempt, without its body.
fn request(call: &Prepared, proof: Option<Proof<'_>>) -> Result<reqwest::Request> {
    let id = call.operation.id;
    let mut request = reqwest::Request::new(call.operation.method.into(), call.url.clone());
    *request.headers_mut() = call.headers();
    if let Some(proof) = proof {
        proof.sign(&mut request);
    }
    if request.url().as_str().len() > MAX_URL {
        let reason = format!("its URL is longer than {MAX_URL} bytes");
        return Err(Error::invalid(id, reason));
    }
    let expects_body = [Method::POST, Method::PUT, Method::PATCH];
    if call.body.has_no_bytes() && expects_body.contains(&call.operation.method) {
        // A body that is expected is said to be empty (RFC 9110, section 8.6).
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_LENGTH, 0.into());
    }
    Ok(request)
}

async fn add_body(
    call: &Prepared,
    request: &mut reqwest::Request,
    sending: &mut Option<Sending>,
) -> Result<()> {
    let client = &*call.client;
    let id = call.operation.id;
    let body = call.body.outgoing(id, &client.clock, client.http.is_bare());
    let outgoing = call.patience.hear(id, body).await??;
    let headers = request.headers_mut();
    if !call.replaces(&header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, outgoing.content_type);
    }
    if let Some(len) = outgoing.len {
        headers.insert(header::CONTENT_LENGTH, len.into());
    }
    *request.body_mut() = Some(outgoing.body);
    *sending = outgoing.sending;
    Ok(())
}

/// Whether a redirect asks for the call's body once more: that of a query, which
/// only 303 answers with where its result is.
fn needs_body(call: &Prepared, status: StatusCode) -> bool {
    call.operation.method == Method::QUERY && status != StatusCode::SEE_OTHER
}

/// The request that follows a redirect. Once it has left for another host, token,
/// keys and most headers are gone for good: from there on a stranger says where to.
fn redirect(
    call: &Prepared,
    answer: &reqwest::Response,
    proof: &mut Option<Proof<'_>>,
    hops: usize,
) -> Result<reqwest::Request> {
    let refused = |why: &'static str| {
        let id = call.operation.id;
        TransportError::new(id, TransportErrorKind::Redirect, Some(why.into()))
    };
    let from = answer.url();
    let mut to = answer
        .headers()
        .get(header::LOCATION)
        .and_then(|location| from.join(location.to_str().ok()?).ok())
        .ok_or_else(|| refused("its location is not a URL"))?;
    if hops > MAX_REDIRECTS {
        return Err(refused("there were too many of them").into());
    }
    if !url::is_allowed(&to) {
        return Err(refused("it leads to plain http").into());
    }
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(refused("it leads from https to plain http").into());
    }
    if to.as_str().len() > MAX_URL {
        return Err(refused("its location is too long").into());
    }
    call.keyring.strip(&mut to);
    let mut headers = call.headers();
    if !url::same_origin(&call.url, &to) {
        *proof = None;
    }
    if proof.is_none() {
        // Any other header of the caller's may be a credential. Without one of
        // these, what comes is not what was asked for: the whole for a part, or
        // another version (RFC 9110 sections 12.5, 13.1 and 14.2).
        let keep = [
            header::ACCEPT,
            header::ACCEPT_CHARSET,
            header::ACCEPT_ENCODING,
            header::ACCEPT_LANGUAGE,
            header::IF_MATCH,
            header::IF_MODIFIED_SINCE,
            header::IF_NONE_MATCH,
            header::IF_RANGE,
            header::IF_UNMODIFIED_SINCE,
            header::RANGE,
            header::USER_AGENT,
        ];
        headers = headers
            .into_iter()
            .filter_map(|(name, value)| Some((name?, value)))
            .filter(|(name, _)| keep.contains(name))
            .collect();
    }
    // What a query found elsewhere is fetched.
    let method = match call.operation.method {
        Method::QUERY => Method::GET,
        method => method,
    };
    let mut request = reqwest::Request::new(method.into(), to);
    *request.headers_mut() = headers;
    if let Some(proof) = proof {
        proof.sign(&mut request);
    }
    Ok(request)
}

async fn answer(
    call: &Prepared,
    mode: Mode,
    mut response: reqwest::Response,
    sending: &mut Option<Sending>,
) -> Result<Answer> {
    let client = &*call.client;
    let id = call.operation.id;
    let wanted = match mode {
        Mode::Collect | Mode::CollectByStatus(_) => Wanted::Value,
        Mode::Stream => Wanted::File,
        Mode::Items => Wanted::Items,
    };
    let is_file = wanted != Wanted::Value;
    if response.status().is_success() && !matches!(mode, Mode::CollectByStatus(_)) {
        let (status, headers) = (response.status(), response.headers());
        if let Some(reason) = expected::unfit(call, wanted, status, headers) {
            let start = Received::read_start(client, id, response, &call.patience);
            let expected = if is_file { "Download" } else { "Response" };
            let start = Box::pin(start).await?;
            return Err(start.into_decode_error(id, expected, reason).into());
        }
        if is_file {
            wire::check_transfer(id, headers)?;
            let mut meta = wire::meta(client, &mut response);
            if let Some(failure) = sending.as_ref().and_then(Sending::take_failure) {
                return Err(Error::File(failure));
            }
            // The server may go on reading while it answers.
            let patience = Patience::read(&client.clock, call.patience.read);
            let sending = sending.take();
            let download =
                Download::new(id, patience, call.body_limit, &mut meta, response, sending)?;
            return Ok(Answer::Streamed(Response::new(meta, download)));
        }
    }
    let received = if call.operation.method == Method::HEAD {
        Received::head(client, response)
    } else {
        Received::read(client, id, response, &call.patience, call.body_limit).await?
    };
    if received.meta.status.is_success() || mode.takes(received.meta.status) {
        Ok(Answer::Collected(received))
    } else {
        Err(received.into_api_error(id, call.operation.errors).into())
    }
}

impl Answer {
    fn status(&self) -> StatusCode {
        match self {
            Self::Collected(received) => received.meta.status,
            Self::Streamed(response) => response.status(),
        }
    }
}
