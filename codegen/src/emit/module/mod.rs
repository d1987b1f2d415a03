//! The files of a crate as one text that stands within a module of another crate.
//!
//! The files are those of the crate, token by token: each module stands where it was declared, a
//! path that begins at the crate begins as many modules above, and what features there are is
//! decided. Nothing of what comes from a description is looked into.

mod scan;

use std::path::{Path, PathBuf};

use crate::names::RUNTIME_FEATURES;
use crate::write::Files;
use scan::{Kind, Token, tokens};

/// What a module has that is written into another crate.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Switches {
    pub(crate) blocking: bool,
    pub(crate) testing: bool,
}

impl Switches {
    /// Whether a feature is on: every version and every tag is.
    fn is_on(self, feature: &str) -> bool {
        match feature {
            "blocking" => self.blocking,
            "testing" => self.testing,
            _ => !RUNTIME_FEATURES.iter().any(|(name, _)| *name == feature),
        }
    }
}

/// Precedes each item: what the crate around it asks of what people write there. All of it has
/// documentation, and none of it is unsafe.
const ALLOW: &str = "#[allow(dead_code, unreachable_pub, unused_imports, clippy::all, \
                     clippy::nursery, clippy::pedantic, clippy::restriction, reason = \"this is \
                     generated, and none of it need be called\")]\n";

/// All files as one text.
pub(crate) fn module(files: &Files, switches: Switches) -> String {
    let mut writer = Writer {
        files,
        switches,
        text: String::new(),
        depth: 0,
    };
    writer.file(Path::new("src/lib.rs"), Path::new("src"));
    writer.text
}

struct Writer<'f> {
    files: &'f Files,
    switches: Switches,
    text: String,
    /// How many modules are around what is written.
    depth: usize,
}

impl Writer<'_> {
    /// Writes a file whose modules stand in a folder.
    fn file(&mut self, path: &Path, folder: &Path) {
        let Some(text) = self.files.get(path) else {
            return;
        };
        let tokens = tokens(text);
        let mut at = 0;
        // The braces that are open, and with each the folder of the module that it begins.
        let mut open: Vec<Option<PathBuf>> = Vec::new();
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            if self.depth == 0 && open.is_empty() && is_item(&tokens[..at], rest) {
                self.text.push_str(ALLOW);
            }
            let here = open.iter().rev().flatten().next();
            let here = here.map_or(folder, PathBuf::as_path);
            at += match (token.kind, token.text) {
                (Kind::Comment, text) if text.starts_with("// @generated") && self.depth > 0 => 1,
                (Kind::InnerDoc, _) if self.depth == 0 => 1,
                (Kind::InnerDoc | Kind::OuterDoc, text) => {
                    self.doc(text);
                    1
                }
                (Kind::Mark, "#") => self.attribute(rest),
                (Kind::Word, "mod") => match declared(rest) {
                    Some((name, ";", length)) => {
                        let name = name.trim_start_matches("r#");
                        let (path, folder) = (here.join(format!("{name}.rs")), here.join(name));
                        self.push(&rest[..length - 1]);
                        self.text.push_str(" {\n");
                        self.depth += 1;
                        self.file(&path, &folder);
                        self.depth -= 1;
                        self.text.push_str("}\n");
                        length
                    }
                    Some((name, _, length)) => {
                        open.push(Some(here.join(name.trim_start_matches("r#"))));
                        self.depth += 1;
                        self.push(&rest[..length]);
                        length
                    }
                    None => self.push(&rest[..1]),
                },
                (Kind::Mark, "{") => {
                    open.push(None);
                    self.push(&rest[..1])
                }
                (Kind::Mark, "}") => {
                    if let Some(Some(_)) = open.pop() {
                        self.depth -= 1;
                    }
                    self.push(&rest[..1])
                }
                (Kind::Word, word) => {
                    self.word(word, &tokens[..at], &rest[1..]);
                    1
                }
                _ => self.push(&rest[..1]),
            };
        }
    }

    fn push(&mut self, tokens: &[Token<'_>]) -> usize {
        for token in tokens {
            self.text.push_str(token.text);
        }
        tokens.len()
    }

    /// The way to the module that takes the place of the crate.
    fn root(&self) -> String {
        match self.depth {
            0 => "self".to_owned(),
            depth => vec!["super"; depth].join("::"),
        }
    }

    fn word(&mut self, word: &str, before: &[Token<'_>], after: &[Token<'_>]) {
        let is_path = after.starts_with(&[COLON, COLON]);
        let follows_path = before.ends_with(&[COLON, COLON]);
        let is_used = after.first() == Some(&SEMICOLON) && !follows_path;
        match word {
            "crate" if is_path => self.text.push_str(&self.root()),
            // The crates that the runtime has anyway, so that the other crate need not name them.
            "chrono" | "serde_json" if is_path && !follows_path || is_used => {
                self.text.push_str("mainsheet_runtime::");
                self.text.push_str(word);
            }
            _ => self.text.push_str(word),
        }
    }

    /// A line of documentation. Its examples are of a crate that there is not.
    fn doc(&mut self, line: &str) {
        let root = format!("{}::", self.root());
        let line = line.replace("](crate::", &format!("]({root}"));
        let line = line.replace("[`crate::", &format!("[`{root}"));
        let line = line.replace("]: crate::", &format!("]: {root}"));
        let (head, rest) = line.split_at(3);
        match rest.trim_start() {
            "```no_run" | "```rust" => {
                self.text.push_str(head);
                self.text.push_str(
                    &rest
                        .replace("```no_run", "```ignore")
                        .replace("```rust", "```ignore"),
                );
            }
            _ => self.text.push_str(&line),
        }
    }

    /// Writes an attribute, in which features are decided, and says how many tokens it has.
    fn attribute(&mut self, rest: &[Token<'_>]) -> usize {
        let is_inner = rest.get(1).is_some_and(|it| it.text == "!");
        let begin = 1 + usize::from(is_inner);
        if rest.get(begin).is_none_or(|it| it.text != "[") {
            return self.push(&rest[..1]);
        }
        let length = begin + closed(&rest[begin..]);
        let tokens = &rest[..length];
        // A module that is included has no place for attributes of its own.
        if is_inner && self.depth == 0 {
            return length;
        }
        let mut text = String::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let feature = (token.text == "feature")
                .then(|| feature(&tokens[at..]))
                .flatten();
            match feature {
                Some((name, length)) => {
                    text.push_str(if self.switches.is_on(name) {
                        "true"
                    } else {
                        "false"
                    });
                    at += length;
                }
                None => {
                    text.push_str(token.text);
                    at += 1;
                }
            }
        }
        if text != "#[cfg(true)]" {
            self.text.push_str(&text);
        }
        length
    }
}

