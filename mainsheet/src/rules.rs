//! A file of rules for operations, beside a description.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use mainsheet_codegen::{PagingRule, read_file};
use serde::Deserialize;

/// What the file says.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) paging: Vec<PagingRule>,
    /// The header of the idempotency key of operations, by their ids.
    pub(crate) idempotency: BTreeMap<String, String>,
}

impl Rules {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = read_file(path)?;
        toml_edit::de::from_str(&text).map_err(|error| {
            anyhow::anyhow!(
                "error: {} is not as it should be\n{}",
                path.display(),
                error.to_string().trim()
            )
        })
    }
}
