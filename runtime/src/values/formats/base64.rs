//! Bytes that travel as a text in base64 (RFC 4648).

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::alphabet::{self, Alphabet};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};

/// Reads what servers send: with or without padding, and whatever the last bits are.
const LENIENT: GeneralPurpose = lenient(&alphabet::STANDARD);

const fn lenient(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

macro_rules! bytes {
    ($(#[$doc:meta])* $name:ident, $engine:expr) => {
        $(#[$doc])*
        #[derive(Clone, Default)]
        pub struct $name {
            bytes: Vec<u8>,
            /// What was read, where it would be written in another way.
            text: Option<Box<str>>,
        }

        impl $name {
            /// The bytes.
            pub fn into_vec(self) -> Vec<u8> {
                self.bytes
            }
        }

        impl FromStr for $name {
            type Err = NotBase64;

            fn from_str(text: &str) -> Result<Self, NotBase64> {
                // What is read so is written so.
                if let Ok(bytes) = $engine.decode(text) {
                    return Ok(Self { bytes, text: None });
                }
                let bytes = read(text)?;
                let text = Some(text.into());
                Ok(Self { bytes, text })
            }
        }

        /// In base64.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.text {
                    Some(text) => f.pad(text),
                    None => f.pad(&$engine.encode(&self.bytes)),
                }
            }
        }

        /// How many bytes there are: they may be a secret, and they may be many.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.bytes.len())
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self { bytes, text: None }
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                bytes.to_vec().into()
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(bytes: &[u8; N]) -> Self {
                bytes.to_vec().into()
            }
        }

        impl From<bytes::Bytes> for $name {
            fn from(bytes: bytes::Bytes) -> Self {
                Vec::from(bytes).into()
            }
        }

        impl From<$name> for Vec<u8> {
            fn from(bytes: $name) -> Self {
                bytes.bytes
            }
        }

        impl Deref for $name {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.bytes
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                self
            }
        }

        impl Borrow<[u8]> for $name {
            fn borrow(&self) -> &[u8] {
                self
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.bytes == other.bytes
            }
        }

        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.bytes.hash(state);
            }
        }

        super::text::as_text!($name, "bytes in base64");
    };
}

bytes!(
    /// Bytes that travel as a text in base64 (`format: byte`).
    ///
    /// Read is what servers send: also with the letters for URLs, without padding, and in several
    /// lines. What was read goes back as it came.
    ///
    /// ```
    /// use mainsheet_runtime::Base64;
    ///
    /// let bytes = Base64::from(b"any");
    /// assert_eq!(bytes.to_string(), "YW55");
    /// assert_eq!("YW55".parse::<Base64>()?.as_ref(), b"any");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Base64,
    BASE64_STANDARD
);

bytes!(
    /// Bytes that travel as a text in base64 with the letters for URLs, without padding
    /// (`format: base64url`; RFC 4648, section 5).
    ///
    /// It is read as [`Base64`] is.
    Base64Url,
    BASE64_URL_SAFE_NO_PAD
);

fn read(text: &str) -> Result<Vec<u8>, NotBase64> {
    let letters = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let letters = letters.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    });
    let letters: Vec<u8> = letters.collect();
    LENIENT.decode(letters).map_err(|_| NotBase64(()))
}

/// A text that is not in base64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBase64(());

impl fmt::Display for NotBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not base64")
    }
}

impl std::error::Error for NotBase64 {}

#[cfg(test)]
mod tests {
    use super::{Base64, Base64Url};

    #[test]
    fn what_servers_send_is_read_and_goes_back() {
        let bytes = [0xfb, 0xff, 0xfe, 0x01];
        for text in [
            "+//+AQ==",
            "-__-AQ",
            "+//+AQ",
            "+//+\r\nAQ==",
            "-__-AQ==",
            "+//+AR==",
        ] {
            let read: Base64 = text.parse().unwrap();
            assert_eq!(read.as_ref(), bytes, "{text}");
            assert_eq!(read.to_string(), text);
            assert_eq!(read, Base64::from(&bytes));
            let url: Base64Url = text.parse().unwrap();
            assert_eq!((url.as_ref(), url.to_string().as_str()), (&bytes[..], text));
        }
        assert_eq!(Base64::from(&bytes).to_string(), "+//+AQ==");
        assert_eq!(Base64Url::from(&bytes).to_string(), "-__-AQ");
        assert_eq!("".parse(), Ok(Base64::default()));
        for text in ["%", "A", "AAAA=AAA", "ä"] {
            assert!(text.parse::<Base64>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_does_not_show_them() {
        assert_eq!(format!("{:?}", Base64::from(b"secret")), "Base64(6 bytes)");
    }
}
