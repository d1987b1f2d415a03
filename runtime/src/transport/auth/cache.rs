//! One token for all calls, renewed by one of them.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, Shared, WeakShared};
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::{AccessToken, Source};
use crate::error::{AuthError, AuthErrorKind};
use crate::operation::Server;
use crate::time::Instant;
use crate::transport::client::Inner;
use crate::transport::patience::{self, Patience};

/// How long before its end a token is renewed, at most. A token of ten minutes
/// or less is renewed in its last tenth.
const MARGIN: Duration = Duration::from_secs(60);

/// How long a token that is still good is used after its renewal failed before
/// the next try.
const PAUSE: Duration = Duration::from_secs(5);

/// How long it is remembered, at most, that a token endpoint asked for a pause:
/// nobody means more than a day.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

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

    /// Whether it has not ended yet.
    fn is_good(&self, now: Instant) -> bool {
        self.expires_at.is_none_or(|end| now < end)
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

/// Where calls get a token that can be renewed.
#[derive(Debug)]
pub(crate) struct TokenSource {
    source: Source,
    current: RwLock<Option<Arc<Token>>>,
    fetches: Mutex<Fetches>,
}

/// What became, or becomes, of asking for a token.
#[derive(Default)]
struct Fetches {
    /// Lives as long as somebody waits for it: who gives up neither ends it for
    /// the others nor leaves it behind.
    under_way: Option<WeakShared<Fetch>>,
    /// Until when not to ask again, as the one who was asked has it.
    refused: Option<(Instant, AuthError)>,
}

/// A request for a token, which whoever waits for it moves on.
type Fetch = BoxFuture<'static, Result<Arc<Token>, AuthError>>;

impl fmt::Debug for Fetches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetches")
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

impl TokenSource {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            current: RwLock::default(),
            fetches: Mutex::default(),
        }
    }

    /// The token to send to a server.
    pub(crate) async fn token(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        server: Server,
    ) -> Result<Arc<Token>, AuthError> {
        let now = client.clock.now();
        let current = self.current();
        if let Some(token) = current {
            if token.renew_at.is_none_or(|at| now < at) {
                return Ok(token);
            }
            if token.is_good(now) {
                return self.renew_early(client, server, &token).await;
            }
        }
        let (fetch, _) = self.fetch(client, server)?;
        fetch.await
    }

    /// Renews a token that is still good, unless another call is at it.
    async fn renew_early(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        server: Server,
        old: &Arc<Token>,
    ) -> Result<Arc<Token>, AuthError> {
        let result = match self.fetch(client, server) {
            Ok((fetch, true)) => fetch.await,
            Ok((_, false)) => return Ok(Arc::clone(old)),
            Err(error) => Err(error),
        };
        result.or_else(|error| {
            tracing::warn!(%error, "could not renew the token ahead of its end");
            let pause = PAUSE.max(error.retry_after().unwrap_or_default());
            let pause = client.clock.now().after(pause);
            let token = Arc::new(Token {
                header: old.header(),
                renew_at: Some(old.expires_at.map_or(pause, |end| pause.min(end))),
                expires_at: old.expires_at,
            });
            let mut current = self.write();
            // Unless it was refused meanwhile.
            if current
                .as_ref()
                .is_some_and(|token| Arc::ptr_eq(token, old))
            {
                *current = Some(Arc::clone(&token));
            }
            Ok(token)
        })
    }

    /// The request for a token that is under way, or a new one; and whether it
    /// is new.
    fn fetch(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        server: Server,
    ) -> Result<(Shared<Fetch>, bool), AuthError> {
        let mut fetches = self.fetches.lock().unwrap_or_else(PoisonError::into_inner);
        let under_way = fetches.under_way.as_ref().and_then(WeakShared::upgrade);
        if let Some(fetch) = under_way.filter(|fetch| fetch.peek().is_none()) {
            return Ok((fetch, false));
        }
        let now = client.clock.now();
        match &fetches.refused {
            Some((until, error)) if now < *until => {
                return Err(error.clone().with_retry_after(until.since(now)));
            }
            _ => fetches.refused = None,
        }
        let fetch = fetched(Arc::clone(self), Arc::clone(client), server)
            .boxed()
            .shared();
        fetches.under_way = fetch.downgrade();
        Ok((fetch, true))
    }

    /// Keeps how a request for a token went.
    fn keep(&self, client: &Inner, result: &Result<Arc<Token>, AuthError>) {
        match result {
            Ok(token) => *self.write() = Some(Arc::clone(token)),
            Err(error) => {
                if let Some(wait) = error.retry_after()
                    && error.is_retryable()
                {
                    let until = client.clock.now().after(wait.min(REMEMBERED));
                    let mut fetches = self.fetches.lock().unwrap_or_else(PoisonError::into_inner);
                    fetches.refused = Some((until, error.clone()));
                }
            }
        }
    }

    /// Gives up a token that a server answered with 401. Calls that were under
    /// way with it find a new one.
    pub(crate) fn forget(&self, refused: &Arc<Token>) {
        let mut current = self.write();
        if current
            .as_ref()
            .is_some_and(|token| token.header == refused.header)
        {
            *current = None;
        }
    }

    /// A token in place of `refused`, which the server answered with 401.
    /// `None` if there is no other.
    pub(crate) async fn other(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        server: Server,
        refused: &Arc<Token>,
    ) -> Result<Option<Arc<Token>>, AuthError> {
        let token = self.token(client, server).await?;
        Ok((token.header != refused.header).then_some(token))
    }

    fn current(&self) -> Option<Arc<Token>> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Arc<Token>>> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A new token, which becomes that of the source. It is asked for within a time
/// that does not depend on who waits for it.
async fn fetched(
    tokens: Arc<TokenSource>,
    client: Arc<Inner>,
    server: Server,
) -> Result<Arc<Token>, AuthError> {
    // The lifetime is counted from before the request, to be on the safe side.
    let since = client.clock.now();
    let total = client.timeouts.total.unwrap_or(patience::TOTAL);
    let patience = Patience::new(&client.clock, since, client.timeouts.read, Some(total));
    // A panic is the provider's, and must not leave the others waiting.
    let fetch = AssertUnwindSafe(tokens.source.fetch(&client, server, &patience)).catch_unwind();
    let result = fetch.await;
    let result = result.unwrap_or_else(|_| Err(AuthError::provider("the provider panicked")));
    let result = result.and_then(|token| Token::new(&token, since).map(Arc::new));
    tokens.keep(&client, &result);
    result
}
