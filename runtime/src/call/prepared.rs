//! A call that has passed all checks.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;

use super::Call;
use super::options::RequestOptions;
use crate::body::Body;
use crate::error::{Error, RequestError, Result};
use crate::headers;
use crate::operation::{Operation, Server};
use crate::time::Instant;
use crate::transport::auth::{Chosen, Keyring};
use crate::transport::client::Inner;
use crate::transport::patience::{self, Patience};
use crate::transport::retry::{Retries, RetryPolicy};
use crate::url;

/// What is added to the headers of a call: `Accept`, `Accept-Encoding`, `Authorization`, and two for
/// a body.
const ADDED_HEADERS: usize = 5;

impl Call {
    /// Encodes and checks everything.
    pub(crate) fn prepare(mut self) -> Result<Prepared> {
        if let Some(error) = self.error {
            return Err((*error).into());
        }
        let id = self.operation.id;
        let place = self.client.servers.place(self.operation, self.served())?;
        let is_trusted = place.is_trusted;
        let (keyring, chosen) = self.credentials(is_trusted)?;
        let url = match self.target.take() {
            Some(target) => *target,
            None => {
                let url = url::build(place, self.operation, &self.path, &self.query)?;
                match &self.options {
                    Some(options) => url::with_query(url, &options.query),
                    None => url,
                }
            }
        };
        let mut form = std::mem::take(&mut self.form);
        if let Some(reason) = form.error.take() {
            return Err(Error::invalid(id, reason));
        }
        let (media_type, parts) = form.sent();
        if !parts.is_empty() {
            self.body = Arc::new(Body::Form { media_type, parts });
        }
        let headers = self
            .headers()
            .map_err(|reason| Error::invalid(id, reason))?;
        let own_headers = headers.len() - self.chosen_headers().len();
        let Self {
            client,
            operation,
            body,
            options,
            server,
            ..
        } = self;
        // What somebody chose comes before what a description says.
        let rule = self.rule.filter(|_| client.retry.is_none());
        let rule = rule.map(|rule| Box::new(RetryPolicy::of(rule)));
        let set = options.as_deref();
        let start = client.clock.now();
        let streamed = body.is_streamed();
        let total_timeout = set
            .and_then(|set| set.total_timeout)
            .or(client.timeouts.total)
            .or((!streamed).then_some(patience::TOTAL));
        let prepared = Prepared {
            operation,
            server,
            url,
            is_trusted,
            keyring,
            chosen,
            headers,
            own_headers,
            body,
            start,
            patience: Patience::new(
                &client.clock,
                start,
                set.and_then(|set| set.read_timeout)
                    .unwrap_or(client.timeouts.read),
                total_timeout,
            ),
            body_limit: set
                .and_then(|set| set.body_limit)
                .unwrap_or(client.body_limit),
            has_key: self.key.is_some(),
            options,
            rule,
            client,
        };
        if matches!(*prepared.body, Body::Form { .. }) && prepared.replaces(&header::CONTENT_TYPE) {
            let reason = "the header `content-type` would take the boundary from the form";
            return Err(Error::invalid(id, reason));
        }
        Ok(prepared)
    }

    /// The credentials that the call sends, if its server may see any.
    pub(super) fn credentials(&self, is_trusted: bool) -> Result<(Arc<Keyring>, Chosen)> {
        let client = &self.client;
        let given = self.options.as_ref().and_then(|it| it.credentials.as_ref());
        let (keyring, chosen) = match given {
            None => {
                let keyring = Arc::clone(&client.keyring);
                let chosen = keyring.choose(&self.operation.security);
                (keyring, chosen)
            }
            Some(given) => {
                let keyring = given.keyring(&client.servers.base).map_err(|error| {
                    let reason = "its credentials cannot be sent";
                    RequestError::new(self.operation.id, reason).with_source(error)
                })?;
                let chosen = keyring.everything();
                (keyring, chosen)
            }
        };
        let chosen = if is_trusted {
            chosen
        } else {
            Chosen::default()
        };
        Ok((keyring, chosen))
    }

    /// The headers that were set for this request.
    pub(super) fn chosen_headers(&self) -> &[(String, String)] {
        self.options
            .as_ref()
            .map_or(&[], |options| &options.headers)
    }

