//! Time: the one place that reads a clock, waits for one, and adds to what it
//! says. `clippy.toml` keeps all others from doing so. Nothing else of the
//! runtime is known here.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one place for it"
)]

#[cfg(feature = "testing")]
mod manual;

use std::future::Future;
use std::time::{Duration, SystemTime};

#[cfg(feature = "testing")]
pub use self::manual::ManualClock;

/// Longer than any program waits, and short enough to be added to any time.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// A moment of a [`Clock`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Instant(tokio::time::Instant);

impl Instant {
    /// So much later. What no clock will ever show is as good as never.
    pub(crate) fn after(self, wait: Duration) -> Self {
        Self(self.0.checked_add(wait).unwrap_or_else(|| self.0 + FAR))
    }

    /// How much later than `earlier` this is.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }
}

/// What a client knows the time by: the system's clock, and in tests one that
/// they move by hand. Without the feature `testing` it is nothing at all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    #[cfg(feature = "testing")]
    manual: Option<ManualClock>,
}

impl Clock {
    pub(crate) fn now(&self) -> Instant {
        #[cfg(feature = "testing")]
        if let Some(manual) = &self.manual {
            return Instant(manual.start()).after(manual.elapsed());
        }
        Instant(tokio::time::Instant::now())
    }

    /// What a calendar says.
    pub(crate) fn date(&self) -> SystemTime {
        #[cfg(feature = "testing")]
        if let Some(manual) = &self.manual {
            return manual.date();
        }
        SystemTime::now()
    }

    pub(crate) async fn sleep(&self, wait: Duration) {
        self.sleep_until(self.now().after(wait)).await;
    }

    pub(crate) async fn sleep_until(&self, at: Instant) {
        #[cfg(feature = "testing")]
        if let Some(manual) = &self.manual {
            return manual.sleep_until(at.since(Instant(manual.start()))).await;
        }
        tokio::time::sleep_until(at.0).await;
    }

    /// What the future gives, unless it is not done in time.
    pub(crate) async fn timeout_at<F>(&self, at: Instant, future: F) -> Option<F::Output>
    where
        F: Future + Unpin,
    {
        #[cfg(feature = "testing")]
        if let Some(manual) = &self.manual {
            let at = at.since(Instant(manual.start()));
            return manual.timeout_at(at, future).await;
        }
        tokio::time::timeout_at(at.0, future).await.ok()
    }
}

#[cfg(feature = "testing")]
impl From<ManualClock> for Clock {
    fn from(clock: ManualClock) -> Self {
        Self {
            manual: Some(clock),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Clock, FAR};

    #[test]
    fn no_sum_is_too_large() {
        let now = Clock::default().now();
        let second = Duration::from_secs(1);
        assert_eq!(now.after(second).since(now), second);
        assert_eq!(now.since(now.after(second)), Duration::ZERO);
        let never = now.after(Duration::MAX);
        assert_eq!(never.since(now), FAR);
        assert!(never.after(Duration::MAX) >= never);
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_of_a_program_is_the_runtimes() {
        let clock = Clock::default();
        let start = clock.now();
        clock.sleep(Duration::from_secs(3600)).await;
        assert_eq!(clock.now().since(start).as_secs(), 3600);
        let late = clock.now().after(Duration::from_secs(60));
        let never = std::future::pending::<()>();
        assert_eq!(clock.timeout_at(late, Box::pin(never)).await, None);
        assert_eq!(clock.now().since(start).as_secs(), 3660);
        assert_eq!(clock.timeout_at(late, std::future::ready(7)).await, Some(7));
    }
}
