//! One run at a time in a folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};
use same_file::Handle;

/// The right to write. The system takes it back when the process ends, however that happens.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock that stands for the file; `None` if another run has it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        // A lock that vanishes so often is one that others keep taking.
        for _ in 0..100 {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)?;
            match FileExt::try_lock(&file) {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                // Some network file systems have no locks. To write there is better than not to.
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Another run may have removed the file after it was opened here.
            let is_there = Handle::from_path(path).is_ok_and(|there| {
                file.try_clone()
                    .and_then(Handle::from_file)
                    .is_ok_and(|own| own == there)
            });
            if is_there {
                return Ok(Some(Self {
                    path: path.to_owned(),
                    _file: file,
                }));
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // It locks as well if it stays.
        let _ = fs::remove_file(&self.path);
    }
}
