//! Files become one checked document.

mod bundle;
mod check;
mod explode;
mod grammar;
mod locate;
mod parse;
mod reference;
mod source;
mod tags;
mod trail;

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use openapiv3::OpenAPI;
use serde_json::{Map, Value};

pub(crate) use bundle::Selection;
use bundle::{Bundle, Faults, Origins};
pub(crate) use check::is_status;
pub(crate) use grammar::{Object, Shape};
pub(crate) use locate::lines;
use source::{SourceId, Sources};
pub(crate) use tags::Tags;
pub(crate) use trail::{Trail, escape, unescape};

use crate::diagnostic::{Diagnostic, Refusals};
use crate::fixup::Fixups;
use crate::report::{Outcome, Report};

/// How to take the faults of a description.
#[derive(Clone, Copy)]
pub(crate) enum Reading<'a> {
    /// Whatever OpenAPI 3.0 does not have is refused.
    Strict,
    /// Fields that OpenAPI 3.0 does not have are left out, all else is refused. To generate from
    /// such a description would be to guess what they mean; to compare it is not.
    Known,
    /// What the fixups can mend is mended and reported; what remains is refused.
    Mended(&'a Fixups),
}

/// A description that follows the grammar of OpenAPI 3.0, with internal references only.
pub(crate) struct Description {
    pub(crate) openapi: OpenAPI,
    /// What was mended; empty unless the description was read as [`Reading::Mended`].
    pub(crate) report: Report,
    sources: Sources,
    origins: Origins,
    unexploded: HashSet<String>,
}

impl Description {
    /// Reads the file and every file that it refers to, but takes no offence at fields that
    /// OpenAPI 3.0 does not have.
    pub(crate) fn load_known(path: &Path, selection: &Selection<'_>) -> Result<Self, Refusals> {
        Self::read(path, selection, Reading::Known)
    }

    /// Reads the file and every file that it refers to, and takes their faults as told.
    pub(crate) fn read(
        path: &Path,
        selection: &Selection<'_>,
        reading: Reading<'_>,
    ) -> Result<Self, Refusals> {
        read(path, selection, reading)?.into_description()
    }

    /// What became of the tags that were asked for.
    pub(crate) fn tags(&self, selection: &Selection<'_>) -> Tags {
        Tags::of(&self.sources, selection)
    }

    /// The file, and the pointer within it, of the node that `pointer` names in the bundled
    /// document.
    pub(crate) fn origin(&self, pointer: &str) -> (&Path, String) {
        let (source, pointer) = self.origins.resolve(pointer);
        let source = self.sources.get(source);
        (&source.path, source.published(&pointer))
    }

    /// Whether the Encoding Object that `pointer` names in the bundled document says `explode:
    /// false`.
    pub(crate) fn is_unexploded(&self, pointer: &str) -> bool {
        self.unexploded.contains(pointer)
    }

    /// Adds an entry on the node that `pointer` names in the bundled document to a report.
    pub(crate) fn record(
        &self,
        report: &mut Report,
        outcome: Outcome,
        construct: impl Into<Cow<'static, str>>,
        pointer: &str,
        note: Option<String>,
    ) {
        let (file, pointer) = self.origin(pointer);
        report.record(outcome, construct, file, pointer, note);
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
pub(crate) fn read(
    path: &Path,
    selection: &Selection<'_>,
    reading: Reading<'_>,
) -> Result<Bundle, Refusals> {
    let none = Fixups::none();
    let (faults, fixups) = match reading {
        Reading::Strict => (Faults::Refuse, &none),
        Reading::Known => (Faults::Skip, &none),
        Reading::Mended(fixups) => (Faults::Mend, fixups),
    };
    let sources = Sources::open(path, fixups)?;
    check_version(&sources, faults)?;
    bundle::bundle(sources, selection, faults).map_err(|diagnostics| {
        match Refusals::check(diagnostics) {
            Err(refusals) => refusals,
            Ok(()) => internal(path),
        }
    })
}

impl Bundle {
    /// What became of the tags that were asked for.
    pub(crate) fn tags(&self, selection: &Selection<'_>) -> Tags {
        Tags::of(&self.sources, selection)
    }

    /// Gives the document its types.
    pub(crate) fn into_description(self) -> Result<Description, Refusals> {
        let Self {
            mut root,
            sources,
            origins,
            report,
        } = self;
        leave_out_callbacks(&mut root);
        let unexploded = explode::unexploded(&root);
        match serde_path_to_error::deserialize(root) {
            Ok(openapi) => Ok(Description {
                openapi,
                report,
                sources,
                origins,
                unexploded,
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
}

/// openapiv3 has no place for a reference or an extension among an operation's callbacks. Their
/// names stay, so that whoever reads the description knows that there are some.
fn leave_out_callbacks(root: &mut Value) {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut);
    let fields = items
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut);
    let operations = fields.filter_map(|field| field.get_mut("callbacks"));
    for callback in operations
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        if callback.get("$ref").is_some() {
            *callback = Value::Object(Map::new());
        } else if let Some(callback) = callback.as_object_mut() {
            callback.retain(|expression, _| !expression.starts_with("x-"));
        }
    }
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

fn check_version(sources: &Sources, faults: Faults) -> Result<(), Diagnostic> {
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
        Some(Value::Number(version)) if faults == Faults::Mend && version.as_f64() == Some(3.0) => {
            Ok(())
        }
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
