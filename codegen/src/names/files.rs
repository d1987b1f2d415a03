//! Names that become names of files, as every system takes them.
//!
//! A module is a file, and a type is one in what rustdoc writes. Names are cut to a length from
//! their own text alone, so that another name changes none.

use sha2::{Digest, Sha256};

use super::{Scope, hex::hex};

/// The most bytes of a module's name, without what makes it distinct. Encrypted file systems take
/// 143 for a file; a number and `.rs` come to this.
const MODULE: usize = 88;

/// The most bytes of a type's name, which rustdoc makes a page of, `struct.NAME.html`. There are
/// descriptions whose names are that long, and end in what tells them apart.
const TYPE: usize = 128;

/// The most bytes of a name made from a tag, which can be a whole paragraph.
const CLIENT: usize = 96;

/// The longest name of a file that is written.
const FILE: usize = 143;

/// The bytes of a cut name that tell it from others which begin alike.
const MARK: usize = 8;

/// The names of Windows' devices, which no file can have there, whatever its ending.
const DEVICES: [&str; 6] = ["aux", "con", "conin$", "conout$", "nul", "prn"];

/// The names of modules in one folder.
#[derive(Debug, Default)]
pub(crate) struct Modules(Scope);

impl Modules {
    /// Names beside those of modules that are there in any case.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self(Scope::reserving(names))
    }

    /// `wanted`, in small letters, as a file can have it and no other has.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let name = self.0.take(module(wanted));
        if is_device(&name) {
            // A number has made it one.
            self.0.take(format!("{name}_"))
        } else {
            name
        }
    }
}

/// The name of a module, as a file can have it.
pub(crate) fn module(wanted: &str) -> String {
    let name = cut(wanted, MODULE, "_");
    // `mod.rs` is the file of the module around it.
    if name == "mod" || is_device(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name of a type, as a page of its documentation can have it.
pub(crate) fn short_type(wanted: &str) -> String {
    cut(wanted, TYPE, "")
}

/// The name of a tag's client, whose page is among those of types.
pub(crate) fn short_client(wanted: &str) -> String {
    cut(wanted, CLIENT, "")
}

/// A name that is no longer than `limit`, and if it was, ends in a mark of the whole.
fn cut(name: &str, limit: usize, join: &str) -> String {
    if name.len() <= limit {
        return name.to_owned();
    }
    let digest = Sha256::digest(name);
    let mark = hex(&digest[..MARK / 2]);
    let mut head = String::with_capacity(limit);
    for c in name.chars() {
        if head.len() + c.len_utf8() + join.len() + MARK > limit {
            break;
        }
        head.push(c);
    }
    format!("{}{join}{mark}", head.trim_end_matches('_'))
}

/// Whether Windows takes the name for a device's.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_ascii_lowercase();
    let is_port = ["com", "lpt"].iter().any(|port| {
        let number = stem.strip_prefix(port);
        number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    });
    is_port || DEVICES.contains(&stem.as_str())
}

/// Whether a file or a folder can have the name on every system.
pub(crate) fn is_portable(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.len() <= FILE && name.chars().all(is_plain) && !name.ends_with('.') && !is_device(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_module_has_the_name_of_a_device() {
        for name in ["aux", "con", "nul", "prn", "com0", "com9", "lpt1", "mod"] {
            assert_eq!(module(name), format!("{name}_"));
        }
        for name in ["AUX", "con.rs", "Lpt9.tar.gz", "conin$", "nul .x"] {
            assert!(is_device(name) && !is_portable(name), "{name}");
        }
        for name in ["comb", "com", "com10", "auxiliary", "lib", "main"] {
            assert_eq!(module(name), name);
        }
        // A number must not make one.
        let mut modules = Modules::default();
        assert_eq!(modules.take("com"), "com");
        assert_eq!(modules.take("com"), "com2_");
        assert_eq!(modules.take("com"), "com3_");
    }

    #[test]
    fn long_names_stay_apart() {
        let long = "everything_about_".repeat(20);
        let (one, other) = (module(&format!("{long}a")), module(&format!("{long}b")));
        assert_ne!(one, other);
        assert!(
            one.len() <= MODULE && one.starts_with("everything_about_"),
            "{one}"
        );
        let mut modules = Modules::default();
        let names: Vec<_> = (0..3).map(|_| modules.take(&long)).collect();
        assert!(names.iter().all(|name| name.len() <= 100), "{names:?}");
        assert_eq!(names[0], module(&long));
        let whole = "a".repeat(MODULE);
        assert_eq!(module(&whole), whole);
        assert_eq!(short_type(&"Long".repeat(50)).len(), TYPE);
    }
}
