//! The crate and its runtime, as `mainsheet.toml` describes them.

use std::fmt::Write;
use std::path::Path;

use super::faults::Faults;
use super::relative::relative;
use super::tables::{File, RuntimeTable};
use super::{GitRef, Package, Renames, Runtime};

pub(super) fn package(file: &File, base: &Path, folder: &Path, faults: &mut Faults<'_>) -> Package {
    let table = &file.package;
    let mut package = Package::new(&table.name);
    package.version.clone_from(&table.version);
    package.description.clone_from(&table.description);
    package.license.clone_from(&table.license);
    package.authors.clone_from(&table.authors);
    package.repository.clone_from(&table.repository);
    package.homepage.clone_from(&table.homepage);
    package.documentation.clone_from(&table.documentation);
    if let Some(keywords) = &table.keywords {
        package.keywords.clone_from(keywords);
    }
    if let Some(categories) = &table.categories {
        package.categories.clone_from(categories);
    }
    if let Some(file) = &table.introduction {
        package.introduction = faults.text_of("/package/introduction", &base.join(file));
    }
    if let Some(file) = &table.client_module {
        let text = faults.text_of("/package/client_module", &base.join(file));
        package.client_module = Some(text);
        package.client_parts = client_parts(&base.join(file), faults);
    }
    if let Some(version) = &file.runtime.version {
        package.runtime_version.clone_from(version);
    }
    package.runtime = runtime(&file.runtime, base, folder, faults);
    package.dependencies = dependencies(&file.dependencies);
    package.formats.clone_from(&file.formats);
    package.paging.clone_from(&file.paging);
    package.idempotency.clone_from(&file.idempotency);
    package.renames = Renames {
        operations: file.rename.operations.clone(),
        types: file.rename.types.clone(),
        properties: file.rename.properties.clone(),
    };
    package.derives.clone_from(&file.derive);
    package.tag_features = match table.tag_features.as_deref() {
        Some("always") => Some(true),
        Some("never") => Some(false),
        _ => None,
    };
    package.keeps_unknown = table.keep_unknown.unwrap_or(true);
    package
}

fn runtime(table: &RuntimeTable, base: &Path, folder: &Path, faults: &mut Faults<'_>) -> Runtime {
    let mut refs = Vec::new();
    refs.extend(table.rev.clone().map(GitRef::Rev));
    refs.extend(table.branch.clone().map(GitRef::Branch));
    refs.extend(table.tag.clone().map(GitRef::Tag));
    if refs.len() > 1 {
        let message = "`rev`, `branch` and `tag` are said at once";
        faults.add("/runtime", message, "keep one of them");
    }
    match (&table.path, &table.git) {
        (Some(_), Some(_)) => {
            let message = "the runtime is said to be at a path and in a git repository";
            faults.add("/runtime", message, "keep one of `path` and `git`");
            Runtime::Registry
        }
        (Some(path), None) if path.is_absolute() => Runtime::Path(path.clone()),
        (Some(path), None) => Runtime::Path(relative(folder, &base.join(path))),
        (None, Some(url)) => Runtime::Git {
            url: url.clone(),
            at: refs.pop(),
        },
        (None, None) => {
            if !refs.is_empty() {
                let message =
                    "`rev`, `branch` and `tag` are of a git repository, and there is none";
                faults.add("/runtime", message, "add `git`, with the repository's URL");
            }
            Runtime::Registry
        }
    }
}

/// The table as lines of a manifest.
fn dependencies(table: &toml::Table) -> String {
    let mut lines = String::new();
    for (name, value) in table {
        let name = toml_edit::Key::new(name);
        // Writing to a `String` cannot fail.
        let _ = writeln!(lines, "{name} = {}", inline(value));
    }
    lines
}

fn inline(value: &toml::Value) -> toml_edit::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(value) => (*value).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.iter().map(inline).collect(),
        toml::Value::Table(table) => {
            let entries = table.iter().map(|(name, value)| (name, inline(value)));
            toml_edit::Value::InlineTable(entries.collect())
        }
    }
}

/// The names and texts of the modules below a hand-written one: the files of Rust in the folder that has
/// its name.
fn client_parts(module: &Path, faults: &mut Faults<'_>) -> Vec<(String, String)> {
    let folder = module.with_extension("");
    if !folder.is_dir() {
        return Vec::new();
    }
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) => {
            faults.add(
                "/package/client_module",
                format!("{}: {error}", folder.display()),
                "let your user read the folder, or move it away",
            );
            return Vec::new();
        }
    };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let mut parts: Vec<_> = files
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            Some((name, faults.text_of("/package/client_module", &path)))
        })
        .collect();
    parts.sort();
    parts
}
