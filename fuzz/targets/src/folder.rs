//! Descriptions in files, as the generator reads them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use mainsheet_codegen::{Fixups, Refusals, Version};
use tempfile::TempDir;

/// What files of users are applied to that change a description.
pub(crate) const PARCELS: &[u8] = b"openapi: 3.0.3
info: {title: Parcels, version: '1'}
tags: [{name: parcels}]
paths:
  /parcels/{id}:
    get:
      operationId: getParcel
      tags: [parcels]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: The parcel.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Parcel'}}
components:
  schemas:
    Parcel:
      type: object
      required: [id]
      properties:
        id: {type: string}
        a/b~c: {type: number, minimum: 1}
";

thread_local! {
    static FOLDER: Option<TempDir> = {
        // In memory, where there is such a folder.
        let memory = Path::new("/dev/shm");
        let builder = tempfile::Builder::new();
        if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() }.ok()
    };
}

/// Writes a file into this thread's folder.
///
/// # Panics
///
/// If it cannot be written.
pub(crate) fn write(name: &str, text: &[u8]) -> PathBuf {
    FOLDER.with(|folder| {
        let folder = folder
            .as_ref()
            .expect("there is a folder for what is temporary");
        let file = folder.path().join(name);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).expect("the folder can be made");
        }
        fs::write(&file, text).expect("the file can be written");
        file
    })
}

/// Removes all files of this thread.
pub(crate) fn clear() {
    FOLDER.with(|folder| {
        let folder = folder
            .as_ref()
            .expect("there is a folder for what is temporary");
        for entry in fs::read_dir(folder).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.expect("it can be removed");
        }
    });
}

/// Whether a file of that name can be written, and leads to nowhere but this folder.
pub(crate) fn is_within(name: &str) -> bool {
    let mut components = Path::new(name).components();
    !name.is_empty()
        && !name.contains('\0')
        && components.all(|component| matches!(component, Component::Normal(_)))
}

/// A version that is read as `generate` reads by default, or with its faults left out.
pub(crate) fn version(file: &Path, lenient: bool) -> Version {
    let mut version = Version::new("v1", file);
    version.lenient = lenient;
    version.fixups = Some(Fixups::none());
    version
}

/// Whatever is refused is the description's fault, and is told with its place.
pub(crate) fn check_refusals(refusals: &Refusals) {
    for diagnostic in refusals {
        let text = diagnostic.to_string();
        assert!(!text.contains("bug of the generator"), "{text}");
        assert!(!diagnostic.message().is_empty() && !diagnostic.help().is_empty());
    }
    let _ = refusals.report().to_json();
}
