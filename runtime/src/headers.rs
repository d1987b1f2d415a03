//! What the fields of HTTP headers say, and which may be sent (RFC 9110).
//!
//! Text in, and what it means out, a file for each field. Nothing here knows of
//! calls, of clients or of time: who asks says what the date is.

mod checked;
mod disposition;
mod link;
mod media_type;
mod parameters;
mod range;
mod retry_after;

pub(crate) use self::checked::{checked, chosen};
pub(crate) use self::disposition::file_name;
pub(crate) use self::link::next_link;
pub(crate) use self::media_type::{accepts, accepts_stream, charset, essence, is_json};
pub(crate) use self::range::is_of_bytes;
pub(crate) use self::retry_after::retry_after;
