//! `cargo xtask schema`: the keys of `mainsheet.toml`, for editors and for people.

use std::env;

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::{configuration_page, configuration_schema, read_file, write_file};

use crate::out::say;
use crate::root;

/// Write `docs/mainsheet.schema.json` and `docs/configuration.md`, of the keys that the reader of
/// `mainsheet.toml` knows.
#[derive(Args)]
pub(crate) struct Schema {
    /// Write nothing; fail if a file is not what would be written.
    #[arg(long)]
    check: bool,
}

impl Schema {
    pub(crate) fn run(&self) -> Result<()> {
        let root = root::find()?;
        env::set_current_dir(&root).with_context(|| format!("{}", root.display()))?;
        for (path, text) in [
            ("docs/mainsheet.schema.json", configuration_schema()),
            ("docs/configuration.md", configuration_page()),
        ] {
            let is_current = read_file(path).is_ok_and(|there| there == text);
            if self.check && !is_current {
                bail!(
                    "error: {path} is not of the keys that there are\nhelp: run `cargo xtask schema`"
                );
            }
            if !is_current {
                write_file(path, text)?;
            }
            say!(
                "{path} {}",
                if is_current { "unchanged" } else { "written" }
            )?;
        }
        Ok(())
    }
}
