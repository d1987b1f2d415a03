//! Whether a request is a call of an operation.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use wiremock::{Match, Request};

use crate::operation::Operation;
use crate::operation::server::Place;
use crate::url::template::{self, Piece};

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
        let Some(parameters) = parameters(self.operation, &request.url) else {
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

/// The path parameters, decoded; `None` if the path is not the operation's, or
/// the query lacks what the path has in it.
pub(super) fn parameters(operation: &'static Operation, url: &Url) -> Option<Pairs> {
    let path = url.path();
    let server = operation.server.by_default();
    let path = match operation.server.place {
        Place::Below => path.strip_prefix(server.trim_end_matches('/'))?,
        Place::At => {
            let base = Url::parse("http://localhost").ok()?;
            let own = base.join(&server).ok()?;
            // A test server stands for all of a server that an operation declares.
            if own.origin() == base.origin() {
                path.strip_prefix(own.path().trim_end_matches('/'))?
            } else {
                path
            }
        }
    };
    let mut texts = path.split('/').skip(1).map(decode);
    let mut found = Vec::new();
    let (own_path, own_query) = template::split(operation.path);
    for segment in template::segments(own_path) {
        push_parameters(segment, &texts.next()?, &mut found)?;
    }
    if texts.next().is_some() {
        return None;
    }
    let query = query(url);
    for pair in own_query.into_iter().flat_map(|own| own.split('&')) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name);
        let (_, text) = query.iter().find(|(key, _)| *key == name)?;
        push_parameters(value, text, &mut found)?;
    }
    Some(found)
}

/// Each parameter reaches to the next literal.
fn push_parameters(segment: &'static str, mut text: &str, found: &mut Pairs) -> Option<()> {
    let mut open = None;
    for piece in template::pieces(segment) {
        match piece {
            Piece::Parameter(name) => open = Some(name),
            Piece::Literal(literal) => {
                let literal = decode(literal);
                let at = text.find(&literal)?;
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
    use reqwest::Url;

    use super::parameters;
    use crate::operation::{Method, Operation, Security, Server};

    const OPERATION: &Operation = &Operation {
        id: "getFile",
        method: Method::GET,
        server: Server::below("/v3"),
        path: "/files/{id}/x-{name}.csv?as=a%20b&part={part}",
        security: Security::Undeclared,
        accept: "",
        errors: &[],
        paging: None,
    };

    #[test]
    fn parameters_stand_where_the_template_has_them() {
        let found = |url: &str| {
            let base = Url::parse("http://localhost").unwrap();
            parameters(OPERATION, &base.join(url).unwrap())
        };
        let pairs = found("/v3/files/a%2Fb/x-c.csv?q=1&part=7&as=a+b");
        let expected = [("id", "a/b"), ("name", "c"), ("part", "7")];
        assert_eq!(pairs.unwrap(), expected.map(|(k, v)| (k, v.to_owned())));
        for other in [
            "/v3/files/1",
            "/v3/files/1/x-c.csv/2",
            "/v3/file/1/x-c.csv",
            "/v3/files/1/y-c.csv",
            "/v3/files/1/x-c.txt",
            "/v3/files/1/x-c.csv2",
            "/v2/files/1/x-c.csv",
        ] {
            assert_eq!(found(&format!("{other}?as=a%20b&part=7")), None, "{other}");
        }
        for query in ["", "?as=a%20b", "?as=b&part=7"] {
            assert_eq!(
                found(&format!("/v3/files/1/x-c.csv{query}")),
                None,
                "{query}"
            );
        }
    }
}
