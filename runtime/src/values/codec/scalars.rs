//! Texts, numbers and Booleans.

use super::{Decode, Encode};
use crate::values::digits::same;
use crate::values::fault::Fault;
use crate::values::reader::{Kind, Reader};
use crate::values::writer::{self, Writer};

impl Decode for String {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.text().map(std::borrow::Cow::into_owned)
    }
}

impl Encode for String {
    fn encode(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl Encode for str {
    fn encode(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl Encode for std::borrow::Cow<'_, str> {
    fn encode(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl Decode for bool {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.boolean()
    }
}

impl Encode for bool {
    fn encode(&self, to: &mut Writer) {
        to.raw(if *self { "true" } else { "false" });
    }
}

macro_rules! integers {
    ($($type:ident: $expected:literal),* $(,)?) => { $(
        impl Decode for $type {
            fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
                let integer = from.integer($expected)?;
                Self::try_from(integer).map_err(|_| {
                    from.fault(concat!("the number is out of bounds of ", $expected))
                })
            }
        }

        impl Encode for $type {
            fn encode(&self, to: &mut Writer) {
                to.number(self);
            }
        }
    )* };
}

integers! {
    i8: "an integer of 8 bits", i16: "an integer of 16 bits", i32: "an integer of 32 bits",
    i64: "an integer of 64 bits", u8: "an integer of 8 bits without sign",
    u16: "an integer of 16 bits without sign", u32: "an integer of 32 bits without sign",
    u64: "an integer of 64 bits without sign",
}

/// What a number of 64 bits does not hold exactly is kept beside it.
impl Decode for f64 {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let at = from.at();
        let text = from.number("a number")?;
        let number: Self = text
            .parse()
            .map_err(|_| Fault::new(at, "the number cannot be read"))?;
        if !number.is_finite() {
            return Err(Fault::new(
                at,
                "the number is out of bounds of a number of 64 bits",
            ));
        }
        // Fifteen digits are always exact.
        if text.len() > 15 || text.contains(['e', 'E']) {
            let written = writer::number(number);
            if !same(text, &written) {
                from.keep_exact(text, written);
            }
        }
        Ok(number)
    }
}

impl Encode for f64 {
    fn encode(&self, to: &mut Writer) {
        if self.is_finite() {
            to.raw(&writer::number(*self));
        } else {
            to.fail("a number that is infinite or none cannot be written as JSON");
        }
    }
}

impl Decode for f32 {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        #[expect(clippy::cast_possible_truncation, reason = "the type's own precision")]
        f64::decode(from).map(|number| number as Self)
    }
}

impl Encode for f32 {
    fn encode(&self, to: &mut Writer) {
        // By its own digits: those of the number of 64 bits are more than it has.
        match self.to_string().parse::<f64>() {
            Ok(number) => number.encode(to),
            Err(_) => to.fail("a number cannot be written as JSON"),
        }
    }
}

/// `null`, and nothing else.
impl Decode for () {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        match from.kind()? {
            Kind::Null => from.null().map(drop),
            _ => Err(from.unexpected("null")),
        }
    }
}

impl Encode for () {
    fn encode(&self, to: &mut Writer) {
        to.null();
    }
}
