//! Small descriptions, generated from in a folder of their own.

#![allow(dead_code, reason = "each file of tests takes what it needs")]

pub(crate) mod large;
pub(crate) mod symbols;
pub(crate) mod thing;
pub(crate) mod tree;

use mainsheet_codegen::{Diagnostic, Fixups, Package, Version};

/// A description with these paths, which begin at line 5.
pub(crate) fn description(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo:\n  {{title: Things, version: '1'}}\npaths:\n{paths}")
}

/// What is refused of a description.
pub(crate) fn refused(text: &str) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let version = Version::new("v1", &file);
    let refusals = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    refusals.unwrap_err().iter().cloned().collect()
}

/// What a description becomes.
pub(crate) struct Outcome {
    pub(crate) code: String,
    /// The construct, the place and the sentence of each note on what says less, one a line.
    pub(crate) notes: String,
}

impl Outcome {
    /// Fails if the code has not all of these, whatever the white space is.
    #[track_caller]
    pub(crate) fn assert_code(&self, wanted: &[&str]) {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let code = squeezed(&self.code);
        for one in wanted {
            assert!(
                code.contains(&squeezed(one)),
                "{one} is not in:\n{}",
                self.code
            );
        }
    }

    /// Fails if there is not a note of this construct that ends and says like this.
    #[track_caller]
    pub(crate) fn assert_note(&self, construct: &str, place: &str, says: &str) {
        let mut lines = self.notes.lines();
        let is_there = lines.any(|line| {
            let rest = line
                .strip_prefix(construct)
                .and_then(|rest| rest.strip_prefix(" at "));
            let parts = rest.and_then(|rest| rest.split_once(": "));
            parts.is_some_and(|(at, note)| at.ends_with(place) && note.contains(says))
        });
        assert!(
            is_there,
            "{construct} at {place}: {says} is not in:\n{}",
            self.notes
        );
    }
}

/// What comes of a description: the code of its only version, and what is told of it.
pub(crate) fn outcome(text: &str) -> Outcome {
    outcome_of(text, None)
}

/// The same, where faults are mended that the fixups can mend.
pub(crate) fn mended_outcome(text: &str) -> Outcome {
    outcome_of(text, Some(Fixups::none()))
}

fn outcome_of(text: &str, fixups: Option<Fixups>) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let mut version = Version::new("v1", &file);
    version.fixups = fixups;
    let generated = match mainsheet_codegen::generate(&Package::new("things"), &[version]) {
        Ok(generated) => generated,
        Err(refusals) => panic!("{refusals}"),
    };
    let entries = generated.report().entries();
    let degraded = entries.filter(|entry| entry.outcome == mainsheet_codegen::Outcome::Degraded);
    let notes = degraded.map(|entry| {
        let note = entry.note.unwrap_or_default();
        format!("{} at {}: {note}\n", entry.construct, entry.pointer)
    });
    let files = generated.files();
    let code = files.filter(|(path, _)| path.extension().is_some_and(|one| one == "rs"));
    Outcome {
        notes: notes.collect(),
        code: code.map(|(_, text)| text).collect(),
    }
}
