//! Generated crates in the hands of cargo.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// Runs a command of cargo in a generated crate, with warnings denied. One crate at a time: what
/// they depend on is compiled once, and the large ones need much memory.
pub(crate) fn cargo(command: &str, folder: &Path, features: &str) {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock();
    // With the lock file of this repository, what was downloaded to build it is all that the
    // crate needs.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([command, "--offline", "--quiet", "--features", features])
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("descriptions"))
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(folder)
        .output()
        .expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let first: String = stderr.lines().take(60).collect::<Vec<_>>().join("\n");
    assert!(
        output.status.success(),
        "cargo {command} --features {features}:\n{first}"
    );
}
