//! `spec/bindings.toml`: the versions that are generated.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mainsheet_codegen::{Package, PagingRule, Version};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml_edit::{DocumentMut, Item, Table, value};

use crate::file;
use crate::root::BINDINGS;

/// What the file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bindings {
    package: PackageEntry,
    /// The Rust type of each format that has another one than by default.
    #[serde(default)]
    formats: BTreeMap<String, String>,
    /// How operations are paged whose descriptions do not say so.
    #[serde(default)]
    paging: Vec<PagingRule>,
    /// The header of the idempotency key of operations, by their ids.
    #[serde(default)]
    idempotency: BTreeMap<String, String>,
    #[serde(rename = "version", default)]
    versions: Vec<VersionEntry>,
    #[serde(skip)]
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageEntry {
    name: String,
    version: String,
    description: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    /// Lines for the manifest.
    #[serde(default)]
    dependencies: String,
    /// Whether types keep the properties that the description does not name.
    #[serde(default = "yes")]
    keep_unknown: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionEntry {
    name: String,
    file: PathBuf,
    #[serde(default)]
    default: bool,
    replaced_by: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    /// The data of the event that ends an event stream.
    stream_end: Option<String>,
    #[serde(default)]
    sha256: String,
}

fn yes() -> bool {
    true
}

impl Bindings {
    /// Reads the file of the workspace in the current folder.
    pub(crate) fn read() -> Result<Self> {
        Self::read_in(Path::new(""))
    }

    /// Reads the file of the workspace in another folder.
    pub(crate) fn read_in(root: &Path) -> Result<Self> {
        let text = file::read(root.join(BINDINGS))?;
        let mut bindings: Self = toml_edit::de::from_str(&text).map_err(|error| {
            anyhow::anyhow!(
                "error: {BINDINGS} is not as it should be\n{}",
                error.to_string().trim()
            )
        })?;
        bindings.text = text;
        bindings.check()?;
        Ok(bindings)
    }

    fn check(&self) -> Result<()> {
        let known: Vec<_> = self
            .versions
            .iter()
            .map(|version| version.name.as_str())
            .collect();
        if known.is_empty() {
            bail!(
                "error: {BINDINGS} lists no version\nhelp: add one:\n\n[[version]]\n\
                 name = \"v3\"\nfile = \"v3.yaml\"\ndefault = true"
            );
        }
        for version in &self.versions {
            let name = &version.name;
            let line = self.line_of(name);
            check_name(name).with_context(|| format!("{BINDINGS}:{line}"))?;
            if known.iter().filter(|other| *other == name).count() > 1 {
                bail!(
                    "error: the version `{name}` is listed twice\n  --> {BINDINGS}:{line}\nhelp: \
                     remove one of the two"
                );
            }
            if let Some(newer) = &version.replaced_by
                && (!known.contains(&newer.as_str()) || newer == name)
            {
                bail!(
                    "error: the version `{name}` is said to be replaced by `{newer}`, which is \
                     not another version\n  --> {BINDINGS}:{line}\nhelp: name one of {}, or \
                     remove `replaced_by`",
                    known.join(", ")
                );
            }
        }
        Ok(())
    }

    /// The line of the version's entry.
    fn line_of(&self, name: &str) -> usize {
        let quoted = format!("\"{name}\"");
        let found = self
            .text
            .lines()
            .position(|line| line.trim_start().starts_with("name") && line.contains(&quoted));
        found.map_or(1, |index| index + 1)
    }

    /// The crate that the versions become.
    pub(crate) fn package(&self) -> Result<Package> {
        let entry = &self.package;
        let mut package = Package::new(&entry.name);
        package.version.clone_from(&entry.version);
        package.description.clone_from(&entry.description);
        package.keywords.clone_from(&entry.keywords);
        package.categories.clone_from(&entry.categories);
        package.runtime_path = Some(PathBuf::from("../runtime"));
        "cargo xtask regen".clone_into(&mut package.command);
        package.introduction = read_beside("introduction.md")?;
        package.client_module = Some(read_beside("client.rs")?);
        package.client_parts = client_parts()?;
        package.formats.clone_from(&self.formats);
        package.paging.clone_from(&self.paging);
        package.idempotency.clone_from(&self.idempotency);
        package.keeps_unknown = entry.keep_unknown;
        package.dependencies.clone_from(&entry.dependencies);
        Ok(package)
    }

    /// The versions, in the order of the file.
    pub(crate) fn versions(&self) -> Vec<Version> {
        self.versions_in(Path::new(""))
    }

    /// The versions of the workspace in another folder.
    pub(crate) fn versions_in(&self, root: &Path) -> Vec<Version> {
        let versions = self.versions.iter().map(|entry| {
            let mut version = Version::new(&entry.name, root.join("spec").join(&entry.file));
            version.default = entry.default;
            version.replaced_by.clone_from(&entry.replaced_by);
            version.tags.clone_from(&entry.tags);
            version.stream_end.clone_from(&entry.stream_end);
            version
        });
        versions.collect()
    }

    /// The file with one more version at its end.
    pub(crate) fn with_version(&self, name: &str, file: &Path) -> Result<String> {
        let mut document: DocumentMut = self.text.parse()?;
        let mut table = Table::new();
        table["name"] = value(name);
        table["file"] = value(file.display().to_string());
        table["sha256"] = value("");
        match document
            .get_mut("version")
            .and_then(Item::as_array_of_tables_mut)
        {
            Some(versions) => versions.push(table),
            None => bail!("error: {BINDINGS} lists no `[[version]]`"),
        }
        Ok(document.to_string())
    }

    /// The file with the checksums of the descriptions as they are now; `None` if it has them.
    pub(crate) fn with_checksums(&self) -> Result<Option<String>> {
        let mut document: DocumentMut = self.text.parse()?;
        let Some(tables) = document
            .get_mut("version")
            .and_then(Item::as_array_of_tables_mut)
        else {
            return Ok(None);
        };
        let mut is_current = true;
        for (entry, table) in self.versions.iter().zip(tables.iter_mut()) {
            let path = Path::new("spec").join(&entry.file);
            let checksum = hex(&Sha256::digest(file::bytes(&path)?));
            if checksum != entry.sha256 {
                is_current = false;
                table["sha256"] = value(checksum);
            }
        }
        Ok((!is_current).then(|| document.to_string()))
    }
}

/// Whether a module and a feature can have the name.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_name {
        return Ok(());
    }
    bail!(
        "error: `{name}` cannot be the name of a module and a feature\nhelp: use small letters, \
         digits and `_`, with a letter first"
    )
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The hand-written modules below that of the client.
fn client_parts() -> Result<Vec<(String, String)>> {
    let folder = Path::new("spec/client");
    let mut parts = Vec::new();
    if !folder.is_dir() {
        return Ok(parts);
    }
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "rs")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            parts.push((name.to_owned(), file::read(&path)?));
        }
    }
    parts.sort();
    Ok(parts)
}

/// A hand-written file in `spec/` that goes into the crate.
fn read_beside(name: &str) -> Result<String> {
    file::read(Path::new("spec").join(name))
}
