//! A clock that stands still unless a test moves it.

#![expect(clippy::disallowed_types, reason = "its own time begins at one")]

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::{Either, select};
use tokio::sync::watch;

/// A clock for a client whose server is a real one: the machine may take as
/// long as it likes, no time passes but by [`advance`](Self::advance). Clones
/// are the same clock.
///
/// What the client waits for is an event of its own, so that a test moves the
/// clock when the client has come to its wait, and not before.
#[derive(Clone)]
pub struct ManualClock {
    start: tokio::time::Instant,
    state: Arc<watch::Sender<State>>,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    waits: Vec<Wait>,
    next: u64,
}

/// Somebody who waits.
#[derive(Clone, Copy)]
struct Wait {
    id: u64,
    until: Duration,
    kind: Kind,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    /// Nothing else is done meanwhile.
    Sleep,
    /// The end of something that is under way.
    Timeout,
}

impl State {
    /// How long those have to wait yet who wait in this way.
    fn left(&self, kind: Kind) -> impl Iterator<Item = Duration> {
        let waits = self.waits.iter().filter(move |wait| wait.kind == kind);
        waits
            .map(|wait| wait.until.saturating_sub(self.elapsed))
            .filter(|left| !left.is_zero())
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl ManualClock {
    /// A clock that begins to be moved now.
    pub fn new() -> Self {
        Self {
            start: tokio::time::Instant::now(),
            state: Arc::new(watch::Sender::new(State::default())),
        }
    }

    pub(crate) fn start(&self) -> tokio::time::Instant {
        self.start
    }

    /// How far it was moved.
    pub fn elapsed(&self) -> Duration {
        self.state.borrow().elapsed
    }

    /// What a calendar says: a whole second when the clock began.
    pub fn date(&self) -> SystemTime {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_750_000_000);
        start.checked_add(self.elapsed()).unwrap_or(start)
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.state
            .send_modify(|state| state.elapsed = state.elapsed.saturating_add(time));
    }

    /// Waits until so many, or more, sleep, and tells for how long yet, the
    /// shortest sleep first.
    pub async fn sleeping(&self, count: usize) -> Vec<Duration> {
        let mut left = Vec::new();
        self.until(|state| {
            left = state.left(Kind::Sleep).collect();
            left.len() >= count
        })
        .await;
        left.sort();
        left
    }

    /// Waits until something is under way that is given up in exactly this time.
    pub async fn given(&self, time: Duration) {
        self.until(|state| state.left(Kind::Timeout).any(|left| left == time))
            .await;
    }

    /// Waits until something is under way that is given up some time, and tells
    /// in what time each is, the soonest first.
    pub async fn timing(&self) -> Vec<Duration> {
        let mut left = Vec::new();
        self.until(|state| {
            left = state.left(Kind::Timeout).collect();
            !left.is_empty()
        })
        .await;
        left.sort();
        left
    }

    /// Runs something that sleeps, each time until the clock, by this, has
    /// moved to the end of the sleep. Tells the sleeps, too.
    pub async fn skip_sleeps<F: Future>(&self, future: F) -> (F::Output, Vec<Duration>) {
        let mut future = pin!(future);
        let mut sleeps = Vec::new();
        loop {
            match select(future.as_mut(), pin!(self.sleeping(1))).await {
                Either::Left((output, _)) => return (output, sleeps),
                Either::Right((left, _)) => {
                    sleeps.push(left[0]);
                    self.advance(left[0]);
                }
            }
        }
    }

    pub(crate) async fn sleep_until(&self, until: Duration) {
        let _waiting = self.waiting(until, Kind::Sleep);
        self.until(|state| state.elapsed >= until).await;
    }

    pub(crate) async fn timeout_at<F: Future + Unpin>(
        &self,
        until: Duration,
        future: F,
    ) -> Option<F::Output> {
        let _waiting = self.waiting(until, Kind::Timeout);
        let late = pin!(self.until(|state| state.elapsed >= until));
        match select(future, late).await {
            Either::Left((output, _)) => Some(output),
            Either::Right(_) => None,
        }
    }

    async fn until(&self, done: impl FnMut(&State) -> bool) {
        let mut state = self.state.subscribe();
        // The sender is ours, so there is no end to this but the one asked for.
        drop(state.wait_for(done).await);
    }

    fn waiting(&self, until: Duration, kind: Kind) -> Waiting<'_> {
        let mut id = 0;
        self.state.send_modify(|state| {
            id = state.next;
            state.next += 1;
            state.waits.push(Wait { id, until, kind });
        });
        Waiting { clock: self, id }
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManualClock")
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}

/// Takes a wait off the list when it is over, or given up.
struct Waiting<'a> {
    clock: &'a ManualClock,
    id: u64,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.clock
            .state
            .send_modify(|state| state.waits.retain(|wait| wait.id != self.id));
    }
}
