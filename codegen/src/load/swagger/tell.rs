//! What there is to be said of files that were rewritten.

use super::What;
use crate::load::bundle::{Bundler, Faults};
use crate::load::source::SourceId;
use crate::report::{Diagnostic, Outcome};

impl Bundler<'_> {
    /// Tells what became of files of Swagger 2.0 that were read since.
    pub(in crate::load) fn tell_swagger(&mut self) {
        for said in std::mem::take(&mut self.sources.said) {
            let id = SourceId::of(said.origin);
            let source = self.sources.get(id);
            let pointer = source.pointer(said.origin, &said.below);
            let (outcome, construct, note) = match said.what {
                What::Lost { construct, note } => (Outcome::Degraded, construct, note),
                What::Mended {
                    construct, message, ..
                } if self.faults == Faults::Mend => (Outcome::FixedUp, construct, message),
                What::Mended { message, help, .. } | What::Refused { message, help } => {
                    let fault = source.published_diagnostic(pointer, message, help);
                    self.fault(fault.clone());
                    if !self.is_full() {
                        self.rewritten.push(fault);
                    }
                    continue;
                }
            };
            let path = &source.path;
            self.report
                .record(outcome, construct, path, pointer, Some(note));
        }
    }

    /// Whether a place was refused when its file was rewritten: what stands there then is lost.
    pub(in crate::load) fn is_told(&self, diagnostic: &Diagnostic) -> bool {
        let mut told = self.rewritten.iter();
        told.any(|one| one.pointer() == diagnostic.pointer() && one.file() == diagnostic.file())
    }
}
