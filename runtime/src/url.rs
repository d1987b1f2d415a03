//! From a base URL, a path and a query to the text of a URL.
//!
//! Every value is encoded on its own (RFC 3986 section 2), so that none can
//! reach beyond its place.

pub(crate) mod servers;
pub(crate) mod style;
pub(crate) mod template;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;

use self::servers::Place;
use self::template::Piece;
use crate::error::{ConfigError, RequestError};
use crate::operation::Operation;

/// All but the unreserved characters of RFC 3986 section 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// For a description's own text, which may use what a segment allows (RFC 3986
/// section 3.3).
const LITERAL: &AsciiSet = &VALUE
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What `allowReserved` allows in the value of a query parameter: the reserved
/// characters of RFC 3986 section 2.2, but for those that would end the value
/// (`&`, `#`) or be read as another one (`+`, which forms use for a space).
const RESERVED: &AsciiSet = &LITERAL
    .add(b'&')
    .add(b'+')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']');

/// For the query of a path template (RFC 3986 section 3.4), in which `[` and `]`
/// are usual in names.
const QUERY: &AsciiSet = &LITERAL.remove(b'/').remove(b'?').remove(b'[').remove(b']');

/// The value of a parameter.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// To be encoded.
    Plain(String),
    /// All that stands for the parameter, encoded: of a query, with the name.
    Encoded(String),
}

/// Path or query parameters.
pub(crate) type Parameters = Vec<(&'static str, Text)>;

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

/// The URL of one call. The host is the server's, whatever the rest holds: what
/// is joined as text is path and query alone.
pub(crate) fn build(
    place: Place<'_>,
    operation: &Operation,
    path: &Parameters,
    query: &Parameters,
) -> Result<Url, RequestError> {
    let mut text = place.path();
    let (own_path, own_query) = template::split(operation.path);
    for segment in template::segments(own_path) {
        push_segment(&mut text, operation, segment, path)?;
    }
    let mut url = place.url.into_owned();
    url.set_path(&text);
    text.clear();
    if let Some(own) = own_query {
        push_own_query(&mut text, operation, own, path, query)?;
    }
    push_query(&mut text, query);
    if !text.is_empty() {
        url.set_query(Some(&text));
    }
    Ok(url)
}

fn push_segment(
    text: &mut String,
    operation: &Operation,
    segment: &'static str,
    values: &Parameters,
) -> Result<(), RequestError> {
    text.push('/');
    let start = text.len();
    let mut parameter = None;
    for piece in template::pieces(segment) {
        match piece {
            Piece::Literal(literal) => push_literal(text, literal, LITERAL),
            Piece::Parameter(name) => {
                push_parameter(text, operation, name, values)?;
                parameter = Some(name);
            }
        }
    }
    // Dots cannot be encoded away: `%2e%2e` means `..` to a URL parser.
    match parameter {
        Some(name) if matches!(&text[start..], "." | "..") => {
            Err(refused(operation, name, "must not be `.` or `..`"))
        }
        _ => Ok(()),
    }
}

fn push_parameter(
    text: &mut String,
    operation: &Operation,
    name: &str,
    values: &Parameters,
) -> Result<(), RequestError> {
    let Some((_, value)) = values.iter().find(|(key, _)| *key == name) else {
        return Err(refused(operation, name, "is missing"));
    };
    let (Text::Plain(raw) | Text::Encoded(raw)) = value;
    if raw.is_empty() {
        return Err(refused(operation, name, "must not be empty"));
    }
    if let Text::Encoded(encoded) = value {
        text.push_str(encoded);
        return Ok(());
    }
    if raw.chars().any(char::is_control) {
        return Err(refused(operation, name, CONTROL));
    }
    push_value(text, raw);
    Ok(())
}

/// Why a path parameter is refused.
pub(crate) const CONTROL: &str = "must not hold a control character";

pub(crate) fn refused(operation: &Operation, name: &str, why: &str) -> RequestError {
    RequestError::new(operation.id, format!("the path parameter `{name}` {why}"))
}

/// Appends the query of a path template, but for parameters that the call sets.
fn push_own_query(
    text: &mut String,
    operation: &Operation,
    own: &'static str,
    path: &Parameters,
    query: &Parameters,
) -> Result<(), RequestError> {
    for pair in own.split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_decode_str(name).decode_utf8_lossy();
        if query.iter().any(|(key, _)| *key == name) {
            continue;
        }
        if !text.is_empty() {
            text.push('&');
        }
        for piece in template::pieces(pair) {
            match piece {
                Piece::Literal(literal) => push_literal(text, literal, QUERY),
                Piece::Parameter(name) => {
                    let (_, value) = path
                        .iter()
                        .find(|(key, _)| *key == name)
                        .ok_or_else(|| refused(operation, name, "is missing"))?;
                    match value {
                        Text::Plain(raw) => push_value(text, raw),
                        Text::Encoded(encoded) => text.push_str(encoded),
                    }
                }
            }
        }
    }
    Ok(())
}

