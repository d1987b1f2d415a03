//! The descriptions beside this file, each a module of the crate `cases` and called by the module of
//! the same name here.

mod addresses;
mod alone;
mod answers;
mod bases;
mod completions;
mod composed;
mod defaults;
mod dialect;
mod endless;
mod fast;
mod file_names;
mod form_parts;
mod formats;
mod given;
mod headers;
mod hosts;
mod ids;
mod media;
mod methods;
mod narrowed;
mod nulls;
mod paging;
mod parameter_content;
mod path_items;
mod repeating;
mod streams;
#[path = "../support.rs"]
mod support;
mod security;
mod surrogates;
mod unions;
mod webhooks;
