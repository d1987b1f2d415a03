//! A file that takes its name when it is whole.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// A file under a temporary name, which is removed unless the file is finished.
pub(super) struct PartFile {
    pub(super) file: File,
    temporary: Temporary,
    path: PathBuf,
}

impl PartFile {
    pub(super) async fn create(path: &Path) -> io::Result<Self> {
        let Some(name) = path.file_name() else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the path names no file",
            ));
        };
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{:016x}.part", fastrand::u64(..)));
        let temporary = path.with_file_name(temporary);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .await?;
        Ok(Self {
            file,
            temporary: Temporary(Some(temporary)),
            path: path.to_owned(),
        })
    }

    /// Gives the file its name.
    pub(super) async fn finish(self) -> io::Result<()> {
        let Self {
            mut file,
            mut temporary,
            path,
        } = self;
        file.flush().await?;
        // After a crash the name must not stand for half a file.
        file.sync_all().await?;
        // Some systems do not rename a file that is open.
        drop(file);
        if let Some(from) = &temporary.0 {
            tokio::fs::rename(from, path).await?;
        }
        temporary.0 = None;
        Ok(())
    }
}

/// A path that is removed on drop.
struct Temporary(Option<PathBuf>);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is no one left to tell.
            let _ = std::fs::remove_file(path);
        }
    }
}
