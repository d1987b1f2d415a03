//! Whether a request is a call of an operation.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use wiremock::{Match, Request};

use crate::operation::Operation;
use crate::servers;
use crate::template::{self, Piece};

/// Names and values of parameters, decoded.
type Pairs = Vec<(&'static str, String)>;

/// What a request must have.
pub(super) struct Matcher {
    pub(super) operation: &'static Operation,
    pub(super) path: Pairs,
    pub(super) query: Pairs,
}

impl Matcher {
    pub(super) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
        }
    }
}

impl Match for Matcher {
    fn matches(&self, request: &Request) -> bool {
        if request.method != self.operation.method {
            return false;
        }
        let Some(parameters) = parameters(self.operation, request.url.path()) else {
            return false;
        };
        let query = query(&request.url);
        let has = |(name, value): &(&str, String)| {
            query
                .iter()
                .any(|(key, other)| key == name && other == value)
        };
        self.path.iter().all(|pair| parameters.contains(pair)) && self.query.iter().all(has)
    }
}

/// The path parameters, decoded; `None` if the path is not the operation's.
pub(super) fn parameters(operation: &'static Operation, path: &str) -> Option<Pairs> {
    let base_path = operation.base_path.trim_end_matches('/');
    // A test server stands for all of a server that an operation declares.
    let path = if servers::is_absolute(base_path) {
        path
    } else {
        path.strip_prefix(base_path)?
    };
    let mut texts = path.split('/').skip(1).map(decode);
    let mut found = Vec::new();
    for segment in template::segments(operation.path) {
        push_parameters(segment, &texts.next()?, &mut found)?;
    }
    texts.next().is_none().then_some(found)
}

/// Each parameter reaches to the next literal.
fn push_parameters(segment: &'static str, mut text: &str, found: &mut Pairs) -> Option<()> {
    let mut open = None;
    for piece in template::pieces(segment) {
        match piece {
            Piece::Parameter(name) => open = Some(name),
            Piece::Literal(literal) => {
                let at = text.find(literal)?;
                match open.take() {
                    Some(name) => found.push((name, text[..at].to_owned())),
                    None if at > 0 => return None,
                    None => {}
                }
                text = &text[at + literal.len()..];
            }
        }
    }
    match open {
        Some(name) => found.push((name, text.to_owned())),
        None if !text.is_empty() => return None,
        None => {}
    }
    Some(())
}

/// The query parameters, decoded.
pub(super) fn query(url: &Url) -> Vec<(String, String)> {
    let query = url.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::parameters;
    use crate::operation::Operation;

    const OPERATION: &Operation = &Operation {
        id: "getFile",
        method: Method::GET,
        base_path: "/v3",
        path: "/files/{id}/x-{name}.csv",
        accept: "",
        errors: &[],
        paging: None,
    };

    #[test]
    fn parameters_stand_where_the_template_has_them() {
        let found = parameters(OPERATION, "/v3/files/a%2Fb/x-c.csv");
        let expected = [("id", "a/b"), ("name", "c")];
        assert_eq!(found.unwrap(), expected.map(|(k, v)| (k, v.to_owned())));
        for other in [
            "/v3/files/1",
            "/v3/files/1/x-c.csv/2",
            "/v3/file/1/x-c.csv",
            "/v3/files/1/y-c.csv",
            "/v3/files/1/x-c.txt",
            "/v3/files/1/x-c.csv2",
            "/v2/files/1/x-c.csv",
        ] {
            assert_eq!(parameters(OPERATION, other), None, "{other}");
        }
    }
}
