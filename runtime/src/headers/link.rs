//! `Link` (RFC 8288): where else there is something, and what it is to this.

use http::{HeaderMap, header};

use super::parameters::{parameters, unquote, unquoted};

/// The target of the first link whose relation is `next`.
pub(crate) fn next_link(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::LINK).iter();
    lines
        .filter_map(|line| std::str::from_utf8(line.as_bytes()).ok())
        .find_map(|line| {
            let (target, _) = links(line).find(|(_, parameters)| is_next(parameters))?;
            Some(target.trim().to_owned())
        })
        .filter(|target| !target.is_empty())
}

/// The targets of a line, each with its parameters.
fn links(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let (_, target) = rest.split_once('<')?;
        let (target, after) = target.split_once('>')?;
        let end = after.find(unquoted(',')).unwrap_or(after.len());
        rest = &after[end..];
        Some((target, &after[..end]))
    })
}

/// Whether one of the relations is `next`. Of several `rel` the first counts (section 3.3).
fn is_next(link: &str) -> bool {
    let mut pairs = parameters(link).filter_map(|parameter| parameter.split_once('='));
    let relations = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    relations.is_some_and(|(_, value)| {
        let value = unquote(value.trim());
        let mut relations = value.split_ascii_whitespace();
        relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::next_link;

    fn next(lines: &[&'static str]) -> Option<String> {
        let lines = lines.iter().map(|line| HeaderValue::from_static(line));
        next_link(
            &lines
                .map(|line| (header::LINK, line))
                .collect::<HeaderMap>(),
        )
    }

    #[test]
    fn the_link_to_the_next_page_is_found() {
        for (line, target) in [
            (
                "<https://a.example/x?page=2>; rel=\"next\"",
                "https://a.example/x?page=2",
            ),
            ("</a>; rel=prev, </b?x=1,2>; rel=next", "/b?x=1,2"),
            ("</a>;rel=\"last next\"; title=\"a, b\"", "/a"),
            ("</a>; title=\"x, y; rel=prev\"; REL=Next", "/a"),
            ("< ?page=3 >; rel=next", "?page=3"),
        ] {
            assert_eq!(next(&[line]).as_deref(), Some(target), "{line}");
        }
        assert_eq!(
            next(&["</a>; rel=prev", "</b>; rel=next"]).as_deref(),
            Some("/b")
        );
    }

    #[test]
    fn what_is_no_link_to_the_next_page_is_none() {
        for line in [
            "",
            "</a>; rel=prev",
            "</a>; rel=prev; rel=next",
            "</a>; rev=next",
            "/a; rel=next",
            "</a; rel=next",
            "<>; rel=next",
            "</a>; title=\"; rel=next\"",
            "</a>; rel=next-page",
        ] {
            assert_eq!(next(&[line]), None, "{line}");
        }
    }
}
