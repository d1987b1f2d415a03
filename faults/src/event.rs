//! What tests wait for, in place of a clock.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

/// Gives what `event` gives. A test whose event never comes fails, and does not
/// hang; how long it would, no test depends on.
#[expect(clippy::disallowed_methods, reason = "the one bound for what hangs")]
pub async fn soon<F: Future>(what: &str, event: F) -> F::Output {
    let result = tokio::time::timeout(Duration::from_secs(300), event).await;
    result.unwrap_or_else(|_| panic!("{what} did not come"))
}

/// What keeps something back until the test says so. Clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// A gate that nobody has passed.
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// A gate for what never comes.
    pub fn shut() -> Self {
        Self::new()
    }

    /// Lets one pass.
    pub fn pass(&self) {
        self.0.add_permits(1);
    }

    /// Lets everybody pass, now and later.
    pub fn open(&self) {
        self.0.close();
    }

    /// Waits to be let through.
    pub async fn wait(&self) {
        // An error says that the gate is open.
        if let Ok(permit) = self.0.acquire().await {
            permit.forget();
        }
    }
}

/// Something that happens so many times. Clones are the same event.
#[derive(Clone, Debug)]
pub struct Event(Arc<watch::Sender<usize>>);

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl Event {
    /// An event that has not happened.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// It has happened (once more).
    pub fn happens(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// It is no longer so, once.
    pub fn ends(&self) {
        self.0.send_modify(|count| *count -= 1);
    }

    /// How often it has happened.
    pub fn count(&self) -> usize {
        *self.0.borrow()
    }

    /// Waits until it has happened so often, or more often.
    pub async fn reached(&self, count: usize) {
        self.until(|now| now >= count).await;
    }

    /// Waits until the count is as `done` says.
    pub async fn until(&self, mut done: impl FnMut(usize) -> bool) {
        let mut count = self.0.subscribe();
        // The sender is ours, so there is no end to this but the one asked for.
        drop(count.wait_for(|count| done(*count)).await);
    }
}
