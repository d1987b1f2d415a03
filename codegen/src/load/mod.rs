//! Files become one checked document.

mod bundle;
mod copy;
mod grammar;
mod locate;
mod parse;
mod reference;
mod source;
mod trail;

use std::path::Path;

use openapiv3::OpenAPI;
use serde_json::Value;

pub(crate) use bundle::Selection;
use bundle::{Bundle, Origins, Unknown};
use source::{SourceId, Sources};
pub(crate) use trail::{Trail, escape, unescape};

use crate::diagnostic::{Diagnostic, Refusals};

/// A description that follows the grammar of OpenAPI 3.0, with internal references only.
pub(crate) struct Description {
    pub(crate) openapi: OpenAPI,
    sources: Sources,
    origins: Origins,
}

impl Description {
    /// Reads the file and every file that it refers to.
    pub(crate) fn load(path: &Path, selection: &Selection<'_>) -> Result<Self, Refusals> {
        Self::read(path, selection, Unknown::Refuse)
    }

    /// Reads the same, but takes no offence at fields that OpenAPI 3.0 does not have. To generate
    /// from such a description would be to guess what they mean; to read it is not.
    pub(crate) fn load_known(path: &Path, selection: &Selection<'_>) -> Result<Self, Refusals> {
        Self::read(path, selection, Unknown::Skip)
    }

    fn read(path: &Path, selection: &Selection<'_>, unknown: Unknown) -> Result<Self, Refusals> {
        let Bundle {
            root,
            sources,
            origins,
        } = read_bundle(path, selection, unknown)?;
        match serde_path_to_error::deserialize(root) {
            Ok(openapi) => Ok(Self {
                openapi,
                sources,
                origins,
            }),
            Err(error) => {
                let pointer = pointer_of(error.path());
                let (source, pointer) = origins.resolve(&pointer);
                Err(sources
                    .get(source)
                    .diagnostic(
                        &pointer,
                        format!("this is not OpenAPI 3.0: {}", error.inner()),
                        "compare it with the specification, version 3.0.3",
                    )
                    .into())
            }
        }
    }

    /// The file, and the pointer within it, of the node that `pointer` names in the bundled
    /// document.
    pub(crate) fn origin(&self, pointer: &str) -> (&Path, String) {
        let (source, pointer) = self.origins.resolve(pointer);
        (&self.sources.get(source).path, pointer)
    }

    /// A diagnostic on the node that `pointer` names in the bundled document.
    pub(crate) fn diagnostic(
        &self,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let (source, pointer) = self.origins.resolve(pointer);
        self.sources.get(source).diagnostic(&pointer, message, help)
    }
}

/// Joins the file and every file that it refers to into one document.
pub(crate) fn read(path: &Path, selection: &Selection<'_>) -> Result<Bundle, Refusals> {
    read_bundle(path, selection, Unknown::Refuse)
}

fn read_bundle(
    path: &Path,
    selection: &Selection<'_>,
    unknown: Unknown,
) -> Result<Bundle, Refusals> {
    let sources = Sources::open(path)?;
    check_version(&sources)?;
    bundle::bundle(sources, selection, unknown).map_err(|diagnostics| {
        match Refusals::check(diagnostics) {
            Err(refusals) => refusals,
            Ok(()) => internal(path),
        }
    })
}

/// Reached only if the bundler refused without a reason, which would be a fault of its own.
fn internal(path: &Path) -> Refusals {
    Diagnostic::new(
        path,
        "",
        "the description was refused without a reason",
        "report this as a bug, with the description",
    )
    .into()
}

fn check_version(sources: &Sources) -> Result<(), Diagnostic> {
    let source = sources.get(SourceId::ROOT);
    let root = &source.root;
    let help = "convert the description to OpenAPI 3.0";
    if !root.is_object() {
        return Err(source.diagnostic(
            "",
            "the file holds no description: its top level is no mapping",
            "write an OpenAPI 3.0 description into it",
        ));
    }
    if let Some(swagger) = root.get("swagger") {
        let message = format!("this is Swagger {}, not OpenAPI 3.0", plain(swagger));
        return Err(source.diagnostic("/swagger", message, help));
    }
    match root.get("openapi") {
        Some(Value::String(version)) if version.starts_with("3.0.") || version == "3.0" => Ok(()),
        Some(version) => {
            let message = format!("this is OpenAPI {}, not OpenAPI 3.0", plain(version));
            Err(source.diagnostic("/openapi", message, help))
        }
        None => Err(source.diagnostic(
            "",
            "the file does not say that it is OpenAPI: `openapi` is missing",
            "begin it with `openapi: 3.0.3`",
        )),
    }
}

/// A scalar as it is written, without quotes.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let token = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => escape(key),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&token);
    }
    pointer
}
