//! Overlays: what they change, what is said of them, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod faults;
mod files;
mod merging;

use std::path::PathBuf;

use mainsheet_codegen::{Diagnostic, Fixups, Package, Version};
use serde_json::Value;
use tempfile::TempDir;

/// A description, whose paths begin at line 4.
const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      summary: Lists things.
      tags: [things, internal]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: debug, in: query, schema: {type: boolean}}
        - {name: trace, in: query, schema: {type: boolean}}
      responses:
        '200': {description: Things., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  /secrets:
    get:
      operationId: listSecrets
      x-internal: true
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
";

/// A folder with the description `things.yaml` and overlays.
struct Overlaid {
    folder: TempDir,
    overlays: Vec<String>,
    fixups: Option<Fixups>,
}

impl Overlaid {
    fn new(description: &str, overlays: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("things.yaml"), description).unwrap();
        for (name, text) in overlays {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self {
            folder,
            overlays: overlays
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect(),
            fixups: None,
        }
    }

    /// The description with these actions, which begin at line 5 of an overlay of version 1.1.
    fn actions(actions: &str) -> Self {
        Self::new(DESCRIPTION, &[("overlay.yaml", &overlay("1.1.0", actions))])
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path(name), text).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn version(&self) -> Version {
        let mut version = Version::new("v1", self.path("things.yaml"));
        version.overlays = self.overlays.iter().map(|name| self.path(name)).collect();
        version.fixups.clone_from(&self.fixups);
        version
    }

    /// The joined document.
    #[track_caller]
    fn joined(&self) -> Value {
        let text = mainsheet_codegen::bundle(&self.version()).unwrap_or_else(|e| panic!("{e}"));
        serde_yaml::from_str(&text).unwrap()
    }

    #[track_caller]
    fn refused(&self) -> Vec<Diagnostic> {
        let refused = mainsheet_codegen::bundle(&self.version());
        refused.unwrap_err().iter().cloned().collect()
    }

    /// The one refusal: file, pointer, line and message.
    #[track_caller]
    fn refusal(&self) -> (String, String, Option<usize>, String) {
        let refused = self.refused();
        let [refusal] = refused.as_slice() else {
            panic!("expected one refusal, got {refused:#?}");
        };
        (
            refusal
                .file()
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
            refusal.pointer().to_owned(),
            refusal.line(),
            refusal.message().to_owned(),
        )
    }

    /// What the report of a run says of overlays: outcome, file, line, pointer and sentence.
    #[track_caller]
    fn told(&self) -> Vec<String> {
        let generated = mainsheet_codegen::generate(&Package::new("things"), &[self.version()]);
        let generated = generated.unwrap_or_else(|e| panic!("{e}"));
        let entries = generated.report().located();
        let told = entries.iter().filter(|it| it.construct == "overlay action");
        told.map(|entry| {
            let file = entry.file.file_name().unwrap().to_str().unwrap();
            let (outcome, line) = (entry.outcome, entry.line.unwrap_or_default());
            let note = entry.note.unwrap_or_default();
            format!("{outcome:?} {file}:{line}#{}: {note}", entry.pointer)
        })
        .collect()
    }
}

/// An overlay with these actions, which begin at line 4.
fn overlay(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{title: Ours, version: '1'}}\nactions:\n{actions}")
}
