//! Waiting for a job that the server works at.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use crate::error::{Error, Result, TimeoutError, TimeoutKind};
use crate::time::Clock;

/// Asks for the state of a job until it is done: after a short wait at first,
/// and then after longer ones.
///
/// ```
/// # use std::time::Duration;
/// # use mainsheet_runtime::{Poller, Result};
/// # struct Job { state: &'static str }
/// # async fn get_job() -> Result<Job> { Ok(Job { state: "DONE" }) }
/// # async fn run() -> Result<()> {
/// let job = Poller::new()
///     .deadline(Duration::from_secs(600))
///     .until(get_job, |job| job.state == "DONE")
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Poller {
    min: Duration,
    max: Duration,
    deadline: Duration,
    clock: Clock,
}

impl Default for Poller {
    /// Waits from one second, doubled up to 15 seconds, within half an hour.
    fn default() -> Self {
        Self {
            min: Duration::from_secs(1),
            max: Duration::from_secs(15),
            deadline: Duration::from_secs(30 * 60),
            clock: Clock::default(),
        }
    }
}

impl Poller {
    /// The default waits.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first wait, which doubles from question to question, and the longest.
    #[must_use]
    pub fn waits(mut self, min: Duration, max: Duration) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// How long to go on asking.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Waits by another clock.
    #[cfg(feature = "testing")]
    #[doc(hidden)]
    #[must_use]
    pub fn clock(mut self, clock: crate::time::ManualClock) -> Self {
        self.clock = clock.into();
        self
    }

    /// Calls `get` until `done` says so of what it gave, and gives that. `done`
    /// sees every state, and so can show progress.
    ///
    /// # Errors
    /// The first error of `get`, which is not called again after it (its own
    /// retries have failed); [`Error::Timeout`] with [`TimeoutKind::Poll`] when
    /// the deadline passes, even within a call of `get`.
    pub async fn until<T, F: Future<Output = Result<T>>>(
        &self,
        mut get: impl FnMut() -> F,
        mut done: impl FnMut(&T) -> bool,
    ) -> Result<T> {
        let end = self.clock.now().after(self.deadline);
        let late = || {
            let error = TimeoutError::new("poll", TimeoutKind::Poll, Some(self.deadline));
            Error::Timeout(error)
        };
        let mut wait = self.min;
        loop {
            let state = self.clock.timeout_at(end, pin!(get())).await;
            let state = state.ok_or_else(late)??;
            if done(&state) {
                return Ok(state);
            }
            let sleep = pin!(self.clock.sleep(wait));
            let slept = self.clock.timeout_at(end, sleep).await;
            slept.ok_or_else(late)?;
            wait = wait.saturating_mul(2).min(self.max.max(self.min));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use super::Poller;
    use crate::error::{Error, Result, TimeoutKind};
    use crate::time::Clock;

    #[tokio::test(start_paused = true)]
    async fn a_job_is_asked_for_until_it_is_done() {
        let (clock, start) = (Clock::default(), Clock::default().now());
        let asked = Cell::new(0);
        let get = || {
            asked.set(asked.get() + 1);
            std::future::ready(Ok(asked.get()))
        };
        let done = Poller::new().until(get, |count| *count == 7).await.unwrap();
        assert_eq!(done, 7);
        // 1 + 2 + 4 + 8 + 15 + 15 seconds.
        assert_eq!(clock.now().since(start).as_secs(), 45);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_does_not_end_is_given_up() {
        let (clock, start) = (Clock::default(), Clock::default().now());
        let poller = Poller::new()
            .waits(Duration::from_secs(7), Duration::from_secs(7))
            .deadline(Duration::from_secs(10));
        let get = || std::future::ready(Ok(()));
        let error = poller.until(get, |()| false).await.unwrap_err();
        let Error::Timeout(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.kind(), TimeoutKind::Poll);
        assert_eq!(clock.now().since(start).as_secs(), 10);
        let stuck = poller.until(std::future::pending::<Result<()>>, |()| false);
        assert!(matches!(stuck.await, Err(Error::Timeout(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_ends_it() {
        let get = || std::future::ready(Err::<(), _>(Error::invalid("x", "y")));
        let error = Poller::new().until(get, |()| true).await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)));
    }
}
