//! Every name on the wire as the description has it, whatever it is called in Rust.

#[path = "../support.rs"]
mod support;
