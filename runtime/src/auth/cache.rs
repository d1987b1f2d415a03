//! One token for all calls, renewed by one of them.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::{AccessToken, Source};
use crate::client::Inner;
use crate::error::{AuthError, AuthErrorKind};
use crate::time::Instant;

/// How long before its end a token is renewed, at most. A token of ten minutes
/// or less is renewed in its last tenth.
const MARGIN: Duration = Duration::from_secs(60);

/// How long a token that is still good is used after its renewal failed before
/// the next try.
const PAUSE: Duration = Duration::from_secs(5);

/// A token as it is sent.
pub(crate) struct Token {
    header: HeaderValue,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

impl Token {
    fn new(token: &AccessToken, since: Instant) -> Result<Self, AuthError> {
        Ok(Self {
            header: bearer(&token.secret)?,
            renew_at: token
                .expires_in
                .map(|lifetime| since.after(lifetime.saturating_sub(MARGIN.min(lifetime / 10)))),
            expires_at: token.expires_in.map(|lifetime| since.after(lifetime)),
        })
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token([redacted])")
    }
}

/// The header for a token.
pub(super) fn bearer(secret: &SecretString) -> Result<HeaderValue, AuthError> {
    let mut header = HeaderValue::from_str(&format!("Bearer {}", secret.expose_secret()))
        .map_err(|_| AuthError::new(AuthErrorKind::Malformed))?;
    header.set_sensitive(true);
    Ok(header)
}

/// Where a client's calls get their token.
#[derive(Debug)]
pub(crate) struct TokenSource {
    /// None for a token that is never renewed.
    source: Option<Source>,
    current: RwLock<Option<Arc<Token>>>,
    /// Held by the one call that renews; keeps how the last renewal went.
    gate: Mutex<Result<(), AuthError>>,
    /// How many renewals have ended.
    rounds: AtomicU64,
}

impl TokenSource {
    /// No token.
    pub(super) fn none() -> Self {
        Self::new(None, None)
    }

    /// One token for good.
    pub(super) fn fixed(header: HeaderValue) -> Self {
        let token = Token {
            header,
            renew_at: None,
            expires_at: None,
        };
        Self::new(Some(token), None)
    }

    /// Tokens from `source`.
    pub(super) fn renewed(source: Source) -> Self {
        Self::new(None, Some(source))
    }

    fn new(current: Option<Token>, source: Option<Source>) -> Self {
        Self {
            source,
            current: RwLock::new(current.map(Arc::new)),
            gate: Mutex::new(Ok(())),
            rounds: AtomicU64::new(0),
        }
    }

    /// The token to send; `None` for a client without one.
    pub(crate) async fn token(&self, client: &Inner) -> Result<Option<Arc<Token>>, AuthError> {
        if self.source.is_none() {
            return Ok(self.current());
        }
        let rounds = self.rounds.load(Ordering::Acquire);
        let now = client.clock.now();
        let current = self.current();
        if let Some(token) = &current {
            if token.renew_at.is_none_or(|at| now < at) {
                return Ok(current);
            }
            if token.expires_at.is_none_or(|at| now < at) {
                return self.renew_early(client, Arc::clone(token)).await.map(Some);
            }
        }
        let mut last = self.gate.lock().await;
        // Another call may have renewed the token, or failed to, meanwhile.
        if self.rounds.load(Ordering::Acquire) > rounds {
            last.clone()?;
            if let Some(token) = self.current() {
                return Ok(Some(token));
            }
        }
        let result = self.renew(client).await;
        *last = result.as_ref().map(|_| ()).map_err(AuthError::clone);
        self.rounds.fetch_add(1, Ordering::Release);
        result.map(Some)
    }

    /// Renews a token that is still good, unless another call is at it.
    async fn renew_early(&self, client: &Inner, old: Arc<Token>) -> Result<Arc<Token>, AuthError> {
        let Ok(_gate) = self.gate.try_lock() else {
            return Ok(old);
        };
        match self.current() {
            Some(current) if !Arc::ptr_eq(&current, &old) => return Ok(current),
            _ => {}
        }
        match self.renew(client).await {
            Ok(token) => Ok(token),
            Err(error) => {
                tracing::warn!(%error, "could not renew the token ahead of its end");
                let pause = client.clock.now().after(PAUSE);
                let token = Arc::new(Token {
                    header: old.header(),
                    renew_at: Some(old.expires_at.map_or(pause, |end| pause.min(end))),
                    expires_at: old.expires_at,
                });
                self.set(Some(Arc::clone(&token)));
                Ok(token)
            }
        }
    }

    async fn renew(&self, client: &Inner) -> Result<Arc<Token>, AuthError> {
        // The lifetime is counted from before the request, to be on the safe side.
        let since = client.clock.now();
        let token = match &self.source {
            Some(source) => source.fetch(client).await?,
            None => return Err(AuthError::new(AuthErrorKind::Refused)),
        };
        let token = Arc::new(Token::new(&token, since)?);
        self.set(Some(Arc::clone(&token)));
        Ok(token)
    }

    /// A token in place of `refused`, which the server answered with 401.
    /// `None` if there is no other.
    pub(crate) async fn replace(
        &self,
        client: &Inner,
        refused: &Arc<Token>,
    ) -> Result<Option<Arc<Token>>, AuthError> {
        if self.source.is_none() {
            return Ok(None);
        }
        {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            // Calls that were under way with the same token find a new one.
            if current
                .as_ref()
                .is_some_and(|token| Arc::ptr_eq(token, refused))
            {
                *current = None;
            }
        }
        let token = self.token(client).await?;
        Ok(token.filter(|token| token.header != refused.header))
    }

    fn current(&self) -> Option<Arc<Token>> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, token: Option<Arc<Token>>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = token;
    }
}
