//! What has come, as far as it tells what to think of what comes after it. Knows
//! pages as bytes.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use bytes::Bytes;
use http::StatusCode;
use serde_json::value::RawValue;

use super::source::Page;
use crate::error::Error;

/// What a server says to an offset that it does not like, be it at the end of
/// the list or too deep for it.
const REFUSALS: [StatusCode; 4] = [
    StatusCode::BAD_REQUEST,
    StatusCode::NOT_FOUND,
    StatusCode::RANGE_NOT_SATISFIABLE,
    StatusCode::UNPROCESSABLE_ENTITY,
];

/// The pages that came.
#[derive(Default)]
pub(super) struct Evidence {
    /// A fingerprint of each.
    seen: HashSet<u64>,
    last: Bytes,
}

impl Evidence {
    /// Keeps a page. Whether it is another one than all before it.
    pub(super) fn is_new(&mut self, page: &Bytes) -> bool {
        let mut hasher = DefaultHasher::new();
        hasher.write(page);
        self.last = page.clone();
        self.seen.insert(hasher.finish())
    }

    /// Whether `page` holds the last element that came, and nothing else.
    pub(super) fn is_last_element(&self, page: &Page) -> bool {
        let Ok((_, received)) = page else {
            return false;
        };
        let (Some(before), Some(now)) = (elements(&self.last), elements(&received.body)) else {
            return false;
        };
        now.len() == 1 && before.last().map(|last| last.get()) == Some(now[0].get())
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn elements(page: &Bytes) -> Option<Vec<&RawValue>> {
    serde_json::from_slice(page).ok()
}

/// Whether the server refused to send a page, as some do at the end of a list
/// instead of sending an empty one.
pub(super) fn is_refused(page: &Page) -> bool {
    match page {
        Err(Error::Api(error)) => REFUSALS.contains(&error.status()),
        _ => false,
    }
}

/// Whether a page is `null`, as some servers write an empty list, and as others
/// write that something went wrong.
pub(super) fn is_null(page: &Bytes) -> bool {
    page.trim_ascii() == b"null"
}
