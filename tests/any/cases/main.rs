//! The descriptions beside this file, each a module of the crate `cases` and called by the module of
//! the same name here.

mod addresses;
mod composed;
#[path = "../support.rs"]
mod support;
