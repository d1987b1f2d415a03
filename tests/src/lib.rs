//! What is proved across the crates.

#[rustfmt::skip] // Generated, and formatted by the generator.
pub mod calls;
pub mod case;
pub mod compare;
pub mod description;
/// Compiles, and where they can be run runs, the programs in the README and the guides.
#[cfg(doctest)]
pub mod guides;
pub mod server;
pub mod stage;
pub mod stand_in;
