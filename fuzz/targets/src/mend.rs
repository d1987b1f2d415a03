//! Loading: YAML and JSON, the grammar, the fixups. The input is a description.

use mainsheet_codegen::{Fixups, Outcome, Version, bundle, mend};

use crate::folder;

pub(crate) fn run(input: &[u8]) {
    let file = folder::write("description.yaml", input);
    let version = Version::new("v1", &file);
    match bundle(&version) {
        Ok(text) => {
            let again = bundle(&Version::new(
                "v1",
                folder::write("bundle.yaml", text.as_bytes()),
            ));
            assert_eq!(
                again.ok().as_ref(),
                Some(&text),
                "a bundle is bundled as something else"
            );
        }
        Err(refusals) => folder::check_refusals(&refusals),
    }
    match mend(&version, &Fixups::none()) {
        Ok((text, _)) => {
            let version = Version::new("v1", folder::write("mended.yaml", text.as_bytes()));
            match mend(&version, &Fixups::none()) {
                Ok((again, report)) => {
                    let mended = report
                        .entries()
                        .find(|entry| entry.outcome == Outcome::FixedUp);
                    assert!(
                        mended.is_none(),
                        "what is mended is mended again: {mended:?}\n{text}"
                    );
                    assert_eq!(again, text, "what is mended changes");
                }
                Err(refusals) => panic!("what is mended is refused: {refusals}\n{text}"),
            }
        }
        Err(refusals) => folder::check_refusals(&refusals),
    }
}
