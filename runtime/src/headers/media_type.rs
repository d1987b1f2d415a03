//! Media types, and the `Accept` header that lists them.

use super::parameters::{parameters, unquote};

/// Whether a media type is one of those that an `Accept` header lists (RFC 9110
/// section 12.5.1).
///
/// Of bytes of no certain kind (`application/octet-stream`) nothing can be said,
/// whichever side says so, but that they are no page for a browser, which is
/// what those who stand in between send.
pub(crate) fn accepts(accept: &str, sent: &str) -> bool {
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

/// As [`accepts`], of a stream of items: JSON texts a line have many names, of which a description
/// knows one and the server another.
pub(crate) fn accepts_stream(accept: &str, sent: &str) -> bool {
    let is_lines = |media_type: &str| {
        let essence = essence(media_type);
        let name = essence.strip_prefix("application/").unwrap_or_default();
        let name = name.strip_prefix("x-").unwrap_or(name);
        matches!(
            name,
            "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-stream" | "stream+json"
        )
    };
    accepts(accept, sent) || is_lines(sent) && accept.split(',').any(is_lines)
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is JSON, or built upon it (RFC 6839, section 3.1).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// The `charset` of a media type.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    parameters(content_type).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| unquote(value.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::{accepts, accepts_stream};

    #[test]
    fn lines_of_json_have_many_names() {
        for (accept, sent, fits) in [
            ("application/x-ndjson", "application/jsonl", true),
            (
                "application/stream+json",
                "application/x-ndjson; charset=utf-8",
                true,
            ),
            ("application/x-ndjson", "application/json", false),
            ("application/json;stream=watch", "application/json", true),
            ("text/event-stream", "application/x-ndjson", false),
            ("application/json-seq", "application/jsonl", false),
        ] {
            assert_eq!(accepts_stream(accept, sent), fits, "{accept} {sent}");
        }
    }

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
