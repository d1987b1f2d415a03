//! `Retry-After`: the wait that a server asks for.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// The wait that `Retry-After` asks for (RFC 9110 section 10.2.3): seconds, or
/// a date; a date in the past is no wait, and a number of seconds that is too
/// large to count is one without end.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}
