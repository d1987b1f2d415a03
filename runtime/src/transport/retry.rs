//! When a call is repeated, and after which wait.

use std::sync::LazyLock;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::StatusCode;

use crate::error::{Error, TimeoutKind};
use crate::headers::retry_after;
use crate::operation::RetryRule;
use crate::time::{Clock, Instant};

/// When and how often a call is repeated.
///
/// A call is repeated when the server answers 429, 502, 503 or 504 (see
/// [`statuses`](Self::statuses)) and when the connection fails. A method that
/// is not idempotent (POST, PATCH and any that is not known; RFC 9110 section
/// 9.2.2) is repeated only where the server surely did not act: after 429, and
/// when no connection came about. A call with an idempotency key is repeated
/// whatever its method.
///
/// Where a description says for an operation when calls are repeated, that stands
/// in the place of the default, and not of a policy that somebody set.
///
/// The wait is what the server asks for by `Retry-After`, else it doubles from
/// repetition to repetition. Either has a random part added, so that many calls
/// that were refused together do not come back together. A wait that would
/// outlast the policy's deadline or the call's total timeout is not begun: the
/// call ends at once with what the server answered.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    max_attempts: u32,
    min_delay: Duration,
    max_delay: Duration,
    factor: f32,
    connection_errors: bool,
    deadline: Duration,
    statuses: Vec<u16>,
}

impl Default for RetryPolicy {
    /// Four attempts with waits of 0.5, 1 and 2 seconds, to each of which up to
    /// as much again is added at random, within two minutes.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            min_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(30),
            factor: 2.0,
            connection_errors: true,
            deadline: Duration::from_secs(120),
            statuses: vec![429, 502, 503, 504],
        }
    }
}

impl RetryPolicy {
    /// What is done where nobody chose anything.
    pub(crate) fn usual() -> &'static Self {
        static USUAL: LazyLock<RetryPolicy> = LazyLock::new(RetryPolicy::default);
        &USUAL
    }

    /// What a description says.
    pub(crate) fn of(rule: &RetryRule) -> Self {
        let mut policy = Self::default();
        policy.max_attempts = match (rule.max_attempts, rule.deadline) {
            (Some(attempts), _) => attempts,
            (None, Some(_)) => u32::MAX,
            (None, None) => policy.max_attempts,
        };
        if let Some((min, max)) = rule.delays {
            policy.min_delay = Duration::from_millis(min);
            policy.max_delay = Duration::from_millis(max);
        }
        if let Some(factor) = rule.factor {
            policy = policy.factor(f64::from(factor) / 1000.0);
        }
        policy.connection_errors = rule.connection_errors.unwrap_or(true);
        let deadline = rule.deadline.map(Duration::from_millis);
        policy.deadline = deadline.unwrap_or(policy.deadline);
        if !rule.statuses.is_empty() {
            let ranges = rule.statuses.iter();
            policy.statuses = ranges.flat_map(|(from, to)| *from..=*to).collect();
        }
        policy
    }

    /// No repetition at all.
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a call is sent at most, the first time included.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The first wait and the longest, where the server asks for none. Each
    /// wait has up to its own length added at random; one that the server asks
    /// for has at most 10 seconds added.
    #[must_use]
    pub fn delays(mut self, min: Duration, max: Duration) -> Self {
        self.min_delay = min;
        self.max_delay = max;
        self
    }

    /// By what each wait is longer than the one before: 2 unless set, and at least 1.
    #[must_use]
    pub fn factor(mut self, factor: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the precision of waits")]
        let factor = factor as f32;
        self.factor = if factor >= 1.0 { factor } else { 1.0 };
        self
    }

    /// Whether a call is repeated that got no answer, since the connection failed or was silent: yes
    /// unless set. What is repeated after an answer is said by [`statuses`](Self::statuses).
    #[must_use]
    pub fn connection_errors(mut self, repeated: bool) -> Self {
        self.connection_errors = repeated;
        self
    }

    /// No repetition begins later than this after the call did. A server that
    /// asks for a longer wait is not waited for.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The statuses after which a call is repeated.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Starts counting for one call, which began at `start` and must be done at
    /// `end`.
    pub(crate) fn start(&self, start: Instant, end: Option<Instant>) -> Retries<'_> {
        Retries {
            policy: self,
            start,
            end,
            backoff: None,
            attempts: 0,
        }
    }

    fn backoff(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.min_delay)
            .with_max_delay(self.max_delay)
            .with_factor(self.factor)
            .with_jitter()
            .without_max_times()
            .build()
    }
}

/// The most that is added at random to a wait that the server asks for.
const SPREAD: Duration = Duration::from_secs(10);

/// The repetitions of one call.
pub(crate) struct Retries<'a> {
    policy: &'a RetryPolicy,
    start: Instant,
    end: Option<Instant>,
    /// Made by the first failure.
    backoff: Option<ExponentialBackoff>,
    attempts: u32,
}

impl Retries<'_> {
    /// How long to wait before the next attempt; `None` to give up.
    pub(crate) fn next(
        &mut self,
        idempotent: bool,
        error: &Error,
        clock: &Clock,
    ) -> Option<Duration> {
        self.attempts += 1;
        if self.attempts >= self.policy.max_attempts || !self.policy.repeats(idempotent, error) {
            return None;
        }
        let now = clock.now();
        let within_deadline = self.policy.deadline.checked_sub(now.since(self.start))?;
        let asked = error
            .as_api()
            .and_then(|error| retry_after(error.headers(), clock.date()))
            .filter(|wait| !wait.is_zero());
        let (wait, is_asked) = match asked {
            Some(wait) => (wait, true),
            None => {
                let backoff = self.backoff.get_or_insert_with(|| self.policy.backoff());
                (backoff.next()?, false)
            }
        };
        let left = within_deadline.checked_sub(wait)?;
        // At the end of the call there is no time left to ask.
        let left = match self.end {
            Some(end) => left.min(
                end.since(now)
                    .checked_sub(wait)
                    .filter(|left| !left.is_zero())?,
            ),
            None => left,
        };
        Some(if is_asked {
            wait.saturating_add(random(wait.min(SPREAD).min(left / 2)))
        } else {
            wait
        })
    }
}

/// Anything from nothing to `most`, which is of seconds.
fn random(most: Duration) -> Duration {
    most.mul_f64(fastrand::f64())
}

impl RetryPolicy {
    fn repeats(&self, idempotent: bool, error: &Error) -> bool {
        match error {
            Error::Api(error) => {
                let status = error.status();
                self.statuses.contains(&status.as_u16())
                    && (idempotent || status == StatusCode::TOO_MANY_REQUESTS)
            }
            Error::Transport(_) | Error::Timeout(_) if !self.connection_errors => false,
            Error::Transport(failure) => {
                failure.is_retryable() && (idempotent || error.is_unseen())
            }
            Error::Timeout(failure) if failure.kind() == TimeoutKind::Total => false,
            Error::Timeout(_) => idempotent || error.is_unseen(),
            _ => false,
        }
    }
}
