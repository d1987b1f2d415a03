//! Fixups that users write. The input is such a file; it is applied to a description.

use mainsheet_codegen::{Fixups, Version, mend};

use crate::folder::{self, PARCELS};

pub(crate) fn run(input: &[u8]) {
    let file = folder::write("description.yaml", PARCELS);
    let fixup = folder::write("fixup.toml", input);
    let result = Fixups::read(&fixup).and_then(|fixups| mend(&Version::new("v1", file), &fixups));
    if let Err(refusals) = result {
        folder::check_refusals(&refusals);
    }
}
