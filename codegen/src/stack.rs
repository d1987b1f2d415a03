//! A stack that is deep enough for whatever a description may hold.

use std::panic::resume_unwind;
use std::thread;

/// Schemas refer to one another in chains as long as their authors like, and each step is a call
/// within a call: of the lowering, of the parser of Rust and of its formatter. The stack of a
/// test's thread, of 2 MB, is full after some hundreds of them. This much is only reserved: the
/// system takes what is used.
const STACK: usize = if cfg!(target_pointer_width = "64") {
    512 << 20
} else {
    64 << 20
};

/// Runs the work on a thread with a deep stack, and waits for it.
///
/// Where the system has no such thread, the work is done on the caller's own.
pub(crate) fn deep<T: Send>(work: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("mainsheet".to_owned())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, &work) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}
