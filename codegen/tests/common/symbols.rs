//! What the emitted code calls its parts, as those who use it write it.

use std::collections::{BTreeMap, BTreeSet};

use mainsheet_codegen::Generated;

/// The public names of a crate.
#[derive(Default)]
pub(crate) struct Symbols {
    /// The fields, variants and functions of each type, by the type's path.
    types: BTreeMap<String, BTreeSet<String>>,
    /// The other names of types, and which these are.
    aliases: BTreeMap<String, String>,
}

impl Symbols {
    pub(crate) fn of(generated: &Generated) -> Self {
        let mut symbols = Self::default();
        for (path, text) in generated.files() {
            // What models are split into is private, and so is what a client's methods are.
            let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
            if let ["src", version, module, ..] = parts.as_slice() {
                let module = module.trim_end_matches(".rs");
                symbols.read(&format!("{version}::{module}"), text);
            }
        }
        symbols
    }

    fn read(&mut self, module: &str, text: &str) {
        let mut owner = String::new();
        let mut uses = false;
        for line in text.lines() {
            let declared = ["pub struct ", "pub enum ", "impl "];
            let declared = declared
                .iter()
                .find_map(|start| line.trim_start().strip_prefix(start));
            if declared.is_some_and(|rest| rest.contains(" for ")) {
                // What a type implements is no name.
                owner.clear();
            } else if let Some(rest) = declared {
                owner = format!("{module}::{}", ident(rest));
                self.types.entry(owner.clone()).or_default();
            } else if let Some(rest) = line.strip_prefix("pub type ") {
                let (name, of) = rest.split_once(" = super::").unwrap_or((rest, ""));
                if !of.is_empty() {
                    let of = format!("{module}::{}", ident(of));
                    self.aliases.insert(format!("{module}::{name}"), of);
                }
            } else if line.starts_with("pub use super::") {
                uses = true;
            }
            if uses {
                let line = line.trim_start_matches("pub use super::");
                for part in line.split(['{', ',', '}', ';']) {
                    if let Some((of, name)) = part.trim().split_once(" as ") {
                        let (of, name) = (format!("{module}::{of}"), format!("{module}::{name}"));
                        self.aliases.insert(name, of);
                    }
                }
                uses = !line.ends_with(';');
                continue;
            }
            let member = line.strip_prefix("    ").unwrap_or_default();
            let member = member.strip_prefix("pub ").unwrap_or(member);
            let member = member.strip_prefix("fn ").unwrap_or(member);
            let is_variant = member.starts_with(|c: char| c.is_ascii_uppercase());
            let name = ident(member);
            let is_member = !name.is_empty()
                && (line.starts_with("    pub ") || is_variant)
                && member[name.len()..].starts_with([':', '(', ',', '<']);
            if is_member && let Some(members) = self.types.get_mut(&owner) {
                members.insert(name.to_owned());
            }
        }
    }

    /// How many names of types there are.
    pub(crate) fn len(&self) -> usize {
        self.types.len() + self.aliases.len()
    }

    /// What code that used these names would miss among others.
    pub(crate) fn missing_in(&self, others: &Self) -> Vec<String> {
        let mut missing = Vec::new();
        for name in self.types.keys().chain(self.aliases.keys()) {
            let Some(found) = others.members(name) else {
                missing.push(name.clone());
                continue;
            };
            let own = self.members(name).into_iter().flatten();
            let lost = own.filter(|member| !found.contains(*member));
            missing.extend(lost.map(|member| format!("{name}::{member}")));
        }
        missing
    }

    fn members(&self, name: &str) -> Option<&BTreeSet<String>> {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        self.types.get(name)
    }
}

/// The identifier that a text begins with.
fn ident(text: &str) -> &str {
    let text = text.strip_prefix("r#").unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}
