//! What a successful answer must be before anybody looks at its body.

use http::{HeaderMap, StatusCode, header};

use super::Prepared;
use crate::error::shown::shown;
use crate::headers::{accepts, accepts_stream, essence, is_of_bytes};

/// What the body of an answer is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Something that is read whole, and so is looked at.
    Value,
    /// A file, which is handed on as it comes, so that nobody else will notice.
    File,
    /// Items one after the other.
    Items,
}

/// Why an answer is not what the call asked for, if it is not.
pub(crate) fn unfit(
    call: &Prepared,
    wanted: Wanted,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<String> {
    let is_file = wanted != Wanted::Value;
    // RFC 9110 section 15.3.7. It would pass for the whole.
    if status == StatusCode::PARTIAL_CONTENT
        && call.header(&header::RANGE).is_none()
        && (is_file || is_of_bytes(headers))
    {
        return Some("the server sent a part (206), and the whole was asked for".into());
    }
    if !is_file {
        return None;
    }
    if let StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT = status {
        // Of items it is none.
        if wanted == Wanted::Items {
            return None;
        }
        let status = status.as_u16();
        return Some(format!("the server sent no file ({status})"));
    }
    let accept = call.accept();
    let sent = headers.get(header::CONTENT_TYPE)?;
    let sent = String::from_utf8_lossy(sent.as_bytes());
    // Several parts in one answer, each with its own type (RFC 9110 section 14.6).
    if status == StatusCode::PARTIAL_CONTENT && essence(&sent) == "multipart/byteranges" {
        return None;
    }
    let is_accepted = match wanted {
        Wanted::Items => accepts_stream(&accept, &sent),
        Wanted::File | Wanted::Value => accepts(&accept, &sent),
    };
    (!is_accepted).then(|| {
        let (sent, accept) = (shown(&sent), shown(&accept));
        format!("the server sent {sent}, and {accept} was asked for")
    })
}
