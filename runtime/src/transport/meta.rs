//! What there is to say of an answer but its body.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, StatusCode};

/// What every answer has, whatever its body.
#[derive(Clone, Debug)]
pub(crate) struct Meta {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The headers that may hold the server's name for the request.
    pub(crate) request_id: Arc<[HeaderName]>,
}

impl Meta {
    pub(crate) fn request_id(&self) -> Option<&str> {
        let value = self
            .request_id
            .iter()
            .find_map(|name| self.headers.get(name))?;
        value.to_str().ok()
    }

    /// Told several times it must be the same each time, in one header or in
    /// several, which mean the same (RFC 9110, 5.3).
    pub(crate) fn total_count(&self) -> Option<u64> {
        let mut total = None;
        for value in self.headers.get_all("x-total-count") {
            for value in value.to_str().ok()?.split(',') {
                let value: u64 = value.trim().parse().ok()?;
                if *total.get_or_insert(value) != value {
                    return None;
                }
            }
        }
        total
    }
}
