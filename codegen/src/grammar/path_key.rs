//! The keys of a Paths Object (OpenAPI 3.0.3, section 4.7.8.1).

use std::ops::Range;

/// A key, taken apart where RFC 3986 takes a URL apart: it is appended to one. What stands in
/// braces is a name, whatever it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PathKey<'k> {
    pub(crate) path: &'k str,
    pub(crate) query: Option<&'k str>,
    /// It is never sent.
    pub(crate) fragment: Option<&'k str>,
}

impl<'k> PathKey<'k> {
    pub(crate) fn new(key: &'k str) -> Self {
        let (rest, fragment) = cut(key, '#');
        let (path, query) = cut(rest, '?');
        Self {
            path,
            query,
            fragment,
        }
    }

    /// The names in the braces of what is sent.
    pub(crate) fn names(self) -> impl Iterator<Item = &'k str> {
        let parts = [Some(self.path), self.query];
        parts
            .into_iter()
            .flatten()
            .flat_map(|part| braces(part).map(|range| &part[range.start + 1..range.end - 1]))
    }

    /// The names that are the whole value of a pair of the query, with the name of the pair.
    pub(crate) fn values(self) -> impl Iterator<Item = (&'k str, &'k str)> {
        let pairs = self.query.unwrap_or_default().split('&');
        pairs.filter_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            let name = value.strip_prefix('{')?.strip_suffix('}')?;
            (!name.contains('}')).then_some((key, name))
        })
    }
}

/// Cuts a text at the first `mark` that is in no braces.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    let mut names = braces(text).peekable();
    for (at, _) in text.match_indices(mark) {
        while names.next_if(|name| name.end <= at).is_some() {}
        if !names.peek().is_some_and(|name| name.contains(&at)) {
            return (&text[..at], Some(&text[at + mark.len_utf8()..]));
        }
    }
    (text, None)
}

/// Where the names in braces stand, the braces included. A brace without its other half is none.
fn braces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let open = from + text[from..].find('{')?;
        let end = open + text[open..].find('}')? + 1;
        from = end;
        Some(open..end)
    })
}

#[cfg(test)]
mod tests {
    use super::PathKey;

    #[test]
    fn a_key_is_cut_as_a_url_is() {
        for (key, path, query, fragment) in [
            ("/a/{b}", "/a/{b}", None, None),
            ("/a?b=c?d#e?f#g", "/a", Some("b=c?d"), Some("e?f#g")),
            ("/a#b?c", "/a", None, Some("b?c")),
            ("/{a?}/{b#}?{c#}", "/{a?}/{b#}", Some("{c#}"), None),
            ("/ü{?ü", "/ü{", Some("ü"), None),
            ("?a", "", Some("a"), None),
            ("", "", None, None),
        ] {
            let expected = PathKey {
                path,
                query,
                fragment,
            };
            assert_eq!(PathKey::new(key), expected, "{key}");
        }
    }

    #[test]
    fn names_stand_in_braces() {
        let names = |key| PathKey::new(key).names().collect::<Vec<_>>();
        assert_eq!(names("/{a}{b}.{c?}?d={e}#{f}"), ["a", "b", "c?", "e"]);
        assert_eq!(names("/a}/{b"), [""; 0]);
        let values = |key| PathKey::new(key).values().collect::<Vec<_>>();
        assert_eq!(values("/?a={b}&c={d}e&f=g&{h}&i={j}{k}"), [("a", "b")]);
    }
}
