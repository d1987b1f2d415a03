//! Points in time as texts (RFC 3339, section 5.6).
//!
//! What is written as the RFC says is read and written here, in a fraction of the steps that
//! chrono takes for any format; chrono has the rest: other forms of the same, and years beyond
//! four digits.

#![cfg_attr(
    not(test),
    allow(dead_code, reason = "the reader and the writer will use it")
)]

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use chrono::{SecondsFormat, Timelike as _};

/// The point in time, and whether that is all of what the text says: `false` for a fraction of
/// more digits than nanoseconds have. `None` for what is none, as without a zone.
pub(crate) fn read(text: &str) -> Option<(DateTime<FixedOffset>, bool)> {
    by_rfc(text.as_bytes()).or_else(|| Some((text.parse().ok()?, is_exact(text))))
}

/// Writes with `Z` for UTC and a fraction of no, three, six or nine digits.
pub(crate) fn write(time: &DateTime<FixedOffset>, text: &mut String) {
    let offset = time.offset().local_minus_utc();
    let local = time.naive_local();
    let (Ok(year @ 0..=9999), 0) = (u32::try_from(local.year()), offset % 60) else {
        text.push_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        return;
    };
    // A leap second is the one before, with a nanosecond of the next.
    let (leap, nanoseconds) = match local.nanosecond().checked_sub(SECOND) {
        Some(nanoseconds) => (1, nanoseconds),
        None => (0, local.nanosecond()),
    };
    push(text, year, 4);
    text.push('-');
    push(text, local.month(), 2);
    text.push('-');
    push(text, local.day(), 2);
    text.push('T');
    push(text, local.hour(), 2);
    text.push(':');
    push(text, local.minute(), 2);
    text.push(':');
    push(text, local.second() + leap, 2);
    if nanoseconds > 0 {
        text.push('.');
        if nanoseconds % 1_000_000 == 0 {
            push(text, nanoseconds / 1_000_000, 3);
        } else if nanoseconds % 1_000 == 0 {
            push(text, nanoseconds / 1_000, 6);
        } else {
            push(text, nanoseconds, 9);
        }
    }
    if offset == 0 {
        text.push('Z');
    } else {
        text.push(if offset < 0 { '-' } else { '+' });
        let minutes = offset.unsigned_abs() / 60;
        push(text, minutes / 60, 2);
        text.push(':');
        push(text, minutes % 60, 2);
    }
}

/// The nanoseconds of a second.
const SECOND: u32 = 1_000_000_000;

/// Appends a number of as many digits.
fn push(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// Reads what is written to the letter of the RFC.
fn by_rfc(text: &[u8]) -> Option<(DateTime<FixedOffset>, bool)> {
    let (seconds, rest) = text.split_at_checked("2026-01-31T08:30:00".len())?;
    let pair = |at: usize| two(seconds[at], seconds[at + 1]);
    let signs = [seconds[4], seconds[7], seconds[13], seconds[16]];
    if signs != *b"--::" || !matches!(seconds[10], b'T' | b't' | b' ') {
        return None;
    }
    let year = i32::try_from(pair(0)? * 100 + pair(2)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, pair(5)?, pair(8)?)?;
    let (fraction, offset) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest.split_at(digits)
        }
        rest => (&[][..], rest),
    };
    if fraction.is_empty() && rest.first() == Some(&b'.') {
        return None;
    }
    let mut nanoseconds = 0;
    for place in 0..9 {
        nanoseconds = nanoseconds * 10
            + fraction
                .get(place)
                .map_or(0, |&byte| u32::from(byte - b'0'));
    }
    let is_exact = fraction.iter().skip(9).all(|&byte| byte == b'0');
    let (second, nanoseconds) = match pair(17)? {
        60 => (59, nanoseconds + SECOND),
        second => (second, nanoseconds),
    };
    let time = NaiveTime::from_hms_nano_opt(pair(11)?, pair(14)?, second, nanoseconds)?;
    let offset = offset_of(offset)?;
    let utc = NaiveDateTime::new(date, time).checked_sub_offset(offset)?;
    Some((DateTime::from_naive_utc_and_offset(utc, offset), is_exact))
}

