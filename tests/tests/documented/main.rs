//! What is documented, as a stranger has it: every program of the README and the guides, and every
//! example in the documentation of the crates, in packages that have the dependencies that are
//! documented and no others. Tests and doc tests have those of the package that they stand in, too.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod extract;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use extract::{Block, blocks, examples, module};
use mainsheet_codegen::{Package, Runtime, Version};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A workspace of strangers. With the lock file of this repository, what was downloaded to build
/// it is all that they need.
struct Strangers {
    folder: PathBuf,
    names: Vec<String>,
}

impl Strangers {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("documented")
            .join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self {
            folder,
            names: Vec::new(),
        }
    }

    /// A package with these dependencies, as a manifest says it, and these programs.
    fn package(&mut self, name: &str, dependencies: &str, programs: &[(PathBuf, Block)]) {
        let modules = programs.iter().enumerate().map(|(index, (file, block))| {
            let file = file.strip_prefix(root()).unwrap_or(file);
            module(&format!("program_{index}"), file, block)
        });
        let modules: String = modules.collect();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}"
        );
        let package = self.folder.join(name);
        fs::create_dir_all(package.join("src")).unwrap();
        // A test has the dependencies for tests, too, if there are any.
        fs::create_dir_all(package.join("tests")).unwrap();
        fs::write(package.join("Cargo.toml"), manifest).unwrap();
        fs::write(package.join("src/lib.rs"), "").unwrap();
        let allowed = "#![deny(warnings)]\n#![allow(unused, reason = \"nothing calls them\")]\n\n";
        fs::write(
            package.join("tests/programs.rs"),
            format!("{allowed}{modules}"),
        )
        .unwrap();
        self.names.push(name.to_owned());
    }

    /// Compiles all of them, with the features that they ask for together.
    fn check(&self) {
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {:?}\n",
            self.names
        );
        fs::write(self.folder.join("Cargo.toml"), manifest).unwrap();
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["check", "--offline", "--quiet", "--workspace", "--tests"])
            // What the packages in `downstream` need, too.
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream"))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
    }
}

/// A page with its programs, and with the dependencies that it lists.
struct Page {
    path: PathBuf,
    programs: Vec<(PathBuf, Block)>,
    dependencies: Option<String>,
}

impl Page {
    fn read(path: &Path) -> Self {
        let path = root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        let (mut programs, mut dependencies) = (Vec::new(), None);
        for block in blocks(&text) {
            if block.info.split(',').next() == Some("rust") {
                programs.push((path.clone(), block));
            } else if block.info == "toml" && block.text.contains("dependencies]\n") {
                let before = dependencies.replace(here(&block.text));
                assert_eq!(before, None, "{}: two manifests", path.display());
            }
        }
        Self {
            path,
            programs,
            dependencies,
        }
    }
}

/// A manifest that speaks of a checkout beside the package, with the place of this one.
fn here(manifest: &str) -> String {
    let local = manifest.replace("\"mainsheet/", &format!("\"{}/", root().display()));
    assert_ne!(
        local, manifest,
        "what is not published is depended upon by its path"
    );
    local
}

/// The pages that are kept by hand or generated, except the README.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(PathBuf::from)
        .into();
    for folder in ["docs", "generated", "spec"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            // Without an end there is no beginning: it is a part of what is generated.
            if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[test]
fn the_readme_with_the_manifest_that_it_gives() {
    let readme = Page::read(Path::new("README.md"));
    assert_eq!(readme.programs.len(), 4);
    let dependencies = readme.dependencies.unwrap();
    let mut strangers = Strangers::new("readme");
    strangers.package("readme", &dependencies, &readme.programs);
    strangers.check();
}

/// A page without a manifest goes by that of the README; the documentation of a crate by that
/// crate alone, with all features, as docs.rs has it.
#[test]
fn guides_and_the_documentation_of_crates() {
    let readme = Page::read(Path::new("README.md")).dependencies.unwrap();
    let mut strangers = Strangers::new("all");
    let mut count = 0;
    for page in pages().iter().map(|path| Page::read(path)) {
        if page.programs.is_empty() {
            continue;
        }
        count += page.programs.len();
        let path = page.path.strip_prefix(root()).unwrap().with_extension("");
        let name = path
            .to_str()
            .unwrap()
            .replace(['/', '\\'], "-")
            .to_lowercase();
        let dependencies = page.dependencies.as_ref().unwrap_or(&readme);
        strangers.package(&name, dependencies, &page.programs);
    }
    assert_eq!(count, 4, "programs in guides");

    let everything = generated();
    for (crate_name, folder, features, least) in [
        (
            "sailpoint",
            root().join("generated"),
            "\"full\", \"blocking\", \"csv\", \"json-patch\", \"middleware\", \"testing\"",
            65,
        ),
        (
            "mainsheet-runtime",
            root().join("runtime"),
            "\"blocking\", \"csv\", \"json-patch\", \"middleware\", \"testing\"",
            8,
        ),
        ("everything", everything, "\"full\", \"testing\"", 50),
    ] {
        let examples = examples(&folder.join("src"));
        assert!(
            examples.len() >= least,
            "{crate_name}: {} examples",
            examples.len()
        );
        let mut dependencies = format!(
            "[dependencies]\n{crate_name} = {{ path = {:?}, features = [{features}] }}\n",
            folder.display().to_string()
        );
        if crate_name == "mainsheet-runtime" {
            // It works within tokio, and its macros are for crates that have its features.
            dependencies.push_str("tokio = { version = \"1\", features = [\"rt\"] }\n");
        }
        // What an example asks of the crate that it stands in.
        dependencies.push_str("\n[features]\ndefault = [\"testing\"]\ntesting = []\n");
        strangers.package(&format!("of-{crate_name}"), &dependencies, &examples);
    }
    strangers.check();
}

/// A crate of a vendor that has everything that a description can say.
fn generated() -> PathBuf {
    let description = root().join("tests/any/wire/description.yaml");
    let mut package = Package::new("everything");
    package.runtime = Runtime::Path(root().join("runtime"));
    let version = Version::new("api", description);
    let generated = mainsheet_codegen::generate(&package, &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented/all/everything");
    generated
        .plan(&folder)
        .and_then(|plan| plan.apply())
        .unwrap();
    folder
}
