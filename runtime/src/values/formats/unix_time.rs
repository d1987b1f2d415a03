//! Points in time as seconds.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeZone, Utc};

use crate::values::codec::{Decode, Encode};
use crate::values::fault::Fault;
use crate::values::reader::Reader;
use crate::values::writer::Writer;

/// A point in time that travels as the number of seconds since the beginning of 1970, in UTC
/// (`format: unix-time`).
///
/// ```
/// use mainsheet_runtime::chrono::{self, DateTime, Utc};
/// use mainsheet_runtime::UnixTime;
///
/// let time: DateTime<Utc> = "2026-01-31T08:30:00Z".parse()?;
/// assert_eq!(UnixTime::from(time).seconds(), 1_769_848_200);
/// assert_eq!(UnixTime::from(1_769_848_200).date_time(), Some(time));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

impl UnixTime {
    /// The seconds since the beginning of 1970.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The date and the time; `None` further away than any calendar goes.
    pub const fn date_time(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<i32> for UnixTime {
    fn from(seconds: i32) -> Self {
        Self(seconds.into())
    }
}

impl From<UnixTime> for i64 {
    fn from(time: UnixTime) -> Self {
        time.0
    }
}

/// The second that it is in.
impl<Z: TimeZone> From<DateTime<Z>> for UnixTime {
    fn from(time: DateTime<Z>) -> Self {
        Self(time.timestamp())
    }
}

/// The second that it is in.
impl From<SystemTime> for UnixTime {
    fn from(time: SystemTime) -> Self {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self(seconds(since)),
            Err(error) => {
                let before = error.duration();
                let begun = i64::from(before.subsec_nanos() > 0);
                Self(-seconds(before) - begun)
            }
        }
    }
}

impl FromStr for UnixTime {
    type Err = ParseIntError;

    fn from_str(seconds: &str) -> Result<Self, ParseIntError> {
        seconds.parse().map(Self)
    }
}

/// The seconds.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Encode for UnixTime {
    fn encode(&self, to: &mut Writer) {
        self.0.encode(to);
    }
}

impl Decode for UnixTime {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        i64::decode(from).map(Self)
    }
}

super::shells!(UnixTime);

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::UnixTime;

    #[test]
    fn a_time_before_1970_is_in_the_second_that_has_begun() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1500);
        assert_eq!(UnixTime::from(before).seconds(), -2);
        let at = chrono::DateTime::from_timestamp_millis(-1500).unwrap();
        assert_eq!(UnixTime::from(at), UnixTime::from(before));
    }

    #[test]
    fn a_time_that_no_calendar_has_goes_back_as_it_came() {
        let far: UnixTime = serde_json::from_str("9223372036854775807").unwrap();
        assert_eq!(far.date_time(), None);
        assert_eq!(serde_json::to_string(&far).unwrap(), "9223372036854775807");
    }
}
