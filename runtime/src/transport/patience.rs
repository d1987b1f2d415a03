//! How long a call waits: the one place in which what a call awaits is put
//! under its timeouts.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use crate::body::Activity;
use crate::error::{Error, Result, TimeoutError, TimeoutKind};
use crate::time::{Clock, Instant};

/// How long a whole call may take if nothing else is set, and so how long the
/// fetch of a token may.
pub(crate) const TOTAL: Duration = Duration::from_secs(300);

/// How long to wait. One timer stands for both limits, because to set one costs
/// time in every call.
#[derive(Debug)]
pub(crate) struct Patience {
    clock: Clock,
    /// For how long the other side, or the source of an upload, may be silent.
    pub(crate) read: Duration,
    /// When the whole call must be done, and how long it was given.
    end: Option<(Instant, Duration)>,
}

impl Patience {
    pub(crate) fn new(
        clock: &Clock,
        start: Instant,
        read: Duration,
        total: Option<Duration>,
    ) -> Self {
        Self {
            clock: clock.clone(),
            read,
            end: total.map(|total| (start.after(total), total)),
        }
    }

    /// For how long the other side may be silent, and no end.
    pub(crate) fn read(clock: &Clock, read: Duration) -> Self {
        Self {
            clock: clock.clone(),
            read,
            end: None,
        }
    }

    /// When the whole call must be done.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.end.map(|(end, _)| end)
    }

    /// When to give up if nothing has been heard since `last`.
    fn until(&self, last: Instant) -> Instant {
        let silent = last.after(self.read);
        self.end.map_or(silent, |(end, _)| end.min(silent))
    }

    /// The error of having waited so long.
    fn late(&self, operation: &'static str) -> Error {
        let (kind, after) = match self.end {
            Some((end, total)) if self.clock.now() >= end => (TimeoutKind::Total, total),
            _ => (TimeoutKind::Read, self.read),
        };
        TimeoutError::new(operation, kind, Some(after)).into()
    }

    /// Waits for something that has an end of its own (a turn, a token, a pause)
    /// until the call must be done.
    pub(crate) async fn wait<T>(
        &self,
        operation: &'static str,
        future: impl Future<Output = T>,
    ) -> Result<T> {
        let Some((end, _)) = self.end else {
            return Ok(future.await);
        };
        let mut future = pin!(future);
        if let Some(output) = at_once(future.as_mut()).await {
            return Ok(output);
        }
        let output = self.clock.timeout_at(end, future).await;
        output.ok_or_else(|| self.late(operation))
    }

    /// Waits for the next sign of life: of the server, or of a file.
    pub(crate) async fn hear<T>(
        &self,
        operation: &'static str,
        future: impl Future<Output = T>,
    ) -> Result<T> {
        let mut future = pin!(future);
        if let Some(output) = at_once(future.as_mut()).await {
            return Ok(output);
        }
        let end = self.until(self.clock.now());
        let output = self.clock.timeout_at(end, future).await;
        output.ok_or_else(|| self.late(operation))
    }

    /// Waits for the head of an answer. An upload that goes on is a sign of
    /// life, too.
    pub(crate) async fn answer<T>(
        &self,
        operation: &'static str,
        future: impl Future<Output = T>,
        upload: Option<&Activity>,
    ) -> Result<T> {
        let mut future = pin!(future);
        let start = self.clock.now();
        loop {
            let last = upload.map_or(start, |upload| upload.last().max(start));
            let end = self.until(last);
            match self.clock.timeout_at(end, future.as_mut()).await {
                Some(output) => return Ok(output),
                // An upload that has moved on meanwhile is given more time.
                None if upload.is_some_and(|upload| {
                    let now = upload.last();
                    now > last && self.until(now) > self.clock.now()
                }) => {}
                None => return Err(self.late(operation)),
            }
        }
    }
}

/// What a future gives if it need not wait. To set a timer for one that need
/// not costs more than to ask.
async fn at_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|cx| {
        Poll::Ready(match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}
