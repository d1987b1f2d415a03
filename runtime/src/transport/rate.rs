//! A limit on the rate of requests.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Queue;

use crate::time::{Clock, Instant};

/// Lets at most so many requests through in any window of time, and makes the
/// others wait for their turn, first come first served. Who gives up while
/// waiting takes nobody's turn.
///
/// The clones of a limiter count together: give one to all clients that share
/// a quota. Each base path of a description (such as `/v3`) is counted on its
/// own, as vendors count by version.
#[derive(Clone, Debug)]
pub struct RateLimiter {
    requests: usize,
    window: Duration,
    queues: Arc<Mutex<Queues>>,
}

/// By base path.
type Queues = HashMap<&'static str, Arc<Queue<Sent>>>;

/// When each of the last requests was sent. Its lock is held by the one whose
/// turn is next; the others stand in the lock's queue, which is fair and which
/// they leave by being dropped.
type Sent = VecDeque<Instant>;

impl RateLimiter {
    /// At most `requests` (at least one) in any `window`.
    pub fn new(requests: u32, window: Duration) -> Self {
        Self {
            requests: usize::try_from(requests.max(1)).unwrap_or(usize::MAX),
            window,
            queues: Arc::default(),
        }
    }

    /// Waits for the next place, which is taken by this.
    pub(crate) async fn wait(&self, key: &'static str, clock: &Clock) {
        let queue = self.queue(key);
        let mut sent = queue.lock().await;
        let mut now = clock.now();
        while sent.len() >= self.requests
            && let Some(oldest) = sent.front()
        {
            let free = oldest.after(self.window);
            if free > now {
                clock.sleep_until(free).await;
                now = clock.now();
            }
            sent.pop_front();
        }
        sent.push_back(now);
    }

    fn queue(&self, key: &'static str) -> Arc<Queue<Sent>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry(key).or_default())
    }
}
