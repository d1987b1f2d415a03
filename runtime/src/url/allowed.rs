//! Where a client may send its calls, and what is shown of a URL.

use std::borrow::Cow;

use reqwest::Url;

use crate::error::ConfigError;

/// Reads the URL that all of a client's calls begin with.
pub(crate) fn base(text: &str) -> Result<Url, ConfigError> {
    let text = text.trim();
    let url = Url::parse(text)
        .map_err(|error| ConfigError::new("the base URL is not a URL").with_source(error))?;
    check(&url)?;
    Ok(url)
}

/// A URL that somebody set, before any check, as it may be shown: without what
/// could be a secret, which is user info, query and fragment.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let Ok(mut url) = Url::parse(text) else {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let is_name = text.chars().all(is_plain);
        return if is_name { text } else { "[redacted]" }.into();
    };
    url.set_query(None);
    url.set_fragment(None);
    if url.cannot_be_a_base() || url.set_username("").is_err() || url.set_password(None).is_err() {
        return "[redacted]".into();
    }
    String::from(url).into()
}

/// What calls may begin with.
pub(crate) fn check(url: &Url) -> Result<(), ConfigError> {
    if !is_allowed(url) {
        return Err(ConfigError::new(
            "the base URL must be https (plain http is for loopback addresses only)",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigError::new("the base URL must not hold credentials"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigError::new(
            "the base URL must have neither a query nor a fragment",
        ));
    }
    Ok(())
}

/// Whether a token may be sent there: by https, or to this very machine.
pub(crate) fn is_allowed(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether a URL leads to this very machine. Names below `localhost` may not:
/// nothing makes the system's resolver answer for them by itself, as RFC 6761
/// section 6.3 would have it.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Whether two URLs have one origin (RFC 6454).
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme()
        && a.host_str() == b.host_str()
        && a.port_or_known_default() == b.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{base, same_origin};

    #[test]
    fn what_is_shown_of_a_url_is_no_secret() {
        for (text, expected) in [
            (
                "https://user:hunter2@example.com/a?key=hunter2#hunter2",
                "https://example.com/a",
            ),
            ("https://hunter2@example.com", "https://example.com/"),
            ("acme", "acme"),
            ("hunter2@example.com/", "[redacted]"),
            ("user:hunter2@example.com", "[redacted]"),
            ("https://user:hunter2@", "[redacted]"),
            ("file:///hunter2", "[redacted]"),
            ("", ""),
        ] {
            assert_eq!(super::shown(text), expected, "{text}");
        }
    }

    #[test]
    fn plain_http_is_for_loopback() {
        for good in [
            "https://example.com",
            " https://example.com/ ",
            "http://localhost:1",
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:1",
        ] {
            assert!(base(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com",
            "http://localhost.example.com",
            "http://example.localhost",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0",
            "http://[::]",
            "ftp://localhost",
            "example.com",
            "https://user@example.com",
            "https://:secret@example.com",
            "https://example.com?a=b",
            "https://example.com#a",
            "",
        ] {
            assert!(base(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origin =
            |a: &str, b: &str| same_origin(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(origin("https://a.com/x", "https://a.com:443/y"));
        assert!(!origin("https://a.com", "http://a.com"));
        assert!(!origin("https://a.com", "https://a.com:8443"));
        assert!(!origin("https://a.com", "https://b.a.com"));
    }
}
