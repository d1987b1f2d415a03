//! Path templates, as descriptions write them: `/records/{id}/{name}.csv`.

/// A part of a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Fixed text, unencoded.
    Literal(&'static str),
    /// The value of the path parameter of this name.
    Parameter(&'static str),
}

/// The path of a template, and its query if it has one: what follows the first
/// question mark that is in no braces.
pub(crate) fn split(template: &'static str) -> (&'static str, Option<&'static str>) {
    if !template.contains('?') {
        return (template, None);
    }
    let mut from = 0;
    for piece in pieces(template) {
        from += match piece {
            Piece::Parameter(name) => name.len() + "{}".len(),
            Piece::Literal(literal) => match literal.find('?') {
                Some(at) => return (&template[..from + at], Some(&template[from + at + 1..])),
                None => literal.len(),
            },
        };
    }
    (template, None)
}

/// What stands between the slashes.
pub(crate) fn segments(template: &'static str) -> impl Iterator<Item = &'static str> {
    let after_slash = |text: &'static str| {
        let slash = text.bytes().position(|byte| byte == b'/');
        slash.map(|at| (&text[..at], &text[at + 1..]))
    };
    let mut rest = after_slash(template).map(|(_, rest)| rest);
    std::iter::from_fn(move || {
        let text = rest?;
        let (segment, after) = match after_slash(text) {
            Some((segment, after)) => (segment, Some(after)),
            None => (text, None),
        };
        rest = after;
        Some(segment)
    })
}

/// The pieces of a segment, one after the other. A brace without its other half
/// is text.
pub(crate) fn pieces(segment: &'static str) -> impl Iterator<Item = Piece> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let (piece, after) = first(rest)?;
        rest = after;
        Some(piece)
    })
}

/// The first piece of a text, and what follows it.
fn first(text: &'static str) -> Option<(Piece, &'static str)> {
    // Templates are short: to look at each byte costs less than to begin a search.
    let position = |of: u8, from: usize| text.bytes().skip(from).position(|byte| byte == of);
    let braces = position(b'{', 0).and_then(|open| Some((open, open + position(b'}', open)?)));
    match braces {
        Some((0, close)) => Some((Piece::Parameter(&text[1..close]), &text[close + 1..])),
        Some((open, _)) => Some((Piece::Literal(&text[..open]), &text[open..])),
        None if text.is_empty() => None,
        None => Some((Piece::Literal(text), "")),
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Literal, Parameter};
    use super::{pieces, segments, split};

    #[test]
    fn braces_hold_the_names_of_parameters() {
        for (segment, expected) in [
            ("records", &[Literal("records")][..]),
            ("{id}", &[Parameter("id")]),
            (
                "x-{a b}.{ü}",
                &[
                    Literal("x-"),
                    Parameter("a b"),
                    Literal("."),
                    Parameter("ü"),
                ],
            ),
            ("{a}{b}", &[Parameter("a"), Parameter("b")]),
            ("{}", &[Parameter("")]),
            ("a}b{c", &[Literal("a}b{c")]),
            ("a}{b}c}", &[Literal("a}"), Parameter("b"), Literal("c}")]),
            ("", &[]),
        ] {
            assert!(pieces(segment).eq(expected.iter().copied()), "{segment}");
        }
    }

    #[test]
    fn a_query_follows_a_question_mark_outside_braces() {
        for (template, path, query) in [
            ("/a?b=c?d", "/a", Some("b=c?d")),
            ("/a/{b?}/c?", "/a/{b?}/c", Some("")),
            ("/ü{b}?{c}", "/ü{b}", Some("{c}")),
            ("/a{b?c", "/a{b", Some("c")),
            ("/a", "/a", None),
        ] {
            assert_eq!(split(template), (path, query), "{template}");
        }
    }

    #[test]
    fn segments_stand_between_slashes() {
        assert!(segments("/a/{b}/").eq(["a", "{b}", ""]));
        assert!(segments("").eq([""; 0]));
    }
}
