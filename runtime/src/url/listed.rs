//! Whether the path of a base URL ends in that of a server which a description
//! lists.

use super::template::{self, Piece};

/// Where the path of a server begins in that of a base URL.
pub(super) struct Found {
    /// How much of the base URL's path is before it.
    pub(super) before: usize,
    /// Whether the server is one of the called version.
    pub(super) is_own: bool,
    /// The values of its variables, as the URL has them.
    pub(super) values: Vec<(&'static str, String)>,
}

/// Looks for the longest of the paths at the end of another. Neither has a slash
/// at its end.
pub(super) fn find(path: &str, own: &[&'static str], others: &[&'static str]) -> Option<Found> {
    let own = own.iter().map(|listed| (*listed, true));
    let others = others.iter().map(|listed| (*listed, false));
    let found = own.chain(others).filter_map(|(listed, is_own)| {
        let listed = listed.trim_end_matches('/');
        let (before, values) = ending(path, listed)?;
        Some(Found {
            before,
            is_own,
            values,
        })
    });
    // Of two that are equal, that of the called version.
    found.min_by_key(|found| (found.before, !found.is_own))
}

/// Where `listed` begins in `path`, which ends in it.
fn ending(path: &str, listed: &'static str) -> Option<(usize, Vec<(&'static str, String)>)> {
    let count = listed.matches('/').count();
    let mut before = path.len();
    for _ in 0..count {
        before = path[..before].rfind('/')?;
    }
    let mut values = Vec::new();
    let segments = path[before..].split('/').skip(1);
    for (segment, listed) in segments.zip(template::segments(listed)) {
        values.extend(variables(segment, listed)?);
    }
    Some((before, values))
}

/// The values of the variables in a segment; `None` if it is another one.
fn variables(segment: &str, listed: &'static str) -> Option<Vec<(&'static str, String)>> {
    let mut rest = segment;
    let mut values = Vec::new();
    let mut pieces = template::pieces(listed).peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Literal(literal) => rest = rest.strip_prefix(literal)?,
            Piece::Parameter(name) => {
                let end = match pieces.peek() {
                    Some(Piece::Literal(literal)) => rest.find(literal)?,
                    Some(Piece::Parameter(_)) => 1.min(rest.len()),
                    None => rest.len(),
                };
                let (value, after) = rest.split_at_checked(end)?;
                if value.is_empty() {
                    return None;
                }
                values.push((name, value.to_owned()));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(values)
}
