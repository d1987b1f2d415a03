//! Calls from code that is not asynchronous: the same requests, whose answers a thread waits for.
//!
//! They run on a thread of their own, which is started with the first of them. So nothing has to be
//! set up, and a thread may wait that runs asynchronous code itself; it stands still meanwhile, and
//! there `.await` is better.
//!
//! ```no_run
//! use mainsheet_runtime::blocking::{Wait, WaitEach};
//! # use mainsheet_runtime::{Client, Credentials, Items, Json, Result};
//! # fn get_record(client: &Client) -> mainsheet_runtime::BoxFuture<'static, Result<Json>> { todo!() }
//! # fn list_records(client: &Client) -> Items<Json> { todo!() }
//! # fn run(client: &Client) -> Result<()> {
//! let record = get_record(client).wait()?;
//! for record in list_records(client).wait_each() {
//!     println!("{:?}", record?);
//! }
//! # Ok(()) }
//! ```

use std::any::Any;
use std::fmt;
use std::future::IntoFuture;
use std::panic::AssertUnwindSafe;
use std::sync::{OnceLock, mpsc};

use futures_util::stream::Stream;
use futures_util::{FutureExt, StreamExt};
use tokio::runtime::{Builder, Handle};

/// Waits for what would be awaited: a request, its `send`, or what a download is read by.
pub trait Wait: IntoFuture {
    /// What `.await` gives. The thread stands still until then.
    ///
    /// # Panics
    /// If the thread for calls cannot be started, and as code of the caller's does that the call
    /// runs.
    fn wait(self) -> Self::Output;
}

impl<R> Wait for R
where
    R: IntoFuture,
    R::IntoFuture: Send + 'static,
    R::Output: Send + 'static,
{
    fn wait(self) -> Self::Output {
        run(self.into_future())
    }
}

/// Waits for what a stream yields: the elements of a list, its pages, events.
pub trait WaitEach: Stream + Sized {
    /// An iterator over all that the stream yields. It asks for nothing before it is asked.
    fn wait_each(self) -> Each<Self>;
}

impl<S> WaitEach for S
where
    S: Stream + Send + Unpin + 'static,
    S::Item: Send + 'static,
{
    fn wait_each(self) -> Each<Self> {
        Each { stream: Some(self) }
    }
}

/// The items of a stream, one after the other.
pub struct Each<S> {
    stream: Option<S>,
}

impl<S> Each<S> {
    /// The stream, which goes on where the iterator was; `None` if waiting for it panicked.
    pub fn into_stream(self) -> Option<S> {
        self.stream
    }
}

impl<S> Iterator for Each<S>
where
    S: Stream + Send + Unpin + 'static,
    S::Item: Send + 'static,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let mut stream = self.stream.take()?;
        let (item, stream) = run(async move { (stream.next().await, stream) });
        self.stream = Some(stream);
        item
    }
}

impl<S> fmt::Debug for Each<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Each").finish_non_exhaustive()
    }
}

/// Runs a future on the thread for calls, and waits for what it gives.
fn run<F>(future: F) -> F::Output
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (to, from) = mpsc::sync_channel(1);
    handle().spawn(async move {
        let output = AssertUnwindSafe(future).catch_unwind().await;
        // Nobody but the waiting thread has the other end.
        let _ = to.send(output);
    });
    let output = from
        .recv()
        .unwrap_or_else(|lost| Err(Box::new(lost) as Box<dyn Any + Send>));
    output.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The thread for calls.
fn handle() -> &'static Handle {
    static HANDLE: OnceLock<Handle> = OnceLock::new();
    HANDLE.get_or_init(|| start().expect("a thread for calls starts"))
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name("mainsheet calls".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}