const COLON: Token<'_> = mark(":");
const SEMICOLON: Token<'_> = mark(";");

const fn mark(text: &str) -> Token<'_> {
    let kind = Kind::Mark;
    Token { kind, text }
}

/// Whether an item begins here that has no attribute before it.
fn is_item(before: &[Token<'_>], rest: &[Token<'_>]) -> bool {
    let is_first = matches!(rest[0].text, "pub" | "mod" | "use") && rest[0].kind == Kind::Word;
    let mut before = before.iter().rev().filter(|it| {
        !matches!(
            it.kind,
            Kind::Space | Kind::Comment | Kind::InnerDoc | Kind::OuterDoc
        )
    });
    is_first
        && before
            .next()
            .is_none_or(|it| matches!(it.text, ";" | "}" | "]"))
}

/// The name of the module that is declared here, what follows it, and how many tokens that takes.
fn declared<'t>(rest: &[Token<'t>]) -> Option<(&'t str, &'t str, usize)> {
    let mut rest = rest
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, it)| it.kind != Kind::Space);
    let (_, name) = rest.next().filter(|(_, it)| it.kind == Kind::Word)?;
    let (at, end) = rest.next().filter(|(_, it)| matches!(it.text, ";" | "{"))?;
    Some((name.text, end.text, at + 1))
}

/// How many tokens there are up to the bracket that closes the first one.
fn closed(rest: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in rest.iter().enumerate() {
        match (token.kind, token.text) {
            (Kind::Mark, "[") => depth += 1,
            (Kind::Mark, "]") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    rest.len()
}

/// The name in `feature = "name"`, and how many tokens that takes.
fn feature<'t>(rest: &[Token<'t>]) -> Option<(&'t str, usize)> {
    let mut rest = rest
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, it)| it.kind != Kind::Space);
    rest.next().filter(|(_, it)| it.text == "=")?;
    let (at, name) = rest.next().filter(|(_, it)| it.kind == Kind::Literal)?;
    Some((name.text.trim_matches('"'), at + 1))
}
