//! Which headers may be sent.

use http::{HeaderName, HeaderValue, header};

/// A header after a check; the error names the header alone.
pub(crate) fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| String::from("a header's name is not valid"))?;
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of the header `{name}` is not valid"))?;
    let secrets = [
        header::AUTHORIZATION,
        header::COOKIE,
        header::PROXY_AUTHORIZATION,
    ];
    value.set_sensitive(secrets.contains(&name));
    Ok((name, value))
}

/// As [`checked`], of the caller's own choice: where a body ends is not.
pub(crate) fn chosen(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = checked(name, value)?;
    if [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(&name) {
        return Err(format!("the header `{name}` is set by the transport"));
    }
    Ok((name, value))
}
