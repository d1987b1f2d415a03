//! The URL of one call, from its server, its path and its query.

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::encode::{LITERAL, QUERY, push_literal, push_value};
use super::servers::Place;
use super::template::{self, Piece};
use crate::error::RequestError;
use crate::operation::Operation;

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

/// A URL with more query parameters.
pub(crate) fn with_query(mut url: Url, query: &[(String, String)]) -> Url {
    if query.is_empty() {
        return url;
    }
    let mut text = url.query().unwrap_or_default().to_owned();
    for (name, value) in query {
        if !text.is_empty() {
            text.push('&');
        }
        push_value(&mut text, name);
        text.push('=');
        push_value(&mut text, value);
    }
    url.set_query(Some(&text));
    url
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

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::Text;
    use crate::error::RequestError;
    use crate::operation::{Method, Operation, Security, Server};
    use crate::url::servers::Servers;

    const OPERATION: Operation = Operation {
        id: "getFile",
        method: Method::GET,
        server: Server::below("/v3"),
        path: "/files:all/{id}/{name}.csv",
        security: Security::Undeclared,
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
        let place = servers.place(operation, operation.server).unwrap();
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
}
