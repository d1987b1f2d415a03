//! What is proved across the crates.

pub mod calls;
pub mod case;
