//! What is fuzzed: everything that reads bytes of others.
//!
//! A target is a function of bytes that panics where a promise is broken. `cargo fuzz` searches
//! for such bytes, and the test `replay` gives each target its seeds and what a few mutations make
//! of them. The runtime is driven as its users drive it, through a service in memory, so that no
//! private function need be opened, and none that a user cannot reach is fuzzed.

mod answers;
mod config_file;
mod csv;
mod diff;
mod fixup_file;
mod folder;
mod generate;
mod markdown;
mod mend;
mod multipart;
mod overlay;
mod paging;
mod redirects;
mod references;
mod service;
mod styles;
mod urls;
mod waits;

/// A function of bytes that panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Every target with its name, which is also that of its folder of seeds.
pub const TARGETS: &[(&str, Target)] = &[
    ("answers", answers::run),
    ("config_file", config_file::run),
    ("csv", csv::run),
    ("diff", diff::run),
    ("fixup_file", fixup_file::run),
    ("generate", generate::run),
    ("markdown", markdown::run),
    ("mend", mend::run),
    ("multipart", multipart::run),
    ("overlay", overlay::run),
    ("paging", paging::run),
    ("redirects", redirects::run),
    ("references", references::run),
    ("styles", styles::run),
    ("urls", urls::run),
    ("waits", waits::run),
];

/// Stands for what is personal or secret in inputs: no log may show it.
const CANARY: &str = "c4n4ry";

/// Runs the target of that name.
///
/// # Panics
///
/// If a promise is broken, or if there is no such target.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|(target, _)| *target == name);
    let (_, run) = target.unwrap_or_else(|| panic!("there is no target `{name}`"));
    run(input);
}
