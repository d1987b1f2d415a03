//! Credentials that are sent as they are: passwords and keys.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::Place;
use crate::error::ConfigError;
use crate::url;

/// The `Authorization` header for a name and a password (RFC 7617 section 2).
pub(super) fn basic(
    user: &SecretString,
    password: &SecretString,
) -> Result<HeaderValue, ConfigError> {
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
    secret_header(&format!("Basic {encoded}"))
        .ok_or_else(|| ConfigError::new("user and password are not valid"))
}

/// The error for two credentials in one place.
pub(super) fn taken(name: &str) -> ConfigError {
    ConfigError::new(format!("two of the credentials take `{name}`"))
}

/// Keys, in the shape in which they are sent.
#[derive(Default)]
pub(crate) struct Keys {
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<(String, SecretString)>,
    cookies: Vec<(String, SecretString)>,
}

impl Keys {
    pub(super) fn add(
        &mut self,
        place: Place,
        name: &str,
        key: &SecretString,
    ) -> Result<(), ConfigError> {
        let text = key.expose_secret();
        let invalid = |what: &str| ConfigError::new(format!("the {what} is not valid"));
        if text.is_empty() {
            return Err(ConfigError::new(format!("the key for `{name}` is empty")));
        }
        match place {
            Place::Header => {
                let name = HeaderName::from_bytes(name.as_bytes())
                    .map_err(|_| invalid("name of the key's header"))?;
                let value = secret_header(text)
                    .ok_or_else(|| invalid(&format!("key for the header `{name}`")))?;
                if self.has_header(&name) {
                    return Err(taken(name.as_str()));
                }
                self.headers.push((name, value));
            }
            Place::Query => {
                if name.is_empty() || name.chars().any(char::is_control) {
                    return Err(invalid("name of the key's query parameter"));
                }
                add(&mut self.query, name, key)?;
            }
            Place::Cookie => {
                // A cookie's name is a token, as a header's is (RFC 6265
                // section 4.1.1).
                if HeaderName::from_bytes(name.as_bytes()).is_err() {
                    return Err(invalid("name of the key's cookie"));
                }
                if !text.bytes().all(is_cookie_octet) {
                    return Err(invalid(&format!("key for the cookie `{name}`")));
                }
                add(&mut self.cookies, name, key)?;
            }
        }
        Ok(())
    }

    pub(super) fn has_header(&self, name: &HeaderName) -> bool {
        self.headers.iter().any(|(other, _)| other == name)
    }

    /// Puts the keys where they belong, but for those whose header is `replaced`.
    pub(crate) fn sign(
        &self,
        request: &mut reqwest::Request,
        replaced: impl Fn(&HeaderName) -> bool,
    ) {
        for (name, value) in &self.headers {
            if !replaced(name) {
                request.headers_mut().insert(name.clone(), value.clone());
            }
        }
        for (name, key) in &self.cookies {
            add_cookie(request.headers_mut(), name, key);
        }
        for (name, key) in &self.query {
            let url = request.url_mut();
            let mut query = url.query().unwrap_or_default().to_owned();
            if !query.is_empty() {
                query.push('&');
            }
            url::push_value(&mut query, name);
            query.push('=');
            url::push_value(&mut query, key.expose_secret());
            url.set_query(Some(&query));
        }
    }

    /// Takes the keys out of a URL: servers like to repeat a query in the
    /// place that they redirect to.
    pub(crate) fn strip(&self, url: &mut Url) {
        let is_key = |pair: &str| {
            form_urlencoded::parse(pair.as_bytes()).any(|(name, value)| {
                self.query
                    .iter()
                    .any(|(key, secret)| *key == name && *secret.expose_secret() == *value)
            })
        };
        let Some(query) = url.query() else {
            return;
        };
        let left: Vec<_> = query.split('&').filter(|pair| !is_key(pair)).collect();
        let left = left.join("&");
        if left.len() < query.len() {
            url.set_query((!left.is_empty()).then_some(&left));
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys([redacted])")
    }
}

fn add(
    keys: &mut Vec<(String, SecretString)>,
    name: &str,
    key: &SecretString,
) -> Result<(), ConfigError> {
    if keys.iter().any(|(other, _)| other == name) {
        return Err(taken(name));
    }
    keys.push((name.to_owned(), key.clone()));
    Ok(())
}

/// Adds a cookie to those of the call.
fn add_cookie(headers: &mut HeaderMap, name: &str, key: &SecretString) {
    let mut text = Vec::new();
    if let Some(others) = headers.get(header::COOKIE) {
        text.extend_from_slice(others.as_bytes());
        text.extend_from_slice(b"; ");
    }
    text.extend_from_slice(name.as_bytes());
    text.push(b'=');
    text.extend_from_slice(key.expose_secret().as_bytes());
    // Both sides were headers before.
    if let Ok(mut value) = HeaderValue::from_bytes(&text) {
        value.set_sensitive(true);
        headers.insert(header::COOKIE, value);
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