    /// The headers of this call alone, in the order in which they replace each
    /// other.
    fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let chosen = self.chosen_headers();
        if self.headers.is_empty()
            && self.cookies.is_empty()
            && chosen.is_empty()
            && self.key.is_none()
        {
            return Ok(Vec::new());
        }
        let is_cookie = |name: &str| name.eq_ignore_ascii_case("cookie");
        let own = self.headers.iter();
        let (cookie, own): (Vec<_>, Vec<_>) = own.partition(|(name, _)| is_cookie(name));
        let own = own.into_iter().map(|(name, value)| (*name, value));
        // There is one header of cookies, whoever declares it.
        let cookies = cookie.into_iter().chain(&self.cookies);
        let cookies: Vec<_> = cookies.map(|(_, text)| text.as_str()).collect();
        let cookies = (!cookies.is_empty()).then(|| cookies.join("; "));
        let own = own.chain(cookies.as_ref().map(|cookies| ("cookie", cookies)));
        let key = self.missing_key();
        let own = own.chain(key.as_ref().map(|(name, key)| (*name, key)));
        let own = own.map(|(name, value)| headers::checked(name, value));
        let chosen = chosen
            .iter()
            .map(|(name, value)| headers::chosen(name, value));
        own.chain(chosen).collect()
    }
}

/// A call that has passed all checks.
pub(crate) struct Prepared {
    pub(crate) client: Arc<Inner>,
    pub(crate) operation: &'static Operation,
    server: Option<Box<Server>>,
    pub(crate) url: Url,
    /// Whether the client's credentials are for the server.
    pub(crate) is_trusted: bool,
    pub(crate) keyring: Arc<Keyring>,
    /// Those of the keyring that are sent.
    pub(crate) chosen: Chosen,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// How many of the headers are the operation's; the others were set for this
    /// request, and replace whatever else is sent.
    own_headers: usize,
    pub(crate) body: Arc<Body>,
    /// When the call began.
    pub(crate) start: Instant,
    pub(crate) patience: Patience,
    pub(crate) body_limit: u64,
    /// Whether the server knows the call when it is sent again.
    pub(crate) has_key: bool,
    options: Option<Box<RequestOptions>>,
    /// When it is repeated, as the description says.
    rule: Option<Box<RetryPolicy>>,
}

impl Prepared {
    /// The server that it is sent to.
    pub(crate) fn served(&self) -> Server {
        self.server
            .as_deref()
            .copied()
            .unwrap_or(self.operation.server)
    }

    /// The headers of one attempt, but for the token's.
    pub(crate) fn headers(&self) -> HeaderMap {
        let all = &self.client.headers;
        // A copy would have no room for more.
        let mut headers = HeaderMap::with_capacity(all.len() + self.headers.len() + ADDED_HEADERS);
        if self.is_trusted {
            for (name, value) in all {
                headers.append(name, value.clone());
            }
        } else {
            // Any header of the client's may be a credential.
            headers.insert(header::USER_AGENT, self.client.user_agent.clone());
        }
        if !self.operation.accept.is_empty() {
            let accept = HeaderValue::from_static(self.operation.accept);
            headers.insert(header::ACCEPT, accept);
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers
    }

    /// The value of a header that the call has of its own: of the operation's
    /// parameters, or of its options.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&HeaderValue> {
        let mut own = self.headers.iter().rev();
        own.find_map(|(own, value)| (own == name).then_some(value))
    }

    /// The media types that are asked for.
    pub(crate) fn accept(&self) -> Cow<'_, str> {
        match self.header(&header::ACCEPT) {
            Some(accept) => String::from_utf8_lossy(accept.as_bytes()),
            None => Cow::Borrowed(self.operation.accept),
        }
    }

    /// Whether the caller has set a header for this request.
    pub(crate) fn replaces(&self, name: &HeaderName) -> bool {
        let mut chosen = self.headers.iter().skip(self.own_headers);
        chosen.any(|(other, _)| other == name)
    }

    pub(crate) fn retry(&self) -> Retries<'_> {
        let set = self.options.as_ref();
        let policy = set.and_then(|options| options.retry.as_ref());
        let policy = policy.or(self.rule.as_deref());
        let policy = policy.unwrap_or_else(|| self.client.retry());
        policy.start(self.start, self.patience.end())
    }
}
