//! What is said of a description: what became of each part, and what is wrong with it.
//!
//! Everything above reports here, and nothing here decides: what a message says is written where
//! the fault is found.

mod diagnostic;
mod outcomes;

pub(crate) use diagnostic::Position;
pub use diagnostic::{Diagnostic, Refusals};
pub use outcomes::{Entry, Outcome, Report, ReportSummary};
