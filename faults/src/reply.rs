//! Answers of HTTP/1.1, and what is done before and after them.

use std::fmt::Write as _;

use bytes::Bytes;

use crate::event::Gate;
use crate::step::Step;

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) before: Vec<Step>,
    after: Vec<Step>,
    length: Option<usize>,
}

impl Reply {
    /// An answer without a body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// An answer in JSON.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status)
            .header("content-type", "application/json")
            .body(body)
    }

    /// One header more. With `transfer-encoding` there is no `content-length`.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.headers.push((name.into(), format!("{value}")));
        self
    }

    /// The body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into().into();
        self
    }

    /// Says nothing until `gate` lets it pass.
    #[must_use]
    pub fn behind(mut self, gate: &Gate) -> Self {
        self.before.push(Step::Wait(gate.clone()));
        self
    }

    /// Says nothing, for ever.
    #[must_use]
    pub fn never(self) -> Self {
        self.behind(&Gate::shut())
    }

    /// Promises a longer body than it sends, up to here.
    #[must_use]
    pub fn promise(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    /// Then waits.
    #[must_use]
    pub fn then_wait(self, gate: &Gate) -> Self {
        self.then(Step::Wait(gate.clone()))
    }

    /// Then says nothing, for ever.
    #[must_use]
    pub fn then_never(self) -> Self {
        self.then_wait(&Gate::shut())
    }

    /// Then sends more.
    #[must_use]
    pub fn then_send(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Send(bytes.into().into()))
    }

    /// Then sends the same so many times.
    #[must_use]
    pub fn then_repeat(self, bytes: impl Into<Vec<u8>>, times: usize) -> Self {
        self.then(Step::Repeat(bytes.into().into(), times))
    }

    /// Then closes in an orderly way.
    #[must_use]
    pub fn then_close(self) -> Self {
        self.then(Step::Close)
    }

    /// Then resets the connection.
    #[must_use]
    pub fn then_reset(self) -> Self {
        self.then(Step::Reset)
    }

    /// Then does anything else.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.after.push(step);
        self
    }

    /// No answer at all: the connection is reset.
    pub fn reset() -> Self {
        let mut reply = Self::new(0);
        reply.before.push(Step::Reset);
        reply
    }

    pub(crate) fn steps(self) -> Vec<Step> {
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let chunked = self
            .headers
            .iter()
            .any(|(name, _)| name == "transfer-encoding");
        if !chunked && self.status != 204 {
            let length = self.length.unwrap_or(self.body.len());
            let _ = write!(head, "content-length: {length}\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(self.body);
        let mut steps = self.before;
        steps.push(Step::Send(bytes.into()));
        steps.extend(self.after);
        steps
    }
}
