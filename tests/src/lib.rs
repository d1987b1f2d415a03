//! What is proved across the crates.

#[rustfmt::skip] // Generated, and formatted by the generator.
pub mod calls;
pub mod case;
pub mod compare;
pub mod description;
/// Compiles the programs in the README.
#[cfg(doctest)]
pub mod readme;
pub mod server;
pub mod stage;
