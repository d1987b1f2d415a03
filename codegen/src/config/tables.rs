//! `mainsheet.toml` as serde reads it, when its keys and their kinds are known to be right.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::PagingRule;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) package: PackageTable,
    #[serde(default)]
    pub(super) runtime: RuntimeTable,
    #[serde(default)]
    pub(super) dependencies: toml::Table,
    #[serde(default)]
    pub(super) formats: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) rename: RenameTable,
    #[serde(default)]
    pub(super) derive: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) paging: Vec<PagingRule>,
    #[serde(default)]
    pub(super) idempotency: BTreeMap<String, String>,
    pub(super) version: Vec<VersionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackageTable {
    pub(super) name: String,
    pub(super) folder: Option<PathBuf>,
    pub(super) version: Option<String>,
    pub(super) description: Option<String>,
    pub(super) license: Option<String>,
    #[serde(default)]
    pub(super) authors: Vec<String>,
    pub(super) repository: Option<String>,
    pub(super) homepage: Option<String>,
    pub(super) documentation: Option<String>,
    pub(super) keywords: Option<Vec<String>>,
    pub(super) categories: Option<Vec<String>>,
    pub(super) introduction: Option<PathBuf>,
    pub(super) client_module: Option<PathBuf>,
    pub(super) tag_features: Option<String>,
    pub(super) keep_unknown: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RuntimeTable {
    pub(super) version: Option<String>,
    pub(super) path: Option<PathBuf>,
    pub(super) git: Option<String>,
    pub(super) rev: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) tag: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RenameTable {
    pub(super) operations: BTreeMap<String, String>,
    pub(super) types: BTreeMap<String, String>,
    pub(super) properties: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionTable {
    pub(super) name: Option<String>,
    pub(super) file: PathBuf,
    pub(super) default: Option<bool>,
    pub(super) replaced_by: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    pub(super) overlays: Vec<PathBuf>,
    #[serde(default)]
    pub(super) fixups: Vec<PathBuf>,
    #[serde(default)]
    pub(super) strict: bool,
    #[serde(default)]
    pub(super) lenient: bool,
    pub(super) stream_end: Option<String>,
    pub(super) sha256: Option<String>,
}
