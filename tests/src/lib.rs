//! What is proved across the crates.

#[rustfmt::skip] // Generated, and formatted by the generator.
pub mod calls;
pub mod case;
pub mod compare;
pub mod description;
pub mod server;
pub mod stage;
