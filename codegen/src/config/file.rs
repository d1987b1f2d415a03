//! `mainsheet.toml`, which says what to generate.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use toml::de::DeTable;
use toml_edit::{DocumentMut, Item, Table, value};

use super::faults::Faults;
use super::package::package;
use super::relative::{normal, slashes};
use super::tables::File;
use super::versions::versions;
use super::{Package, Version, checked, keys};
use crate::names::hex;
use crate::report::{Diagnostic, Position, Refusals};
use crate::tree::{LARGEST, read_text};

/// A file that says what to generate: `mainsheet.toml`.
///
/// `docs/configuration.md` of the project has its keys. Whatever it names is relative to the folder
/// that it lies in.
///
/// ```no_run
/// use mainsheet_codegen::Configuration;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let configuration = Configuration::read("mainsheet.toml".as_ref())?;
/// let generated =
///     mainsheet_codegen::generate(configuration.package(), configuration.versions())?;
/// generated.plan(configuration.folder())?.apply()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Configuration {
    path: PathBuf,
    text: String,
    folder: PathBuf,
    package: Package,
    versions: Vec<Version>,
    /// What the file says of each version's description.
    checksums: Vec<Option<String>>,
}

impl Configuration {
    /// The usual name of the file.
    pub const NAME: &str = "mainsheet.toml";

    /// Reads a file, and the files that it names but for the descriptions.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it: what is no TOML, unknown keys, values of another kind,
    /// files that cannot be read, versions that contradict each other.
    pub fn read(path: &Path) -> Result<Self, Refusals> {
        let text = read_text(path)
            .map_err(|fault| Diagnostic::new(path, "", fault.message, fault.help))?;
        Self::parse(path, text)
    }

    fn parse(path: &Path, text: String) -> Result<Self, Refusals> {
        let unreadable = |error: &toml::de::Error| {
            let position = error.span().map(|span| Position::at(&text, span.start));
            let message = format!("this is no TOML: {}", error.message().trim());
            let help = "correct the line; https://toml.io says how it is written";
            Diagnostic::new(path, "", message, help).at(position)
        };
        let table = DeTable::parse(&text).map_err(|error| unreadable(&error))?;
        let faults = checked::check(path, &text, table.get_ref(), keys::ROOT);
        Refusals::check(faults)?;
        let file: File = toml::from_str(&text).map_err(|error| unreadable(&error))?;
        let mut faults = Faults::new(path, &text);
        let base = path.parent().unwrap_or(Path::new(""));
        let folder = normal(&base.join(file.package.folder.as_deref().unwrap_or(Path::new(""))));
        let package = package(&file, base, &folder, &mut faults);
        let versions = versions(&file.version, base, &mut faults);
        let checksums = file.version.into_iter().map(|it| it.sha256).collect();
        Refusals::check(faults.found)?;
        Ok(Self {
            path: path.to_owned(),
            folder,
            package,
            versions,
            checksums,
            text,
        })
    }

    /// The nearest file of the [usual name](Self::NAME) in a folder or above it.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        let mut files = folder.ancestors().map(|folder| folder.join(Self::NAME));
        files.find(|file| file.is_file())
    }

    /// The file, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the crate.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The crate.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// The versions, in the order of the file.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The file with the checksums of the descriptions as they are now, where it has any; `None` if
    /// nothing changes.
    ///
    /// # Errors
    ///
    /// If the file is no TOML any more.
    pub fn with_checksums(&self) -> Result<Option<String>, Refusals> {
        let mut document = self.document()?;
        let Some(tables) = document
            .get_mut("version")
            .and_then(Item::as_array_of_tables_mut)
        else {
            return Ok(None);
        };
        let mut is_current = true;
        let entries = self.versions.iter().zip(&self.checksums);
        for ((version, known), table) in entries.zip(tables.iter_mut()) {
            // What is at a URL changes without anybody here.
            let is_url = version
                .file
                .to_str()
                .is_some_and(|name| name.contains("://"));
            let Some(known) = known.as_ref().filter(|_| !is_url) else {
                continue;
            };
            // What cannot be read is told by whoever reads it for more.
            let Some(bytes) = bytes(&version.file) else {
                continue;
            };
            let checksum = hex(Sha256::digest(bytes));
            if checksum != *known {
                is_current = false;
                // With the comment behind it.
                let decor = table.get("sha256").and_then(Item::as_value);
                let decor = decor.map(|value| value.decor().clone());
                let mut checksum = toml_edit::Value::from(checksum);
                if let Some(decor) = decor {
                    *checksum.decor_mut() = decor;
                }
                table["sha256"] = Item::Value(checksum);
            }
        }
        Ok((!is_current).then(|| document.to_string()))
    }

    /// The file with one more version at its end, of which the checksum is kept.
    ///
    /// # Errors
    ///
    /// If the file lists its versions in another way than by tables.
    pub fn with_version(&self, name: &str, file: &Path, strict: bool) -> Result<String, Refusals> {
        let mut document = self.document()?;
        let mut table = Table::new();
        table["name"] = value(name);
        table["file"] = value(slashes(file));
        if strict {
            table["strict"] = value(true);
        }
        table["sha256"] = value("");
        match document
            .get_mut("version")
            .and_then(Item::as_array_of_tables_mut)
        {
            Some(versions) => versions.push(table),
            None => {
                let message = "the versions are no tables of their own";
                let help = "write each as `[[version]]`";
                return Err(Diagnostic::new(&self.path, "/version", message, help).into());
            }
        }
        Ok(document.to_string())
    }

    /// The file without a version.
    ///
    /// # Errors
    ///
    /// If it has no such version.
    pub fn without_version(&self, name: &str) -> Result<String, Refusals> {
        let mut document = self.document()?;
        let tables = document
            .get_mut("version")
            .and_then(Item::as_array_of_tables_mut);
        let index = self
            .versions
            .iter()
            .position(|version| version.name == name);
        let (Some(tables), Some(index)) = (tables, index) else {
            let names: Vec<_> = self.versions.iter().map(|it| it.name.as_str()).collect();
            let message = format!("there is no version `{name}`");
            let help = format!("name one of {}", names.join(", "));
            return Err(Diagnostic::new(&self.path, "/version", message, help).into());
        };
        tables.remove(index);
        Ok(document.to_string())
    }

    fn document(&self) -> Result<DocumentMut, Refusals> {
        self.text.parse().map_err(|error: toml_edit::TomlError| {
            let help = "correct the line; https://toml.io says how it is written";
            Diagnostic::new(&self.path, "", error.message(), help).into()
        })
    }
}

/// The bytes of a file that could be a description.
fn bytes(path: &Path) -> Option<Vec<u8>> {
    let metadata = path.metadata().ok()?;
    let is_fit = metadata.is_file() && metadata.len() <= LARGEST;
    is_fit.then(|| std::fs::read(path).ok()).flatten()
}
