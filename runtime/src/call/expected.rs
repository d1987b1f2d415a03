//! What a successful answer must be before anybody looks at its body.

use std::borrow::Cow;

use http::{HeaderMap, StatusCode, header};

use crate::call::Prepared;
use crate::error::shown::shown;

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

/// Whether a part (206) is one of a text's bytes, and not one of a list's
/// elements, which some services call their pages (RFC 9110 section 14.4).
pub(crate) fn is_of_bytes(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_RANGE).is_none_or(|range| {
        let unit = range.as_bytes().trim_ascii_start().get(..5);
        unit.is_some_and(|unit| unit.eq_ignore_ascii_case(b"bytes"))
    })
}

/// Whether a media type is one of those that an `Accept` header lists (RFC 9110
/// section 12.5.1).
///
/// Of bytes of no certain kind (`application/octet-stream`) nothing can be said,
/// whichever side says so, but that they are no page for a browser, which is
/// what those who stand in between send.
fn accepts(accept: &str, sent: &str) -> bool {
    const ANY: &str = "application/octet-stream";
    let sent = essence(sent);
    if sent.is_empty() || sent == ANY || accept.trim().is_empty() {
        return true;
    }
    let is_page = matches!(sent.as_str(), "text/html" | "application/xhtml+xml");
    accept.split(',').map(essence).any(|range| {
        range == "*/*"
            || range == sent
            || range == ANY && !is_page
            || range
                .strip_suffix('*')
                .is_some_and(|start| start.ends_with('/') && sent.starts_with(start))
    })
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn a_media_type_is_one_that_was_asked_for() {
        for (accept, sent, fits) in [
            ("text/csv", "text/csv", true),
            ("text/csv", "Text/CSV; charset=utf-8; header=present", true),
            ("text/csv", "text/html", false),
            ("text/csv", "application/json", false),
            ("text/csv", "text/csv-schema", false),
            ("text/csv", "application/octet-stream", true),
            ("text/csv", "", true),
            ("image/*;q=0.9, text/csv", "image/png", true),
            ("image/*", "text/png", false),
            ("*/*", "text/html", true),
            ("", "text/html", true),
            ("application/octet-stream", "application/zip", true),
            (
                "application/octet-stream",
                "text/html; charset=utf-8",
                false,
            ),
            ("application/octet-stream, text/html", "text/html", true),
        ] {
            assert_eq!(accepts(accept, sent), fits, "{accept} {sent}");
        }
    }
}
