//! What the crate says of itself where the caller does not: what its descriptions do.

use crate::config::Package;
use crate::ir::{Api, Library};
use crate::markdown;

/// How long the sentence of a manifest is at most, in characters.
const LONGEST: usize = 200;

/// The package with what its descriptions say of it: a version, and a sentence.
pub(crate) fn settled(package: &Package, library: &Library) -> Package {
    let mut package = package.clone();
    // The version that is on by default is the one that the crate is known by.
    let by_default = library.apis.iter().find(|api| api.is_default);
    let api = by_default.or(library.apis.first());
    if package.version.is_none() {
        let version = api.and_then(|api| version(&api.version));
        package.version = Some(version.unwrap_or_else(|| "0.1.0".to_owned()));
    }
    if package.description.is_none() {
        package.description = Some(match api {
            Some(api) => sentence(api),
            None => format!("Bindings for the API {}", package.name),
        });
    }
    package
}

/// The version of an API as Cargo writes it; `None` if it counts in another way.
fn version(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let mut parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &str| {
        part.parse::<u64>()
            .is_ok_and(|number| number.to_string() == part)
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    if !(1..=3).contains(&parts.len()) || !parts.iter().all(|part| is_number(part)) {
        return None;
    }
    // `2024-05-01` is a day.
    let is_short = parts.len() < 3;
    if !rest.is_empty() && (is_short || !rest.chars().all(is_plain) || !is_pre_release(rest)) {
        return None;
    }
    // A year alone is no version that others could follow.
    if is_short && parts[0].len() >= 4 {
        return None;
    }
    parts.resize(3, "0");
    Some(format!("{}{rest}", parts.join(".")))
}

/// Whether what follows the numbers is as semantic versions have it (2.0.0, items 9 and 10).
fn is_pre_release(rest: &str) -> bool {
    let (pre, build) = rest.split_once('+').unwrap_or((rest, "0"));
    let pre = pre.strip_prefix('-').unwrap_or("a");
    let is_part = |part: &str| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        let is_padded = is_number && part.len() > 1 && part.starts_with('0');
        !part.is_empty() && !is_padded
    };
    pre.split('.').all(is_part) && !build.contains('+') && build.split('.').all(|it| !it.is_empty())
}

fn sentence(api: &Api) -> String {
    let title = plain(&api.title);
    let bindings = format!("Bindings for {}", title.trim_end_matches('.'));
    let said = api.summary.as_deref().or(api.description.as_deref());
    let said = said.map(|text| {
        let line = markdown::line(text);
        let first = markdown::first_sentence(&line).map(|(first, _)| first);
        plain(&first.unwrap_or_default())
    });
    match said
        .as_deref()
        .map(|text| text.trim_end_matches(['.', ':', ' ']))
    {
        Some(text) if !text.is_empty() && !text.eq_ignore_ascii_case(&title) => {
            cut(&format!("{bindings}: {text}"))
        }
        _ => cut(&bindings),
    }
}

/// A line of Markdown as text: registries show it as it is.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {
                plain.extend(chars.next());
            }
            ']' if chars.peek() == Some(&'(') => {
                // The address of a link.
                chars.by_ref().take_while(|c| *c != ')').for_each(drop);
            }
            '*' | '`' | '[' | ']' | '<' | '>' => {}
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", text[..end].trim_end_matches([',', ';', ':']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, version};

    #[test]
    fn versions_that_cargo_takes() {
        for (text, expected) in [
            ("1.2.3", Some("1.2.3")),
            ("v2", Some("2.0.0")),
            ("3.1", Some("3.1.0")),
            ("1.0.0-beta.2", Some("1.0.0-beta.2")),
            ("1.0.0+build", Some("1.0.0+build")),
            ("1.0.0-01", None),
            ("1.0.0-", None),
            ("2024-05-01", None),
            ("2024.05.01", None),
            ("2024", None),
            ("1.2.3.4", None),
            ("1.0-beta", None),
            ("latest", None),
            ("", None),
        ] {
            assert_eq!(version(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn markdown_becomes_text() {
        for (text, expected) in [
            (
                "The **best** of [all](https://a.example) `pets`",
                "The best of all pets",
            ),
            ("a \\* b", "a * b"),
            ("[one] two", "one two"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
