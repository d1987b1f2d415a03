//! What of a text needs no look: eight bytes at a time.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// How many bytes come before a quote, a backslash or a control character: what JSON writes as it is
/// (RFC 8259, section 7).
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let special = equal(word, b'"') | equal(word, b'\\') | below_space(word);
        if special != 0 {
            // Above the first, marks may be wrong.
            return bytes.len() - rest.len() + special.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    let special = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
    bytes.len() - rest.len() + special.unwrap_or(rest.len())
}

/// Marks the high bit of bytes that are `byte`.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let word = word ^ (ONES * u64::from(byte));
    word.wrapping_sub(ONES) & !word & HIGH
}

/// Marks the high bit of control characters.
#[inline]
fn below_space(word: u64) -> u64 {
    word.wrapping_sub(ONES * u64::from(b' ')) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_first_that_is_not_plain_is_found_wherever_it_stands() {
        for len in 0..40 {
            let text = "aé\u{7f} €".chars().cycle();
            let text: String = text.take(len).collect();
            assert_eq!(plain(text.as_bytes()), text.len());
            for place in 0..text.len() {
                for special in (0..=0x1F).chain(*b"\"\\") {
                    let mut bytes = text.clone().into_bytes();
                    bytes[place] = special;
                    // What stands behind it does not count.
                    if let Some(next) = bytes.get_mut(place + 1) {
                        *next = special.wrapping_add(1);
                    }
                    assert_eq!(plain(&bytes), place, "{bytes:?}");
                }
            }
        }
    }
}
