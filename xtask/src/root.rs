//! Where the workspace is.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// The list of versions, by which the workspace's folder is known.
pub(crate) const CONFIGURATION: &str = "spec/mainsheet.toml";

/// The nearest folder, from the current one upwards, that holds `spec/mainsheet.toml`.
pub(crate) fn find() -> Result<PathBuf> {
    let current = std::env::current_dir().context("the current folder cannot be told")?;
    for folder in current.ancestors() {
        if folder.join(CONFIGURATION).is_file() {
            return Ok(folder.to_owned());
        }
    }
    bail!(
        "error: there is no {CONFIGURATION} in {} or above it\nhelp: run the command within the \
         workspace",
        current.display()
    )
}
