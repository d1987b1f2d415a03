//! Files become one checked document.
//!
//! [`source`] reads each file once, and [`bundle`] joins them. The walk in [`check`] goes by the
//! [grammar](crate::grammar), lets the [fixups](fixup) mend what is safe to mend, and refuses what
//! is left; [`loss`] says what remains of a document that lost a part. Nothing here knows Rust, or
//! what is generated.

mod anchors;
mod at;
mod bundle;
mod carried;
mod check;
mod dialect;
mod filter;
pub(crate) mod fixup;
mod later;
mod loss;
mod mend;
mod mistaken;
mod operations;
pub(crate) mod overlay;
mod paths;
mod reader;
mod reference;
mod source;
mod sources;
mod swagger;
mod tags;
mod target;
mod typed;
mod uri;

use crate::tree::{FileRead, Node, Value};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use openapiv3::OpenAPI;

pub(crate) use bundle::Selection;
use bundle::{Bundle, Faults, Joined};
pub(crate) use dialect::{CONSTANT, EXAMPLES, FIELDS, ITEMS, MEDIA_TYPE, OPEN, TUPLE, is_binary};
pub use filter::Filter;
pub(crate) use operations::Site;
pub use reader::{ReadFault, Reader};
use source::SourceId;
use sources::Sources;
pub(crate) use tags::Tags;
use typed::{Beside, Typed, Untyped, typed};
pub(crate) use uri::normal;

use crate::grammar::{Grammar, walk};
use crate::load::fixup::Fixups;
use crate::report::{Diagnostic, Outcome, Refusals, Report};

/// What a description is read from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    /// The root file.
    pub(crate) file: &'a Path,
    /// Overlays, applied in this order.
    pub(crate) overlays: &'a [PathBuf],
    /// The text of one more overlay.
    pub(crate) made: Option<&'a str>,
    /// What gives the files that do not lie on the disk.
    pub(crate) reader: Option<&'a Arc<dyn Reader>>,
}

/// How to take the faults of a description.
#[derive(Clone, Copy)]
pub(crate) enum Reading<'a> {
    /// Whatever the description's version of OpenAPI does not have is refused.
    Strict,
    /// Fields that this version does not have are left out, all else is refused. To generate from
    /// such a description would be to guess what they mean; to compare it is not.
    Known,
    /// What the fixups can mend is mended and reported; what remains is refused.
    Mended(&'a Fixups),
}

/// A description that follows the grammar of OpenAPI 3.0, with internal references only.
pub(crate) struct Description {
    pub(crate) openapi: OpenAPI,
    /// What openapiv3 has no place for.
    beside: Beside,
    /// What was mended; empty unless the description was read as [`Reading::Mended`].
    pub(crate) report: Report,
    /// What could not be loaded. Nothing, or what says nothing, stands in its place.
    pub(crate) faults: Vec<Diagnostic>,
    /// What became of the tags that were asked for.
    pub(crate) tags: Tags,
    /// The files, without their trees.
    sources: Sources,
    /// The document as a tree, whose nodes know where they came from.
    root: Node,
}

impl Description {
    /// Reads the file and every file that it refers to, but takes no offence at fields that
    /// the version of OpenAPI does not have.
    pub(crate) fn load_known(input: Input<'_>, selection: Selection<'_>) -> Result<Self, Refusals> {
        Self::read(input, selection, Reading::Known, false)?.or_refused()
    }

    /// Reads the file and every file that it refers to, and takes their faults as told. What
    /// cannot be loaded stands among the [faults](Self::faults); in a lenient run, what would mean
    /// something else without it goes with it.
    pub(crate) fn read(
        input: Input<'_>,
        selection: Selection<'_>,
        reading: Reading<'_>,
        is_lenient: bool,
    ) -> Result<Self, Refusals> {
        join(input, selection, reading, is_lenient, Joined::InForm)?.into_description()
    }

    /// The description, if it has no faults.
    pub(crate) fn or_refused(mut self) -> Result<Self, Refusals> {
        Refusals::check(std::mem::take(&mut self.faults))?;
        Ok(self)
    }

    /// The files that were read, and those that could not be.
    pub(crate) fn inputs(&self) -> Vec<FileRead> {
        self.sources.inputs()
    }

