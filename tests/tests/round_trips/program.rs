//! A program that reads values as the types of generated crates, and writes them again.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mainsheet_codegen::{Edited, Fixups, Generated, Package, Runtime, Version};
use serde_json::Value;

/// A description, and the components of it that became types.
pub(crate) struct Described {
    pub(crate) name: String,
    pub(crate) root: Value,
    /// The names of components, with those of their types.
    pub(crate) types: Vec<(String, String)>,
}

/// Generates a crate of each description, and builds the program.
pub(crate) struct Program {
    folder: PathBuf,
    pub(crate) described: Vec<Described>,
}

/// What became of a value.
pub(crate) enum Answer {
    /// It was read, and is written so. With whether an alternative was `Unknown`.
    Again { text: String, is_unknown: bool },
    /// It could not be read.
    Fault(String),
}

impl Program {
    /// All descriptions are versions of one crate, so that they cost one build. What is refused is
    /// told, and is no part of it.
    pub(crate) fn build(name: &str, files: &[(String, PathBuf)], are_alone: bool) -> Self {
        // Beside those of `any_description`, with which it shares what the crates depend on.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("any")
            .join(name);
        fs::create_dir_all(folder.join("descriptions")).expect("a folder");
        let mut versions = Vec::new();
        let mut roots = Vec::new();
        for (name, file) in files {
            let text = fs::read_to_string(file).expect("a description");
            let Some(mut root) = parsed(&text) else {
                continue;
            };
            let mut file = file.clone();
            if are_alone && let Some(members) = root.as_object_mut() {
                // Without operations every component is a type.
                members.insert("paths".to_owned(), Value::Object(serde_json::Map::new()));
                file = folder.join("descriptions").join(format!("{name}.json"));
                fs::write(&file, root.to_string()).expect("a description");
            }
            let mut version = Version::new(name, &file);
            version.lenient = true;
            version.fixups = Some(Fixups::none());
            match mainsheet_codegen::generate(&Package::new("one"), std::slice::from_ref(&version))
            {
                Ok(_) => {
                    versions.push(version);
                    roots.push((name.clone(), root));
                }
                Err(refusals) => eprintln!("{name} is refused: {refusals}"),
            }
        }
        let mut package = Package::new("described");
        package.runtime = Runtime::Path(here().join("../runtime"));
        let generated = mainsheet_codegen::generate(&package, &versions);
        let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
        let described: Vec<_> = roots
            .into_iter()
            .map(|(name, root)| Described {
                types: types_of(&generated, &name, &root),
                name,
                root,
            })
            .collect();
        let plan = generated.plan(&folder.join("described"));
        plan.and_then(|plan| plan.edited(Edited::Replace).apply())
            .expect("a crate");
        let program = Self { folder, described };
        program.write();
        program.compile();
        program
    }

    fn write(&self) {
        let folder = self.folder.join("program");
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"described\", \"program\"]\n\
                        [profile.dev]\ndebug = false\n";
        put(&self.folder.join("Cargo.toml"), manifest);
        let lock = fs::read_to_string(here().join("../Cargo.lock")).expect("a lock file");
        put(&self.folder.join("Cargo.lock"), &lock);
        let manifest = "[package]\nname = \"program\"\nedition = \"2024\"\n[dependencies]\n\
                        described = { path = \"../described\", features = [\"full\"] }\n\
                        mainsheet-runtime = { path = RUNTIME }\n\
                        serde = \"1\"\nserde_json = \"1\"\n";
        let runtime = here().join("../runtime").display().to_string();
        put(
            &folder.join("Cargo.toml"),
            &manifest.replace("RUNTIME", &format!("{runtime:?}")),
        );
        let mut table = String::new();
        for one in &self.described {
            for (component, ty) in &one.types {
                let key = format!("{} {component}", one.name);
                let module = &one.name;
                let row = format!("    ({key:?}, back::<described::{module}::models::{ty}>),\n");
                table.push_str(&row);
            }
        }
        put(
            &folder.join("src/main.rs"),
            &PROGRAM.replace("TABLE\n", &table),
        );
    }

