//! Notes between lines of colons, which `CommonMark` does not know and many pages of documentation do.

use std::borrow::Cow;

/// What a note can be, and the word that it begins with then.
const KINDS: [(&str, &str); 9] = [
    ("note", "Note"),
    ("tip", "Tip"),
    ("hint", "Hint"),
    ("info", "Info"),
    ("important", "Important"),
    ("caution", "Caution"),
    ("warning", "Warning"),
    ("danger", "Danger"),
    ("success", "Success"),
];

/// A text with a paragraph of a note that begins with its kind for each `:::kind` up to its `:::`.
pub(super) fn as_paragraphs(text: &str) -> Cow<'_, str> {
    if !text.contains(":::") {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut in_code = false;
    let mut is_open = false;
    let mut is_begun = false;
    for line in text.split('\n') {
        let trimmed = line.trim();
        // The note may begin after an empty line.
        if is_begun && trimmed.is_empty() {
            continue;
        }
        is_begun = false;
        in_code ^= trimmed.starts_with("```") || trimmed.starts_with("~~~");
        if let Some((kind, rest)) = begins(trimmed).filter(|_| !in_code) {
            is_open = true;
            // A note of one line ends where it begins.
            let end = rest.strip_suffix(":::");
            is_open &= end.is_none();
            let rest = end.unwrap_or(rest).trim();
            let indent = &line[..line.len() - line.trim_start().len()];
            read.extend(["\n", indent, "**", kind, ":** ", rest, "\n"]);
            if end.is_some() {
                read.push('\n');
            }
            is_begun = is_open && rest.is_empty();
        } else if trimmed.ends_with(":::") && is_open && !in_code {
            is_open = false;
            read.push_str(line.trim_end().trim_end_matches(':').trim_end());
            read.push_str("\n\n");
        } else {
            read.push_str(line);
            read.push('\n');
        }
    }
    read.pop();
    Cow::Owned(read)
}

/// The kind of the note that a line begins, and what follows: a title in brackets, or the note itself.
fn begins(line: &str) -> Option<(&'static str, &str)> {
    let rest = line.strip_prefix(":::")?.trim_start();
    KINDS.iter().find_map(|(word, kind)| {
        let rest = rest.strip_prefix(word)?;
        let is_whole = rest.is_empty() || rest.starts_with([' ', '[']);
        let rest = rest.trim();
        let title = rest.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        is_whole.then_some((*kind, title.unwrap_or(rest)))
    })
}

#[cfg(test)]
mod tests {
    use super::as_paragraphs;
    use crate::markdown::rustdoc;

    #[test]
    fn a_note_is_a_paragraph_that_says_what_it_is() {
        let noted = "First.\n:::info\nA quota\nis kept.\n\nTwice.\n:::\nThen.";
        assert_eq!(
            rustdoc(noted),
            "First.\n\n**Info:** A quota is kept.\n\nTwice.\n\nThen."
        );
        assert_eq!(rustdoc(":::note\n\nHot.\n\n:::"), "**Note:** Hot.");
        for one in [
            ":::tip[Faster] Ask once.\n:::",
            ":::tip Faster. Ask once. :::",
        ] {
            assert!(rustdoc(one).starts_with("**Tip:** "), "{}", rustdoc(one));
            assert!(!rustdoc(one).contains(":::"), "{}", rustdoc(one));
        }
        assert_eq!(
            rustdoc("::: caution\nHot. :::\nGo on."),
            "**Caution:** Hot.\n\nGo on."
        );
    }

    #[test]
    fn other_colons_are_what_they_are() {
        for text in [
            "a :::",
            ":::",
            "```text\n:::note\n:::\n```",
            ":::notes",
            "std::::x",
        ] {
            assert_eq!(as_paragraphs(text), text);
        }
    }
}
