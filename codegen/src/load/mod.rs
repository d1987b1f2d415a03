//! Files become one checked document.

mod bundle;
mod check;
mod explode;
mod grammar;
mod locate;
mod loss;
mod mistaken;
mod parse;
mod paths;
mod reference;
mod source;
mod tags;
mod text;
mod trail;
mod typed;

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
pub(crate) use parse::scalar;
use source::{SourceId, Sources};
pub(crate) use tags::Tags;
pub(crate) use text::read as read_text;
pub(crate) use trail::{Trail, escape, unescape};
use typed::{Untyped, typed};

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
    /// What could not be loaded. Nothing, or what says nothing, stands in its place.
    pub(crate) faults: Vec<Diagnostic>,
    sources: Sources,
    origins: Origins,
    unexploded: HashSet<String>,
}

impl Description {
    /// Reads the file and every file that it refers to, but takes no offence at fields that
    /// OpenAPI 3.0 does not have.
    pub(crate) fn load_known(path: &Path, selection: Selection<'_>) -> Result<Self, Refusals> {
        Self::read(path, selection, Reading::Known, false)?.or_refused()
    }

    /// Reads the file and every file that it refers to, and takes their faults as told. What
    /// cannot be loaded stands among the [faults](Self::faults); in a lenient run, what would mean
    /// something else without it goes with it.
    pub(crate) fn read(
        path: &Path,
        selection: Selection<'_>,
        reading: Reading<'_>,
        is_lenient: bool,
    ) -> Result<Self, Refusals> {
        join(path, selection, reading, is_lenient)?.into_description()
    }

    /// The description, if it has no faults.
    pub(crate) fn or_refused(mut self) -> Result<Self, Refusals> {
        Refusals::check(std::mem::take(&mut self.faults))?;
        Ok(self)
    }

    /// What became of the tags that were asked for.
    pub(crate) fn tags(&self, selection: &Selection<'_>) -> Tags {
        Tags::of(&self.sources, selection)
    }

    /// The bytes of all its files.
    pub(crate) fn size(&self) -> usize {
        self.sources.size()
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
    selection: Selection<'_>,
    reading: Reading<'_>,
) -> Result<Bundle, Refusals> {
    let mut bundle = join(path, selection, reading, false)?;
    Refusals::check(std::mem::take(&mut bundle.faults))?;
    Ok(bundle)
}

fn join(
    path: &Path,
    selection: Selection<'_>,
    reading: Reading<'_>,
    is_lenient: bool,
) -> Result<Bundle, Refusals> {
    let none = Fixups::none();
    let (faults, fixups) = match reading {
        Reading::Strict => (Faults::Refuse, &none),
        Reading::Known => (Faults::Skip, &none),
        Reading::Mended(fixups) => (Faults::Mend, fixups),
    };
    let sources = Sources::open(path, fixups)?;
    check_version(&sources, faults)?;
    Ok(bundle::bundle(sources, selection, faults, is_lenient))
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
            mut faults,
        } = self;
        leave_out_callbacks(&mut root);
        let unexploded = explode::unexploded(&root);
        let fault = |untyped: Untyped| {
            let (source, pointer) = origins.resolve(&untyped.pointer);
            let help = "compare it with the specification, version 3.0.3";
            sources
                .get(source)
                .diagnostic(&pointer, untyped.message, help)
        };
        let (openapi, untyped) = typed(root).map_err(&fault)?;
        faults.extend(untyped.into_iter().map(fault));
        Ok(Description {
            openapi,
            report,
            faults,
            sources,
            origins,
            unexploded,
        })
    }
}

/// A client does not serve, so that of an operation's callbacks only the names are of use. They
/// stay, so that whoever reads the description knows that there are some; openapiv3 has no place
/// for a reference or an extension among them.
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
        *callback = Value::Object(Map::new());
    }
}

fn check_version(sources: &Sources, faults: Faults) -> Result<(), Diagnostic> {
    let source = sources.get(SourceId::ROOT);
    let root = &source.root;
    let older = "convert the description to OpenAPI 3.0, as the tool `swagger2openapi` does";
    let newer = "convert the description to OpenAPI 3.0, as the tool `openapi-down-convert` does";
    if !root.is_object() {
        return Err(source.diagnostic(
            "",
            "the file holds no description: its top level is no mapping",
            "write an OpenAPI 3.0 description into it",
        ));
    }
    if let Some(swagger) = root.get("swagger") {
        let message = format!("this is Swagger {}, not OpenAPI 3.0", plain(swagger));
        return Err(source.diagnostic("/swagger", message, older));
    }
    match root.get("openapi") {
        Some(Value::String(version)) if version.starts_with("3.0.") || version == "3.0" => Ok(()),
        Some(version) => {
            let written = source.written("/openapi").filter(|_| !version.is_string());
            let written = written.map_or_else(|| plain(version), str::to_owned);
            // A text that lacks its quotes. `3` and `3.` are the same number, and no version.
            if version.is_number() && written == "3.0" && faults == Faults::Mend {
                return Ok(());
            }
            if version.is_number() && written == "3.0" {
                return Err(source.diagnostic(
                    "/openapi",
                    "the version is a number, and not a text",
                    "write it in quotes: `openapi: '3.0.3'`",
                ));
            }
            let message = format!("this is OpenAPI {written}, not OpenAPI 3.0");
            Err(source.diagnostic("/openapi", message, newer))
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
