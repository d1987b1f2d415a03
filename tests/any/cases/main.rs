//! The descriptions beside this file, each a module of the crate `cases` and called by the module of
//! the same name here.

mod alone;
mod bases;
mod composed;
mod endless;
mod narrowed;
mod nulls;
#[path = "../support.rs"]
mod support;
