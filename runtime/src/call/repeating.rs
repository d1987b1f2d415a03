//! What makes it safe to send a call again, and when that is done.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use super::Call;
use crate::operation::RetryRule;

impl Call {
    /// The operation takes an idempotency key in this header: a text by which the
    /// server knows a call that it was sent before, and does not act twice.
    ///
    /// A call whose caller sets no key, by the header's own parameter or by
    /// [`RequestOptions::header`](crate::RequestOptions::header), gets one by itself: a
    /// random UUID (RFC 9562 section 5.4). It is the same each time that the call is
    /// sent. With a key any method is repeated as one that is idempotent is.
    pub fn idempotency_key(&mut self, header: &'static str) {
        self.key = Some(header);
    }

    /// When the call is repeated, unless the caller says otherwise.
    pub fn retry_rule(&mut self, rule: &'static RetryRule) {
        self.rule = Some(rule);
    }

    /// The header of the key and a new key, if the caller has set none.
    pub(super) fn missing_key(&self) -> Option<(&'static str, String)> {
        let header = self.key?;
        let mut own = self.headers.iter().map(|(name, _)| *name);
        let mut chosen = self.chosen_headers().iter();
        let is_set = own.any(|name| name.eq_ignore_ascii_case(header))
            || chosen.any(|(name, _)| name.eq_ignore_ascii_case(header));
        (!is_set).then(|| (header, uuid()))
    }
}

/// A random UUID. The standard library's hashers have keys that the system made at random, and give
/// numbers that nobody foresees without them.
fn uuid() -> String {
    let state = RandomState::new();
    let half = |which: u8| {
        let mut hasher = state.build_hasher();
        hasher.write_u8(which);
        u128::from(hasher.finish())
    };
    let random = half(0) << 64 | half(1);
    // Version 4, variant 10.
    let random = random & !(0xF << 76) | 0x4 << 76;
    let random = random & !(0x3 << 62) | 0x2 << 62;
    let digits = format!("{random:032x}");
    let parts = [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::uuid;

    #[test]
    fn a_key_is_a_random_uuid() {
        let keys: HashSet<_> = (0..1000).map(|_| uuid()).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let lengths: Vec<_> = key.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12]);
            assert!(key.chars().all(|it| it == '-' || it.is_ascii_hexdigit()));
            assert_eq!(&key[14..15], "4");
            assert!("89ab".contains(&key[19..20]));
        }
    }
}
