//! Client credentials (RFC 6749 section 4.4).
//!
//! One request and one answer: too little for a crate. `oauth2`, the
//! well-known one, is built on an older `reqwest`.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{AccessToken, OPERATION};
use crate::error::{AuthError, AuthErrorKind, ConfigError, Error};
use crate::headers::retry_after;
use crate::time::Clock;
use crate::transport::client::Inner;
use crate::transport::patience::Patience;
use crate::transport::wire::{self, Received};
use crate::url;
use crate::values::json::{self, Json};

/// No token is larger.
const LIMIT: u64 = 1024 * 1024;

/// A client's id and secret, and where to trade them for a token.
///
/// ```
/// # use mainsheet_runtime::{ClientCredentials, Credentials};
/// let credentials: Credentials = ClientCredentials::new("id", "secret")
///     .token_url("https://login.example.com/oauth2/token")
///     .scope("read write")
///     .into();
/// ```
#[derive(Clone)]
pub struct ClientCredentials {
    id: String,
    secret: SecretString,
    token_url: String,
    scope: Option<String>,
}

impl ClientCredentials {
    /// Credentials that are traded at `oauth/token` below the base URL, in which
    /// the path of a version does not count.
    pub fn new(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            token_url: String::from("oauth/token"),
            scope: None,
        }
    }

    /// The token endpoint: a URL, or a path below the base URL.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = url.into();
        self
    }

    /// The scopes to ask for, with spaces between them.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// The token endpoint, https as the base URL is.
    pub(crate) fn endpoint(&self, base: &Url) -> Result<Url, ConfigError> {
        if self.token_url.contains("://") {
            return url::base(&self.token_url).map_err(|error| {
                ConfigError::new("the token endpoint's URL cannot be used").with_source(error)
            });
        }
        let base = base.as_str().trim_end_matches('/');
        let path = self.token_url.trim_start_matches('/');
        Url::parse(&format!("{base}/{path}")).map_err(|error| {
            ConfigError::new("the token endpoint's path is not valid").with_source(error)
        })
    }

    fn body(&self) -> Bytes {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.id)
            .append_pair("client_secret", self.secret.expose_secret());
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        form.finish().into()
    }

    /// Asks for a token. A busy endpoint is asked again as the client's policy
    /// has it: the request changes nothing. An answer is short, and so is waited
    /// for as a whole no longer than for a sign of life.
    pub(crate) async fn fetch(
        &self,
        client: &Inner,
        root: &Url,
        patience: &Patience,
    ) -> Result<AccessToken, AuthError> {
        let endpoint = self
            .endpoint(root)
            .map_err(|error| AuthError::new(AuthErrorKind::Malformed).with_source(error))?;
        let clock = &client.clock;
        let mut retries = client.retry().start(clock.now(), patience.end());
        loop {
            let result = patience.hear(OPERATION, self.ask(client, &endpoint)).await;
            let result = result.and_then(|answer| answer);
            let outcome = result
                .as_ref()
                .map_or_else(|_| "failed", |answer| answer.meta.status.as_str())
                .to_owned();
            tracing::debug!(outcome, "asked for a token");
            let error = match result {
                Ok(answer) if answer.meta.status.is_success() => return read(&answer),
                Ok(answer) => Error::Api(answer.into_api_error(OPERATION, &[])),
                Err(error) => error,
            };
            match retries.next(true, &error, clock) {
                Some(wait) => clock.sleep(wait).await,
                None => return Err(refusal(error, clock)),
            }
        }
    }

    async fn ask(&self, client: &Inner, endpoint: &Url) -> Result<Received, Error> {
        let mut request = reqwest::Request::new(Method::POST, endpoint.clone());
        let headers = request.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, client.user_agent.clone());
        *request.body_mut() = Some(self.body().into());
        // No redirect is followed: the body is the secret.
        let patience = Patience::read(&client.clock, client.timeouts.read);
        let response = wire::execute(client, OPERATION, request, &patience, None).await?;
        Received::read(client, OPERATION, response, &patience, LIMIT).await
    }
}

// The URL of a token endpoint may hold user info, and scopes name tenants.
impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials([redacted])")
    }
}

/// RFC 6749 section 5.1, as servers really send it.
struct Granted {
    access_token: String,
    token_type: Option<String>,
    /// A number; some servers send it as a string. Its text, for a number may be
    /// too large for any type.
    expires_in: Option<Json>,
}

crate::object!(Granted {
    access_token => required "access_token", token_type => "token_type",
    expires_in => "expires_in",
});

/// RFC 6749 section 5.2.
#[derive(Deserialize)]
struct Refused {
    error: Option<String>,
    error_description: Option<String>,
}

fn read(answer: &Received) -> Result<AccessToken, AuthError> {
    let malformed = || AuthError::new(AuthErrorKind::Malformed).with_status(answer.meta.status);
    // The parser's error is left out: it may quote the token.
    let (granted, tolerated) =
        json::from_slice_strict::<Granted>(&answer.body).map_err(|_| malformed())?;
    // Of two tokens nobody knows which is meant.
    if tolerated.iter().any(|one| one.pointer() == "/access_token") {
        return Err(malformed());
    }
    let bearer = granted
        .token_type
        .is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
    if !bearer || granted.access_token.is_empty() {
        return Err(malformed());
    }
    Ok(AccessToken {
        secret: granted.access_token.into(),
        expires_in: granted.expires_in.as_ref().and_then(lifetime),
    })
}

/// A lifetime of seconds. A token of less than none has ended, and one of more
/// than can be counted has no end that is known.
fn lifetime(seconds: &Json) -> Option<Duration> {
    let seconds: f64 = seconds.text().trim_matches('"').trim().parse().ok()?;
    if seconds <= 0.0 {
        return Some(Duration::ZERO);
    }
    Duration::try_from_secs_f64(seconds).ok()
}

fn refusal(error: Error, clock: &Clock) -> AuthError {
    let Error::Api(api) = &error else {
        let kind = match &error {
            Error::BodyTooLarge { .. } => AuthErrorKind::Malformed,
            Error::Transport(failure) if failure.is_of_answer() => AuthErrorKind::Malformed,
            _ => AuthErrorKind::Unavailable,
        };
        return AuthError::new(kind).with_source(error);
    };
    let status = api.status();
    let kind = match status {
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => AuthErrorKind::Unavailable,
        _ if status.is_server_error() => AuthErrorKind::Unavailable,
        _ if status.is_client_error() => AuthErrorKind::Refused,
        _ => AuthErrorKind::Malformed,
    };
    let answer = serde_json::from_slice::<Refused>(api.bytes()).ok();
    // The code goes to logs, so it must be a code and not an essay.
    let code = answer
        .as_ref()
        .and_then(|answer| answer.error.as_deref())
        .filter(|code| {
            code.len() <= 64
                && code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        });
    let reason = answer
        .as_ref()
        .and_then(|answer| answer.error_description.as_deref());
    let error = AuthError::new(kind)
        .with_status(status)
        .with_answer(code, reason);
    match retry_after(api.headers(), clock.date()) {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}
