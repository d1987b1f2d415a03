//! What a successful answer must be before anybody looks at its body.

use std::borrow::Cow;

use http::{HeaderMap, StatusCode, header};

use super::Prepared;
use crate::error::shown::shown;
use crate::headers::{accepts, essence, is_of_bytes};

/// Why an answer is not what the call asked for, if it is not; `is_file` says
/// that the body is handed on as it comes, so that nobody else will notice.
pub(crate) fn unfit(
    call: &Prepared,
    is_file: bool,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<String> {
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
        let status = status.as_u16();
        return Some(format!("the server sent no file ({status})"));
    }
    let accept = match call.header(&header::ACCEPT) {
        Some(accept) => String::from_utf8_lossy(accept.as_bytes()),
        None => Cow::Borrowed(call.operation.accept),
    };
    let sent = headers.get(header::CONTENT_TYPE)?;
    let sent = String::from_utf8_lossy(sent.as_bytes());
    // Several parts in one answer, each with its own type (RFC 9110 section 14.6).
    if status == StatusCode::PARTIAL_CONTENT && essence(&sent) == "multipart/byteranges" {
        return None;
    }
    (!accepts(&accept, &sent)).then(|| {
        let (sent, accept) = (shown(&sent), shown(&accept));
        format!("the server sent {sent}, and {accept} was asked for")
    })
}