fn push_query(text: &mut String, query: &Parameters) {
    for (name, value) in query {
        if !text.is_empty() {
            text.push('&');
        }
        match value {
            Text::Plain(value) => {
                push_value(text, name);
                text.push('=');
                push_value(text, value);
            }
            Text::Encoded(encoded) => text.push_str(encoded),
        }
    }
}

/// A query parameter whose value may hold reserved characters.
pub(crate) fn reserved(name: &str, value: &str) -> String {
    let mut text = String::with_capacity(name.len() + 1 + value.len());
    push_value(&mut text, name);
    text.push('=');
    push_reserved(&mut text, value);
    text
}

/// Appends a text in which reserved characters may stand.
pub(crate) fn push_reserved(text: &mut String, value: &str) {
    push_encoded(text, value, RESERVED);
}

/// Appends a text that stands for itself: no character of it is a delimiter.
pub(crate) fn push_value(text: &mut String, value: &str) {
    push_encoded(text, value, VALUE);
}

/// Appends a text of the description, in which what is encoded stays so.
fn push_literal(text: &mut String, literal: &str, set: &'static AsciiSet) {
    for (index, part) in literal.split('%').enumerate() {
        if index > 0 {
            let is_encoded = part.as_bytes().first_chunk::<2>();
            let is_encoded = is_encoded.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
            text.push_str(if is_encoded { "%" } else { "%25" });
        }
        push_encoded(text, part, set);
    }
}

fn push_encoded(text: &mut String, value: &str, set: &'static AsciiSet) {
    text.extend(utf8_percent_encode(value, set));
}

#[cfg(test)]
mod tests {
    use http::Method;
    use reqwest::Url;

    use super::{Text, base, same_origin};
    use crate::error::RequestError;
    use crate::operation::{Operation, Server};
    use crate::url::servers::Servers;

    const OPERATION: Operation = Operation {
        id: "getFile",
        method: Method::GET,
        server: Server::Below("/v3"),
        path: "/files:all/{id}/{name}.csv",
        accept: "",
        errors: &[],
        paging: None,
    };

    fn build(
        base: &str,
        operation: &Operation,
        path: &[(&'static str, &str)],
        query: &[(&'static str, &str)],
    ) -> Result<Url, RequestError> {
        let texts = |pairs: &[(&'static str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| (*name, Text::Plain((*value).into())))
                .collect()
        };
        let servers = Servers::new(Url::parse(base).unwrap());
        let place = servers.place(operation).unwrap();
        super::build(place, operation, &texts(path), &texts(query))
    }

    fn url(id: &str, name: &str) -> Result<String, String> {
        build(
            "https://example.com/",
            &OPERATION,
            &[("id", id), ("name", name)],
            &[],
        )
        .map(String::from)
        .map_err(|error| error.to_string())
    }

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
    fn a_value_stays_within_its_segment() {
        for (value, encoded) in [
            ("a b", "a%20b"),
            ("a/b", "a%2Fb"),
            ("a\\b", "a%5Cb"),
            ("../x", "..%2Fx"),
            ("%2e%2e", "%252e%252e"),
            (".%2e", ".%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("a;b", "a%3Bb"),
            ("ü", "%C3%BC"),
            ("...", "..."),
            ("~-_.", "~-_."),
        ] {
            assert_eq!(
                url(value, "n").unwrap(),
                format!("https://example.com/v3/files:all/{encoded}/n.csv")
            );
        }
    }

    #[test]
    fn a_value_that_changes_the_path_is_refused() {
        for value in ["", ".", "..", "a\nb", "\u{0}", "a\u{7f}", "\u{85}"] {
            let error = url(value, "n").unwrap_err();
            assert!(
                error.starts_with("getFile: the path parameter `id` must not"),
                "{error}"
            );
        }
        assert!(url("a", "").is_err());
        // Next to a literal, two dots are two dots.
        assert!(url("a", "..").unwrap().ends_with("/...csv"));
    }

    #[test]
    fn a_query_has_no_plus_for_a_space() {
        let operation = Operation {
            path: "",
            ..OPERATION
        };
        let query = [("filters", r#"a eq "b+c" & d"#), ("x", "")];
        assert_eq!(
            build("https://example.com/api/", &operation, &[], &query)
                .unwrap()
                .as_str(),
            "https://example.com/api/v3?filters=a%20eq%20%22b%2Bc%22%20%26%20d&x="
        );
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
