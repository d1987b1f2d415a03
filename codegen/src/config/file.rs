//! `mainsheet.toml`, which says what to generate.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::de::DeTable;
use toml_edit::{DocumentMut, Item, Table, value};

use super::{GitRef, Package, PagingRule, Renames, Runtime, Version, checked, keys};
use crate::load::fixup::Fixups;
use crate::names::check_version;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    package: PackageTable,
    #[serde(default)]
    runtime: RuntimeTable,
    #[serde(default)]
    dependencies: toml::Table,
    #[serde(default)]
    formats: BTreeMap<String, String>,
    #[serde(default)]
    rename: RenameTable,
    #[serde(default)]
    derive: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    paging: Vec<PagingRule>,
    #[serde(default)]
    idempotency: BTreeMap<String, String>,
    version: Vec<VersionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageTable {
    name: String,
    folder: Option<PathBuf>,
    version: Option<String>,
    description: Option<String>,
    license: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    repository: Option<String>,
    homepage: Option<String>,
    documentation: Option<String>,
    keywords: Option<Vec<String>>,
    categories: Option<Vec<String>>,
    introduction: Option<PathBuf>,
    client_module: Option<PathBuf>,
    tag_features: Option<String>,
    keep_unknown: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RuntimeTable {
    version: Option<String>,
    path: Option<PathBuf>,
    git: Option<String>,
    rev: Option<String>,
    branch: Option<String>,
    tag: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RenameTable {
    operations: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
    properties: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    name: Option<String>,
    file: PathBuf,
    default: Option<bool>,
    replaced_by: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    overlays: Vec<PathBuf>,
    #[serde(default)]
    fixups: Vec<PathBuf>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    lenient: bool,
    stream_end: Option<String>,
    sha256: Option<String>,
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
        let mut faults = Faults {
            path,
            text: &text,
            found: Vec::new(),
        };
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
            let checksum = hex(&Sha256::digest(bytes));
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

/// What is wrong with values that are of their kind.
struct Faults<'f> {
    path: &'f Path,
    text: &'f str,
    found: Vec<Diagnostic>,
}

impl Faults<'_> {
    /// A fault at the value of a key; at the beginning of the file if there is none.
    fn add(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let offset = place(self.text, pointer).unwrap_or_default();
        let position = Position::at(self.text, offset);
        let fault = Diagnostic::new(self.path, pointer, message, help);
        self.found.push(fault.at(Some(position)));
    }

    /// The text of a file that a key names.
    fn text_of(&mut self, pointer: &str, file: &Path) -> String {
        read_text(file).unwrap_or_else(|fault| {
            self.add(
                pointer,
                format!("{}: {}", file.display(), fault.message),
                fault.help,
            );
            String::new()
        })
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

/// The byte at which the value of a pointer begins.
fn place(text: &str, pointer: &str) -> Option<usize> {
    use toml::de::DeValue;
    let table = DeTable::parse(text).ok()?.into_inner();
    let mut value: toml::Spanned<DeValue<'_>> = toml::Spanned::new(0..0, DeValue::Table(table));
    for key in pointer.split('/').skip(1) {
        let key = crate::tree::unescape(key);
        let inner = match value.into_inner() {
            DeValue::Table(table) => table
                .into_iter()
                .find(|(name, _)| *name.get_ref() == key)
                .map(|(_, value)| value),
            DeValue::Array(items) => key
                .parse()
                .ok()
                .and_then(|index: usize| items.into_iter().nth(index)),
            _ => None,
        };
        value = inner?;
    }
    Some(value.span().start)
}

fn package(file: &File, base: &Path, folder: &Path, faults: &mut Faults<'_>) -> Package {
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

fn versions(tables: &[VersionTable], base: &Path, faults: &mut Faults<'_>) -> Vec<Version> {
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
        let file = match table.file.to_str() {
            Some(url) if url.contains("://") => url.into(),
            _ => normal(&base.join(&table.file)),
        };
        let mut version = Version::new(names[index], file);
        if table.file.is_relative() && !table.file.to_string_lossy().contains("://") {
            version.label = Some(slashes(&table.file));
        }
        version.default = table.default.unwrap_or(is_only);
        version.replaced_by.clone_from(&table.replaced_by);
        version.tags.clone_from(&table.tags);
        let overlays = table.overlays.iter();
        version.overlays = overlays.map(|file| normal(&base.join(file))).collect();
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
        match Fixups::read(&normal(&base.join(file))) {
            Ok(read) => fixups = fixups.and(read),
            Err(refusals) => faults.found.extend(refusals.into_vec()),
        }
    }
    fixups
}

/// The path without `.` and without `x/..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if normal
                    .components()
                    .next_back()
                    .is_some_and(|last| matches!(last, Component::Normal(_))) =>
            {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    if normal.as_os_str().is_empty() {
        normal.push(".");
    }
    normal
}

/// A path as it is seen from a folder. Where there is no way from one to the other, it is absolute.
pub fn relative(folder: &Path, path: &Path) -> PathBuf {
    // An empty path is the current folder, too.
    let absolute = |path: &Path| std::path::absolute(Path::new(".").join(path));
    let (Ok(from), Ok(to)) = (absolute(folder), absolute(path)) else {
        return path.to_owned();
    };
    let (from, to) = (normal(&from), normal(&to));
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return to.iter().collect();
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to[common..].iter().copied()).collect();
    if way.as_os_str().is_empty() {
        return ".".into();
    }
    way
}

/// A path as it is written in a file that others read on other systems.
fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
