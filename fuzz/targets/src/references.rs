//! Descriptions of several files. The input has them one after the other, each but the first below
//! a line `--- NAME`.

use mainsheet_codegen::{Fixups, Package, Version, bundle, generate, mend};

use crate::{folder, generate as whole};

pub(crate) fn run(input: &[u8]) {
    folder::clear();
    let mut name = "root.yaml".to_owned();
    let mut text = Vec::new();
    let mut files = 0;
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        if let Some(next) = line.strip_prefix(b"--- ")
            && let Ok(next) = std::str::from_utf8(next)
            && files < 8
            && is_usable(next.trim())
        {
            folder::write(&name, &text);
            next.trim().clone_into(&mut name);
            text.clear();
            files += 1;
        } else {
            text.extend_from_slice(line);
        }
    }
    let last = folder::write(&name, &text);
    let root = if files == 0 {
        last
    } else {
        last.with_file_name("root.yaml")
    };
    let version = Version::new("v1", &root);
    if let Err(refusals) = bundle(&version) {
        folder::check_refusals(&refusals);
    }
    if let Err(refusals) = mend(&version, &Fixups::none()) {
        folder::check_refusals(&refusals);
    }
    match generate(&Package::new("fuzzed"), &[folder::version(&root, true)]) {
        Ok(generated) => whole::check(&generated, input.len()),
        Err(refusals) => folder::check_refusals(&refusals),
    }
}

/// A file of this folder itself, so that no name is a file's and a folder's.
fn is_usable(name: &str) -> bool {
    folder::is_within(name) && !name.contains('/') && name.len() < 100
}