fn offset_of(text: &[u8]) -> Option<FixedOffset> {
    match text {
        [b'Z' | b'z'] => FixedOffset::east_opt(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let minutes = two(*m0, *m1).filter(|minutes| *minutes < 60)?;
            let seconds = i32::try_from(two(*h0, *h1)? * 3600 + minutes * 60).ok()?;
            FixedOffset::east_opt(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
    is_number.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// Whether the fraction of a second has no more digits than nanoseconds.
fn is_exact(text: &str) -> bool {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits = fraction.bytes().take_while(u8::is_ascii_digit);
    digits.skip(9).all(|digit| digit == b'0')
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone as _};
    use proptest::prelude::*;

    use super::{by_rfc, read, write};

    fn written(time: &DateTime<FixedOffset>) -> String {
        let mut text = String::new();
        write(time, &mut text);
        text
    }

    #[test]
    fn what_servers_send_is_read() {
        for (text, same, exact) in [
            ("2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z", true),
            ("2026-01-31t08:30:00z", "2026-01-31T08:30:00Z", true),
            ("2026-01-31 08:30:00+00:00", "2026-01-31T08:30:00Z", true),
            ("2026-01-31T08:30:00-00:00", "2026-01-31T08:30:00Z", true),
            (
                "2026-01-31T08:30:00.5-05:30",
                "2026-01-31T08:30:00.500-05:30",
                true,
            ),
            ("2026-01-31T08:30:00.000+0000", "2026-01-31T08:30:00Z", true),
            (
                "2026-01-31T08:30:00.1234567890Z",
                "2026-01-31T08:30:00.123456789Z",
                true,
            ),
            (
                "2026-01-31T08:30:00.1234567891Z",
                "2026-01-31T08:30:00.123456789Z",
                false,
            ),
            (
                "2026-01-31T08:30:00.1234567891+0000",
                "2026-01-31T08:30:00.123456789Z",
                false,
            ),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z", true),
            (
                "2016-12-31T23:59:60.25+14:00",
                "2016-12-31T23:59:60.250+14:00",
                true,
            ),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", true),
            ("+12345-01-01T00:00:00Z", "+12345-01-01T00:00:00Z", true),
        ] {
            let (time, is_exact) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((written(&time).as_str(), is_exact), (same, exact), "{text}");
        }
    }

    #[test]
    fn what_is_no_point_in_time_is_none() {
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T08:30:00",
            "2026-02-30T08:30:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T08:30:61Z",
            "2026-01-31T08:30:00.Z",
            "2026-01-31T08:30:00+24:00",
            "2026-01-31T08:30:00+01:60",
            "999999-01-01T00:00:00Z",
            "2026-01-31T08:30:00Zulu",
            "2026-01-31T08:30:0\u{664}Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn texts_are_read_as_chrono_reads_them(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,12})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])",
        ) {
            let ours = by_rfc(text.as_bytes()).map(|(time, _)| time);
            prop_assert_eq!(ours, DateTime::parse_from_rfc3339(&text).ok());
        }

        #[test]
        fn any_text_is_read_as_chrono_reads_it(text in "[-+0-9:.TtZz ]{0,32}") {
            prop_assert_eq!(read(&text).map(|(time, _)| time), text.parse().ok());
        }

        #[test]
        fn times_are_written_as_chrono_writes_them(
            seconds in -70_000_000_000..400_000_000_000_i64,
            nanoseconds in prop_oneof![
                Just(0), 0..1_000_000_000_u32, (0..1000_u32).prop_map(|n| n * 1_000_000),
                (0..1_000_000_u32).prop_map(|n| n * 1000),
            ],
            offset in prop_oneof![Just(0), -86_399..86_400_i32, (-1439..1440_i32).prop_map(|n| n * 60)],
        ) {
            let offset = FixedOffset::east_opt(offset).unwrap();
            let time = offset.timestamp_opt(seconds, nanoseconds).unwrap();
            prop_assert_eq!(written(&time), time.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }
    }
}
