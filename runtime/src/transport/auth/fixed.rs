//! Credentials that are sent as they are, checked: passwords and keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

use super::keyring::Sent;
use crate::error::ConfigError;
use crate::operation::KeyPlace;

/// A name and a password (RFC 7617 section 2).
pub(super) fn basic(user: &SecretString, password: &SecretString) -> Result<Sent, ConfigError> {
    let (user, password) = (user.expose_secret(), password.expose_secret());
    if user.contains(':') {
        return Err(ConfigError::new("the user must not hold a colon"));
    }
    if user.chars().chain(password.chars()).any(char::is_control) {
        return Err(ConfigError::new(
            "neither user nor password may hold a control character",
        ));
    }
    let encoded = STANDARD.encode(format!("{user}:{password}"));
    authorization(&format!("Basic {encoded}"))
        .ok_or_else(|| ConfigError::new("user and password are not valid"))
}

/// Credentials of another scheme of HTTP (RFC 9110 section 11.4).
pub(super) fn http(scheme: &str, credentials: &SecretString) -> Result<Sent, ConfigError> {
    // A scheme is a token, as a header's name is.
    if HeaderName::from_bytes(scheme.as_bytes()).is_err() {
        let text = "the scheme of the header `authorization` is not valid";
        return Err(ConfigError::new(text));
    }
    let credentials = credentials.expose_secret();
    let text = match credentials {
        "" => scheme.to_owned(),
        credentials => format!("{scheme} {credentials}"),
    };
    authorization(&text).ok_or_else(|| {
        ConfigError::new(format!(
            "the credentials of the scheme `{scheme}` are not valid"
        ))
    })
}

fn authorization(text: &str) -> Option<Sent> {
    Some(Sent::Header(header::AUTHORIZATION, secret_header(text)?))
}

/// A key.
pub(super) fn key(place: KeyPlace, name: &str, key: &SecretString) -> Result<Sent, ConfigError> {
    let text = key.expose_secret();
    let invalid = |what: &str| ConfigError::new(format!("the {what} is not valid"));
    if text.is_empty() {
        return Err(ConfigError::new(format!("the key for `{name}` is empty")));
    }
    match place {
        KeyPlace::Header => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| invalid("name of the key's header"))?;
            let value = secret_header(text)
                .ok_or_else(|| invalid(&format!("key for the header `{name}`")))?;
            Ok(Sent::Header(name, value))
        }
        KeyPlace::Query => {
            if name.is_empty() || name.chars().any(char::is_control) {
                return Err(invalid("name of the key's query parameter"));
            }
            Ok(Sent::Query(name.to_owned(), key.clone()))
        }
        KeyPlace::Cookie => {
            // A cookie's name is a token, as a header's is (RFC 6265 section
            // 4.1.1).
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(invalid("name of the key's cookie"));
            }
            if !text.bytes().all(is_cookie_octet) {
                return Err(invalid(&format!("key for the cookie `{name}`")));
            }
            Ok(Sent::Cookie(name.to_owned(), key.clone()))
        }
    }
}

/// RFC 6265 section 4.1.1.
fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn secret_header(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
