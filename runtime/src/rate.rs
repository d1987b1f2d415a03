//! A limit on the rate of requests.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::time::{Clock, Instant};

/// Lets at most so many requests through in any window of time, and makes the
/// others wait for their turn, first come first served.
///
/// The clones of a limiter count together: give one to all clients that share
/// a quota. Each base path of a description (such as `/v3`) is counted on its
/// own, as vendors count by version.
#[derive(Clone, Debug)]
pub struct RateLimiter {
    requests: usize,
    window: Duration,
    /// By base path, when each of the last requests was, or will be, sent.
    sent: Arc<Mutex<HashMap<&'static str, VecDeque<Instant>>>>,
}

impl RateLimiter {
    /// At most `requests` (at least one) in any `window`.
    pub fn new(requests: u32, window: Duration) -> Self {
        Self {
            requests: usize::try_from(requests.max(1)).unwrap_or(usize::MAX),
            window,
            sent: Arc::default(),
        }
    }

    /// Waits for the next place.
    pub(crate) async fn wait(&self, key: &'static str, clock: &Clock) {
        let now = clock.now();
        let at = self.reserve(key, now);
        if at > now {
            clock.sleep_until(at).await;
        }
    }

    /// The time of the next place, which is taken by this.
    fn reserve(&self, key: &'static str, now: Instant) -> Instant {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = sent.entry(key).or_default();
        let mut at = now;
        if sent.len() >= self.requests {
            // The place that this one must stay a window away from. All before
            // it are of no more use.
            sent.drain(..sent.len() - self.requests);
            if let Some(oldest) = sent.pop_front() {
                at = now.max(oldest.after(self.window));
            }
        }
        sent.push_back(at);
        at
    }
}
