//! Sending a call: token, place in the queue, attempts, and what becomes of
//! them.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{Method, StatusCode, header};
use tracing::Span;

use crate::auth::{Keys, Token};
use crate::body::{Activity, Outgoing};
use crate::call::{Call, Collected, Prepared};
use crate::download::Download;
use crate::error::{Error, Result, TransportError, TransportErrorKind};
use crate::response::Response;
use crate::trace;
use crate::url;
use crate::wire::{self, Received};

/// How many redirects of one call are followed.
const MAX_REDIRECTS: usize = 10;

/// What is done with the body of a successful answer.
#[derive(Clone, Copy)]
enum Mode {
    Collect,
    Stream,
}

enum Answer {
    Collected(Received),
    Streamed(Response<Download>),
}

/// Sends a call and reads the whole answer.
pub(crate) fn collect(call: Call) -> BoxFuture<'static, Collected> {
    Box::pin(async move {
        let operation = call.operation;
        match run(call, Mode::Collect).await? {
            Answer::Collected(received) => Ok((operation, received)),
            Answer::Streamed(_) => Err(Error::invalid(operation.id, "the answer was not read")),
        }
    })
}

/// Sends a call and leaves the answer's body to the caller.
pub(crate) fn stream(call: Call) -> BoxFuture<'static, Result<Response<Download>>> {
    Box::pin(async move {
        let operation = call.operation;
        match run(call, Mode::Stream).await? {
            Answer::Streamed(response) => Ok(response),
            Answer::Collected(_) => Err(Error::invalid(operation.id, "the answer was read")),
        }
    })
}

async fn run(call: Call, mode: Mode) -> Result<Answer> {
    let prepared = call.prepare()?;
    let span = trace::span(&prepared);
    // `Instrument` would move the future once more, and it is large.
    let mut attempts = pin!(attempts(&prepared, mode, &span));
    let result = poll_fn(|cx| span.in_scope(|| attempts.as_mut().poll(cx))).await;
    trace::end(&span, result.as_ref().err());
    result
}

async fn attempts(call: &Prepared, mode: Mode, span: &Span) -> Result<Answer> {
    let client = &*call.client;
    let idempotent = call.operation.method.is_idempotent();
    let mut retries = call.retry().start();
    let (id, patience) = (call.operation.id, &call.patience);
    let mut token = token(call).await?;
    let mut renewed = false;
    let mut resends = 0;
    loop {
        if let Some(limiter) = &client.rate {
            let turn = limiter.wait(call.operation.server.text(), &client.clock);
            patience.wait(id, turn).await?;
        }
        let result = attempt(call, mode, token.as_deref()).await;
        trace::attempt(span, resends, result.as_ref().map(Answer::status));
        let error = match result {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if !call.body.is_repeatable() {
            return Err(error);
        }
        if error.status() == Some(StatusCode::UNAUTHORIZED) && !renewed {
            // The server did not act, and a token may have been revoked before
            // its time.
            if let Some(refused) = &token {
                renewed = true;
                if let Some(other) = patience
                    .wait(id, client.token.replace(client, refused))
                    .await??
                {
                    token = Some(other);
                    resends += 1;
                    trace::resend(span, resends, Duration::ZERO);
                    continue;
                }
            }
            return Err(error);
        }
        let Some(wait) = retries.next(idempotent, &error, &client.clock, call.start) else {
            return Err(error);
        };
        resends += 1;
        trace::resend(span, resends, wait);
        patience.wait(id, client.clock.sleep(wait)).await?;
        // The wait may have outlasted the token.
        token = self::token(call).await?;
    }
}

/// The token of a call, if its server may see one.
async fn token(call: &Prepared) -> Result<Option<Arc<Token>>> {
    if !call.is_trusted {
        return Ok(None);
    }
    let client = &*call.client;
    let token = client.token.token(client);
    Ok(call.patience.wait(call.operation.id, token).await??)
}

/// What shows a server who calls.
#[derive(Clone, Copy)]
struct Proof<'a> {
    token: Option<&'a Token>,
    keys: &'a Keys,
}

impl Proof<'_> {
    fn sign(self, request: &mut reqwest::Request) {
        self.keys.sign(request);
        if let Some(token) = self.token {
            let headers = request.headers_mut();
            headers.insert(header::AUTHORIZATION, token.header());
        }
    }
}

/// Sends a call once, redirects included.
async fn attempt(call: &Prepared, mode: Mode, token: Option<&Token>) -> Result<Answer> {
    let client = &*call.client;
    let id = call.operation.id;
    let activity = call
        .body
        .is_streamed()
        .then(|| Activity::new(&client.clock));
    let mut proof = call.is_trusted.then_some(Proof {
        token,
        keys: &client.keys,
    });
    let mut request = request(call, proof, activity.as_ref()).await?;
    // Only a safe method is sent again by a redirect, so that there is no body
    // that could reach another host.
    let follows = call.operation.method.is_safe();
    let mut hops = 0;
    loop {
        let response =
            wire::execute(client, id, request, &call.patience, activity.as_ref()).await?;
        if !follows || !wire::is_redirect(response.status(), response.headers()) {
            return answer(call, mode, response).await;
        }
        hops += 1;
        request = redirect(call, &response, &mut proof, hops)?;
    }
}

async fn request(
    call: &Prepared,
    proof: Option<Proof<'_>>,
    activity: Option<&Arc<Activity>>,
) -> Result<reqwest::Request> {
    let mut request = reqwest::Request::new(call.operation.method.clone(), call.url.clone());
    *request.headers_mut() = call.headers();
    if let Some(proof) = proof {
        proof.sign(&mut request);
    }
    let headers = request.headers_mut();
    let Outgoing {
        body,
        content_type,
        len,
    } = call.body.outgoing(call.operation.id, activity).await?;
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    if let Some(len) = len {
        headers.insert(header::CONTENT_LENGTH, len.into());
    }
    *request.body_mut() = body;
    Ok(request)
}

/// The request that follows a redirect. Once it has left for another host, token,
/// keys and headers are gone for good: from there on a stranger says where to.
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
    call.client.keys.strip(&mut to);
    let mut headers = call.headers();
    if !url::same_origin(&call.url, &to) {
        *proof = None;
    }
    if proof.is_none() {
        // Any header of the caller's may be a credential.
        let keep = [header::ACCEPT, header::USER_AGENT];
        headers = headers
            .into_iter()
            .filter_map(|(name, value)| Some((name?, value)))
            .filter(|(name, _)| keep.contains(name))
            .collect();
    }
    let mut request = reqwest::Request::new(call.operation.method.clone(), to);
    *request.headers_mut() = headers;
    if let Some(proof) = proof {
        proof.sign(&mut request);
    }
    Ok(request)
}

async fn answer(call: &Prepared, mode: Mode, mut response: reqwest::Response) -> Result<Answer> {
    let client = &*call.client;
    let id = call.operation.id;
    if response.status().is_success() && matches!(mode, Mode::Stream) {
        let meta = wire::meta(client, &mut response);
        let download = Download::new(call, &meta, response);
        return Ok(Answer::Streamed(Response::new(meta, download)));
    }
    let received = if call.operation.method == Method::HEAD {
        Received::head(client, response)
    } else {
        Received::read(client, id, response, &call.patience, call.body_limit).await?
    };
    if received.meta.status.is_success() {
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
