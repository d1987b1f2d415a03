//! What is proved across the crates.

#[rustfmt::skip] // Generated, and formatted by the generator.
pub mod calls;
pub mod case;
pub mod compare;
pub mod description;
/// Runs the programs in guides that can be run; all are compiled by the tests in `documented`.
#[cfg(doctest)]
pub mod guides;
pub mod server;
pub mod stage;
pub mod stand_in;
