//! The versions, as `mainsheet.toml` lists them.

use std::path::{Path, PathBuf};

use super::Version;
use super::faults::Faults;
use super::relative::{normal, slashes};
use super::tables::VersionTable;
use crate::load::fixup::Fixups;
use crate::names::check_version;

pub(super) fn versions(
    tables: &[VersionTable],
    base: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Version> {
    let is_only = tables.len() == 1;
    let names: Vec<_> = tables
        .iter()
        .map(|table| table.name.as_deref().unwrap_or("api"))
        .collect();
    if tables.is_empty() {
        let help = "add one:\n\n[[version]]\nname = \"v1\"\nfile = \"openapi.yaml\"";
        faults.add("/version", "there is no version", help);
    }
    let mut versions = Vec::with_capacity(tables.len());
    for (index, table) in tables.iter().enumerate() {
        let at = |key: &str| format!("/version/{index}/{key}");
        if table.name.is_none() && !is_only {
            let help = "add `name` to each: it is that of a module and of a feature";
            let message = "there are several versions, and this one has no name";
            faults.add(&format!("/version/{index}"), message, help);
        } else if let Err((message, help)) = check_version(names[index], &names[..index]) {
            faults.add(&at("name"), message, help);
        }
        if let Some(newer) = &table.replaced_by
            && (!names.contains(&newer.as_str()) || newer == names[index])
        {
            let message = format!(
                "the version `{}` is said to be replaced by `{newer}`, which is not another version",
                names[index]
            );
            let others = names.iter().filter(|name| **name != names[index]);
            let others: Vec<_> = others.copied().collect();
            let help = match others.as_slice() {
                [] => "remove `replaced_by`".to_owned(),
                _ => format!("name one of {}, or remove `replaced_by`", others.join(", ")),
            };
            faults.add(&at("replaced_by"), message, help);
        }
        if table.strict && !table.fixups.is_empty() {
            let message = "a version that is read strictly has no fixups";
            faults.add(
                &at("strict"),
                message,
                "remove one of `strict` and `fixups`",
            );
        }
        let mut version = Version::new(names[index], placed(base, &table.file));
        if table.file.is_relative() && !is_url(&table.file) {
            version.label = Some(slashes(&table.file));
        }
        version.default = table.default.unwrap_or(is_only);
        version.replaced_by.clone_from(&table.replaced_by);
        version.tags.clone_from(&table.tags);
        let overlays = table.overlays.iter();
        version.overlays = overlays.map(|file| placed(base, file)).collect();
        version.lenient = table.lenient;
        version.stream_end.clone_from(&table.stream_end);
        version.fixups = if table.strict {
            None
        } else {
            Some(fixups(&table.fixups, base, faults))
        };
        versions.push(version);
    }
    versions
}

fn fixups(files: &[PathBuf], base: &Path, faults: &mut Faults<'_>) -> Fixups {
    let mut fixups = Fixups::none();
    for file in files {
        match Fixups::read(&placed(base, file)) {
            Ok(read) => fixups = fixups.and(read),
            Err(refusals) => faults.found.extend(refusals.into_vec()),
        }
    }
    fixups
}

/// A file that is named relative to the configuration, or a URL.
fn placed(base: &Path, file: &Path) -> PathBuf {
    if is_url(file) {
        return file.to_owned();
    }
    normal(&base.join(file))
}

/// Whether something is said to be elsewhere than on the disk.
fn is_url(file: &Path) -> bool {
    file.to_string_lossy().contains("://")
}
