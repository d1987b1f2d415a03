//! Runs that are broken off before each of their operations.

pub(super) fn step() -> std::io::Result<()> {
    Ok(())
}
