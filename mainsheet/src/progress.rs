//! Progress, for what takes longer than a second.

use std::borrow::Cow;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Terminal;

/// What takes less shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on standard error that shows that something goes on, until it is dropped.
pub(crate) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    pub(crate) fn begin(terminal: &Terminal, what: impl Into<Cow<'static, str>>) -> Self {
        if !terminal.shows_progress() {
            return Self(None);
        }
        let what = what.into();
        let (over, ends) = mpsc::channel();
        let shown = thread::Builder::new().spawn(move || {
            show(&what, &|patience| {
                ends.recv_timeout(patience) == Err(RecvTimeoutError::Timeout)
            });
        });
        // Without a thread the work goes on all the same.
        Self(shown.ok().map(|shown| (over, shown)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((over, shown)) = self.0.take() {
            drop(over);
            // What it drew is gone when it ends.
            let _ = shown.join();
        }
    }
}

/// Draws as long as it goes on.
fn show(what: &str, goes_on: &dyn Fn(Duration) -> bool) {
    if !goes_on(PATIENCE) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    let bar = bar.with_elapsed(PATIENCE);
    bar.tick();
    while goes_on(Duration::from_millis(100)) {
        bar.tick();
    }
    bar.finish_and_clear();
}
