//! Names that the caller chose: which apply, and which cannot.

use std::collections::BTreeMap;
use std::path::Path;

use strsim::osa_distance;

use super::Lowering;
use crate::config::{Package, Renames, Version};
use crate::ir::{Library, TypeKind};
use crate::names::{type_name, value_name};
use crate::report::{Diagnostic, Refusals};

impl Lowering<'_> {
    /// The name that the caller chose for the type that otherwise has this one, once it is taken.
    pub(super) fn renamed(&mut self, otherwise: &str) -> Option<String> {
        let wanted = type_name(self.package.renames.types.get(otherwise)?);
        self.renamed.insert(otherwise.to_owned());
        let taken = self.names.take(wanted.clone());
        if taken != wanted {
            let message = format!("`{otherwise}` cannot have the name `{wanted}`: it is taken");
            let help = "choose another name, or rename the other type, too";
            let fault = self.description.diagnostic("", message, help);
            self.diagnostics.push(fault);
        }
        Some(taken)
    }
}

/// Gives the properties the names that the caller chose, and asserts that all else that is said of
/// types and operations by their names has some.
///
/// # Errors
///
/// Every name that no property, operation or type had, and those that are taken.
pub(super) fn apply(
    library: &mut Library,
    package: &Package,
    versions: &[Version],
) -> Result<(), Refusals> {
    let (renames, derived) = (&package.renames, &package.derives);
    let file = versions.first().map(|version| version.file.as_path());
    let file = file.unwrap_or(Path::new(""));
    let mut faults = operations(library, renames, file);
    faults.extend(types(library, renames, file));
    faults.extend(derives(library, derived, file));
    for (key, wanted) in &renames.properties {
        if let Err((message, help)) = property(library, key, &value_name(wanted)) {
            faults.push(Diagnostic::new(file, "", message, help));
        }
    }
    Refusals::check(faults)
}

fn operations(library: &Library, renames: &Renames, file: &Path) -> Vec<Diagnostic> {
    let all = || library.apis.iter().flat_map(crate::ir::Api::operations);
    let mut faults = Vec::new();
    for (id, wanted) in &renames.operations {
        let mut named = all().filter(|operation| operation.id == *id).peekable();
        if named.peek().is_none() {
            let message = format!("the operation `{id}` is renamed, and there is none");
            let ids = all().map(|operation| operation.id.as_str());
            faults.push(Diagnostic::new(file, "", message, nearest(id, ids)));
        }
        for operation in named {
            let method = value_name(wanted);
            if operation.method != method {
                let message = format!("`{id}` cannot have the name `{method}`: it is taken");
                let help = "choose another name, or rename the other operation, too";
                faults.push(Diagnostic::new(file, "", message, help));
            }
        }
    }
    faults
}

fn types(library: &Library, renames: &Renames, file: &Path) -> Vec<Diagnostic> {
    let is_there = |name: &String| library.apis.iter().any(|api| api.renamed.contains(name));
    let unknown = renames.types.keys().filter(|name| !is_there(name));
    let faults = unknown.map(|name| {
        let message = format!("the type `{name}` is renamed, and there is none");
        let known = library.types.iter().map(|def| def.name.as_str());
        Diagnostic::new(file, "", message, nearest(name, known))
    });
    faults.collect()
}

/// What is derived for a type that there is not.
fn derives(
    library: &Library,
    derives: &BTreeMap<String, Vec<String>>,
    file: &Path,
) -> Vec<Diagnostic> {
    const KINDS: [&str; 3] = ["structs", "enums", "unions"];
    let known = || library.types.iter().map(|def| def.name.as_str());
    let unknown = derives
        .keys()
        .filter(|key| !KINDS.contains(&key.as_str()) && !known().any(|name| name == key.as_str()));
    let faults = unknown.map(|key| {
        let message = format!("the type `{key}` is to derive something, and there is none");
        Diagnostic::new(file, "", message, nearest(key, known().chain(KINDS)))
    });
    faults.collect()
}

/// Gives a property its name, or says what is wrong and what to do.
fn property(library: &mut Library, key: &str, wanted: &str) -> Result<(), (String, String)> {
    let none = format!("the property `{key}` is renamed, and there is none");
    let Some((owner, name)) = key.split_once('.') else {
        let help = "name the type before it, as in `User.userName`".to_owned();
        return Err((none, help));
    };
    let mut properties = Vec::new();
    let (mut is_type, mut is_done) = (false, false);
    // Versions that differ have a type of the name each.
    for def in library.types.iter_mut().filter(|def| def.name == owner) {
        is_type = true;
        let TypeKind::Struct(structure) = &mut def.kind else {
            continue;
        };
        let all = &mut structure.properties;
        let Some(place) = all.iter().position(|property| property.name == name) else {
            properties.extend(all.iter().map(|property| property.name.clone()));
            continue;
        };
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != place);
        if others.any(|(_, other)| other.ident == wanted) || TAKEN.contains(&wanted) {
            let message = format!("`{key}` cannot have the name `{wanted}`: it is taken");
            return Err((message, "choose another name".to_owned()));
        }
        wanted.clone_into(&mut all[place].ident);
        is_done = true;
    }
    if is_done {
        return Ok(());
    }
    if is_type && properties.is_empty() {
        return Err((none, format!("`{owner}` has no properties: remove it")));
    }
    if is_type {
        return Err((none, nearest(name, properties.iter().map(String::as_str))));
    }
    if let Some(alias) = library.aliases.iter().find(|alias| alias.name == owner) {
        let shown = &library.types[alias.of.0].name;
        return Err((
            none,
            format!("`{owner}` is another name of `{shown}`: name that"),
        ));
    }
    let known = library.types.iter().map(|def| def.name.as_str());
    Err((none, nearest(owner, known)))
}

/// What an emitted struct has beside its fields.
const TAKEN: [&str; 2] = ["new", "additional_properties"];

/// What to do about a name that there is not.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let mut known: Vec<_> = known.collect();
    known.sort_by_key(|one| osa_distance(one, name));
    known.dedup();
    match known.as_slice() {
        [] => "remove it".to_owned(),
        [first, ..] => format!("correct it, or remove it; the nearest is `{first}`"),
    }
}