    fn compile(&self) {
        let output = self.cargo("build").output().expect("cargo runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "{}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args([
                command,
                "--offline",
                "--quiet",
                "--package",
                "program",
                "--target-dir",
            ])
            .arg(self.folder.with_file_name("target"))
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(&self.folder);
        cargo
    }

    /// What becomes of each of the values, each of which is one of a component.
    pub(crate) fn answers(&self, values: &[(String, &Value)]) -> Vec<Answer> {
        let mut child = self
            .cargo("run")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("it is read");
        let lines = values
            .iter()
            .map(|(key, value)| format!("{key}\t{value}\n"));
        let lines = lines.collect::<Vec<_>>().concat();
        let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
        let output = child.wait_with_output().expect("the program ends");
        assert!(output.status.success(), "the program fails");
        writer.join().expect("a thread").expect("all is read");
        let text = String::from_utf8(output.stdout).expect("text");
        let answers: Vec<_> = text.lines().map(answer).collect();
        assert_eq!(answers.len(), values.len());
        answers
    }
}

fn answer(line: &str) -> Answer {
    match line.split_at(1) {
        ("!", fault) => Answer::Fault(fault.to_owned()),
        (sign, text) => Answer::Again {
            text: text.to_owned(),
            is_unknown: sign == "?",
        },
    }
}

/// What is no description is none of ours.
fn parsed(text: &str) -> Option<Value> {
    let mut root: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    root.apply_merge().ok()?;
    serde_json::to_value(root).ok()
}

/// What has not changed is not written, and then not compiled.
fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("a file");
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The components that became types, by their names.
fn types_of(generated: &Generated, version: &str, root: &Value) -> Vec<(String, String)> {
    let mut types = Vec::new();
    for (path, text) in generated.files() {
        let path = path.to_string_lossy().replace('\\', "/");
        let models = format!("src/{version}/models");
        if !path.starts_with(&models) {
            continue;
        }
        for shared in text.split("pub use crate::shared::").skip(1) {
            let names = shared.split(';').next().unwrap_or_default();
            let names = names.rsplit("::").next().unwrap_or_default();
            let names = names.trim_matches(['{', '}']).split(',').map(str::trim);
            types.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
        for line in text.lines() {
            types.extend(declared(line));
        }
    }
    let schemas = root.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let mut by_letters: BTreeMap<String, (Vec<&String>, Vec<&String>)> = BTreeMap::new();
    for (component, _) in schemas {
        by_letters
            .entry(plain(component))
            .or_default()
            .0
            .push(component);
    }
    for ty in &types {
        by_letters.entry(plain(ty)).or_default().1.push(ty);
    }
    // Two of the same letters are not told apart here.
    let pairs = by_letters
        .into_values()
        .filter_map(|both| match (&both.0[..], &both.1[..]) {
            (&[component], &[ty]) => Some((component.clone(), ty.clone())),
            _ => None,
        });
    pairs.collect()
}

/// The type that a line of a module declares, if it is read and written as JSON.
fn declared(line: &str) -> Option<String> {
    let macros = ["object!(", "union!(", "open_enum!("];
    let name = if let Some((before, rest)) = line.split_once("!(")
        && macros
            .iter()
            .any(|one| before.ends_with(one.trim_end_matches("!(")))
    {
        rest
    } else if line.starts_with("pub use super::") {
        line.split_once(" as ")?.1
    } else {
        line.strip_prefix("pub type ")?
    };
    let name: String = name
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    Some(name)
}

/// Reads lines `key TAB value`, and writes a line for each: `=` and the value again, `?` if an
/// alternative of it is not known, or `!` and what is wrong.
const PROGRAM: &str = r#"//! @generated

#![allow(deprecated)]

use std::collections::HashMap;
use std::io::{BufRead, Write};

use mainsheet_runtime::{Decode, Encode, json};

type Back = fn(&str) -> Result<(String, bool), String>;

fn back<T>(text: &str) -> Result<(String, bool), String>
where
    T: Decode + Encode + PartialEq + std::fmt::Debug,
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let value: T = json::from_str(text).map_err(|error| error.to_string())?;
    // An enumeration is open: a text that it does not list is no fault.
    let is_unknown = format!("{value:?}").split("Unknown(").skip(1).any(|rest| !rest.starts_with('"'));
    let again = json::to_string(&value).map_err(|error| error.to_string())?;
    // The traits of serde see the same.
    let other: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let written = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    if other != value || written != again {
        return Err(format!("by serde it is {other:?}, and written as {written}"));
    }
    Ok((again, is_unknown))
}

static TABLE: &[(&str, Back)] = &[
TABLE
];

fn main() {
    let table: HashMap<&str, Back> = TABLE.iter().copied().collect();
    let stdout = std::io::stdout();
    let mut stdout = stdout.lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (key, text) = line.split_once('\t').unwrap();
        let line = match table[key](text) {
            Ok((again, is_unknown)) => format!("{}{again}", if is_unknown { '?' } else { '=' }),
            Err(error) => format!("!{}", error.replace('\n', " ")),
        };
        writeln!(stdout, "{line}").unwrap();
    }
}
"#;
