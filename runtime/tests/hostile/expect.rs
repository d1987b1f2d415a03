//! What must come of a call.

use std::error::Error as _;
use std::fmt::Write as _;

use mainsheet_runtime::{Error, TransportErrorKind};

use crate::calls::{Got, Outcome};
use crate::support::{self, TOKEN};

/// Says what is wrong with an outcome, if anything is.
pub type Expect = Box<dyn Fn(&Outcome) -> Result<(), String> + Send>;

/// Says what was expected where it is not so.
pub fn check(what: &'static str, is_so: impl Fn(&Outcome) -> bool + Send + 'static) -> Expect {
    Box::new(move |outcome| {
        if is_so(outcome) {
            return Ok(());
        }
        // Lists are long, and the error comes last.
        let shown: String = format!("{:?} of {:?}", outcome.error, outcome.got)
            .chars()
            .take(600)
            .collect();
        Err(format!("{what} was expected, not {shown}"))
    })
}

fn fails(what: &'static str, with: impl Fn(&Error) -> bool + Send + 'static) -> Expect {
    check(what, move |outcome| {
        outcome.error.as_ref().is_some_and(&with)
    })
}

/// The record that a good server has.
pub fn record() -> Expect {
    check("the record", |outcome| {
        matches!(&outcome.got, Got::Record(record) if *record == support::record())
            && outcome.error.is_none()
    })
}

/// Success, whatever came.
pub fn success() -> Expect {
    check("success", |outcome| outcome.error.is_none())
}

/// All of these ids in this order, no other, and no error.
pub fn ids(range: std::ops::Range<u64>) -> Expect {
    check("a list, whole and exact", move |outcome| {
        let Got::List(ids, 0) = &outcome.got else {
            return false;
        };
        outcome.error.is_none() && ids.iter().copied().eq(range.clone())
    })
}

/// So many elements that cannot be read, and nothing else.
pub fn bad_elements(count: usize) -> Expect {
    check("elements that cannot be read", move |outcome| {
        matches!(&outcome.got, Got::List(ids, bad) if ids.is_empty() && *bad == count)
            && outcome.error.is_none()
    })
}

/// So many ids from `from`, in order and without gaps, and then an error.
pub fn ids_then_error(from: u64, least: usize) -> Expect {
    check("a part of a list, in order, and an error", move |outcome| {
        let Got::List(ids, _) = &outcome.got else {
            return false;
        };
        outcome.error.is_some()
            && ids.len() >= least
            && ids.iter().copied().eq((from..).take(ids.len()))
    })
}

/// The whole list, or an error after a part of it that is in order.
pub fn exact_or_error(range: std::ops::Range<u64>) -> Expect {
    check("a list that is exact, or an error", move |outcome| {
        let Got::List(ids, _) = &outcome.got else {
            return false;
        };
        let in_order = ids.iter().copied().eq(range.clone().take(ids.len()));
        let whole = ids.len() as u64 == range.end - range.start;
        in_order && (whole || outcome.error.is_some())
    })
}

/// These bytes.
pub fn bytes(expected: impl Into<Vec<u8>>) -> Expect {
    let expected = expected.into();
    check("all bytes of the file", move |outcome| {
        matches!(&outcome.got, Got::Bytes(bytes) if *bytes == expected) && outcome.error.is_none()
    })
}

/// Any error.
pub fn error() -> Expect {
    fails("an error", |_| true)
}

/// The server's answer, of this status.
pub fn api(status: u16) -> Expect {
    fails("the server's answer as an error", move |error| {
        error.as_api().is_some_and(|api| api.status() == status)
    })
}

/// Nothing that can be sent.
pub fn invalid() -> Expect {
    fails("an invalid request", |error| {
        matches!(error, Error::InvalidRequest(_))
    })
}

/// The connection.
pub fn transport() -> Expect {
    fails("an error of the connection", |error| {
        matches!(error, Error::Transport(_))
    })
}

/// The connection, at this point of it.
pub fn broken(kind: TransportErrorKind) -> Expect {
    fails(
        "an error at another point of the connection",
        move |error| matches!(error, Error::Transport(error) if error.kind() == kind),
    )
}

pub fn decode() -> Expect {
    fails("an answer that cannot be read", |error| {
        matches!(error, Error::Decode(_))
    })
}

pub fn too_large() -> Expect {
    fails("a body that is too large", |error| {
        matches!(error, Error::BodyTooLarge { .. })
    })
}

pub fn file() -> Expect {
    fails("an error of the file", |error| {
        matches!(error, Error::File(_))
    })
}

pub fn auth() -> Expect {
    fails("no token", |error| matches!(error, Error::Auth(_)))
}

/// An error that says that it is no use to try again.
pub fn for_good() -> Expect {
    fails("an error that a repetition cannot help", |error| {
        !error.is_retryable()
    })
}

/// An error that names what broke, in its own words or those of its sources.
pub fn names(word: &'static str) -> Expect {
    fails("an error that names what broke", move |error| {
        chain(error).to_lowercase().contains(word)
    })
}

/// One of two.
pub fn either(one: Expect, other: Expect) -> Expect {
    Box::new(move |outcome| one(outcome).or_else(|_| other(outcome)))
}

/// An error whose texts are fit for a log: short, of one line, and without
/// what was sent or received.
pub fn clean() -> Expect {
    Box::new(|outcome| {
        let Some(error) = &outcome.error else {
            return Err("no error".into());
        };
        let text = format!("{}\u{1}{error:?}", chain(error));
        if text.len() > 4096 {
            return Err(format!("{} bytes of text", text.len()));
        }
        let other = |char: char| char.is_control() && char != '\u{1}';
        if text.contains(other) {
            return Err(format!("control characters: {text:?}"));
        }
        for secret in [TOKEN, "hunter2", "Ann", "Bearer"] {
            if text.contains(secret) {
                return Err(format!("`{secret}` leaked: {text}"));
            }
        }
        Ok(())
    })
}

/// What an error and its sources say.
pub fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}
