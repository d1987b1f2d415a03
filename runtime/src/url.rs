//! Where a call goes, and how its values are written there: servers, paths,
//! queries, and the styles of parameters.
//!
//! No host is ever made of text that somebody gave: see `build`. Nothing here
//! knows of a client, nor of the call that the values belong to.

mod allowed;
mod build;
mod encode;
mod listed;
pub(crate) mod server_url;
pub(crate) mod servers;
pub(crate) mod style;
pub(crate) mod template;

pub(crate) use self::allowed::{base, is_allowed, is_loopback, same_origin, shown};
pub(crate) use self::build::{CONTROL, Parameters, Text, build, refused, with_query};
pub(crate) use self::encode::{push_value, reserved};
pub(crate) use self::servers::is_absolute;
