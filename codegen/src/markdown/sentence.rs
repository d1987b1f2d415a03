//! The first sentence of a text, which stands where there is place for one line alone.

/// What a word with a full stop at its end can be without ending its sentence.
const ABBREVIATIONS: [&str; 17] = [
    "approx.", "ca.", "cf.", "dr.", "e.g.", "ex.", "fig.", "i.e.", "inc.", "incl.", "max.", "min.",
    "mr.", "no.", "resp.", "st.", "vs.",
];

/// A rendered text, divided behind its first sentence; `None` if it does not begin with prose.
///
/// What follows is still a text of its own: paragraphs, or nothing.
pub(crate) fn first_sentence(text: &str) -> Option<(String, String)> {
    let (paragraph, after) = text.split_once("\n\n").unwrap_or((text, ""));
    let begins = paragraph.chars().next()?;
    if matches!(begins, '|' | '>' | '_') || is_item(paragraph) || paragraph.starts_with("```") {
        return None;
    }
    let mut at = end(paragraph).unwrap_or(paragraph.len());
    // A line that was broken by hand ends there.
    let mut rest = paragraph[at..].trim_start_matches('\\').trim_start();
    // A sentence of which only a link or a mark is left would be no gain.
    if !rest.contains(char::is_alphanumeric) {
        at = paragraph.len();
        rest = "";
    }
    let sentence = in_one_line(&paragraph[..at]);
    // Its lines ended where the whole paragraph's did. Those that were broken by hand stay.
    let rest = if rest.contains("\\\n") {
        rest.to_owned()
    } else {
        in_one_line(rest)
    };
    let rest = match (rest.as_str(), after) {
        ("", after) => after.to_owned(),
        (rest, "") => rest.to_owned(),
        (rest, after) => format!("{rest}\n\n{after}"),
    };
    (!sentence.is_empty()).then_some((sentence, rest))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a paragraph is the item of a list.
fn is_item(paragraph: &str) -> bool {
    let digits = paragraph.trim_start_matches(|c: char| c.is_ascii_digit());
    paragraph.starts_with("- ")
        || paragraph.starts_with("* ")
        || digits.len() < paragraph.len() && digits.starts_with([')', '.'])
}

/// Where the first sentence of a paragraph ends, if another one follows it.
///
/// What stands in code, in brackets or between marks of emphasis is not taken apart.
fn end(paragraph: &str) -> Option<usize> {
    let bytes = paragraph.as_bytes();
    let mut within = Within::default();
    let mut at = 0;
    while at < bytes.len() {
        let ticks = ticks(&bytes[at..]);
        if ticks > 0 {
            within.ticks(ticks);
            at += ticks;
            continue;
        }
        let byte = bytes[at];
        if within.code == 0 {
            match byte {
                b'\\' if bytes.get(at + 1) == Some(&b'\n') && within.is_free() => return Some(at),
                // What is escaped is no mark.
                b'\\' => at += 1,
                // As many stars as stand together are one mark.
                b'*' if bytes.get(at + 1) == Some(&b'*') => {}
                b'.' | b'!' | b'?' if within.is_free() && is_end(paragraph, at) => {
                    return Some(at + 1);
                }
                _ => within.mark(byte),
            }
        }
        at += 1;
    }
    None
}

fn ticks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'`').count()
}

/// What the place at hand stands in.
#[derive(Default)]
struct Within {
    /// As many backticks end the code.
    code: usize,
    brackets: usize,
    is_marked: bool,
}

impl Within {
    fn ticks(&mut self, ticks: usize) {
        if self.code == 0 {
            self.code = ticks;
        } else if self.code == ticks {
            self.code = 0;
        }
    }

    fn mark(&mut self, byte: u8) {
        match byte {
            b'[' | b'(' => self.brackets += 1,
            b']' | b')' => self.brackets = self.brackets.saturating_sub(1),
            b'*' => self.is_marked = !self.is_marked,
            _ => {}
        }
    }

    fn is_free(&self) -> bool {
        self.brackets == 0 && !self.is_marked
    }
}

/// Whether the mark at this place ends a sentence: a word follows that does not go on with it, and
/// what stands before is no abbreviation.
fn is_end(paragraph: &str, at: usize) -> bool {
    let rest = &paragraph[at + 1..];
    let next = rest.trim_start();
    // A mark or a number could begin a list or a heading.
    let begins = next.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        || next.starts_with(['[', '(', '"', '\'', '`']) && !next.starts_with("```");
    if next.len() == rest.len() || !begins {
        return false;
    }
    let word = paragraph[..=at].rsplit(char::is_whitespace).next();
    let word = word
        .unwrap_or_default()
        .trim_start_matches(['(', '"', '\'']);
    let is_initial = word.len() == 2 && word.starts_with(char::is_uppercase);
    !is_initial && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    fn divided(text: &str) -> (String, String) {
        first_sentence(text).unwrap_or_default()
    }

    #[test]
    fn a_sentence_ends_where_another_begins() {
        for (text, sentence, rest) in [
            ("Lists things.", "Lists things.", ""),
            (
                "Lists things. Then\nsome more.",
                "Lists things.",
                "Then some more.",
            ),
            ("Lists\nthings! A\n\nB", "Lists things!", "A\n\nB"),
            ("A title\n\nA text.", "A title", "A text."),
            (
                "All, e.g. Of `a. B` or [c. D](e. F) in 1.5 parts. G",
                "All, e.g. Of `a. B` or [c. D](e. F) in 1.5 parts.",
                "G",
            ),
            ("By J. Doe, vs. No one. X", "By J. Doe, vs. No one.", "X"),
            ("**Bold. Text** here. X", "**Bold. Text** here.", "X"),
            ("A line\\\nanother", "A line", "another"),
            ("Ends. of what. X", "Ends. of what.", "X"),
            ("All of it. `GET`", "All of it.", "`GET`"),
        ] {
            assert_eq!(
                divided(text),
                (sentence.to_owned(), rest.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_prose_has_no_sentence() {
        for text in [
            "",
            "- a. B",
            "1. a",
            "| a |\n| --- |",
            "> a",
            "```text\na. B\n```",
            "___",
        ] {
            assert_eq!(first_sentence(text), None, "{text}");
        }
    }
}
