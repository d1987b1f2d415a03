//! What differs between two descriptions, and what of it breaks a client.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

mod forms;
mod found;
mod later;
mod later_cases;
mod later_rules;
mod operation_cases;
mod output;
mod own;
mod published;
mod rules;
mod schema_cases;
mod structure;
