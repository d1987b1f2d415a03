//! Descriptions that do not lie on the disk.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use mainsheet_codegen::{Fixups, Generated, Package, ReadFault, Reader, Refusals, Version};

/// Files by their names, and what was asked for.
#[derive(Debug, Default)]
struct Memory {
    files: BTreeMap<String, String>,
    asked: Mutex<Vec<String>>,
}

impl Reader for Memory {
    fn read(&self, name: &str) -> Option<Result<Vec<u8>, ReadFault>> {
        self.asked.lock().unwrap().push(name.to_owned());
        if let Some(text) = self.files.get(name) {
            return Some(Ok(text.clone().into_bytes()));
        }
        let is_here = name.starts_with("http") || name.starts_with("rev:");
        is_here.then(|| Err(ReadFault::new("it is not in the memory", "put it there")))
    }

    fn join(&self, base: &str, reference: &str) -> Option<String> {
        let path = base.strip_prefix("rev:")?;
        let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
        Some(format!("rev:{folder}{reference}"))
    }
}

const ROOT: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      colour: red
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {$ref: 'REFERENCE'}}}
";

const PART: &str =
    "Thing: {type: object, properties: {name: {$ref: '#/Name'}}}\nName: {type: string}\n";

fn generate(
    root: &str,
    reference: &str,
    part: Option<&str>,
) -> (Result<Generated, Refusals>, Vec<String>) {
    let mut memory = Memory::default();
    let text = ROOT.replace("REFERENCE", reference);
    memory.files.insert(root.to_owned(), text);
    if let Some(part) = part {
        memory.files.insert(part.to_owned(), PART.to_owned());
    }
    let memory = Arc::new(memory);
    let mut version = Version::new("v1", root);
    version.fixups = Some(Fixups::none());
    version.reader = Some(Arc::<Memory>::clone(&memory));
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let asked = memory.asked.lock().unwrap().clone();
    (generated, asked)
}

#[test]
fn references_are_followed_as_urls() {
    for (root, reference, part) in [
        (
            "https://a.example/api/v1.yaml",
            "part.yaml#/Thing",
            "https://a.example/api/part.yaml",
        ),
        (
            "https://a.example/api/v1.yaml?t=1",
            "./x/part.yaml#/Thing",
            "https://a.example/api/x/part.yaml",
        ),
        (
            "https://a.example/api/v1.yaml",
            "../part.yaml#/Thing",
            "https://a.example/part.yaml",
        ),
        (
            "https://a.example/api/v1.yaml",
            "/part.yaml#/Thing",
            "https://a.example/part.yaml",
        ),
        (
            "https://a.example/api/v1.yaml",
            "https://b.example/p#/Thing",
            "https://b.example/p",
        ),
        // What is percent-encoded stays so in a URL.
        (
            "https://a.example",
            "my%20part.yaml#/Thing",
            "https://a.example/my%20part.yaml",
        ),
        (
            "v1.yaml",
            "https://b.example/p.yaml#/Thing",
            "https://b.example/p.yaml",
        ),
        ("rev:spec/v1.yaml", "part.yaml#/Thing", "rev:spec/part.yaml"),
        ("rev:v1.yaml", "part.yaml#/Thing", "rev:part.yaml"),
    ] {
        let (generated, asked) = generate(root, reference, Some(part));
        let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
        assert_eq!(asked, [root, part], "each is asked for once");
        let mut files = generated.files();
        assert!(
            files.any(|(_, text)| text.contains("pub struct Thing {")),
            "{root}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_name() {
    let root = "https://a.example/v1.yaml";
    let (refused, _) = generate(root, "part.yaml#/Thing", None);
    let told = refused.unwrap_err().to_string();
    assert!(
        told.contains("https://a.example/part.yaml: it is not in the memory"),
        "{told}"
    );
    assert!(told.contains("https://a.example/v1.yaml:11:"), "{told}");
    // The file of another folder, which is none of this reader's.
    let (refused, _) = generate("stdin", "nil.yaml#/Thing", None);
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("nil.yaml: there is no such file"), "{told}");
    // Other schemes lead nowhere, whoever reads.
    let (refused, _) = generate(root, "ftp://a.example/part.yaml#/Thing", None);
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("leads out of the file system"), "{told}");
}

#[test]
fn without_a_reader_no_url_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v1.yaml");
    let text = ROOT.replace("REFERENCE", "https://a.example/part.yaml#/Thing");
    std::fs::write(&file, text).unwrap();
    let package = Package::new("things");
    let refused = mainsheet_codegen::generate(&package, &[Version::new("v1", &file)]);
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("leads out of the file system"), "{told}");
    let url = Version::new("v1", "https://a.example/v1.yaml");
    let told = mainsheet_codegen::generate(&package, &[url])
        .unwrap_err()
        .to_string();
    assert!(told.contains("nothing is fetched here"), "{told}");
}

#[test]
fn the_report_knows_the_lines() {
    let (generated, _) = generate(
        "https://a.example/v1.yaml",
        "part.yaml#/Thing",
        Some("https://a.example/part.yaml"),
    );
    let generated = generated.unwrap();
    let located = generated.report().located();
    let mended = located
        .iter()
        .find(|entry| entry.construct == "fixup unknown-field");
    assert_eq!(mended.unwrap().line, Some(7));
}

#[test]
fn what_a_url_has_beside_its_place_is_written_nowhere() {
    let root = "https://me:secret@a.example/v1.yaml?token=secret";
    let part = "https://me:secret@a.example/part.yaml";
    let (generated, _) = generate(root, "part.yaml#/Thing", Some(part));
    let generated = generated.unwrap();
    for (path, text) in generated.files() {
        assert!(!text.contains("secret"), "{}", path.display());
    }
    let mut files = generated.files();
    assert!(files.any(|(_, text)| text.contains("from https://a.example/v1.yaml")));
}