    /// The bytes of all its files.
    pub(crate) fn size(&self) -> usize {
        self.sources.size()
    }

    /// The file, and the pointer within it, of the node that `pointer` names in the bundled
    /// document.
    pub(crate) fn origin(&self, pointer: &str) -> (&Path, String) {
        let (origin, below) = self.root.came_from(pointer);
        let source = self.sources.get(SourceId::of(origin));
        (&source.path, source.pointer(origin, &below))
    }

    /// Whether the Encoding Object that `pointer` names in the bundled document says `explode:
    /// false`.
    pub(crate) fn is_unexploded(&self, pointer: &str) -> bool {
        let encoding = self.root.pointer(pointer);
        encoding.is_some_and(|it| it["explode"].as_bool() == Some(false))
    }

    /// The formats that the description names.
    pub(crate) fn formats(&self) -> BTreeSet<&str> {
        let mut formats = BTreeSet::new();
        gather_formats(&self.root, &mut formats);
        formats
    }

    /// The version that the description follows, for people.
    pub(crate) fn version(&self) -> &'static str {
        self.sources.get(SourceId::ROOT).grammar.name()
    }

    /// Whether the description follows OpenAPI 3.0.
    pub(crate) fn is_oldest(&self) -> bool {
        self.sources.get(SourceId::ROOT).grammar == Grammar::V3_0
    }

    /// The `field` beside a reference that `pointer` names in the bundled document, or beside one to
    /// which it leads: since OpenAPI 3.1 a description or a summary counts there, and not the one of
    /// the target (3.1.1, section 4.8.23).
    pub(crate) fn overriding(&self, pointer: &str, field: &str) -> Option<&str> {
        let mut node = self.root.pointer(pointer)?;
        let mut met = HashSet::new();
        loop {
            let reference = node.get("$ref").and_then(Node::as_str)?;
            if let Some(text) = node.get(field).and_then(Node::as_str) {
                return Some(text);
            }
            if !met.insert(reference) {
                return None;
            }
            node = walk::component(&self.root, reference)?;
        }
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
        diagnostic(&self.root, &self.sources, pointer, message, help)
    }
}

/// Joins the file and every file that it refers to into one document.
pub(crate) fn read(
    input: Input<'_>,
    selection: Selection<'_>,
    reading: Reading<'_>,
) -> Result<Bundle, Refusals> {
    let mut bundle = join(input, selection, reading, false, Joined::AsWritten)?;
    Refusals::check(std::mem::take(&mut bundle.faults))?;
    Ok(bundle)
}

/// The title and the version that a description says it has; empty where it says none.
pub(crate) fn info(input: Input<'_>) -> Result<(String, String), Refusals> {
    let sources = Sources::open(input, &Fixups::none())?;
    check_version(&sources, Faults::Mend)?;
    let info = &sources.get(SourceId::ROOT).root["info"];
    let text = |key: &str| info.get(key).map(plain).unwrap_or_default();
    Ok((text("title"), text("version")))
}

fn join(
    input: Input<'_>,
    selection: Selection<'_>,
    reading: Reading<'_>,
    is_lenient: bool,
    joined: Joined,
) -> Result<Bundle, Refusals> {
    let none = Fixups::none();
    let (faults, fixups) = match reading {
        Reading::Strict => (Faults::Refuse, &none),
        Reading::Known => (Faults::Skip, &none),
        Reading::Mended(fixups) => (Faults::Mend, fixups),
    };
    let sources = Sources::open(input, fixups)?;
    check_version(&sources, faults)?;
    Ok(bundle::bundle(
        sources, selection, faults, is_lenient, joined,
    ))
}

impl Bundle {
    /// What was mended, if the document can be typed. As it is written, that is only known of one
    /// of OpenAPI 3.0; what follows a later version is read once more, and brought to the form.
    pub(crate) fn into_checked(
        self,
        input: Input<'_>,
        selection: Selection<'_>,
        fixups: &Fixups,
    ) -> Result<Report, Refusals> {
        if self.sources.get(SourceId::ROOT).grammar == Grammar::V3_0 {
            return Ok(self.into_description()?.or_refused()?.report);
        }
        let reading = Reading::Mended(fixups);
        Description::read(input, selection, reading, false)?.or_refused()?;
        Ok(self.report)
    }

