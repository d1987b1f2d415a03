//! `cargo xtask remove-version`: one version of the API less.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};
use clap::Args;
use mainsheet_codegen::{Configuration, read_file, write_file};

use crate::regen::Regen;
use crate::root::{self, CONFIGURATION};

/// Remove a version: its entry in `spec/mainsheet.toml`, its bindings, and its description.
///
/// A version that another one names in `replaced_by` stays until that is removed.
#[derive(Args)]
pub(crate) struct RemoveVersion {
    /// The version's name.
    name: String,
}

impl RemoveVersion {
    pub(crate) fn run(self) -> Result<()> {
        let root = root::find()?;
        env::set_current_dir(&root).with_context(|| format!("{}", root.display()))?;
        let path = Path::new(CONFIGURATION);
        let configuration = Configuration::read(path)?;
        let list = configuration.without_version(&self.name)?;
        let before = read_file(path)?;
        write_file(path, list)?;
        if let Err(error) = Regen::default().run() {
            // What cannot be generated without it keeps it.
            write_file(path, before)?;
            return Err(error);
        }
        for version in configuration.versions() {
            if version.name == self.name {
                fs::remove_file(&version.file)
                    .with_context(|| format!("{}", version.file.display()))?;
            }
        }
        Ok(())
    }
}
