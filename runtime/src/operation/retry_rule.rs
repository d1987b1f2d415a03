//! When calls of an operation are repeated, as its description says.

/// When and how often a call is repeated, as the description of its operation has it.
///
/// It stands for what a client does by itself: a
/// [`RetryPolicy`](crate::RetryPolicy) of the client's builder or of a request comes
/// before it. Whether a call may be repeated at all is not its to say: what is not
/// idempotent is repeated only where the server surely did not act, or where the call
/// has an idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// How often a call is sent at most, the first time included; `None` for as
    /// often as the deadline allows.
    pub max_attempts: Option<u32>,
    /// The first wait and the longest, in milliseconds: see
    /// [`RetryPolicy::delays`](crate::RetryPolicy::delays).
    pub delays: Option<(u64, u64)>,
    /// By what each wait is longer than the one before, in thousandths: 1500 is half as long again;
    /// `None` for twice as long.
    pub factor: Option<u32>,
    /// Whether a call is repeated that got no answer, as far as the policy would repeat it; `None` for
    /// yes.
    pub connection_errors: Option<bool>,
    /// How late after the call's begin a repetition may begin, in milliseconds.
    pub deadline: Option<u64>,
    /// The statuses after which a call is repeated, each range from one to another;
    /// empty for those of the usual policy.
    pub statuses: &'static [(u16, u16)],
}
