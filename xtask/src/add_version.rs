//! `cargo xtask add-version`: one more version of the API.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::{Configuration, Version, read_file, write_file};

use crate::regen::Regen;
use crate::root::{self, CONFIGURATION};

/// Add a version: its description, its entry in `spec/mainsheet.toml`, and its bindings.
///
/// The description may be split over many files; what is kept in `spec/` is one file with all
/// that the operations reach.
#[derive(Args)]
pub(crate) struct AddVersion {
    /// The version's name, which becomes a module and a feature.
    name: String,
    /// The description: YAML or JSON, one file or the root of many.
    file: PathBuf,
    /// Take only operations that have this tag; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
}

impl AddVersion {
    pub(crate) fn run(self) -> Result<()> {
        let file = std::path::absolute(&self.file)?;
        let root = root::find()?;
        env::set_current_dir(&root).with_context(|| format!("{}", root.display()))?;
        let configuration = Configuration::read(Path::new(CONFIGURATION))?;
        if configuration
            .versions()
            .iter()
            .any(|version| version.name == self.name)
        {
            bail!(
                "error: {CONFIGURATION} lists a version `{}` already\nhelp: choose another name, or \
                 change its description and run `cargo xtask regen`",
                self.name
            );
        }
        let mut version = Version::new(&self.name, &file);
        version.tags = self.tags;
        let text = mainsheet_codegen::bundle(&version)?;
        let description = PathBuf::from(format!("{}.yaml", self.name));
        let path = Path::new("spec").join(&description);
        if path.exists() {
            bail!(
                "error: {} exists already\nhelp: remove it, or add its entry to {CONFIGURATION} by hand",
                path.display()
            );
        }
        let list = configuration.with_version(&self.name, &description, true)?;
        let before = read_file(CONFIGURATION)?;
        write_file(&path, text)?;
        write_file(CONFIGURATION, list)?;
        let result = Regen::default().run();
        if result.is_err() {
            // A version that cannot be generated leaves no trace.
            write_file(CONFIGURATION, before)?;
            fs::remove_file(&path).with_context(|| format!("{}", path.display()))?;
        }
        result
    }
}
