//! The configuration file. The input is the file.

use mainsheet_runtime::ConfigFile;

use crate::CANARY;

pub(crate) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    match ConfigFile::parse(text) {
        Ok(file) => {
            for path in [&["active"][..], &["environments", "work", "id"], &[""], &[]] {
                let value = file.get(path);
                assert!(value.is_none_or(|value| !value.is_empty()));
            }
            assert!(!format!("{file:?}").contains(CANARY));
        }
        Err(error) => {
            let words = format!("{error} {error:?}");
            assert!(
                !words.contains(CANARY),
                "a log would show the file: {words}"
            );
        }
    }
}
