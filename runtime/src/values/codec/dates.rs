//! Dates and times.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};

use super::{Decode, Encode};
use crate::values::fault::Fault;
use crate::values::formats::date_time;
use crate::values::reader::Reader;
use crate::values::writer::Writer;

/// A date-time as RFC 3339, section 5.6, has it. Digits beyond nanoseconds are kept beside it.
impl Decode for DateTime<FixedOffset> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let at = from.at();
        let text = from.text()?;
        let Some((time, is_exact)) = date_time::read(&text) else {
            let reason = "expected a date-time (RFC 3339), found another text";
            return Err(Fault::new(at, reason));
        };
        if !is_exact {
            from.keep_exact(&format!("\"{text}\""), format!("\"{}\"", written(&time)));
        }
        Ok(time)
    }
}

impl Encode for DateTime<FixedOffset> {
    fn encode(&self, to: &mut Writer) {
        to.text(&written(self));
    }
}

fn written(time: &DateTime<FixedOffset>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A full date as RFC 3339, section 5.6, has it.
impl Decode for NaiveDate {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let at = from.at();
        from.text()?
            .parse()
            .map_err(|_| Fault::new(at, "expected a date (RFC 3339), found another text"))
    }
}

impl Encode for NaiveDate {
    fn encode(&self, to: &mut Writer) {
        to.text(&self.to_string());
    }
}
