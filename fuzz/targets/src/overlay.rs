//! Overlays that users write. The input is such a file; it is applied to a description, from which
//! everything is made then that can be made of one.

use mainsheet_codegen::{Fixups, Package, Version, fixups_overlay, generate, rust_diff};

use crate::folder::{self, PARCELS};

pub(crate) fn run(input: &[u8]) {
    let file = folder::write("description.yaml", PARCELS);
    let overlay = folder::write("overlay.yaml", input);
    let mut published = Version::new("v1", file);
    published.fixups = Some(Fixups::none());
    let mut version = published.clone();
    version.overlays.push(overlay);
    let package = Package::new("parcels");
    match generate(&package, std::slice::from_ref(&version)) {
        Ok(generated) => assert!(!generated.module().to_string().is_empty()),
        Err(refusals) => folder::check_refusals(&refusals),
    }
    if let Err(refusals) = fixups_overlay(&version, &Fixups::none()) {
        folder::check_refusals(&refusals);
    }
    if let Err(refusals) = rust_diff(&package, &[published], &[version]) {
        folder::check_refusals(&refusals);
    }
}
