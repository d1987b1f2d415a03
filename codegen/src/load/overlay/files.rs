//! Which overlay changes which file of a description.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use same_file::is_same_file;

use super::apply::{Budget, Fault, Place, apply};
use super::{Overlay, read};
use crate::grammar::Grammar;
use crate::load::Input;
use crate::load::source::{EMPTY, Source, SourceId, named};
use crate::load::sources::{Overlaid, Sources};
use crate::load::uri::has_scheme;
use crate::load::uri::normal;
use crate::report::{Diagnostic, Refusals};
use crate::tree::{GROWTH, SMALL_CHANGE};

/// Stands for the name of an overlay that is in no file.
const MADE: &str = "<overlay>";

/// An overlay that waits for its file.
pub(in crate::load) struct Pending {
    source: SourceId,
    /// The file that it changes, as descriptions name it.
    file: PathBuf,
    overlay: Overlay,
}

impl Sources {
    /// Reads the overlays of a description, whose root file was read.
    pub(in crate::load) fn open_overlays(&mut self, input: Input<'_>) -> Result<(), Refusals> {
        let mut faults = Vec::new();
        let files = input.overlays.iter().map(|path| (path.as_path(), None));
        let made = input.made.map(|text| (Path::new(MADE), Some(text)));
        for (path, text) in files.chain(made) {
            if self.has(path) {
                let message = "the overlay is given twice, or is the description itself";
                faults.push(Diagnostic::new(path, "", message, "give it once"));
                continue;
            }
            let id = self.next();
            let source = match text {
                Some(text) => Source::parse(path, text.to_owned(), id, Grammar::V3_0),
                None => self.read(path, id, Grammar::V3_0),
            };
            let source = match source {
                Ok(source) => source,
                Err(fault) if fault.message() == EMPTY => {
                    let help = "write an overlay into it, with `overlay`, `info` and `actions`";
                    faults.push(Diagnostic::new(path, "", EMPTY, help));
                    continue;
                }
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            match read::read(&source) {
                Ok(overlay) => {
                    let file = self.extended(path, &overlay);
                    self.insert(path, source);
                    self.overlays.push(Pending {
                        source: id,
                        file,
                        overlay,
                    });
                }
                Err(refused) => faults.extend(refused),
            }
        }
        Refusals::check(faults)
    }

    /// The file that an overlay is for: the root, unless it names another one.
    fn extended(&self, path: &Path, overlay: &Overlay) -> PathBuf {
        let root = &self.get(SourceId::ROOT).path;
        let Some(extends) = &overlay.extends else {
            return normal(root);
        };
        // Where a description was published is not where it was found. Who gives it an overlay
        // knows that the two belong together.
        if has_scheme(extends) || extends.starts_with("//") {
            return normal(root);
        }
        let named = extends.split('#').next().unwrap_or_default();
        let named = percent_decode_str(named).decode_utf8_lossy();
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = normal(&folder.join(named.as_ref()));
        if is_same_file(&file, root).unwrap_or(false) {
            return normal(root);
        }
        file
    }

    /// Applies the overlays that are for a file, in their order.
    pub(in crate::load) fn apply_overlays(&mut self, id: SourceId) -> Result<(), Diagnostic> {
        if self.overlays.is_empty() {
            return Ok(());
        }
        let path = normal(&self.get(id).path);
        let is_for =
            |it: &Pending| it.file == path || is_same_file(&it.file, &path).unwrap_or(false);
        let (taken, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.overlays)
            .into_iter()
            .partition(is_for);
        self.overlays = left;
        let mut budget = Budget(self.size().saturating_mul(GROWTH) + SMALL_CHANGE);
        for Pending {
            source, overlay, ..
        } in &taken
        {
            let target = self.get_mut(id);
            match apply(&mut target.root, overlay, &mut budget) {
                Ok(done) => {
                    let told = done.into_iter().map(|done| Overlaid {
                        source: *source,
                        pointer: done.pointer,
                        is_changed: done.count > 0,
                        note: format!("{}: {}", overlay.title, done.sentence),
                    });
                    self.overlaid.extend(told);
                }
                Err(fault) => return Err(self.overlay_fault(*source, fault)),
            }
        }
        let target = self.get_mut(id);
        target.grammar = named(&target.root).unwrap_or(target.grammar);
        target.is_overlaid = true;
        let grammar = target.grammar;
        for Pending { source, .. } in taken {
            let overlay = self.get_mut(source);
            overlay.grammar = grammar;
            overlay.home = Some(id);
        }
        Ok(())
    }

    fn overlay_fault(&self, overlay: SourceId, fault: Fault) -> Diagnostic {
        let source = self.get(overlay);
        let pointer = match fault.at {
            Place::Node(origin, _)
                if SourceId::of(origin) == overlay && origin.file().is_some() =>
            {
                source.pointer(origin, "")
            }
            Place::Node(_, pointer) | Place::Overlay(pointer) => pointer,
        };
        source.published_diagnostic(pointer, fault.message, fault.help)
    }

    /// What is to be said of overlays to files that the description does not have, or, if it was
    /// read as a whole, does not refer to.
    pub(in crate::load) fn overlays_left_over(&self, is_whole: bool) -> Vec<Diagnostic> {
        let left = self.overlays.iter();
        let missing = left.filter(|it| is_whole || !it.file.is_file());
        missing
            .map(|it| {
                let file = it.file.display();
                let pointer = "/extends".to_owned();
                let message =
                    format!("the description has no file `{file}`, which this overlay extends");
                let help = "correct `extends`, which is relative to the overlay, or remove it: then \
                            the overlay changes the description that it is given with";
                self.get(it.source).published_diagnostic(pointer, message, help)
            })
            .collect()
    }
}
