//! JSON pointers (RFC 6901), of a length that a message can have.

/// One step from a value to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Name(Box<str>),
    Index(usize),
}

/// How long a pointer may be, in bytes; what is longer is cut, and ends in `…`.
const LONGEST: usize = 1024;

/// The pointer of a way that is noted from its end.
pub(crate) fn pointer(way: &[Step]) -> String {
    let mut pointer = String::new();
    for step in way.iter().rev() {
        match step {
            Step::Name(name) => push(&mut pointer, name),
            Step::Index(index) => push(&mut pointer, &index.to_string()),
        }
        if pointer.ends_with('…') {
            break;
        }
    }
    pointer
}

/// Appends a reference token (RFC 6901 section 3), as far as there is room.
pub(crate) fn push(pointer: &mut String, token: &str) {
    if pointer.len() >= LONGEST {
        if !pointer.ends_with('…') {
            pointer.push('…');
        }
        return;
    }
    pointer.push('/');
    for char in token.chars() {
        if pointer.len() >= LONGEST {
            pointer.push('…');
            return;
        }
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