    /// Gives the document its types.
    pub(crate) fn into_description(self) -> Result<Description, Refusals> {
        let Self {
            root,
            sources,
            report,
            tags,
            mut faults,
        } = self;
        let fault = |untyped: Untyped| {
            let version = sources.get(SourceId::ROOT).grammar.name();
            let message = format!("this is not {version}: {}", untyped.message);
            let help = "compare it with the specification of that version";
            diagnostic(&root, &sources, &untyped.pointer, message, help)
        };
        let typed = typed(&root).map_err(&fault)?;
        let mut report = report;
        for source in sources.iter().filter(|source| !source.is_on_disk) {
            report.keep_text(&source.path, source.text());
        }
        let Typed {
            openapi,
            beside,
            untyped,
        } = typed;
        faults.extend(untyped.into_iter().map(fault));
        Ok(Description {
            openapi,
            beside,
            report,
            faults,
            tags,
            sources,
            root,
        })
    }
}

/// A diagnostic on the node that a pointer names in a document of these files.
fn diagnostic(
    root: &Node,
    sources: &Sources,
    pointer: &str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    let (origin, below) = root.came_from(pointer);
    let (source, pointer) = sources.place(origin, &below);
    let source = sources.get(source);
    source.published_diagnostic(pointer, message, help)
}

fn check_version(sources: &Sources, faults: Faults) -> Result<(), Diagnostic> {
    let source = sources.get(SourceId::ROOT);
    let root = &source.root;
    let refuse = |pointer: &str, message: &str, help: &str| {
        sources.diagnostic(SourceId::ROOT, pointer, message, help)
    };
    let older = "convert the description to OpenAPI 3.0, as the tool `api-spec-converter` does";
    if !root.is_map() {
        return Err(refuse(
            "",
            "the file holds no description: its top level is no mapping",
            "write an OpenAPI description into it",
        ));
    }
    if let Some((key, swagger)) = ["swagger", "swaggerVersion"]
        .iter()
        .find_map(|key| Some((key, root.get(key)?)))
    {
        if root.get("openapi").is_some() {
            return Err(refuse(
                "/swagger",
                "the file says that it is Swagger and OpenAPI",
                "remove one of the two fields",
            ));
        }
        let written = sources.written(swagger);
        let written = written.map_or_else(|| plain(swagger), str::to_owned);
        let message = format!("this is Swagger {written}, not Swagger 2.0 or OpenAPI 3.0");
        return Err(refuse(&format!("/{key}"), &message, older));
    }
    match root.get("openapi") {
        Some(version) if version.as_str().and_then(Grammar::named).is_some() => Ok(()),
        Some(version) => {
            let written = sources.written(version);
            let written = written.map_or_else(|| plain(version), str::to_owned);
            // A text that lacks its quotes. `3` and `3.` are the same number, and no version.
            let is_known = version.is_number() && Grammar::named(&written).is_some();
            if is_known && faults == Faults::Mend {
                return Ok(());
            }
            if is_known {
                return Err(refuse(
                    "/openapi",
                    "the version is a number, and not a text",
                    &format!("write it in quotes: `openapi: '{written}.0'`"),
                ));
            }
            let message = format!("this is OpenAPI {written}, and not 3.0 or a later version 3");
            let help = "convert the description to one of these versions";
            Err(refuse("/openapi", &message, help))
        }
        None => Err(refuse(
            "",
            "the file does not say that it is OpenAPI: `openapi` is missing",
            "begin it with `openapi: 3.1.0`, or with the version that it follows",
        )),
    }
}

fn gather_formats<'n>(node: &'n Node, formats: &mut BTreeSet<&'n str>) {
    formats.extend(node.get("format").and_then(Node::as_str));
    match &node.value {
        Value::Map(members) => members
            .values()
            .for_each(|node| gather_formats(node, formats)),
        Value::List(items) => items.iter().for_each(|node| gather_formats(node, formats)),
        _ => {}
    }
}

/// A scalar as it is written, without quotes.
fn plain(value: &Node) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
